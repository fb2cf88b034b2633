//! Using a card on a PC, as our page sees it: an attempt begins here, is made at a host of its own, and is looked at here. What comes of
//! it is in `card_use`.

use crate::cards::ledger::{Ledger, Next};
use crate::clock::Timestamp;
use crate::http::answer::{Answer, events};
use crate::http::api::{card_use, changes, login};
use crate::http::request::cookies::{self, Cookie, WithCookies};
use crate::http::request::extract::{Browser, Id, Json, MaybeSignedIn, Nothing, Now, Proof, SignedIn};
use crate::ids::{Draw as _, JourneyId, Secret};
use crate::journey::card::{Attempt, Handshake, Proven, Purpose, State as Stage};
use crate::journey::change::Unconfirmed;
use crate::service::app::App;
use crate::service::beginnings::begins;
use crate::service::caller::Caller;
use crate::service::card::host::Host;
use crate::service::card::view::view;
use crate::service::error::Error;
use crate::service::rates::Beginning;
use crate::store::Tx;
use api::Code;
use api::card::{self, Begin, Kind, Lost, View};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

/// So long a connection's end is waited for whose browser says that it failed. One that does not end by then was cut in between.
const SETTLING: Duration = Duration::from_secs(1);

/// `POST /api/cards`: a new attempt, with a host of its own.
pub async fn begin(
    State(app): State<Arc<App>>,
    caller: Caller,
    (Now(now), Browser(browser), MaybeSignedIn(signed_in)): (Now, Browser, MaybeSignedIn),
    Json(begin): Json<Begin>,
) -> Result<WithCookies<Json<card::Attempt>>, Error> {
    let settings = app.config.cards.as_ref().ok_or_else(|| Error::new(Code::CardsOff))?;
    let application = login::application(&app, begin.application.clone())?;
    let signed_in_with = signed_in.as_ref().and_then(|it| it.session.means.card_kind());
    let purpose = purpose(&app, &begin, signed_in.as_ref(), now).await?;
    let browser = browser.unwrap_or_else(|| app.dice.secret());
    let earlier = match &begin.after {
        Some(earlier) => earlier_of(&app, earlier, &browser).await?,
        None => None,
    };
    let before = earlier.as_ref().map(|(_, it)| it.card).or(signed_in_with);
    let handshake = match &earlier {
        Some((id, earlier)) => after(&app, id, earlier).await?,
        None => Handshake::Newest,
    };
    let (id, secret) = (app.dice.attempt(), app.dice.secret());
    let deadline = Attempt::deadline(now, &app.config.limits());
    let attempt = Attempt {
        card: begin.card,
        purpose,
        application,
        browser: browser.hash(),
        secret: secret.hash(),
        pass: None,
        handshake,
        before,
        pc: caller.device.clone(),
        began_at: now,
        deadline,
        incident: None,
        state: Stage::Waiting,
    };
    begins(&app, Beginning::Attempt, &caller, &id, now).await?;
    app.store.put(&id, &attempt).await?;
    let name = Host { attempt: id.clone(), card: begin.card }.name(&settings.domain);
    let port = if settings.port == 443 { String::new() } else { format!(":{}", settings.port) };
    let ready = card::Attempt {
        id: id.as_str().to_owned(),
        address: format!("https://{name}{port}/"),
        secret: secret.reveal().to_owned(),
        expires_at: deadline.as_millis(),
        patience_ms: u32::try_from(settings.patience.as_millis()).unwrap_or(u32::MAX),
        now: now.as_millis(),
    };
    Ok(WithCookies(vec![cookies::set(Cookie::Browser, browser.reveal(), &app)], Json(ready)))
}

/// `GET /api/cards/{id}`: where it stands. What is known of the card is told to the browser that presented it.
pub async fn look(
    State(app): State<Arc<App>>,
    caller: Caller,
    (Now(now), Browser(browser), Id(id)): (Now, Browser, Id<JourneyId>),
    Proof(proof): Proof,
) -> Answer<View> {
    let attempt = own(app.store.get::<Attempt>(&id).await?, browser.as_ref())?;
    view(&app, &caller, &id, attempt, proof.as_ref(), now).await.map(Json)
}

/// `POST /api/cards/{id}/back`: a window came back from the attempt's host with its proof. In the browser that began, it goes on there; in
/// any other the attempt is over, and the person is told.
pub async fn back(
    State(app): State<Arc<App>>,
    caller: Caller,
    (Now(now), Browser(browser), Id(id)): (Now, Browser, Id<JourneyId>),
    Proof(proof): Proof,
    Json(Nothing {}): Json<Nothing>,
) -> Answer<View> {
    let attempt = app
        .store
        .transaction(async |tx: Tx| -> Result<Attempt, Error> {
            let attempt = tx.get::<Attempt>(&id).await?.ok_or_else(|| Error::new(Code::JourneyUnknown))?;
            match (attempt.is_proven_by(proof.as_ref()), &proof, is_own(&attempt, browser.as_ref())) {
                (Proven::Yes, Some(proof), Own::No) => {
                    let attempt = attempt.elsewhere(proof.clone(), now);
                    tx.put(&id, &attempt)?;
                    Ok(attempt)
                }
                (Proven::No, _, Own::No) | (Proven::Yes, None, Own::No) => {
                    Err(Error::new(Code::JourneyUnknown))
                }
                (_, _, Own::Yes) => Ok(attempt),
            }
        })
        .await?;
    match is_own(&attempt, browser.as_ref()) {
        Own::Yes => view(&app, &caller, &id, attempt, proof.as_ref(), now).await.map(Json),
        Own::No => Err(Error::new(Code::CardElsewhere)),
    }
}

/// `GET /api/cards/{id}/events`: where it stands, again with every change of what the handshakes show.
pub async fn events(
    State(app): State<Arc<App>>,
    caller: Caller,
    Browser(browser): Browser,
    Id(id): Id<JourneyId>,
) -> Result<Response, Error> {
    own(app.store.get::<Attempt>(&id).await?, browser.as_ref())?;
    let permit = app.streams.open(browser.as_ref(), caller.address)?;
    let changes = app.store.changes::<Ledger>(&id).await?;
    let look = move |app: Arc<App>| {
        let (id, caller, browser) = (id.clone(), caller.clone(), browser.clone());
        async move {
            let attempt = own(app.store.get::<Attempt>(&id).await?, browser.as_ref())?;
            match &attempt.purpose {
                Purpose::Login | Purpose::Register => {}
                Purpose::Bind { session } | Purpose::Reauthenticate { session, .. } => {
                    events::of_session(&app, session).await?;
                }
            }
            app.rates.follows(&id, app.clock.now());
            let view = view(&app, &caller, &id, attempt, None, app.clock.now()).await?;
            let last = match view.state {
                card::State::Waiting | card::State::Asked { .. } => events::Last::No,
                card::State::Presented
                | card::State::Accepted { .. }
                | card::State::Used
                | card::State::Ended { .. } => events::Last::Yes,
            };
            Ok((view, last))
        }
    };
    Ok(events::events(app, permit, changes, look).into_response())
}

/// `POST /api/cards/{id}/lost`: the browser's call to the attempt's host failed; what the handshakes showed says why.
pub async fn lost(
    State(app): State<Arc<App>>,
    caller: Caller,
    (Now(now), Browser(browser), Id(id)): (Now, Browser, Id<JourneyId>),
    Proof(proof): Proof,
    Json(lost): Json<Lost>,
) -> Answer<View> {
    let attempt = own(app.store.get::<Attempt>(&id).await?, browser.as_ref())?;
    let ledger = settled(&app, &id).await?;
    if attempt.is_unclear(&ledger, &lost) {
        return view(&app, &caller, &id, attempt, proof.as_ref(), now).await.map(Json);
    }
    let attempt = app
        .store
        .transaction(async |tx: Tx| -> Result<Attempt, Error> {
            let tx = &tx;
            let attempt = own(tx.get::<Attempt>(&id).await?, browser.as_ref())?;
            let why = attempt.why_lost(&ledger, &lost);
            let attempt = attempt.lost(why, now);
            tx.put(&id, &attempt)?;
            Ok(attempt)
        })
        .await?;
    view(&app, &caller, &id, attempt, proof.as_ref(), now).await.map(Json)
}

/// What the handshakes showed, once the last one's end is written down: a browser that saw a connection break may be faster than
/// we are with writing why.
async fn settled(app: &App, id: &JourneyId) -> Result<Ledger, Error> {
    let mut changes = app.store.changes::<Ledger>(id).await?;
    let mut patience = pin!(tokio::time::sleep(SETTLING));
    loop {
        let ledger = app.ledgers.read(&app.store, id).await?;
        if ledger.connections.last().is_none_or(|last| last.end.is_some()) {
            return Ok(ledger);
        }
        tokio::select! {
            () = &mut patience => return Ok(ledger),
            told = changes.next() => told?,
        }
    }
}

/// What the card is used for, where that is allowed.
async fn purpose(
    app: &App,
    begin: &Begin,
    signed_in: Option<&SignedIn>,
    now: Timestamp,
) -> Result<Purpose, Error> {
    let session = || signed_in.ok_or_else(|| Error::new(Code::SessionMissing));
    Ok(match begin.purpose {
        card::Purpose::Login => Purpose::Login,
        card::Purpose::Register => Purpose::Register,
        card::Purpose::Bind => {
            let signed_in = session()?;
            card_use::by_hpki(app, &signed_in.session, now)?;
            Purpose::Bind { session: signed_in.session.id.clone() }
        }
        card::Purpose::Reauthenticate => {
            let signed_in = session()?;
            let change = match (&begin.change, begin.card) {
                (Some(change), _) => Some(changes::asked(app, signed_in, Some(change), now).await?.0),
                // Binding a My Number card asks for the HPKI card and nothing else.
                (None, Kind::Hpki) => None,
                (None, Kind::Jpki) => return Err(Unconfirmed::Unknown.into()),
            };
            Purpose::Reauthenticate { session: signed_in.session.id.clone(), change }
        }
    })
}

/// An earlier attempt of this browser.
async fn earlier_of(
    app: &App,
    earlier: &str,
    browser: &Secret,
) -> Result<Option<(JourneyId, Attempt)>, Error> {
    let Some(id) = JourneyId::from_wire(earlier) else { return Ok(None) };
    let attempt = app.store.get::<Attempt>(&id).await?;
    Ok(attempt.filter(|attempt| attempt.browser == browser.hash()).map(|attempt| (id, attempt)))
}

/// How the attempt after an earlier one is made.
async fn after(app: &App, id: &JourneyId, earlier: &Attempt) -> Result<Handshake, Error> {
    let next = match earlier.state {
        Stage::Lost { .. } => app.ledgers.read(&app.store, id).await?.next(),
        Stage::Waiting
        | Stage::Read { .. }
        | Stage::Missing { .. }
        | Stage::Used { .. }
        | Stage::Elsewhere { .. } => Next::Same,
    };
    Ok(Handshake::after(earlier.handshake, next))
}

/// The attempt of this very browser.
pub fn own(attempt: Option<Attempt>, browser: Option<&Secret>) -> Result<Attempt, Error> {
    let own = attempt.filter(|attempt| is_own(attempt, browser) == Own::Yes);
    own.ok_or_else(|| Error::new(Code::JourneyUnknown))
}

/// Whether a browser began an attempt.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Own {
    /// It did.
    Yes,
    /// Another did.
    No,
}

fn is_own(attempt: &Attempt, browser: Option<&Secret>) -> Own {
    if browser.is_some_and(|secret| secret.hash() == attempt.browser) { Own::Yes } else { Own::No }
}
