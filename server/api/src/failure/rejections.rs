//! What the engines say when a ceremony fails, word for word, and what they mean by it. The unit tests, and the stubs
//! of the browser tests through `tests/texts.json`, speak with these very words.

use crate::parts;

/// A rejection as an engine words it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct EngineRejection {
    /// `DOMException.name`.
    pub name: &'static str,
    /// `DOMException.message`.
    pub message: &'static str,
}

const fn refusal(name: &'static str, message: &'static str) -> EngineRejection {
    EngineRejection { name, message }
}

/// Blink for a cancel, a time-out, a failed check of the person and a missing passkey alike.
pub const BLINK_GENERIC: EngineRejection = refusal(
    "NotAllowedError",
    "The operation either timed out or was not allowed. See: https://www.w3.org/TR/webauthn-2/#sctn-privacy-considerations-client.",
);
/// Blink: the page did not have the focus.
pub const BLINK_FOCUS: EngineRejection = refusal(
    "NotAllowedError",
    "The operation is not allowed at this time because the page does not have focus.",
);
/// Blink: forbidden inside another site's page.
pub const BLINK_POLICY_CREATE: EngineRejection = refusal(
    "NotAllowedError",
    "The 'publickey-credentials-create' feature is not enabled in this document. Permissions Policy may be used to delegate Web Authentication capabilities to cross-origin child frames.",
);
/// As [`BLINK_POLICY_CREATE`], for `get`.
pub const BLINK_POLICY_GET: EngineRejection = refusal(
    "NotAllowedError",
    "The 'publickey-credentials-get' feature is not enabled in this document. Permissions Policy may be used to delegate Web Authentication capabilities to cross-origin child frames.",
);
/// Blink: the person went past a warning about the server's certificate.
pub const BLINK_TLS: EngineRejection =
    refusal("NotAllowedError", "WebAuthn is not supported on sites with TLS certificate errors.");
/// Blink: the immediate mode found nothing on this device.
pub const BLINK_NOTHING_IMMEDIATE: EngineRejection =
    refusal("NotAllowedError", "No immediate discoverable credentials are found.");
/// Blink: this device holds one of the excluded credentials.
pub const BLINK_EXCLUDED: EngineRejection = refusal(
    "InvalidStateError",
    "The user attempted to register an authenticator that contains one of the credentials already registered with the relying party.",
);
/// Blink on Android: no screen lock.
pub const BLINK_SCREEN_LOCK: EngineRejection = refusal(
    "NotSupportedError",
    "The specified `userVerification` requirement cannot be fulfilled by this device unless the device is secured with a screen lock.",
);
/// Blink: passkeys that are found without a list are not supported here.
pub const BLINK_EMPTY_LIST: EngineRejection =
    refusal("NotSupportedError", "Use of an empty `allowCredentials` list is not supported on this device.");
/// As [`BLINK_EMPTY_LIST`], in older versions.
pub const BLINK_RESIDENT: EngineRejection = refusal(
    "NotSupportedError",
    "Resident credentials or empty 'allowCredentials' lists are not supported at this time.",
);
/// Blink on Android: Play services cannot do what was asked.
pub const BLINK_UNEXPECTED: EngineRejection = refusal(
    "NotSupportedError",
    "Either the device has received unexpected request parameters, or the device cannot support this request.",
);
/// Blink: a view without WebAuthn, or very old Play services.
pub const BLINK_NOT_IMPLEMENTED: EngineRejection = refusal("NotSupportedError", "Not implemented");
/// Blink on Android: Credential Manager failed in a way of its own.
pub const BLINK_CREDENTIAL_MANAGER: EngineRejection =
    refusal("NotReadableError", "An unknown error occurred while talking to the credential manager.");
/// Blink: an address that cannot have passkeys.
pub const BLINK_DOMAIN: EngineRejection = refusal("SecurityError", "This is an invalid domain.");
/// Blink: passkeys of this name do not belong to this address.
pub const BLINK_RP_ID: EngineRejection = refusal(
    "SecurityError",
    "The relying party ID is not a registrable domain suffix of, nor equal to the current domain. Subsequently, an attempt to fetch the .well-known/webauthn resource of the claimed RP ID failed.",
);
/// Blink on Android: another call is still going.
pub const BLINK_PENDING: EngineRejection = refusal("OperationError", "A request is already pending.");
/// `WebKit`: cancelled, or nothing that could have been asked for.
pub const WEBKIT_CANCELLED: EngineRejection =
    refusal("NotAllowedError", "This request has been cancelled by the user.");
/// `WebKit`: any other answer of the system.
pub const WEBKIT_FAILED: EngineRejection = refusal("NotAllowedError", "Operation failed.");
/// `WebKit` and Gecko: the default words for a cancel or a refusal.
pub const WEBKIT_DEFAULT: EngineRejection = refusal(
    "NotAllowedError",
    "The request is not allowed by the user agent or the platform in the current context, possibly because the user denied permission.",
);
/// `WebKit` up to iOS 17.3 in an app that is no browser.
pub const WEBKIT_ENTITLEMENT_CREATE: EngineRejection = refusal(
    "NotAllowedError",
    "The 'navigator.credentials.create' API is only permitted in applications with the 'com.apple.developer.web-browser' entitlement.",
);
/// As [`WEBKIT_ENTITLEMENT_CREATE`], for `get`.
pub const WEBKIT_ENTITLEMENT_GET: EngineRejection = refusal(
    "NotAllowedError",
    "The 'navigator.credentials.get' API is only permitted in applications with the 'com.apple.developer.web-browser' entitlement.",
);
/// `WebKit`: the page did not have the focus.
pub const WEBKIT_FOCUS: EngineRejection = refusal("NotAllowedError", "The document is not focused.");
/// `WebKit`: inside another site's page.
pub const WEBKIT_ANCESTORS: EngineRejection =
    refusal("NotAllowedError", "The origin of the document is not the same as its ancestors.");
/// `WebKit`, older: this device holds one of the excluded credentials.
pub const WEBKIT_EXCLUDED: EngineRejection = refusal(
    "NotAllowedError",
    "At least one credential matches an entry of the excludeCredentials list in the platform attached authenticator.",
);
/// `WebKit`: as [`WEBKIT_EXCLUDED`], in default words.
pub const WEBKIT_INVALID_STATE: EngineRejection =
    refusal("InvalidStateError", "The object is in an invalid state.");
/// `WebKit`, older: no key could be made, mostly for want of a passcode.
pub const WEBKIT_NO_KEY: EngineRejection = refusal("UnknownError", "Couldn't create private key.");
/// As [`WEBKIT_NO_KEY`]: guarding the key needs a passcode.
pub const WEBKIT_NO_ACCESS_CONTROL: EngineRejection =
    refusal("UnknownError", "Couldn't create access control: Error Domain=NSOSStatusErrorDomain Code=-50");
/// As [`WEBKIT_NO_KEY`]: the keychain could not be read.
pub const WEBKIT_NO_KEYCHAIN: EngineRejection = refusal("UnknownError", "Couldn't get existing credentials");
/// `WebKit`: options of ours that cannot be.
pub const WEBKIT_USER_ID: EngineRejection =
    refusal("TypeError", "The length options.user.id must be between 1-64 bytes.");
/// `WebKit`: the page stopped it.
pub const WEBKIT_ABORTED: EngineRejection = refusal("AbortError", "Aborted by AbortSignal.");
/// Gecko: the page stopped it.
pub const GECKO_ABORTED: EngineRejection = refusal("AbortError", "The operation was aborted.");

/// All rejections, by name.
pub const ALL: [(&str, EngineRejection); 31] = [
    ("BLINK_GENERIC", BLINK_GENERIC),
    ("BLINK_FOCUS", BLINK_FOCUS),
    ("BLINK_POLICY_CREATE", BLINK_POLICY_CREATE),
    ("BLINK_POLICY_GET", BLINK_POLICY_GET),
    ("BLINK_TLS", BLINK_TLS),
    ("BLINK_NOTHING_IMMEDIATE", BLINK_NOTHING_IMMEDIATE),
    ("BLINK_EXCLUDED", BLINK_EXCLUDED),
    ("BLINK_SCREEN_LOCK", BLINK_SCREEN_LOCK),
    ("BLINK_EMPTY_LIST", BLINK_EMPTY_LIST),
    ("BLINK_RESIDENT", BLINK_RESIDENT),
    ("BLINK_UNEXPECTED", BLINK_UNEXPECTED),
    ("BLINK_NOT_IMPLEMENTED", BLINK_NOT_IMPLEMENTED),
    ("BLINK_CREDENTIAL_MANAGER", BLINK_CREDENTIAL_MANAGER),
    ("BLINK_DOMAIN", BLINK_DOMAIN),
    ("BLINK_RP_ID", BLINK_RP_ID),
    ("BLINK_PENDING", BLINK_PENDING),
    ("WEBKIT_CANCELLED", WEBKIT_CANCELLED),
    ("WEBKIT_FAILED", WEBKIT_FAILED),
    ("WEBKIT_DEFAULT", WEBKIT_DEFAULT),
    ("WEBKIT_ENTITLEMENT_CREATE", WEBKIT_ENTITLEMENT_CREATE),
    ("WEBKIT_ENTITLEMENT_GET", WEBKIT_ENTITLEMENT_GET),
    ("WEBKIT_FOCUS", WEBKIT_FOCUS),
    ("WEBKIT_ANCESTORS", WEBKIT_ANCESTORS),
    ("WEBKIT_EXCLUDED", WEBKIT_EXCLUDED),
    ("WEBKIT_INVALID_STATE", WEBKIT_INVALID_STATE),
    ("WEBKIT_NO_KEY", WEBKIT_NO_KEY),
    ("WEBKIT_NO_ACCESS_CONTROL", WEBKIT_NO_ACCESS_CONTROL),
    ("WEBKIT_NO_KEYCHAIN", WEBKIT_NO_KEYCHAIN),
    ("WEBKIT_USER_ID", WEBKIT_USER_ID),
    ("WEBKIT_ABORTED", WEBKIT_ABORTED),
    ("GECKO_ABORTED", GECKO_ABORTED),
];

/// What an engine means by a rejection, across the engines' wordings.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum EngineMeaning {
    /// Blink's one text for everything.
    NotAllowed,
    /// The default text of the exception: cancel or refusal.
    Denied,
    /// The person closed the dialog.
    Cancelled,
    /// The engine's own time limit, which can be shorter than ours.
    TimedOut,
    /// "Operation failed." of Safari's engine, which says nothing more.
    Failed,
    /// The app is no browser in Apple's eyes.
    NoEntitlement,
    /// The page had no focus.
    NotFocused,
    /// Another site's page around ours, an address that is not ours, or options that cannot be.
    Misplaced,
    /// The connection is not trusted.
    Insecure,
    /// No passkey for this site on this device.
    NothingHere,
    /// The authenticator holds a passkey of the exclude list already.
    Excluded,
    /// The device has no screen lock.
    NoScreenLock,
    /// The device's own keeper of passkeys failed, or cannot do what was asked.
    ProviderFailed,
    /// There is no WebAuthn behind the call.
    NoWebAuthn,
    /// Android's Credential Manager failed in a way of its own.
    CredentialManager,
    /// The system's key store failed, mostly for want of a passcode.
    NoKeyStore,
    /// The device cannot check the person.
    NoVerification,
    /// Another WebAuthn call of the page is still under way.
    Pending,
    /// The page itself aborted the call.
    Aborted,
    /// The wording is none that we know.
    Unknown,
}

/// Distinctive parts of the texts, in small letters. The first that fits decides.
const PARTS: [(&str, EngineMeaning); 51] = [
    ("com.apple.developer.web-browser", EngineMeaning::NoEntitlement),
    ("secured with a screen lock", EngineMeaning::NoScreenLock),
    ("talking to the credential manager", EngineMeaning::CredentialManager),
    ("either timed out or was not allowed", EngineMeaning::NotAllowed),
    ("not allowed by the user agent or the platform", EngineMeaning::Denied),
    ("cancelled by the user", EngineMeaning::Cancelled),
    ("canceled by the user", EngineMeaning::Cancelled),
    ("does not have focus", EngineMeaning::NotFocused),
    ("is not focused", EngineMeaning::NotFocused),
    ("not enabled in this document", EngineMeaning::Misplaced),
    ("not the same as its ancestors", EngineMeaning::Misplaced),
    // The page went away, or another took its place in the frame.
    ("fully active", EngineMeaning::Misplaced),
    ("detached", EngineMeaning::Misplaced),
    ("opaque origin", EngineMeaning::Misplaced),
    ("tls certificate errors", EngineMeaning::Insecure),
    ("only available to https", EngineMeaning::Insecure),
    ("secure context", EngineMeaning::Insecure),
    ("no immediate discoverable", EngineMeaning::NothingHere),
    // Safari's engine, and Play services behind a view inside an app.
    ("no matched credential", EngineMeaning::NothingHere),
    ("find a matching credential", EngineMeaning::NothingHere),
    ("no credentials available", EngineMeaning::NothingHere),
    ("no credential available", EngineMeaning::NothingHere),
    ("already registered", EngineMeaning::Excluded),
    ("previously registered", EngineMeaning::Excluded),
    ("excludecredentials list", EngineMeaning::Excluded),
    ("excluded credentials", EngineMeaning::Excluded),
    ("empty `allowcredentials`", EngineMeaning::ProviderFailed),
    ("empty 'allowcredentials'", EngineMeaning::ProviderFailed),
    ("unexpected request parameters", EngineMeaning::ProviderFailed),
    ("not implemented", EngineMeaning::NoWebAuthn),
    ("not support public key credential", EngineMeaning::NoWebAuthn),
    ("not support public-key credential", EngineMeaning::NoWebAuthn),
    ("webauthn is not supported", EngineMeaning::NoWebAuthn),
    ("already pending", EngineMeaning::Pending),
    ("may be outstanding", EngineMeaning::Pending),
    ("cancelled by a new request", EngineMeaning::Pending),
    ("couldn't verify", EngineMeaning::NoVerification),
    ("couldn't create", EngineMeaning::NoKeyStore),
    ("couldn't get", EngineMeaning::NoKeyStore),
    ("couldn't export", EngineMeaning::NoKeyStore),
    ("couldn't generate", EngineMeaning::NoKeyStore),
    ("privatekeyref is null", EngineMeaning::NoKeyStore),
    ("invalid domain", EngineMeaning::Misplaced),
    ("not a valid domain", EngineMeaning::Misplaced),
    ("registrable domain", EngineMeaning::Misplaced),
    ("cannot be validated", EngineMeaning::Misplaced),
    ("abortsignal", EngineMeaning::Aborted),
    ("operation timed out", EngineMeaning::TimedOut),
    // Older Safari looks up the name of its own time-out in the wrong table.
    ("incorrect node tree", EngineMeaning::TimedOut),
    // What the engines fill in for an `InvalidStateError` that says nothing.
    ("the object is in an invalid state", EngineMeaning::Excluded),
    ("no longer, usable", EngineMeaning::Excluded),
];

/// Whether the page itself aborted the call.
pub(super) fn is_aborted(name: &str, message: &str) -> bool {
    name == WEBKIT_ABORTED.name || parts::has(message, "AbortSignal")
}

/// What a rejection means: by its text, and where no text is known by its name. A name alone never means more than its standard says.
pub(super) fn understand(name: &str, message: &str) -> EngineMeaning {
    let said = message.trim();
    if said == WEBKIT_FAILED.message {
        return EngineMeaning::Failed;
    }
    if lacks_api(name, said) {
        return EngineMeaning::NoWebAuthn;
    }
    let said = said.to_ascii_lowercase();
    if let Some((_, meaning)) = PARTS.iter().find(|(part, _)| said.contains(part)) {
        return *meaning;
    }
    match name {
        "AbortError" => EngineMeaning::Aborted,
        "TimeoutError" => EngineMeaning::TimedOut,
        "NotAllowedError" if said.is_empty() => EngineMeaning::Denied,
        "InvalidStateError" if said.is_empty() => EngineMeaning::Excluded,
        "NotReadableError" => EngineMeaning::CredentialManager,
        "ConstraintError" => EngineMeaning::NoVerification,
        "OperationError" => EngineMeaning::Pending,
        "NotSupportedError" | "UnknownError" => EngineMeaning::ProviderFailed,
        "SecurityError" | "TypeError" => EngineMeaning::Misplaced,
        _ => EngineMeaning::Unknown,
    }
}

/// Whether what the page called is not there: each engine has its own words for that, with the name of what is missing in them. Other
/// texts about something undefined are about options or answers.
fn lacks_api(name: &str, message: &str) -> bool {
    let says = |parts: &[&str]| parts.iter().any(|part| message.contains(part));
    matches!(name, "TypeError" | "ReferenceError")
        && !message.starts_with("Failed to execute")
        && says(&[
            "navigator.credentials",
            "PublicKeyCredential",
            "'create'",
            "'get'",
            "\"create\"",
            "\"get\"",
        ])
        && says(&["undefined", "null", "is not a function", "is not defined", "Can't find variable"])
}
