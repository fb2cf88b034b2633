//! A failure of the client: the server's explanation, or our own short words where no answer of ours came.

use super::anew::anew;
use super::button::{Button, Tone, leads_to};
use super::facts::{fact, facts};
use super::message::{Again, Message, incident_line};
use crate::browser::{self, AddressPart};
use crate::client::{self, Trouble};
use crate::draw::prelude::*;
use crate::shared_text::{self, t};
use api::explain::{Action, Explanation};
use api::{Code, Language, Problem, TakeoverNames, Text};
use leptos::task::spawn_local;

/// What the buttons of a failure do, made from what the page can do.
pub(crate) struct Doing;

impl Doing {
    /// Every button tries the same thing.
    pub(crate) fn again(retry: impl Fn() + 'static) -> Again {
        Self::by(move |_| retry())
    }

    /// Each button as it is.
    pub(crate) fn by(act: impl Fn(Action) + 'static) -> Again {
        Again::new(Box::new(act))
    }
}

/// Draws a failure where it happened.
#[component]
pub(crate) fn TroubleNotice(
    /// The failure that is told.
    trouble: Trouble,
    /// What the notice's buttons do.
    again: Again,
) -> View {
    match trouble {
        Trouble::Refused(mut problem) => {
            if let Some(takeover) = problem.takeover.take() {
                return taking_over(&takeover, *problem, again);
            }
            if let Some(explanation) = problem.explanation.take() {
                // Where the way leads on by none of the message's buttons: back to the application, or in here without it.
                let way = match (problem.back.take(), problem.code) {
                    (Some(back), _) => Some((back, shared_text::GO_BACK)),
                    (None, Code::ApplicationUnknown) => Some(("/login".to_owned(), shared_text::TO_LOGIN)),
                    (None, _) => None,
                };
                let way = way.map(|(to, label)| leads_to(t(label), to, Tone::Main));
                return view! { <Message explanation=*explanation again=Some(again)/> {way} };
            }
            let (what, help) = match problem.code {
                // The page is from before the application changed what it allows.
                Code::MeansNotAllowed => {
                    let anew = view! { <Button label=t(shared_text::RELOAD) tone=again.tone press=browser::reload/> };
                    let (what, help) = (shared_text::NOT_ALLOWED, shared_text::NOT_ALLOWED_HELP);
                    return told(None, what, help, None, None, anew);
                }
                // In a step of a page that somebody has open in two tabs.
                Code::SessionMissing => {
                    // What stands around it is a person's own, and is shown to nobody who comes after the session.
                    if browser::address(AddressPart::Path) == "/account" {
                        browser::reload();
                    }
                    let login = leads_to(t(shared_text::TO_LOGIN), browser::on_the_way("/login"), Tone::Main);
                    let (what, why) = (shared_text::SESSION_OVER, shared_text::SESSION_OVER_WHY);
                    return told(None, what, why, None, None, login);
                }
                Code::Fault => (shared_text::FAULT, shared_text::FAULT_HELP),
                Code::SlowDown => (shared_text::SLOW_DOWN, shared_text::SLOW_DOWN_HELP),
                Code::TooManyDevices => return full(once_more(again)),
                _ => (shared_text::REFUSED, shared_text::REFUSED_HELP),
            };
            notice(what, help, None, problem.incident, again)
        }
        Trouble::Silent => notice(shared_text::SILENT, shared_text::SILENT_HELP, None, None, again),
        Trouble::Foreign(status) => match refused_on_the_way(status) {
            Some(message) => view! { <Foreign message again/> },
            None => foreign(None, ["HTTP ", &status.to_string()].concat(), again),
        },
    }
}

/// Somebody else is signed in here. It is no error: whoever comes is asked once, with both names, and takes over with one press.
fn taking_over(takeover: &TakeoverNames, problem: Problem, again: Again) -> View {
    let TakeoverNames { leaves, comes } = takeover;
    let label = match browser::language() {
        Language::Ja => [leaves, " 様のログインを終了し、", comes, " 様としてログインする"].concat(),
        Language::En => ["End the session of ", leaves, " and sign in as ", comes].concat(),
    };
    let rows = vec![
        fact(shared_text::SIGNED_IN_NOW, leaves.clone()),
        fact(shared_text::SIGNED_IN_NEXT, comes.clone()),
    ];
    let act = move |action: Action| again.act(action);
    let Problem { explanation, incident, .. } = problem;
    let number = explanation.as_ref().map(|it| it.number.to_string());
    let incident = incident.map(incident_line);
    view! {
        <section class="card takeover" role="group" aria-labelledby="takeover" data-message=number>
            <h2 id="takeover" data-say="">{t(shared_text::OTHER_HERE)}</h2>
            {facts(rows, "")}
            <Button label=label tone=Tone::Main press=move || act(Action::SwitchHolder)/>
            <Button label=t(shared_text::CANCEL) tone=Tone::Quiet press=move || act(Action::StartOver)/>
            {explanation.map(|it| view! {
                <details class="more">
                    <summary>{t(shared_text::TECHNICAL)}</summary>
                    {it.before.map(|before| view! { <p class="title">{before}</p> })}
                    {incident}
                </details>
            })}
        </section>
    }
}

/// The message about a box in between that refuses, and its title: 2.10 on a phone, 3.10 and 3.17 on a PC.
fn refused_on_the_way(status: u16) -> Option<(&'static str, &'static str)> {
    match (status, browser::on_phone()) {
        (401 | 403 | 407 | 451, true) => Some(("2.10", "403 Forbidden")),
        (401 | 407, false) => Some(("3.10", "Unauthorized")),
        (403 | 451, false) => Some(("3.17", "Forbidden")),
        _ => None,
    }
}

/// The server's screen of the message, where the box lets that through; our own words until then, and otherwise.
#[component]
fn Foreign(message: (&'static str, &'static str), again: Again) -> View {
    let told = RwSignal::new(None::<Explanation>);
    spawn_local(async move {
        let _ = told.try_set(client::explain::message(message.0).await.ok());
    });
    anew(move || match told.get() {
        Some(explanation) => view! { <Message explanation again=Some(again)/> },
        None => foreign(Some(message.0), message.1.to_owned(), again),
    })
}

fn foreign(message: Option<&'static str>, title: String, again: Again) -> View {
    notice(shared_text::FOREIGN, shared_text::FOREIGN_HELP, Some((message, title)), None, again)
}

/// The heading that says that there is no room, by its id.
pub(crate) const FULL: &str = "full";

/// As many devices are registered as are allowed; and the way on.
pub(crate) fn full(way: View) -> View {
    told(Some(FULL), shared_text::FULL, shared_text::FULL_HELP, None, None, way)
}

fn notice(
    what: Text,
    help: Text,
    quoted: Option<(Option<&'static str>, String)>,
    number: Option<String>,
    again: Again,
) -> View {
    told(None, what, help, quoted, number, once_more(again))
}

fn once_more(again: Again) -> View {
    view! { <Button label=t(shared_text::AGAIN) tone=again.tone press=move || again.act(Action::CheckAgain)/> }
}

/// What happened, what helps, and the one way on. The heading has an id where the focus is led to it.
fn told(
    id: Option<&'static str>,
    what: Text,
    help: Text,
    quoted: Option<(Option<&'static str>, String)>,
    number: Option<String>,
    way: View,
) -> View {
    let (message, title) = quoted.map_or((None, None), |(message, title)| (message, Some(title)));
    view! {
        <section class="message" role="group" data-message=message>
            <h2 id=id data-say="">{t(what)}</h2>
            {title.map(|title| view! { <p class="title">{[t(shared_text::TOLD_BEFORE), &title].concat()}</p> })}
            <p>{t(help)}</p>
            {way}
            {number.map(incident_line)}
        </section>
    }
}
