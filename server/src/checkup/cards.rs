//! What cards are judged by: the authorities, the lists of revoked certificates and the responder, each asked as the server asks it, with
//! nothing of it kept.

use crate::cards::{NotTold, OnUnknown, Pool, RevocationStatus, Tests};
use crate::checkup::finding::Finding;
use crate::clock::{Clock, SystemClock, Timestamp};
use crate::config::{CardSettings, Config};
use crate::ids::{Random, SystemRandom};
use crate::revocation::{self, NothingKept, OcspClient, Question, StatusSource as _};
use crate::service::verifier::{NoVerifier, Verifier};
use api::card::CardKind;
use std::collections::BTreeSet;
use std::sync::Arc;

pub(super) async fn look(config: &Config, now: Timestamp) -> Vec<Finding> {
    let Some(cards) = &config.cards else { return Vec::new() };
    let mut found = accepted(config, cards);
    let pool = match pool(config) {
        Ok(pool) => pool,
        Err(why) => {
            found.push(Finding::NotJudged(why));
            return found;
        }
    };
    // Earlier generations are kept for what they have signed; one at least has to go on.
    for kind in [CardKind::Hpki, CardKind::Jpki] {
        let issuing: Vec<_> = pool.issuing(kind).collect();
        if issuing.is_empty() {
            found.push(Finding::CardKindRefused(kind));
        } else if issuing.iter().all(|it| it.certificate.valid_until() <= now) {
            found.extend(issuing.into_iter().map(|it| Finding::AuthorityEnded {
                file: it.source.clone(),
                at: it.certificate.valid_until(),
            }));
        }
    }
    found.extend(pool.orphans().map(|it| Finding::AuthorityOrphan(it.source.clone())));
    found.extend(lists(config, cards, &pool, now).await);
    found.extend(responder(config, &pool).await);
    found
}

fn pool(config: &Config) -> Result<Pool, NoVerifier> {
    let pool = revocation::pool(&config.authorities)?;
    if pool.authorities().is_empty() {
        return Err(NoVerifier::Nobody);
    }
    // The policies are held against the rules as well.
    Verifier::with(config.cards.as_ref(), Pool::default(), Arc::new(NothingKept))?;
    Ok(pool)
}

/// What is let in that seldom should be. On a computer's own pages somebody tries things out.
fn accepted(config: &Config, cards: &CardSettings) -> Vec<Finding> {
    if config.is_local() {
        return Vec::new();
    }
    let unknown = [("cards.hpki_unknown", cards.hpki.unknown), ("cards.jpki_unknown", cards.jpki.unknown)];
    let accepted = unknown.into_iter().filter(|(_, it)| *it == OnUnknown::Accept);
    let tests = (cards.tests == Tests::Accepted).then_some(Finding::TestCards);
    accepted.map(|(key, _)| Finding::UnknownAccepted(key)).chain(tests).collect()
}

async fn lists(config: &Config, cards: &CardSettings, pool: &Pool, now: Timestamp) -> Vec<Finding> {
    let of = &config.revocations;
    let refused = [&cards.hpki, &cards.jpki].iter().any(|it| it.unknown == OnUnknown::Refuse);
    if of.lists.is_empty() {
        return if refused { vec![Finding::NoLists] } else { Vec::new() };
    }
    let client = match revocation::list_client(of) {
        Ok(client) => client,
        Err(error) => return vec![Finding::NotJudged(NoVerifier::Responder(error))],
    };
    let mut found = Vec::new();
    let mut listed = BTreeSet::new();
    let mut failed = false;
    for place in &of.lists {
        match revocation::look(place, &client, pool, (of.size, now)).await {
            Ok(lists) => {
                for list in lists {
                    if list.next_update() <= now {
                        let (place, issuer) = (place.to_string(), list.issuer_name().to_owned());
                        found.push(Finding::ListStale { place, issuer, at: list.next_update() });
                    }
                    listed.insert(list.issuer().to_owned());
                }
            }
            Err(why) => {
                failed = true;
                found.push(Finding::NoListThere(place.to_string(), why));
            }
        }
    }
    // Whose list a place would have given that gave none is not known.
    if !failed {
        let jpki = of.responder.is_none().then(|| pool.issuing(CardKind::Jpki)).into_iter().flatten();
        let missing = pool
            .issuing(CardKind::Hpki)
            .chain(jpki)
            .filter(|it| it.certificate.valid_until() > now && !listed.contains(&it.key));
        found.extend(missing.map(|it| Finding::ListMissing(it.source.clone())));
    }
    found
}

/// Asks about a certificate that is there: any answer that holds will do, also that it is not known.
async fn responder(config: &Config, pool: &Pool) -> Option<Finding> {
    let at = config.revocations.responder.as_ref()?;
    let issuer = pool.authorities().iter().find(|it| it.kind == CardKind::Jpki)?;
    let (clock, random): (Arc<dyn Clock>, Arc<dyn Random>) = (Arc::new(SystemClock), Arc::new(SystemRandom));
    let client = match revocation::responder_client(&config.revocations, at) {
        Ok(client) => client,
        Err(error) => return Some(Finding::NotJudged(NoVerifier::Responder(error))),
    };
    let responder = OcspClient::new(at.url.clone(), client, at.rules, clock, random, Arc::new(NothingKept));
    let asked =
        Question { kind: CardKind::Jpki, certificate: &issuer.certificate, issuer: &issuer.certificate };
    match responder.status(asked).await {
        // An answer that does not hold is one all the same where its signer cannot be looked up without a store.
        RevocationStatus::Unknown { why: NotTold::Unreachable } => {
            Some(Finding::Responder(at.url.to_string()))
        }
        _ => None,
    }
}
