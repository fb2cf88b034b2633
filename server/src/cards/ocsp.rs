//! OCSP (RFC 6960): what to ask a responder about one certificate, and whether its answer may be believed. Never asks anybody
//! itself; an answer that is not wholly in order says nothing.

mod answer;
mod responder;

use crate::cards::Certificate;
use crate::cards::crl::Serial;
use crate::cards::verdict::{NotTold, Status};
use crate::clock::Timestamp;
use answer::{Basic, Single, Standing};
use aws_lc_rs::digest::{self, SHA1_FOR_LEGACY_USE_ONLY, SHA256};
use der::asn1::{AnyRef, BitStringRef, Null, ObjectIdentifier, OctetString, OctetStringRef};
use der::{Decode as _, Encode as _, Sequence, Tag};
use responder::Signed;
use std::time::Duration;

pub use responder::Responder;

/// How long the nonce is, in bytes (RFC 9654 §2.1).
pub const NONCE: usize = 32;

const ID_SHA1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.14.3.2.26");
const ID_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
const ID_NONCE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.2");

/// By what an issuer is named to the responder. Nothing is proven by it: the answer's signature proves.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Hash {
    /// SHA-1, which responders expect.
    Sha1,
    /// SHA-256, which some know.
    Sha256,
}

/// Whether an answer must repeat the question's nonce.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Echo {
    /// It must.
    Required,
    /// It must not contradict it. Responders that sign answers ahead cannot repeat it.
    IfAny,
}

/// What holds for answers.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Rules {
    /// How far the responder's clock may be from ours.
    pub skew: Duration,
    /// Whether the nonce must be repeated.
    pub echo: Echo,
}

/// A question about one certificate.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Request {
    der: Vec<u8>,
    id: Id,
    nonce: [u8; NONCE],
}

/// What names a certificate to a responder.
#[derive(Clone, Debug, Eq, PartialEq)]
struct Id {
    hash: Hash,
    name: Vec<u8>,
    key: Vec<u8>,
    serial: Serial,
}

/// An answer that holds.
#[derive(Clone, Debug)]
pub struct Answer {
    /// What it says.
    pub status: Status,
    /// When there will be a newer one, where it says so.
    pub next_update: Option<Timestamp>,
    /// Who signed it. A delegate may have to be looked up before the answer is believed.
    pub responder: Responder,
}

/// Why an answer does not hold.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Wrong {
    /// It is no OCSP answer, or is cut off.
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
    /// It is about another certificate.
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
        /// The algorithm's OID.
        oid: String,
    },
    /// It has another nonce, or none where one is required.
    #[error("it does not repeat the nonce")]
    Nonce,
    /// It comes from the future.
    #[error("it is not valid yet")]
    Early,
    /// It is too old.
    #[error("it is too old")]
    Late,
    /// A critical extension that is not processed here.
    #[error("it has the critical extension {oid}, which is not known here")]
    UnknownCritical {
        /// Its OID.
        oid: String,
    },
}

impl From<der::Error> for Wrong {
    fn from(_: der::Error) -> Self {
        Self::Unreadable
    }
}

impl Wrong {
    /// What it means for the certificate's status.
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

impl Hash {
    fn id(self) -> ObjectIdentifier {
        match self {
            Self::Sha1 => ID_SHA1,
            Self::Sha256 => ID_SHA256,
        }
    }

    fn of(self, bytes: &[u8]) -> Vec<u8> {
        let algorithm = match self {
            Self::Sha1 => &SHA1_FOR_LEGACY_USE_ONLY,
            Self::Sha256 => &SHA256,
        };
        digest::digest(algorithm, bytes).as_ref().to_vec()
    }
}

/// `AlgorithmIdentifier`.
#[derive(Sequence)]
struct Algorithm<'a> {
    id: ObjectIdentifier,
    parameters: Option<AnyRef<'a>>,
}

/// `CertID` (RFC 6960 §4.1.1).
#[derive(Sequence)]
struct CertId<'a> {
    algorithm: Algorithm<'a>,
    name: &'a OctetStringRef,
    key: &'a OctetStringRef,
    serial: AnyRef<'a>,
}

/// An extension that is looked at where it lies.
#[derive(Sequence)]
struct Extension<'a> {
    id: ObjectIdentifier,
    #[asn1(default = "Default::default")]
    critical: bool,
    value: &'a OctetStringRef,
}

#[derive(Sequence)]
struct OcspRequest<'a> {
    tbs: TbsRequest<'a>,
}

#[derive(Sequence)]
struct TbsRequest<'a> {
    requests: Vec<One<'a>>,
    #[asn1(context_specific = "2", tag_mode = "EXPLICIT")]
    extensions: Vec<Extension<'a>>,
}

#[derive(Sequence)]
struct One<'a> {
    id: CertId<'a>,
}

#[derive(Sequence)]
struct Spki<'a> {
    algorithm: AnyRef<'a>,
    key: BitStringRef<'a>,
}

impl Request {
    /// A question about the certificate with this serial number. The nonce must be unguessable.
    pub fn new(issuer: &Certificate, serial: Serial, hash: Hash, nonce: [u8; NONCE]) -> Result<Self, Wrong> {
        let key = Spki::from_der(issuer.spki())?.key;
        let id = Id { hash, name: hash.of(issuer.subject().der()), key: hash.of(key.raw_bytes()), serial };
        let repeated = OctetString::new(nonce.as_slice())?.to_der()?;
        let request = OcspRequest {
            tbs: TbsRequest {
                requests: vec![One { id: id.encoded()? }],
                extensions: vec![Extension {
                    id: ID_NONCE,
                    critical: false,
                    value: OctetStringRef::new(&repeated)?,
                }],
            },
        };
        Ok(Self { der: request.to_der()?, id, nonce })
    }

    /// The bytes to send as `application/ocsp-request`.
    pub fn to_der(&self) -> &[u8] {
        &self.der
    }

    /// Judges the bytes that came back: whether they may be believed, and if so, what they say.
    pub fn judge(
        &self,
        bytes: &[u8],
        issuer: &Certificate,
        rules: &Rules,
        now: Timestamp,
    ) -> Result<Answer, Wrong> {
        let basic = Basic::read(bytes)?;
        let responder = Signed::of(&basic).by(issuer, now)?;
        self.echoed(&basic, rules.echo)?;
        let about = basic.responses.iter().find(|it| self.id.is(&it.id)).ok_or(Wrong::OtherCertificate)?;
        in_time(&basic, about, rules.skew, now)?;
        let status = match about.standing {
            Standing::Good => Status::Good { as_of: about.this_update },
            Standing::Revoked { at, reason } => Status::Revoked { at, reason },
            Standing::Unknown => Status::Unknown { why: NotTold::NotKnown },
        };
        Ok(Answer { status, next_update: about.next_update, responder })
    }

    fn echoed(&self, basic: &Basic<'_>, echo: Echo) -> Result<(), Wrong> {
        match (basic.nonce, echo) {
            (Some(nonce), Echo::Required | Echo::IfAny) if nonce == self.nonce => Ok(()),
            (None, Echo::IfAny) => Ok(()),
            (Some(_), Echo::Required | Echo::IfAny) | (None, Echo::Required) => Err(Wrong::Nonce),
        }
    }
}

impl Id {
    fn encoded(&self) -> der::Result<CertId<'_>> {
        Ok(CertId {
            algorithm: Algorithm { id: self.hash.id(), parameters: Some(AnyRef::from(Null)) },
            name: OctetStringRef::new(&self.name)?,
            key: OctetStringRef::new(&self.key)?,
            serial: AnyRef::new(Tag::Integer, self.serial.content())?,
        })
    }

    fn is(&self, other: &CertId<'_>) -> bool {
        other.algorithm.id == self.hash.id()
            && other.name.as_bytes() == self.name
            && other.key.as_bytes() == self.key
            && other.serial.value() == self.serial.content()
    }
}

/// An answer without `nextUpdate` says that the responder always knows the newest (RFC 6960 §4.2.2.1): then it must be of now.
fn in_time(basic: &Basic<'_>, about: &Single<'_>, skew: Duration, now: Timestamp) -> Result<(), Wrong> {
    if basic.produced_at > now + skew || about.this_update > now + skew {
        return Err(Wrong::Early);
    }
    let ends = about.next_update.unwrap_or(about.this_update) + skew;
    if now > ends { Err(Wrong::Late) } else { Ok(()) }
}
