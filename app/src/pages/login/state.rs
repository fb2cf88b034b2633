//! What the login page can look like, and what moves it on.

use crate::client::Trouble;
use crate::journey::card::Elsewhere;
use crate::journey::phone::ShownLogin;
use api::Code;
use api::explain::{Action, Explanation};
use api::login::{BeginLogin, CancelledBy, LoginStage, LoginView};
use api::session::{Conflict, SessionView};

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

impl Field {
    /// Whether what was typed is to blame, and not the network or the server.
    pub(crate) fn is_wrong(&self) -> bool {
        self.problem.as_ref().is_some_and(|it| is_of_field(it.code()))
    }

    /// What is wrong with what was typed, which is told at the field, since its form's button is the way on; else what stopped the form, which
    /// brings a button of its own.
    pub(crate) fn told(self) -> (Option<Explanation>, Option<Trouble>) {
        let wrong = self.is_wrong();
        match self.problem {
            Some(Trouble::Refused(mut problem)) if wrong && problem.explanation.is_some() => {
                (problem.explanation.take().map(|told| *told), None)
            }
            other => (None, other),
        }
    }
}

fn is_of_field(code: Option<Code>) -> bool {
    matches!(code, Some(Code::HolderIdMissing | Code::HolderIdMalformed | Code::HolderUnknown))
}

/// Where a login stands still, and a button is pressed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Halt {
    /// At the form: no code was made, for this reason.
    Form(Option<Code>),
    /// The login is over without anybody signed in.
    Over,
    /// The phone has approved; the session was not taken.
    Take,
}

impl Halt {
    /// What is asked for once more: at the form with the id as it was mended since, if one was sent.
    pub(crate) fn again(self, last: BeginLogin, typed: String) -> BeginLogin {
        match self {
            Self::Form(_) => BeginLogin { holder_id: last.holder_id.map(|_| typed), ..last },
            Self::Over | Self::Take => last,
        }
    }
}

/// What a button does.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Press {
    /// Leads to the form, where somebody else can begin, too.
    Form,
    /// Sends once more what was sent, and shows a new code for the same holder.
    Send(BeginLogin),
    /// Takes the session once more.
    Take(Conflict),
    /// Leads to another way to sign in, or to another page.
    Leave(Elsewhere),
}

impl Press {
    /// What a button does where a login stands still; `sent` is what this page asked for last.
    pub(crate) fn of(action: Action, halt: Halt, sent: Option<BeginLogin>) -> Self {
        let again = || sent.map_or(Self::Form, Self::Send);
        match action {
            Action::UseOtherCard | Action::UsePhone | Action::BindCard | Action::Register => {
                Elsewhere::of(action).map_or(Self::Form, Self::Leave)
            }
            Action::StartOver | Action::SignIn => Self::Form,
            Action::NewQr => again(),
            Action::SwitchHolder
            | Action::CheckAgain
            | Action::OpenInSafari
            | Action::OpenInChrome
            | Action::CopyAddress => match halt {
                Halt::Take if action == Action::SwitchHolder => Self::Take(Conflict::Switch),
                Halt::Take => Self::Take(Conflict::Ask),
                // The same id would be refused again.
                Halt::Form(code) if is_of_field(code) => Self::Form,
                Halt::Form(_) | Halt::Over => again(),
            },
        }
    }
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
    /// The person sent the form, or wants the same once more.
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
            (_, LoginEvent::Sent) => Self::Ask(Field { sent: FormSent::Yes, ..Field::default() }),
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
            (other, LoginEvent::TakeRefused(_) | LoginEvent::Lost(_)) => other,
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

    /// Whether the field is marked as wrong.
    pub(crate) fn is_wrong_field(&self) -> bool {
        matches!(self, Self::Ask(field) if field.is_wrong())
    }

    /// Whether the page still shows the way back: whoever has signed in goes on.
    pub(crate) fn leads_back(&self) -> bool {
        match self {
            Self::Looking | Self::Taking(_) | Self::News(_) => false,
            Self::SignedIn(_)
            | Self::Ask(_)
            | Self::Showing(_)
            | Self::Cancelled
            | Self::Ended(_)
            | Self::Refused(..)
            | Self::Stopped(_) => true,
        }
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

    fn sent() -> BeginLogin {
        BeginLogin { holder_id: Some("TESTC1".to_owned()), ..BeginLogin::default() }
    }

    /// Each button does what it says, and goes on with what the person was doing.
    #[test]
    fn a_button_does_what_it_says() {
        let (form, over, take) = (Halt::Form(None), Halt::Over, Halt::Take);
        let unknown = Halt::Form(Some(Code::HolderUnknown));
        let send = Press::Send(sent());
        let table = [
            // 新しい QR コードを表示
            (Action::NewQr, form, send.clone()),
            (Action::NewQr, over, send.clone()),
            (Action::NewQr, take, send.clone()),
            // もう一度試す: the same once more, but not what would be refused once more
            (Action::CheckAgain, form, send.clone()),
            (Action::CheckAgain, Halt::Form(Some(Code::SlowDown)), send.clone()),
            (Action::CheckAgain, Halt::Form(Some(Code::NoDevice)), send.clone()),
            (Action::CheckAgain, unknown, Press::Form),
            (Action::CheckAgain, Halt::Form(Some(Code::HolderIdMalformed)), Press::Form),
            (Action::CheckAgain, Halt::Form(Some(Code::HolderIdMissing)), Press::Form),
            (Action::CheckAgain, over, send),
            (Action::CheckAgain, take, Press::Take(Conflict::Ask)),
            // 最初からやり直す
            (Action::StartOver, form, Press::Form),
            (Action::StartOver, over, Press::Form),
            (Action::StartOver, take, Press::Form),
            // …としてログインする
            (Action::SwitchHolder, take, Press::Take(Conflict::Switch)),
        ];
        for (action, halt, press) in table {
            assert_eq!(Press::of(action, halt, Some(sent())), press, "{action:?} {halt:?}");
        }
        for halt in [form, unknown, over, take] {
            for (action, leads) in [
                (Action::UseOtherCard, Elsewhere::OtherCard),
                (Action::UsePhone, Elsewhere::Phone),
                (Action::BindCard, Elsewhere::Binding),
                (Action::Register, Elsewhere::Registration),
            ] {
                assert_eq!(Press::of(action, halt, Some(sent())), Press::Leave(leads), "{action:?} {halt:?}");
            }
        }
    }

    /// A page that was loaded again does not know whose code was on the screen.
    #[test]
    fn without_anything_sent_a_new_code_begins_at_the_form() {
        assert_eq!(Press::of(Action::NewQr, Halt::Over, None), Press::Form);
        assert_eq!(Press::of(Action::CheckAgain, Halt::Form(None), None), Press::Form);
    }

    #[test]
    fn a_code_without_an_id_is_asked_for_again_without_one() {
        let without = BeginLogin::default();
        let again = Press::of(Action::CheckAgain, Halt::Form(None), Some(without.clone()));
        assert_eq!(again, Press::Send(without.clone()));
        let form = Halt::Form(None);
        assert_eq!(form.again(without.clone(), "typed since".to_owned()), without);
        let mended = form.again(sent(), "TESTC2".to_owned());
        assert_eq!(mended.holder_id.as_deref(), Some("TESTC2"), "a slip that was mended is not sent again");
        assert_eq!(Halt::Over.again(sent(), String::new()), sent());
    }

    #[test]
    fn only_what_was_typed_makes_the_field_wrong() {
        let field = |problem| Field { problem: Some(problem), ..Field::default() };
        assert!(!field(Trouble::Silent).is_wrong());
        assert!(!field(Trouble::Foreign(403)).is_wrong());
        assert!(!Field::default().is_wrong());
    }

    fn refused(code: &str) -> Trouble {
        let explanation = serde_json::json!({
            "number": "3.8", "title": "", "headline": "", "causes": [], "remedies": [], "retry": "resume"
        });
        let problem = serde_json::json!({
            "type": "about:blank", "title": "", "status": 422, "code": code, "explanation": explanation
        });
        Trouble::Refused(Box::new(serde_json::from_value(problem).unwrap()))
    }

    /// A refused id is mended in its field and sent by its form: a button of the message's would be a second main one that does nothing.
    #[test]
    fn what_was_typed_wrong_is_told_at_the_field_and_all_else_beside_it() {
        let told = |problem| Field { problem: Some(problem), ..Field::default() }.told();
        for code in ["holder_id_missing", "holder_id_malformed", "holder_unknown"] {
            assert!(matches!(told(refused(code)), (Some(_), None)), "{code}");
        }
        for other in [refused("no_device"), refused("slow_down"), Trouble::Silent, Trouble::Foreign(403)] {
            assert!(matches!(told(other), (None, Some(_))));
        }
        assert!(matches!(Field::default().told(), (None, None)));
    }

    #[test]
    fn a_new_code_is_waited_for_where_the_form_stands() {
        let ended = LoginPageState::Cancelled.after(LoginEvent::Sent);
        assert!(matches!(ended, LoginPageState::Ask(Field { sent: FormSent::Yes, .. })));
    }

    #[test]
    fn an_empty_field_is_told_at_the_field() {
        let state = LoginPageState::Ask(Field::default())
            .after(LoginEvent::Sent)
            .after(LoginEvent::FieldRefused(Trouble::Silent));
        assert!(matches!(state, LoginPageState::Ask(Field { problem: Some(_), sent: FormSent::No, .. })));
    }
}
