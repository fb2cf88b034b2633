//! Journeys of one's own: what the browser asks that is in one. A hospital's idle pages do so all day long behind one address, and must
//! leave others what they may ask.

use crate::ids::{JourneyId, SecretHash};
use crate::journey::Requester;
use crate::journey::card::Attempt;
use crate::journey::login::Login;
use crate::journey::register::{Registration, RegistrationOrigin};
use crate::model::link::Link;
use crate::service::app::App;
use crate::service::journey_ref::JourneyRef;

/// Whether a phone goes on with a link that it has opened.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum LinkStep {
    /// The phone goes on with the link that it has opened.
    Opened,
    /// The phone asks for something else.
    Other,
}

/// What a request goes on with, which was begun before and has limits of its own.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum OwnJourney {
    /// A journey, in the browser that is in it.
    Journey(JourneyId),
    /// The journey of a code on a screen, by its link, which nobody else can know.
    Link(JourneyId),
}

impl OwnJourney {
    /// The journey's id.
    pub fn journey(&self) -> &JourneyId {
        match self {
            Self::Journey(id) | Self::Link(id) => id,
        }
    }
}

/// The journey that a request is about, where whoever asks is in it.
pub async fn own(
    app: &App,
    clue: JourneyRef,
    browser: Option<&SecretHash>,
    step: LinkStep,
) -> Option<OwnJourney> {
    let (id, its) = match clue {
        JourneyRef::Login(id) => match app.store.get::<Login>(&id).await.ok()??.requester {
            Requester::Browser(its) => (id, its),
            // No browser is in it.
            Requester::Client { .. } => return None,
        },
        JourneyRef::Registration(id) => {
            let its = browser_of(app.store.get::<Registration>(&id).await.ok()??.origin)?;
            (id, its)
        }
        JourneyRef::Card(id) => {
            let its = app.store.get::<Attempt>(&id).await.ok()??.browser;
            (id, its)
        }
        // Letters last for weeks: who has one asks as anybody. Nor is a link an excuse for whatever else is asked.
        JourneyRef::Link(code) if step == LinkStep::Opened => {
            return app.store.get::<Link>(&code).await.ok()?.map(|link| match link {
                Link::Login(id) | Link::Registration(id) => OwnJourney::Link(id),
            });
        }
        JourneyRef::Link(_) => return None,
    };
    (Some(&its) == browser).then_some(OwnJourney::Journey(id))
}

/// The browser that shows a registration.
fn browser_of(origin: RegistrationOrigin) -> Option<SecretHash> {
    match origin {
        RegistrationOrigin::Pc { browser, .. } => Some(browser),
        RegistrationOrigin::Invitation { .. } => None,
    }
}
