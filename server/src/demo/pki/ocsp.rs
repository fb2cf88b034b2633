//! The OCSP responder of the set (RFC 6960): it answers a request as it should, or misbehaves in one way. It only answers; asking,
//! and judging the answer, are the server's business.

mod wire;

use crate::clock::Timestamp;
use crate::demo::pki::Pki;
use crate::demo::pki::authorities::Ca;
use crate::demo::pki::authority::IssuingAuthority;
use crate::demo::pki::calendar::{begins, ends};
use crate::demo::pki::cards::DemoCard;
use crate::demo::pki::lists::{namesake, reason};
use crate::demo::pki::mint::ext::{self, Critical};
use crate::demo::pki::mint::{
    Attribute, CrlReason, Dn, Edition, Extension, KeyUsages, MintKey, Template, Unmade, enclosed,
    generalized, serial,
};
use crate::demo::pki::row::CardStatus;
use aws_lc_rs::digest::{Algorithm as Digest, SHA1_FOR_LEGACY_USE_ONLY, SHA256, digest};
use der::asn1::{Any, Null, OctetString};
use der::oid::ObjectIdentifier;
use der::{Decode, Encode, Tag};
use std::sync::Arc;
use std::time::Duration;
use wire::{
    CertificateId, Data, RequestToRead, ResponderId, ResponseStatus, Revocation, SignedSingle, SingleRequest,
    SingleStatus,
};

const NONCE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.2");
const SHA_1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.14.3.2.26");
const SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
/// Under which label the responder's key lies.
pub(super) const KEY: &str = "ocsp-responder";
/// How long an answer holds.
const LIFE: Duration = Duration::from_hours(1);

/// How the demonstration's responder answers.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Behaviour {
    /// Answers as it should, through a delegated responder.
    Honest,
    /// Answers as it should, signed by the authority itself.
    Direct,
    /// Answers without the nonce that was sent.
    WithoutNonce,
    /// Answers with another nonce than was sent.
    OtherNonce,
    /// Answers with a `thisUpdate` that is still to come.
    Future,
    /// Answers with a `nextUpdate` that is past.
    Stale,
    /// Answers without a `nextUpdate`.
    WithoutEnd,
    /// Through a responder whom another authority delegated.
    WrongResponder,
    /// Through somebody with a certificate of the authority's that is not for this.
    NotDelegated,
    /// Through a responder whose certificate has expired.
    ExpiredResponder,
    /// Answers about another certificate than was asked about.
    OtherCertificate,
    /// Answers with a signature that does not fit.
    BadSignature,
    /// Answers `tryLater`.
    TryLater,
    /// Answers `unauthorized`.
    Unauthorized,
    /// Answers `internalError`.
    InternalError,
    /// Answers with bytes that are not DER at all.
    Garbage,
}

impl Pki {
    /// What the responder answers to a request, both in DER. The authority is found by the request's own hashes, so that one
    /// responder serves all generations.
    pub fn answer(&self, request: &[u8], behaviour: Behaviour, now: Timestamp) -> Result<Vec<u8>, Unmade> {
        let refusal = match behaviour {
            Behaviour::TryLater => Some(ResponseStatus::TryLater),
            Behaviour::Unauthorized => Some(ResponseStatus::Unauthorized),
            Behaviour::InternalError => Some(ResponseStatus::InternalError),
            Behaviour::Garbage => return Ok(b"<html>502 Bad Gateway</html>".to_vec()),
            Behaviour::Honest
            | Behaviour::Direct
            | Behaviour::WithoutNonce
            | Behaviour::OtherNonce
            | Behaviour::Future
            | Behaviour::Stale
            | Behaviour::WithoutEnd
            | Behaviour::WrongResponder
            | Behaviour::NotDelegated
            | Behaviour::ExpiredResponder
            | Behaviour::OtherCertificate
            | Behaviour::BadSignature => None,
        };
        if let Some(refusal) = refusal {
            return wire::refuse(refusal);
        }
        let Ok(request) = RequestToRead::from_der(request) else {
            return wire::refuse(ResponseStatus::Malformed);
        };
        let Some(authority) = self.asked(&request)? else {
            return wire::refuse(ResponseStatus::Unauthorized);
        };
        self.respond(&request, &authority, behaviour, now)
    }

    /// Which authority a request is about.
    fn asked(&self, request: &RequestToRead) -> Result<Option<IssuingAuthority>, Unmade> {
        let Some(SingleRequest { id, .. }) = request.tbs.list.first() else { return Ok(None) };
        let Some(algorithm) = algorithm(id) else { return Ok(None) };
        for ca in Ca::ALL {
            let Some(key) = self.keys.known(ca.key_label()) else { continue };
            let same_key = key.digest(algorithm)? == id.key.as_bytes();
            if same_key && digest(algorithm, ca.name()?.der()).as_ref() == id.name.as_bytes() {
                return self.authority(ca).map(Some);
            }
        }
        Ok(None)
    }

    fn respond(
        &self,
        request: &RequestToRead,
        authority: &IssuingAuthority,
        behaviour: Behaviour,
        now: Timestamp,
    ) -> Result<Vec<u8>, Unmade> {
        let (from, until) = window(behaviour, now);
        let responses = request
            .tbs
            .list
            .iter()
            .map(|SingleRequest { id, .. }| {
                let mut id = id.clone();
                if behaviour == Behaviour::OtherCertificate {
                    id.serial = Any::new(Tag::Integer, serial(0x7777))?;
                }
                Ok(SignedSingle {
                    status: self.status(authority.ca, &id)?,
                    id,
                    this_update: generalized(from)?,
                    next_update: until.map(generalized).transpose()?,
                    extensions: None,
                })
            })
            .collect::<Result<Vec<_>, Unmade>>()?;
        let (key, certificate) = self.responder(authority, behaviour)?;
        let data = Data {
            version: 0,
            responder: ResponderId::ByKey(OctetString::new(key.id())?),
            produced_at: generalized(from)?,
            responses,
            extensions: nonce(request, behaviour)?.map(|it| vec![it]),
        };
        let certificates = certificate.map(|it| wire::certificates(&it)).transpose()?.unwrap_or_default();
        let tbs = data.to_der()?;
        let message = if behaviour == Behaviour::BadSignature { b"something else".as_slice() } else { &tbs };
        let signature = key.sign(key.algorithm(), message)?;
        wire::succeed(enclosed(&tbs, key.algorithm(), &signature, &certificates)?)
    }

    /// What the authority says of a certificate.
    fn status(&self, ca: Ca, id: &CertificateId) -> Result<SingleStatus, Unmade> {
        let asked = id.serial.value();
        let card = DemoCard::ALL
            .iter()
            .find(|card| card.issuer().key_label() == ca.key_label() && self.number(card.serial()) == asked);
        let revoked = |why| -> Result<SingleStatus, Unmade> {
            Ok(SingleStatus::Revoked(Revocation { at: generalized(self.revoked_at())?, reason: Some(why) }))
        };
        match card.map(|card| (card.row().standing, *card)) {
            Some((CardStatus::Good, _)) => Ok(SingleStatus::Good(Null)),
            Some((CardStatus::Revoked, card)) => revoked(reason(card)),
            Some((CardStatus::OnHold, _)) => revoked(CrlReason::CertificateHold),
            Some((CardStatus::NotIssued, _)) | None => Ok(SingleStatus::Unknown(Null)),
        }
    }

    /// Who signs, and the certificate that delegates him.
    fn responder(
        &self,
        authority: &IssuingAuthority,
        behaviour: Behaviour,
    ) -> Result<(Arc<MintKey>, Option<Vec<u8>>), Unmade> {
        if behaviour == Behaviour::Direct {
            return Ok((Arc::clone(&authority.key), None));
        }
        let key = self.keys.key(KEY)?;
        let other;
        let by = if behaviour == Behaviour::WrongResponder {
            other = self.authority(namesake(authority.ca))?;
            &other
        } else {
            authority
        };
        let mut extensions = vec![
            ext::authority_key(&by.key)?,
            ext::subject_key(&key)?,
            ext::key_usage(KeyUsages::DigitalSignature)?,
        ];
        if behaviour != Behaviour::NotDelegated {
            extensions.push(ext::extended_key_usage(Critical::No, &[ext::OCSP_SIGNING])?);
        }
        extensions.push(ext::no_check()?);
        let (from, until) =
            if behaviour == Behaviour::ExpiredResponder { (-400, -30) } else { (-30, 3 * 365) };
        let template = Template {
            edition: Edition::Three,
            serial: serial(0x0C_5B),
            issuer: by.name.clone(),
            from: begins(self.born, from),
            until: ends(self.born, until),
            subject: Dn::of(&[
                (Attribute::C, "JP"),
                (Attribute::O, "JPKI-TESTPKI"),
                (Attribute::Cn, "OCSP Responder"),
            ])?,
            extensions,
            algorithm: None,
        };
        let certificate = template.sign(key.spki(), &by.key)?;
        Ok((key, Some(certificate)))
    }
}

/// From when until when an answer holds.
fn window(behaviour: Behaviour, now: Timestamp) -> (Timestamp, Option<Timestamp>) {
    let just_now = now.before(Duration::from_mins(1));
    if behaviour == Behaviour::Future {
        (now + LIFE, Some(now + LIFE + LIFE))
    } else if behaviour == Behaviour::Stale {
        (now.before(LIFE + LIFE), Some(now.before(LIFE)))
    } else if behaviour == Behaviour::WithoutEnd {
        (just_now, None)
    } else {
        (just_now, Some(just_now + LIFE))
    }
}

/// The nonce to answer with.
fn nonce(request: &RequestToRead, behaviour: Behaviour) -> Result<Option<Extension>, Unmade> {
    if behaviour == Behaviour::WithoutNonce {
        return Ok(None);
    }
    let sent = request.tbs.extensions.iter().flatten().find(|it| it.extn_id == NONCE).cloned();
    if behaviour == Behaviour::OtherNonce && sent.is_some() {
        let mut other = vec![0x04, 0x10];
        other.extend([0x5A; 16]);
        return ext::raw("1.3.6.1.5.5.7.48.1.2", Critical::No, other).map(Some);
    }
    Ok(sent)
}

fn algorithm(id: &CertificateId) -> Option<&'static Digest> {
    match id.algorithm.oid {
        SHA_1 => Some(&SHA1_FOR_LEGACY_USE_ONLY),
        SHA_256 => Some(&SHA256),
        _ => None,
    }
}
