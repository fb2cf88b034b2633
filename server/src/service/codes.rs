//! What each code means: the message that explains it, what it points to by itself, and whether it is kept for the help desk and written
//! into the record. One line for each code.

use crate::service::caller::Side;
use api::Code;
use api::catalogue::Number;
use api::failure::{CeremonyKind, Sign};

/// What follows from a code: status, message, sign, incident, record.
#[derive(Clone, Copy, Debug)]
pub struct Meaning {
    /// The message that explains it.
    told: MessageByCeremony,
    /// What it points to by itself. What was read of a card says more than the code.
    pub sign: Option<Sign>,
    /// Whether it gets an incident number: what stops a journey or should not have happened does, a slip at a field does not.
    pub kept: GetsIncident,
    /// Whether it is written into the record: what may be an attack is, what cannot be one is not.
    pub audited: Audited,
}

/// Whether a failure gets an incident number.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum GetsIncident {
    /// It gets a number.
    Yes,
    /// It gets no number.
    No,
}

/// Whether a refusal is written into the record.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Audited {
    /// It gets a line in the record.
    Yes,
    /// It gets no line.
    No,
}

/// Which message explains a code, by side and ceremony; nothing where the page itself knows what to say.
#[derive(Clone, Copy, Debug)]
struct MessageByCeremony {
    phone_create: Option<Number>,
    phone_get: Option<Number>,
    pc_create: Option<Number>,
    pc_get: Option<Number>,
}

impl Meaning {
    /// The message that explains the code, on this side and in this ceremony.
    pub fn message(&self, side: Side, ceremony: CeremonyKind) -> Option<Number> {
        match (side, ceremony) {
            (Side::Phone, CeremonyKind::Create) => self.told.phone_create,
            (Side::Phone, CeremonyKind::Get) => self.told.phone_get,
            (Side::Pc, CeremonyKind::Create) => self.told.pc_create,
            (Side::Pc, CeremonyKind::Get) => self.told.pc_get,
        }
    }
}

/// The table of all codes: what follows from each.
#[rustfmt::skip] // a table: one line for each
#[expect(clippy::match_same_arms, reason = "each code has its line, also where two mean the same today")]
pub const fn meaning(code: Code) -> Meaning {
    match code {
        // The request itself
        Code::BadRequest => of(NOTHING, None, GetsIncident::No, Audited::No),
        // Whoever keeps the application's settings can only mend it once somebody tells which page said so.
        Code::ApplicationUnknown => of(ours(1), None, GetsIncident::Yes, Audited::No),
        Code::ReturnAddressUnknown => of(ours(2), None, GetsIncident::Yes, Audited::No),
        Code::RequestOver => of(ours(3), None, GetsIncident::Yes, Audited::No),
        Code::LogoutAddressUnknown => of(ours(4), None, GetsIncident::Yes, Audited::No),
        Code::UserCodeUnknown => of(ours(5), None, GetsIncident::Yes, Audited::No),
        // The page offers nothing else but what is allowed: whoever meets this has an old page, or makes requests by hand.
        Code::MeansNotAllowed => of(NOTHING, None, GetsIncident::No, Audited::No),
        Code::TooLarge => of(NOTHING, None, GetsIncident::No, Audited::No),
        Code::NotJson => of(NOTHING, None, GetsIncident::No, Audited::No),
        Code::NotFound => of(NOTHING, None, GetsIncident::No, Audited::No),
        Code::WrongMethod => of(phone(20), Some(Sign::PageReplayed), GetsIncident::No, Audited::No),
        Code::SlowDown => of(NOTHING, None, GetsIncident::No, Audited::No),
        Code::ForeignOrigin => of(NOTHING, None, GetsIncident::No, Audited::No),
        Code::Misdirected => of(NOTHING, None, GetsIncident::No, Audited::No),
        Code::Fault => of(NOTHING, None, GetsIncident::Yes, Audited::No),
        // Holders
        Code::HolderDisabled => of(phone(1), Some(Sign::HolderDisabled), GetsIncident::Yes, Audited::Yes),
        Code::HolderIdMissing => of(pc(7), Some(Sign::HolderIdUnusable), GetsIncident::No, Audited::No),
        Code::HolderIdMalformed => of(pc(7), None, GetsIncident::No, Audited::No),
        Code::HolderUnknown => of(pc(8), Some(Sign::HolderUnknown), GetsIncident::Yes, Audited::No),
        Code::NoDevice => of(pc(12), Some(Sign::NoDevice), GetsIncident::Yes, Audited::No),
        // Links and invitations
        Code::LinkUnknown => of(phone(19), Some(Sign::LinkUnknown), GetsIncident::Yes, Audited::No),
        Code::LinkExpired => of(phone(19), Some(Sign::LinkExpired), GetsIncident::Yes, Audited::No),
        Code::LinkReplaced => of(phone(19), Some(Sign::LinkReplaced), GetsIncident::Yes, Audited::No),
        Code::LinkUsed => of(phone(19), Some(Sign::LinkUsed), GetsIncident::Yes, Audited::No),
        Code::LinkOpenedElsewhere => of(phone(19), Some(Sign::OpenedElsewhere), GetsIncident::Yes, Audited::No),
        Code::LinkWithdrawn => of(LATE, Some(Sign::LinkWithdrawn), GetsIncident::Yes, Audited::No),
        Code::PasswordWrong => of(NOTHING, None, GetsIncident::No, Audited::No),
        Code::PasswordMalformed => of(NOTHING, None, GetsIncident::No, Audited::No),
        Code::InvitationLocked => of(phone(19), Some(Sign::InvitationLocked), GetsIncident::Yes, Audited::No),
        // Ceremonies
        Code::CeremonyGone => of(CEREMONY, Some(Sign::StaleAnswer), GetsIncident::Yes, Audited::No),
        Code::OriginMismatch => of(CEREMONY, Some(Sign::StaleAnswer), GetsIncident::Yes, Audited::Yes),
        Code::NotVerified => of(CEREMONY, Some(Sign::NotVerified), GetsIncident::Yes, Audited::Yes),
        Code::BadSignature => of(CEREMONY, Some(Sign::BadSignature), GetsIncident::Yes, Audited::Yes),
        Code::CredentialMalformed => of(CEREMONY, Some(Sign::BadSignature), GetsIncident::Yes, Audited::No),
        Code::CredentialUnknown => of(phone(24), Some(Sign::PasskeyUnknown), GetsIncident::Yes, Audited::Yes),
        Code::CredentialOfOther => of(phone(6), Some(Sign::PasskeyOfOther), GetsIncident::Yes, Audited::Yes),
        Code::CredentialCloned => of(CEREMONY, Some(Sign::CounterWentBack), GetsIncident::Yes, Audited::Yes),
        Code::CredentialChanged => of(CEREMONY, Some(Sign::PasskeyChanged), GetsIncident::Yes, Audited::Yes),
        Code::CredentialTaken => of(CEREMONY, Some(Sign::AlreadyRegistered), GetsIncident::Yes, Audited::No),
        Code::AlgorithmRefused => of(CEREMONY, Some(Sign::BadSignature), GetsIncident::Yes, Audited::No),
        // Journeys
        Code::WrongNumber => of(STOPPED, Some(Sign::WrongNumber), GetsIncident::Yes, Audited::No),
        Code::Cancelled => of(STOPPED, Some(Sign::CancelledElsewhere), GetsIncident::No, Audited::No),
        Code::JourneyExpired => of(LATE, Some(Sign::TimedOut), GetsIncident::Yes, Audited::No),
        Code::JourneyUnknown => of(pc(6), Some(Sign::CookiesBlocked), GetsIncident::Yes, Audited::No),
        Code::JourneyPast => of(STOPPED, None, GetsIncident::No, Audited::No),
        // Sessions
        Code::SessionMissing => of(NOTHING, None, GetsIncident::No, Audited::No),
        Code::SessionOfOther => of(both(18, 6), Some(Sign::OtherHolderHere), GetsIncident::Yes, Audited::No),
        Code::CookieMissing => of(both(15, 6), Some(Sign::CookiesBlocked), GetsIncident::Yes, Audited::No),
        Code::ReauthenticationNeeded => of(NOTHING, None, GetsIncident::No, Audited::No),
        // Devices
        Code::DeviceUnknown => of(NOTHING, None, GetsIncident::No, Audited::No),
        Code::LabelMalformed => of(NOTHING, None, GetsIncident::No, Audited::No),
        Code::TooManyDevices => of(NOTHING, None, GetsIncident::No, Audited::No),
        Code::LastMeans => of(NOTHING, None, GetsIncident::No, Audited::No),
        // Cards
        Code::CardMissing => of(pc(1), Some(Sign::NoCertificate), GetsIncident::Yes, Audited::No),
        Code::CardLost => of(pc(1), None, GetsIncident::Yes, Audited::No),
        Code::CardUntrusted => of(pc(19), None, GetsIncident::Yes, Audited::Yes),
        Code::CardWrong => of(pc(19), None, GetsIncident::Yes, Audited::No),
        Code::CardExpired => of(pc(1), None, GetsIncident::Yes, Audited::No),
        Code::CardRevoked => of(pc(18), Some(Sign::CertificateRevoked), GetsIncident::Yes, Audited::Yes),
        Code::CardStatusUnknown => of(pc(18), Some(Sign::StatusUnknown), GetsIncident::Yes, Audited::No),
        Code::CardUnknown => of(pc(11), Some(Sign::CardUnknown), GetsIncident::Yes, Audited::Yes),
        Code::CardDisabled => of(pc(4), Some(Sign::HolderDisabled), GetsIncident::Yes, Audited::Yes),
        Code::CardUnbound => of(pc(20), Some(Sign::CardUnbound), GetsIncident::Yes, Audited::Yes),
        Code::CardTaken => of(pc(14), Some(Sign::CardOfOther), GetsIncident::Yes, Audited::Yes),
        Code::CardNeedsHpki => of(NOTHING, None, GetsIncident::No, Audited::No),
        Code::CardElsewhere => of(pc(9), Some(Sign::CardElsewhere), GetsIncident::Yes, Audited::No),
        Code::CardsOff => of(NOTHING, None, GetsIncident::No, Audited::No),
    }
}

const fn of(told: MessageByCeremony, sign: Option<Sign>, kept: GetsIncident, audited: Audited) -> Meaning {
    Meaning { told, sign, kept, audited }
}

/// The page itself knows what to say.
const NOTHING: MessageByCeremony =
    MessageByCeremony { phone_create: None, phone_get: None, pc_create: None, pc_get: None };
/// A ceremony that does not hold: 2.3 when a passkey was made, 2.6 when one was used.
const CEREMONY: MessageByCeremony = MessageByCeremony {
    phone_create: Some(Number::phone(3)),
    phone_get: Some(Number::phone(6)),
    pc_create: Some(Number::phone(3)),
    pc_get: Some(Number::phone(6)),
};
/// A journey that ended on the other side: a registration's 3.22, a login's 3.9.
const STOPPED: MessageByCeremony = MessageByCeremony {
    phone_create: Some(Number::pc(22)),
    phone_get: Some(Number::pc(9)),
    pc_create: Some(Number::pc(22)),
    pc_get: Some(Number::pc(9)),
};
/// A journey whose time, or what it rests on, is over: on the phone it is the link's (2.19).
const LATE: MessageByCeremony = MessageByCeremony {
    phone_create: Some(Number::phone(19)),
    phone_get: Some(Number::phone(19)),
    ..STOPPED
};

const fn everywhere(number: Number) -> MessageByCeremony {
    let told = Some(number);
    MessageByCeremony { phone_create: told, phone_get: told, pc_create: told, pc_get: told }
}

/// A message of the chapter on phones, wherever it happens.
const fn phone(section: u8) -> MessageByCeremony {
    everywhere(Number::phone(section))
}

/// A message of the chapter on PCs, wherever it happens.
const fn pc(section: u8) -> MessageByCeremony {
    everywhere(Number::pc(section))
}

/// A message of our own chapter, wherever it happens.
const fn ours(section: u8) -> MessageByCeremony {
    everywhere(Number::ours(section))
}

/// One message explains it on the phone, another on the PC.
const fn both(phone: u8, pc: u8) -> MessageByCeremony {
    let (phone, pc) = (Some(Number::phone(phone)), Some(Number::pc(pc)));
    MessageByCeremony { phone_create: phone, phone_get: phone, pc_create: pc, pc_get: pc }
}
