//! Why an answer to a ceremony is refused: a name for each reason, which others turn into what a person is told.

/// Why an authenticator's answer was not accepted.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum PasskeyRefused {
    /// The answer is not the JSON or CBOR that it should be.
    #[error("the credential cannot be read")]
    Malformed,
    /// It ends the other kind of ceremony: a registration with an authentication, or the reverse.
    #[error("the answer belongs to the other kind of ceremony")]
    Kind,
    /// It was made for another challenge: an older page, or a replay.
    #[error("the answer belongs to another challenge")]
    Challenge,
    /// The answer was made on another site.
    #[error("the answer was made for another origin")]
    Origin,
    /// The answer was made in a frame of another site.
    #[error("the answer was made in a frame of another origin")]
    Framed,
    /// The answer was made for another relying party id.
    #[error("the answer was made for another relying party id")]
    RelyingPartyId,
    /// Nobody touched the device (UP flag).
    #[error("user presence was not given")]
    NotPresent,
    /// The device did not verify who touched it (UV flag).
    #[error("user verification was not given")]
    NotVerified,
    /// The signature does not hold.
    #[error("the signature does not verify")]
    Signature,
    /// The authenticator says of a passkey that is never backed up that it is (BE and BS flags, WebAuthn §6.1.3).
    #[error("the backup flags contradict each other")]
    Flags,
    /// The credential id is too short or too long, or not the same wherever it stands.
    #[error("the credential id is not of 16 to 1023 bytes or not the same everywhere")]
    Id,
    /// A passkey that was not named does not say whose it is (WebAuthn §7.2 step 6).
    #[error("the user handle is missing")]
    Handle,
    /// Other passkeys were asked for (WebAuthn §7.2 step 5).
    #[error("the credential was not asked for")]
    NotListed,
    /// Somebody vouches for the passkey whom nobody asked to.
    #[error("the attestation is of a format that is not taken")]
    Attestation,
    /// The passkey is not registered.
    #[error("the credential is unknown")]
    Unknown,
    /// The passkey is another holder's.
    #[error("the credential belongs to another holder")]
    OtherHolder,
    /// The counter went back (WebAuthn §6.1.1): two copies of the key may be in use.
    #[error("the signature counter went back")]
    Cloned,
    /// The key changed its nature since registration (backup eligibility, WebAuthn §6.1.3).
    #[error("the credential changed since registration")]
    Changed,
    /// The passkey is registered already.
    #[error("the credential is already registered")]
    Taken,
    /// The key's algorithm was not offered.
    #[error("the key's algorithm was not offered")]
    Algorithm,
    /// The library refused for a reason of its own.
    #[error("the WebAuthn library refused")]
    Library,
}
