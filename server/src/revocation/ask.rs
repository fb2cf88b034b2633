//! Who can be asked about a certificate, and in which order.

use crate::cards::crl::Class;
use crate::cards::{Authority, Certificate, Examined, NotTold, Pool, Status};
use crate::clock::Timestamp;
use api::card::Kind;
use std::pin::Pin;
use std::sync::Arc;

/// A status that is still to come.
pub type Answer<'a> = Pin<Box<dyn Future<Output = Status> + Send + 'a>>;

/// A certificate to be asked about. The issuer must really have signed it: nobody is asked about what somebody made up.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// To whose cards it belongs.
    pub kind: Kind,
    /// The certificate.
    pub certificate: &'a Certificate,
    /// The authority that signed it.
    pub issuer: &'a Certificate,
}

/// Somebody who can be asked whether a certificate was revoked. Never fails: what cannot be told is unknown, with the reason.
pub trait StatusSource: Send + Sync {
    /// Whether it was.
    fn status<'a>(&'a self, asked: Question<'a>) -> Answer<'a>;
}

/// The index for HPKI cards; for My Number cards the responder where there is one, and the index where that cannot tell. Authorities
/// are always looked up in the index: their lists are short.
pub struct ByKind {
    index: Arc<dyn StatusSource>,
    responder: Option<Arc<dyn StatusSource>>,
}

impl ByKind {
    /// These sources.
    pub fn new(index: Arc<dyn StatusSource>, responder: Option<Arc<dyn StatusSource>>) -> Self {
        Self { index, responder }
    }

    async fn ask(&self, asked: Question<'_>) -> Status {
        let responder = match (asked.kind, Class::of(asked.certificate)) {
            (Kind::Jpki, Class::User) => self.responder.as_ref(),
            (Kind::Hpki, Class::User | Class::Authority) | (Kind::Jpki, Class::Authority) => None,
        };
        let Some(responder) = responder else { return self.index.status(asked).await };
        let first = responder.status(asked).await;
        let Status::Unknown { why } = &first else { return first };
        // A responder that does not know a certificate of its own issuer's has told enough.
        if *why == NotTold::NotKnown {
            return first;
        }
        let second = self.index.status(asked).await;
        // Where neither can tell, the responder's reason is the one to act on.
        if matches!(second, Status::Unknown { .. }) { first } else { second }
    }
}

impl StatusSource for ByKind {
    fn status<'a>(&'a self, asked: Question<'a>) -> Answer<'a> {
        Box::pin(self.ask(asked))
    }
}

/// The status of the certificate that was examined, and that of its issuers: the worst of these. A root is trusted by our own
/// decision: that it was revoked matters, that nobody can tell does not.
pub async fn status_of(
    source: &dyn StatusSource,
    examined: &Examined,
    pool: &Pool,
    kind: Kind,
    now: Timestamp,
) -> (Status, Status) {
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
            let mut worst = Status::Good { as_of: now };
            for lookup in examined.issuer_lookups() {
                let above = pool.named(lookup.issuer).next();
                let Some((one, above)) =
                    above.and_then(|above| Some((signed_by(above, lookup.serial, pool)?, above)))
                else {
                    return NOT_ASKED;
                };
                let asked = Question { kind, certificate: &one.certificate, issuer: &above.certificate };
                let status = source.status(asked).await;
                let matters = one.key != above.key || matches!(status, Status::Revoked { .. });
                if matters {
                    worst = worse(worst, status);
                }
            }
            worst
        }
    )
}

const NOT_ASKED: Status = Status::Unknown { why: NotTold::NotAsked };

/// The certificate with this serial number that the authority issued.
fn signed_by<'a>(above: &Authority, serial: &str, pool: &'a Pool) -> Option<&'a Authority> {
    let issued = |it: &&Authority| {
        it.certificate.serial() == serial && it.certificate.issuer() == above.certificate.subject()
    };
    pool.authorities().iter().find(issued)
}

/// The worse of two; of two that are good, the older news.
fn worse(one: Status, other: Status) -> Status {
    match (&one, &other) {
        (Status::Revoked { .. }, _)
        | (Status::Unknown { .. }, Status::Good { .. } | Status::Unknown { .. }) => one,
        (Status::Good { as_of }, Status::Good { as_of: other_as_of }) if as_of <= other_as_of => one,
        (Status::Good { .. } | Status::Unknown { .. }, _) => other,
    }
}
