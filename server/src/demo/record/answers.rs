//! Every address of the application, and what is answered there. Whatever fails is a page with a sentence and a button.

use super::asked::{BROWSER, LANGUAGE, RecordRequest, SESSION, parameter};
use super::chart::{self, Doctor};
use super::errands::{Errand, Errands, Purpose};
use super::page::{self, Presence};
use super::patients::{Patient, patient};
use super::provider::{self, Arrival, Leaving, Pages, Provider};
use super::setup::{CALLBACK, LOGOUT_NOTICE, NoRecord, RecordSetup, SIGNED_OUT, SecondsNow};
use super::stop::Stop;
use super::told;
use super::visits::{Hearing, SecretKey, VisitEnd, Visitor, Visits, key};
use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Path, Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, HeaderName, HeaderValue, LOCATION, ORIGIN,
    REFERRER_POLICY, SET_COOKIE, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::request::Parts;
use axum::http::uri::Authority;
use axum::http::{Method, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use maud::Markup;
use openidconnect::CsrfToken;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;

/// The longest body that anybody sends, in bytes: a logout token has one or two thousand.
const LONGEST: usize = 32 * 1024;
/// No answer takes longer: the few exchanges with the provider that one needs have an end of their own before.
const PATIENCE: Duration = Duration::from_mins(2);
/// How long browsers keep our cookies; what they stand for ends sooner.
const COOKIE: &str = "Path=/; HttpOnly; SameSite=Lax; Max-Age=43200";

/// The application.
pub(super) struct Karte {
    provider: Provider,
    visits: Mutex<Visits<Doctor>>,
    errands: Mutex<Errands>,
    origin: String,
    policy: String,
    now: SecondsNow,
}

type Shared = State<Arc<Karte>>;

/// All addresses.
pub(super) fn router(karte: Arc<Karte>) -> Router {
    Router::new()
        .route("/", get(start))
        .route("/sign-in", post(sign_in))
        .route("/sign-in/silently", post(sign_in_silently))
        .route(CALLBACK, get(callback))
        .route("/patients", get(patients))
        .route("/patients/{number}", get(one_patient))
        .route("/patients/{number}/sign", post(sign))
        .route("/renew", post(renew))
        .route("/sign-out", post(sign_out))
        .route(SIGNED_OUT, get(signed_out))
        .route("/stopped/{name}", get(stopped))
        .route(LOGOUT_NOTICE, post(logout_notice))
        .route("/style.css", get(async || file("text/css", page::STYLE)))
        .route("/mark.svg", get(async || file("image/svg+xml", page::MARK)))
        .fallback(no_page)
        .method_not_allowed_fallback(no_page)
        .layer(DefaultBodyLimit::max(LONGEST))
        .layer(middleware::from_fn_with_state(Arc::clone(&karte), guard))
        .layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, PATIENCE))
        .layer(CatchPanicLayer::custom(|_| to_stop(Stop::Failed)))
        .with_state(karte)
}

impl Karte {
    pub(super) fn of(setup: RecordSetup) -> Result<Self, NoRecord> {
        let provider = Provider::of(&setup)?;
        // Browsers hold `form-action` against wherever an answer leads on: to the provider, and back.
        let policy = format!(
            "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self' {}; base-uri 'none'; \
             frame-ancestors 'none'",
            setup.issuer.origin().ascii_serialization()
        );
        let RecordSetup { origin, now, .. } = setup;
        Ok(Self { provider, visits: Mutex::default(), errands: Mutex::default(), origin, policy, now })
    }

    fn now(&self) -> i64 {
        (self.now)()
    }

    fn visits(&self) -> MutexGuard<'_, Visits<Doctor>> {
        self.visits.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn errands(&self) -> MutexGuard<'_, Errands> {
        self.errands.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Who is logged in, with the secret of the session; else why nobody is.
    fn doctor(&self, asked: &RecordRequest) -> Result<(SecretKey, Doctor), Stop> {
        let session = asked.session.ok_or(Stop::NobodyHere)?;
        match self.visits().visitor(&session, self.now()) {
            Visitor::Here(doctor) => Ok((session, doctor)),
            Visitor::Ended(VisitEnd::Elsewhere) => Err(Stop::EndedElsewhere),
            Visitor::Ended(VisitEnd::Time) => Err(Stop::TimeIsUp),
            Visitor::Nobody => Err(Stop::NobodyHere),
        }
    }

    fn presence(&self, asked: &RecordRequest) -> Presence {
        if self.doctor(asked).is_ok() { Presence::LoggedIn } else { Presence::LoggedOut }
    }

    /// Sends somebody to the provider.
    async fn leave(
        &self,
        asked: &RecordRequest,
        errand: (Purpose, Pages),
        before: Option<&Arrival>,
    ) -> Result<Response, Stop> {
        let now = self.now();
        let leaving = self.provider.leave(errand, before, (asked.tongue, now)).await?;
        let Leaving { address, state, nonce, verifier } = leaving;
        let browser = asked.browser.clone().unwrap_or_else(secret);
        let errand = Errand { browser: key(&browser), nonce, verifier, purpose: errand.0, began: now };
        self.errands().leave(key(state.secret()), errand);
        Ok(with_cookie(to(address.as_str()), BROWSER, &browser))
    }

    /// Takes what somebody brings back from the provider.
    async fn come_back(&self, asked: &RecordRequest, query: &str) -> Result<Response, Stop> {
        let now = self.now();
        let (state, browser) = (parameter(query, "state").ok_or(Stop::NotOurs)?, asked.browser.as_deref());
        let errand = self.errands().come_back(&key(&state), browser.map(key), now).ok_or(Stop::NotOurs)?;
        if !self.provider.is_issuer(parameter(query, "iss").as_deref()) {
            return Err(Stop::NotBelieved);
        }
        if let Some(error) = parameter(query, "error") {
            return Err(match (Stop::of_error(&error), errand.purpose) {
                (Stop::Cancelled, Purpose::Sign(_)) => Stop::NotSigned,
                (stop, _) => stop,
            });
        }
        let code = parameter(query, "code").ok_or(Stop::NotBelieved)?;
        let purpose = errand.purpose;
        let arrival = self.provider.redeem(code, errand, now).await?;
        match (purpose, self.doctor(asked)) {
            (Purpose::Sign(patient), Ok((session, doctor))) => {
                self.signs(&session, &doctor, arrival, patient)?;
                Ok(to(&format!("/patients/{patient}")))
            }
            // Whose session has ended meanwhile has come as if to log in.
            (Purpose::SignIn | Purpose::Sign(_), earlier) => {
                let (fresh, known_as) = (secret(), arrival.known_as.clone());
                let mut visits = self.visits();
                if let Ok((session, _)) = earlier {
                    visits.leave(&session);
                }
                visits.begin(key(&fresh), known_as, Doctor::new(arrival), now);
                Ok(with_cookie(to("/patients"), SESSION, &fresh))
            }
        }
    }

    /// Signs with a proof that was made for it, by the very person who is logged in.
    fn signs(
        &self,
        session: &SecretKey,
        doctor: &Doctor,
        arrival: Arrival,
        patient: u16,
    ) -> Result<(), Stop> {
        if arrival.known_as.sub != doctor.arrival.known_as.sub {
            return Err(Stop::AnotherPerson);
        }
        prescribes(&arrival)?;
        let known_as = Some(arrival.known_as.clone());
        let sign = |doctor: &mut Doctor| {
            doctor.arrival = arrival;
            doctor.renewal = None;
            doctor.sign(patient);
        };
        self.visits().change(session, known_as, sign).ok_or(Stop::EndedElsewhere)
    }

    async fn sign(&self, asked: &RecordRequest, patient: &Patient) -> Result<Response, Stop> {
        let (session, doctor) = self.doctor(asked)?;
        let arrival = &doctor.arrival;
        if arrival.acr == provider::HPKI && provider::is_fresh(arrival.auth_time, self.now()) {
            prescribes(arrival)?;
            let signed = self.visits().change(&session, None, |doctor| doctor.sign(patient.number));
            signed.ok_or(Stop::EndedElsewhere)?;
            return Ok(to(&chart::address(patient)));
        }
        self.leave(asked, (Purpose::Sign(patient.number), Pages::Shown), Some(arrival)).await
    }

    async fn renew(&self, asked: &RecordRequest) -> Result<Response, Stop> {
        let (session, doctor) = self.doctor(asked)?;
        let arrival = match self.provider.renew(&doctor.arrival, self.now()).await {
            Ok(arrival) => arrival,
            Err(Stop::NotRenewed) => {
                // What it rests on is over there.
                self.visits().leave(&session);
                return Err(Stop::NotRenewed);
            }
            Err(stop) => return Err(stop),
        };
        let known_as = Some(arrival.known_as.clone());
        let renewed = self.visits().change(&session, known_as, |doctor| doctor.renew(arrival));
        renewed.map(|()| to("/patients")).ok_or(Stop::EndedElsewhere)
    }

    async fn sign_out(&self, asked: &RecordRequest) -> Result<Response, Stop> {
        let (session, doctor) = self.doctor(asked)?;
        // Here first: whatever becomes of it there.
        self.visits().leave(&session);
        let address = self.provider.log_out(&doctor.arrival, asked.tongue, self.now()).await?;
        Ok(to(address.as_str()))
    }

    /// The provider says that a session is over (OpenID Connect Back-Channel Logout §2.7).
    async fn hear(&self, form: &str) -> Result<(), Stop> {
        let token = parameter(form, "logout_token").ok_or(Stop::NotBelieved)?;
        let now = self.now();
        let news = self.provider.logout_news(&token, now).await?;
        let mut visits = self.visits();
        match visits.hears(&news.jti, news.until, now) {
            Hearing::First => {
                let ended = visits.end(&news.known_as, now);
                tracing::debug!(ended, "the record application heard of a log-out");
                Ok(())
            }
            Hearing::Again => Err(Stop::NotBelieved),
        }
    }
}

async fn start(State(karte): Shared, head: Parts) -> Response {
    let asked = RecordRequest::of(&head);
    match karte.presence(&asked) {
        Presence::LoggedIn => to("/patients"),
        Presence::LoggedOut => drawn(&asked, StatusCode::OK, page::start(&asked)),
    }
}

async fn sign_in(State(karte): Shared, head: Parts) -> Response {
    let errand = (Purpose::SignIn, Pages::Shown);
    karte.leave(&RecordRequest::of(&head), errand, None).await.unwrap_or_else(to_stop)
}

async fn sign_in_silently(State(karte): Shared, head: Parts) -> Response {
    let errand = (Purpose::SignIn, Pages::None);
    karte.leave(&RecordRequest::of(&head), errand, None).await.unwrap_or_else(to_stop)
}

async fn callback(State(karte): Shared, head: Parts) -> Response {
    // The next page has another address: nobody comes to the code by "back" or by loading the page again.
    let query = head.uri.query().unwrap_or_default();
    karte.come_back(&RecordRequest::of(&head), query).await.unwrap_or_else(to_stop)
}

async fn patients(State(karte): Shared, head: Parts) -> Response {
    let asked = RecordRequest::of(&head);
    match karte.doctor(&asked) {
        Ok((_, doctor)) => drawn(&asked, StatusCode::OK, chart::patients(&asked, &doctor)),
        Err(stop) => to_stop(stop),
    }
}

async fn one_patient(State(karte): Shared, Path(number): Path<String>, head: Parts) -> Response {
    let asked = RecordRequest::of(&head);
    match (karte.doctor(&asked), patient(&number)) {
        (Ok((_, doctor)), Some(it)) => drawn(&asked, StatusCode::OK, chart::patient(&asked, it, &doctor)),
        (Ok(_), None) => no_page(State(karte), head).await,
        (Err(stop), _) => to_stop(stop),
    }
}

async fn sign(State(karte): Shared, Path(number): Path<String>, head: Parts) -> Response {
    match patient(&number) {
        Some(patient) => karte.sign(&RecordRequest::of(&head), patient).await.unwrap_or_else(to_stop),
        None => no_page(State(karte), head).await,
    }
}

async fn renew(State(karte): Shared, head: Parts) -> Response {
    karte.renew(&RecordRequest::of(&head)).await.unwrap_or_else(to_stop)
}

/// Only somebody whose card has shown a profession for it signs.
fn prescribes(arrival: &Arrival) -> Result<(), Stop> {
    if told::may_prescribe(&arrival.userinfo) { Ok(()) } else { Err(Stop::NoProfession) }
}

async fn sign_out(State(karte): Shared, head: Parts) -> Response {
    karte.sign_out(&RecordRequest::of(&head)).await.unwrap_or_else(to_stop)
}

async fn signed_out(head: Parts) -> Response {
    let asked = RecordRequest::of(&head);
    drawn(&asked, StatusCode::OK, page::signed_out(&asked))
}

async fn stopped(State(karte): Shared, Path(name): Path<String>, head: Parts) -> Response {
    match Stop::named(&name) {
        Some(stop) => stopped_by(&karte, &head, stop, StatusCode::OK),
        None => no_page(State(karte), head).await,
    }
}

async fn no_page(State(karte): Shared, head: Parts) -> Response {
    stopped_by(&karte, &head, Stop::NoPage, StatusCode::NOT_FOUND)
}

async fn logout_notice(State(karte): Shared, form: String) -> Response {
    let status = match karte.hear(&form).await {
        Ok(()) => StatusCode::OK,
        // The provider tells it again.
        Err(Stop::Away) => StatusCode::SERVICE_UNAVAILABLE,
        Err(_) => StatusCode::BAD_REQUEST,
    };
    status.into_response()
}

fn stopped_by(karte: &Karte, head: &Parts, stop: Stop, status: StatusCode) -> Response {
    let asked = RecordRequest::of(head);
    drawn(&asked, status, page::stopped(&asked, stop, karte.presence(&asked)))
}

fn drawn(asked: &RecordRequest, status: StatusCode, page: Markup) -> Response {
    let page = (status, [(CONTENT_TYPE, "text/html; charset=utf-8")], page.into_string()).into_response();
    match asked.chosen {
        Some(tongue) => with_cookie(page, LANGUAGE, tongue.tag()),
        None => page,
    }
}

fn file(kind: &'static str, text: &'static str) -> Response {
    ([(CONTENT_TYPE, kind)], text).into_response()
}

fn to(address: &str) -> Response {
    match HeaderValue::from_str(address) {
        Ok(address) => (StatusCode::SEE_OTHER, [(LOCATION, address)]).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn to_stop(stop: Stop) -> Response {
    to(&stop.address())
}

fn with_cookie(mut answer: Response, name: &str, value: &str) -> Response {
    if let Ok(cookie) = HeaderValue::from_str(&format!("{name}={value}; {COOKIE}")) {
        answer.headers_mut().append(SET_COOKIE, cookie);
    }
    answer
}

/// 256 random bits.
fn secret() -> String {
    CsrfToken::new_random_len(32).into_secret()
}

/// Lets requests in that come to our own address and, where they do something, from a page of ours; and says what browsers may do with the answer.
async fn guard(State(karte): Shared, request: Request, next: Next) -> Response {
    let mut answer = match karte.refuses(&request) {
        None => next.run(request).await,
        Some(answer) => answer,
    };
    let headers = answer.headers_mut();
    if let Ok(policy) = HeaderValue::from_str(&karte.policy) {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
    for (name, value) in [
        (CACHE_CONTROL, "no-store"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // Not `no-referrer`: with that, browsers hide the origin of our own forms from us.
        (REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    answer
}

impl Karte {
    fn refuses(&self, request: &Request<Body>) -> Option<Response> {
        // The provider comes by the name that our certificate has, and what it brings is signed.
        if request.uri().path() == LOGOUT_NOTICE {
            return None;
        }
        let named = request.headers().get(HOST).and_then(|it| it.to_str().ok());
        let host = named.or_else(|| request.uri().authority().map(Authority::as_str)).unwrap_or_default();
        let own = self.origin.split_once("://").map(|(_, host)| host).unwrap_or_default();
        let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
        if host != own {
            // Whoever types `localhost` is shown the way; another name for this computer is somebody's trick.
            let port = own.rsplit_once(':').map(|(_, port)| port);
            let meant = host.strip_prefix("localhost:") == port && is_read;
            let path = request.uri().path_and_query().map_or("/", |it| it.as_str());
            return Some(if meant {
                to(&format!("{}{path}", self.origin))
            } else {
                StatusCode::MISDIRECTED_REQUEST.into_response()
            });
        }
        let from = request.headers().get(ORIGIN);
        let is_ours = is_read || from.is_none_or(|it| it.as_bytes() == self.origin.as_bytes());
        (!is_ours).then(|| to_stop(Stop::Foreign))
    }
}

#[cfg(test)]
mod tests;
