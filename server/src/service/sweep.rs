//! Removes what nobody can use any more, so that the store does not grow with every login that was begun.

use crate::audit::chain::{self, SealProgress};
use crate::audit::{self, Actor, Entry, Event};
use crate::cards::ledger::Ledger;
use crate::clock::Timestamp;
use crate::ids::{GrantId, IncidentNumber, JourneyId, SessionId};
use crate::journey;
use crate::journey::bridge::BridgeChallenge;
use crate::journey::card::{self, Attempt};
use crate::journey::login::{self, APPROVAL, Login};
use crate::journey::register::Registration;
use crate::model::incident::{HolderProven, Incident};
use crate::model::link::Link;
use crate::model::session::Session;
use crate::model::takeover::Takeover;
use crate::oidc::decoupled::DecoupledRequest;
use crate::oidc::grant::{
    AuthorizationCode, Grant, GrantOfSession, RefreshToken, RevokedAccessToken, UsedAssertion,
};
use crate::oidc::request::{AnsweredRequest, LATE, OpenRequest, PushedRequest};
use crate::passkey::BegunCeremony;
use crate::service::app::App;
use crate::service::directory::{self, Tidied};
use crate::store::{Error, Row, Tx, WriteSet};
use std::time::Duration;

/// Journeys are kept for this long after they began, so that an old code still gets a precise answer.
const JOURNEYS: Duration = Duration::from_hours(24);
/// Those that came to nothing are kept for this long after their end: whoever comes later than that begins anew. What `kagura incident`
/// tells of them stands in the incident.
const UNPROVEN: Duration = Duration::from_hours(1);
/// Rows looked at in one go.
const PAGE: usize = 500;
/// Seals that are put on the record in one round, each over some hundred lines.
const SEALING: usize = 100;
/// Parts of the directory that are put in order in one round.
const TIDYING: usize = 1000;

/// One round over all tables that only grow. Gives how many rows went.
pub async fn sweep(app: &App) -> Result<usize, Error> {
    let now = app.clock.now();
    app.rates.sweep(now);
    app.failures.sweep(now);
    app.wrong_passwords.sweep(now);
    refusals(app, now).await?;
    let mut gone = 0;
    gone += old::<BegunCeremony>(app, |_, begun| now >= begun.expires_at).await?;
    gone += old::<Takeover>(app, |_, proven| now >= proven.expires_at).await?;
    gone += sessions(app, now).await?;
    gone += incidents(app, now).await?;
    gone += old::<Login>(app, |id, login| is_over(app, id, login.asked_at, login_ended(login), now)).await?;
    gone += old::<Registration>(app, |_, registration| is_past(registration.began_at, JOURNEYS, now)).await?;
    let lifetime = app.config.lifetime();
    gone += old::<journey::change::Change>(app, |_, change| now >= change.ends_at(&lifetime)).await?;
    gone += old::<BridgeChallenge>(app, |_, challenge| now >= challenge.expires_at).await?;
    gone += applications(app, now).await?;
    gone += attempts(app, now).await?;
    gone += dangling(app).await?;
    for _ in 0..SEALING {
        if chain::seal(&app.store).await? == SealProgress::All {
            break;
        }
    }
    // A part of it each time: in a store of before there is a directory for a million after the first round, and nobody waits for it.
    for _ in 0..TIDYING {
        if directory::make_next(&app.store, app.random.as_ref()).await? == Tidied::All {
            break;
        }
    }
    directory::gather(&app.store).await?;
    Ok(gone)
}

/// Removes the rows of a table that are over.
async fn old<R: Row>(app: &App, is_over: impl Fn(&R::Key, &R) -> bool) -> Result<usize, Error> {
    old_with::<R>(app, is_over, |_, _, _| {}).await
}

/// The same, with what else goes with each of them.
async fn old_with<R: Row>(
    app: &App,
    is_over: impl Fn(&R::Key, &R) -> bool,
    also: impl Fn(&mut WriteSet, &R::Key, &R),
) -> Result<usize, Error> {
    let mut gone = 0;
    let mut after: Option<R::Key> = None;
    loop {
        let page = app.store.scan::<R>(&[], after.as_ref(), PAGE).await?;
        let full = page.len() == PAGE;
        let mut change = WriteSet::new();
        for (key, row) in page.iter().filter(|(key, row)| is_over(key, row)) {
            change.delete::<R>(key);
            also(&mut change, key, row);
            gone += 1;
        }
        let _committed = app.store.commit_all(change).await?; // nothing is expected, so nothing can conflict
        after = page.into_iter().next_back().map(|(key, _)| key);
        if !full {
            return Ok(gone);
        }
    }
}

/// Removes sessions that are over, with their index entries, and counts the others: nobody else reads through them.
async fn sessions(app: &App, now: Timestamp) -> Result<usize, Error> {
    let (mut gone, mut last) = (0, 0);
    let mut after: Option<SessionId> = None;
    loop {
        let page = app.store.scan::<Session>(&[], after.as_ref(), PAGE).await?;
        let full = page.len() == PAGE;
        let over: Vec<_> =
            page.iter().filter(|(_, session)| now >= session.ends_at(&app.config.lifetime())).collect();
        gone += over.len();
        last += page.len() - over.len();
        app.store
            .transaction(async |tx: Tx| -> Result<(), Error> {
                for (_, session) in &over {
                    crate::service::sessions::expire(&tx, session, now).await?;
                }
                Ok(())
            })
            .await?;
        after = page.into_iter().next_back().map(|(id, _)| id);
        if !full {
            app.metrics.sessions_are(last);
            return Ok(gone);
        }
    }
}

/// Removes what applications have asked for or been given that is over.
async fn applications(app: &App, now: Timestamp) -> Result<usize, Error> {
    // Whoever comes back to a page that was left open is led back to the application.
    let mut gone = old::<OpenRequest>(app, |_, request| now >= request.expires_at + LATE).await?;
    gone += old::<AnsweredRequest>(app, |_, answered| now >= answered.until).await?;
    gone += old::<PushedRequest>(app, |_, request| now >= request.expires_at).await?;
    // Who comes late is told that it was too late, for as long as somebody may still be at it.
    let late = |request: &DecoupledRequest| request.expires_at + app.config.limits().ceremony + APPROVAL;
    gone += old::<DecoupledRequest>(app, |_, request| now >= late(request)).await?;
    gone += old::<AuthorizationCode>(app, |_, code| code.is_over(now)).await?;
    gone += old::<RevokedAccessToken>(app, |_, token| now >= token.until).await?;
    gone += old::<RefreshToken>(app, |_, token| now >= token.ends_at).await?;
    gone += old::<UsedAssertion>(app, |_, used| now >= used.until).await?;
    let of_session = |change: &mut WriteSet, id: &GrantId, grant: &Grant| {
        change.delete::<GrantOfSession>(&(grant.session.as_str().to_owned(), id.clone()));
    };
    gone += old_with::<Grant>(app, |_, grant| now >= grant.ends_at, of_session).await?;
    Ok(gone)
}

/// Removes attempts with cards, and what their handshakes showed.
async fn attempts(app: &App, now: Timestamp) -> Result<usize, Error> {
    let over = |id: &JourneyId, it: &Attempt| is_over(app, id, it.began_at, attempt_ended(it), now);
    let gone = old::<Attempt>(app, over).await?;
    Ok(gone + ledgers(app, now).await?)
}

/// Removes ledgers whose attempts are gone. One that is still being written is its attempt's.
async fn ledgers(app: &App, now: Timestamp) -> Result<usize, Error> {
    let started = |ledger: &Ledger| ledger.connections.first().map(|connection| connection.hello_at);
    let mut gone = 0;
    let mut after = None;
    loop {
        let page = app.store.scan::<Ledger>(&[], after.as_ref(), PAGE).await?;
        let full = page.len() == PAGE;
        let mut change = WriteSet::new();
        for (id, ledger) in &page {
            let late = started(ledger).is_none_or(|at| is_past(at, UNPROVEN, now));
            if late && app.store.get::<Attempt>(id).await?.is_none() {
                change.delete::<Ledger>(id);
                gone += 1;
            }
        }
        let _committed = app.store.commit_all(change).await?;
        after = page.into_iter().next_back().map(|(id, _)| id);
        if !full {
            return Ok(gone);
        }
    }
}

/// Whether a journey is of no use any more: a day after it began; and where nothing came of it, soon after its end, unless a page still
/// shows it.
fn is_over(app: &App, id: &JourneyId, began: Timestamp, ended: JourneyOutcome, now: Timestamp) -> bool {
    let late = match ended {
        JourneyOutcome::Unproven(at) => {
            let followed = app.rates.followed_at(id).is_some_and(|seen| !is_past(seen, UNPROVEN, now));
            is_past(at, UNPROVEN, now) && !followed
        }
        JourneyOutcome::Proven => false,
    };
    late || is_past(began, JOURNEYS, now)
}

/// Whether something came of a journey.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum JourneyOutcome {
    /// Nothing has come of it, and nothing can from then on.
    Unproven(Timestamp),
    /// Somebody has proven who it is.
    Proven,
}

fn login_ended(login: &Login) -> JourneyOutcome {
    match &login.state {
        login::LoginState::Waiting { expires_at, .. } => JourneyOutcome::Unproven(*expires_at),
        login::LoginState::Opened { phone, .. }
        | login::LoginState::Confirming { phone, .. }
        | login::LoginState::Failed { phone, .. } => JourneyOutcome::Unproven(phone.deadline),
        login::LoginState::Cancelled { .. } => JourneyOutcome::Unproven(login.asked_at),
        login::LoginState::Approved { .. } | login::LoginState::Finished { .. } => JourneyOutcome::Proven,
    }
}

fn attempt_ended(attempt: &Attempt) -> JourneyOutcome {
    match &attempt.state {
        card::AttemptState::Waiting
        | card::AttemptState::Read { .. }
        | card::AttemptState::Missing { .. }
        | card::AttemptState::Lost { .. }
        | card::AttemptState::Elsewhere { .. } => JourneyOutcome::Unproven(attempt.deadline),
        card::AttemptState::Used { .. } => JourneyOutcome::Proven,
    }
}

/// Writes down how often people were refused beyond what stands in the record already.
async fn refusals(app: &App, now: Timestamp) -> Result<(), Error> {
    for (refused, times) in app.refusals.over(now) {
        let event = Event::RefusedAgain { code: refused.code, times };
        let (holder, from) = (refused.holder, Some(refused.from));
        let entry = Entry { event, at: now, holder, actor: Actor::System, from };
        app.store.transaction(async |tx: Tx| audit::record(&tx, app.random.as_ref(), &entry)).await?;
    }
    Ok(())
}

/// Removes incidents whose time is over; and where more are left than are kept, strangers' before others and older ones before newer.
async fn incidents(app: &App, now: Timestamp) -> Result<usize, Error> {
    let mut gone = old::<Incident>(app, |_, it| is_past(it.at, app.config.incidents_kept, now)).await?;
    let mut left: Vec<(HolderProven, Timestamp, IncidentNumber)> = Vec::new();
    let mut after = None;
    loop {
        let page = app.store.scan::<Incident>(&[], after.as_ref(), PAGE).await?;
        let full = page.len() == PAGE;
        after = page.last().map(|(number, _)| number.clone());
        left.extend(page.into_iter().map(|(number, it)| (it.proven, it.at, number)));
        if !full {
            break;
        }
    }
    let many = left.len().saturating_sub(app.config.incident_count);
    left.sort_unstable();
    left.truncate(many);
    for page in left.chunks(PAGE) {
        let mut change = WriteSet::new();
        for (_, _, number) in page {
            change.delete::<Incident>(number);
        }
        let _committed = app.store.commit_all(change).await?;
        gone += page.len();
    }
    Ok(gone)
}

/// Removes the codes whose journeys are gone.
async fn dangling(app: &App) -> Result<usize, Error> {
    let mut gone = 0;
    let mut after = None;
    loop {
        let page = app.store.scan::<Link>(&[], after.as_ref(), PAGE).await?;
        let full = page.len() == PAGE;
        let mut change = WriteSet::new();
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
