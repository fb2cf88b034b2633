//! What can be wrong with an answer.

use crate::cards::verdict::NotTold;

/// Why an answer does not hold.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Wrong {
    /// The bytes are no OCSP answer, or are cut off.
    #[error("it is no OCSP answer")]
    Unreadable,
    /// The responder cannot answer just now.
    #[error("the responder cannot answer just now (status {status})")]
    Later {
        /// `internalError` (2) or `tryLater` (3).
        status: u8,
    },
    /// The responder does not answer this question.
    #[error("the responder refused the question (status {status})")]
    Refused {
        /// `malformedRequest` (1), `sigRequired` (5), `unauthorized` (6) or a number that means nothing.
        status: u8,
    },
    /// The answer is about another certificate.
    #[error("it does not speak about the certificate that was asked about")]
    OtherCertificate,
    /// It is not from the issuer nor from anybody whom the issuer appointed.
    #[error("it is signed by somebody whom the issuer did not appoint")]
    Responder,
    /// The signature is not the responder's.
    #[error("its signature is wrong")]
    Forged,
    /// It is signed in a way that proves nothing any more.
    #[error("it is signed with {oid}, which proves nothing")]
    Algorithm {
        /// The signature algorithm's OID, dotted.
        oid: String,
    },
    /// It has another nonce, or none where one is required.
    #[error("it does not repeat the nonce")]
    Nonce,
    /// The answer's `thisUpdate` is in the future.
    #[error("it is not valid yet")]
    Early,
    /// `nextUpdate` is past, or `thisUpdate` is too long ago.
    #[error("it is too old")]
    Late,
    /// A critical extension that is not processed here.
    #[error("it has the critical extension {oid}, which is not known here")]
    UnknownCritical {
        /// The extension's OID, dotted.
        oid: String,
    },
}

impl From<der::Error> for Wrong {
    fn from(_: der::Error) -> Self {
        Self::Unreadable
    }
}

impl Wrong {
    /// What a wrong answer means for the certificate's status.
    pub fn told(&self) -> NotTold {
        match self {
            Self::Later { .. } => NotTold::Unreachable,
            Self::Unreadable
            | Self::Refused { .. }
            | Self::OtherCertificate
            | Self::Responder
            | Self::Forged
            | Self::Algorithm { .. }
            | Self::Nonce
            | Self::Early
            | Self::Late
            | Self::UnknownCritical { .. } => NotTold::BadAnswer,
        }
    }
}
