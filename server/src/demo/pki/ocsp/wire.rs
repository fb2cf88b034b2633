//! OCSP requests and answers as they lie on the wire (RFC 6960 §4).

#![expect(clippy::unnested_or_patterns, reason = "the derived code of `Choice` has one")]

use crate::demo::pki::mint::{CrlReason, Extension, Unmade, wrap};
use der::asn1::{Any, GeneralizedTime, Null, ObjectIdentifier, OctetString};
use der::{Choice, Encode, Enumerated, Sequence, Tag, TagNumber};

const BASIC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.1");

/// `OCSPRequest` (RFC 6960 §4.1.1), as far as the responder reads it.
#[derive(Sequence)]
pub(super) struct RequestToRead {
    pub(super) tbs: TbsRequestToRead,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    signature: Option<Any>,
}

/// `TBSRequest` (RFC 6960 §4.1.1).
#[derive(Sequence)]
pub(super) struct TbsRequestToRead {
    #[asn1(context_specific = "0", default = "Default::default")]
    version: u8,
    #[asn1(context_specific = "1", tag_mode = "EXPLICIT", optional = "true")]
    requestor: Option<Any>,
    pub(super) list: Vec<SingleRequest>,
    #[asn1(context_specific = "2", tag_mode = "EXPLICIT", optional = "true")]
    pub(super) extensions: Option<Vec<Extension>>,
}

/// One `Request` of the list.
#[derive(Sequence)]
pub(super) struct SingleRequest {
    pub(super) id: CertificateId,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    extensions: Option<Vec<Extension>>,
}

/// `CertID` (RFC 6960 §4.1.1).
#[derive(Clone, Sequence)]
pub(super) struct CertificateId {
    pub(super) algorithm: HashAlgorithm,
    pub(super) name: OctetString,
    pub(super) key: OctetString,
    pub(super) serial: Any,
}

/// The hash algorithm of a `CertID`, an `AlgorithmIdentifier`.
#[derive(Clone, Sequence)]
pub(super) struct HashAlgorithm {
    pub(super) oid: ObjectIdentifier,
    parameters: Option<Any>,
}

/// `ResponseData` (RFC 6960 §4.2.1), the part that is signed.
#[derive(Sequence)]
pub(super) struct Data {
    #[asn1(context_specific = "0", default = "Default::default")]
    pub(super) version: u8,
    pub(super) responder: ResponderId,
    pub(super) produced_at: GeneralizedTime,
    pub(super) responses: Vec<SignedSingle>,
    #[asn1(context_specific = "1", tag_mode = "EXPLICIT", optional = "true")]
    pub(super) extensions: Option<Vec<Extension>>,
}

/// `ResponderID`; by name is the other way, which nothing here needs.
#[derive(Choice)]
pub(super) enum ResponderId {
    #[asn1(context_specific = "2", tag_mode = "EXPLICIT", constructed = "true")]
    ByKey(OctetString),
}

/// `SingleResponse` (RFC 6960 §4.2.1): about one certificate.
#[derive(Sequence)]
pub(super) struct SignedSingle {
    pub(super) id: CertificateId,
    pub(super) status: SingleStatus,
    pub(super) this_update: GeneralizedTime,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    pub(super) next_update: Option<GeneralizedTime>,
    #[asn1(context_specific = "1", tag_mode = "EXPLICIT", optional = "true")]
    pub(super) extensions: Option<Vec<Extension>>,
}

/// `CertStatus` (RFC 6960 §4.2.1).
#[derive(Choice)]
pub(super) enum SingleStatus {
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT")]
    Good(Null),
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", constructed = "true")]
    Revoked(Revocation),
    #[asn1(context_specific = "2", tag_mode = "IMPLICIT")]
    Unknown(Null),
}

/// `RevokedInfo` (RFC 6960 §4.2.1).
#[derive(Sequence)]
pub(super) struct Revocation {
    pub(super) at: GeneralizedTime,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    pub(super) reason: Option<CrlReason>,
}

/// `OCSPResponseStatus` (RFC 6960 §4.2.1).
#[derive(Clone, Copy, Debug, Enumerated, Eq, PartialEq)]
#[repr(u32)]
pub(super) enum ResponseStatus {
    Successful = 0,
    Malformed = 1,
    InternalError = 2,
    TryLater = 3,
    Unauthorized = 6,
}

/// `OCSPResponse` (RFC 6960 §4.2.1).
#[derive(Sequence)]
struct Response {
    outcome: ResponseStatus,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    answer: Option<ResponseBytesDer>,
}

/// `ResponseBytes` (RFC 6960 §4.2.1).
#[derive(Sequence)]
struct ResponseBytesDer {
    sort: ObjectIdentifier,
    answer: OctetString,
}

/// An answer without a body: only the status of the refusal.
pub(super) fn refuse(outcome: ResponseStatus) -> Result<Vec<u8>, Unmade> {
    Ok(Response { outcome, answer: None }.to_der()?)
}

/// A `BasicOCSPResponse` as a whole answer.
pub(super) fn succeed(basic: Vec<u8>) -> Result<Vec<u8>, Unmade> {
    let answer = ResponseBytesDer { sort: BASIC, answer: OctetString::new(basic)? };
    Ok(Response { outcome: ResponseStatus::Successful, answer: Some(answer) }.to_der()?)
}

/// A certificate as it is enclosed behind the signature.
pub(super) fn certificates(certificate: &[u8]) -> Result<Vec<u8>, Unmade> {
    let explicit = Tag::ContextSpecific { constructed: true, number: TagNumber(0) };
    wrap(explicit, &wrap(Tag::Sequence, certificate)?)
}
