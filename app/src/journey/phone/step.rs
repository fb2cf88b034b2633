//! The phone says on this PC's behalf who is there, from the code to its approval.

use super::code::{CodeCallbacks, CodePart, ShownLogin};
use super::phone_act::declined;
use super::text;
use crate::browser;
use crate::client::{self, ApiFuture, Trouble};
use crate::components::{Around, Button, Message, Tone, TroubleNotice, Waiting, anew};
use crate::draw::prelude::*;
use crate::journey::follow;
use crate::shared_text::{self, t};
use api::Code;
use api::explain::Explanation;
use api::login::{BeginLogin, CancelledBy, LoginStage, LoginView};
use leptos::task::spawn_local;
use std::rc::Rc;

/// The state of the step with a phone.
#[derive(Clone, Debug)]
enum PhoneStepState {
    Beginning,
    Showing(Box<ShownLogin>),
    Approved(String),
    Cancelled(CancelledBy),
    Ended(Box<Explanation>),
    Stopped(Trouble),
}

impl PhoneStepState {
    fn after(self, view: LoginView) -> Self {
        match view.state {
            LoginStage::Approved | LoginStage::Finished => Self::Approved(view.id),
            LoginStage::Cancelled { by } => Self::Cancelled(by),
            LoginStage::Ended { explanation } => Self::Ended(explanation),
            LoginStage::Waiting { .. }
            | LoginStage::Opened { .. }
            | LoginStage::Confirming { .. }
            | LoginStage::CodeExpired => {
                Self::Showing(Box::new(ShownLogin::after(self.showing().cloned(), view)))
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

    fn showing(&self) -> Option<&ShownLogin> {
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
    begin: BeginLogin,
    /// What its approval is for.
    approved: Rc<dyn Fn(String) -> ApiFuture<()>>,
    /// What happens when it was cancelled here.
    cancelled: Rc<dyn Fn()>,
    /// What the page has around it.
    #[prop(optional)]
    around: Option<Around>,
) -> View {
    let step = RwSignal::new(PhoneStepState::Beginning);
    let rest = move || around.map(Around::rest);
    let asked = StoredValue::new(begin);
    let approved = StoredValue::new_local(approved);
    let cancelled = StoredValue::new_local(cancelled);
    let give_up = move |trouble: Trouble| {
        let _ = step.try_set(PhoneStepState::Stopped(trouble));
        browser::arrive();
    };
    let use_it = move |id: String| {
        let Some(used) = approved.try_with_value(|approved| approved(id)) else { return };
        spawn_local(async move {
            if let Err(trouble) = used.await {
                give_up(trouble);
            }
        });
    };
    let viewed = move |view: LoginView| {
        let news = step.try_with_untracked(|it| match it {
            PhoneStepState::Showing(it) => !it.knows(&view),
            PhoneStepState::Beginning => true,
            PhoneStepState::Approved(_)
            | PhoneStepState::Cancelled(_)
            | PhoneStepState::Ended(_)
            | PhoneStepState::Stopped(_) => false,
        });
        if news != Some(true) {
            return;
        }
        step.update(|it| *it = std::mem::replace(it, PhoneStepState::Beginning).after(view));
        browser::arrive();
        match step.get_untracked() {
            PhoneStepState::Approved(id) => use_it(id),
            // Whoever pressed it here knows.
            PhoneStepState::Cancelled(CancelledBy::Pc) => cancelled.with_value(|cancelled| cancelled()),
            PhoneStepState::Cancelled(CancelledBy::Phone)
            | PhoneStepState::Beginning
            | PhoneStepState::Showing(_)
            | PhoneStepState::Ended(_)
            | PhoneStepState::Stopped(_) => {}
        }
    };
    let look_at = move |id: String| {
        let wanted = id.clone();
        follow::look(
            move || client::login::look(&id),
            move || step.try_with_untracked(PhoneStepState::shown).flatten() == Some(wanted.clone()),
            move |told| match told {
                Ok(view) => viewed(view),
                Err(trouble) => give_up(trouble),
            },
        );
    };
    follow::follow("login", Memo::new(move |_| step.with(PhoneStepState::followed)), look_at);
    let ask = move || {
        let _ = step.try_set(PhoneStepState::Beginning);
        spawn_local(async move {
            match client::login::begin(&asked.get_value()).await {
                Ok(view) => viewed(view),
                Err(trouble) => give_up(trouble),
            }
        });
    };
    let act = move |code: Option<Code>| Around::buttons(around, code, move |_| ask());
    ask();
    anew(move || match step.get() {
        PhoneStepState::Beginning | PhoneStepState::Approved(_) => view! { <Waiting/> },
        PhoneStepState::Showing(it) => {
            let news =
                CodeCallbacks { viewed: Rc::new(viewed), lost: Rc::new(give_up), look_at: Rc::new(look_at) };
            view! { <CodePart it=*it news scan=text::SCAN_OWN/> }
        }
        // The page shows something else at once.
        PhoneStepState::Cancelled(CancelledBy::Pc) => nothing(),
        PhoneStepState::Cancelled(CancelledBy::Phone) => view! {
            {declined(text::CANCELLED)}
            <Button label=t(shared_text::AGAIN) tone=Tone::Main press=ask/>
            {rest()}
        },
        PhoneStepState::Ended(explanation) => {
            view! { <Message explanation=*explanation again=Some(act(None))/> {rest()} }
        }
        PhoneStepState::Stopped(trouble) => {
            let again = act(trouble.code());
            view! { <TroubleNotice trouble again/> {rest()} }
        }
    })
}
