//! What whoever asks under another name of this server is answered. A person sees where to go: under that name no passkey and no step
//! would work. A link's secret goes along: it stands in the fragment, which only the page itself sees.

use crate::http::answer::security;
use crate::http::request::authority::{ListenerHost, meant};
use crate::http::request::hourly::Hourly;
use crate::line;
use crate::service::app::App;
use crate::service::error::Error;
use crate::service::text::{OTHER_ADDRESS, RIGHT_ADDRESS};
use api::Code;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse as _, Response};
use maud::{DOCTYPE, PreEscaped, html};
use std::sync::Arc;
use url::Url;

/// Lets requests for the main host through. Whoever opens a page under another name of this computer is led to the right one.
pub(crate) async fn main_host(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    static SAID: Hourly = Hourly::new();
    match meant(&request) {
        Err(why) => Error::bad_request(why).into_response(),
        Ok(authority) if authority.is(ListenerHost::of(&app.config.origin)) => next.run(request).await,
        Ok(authority) => {
            if SAID.is_due(app.clock.now()) {
                let asked = line::report(&authority.host, 60);
                tracing::info!(
                    asked,
                    port = authority.port,
                    origin = %app.config.origin,
                    "a request for another host was refused; a proxy has to pass on `Host` as the browser sent it"
                );
            }
            answer(&app.config.origin, &request)
        }
    }
}

/// Hands the fragment on to the page's one link.
const WITH_SECRET: &str = "document.querySelector('a').hash=location.hash";

/// The answer: a page for whoever looks, a problem for programs and for whoever sends something. The page is plain, since under this name
/// there is no style sheet either.
fn answer(origin: &Url, request: &Request) -> Response {
    let path = request.uri().path();
    let api = path == "/api" || path.starts_with("/api/");
    if api || !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Error::new(Code::Misdirected).into_response();
    }
    let address = origin.as_str().trim_end_matches('/');
    let page = request.uri().path_and_query().map_or("/", |it| it.as_str());
    let page = html! {
        (DOCTYPE)
        html lang="ja" translate="no" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="google" content="notranslate";
                title { (OTHER_ADDRESS.ja) }
            }
            body {
                main {
                    h1 { (OTHER_ADDRESS.ja) }
                    p { (RIGHT_ADDRESS.ja) }
                    div lang="en" {
                        h2 { (OTHER_ADDRESS.en) }
                        p { (RIGHT_ADDRESS.en) }
                    }
                    p { a href={ (address) (page) } { (address) } }
                }
                script { (PreEscaped(WITH_SECRET)) }
            }
        }
    };
    let headers = [
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::CONTENT_SECURITY_POLICY, security::only_script(WITH_SECRET)),
    ];
    (StatusCode::MISDIRECTED_REQUEST, headers, Html(page.into_string())).into_response()
}
