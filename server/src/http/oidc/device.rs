//! `/device`: whoever has no camera types the code of an application's screen (RFC 8628 §3.3).

use crate::http::oidc::client::Form;
use crate::http::oidc::client_answer::UnreadForm;
use crate::http::oidc::page::{self, PageAddress, Shown, USER_CODE};
use crate::http::oidc::response::redirect;
use crate::http::oidc::stopped::{WayOn, stopped};
use crate::http::request::origin::{Foreign, foreign};
use crate::journey::user_code::UserCode;
use crate::line;
use crate::oidc::metadata::path;
use crate::qr::{LinkPage, address, typed};
use crate::service::act::Act;
use crate::service::error::Error;
use crate::service::oidc::decoupled;
use api::Code;
use axum::extract::RawQuery;
use axum::http::HeaderMap;
use axum::response::Response;

/// More than anybody types.
const LONGEST: usize = 40;

/// `GET /device`.
pub(super) async fn page(mut act: Act, RawQuery(query): RawQuery) -> Response {
    let address = PageAddress::of(path::DEVICE, query.as_deref(), &mut act);
    page::drawn(&act, &Shown::TypeCode, &address)
}

/// `POST /device`: the code, of our own form.
pub(super) async fn taken(mut act: Act, headers: HeaderMap, form: Result<Form, UnreadForm>) -> Response {
    let parameters = form.map(|Form(parameters)| parameters).unwrap_or_default();
    let page_address = PageAddress::of_form(path::DEVICE, &parameters, &mut act);
    let given = parameters.get(USER_CODE).unwrap_or_default();
    if let Err(error) = act.app.unless_known(&act.caller, act.app.rates.address(act.caller.address)).await {
        return stopped(&act, error, WayOn::Back, &page_address).await;
    }
    if foreign(&headers, &act.app) != Foreign::No {
        return page::drawn(&act, &Shown::TypeCode, &page_address);
    }
    // What can be no code is said to be none, whichever there are: it counts as no try, and nobody has to be called for it.
    let code = match UserCode::typed(given) {
        Ok(code) => code,
        Err(why) => return page::unlike_code(&act, &line::line(given, LONGEST), why, &page_address),
    };
    match decoupled::typed(&act, &code).await {
        // The secret stands behind the mark that browsers keep to themselves.
        Ok(Some(secret)) => redirect(&typed(&address(&act.app.config.origin, LinkPage::Approve, &secret))),
        Ok(None) => {
            let given = line::line(given, LONGEST);
            stopped(&act, Error::new(Code::UserCodeUnknown), WayOn::Retype { given }, &page_address).await
        }
        Err(error) => stopped(&act, error, WayOn::Back, &page_address).await,
    }
}
