//! What the registration page can look like, and what moves it on.

use crate::client::Trouble;
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
    /// Whether the last try was wrong.
    pub last: LastTry,
}

/// How the last try went.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum LastTry {
    /// No password was sent yet.
    None,
    /// The password was wrong.
    Wrong,
    /// The password was sent, and is being compared.
    Sent,
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
    /// The server registered the device.
    Registered(Box<LabelEntry>),
    /// The device has the label that the person gave it.
    Labelled(String),
    /// Something keeps the page from going on.
    Failed(Trouble),
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
            (_, RegisterEvent::Viewed(RegistrationView { step, authority, expires_at, now, ticket: _ })) => {
                match step {
                    RegistrationStep::OtherBrowser => Self::OtherBrowser,
                    RegistrationStep::Choose { numbers } => {
                        Self::Choose(Choose { numbers, deadline: expires_at, now })
                    }
                    RegistrationStep::Password { tries_left } => Self::Password(PasswordEntry {
                        authority,
                        tries_left,
                        expires_at,
                        last: LastTry::None,
                    }),
                    RegistrationStep::Passkey { holder, deadline } => {
                        Self::Passkey(Passkey { holder, deadline, now })
                    }
                    RegistrationStep::Registered { label, at } => Self::Already(Already { label, at }),
                }
            }
            (Self::Password(it), RegisterEvent::PasswordSent) => {
                Self::Password(PasswordEntry { last: LastTry::Sent, ..it })
            }
            (Self::Password(it), RegisterEvent::PasswordWrong(tries_left)) => {
                Self::Password(PasswordEntry { tries_left, last: LastTry::Wrong, ..it })
            }
            (other, RegisterEvent::PasswordSent | RegisterEvent::PasswordWrong(_)) => other,
            (_, RegisterEvent::Failed(trouble)) => Self::Stopped(trouble),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(step: RegistrationStep) -> RegisterEvent {
        let authority = DeskContact { name: "試験認証局".to_owned(), contact: String::new() };
        RegisterEvent::Viewed(RegistrationView { step, authority, expires_at: 10, now: 0, ticket: None })
    }

    #[test]
    fn a_wrong_password_shows_how_many_tries_are_left() {
        let state = RegisterPageState::Opening
            .after(view(RegistrationStep::Password { tries_left: 5 }))
            .after(RegisterEvent::PasswordSent);
        let RegisterPageState::Password(it) = state.after(RegisterEvent::PasswordWrong(4)) else {
            panic!("another page")
        };
        assert_eq!((it.tries_left, it.last), (4, LastTry::Wrong));
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
