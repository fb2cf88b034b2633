//! From what went wrong to the screen that explains it, and to the incident that is kept of it.

use super::error::{self, Error, Kept, Side};
use super::extract::Caller;
use crate::App;
use crate::ids::{Draw as _, IncidentNumber};
use crate::incident::Incident;
use crate::store::Tx;
use api::catalogue::{self, Context, Number, Parameters};
use api::explain::Explanation;
use api::trouble::{Failure, Kind, Sign};
use api::{Code, Problem};

/// A failure as it crosses the wire. `route` is the method and the path's pattern; it says which ceremony was under way.
pub async fn problem(app: &App, caller: &Caller, error: Error, route: &str) -> Problem {
    let status = error::status(error.code).as_u16();
    let kind = kind(route);
    let number = error::message(error.code, caller.side(), kind);
    let mut signs = error.signs.clone();
    signs.extend(error::sign(error.code));
    let incident = match error::kept(error.code) {
        Kept::Yes => {
            let incident = Incident {
                at: app.clock.now(),
                message: number,
                code: Some(error.code),
                signs: signs.clone(),
                device: caller.device.clone(),
                failure: None,
                holder: error.holder.clone(),
                route: route.to_owned(),
                cause: error.cause.as_deref().map(str::to_owned),
            };
            keep(app, &incident).await
        }
        Kept::No => None,
    };
    log(&error, incident.as_ref(), route);
    let parameters = Parameters {
        contact: error.contact.as_deref(),
        user: matches!(error.code, Code::SessionOfOther).then_some(error.detail.as_deref()).flatten(),
        ..parameters(app)
    };
    let explanation = number.and_then(|number| {
        let incident = incident.as_ref().map(ToString::to_string);
        let device = &caller.device;
        let context = Context {
            language: caller.language,
            device,
            signs: &signs,
            parameters,
            incident,
            technical: None,
        };
        catalogue::explain(number, &context)
    });
    Problem {
        kind: number.map_or_else(|| "about:blank".to_owned(), |number| format!("/help/{number}")),
        title: explanation.as_ref().map_or_else(|| phrase(error.code), |it| it.title.clone()),
        status,
        detail: error.detail,
        code: error.code,
        tries_left: error.tries_left,
        retry_after: error.retry_after,
        contact: error.contact,
        incident: incident.map(|number| number.to_string()),
        explanation: explanation.map(Box::new),
        signal: error.signal,
    }
}

/// The screen of a code that is not an answer to a request but the end of a journey that somebody watches.
pub fn code(app: &App, caller: &Caller, (code, kind): (Code, Kind), sign: Option<Sign>) -> Explanation {
    let signs: Vec<Sign> = sign.into_iter().chain(error::sign(code)).collect();
    let number = error::message(code, Side::Pc, kind).unwrap_or(Number { chapter: 3, section: 9 });
    screen(app, caller, number, &signs, None, None)
}

/// The screen of a failed ceremony in a browser, and its incident.
pub async fn failure(app: &App, caller: &Caller, failure: Failure) -> Explanation {
    let diagnosis = api::trouble::classify(&failure, &caller.device);
    let technical = format!("{}: {}", failure.name, failure.message);
    let incident = Incident {
        at: app.clock.now(),
        message: Some(diagnosis.message),
        code: None,
        signs: diagnosis.signs.clone(),
        device: caller.device.clone(),
        failure: Some(failure),
        holder: None,
        route: "ceremony".to_owned(),
        cause: None,
    };
    let number = keep(app, &incident).await;
    tracing::info!(incident = number.as_ref().map(IncidentNumber::as_str), message = %diagnosis.message, "a ceremony failed");
    screen(app, caller, diagnosis.message, &diagnosis.signs, number, Some(technical))
}

/// The screen of a message on this device, for somebody who looks it up.
pub fn look_up(app: &App, caller: &Caller, number: Number) -> Option<Explanation> {
    let (language, device) = (caller.language, &caller.device);
    let context = Context {
        language,
        device,
        signs: &[],
        parameters: parameters(app),
        incident: None,
        technical: None,
    };
    catalogue::explain(number, &context)
}

/// What to know about a passkey that went to another app than the platform's own: it works, but people look for it elsewhere.
pub fn foreign_keeper(app: &App, caller: &Caller) -> Option<Box<Explanation>> {
    let number = Number { chapter: 2, section: 22 };
    let signs = [Sign::ForeignProvider];
    let (language, device) = (caller.language, &caller.device);
    let context = Context {
        language,
        device,
        signs: &signs,
        parameters: parameters(app),
        incident: None,
        technical: None,
    };
    catalogue::explain(number, &context).map(Box::new)
}

fn screen(
    app: &App,
    caller: &Caller,
    number: Number,
    signs: &[Sign],
    incident: Option<IncidentNumber>,
    technical: Option<String>,
) -> Explanation {
    let (language, device) = (caller.language, &caller.device);
    let incident = incident.map(|number| number.to_string());
    let context = Context { language, device, signs, parameters: parameters(app), incident, technical };
    catalogue::explain(number, &context).unwrap_or_else(|| Explanation {
        // A message without a screen of its own still has its title and its incident number.
        number,
        title: catalogue::row(number).map_or_else(String::new, |row| row.title.to_owned()),
        headline: String::new(),
        causes: Vec::new(),
        remedies: Vec::new(),
        retry: api::explain::Retry::StartOver,
        picture: None,
        incident: context.incident,
        technical: context.technical,
    })
}

fn parameters(app: &App) -> Parameters<'_> {
    Parameters { rp: Some(app.relying_party.id()), ..Parameters::default() }
}

/// Keeps an incident under a free number; without one when the store does not answer: the person is told all the rest.
async fn keep(app: &App, incident: &Incident) -> Option<IncidentNumber> {
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

/// The log gets the cause, once, with the number the person has.
fn log(error: &Error, incident: Option<&IncidentNumber>, route: &str) {
    let incident = incident.map(IncidentNumber::as_str);
    let cause = error.cause.as_deref();
    if matches!(error.code, Code::Fault) {
        tracing::error!(code = ?error.code, incident, route, cause, "a request failed");
    } else {
        tracing::info!(code = ?error.code, incident, route, cause, "a request was refused");
    }
}

/// Which ceremony a route belongs to.
fn kind(route: &str) -> Kind {
    if route.contains("/api/register") || route.contains("/devices/add") { Kind::Create } else { Kind::Get }
}

/// A title for programs, where the catalogue has none: the code in words.
fn phrase(code: Code) -> String {
    let word = serde_json::to_value(code).ok().and_then(|value| value.as_str().map(str::to_owned));
    word.unwrap_or_default().replace('_', " ")
}
