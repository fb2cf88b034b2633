//! What can be wrong with a list.

/// Why a list is not believed.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Refused {
    /// It is no list, or is cut off.
    #[error("it is no revocation list, or not all of it is there")]
    Unreadable,
    /// It is not of version 2.
    #[error("it is not of version 2")]
    Version,
    /// It says two different algorithms.
    #[error("it names two different signature algorithms")]
    TwoAlgorithms,
    /// The same extension twice.
    #[error("it has the extension {oid} twice")]
    RepeatedExtension {
        /// Its OID.
        oid: String,
    },
    /// A critical extension that is not processed here.
    #[error("it has the critical extension {oid}, which is not known here")]
    UnknownCritical {
        /// Its OID.
        oid: String,
    },
    /// It does not say when there will be a newer one, or says a moment before it was made.
    #[error("it does not say until when it holds")]
    NoNextUpdate,
    /// It says changes only.
    #[error("it is a delta list: only whole ones are read")]
    Delta,
    /// It speaks for other issuers too.
    #[error("it is an indirect list: it speaks about certificates of other issuers")]
    Indirect,
    /// It leaves out some reasons.
    #[error("it leaves out certificates that were revoked for other reasons")]
    SomeReasons,
    /// It is about attribute certificates.
    #[error("it is about attribute certificates")]
    AttributeCertificates,
    /// Its distribution point is said relative to its issuer.
    #[error("it names its distribution point relative to its issuer, which is not read here")]
    RelativePoint,
    /// It holds users' certificates only and authorities' only.
    #[error("it contradicts itself about which certificates it is for")]
    Scope,
    /// One of its entries cannot be read.
    #[error("its entry {number} cannot be read")]
    Entry {
        /// Which, from 1 on.
        number: usize,
    },
    /// One of its entries has a critical extension that is not processed here.
    #[error("its entry {number} has the critical extension {oid}, which is not known here")]
    UnknownCriticalInEntry {
        /// Which, from 1 on.
        number: usize,
        /// The extension's OID.
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
        /// The algorithm's OID.
        oid: String,
    },
    /// It was made in the future.
    #[error("it is not valid yet")]
    NotYet,
}

impl From<der::Error> for Refused {
    fn from(_: der::Error) -> Self {
        Self::Unreadable
    }
}
