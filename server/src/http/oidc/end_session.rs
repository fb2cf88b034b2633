//! Where clients send people to log out (OpenID Connect RP-Initiated Logout 1.0 §2).

use crate::http::oidc::client::Form;
use crate::http::oidc::client_answer::UnreadForm;
use crate::http::oidc::page::{self, PageAddress, Shown};
use crate::http::oidc::page_text as text;
use crate::http::oidc::response::{Posting, posts_itself, redirect};
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
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
/// What our own form says beside what the client has asked.
const CONSENT: &str = "consent";
/// What a client asks with.
const ASKED: [&str; 5] = ["client_id", "id_token_hint", "post_logout_redirect_uri", "state", "ui_locales"];
/// What says that our own page has sent a client's form once more.
const AGAIN: &str = "again";

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
/// (`SameSite`), so that nobody knows who is signed in: the browser posts it again by itself, from a page of ours and so with them. What is
/// asked never stands in an address: a client posts what is nobody else's to read, as an ID token with a name in it.
pub(super) async fn in_form(
    mut act: Act,
    MaybeSignedIn(signed_in): MaybeSignedIn,
    headers: HeaderMap,
    form: Result<Form, UnreadForm>,
) -> Response {
    let parameters = form.map(|Form(parameters)| parameters).unwrap_or_default();
    let address = PageAddress::of_form(path::END_SESSION, &parameters, &mut act);
    let (consent, again) = (parameters.get(CONSENT).is_some(), parameters.get(AGAIN).is_some());
    match foreign(&headers, &act.app) {
        Foreign::No if consent => {
            ended(&act, signed_in.as_ref(), &parameters, LogoutConsent::Given, &address).await
        }
        Foreign::No if again => {
            ended(&act, signed_in.as_ref(), &parameters, LogoutConsent::NotYet, &address).await
        }
        // This browser does not say that our own page is ours, or another has written what ours does: once is enough.
        Foreign::Yes if again => {
            let asked = Shown::AskLogout { client: None, fields: fields(&parameters) };
            page::drawn(&act, &asked, &address)
        }
        Foreign::No | Foreign::Yes => once_more(&act, &parameters),
    }
}

/// The page that posts the same form once more.
fn once_more(act: &Act, parameters: &Parameters) -> Response {
    let fields = fields(parameters).into_iter().chain([(AGAIN, "yes".to_owned())]).collect::<Vec<_>>();
    let posting = Posting { title: text::ASK_AGAIN, button: text::GO_ON };
    let mut response = posts_itself(path::END_SESSION, &fields, posting, act.caller.language);
    // A page that sends no referrer says no origin either (Fetch §3.1).
    response.headers_mut().insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    response
}

/// What a client has asked, each once.
fn fields(parameters: &Parameters) -> Vec<(&'static str, String)> {
    ASKED.iter().filter_map(|name| Some((*name, parameters.sole(name)?.to_owned()))).collect()
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
        LogoutOutcome::Out { on } => (page::drawn(act, &Shown::LoggedOut { on }, address), true),
        LogoutOutcome::Ask { client } => {
            (page::drawn(act, &Shown::AskLogout { client, fields: fields(parameters) }, address), false)
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
