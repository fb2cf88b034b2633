//! What the registration page can look like, and what moves it on.

use crate::client::Trouble;
use api::account::Device;
use api::explain::Explanation;
use api::register::{Authority, Step, View};

/// What the page looks like.
#[derive(Clone, Debug)]
pub(crate) enum State {
    /// There is no link in the address: the page says how to get one.
    NoLink,
    /// Where the link stands is being asked.
    Opening,
    /// The letter's password.
    Password(Password),
    /// The code is on a PC, and this is an app's own view.
    OtherBrowser,
    /// The number that the PC shows.
    Choose(Choose),
    /// The passkey can be made.
    Passkey(Passkey),
    /// The device is registered; it can be named.
    Label(Box<Label>),
    /// Done.
    Done(String),
    /// The link has registered a device before.
    Already(Already),
    /// It cannot go on like this.
    Stopped(Trouble),
}

/// The letter's password.
#[derive(Clone, Debug)]
pub(crate) struct Password {
    /// Who sent the letter.
    pub authority: Authority,
    /// How many tries remain.
    pub tries_left: u8,
    /// When the letter runs out.
    pub expires_at: i64,
    /// Whether the last try was wrong.
    pub last: LastTry,
}

/// How the last try went.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum LastTry {
    /// There was none.
    None,
    /// Wrong.
    Wrong,
    /// It is being compared.
    Sent,
}

/// The number that the PC shows.
#[derive(Clone, Debug)]
pub(crate) struct Choose {
    /// What is offered.
    pub numbers: [u8; 3],
    /// By when.
    pub deadline: i64,
    /// The server's clock.
    pub now: i64,
}

/// The passkey can be made.
#[derive(Clone, Debug)]
pub(crate) struct Passkey {
    /// Whose it will be.
    pub holder: String,
    /// By when.
    pub deadline: i64,
    /// The server's clock.
    pub now: i64,
}

/// The device is registered.
#[derive(Clone, Debug)]
pub(crate) struct Label {
    /// The device.
    pub device: Device,
    /// Something worth knowing about where its passkey went.
    pub notice: Option<Explanation>,
}

/// The link has registered a device before.
#[derive(Clone, Debug)]
pub(crate) struct Already {
    /// Its label.
    pub label: String,
    /// When.
    pub at: i64,
}

/// What moves the page on.
#[derive(Clone, Debug)]
pub(crate) enum Event {
    /// Where the link stands.
    Viewed(View),
    /// A password was sent.
    PasswordSent,
    /// It was wrong.
    PasswordWrong(u8),
    /// The device is registered.
    Registered(Box<Label>),
    /// It has its name.
    Labelled(String),
    /// It cannot go on like this.
    Failed(Trouble),
}

impl State {
    /// The page after an event. What comes late, from another tab or by "back", changes nothing that is done.
    #[must_use]
    pub(crate) fn after(self, event: Event) -> Self {
        match (self, event) {
            (done @ Self::Done(_), _) => done,
            (_, Event::Labelled(label)) => Self::Done(label),
            (_, Event::Registered(label)) => Self::Label(label),
            (label @ Self::Label(_), Event::Viewed(_) | Event::PasswordSent | Event::PasswordWrong(_)) => {
                label
            }
            (_, Event::Viewed(View { step, authority, expires_at, now, ticket: _ })) => match step {
                Step::OtherBrowser => Self::OtherBrowser,
                Step::Choose { numbers } => Self::Choose(Choose { numbers, deadline: expires_at, now }),
                Step::Password { tries_left } => {
                    Self::Password(Password { authority, tries_left, expires_at, last: LastTry::None })
                }
                Step::Passkey { holder, deadline } => Self::Passkey(Passkey { holder, deadline, now }),
                Step::Registered { label, at } => Self::Already(Already { label, at }),
            },
            (Self::Password(it), Event::PasswordSent) => {
                Self::Password(Password { last: LastTry::Sent, ..it })
            }
            (Self::Password(it), Event::PasswordWrong(tries_left)) => {
                Self::Password(Password { tries_left, last: LastTry::Wrong, ..it })
            }
            (other, Event::PasswordSent | Event::PasswordWrong(_)) => other,
            (_, Event::Failed(trouble)) => Self::Stopped(trouble),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(step: Step) -> Event {
        let authority = Authority { name: "試験認証局".to_owned(), contact: String::new() };
        Event::Viewed(View { step, authority, expires_at: 10, now: 0, ticket: None })
    }

    #[test]
    fn a_wrong_password_shows_how_many_tries_are_left() {
        let state = State::Opening.after(view(Step::Password { tries_left: 5 })).after(Event::PasswordSent);
        let State::Password(it) = state.after(Event::PasswordWrong(4)) else { panic!("another page") };
        assert_eq!((it.tries_left, it.last), (4, LastTry::Wrong));
    }

    #[test]
    fn the_number_comes_before_the_passkey() {
        let state = State::Opening.after(view(Step::Choose { numbers: [12, 34, 56] }));
        assert!(matches!(state, State::Choose(Choose { numbers: [12, 34, 56], deadline: 10, .. })));
        let state = state.after(view(Step::Passkey { holder: "花子".to_owned(), deadline: 9 }));
        assert!(matches!(state, State::Passkey(_)));
    }

    #[test]
    fn what_is_done_stays_done() {
        let done = State::Done("iPhone".to_owned());
        for event in
            [view(Step::Password { tries_left: 5 }), Event::PasswordSent, Event::Failed(Trouble::Silent)]
        {
            assert!(matches!(done.clone().after(event), State::Done(_)));
        }
    }

    #[test]
    fn a_used_link_is_met_kindly() {
        let state = State::Opening.after(view(Step::Registered { label: "iPhone".to_owned(), at: 5 }));
        assert!(matches!(state, State::Already(Already { at: 5, .. })));
    }

    #[test]
    fn a_failure_can_be_followed_by_a_new_look() {
        let state = State::Opening.after(Event::Failed(Trouble::Silent));
        let again = state.after(view(Step::Passkey { holder: "花子".to_owned(), deadline: 9 }));
        assert!(matches!(again, State::Passkey(_)));
    }
}
