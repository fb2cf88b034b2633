//! What the registration page can look like, and what moves it on.

use crate::client::Trouble;
use api::Code;
use api::account::AccountDevice;
use api::explain::Explanation;
use api::register::{DeskContact, RegistrationStep, RegistrationView};

/// What the page looks like.
#[derive(Clone, Debug)]
pub(crate) enum RegisterPageState {
    /// There is no link in the address: the page says how to get one.
    NoLink,
    /// The server is being asked where the link's registration is at.
    Opening,
    /// The letter's password is asked for.
    Password(PasswordEntry),
    /// The code is on a PC, and this is an app's own view.
    OtherBrowser,
    /// The number that the PC shows.
    Choose(Choose),
    /// The passkey can be made.
    Passkey(Passkey),
    /// The device is registered; it can be named.
    Label(Box<LabelEntry>),
    /// The phone is registered, under this label.
    Done(String),
    /// The link has registered a device before.
    Already(Already),
    /// Something keeps the page from going on.
    Stopped(Trouble),
}

/// The form for the letter's password.
#[derive(Clone, Debug)]
pub(crate) struct PasswordEntry {
    /// The authority that sent the letter.
    pub authority: DeskContact,
    /// How many wrong passwords the letter still bears.
    pub tries_left: u8,
    /// When the letter runs out, in the server's milliseconds.
    pub expires_at: i64,
    /// How many characters the password has at least, where the server says so.
    pub least: usize,
    /// What became of the last try.
    pub last: LastTry,
}

/// How the last try went.
#[derive(Clone, Debug)]
pub(crate) enum LastTry {
    /// No password was sent yet.
    None,
    /// The password was wrong.
    Wrong,
    /// No password is like that. It cost no try.
    Unfit,
    /// A right one was sent before, and the time for what follows ran out.
    Over,
    /// The password was sent, and is being compared.
    Sent,
    /// It did not arrive, or was not compared: it can be sent once more.
    Lost(Trouble),
}

/// The number that the PC shows.
#[derive(Clone, Debug)]
pub(crate) struct Choose {
    /// The numbers to choose from.
    pub numbers: [u8; 3],
    /// When the registration runs out, in the server's milliseconds.
    pub deadline: i64,
    /// The server's time when it last answered.
    pub now: i64,
}

/// The passkey can be made.
#[derive(Clone, Debug)]
pub(crate) struct Passkey {
    /// Name of the holder to whom the passkey will belong.
    pub holder: String,
    /// When the registration runs out, in the server's milliseconds.
    pub deadline: i64,
    /// The server's time when it last answered.
    pub now: i64,
}

/// The form for the label of the device that was just registered.
#[derive(Clone, Debug)]
pub(crate) struct LabelEntry {
    /// The device, under the label that the server gave it.
    pub device: AccountDevice,
    /// Something worth knowing about where its passkey went.
    pub notice: Option<Explanation>,
}

/// The link has registered a device before.
#[derive(Clone, Debug)]
pub(crate) struct Already {
    /// The label of the device that was registered.
    pub label: String,
    /// When it was registered, in the server's milliseconds.
    pub at: i64,
}

/// What moves the page on.
#[derive(Clone, Debug)]
pub(crate) enum RegisterEvent {
    /// The server told the registration's step.
    Viewed(RegistrationView),
    /// The person sent a password.
    PasswordSent,
    /// The password was wrong; so many tries remain.
    PasswordWrong(u8),
    /// No password is like that.
    PasswordUnfit,
    /// The password did not arrive, or was not compared.
    PasswordLost(Trouble),
    /// The server registered the device.
    Registered(Box<LabelEntry>),
    /// The device has the label that the person gave it.
    Labelled(String),
    /// Something keeps the page from going on.
    Failed(Trouble),
}

impl RegisterEvent {
    /// What it means that a password was not accepted.
    pub(crate) fn of_password(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Refused(problem) if problem.code == Code::PasswordWrong => {
                Self::PasswordWrong(problem.tries_left.unwrap_or(0))
            }
            Trouble::Refused(problem) if problem.code == Code::PasswordMalformed => Self::PasswordUnfit,
            trouble if trouble.passes() => Self::PasswordLost(trouble),
            trouble => Self::Failed(trouble),
        }
    }
}

/// How many characters of a password were typed: where they are fewer than any has, it is not sent, and nothing is counted.
pub(crate) fn count(typed: &str) -> usize {
    typed.chars().filter(|c| !c.is_whitespace()).count()
}

/// Why a device's name was not saved.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Unsaved {
    /// It is no name.
    Malformed,
    /// It did not arrive, or could not be kept. The device is registered all the same.
    Lost,
}

impl Unsaved {
    /// What a failure says about it.
    pub(crate) fn of(trouble: &Trouble) -> Self {
        if trouble.code() == Some(Code::LabelMalformed) { Self::Malformed } else { Self::Lost }
    }
}

impl RegisterPageState {
    /// The page after an event. What comes late, from another tab or by "back", changes nothing that is done.
    #[must_use]
    pub(crate) fn after(self, event: RegisterEvent) -> Self {
        match (self, event) {
            (done @ Self::Done(_), _) => done,
            (_, RegisterEvent::Labelled(label)) => Self::Done(label),
            (_, RegisterEvent::Registered(label)) => Self::Label(label),
            (
                label @ Self::Label(_),
                RegisterEvent::Viewed(_) | RegisterEvent::PasswordSent | RegisterEvent::PasswordWrong(_),
            ) => label,
            (
                before,
                RegisterEvent::Viewed(RegistrationView {
                    step,
                    authority,
                    expires_at,
                    now,
                    least,
                    ticket: _,
                }),
            ) => match step {
                RegistrationStep::OtherBrowser => Self::OtherBrowser,
                RegistrationStep::Choose { numbers } => {
                    Self::Choose(Choose { numbers, deadline: expires_at, now })
                }
                RegistrationStep::Password { tries_left } => Self::Password(PasswordEntry {
                    authority,
                    tries_left,
                    expires_at,
                    least: least.unwrap_or(1).into(),
                    last: match before {
                        Self::Passkey(_) => LastTry::Over,
                        _ => LastTry::None,
                    },
                }),
                RegistrationStep::Passkey { holder, deadline } => {
                    Self::Passkey(Passkey { holder, deadline, now })
                }
                RegistrationStep::Registered { label, at } => Self::Already(Already { label, at }),
            },
            (Self::Password(it), RegisterEvent::PasswordSent) => {
                Self::Password(PasswordEntry { last: LastTry::Sent, ..it })
            }
            (Self::Password(it), RegisterEvent::PasswordWrong(tries_left)) => {
                Self::Password(PasswordEntry { tries_left, last: LastTry::Wrong, ..it })
            }
            (Self::Password(it), RegisterEvent::PasswordUnfit) => {
                Self::Password(PasswordEntry { last: LastTry::Unfit, ..it })
            }
            (Self::Password(it), RegisterEvent::PasswordLost(trouble)) => {
                Self::Password(PasswordEntry { last: LastTry::Lost(trouble), ..it })
            }
            (
                other,
                RegisterEvent::PasswordSent
                | RegisterEvent::PasswordWrong(_)
                | RegisterEvent::PasswordUnfit
                | RegisterEvent::PasswordLost(_),
            ) => other,
            (_, RegisterEvent::Failed(trouble)) => Self::Stopped(trouble),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(step: RegistrationStep) -> RegisterEvent {
        let authority = DeskContact { name: "試験認証局".to_owned(), contact: String::new() };
        RegisterEvent::Viewed(RegistrationView {
            step,
            authority,
            expires_at: 10,
            now: 0,
            least: Some(8),
            ticket: None,
        })
    }

    #[test]
    fn a_wrong_password_shows_how_many_tries_are_left() {
        let state = RegisterPageState::Opening
            .after(view(RegistrationStep::Password { tries_left: 5 }))
            .after(RegisterEvent::PasswordSent);
        let RegisterPageState::Password(it) = state.after(RegisterEvent::PasswordWrong(4)) else {
            panic!("another page")
        };
        assert!(matches!(it, PasswordEntry { tries_left: 4, last: LastTry::Wrong, .. }), "{it:?}");
    }

    fn refused(code: Code) -> Trouble {
        let problem = serde_json::json!({
            "type": "about:blank", "title": "", "status": 400, "code": code, "tries_left": 4
        });
        Trouble::Refused(Box::new(serde_json::from_value(problem).unwrap()))
    }

    fn tried(trouble: Trouble) -> RegisterPageState {
        RegisterPageState::Opening
            .after(view(RegistrationStep::Password { tries_left: 5 }))
            .after(RegisterEvent::PasswordSent)
            .after(RegisterEvent::of_password(trouble))
    }

    #[test]
    fn a_password_that_did_not_arrive_is_sent_again_from_where_it_stands() {
        for trouble in [Trouble::Silent, Trouble::Foreign(502), refused(Code::SlowDown), refused(Code::Fault)]
        {
            let state = tried(trouble);
            let RegisterPageState::Password(it) = &state else { panic!("{state:?}") };
            assert!(matches!(it, PasswordEntry { tries_left: 5, last: LastTry::Lost(_), .. }), "{it:?}");
        }
        assert!(matches!(tried(refused(Code::LinkExpired)), RegisterPageState::Stopped(_)));
        assert!(matches!(tried(refused(Code::InvitationLocked)), RegisterPageState::Stopped(_)));
    }

    #[test]
    fn what_is_no_password_costs_no_try() {
        let state = tried(refused(Code::PasswordMalformed));
        let RegisterPageState::Password(it) = state else { panic!("another page") };
        assert!(matches!(it, PasswordEntry { tries_left: 5, least: 8, last: LastTry::Unfit, .. }));
        for (typed, characters) in [("abc", 3), ("px7h 2k9\u{3000}", 7), ("px7h 2k9m", 8), ("", 0), (" ", 0)]
        {
            assert_eq!(count(typed), characters, "{typed}");
        }
    }

    #[test]
    fn a_name_that_was_not_saved_is_no_bad_name() {
        assert_eq!(Unsaved::of(&refused(Code::LabelMalformed)), Unsaved::Malformed);
        for trouble in
            [Trouble::Silent, Trouble::Foreign(502), refused(Code::Fault), refused(Code::JourneyPast)]
        {
            assert_eq!(Unsaved::of(&trouble), Unsaved::Lost, "{trouble:?}");
        }
    }

    #[test]
    fn the_number_comes_before_the_passkey() {
        let state =
            RegisterPageState::Opening.after(view(RegistrationStep::Choose { numbers: [12, 34, 56] }));
        assert!(matches!(
            state,
            RegisterPageState::Choose(Choose { numbers: [12, 34, 56], deadline: 10, .. })
        ));
        let state = state.after(view(RegistrationStep::Passkey { holder: "花子".to_owned(), deadline: 9 }));
        assert!(matches!(state, RegisterPageState::Passkey(_)));
    }

    #[test]
    fn whoever_runs_out_of_time_is_told_why_the_password_is_asked_again() {
        let password = || view(RegistrationStep::Password { tries_left: 5 });
        let passkey = view(RegistrationStep::Passkey { holder: "花子".to_owned(), deadline: 9 });
        let state = RegisterPageState::Opening.after(password()).after(passkey).after(password());
        assert!(matches!(state, RegisterPageState::Password(PasswordEntry { last: LastTry::Over, .. })));
    }

    #[test]
    fn what_is_done_stays_done() {
        let done = RegisterPageState::Done("iPhone".to_owned());
        for event in [
            view(RegistrationStep::Password { tries_left: 5 }),
            RegisterEvent::PasswordSent,
            RegisterEvent::Failed(Trouble::Silent),
        ] {
            assert!(matches!(done.clone().after(event), RegisterPageState::Done(_)));
        }
    }

    #[test]
    fn a_used_link_is_met_kindly() {
        let state = RegisterPageState::Opening
            .after(view(RegistrationStep::Registered { label: "iPhone".to_owned(), at: 5 }));
        assert!(matches!(state, RegisterPageState::Already(Already { at: 5, .. })));
    }

    #[test]
    fn a_failure_can_be_followed_by_a_new_look() {
        let state = RegisterPageState::Opening.after(RegisterEvent::Failed(Trouble::Silent));
        let again = state.after(view(RegistrationStep::Passkey { holder: "花子".to_owned(), deadline: 9 }));
        assert!(matches!(again, RegisterPageState::Passkey(_)));
    }
}
