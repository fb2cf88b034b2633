//! What the login page can look like, and what moves it on.

use crate::client::Trouble;
use crate::journey::phone::Showing;
use api::explain::Explanation;
use api::login::{By, State as Stage, View};
use api::session::Session;

/// What the page looks like.
#[derive(Clone, Debug)]
pub(crate) enum State {
    /// Who is signed in here is being asked.
    Looking,
    /// Somebody is.
    SignedIn(Box<Session>),
    /// The person says who it is, or not.
    Ask(Field),
    /// A code is shown, or the phone is at it.
    Showing(Box<Showing>),
    /// The phone has approved; the session is being taken.
    Taking(String),
    /// Somebody is signed in, and something was added since the last time; then it goes on.
    News(Box<Session>),
    /// Somebody is signed in by a card of which there is something to know; then it goes on to this address.
    Noticed(String, Box<Explanation>),
    /// Cancelled on the phone: an ordinary end.
    Cancelled,
    /// It ended with a reason.
    Ended(Box<Explanation>),
    /// The session cannot be taken like this.
    Refused(String, Trouble),
    /// It cannot go on like this.
    Stopped(Trouble),
}

/// The field of the holder id.
#[derive(Clone, Debug, Default)]
pub(crate) struct Field {
    /// What is wrong with it.
    pub problem: Option<Trouble>,
    /// Whether it was sent.
    pub sent: Sent,
    /// Whether a login was given up just before.
    pub cancelled: Cancelled,
}

/// Whether a login was given up just before.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) enum Cancelled {
    /// None was.
    #[default]
    No,
    /// One was.
    Yes,
}

/// Whether the form was sent.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) enum Sent {
    /// Not yet.
    #[default]
    No,
    /// It was.
    Yes,
}

/// What moves the page on.
#[derive(Clone, Debug)]
pub(crate) enum Event {
    /// Nobody is signed in, or somebody else wants to.
    Nobody,
    /// Somebody is signed in.
    Somebody(Box<Session>),
    /// The form was sent.
    Sent,
    /// The field was refused.
    FieldRefused(Trouble),
    /// Where the login stands.
    Viewed(Box<View>),
    /// Somebody is signed in, and something was added since the last time.
    News(Box<Session>),
    /// A card has logged somebody in, and there is something to know about it.
    Noticed(String, Box<Explanation>),
    /// The session cannot be taken.
    TakeRefused(Trouble),
    /// The login cannot be followed any more.
    Lost(Trouble),
    /// It cannot go on like this.
    Failed(Trouble),
}

impl State {
    /// The page after an event.
    #[must_use]
    pub(crate) fn after(self, event: Event) -> Self {
        match (self, event) {
            (_, Event::Nobody) => Self::Ask(Field::default()),
            (_, Event::Somebody(session)) => Self::SignedIn(session),
            (Self::Ask(field), Event::Sent) => Self::Ask(Field { sent: Sent::Yes, ..field }),
            (_, Event::FieldRefused(problem)) => {
                Self::Ask(Field { problem: Some(problem), ..Field::default() })
            }
            // The session is being taken: news of the login come too late to matter.
            (taking @ (Self::Taking(_) | Self::Refused(..)), Event::Viewed(_)) => taking,
            (before, Event::Viewed(view)) => before.viewed(*view),
            (_, Event::News(session)) => Self::News(session),
            (_, Event::Noticed(next, explanation)) => Self::Noticed(next, explanation),
            (Self::Taking(id), Event::TakeRefused(trouble)) => Self::Refused(id, trouble),
            (Self::Showing(_), Event::Lost(trouble)) | (_, Event::Failed(trouble)) => Self::Stopped(trouble),
            (other, Event::Sent | Event::TakeRefused(_) | Event::Lost(_)) => other,
        }
    }

    /// The login whose news are waited for: while its code can be used, and again with the next one.
    pub(crate) fn followed(&self) -> Option<String> {
        self.showing()?.followed()
    }

    /// Whether a login was given up just before.
    pub(crate) fn is_cancelled(&self) -> bool {
        matches!(self, Self::Ask(Field { cancelled: Cancelled::Yes, .. }))
    }

    /// The login on the screen.
    pub(crate) fn shown(&self) -> Option<String> {
        Some(self.showing()?.id.clone())
    }

    fn showing(&self) -> Option<&Showing> {
        match self {
            Self::Showing(it) => Some(it),
            Self::Looking
            | Self::SignedIn(_)
            | Self::Ask(_)
            | Self::Taking(_)
            | Self::News(_)
            | Self::Noticed(..)
            | Self::Cancelled
            | Self::Ended(_)
            | Self::Refused(..)
            | Self::Stopped(_) => None,
        }
    }

    /// Whether an event tells what the page shows already: drawing it anew would only take the focus away.
    pub(crate) fn knows(&self, event: &Event) -> bool {
        match (self, event) {
            (Self::Showing(it), Event::Viewed(view)) => it.knows(view),
            _ => false,
        }
    }

    fn viewed(self, view: View) -> Self {
        match view.state {
            Stage::Approved | Stage::Finished => Self::Taking(view.id),
            // Whoever gives up here goes straight to where somebody else can begin.
            Stage::Cancelled { by: By::Pc } => {
                Self::Ask(Field { cancelled: Cancelled::Yes, ..Field::default() })
            }
            Stage::Cancelled { by: By::Phone } => Self::Cancelled,
            Stage::Ended { explanation } => Self::Ended(explanation),
            Stage::Waiting { .. } | Stage::Opened { .. } | Stage::Confirming { .. } | Stage::CodeExpired => {
                Self::Showing(Box::new(Showing::after(self.showing().cloned(), view)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use api::Qr;

    fn view(state: Stage) -> Event {
        Event::Viewed(Box::new(View { id: "a".to_owned(), state, qr: None, holder: None, now: 0 }))
    }

    fn with_code() -> State {
        let qr = Qr { size: 21, path: String::new(), url: "u".to_owned(), expires_at: 9 };
        let state = Stage::Waiting { expires_at: 9 };
        let view = View { id: "a".to_owned(), state, qr: Some(qr), holder: None, now: 0 };
        State::Looking.after(Event::Viewed(Box::new(view)))
    }

    #[test]
    fn news_without_a_code_leave_the_code_on_the_screen() {
        let State::Showing(it) = with_code().after(view(Stage::Waiting { expires_at: 9 })) else {
            panic!("gone")
        };
        assert!(it.qr.is_some());
    }

    #[test]
    fn news_of_nothing_new_draw_nothing() {
        assert!(with_code().knows(&view(Stage::Waiting { expires_at: 9 })));
        assert!(!with_code().knows(&view(Stage::CodeExpired)));
    }

    #[test]
    fn only_a_login_on_the_screen_is_followed_and_can_be_lost() {
        assert_eq!(with_code().followed().as_deref(), Some("a"));
        assert_eq!(with_code().after(view(Stage::CodeExpired)).followed(), None, "nothing comes by itself");
        let taking = with_code().after(view(Stage::Approved));
        assert_eq!(taking.followed(), None);
        assert!(matches!(taking.after(Event::Lost(Trouble::Silent)), State::Taking(_)));
        assert!(matches!(with_code().after(Event::Lost(Trouble::Silent)), State::Stopped(_)));
    }

    #[test]
    fn an_approved_login_takes_its_session_and_looks_at_nothing_else() {
        let taking = with_code().after(view(Stage::Approved));
        assert!(matches!(taking.clone().after(view(Stage::CodeExpired)), State::Taking(_)));
    }

    #[test]
    fn an_empty_field_is_told_at_the_field() {
        let state =
            State::Ask(Field::default()).after(Event::Sent).after(Event::FieldRefused(Trouble::Silent));
        assert!(matches!(state, State::Ask(Field { problem: Some(_), sent: Sent::No, .. })));
    }
}
