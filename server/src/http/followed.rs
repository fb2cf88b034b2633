//! Following a journey of one's own: what the browser asks that began it, with its cookie. A hospital's idle pages do so all day long
//! behind one address, and must leave others what they may ask.

use super::cookies::{self, Cookie};
use super::trail::{self, Clue};
use crate::App;
use crate::ids::{JourneyId, SecretHash};
use crate::journey::card::Attempt;
use crate::journey::login::Login;
use crate::journey::register::{Origin, Registration};
use axum::http::request::Parts;

/// Whether a step is one that somebody proves with who it is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Proves {
    /// It is, where it succeeds.
    Somebody,
    /// It only looks, or begins.
    Nobody,
}

/// The journey that a request is about, where the browser that asks is the one that is in it.
pub async fn own(app: &App, parts: &Parts) -> Option<JourneyId> {
    let browser = cookies::read(&parts.headers, Cookie::Browser, app)?.hash();
    let clue = trail::clue(parts)?;
    let (id, its) = match clue {
        Clue::Login(id) => {
            let its = app.store.get::<Login>(&id).await.ok()??.browser;
            (id, its)
        }
        Clue::Registration(id) => {
            let its = browser_of(app.store.get::<Registration>(&id).await.ok()??.origin)?;
            (id, its)
        }
        Clue::Card(id) => {
            let its = app.store.get::<Attempt>(&id).await.ok()??.browser;
            (id, its)
        }
        Clue::Link(_) => return None, // a phone's, which has a limit of its own
    };
    (its == browser).then_some(id)
}

/// The browser that shows a registration.
fn browser_of(origin: Origin) -> Option<SecretHash> {
    match origin {
        Origin::Pc { browser, .. } => Some(browser),
        Origin::Invitation { .. } => None,
    }
}

/// Whether the request is the step of its journey that something comes of.
pub fn proves(parts: &Parts) -> Proves {
    match parts.uri.path().rsplit('/').next() {
        Some("session" | "registration" | "bind" | "confirm") => Proves::Somebody,
        Some(_) | None => Proves::Nobody,
    }
}
