//! Following a journey of one's own: what the browser asks that began it, with its cookie. A hospital's idle pages do so all day long
//! behind one address, and must leave others what they may ask.

use crate::http::request::clue::clue;
use crate::http::request::cookies::{self, Cookie};
use crate::ids::{JourneyId, SecretHash};
use crate::journey::card::Attempt;
use crate::journey::login::Login;
use crate::journey::register::{Origin, Registration};
use crate::model::link::Link;
use crate::service::app::App;
use crate::service::clue::Clue;
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

/// What a request goes on with, which was begun before and has limits of its own.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Own {
    /// A journey, in the browser that is in it.
    Journey(JourneyId),
    /// The journey of a code on a screen, by its link, which nobody else can know.
    Link(JourneyId),
}

impl Own {
    /// The journey.
    pub fn journey(&self) -> &JourneyId {
        match self {
            Self::Journey(id) | Self::Link(id) => id,
        }
    }
}

/// The journey that a request is about, where whoever asks is in it.
pub async fn own(app: &App, parts: &Parts) -> Option<Own> {
    let browser = cookies::read(&parts.headers, Cookie::Browser, app).map(|secret| secret.hash());
    let (id, its) = match clue(parts)? {
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
        // Letters last for weeks: who has one asks as anybody. Nor is a link an excuse for whatever else is asked.
        Clue::Link(code) if is_step(parts.uri.path()) => {
            return app.store.get::<Link>(&code).await.ok()?.map(|link| match link {
                Link::Login(id) | Link::Registration(id) => Own::Link(id),
            });
        }
        Clue::Link(_) => return None,
    };
    (Some(its) == browser).then_some(Own::Journey(id))
}

/// The browser that shows a registration.
fn browser_of(origin: Origin) -> Option<SecretHash> {
    match origin {
        Origin::Pc { browser, .. } => Some(browser),
        Origin::Invitation { .. } => None,
    }
}

/// Whether a phone goes on here with what it has opened.
fn is_step(path: &str) -> bool {
    let step = path.strip_prefix("/api/approve/").or_else(|| path.strip_prefix("/api/register/"));
    matches!(step, Some("open" | "choose" | "options" | "finish" | "refuse" | "label"))
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
