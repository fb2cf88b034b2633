//! What comes of a card that was read: a session, a phone's registration, a binding, a confirmation. Each attempt is used once, by the
//! browser that both began it and presented the card; asked again by it, it tells what came of it.

use crate::cards::Verdict;
use crate::ids::{Draw as _, JourneyId, Secret, SecretHash};
use crate::journey::StepRefusal;
use crate::journey::card::{Attempt, AttemptState, CardPurpose, PresentedHere, Use};
use crate::journey::register::Registration;
use crate::model::news::Added;
use crate::model::people::{Card, Holder};
use crate::model::session::{Grounds, Means, Session, Solo};
use crate::service::account::view;
use crate::service::act::{Act, InSession};
use crate::service::card::attempt::own;
use crate::service::card::verdict;
use crate::service::error::Error;
use crate::service::proof::{self, Subject};
use crate::service::register::pc;
use crate::service::signing_in::{self, SignedIn};
use crate::service::{holder_cards, holders, news, tally};
use crate::store::Tx;
use api::account::Account;
use api::card::CardKind;
use api::login::Take;
use api::register::PcRegistrationView;
use api::{Code, session};

/// The card logs its holder in.
pub async fn take(
    act: &Act,
    there: Option<&SignedIn>,
    id: &JourneyId,
    proof: Option<&SecretHash>,
    Take { conflict }: Take,
) -> Result<InSession<session::SessionView>, Error> {
    let fresh = act.app.random.secret();
    let outcome = act
        .app
        .store
        .transaction(async |tx: Tx| -> Result<(Session, Holder, Option<&Secret>), Error> {
            let tx = &tx;
            let attempt = presented(act, proof, tx.get::<Attempt>(id).await?)?;
            let verdict = wanted(&attempt, &CardPurpose::Login)?;
            if let (AttemptState::Used { verdict, .. }, Some(there)) = (&attempt.state, &there) {
                // The answer was lost or the page reloaded: the session is there already.
                if there.session.means.as_card() == Some(&verdict::card_id(&verdict.leaf)) {
                    let (holder, _) = holders::enabled(tx, there.holder()).await?;
                    return Ok((there.session.clone(), holder, None));
                }
            }
            let (holder, card, used) = proven(tx, act, &attempt, proof, &verdict).await?;
            let means = Means::Card { id: card.id.clone(), kind: card.kind };
            let aim = attempt.aim.clone();
            let proof = (&means, act.now);
            let opening = signing_in::Opening { holder: &holder, proof, solo: Solo::No, aim, conflict };
            let session = signing_in::open(tx, act, &fresh, opening, there).await?;
            keep(tx, act, &card).await?;
            tx.put(id, &used)?;
            Ok((session, holder, Some(&fresh)))
        })
        .await;
    let (session, holder, cookie) = outcome.map_err(|error| logged(id, error))?;
    if cookie.is_some() {
        tally::signed_in(act, &session);
    }
    signing_in::begun(act, &session, &holder, cookie).await
}

/// The card allows its holder to register a phone, with the code that comes back. Asked again, as
/// by a page whose answer got lost, it is the same registration: with a new code while no phone has come, as only hashes are kept.
pub async fn register(
    act: &Act,
    id: &JourneyId,
    proof: Option<&SecretHash>,
) -> Result<PcRegistrationView, Error> {
    let code = act.app.random.secret();
    let outcome = act
        .app
        .store
        .transaction(async |tx: Tx| -> Result<(Registration, Option<&Secret>), Error> {
            let tx = &tx;
            let attempt = presented(act, proof, tx.get::<Attempt>(id).await?)?;
            let verdict = wanted(&attempt, &CardPurpose::Register)?;
            if attempt.is_used() == Use::Used {
                return pc::again(tx, act, id, &code).await;
            }
            let (holder, card, used) = proven(tx, act, &attempt, proof, &verdict).await?;
            holders::room(tx, &act.app, &holder.id).await?;
            let limits = act.app.config.limits();
            let means = Means::Card { id: card.id.clone(), kind: card.kind };
            let grounds =
                Grounds { holder: holder.id, epoch: holder.epoch, means, since: act.now, session: None };
            let browser = attempt.browser.clone();
            let registration = Registration::on_pc(grounds, browser, code.hash(), act.now, &limits);
            // Under the attempt's own name: one attempt cannot give two registrations.
            pc::put(tx, id, &registration, &code)?;
            keep(tx, act, &card).await?;
            tx.put(id, &used)?;
            Ok((registration, Some(&code)))
        })
        .await;
    let (registration, code) = outcome.map_err(|error| logged(id, error))?;
    pc::waiting(act, id, &registration, code).await
}

/// The My Number card becomes the signed-in holder's. A newer one takes the older one's place.
pub async fn bind(
    act: &Act,
    signed_in: &SignedIn,
    id: &JourneyId,
    proof: Option<&SecretHash>,
) -> Result<Account, Error> {
    let outcome = act
        .app
        .store
        .transaction(async |tx: Tx| -> Result<(), Error> {
            let tx = &tx;
            let attempt = presented(act, proof, tx.get::<Attempt>(id).await?)?;
            let verdict = wanted(&attempt, &CardPurpose::Bind { session: signed_in.session.id.clone() })?;
            if attempt.is_used() == Use::Used {
                return Ok(()); // The answer was lost: the account says what is bound.
            }
            if let Some(error) = verdict::refusal(&act.app, &verdict) {
                return Err(error);
            }
            let used = attempt.used(proof, act.now)?;
            bind_card(tx, act, signed_in, &verdict).await?;
            Ok(tx.put(id, &used)?)
        })
        .await;
    outcome.map_err(|error| logged(id, error))?;
    view::account(act, &signed_in.session).await
}

/// Confirms a change by a card: it is still the same person.
pub async fn confirm(
    act: &Act,
    signed_in: &SignedIn,
    id: &JourneyId,
    proof: Option<&SecretHash>,
) -> Result<InSession<Account>, Error> {
    let fresh = act.app.random.secret();
    let outcome = act
        .app
        .store
        .transaction(async |tx: Tx| -> Result<(Session, Option<&Secret>), Error> {
            let tx = &tx;
            let attempt = presented(act, proof, tx.get::<Attempt>(id).await?)?;
            let (session, change) = match &attempt.purpose {
                CardPurpose::Reauthenticate { session, change } if *session == signed_in.session.id => {
                    (session, change.as_ref())
                }
                CardPurpose::Reauthenticate { .. }
                | CardPurpose::Login
                | CardPurpose::Register
                | CardPurpose::Bind { .. } => return Err(Error::new(Code::JourneyPast)),
            };
            let verdict = wanted(&attempt, &attempt.purpose)?;
            if attempt.is_used() == Use::Used {
                // The answer was lost. It counts from when the card was shown: nothing is confirmed anew.
                return Ok((signed_in.session.clone(), None));
            }
            let (holder, card, used) = proven(tx, act, &attempt, proof, &verdict).await?;
            if holder.id != *signed_in.holder() {
                return Err(verdict::refused(Code::CardTaken, &verdict).of(signed_in.holder()));
            }
            keep(tx, act, &card).await?;
            tx.put(id, &used)?;
            let means = Means::Card { id: card.id.clone(), kind: card.kind };
            let of = (session, change.map_or(Subject::Person, Subject::Change));
            let session = proof::confirm(tx, act, of, (&means, act.now), &fresh).await?;
            Ok((session, Some(&fresh)))
        })
        .await;
    let (session, cookie) = outcome.map_err(|error| logged(id, error))?;
    view::confirmed(act, &session, cookie).await
}

/// Makes a My Number card the holder's, who has just shown an HPKI card. The only place where such a binding is written.
pub async fn bind_card(tx: &Tx, act: &Act, signed_in: &SignedIn, verdict: &Verdict) -> Result<(), Error> {
    // The session as it is now: it may have ended, or been confirmed otherwise, since the request came.
    let (session, _) = signed_in.still(tx, act).await?;
    proof::by_hpki(act, &session)?;
    let (holder, authority) = holders::enabled(tx, &session.holder).await?;
    let card = verdict::bound(verdict, CardKind::Jpki, &holder.id, act.now);
    if let Some(there) = tx.get::<Card>(&card.id).await? {
        if there.holder == holder.id {
            return Ok(()); // bound already
        }
        return Err(verdict::taken(verdict, &holder, &authority));
    }
    if let Some(browser) = &act.caller.journeys {
        news::made(tx, &holder.id, Added::Card(card.id.clone()), browser).await?;
    }
    Ok(holder_cards::bind(tx, act, &card).await?)
}

/// The attempt, for the browser that both began it and presented its card.
fn presented(act: &Act, proof: Option<&SecretHash>, attempt: Option<Attempt>) -> Result<Attempt, Error> {
    let attempt = own(act, attempt)?;
    match (&attempt.state, attempt.is_proven_by(proof)) {
        (AttemptState::Elsewhere { .. }, _) => Err(Error::new(Code::CardElsewhere)),
        (AttemptState::Read { .. } | AttemptState::Used { .. }, PresentedHere::No) => {
            Err(Error::new(Code::JourneyPast))
        }
        (AttemptState::Waiting | AttemptState::Missing { .. } | AttemptState::Lost { .. }, _)
        | (_, PresentedHere::Yes) => Ok(attempt),
    }
}

/// What was concluded about the card of an attempt with this purpose.
fn wanted(attempt: &Attempt, purpose: &CardPurpose) -> Result<Verdict, Error> {
    if attempt.purpose != *purpose {
        return Err(Error::new(Code::JourneyPast));
    }
    attempt.verdict().cloned().ok_or_else(|| StepRefusal::TooEarly.into())
}

/// Whose card it is, the card as it is after this use, and the attempt after it.
async fn proven(
    tx: &Tx,
    act: &Act,
    attempt: &Attempt,
    proof: Option<&SecretHash>,
    verdict: &Verdict,
) -> Result<(Holder, Card, Attempt), Error> {
    if let Some(error) = verdict::refusal(&act.app, verdict) {
        return Err(error);
    }
    let used = attempt.clone().used(proof, act.now)?;
    let (holder, _, card) = verdict::owner(tx, verdict, act.now).await?;
    // A card that was read before its holder was disabled opens nothing after the holder was enabled again; nor does one that was read before
    // its holder was signed out everywhere.
    if let AttemptState::Read { at, .. } = &attempt.state
        && (holder.epoch_since.is_some_and(|since| *at <= since) || holder.is_signed_out_since(*at))
    {
        return Err(StepRefusal::Expired.into());
    }
    // The issuer as it is called today.
    let issuer = verdict.leaf.issued_by.clone();
    let roles = verdict::roles(verdict);
    Ok((holder, Card { last_used_at: Some(act.now), issuer, roles, ..card }, used))
}

/// Writes down that a card was used.
async fn keep(tx: &Tx, act: &Act, card: &Card) -> Result<(), Error> {
    Ok(holder_cards::keep(tx, act, card).await?)
}

/// A refusal with the attempt it belongs to, for the log.
fn logged(id: &JourneyId, error: Error) -> Error {
    let cause = error.inside.cause.clone().unwrap_or_default();
    error.because(format_args!("attempt {id}: {cause}"))
}
