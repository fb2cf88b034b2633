//! OCSP requests and answers as they lie on the wire (RFC 6960 §4).

#![expect(clippy::unnested_or_patterns, reason = "the derived code of `Choice` has one")]

use crate::demo::pki::mint::{CrlReason, Extension, Unmade, wrap};
use der::asn1::{Any, GeneralizedTime, Null, ObjectIdentifier, OctetString};
use der::{Choice, Encode, Enumerated, Sequence, Tag, TagNumber};

const BASIC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.1");

/// `OCSPRequest`.
#[derive(Sequence)]
pub(super) struct Request {
    pub(super) tbs: Tbs,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    signature: Option<Any>,
}

/// `TBSRequest`.
#[derive(Sequence)]
pub(super) struct Tbs {
    #[asn1(context_specific = "0", default = "Default::default")]
    version: u8,
    #[asn1(context_specific = "1", tag_mode = "EXPLICIT", optional = "true")]
    requestor: Option<Any>,
    pub(super) list: Vec<Asked>,
    #[asn1(context_specific = "2", tag_mode = "EXPLICIT", optional = "true")]
    pub(super) extensions: Option<Vec<Extension>>,
}

/// One `Request` of the list.
#[derive(Sequence)]
pub(super) struct Asked {
    pub(super) id: CertificateId,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    extensions: Option<Vec<Extension>>,
}

/// `CertID`.
#[derive(Clone, Sequence)]
pub(super) struct CertificateId {
    pub(super) algorithm: Algorithm,
    pub(super) name: OctetString,
    pub(super) key: OctetString,
    pub(super) serial: Any,
}

/// `AlgorithmIdentifier`.
#[derive(Clone, Sequence)]
pub(super) struct Algorithm {
    pub(super) oid: ObjectIdentifier,
    parameters: Option<Any>,
}

/// `ResponseData`.
#[derive(Sequence)]
pub(super) struct Data {
    #[asn1(context_specific = "0", default = "Default::default")]
    pub(super) version: u8,
    pub(super) responder: Responder,
    pub(super) produced_at: GeneralizedTime,
    pub(super) responses: Vec<Single>,
    #[asn1(context_specific = "1", tag_mode = "EXPLICIT", optional = "true")]
    pub(super) extensions: Option<Vec<Extension>>,
}

/// `ResponderID`; by name is the other way, which nothing here needs.
#[derive(Choice)]
pub(super) enum Responder {
    #[asn1(context_specific = "2", tag_mode = "EXPLICIT", constructed = "true")]
    ByKey(OctetString),
}

/// `SingleResponse`.
#[derive(Sequence)]
pub(super) struct Single {
    pub(super) id: CertificateId,
    pub(super) status: Status,
    pub(super) this_update: GeneralizedTime,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    pub(super) next_update: Option<GeneralizedTime>,
    #[asn1(context_specific = "1", tag_mode = "EXPLICIT", optional = "true")]
    pub(super) extensions: Option<Vec<Extension>>,
}

/// `CertStatus`.
#[derive(Choice)]
pub(super) enum Status {
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT")]
    Good(Null),
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", constructed = "true")]
    Revoked(Revocation),
    #[asn1(context_specific = "2", tag_mode = "IMPLICIT")]
    Unknown(Null),
}

/// `RevokedInfo`.
#[derive(Sequence)]
pub(super) struct Revocation {
    pub(super) at: GeneralizedTime,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    pub(super) reason: Option<CrlReason>,
}

/// `OCSPResponseStatus`.
#[derive(Clone, Copy, Debug, Enumerated, Eq, PartialEq)]
#[repr(u32)]
pub(super) enum Outcome {
    Successful = 0,
    Malformed = 1,
    InternalError = 2,
    TryLater = 3,
    Unauthorized = 6,
}

/// `OCSPResponse`.
#[derive(Sequence)]
struct Response {
    outcome: Outcome,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    answer: Option<Answer>,
}

/// `ResponseBytes`.
#[derive(Sequence)]
struct Answer {
    sort: ObjectIdentifier,
    answer: OctetString,
}

/// No answer, and why.
pub(super) fn refuse(outcome: Outcome) -> Result<Vec<u8>, Unmade> {
    Ok(Response { outcome, answer: None }.to_der()?)
}

/// A `BasicOCSPResponse` as a whole answer.
pub(super) fn succeed(basic: Vec<u8>) -> Result<Vec<u8>, Unmade> {
    let answer = Answer { sort: BASIC, answer: OctetString::new(basic)? };
    Ok(Response { outcome: Outcome::Successful, answer: Some(answer) }.to_der()?)
}

/// A certificate as it is enclosed behind the signature.
pub(super) fn certificates(certificate: &[u8]) -> Result<Vec<u8>, Unmade> {
    let explicit = Tag::ContextSpecific { constructed: true, number: TagNumber(0) };
    wrap(explicit, &wrap(Tag::Sequence, certificate)?)
}
