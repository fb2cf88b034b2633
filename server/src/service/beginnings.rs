//! What somebody begins who has not proven anything yet: it uses up what strangers may leave in the store. Where that is used up, what
//! has waited longest for somebody gives way, of whoever has the most there.

use crate::budget::{BegunFor, Payer};
use crate::cards::ledger::Ledger;
use crate::ids::{CeremonyId, IncidentNumber, JourneyId, RequestId};
use crate::journey::card::Attempt;
use crate::journey::login::Login;
use crate::journey::register::Registration;
use crate::model::incident::Incident;
use crate::model::link::Link;
use crate::oidc::request::OpenRequest;
use crate::passkey::BegunCeremony;
use crate::service::act::Act;
use crate::service::app::App;
use crate::service::error::Error;
use crate::service::rates::Beginning;
use crate::store::{self, WriteSet};

/// Counts a journey that somebody begins on a page of ours, or what more is done for it.
pub async fn begins(act: &Act, what: Beginning, journey: &JourneyId) -> Result<(), Error> {
    begins_for(act, what, (journey, &BegunFor::Ourselves)).await
}

/// As [`begins`], for whom it is.
pub async fn begins_for(act: &Act, what: Beginning, journey: (&JourneyId, &BegunFor)) -> Result<(), Error> {
    let payer = match act.app.known_browser(act.caller.known.as_ref(), act.now).await? {
        Some(browser) => Payer::Known(browser.name),
        None => Payer::Address(act.caller.address),
    };
    let gone = act.app.rates.begins(what, &payer, journey, act.now)?;
    if !gone.is_empty() {
        forget(&act.app, &gone).await?;
    }
    Ok(())
}

/// As [`begins`], for a ceremony.
pub async fn begins_ceremony(act: &Act, id: &CeremonyId) -> Result<(), Error> {
    match JourneyId::from_wire(id.as_str()) {
        Some(journey) => begins(act, Beginning::Ceremony, &journey).await,
        None => Err(Error::fault("a ceremony's id is no id")),
    }
}

/// Removes journeys and ceremonies with all that hangs on them. Whoever was in one begins anew.
async fn forget(app: &App, journeys: &[JourneyId]) -> Result<(), store::Error> {
    let mut change = WriteSet::new();
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
        } else if let Some(request) = RequestId::from_wire(id.as_str())
            && app.store.get::<OpenRequest>(&request).await?.is_some()
        {
            change.delete::<OpenRequest>(&request);
        } else if let Some(ceremony) = CeremonyId::from_wire(id.as_str()) {
            change.delete::<BegunCeremony>(&ceremony);
        }
        if let Some(number) = incident {
            change.delete::<Incident>(&number);
        }
    }
    let _committed = app.store.commit_all(change).await?; // nothing is expected, so nothing can conflict
    Ok(())
}
