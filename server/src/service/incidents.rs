//! Keeps incidents: one for each journey, however often it is asked what became of it; and of what belongs to no journey as many as are
//! worth keeping. Whoever gets no number is told all the rest.

use crate::cards::ledger::Ledger;
use crate::ids::{Draw as _, IncidentNumber, JourneyId};
use crate::journey::HasIncident;
use crate::journey::card::Attempt;
use crate::journey::login::Login;
use crate::journey::register::Registration;
use crate::line;
use crate::model::incident::{HolderProven, Incident};
use crate::model::link::Link;
use crate::service::act::Act;
use crate::service::app::App;
use crate::service::journey_ref::JourneyRef;
use crate::service::recent_failures::FailureKey;
use crate::service::sessions;
use crate::service::tally::{self, Counted};
use crate::store::{self, CommitOutcome, Row, Tx, WriteSet};

/// Somebody else may take the number that was found, so many times in a row at most.
const RIVALS: usize = 100;
/// Numbers looked at in one go, where many are taken.
const PAGE: usize = 100;
/// Causes are cut to this many characters: they may quote what somebody sent.
const CAUSE: usize = 500;

/// Keeps what stopped somebody, and gives its number. What belongs to a journey has the journey's, and tells of what was met last there;
/// what belongs to none has one of its own, as long as there are not too many.
pub async fn keep(act: &Act, clue: Option<&JourneyRef>, incident: Incident) -> Option<IncidentNumber> {
    let kept = async {
        let incident = Incident { proven: proven(act).await?, ..bounded(incident) };
        match place(&act.app, clue).await? {
            Some(JourneyRef::Login(id)) => once::<Login>(act, &id, &incident).await,
            Some(JourneyRef::Registration(id)) => once::<Registration>(act, &id, &incident).await,
            Some(JourneyRef::Card(id)) => once::<Attempt>(act, &id, &incident).await,
            Some(JourneyRef::Link(_)) | None => alone(act, clue, &incident).await,
        }
    };
    match kept.await {
        Ok(number) => number,
        Err(cause) => {
            tracing::error!(%cause, "an incident could not be kept");
            None
        }
    }
}

/// The incident, no larger than an incident has to be.
fn bounded(incident: Incident) -> Incident {
    let cause = incident.cause.map(|cause| line::report(&cause, CAUSE));
    // Whoever typed a secret where an id belongs has named nobody.
    let holder = incident.holder.filter(|id| line::report(id.as_str(), CAUSE) == id.as_str());
    Incident { cause, holder, ledger: incident.ledger.map(Ledger::latest), ..incident }
}

/// Whether somebody is signed in.
async fn proven(act: &Act) -> Result<HolderProven, store::Error> {
    let session = match &act.caller.session {
        Some(cookie) => sessions::of_cookie(&act.app.store.reading(), cookie).await?,
        None => None,
    };
    let lasts = session.is_some_and(|it| act.now < it.ends_at(&act.app.config.lifetime()));
    Ok(if lasts { HolderProven::Yes } else { HolderProven::No })
}

/// The journey that a clue leads to.
async fn place(app: &App, clue: Option<&JourneyRef>) -> Result<Option<JourneyRef>, store::Error> {
    Ok(match clue {
        Some(JourneyRef::Link(hash)) => app.store.get::<Link>(hash).await?.map(|link| match link {
            Link::Login(id) => JourneyRef::Login(id),
            Link::Registration(id) => JourneyRef::Registration(id),
        }),
        Some(clue @ (JourneyRef::Login(_) | JourneyRef::Registration(_) | JourneyRef::Card(_))) => {
            Some(clue.clone())
        }
        None => None,
    })
}

/// Keeps what belongs to no journey; the same failure of the same browser, as where a page is loaded again, keeps the number that it has.
/// Whoever is signed in is known, and not counted among strangers.
async fn alone(
    act: &Act,
    clue: Option<&JourneyRef>,
    incident: &Incident,
) -> Result<Option<IncidentNumber>, store::Error> {
    let failure = FailureKey::of(incident, &act.caller, clue);
    let before = failure.as_ref().and_then(|it| act.app.failures.number(it, act.now));
    if let Some(number) = before
        && act.app.store.get::<Incident>(&number).await?.is_some()
    {
        return Ok(Some(number));
    }
    tally::stopped(act, tally::alone(incident), incident);
    let room = match incident.proven {
        HolderProven::Yes => Ok(()),
        HolderProven::No => act.app.rates.report(act.caller.address, act.now),
    };
    if room.is_err() {
        return Ok(None);
    }
    let number = put(&act.app, incident).await?;
    if let Some((failure, number)) = failure.zip(number.clone()) {
        act.app.failures.remember(failure, number, act.now);
    }
    Ok(number)
}

/// The login that a clue leads to, if it leads to one.
pub async fn login_of(app: &App, clue: Option<&JourneyRef>) -> Result<Option<Login>, store::Error> {
    let Some(JourneyRef::Login(id)) = place(app, clue).await? else { return Ok(None) };
    app.store.get::<Login>(&id).await
}

/// The number that a journey has, or gets now. Where it stopped for another reason than before, the number tells of the new one: it is
/// what the person sees.
async fn once<J>(
    act: &Act,
    id: &JourneyId,
    incident: &Incident,
) -> Result<Option<IncidentNumber>, store::Error>
where
    J: HasIncident + Counted + Row<Key = JourneyId>,
{
    let app = &*act.app;
    let Some(mut journey) = app.store.get::<J>(id).await? else { return Ok(None) };
    let counted_as = journey.counted_as();
    if let Some(number) = journey.incident().clone() {
        let there = app.store.get::<Incident>(&number).await?;
        let same = |it: &Incident| {
            (it.code, it.message) == (incident.code, incident.message)
                && (incident.failure.is_none() || it.failure == incident.failure)
        };
        if !there.as_ref().is_some_and(same) {
            // What the browser saw of it stays, also where the journey then ends by its time.
            let failure = incident.failure.clone().or(there.and_then(|it| it.failure));
            app.store.put(&number, &Incident { failure, ..incident.clone() }).await?;
            tally::stopped(act, counted_as, incident);
        }
        return Ok(Some(number));
    }
    let Some(number) = put(app, incident).await? else { return Ok(None) };
    let kept = app
        .store
        .transaction(async |tx: Tx| -> Result<Option<IncidentNumber>, store::Error> {
            let tx = &tx;
            let Some(mut journey) = tx.get::<J>(id).await? else { return Ok(None) };
            let kept = journey.incident().get_or_insert_with(|| number.clone()).clone();
            if kept != number {
                tx.delete::<Incident>(&number); // somebody asked at the same moment
            }
            tx.put(id, &journey)?;
            Ok(Some(kept))
        })
        .await?;
    if kept.as_ref() == Some(&number) {
        tally::stopped(act, counted_as, incident);
    }
    tracing::info!(incident = kept.as_ref().map(IncidentNumber::as_str), code = ?incident.code, "a journey ended");
    Ok(kept)
}

/// Keeps an incident under a free number; none where all are taken.
async fn put(app: &App, incident: &Incident) -> Result<Option<IncidentNumber>, store::Error> {
    for _ in 0..RIVALS {
        let Some(number) = free(app, app.random.incident()).await? else { return Ok(None) };
        let mut change = WriteSet::new();
        change.put_new(&number, incident)?;
        match app.store.commit_all(change).await? {
            CommitOutcome::Committed => return Ok(Some(number)),
            CommitOutcome::Conflict => {}
        }
    }
    Ok(None)
}

/// The first number that is free, from a drawn one on and around.
async fn free(app: &App, drawn: IncidentNumber) -> Result<Option<IncidentNumber>, store::Error> {
    if app.store.get::<Incident>(&drawn).await?.is_none() {
        return Ok(Some(drawn));
    }
    let (mut candidate, mut after) = (drawn.next(), Some(drawn.clone()));
    loop {
        let page = app.store.scan::<Incident>(&[], after.as_ref(), PAGE).await?;
        for (taken, _) in &page {
            if *taken != candidate {
                return Ok(Some(candidate)); // a gap before the next one that is taken
            }
            if *taken == drawn {
                return Ok(None); // all around
            }
            candidate = taken.next();
        }
        after = match page.last() {
            Some((last, _)) if page.len() == PAGE => Some(last.clone()),
            // The end: what follows, if anything does, is free; else it goes on from the first.
            Some(_) | None if candidate.is_first() && after.is_some() => None,
            Some(_) | None => return Ok(Some(candidate)),
        };
    }
}
