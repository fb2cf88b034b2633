//! What comes of a card that was read: a session, a phone's registration, a binding, a confirmation. Each attempt is used once, by the
//! browser that both began it and presented the card; asked again by it, it tells what came of it.

use crate::cards::Verdict;
use crate::clock::Timestamp;
use crate::http::answer::Answer;
use crate::http::api::cards::own;
use crate::http::api::{account_view, register_pc, sessions};
use crate::http::request::cookies::WithCookies;
use crate::http::request::extract::{Browser, Id, Json, MaybeSignedIn, Nothing, Now, Proof, SignedIn};
use crate::ids::{Draw as _, JourneyId, Secret, SecretHash};
use crate::journey::Refusal;
use crate::journey::card::{Attempt, Proven, Purpose, State as Stage, Use};
use crate::journey::register::Registration;
use crate::model::people::{Card, Holder};
use crate::model::session::{Grounds, Means, Session};
use crate::model::told::Added;
use crate::service::app::App;
use crate::service::caller::Caller;
use crate::service::card::verdict;
use crate::service::error::Error;
use crate::service::holder_cards::{self, Occasion};
use crate::service::proof::{self, Subject};
use crate::service::{holders, news};
use crate::store::Tx;
use api::account::Account;
use api::card::Kind;
use api::login::Take;
use api::register::Waiting;
use api::{Code, session};
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use std::convert::Infallible;
use std::sync::Arc;

/// `POST /api/cards/{id}/session`: the card logs its holder in.
pub async fn take(
    State(app): State<Arc<App>>,
    caller: Caller,
    (Now(now), MaybeSignedIn(there), Id(id)): (Now, MaybeSignedIn, Id<JourneyId>),
    hands: Hands,
    Json(Take { conflict }): Json<Take>,
) -> Result<WithCookies<Json<session::Session>>, Error> {
    let fresh = app.dice.secret();
    let outcome = app
        .store
        .transaction(async |tx: Tx| -> Result<(Session, Holder, Option<&Secret>), Error> {
            let tx = &tx;
            let attempt = hands.hold(tx.get::<Attempt>(&id).await?)?;
            let verdict = wanted(&attempt, &Purpose::Login)?;
            if let (Stage::Used { verdict, .. }, Some(there)) = (&attempt.state, &there) {
                // The answer was lost or the page reloaded: the session is there already.
                if there.session.means.as_card() == Some(&verdict::card_id(&verdict.leaf)) {
                    let (holder, _) = holders::enabled(tx, there.holder()).await?;
                    return Ok((there.session.clone(), holder, None));
                }
            }
            let (holder, card, used) = proven(tx, &app, &attempt, &hands, &verdict, now).await?;
            let means = Means::Card { id: card.id.clone(), kind: card.kind };
            let application = attempt.application.clone();
            let opening = sessions::Opening { holder: &holder, proof: (&means, now), application, conflict };
            let session = sessions::open(tx, &app, &fresh, opening, there.as_ref(), &caller, now).await?;
            keep(tx, &app, &card, &caller, now).await?;
            tx.put(&id, &used)?;
            Ok((session, holder, Some(&fresh)))
        })
        .await;
    let (session, holder, cookie) = outcome.map_err(|error| logged(&id, error))?;
    sessions::begun(&app, &session, &holder, (cookie, caller.language)).await
}

/// `POST /api/cards/{id}/registration`: the card allows its holder to register a phone, with the code that comes back. Asked again, as
/// by a page whose answer got lost, it is the same registration: with a new code while no phone has come, as only hashes are kept.
pub async fn register(
    State(app): State<Arc<App>>,
    caller: Caller,
    (Now(now), Id(id)): (Now, Id<JourneyId>),
    hands: Hands,
    Json(Nothing {}): Json<Nothing>,
) -> Answer<Waiting> {
    let code = app.dice.secret();
    let outcome = app
        .store
        .transaction(async |tx: Tx| -> Result<(Registration, Option<&Secret>), Error> {
            let tx = &tx;
            let attempt = hands.hold(tx.get::<Attempt>(&id).await?)?;
            let verdict = wanted(&attempt, &Purpose::Register)?;
            if attempt.is_used() == Use::Used {
                return register_pc::again(tx, &app, &id, &code, now).await;
            }
            let (holder, card, used) = proven(tx, &app, &attempt, &hands, &verdict, now).await?;
            holders::room(tx, &app, &holder.id).await?;
            let limits = app.config.limits();
            let means = Means::Card { id: card.id.clone(), kind: card.kind };
            let grounds =
                Grounds { holder: holder.id, epoch: holder.epoch, means, since: now, session: None };
            let browser = attempt.browser.clone();
            let registration = Registration::on_pc(grounds, browser, code.hash(), now, &limits);
            // Under the attempt's own name: one attempt cannot give two registrations.
            register_pc::put(tx, &id, &registration, &code)?;
            keep(tx, &app, &card, &caller, now).await?;
            tx.put(&id, &used)?;
            Ok((registration, Some(&code)))
        })
        .await;
    let (registration, code) = outcome.map_err(|error| logged(&id, error))?;
    register_pc::waiting(&app, &caller, &id, &registration, code, now).await.map(Json)
}

/// `POST /api/cards/{id}/bind`: the My Number card becomes the signed-in holder's. A newer one takes the older one's place.
pub async fn bind(
    State(app): State<Arc<App>>,
    caller: Caller,
    (Now(now), signed_in, Id(id)): (Now, SignedIn, Id<JourneyId>),
    hands: Hands,
    Json(Nothing {}): Json<Nothing>,
) -> Answer<Account> {
    let outcome = app
        .store
        .transaction(async |tx: Tx| -> Result<(), Error> {
            let tx = &tx;
            let attempt = hands.hold(tx.get::<Attempt>(&id).await?)?;
            let verdict = wanted(&attempt, &Purpose::Bind { session: signed_in.session.id.clone() })?;
            if attempt.is_used() == Use::Used {
                return Ok(()); // The answer was lost: the account says what is bound.
            }
            if let Some(error) = verdict::refusal(&app, &verdict) {
                return Err(error);
            }
            let used = attempt.used(hands.proof.as_ref(), now)?;
            bind_card(tx, &app, &signed_in, &verdict, &caller, now).await?;
            Ok(tx.put(&id, &used)?)
        })
        .await;
    outcome.map_err(|error| logged(&id, error))?;
    account_view::account(&app, &signed_in.session, caller.language, now).await.map(Json)
}

/// `POST /api/cards/{id}/confirm`: it is still the same person.
pub async fn confirm(
    State(app): State<Arc<App>>,
    caller: Caller,
    (Now(now), signed_in, Id(id)): (Now, SignedIn, Id<JourneyId>),
    hands: Hands,
    Json(Nothing {}): Json<Nothing>,
) -> Result<WithCookies<Json<Account>>, Error> {
    let fresh = app.dice.secret();
    let outcome = app
        .store
        .transaction(async |tx: Tx| -> Result<(Session, Option<&Secret>), Error> {
            let tx = &tx;
            let attempt = hands.hold(tx.get::<Attempt>(&id).await?)?;
            let (session, change) = match &attempt.purpose {
                Purpose::Reauthenticate { session, change } if *session == signed_in.session.id => {
                    (session, change.as_ref())
                }
                Purpose::Reauthenticate { .. }
                | Purpose::Login
                | Purpose::Register
                | Purpose::Bind { .. } => return Err(Error::new(Code::JourneyPast)),
            };
            let verdict = wanted(&attempt, &attempt.purpose)?;
            if attempt.is_used() == Use::Used {
                // The answer was lost. It counts from when the card was shown: nothing is confirmed anew.
                return Ok((signed_in.session.clone(), None));
            }
            let (holder, card, used) = proven(tx, &app, &attempt, &hands, &verdict, now).await?;
            if holder.id != *signed_in.holder() {
                return Err(Error::new(Code::CardTaken)
                    .of(signed_in.holder())
                    .about(verdict::words(&verdict)));
            }
            keep(tx, &app, &card, &caller, now).await?;
            tx.put(&id, &used)?;
            let means = Means::Card { id: card.id.clone(), kind: card.kind };
            let of = (session, change.map_or(Subject::Person, Subject::Change));
            let session = proof::confirm(tx, &app, of, (&means, now), &fresh, caller.address, now).await?;
            Ok((session, Some(&fresh)))
        })
        .await;
    let (session, cookie) = outcome.map_err(|error| logged(&id, error))?;
    account_view::confirmed_as(&app, &session, cookie, caller.language, now).await
}

/// Makes a My Number card the holder's, who has just shown an HPKI card. The only place where such a binding is written.
pub async fn bind_card(
    tx: &Tx,
    app: &App,
    signed_in: &SignedIn,
    verdict: &Verdict,
    caller: &Caller,
    now: Timestamp,
) -> Result<(), Error> {
    // The session as it is now: it may have ended, or been confirmed otherwise, since the request came.
    let (session, _) = signed_in.still(tx, app, now).await?;
    by_hpki(app, &session, now)?;
    let (holder, authority) = holders::enabled(tx, &session.holder).await?;
    let card = verdict::bound(&verdict.leaf, Kind::Jpki, &holder.id, now);
    if let Some(there) = tx.get::<Card>(&card.id).await? {
        if there.holder == holder.id {
            return Ok(()); // bound already
        }
        return Err(verdict::taken(verdict, &holder, &authority));
    }
    let from = caller.address.to_string();
    let on = Occasion { dice: app.dice.as_ref(), now, from: &from };
    if let Some(browser) = &caller.journeys {
        news::made(tx, &holder.id, Added::Card(card.id.clone()), browser).await?;
    }
    Ok(holder_cards::bind(tx, &card, on).await?)
}

/// Whether somebody has just proven to be whom an HPKI card names.
pub fn by_hpki(app: &App, session: &Session, now: Timestamp) -> Result<(), Error> {
    let hpki = match &session.proven_by {
        Means::Card { kind: Kind::Hpki, .. } => true,
        Means::Card { kind: Kind::Jpki, .. } | Means::Device { .. } => false,
    };
    if hpki && now < session.confirmed_until(&app.config.lifetime()) {
        Ok(())
    } else {
        Err(Error::new(Code::CardNeedsHpki).of(&session.holder))
    }
}

/// What a browser has in its hands: the cookie of the one that began an attempt, and the proof of the one that presented the card.
#[derive(Clone, Debug)]
pub struct Hands {
    browser: Option<Secret>,
    proof: Option<SecretHash>,
}

impl Hands {
    /// The attempt, for the browser that both began it and presented its card.
    fn hold(&self, attempt: Option<Attempt>) -> Result<Attempt, Error> {
        let attempt = own(attempt, self.browser.as_ref())?;
        match (&attempt.state, attempt.is_proven_by(self.proof.as_ref())) {
            (Stage::Elsewhere { .. }, _) => Err(Error::new(Code::CardElsewhere)),
            (Stage::Read { .. } | Stage::Used { .. }, Proven::No) => Err(Error::new(Code::JourneyPast)),
            (Stage::Waiting | Stage::Missing { .. } | Stage::Lost { .. }, _) | (_, Proven::Yes) => {
                Ok(attempt)
            }
        }
    }
}

impl FromRequestParts<Arc<App>> for Hands {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Infallible> {
        let Browser(browser) = Browser::from_request_parts(parts, app).await?;
        let Proof(proof) = Proof::from_request_parts(parts, app).await?;
        Ok(Self { browser, proof })
    }
}

/// What was concluded about the card of an attempt with this purpose.
fn wanted(attempt: &Attempt, purpose: &Purpose) -> Result<Verdict, Error> {
    if attempt.purpose != *purpose {
        return Err(Error::new(Code::JourneyPast));
    }
    attempt.verdict().cloned().ok_or_else(|| Refusal::TooEarly.into())
}

/// Whose card it is, the card as it is after this use, and the attempt after it.
async fn proven(
    tx: &Tx,
    app: &App,
    attempt: &Attempt,
    hands: &Hands,
    verdict: &Verdict,
    now: Timestamp,
) -> Result<(Holder, Card, Attempt), Error> {
    if let Some(error) = verdict::refusal(app, verdict) {
        return Err(error);
    }
    let used = attempt.clone().used(hands.proof.as_ref(), now)?;
    let (holder, _, card) = verdict::owner(tx, verdict, now).await?;
    // A card that was read before its holder was disabled opens nothing after the holder was enabled again.
    if let Stage::Read { at, .. } = &attempt.state
        && holder.epoch_since.is_some_and(|since| *at <= since)
    {
        return Err(Refusal::Expired.into());
    }
    // The issuer as it is called today.
    let issuer = verdict.leaf.issued_by.clone();
    Ok((holder, Card { last_used_at: Some(now), issuer, ..card }, used))
}

/// Writes down that a card was used.
async fn keep(tx: &Tx, app: &App, card: &Card, caller: &Caller, now: Timestamp) -> Result<(), Error> {
    let from = caller.address.to_string();
    Ok(holder_cards::keep(tx, card, Occasion { dice: app.dice.as_ref(), now, from: &from }).await?)
}

/// A refusal with the attempt it belongs to, for the log.
fn logged(id: &JourneyId, mut error: Error) -> Error {
    let cause = error.cause.as_deref().unwrap_or_default();
    error.cause = Some(format!("attempt {id}: {cause}").into());
    error
}
