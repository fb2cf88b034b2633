//! Every route: path, audience, methods and handlers. What is not here is not there.

use crate::http::answer::{layers, other_address, request_line, security};
use crate::http::api::{
    account, approve, boot, bridge, card_use, cards, changes, incidents, login, register, register_pc,
    sessions, solo,
};
use crate::http::pages::{self, check, help, security_txt};
use crate::http::request::headers::wants_page;
use crate::http::request::traits::{Proves, Traits};
use crate::http::request::{language, mended};
use crate::http::{oidc, site};
use crate::metrics::HostKind;
use crate::service::app::App;
use crate::service::error::Error;
use crate::service::own_journey::LinkStep;
use api::Code;
use api::failure::CeremonyKind;
use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State};
use axum::handler::Handler;
use axum::http::{HeaderMap, HeaderValue, Method, Uri, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{self, MethodRouter};
use std::collections::HashMap;
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

/// The app's page from which a route is called.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Page {
    Login,
    Register,
    Approve,
    Account,
}

impl Page {
    const fn path(self) -> &'static str {
        match self {
            Self::Login => "/login",
            Self::Register => "/register",
            Self::Approve => "/approve",
            Self::Account => "/account",
        }
    }

    /// What its failures are explained as: a passkey that could not be made, or one that could not be used.
    const fn ceremony(self) -> CeremonyKind {
        match self {
            Self::Register => CeremonyKind::Create,
            Self::Login | Self::Approve | Self::Account => CeremonyKind::Get,
        }
    }
}

/// One route.
pub struct Route {
    /// The page that whoever navigates to it is sent to.
    pub page: &'static str,
    /// The path's pattern.
    pub path: &'static str,
    /// Who may call it.
    pub audience: Audience,
    /// The one method it takes.
    pub method: Method,
    /// What it is in its journey.
    pub traits: Traits,
    handler: MethodRouter<Arc<App>>,
}

/// All routes of the API.
pub fn table() -> Vec<Route> {
    use Audience::{Anyone, Link, SameBrowser, SignedIn};
    use Page::{Account, Approve, Login, Register};
    vec![
        // Registering a phone
        post(Register, "/api/register/open", Link, register::open).opened(),
        post(Register, "/api/register/unlock", Link, register::unlock),
        post(Register, "/api/register/choose", Link, register::choose).opened(),
        post(Register, "/api/register/options", Link, register::options).opened(),
        post(Register, "/api/register/finish", Link, register::finish).opened().proves(),
        post(Register, "/api/register/label", Link, register::label).opened(),
        // … and the PC that shows its code
        get(Register, "/api/register/{id}", SameBrowser, register_pc::look),
        get(Register, "/api/register/{id}/events", SameBrowser, register_pc::events),
        post(Register, "/api/register/{id}/renew", SameBrowser, register_pc::renew),
        post(Register, "/api/register/{id}/cancel", SameBrowser, register_pc::cancel),
        // Logging in on a PC with a phone: the PC
        post(Login, "/api/login", Anyone, login::begin),
        get(Login, "/api/login/{id}", SameBrowser, login::look),
        get(Login, "/api/login/{id}/events", SameBrowser, login::events),
        post(Login, "/api/login/{id}/renew", SameBrowser, login::renew),
        post(Login, "/api/login/{id}/cancel", SameBrowser, login::cancel),
        post(Login, "/api/login/{id}/registration", SameBrowser, login::change_phone).proves(),
        post(Login, "/api/login/{id}/session", SameBrowser, login::take).proves(),
        // … and the phone
        post(Approve, "/api/approve/open", Link, approve::open).opened(),
        post(Approve, "/api/approve/choose", Link, approve::choose).opened(),
        post(Approve, "/api/approve/options", Link, approve::options).opened(),
        post(Approve, "/api/approve/finish", Link, approve::finish).opened().proves(),
        post(Approve, "/api/approve/refuse", Link, approve::refuse).opened(),
        // Logging in with this very device
        post(Login, "/api/solo/options", Anyone, solo::options),
        post(Login, "/api/solo/finish", Anyone, solo::finish).proves(),
        // Using a card on a PC
        post(Login, "/api/cards", Anyone, cards::begin),
        get(Login, "/api/cards/{id}", SameBrowser, cards::look),
        get(Login, "/api/cards/{id}/events", SameBrowser, cards::events),
        post(Login, "/api/cards/{id}/back", SameBrowser, cards::back),
        post(Login, "/api/cards/{id}/lost", SameBrowser, cards::lost),
        post(Login, "/api/cards/{id}/session", SameBrowser, card_use::take).proves(),
        post(Login, "/api/cards/{id}/registration", SameBrowser, card_use::register).proves(),
        post(Login, "/api/cards/{id}/bind", SignedIn, card_use::bind).proves(),
        post(Login, "/api/cards/{id}/confirm", SignedIn, card_use::confirm).proves(),
        // … and through a browser extension
        post(Account, "/api/bridge", SignedIn, bridge::begin),
        post(Account, "/api/bridge/stopped", Anyone, bridge::stopped),
        post(Account, "/api/bridge/{id}/finish", SignedIn, bridge::finish).proves(),
        // Sessions and cookies
        get(Login, "/api/session", Anyone, sessions::current),
        post(Login, "/api/session/end", Anyone, sessions::end),
        get(Login, "/api/cookie", Anyone, sessions::set_probe),
        get(Login, "/api/cookie/echo", Anyone, sessions::echo_probe),
        get(Login, "/api/cookie/required", Anyone, sessions::require_probe),
        // One's own devices
        get(Account, "/api/account", SignedIn, account::look),
        post(Account, "/api/account/devices/add", SignedIn, account::add).creates(),
        post(Account, "/api/account/devices/{id}/label", SignedIn, account::label),
        post(Account, "/api/account/devices/{id}/remove", SignedIn, account::remove),
        post(Account, "/api/account/cards/{id}/remove", SignedIn, account::remove_card),
        post(Account, "/api/account/changes", SignedIn, changes::begin),
        post(Account, "/api/account/changes/{id}/options", SignedIn, changes::options),
        post(Account, "/api/account/changes/{id}/finish", SignedIn, changes::finish).proves(),
        post(Account, "/api/account/sessions/{id}/end", SignedIn, sessions::end_one),
        post(Account, "/api/account/sessions/end_others", SignedIn, sessions::end_others),
        post(Account, "/api/account/news/read", SignedIn, sessions::read_news),
        // What went wrong, and what it means
        post(Login, "/api/check", Anyone, check::judge),
        post(Login, "/api/check/echo", Anyone, check::echo),
        post(Login, "/api/check/report", Anyone, check::report),
        post(Login, "/api/incidents", Anyone, incidents::report),
        get(Login, "/api/messages/{number}", Anyone, incidents::message),
        get(Login, "/api/pictures", Anyone, incidents::pictures),
        post(Login, "/api/boot", Anyone, boot::told),
    ]
}

fn get<H, T>(page: Page, path: &'static str, audience: Audience, handler: H) -> Route
where
    H: Handler<T, Arc<App>>,
    T: 'static,
{
    Route::new(page, path, audience, Method::GET, routing::get(handler))
}

fn post<H, T>(page: Page, path: &'static str, audience: Audience, handler: H) -> Route
where
    H: Handler<T, Arc<App>>,
    T: 'static,
{
    Route::new(page, path, audience, Method::POST, routing::post(handler))
}

impl Route {
    fn new(
        page: Page,
        path: &'static str,
        audience: Audience,
        method: Method,
        handler: MethodRouter<Arc<App>>,
    ) -> Self {
        let traits = Traits { ceremony: page.ceremony(), ..Traits::default() };
        Self { page: page.path(), path, audience, method, traits, handler }
    }

    /// A phone goes on here with the link it has opened.
    fn opened(mut self) -> Self {
        self.traits.step = LinkStep::Opened;
        self
    }

    /// A passkey is made here, on a page where others are used.
    fn creates(mut self) -> Self {
        self.traits.ceremony = CeremonyKind::Create;
        self
    }

    /// Where it succeeds, somebody has proven who it is.
    fn proves(mut self) -> Self {
        self.traits.proves = Proves::Somebody;
        self
    }
}

/// The whole application, without a socket.
pub fn router(app: Arc<App>) -> Router {
    let mut api = Router::new();
    let mut traits = HashMap::new();
    for Route { path, method, page, handler, traits: its, audience: _ } in table() {
        traits.insert(path, its);
        api = api.route(path, handler.fallback(move |request: Request| wrong_method(page, method, request)));
    }
    let api = api
        .route("/api", routing::any(nowhere))
        .route("/api/", routing::any(nowhere))
        .route("/api/{*rest}", routing::any(nowhere))
        .layer(DefaultBodyLimit::max(app.config.body))
        .layer(CatchPanicLayer::custom(layers::panicked))
        .layer(from_fn_with_state(Arc::clone(&app), layers::admit));
    let pages = PAGES.iter().fold(Router::new(), |pages, path| {
        pages.route(path, routing::get(drawn).fallback(move |headers: HeaderMap| sent_to_page(path, headers)))
    });
    let scheme = security::scheme(&app.config.origin);
    let all = Router::new()
        .merge(api)
        .merge(pages)
        .merge(help_pages(&app))
        .merge(check::router())
        .merge(pages::files())
        .merge(well_known())
        .merge(oidc::router())
        .merge(site::router())
        .fallback(no_such_page);
    let all = all.layer(from_fn_with_state(Arc::clone(&app), short_head));
    let all = all.layer(from_fn_with_state(Arc::clone(&app), other_address::main_host));
    let all = all.layer(from_fn_with_state(Arc::clone(&app), layers::tell));
    let all = all.layer(from_fn_with_state(Arc::clone(&app), layers::keep_language));
    let all = all.layer(from_fn_with_state(Arc::new(traits), marked));
    let callable = security::callable(app.config.cards.as_ref());
    let watched = from_fn_with_state((Arc::clone(&app), HostKind::Main), request_line::watched);
    security::protect(all, scheme, &callable).layer(from_fn(layers::mark)).layer(watched).with_state(app)
}

/// Bytes of an address and the headers that are read together: more than any of ours have, whatever cookies others have left in the browser. What is
/// longer than 64 KiB the HTTP library refuses by itself, without a word (`BUFFER` in `listener/main_host.rs`).
const LONGEST_HEAD: usize = 56 * 1024;

/// Refuses what comes with a longer head, in a sentence: a person reads a page, a program what it understands.
async fn short_head(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let lines = request.headers().iter().map(|(name, value)| name.as_str().len() + value.len() + 4);
    let address = request.uri().path_and_query().map_or(0, |it| it.as_str().len());
    if address + lines.sum::<usize>() <= LONGEST_HEAD {
        return next.run(request).await;
    }
    let path = request.uri().path();
    if path.starts_with("/api/") {
        return Error::bad_request("the address and the headers are too long together").into_response();
    }
    if let Some(told) = oidc::long_head(path) {
        return told;
    }
    let chosen = language::chosen(request.uri().query().unwrap_or_default());
    let (parts, _) = request.into_parts();
    pages::long_head::page(chosen.unwrap_or_else(|| language::of(&parts, &app)))
}

/// Says with each request what its route is in its journey.
async fn marked(
    State(traits): State<Arc<HashMap<&'static str, Traits>>>,
    mut request: Request,
    next: Next,
) -> Response {
    let pattern = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
    if let Some(its) = pattern.and_then(|pattern| traits.get(pattern)).copied() {
        request.extensions_mut().insert(its);
    }
    next.run(request).await
}

/// The help pages, in plain HTML. What is not there below `/help` is a page of theirs, too.
fn help_pages(app: &Arc<App>) -> Router<Arc<App>> {
    let pages = [
        ("/help", routing::get(help::browse)),
        ("/help/search", routing::get(help::search)),
        ("/help/guide/{slug}", routing::get(help::guide)),
        ("/help/{number}", routing::get(help::message)),
        ("/help/{number}/qr.svg", routing::get(help::code)),
    ];
    let nothing = ["/help/", "/help/guide", "/help/guide/", "/help/{number}/", "/help/{number}/{*rest}"];
    let nothing = nothing.map(|path| (path, routing::get(help::nowhere)));
    let all = pages.into_iter().chain(nothing);
    all.fold(Router::new(), |router, (path, handler)| router.route(path, handler.fallback(sent_back)))
        .layer(CatchPanicLayer::custom(layers::panicked))
        .layer(from_fn_with_state(Arc::clone(app), help::admit))
}

/// What programs look for at the same place on every host (RFC 8615). What is not there is no page: no person asks for it.
fn well_known() -> Router<Arc<App>> {
    Router::new()
        .route(
            security_txt::PATH,
            routing::get(security_txt::told).fallback(async || not_this_way(&Method::GET)),
        )
        .route("/.well-known/{*rest}", routing::any(nowhere))
}

/// The addresses the app draws.
pub const PAGES: [&str; 5] =
    ["/", Page::Login.path(), Page::Register.path(), Page::Approve.path(), Page::Account.path()];

/// The addresses that are found however a mail program or a person changed them: those of the app, and the first of our other pages.
const MENDED: [&str; 7] = ["/", "/login", "/register", "/approve", "/account", "/help", "/check"];

async fn drawn(uri: Uri, headers: HeaderMap) -> Response {
    mend(&uri).unwrap_or_else(|| site::page(&headers))
}

/// Sends a browser to the address that was meant. Its history and the next request know nothing of the one that it asked for.
fn mend(uri: &Uri) -> Option<Response> {
    let address = mended::meant(uri.path(), uri.query(), &MENDED)?;
    Some(Redirect::to(&address).into_response())
}

/// What is nowhere else: an address that was meant otherwise, or none of ours.
async fn no_such_page(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    if !matches!(method, Method::GET | Method::HEAD) {
        return nowhere().await.into_response();
    }
    if let Some(mended) = mend(&uri) {
        return mended;
    }
    site::missing(&headers)
}

async fn nowhere() -> Error {
    Error::new(Code::NotFound)
}

/// Anything but GET and HEAD to a page's address: a browser is redirected to the page (303), a program is told which method it has (405).
#[expect(clippy::unused_async, reason = "a handler")]
async fn sent_to_page(path: &'static str, headers: HeaderMap) -> Response {
    if wants_page(&headers) { Redirect::to(path).into_response() } else { not_this_way(&Method::GET) }
}

/// As [`sent_to_page`], for a page whose address varies.
async fn sent_back(uri: Uri, headers: HeaderMap) -> Response {
    if wants_page(&headers) { Redirect::to(uri.path()).into_response() } else { not_this_way(&Method::GET) }
}

/// A person who comes to a step by "back", "reload" or a preview is shown the page of the step, never a refusal (message 2.20).
#[expect(clippy::unused_async, reason = "a handler")]
async fn wrong_method(page: &'static str, allowed: Method, request: Request) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if reads && wants_page(request.headers()) {
        return Redirect::to(page).into_response();
    }
    not_this_way(&allowed)
}

fn not_this_way(allowed: &Method) -> Response {
    let mut response = Error::new(Code::WrongMethod).into_response();
    let allowed = if *allowed == Method::GET { "GET, HEAD" } else { allowed.as_str() };
    if let Ok(allow) = HeaderValue::from_str(allowed) {
        response.headers_mut().insert(header::ALLOW, allow);
    }
    response
}
