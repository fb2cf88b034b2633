//! Counts what becomes of sign-ins and registrations: each that succeeds, and each that stops at a message, once for every journey and
//! message however often somebody looks at it. What is only confirmed in a session is neither.

use crate::journey::card::{Attempt, CardPurpose};
use crate::journey::login::{Login, LoginPurpose};
use crate::journey::register::Registration;
use crate::metrics::{JourneyEnd, LoginWay};
use crate::model::incident::Incident;
use crate::model::session::{Means, Session, Solo};
use crate::service::act::Act;
use api::card::CardKind;
use api::failure::CeremonyKind;

/// What a journey counts as.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum CountedAs {
    /// A sign-in.
    Login(LoginWay),
    /// A registration.
    Registration,
    /// Neither.
    Nothing,
}

/// A journey that may count.
pub trait Counted {
    /// What it counts as.
    fn counted_as(&self) -> CountedAs;
}

impl Counted for Login {
    fn counted_as(&self) -> CountedAs {
        match self.purpose {
            LoginPurpose::Login => CountedAs::Login(LoginWay::Phone),
            LoginPurpose::ChangePhone => CountedAs::Registration,
            LoginPurpose::Reauthenticate { .. } => CountedAs::Nothing,
        }
    }
}

impl Counted for Registration {
    fn counted_as(&self) -> CountedAs {
        CountedAs::Registration
    }
}

impl Counted for Attempt {
    fn counted_as(&self) -> CountedAs {
        match self.purpose {
            CardPurpose::Login => CountedAs::Login(way(self.card)),
            CardPurpose::Register => CountedAs::Registration,
            CardPurpose::Bind { .. } | CardPurpose::Reauthenticate { .. } => CountedAs::Nothing,
        }
    }
}

const fn way(card: CardKind) -> LoginWay {
    match card {
        CardKind::Hpki => LoginWay::Hpki,
        CardKind::Jpki => LoginWay::Jpki,
    }
}

/// A session has begun.
pub fn signed_in(act: &Act, session: &Session) {
    let way = match (&session.means, session.solo) {
        (Means::Card { kind, .. }, _) => way(*kind),
        (Means::Device { .. }, Solo::Yes) => LoginWay::ThisDevice,
        (Means::Device { .. }, Solo::No) => LoginWay::Phone,
    };
    act.app.metrics.login(way, JourneyEnd::Succeeded, None, act.caller.device.browser);
}

/// A phone was registered.
pub fn registered(act: &Act) {
    act.app.metrics.registration(JourneyEnd::Succeeded, None, act.caller.device.browser);
}

/// A journey stopped, and somebody is told why.
pub fn stopped(act: &Act, journey: CountedAs, incident: &Incident) {
    let end = if incident.failure.is_some() { JourneyEnd::Failed } else { JourneyEnd::Refused };
    let browser = incident.device.browser;
    match journey {
        CountedAs::Login(way) => act.app.metrics.login(way, end, incident.message, browser),
        CountedAs::Registration => act.app.metrics.registration(end, incident.message, browser),
        CountedAs::Nothing => {}
    }
}

/// What something counts as that stopped before there was a journey, or without one: by the route, or by the ceremony that a page tells of.
pub fn alone(incident: &Incident) -> CountedAs {
    let to = |path: &str| incident.route.split_once(' ').is_some_and(|(_, at)| at.starts_with(path));
    match incident.failure.as_ref().map(|failure| failure.ceremony) {
        // A ceremony of a login on a PC, or of a change in a session, has a journey.
        Some(CeremonyKind::Get) => CountedAs::Login(LoginWay::ThisDevice),
        Some(CeremonyKind::Create) => CountedAs::Registration,
        None if to("/api/solo/") => CountedAs::Login(LoginWay::ThisDevice),
        None if to("/api/login") || to("/api/approve/") => CountedAs::Login(LoginWay::Phone),
        None if to("/api/register/") => CountedAs::Registration,
        None => CountedAs::Nothing,
    }
}
