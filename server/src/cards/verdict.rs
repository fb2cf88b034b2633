//! What we conclude about a presented certificate. Each part is a value of its own, so that a screen and the help desk can say
//! exactly what failed; [`Verdict::fault`] says which part is told first.

use crate::clock::Timestamp;
use api::card::CardKind;
use serde::{Deserialize, Serialize};

/// What is concluded about a card that was presented: each part by itself, all of the same moment.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Verdict {
    /// The kind of card that was asked for.
    pub asked: CardKind,
    /// What the certificate says of itself.
    pub leaf: Leaf,
    /// Whether it leads to a root of ours.
    pub path: Path,
    /// Whether its time is now.
    pub validity: Validity,
    /// What its key is for.
    pub purpose: KeyPurpose,
    /// Under which policy it was issued.
    pub policy: Policy,
    /// Whether the leaf was revoked.
    pub status: RevocationStatus,
    /// Whether one of its issuers was revoked.
    pub issuers_status: RevocationStatus,
    /// The professions in it (ISO 17090 hcRole).
    pub roles: Roles,
    /// What the client sent beside it.
    pub sent: SentIssuers,
}

/// What a certificate says of itself; to be believed only where the path holds.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Leaf {
    /// Which card it is on, by its issuer's place in our pool or, failing that, by its policy.
    pub kind: Option<CardKind>,
    /// Names its issuer: the SHA-256 of the issuer's DER name, hexadecimal. Together with the serial number it names the certificate.
    pub issuer: String,
    /// The issuer as its name ends: its common name, or the last organisational unit.
    pub issuer_name: String,
    /// The issuer as people know it: its organisation, or what the server's own authorities call it.
    #[serde(default)]
    pub issued_by: String,
    /// The serial number, hexadecimal without leading zeros.
    pub serial: String,
    /// The common name of the subject.
    pub name: Option<String>,
    /// The Japanese name in the subject's alternative name, where there is one.
    pub name_ja: Option<String>,
    /// The subject's serial number attribute: the holder id on HPKI cards, as written.
    pub subject_serial: Option<String>,
    /// `notBefore` of the leaf.
    pub valid_from: Timestamp,
    /// `notAfter` of the leaf.
    pub valid_until: Timestamp,
    /// The SHA-256 of the whole certificate, hexadecimal.
    pub fingerprint: String,
}

/// Whether a certificate leads to a root of ours.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Path {
    /// There is one; from the leaf's issuer to the root.
    Trusted {
        /// The issuers, the leaf's own first.
        issuers: Vec<Issuer>,
    },
    /// No certification authority of ours has the issuer's name.
    UnknownIssuer,
    /// One of ours has the name, but the signature is not its.
    Forged,
    /// The signature uses an algorithm that proves nothing any more, such as SHA-1, or one we do not know.
    Algorithm {
        /// The signature algorithm's OID, dotted.
        oid: String,
    },
    /// A rule of RFC 5280 does not hold.
    Broken {
        /// The first rule that the certificate breaks.
        rule: Rule,
    },
}

/// A certification authority on a path.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Issuer {
    /// The SHA-256 over its DER name and its public key: two generations with one name are two issuers. Hexadecimal.
    pub key: String,
    /// Its own certificate's serial number, hexadecimal; looked up in its issuer's revocations.
    pub serial: String,
    /// The issuer's common name, or its last organisational unit.
    pub name: String,
}

/// A rule of RFC 5280 §6.1 that does not hold.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(tag = "rule", rename_all = "snake_case")]
pub enum Rule {
    /// An issuer's time is not now.
    IssuerValidity,
    /// A critical extension that we do not process.
    UnknownCritical {
        /// The extension's OID, dotted.
        oid: String,
    },
    /// An extension that cannot be read, or says what it may not.
    Malformed {
        /// The extension's OID, dotted.
        oid: String,
    },
    /// An extension stands twice in the certificate (RFC 5280 §4.2).
    RepeatedExtension {
        /// The extension's OID, dotted.
        oid: String,
    },
    /// An issuer is not a certification authority (basic constraints).
    NotAuthority,
    /// More intermediates than an issuer allows.
    PathLength,
    /// An issuer's key may not sign certificates.
    KeyUsage,
    /// An issuer is not for authentication, nor then are the cards it issues (extended key usage).
    Purpose,
    /// The subject lies outside what an issuer may certify (name constraints).
    Names,
    /// No policy is valid along the whole path where one is required.
    Policy,
    /// Longer than any real path.
    TooLong,
    /// Not a certificate of version 3, or one whose parts contradict each other.
    Version,
}

/// Whether a certificate's time is now.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Validity {
    /// Between `notBefore` and `notAfter`.
    Valid,
    /// Before `notBefore`.
    NotYet,
    /// After `notAfter`.
    Expired,
}

/// What a certificate's key is for.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyPurpose {
    /// To authenticate: digital signature, not non-repudiation, and client authentication where it says more.
    Authentication,
    /// To sign documents: the other certificate on the same card.
    Signing,
    /// Issuing certificates: this is an authority's certificate, not a person's.
    Authority,
    /// None of these purposes.
    Other,
}

/// Under which policy a certificate was issued.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Policy {
    /// A policy that is accepted for this card.
    Accepted {
        /// The policy's OID, dotted.
        oid: String,
    },
    /// A policy of signing certificates.
    Signing {
        /// The policy's OID, dotted.
        oid: String,
    },
    /// A test policy, and tests are not accepted here.
    Test {
        /// The policy's OID, dotted.
        oid: String,
    },
    /// Policies that are neither accepted, nor for signing, nor for tests.
    Other {
        /// The policies' OIDs, dotted.
        oids: Vec<String>,
    },
    /// The certificate names no policy.
    None,
}

/// Whether a certificate was revoked.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum RevocationStatus {
    /// Not revoked, as far as its source knows.
    Good {
        /// The moment the source speaks of: `thisUpdate` of the list or answer.
        as_of: Timestamp,
    },
    /// Revoked, or suspended if the reason is `certificateHold`.
    Revoked {
        /// `revocationDate`: since when it is revoked.
        at: Timestamp,
        /// `reasonCode`, as the issuer gave it.
        reason: Reason,
    },
    /// No current list or answer says anything about the certificate.
    Unknown {
        /// Why no source could tell.
        why: NotTold,
    },
}

impl RevocationStatus {
    /// The graver of two: revoked for good, suspended, unknown, good. Of two that are good the older news, else the first of two alike.
    #[must_use]
    pub fn graver(self, other: Self) -> Self {
        let weight = |it: &Self| match it {
            Self::Good { .. } => 0,
            Self::Unknown { .. } => 1,
            Self::Revoked { reason: Reason::CertificateHold, .. } => 2,
            Self::Revoked { .. } => 3,
        };
        match (&self, &other) {
            (Self::Good { as_of }, Self::Good { as_of: older }) if older < as_of => other,
            _ if weight(&other) > weight(&self) => other,
            _ => self,
        }
    }
}

/// Why a certificate was revoked (RFC 5280 §5.3.1).
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The issuer gives no reason, or `unspecified`.
    Unspecified,
    /// The key may be in other hands: a lost or stolen card.
    KeyCompromise,
    /// The issuer's key may be in other hands.
    CaCompromise,
    /// The name or another detail changed.
    AffiliationChanged,
    /// A newer certificate took its place.
    Superseded,
    /// The certificate is not needed any more.
    CessationOfOperation,
    /// Suspended; it may come back.
    CertificateHold,
    /// A privilege in it was withdrawn.
    PrivilegeWithdrawn,
    /// An attribute authority's key may be in other hands.
    AaCompromise,
}

/// Why a status cannot be told.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NotTold {
    /// Nobody asked: the path does not hold.
    NotAsked,
    /// No source of revocations is configured for this issuer, or none was read yet.
    NoSource,
    /// The newest list is past its `nextUpdate`.
    Stale,
    /// The responder or list could not be reached in time.
    Unreachable,
    /// The responder answered that it does not know this certificate.
    NotKnown,
    /// The responder's answer does not hold: signature, time or nonce.
    BadAnswer,
}

/// The professions in a certificate.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Roles {
    /// No hcRole: clerical staff, and every My Number card.
    None,
    /// These roles, as written in the certificate.
    Some {
        /// Roles as the certificate writes them, in its order.
        roles: Vec<String>,
    },
    /// There is an hcRole of another country's or version's coding scheme.
    OtherScheme {
        /// The scheme's OID, dotted.
        oid: String,
    },
    /// There is an hcRole that cannot be read.
    Malformed,
}

/// What the client sent beside its certificate. A hint only: nothing is trusted because it was sent.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SentIssuers {
    /// The leaf alone: the PC lacks the upper certificates, and Windows may show message 3.23.
    LeafOnly,
    /// The leaf and the issuer that signed it.
    Issuers,
    /// An issuer of the right name but an older or other key: Windows may show message 3.24.
    OtherGeneration,
    /// Certificates that have nothing to do with it.
    Unrelated,
}

/// What is wrong with a card: the first of these that holds is told, in this order.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// No authority of ours issued the leaf.
    UnknownIssuer,
    /// The leaf's signature is not its issuer's.
    Forged,
    /// It is signed in a way that proves nothing any more.
    Algorithm,
    /// The other kind of card was shown.
    WrongCard,
    /// The certificate for signing documents was shown.
    SigningCertificate,
    /// The leaf is a test card's.
    TestCard,
    /// The leaf or its path breaks a rule.
    Broken,
    /// The leaf is not valid yet.
    NotYetValid,
    /// The leaf has expired.
    Expired,
    /// The leaf was revoked.
    Revoked,
    /// The leaf is suspended: revoked with `certificateHold`.
    OnHold,
    /// One of the authorities above the leaf was revoked.
    IssuerRevoked,
    /// Its status cannot be told, and that is not accepted here.
    StatusUnknown,
}

/// What to do where a status cannot be told; a setting for each kind of card.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OnUnknown {
    /// The card is refused, with a screen of its own.
    #[default]
    Refuse,
    /// The card is accepted, and the log says so.
    Accept,
}
