//! Which journey a failure belongs to, and how far it had come: read from the journey itself, when its failure is kept.

use crate::clock::Timestamp;
use crate::journey::{card, login, register};
use crate::model::incident::{JourneyKind, Timeline, TimelineEvent, TimelineStep};
use crate::model::link::Link;
use crate::service::act::Act;
use crate::service::journey_ref::JourneyRef;

/// The journey as it is kept. None where it is not, or the store does not answer: the incident is kept all the same.
pub async fn follow(act: &Act, clue: &JourneyRef) -> Option<Timeline> {
    let clue = match clue {
        JourneyRef::Link(hash) => match act.app.store.get::<Link>(hash).await.ok()?? {
            Link::Login(id) => JourneyRef::Login(id),
            Link::Registration(id) => JourneyRef::Registration(id),
        },
        clue => clue.clone(),
    };
    let (kind, id, mut steps) = match clue {
        JourneyRef::Login(id) => {
            let it = act.app.store.get::<login::Login>(&id).await.ok()??;
            (JourneyKind::Login, id, of_login(&it))
        }
        JourneyRef::Registration(id) => {
            let it = act.app.store.get::<register::Registration>(&id).await.ok()??;
            (JourneyKind::Registration, id, of_registration(&it))
        }
        JourneyRef::Card(id) => {
            let it = act.app.store.get::<card::Attempt>(&id).await.ok()??;
            (JourneyKind::Card, id, of_attempt(&it))
        }
        JourneyRef::Link(_) => return None,
    };
    steps.retain(|step| step.at <= act.now);
    Some(Timeline { kind, id, steps })
}

fn step(at: Timestamp, what: TimelineEvent) -> TimelineStep {
    TimelineStep { at, what }
}

fn of_login(it: &login::Login) -> Vec<TimelineStep> {
    use login::LoginState;
    let mut steps = vec![step(it.asked_at, TimelineEvent::Began)];
    match &it.state {
        LoginState::Waiting { expires_at, .. } => steps.push(step(*expires_at, TimelineEvent::CodeEnded)),
        LoginState::Opened { phone, .. } | LoginState::Confirming { phone, .. } => {
            steps.push(step(phone.deadline, TimelineEvent::PhoneTimeEnded));
        }
        LoginState::Approved { at, .. } => steps.push(step(*at, TimelineEvent::Approved)),
        LoginState::Finished { .. } | LoginState::Cancelled { .. } | LoginState::Failed { .. } => {}
    }
    steps
}

fn of_registration(it: &register::Registration) -> Vec<TimelineStep> {
    use register::RegistrationState;
    let began = step(it.began_at, TimelineEvent::Began);
    let then = match &it.state {
        RegistrationState::Waiting { expires_at, .. } => step(*expires_at, TimelineEvent::CodeEnded),
        RegistrationState::Claimed { phone, .. } | RegistrationState::Open { phone, .. } => {
            step(phone.deadline, TimelineEvent::PhoneTimeEnded)
        }
        RegistrationState::Done { at, .. } => step(*at, TimelineEvent::Registered),
        RegistrationState::Failed { .. } => return vec![began],
        RegistrationState::Cancelled { at } => step(*at, TimelineEvent::Cancelled),
    };
    vec![began, then]
}

fn of_attempt(it: &card::Attempt) -> Vec<TimelineStep> {
    use card::AttemptState;
    let mut steps = vec![step(it.began_at, TimelineEvent::Began)];
    match &it.state {
        AttemptState::Waiting => {}
        AttemptState::Read { at, .. } => steps.push(step(*at, TimelineEvent::CardRead)),
        AttemptState::Missing { at, .. } => steps.push(step(*at, TimelineEvent::CardMissing)),
        AttemptState::Lost { at, .. } => steps.push(step(*at, TimelineEvent::CardLost)),
        AttemptState::Used { at, .. } => steps.push(step(*at, TimelineEvent::CardUsed)),
        AttemptState::Elsewhere { at, .. } => steps.push(step(*at, TimelineEvent::CardElsewhere)),
    }
    steps
}
