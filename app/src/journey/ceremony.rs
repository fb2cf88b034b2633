//! One WebAuthn ceremony on a page: prepared before its button is live, started in the click, explained when it fails, resumed in place.

use crate::browser;
use crate::browser::passkey::{self, Capabilities, Ended};
use crate::client::{self, Answer, Asked, Trouble};
use crate::components::{Busy, Button, Doing, Message, Pictures, Tone, TroubleNotice};
use crate::words::{self, t};
use api::explain::{Action, Explanation, Retry};
use api::session::Conflict;
use api::trouble::{Failure, Here, Kind, Severity, predict};
use api::{Ceremony, Code, Finish};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::rc::Rc;

/// What a ceremony is for: how it begins and what its answer does. `finish` moves the page on by itself.
#[derive(Clone)]
pub(crate) struct Purpose {
    /// Registration or proof.
    pub kind: Kind,
    /// Fetches the options.
    pub begin: Rc<dyn Fn() -> Asked<Ceremony>>,
    /// Sends the answer.
    pub finish: Rc<dyn Fn(Finish) -> Asked<()>>,
    /// What an end that this step cannot mend does, such as a link that ran out. Without it every end is told here.
    pub lost: Option<Rc<dyn Fn(Trouble)>>,
}

/// Where the ceremony stands.
#[derive(Clone, Debug)]
enum Step {
    Preparing,
    Ready,
    Asking,
    Finishing,
    Explained(Box<Explanation>),
    Refused(Trouble),
}

/// A ceremony with its button.
#[expect(
    clippy::too_many_lines,
    reason = "one ceremony from its preparation to its end; the parts share their signals"
)]
#[component]
pub(crate) fn CeremonyStep(
    /// What for.
    purpose: Purpose,
    /// The button's words.
    label: &'static str,
) -> impl IntoView {
    let step = RwSignal::new(Step::Preparing);
    let warned = RwSignal::new(None::<Explanation>);
    let ready = StoredValue::new_local(None::<Ceremony>);
    let sent = StoredValue::new_local(None::<Finish>);
    let able = StoredValue::new_local(None::<Capabilities>);
    let attempt = StoredValue::new(0_u32);
    let purpose = StoredValue::new_local(purpose);

    // Looks at the device, then fetches options; again before they run out.
    let prepare = move |shown: bool| {
        spawn_local(async move {
            if shown {
                let _ = step.try_set(Step::Preparing);
            }
            let can = passkey::can().await;
            // Where the page has gone on meanwhile, nothing is asked any more.
            let Some(kind) = purpose.try_with_value(|it| it.kind) else { return };
            let device = browser::device();
            let _ = able.try_set_value(Some(can.clone()));
            if let Some(prediction) = predict(&device, can.page, can.platform) {
                match prediction.severity {
                    Severity::Blocks => {
                        let explained = client::explain::report(&foreseen(kind, &can)).await;
                        let _ = step.try_set(told(explained));
                        return;
                    }
                    Severity::Warns => {
                        let explained =
                            client::explain::message(&prediction.diagnosis.message.to_string()).await;
                        let _ = warned.try_set(explained.ok());
                    }
                }
            }
            let Some(begun) = purpose.try_with_value(|it| (it.begin)()) else { return };
            match begun.await {
                Ok(ceremony) => {
                    keep(purpose, ready, ceremony);
                    if shown {
                        let _ = step.try_set(Step::Ready);
                    }
                }
                Err(trouble) => lose(purpose, step, trouble),
            }
        });
    };
    let finish = move |finish: Finish| {
        let _ = step.try_set(Step::Finishing);
        sent.set_value(Some(finish.clone()));
        let Some(finished) = purpose.try_with_value(|it| (it.finish)(finish)) else { return };
        spawn_local(async move {
            match finished.await {
                Ok(()) => {}
                Err(trouble) => {
                    // A refused answer is not sent again; one that got lost on its way is, and one that waits for a word.
                    if trouble.code().is_some_and(|code| code != Code::SessionOfOther) {
                        sent.set_value(None);
                    }
                    if let Trouble::Refused(problem) = &trouble
                        && let Some(signal) = &problem.signal
                    {
                        passkey::tell(signal);
                    }
                    prepare(false);
                    lose(purpose, step, trouble);
                }
            }
        });
    };
    let press = move || {
        let Some(ceremony) = ready.try_update_value(Option::take).flatten() else {
            prepare(true);
            return;
        };
        attempt.update_value(|it| *it += 1);
        let tries = attempt.get_value();
        // In the click itself: browsers count on the gesture.
        let can = able.get_value();
        let kind = purpose.with_value(|it| it.kind);
        let running = passkey::start(kind, &ceremony, can.as_ref());
        step.set(Step::Asking);
        spawn_local(async move {
            let ended = running.end(tries, can.as_ref()).await;
            if step.try_get_untracked().is_none() {
                return; // the page has gone on
            }
            match ended {
                Ended::Made(credential) => {
                    finish(Finish { ceremony: ceremony.id, credential, conflict: Conflict::Ask });
                }
                Ended::Failed(failure) => {
                    // The next try is prepared while the person reads.
                    prepare(false);
                    let explained = client::explain::report(&failure).await;
                    let _ = step.try_set(told(explained));
                }
                Ended::Abandoned => {
                    let _ = step.try_set(Step::Preparing);
                    prepare(true);
                }
            }
        });
    };
    let again = Doing::by(move |action| match action {
        Action::SwitchHolder => {
            if let Some(last) = sent.get_value() {
                finish(Finish { conflict: Conflict::Switch, ..last });
            }
        }
        Action::StartOver => browser::reload(),
        Action::Register => browser::leave_for("/register"),
        Action::CheckAgain
        | Action::NewQr
        | Action::OpenInSafari
        | Action::OpenInChrome
        | Action::CopyAddress
        | Action::UseOtherCard
        | Action::UsePhone
        | Action::BindCard => match step.get_untracked() {
            // The device is registered already: what follows is logging in, not another try.
            Step::Explained(it) if it.retry == Retry::GoOn => browser::leave_for("/login"),
            // The passkey has answered; only the way to the server failed.
            Step::Refused(Trouble::Silent | Trouble::Foreign(_)) => match sent.get_value() {
                Some(last) => finish(last),
                None => press(),
            },
            Step::Explained(_)
            | Step::Refused(_)
            | Step::Preparing
            | Step::Ready
            | Step::Asking
            | Step::Finishing => press(),
        },
    });
    on_cleanup(passkey::stop);
    prepare(true);
    let busy = Signal::derive(move || match step.get() {
        Step::Ready => Busy::No,
        Step::Preparing | Step::Asking | Step::Finishing | Step::Explained(_) | Step::Refused(_) => Busy::Yes,
    });
    view! {
        <div class="ceremony">
            {move || match step.get() {
                // What happened stands instead of what was feared.
                Step::Explained(_) | Step::Refused(_) => None,
                Step::Preparing | Step::Ready | Step::Asking | Step::Finishing => {
                    warned.get().map(|explanation| view! { <Message explanation again=None/> })
                }
            }}
            {move || match step.get() {
                Step::Explained(explanation) => view! { <Message explanation=*explanation again=Some(again)/> <Pictures/> }.into_any(),
                Step::Refused(trouble) => view! { <TroubleNotice trouble again/> }.into_any(),
                Step::Preparing | Step::Ready | Step::Finishing => {
                    view! { <Button label=label tone=Tone::Main busy=busy press=press/> }.into_any()
                }
                Step::Asking => view! {
                    <Button label=label tone=Tone::Main busy=busy press=press/>
                    <p class="spinner" aria-hidden="true"></p>
                    <p role="status">{t(words::SHEET)}</p>
                    <Button label=t(words::CANCEL) tone=Tone::Quiet press=passkey::stop/>
                    <Pictures/>
                }
                .into_any(),
            }}
        </div>
    }
}

/// What speaks against this device, told before anything is typed or chosen.
#[component]
pub(crate) fn Foreseen() -> impl IntoView {
    let told = RwSignal::new(None::<Explanation>);
    spawn_local(async move {
        let can = passkey::can().await;
        let Some(prediction) = predict(&browser::device(), can.page, can.platform) else { return };
        // Without an answer it is told when the passkey's turn comes.
        let explained = client::explain::message(&prediction.diagnosis.message.to_string()).await;
        let _ = told.try_set(explained.ok());
    });
    move || told.get().map(|explanation| view! { <Message explanation again=None/> })
}

/// A code on a screen stays free for the phone's browser: an app's own view only leads there.
pub(crate) fn other_browser() -> AnyView {
    view! {
        <p role="alert">{t(words::OTHER_BROWSER)}</p>
        <Foreseen/>
    }
    .into_any()
}

/// Keeps options for the next press, and replaces them before they are stale.
fn keep(
    purpose: StoredValue<Purpose, LocalStorage>,
    ready: StoredValue<Option<Ceremony>, LocalStorage>,
    ceremony: Ceremony,
) {
    // The clock here may be wrong, so that neither end of the span is believed.
    let fresh = (ceremony.expires_at - browser::here_now()).clamp(60_000, 240_000);
    let id = ceremony.id.clone();
    if ready.try_set_value(Some(ceremony)).is_some() {
        return; // not drawn any more
    }
    browser::after(u32::try_from(fresh).unwrap_or(60_000), move || {
        if ready.try_with_value(|it| it.as_ref().is_some_and(|it| it.id == id)) != Some(true) {
            return;
        }
        let Some(begun) = purpose.try_with_value(|it| (it.begin)()) else { return };
        spawn_local(async move {
            // Without an answer the old ones stay: the server says what is wrong with them.
            if let Ok(ceremony) = begun.await {
                keep(purpose, ready, ceremony);
            }
        });
    });
}

/// A refusal that only concerns this ceremony stays here; what ends the journey is the page's.
fn lose(purpose: StoredValue<Purpose, LocalStorage>, step: RwSignal<Step>, trouble: Trouble) {
    let stays_here = trouble.code().is_none_or(stays);
    match purpose.try_with_value(|it| it.lost.clone()).flatten() {
        Some(lost) if !stays_here => lost(trouble),
        Some(_) | None => {
            let _ = step.try_set(Step::Refused(trouble));
        }
    }
}

/// Whether a refusal concerns one ceremony alone. The plain program reads the list from here when it is built: the codes stand in one
/// pattern.
const fn stays(code: Code) -> bool {
    matches!(
        code,
        Code::CeremonyGone
            | Code::OriginMismatch
            | Code::NotVerified
            | Code::BadSignature
            | Code::CredentialMalformed
            | Code::CredentialUnknown
            | Code::CredentialOfOther
            | Code::CredentialCloned
            | Code::CredentialTaken
            | Code::AlgorithmRefused
            | Code::SessionOfOther
            | Code::SlowDown
            | Code::Fault
    )
}

/// A ceremony that need not be tried: what can be told is told as if it had failed at once.
fn foreseen(ceremony: Kind, can: &Capabilities) -> Failure {
    Failure {
        ceremony,
        name: "NotAllowedError".to_owned(),
        message: String::new(),
        elapsed_ms: 0,
        timeout_ms: 0,
        away_ms: 0,
        attempt: 1,
        platform_authenticator: can.platform,
        registered_here: Here::Unknown,
        page: can.page,
    }
}

fn told(explained: Answer<Explanation>) -> Step {
    match explained {
        Ok(explanation) => Step::Explained(Box::new(explanation)),
        Err(trouble) => Step::Refused(trouble),
    }
}
