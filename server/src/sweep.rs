//! Removes what nobody can use any more, so that the store does not grow with every login that was begun.

use crate::App;
use crate::cards::ledger::Ledger;
use crate::clock::Timestamp;
use crate::ids::SessionId;
use crate::incident::Incident;
use crate::journey::card::Attempt;
use crate::journey::login::Login;
use crate::journey::register::Registration;
use crate::journey::{self, bridge::Challenge};
use crate::passkey::Begun;
use crate::session::Session;
use crate::store::rows::Link;
use crate::store::{Change, Error, Row, Tx};
use std::time::Duration;

/// Journeys are kept for this long after they began, so that an old code still gets a precise answer.
const JOURNEYS: Duration = Duration::from_hours(24);
/// Rows looked at in one go.
const PAGE: usize = 500;

/// One round over all tables that only grow. Gives how many rows went.
pub async fn sweep(app: &App) -> Result<usize, Error> {
    let now = app.clock.now();
    app.rates.sweep();
    let mut gone = 0;
    gone += old::<Begun>(app, |begun| now >= begun.expires_at).await?;
    gone += sessions(app, now).await?;
    gone += old::<Incident>(app, |incident| is_past(incident.at, app.config.incidents_kept, now)).await?;
    gone += old::<Login>(app, |login| is_past(login.asked_at, JOURNEYS, now)).await?;
    gone += old::<Registration>(app, |registration| is_past(registration.began_at, JOURNEYS, now)).await?;
    let lifetime = app.config.lifetime();
    gone += old::<journey::change::Change>(app, |change| now >= change.ends_at(&lifetime)).await?;
    gone += old::<Challenge>(app, |challenge| now >= challenge.expires_at).await?;
    gone += attempts(app, now).await?;
    gone += dangling(app).await?;
    Ok(gone)
}

/// Removes the rows of a table that are over.
async fn old<R: Row>(app: &App, is_over: impl Fn(&R) -> bool) -> Result<usize, Error> {
    let mut gone = 0;
    let mut after: Option<R::Key> = None;
    loop {
        let page = app.store.scan::<R>(&[], after.as_ref(), PAGE).await?;
        let full = page.len() == PAGE;
        let mut change = Change::new();
        for (key, _) in page.iter().filter(|(_, row)| is_over(row)) {
            change.delete::<R>(key);
            gone += 1;
        }
        let _committed = app.store.commit_all(change).await?; // nothing is expected, so nothing can conflict
        after = page.into_iter().next_back().map(|(key, _)| key);
        if !full {
            return Ok(gone);
        }
    }
}

/// Removes sessions that are over, with their index entries.
async fn sessions(app: &App, now: Timestamp) -> Result<usize, Error> {
    let mut gone = 0;
    let mut after: Option<SessionId> = None;
    loop {
        let page = app.store.scan::<Session>(&[], after.as_ref(), PAGE).await?;
        let full = page.len() == PAGE;
        let over: Vec<_> =
            page.iter().filter(|(_, session)| now >= session.ends_at(&app.config.lifetime())).collect();
        gone += over.len();
        app.store
            .transaction(async |tx: Tx| -> Result<(), Error> {
                for (_, session) in &over {
                    crate::sessions::end(&tx, session);
                }
                Ok(())
            })
            .await?;
        after = page.into_iter().next_back().map(|(id, _)| id);
        if !full {
            return Ok(gone);
        }
    }
}

/// Removes attempts with cards, and what their handshakes showed.
async fn attempts(app: &App, now: Timestamp) -> Result<usize, Error> {
    let gone = old::<Attempt>(app, |attempt| is_past(attempt.began_at, JOURNEYS, now)).await?;
    let started = |ledger: &Ledger| ledger.connections.first().map(|connection| connection.hello_at);
    let ledgers =
        old::<Ledger>(app, |ledger| started(ledger).is_none_or(|at| is_past(at, JOURNEYS, now))).await?;
    Ok(gone + ledgers)
}

/// Removes the codes whose journeys are gone.
async fn dangling(app: &App) -> Result<usize, Error> {
    let mut gone = 0;
    let mut after = None;
    loop {
        let page = app.store.scan::<Link>(&[], after.as_ref(), PAGE).await?;
        let full = page.len() == PAGE;
        let mut change = Change::new();
        for (key, link) in &page {
            let leads_nowhere = match link {
                Link::Login(id) => app.store.get::<Login>(id).await?.is_none(),
                Link::Registration(id) => app.store.get::<Registration>(id).await?.is_none(),
            };
            if leads_nowhere {
                change.delete::<Link>(key);
                gone += 1;
            }
        }
        let _committed = app.store.commit_all(change).await?;
        after = page.into_iter().next_back().map(|(key, _)| key);
        if !full {
            return Ok(gone);
        }
    }
}

fn is_past(from: Timestamp, kept: Duration, now: Timestamp) -> bool {
    now >= from + kept
}
