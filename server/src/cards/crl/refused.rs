//! What can be wrong with a list.

/// Why a list is not believed.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum CrlRefused {
    /// The bytes are no list, or are cut off.
    #[error("it is no revocation list, or not all of it is there")]
    Unreadable,
    /// A block of a PEM file cannot be read.
    #[error("its block number {number} is damaged: no revocation list can be read from it")]
    Block {
        /// Which list of the file, counted from one.
        number: usize,
    },
    /// There are several lists where one was expected.
    #[error("there is more than one revocation list in it")]
    Several,
    /// The list is not of version 2.
    #[error("it is not of version 2")]
    Version,
    /// The list names two different signature algorithms.
    #[error("it names two different signature algorithms")]
    TwoAlgorithms,
    /// An extension stands twice in the list.
    #[error("it has the extension {oid} twice")]
    RepeatedExtension {
        /// The extension's OID, dotted.
        oid: String,
    },
    /// A critical extension that is not processed here.
    #[error("it has the critical extension {oid}, which is not known here")]
    UnknownCritical {
        /// The extension's OID, dotted.
        oid: String,
    },
    /// It does not say when there will be a newer one, or says a moment before it was made.
    #[error("it does not say until when it holds")]
    NoNextUpdate,
    /// A delta CRL (RFC 5280 §5.2.4), which says changes only.
    #[error("it is a delta list: only whole ones are read")]
    Delta,
    /// The list speaks for other issuers, too (`indirectCRL`).
    #[error("it is an indirect list: it speaks about certificates of other issuers")]
    Indirect,
    /// The list leaves out some reasons (`onlySomeReasons`).
    #[error("it leaves out certificates that were revoked for other reasons")]
    SomeReasons,
    /// The list is about attribute certificates.
    #[error("it is about attribute certificates")]
    AttributeCertificates,
    /// The list's distribution point is told relative to its issuer.
    #[error("it names its distribution point relative to its issuer, which is not read here")]
    RelativePoint,
    /// The list claims to hold users' certificates only and authorities' only.
    #[error("it contradicts itself about which certificates it is for")]
    Scope,
    /// An entry of the list cannot be read.
    #[error("its entry {number} cannot be read")]
    Entry {
        /// Which entry of the list, counted from one.
        number: usize,
    },
    /// One of its entries has a critical extension that is not processed here.
    #[error("its entry {number} has the critical extension {oid}, which is not known here")]
    UnknownCriticalInEntry {
        /// Which entry of the list, counted from one.
        number: usize,
        /// The extension's OID, dotted.
        oid: String,
    },
    /// None of our authorities has the signer's name.
    #[error("it is not from any of our authorities")]
    UnknownIssuer,
    /// One of ours has the name, but the signature is not its.
    #[error("it carries the name of one of our authorities but not its signature")]
    Forged,
    /// The signer's key may not sign lists.
    #[error("its signer may not sign revocation lists")]
    MayNotSign,
    /// It is signed in a way that proves nothing any more.
    #[error("it is signed with {oid}, which proves nothing")]
    Algorithm {
        /// The signature algorithm's OID, dotted.
        oid: String,
    },
    /// The list's `thisUpdate` is in the future.
    #[error("it is not valid yet")]
    NotYet,
}

impl From<der::Error> for CrlRefused {
    fn from(_: der::Error) -> Self {
        Self::Unreadable
    }
}
