//! The failure classifier: what most likely went wrong in a WebAuthn ceremony, from what could be observed.

mod classify;
mod predict;
pub mod texts;

pub use classify::classify;
pub use predict::{Prediction, Severity, predict};

use crate::catalogue::Number;
use serde::{Deserialize, Serialize};

/// What the app saw of a ceremony that failed.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Failure {
    /// Registration or login.
    pub ceremony: Kind,
    /// `DOMException.name`.
    pub name: String,
    /// `DOMException.message`.
    pub message: String,
    /// From the call to the rejection.
    pub elapsed_ms: u32,
    /// The timeout in the options.
    pub timeout_ms: u32,
    /// How long the page was hidden or without focus meanwhile: a sheet was up.
    pub away_ms: u32,
    /// Which attempt in a row this was, from 1.
    pub attempt: u32,
    /// `isUserVerifyingPlatformAuthenticatorAvailable()`, where it answered.
    #[serde(default)]
    pub platform_authenticator: Option<bool>,
    /// Whether this browser remembers having registered a passkey of ours.
    pub registered_here: Here,
    /// The page's environment.
    pub page: Page,
}

/// Which ceremony.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// `navigator.credentials.create`.
    Create,
    /// `navigator.credentials.get`.
    Get,
}

/// Whether this browser has registered a passkey of ours.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Here {
    /// It remembers one.
    Yes,
    /// It remembers none.
    No,
    /// It keeps no memory.
    #[default]
    Unknown,
}

/// What the page could say about itself before any call.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Page {
    /// `PublicKeyCredential` is there.
    Ready,
    /// `PublicKeyCredential` is missing.
    NoWebAuthn,
    /// `isSecureContext` is false.
    Insecure,
}

/// Something that was observed and points to causes.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Sign {
    /// The person, or the system for the person, cancelled after a sheet was shown.
    Cancelled,
    /// It ended when the time ran out.
    TimedOut,
    /// It was refused within moments, without any sheet.
    RefusedAtOnce,
    /// This is an app's own view, not a browser.
    InApp,
    /// This browser is not the platform's usual one.
    UnusualBrowser,
    /// The system is too old.
    OldSystem,
    /// The page is not in a secure context.
    InsecurePage,
    /// WebAuthn is missing.
    NoWebAuthn,
    /// No screen lock is set.
    NoScreenLock,
    /// The credential manager answered with an error of its own.
    ProviderFailed,
    /// It failed several times in a row.
    Again,
    /// The page did not have the focus.
    NotFocused,
    /// Another call was still going.
    AlreadyPending,
    /// This device already holds a passkey for this holder.
    AlreadyRegistered,
    /// No passkey for this request is on this device.
    NoPasskeyHere,
    /// The passkey is not known to the server.
    PasskeyUnknown,
    /// The passkey is another holder's.
    PasskeyOfOther,
    /// The passkey went to an app other than the platform's own.
    ForeignProvider,
    /// The device did not verify the person.
    NotVerified,
    /// The signature did not hold.
    BadSignature,
    /// The signature counter went back.
    CounterWentBack,
    /// The answer belonged to another site or an older page.
    StaleAnswer,
    /// The account is disabled.
    HolderDisabled,
    /// There is no such holder.
    HolderUnknown,
    /// The holder id was empty or cannot be one.
    HolderIdUnusable,
    /// The holder has no device.
    NoDevice,
    /// Cookies are not kept.
    CookiesBlocked,
    /// Somebody else is signed in here.
    OtherHolderHere,
    /// The link's time is over.
    LinkExpired,
    /// A newer link was issued.
    LinkReplaced,
    /// The link was used.
    LinkUsed,
    /// The link is not one of ours.
    LinkUnknown,
    /// The password was wrong too often.
    InvitationLocked,
    /// The QR code shown on a screen of ours ran out, not a letter's.
    ScreenQr,
    /// The journey was cancelled on the other device.
    CancelledElsewhere,
    /// A page was asked for that only takes answers: back, reload or a preview.
    PageReplayed,
    /// The wrong number was chosen.
    WrongNumber,
    /// The network failed.
    Offline,
}

/// What the classifier concludes.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Diagnosis {
    /// The message whose screen explains it.
    pub message: Number,
    /// What points to its causes, the strongest first.
    pub signs: Vec<Sign>,
}
