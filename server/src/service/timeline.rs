//! Which journey a failure belongs to, and how far it had come: read from the journey itself, when its failure is kept.

use crate::clock::Timestamp;
use crate::journey::{card, login, register};
use crate::model::incident::{Kind, Step, Trail, What};
use crate::model::link::Link;
use crate::service::act::Act;
use crate::service::clue::Clue;

/// The journey as it is kept. None where it is not, or the store does not answer: the incident is kept all the same.
pub async fn follow(act: &Act, clue: &Clue) -> Option<Trail> {
    let clue = match clue {
        Clue::Link(hash) => match act.app.store.get::<Link>(hash).await.ok()?? {
            Link::Login(id) => Clue::Login(id),
            Link::Registration(id) => Clue::Registration(id),
        },
        clue => clue.clone(),
    };
    let (kind, id, mut steps) = match clue {
        Clue::Login(id) => {
            let it = act.app.store.get::<login::Login>(&id).await.ok()??;
            (Kind::Login, id, of_login(&it))
        }
        Clue::Registration(id) => {
            let it = act.app.store.get::<register::Registration>(&id).await.ok()??;
            (Kind::Registration, id, of_registration(&it))
        }
        Clue::Card(id) => {
            let it = act.app.store.get::<card::Attempt>(&id).await.ok()??;
            (Kind::Card, id, of_attempt(&it))
        }
        Clue::Link(_) => return None,
    };
    steps.retain(|step| step.at <= act.now);
    Some(Trail { kind, id, steps })
}

fn step(at: Timestamp, what: What) -> Step {
    Step { at, what }
}

fn of_login(it: &login::Login) -> Vec<Step> {
    use login::State;
    let mut steps = vec![step(it.asked_at, What::Began)];
    match &it.state {
        State::Waiting { expires_at, .. } => steps.push(step(*expires_at, What::CodeEnded)),
        State::Opened { phone, .. } | State::Confirming { phone, .. } => {
            steps.push(step(phone.deadline, What::PhoneTimeEnded));
        }
        State::Approved { at, .. } => steps.push(step(*at, What::Approved)),
        State::Finished { .. } | State::Cancelled { .. } | State::Failed { .. } => {}
    }
    steps
}

fn of_registration(it: &register::Registration) -> Vec<Step> {
    use register::State;
    let began = step(it.began_at, What::Began);
    let then = match &it.state {
        State::Waiting { expires_at, .. } => step(*expires_at, What::CodeEnded),
        State::Claimed { phone, .. } | State::Open { phone, .. } => {
            step(phone.deadline, What::PhoneTimeEnded)
        }
        State::Done { at, .. } => step(*at, What::Registered),
        State::Failed { .. } => return vec![began],
        State::Cancelled { at } => step(*at, What::Cancelled),
    };
    vec![began, then]
}

fn of_attempt(it: &card::Attempt) -> Vec<Step> {
    use card::State;
    let mut steps = vec![step(it.began_at, What::Began)];
    match &it.state {
        State::Waiting => {}
        State::Read { at, .. } => steps.push(step(*at, What::CardRead)),
        State::Missing { at, .. } => steps.push(step(*at, What::CardMissing)),
        State::Lost { at, .. } => steps.push(step(*at, What::CardLost)),
        State::Used { at, .. } => steps.push(step(*at, What::CardUsed)),
        State::Elsewhere { at, .. } => steps.push(step(*at, What::CardElsewhere)),
    }
    steps
}
