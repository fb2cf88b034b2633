//! Sources of a certificate's revocation status, and the order in which they are asked.

use crate::cards::crl::CertificateClass;
use crate::cards::{Certificate, Examined, NotTold, Pool, PoolAuthority, RevocationStatus};
use crate::clock::Timestamp;
use api::card::CardKind;
use std::pin::Pin;
use std::sync::Arc;

/// A status that is still to come.
pub type StatusFuture<'a> = Pin<Box<dyn Future<Output = RevocationStatus> + Send + 'a>>;

/// A certificate to be asked about. The issuer must really have signed it: nobody is asked about what somebody made up.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The kind of card that the certificate belongs to.
    pub kind: CardKind,
    /// The certificate whose status is asked for.
    pub certificate: &'a Certificate,
    /// The authority that signed it.
    pub issuer: &'a Certificate,
}

/// Somebody who can be asked whether a certificate was revoked. Never fails: what cannot be told is unknown, with the reason.
pub trait StatusSource: Send + Sync {
    /// The revocation status of the certificate asked about.
    fn status<'a>(&'a self, asked: Question<'a>) -> StatusFuture<'a>;
}

/// Whom to ask where no list is kept: it can tell of no certificate.
pub struct NothingKept;

impl StatusSource for NothingKept {
    fn status<'a>(&'a self, _: Question<'a>) -> StatusFuture<'a> {
        Box::pin(async { RevocationStatus::Unknown { why: NotTold::NoSource } })
    }
}

/// The index for HPKI cards; for My Number cards the responder where there is one, and the index where that cannot tell. Authorities
/// are always looked up in the index: their lists are short.
pub struct ByKind {
    index: Arc<dyn StatusSource>,
    responder: Option<Arc<dyn StatusSource>>,
}

impl ByKind {
    /// `index` is asked about every certificate except users' of My Number cards: about those `responder` is asked first, where there is one.
    pub fn new(index: Arc<dyn StatusSource>, responder: Option<Arc<dyn StatusSource>>) -> Self {
        Self { index, responder }
    }

    async fn ask(&self, asked: Question<'_>) -> RevocationStatus {
        let responder = match (asked.kind, CertificateClass::of(asked.certificate)) {
            (CardKind::Jpki, CertificateClass::User) => self.responder.as_ref(),
            (CardKind::Hpki, CertificateClass::User | CertificateClass::Authority)
            | (CardKind::Jpki, CertificateClass::Authority) => None,
        };
        let Some(responder) = responder else { return self.index.status(asked).await };
        let first = responder.status(asked).await;
        let RevocationStatus::Unknown { why } = &first else { return first };
        // A responder that does not know a certificate of its own issuer's has told enough.
        if *why == NotTold::NotKnown {
            return first;
        }
        let second = self.index.status(asked).await;
        // Where neither can tell, the responder's reason is the one to act on.
        if matches!(second, RevocationStatus::Unknown { .. }) { first } else { second }
    }
}

impl StatusSource for ByKind {
    fn status<'a>(&'a self, asked: Question<'a>) -> StatusFuture<'a> {
        Box::pin(self.ask(asked))
    }
}

/// The status of the certificate that was examined, and that of its issuers: the worst of these. A root is trusted by our own
/// decision: that it was revoked matters, that nobody can tell does not.
pub async fn status_of(
    source: &dyn StatusSource,
    examined: &Examined,
    pool: &Pool,
    kind: CardKind,
    now: Timestamp,
) -> (RevocationStatus, RevocationStatus) {
    tokio::join!(
        async {
            let issuer = examined.leaf_lookup().and_then(|lookup| pool.named(lookup.issuer).next());
            let Some(issuer) = issuer else { return NOT_ASKED };
            let certificate = examined.certificate();
            source.status(Question { kind, certificate, issuer: &issuer.certificate }).await
        },
        async {
            if examined.leaf_lookup().is_none() {
                return NOT_ASKED;
            }
            let mut worst = RevocationStatus::Good { as_of: now };
            for lookup in examined.issuer_lookups() {
                let above = pool.named(lookup.issuer).next();
                let Some((one, above)) =
                    above.and_then(|above| Some((signed_by(above, lookup.serial, pool)?, above)))
                else {
                    return NOT_ASKED;
                };
                let asked = Question { kind, certificate: &one.certificate, issuer: &above.certificate };
                let status = source.status(asked).await;
                let matters = one.key != above.key || matches!(status, RevocationStatus::Revoked { .. });
                if matters {
                    worst = worst.graver(status);
                }
            }
            worst
        }
    )
}

const NOT_ASKED: RevocationStatus = RevocationStatus::Unknown { why: NotTold::NotAsked };

/// The certificate with this serial number that the authority issued.
fn signed_by<'a>(above: &PoolAuthority, serial: &str, pool: &'a Pool) -> Option<&'a PoolAuthority> {
    let issued = |it: &&PoolAuthority| {
        it.certificate.serial() == serial && it.certificate.issuer() == above.certificate.subject()
    };
    pool.authorities().iter().find(issued)
}
