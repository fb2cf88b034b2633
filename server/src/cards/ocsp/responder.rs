//! Who signed an OCSP answer, and whether the issuer appointed it (RFC 6960 §4.2.2.2): the issuer's own key, or a certificate that this
//! very key signed for nothing but answering.

use crate::cards::ocsp::answer::{BasicResponse, ResponderName};
use crate::cards::ocsp::wire::{Hash, SubjectPublicKeyInfo};
use crate::cards::ocsp::wrong::Wrong;
use crate::cards::{Certificate, Name, Rule, Validity, signature};
use crate::clock::Timestamp;
use der::Decode as _;
use x509_parser::prelude::{FromDer as _, X509Certificate};

/// The purpose of answering (`id-kp-OCSPSigning`).
const OCSP_SIGNING: &str = "1.3.6.1.5.5.7.3.9";
/// OID of `id-pkix-ocsp-nocheck` (RFC 6960 §4.2.2.2.1): the delegate's own certificate needs no look-up.
const NO_CHECK: &str = "1.3.6.1.5.5.7.48.1.5";

/// Who signed an answer: a responder that the settings trust, or a delegate of the issuer.
#[derive(Clone, Debug)]
pub enum AnswerSigner {
    /// The issuer itself, or a delegate of whom it says that nobody need ask (`ocsp-nocheck`).
    Trusted,
    /// A delegate whose own certificate may have been revoked: to be looked up among the issuer's certificates.
    Delegate(Box<Certificate>),
}

/// An answer whose signature is to be checked.
pub(super) struct SignedAnswer<'a> {
    basic: &'a BasicResponse<'a>,
}

impl<'a> SignedAnswer<'a> {
    pub(super) fn of(basic: &'a BasicResponse<'a>) -> Self {
        Self { basic }
    }

    /// Who signed it, if it is somebody who may.
    pub(super) fn by(&self, issuer: &Certificate, now: Timestamp) -> Result<AnswerSigner, Wrong> {
        let mut wrong = Wrong::Responder;
        if self.basic.responder.is(issuer) {
            match self.verify(issuer.spki()) {
                Ok(()) => return Ok(AnswerSigner::Trusted),
                // A delegate may carry the issuer's name, with a key of any sort.
                Err(Wrong::Forged) => {}
                Err(other) => wrong = other,
            }
        }
        for certificate in &self.basic.certificates {
            match self.delegate(certificate, issuer, now) {
                Ok(responder) => return Ok(responder),
                // What comes nearest is said.
                Err(Wrong::Responder) => {}
                Err(other) => wrong = other,
            }
        }
        Err(wrong)
    }

    fn delegate(&self, der: &[u8], issuer: &Certificate, now: Timestamp) -> Result<AnswerSigner, Wrong> {
        let certificate = Certificate::read(der).map_err(|_| Wrong::Unreadable)?;
        if !self.basic.responder.is(&certificate) || certificate.issuer() != issuer.subject() {
            return Err(Wrong::Responder);
        }
        match certificate.signed_by(issuer.spki()) {
            Ok(()) => {}
            Err(why) => {
                let algorithm = |oid: &str| Wrong::Algorithm { oid: oid.to_owned() };
                return Err(why.algorithm().map_or(Wrong::Responder, algorithm));
            }
        }
        let checked = checked(&certificate)?;
        match certificate.validity(now) {
            Validity::Valid => {}
            Validity::NotYet | Validity::Expired => return Err(Wrong::Responder),
        }
        self.verify(certificate.spki())?;
        Ok(match checked {
            DelegateCheck::Never => AnswerSigner::Trusted,
            DelegateCheck::Always => AnswerSigner::Delegate(Box::new(certificate)),
        })
    }

    fn verify(&self, spki: &[u8]) -> Result<(), Wrong> {
        let BasicResponse { algorithm, tbs, signature, .. } = self.basic;
        signature::verify(spki, algorithm, tbs, signature).map_err(|why| match why.algorithm() {
            Some(oid) => Wrong::Algorithm { oid: oid.to_owned() },
            None => Wrong::Forged,
        })
    }
}

impl ResponderName<'_> {
    /// Whether the responder has this certificate's name or key. Several have the same: the signature decides.
    fn is(&self, certificate: &Certificate) -> bool {
        match self {
            Self::Name(it) => Name::read(it).is_some_and(|name| name == *certificate.subject()),
            Self::Key(it) => SubjectPublicKeyInfo::from_der(certificate.spki())
                .is_ok_and(|spki| Hash::Sha1.of(spki.key.raw_bytes()) == *it),
        }
    }
}

/// Whether a delegate's certificate has to be looked up.
enum DelegateCheck {
    /// `id-pkix-ocsp-nocheck`: the issuer says that nobody need ask.
    Never,
    /// The delegate's certificate may have been revoked, so it is looked up.
    Always,
}

/// Whether a certificate is for answering, and whether it has to be looked up. What x509-parser understands of the other extensions
/// was judged when the certificate was read.
fn checked(certificate: &Certificate) -> Result<DelegateCheck, Wrong> {
    match certificate.flaw() {
        None => {}
        Some(Rule::UnknownCritical { oid }) => return Err(Wrong::UnknownCritical { oid: oid.clone() }),
        Some(_) => return Err(Wrong::Responder),
    }
    let extensions = &certificate.extensions;
    let answers =
        extensions.extended_key_usage.as_ref().is_some_and(|it| it.iter().any(|oid| oid == OCSP_SIGNING));
    let signs = extensions.key_usage.is_none_or(|it| it.digital_signature() || it.non_repudiation());
    if !answers || !signs {
        return Err(Wrong::Responder);
    }
    let (_, parsed) = X509Certificate::from_der(certificate.der()).map_err(|_| Wrong::Unreadable)?;
    let unchecked = parsed.extensions().iter().any(|it| it.oid.to_id_string() == NO_CHECK);
    Ok(if unchecked { DelegateCheck::Never } else { DelegateCheck::Always })
}
