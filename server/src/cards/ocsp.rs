//! OCSP (RFC 6960): what to ask a responder about one certificate, and whether its answer may be believed. Never asks anybody
//! itself; an answer that is not wholly in order says nothing.

mod answer;
mod responder;
mod wire;
mod wrong;

pub use responder::Responder;
pub use wire::Hash;
pub use wrong::Wrong;

use crate::cards::Certificate;
use crate::cards::crl::Serial;
use crate::cards::verdict::{NotTold, Status};
use crate::clock::Timestamp;
use answer::{Basic, Single, Standing};
use der::asn1::{AnyRef, Null, OctetString, OctetStringRef};
use der::{Decode as _, Encode as _, Sequence, Tag};
use responder::Signed;
use std::time::Duration;
use wire::{Algorithm, CertId, Extension, ID_NONCE, Spki};

/// How long the nonce is, in bytes (RFC 9654 §2.1).
pub const NONCE: usize = 32;

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
