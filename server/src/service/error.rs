//! Every failure of the server, mapped to what the person is told and what the log gets. The only file that does so.

use crate::cards::Reason;
use crate::cards::ledger::Ledger;
use crate::clock::Timestamp;
use crate::ids::{HolderId, IdError};
use crate::journey::Refusal;
use crate::journey::change::Unconfirmed;
use crate::passkey::Refused;
use crate::service::clue::Clue;
use crate::service::devices::NotAdded;
use crate::service::rates::Wait;
use crate::service::sessions::NotHeld;
use crate::service::streams::NoStream;
use crate::store;
use api::card;
use api::catalogue::Number;
use api::failure::Sign;
use api::{Code, Signal, Takeover};
use std::sync::Arc;

/// A failure on its way out. The layer in `layers` turns it into a [`api::Problem`] for the person's language and device.
#[derive(Clone, Debug)]
pub struct Error {
    /// What a program is told.
    pub code: Code,
    /// What the author of the client is told.
    pub detail: Option<String>,
    /// How many tries are left.
    pub tries_left: Option<u8>,
    /// Seconds to wait.
    pub retry_after: Option<u32>,
    /// The desk to call.
    pub contact: Option<String>,
    /// What points to the cause, before what the code itself says.
    pub signs: Vec<Sign>,
    /// Whose journey it was.
    pub holder: Option<HolderId>,
    /// What to tell the authenticator.
    pub signal: Option<Box<Signal>>,
    /// Who would take over from whom in this browser.
    pub takeover: Option<Box<Takeover>>,
    /// The message that explains it, where the code alone does not tell which.
    pub number: Option<Number>,
    /// Which card was asked for, where none came.
    pub asked: Option<card::Kind>,
    /// The card it is about.
    pub card: Option<Box<CardWords>>,
    /// What the handshakes of the attempt showed.
    pub ledger: Option<Box<Ledger>>,
    /// What leads to the journey it belongs to.
    pub clue: Option<Box<Clue>>,
    /// What the log gets.
    pub cause: Option<Arc<str>>,
}

/// What is said of a card on a screen.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CardWords {
    /// Which card was asked for: messages are called by the way that was chosen.
    pub kind: card::Kind,
    /// Who issued it.
    pub issuer: String,
    /// Valid from.
    pub from: Timestamp,
    /// Valid until.
    pub until: Timestamp,
    /// When and why it, or its issuer, was revoked.
    pub revoked: Option<(Timestamp, Reason)>,
}

impl Error {
    /// A failure that needs no more words than its code.
    pub fn new(code: Code) -> Self {
        Self {
            code,
            detail: None,
            tries_left: None,
            retry_after: None,
            contact: None,
            signs: Vec::new(),
            holder: None,
            signal: None,
            takeover: None,
            number: None,
            asked: None,
            card: None,
            ledger: None,
            clue: None,
            cause: None,
        }
    }

    /// Something failed that should not have: the cause goes to the log.
    pub fn fault(cause: impl std::fmt::Display) -> Self {
        Self { cause: Some(cause.to_string().into()), ..Self::new(Code::Fault) }
    }

    /// A request that cannot be read, and why.
    pub fn bad_request(detail: impl Into<String>) -> Self {
        Self { detail: Some(detail.into()), ..Self::new(Code::BadRequest) }
    }

    /// The same, of this holder.
    #[must_use]
    pub fn of(mut self, holder: &HolderId) -> Self {
        self.holder = Some(holder.clone());
        self
    }

    /// The same, with this desk to call.
    #[must_use]
    pub fn call(mut self, contact: Option<String>) -> Self {
        self.contact = contact;
        self
    }

    /// The same, with something that points to the cause.
    #[must_use]
    pub fn seen(mut self, sign: Sign) -> Self {
        self.signs.push(sign);
        self
    }

    /// The same, of an attempt that asked for this card.
    #[must_use]
    pub fn asking_for(mut self, card: card::Kind) -> Self {
        self.asked = Some(card);
        self
    }

    /// The same, about this card.
    #[must_use]
    pub fn about(mut self, card: CardWords) -> Self {
        self.card = Some(Box::new(card));
        self
    }

    /// The same, explained by this message.
    #[must_use]
    pub fn explained_by(mut self, number: Number) -> Self {
        self.number = Some(number);
        self
    }

    /// The same, with what the handshakes showed.
    #[must_use]
    pub fn after(mut self, ledger: Ledger) -> Self {
        self.ledger = Some(Box::new(ledger));
        self
    }

    /// The same, in this journey, unless it is known to belong to another.
    #[must_use]
    pub fn on(mut self, clue: Option<Clue>) -> Self {
        self.clue = self.clue.or(clue.map(Box::new));
        self
    }

    /// The same, with something to tell the authenticator.
    #[must_use]
    pub fn signalling(mut self, signal: Signal) -> Self {
        self.signal = Some(Box::new(signal));
        self
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
            NotHeld::Ended(ended) => {
                Self { cause: Some(ended.to_string().into()), ..Self::new(Code::SessionMissing) }
            }
            NotHeld::Store(error) => error.into(),
        }
    }
}

impl From<Wait> for Error {
    fn from(Wait { seconds }: Wait) -> Self {
        Self { retry_after: Some(seconds), ..Self::new(Code::SlowDown) }
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
        Self { detail: Some(why.to_string()), ..Self::new(Code::ReauthenticationNeeded) }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::LinkExpired => Self::new(Code::LinkExpired),
            Refusal::LinkReplaced => Self::new(Code::LinkReplaced),
            Refusal::LinkUsed => Self::new(Code::LinkUsed),
            Refusal::PasswordWrong { tries_left } => {
                Self { tries_left: Some(tries_left), ..Self::new(Code::PasswordWrong) }
            }
            Refusal::Locked => Self::new(Code::InvitationLocked),
            Refusal::Cancelled => Self::new(Code::Cancelled),
            Refusal::Expired => Self::new(Code::JourneyExpired),
            Refusal::Past | Refusal::TooEarly => Self::new(Code::JourneyPast),
            Refusal::OpenedElsewhere => Self::new(Code::LinkOpenedElsewhere),
            Refusal::WrongNumber => Self::new(Code::WrongNumber),
            Refusal::NotOurs => Self::new(Code::ForeignOrigin),
            Refusal::OtherHolder => Self::new(Code::CredentialOfOther),
        }
    }
}

impl From<Refused> for Error {
    fn from(refused: Refused) -> Self {
        let code = match refused {
            Refused::Malformed
            | Refused::Kind
            | Refused::Flags
            | Refused::Id
            | Refused::Handle
            | Refused::Attestation => Code::CredentialMalformed,
            Refused::Challenge | Refused::NotListed => Code::CeremonyGone,
            Refused::Origin | Refused::Framed | Refused::RelyingPartyId => Code::OriginMismatch,
            Refused::NotPresent | Refused::NotVerified => Code::NotVerified,
            Refused::Signature | Refused::Library => Code::BadSignature,
            Refused::Unknown => Code::CredentialUnknown,
            Refused::OtherHolder => Code::CredentialOfOther,
            Refused::Cloned | Refused::Changed => Code::CredentialCloned,
            Refused::Taken => Code::CredentialTaken,
            Refused::Algorithm => Code::AlgorithmRefused,
        };
        Self { cause: Some(refused.to_string().into()), detail: Some(refused.to_string()), ..Self::new(code) }
    }
}

impl From<NotAdded> for Error {
    fn from(why: NotAdded) -> Self {
        match why {
            NotAdded::Full => Self::new(Code::TooManyDevices),
            NotAdded::Taken => Refused::Taken.into(),
            NotAdded::Store(error) => error.into(),
        }
    }
}

impl From<IdError> for Error {
    fn from(error: IdError) -> Self {
        match error {
            IdError::Empty => Self::new(Code::HolderIdMissing),
            IdError::TooLong | IdError::BadCharacter => {
                Self { detail: Some(error.to_string()), ..Self::new(Code::HolderIdMalformed) }
            }
        }
    }
}
