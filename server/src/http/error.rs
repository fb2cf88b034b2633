//! Every failure of the server, mapped to what the person is told and what the log gets. The only file that does so.

use crate::ids::{HolderId, IdError};
use crate::journey::Refusal;
use crate::passkey::Refused;
use crate::store;
use api::catalogue::Number;
use api::trouble::{Kind, Sign};
use api::{Code, Signal};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
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
    pub signal: Option<Signal>,
    /// What the log gets.
    pub cause: Option<Arc<str>>,
}

/// What a handler gives.
pub type Answer<T> = Result<super::extract::Json<T>, Error>;

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

    /// The same, with something to tell the authenticator.
    #[must_use]
    pub fn signalling(mut self, signal: Signal) -> Self {
        self.signal = Some(signal);
        self
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let mut response = status(self.code).into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        Self::fault(error)
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
            Refusal::WrongNumber => Self::new(Code::WrongNumber),
            Refusal::OtherHolder => Self::new(Code::CredentialOfOther),
        }
    }
}

impl From<Refused> for Error {
    fn from(refused: Refused) -> Self {
        let code = match refused {
            Refused::Malformed | Refused::Kind => Code::CredentialMalformed,
            Refused::Challenge => Code::CeremonyGone,
            Refused::Origin | Refused::RelyingPartyId => Code::OriginMismatch,
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

/// The HTTP status of a code.
pub fn status(code: Code) -> StatusCode {
    match code {
        Code::BadRequest
        | Code::HolderIdMissing
        | Code::HolderIdMalformed
        | Code::CredentialMalformed
        | Code::LabelMalformed => StatusCode::BAD_REQUEST,
        Code::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Code::NotJson => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Code::NotFound
        | Code::HolderUnknown
        | Code::LinkUnknown
        | Code::JourneyUnknown
        | Code::DeviceUnknown => StatusCode::NOT_FOUND,
        Code::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
        Code::SlowDown => StatusCode::TOO_MANY_REQUESTS,
        Code::Fault => StatusCode::INTERNAL_SERVER_ERROR,
        // Never a bare 401, also without a session: browsers and proxies have ideas of their own about it.
        Code::SessionMissing
        | Code::CookieMissing
        | Code::ForeignOrigin
        | Code::HolderDisabled
        | Code::NoDevice
        | Code::PasswordWrong
        | Code::InvitationLocked
        | Code::OriginMismatch
        | Code::NotVerified
        | Code::BadSignature
        | Code::CredentialUnknown
        | Code::CredentialOfOther
        | Code::CredentialCloned
        | Code::AlgorithmRefused
        | Code::WrongNumber
        | Code::ReauthenticationNeeded => StatusCode::FORBIDDEN,
        Code::LinkExpired
        | Code::LinkReplaced
        | Code::LinkUsed
        | Code::JourneyExpired
        | Code::CeremonyGone => StatusCode::GONE,
        Code::CredentialTaken
        | Code::Cancelled
        | Code::JourneyPast
        | Code::SessionOfOther
        | Code::TooManyDevices => StatusCode::CONFLICT,
    }
}

/// Which side a person is on.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Side {
    /// The phone.
    Phone,
    /// The PC.
    Pc,
}

/// The message that explains a code, on this side and in this ceremony.
pub fn message(code: Code, side: Side, ceremony: Kind) -> Option<Number> {
    let phone = |section| Some(Number { chapter: 2, section });
    let pc = |section| Some(Number { chapter: 3, section });
    match code {
        // The page itself knows what to say about these.
        Code::BadRequest
        | Code::TooLarge
        | Code::NotJson
        | Code::NotFound
        | Code::SlowDown
        | Code::ForeignOrigin
        | Code::Fault
        | Code::PasswordWrong
        | Code::SessionMissing
        | Code::ReauthenticationNeeded
        | Code::DeviceUnknown
        | Code::LabelMalformed
        | Code::TooManyDevices => None,
        Code::WrongMethod => phone(20),
        Code::HolderDisabled => phone(1),
        Code::HolderIdMissing | Code::HolderIdMalformed => pc(7),
        Code::HolderUnknown => pc(8),
        Code::NoDevice => pc(12),
        Code::LinkUnknown
        | Code::LinkExpired
        | Code::LinkReplaced
        | Code::LinkUsed
        | Code::InvitationLocked => phone(19),
        Code::CredentialUnknown => phone(24),
        Code::CeremonyGone
        | Code::OriginMismatch
        | Code::NotVerified
        | Code::BadSignature
        | Code::CredentialMalformed
        | Code::CredentialCloned
        | Code::CredentialTaken
        | Code::AlgorithmRefused => match ceremony {
            Kind::Create => phone(3),
            Kind::Get => phone(6),
        },
        Code::CredentialOfOther => phone(6),
        Code::WrongNumber => pc(9),
        Code::Cancelled | Code::JourneyExpired | Code::JourneyPast => match (side, ceremony) {
            (Side::Phone, _) if matches!(code, Code::JourneyExpired) => phone(19),
            (Side::Phone | Side::Pc, Kind::Get) => pc(9),
            (Side::Phone | Side::Pc, Kind::Create) => pc(22),
        },
        Code::JourneyUnknown => pc(6),
        Code::SessionOfOther => match side {
            Side::Phone => phone(18),
            Side::Pc => pc(6),
        },
        Code::CookieMissing => match side {
            Side::Phone => phone(15),
            Side::Pc => pc(6),
        },
    }
}

/// What a code by itself points to.
pub fn sign(code: Code) -> Option<Sign> {
    match code {
        Code::HolderDisabled => Some(Sign::HolderDisabled),
        Code::HolderIdMissing | Code::HolderIdMalformed => Some(Sign::HolderIdUnusable),
        Code::HolderUnknown => Some(Sign::HolderUnknown),
        Code::NoDevice => Some(Sign::NoDevice),
        Code::LinkUnknown => Some(Sign::LinkUnknown),
        Code::LinkExpired => Some(Sign::LinkExpired),
        Code::LinkReplaced => Some(Sign::LinkReplaced),
        Code::LinkUsed => Some(Sign::LinkUsed),
        Code::InvitationLocked => Some(Sign::InvitationLocked),
        Code::CeremonyGone | Code::OriginMismatch => Some(Sign::StaleAnswer),
        Code::NotVerified => Some(Sign::NotVerified),
        Code::BadSignature | Code::CredentialMalformed | Code::AlgorithmRefused => Some(Sign::BadSignature),
        Code::CredentialUnknown => Some(Sign::PasskeyUnknown),
        Code::CredentialOfOther => Some(Sign::PasskeyOfOther),
        Code::CredentialCloned => Some(Sign::CounterWentBack),
        Code::CredentialTaken => Some(Sign::AlreadyRegistered),
        Code::WrongNumber => Some(Sign::WrongNumber),
        Code::Cancelled => Some(Sign::CancelledElsewhere),
        Code::JourneyExpired => Some(Sign::TimedOut),
        Code::JourneyUnknown | Code::CookieMissing => Some(Sign::CookiesBlocked),
        Code::SessionOfOther => Some(Sign::OtherHolderHere),
        Code::WrongMethod => Some(Sign::PageReplayed),
        Code::BadRequest
        | Code::TooLarge
        | Code::NotJson
        | Code::NotFound
        | Code::SlowDown
        | Code::ForeignOrigin
        | Code::Fault
        | Code::PasswordWrong
        | Code::JourneyPast
        | Code::SessionMissing
        | Code::ReauthenticationNeeded
        | Code::DeviceUnknown
        | Code::LabelMalformed
        | Code::TooManyDevices => None,
    }
}

/// Whether a failure gets an incident number: what stops a journey or should not have happened does, a slip at a field does not.
pub fn kept(code: Code) -> Kept {
    match code {
        Code::BadRequest
        | Code::TooLarge
        | Code::NotJson
        | Code::NotFound
        | Code::WrongMethod
        | Code::SlowDown
        | Code::ForeignOrigin
        | Code::HolderIdMissing
        | Code::HolderIdMalformed
        | Code::PasswordWrong
        | Code::SessionMissing
        | Code::ReauthenticationNeeded
        | Code::LabelMalformed
        | Code::DeviceUnknown
        | Code::TooManyDevices
        | Code::JourneyPast
        | Code::Cancelled => Kept::No,
        Code::Fault
        | Code::HolderDisabled
        | Code::HolderUnknown
        | Code::NoDevice
        | Code::LinkUnknown
        | Code::LinkExpired
        | Code::LinkReplaced
        | Code::LinkUsed
        | Code::InvitationLocked
        | Code::CeremonyGone
        | Code::OriginMismatch
        | Code::NotVerified
        | Code::BadSignature
        | Code::CredentialMalformed
        | Code::CredentialUnknown
        | Code::CredentialOfOther
        | Code::CredentialCloned
        | Code::CredentialTaken
        | Code::AlgorithmRefused
        | Code::WrongNumber
        | Code::JourneyExpired
        | Code::JourneyUnknown
        | Code::SessionOfOther
        | Code::CookieMissing => Kept::Yes,
    }
}

/// Whether a failure gets an incident number.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kept {
    /// It does.
    Yes,
    /// It does not.
    No,
}

/// Whether the refusal of a passkey is written into the record: what may be an attack is, what cannot be one is not.
pub fn audited(code: Code) -> Audited {
    match code {
        Code::NotVerified
        | Code::BadSignature
        | Code::CredentialCloned
        | Code::CredentialUnknown
        | Code::CredentialOfOther
        | Code::OriginMismatch
        | Code::HolderDisabled => Audited::Yes,
        Code::BadRequest
        | Code::TooLarge
        | Code::NotJson
        | Code::NotFound
        | Code::WrongMethod
        | Code::SlowDown
        | Code::ForeignOrigin
        | Code::Fault
        | Code::HolderIdMissing
        | Code::HolderIdMalformed
        | Code::HolderUnknown
        | Code::NoDevice
        | Code::LinkUnknown
        | Code::LinkExpired
        | Code::LinkReplaced
        | Code::LinkUsed
        | Code::PasswordWrong
        | Code::InvitationLocked
        | Code::CeremonyGone
        | Code::CredentialMalformed
        | Code::CredentialTaken
        | Code::AlgorithmRefused
        | Code::WrongNumber
        | Code::Cancelled
        | Code::JourneyExpired
        | Code::JourneyUnknown
        | Code::JourneyPast
        | Code::SessionMissing
        | Code::SessionOfOther
        | Code::CookieMissing
        | Code::ReauthenticationNeeded
        | Code::DeviceUnknown
        | Code::LabelMalformed
        | Code::TooManyDevices => Audited::No,
    }
}

/// Whether a refusal is written into the record.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Audited {
    /// It is.
    Yes,
    /// It is not.
    No,
}
