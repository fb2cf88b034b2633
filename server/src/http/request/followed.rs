//! Following a journey of one's own: what the browser asks that began it, with its cookie. A hospital's idle pages do so all day long
//! behind one address, and must leave others what they may ask.

use crate::http::request::clue::clue;
use crate::service::app::App;
use crate::service::caller::Caller;
use crate::service::followed::{self, Own, Step};
use axum::http::Method;
use axum::http::request::Parts;

/// Whether a step is one that somebody proves with who it is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Proves {
    /// It is, where it succeeds.
    Somebody,
    /// It only looks, or begins.
    Nobody,
}

/// The journey that a request is about, where whoever asks is in it.
pub async fn own(app: &App, parts: &Parts, caller: &Caller) -> Option<Own> {
    followed::own(app, clue(parts)?, caller.journeys.as_ref(), step(parts.uri.path())).await
}

/// Whether a phone goes on here with what it has opened.
fn step(path: &str) -> Step {
    let step = path.strip_prefix("/api/approve/").or_else(|| path.strip_prefix("/api/register/"));
    match step {
        Some("open" | "choose" | "options" | "finish" | "refuse" | "label") => Step::Opened,
        _ => Step::Other,
    }
}

/// Whether the request is the step of its journey that something comes of.
pub fn proves(parts: &Parts) -> Proves {
    let path: Vec<_> = parts.uri.path().trim_start_matches("/api/").split('/').collect();
    match (&parts.method, path.as_slice()) {
        (
            &Method::POST,
            ["login", _, "session" | "registration"]
            | ["cards", _, "session" | "registration" | "bind" | "confirm"]
            | ["approve" | "solo" | "register", "finish"]
            | ["bridge", _, "finish"]
            | ["account", "changes", _, "finish"],
        ) => Proves::Somebody,
        _ => Proves::Nobody,
    }
}
