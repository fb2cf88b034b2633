//! What the engines say when a ceremony fails, word for word, and what they mean by it. The unit tests, and the stubs
//! of the browser tests through `tests/texts.json`, speak with these very words.

/// A rejection as an engine words it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Refusal {
    /// `DOMException.name`.
    pub name: &'static str,
    /// `DOMException.message`.
    pub message: &'static str,
}

const fn refusal(name: &'static str, message: &'static str) -> Refusal {
    Refusal { name, message }
}

/// Blink for a cancel, a time-out, a failed check of the person and a missing passkey alike.
pub const BLINK_GENERIC: Refusal = refusal(
    "NotAllowedError",
    "The operation either timed out or was not allowed. See: https://www.w3.org/TR/webauthn-2/#sctn-privacy-considerations-client.",
);
/// Blink: the page did not have the focus.
pub const BLINK_FOCUS: Refusal = refusal(
    "NotAllowedError",
    "The operation is not allowed at this time because the page does not have focus.",
);
/// Blink: forbidden inside another site's page.
pub const BLINK_POLICY_CREATE: Refusal = refusal(
    "NotAllowedError",
    "The 'publickey-credentials-create' feature is not enabled in this document. Permissions Policy may be used to delegate Web Authentication capabilities to cross-origin child frames.",
);
/// As [`BLINK_POLICY_CREATE`], for `get`.
pub const BLINK_POLICY_GET: Refusal = refusal(
    "NotAllowedError",
    "The 'publickey-credentials-get' feature is not enabled in this document. Permissions Policy may be used to delegate Web Authentication capabilities to cross-origin child frames.",
);
/// Blink: the person went past a warning about the server's certificate.
pub const BLINK_TLS: Refusal =
    refusal("NotAllowedError", "WebAuthn is not supported on sites with TLS certificate errors.");
/// Blink: the immediate mode found nothing on this device.
pub const BLINK_NOTHING_IMMEDIATE: Refusal =
    refusal("NotAllowedError", "No immediate discoverable credentials are found.");
/// Blink: this device holds one of the excluded credentials.
pub const BLINK_EXCLUDED: Refusal = refusal(
    "InvalidStateError",
    "The user attempted to register an authenticator that contains one of the credentials already registered with the relying party.",
);
/// Blink on Android: no screen lock.
pub const BLINK_SCREEN_LOCK: Refusal = refusal(
    "NotSupportedError",
    "The specified `userVerification` requirement cannot be fulfilled by this device unless the device is secured with a screen lock.",
);
/// Blink: passkeys that are found without a list are not supported here.
pub const BLINK_EMPTY_LIST: Refusal =
    refusal("NotSupportedError", "Use of an empty `allowCredentials` list is not supported on this device.");
/// As [`BLINK_EMPTY_LIST`], older.
pub const BLINK_RESIDENT: Refusal = refusal(
    "NotSupportedError",
    "Resident credentials or empty 'allowCredentials' lists are not supported at this time.",
);
/// Blink on Android: Play services cannot do what was asked.
pub const BLINK_UNEXPECTED: Refusal = refusal(
    "NotSupportedError",
    "Either the device has received unexpected request parameters, or the device cannot support this request.",
);
/// Blink: a view without WebAuthn, or very old Play services.
pub const BLINK_NOT_IMPLEMENTED: Refusal = refusal("NotSupportedError", "Not implemented");
/// Blink on Android: Credential Manager failed in a way of its own.
pub const BLINK_CREDENTIAL_MANAGER: Refusal =
    refusal("NotReadableError", "An unknown error occurred while talking to the credential manager.");
/// Blink: an address that cannot have passkeys.
pub const BLINK_DOMAIN: Refusal = refusal("SecurityError", "This is an invalid domain.");
/// Blink: passkeys of this name do not belong to this address.
pub const BLINK_RP_ID: Refusal = refusal(
    "SecurityError",
    "The relying party ID is not a registrable domain suffix of, nor equal to the current domain. Subsequently, an attempt to fetch the .well-known/webauthn resource of the claimed RP ID failed.",
);
/// Blink on Android: another call is still going.
pub const BLINK_PENDING: Refusal = refusal("OperationError", "A request is already pending.");
/// `WebKit`: cancelled, or nothing that could have been asked for.
pub const WEBKIT_CANCELLED: Refusal =
    refusal("NotAllowedError", "This request has been cancelled by the user.");
/// `WebKit`: any other answer of the system.
pub const WEBKIT_FAILED: Refusal = refusal("NotAllowedError", "Operation failed.");
/// `WebKit` and Gecko: the default words for a cancel or a refusal.
pub const WEBKIT_DEFAULT: Refusal = refusal(
    "NotAllowedError",
    "The request is not allowed by the user agent or the platform in the current context, possibly because the user denied permission.",
);
/// `WebKit` up to iOS 17.3 in an app that is no browser.
pub const WEBKIT_ENTITLEMENT_CREATE: Refusal = refusal(
    "NotAllowedError",
    "The 'navigator.credentials.create' API is only permitted in applications with the 'com.apple.developer.web-browser' entitlement.",
);
/// As [`WEBKIT_ENTITLEMENT_CREATE`], for `get`.
pub const WEBKIT_ENTITLEMENT_GET: Refusal = refusal(
    "NotAllowedError",
    "The 'navigator.credentials.get' API is only permitted in applications with the 'com.apple.developer.web-browser' entitlement.",
);
/// `WebKit`: the page did not have the focus.
pub const WEBKIT_FOCUS: Refusal = refusal("NotAllowedError", "The document is not focused.");
/// `WebKit`: inside another site's page.
pub const WEBKIT_ANCESTORS: Refusal =
    refusal("NotAllowedError", "The origin of the document is not the same as its ancestors.");
/// `WebKit`, older: this device holds one of the excluded credentials.
pub const WEBKIT_EXCLUDED: Refusal = refusal(
    "NotAllowedError",
    "At least one credential matches an entry of the excludeCredentials list in the platform attached authenticator.",
);
/// `WebKit`: as [`WEBKIT_EXCLUDED`], in default words.
pub const WEBKIT_INVALID_STATE: Refusal = refusal("InvalidStateError", "The object is in an invalid state.");
/// `WebKit`, older: no key could be made, mostly for want of a passcode.
pub const WEBKIT_NO_KEY: Refusal = refusal("UnknownError", "Couldn't create private key.");
/// As [`WEBKIT_NO_KEY`]: guarding the key needs a passcode.
pub const WEBKIT_NO_ACCESS_CONTROL: Refusal =
    refusal("UnknownError", "Couldn't create access control: Error Domain=NSOSStatusErrorDomain Code=-50");
/// As [`WEBKIT_NO_KEY`]: the keychain could not be read.
pub const WEBKIT_NO_KEYCHAIN: Refusal = refusal("UnknownError", "Couldn't get existing credentials");
/// `WebKit`: options of ours that cannot be.
pub const WEBKIT_USER_ID: Refusal =
    refusal("TypeError", "The length options.user.id must be between 1-64 bytes.");
/// `WebKit`: the page stopped it.
pub const WEBKIT_ABORTED: Refusal = refusal("AbortError", "Aborted by AbortSignal.");
/// Gecko: the page stopped it.
pub const GECKO_ABORTED: Refusal = refusal("AbortError", "The operation was aborted.");

/// All of them, by name.
pub const ALL: [(&str, Refusal); 31] = [
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

/// What an engine means.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Said {
    /// Blink's one text for everything.
    NotAllowed,
    /// The default text of the exception: cancel or refusal.
    Denied,
    /// Cancelled by the person.
    Cancelled,
    /// "Operation failed."
    Failed,
    /// The app is no browser in Apple's eyes.
    NoEntitlement,
    /// The page had no focus.
    NotFocused,
    /// Another site's page around ours, an address that is not ours, or options that cannot be.
    Misplaced,
    /// The connection is not trusted.
    Insecure,
    /// Nothing on this device.
    NothingHere,
    /// Already registered.
    Excluded,
    /// No screen lock.
    NoScreenLock,
    /// The device's own keeper of passkeys failed, or cannot do what was asked.
    ProviderFailed,
    /// There is no WebAuthn behind the call.
    NoWebAuthn,
    /// Android's Credential Manager failed.
    CredentialManager,
    /// The system's key store failed, mostly for want of a passcode.
    NoKeyStore,
    /// The device cannot check the person.
    NoVerification,
    /// Another call is going.
    Pending,
    /// We stopped it ourselves.
    Aborted,
    /// Nothing known.
    Unknown,
}

/// Distinctive parts of the texts. The first that fits decides.
const PARTS: [(&str, Said); 24] = [
    ("com.apple.developer.web-browser", Said::NoEntitlement),
    ("secured with a screen lock", Said::NoScreenLock),
    ("talking to the credential manager", Said::CredentialManager),
    ("either timed out or was not allowed", Said::NotAllowed),
    ("not allowed by the user agent or the platform", Said::Denied),
    ("cancelled by the user", Said::Cancelled),
    ("does not have focus", Said::NotFocused),
    ("is not focused", Said::NotFocused),
    ("feature is not enabled in this document", Said::Misplaced),
    ("not the same as its ancestors", Said::Misplaced),
    ("TLS certificate errors", Said::Insecure),
    ("No immediate discoverable", Said::NothingHere),
    ("already registered", Said::Excluded),
    ("excludeCredentials list", Said::Excluded),
    ("empty `allowCredentials`", Said::ProviderFailed),
    ("empty 'allowCredentials'", Said::ProviderFailed),
    ("unexpected request parameters", Said::ProviderFailed),
    ("Not implemented", Said::NoWebAuthn),
    ("already pending", Said::Pending),
    ("Couldn't create", Said::NoKeyStore),
    ("Couldn't get existing", Said::NoKeyStore),
    ("invalid domain", Said::Misplaced),
    ("registrable domain", Said::Misplaced),
    ("AbortSignal", Said::Aborted),
];

/// What a rejection means: by its text, and where no text is known by its name.
pub(super) fn understand(name: &str, message: &str) -> Said {
    if message.trim() == WEBKIT_FAILED.message {
        return Said::Failed;
    }
    if let Some((_, said)) = PARTS.iter().find(|(part, _)| message.contains(part)) {
        return *said;
    }
    match name {
        "NotAllowedError" => Said::Denied,
        "AbortError" => Said::Aborted,
        "InvalidStateError" => Said::Excluded,
        "NotReadableError" => Said::CredentialManager,
        "ConstraintError" => Said::NoVerification,
        "OperationError" => Said::Pending,
        "NotSupportedError" | "UnknownError" => Said::ProviderFailed,
        // `navigator.credentials` is missing: every engine has its own words, with this one in them.
        "TypeError" if message.contains("undefined") => Said::NoWebAuthn,
        "SecurityError" | "TypeError" => Said::Misplaced,
        _ => Said::Unknown,
    }
}
