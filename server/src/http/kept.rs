//! Keeps incidents: under a free number, and once for each journey.

use super::error::Error;
use super::explain::screen;
use super::extract::Caller;
use super::meaning::{Kept, Side, meaning};
use super::trail::{self, Clue};
use crate::App;
use crate::ids::{Draw as _, IncidentNumber, JourneyId};
use crate::incident::Incident;
use crate::journey::Numbered;
use crate::store::{Row, Tx};
use api::Code;
use api::catalogue::Number;
use api::explain::Explanation;
use api::trouble::{Kind, Sign};

/// Keeps an incident under a free number; without one when the store does not answer: the person is told all the rest.
pub async fn keep(app: &App, incident: &Incident) -> Option<IncidentNumber> {
    for _ in 0..8 {
        let number = app.dice.incident();
        let kept = app
            .store
            .transaction(async |tx: Tx| -> Result<bool, crate::store::Error> {
                let tx = &tx;
                let free = tx.get::<Incident>(&number).await?.is_none();
                if free {
                    tx.put(&number, incident)?;
                }
                Ok(free)
            })
            .await;
        match kept {
            Ok(true) => return Some(number),
            Ok(false) => {}
            Err(cause) => {
                tracing::error!(%cause, "an incident could not be kept");
                return None;
            }
        }
    }
    None
}

/// The screen of a journey's end that somebody watches and no request met. Where such an end gets a number, it is one for each journey,
/// however often it is looked at.
pub async fn ended<J>(
    app: &App,
    caller: &Caller,
    (id, clue): (&JourneyId, Clue),
    (code, kind): (Code, Kind),
    sign: Option<Sign>,
) -> Result<Explanation, Error>
where
    J: Numbered + Row<Key = JourneyId>,
{
    let own = meaning(code).sign.filter(|own| sign != Some(*own));
    let signs: Vec<Sign> = sign.into_iter().chain(own).collect();
    let number = meaning(code).message(Side::Pc, kind).unwrap_or(Number { chapter: 3, section: 9 });
    let incident = match meaning(code).kept {
        Kept::No => None,
        Kept::Yes => {
            let now = app.clock.now();
            let incident = Incident {
                message: Some(number),
                code: Some(code),
                signs: signs.clone(),
                language: caller.language,
                trail: trail::follow(app, &clue, now).await,
                ..Incident::of(now, caller.device.clone(), "journey")
            };
            once::<J>(app, id, &incident).await?
        }
    };
    Ok(screen(app, caller, number, &signs, incident, None))
}

/// The number that a journey's end has, or gets now.
async fn once<J>(app: &App, id: &JourneyId, incident: &Incident) -> Result<Option<IncidentNumber>, Error>
where
    J: Numbered + Row<Key = JourneyId>,
{
    if let Some(mut there) = app.store.get::<J>(id).await?
        && let Some(number) = there.incident().clone()
    {
        return Ok(Some(number));
    }
    let Some(number) = keep(app, incident).await else { return Ok(None) };
    tracing::info!(incident = number.as_str(), code = ?incident.code, "a journey ended");
    app.store
        .transaction(async |tx: Tx| -> Result<Option<IncidentNumber>, Error> {
            let tx = &tx;
            let Some(mut journey) = tx.get::<J>(id).await? else { return Ok(None) };
            let kept = journey.incident().get_or_insert_with(|| number.clone()).clone();
            tx.put(id, &journey)?;
            Ok(Some(kept))
        })
        .await
}
