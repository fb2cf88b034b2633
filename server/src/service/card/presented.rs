//! What comes to the host of an attempt: our own page, then a certificate, or somebody who was sent there by another.

use crate::ids::{Draw as _, Secret, SecretHash};
use crate::journey::card::Attempt;
use crate::service::act::Act;
use crate::service::card::host::{CardConnection, CertificateRequested, Host};
use crate::service::card::verdict;
use crate::service::error::Error;
use crate::store::Tx;
use api::Code;
use api::failure::Sign;

/// The attempt that is under way at a host.
pub async fn attempt(act: &Act, host: &Host) -> Result<Attempt, Error> {
    act.app.store.get::<Attempt>(&host.attempt).await?.ok_or_else(over)
}

/// Our page has come: from now on the host asks for a certificate, and whoever brings the pass is ours.
pub async fn enter(act: &Act, host: &Host, secret: &SecretHash) -> Result<Secret, Error> {
    let pass = act.app.random.secret();
    act.app
        .store
        .transaction(async |tx: Tx| -> Result<(), Error> {
            let attempt = tx.get::<Attempt>(&host.attempt).await?.ok_or_else(over)?;
            Ok(tx.put(&host.attempt, &attempt.entered(secret, pass.hash(), act.now)?)?)
        })
        .await?;
    Ok(pass)
}

/// Somebody was sent here who is not at our page: the attempt is over.
pub async fn end(act: &Act, host: &Host, pass: &SecretHash) -> Result<(Attempt, Secret), Error> {
    let proof = act.app.random.secret();
    let attempt = act
        .app
        .store
        .transaction(async |tx: Tx| -> Result<Attempt, Error> {
            let attempt = tx.get::<Attempt>(&host.attempt).await?.ok_or_else(over)?;
            if attempt.pass.as_ref() != Some(pass) {
                return Err(Error::new(Code::ForeignOrigin));
            }
            let attempt = attempt.elsewhere(proof.hash(), act.now);
            tx.put(&host.attempt, &attempt)?;
            Ok(attempt)
        })
        .await?;
    Ok((attempt, proof))
}

/// Judges what came and writes it down for the main host; gives the proof for the browser that brought it.
pub async fn take(
    act: &Act,
    came: &CardConnection,
    attempt: &Attempt,
    pass: &SecretHash,
) -> Result<(Attempt, Secret), Error> {
    let host = came.host.as_ref().ok_or_else(over)?;
    // Before anything is judged for somebody who may not ask.
    if attempt.pass.as_ref() != Some(pass) {
        return Err(Error::new(Code::ForeignOrigin));
    }
    // A connection from before our page entered was asked for nothing: the next one is.
    let CertificateRequested::Yes { place } = came.asked else { return Err(Error::new(Code::JourneyPast)) };
    let judged = match came.chain.as_slice() {
        [] => None,
        chain => {
            Some(verdict::read(act, host.card, chain.to_vec()).await.map_err(|_| Sign::CertificateBroken))
        }
    };
    let what = match judged {
        Some(judged) => judged,
        None => Err(act.app.ledgers.read(&act.app.store, &host.attempt).await?.why_none(&attempt.pc)),
    };
    let proof = act.app.random.secret();
    let attempt = act
        .app
        .store
        .transaction(async |tx: Tx| -> Result<Attempt, Error> {
            let tx = &tx;
            let attempt = tx.get::<Attempt>(&host.attempt).await?.ok_or_else(over)?;
            let attempt = attempt.presented(pass, what.clone(), proof.hash(), act.now)?;
            tx.put(&host.attempt, &attempt)?;
            Ok(attempt)
        })
        .await?;
    // After the attempt: whoever follows the ledger sees what became of it.
    act.app.ledgers.write(&act.app.store, &host.attempt, |ledger| ledger.requested(place, act.now)).await?;
    Ok((attempt, proof))
}

/// No attempt is under way at this host.
pub fn over() -> Error {
    Error::new(Code::JourneyUnknown)
}
