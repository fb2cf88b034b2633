//! Every failure of the server, mapped to what the person is told and what the log gets. The only file that does so.

use crate::cards::Reason;
use crate::cards::ledger::Ledger;
use crate::clock::Timestamp;
use crate::ids::{self, HolderId, IdError};
use crate::journey::StepRefusal;
use crate::journey::change::Unconfirmed;
use crate::passkey::PasskeyRefused;
use crate::service::devices::NotAdded;
use crate::service::journey_ref::JourneyRef;
use crate::service::rates::Wait;
use crate::service::sessions::NotHeld;
use crate::service::streams::NoStream;
use crate::store;
use api::catalogue::Number;
use api::failure::Sign;
use api::register::DeskContact;
use api::{Code, Signal, TakeoverNames, card};
use std::sync::Arc;

/// A failure on its way out. The layer in `layers` turns it into a [`api::Problem`] for the person's language and device.
#[derive(Clone, Debug)]
pub struct Error {
    /// What a program is told.
    pub code: Code,
    /// What it is about, where the code alone does not say it.
    pub about: About,
    /// Whose journey it was, where that is known.
    pub whose: Option<Whose>,
    /// What points to the cause, before what the code itself says.
    pub signs: Vec<Sign>,
    /// What to tell the authenticator.
    pub signal: Option<Box<Signal>>,
    /// What the incident and the log get, and nobody is told.
    pub inside: Inside,
}

/// What a failure is about: a shape for each thing that more has to be said of than its code.
#[derive(Clone, Debug)]
pub enum About {
    /// The code says it all.
    Code,
    /// A request that is not as it has to be.
    Request {
        /// What the author of the client is told.
        detail: String,
    },
    /// A request of an application that comes to nothing.
    Application {
        /// What whoever develops the application is told.
        detail: String,
        /// Where the person goes back to the application, where it is known to which.
        back: Option<String>,
    },
    /// What was typed for a holder id.
    HolderId {
        /// What the author of the client is told.
        detail: String,
        /// The first character that no id has.
        character: Option<String>,
    },
    /// Something that was asked for too often.
    Rate {
        /// Seconds to wait.
        retry_after: u32,
    },
    /// The password of an invitation.
    Password {
        /// How many tries are left.
        tries_left: u8,
    },
    /// A passkey, or what an authenticator made with it.
    Passkey {
        /// What the author of the client is told.
        detail: String,
    },
    /// The session that this browser has already.
    Session {
        /// Whose it is, as much of the holder's id as is shown.
        user: String,
        /// Who would take over from whom.
        takeover: Box<TakeoverNames>,
    },
    /// A card, or an attempt at using one.
    Card(Box<AboutCard>),
}

/// What is known of the card that a failure is about.
#[derive(Clone, Debug)]
pub struct AboutCard {
    /// Which card.
    pub card: Option<WhichCard>,
    /// The message that explains it, where the code and the signs alone do not tell which.
    pub message: Option<Number>,
}

/// A card as far as it was seen.
#[derive(Clone, Debug)]
pub enum WhichCard {
    /// None came; this kind was asked for.
    Asked(card::CardKind),
    /// This one came.
    Presented(CardWords),
}

impl WhichCard {
    /// Which kind was asked for: messages are called by the way that was chosen.
    pub fn asked(&self) -> card::CardKind {
        match self {
            Self::Asked(kind) | Self::Presented(CardWords { kind, .. }) => *kind,
        }
    }
}

/// What is said of a card on a screen.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CardWords {
    /// Which card was asked for.
    pub kind: card::CardKind,
    /// Who issued it.
    pub issuer: String,
    /// Valid from.
    pub from: Timestamp,
    /// Valid until.
    pub until: Timestamp,
    /// When and why it, or its issuer, was revoked.
    pub revoked: Option<(Timestamp, Reason)>,
}

/// Whose journey failed.
#[derive(Clone, Debug)]
pub struct Whose {
    /// The holder.
    pub holder: HolderId,
    /// The desk that the person is told to call.
    pub contact: Option<DeskContact>,
}

/// What is kept and logged of a failure.
#[derive(Clone, Debug, Default)]
pub struct Inside {
    /// What leads to the journey it belongs to.
    pub clue: Option<Box<JourneyRef>>,
    /// What the handshakes of the attempt showed.
    pub ledger: Option<Box<Ledger>>,
    /// What failed beneath, in words for the log.
    pub cause: Option<Arc<str>>,
    /// Of which application's request it is a failure, for whoever develops that.
    pub client: Option<Box<FailedClient>>,
}

/// An application whose request stopped somebody.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct FailedClient {
    /// The id that was named.
    pub id: String,
    /// What was asked, by its path.
    pub endpoint: &'static str,
}

impl Error {
    /// A failure that needs no more words than its code.
    pub fn new(code: Code) -> Self {
        Self::about(code, About::Code)
    }

    /// A failure with what is to be said beyond its code.
    pub fn about(code: Code, about: About) -> Self {
        Self { code, about, whose: None, signs: Vec::new(), signal: None, inside: Inside::default() }
    }

    /// Something failed that should not have: the cause goes to the log.
    pub fn fault(cause: impl std::fmt::Display) -> Self {
        Self::new(Code::Fault).because(cause)
    }

    /// A request that cannot be read, and why.
    pub fn bad_request(detail: impl Into<String>) -> Self {
        Self::request(Code::BadRequest, detail)
    }

    /// A request that is not as it has to be, and why.
    pub fn request(code: Code, detail: impl Into<String>) -> Self {
        Self::about(code, About::Request { detail: detail.into() })
    }

    /// A request of an application that comes to nothing: why, and where the person goes back to it.
    pub fn of_application(code: Code, detail: impl Into<String>, back: Option<String>) -> Self {
        let detail = detail.into();
        let cause = detail.clone();
        Self::about(code, About::Application { detail, back }).because(cause)
    }

    /// Adds whose request it is that stops somebody: the application's developer finds it under the number that the person reads.
    #[must_use]
    pub fn failing(mut self, client: impl Into<String>, endpoint: &'static str) -> Self {
        self.inside.client = Some(Box::new(FailedClient { id: client.into(), endpoint }));
        self
    }

    /// A refusal until so many seconds have gone by.
    pub fn slow_down(retry_after: u32) -> Self {
        Self::about(Code::SlowDown, About::Rate { retry_after })
    }

    /// A refusal of this card.
    pub fn of_card(code: Code, card: WhichCard) -> Self {
        Self::about(code, About::Card(Box::new(AboutCard { card: Some(card), message: None })))
    }

    /// A passkey that nobody has here, with what makes the authenticator forget it.
    pub fn unknown_passkey(signal: Signal) -> Self {
        let refused = PasskeyRefused::Unknown;
        let about = About::Passkey { detail: refused.to_string() };
        Self::about(Code::CredentialUnknown, about).because(refused).telling(signal)
    }

    /// What somebody typed for a holder id and that cannot be one.
    pub fn no_holder_id(why: IdError, typed: &str) -> Self {
        let detail = why.to_string();
        match why {
            IdError::Empty => Self::new(Code::HolderIdMissing),
            IdError::TooLong => Self::request(Code::HolderIdMalformed, detail).seen(Sign::HolderIdTooLong),
            IdError::BadCharacter => {
                let character = ids::foreign(typed).map(String::from);
                Self::about(Code::HolderIdMalformed, About::HolderId { detail, character })
                    .seen(Sign::HolderIdMalformed)
            }
        }
    }

    /// Adds whose journey it was.
    #[must_use]
    pub fn of(mut self, holder: &HolderId) -> Self {
        self.whose = Some(Whose { holder: holder.clone(), contact: None });
        self
    }

    /// Adds whose journey it was, with the desk to call.
    #[must_use]
    pub fn of_desk(mut self, holder: &HolderId, contact: DeskContact) -> Self {
        self.whose = Some(Whose { holder: holder.clone(), contact: Some(contact) });
        self
    }

    /// Adds something that points to the cause.
    #[must_use]
    pub fn seen(mut self, sign: Sign) -> Self {
        self.signs.push(sign);
        self
    }

    /// Adds what to tell the authenticator.
    #[must_use]
    pub fn telling(mut self, signal: Signal) -> Self {
        self.signal = Some(Box::new(signal));
        self
    }

    /// Chooses the message that explains it to whoever uses a card.
    #[must_use]
    pub fn explained_by(mut self, number: Number) -> Self {
        let card = match self.about {
            About::Card(about) => about.card,
            _ => None,
        };
        self.about = About::Card(Box::new(AboutCard { card, message: Some(number) }));
        self
    }

    /// Adds what the handshakes of the attempt showed.
    #[must_use]
    pub fn after(mut self, ledger: Ledger) -> Self {
        self.inside.ledger = Some(Box::new(ledger));
        self
    }

    /// Adds the journey it was in, unless it is known to belong to another.
    #[must_use]
    pub fn on(mut self, clue: Option<JourneyRef>) -> Self {
        self.inside.clue = self.inside.clue.or(clue.map(Box::new));
        self
    }

    /// Adds what failed beneath.
    #[must_use]
    pub fn because(mut self, cause: impl std::fmt::Display) -> Self {
        self.inside.cause = Some(cause.to_string().into());
        self
    }

    /// Whose journey it was, where that is known.
    pub fn holder(&self) -> Option<&HolderId> {
        self.whose.as_ref().map(|whose| &whose.holder)
    }

    /// The desk that the person is told to call.
    pub fn contact(&self) -> Option<&DeskContact> {
        self.whose.as_ref()?.contact.as_ref()
    }

    /// The character that cannot stand where it was typed.
    pub fn character(&self) -> Option<&str> {
        match &self.about {
            About::HolderId { character, .. } => character.as_deref(),
            _ => None,
        }
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        Self::fault(error)
    }
}

impl From<NotHeld> for Error {
    fn from(over: NotHeld) -> Self {
        match over {
            NotHeld::Ended(ended) => Self::new(Code::SessionMissing).because(ended),
            NotHeld::Store(error) => error.into(),
        }
    }
}

impl From<Wait> for Error {
    fn from(Wait { seconds }: Wait) -> Self {
        Self::slow_down(seconds)
    }
}

impl From<NoStream> for Error {
    fn from(why: NoStream) -> Self {
        match why {
            NoStream::Nobodys => Self::new(Code::JourneyUnknown),
            NoStream::Later { seconds } => Wait { seconds }.into(),
        }
    }
}

impl From<Unconfirmed> for Error {
    fn from(why: Unconfirmed) -> Self {
        Self::request(Code::ReauthenticationNeeded, why.to_string())
    }
}

impl From<StepRefusal> for Error {
    fn from(refusal: StepRefusal) -> Self {
        match refusal {
            StepRefusal::LinkExpired => Self::new(Code::LinkExpired),
            StepRefusal::LinkReplaced => Self::new(Code::LinkReplaced),
            StepRefusal::LinkUsed => Self::new(Code::LinkUsed),
            StepRefusal::PasswordWrong { tries_left } => {
                Self::about(Code::PasswordWrong, About::Password { tries_left })
            }
            StepRefusal::Locked => Self::new(Code::InvitationLocked),
            StepRefusal::Cancelled => Self::new(Code::Cancelled),
            StepRefusal::Expired => Self::new(Code::JourneyExpired),
            StepRefusal::Past | StepRefusal::TooEarly => Self::new(Code::JourneyPast),
            StepRefusal::OpenedElsewhere => Self::new(Code::LinkOpenedElsewhere),
            StepRefusal::WrongNumber => Self::new(Code::WrongNumber),
            StepRefusal::NotNew => Self::new(Code::CredentialTaken).seen(Sign::DeviceNotNew),
            StepRefusal::NotOurs => Self::new(Code::ForeignOrigin),
            StepRefusal::OtherHolder => Self::new(Code::CredentialOfOther),
        }
    }
}

impl From<PasskeyRefused> for Error {
    fn from(refused: PasskeyRefused) -> Self {
        let code = match refused {
            PasskeyRefused::Malformed
            | PasskeyRefused::Kind
            | PasskeyRefused::Flags
            | PasskeyRefused::Id
            | PasskeyRefused::Handle
            | PasskeyRefused::Attestation => Code::CredentialMalformed,
            PasskeyRefused::Challenge | PasskeyRefused::NotListed => Code::CeremonyGone,
            PasskeyRefused::Origin | PasskeyRefused::Framed | PasskeyRefused::RelyingPartyId => {
                Code::OriginMismatch
            }
            PasskeyRefused::NotPresent | PasskeyRefused::NotVerified => Code::NotVerified,
            PasskeyRefused::Signature | PasskeyRefused::Library => Code::BadSignature,
            PasskeyRefused::Unknown => Code::CredentialUnknown,
            PasskeyRefused::OtherHolder => Code::CredentialOfOther,
            PasskeyRefused::Cloned => Code::CredentialCloned,
            PasskeyRefused::Changed => Code::CredentialChanged,
            PasskeyRefused::Taken => Code::CredentialTaken,
            PasskeyRefused::Algorithm => Code::AlgorithmRefused,
        };
        Self::about(code, About::Passkey { detail: refused.to_string() }).because(refused)
    }
}

impl From<NotAdded> for Error {
    fn from(why: NotAdded) -> Self {
        match why {
            NotAdded::Full => Self::new(Code::TooManyDevices),
            NotAdded::Taken => PasskeyRefused::Taken.into(),
            NotAdded::Store(error) => error.into(),
        }
    }
}
