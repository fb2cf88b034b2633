//! Attempts with a card, one after the other: each is begun on the main host, made at its own, and what came of it is used.

use super::elsewhere::Elsewhere;
use super::remembered::{before, forget, keep, keep_leaving, keep_told, remember, told};
use super::state::{BeforeAttempt, CardEvent, CardStepState, ReadCard};
use crate::browser;
use crate::browser::card_host::{self, CallEnd};
use crate::client::{self, ApiFuture, Trouble};
use crate::draw::prelude::*;
use crate::journey::follow;
use api::Code;
use api::card::{AttemptStage, AttemptView, BeginAttempt, BegunAttempt, CardIntent, CardKind, Lost, Probe};
use api::explain::Action;
use api::session::Conflict;
use leptos::task::spawn_local;
use std::rc::Rc;

/// The id of the element that takes the focus when something else is shown.
pub(super) const STEP: &str = "card-step";
/// A host that nobody has reached by then is not reached at all.
const REACHED_MS: u32 = 15_000;

/// What a card is used for. `finish` moves the page on by itself.
#[derive(Clone)]
pub(crate) struct Using {
    /// HPKI or My Number card.
    pub card: CardKind,
    /// What the card is to be used for.
    pub purpose: CardIntent,
    /// The change that is confirmed by it, where it is one.
    pub change: Option<String>,
    /// Uses a card that was read.
    pub finish: Rc<dyn Fn(ReadCard, Conflict) -> ApiFuture<()>>,
    /// What only the page can do: another card, the phone, another page.
    pub elsewhere: Rc<dyn Fn(Elsewhere)>,
    /// What messages offer that is not to be had here.
    pub forbidden: Vec<Action>,
    /// Whose card or passkey is wanted.
    pub whose: ProofOwner,
}

/// Whose card or passkey is wanted.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum ProofOwner {
    /// Whoever comes.
    Anybody,
    /// Whoever is signed in here: what is shown confirms it.
    SignedIn,
}

/// How the browser is sent to the attempt's host.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum HostVisit {
    /// The page calls the host.
    Call,
    /// The whole window goes there.
    Window,
}

/// The attempts of one step on a page.
#[derive(Clone, Copy)]
pub(super) struct Attempts {
    /// The state that the step is in.
    pub step: RwSignal<CardStepState>,
    using: StoredValue<Using, LocalStorage>,
    /// The last attempt, so that the next is not made in the same way.
    last: StoredValue<Option<String>>,
    /// Each press takes a turn; what an earlier one brings late is not heard.
    turn: StoredValue<u32>,
}

impl Attempts {
    /// Before the first attempt.
    pub(super) fn new(using: Using) -> Self {
        Self {
            step: RwSignal::new(CardStepState::Idle(BeforeAttempt::Nothing)),
            using: StoredValue::new_local(using),
            last: StoredValue::new(before()),
            turn: StoredValue::new(0),
        }
    }

    /// The attempt whose news matter.
    pub(super) fn followed(self) -> Memo<Option<String>> {
        Memo::new(move |_| self.step.with(CardStepState::followed))
    }

    /// Goes on with an attempt from before the page was loaded.
    pub(super) fn resume(self, view: AttemptView) {
        self.last.set_value(Some(view.id.clone()));
        self.happen(CardEvent::Viewed(Box::new(view)));
    }

    /// Asks where an attempt stands.
    pub(super) fn look_at(self, id: String) {
        let (asked, wanted) = (id.clone(), id.clone());
        follow::look(
            move || client::cards::look(&asked),
            move || self.step.try_with_untracked(CardStepState::followed).flatten() == Some(wanted.clone()),
            move |told| match told {
                Ok(view) => self.happen(CardEvent::Viewed(Box::new(view))),
                Err(trouble) => self.happen(CardEvent::Failed(Some(id.clone()), trouble)),
            },
        );
    }

    /// A new attempt; the one before it is over.
    pub(super) fn begin(self, by: HostVisit) {
        card_host::stop();
        let (Some(turn), Some((kind, purpose, change))) =
            (self.next_turn(), self.using.try_with_value(|it| (it.card, it.purpose, it.change.clone())))
        else {
            return;
        };
        let application = browser::asked("application");
        let wanted = BeginAttempt { card: kind, purpose, application, change, after: self.last.get_value() };
        self.happen(CardEvent::Pressed);
        remember(kind, purpose);
        spawn_local(async move {
            let begun = client::cards::begin(&wanted).await;
            if self.turn.try_get_value() != Some(turn) {
                return;
            }
            match begun {
                Ok(attempt) => self.make(attempt, by).await,
                Err(trouble) => self.happen(CardEvent::Failed(None, trouble)),
            }
        });
    }

    /// Cancels the attempt: the person does not want to go on.
    pub(super) fn cancel(self) {
        card_host::stop();
        self.next_turn();
        forget();
        self.happen(CardEvent::Cancelled);
    }

    /// What a button of a message does.
    pub(super) fn act(self, action: Action) {
        if let Some(leads) = Elsewhere::of(action) {
            let elsewhere = self.using.with_value(|it| Rc::clone(&it.elsewhere));
            elsewhere(leads);
            return;
        }
        match action {
            Action::StartOver => self.cancel(),
            Action::SwitchHolder => self.use_again(Conflict::Switch),
            // Only its use failed: the card is read.
            Action::CheckAgain | Action::NewQr if self.step.with_untracked(is_usable) => {
                self.use_again(Conflict::Ask);
            }
            Action::CheckAgain | Action::NewQr => self.begin(HostVisit::Call),
            // Those need nothing of the page, or have led elsewhere.
            Action::OpenInSafari
            | Action::OpenInChrome
            | Action::CopyAddress
            | Action::UseOtherCard
            | Action::UsePhone
            | Action::BindCard
            | Action::Register
            | Action::SignIn => {}
        }
    }

    async fn make(self, attempt: BegunAttempt, by: HostVisit) {
        let id = attempt.id.clone();
        self.last.set_value(Some(id.clone()));
        keep(&id);
        match by {
            HostVisit::Window => {
                let came = match card_host::window_address(&attempt).await {
                    Ok(address) => {
                        keep_leaving();
                        return browser::leave_for(&address);
                    }
                    Err(came) => came,
                };
                self.happen(CardEvent::Begun(id.clone(), attempt.now));
                self.ended(&attempt, came).await;
            }
            HostVisit::Call => {
                self.happen(CardEvent::Begun(id.clone(), attempt.now));
                let own = id.clone();
                browser::after(REACHED_MS, move || self.give_up(own.clone()));
                let came = card_host::call(&attempt).await;
                self.ended(&attempt, came).await;
            }
        }
    }

    /// The call to the attempt's host ended.
    async fn ended(self, attempt: &BegunAttempt, came: CallEnd) {
        match conclude(attempt, came).await {
            None => {}
            // It was presented, and the answer with the proof got lost: nobody can use it any more.
            Some(Ok(AttemptView { state: AttemptStage::Presented, .. })) => {
                self.happen(CardEvent::Failed(Some(attempt.id.clone()), Trouble::Silent));
            }
            Some(Ok(view)) => self.happen(CardEvent::Viewed(Box::new(view))),
            Some(Err(trouble)) => self.happen(CardEvent::Failed(Some(attempt.id.clone()), trouble)),
        }
    }

    fn happen(self, event: CardEvent) {
        let Some(event) = self.using.try_with_value(|it| event.without(&it.forbidden)) else { return };
        if self.step.try_with_untracked(|it| it.knows(&event)) != Some(false) {
            return;
        }
        let followed = self.step.with_untracked(CardStepState::followed);
        let was_read = self.step.with_untracked(|it| matches!(it, CardStepState::Read(_)));
        self.step.update(|it| *it = std::mem::replace(it, CardStepState::Beginning).after(event));
        if followed.is_none() || followed != self.step.with_untracked(CardStepState::followed) {
            browser::enter(STEP);
        }
        if self.step.with_untracked(|it| matches!(it, CardStepState::Ended(..))) {
            self.last.with_value(|id| keep_told(id.as_deref().unwrap_or_default()));
        }
        if !was_read && self.step.with_untracked(|it| matches!(it, CardStepState::Read(_))) {
            // Whatever call is still open has served its purpose.
            card_host::stop();
            self.use_it(Conflict::Ask);
        }
    }

    fn use_it(self, conflict: Conflict) {
        let CardStepState::Read(read) = self.step.get_untracked() else { return };
        let Some(finished) = self.using.try_with_value(|it| (it.finish)(read, conflict)) else { return };
        spawn_local(async move {
            match finished.await {
                Ok(()) => forget(),
                Err(trouble) => self.happen(CardEvent::UseRefused(trouble)),
            }
        });
    }

    fn use_again(self, conflict: Conflict) {
        self.step
            .update(|it| *it = std::mem::replace(it, CardStepState::Beginning).after(CardEvent::UsedAgain));
        self.use_it(conflict);
    }

    /// Gives the call up that has reached nobody: the host is out of reach.
    fn give_up(self, id: String) {
        let unreached = move |id: &str| self.step.try_with_untracked(|it| it.is_unreached(id)) == Some(true);
        if !unreached(&id) {
            return;
        }
        spawn_local(async move {
            let waits =
                client::cards::look(&id).await.is_ok_and(|it| matches!(it.state, AttemptStage::Waiting));
            if waits && unreached(&id) {
                card_host::give_up();
            }
        });
    }

    fn next_turn(self) -> Option<u32> {
        self.turn.try_update_value(|turn| {
            *turn += 1;
            *turn
        })
    }
}

/// Where an attempt stands after the call to its host, and nothing if we ended it ourselves.
async fn conclude(attempt: &BegunAttempt, came: CallEnd) -> Option<client::ApiResult<AttemptView>> {
    let id = &attempt.id;
    Some(match came {
        CallEnd::Abandoned => return None,
        CallEnd::Failed(failure) => lost(attempt, failure).await,
        CallEnd::Answered => match client::cards::look(id).await {
            Ok(view) if matches!(view.state, AttemptStage::Waiting | AttemptStage::Asked { .. }) => {
                client::cards::lost(id, &told("answered, and nothing was concluded", 0)).await
            }
            other => other,
        },
    })
}

/// Tells the server that the call failed. Where nobody ever came there, it wants to know first whether anything answers for the host:
/// a proxy that asks for a password does, and a network without a way there does not.
async fn lost(attempt: &BegunAttempt, failure: Lost) -> client::ApiResult<AttemptView> {
    let failure = Lost { probe: Probe::Possible, met: client::foreign::seen(), ..failure };
    match client::cards::lost(&attempt.id, &failure).await {
        Ok(view) if matches!(view.state, AttemptStage::Waiting) => {
            let probe = card_host::probe(attempt).await;
            client::cards::lost(&attempt.id, &Lost { probe, ..failure }).await
        }
        other => other,
    }
}

/// Whether the card was read and only what came after failed.
fn is_usable(step: &CardStepState) -> bool {
    match step {
        CardStepState::Refused(_, Trouble::Silent | Trouble::Foreign(_)) => true,
        CardStepState::Refused(_, Trouble::Refused(problem)) => problem.code == Code::SessionOfOther,
        CardStepState::Idle(_)
        | CardStepState::Beginning
        | CardStepState::Asked(_)
        | CardStepState::Read(_)
        | CardStepState::Ended(..)
        | CardStepState::Stopped(_) => false,
    }
}
