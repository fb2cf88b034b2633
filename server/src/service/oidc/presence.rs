//! Who is signed in, as the protocol asks.

use crate::model::session::{Means, Session};
use crate::oidc::level::MeansKind;
use crate::oidc::request::Presence;

/// Who is signed in, as far as a request asks.
pub fn presence(session: &Session) -> Presence {
    let means = match &session.proven_by {
        Means::Device { .. } => MeansKind::Phone,
        Means::Card { kind, .. } => MeansKind::card(*kind),
    };
    Presence { holder: session.holder.clone(), means, authenticated_at: session.authenticated_at }
}
