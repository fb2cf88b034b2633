//! What registering a phone looks like on a PC, and what moves it on.

use crate::client::Trouble;
use api::explain::Explanation;
use api::register::Waiting;
use api::session::Cards;

/// What is shown.
#[derive(Clone, Debug)]
pub(crate) enum State {
    /// What this server offers is being asked for.
    Looking,
    /// The ways to prove who is there.
    Ways(Cards),
    /// Somebody has: a code for the new phone, and perhaps something to know about the card.
    Allowed(Box<Waiting>, Option<Box<Explanation>>),
    /// It cannot go on like this.
    Stopped(Trouble),
}

/// What moves it on.
#[derive(Clone, Debug)]
pub(crate) enum Event {
    /// What this server offers.
    Looked(Cards),
    /// A code for the new phone.
    Allowed(Box<Waiting>, Option<Box<Explanation>>),
    /// The person gives the code up, or it is over.
    Left,
    /// It cannot go on like this.
    Failed(Trouble),
}

impl State {
    /// What is shown after an event.
    #[must_use]
    pub(crate) fn after(self, event: Event) -> Self {
        match (self, event) {
            // What this server offers comes too late to take a code from the screen.
            (allowed @ Self::Allowed(..), Event::Looked(_)) => allowed,
            (_, Event::Looked(cards)) => Self::Ways(cards),
            (_, Event::Allowed(waiting, notice)) => Self::Allowed(waiting, notice),
            // The ways are asked for anew: the page is drawn from what is.
            (_, Event::Left) => Self::Looking,
            (_, Event::Failed(trouble)) => Self::Stopped(trouble),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use api::register::WaitingState;

    fn allowed() -> Event {
        let state = WaitingState::Waiting { expires_at: 1 };
        Event::Allowed(Box::new(Waiting { id: "a".to_owned(), state, qr: None, now: 0 }), None)
    }

    #[test]
    fn a_code_stays_on_the_screen_whatever_comes_late() {
        let state = State::Looking.after(Event::Looked(Cards::On)).after(allowed());
        assert!(matches!(state.after(Event::Looked(Cards::On)), State::Allowed(..)));
    }

    #[test]
    fn a_code_that_was_given_up_leads_back_to_the_ways() {
        let state = State::Ways(Cards::On).after(allowed()).after(Event::Left);
        assert!(matches!(state.after(Event::Looked(Cards::On)), State::Ways(Cards::On)));
    }
}
