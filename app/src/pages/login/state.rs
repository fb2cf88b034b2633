//! What the login page can look like, and what moves it on.

use crate::client::Trouble;
use crate::journey::phone::ShownLogin;
use api::explain::Explanation;
use api::login::{CancelledBy, LoginStage, LoginView};
use api::session::SessionView;

/// What the page looks like.
#[derive(Clone, Debug)]
pub(crate) enum LoginPageState {
    /// Who is signed in here is being asked.
    Looking,
    /// Somebody is signed in, in this browser.
    SignedIn(Box<SessionView>),
    /// The person says who it is, or not.
    Ask(Field),
    /// A code is shown, or the phone is at it.
    Showing(Box<ShownLogin>),
    /// The phone has approved; the session is being taken.
    Taking(String),
    /// Somebody is signed in, and something was added since the last time; then it goes on.
    News(Box<SessionView>),
    /// Cancelled on the phone: an ordinary end.
    Cancelled,
    /// The login ended for a reason.
    Ended(Box<Explanation>),
    /// The session cannot be taken like this.
    Refused(String, Trouble),
    /// Something keeps the page from going on.
    Stopped(Trouble),
}

/// The field of the holder id.
#[derive(Clone, Debug, Default)]
pub(crate) struct Field {
    /// What is wrong with it.
    pub problem: Option<Trouble>,
    /// Whether the form was sent and waits for its answer.
    pub sent: FormSent,
    /// Whether a login was given up just before.
    pub cancelled: Cancelled,
}

/// Whether a login was given up just before.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) enum Cancelled {
    /// No login was cancelled before.
    #[default]
    No,
    /// The login before this one was cancelled.
    Yes,
}

/// Whether the form was sent.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) enum FormSent {
    /// The form can be filled in.
    #[default]
    No,
    /// The form was sent and waits for its answer.
    Yes,
}

/// What moves the page on.
#[derive(Clone, Debug)]
pub(crate) enum LoginEvent {
    /// Nobody is signed in, or somebody else wants to.
    Nobody,
    /// The server told that somebody is signed in.
    Somebody(Box<SessionView>),
    /// The person sent the form.
    Sent,
    /// The server refused what the field holds.
    FieldRefused(Trouble),
    /// The server told the login's stage.
    Viewed(Box<LoginView>),
    /// Somebody is signed in, and something was added since the last time.
    News(Box<SessionView>),
    /// The session cannot be taken.
    TakeRefused(Trouble),
    /// The login cannot be followed any more.
    Lost(Trouble),
    /// Something keeps the page from going on.
    Failed(Trouble),
}

impl LoginPageState {
    /// The page after an event.
    #[must_use]
    pub(crate) fn after(self, event: LoginEvent) -> Self {
        match (self, event) {
            (_, LoginEvent::Nobody) => Self::Ask(Field::default()),
            (_, LoginEvent::Somebody(session)) => Self::SignedIn(session),
            (Self::Ask(field), LoginEvent::Sent) => Self::Ask(Field { sent: FormSent::Yes, ..field }),
            (_, LoginEvent::FieldRefused(problem)) => {
                Self::Ask(Field { problem: Some(problem), ..Field::default() })
            }
            // The session is being taken: news of the login come too late to matter.
            (taking @ (Self::Taking(_) | Self::Refused(..)), LoginEvent::Viewed(_)) => taking,
            (before, LoginEvent::Viewed(view)) => before.viewed(*view),
            (_, LoginEvent::News(session)) => Self::News(session),
            (Self::Taking(id), LoginEvent::TakeRefused(trouble)) => Self::Refused(id, trouble),
            (Self::Showing(_), LoginEvent::Lost(trouble)) | (_, LoginEvent::Failed(trouble)) => {
                Self::Stopped(trouble)
            }
            (other, LoginEvent::Sent | LoginEvent::TakeRefused(_) | LoginEvent::Lost(_)) => other,
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

    fn showing(&self) -> Option<&ShownLogin> {
        match self {
            Self::Showing(it) => Some(it),
            Self::Looking
            | Self::SignedIn(_)
            | Self::Ask(_)
            | Self::Taking(_)
            | Self::News(_)
            | Self::Cancelled
            | Self::Ended(_)
            | Self::Refused(..)
            | Self::Stopped(_) => None,
        }
    }

    /// Whether an event tells what the page shows already: drawing it anew would only take the focus away.
    pub(crate) fn knows(&self, event: &LoginEvent) -> bool {
        match (self, event) {
            (Self::Showing(it), LoginEvent::Viewed(view)) => it.knows(view),
            _ => false,
        }
    }

    fn viewed(self, view: LoginView) -> Self {
        match view.state {
            LoginStage::Approved | LoginStage::Finished => Self::Taking(view.id),
            // Whoever gives up here goes straight to where somebody else can begin.
            LoginStage::Cancelled { by: CancelledBy::Pc } => {
                Self::Ask(Field { cancelled: Cancelled::Yes, ..Field::default() })
            }
            LoginStage::Cancelled { by: CancelledBy::Phone } => Self::Cancelled,
            LoginStage::Ended { explanation } => Self::Ended(explanation),
            LoginStage::Waiting { .. }
            | LoginStage::Opened { .. }
            | LoginStage::Confirming { .. }
            | LoginStage::CodeExpired => {
                Self::Showing(Box::new(ShownLogin::after(self.showing().cloned(), view)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use api::Qr;

    fn view(state: LoginStage) -> LoginEvent {
        LoginEvent::Viewed(Box::new(LoginView { id: "a".to_owned(), state, qr: None, holder: None, now: 0 }))
    }

    fn with_code() -> LoginPageState {
        let qr = Qr { size: 21, path: String::new(), url: "u".to_owned(), expires_at: 9 };
        let state = LoginStage::Waiting { expires_at: 9 };
        let view = LoginView { id: "a".to_owned(), state, qr: Some(qr), holder: None, now: 0 };
        LoginPageState::Looking.after(LoginEvent::Viewed(Box::new(view)))
    }

    #[test]
    fn news_without_a_code_leave_the_code_on_the_screen() {
        let LoginPageState::Showing(it) = with_code().after(view(LoginStage::Waiting { expires_at: 9 }))
        else {
            panic!("gone")
        };
        assert!(it.qr.is_some());
    }

    #[test]
    fn news_of_nothing_new_draw_nothing() {
        assert!(with_code().knows(&view(LoginStage::Waiting { expires_at: 9 })));
        assert!(!with_code().knows(&view(LoginStage::CodeExpired)));
    }

    #[test]
    fn only_a_login_on_the_screen_is_followed_and_can_be_lost() {
        assert_eq!(with_code().followed().as_deref(), Some("a"));
        assert_eq!(
            with_code().after(view(LoginStage::CodeExpired)).followed(),
            None,
            "nothing comes by itself"
        );
        let taking = with_code().after(view(LoginStage::Approved));
        assert_eq!(taking.followed(), None);
        assert!(matches!(taking.after(LoginEvent::Lost(Trouble::Silent)), LoginPageState::Taking(_)));
        assert!(matches!(with_code().after(LoginEvent::Lost(Trouble::Silent)), LoginPageState::Stopped(_)));
    }

    #[test]
    fn an_approved_login_takes_its_session_and_looks_at_nothing_else() {
        let taking = with_code().after(view(LoginStage::Approved));
        assert!(matches!(taking.clone().after(view(LoginStage::CodeExpired)), LoginPageState::Taking(_)));
    }

    #[test]
    fn an_empty_field_is_told_at_the_field() {
        let state = LoginPageState::Ask(Field::default())
            .after(LoginEvent::Sent)
            .after(LoginEvent::FieldRefused(Trouble::Silent));
        assert!(matches!(state, LoginPageState::Ask(Field { problem: Some(_), sent: FormSent::No, .. })));
    }
}
