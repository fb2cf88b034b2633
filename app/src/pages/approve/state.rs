//! What the approving page can look like, and what moves it on.

use crate::client::Trouble;
use api::account::News;
use api::approve::{Step, View};

/// What the page looks like.
#[derive(Clone, Debug)]
pub(crate) enum State {
    /// There is no code in the address.
    NoLink,
    /// Who asks is being asked.
    Opening,
    /// This is an app's own view.
    OtherBrowser,
    /// The person picks the number that the PC shows.
    Choose(View, [u8; 3]),
    /// The number was right: the passkey is asked for.
    Confirm(View),
    /// Done; what was added since this phone was last used.
    Approved(Vec<News>),
    /// Cancelled, here or on the PC.
    Cancelled,
    /// It cannot go on like this.
    Stopped(Trouble),
}

/// What moves the page on.
#[derive(Clone, Debug)]
pub(crate) enum Event {
    /// Where it stands.
    Viewed(View),
    /// The phone has approved; what was added since it was last used.
    Done(Vec<News>),
    /// It cannot go on like this.
    Failed(Trouble),
}

impl State {
    /// The page after an event. An approval stays approved, whatever comes late.
    #[must_use]
    pub(crate) fn after(self, event: Event) -> Self {
        match (self, event) {
            (done @ Self::Approved(_), _) => done,
            (_, Event::Done(news)) => Self::Approved(news),
            (_, Event::Viewed(view)) => match view.step {
                Step::OtherBrowser => Self::OtherBrowser,
                Step::Choose { numbers } => Self::Choose(view, numbers),
                Step::Confirm => Self::Confirm(view),
                Step::Approved => Self::Approved(Vec::new()),
                Step::Cancelled => Self::Cancelled,
            },
            (_, Event::Failed(trouble)) => Self::Stopped(trouble),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(step: Step) -> Event {
        let (application, pc, place) =
            ("電子処方箋".to_owned(), "Windows の Edge".to_owned(), "192.0.2.1".to_owned());
        Event::Viewed(View {
            step,
            application,
            change: None,
            pc,
            place,
            asked_at: 0,
            holder: None,
            expires_at: 10,
            now: 0,
            ticket: None,
        })
    }

    #[test]
    fn the_number_comes_before_the_passkey() {
        let state = State::Opening.after(view(Step::Choose { numbers: [12, 34, 56] }));
        assert!(matches!(state, State::Choose(_, [12, 34, 56])));
        assert!(matches!(state.after(view(Step::Confirm)), State::Confirm(_)));
    }

    #[test]
    fn what_is_approved_stays_approved() {
        let done = State::Opening.after(view(Step::Approved));
        assert!(matches!(done.clone().after(view(Step::Cancelled)), State::Approved(_)));
        assert!(matches!(done.after(Event::Failed(Trouble::Silent)), State::Approved(_)));
    }
}
