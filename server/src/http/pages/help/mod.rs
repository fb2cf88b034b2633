//! The help pages: the catalogue as plain HTML, complete without scripts and without the app. Each has a stable address; what
//! it shows depends on the reader's device and language, which the address may name.

mod address;
mod browse;
mod found;
mod frame;
mod guide;
mod list;
mod message;
mod name;
mod picture;
mod request;
mod search;
mod share;
mod text;
mod topic;

pub use request::{DeviceChoice, HelpRequest};

use crate::service::app::App;
use crate::service::explanation;
use api::catalogue::{self, Guide, Number, Topic};
use axum::extract::{Path, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use frame::{Address, HelpPage};
use maud::Markup;
use name::MessageName;
use search::SearchResult;
use std::sync::Arc;

/// `GET /help`: what do you see?
pub async fn browse(State(app): State<Arc<App>>, asked: HelpRequest) -> Response {
    stable(&asked, asked.say(text::BROWSE), browse::body(&app, &asked))
}

/// `GET /help/search?q=…`: leads straight to what a number or a code names, and else to what comes nearest.
pub async fn search(State(app): State<Arc<App>>, asked: HelpRequest) -> Response {
    if asked.query.is_empty() {
        return Redirect::to(&asked.to("/help")).into_response();
    }
    match search::search(&asked.query, &asked.context(&app)) {
        SearchResult::Message(number) => Redirect::to(&asked.to(&address::message(number))).into_response(),
        SearchResult::Guide(guide) => Redirect::to(&asked.to(&address::guide(guide))).into_response(),
        SearchResult::Incident => {
            passing(&asked, asked.say(text::NUMBER), found::incident(&app, &asked), StatusCode::OK)
        }
        SearchResult::Some(hits) => {
            let heading = found::heading(&asked, &hits);
            passing(&asked, &heading, found::body(&asked, &heading, &hits), StatusCode::OK)
        }
    }
}

/// `GET /help/{number}`: the page of a message; or that of a topic, by its name.
pub async fn message(
    State(app): State<Arc<App>>,
    Path(number): Path<String>,
    asked: HelpRequest,
) -> Response {
    if let Some(topic) = Topic::with_slug(&number) {
        return stable(&asked, asked.say(topic.title()), topic::body(&app, &asked, topic));
    }
    let row = number.parse().ok().filter(|it: &Number| it.to_string() == number).and_then(catalogue::row);
    let told =
        row.and_then(|row| Some((row, explanation::look_up_in_full(&app, &asked.reader, row.number)?)));
    match told {
        Some((row, told)) => {
            let name = MessageName::of(asked.reader.language, &told.title, &told.headline);
            let title = format!("{} {}", told.number, name.said);
            stable(&asked, &title, message::body(&app, &asked, row, &told))
        }
        None => missing(&app, &asked),
    }
}

/// `GET /help/{number}/qr.svg`: the code that opens a message's page on a phone, for the app's pages on PCs.
pub async fn code(State(app): State<Arc<App>>, Path(number): Path<String>, asked: HelpRequest) -> Response {
    match number.parse::<Number>().ok().filter(|it| it.to_string() == number) {
        Some(number) => share::picture(&asked, &address::message(number)),
        None => missing(&app, &asked),
    }
}

/// `GET /help/guide/{slug}`: the page of a guide.
pub async fn guide(State(app): State<Arc<App>>, Path(slug): Path<String>, asked: HelpRequest) -> Response {
    match Guide::with_slug(&slug) {
        Some(guide) => stable(&asked, asked.say(guide.title()), guide::body(&app, &asked, guide)),
        None => missing(&app, &asked),
    }
}

/// Any other address below `/help`: a page that says so, with status 404.
pub async fn nowhere(State(app): State<Arc<App>>, asked: HelpRequest) -> Response {
    missing(&app, &asked)
}

/// Says that it is not there, and what comes nearest.
fn missing(app: &App, asked: &HelpRequest) -> Response {
    let last = asked.path.rsplit('/').find(|part| !part.is_empty()).unwrap_or_default();
    let words: String = url::form_urlencoded::parse(last.as_bytes()).map(|(word, _)| word).collect();
    let words: String = words.replace('-', " ").chars().take(100).collect();
    let found = search::search(&words, &asked.context(app));
    passing(asked, asked.say(text::MISSING), found::missing(app, asked, &found), StatusCode::NOT_FOUND)
}

/// Refuses who asks too often, in words for people.
pub async fn admit(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let asked = HelpRequest::read(&parts, &app);
    let Err(wait) = app.rates.address(asked.reader.address) else {
        return next.run(Request::from_parts(parts, body)).await;
    };
    let body = found::slow_down(&asked);
    let mut answer = passing(&asked, asked.say(text::SLOW_DOWN), body, StatusCode::TOO_MANY_REQUESTS);
    let seconds = HeaderValue::from(wait.seconds);
    answer.headers_mut().insert(header::RETRY_AFTER, seconds);
    answer
}

fn stable(asked: &HelpRequest, title: &str, body: Markup) -> Response {
    HelpPage { asked, title, address: Address::Stable, body }.answer(StatusCode::OK)
}

fn passing(asked: &HelpRequest, title: &str, body: Markup, status: StatusCode) -> Response {
    HelpPage { asked, title, address: Address::Passing, body }.answer(status)
}
