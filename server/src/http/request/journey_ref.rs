//! Which journey a request belongs to: the address of the PC's side, the link of the phone's.

use crate::http::request::headers::bearer;
use crate::ids::JourneyId;
use crate::service::journey_ref::JourneyRef;
use axum::http::request::Parts;

/// What a request says of its journey: the address of the PC's side, the link of the phone's.
pub fn clue(parts: &Parts) -> Option<JourneyRef> {
    let mut path = parts.uri.path().strip_prefix("/api/")?.split('/');
    let (area, id) = (path.next()?, path.next().and_then(JourneyId::from_wire));
    match (bearer(&parts.headers), area, id) {
        (Some(secret), _, _) => Some(JourneyRef::Link(secret.hash())),
        (None, "login", Some(id)) => Some(JourneyRef::Login(id)),
        (None, "register", Some(id)) => Some(JourneyRef::Registration(id)),
        (None, "cards", Some(id)) => Some(JourneyRef::Card(id)),
        (None, _, _) => None,
    }
}
