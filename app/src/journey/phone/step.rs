//! The phone says on this PC's behalf who is there, from the code to its approval.

use super::code::{CodePart, News, Showing};
use super::text;
use crate::client::{self, Asked, Trouble};
use crate::components::{Button, Doing, Message, Tone, TroubleNotice, Waiting};
use crate::journey::follow;
use crate::words::{self, t};
use api::explain::Explanation;
use api::login::{Begin, By, State as Stage, View};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::rc::Rc;

/// Where it stands.
#[derive(Clone, Debug)]
enum Step {
    Beginning,
    Showing(Box<Showing>),
    Approved(String),
    Cancelled(By),
    Ended(Box<Explanation>),
    Stopped(Trouble),
}

impl Step {
    fn after(self, view: View) -> Self {
        match view.state {
            Stage::Approved | Stage::Finished => Self::Approved(view.id),
            Stage::Cancelled { by } => Self::Cancelled(by),
            Stage::Ended { explanation } => Self::Ended(explanation),
            Stage::Waiting { .. } | Stage::Opened { .. } | Stage::Confirming { .. } | Stage::CodeExpired => {
                Self::Showing(Box::new(Showing::after(self.showing().cloned(), view)))
            }
        }
    }

    /// The login on the screen.
    fn shown(&self) -> Option<String> {
        Some(self.showing()?.id.clone())
    }

    /// The login whose news are waited for.
    fn followed(&self) -> Option<String> {
        self.showing()?.followed()
    }

    fn showing(&self) -> Option<&Showing> {
        match self {
            Self::Showing(it) => Some(it),
            Self::Beginning | Self::Approved(_) | Self::Cancelled(_) | Self::Ended(_) | Self::Stopped(_) => {
                None
            }
        }
    }
}

/// A code for the phone, from its making to what the phone's approval is for. `approved` moves the page on by itself.
#[component]
pub(crate) fn PhoneStep(
    /// What is asked of the phone.
    begin: Begin,
    /// What its approval is for.
    approved: Rc<dyn Fn(String) -> Asked<()>>,
    /// What happens when it was cancelled, here or on the phone.
    cancelled: Rc<dyn Fn()>,
) -> impl IntoView {
    let step = RwSignal::new(Step::Beginning);
    let asked = StoredValue::new(begin);
    let approved = StoredValue::new_local(approved);
    let cancelled = StoredValue::new_local(cancelled);
    let give_up = move |trouble: Trouble| {
        let _ = step.try_set(Step::Stopped(trouble));
    };
    let use_it = move |id: String| {
        let Some(used) = approved.try_with_value(|approved| approved(id)) else { return };
        spawn_local(async move {
            if let Err(trouble) = used.await {
                give_up(trouble);
            }
        });
    };
    let viewed = move |view: View| {
        let news = step.try_with_untracked(|it| match it {
            Step::Showing(it) => !it.knows(&view),
            Step::Beginning => true,
            Step::Approved(_) | Step::Cancelled(_) | Step::Ended(_) | Step::Stopped(_) => false,
        });
        if news != Some(true) {
            return;
        }
        step.update(|it| *it = std::mem::replace(it, Step::Beginning).after(view));
        match step.get_untracked() {
            Step::Approved(id) => use_it(id),
            // Whoever pressed it here knows.
            Step::Cancelled(By::Pc) => cancelled.with_value(|cancelled| cancelled()),
            Step::Cancelled(By::Phone)
            | Step::Beginning
            | Step::Showing(_)
            | Step::Ended(_)
            | Step::Stopped(_) => {}
        }
    };
    let look_at = move |id: String| {
        let wanted = id.clone();
        follow::look(
            move || client::login::look(&id),
            move || step.try_with_untracked(Step::shown).flatten() == Some(wanted.clone()),
            move |told| match told {
                Ok(view) => viewed(view),
                Err(trouble) => give_up(trouble),
            },
        );
    };
    follow::follow("login", Memo::new(move |_| step.with(Step::followed)), look_at);
    let ask = move || {
        let _ = step.try_set(Step::Beginning);
        spawn_local(async move {
            match client::login::begin(&asked.get_value()).await {
                Ok(view) => viewed(view),
                Err(trouble) => give_up(trouble),
            }
        });
    };
    ask();
    move || match step.get() {
        Step::Beginning | Step::Approved(_) => view! { <Waiting/> }.into_any(),
        Step::Showing(it) => {
            let news = News { viewed: Rc::new(viewed), lost: Rc::new(give_up), look_at: Rc::new(look_at) };
            view! { <CodePart it=*it news/> }.into_any()
        }
        Step::Cancelled(_) => view! {
            <p role="status">{t(text::CANCELLED)}</p>
            <Button label=t(words::AGAIN) tone=Tone::Main press=ask/>
        }
        .into_any(),
        Step::Ended(explanation) => {
            view! { <Message explanation=*explanation again=Some(Doing::again(ask))/> }.into_any()
        }
        Step::Stopped(trouble) => view! { <TroubleNotice trouble again=Doing::again(ask)/> }.into_any(),
    }
}
