//! What a route is in its journey, as the table of routes says: for whoever counts requests, and whoever explains failures.

use crate::service::own_journey::LinkStep;
use api::failure::CeremonyKind;
use axum::http::request::Parts;

/// What a route is in its journey. What has no line in the table is like any other question.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Traits {
    /// Which ceremony of WebAuthn a failure here belongs to.
    pub ceremony: CeremonyKind,
    /// Whether a phone goes on here with the link it has opened.
    pub step: LinkStep,
    /// Whether something was proven where it succeeds.
    pub proves: Proves,
}

/// Whether a step is one that somebody proves with who it is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Proves {
    /// It is, where it succeeds.
    Somebody,
    /// It only looks, or begins.
    Nobody,
}

impl Default for Traits {
    fn default() -> Self {
        Self { ceremony: CeremonyKind::Get, step: LinkStep::Other, proves: Proves::Nobody }
    }
}

impl Traits {
    /// Those of the route that this request came to.
    pub fn of(parts: &Parts) -> Self {
        parts.extensions.get::<Self>().copied().unwrap_or_default()
    }
}
