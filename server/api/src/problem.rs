//! The only failure that crosses the wire: an RFC 9457 problem with a stable code, and what to tell the person.

use crate::explain::Explanation;
use crate::wire::Signal;
use serde::{Deserialize, Serialize};

/// Why the server refused, in one stable word. What a person reads about it is in the catalogue.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    // The request itself
    /// The body is not what this address takes; `detail` says where.
    BadRequest,
    /// No application of this name sends people here.
    ApplicationUnknown,
    /// The application asks that people are sent back to an address that is not registered.
    ReturnAddressUnknown,
    /// What an application has asked for is over, was answered already, or belongs to another browser.
    RequestOver,
    /// The address at which people are to be after they have signed out is not registered.
    LogoutAddressUnknown,
    /// No sign-in waits for this code of an application's screen.
    UserCodeUnknown,
    /// The application does not allow signing in with this.
    MeansNotAllowed,
    /// The body is larger than this address takes.
    TooLarge,
    /// The content type is not `application/json`.
    NotJson,
    /// There is nothing at this address.
    NotFound,
    /// The address is there, but not for this method.
    WrongMethod,
    /// Too many attempts from here for now.
    SlowDown,
    /// The request came from a page that is not ours.
    ForeignOrigin,
    /// The request was meant for another host than the one it reached.
    Misdirected,
    /// Something failed on our side; the incident number says what to the people who run this.
    Fault,
    // Holders
    /// The holder may not be used any more.
    HolderDisabled,
    /// The holder id was left empty.
    HolderIdMissing,
    /// The holder id cannot be one.
    HolderIdMalformed,
    /// No holder with this id, or none with a usable device.
    HolderUnknown,
    /// The holder is known but has registered no device.
    NoDevice,
    // Links and invitations
    /// The link or code is not one of ours, or was mangled.
    LinkUnknown,
    /// The link's time is over.
    LinkExpired,
    /// A newer link took this one's place.
    LinkReplaced,
    /// The link has served its purpose.
    LinkUsed,
    /// Another phone has opened the code.
    LinkOpenedElsewhere,
    /// The proof that allowed the code was withdrawn: its session ended, or its device or card was removed.
    LinkWithdrawn,
    /// The password was wrong; `tries_left` says how many tries remain.
    PasswordWrong,
    /// No password is like that: it is too short, or has characters that none has. It costs no try.
    PasswordMalformed,
    /// The password was wrong too often; only a new invitation helps.
    InvitationLocked,
    // Ceremonies
    /// The ceremony is unknown, used or over: begin it again.
    CeremonyGone,
    /// The answer was made for another site.
    OriginMismatch,
    /// The device did not verify the person (UV or UP flag missing).
    NotVerified,
    /// The signature or the signed data does not hold.
    BadSignature,
    /// The answer cannot be read.
    CredentialMalformed,
    /// This passkey is not registered here (any more).
    CredentialUnknown,
    /// The passkey belongs to another holder than the one asked for.
    CredentialOfOther,
    /// The signature counter went back: the key may have been copied.
    CredentialCloned,
    /// The passkey does not say of itself what it said when it was registered: that it can be copied to other devices.
    CredentialChanged,
    /// This passkey is already registered.
    CredentialTaken,
    /// The key uses an algorithm that was not offered.
    AlgorithmRefused,
    // Journeys
    /// The number chosen on the phone was not the one on the PC.
    WrongNumber,
    /// The journey was cancelled, on this side or the other.
    Cancelled,
    /// The journey's time is over.
    JourneyExpired,
    /// There is no such journey in this browser.
    JourneyUnknown,
    /// The journey is already past this step.
    JourneyPast,
    // Sessions
    /// This browser is not signed in.
    SessionMissing,
    /// This browser is signed in as somebody else.
    SessionOfOther,
    /// The browser did not keep our cookie.
    CookieMissing,
    /// This change was not confirmed by itself, or not in time.
    ReauthenticationNeeded,
    // Devices
    /// No such device of this holder.
    DeviceUnknown,
    /// The label is empty or too long.
    LabelMalformed,
    /// Too many devices are registered.
    TooManyDevices,
    /// Nothing would be left to log in with, and the request does not say that this is known.
    LastMeans,
    // Cards
    /// No certificate came with the connection.
    CardMissing,
    /// The connection to the card's host failed; the explanation says how.
    CardLost,
    /// The certificate does not lead to an issuer that is accepted.
    CardUntrusted,
    /// It is the other card, or its certificate for signing documents.
    CardWrong,
    /// The certificate is not valid yet, or not any more.
    CardExpired,
    /// The certificate was revoked or is suspended.
    CardRevoked,
    /// Whether the certificate was revoked cannot be told at the moment.
    CardStatusUnknown,
    /// Nobody is registered for this card.
    CardUnknown,
    /// The holder of this card may not log in any more.
    CardDisabled,
    /// The My Number card is not bound to an account.
    CardUnbound,
    /// The card is bound to somebody else.
    CardTaken,
    /// A My Number card is bound only by somebody who is signed in with an HPKI card.
    CardNeedsHpki,
    /// A card was presented in another browser than the one that began; nothing comes of it.
    CardElsewhere,
    /// Card hosts are not set up on this server.
    CardsOff,
}

/// An RFC 9457 problem. `type` is the address of the message's help page.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Problem {
    /// A reference to the page about this message, as `/help/2.19`, or `about:blank`.
    #[serde(rename = "type")]
    pub kind: String,
    /// RFC 9457's `title`: the message's title, in the person's language.
    pub title: String,
    /// RFC 9457's `status`: the HTTP status of the answer.
    pub status: u16,
    /// What is wrong with this request, for the person who wrote the client. Never a secret, never a cause inside the server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Stable and meant for programs.
    pub code: Code,
    /// How many tries are left, where tries are counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tries_left: Option<u8>,
    /// Seconds until another attempt makes sense.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u32>,
    /// The desk to call, as it wants to be shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// What to read out to the help desk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incident: Option<String>,
    /// What to show the person; absent where the page itself knows what to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explanation: Option<Box<Explanation>>,
    /// What to tell the authenticator about a passkey that never works again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signal: Option<Signal>,
    /// Where the person goes back to the application that asked, where nothing came of its request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub back: Option<String>,
    /// Who would take over from whom in this browser, where somebody else is signed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub takeover: Option<Box<TakeoverNames>>,
}

/// Somebody takes over a browser in which somebody else is signed in. Both names are shown, so that it is done knowingly.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct TakeoverNames {
    /// The name of whoever is signed in.
    pub leaves: String,
    /// The name of whoever would be.
    pub comes: String,
}
