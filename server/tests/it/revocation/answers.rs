//! Answers of responders made byte by byte: what they say of one certificate more than once, and who signed them.

use crate::revocation::fixture::{HOUR, NOW};
use der::asn1::{BitString, GeneralizedTime};
use der::{DateTime, Encode as _, Tag};
use server::cards::crl::Serial;
use server::cards::ocsp::{AnswerSigner, Hash, NONCE, NonceEcho, OcspAnswer, OcspQuestion, OcspRules, Wrong};
use server::cards::{Certificate, NotTold, Reason, RevocationStatus};
use server::clock::Timestamp;
use server::demo::pki::mint::ext::{self, Critical};
use server::demo::pki::mint::{
    Attribute, Dn, Edition, KeyUsages, MintAlgorithm, MintKey, Template, serial, wrap,
};
use std::time::Duration;

/// 2026-11-28T00:00:00Z, when the answers in `fixtures` are valid.
const THEN: Timestamp = Timestamp::from_millis(1_795_824_000_000);
const RULES: OcspRules =
    OcspRules { skew: Duration::from_mins(5), echo: NonceEcho::IfAny, life: Duration::from_hours(1) };

/// An authority whose name its responder may bear as well.
struct Authority {
    key: MintKey,
    certificate: Certificate,
}

fn name() -> Dn {
    Dn::of(&[(Attribute::C, "JP"), (Attribute::Cn, "CA")]).unwrap()
}

fn template(extensions: Vec<server::demo::pki::mint::Extension>) -> Template {
    Template {
        edition: Edition::Three,
        serial: serial(7),
        issuer: name(),
        from: NOW.before(HOUR),
        until: NOW + HOUR * 48,
        subject: name(),
        extensions,
        algorithm: None,
    }
}

impl Authority {
    fn with(key: MintKey) -> Self {
        let certificate = template(vec![ext::authority(None).unwrap()]).sign_self(&key).unwrap();
        Self { key, certificate: Certificate::read(&certificate).unwrap() }
    }

    fn new() -> Self {
        Self::with(MintKey::p256().unwrap())
    }

    /// A responder's certificate with the authority's own name.
    fn appoints(&self, key: &MintKey) -> Vec<u8> {
        let extensions = vec![
            ext::key_usage(KeyUsages::DigitalSignature).unwrap(),
            ext::extended_key_usage(Critical::No, &[ext::OCSP_SIGNING]).unwrap(),
            ext::no_check().unwrap(),
        ];
        template(extensions).sign(key.spki(), &self.key).unwrap()
    }

    fn question(&self) -> OcspQuestion {
        question(&self.certificate)
    }

    /// What is concluded from these, said in this order and signed by the authority itself.
    fn judges(&self, singles: &[Vec<u8>]) -> Result<OcspAnswer, Wrong> {
        self.judges_by(singles, RULES)
    }

    fn judges_by(&self, singles: &[Vec<u8>], rules: OcspRules) -> Result<OcspAnswer, Wrong> {
        let bytes = answer(singles, &self.key, self.key.algorithm(), &[]);
        self.question().judge(&bytes, &self.certificate, &rules, NOW)
    }

    fn says(&self, singles: &[Vec<u8>]) -> RevocationStatus {
        self.judges(singles).unwrap().status
    }

    /// A `CertID` of the certificate 0x1234 with this digest.
    fn id(&self, sha256: bool) -> Vec<u8> {
        let (algorithm, oid): (_, &[u8]) = if sha256 {
            (&aws_lc_rs::digest::SHA256, &[6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1])
        } else {
            (&aws_lc_rs::digest::SHA1_FOR_LEGACY_USE_ONLY, &[6, 5, 0x2b, 0x0e, 3, 2, 0x1a])
        };
        let of_name = aws_lc_rs::digest::digest(algorithm, name().der());
        let of_key = self.key.digest(algorithm).unwrap();
        sequence(&[
            &sequence(&[oid, &[5, 0]]),
            &wrap(Tag::OctetString, of_name.as_ref()).unwrap(),
            &wrap(Tag::OctetString, &of_key).unwrap(),
            &[2, 2, 0x12, 0x34],
        ])
    }

    fn single(&self, status: &[u8]) -> Vec<u8> {
        single(&self.id(false), status, NOW, Some(NOW + HOUR))
    }
}

fn question(issuer: &Certificate) -> OcspQuestion {
    OcspQuestion::new(issuer, Serial::new(&[0x12, 0x34]).unwrap(), Hash::Sha1, [7; NONCE]).unwrap()
}

fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    wrap(Tag::Sequence, &parts.concat()).unwrap()
}

fn tagged(number: u8, content: &[u8]) -> Vec<u8> {
    let mut whole = wrap(Tag::Sequence, content).unwrap();
    whole[0] = 0xa0 | number;
    whole
}

fn time(at: Timestamp) -> Vec<u8> {
    let seconds = Duration::from_secs(u64::try_from(at.as_millis() / 1000).unwrap());
    let at = DateTime::from_unix_duration(seconds).unwrap();
    GeneralizedTime::from_date_time(at).to_der().unwrap()
}

const GOOD: &[u8] = &[0x80, 0];
const UNKNOWN: &[u8] = &[0x82, 0];

fn revoked(reason: Option<u8>) -> Vec<u8> {
    let reason = reason.map(|it| tagged(0, &[0x0a, 1, it])).unwrap_or_default();
    tagged(1, &[time(NOW.before(HOUR)), reason].concat())
}

fn single(id: &[u8], status: &[u8], this: Timestamp, next: Option<Timestamp>) -> Vec<u8> {
    let next = next.map(|it| tagged(0, &time(it))).unwrap_or_default();
    sequence(&[id, status, &time(this), &next])
}

/// An answer of the responder named like the authority.
fn answer(singles: &[Vec<u8>], by: &MintKey, algorithm: MintAlgorithm, certificates: &[Vec<u8>]) -> Vec<u8> {
    let responses = sequence(&[&singles.concat()]);
    let data = sequence(&[&tagged(1, name().der()), &time(NOW), &responses]);
    let signature = BitString::from_bytes(&by.sign(algorithm, &data).unwrap()).unwrap().to_der().unwrap();
    let beside =
        if certificates.is_empty() { Vec::new() } else { tagged(0, &sequence(&[&certificates.concat()])) };
    let identifier: &[u8] = match algorithm {
        MintAlgorithm::EcdsaSha256 => &[0x30, 10, 6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2],
        MintAlgorithm::RsaSha1 => &[0x30, 13, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 1, 1, 5, 5, 0],
        MintAlgorithm::RsaSha256 | MintAlgorithm::RsaPssSha256 => {
            &[0x30, 13, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 1, 1, 11, 5, 0]
        }
    };
    let basic = wrap(Tag::OctetString, &sequence(&[&data, identifier, &signature, &beside])).unwrap();
    let kind: &[u8] = &[6, 9, 0x2b, 6, 1, 5, 5, 7, 0x30, 1, 1];
    sequence(&[&[0x0a, 1, 0], &tagged(0, &sequence(&[kind, &basic]))])
}

fn is_revoked(status: &RevocationStatus, with: Reason) -> bool {
    matches!(status, RevocationStatus::Revoked { reason, .. } if *reason == with)
}

#[test]
fn an_answer_that_says_good_and_then_revoked_says_revoked() {
    let issuer = Certificate::read(include_bytes!("fixtures/good-then-revoked-ca.der")).unwrap();
    let bytes = include_bytes!("fixtures/good-then-revoked.der");
    let status = question(&issuer).judge(bytes, &issuer, &RULES, THEN).unwrap().status;
    assert!(is_revoked(&status, Reason::Unspecified), "{status:?}");
}

#[test]
fn of_several_answers_about_one_certificate_the_gravest_holds_in_any_order() {
    let ca = Authority::new();
    let [good, unknown] = [GOOD, UNKNOWN].map(|it| ca.single(it));
    let [hold, lost] = [6, 1].map(|it| ca.single(&revoked(Some(it))));
    for order in [[&good, &lost], [&lost, &good], [&unknown, &lost], [&lost, &hold], [&hold, &lost]] {
        let status = ca.says(&order.map(Clone::clone));
        assert!(is_revoked(&status, Reason::KeyCompromise), "{status:?}");
    }
    for order in [[&good, &hold], [&hold, &unknown]] {
        assert!(is_revoked(&ca.says(&order.map(Clone::clone)), Reason::CertificateHold));
    }
    let not_known = RevocationStatus::Unknown { why: NotTold::NotKnown };
    for order in [[&good, &unknown], [&unknown, &good]] {
        assert_eq!(ca.says(&order.map(Clone::clone)), not_known);
    }
    assert!(matches!(ca.says(&[good.clone(), good]), RevocationStatus::Good { .. }));
}

#[test]
fn a_certificate_is_the_same_by_whichever_digest_it_is_named() {
    let ca = Authority::new();
    let other_digest = single(&ca.id(true), &revoked(None), NOW, Some(NOW + HOUR));
    for singles in [[ca.single(GOOD), other_digest.clone()], [other_digest.clone(), ca.single(GOOD)]] {
        assert!(is_revoked(&ca.says(&singles), Reason::Unspecified));
    }
    assert_eq!(ca.judges(&[other_digest]).unwrap_err(), Wrong::OtherCertificate, "not what was asked");
}

#[test]
fn of_several_answers_those_whose_time_is_over_do_not_count() {
    let ca = Authority::new();
    let of = |status: &[u8], this, next| single(&ca.id(false), status, this, Some(next));
    let was_on_hold = of(&revoked(Some(6)), NOW.before(HOUR * 48), NOW.before(HOUR * 24));
    let status = ca.says(&[was_on_hold.clone(), ca.single(GOOD)]);
    assert!(matches!(status, RevocationStatus::Good { .. }), "the suspension was lifted: {status:?}");
    assert_eq!(ca.judges(&[was_on_hold]).unwrap_err(), Wrong::Late);
    let early = of(GOOD, NOW + HOUR, NOW + HOUR * 2);
    assert_eq!(ca.judges(&[early]).unwrap_err(), Wrong::Early);
}

#[test]
fn revoked_is_revoked_for_whatever_reason_and_since_whenever() {
    let ca = Authority::new();
    for odd in [7, 8, 11, 0x7f, 0xff] {
        let status = ca.says(&[ca.single(&revoked(Some(odd)))]);
        assert!(is_revoked(&status, Reason::Unspecified), "{odd}: {status:?}");
    }
    for odd in [&[0x0a, 2, 0, 1][..], &[2, 1, 1], &[5, 0]] {
        let status = tagged(1, &[time(NOW), tagged(0, odd)].concat());
        let status = ca.says(&[ca.single(&status)]);
        assert!(is_revoked(&status, Reason::Unspecified), "{odd:?}: {status:?}");
    }
    for odd in [&b"20261301000000Z"[..], b"20261118000000.5Z", b"202611180000Z", b"20261118090000+0900", b""]
    {
        let status = tagged(1, &wrap(Tag::GeneralizedTime, odd).unwrap());
        let status = ca.says(&[ca.single(&status)]);
        assert_eq!(status, RevocationStatus::Revoked { at: NOW, reason: Reason::Unspecified }, "{odd:?}");
    }
}

#[test]
fn a_delegate_with_the_name_of_an_rsa_issuer_may_sign_on_p_256() {
    let issuer = Certificate::read(include_bytes!("fixtures/delegate-ec-same-name-ca.der")).unwrap();
    let bytes = include_bytes!("fixtures/delegate-ec-same-name.der");
    let answer = question(&issuer).judge(bytes, &issuer, &RULES, THEN).unwrap();
    assert!(matches!(answer.status, RevocationStatus::Good { .. }));
    assert!(matches!(answer.responder, AnswerSigner::Trusted));
}

#[test]
fn whatever_sort_of_key_issuer_and_delegate_have_the_signature_decides() {
    let keys = || [MintKey::p256().unwrap(), MintKey::rsa().unwrap()];
    for issuer in keys() {
        let ca = Authority::with(issuer);
        for delegate in keys() {
            let judged = |certificates: &[Vec<u8>]| {
                let bytes = answer(&[ca.single(GOOD)], &delegate, delegate.algorithm(), certificates);
                ca.question().judge(&bytes, &ca.certificate, &RULES, NOW)
            };
            assert!(judged(&[ca.appoints(&delegate)]).is_ok());
            assert_eq!(judged(&[]).unwrap_err(), Wrong::Responder, "nobody was appointed");
            let stranger = Authority::new().appoints(&delegate);
            assert_eq!(judged(&[stranger]).unwrap_err(), Wrong::Responder, "by somebody else");
        }
    }
}

#[test]
fn an_answer_in_the_issuers_name_that_is_signed_with_sha_1_is_told_as_such() {
    let rsa = MintKey::rsa().unwrap();
    let ca = Authority::with(MintKey::p256().unwrap());
    let bytes = answer(&[ca.single(GOOD)], &rsa, MintAlgorithm::RsaSha1, &[]);
    let oid = "1.2.840.113549.1.1.5".to_owned();
    let wrong = ca.question().judge(&bytes, &ca.certificate, &RULES, NOW).unwrap_err();
    assert_eq!(wrong, Wrong::Algorithm { oid });
}

#[test]
fn an_answer_without_an_end_lives_as_long_as_the_settings_say() {
    let ca = Authority::new();
    let made = |before| single(&ca.id(false), GOOD, NOW.before(before), None);
    let judged =
        |before, life| ca.judges_by(&[made(before)], OcspRules { life, ..RULES }).map(|it| it.status);
    // It was signed now, and speaks of some time ago.
    let half = Duration::from_mins(30);
    assert!(matches!(judged(half, HOUR), Ok(RevocationStatus::Good { .. })));
    assert!(judged(HOUR + RULES.skew, HOUR).is_ok(), "to the last moment");
    assert_eq!(judged(HOUR + RULES.skew + Duration::from_secs(1), HOUR), Err(Wrong::Late));
    assert_eq!(judged(half, Duration::ZERO), Err(Wrong::Late), "it must be of now");
    assert!(judged(RULES.skew, Duration::ZERO).is_ok());
    assert!(judged(HOUR * 20, HOUR * 24).is_ok());
    // Whoever says an end is taken at their word.
    let ended = single(&ca.id(false), GOOD, NOW.before(HOUR * 2), Some(NOW.before(HOUR)));
    let life = HOUR * 24;
    assert_eq!(ca.judges_by(&[ended], OcspRules { life, ..RULES }).unwrap_err(), Wrong::Late);
}
