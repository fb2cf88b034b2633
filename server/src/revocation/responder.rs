//! Asks an OCSP responder about a certificate, with a deadline, and remembers answers for a short while.

use crate::cards::crl::Serial;
use crate::cards::ocsp::{self, AnswerSigner, Hash, NONCE, OcspQuestion, OcspRules, Wrong};
use crate::cards::{NotTold, RevocationStatus};
use crate::clock::{Clock, Timestamp};
use crate::ids::Random;
use crate::revocation::client::{Client, Unfetched};
use crate::revocation::status::{Question, StatusFuture, StatusSource};
use bytes::Bytes;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use url::Url;

/// An answer is remembered for so long: a person who has to choose the card again does not wait again.
const REMEMBERED: Duration = Duration::from_mins(1);
/// At most so many answers are remembered.
const MOST: usize = 4096;

/// A responder, and what it said lately.
pub struct OcspClient {
    url: Url,
    client: Client,
    rules: OcspRules,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    /// Who is asked about responders that say that they may be revoked.
    index: Arc<dyn StatusSource>,
    remembered: Mutex<HashMap<(String, Serial), (RevocationStatus, Timestamp)>>,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
enum NoOcspAnswer {
    #[error(transparent)]
    Unfetched(#[from] Unfetched),
    #[error(transparent)]
    Wrong(#[from] Wrong),
    #[error("its responder's own certificate is not known to be good")]
    Responder,
}

impl NoOcspAnswer {
    fn told(&self) -> NotTold {
        match self {
            Self::Unfetched(_) => NotTold::Unreachable,
            Self::Wrong(wrong) => wrong.told(),
            Self::Responder => NotTold::BadAnswer,
        }
    }
}

impl OcspClient {
    /// The responder at this address. The client's patience is the deadline.
    pub fn new(
        url: Url,
        client: Client,
        rules: OcspRules,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
        index: Arc<dyn StatusSource>,
    ) -> Self {
        Self { url, client, rules, clock, random, index, remembered: Mutex::default() }
    }

    async fn ask(&self, asked: Question<'_>) -> RevocationStatus {
        let Some(serial) = Serial::of(asked.certificate) else {
            return RevocationStatus::Unknown { why: NotTold::NotKnown };
        };
        let key = (asked.issuer.authority_key(), serial);
        if let Some(status) = self.recall(&key) {
            return status;
        }
        match self.fetch(asked, serial).await {
            Ok(answer) => {
                self.remember(key, &answer);
                answer.status
            }
            Err(failure) => {
                tracing::warn!(responder = %self.url, error = %failure, "the responder did not tell");
                RevocationStatus::Unknown { why: failure.told() }
            }
        }
    }

    async fn fetch(&self, asked: Question<'_>, serial: Serial) -> Result<ocsp::OcspAnswer, NoOcspAnswer> {
        let mut nonce = [0; NONCE];
        self.random.fill(&mut nonce);
        let request = OcspQuestion::new(asked.issuer, serial, Hash::Sha1, nonce)?;
        let body = Bytes::copy_from_slice(request.to_der());
        let got = self.client.post(&self.url, "application/ocsp-request", body).await?;
        let body = got.body.unwrap_or_default();
        let answer = request.judge(&body, asked.issuer, &self.rules, self.clock.now())?;
        if let AnswerSigner::Delegate(certificate) = &answer.responder {
            let asked = Question { certificate, ..asked };
            if !matches!(self.index.status(asked).await, RevocationStatus::Good { .. }) {
                return Err(NoOcspAnswer::Responder);
            }
        }
        Ok(answer)
    }

    fn recall(&self, key: &(String, Serial)) -> Option<RevocationStatus> {
        let now = self.clock.now();
        self.remembered().get(key).filter(|(_, until)| now < *until).map(|(status, _)| status.clone())
    }

    /// Remembers what was told; that nothing was told is asked anew.
    fn remember(&self, key: (String, Serial), answer: &ocsp::OcspAnswer) {
        if matches!(answer.status, RevocationStatus::Unknown { .. }) {
            return;
        }
        let now = self.clock.now();
        let until = answer.next_update.map_or(now + REMEMBERED, |next| next.min(now + REMEMBERED));
        let mut remembered = self.remembered();
        if remembered.len() >= MOST {
            remembered.retain(|_, (_, until)| now < *until);
        }
        if remembered.len() < MOST {
            remembered.insert(key, (answer.status.clone(), until));
        }
    }

    fn remembered(&self) -> MutexGuard<'_, HashMap<(String, Serial), (RevocationStatus, Timestamp)>> {
        self.remembered.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl StatusSource for OcspClient {
    fn status<'a>(&'a self, asked: Question<'a>) -> StatusFuture<'a> {
        Box::pin(self.ask(asked))
    }
}
