//! The end of a journey that somebody watches, as the page is told it.

use crate::model::incident::Incident;
use crate::service::act::Act;
use crate::service::caller::Side;
use crate::service::codes::{GetsIncident, meaning};
use crate::service::error::Error;
use crate::service::explanation::screen;
use crate::service::incidents::keep;
use crate::service::journey_ref::JourneyRef;
use crate::service::timeline;
use api::Code;
use api::catalogue::Number;
use api::explain::Explanation;
use api::failure::{CeremonyKind, Sign};

/// The screen of a journey's end that somebody watches and no request met. Where such an end gets a number, it is one for each journey,
/// however often it is looked at.
pub async fn ended(
    act: &Act,
    clue: JourneyRef,
    (code, kind): (Code, CeremonyKind),
    sign: Option<Sign>,
) -> Result<Explanation, Error> {
    let own = meaning(code).sign.filter(|own| sign != Some(*own));
    // Whoever watches shows the code, be it on a PC or on a phone that adds another.
    let signs: Vec<Sign> = sign.into_iter().chain(own).chain([Sign::CodeShownHere]).collect();
    let number = meaning(code).message(Side::Pc, kind).unwrap_or(Number { chapter: 3, section: 9 });
    let incident = match meaning(code).kept {
        GetsIncident::No => None,
        GetsIncident::Yes => {
            let incident = Incident {
                message: Some(number),
                code: Some(code),
                signs: signs.clone(),
                language: act.caller.language,
                timeline: timeline::follow(act, &clue).await,
                ..Incident::of(act.now, act.caller.device.clone(), "journey")
            };
            keep(act, Some(&clue), incident).await
        }
    };
    Ok(screen(act, number, &signs, incident, None))
}
