//! What registering a phone looks like on a PC, and what moves it on.

use crate::client::Trouble;
use api::explain::Explanation;
use api::register::PcRegistrationView;
use api::session::CardsOffered;

/// The state of `/register` on a PC.
#[derive(Clone, Debug)]
pub(crate) enum RegisterPcPageState {
    /// What this server offers is being asked for.
    Looking,
    /// The ways to prove who is there.
    Ways(CardsOffered),
    /// Somebody has: a code for the new phone, and perhaps something to know about the card.
    Allowed(Box<PcRegistrationView>, Option<Box<Explanation>>),
    /// Something keeps the page from going on.
    Stopped(Trouble),
}

/// Something that changes the state of the page.
#[derive(Clone, Debug)]
pub(crate) enum RegisterPcEvent {
    /// The server told whether cards can be used.
    Looked(CardsOffered),
    /// A code for the new phone.
    Allowed(Box<PcRegistrationView>, Option<Box<Explanation>>),
    /// The person gives the code up, or it is over.
    Left,
    /// Something keeps the page from going on.
    Failed(Trouble),
}

impl RegisterPcPageState {
    /// What is shown after an event.
    #[must_use]
    pub(crate) fn after(self, event: RegisterPcEvent) -> Self {
        match (self, event) {
            // What this server offers comes too late to take a code from the screen.
            (allowed @ Self::Allowed(..), RegisterPcEvent::Looked(_)) => allowed,
            (_, RegisterPcEvent::Looked(cards)) => Self::Ways(cards),
            (_, RegisterPcEvent::Allowed(waiting, notice)) => Self::Allowed(waiting, notice),
            // The ways are asked for anew: the page is drawn from what is.
            (_, RegisterPcEvent::Left) => Self::Looking,
            (_, RegisterPcEvent::Failed(trouble)) => Self::Stopped(trouble),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use api::register::PcRegistrationStage;

    fn allowed() -> RegisterPcEvent {
        let state = PcRegistrationStage::Waiting { expires_at: 1 };
        RegisterPcEvent::Allowed(
            Box::new(PcRegistrationView { id: "a".to_owned(), state, qr: None, now: 0 }),
            None,
        )
    }

    #[test]
    fn a_code_stays_on_the_screen_whatever_comes_late() {
        let state =
            RegisterPcPageState::Looking.after(RegisterPcEvent::Looked(CardsOffered::On)).after(allowed());
        assert!(matches!(
            state.after(RegisterPcEvent::Looked(CardsOffered::On)),
            RegisterPcPageState::Allowed(..)
        ));
    }

    #[test]
    fn a_code_that_was_given_up_leads_back_to_the_ways() {
        let state = RegisterPcPageState::Ways(CardsOffered::On).after(allowed()).after(RegisterPcEvent::Left);
        assert!(matches!(
            state.after(RegisterPcEvent::Looked(CardsOffered::On)),
            RegisterPcPageState::Ways(CardsOffered::On)
        ));
    }
}
