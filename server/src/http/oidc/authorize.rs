//! Where clients send people (RFC 6749 §3.1), where those go on when they have logged in, and where they go back without.

use crate::http::oidc::client::Form;
use crate::http::oidc::page::{self, LANGUAGE, PageAddress, Shown};
use crate::http::oidc::response::{redirect, sent};
use crate::http::oidc::stopped::{WayOn, stopped};
use crate::http::request::cookies::{self, Cookie, WithCookies};
use crate::http::request::extract::{BrowserSecret, MaybeSignedIn};
use crate::ids::{Draw as _, RequestId, Secret};
use crate::oidc::metadata::path;
use crate::oidc::parameters::Parameters;
use crate::service::act::Act;
use crate::service::error::Error;
use crate::service::oidc::authorize::{self, Authorized, RequestMethod};
use crate::service::oidc::requests;
use crate::service::signing_in::SignedIn;
use api::{Code, Language};
use axum::extract::RawQuery;
use axum::http::HeaderValue;
use axum::response::{IntoResponse as _, Response};
use url::form_urlencoded;

/// `GET /oidc/authorize`: a request in an address.
pub(super) async fn in_address(
    mut act: Act,
    BrowserSecret(browser): BrowserSecret,
    MaybeSignedIn(signed_in): MaybeSignedIn,
    RawQuery(query): RawQuery,
) -> Response {
    let address = PageAddress::of(path::AUTHORIZE, query.as_deref(), &mut act);
    let parameters = Parameters::of_form(query.unwrap_or_default().as_bytes());
    arrived(Browser::of(act, browser, address), signed_in, parameters, RequestMethod::Get).await
}

/// `POST /oidc/authorize`: a request in a form. What another site posts comes without the browser's cookies, so none is set: it would take the
/// place of the one that every login under way here rests on.
pub(super) async fn in_form(
    mut act: Act,
    MaybeSignedIn(signed_in): MaybeSignedIn,
    form: Result<Form, super::client_answer::UnreadForm>,
) -> Response {
    let parameters = match form {
        Ok(Form(parameters)) => parameters,
        Err(unread) => {
            let address = PageAddress::of_form(path::AUTHORIZE, &Parameters::default(), &mut act);
            let error = Error::of_application(Code::ApplicationUnknown, unread.why(), None);
            return Browser { act, cookies: Vec::new(), address }.shown(Err(error)).await;
        }
    };
    let address = PageAddress::of_form(path::AUTHORIZE, &parameters, &mut act);
    arrived(Browser { act, cookies: Vec::new(), address }, signed_in, parameters, RequestMethod::Post).await
}

async fn arrived(
    browser: Browser,
    signed_in: Option<SignedIn>,
    parameters: Parameters,
    method: RequestMethod,
) -> Response {
    let (app, caller) = (&browser.act.app, &browser.act.caller);
    let outcome = match app.unless_known(caller, app.rates.address(caller.address)).await {
        Ok(()) => authorize::arrived(&browser.act, &parameters, method, signed_in.as_ref()).await,
        Err(error) => Err(error),
    };
    browser.shown(outcome).await
}

/// `GET /oidc/resume?request=…`: the person has logged in, or a request has come in a form.
pub(super) async fn resume(
    mut act: Act,
    BrowserSecret(browser): BrowserSecret,
    MaybeSignedIn(signed_in): MaybeSignedIn,
    RawQuery(query): RawQuery,
) -> Response {
    let address = PageAddress::of(path::RESUME, query.as_deref(), &mut act);
    let browser = Browser::of(act, browser, address);
    let request = named(query.as_deref());
    if let Some(id) = &request
        && let (Some(shown), Some(there)) = (value(query.as_deref(), "for"), &signed_in)
        && shown != requests::shown_to(id, there.holder())
    {
        // Somebody else has signed in since the button was shown: the page says who.
        return WithCookies(browser.cookies, redirect(&login_page(id, None))).into_response();
    }
    let outcome = authorize::resumed(&browser.act, request, signed_in.as_ref()).await;
    browser.shown(outcome).await
}

/// `GET /oidc/back?request=…`: the person goes back to the application without having logged in, or too late for it.
pub(super) async fn back(
    mut act: Act,
    BrowserSecret(browser): BrowserSecret,
    MaybeSignedIn(signed_in): MaybeSignedIn,
    RawQuery(query): RawQuery,
) -> Response {
    let address = PageAddress::of(path::BACK, query.as_deref(), &mut act);
    let browser = Browser::of(act, browser, address);
    let outcome = authorize::given_up(&browser.act, named(query.as_deref()), signed_in.as_ref()).await;
    browser.shown(outcome).await
}

fn named(query: Option<&str>) -> Option<RequestId> {
    value(query, "request").and_then(|id| RequestId::from_wire(&id))
}

fn value(query: Option<&str>, wanted: &str) -> Option<String> {
    let mut pairs = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
    pairs.find(|(name, _)| name == wanted).map(|(_, value)| value.into_owned())
}

/// The browser that brings a request, with the cookies in which it keeps the secret that binds requests to it, where that is seen.
struct Browser {
    act: Act,
    cookies: Vec<Option<HeaderValue>>,
    address: PageAddress,
}

impl Browser {
    /// It has one from now on, if it had none.
    fn of(mut act: Act, secret: Option<Secret>, address: PageAddress) -> Self {
        let is_first = secret.is_none();
        let secret = secret.unwrap_or_else(|| act.app.random.secret());
        let crossed = is_first.then(|| cookies::set_crossed(&secret, &act.app)).flatten();
        act.caller.journeys = Some(secret.hash());
        let cookies = vec![cookies::set(Cookie::Browser, secret.reveal(), &act.app), crossed];
        Self { act, cookies, address }
    }

    async fn shown(mut self, outcome: Result<Authorized, Error>) -> Response {
        let response = match outcome {
            Ok(Authorized::Answered(answer, language)) => sent(answer, self.speaks(language)),
            Ok(Authorized::LogIn(id, language)) => redirect(&login_page(&id, language)),
            Ok(Authorized::ComeBack(id)) => redirect(&requests::resume_path(&id)),
            Ok(Authorized::OtherMeans(id, means, language)) => {
                let again = login_page(&id, Some(self.speaks(language)));
                let back = requests::back_path(&id);
                page::drawn(&self.act, &Shown::OtherMeans { means, again, back }, &self.address)
            }
            Ok(Authorized::Done { client, home }) => {
                page::drawn(&self.act, &Shown::Done { client, home }, &self.address)
            }
            Err(error) => stopped(&self.act, error, WayOn::Back, &self.address).await,
        };
        WithCookies(self.cookies, response).into_response()
    }

    /// The language of a page for this request: that which the person has chosen here; else the application's; else the browser's.
    fn speaks(&mut self, of_request: Option<Language>) -> Language {
        if let (None, Some(language)) = (self.address.chosen(), of_request) {
            self.act.caller.language = language;
        }
        self.act.caller.language
    }
}

/// Our page, which is told for what somebody logs in. Nothing is escaped, since our program hands on what stands in its address as it
/// stands there; a request's name needs no escape (RFC 3986 §3.4).
fn login_page(id: &RequestId, language: Option<Language>) -> String {
    let page = format!("/login?application={}", requests::named(id));
    // Whoever wants another one changes it on the page, as everywhere.
    match language {
        Some(language) => format!("{page}&{LANGUAGE}={}", language.tag()),
        None => page,
    }
}
