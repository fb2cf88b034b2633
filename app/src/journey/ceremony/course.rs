//! The course of one ceremony: what is done when, and what came of it. What is shown stands beside it.

use crate::browser;
use crate::browser::passkey::{self, Capabilities, CeremonyEnd};
use crate::client::{self, ApiFuture, ApiResult, Trouble};
use crate::components::Around;
use crate::draw::prelude::*;
use api::explain::{Action, Explanation, Retry};
use api::failure::{CeremonyKind, Failure, Here, Severity, predict};
use api::session::Conflict;
use api::{Ceremony, Code, Finish};
use leptos::task::spawn_local;
use std::rc::Rc;

/// What a ceremony is for: how it begins and what its answer does. `finish` moves the page on by itself.
#[derive(Clone)]
pub(crate) struct CeremonyPlan {
    /// Whether a passkey is created or used.
    pub kind: CeremonyKind,
    /// Fetches the ceremony's options from the server.
    pub begin: Rc<dyn Fn() -> ApiFuture<Ceremony>>,
    /// Sends the passkey's answer to the server.
    pub finish: Rc<dyn Fn(Finish) -> ApiFuture<()>>,
    /// What an end that this step cannot mend does, such as a link that ran out. Without it every end is told here.
    pub lost: Option<Rc<dyn Fn(Trouble)>>,
}

/// The state that the ceremony is in.
#[derive(Clone, Debug)]
pub(super) enum CeremonyState {
    /// The options are being fetched.
    Preparing,
    /// The options are there: the button can be pressed.
    Ready,
    /// The system asks the person.
    Asking,
    /// The passkey's answer is on its way to the server.
    Finishing,
    /// The ceremony failed, and this explains it.
    Explained(Box<Explanation>),
    /// The server refused, or did not answer.
    Refused(Trouble),
}

/// What the person does while a ceremony is being prepared.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum While {
    /// The person waits for the button.
    Waiting,
    /// The person has pressed for it, elsewhere: it begins as soon as it can.
    Pressed,
    /// Reads what is shown: it stays.
    Reading,
}

/// What begins a ceremony.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) enum Begins {
    /// Its own button.
    #[default]
    ByButton,
    /// What the person has pressed before.
    AtOnce,
}

/// So long what was fetched is taken for what is there now.
const MOMENT_MS: i64 = 2_000;

/// The ceremonies of one purpose, one after the other.
#[derive(Clone, Copy)]
pub(super) struct Course {
    /// The state that the ceremony is in.
    pub step: RwSignal<CeremonyState>,
    /// What may keep it from working here, told beforehand.
    pub warned: RwSignal<Option<Explanation>>,
    purpose: StoredValue<CeremonyPlan, LocalStorage>,
    /// Options for the next press.
    ready: StoredValue<Option<Ceremony>, LocalStorage>,
    /// Since when they are there.
    since: StoredValue<i64>,
    /// The answer that may have to be sent again.
    sent: StoredValue<Option<Finish>, LocalStorage>,
    /// What this browser can do, once it has been asked.
    able: StoredValue<Option<Capabilities>, LocalStorage>,
    /// How often the button was pressed.
    attempt: StoredValue<u32>,
    /// What the page has around it.
    around: Option<Around>,
    /// How it begins; whoever gives up is there again.
    begins: Begins,
}

impl Course {
    /// Before the options were fetched.
    pub(super) fn new(purpose: CeremonyPlan, around: Option<Around>, begins: Begins) -> Self {
        Self {
            step: RwSignal::new(CeremonyState::Preparing),
            warned: RwSignal::new(None),
            purpose: StoredValue::new_local(purpose),
            ready: StoredValue::new_local(None),
            since: StoredValue::new(0),
            sent: StoredValue::new_local(None),
            able: StoredValue::new_local(None),
            attempt: StoredValue::new(0),
            around,
            begins,
        }
    }

    /// Looks at the device, then fetches options; again before they run out.
    pub(super) fn prepare(self, person: While) {
        spawn_local(async move {
            if person != While::Reading {
                let _ = self.step.try_set(CeremonyState::Preparing);
            }
            let can = passkey::can().await;
            // Where the page has gone on meanwhile, nothing is asked any more.
            let Some(kind) = self.purpose.try_with_value(|it| it.kind) else { return };
            let device = browser::device();
            let _ = self.able.try_set_value(Some(can.clone()));
            if let Some(prediction) = predict(&device, kind, can.page, can.platform) {
                match prediction.severity {
                    Severity::Blocks => {
                        let explained = client::explain::report(&foreseen(kind, &can)).await;
                        let _ = self.step.try_set(told(explained, self.around));
                        return;
                    }
                    Severity::Warns => {
                        let explained =
                            client::explain::message(&prediction.diagnosis.message.to_string()).await;
                        let _ = self.warned.try_set(explained.ok());
                    }
                }
            }
            let Some(begun) = self.purpose.try_with_value(|it| (it.begin)()) else { return };
            match begun.await {
                Ok(ceremony) => {
                    self.keep(ceremony);
                    match person {
                        While::Waiting => {
                            let _ = self.step.try_set(CeremonyState::Ready);
                        }
                        While::Pressed => self.press(),
                        While::Reading => {}
                    }
                }
                Err(trouble) => self.lose(trouble),
            }
        });
    }

    /// The page is seen again. A passkey takes the place of one that was made meanwhile for the same person, in another tab: whether there is
    /// one is asked before anything can be pressed.
    pub(super) fn seen_again(self) {
        if self.creates() && matches!(self.step.try_get_untracked(), Some(CeremonyState::Ready)) {
            let _ = self.ready.try_set_value(None);
            self.prepare(While::Waiting);
        }
    }

    fn creates(self) -> bool {
        self.purpose.try_with_value(|it| it.kind) == Some(CeremonyKind::Create)
    }

    /// The person pressed the button: calls WebAuthn.
    pub(super) fn press(self) {
        let Some(ceremony) = self.ready.try_update_value(Option::take).flatten() else {
            self.prepare(While::Waiting);
            return;
        };
        // The same between two windows that are both seen. WebKit wants the click itself.
        let age = browser::here_now() - self.since.get_value();
        if age > MOMENT_MS && self.creates() && !browser::device().is_webkit() {
            self.prepare(While::Pressed);
            return;
        }
        self.attempt.update_value(|it| *it += 1);
        let tries = self.attempt.get_value();
        // In the click itself: browsers count on the gesture.
        let can = self.able.get_value();
        let kind = self.purpose.with_value(|it| it.kind);
        let running = passkey::start(kind, &ceremony, can.as_ref());
        self.step.set(CeremonyState::Asking);
        spawn_local(async move {
            let ended = running.end(tries, can.as_ref()).await;
            if self.step.try_get_untracked().is_none() {
                return; // the page has gone on
            }
            match ended {
                CeremonyEnd::Made(credential) => {
                    self.finish(Finish { ceremony: ceremony.id, credential, conflict: Conflict::Ask });
                }
                CeremonyEnd::Failed(failure) => {
                    // The next try is prepared while the person reads.
                    self.prepare(While::Reading);
                    let explained = client::explain::report(&failure).await;
                    let _ = self.step.try_set(told(explained, self.around));
                }
                CeremonyEnd::Abandoned => {
                    let page = self.around.filter(|_| self.begins == Begins::AtOnce);
                    if page.and_then(|it| it.press(Action::StartOver, None)).is_none() {
                        self.prepare(While::Waiting);
                    }
                }
            }
        });
    }

    /// What a button of a message does.
    pub(super) fn act(self, action: Action) {
        match action {
            Action::SwitchHolder => {
                if let Some(last) = self.sent.get_value() {
                    self.finish(Finish { conflict: Conflict::Switch, ..last });
                }
            }
            Action::StartOver => browser::reload(),
            Action::Register => browser::leave_for(&browser::on_the_way("/register")),
            Action::SignIn => browser::leave_for(&browser::on_the_way("/login")),
            Action::CheckAgain
            | Action::NewQr
            | Action::OpenInSafari
            | Action::OpenInChrome
            | Action::CopyAddress
            | Action::UseOtherCard
            | Action::UsePhone
            | Action::BindCard => match self.step.get_untracked() {
                // The device is registered already: what follows is logging in, not another try.
                CeremonyState::Explained(it) if it.retry == Retry::GoOn => {
                    browser::leave_for(&browser::on_the_way("/login"));
                }
                // The passkey has answered; only the way to the server failed.
                CeremonyState::Refused(Trouble::Silent | Trouble::Foreign(_)) => {
                    match self.sent.get_value() {
                        Some(last) => self.finish(last),
                        None => self.press(),
                    }
                }
                CeremonyState::Explained(_)
                | CeremonyState::Refused(_)
                | CeremonyState::Preparing
                | CeremonyState::Ready
                | CeremonyState::Asking
                | CeremonyState::Finishing => self.press(),
            },
        }
    }

    /// Sends the passkey's answer to the server.
    fn finish(self, finish: Finish) {
        let _ = self.step.try_set(CeremonyState::Finishing);
        self.sent.set_value(Some(finish.clone()));
        let Some(finished) = self.purpose.try_with_value(|it| (it.finish)(finish)) else { return };
        spawn_local(async move {
            let Err(trouble) = finished.await else { return };
            // A refused answer is not sent again; one that got lost on its way is, and one that waits for a word.
            if trouble.code().is_some_and(|code| code != Code::SessionOfOther) {
                self.sent.set_value(None);
            }
            if let Trouble::Refused(problem) = &trouble
                && let Some(signal) = &problem.signal
            {
                passkey::tell(signal);
            }
            self.prepare(While::Reading);
            self.lose(trouble);
        });
    }

    /// Keeps options for the next press, and replaces them before they are stale.
    fn keep(self, ceremony: Ceremony) {
        // The clock here may be wrong, so that neither end of the span is believed.
        let fresh = (ceremony.expires_at - browser::here_now()).clamp(60_000, 240_000);
        let id = ceremony.id.clone();
        let _ = self.since.try_set_value(browser::here_now());
        if self.ready.try_set_value(Some(ceremony)).is_some() {
            return; // not drawn any more
        }
        browser::after(u32::try_from(fresh).unwrap_or(60_000), move || {
            if self.ready.try_with_value(|it| it.as_ref().is_some_and(|it| it.id == id)) != Some(true) {
                return;
            }
            let Some(begun) = self.purpose.try_with_value(|it| (it.begin)()) else { return };
            spawn_local(async move {
                // Without an answer the old ones stay: the server says what is wrong with them.
                if let Ok(ceremony) = begun.await {
                    self.keep(ceremony);
                }
            });
        });
    }

    /// A refusal that only concerns this ceremony stays here; what ends the journey is the page's.
    fn lose(self, trouble: Trouble) {
        let stays_here = trouble.code().is_none_or(stays) && !is_over(&trouble);
        match self.purpose.try_with_value(|it| it.lost.clone()).flatten() {
            Some(lost) if !stays_here => lost(trouble),
            Some(_) | None => {
                let _ = self.step.try_set(CeremonyState::Refused(trouble));
            }
        }
    }
}

/// Whether nothing on this page leads on after a refusal: what was asked for has ended elsewhere, too.
fn is_over(trouble: &Trouble) -> bool {
    let Trouble::Refused(problem) = trouble else { return false };
    problem.explanation.as_ref().is_some_and(|it| it.retry == Retry::AskAuthority)
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
            | Code::CredentialChanged
            | Code::CredentialTaken
            | Code::AlgorithmRefused
            | Code::SessionOfOther
            | Code::SlowDown
            | Code::Fault
    )
}

/// A ceremony that need not be tried: what can be told is told as if it had failed at once.
fn foreseen(ceremony: CeremonyKind, can: &Capabilities) -> Failure {
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

fn told(explained: ApiResult<Explanation>, page: Option<Around>) -> CeremonyState {
    match explained {
        Ok(mut explanation) => {
            // Where the page has nothing before this step, starting over is another try: on a PC alone, whose passkey may be elsewhere.
            if !browser::on_phone() && page.is_none() && explanation.retry == Retry::StartOver {
                explanation.retry = Retry::Resume;
            }
            CeremonyState::Explained(Box::new(explanation))
        }
        Err(trouble) => CeremonyState::Refused(trouble),
    }
}
