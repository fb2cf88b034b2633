//! Every route: path, audience, methods and handlers. What is not here is not there.

use crate::http::answer::{layers, other_address, security};
use crate::http::api::{
    account, approve, boot, bridge, card_use, cards, changes, incidents, login, register, register_pc,
    sessions, solo,
};
use crate::http::pages::{self, check, help, security_txt};
use crate::http::request::headers::text;
use crate::http::site;
use crate::service::app::App;
use crate::service::error::Error;
use api::Code;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{MethodRouter, any, get, post};
use std::sync::Arc;
use tower_http::catch_panic::CatchPanicLayer;

/// Who may call a route.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Audience {
    /// Anybody.
    Anyone,
    /// Whoever holds the secret of a link.
    Link,
    /// The browser that began the journey.
    SameBrowser,
    /// Whoever is signed in.
    SignedIn,
}

/// One route.
pub struct Route {
    /// The path's pattern.
    pub path: &'static str,
    /// Who may call it.
    pub audience: Audience,
    /// The one method it takes.
    pub method: Method,
    handler: MethodRouter<Arc<App>>,
}

/// All routes of the API.
pub fn table() -> Vec<Route> {
    use Audience::{Anyone, Link, SameBrowser, SignedIn};
    vec![
        // Registering a phone
        to("/api/register/open", Link, Method::POST, post(register::open)),
        to("/api/register/unlock", Link, Method::POST, post(register::unlock)),
        to("/api/register/choose", Link, Method::POST, post(register::choose)),
        to("/api/register/options", Link, Method::POST, post(register::options)),
        to("/api/register/finish", Link, Method::POST, post(register::finish)),
        to("/api/register/label", Link, Method::POST, post(register::label)),
        // … and the PC that shows its code
        to("/api/register/{id}", SameBrowser, Method::GET, get(register_pc::look)),
        to("/api/register/{id}/events", SameBrowser, Method::GET, get(register_pc::events)),
        to("/api/register/{id}/renew", SameBrowser, Method::POST, post(register_pc::renew)),
        to("/api/register/{id}/cancel", SameBrowser, Method::POST, post(register_pc::cancel)),
        // Logging in on a PC with a phone: the PC
        to("/api/login", Anyone, Method::POST, post(login::begin)),
        to("/api/login/{id}", SameBrowser, Method::GET, get(login::look)),
        to("/api/login/{id}/events", SameBrowser, Method::GET, get(login::events)),
        to("/api/login/{id}/renew", SameBrowser, Method::POST, post(login::renew)),
        to("/api/login/{id}/cancel", SameBrowser, Method::POST, post(login::cancel)),
        to("/api/login/{id}/registration", SameBrowser, Method::POST, post(login::change_phone)),
        to("/api/login/{id}/session", SameBrowser, Method::POST, post(login::take)),
        // … and the phone
        to("/api/approve/open", Link, Method::POST, post(approve::open)),
        to("/api/approve/choose", Link, Method::POST, post(approve::choose)),
        to("/api/approve/options", Link, Method::POST, post(approve::options)),
        to("/api/approve/finish", Link, Method::POST, post(approve::finish)),
        to("/api/approve/refuse", Link, Method::POST, post(approve::refuse)),
        // Logging in with this very device
        to("/api/solo/options", Anyone, Method::POST, post(solo::options)),
        to("/api/solo/finish", Anyone, Method::POST, post(solo::finish)),
        // Using a card on a PC
        to("/api/cards", Anyone, Method::POST, post(cards::begin)),
        to("/api/cards/{id}", SameBrowser, Method::GET, get(cards::look)),
        to("/api/cards/{id}/events", SameBrowser, Method::GET, get(cards::events)),
        to("/api/cards/{id}/back", SameBrowser, Method::POST, post(cards::back)),
        to("/api/cards/{id}/lost", SameBrowser, Method::POST, post(cards::lost)),
        to("/api/cards/{id}/session", SameBrowser, Method::POST, post(card_use::take)),
        to("/api/cards/{id}/registration", SameBrowser, Method::POST, post(card_use::register)),
        to("/api/cards/{id}/bind", SignedIn, Method::POST, post(card_use::bind)),
        to("/api/cards/{id}/confirm", SignedIn, Method::POST, post(card_use::confirm)),
        // … and through a browser extension
        to("/api/bridge", SignedIn, Method::POST, post(bridge::begin)),
        to("/api/bridge/stopped", Anyone, Method::POST, post(bridge::stopped)),
        to("/api/bridge/{id}/finish", SignedIn, Method::POST, post(bridge::finish)),
        // Sessions and cookies
        to("/api/session", Anyone, Method::GET, get(sessions::current)),
        to("/api/session/end", Anyone, Method::POST, post(sessions::end)),
        to("/api/cookie", Anyone, Method::GET, get(sessions::set_probe)),
        to("/api/cookie/echo", Anyone, Method::GET, get(sessions::echo_probe)),
        to("/api/cookie/required", Anyone, Method::GET, get(sessions::require_probe)),
        // One's own devices
        to("/api/account", SignedIn, Method::GET, get(account::look)),
        to("/api/account/devices/add", SignedIn, Method::POST, post(account::add)),
        to("/api/account/devices/{id}/label", SignedIn, Method::POST, post(account::label)),
        to("/api/account/devices/{id}/remove", SignedIn, Method::POST, post(account::remove)),
        to("/api/account/cards/{id}/remove", SignedIn, Method::POST, post(account::remove_card)),
        to("/api/account/changes", SignedIn, Method::POST, post(changes::begin)),
        to("/api/account/changes/{id}/options", SignedIn, Method::POST, post(changes::options)),
        to("/api/account/changes/{id}/finish", SignedIn, Method::POST, post(changes::finish)),
        to("/api/account/sessions/{id}/end", SignedIn, Method::POST, post(sessions::end_one)),
        to("/api/account/sessions/end_others", SignedIn, Method::POST, post(sessions::end_others)),
        to("/api/account/news/read", SignedIn, Method::POST, post(sessions::read_news)),
        // What went wrong, and what it means
        to("/api/check", Anyone, Method::POST, post(check::judge)),
        to("/api/check/echo", Anyone, Method::POST, post(check::echo)),
        to("/api/check/report", Anyone, Method::POST, post(check::report)),
        to("/api/incidents", Anyone, Method::POST, post(incidents::report)),
        to("/api/messages/{number}", Anyone, Method::GET, get(incidents::message)),
        to("/api/pictures", Anyone, Method::GET, get(incidents::pictures)),
        to("/api/boot", Anyone, Method::POST, post(boot::told)),
    ]
}

/// The whole application, without a socket.
pub fn router(app: Arc<App>) -> Router {
    let mut api = Router::new();
    for route in table() {
        let (path, method) = (route.path, route.method.clone());
        api = api
            .route(path, route.handler.fallback(move |request: Request| wrong_method(path, method, request)));
    }
    let api = api
        .route("/api", any(nowhere))
        .route("/api/", any(nowhere))
        .route("/api/{*rest}", any(nowhere))
        .layer(DefaultBodyLimit::max(app.config.body))
        .layer(CatchPanicLayer::custom(layers::panicked))
        .layer(from_fn_with_state(Arc::clone(&app), layers::admit));
    let pages = PAGES.iter().fold(Router::new(), |pages, path| {
        pages.route(path, get(page).fallback(move |headers: HeaderMap| sent_to_page(path, headers)))
    });
    let scheme = security::scheme(&app.config.origin);
    let all = Router::new()
        .merge(api)
        .merge(pages)
        .merge(help_pages(&app))
        .merge(check::router())
        .merge(pages::files())
        .merge(well_known())
        .merge(site::router())
        .fallback(no_such_page);
    let all = all.layer(from_fn_with_state(Arc::clone(&app), other_address::main_host));
    let all = all.layer(from_fn_with_state(Arc::clone(&app), layers::tell));
    let callable = security::callable(app.config.cards.as_ref());
    security::protect(all, scheme, &callable).layer(from_fn(layers::mark)).with_state(app)
}

/// The help pages, in plain HTML. What is not there below `/help` is a page of theirs, too.
fn help_pages(app: &Arc<App>) -> Router<Arc<App>> {
    let pages = [
        ("/help", get(help::browse)),
        ("/help/search", get(help::search)),
        ("/help/guide/{slug}", get(help::guide)),
        ("/help/{number}", get(help::message)),
        ("/help/{number}/qr.svg", get(help::code)),
    ];
    let nothing = ["/help/", "/help/guide", "/help/guide/", "/help/{number}/", "/help/{number}/{*rest}"];
    let nothing = nothing.map(|path| (path, get(help::nowhere)));
    let all = pages.into_iter().chain(nothing);
    all.fold(Router::new(), |router, (path, handler)| router.route(path, handler.fallback(sent_back)))
        .layer(CatchPanicLayer::custom(layers::panicked))
        .layer(from_fn_with_state(Arc::clone(app), help::admit))
}

/// What programs look for at the same place on every host (RFC 8615). What is not there is no page: no person asks for it.
fn well_known() -> Router<Arc<App>> {
    Router::new()
        .route(security_txt::PATH, get(security_txt::told).fallback(async || not_this_way(&Method::GET)))
        .route("/.well-known/{*rest}", any(nowhere))
}

/// The addresses the app draws.
const PAGES: [&str; 5] = ["/", "/login", "/register", "/approve", "/account"];

async fn page(headers: HeaderMap) -> Response {
    site::page(&headers)
}

/// The app draws this too, and says so kindly.
async fn no_such_page(method: Method, headers: HeaderMap) -> Response {
    if !matches!(method, Method::GET | Method::HEAD) {
        return nowhere().await.into_response();
    }
    let mut response = site::page(&headers);
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}

fn to(path: &'static str, audience: Audience, method: Method, handler: MethodRouter<Arc<App>>) -> Route {
    Route { path, audience, method, handler }
}

async fn nowhere() -> Error {
    Error::new(Code::NotFound)
}

/// A page takes nothing: whoever sends something there sees the page.
#[expect(clippy::unused_async, reason = "a handler")]
async fn sent_to_page(path: &'static str, headers: HeaderMap) -> Response {
    if wants_page(&headers) { Redirect::to(path).into_response() } else { not_this_way(&Method::GET) }
}

/// The same, of a page whose address varies.
async fn sent_back(uri: Uri, headers: HeaderMap) -> Response {
    if wants_page(&headers) { Redirect::to(uri.path()).into_response() } else { not_this_way(&Method::GET) }
}

/// A person who comes to a step by "back", "reload" or a preview is shown the page of the step, never a refusal (message 2.20).
#[expect(clippy::unused_async, reason = "a handler")]
async fn wrong_method(path: &'static str, allowed: Method, request: Request) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if reads && wants_page(request.headers()) {
        return Redirect::to(page_of(path)).into_response();
    }
    not_this_way(&allowed)
}

fn wants_page(headers: &HeaderMap) -> bool {
    text(headers, header::ACCEPT.as_str()).contains("text/html")
}

fn not_this_way(allowed: &Method) -> Response {
    let mut response = Error::new(Code::WrongMethod).into_response();
    let allowed = if *allowed == Method::GET { "GET, HEAD" } else { allowed.as_str() };
    if let Ok(allow) = HeaderValue::from_str(allowed) {
        response.headers_mut().insert(header::ALLOW, allow);
    }
    response
}

/// The page a step belongs to.
fn page_of(path: &str) -> &'static str {
    match path.trim_start_matches("/api/").split('/').next() {
        Some("register") => "/register",
        Some("approve") => "/approve",
        Some("account" | "bridge") => "/account",
        _ => "/login",
    }
}
