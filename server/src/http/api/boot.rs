//! What the boot page reports when the app could not start (message 2.16). It asks by script; where a filter stops that, it sends the
//! same without waiting for an answer (W3C Beacon). Always as a POST: a report is kept, and what only reads keeps nothing (RFC 9110
//! §9.2.1), so no link and no image of another page can make one.

use crate::http::request::json::Json;
use crate::http::request::origin::{Foreign, foreign};
use crate::ids::IncidentNumber;
use crate::line;
use crate::model::incident::Incident;
use crate::service::act::Act;
use crate::service::incidents;
use api::boot::{BootAnswer, Fragment, sign, way};
use api::catalogue::Number;
use api::failure::{CeremonyKind, PageReadiness, predict};
use axum::extract::RawQuery;
use axum::http::HeaderMap;
use url::form_urlencoded;

/// Reports are cut to this many characters a field.
const LONG: usize = 150;

/// What is read from a report's query.
#[derive(Default)]
struct Report {
    what: String,
    detail: String,
    path: String,
    secret: Option<Fragment>,
}

impl Report {
    fn read(query: &str) -> Self {
        let mut report = Self::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let value = line::report(&value, LONG);
            match name.as_ref() {
                "what" => report.what = value,
                "detail" => report.detail = value,
                "path" => report.path = value,
                "secret" => report.secret = Some(Fragment::Held),
                _ => {}
            }
        }
        report
    }
}

/// `POST /api/boot`: the boot page says once what failed. Another site's pages may send the same, and are not noted down.
pub async fn told(act: Act, headers: HeaderMap, RawQuery(query): RawQuery) -> Json<BootAnswer> {
    let report = Report::read(query.as_deref().unwrap_or_default());
    if foreign(&headers, &act.app) == Foreign::Yes || report.what.is_empty() {
        return Json(BootAnswer::default());
    }
    let origin = act.app.config.origin.origin().ascii_serialization();
    let way = way(&act.caller.device, &origin, &report.path, report.secret.unwrap_or(Fragment::None));
    let incident = keep(&act, &report).await.map(|number| number.to_string());
    let foreseen = predict(&act.caller.device, CeremonyKind::Get, PageReadiness::Ready, None)
        .map(|it| it.diagnosis.message);
    Json(BootAnswer { incident, way, foreseen })
}

async fn keep(act: &Act, report: &Report) -> Option<IncidentNumber> {
    let cause = format!("{}: {}", report.what, report.detail);
    let incident = Incident {
        message: Some(Number::phone(16)),
        signs: sign(&report.what).into_iter().collect(),
        language: act.caller.language,
        cause: Some(cause.clone()),
        ..Incident::of(act.now, act.caller.device.clone(), "boot")
    };
    let number = incidents::keep(act, None, incident).await;
    // Anybody may say so, as often as they like: what is not kept is not worth a line of its own.
    if let Some(number) = &number {
        let incident = number.as_str();
        tracing::warn!(incident, %cause, device = ?act.caller.device, "the app could not start in a browser");
    }
    number
}
