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
use crate::cards::verdict::RevocationStatus;
use crate::clock::Timestamp;
use answer::{BasicResponse, SingleResponse};
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
    /// How long after its `thisUpdate` an answer holds that says no `nextUpdate`.
    pub life: Duration,
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
    /// By what the issuer is named in the question.
    asked: IssuerDigests,
    /// By what else an answer may name it.
    other: IssuerDigests,
    serial: Serial,
}

/// What names an issuer: its name and its key, as digests.
#[derive(Clone, Debug, Eq, PartialEq)]
struct IssuerDigests {
    hash: Hash,
    name: Vec<u8>,
    key: Vec<u8>,
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
        let digests = |hash: Hash| IssuerDigests {
            hash,
            name: hash.of(issuer.subject().der()),
            key: hash.of(key.raw_bytes()),
        };
        let other = match hash {
            Hash::Sha1 => Hash::Sha256,
            Hash::Sha256 => Hash::Sha1,
        };
        let id = OcspCertId { asked: digests(hash), other: digests(other), serial };
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
        if !basic.responses.iter().any(|it| self.id.is(&it.id)) {
            return Err(Wrong::OtherCertificate);
        }
        let (status, next_update) = self.gravest(&basic, rules, now)?;
        Ok(OcspAnswer { status, next_update, responder })
    }

    /// The gravest of what is said about the certificate and may be believed now, and when there will be something newer.
    fn gravest(
        &self,
        basic: &BasicResponse<'_>,
        rules: &OcspRules,
        now: Timestamp,
    ) -> Result<(RevocationStatus, Option<Timestamp>), Wrong> {
        let mut gravest = Err(Wrong::OtherCertificate);
        for about in basic.responses.iter().filter(|it| self.id.is_by_any_digest(&it.id)) {
            let told = in_time(basic, about, rules, now).map(|()| (about.status(), about.next_update));
            gravest = match (gravest, told) {
                (Ok((status, next)), Ok((other, other_next))) => {
                    Ok((status.graver(other), [next, other_next].into_iter().flatten().min()))
                }
                (Ok(told), Err(_)) | (Err(_), Ok(told)) => Ok(told),
                (Err(_), Err(wrong)) => Err(wrong),
            };
        }
        gravest
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
        let IssuerDigests { hash, name, key } = &self.asked;
        Ok(CertId {
            algorithm: AlgorithmIdentifier { id: hash.id(), parameters: Some(AnyRef::from(Null)) },
            name: OctetStringRef::new(name)?,
            key: OctetStringRef::new(key)?,
            serial: AnyRef::new(Tag::Integer, self.serial.content())?,
        })
    }

    /// Whether the certificate is meant, by the digest that was asked with.
    fn is(&self, other: &CertId<'_>) -> bool {
        self.asked.are(other) && other.serial.value() == self.serial.content()
    }

    /// Whether the certificate is meant, by whichever digest.
    fn is_by_any_digest(&self, other: &CertId<'_>) -> bool {
        let issuer = self.asked.are(other) || self.other.are(other);
        issuer && other.serial.value() == self.serial.content()
    }
}

impl IssuerDigests {
    fn are(&self, of: &CertId<'_>) -> bool {
        of.algorithm.id == self.hash.id() && of.name.as_bytes() == self.name && of.key.as_bytes() == self.key
    }
}

/// An answer without `nextUpdate` says that the responder always knows the newest (RFC 6960 §4.2.2.1), and not how long that is believed.
fn in_time(
    basic: &BasicResponse<'_>,
    about: &SingleResponse<'_>,
    rules: &OcspRules,
    now: Timestamp,
) -> Result<(), Wrong> {
    let OcspRules { skew, life, echo: _ } = *rules;
    if basic.produced_at > now + skew || about.this_update > now + skew {
        return Err(Wrong::Early);
    }
    let ends = about.next_update.unwrap_or(about.this_update + life) + skew;
    if now > ends { Err(Wrong::Late) } else { Ok(()) }
}
