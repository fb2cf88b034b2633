//! Where clients send people to log out (OpenID Connect RP-Initiated Logout 1.0 §2).

use crate::http::oidc::client::Form;
use crate::http::oidc::client_answer::ClientError;
use crate::http::oidc::page::{self, PageAddress, Shown};
use crate::http::oidc::response::redirect;
use crate::http::oidc::stopped::{WayOn, stopped};
use crate::http::request::cookies::{self, Cookie};
use crate::http::request::extract::MaybeSignedIn;
use crate::http::request::origin::{Foreign, foreign};
use crate::oidc::metadata::path;
use crate::oidc::parameters::Parameters;
use crate::service::act::Act;
use crate::service::oidc::end_session::{LogoutConsent, LogoutOutcome, asked};
use crate::service::signing_in::SignedIn;
use api::Code;
use axum::extract::RawQuery;
use axum::http::{HeaderMap, header};
use axum::response::Response;
use url::form_urlencoded;

/// What our own form says beside what the client has asked.
const CONSENT: &str = "consent";
/// What a client asks with.
const ASKED: [&str; 5] = ["client_id", "id_token_hint", "post_logout_redirect_uri", "state", "ui_locales"];
/// The longest address to which a browser is sent on, in bytes.
const LONGEST: usize = 8 * 1024;

/// `GET /oidc/end_session`.
pub(super) async fn in_address(
    mut act: Act,
    MaybeSignedIn(signed_in): MaybeSignedIn,
    RawQuery(query): RawQuery,
) -> Response {
    let address = PageAddress::of(path::END_SESSION, query.as_deref(), &mut act);
    let parameters = Parameters::of_form(query.unwrap_or_default().as_bytes());
    ended(&act, signed_in.as_ref(), &parameters, LogoutConsent::NotYet, &address).await
}

/// `POST /oidc/end_session`: of our page, on which the person has said yes; or of a client's. Then the browser's cookies have not come along
/// (`SameSite`), so that nobody knows who is signed in: the browser asks again by itself, with them.
pub(super) async fn in_form(
    mut act: Act,
    MaybeSignedIn(signed_in): MaybeSignedIn,
    headers: HeaderMap,
    form: Result<Form, ClientError>,
) -> Response {
    let parameters = form.map(|Form(parameters)| parameters).unwrap_or_default();
    if parameters.get(CONSENT).is_none() || foreign(&headers, &act.app) != Foreign::No {
        return redirect(&in_query(&parameters));
    }
    let address = PageAddress::of_form(path::END_SESSION, &parameters, &mut act);
    ended(&act, signed_in.as_ref(), &parameters, LogoutConsent::Given, &address).await
}

/// The same request in an address. What is too long for one is no client's: the person is asked without it.
fn in_query(parameters: &Parameters) -> String {
    let asked = ASKED.iter().filter_map(|name| Some((*name, parameters.sole(name)?)));
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(asked).finish();
    if query.is_empty() || query.len() > LONGEST {
        return path::END_SESSION.to_owned();
    }
    format!("{}?{query}", path::END_SESSION)
}

async fn ended(
    act: &Act,
    signed_in: Option<&SignedIn>,
    parameters: &Parameters,
    consent: LogoutConsent,
    address: &PageAddress,
) -> Response {
    let outcome = match asked(act, parameters, signed_in, consent).await {
        Ok(outcome) => outcome,
        Err(error) => {
            // Whoever wanted to be out gets out, whatever the application has asked for beside it.
            let way = if error.code == Code::LogoutAddressUnknown { WayOn::SignOut } else { WayOn::Back };
            return stopped(act, error, way, address).await;
        }
    };
    let (mut response, out) = match outcome {
        LogoutOutcome::SentBack(back) => (redirect(&back), true),
        LogoutOutcome::Out => (page::drawn(act, &Shown::LoggedOut, address), true),
        LogoutOutcome::Ask { client } => {
            let fields = ASKED.iter().filter_map(|name| Some((*name, parameters.get(name)?.to_owned())));
            (page::drawn(act, &Shown::AskLogout { client, fields: fields.collect() }, address), false)
        }
    };
    // A cookie that was not seen stays: it may be that of somebody who has asked for nothing.
    if out
        && signed_in.is_some()
        && let Some(cookie) = cookies::clear(Cookie::Session, &act.app)
    {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}
