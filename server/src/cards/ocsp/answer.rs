//! The parts of an OCSP answer, as they lie in its bytes (RFC 6960 §4.2.1).

use crate::cards::crl;
use crate::cards::ocsp::wire::{CertId, ID_NONCE, OcspExtension};
use crate::cards::ocsp::wrong::Wrong;
use crate::cards::verdict::{NotTold, Reason, RevocationStatus};
use crate::clock::Timestamp;
use der::asn1::{AnyRef, BitStringRef, ContextSpecific, GeneralizedTime, ObjectIdentifier, OctetStringRef};
use der::{Decode as _, Reader as _, Sequence, SliceReader, Tag, TagMode, TagNumber, Tagged as _};

const ID_BASIC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.1");
/// `successful` of `OCSPResponseStatus` (RFC 6960 §4.2.1).
const SUCCESSFUL: u8 = 0;

/// `BasicOCSPResponse` (RFC 6960 §4.2.1), read but not verified.
pub(super) struct BasicResponse<'a> {
    /// The DER of `tbsResponseData`, the bytes that the responder signed.
    pub(super) tbs: &'a [u8],
    /// The DER of `signatureAlgorithm`.
    pub(super) algorithm: &'a [u8],
    /// The signature's bytes, without the BIT STRING around them.
    pub(super) signature: &'a [u8],
    /// `responderID`: who claims to have signed.
    pub(super) responder: ResponderName<'a>,
    /// `producedAt`: when the responder signed.
    pub(super) produced_at: Timestamp,
    /// `responses`: one for each certificate that the answer speaks about.
    pub(super) responses: Vec<SingleResponse<'a>>,
    /// The nonce (RFC 9654) that the answer repeats, if it has one.
    pub(super) nonce: Option<&'a [u8]>,
    /// The certificates that came with it, DER.
    pub(super) certificates: Vec<&'a [u8]>,
}

/// How a responder is named.
pub(super) enum ResponderName<'a> {
    /// `byName`: the responder's distinguished name in DER.
    Name(&'a [u8]),
    /// `byKey`: the SHA-1 of the responder's public key.
    Key(&'a [u8]),
}

/// `SingleResponse` (RFC 6960 §4.2.1): what is said of one certificate.
pub(super) struct SingleResponse<'a> {
    pub(super) id: CertId<'a>,
    pub(super) standing: CertStatus,
    pub(super) this_update: Timestamp,
    pub(super) next_update: Option<Timestamp>,
}

/// `CertStatus` (RFC 6960 §4.2.1): what the responder says of a certificate.
pub(super) enum CertStatus {
    Good,
    Revoked {
        /// Since when, where that can be read.
        at: Option<Timestamp>,
        /// Why, where the reason is one that is known.
        reason: Reason,
    },
    Unknown,
}

#[derive(Sequence)]
struct ResponseBytes<'a> {
    kind: ObjectIdentifier,
    response: &'a OctetStringRef,
}

impl<'a> BasicResponse<'a> {
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, Wrong> {
        let mut reader = SliceReader::new(bytes)?;
        let (status, response) = reader.sequence(|it| {
            let status = enumerated(AnyRef::decode(it)?)?;
            let response = it.context_specific::<ResponseBytes<'a>>(TagNumber(0), TagMode::Explicit)?;
            Ok::<_, Wrong>((status, response))
        })?;
        reader.finish()?;
        match status {
            SUCCESSFUL => {}
            2 | 3 => return Err(Wrong::Later { status }),
            _ => return Err(Wrong::Refused { status }),
        }
        let response = response.filter(|it| it.kind == ID_BASIC).ok_or(Wrong::Unreadable)?;
        Self::signed(response.response.as_bytes())
    }

    fn signed(bytes: &'a [u8]) -> Result<Self, Wrong> {
        let mut reader = SliceReader::new(bytes)?;
        let (tbs, algorithm, signature, certificates) = reader.sequence(|it| {
            let (tbs, algorithm) = (it.tlv_bytes()?, it.tlv_bytes()?);
            let signature = BitStringRef::decode(it)?.as_bytes().ok_or(Wrong::Unreadable)?;
            let certificates = ContextSpecific::<AnyRef<'a>>::decode_explicit(it, TagNumber(0));
            Ok::<_, Wrong>((tbs, algorithm, signature, certificates?))
        })?;
        reader.finish()?;
        let certificates =
            certificates.map(|it| elements(it.value, Tag::Sequence)).transpose()?.unwrap_or_default();
        let mut reader = SliceReader::new(tbs)?;
        let basic = reader.sequence(|it| {
            let version = it.context_specific::<u8>(TagNumber(0), TagMode::Explicit)?;
            if version.is_some_and(|version| version != 0) {
                return Err(Wrong::Unreadable);
            }
            let responder = ResponderName::read(it.tlv_bytes()?)?;
            let produced_at = moment(GeneralizedTime::decode(it)?);
            let responses = elements(AnyRef::decode(it)?, Tag::Sequence)?;
            let responses = responses.into_iter().map(SingleResponse::read).collect::<Result<_, _>>()?;
            let extensions =
                it.context_specific::<Vec<OcspExtension<'a>>>(TagNumber(1), TagMode::Explicit)?;
            let nonce = nonce(&extensions.unwrap_or_default())?;
            Ok(Self { tbs, algorithm, signature, responder, produced_at, responses, nonce, certificates })
        })?;
        Ok(basic)
    }
}

impl<'a> ResponderName<'a> {
    fn read(bytes: &'a [u8]) -> Result<Self, Wrong> {
        let it = AnyRef::from_der(bytes)?;
        match it.tag() {
            Tag::ContextSpecific { constructed: true, number: TagNumber(1) } => Ok(Self::Name(it.value())),
            Tag::ContextSpecific { constructed: true, number: TagNumber(2) } => {
                Ok(Self::Key(<&OctetStringRef>::from_der(it.value())?.as_bytes()))
            }
            _ => Err(Wrong::Unreadable),
        }
    }
}

impl<'a> SingleResponse<'a> {
    fn read(bytes: &'a [u8]) -> Result<Self, Wrong> {
        SliceReader::new(bytes)?.sequence(|it| {
            let id = CertId::decode(it)?;
            let standing = CertStatus::read(AnyRef::decode(it)?)?;
            let this_update = moment(GeneralizedTime::decode(it)?);
            let next_update = it.context_specific::<GeneralizedTime>(TagNumber(0), TagMode::Explicit)?;
            let extensions =
                it.context_specific::<Vec<OcspExtension<'a>>>(TagNumber(1), TagMode::Explicit)?;
            known(&extensions.unwrap_or_default(), None)?;
            Ok(Self { id, standing, this_update, next_update: next_update.map(moment) })
        })
    }
}

impl SingleResponse<'_> {
    /// What is said. Of a certificate that was revoked at a moment that cannot be read, the answer's own is said.
    pub(super) fn status(&self) -> RevocationStatus {
        match self.standing {
            CertStatus::Good => RevocationStatus::Good { as_of: self.this_update },
            CertStatus::Revoked { at, reason } => {
                RevocationStatus::Revoked { at: at.unwrap_or(self.this_update), reason }
            }
            CertStatus::Unknown => RevocationStatus::Unknown { why: NotTold::NotKnown },
        }
    }
}

impl CertStatus {
    fn read(it: AnyRef<'_>) -> Result<Self, Wrong> {
        match it.tag() {
            Tag::ContextSpecific { constructed: false, number: TagNumber(0) } if it.value().is_empty() => {
                Ok(Self::Good)
            }
            Tag::ContextSpecific { constructed: false, number: TagNumber(2) } if it.value().is_empty() => {
                Ok(Self::Unknown)
            }
            Tag::ContextSpecific { constructed: true, number: TagNumber(1) } => {
                let mut reader = SliceReader::new(it.value())?;
                // Whenever and whyever: that it was revoked is clear.
                let at = AnyRef::decode(&mut reader)?.decode_as::<GeneralizedTime>().ok().map(moment);
                let reason = ContextSpecific::<AnyRef<'_>>::decode_explicit(&mut reader, TagNumber(0))?;
                reader.finish()?;
                let reason = reason.and_then(|it| Reason::from_number(enumerated(it.value).ok()?));
                let reason = reason.unwrap_or(Reason::Unspecified);
                Ok(Self::Revoked { at, reason })
            }
            _ => Err(Wrong::Unreadable),
        }
    }
}

/// The value of an ENUMERATED of one byte.
fn enumerated(it: AnyRef<'_>) -> Result<u8, Wrong> {
    match (it.tag(), it.value()) {
        (Tag::Enumerated, [number]) => Ok(*number),
        _ => Err(Wrong::Unreadable),
    }
}

/// The elements of a SEQUENCE, each with its tag and length.
fn elements(it: AnyRef<'_>, tag: Tag) -> Result<Vec<&[u8]>, Wrong> {
    it.tag().assert_eq(tag)?;
    let mut reader = SliceReader::new(it.value())?;
    let mut all = Vec::new();
    while !reader.is_finished() {
        all.push(reader.tlv_bytes()?);
    }
    Ok(all)
}

fn nonce<'a>(extensions: &[OcspExtension<'a>]) -> Result<Option<&'a [u8]>, Wrong> {
    known(extensions, Some(ID_NONCE))?;
    let nonce = extensions.iter().find(|it| it.id == ID_NONCE);
    Ok(nonce
        .map(|it| <&OctetStringRef>::from_der(it.value.as_bytes()))
        .transpose()?
        .map(OctetStringRef::as_bytes))
}

/// Refuses critical extensions but this one.
fn known(extensions: &[OcspExtension<'_>], but: Option<ObjectIdentifier>) -> Result<(), Wrong> {
    match extensions.iter().find(|it| it.critical && Some(it.id) != but) {
        Some(it) => Err(Wrong::UnknownCritical { oid: it.id.to_string() }),
        None => Ok(()),
    }
}

fn moment(time: GeneralizedTime) -> Timestamp {
    crl::moment(time.into())
}
