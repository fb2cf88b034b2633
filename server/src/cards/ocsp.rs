//! OCSP (RFC 6960): what to ask a responder about one certificate, and whether its answer may be believed. Never asks anybody
//! itself; an answer that is not wholly in order says nothing.

mod answer;
mod responder;
mod wire;
mod wrong;

pub use responder::AnswerSigner;
pub use wire::Hash;
pub use wrong::Wrong;

use crate::cards::Certificate;
use crate::cards::crl::Serial;
use crate::cards::verdict::{NotTold, RevocationStatus};
use crate::clock::Timestamp;
use answer::{BasicResponse, CertStatus, SingleResponse};
use der::asn1::{AnyRef, Null, OctetString, OctetStringRef};
use der::{Decode as _, Encode as _, Sequence, Tag};
use responder::SignedAnswer;
use std::time::Duration;
use wire::{AlgorithmIdentifier, CertId, ID_NONCE, OcspExtension, SubjectPublicKeyInfo};

/// How long the nonce is, in bytes (RFC 9654 §2.1).
pub const NONCE: usize = 32;

/// Whether an answer must repeat the question's nonce.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum NonceEcho {
    /// An answer without the request's nonce is refused.
    Required,
    /// It must not contradict it. Responders that sign answers ahead cannot repeat it.
    IfAny,
}

/// What an OCSP answer must satisfy, from the settings of the responder.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct OcspRules {
    /// How far the responder's clock may be from ours.
    pub skew: Duration,
    /// Whether the nonce must be repeated.
    pub echo: NonceEcho,
}

/// A question about one certificate.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct OcspQuestion {
    der: Vec<u8>,
    id: OcspCertId,
    nonce: [u8; NONCE],
}

/// What names a certificate to a responder.
#[derive(Clone, Debug, Eq, PartialEq)]
struct OcspCertId {
    hash: Hash,
    name: Vec<u8>,
    key: Vec<u8>,
    serial: Serial,
}

/// An OCSP answer whose signature, times and certificate id hold.
#[derive(Clone, Debug)]
pub struct OcspAnswer {
    /// The status that the responder gives for the certificate asked about.
    pub status: RevocationStatus,
    /// When there will be a newer one, where it says so.
    pub next_update: Option<Timestamp>,
    /// Who signed it. A delegate may have to be looked up before the answer is believed.
    pub responder: AnswerSigner,
}

#[derive(Sequence)]
struct OcspRequest<'a> {
    tbs: TbsRequest<'a>,
}

#[derive(Sequence)]
struct TbsRequest<'a> {
    requests: Vec<One<'a>>,
    #[asn1(context_specific = "2", tag_mode = "EXPLICIT")]
    extensions: Vec<OcspExtension<'a>>,
}

#[derive(Sequence)]
struct One<'a> {
    id: CertId<'a>,
}

impl OcspQuestion {
    /// A question about the certificate with this serial number. The nonce must be unguessable.
    pub fn new(issuer: &Certificate, serial: Serial, hash: Hash, nonce: [u8; NONCE]) -> Result<Self, Wrong> {
        let key = SubjectPublicKeyInfo::from_der(issuer.spki())?.key;
        let id =
            OcspCertId { hash, name: hash.of(issuer.subject().der()), key: hash.of(key.raw_bytes()), serial };
        let repeated = OctetString::new(nonce.as_slice())?.to_der()?;
        let request = OcspRequest {
            tbs: TbsRequest {
                requests: vec![One { id: id.encoded()? }],
                extensions: vec![OcspExtension {
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
        rules: &OcspRules,
        now: Timestamp,
    ) -> Result<OcspAnswer, Wrong> {
        let basic = BasicResponse::read(bytes)?;
        let responder = SignedAnswer::of(&basic).by(issuer, now)?;
        self.echoed(&basic, rules.echo)?;
        let about = basic.responses.iter().find(|it| self.id.is(&it.id)).ok_or(Wrong::OtherCertificate)?;
        in_time(&basic, about, rules.skew, now)?;
        let status = match about.standing {
            CertStatus::Good => RevocationStatus::Good { as_of: about.this_update },
            CertStatus::Revoked { at, reason } => RevocationStatus::Revoked { at, reason },
            CertStatus::Unknown => RevocationStatus::Unknown { why: NotTold::NotKnown },
        };
        Ok(OcspAnswer { status, next_update: about.next_update, responder })
    }

    fn echoed(&self, basic: &BasicResponse<'_>, echo: NonceEcho) -> Result<(), Wrong> {
        match (basic.nonce, echo) {
            (Some(nonce), NonceEcho::Required | NonceEcho::IfAny) if nonce == self.nonce => Ok(()),
            (None, NonceEcho::IfAny) => Ok(()),
            (Some(_), NonceEcho::Required | NonceEcho::IfAny) | (None, NonceEcho::Required) => {
                Err(Wrong::Nonce)
            }
        }
    }
}

impl OcspCertId {
    fn encoded(&self) -> der::Result<CertId<'_>> {
        Ok(CertId {
            algorithm: AlgorithmIdentifier { id: self.hash.id(), parameters: Some(AnyRef::from(Null)) },
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
fn in_time(
    basic: &BasicResponse<'_>,
    about: &SingleResponse<'_>,
    skew: Duration,
    now: Timestamp,
) -> Result<(), Wrong> {
    if basic.produced_at > now + skew || about.this_update > now + skew {
        return Err(Wrong::Early);
    }
    let ends = about.next_update.unwrap_or(about.this_update) + skew;
    if now > ends { Err(Wrong::Late) } else { Ok(()) }
}
