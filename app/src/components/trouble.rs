//! A failure of the client: the server's explanation, or our own short words where no answer of ours came.

use super::message::{Again, Message};
use super::{Button, Tone};
use crate::client::Trouble;
use crate::words::{self, t};
use api::explain::Action;
use api::{Code, Text};
use leptos::prelude::*;

/// What the buttons of a failure do, made from what the page can do.
pub(crate) struct Doing;

impl Doing {
    /// Every button tries the same thing.
    pub(crate) fn again(retry: impl Fn() + 'static) -> Again {
        Self::by(move |_| retry())
    }

    /// Each button as it is.
    pub(crate) fn by(act: impl Fn(Action) + 'static) -> Again {
        StoredValue::new_local(Box::new(act))
    }
}

/// Draws a failure where it happened.
#[component]
pub(crate) fn TroubleNotice(
    /// The failure.
    trouble: Trouble,
    /// What its buttons do.
    again: Again,
) -> impl IntoView {
    match trouble {
        Trouble::Refused(mut problem) => {
            if let Some(explanation) = problem.explanation.take() {
                let contact = problem.contact;
                return view! {
                    <Message explanation=*explanation again=Some(again)/>
                    {contact.map(|contact| view! { <p class="contact">{t(words::CALL)} ": " <strong>{contact}</strong></p> })}
                }
                .into_any();
            }
            let (what, help) = match problem.code {
                Code::Fault => (words::FAULT, words::FAULT_HELP),
                Code::SlowDown => (words::SLOW_DOWN, words::SLOW_DOWN_HELP),
                _ => (words::REFUSED, words::REFUSED_HELP),
            };
            notice(what, help, problem.incident, again)
        }
        Trouble::Silent => notice(words::SILENT, words::SILENT_HELP, None, again),
        Trouble::Foreign(status) => {
            notice(words::FOREIGN, words::FOREIGN_HELP, Some(status.to_string()), again)
        }
    }
}

fn notice(what: Text, help: Text, number: Option<String>, again: Again) -> AnyView {
    view! {
        <section class="message" role="alert">
            <h2>{t(what)}</h2>
            <p>{t(help)}</p>
            <Button label=t(words::AGAIN) tone=Tone::Main press=move || again.with_value(|again| again(Action::CheckAgain))/>
            {number.map(|number| view! { <p class="incident">{t(words::INCIDENT)} " " <strong>{number}</strong></p> })}
        </section>
    }
    .into_any()
}
