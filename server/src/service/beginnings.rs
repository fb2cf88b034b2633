//! What somebody begins who has not proven anything yet: it uses up what strangers may leave in the store. Where that is used up, what
//! has waited longest for somebody gives way.

use crate::budget::Payer;
use crate::cards::ledger::Ledger;
use crate::clock::Timestamp;
use crate::ids::{CeremonyId, IncidentNumber, JourneyId};
use crate::journey::card::Attempt;
use crate::journey::login::Login;
use crate::journey::register::Registration;
use crate::model::incident::Incident;
use crate::model::link::Link;
use crate::passkey::Begun;
use crate::service::app::App;
use crate::service::caller::Caller;
use crate::service::error::Error;
use crate::service::rates::Beginning;
use crate::store::{self, Change};

/// Counts a journey that somebody begins, or what more is done for it.
pub async fn begins(
    app: &App,
    what: Beginning,
    caller: &Caller,
    journey: &JourneyId,
    now: Timestamp,
) -> Result<(), Error> {
    let payer = match app.known.browser(app, caller.known.as_ref(), now).await? {
        Some(browser) => Payer::Known(browser.name),
        None => Payer::Address(caller.address),
    };
    let gone = app.rates.begins(what, &payer, journey, now)?;
    if !gone.is_empty() {
        forget(app, &gone).await?;
    }
    Ok(())
}

/// The same for a ceremony.
pub async fn begins_ceremony(
    app: &App,
    caller: &Caller,
    id: &CeremonyId,
    now: Timestamp,
) -> Result<(), Error> {
    match JourneyId::from_wire(id.as_str()) {
        Some(journey) => begins(app, Beginning::Ceremony, caller, &journey, now).await,
        None => Err(Error::fault("a ceremony's id is no id")),
    }
}

/// Removes journeys and ceremonies with all that hangs on them. Whoever was in one begins anew.
async fn forget(app: &App, journeys: &[JourneyId]) -> Result<(), store::Error> {
    let mut change = Change::new();
    for id in journeys {
        let mut incident: Option<IncidentNumber> = None;
        if let Some(login) = app.store.get::<Login>(id).await? {
            if let Some(code) = login.code() {
                change.delete::<Link>(code);
            }
            incident = login.incident;
            change.delete::<Login>(id);
        } else if let Some(attempt) = app.store.get::<Attempt>(id).await? {
            incident = attempt.incident;
            change.delete::<Attempt>(id);
            change.delete::<Ledger>(id);
        } else if let Some(registration) = app.store.get::<Registration>(id).await? {
            incident = registration.incident;
            change.delete::<Registration>(id);
        } else if let Some(ceremony) = CeremonyId::from_wire(id.as_str()) {
            change.delete::<Begun>(&ceremony);
        }
        if let Some(number) = incident {
            change.delete::<Incident>(&number);
        }
    }
    let _committed = app.store.commit_all(change).await?; // nothing is expected, so nothing can conflict
    Ok(())
}
