//! Using a card on a PC, as our page sees it: an attempt begins here, is made at a host of its own, and is looked at here. What comes of
//! it is in `card_use`.

use crate::cards::ledger::{Ledger, NextAttempt};
use crate::ids::{Draw as _, JourneyId, Secret, SecretHash};
use crate::journey::card::{Attempt, AttemptState, CardPurpose, Handshake, PresentedHere};
use crate::journey::change::Unconfirmed;
use crate::oidc::level::MeansKind;
use crate::service::account::changes;
use crate::service::act::Act;
use crate::service::app::App;
use crate::service::beginnings::begins;
use crate::service::card::host::Host;
use crate::service::card::view::view;
use crate::service::error::Error;
use crate::service::rates::Beginning;
use crate::service::row_stream::{LastView, RowStream};
use crate::service::signing_in::{self, SignedIn};
use crate::service::{application, proof};
use crate::store::Tx;
use api::Code;
use api::card::{self, AttemptView, BeginAttempt, CardIntent, CardKind, Lost};
use std::pin::pin;
use std::time::Duration;

/// So long a connection's end is waited for whose browser says that it failed. One that does not end by then was cut in between.
const SETTLING: Duration = Duration::from_secs(1);
/// So long a connection is waited for that may have come and is not written down yet, where our page had been at the attempt's host before.
const ARRIVING: Duration = Duration::from_millis(500);

/// A new attempt, with a host of its own.
pub async fn begin(
    act: &Act,
    browser: &Secret,
    signed_in: Option<&SignedIn>,
    begin: BeginAttempt,
) -> Result<card::BegunAttempt, Error> {
    let settings = act.app.config.cards.as_ref().ok_or_else(|| Error::new(Code::CardsOff))?;
    let comes_from = begin.application.as_deref();
    let aim = match begin.purpose {
        CardIntent::Login => application::aim_by(act, comes_from, MeansKind::card(begin.card)).await?,
        // Nobody is signed in by it.
        CardIntent::Register | CardIntent::Bind | CardIntent::Reauthenticate => {
            application::aim(act, comes_from).await?
        }
    };
    let signed_in_with = signed_in.and_then(|it| it.session.means.card_kind());
    let purpose = purpose(act, &begin, signed_in).await?;
    let earlier = match &begin.after {
        Some(earlier) => earlier_of(&act.app, earlier, browser).await?,
        None => None,
    };
    let before = earlier.as_ref().map(|(_, it)| it.card).or(signed_in_with);
    let handshake = match &earlier {
        Some((id, earlier)) => after(&act.app, id, earlier).await?,
        None => Handshake::Newest,
    };
    let (id, secret) = (act.app.random.attempt(), act.app.random.secret());
    let deadline = Attempt::deadline(act.now, &act.app.config.limits());
    let attempt = Attempt {
        card: begin.card,
        purpose,
        aim,
        browser: browser.hash(),
        secret: secret.hash(),
        pass: None,
        handshake,
        before,
        pc: act.caller.device.clone(),
        began_at: act.now,
        deadline,
        incident: None,
        state: AttemptState::Waiting,
    };
    begins(act, Beginning::Attempt, &id).await?;
    act.app.store.put(&id, &attempt).await?;
    let name = Host { attempt: id.clone(), card: begin.card }.name(&settings.domain);
    let port = if settings.port == 443 { String::new() } else { format!(":{}", settings.port) };
    Ok(card::BegunAttempt {
        id: id.as_str().to_owned(),
        address: format!("https://{name}{port}/"),
        secret: secret.reveal().to_owned(),
        expires_at: deadline.as_millis(),
        patience_ms: u32::try_from(settings.patience.as_millis()).unwrap_or(u32::MAX),
        now: act.now.as_millis(),
    })
}

/// Where it stands. What is known of the card is told to the browser that presented it.
pub async fn look(act: &Act, id: &JourneyId, proof: Option<&SecretHash>) -> Result<AttemptView, Error> {
    let attempt = own(act, act.app.store.get::<Attempt>(id).await?)?;
    view(act, id, attempt, proof).await
}

/// A window came back from the attempt's host with its proof. In the browser that began, it goes on there; in
/// any other the attempt is over, and the person is told.
pub async fn back(act: &Act, id: &JourneyId, proof: Option<&SecretHash>) -> Result<AttemptView, Error> {
    let attempt = act
        .app
        .store
        .transaction(async |tx: Tx| -> Result<Attempt, Error> {
            let attempt = tx.get::<Attempt>(id).await?.ok_or_else(|| Error::new(Code::JourneyUnknown))?;
            match (attempt.is_proven_by(proof), proof, is_own(act, &attempt)) {
                (PresentedHere::Yes, Some(proof), BegunHere::No) => {
                    let attempt = attempt.elsewhere(proof.clone(), act.now);
                    tx.put(id, &attempt)?;
                    Ok(attempt)
                }
                (PresentedHere::No, _, BegunHere::No) | (PresentedHere::Yes, None, BegunHere::No) => {
                    Err(Error::new(Code::JourneyUnknown))
                }
                (_, _, BegunHere::Yes) => Ok(attempt),
            }
        })
        .await?;
    match is_own(act, &attempt) {
        BegunHere::Yes => view(act, id, attempt, proof).await,
        BegunHere::No => Err(Error::new(Code::CardElsewhere)),
    }
}

/// Begins to follow an attempt, by what its handshakes show.
pub async fn follow(act: &Act, id: &JourneyId) -> Result<RowStream, Error> {
    own(act, act.app.store.get::<Attempt>(id).await?)?;
    RowStream::of::<Ledger>(act, id).await
}

/// Where it stands, for whoever follows it, and whether that is the last there is to tell.
pub async fn followed(act: &Act, id: &JourneyId) -> Result<(AttemptView, LastView), Error> {
    let attempt = own(act, act.app.store.get::<Attempt>(id).await?)?;
    match &attempt.purpose {
        CardPurpose::Login | CardPurpose::Register => {}
        CardPurpose::Bind { session } | CardPurpose::Reauthenticate { session, .. } => {
            signing_in::lasts(act, session).await?;
        }
    }
    act.app.rates.follows(id, act.now);
    let view = view(act, id, attempt, None).await?;
    let last = match view.state {
        card::AttemptStage::Waiting | card::AttemptStage::Asked { .. } => LastView::No,
        card::AttemptStage::Presented
        | card::AttemptStage::Accepted { .. }
        | card::AttemptStage::Used
        | card::AttemptStage::Ended { .. } => LastView::Yes,
    };
    Ok((view, last))
}

/// The browser's call to the attempt's host failed; what the handshakes showed says why.
pub async fn lost(
    act: &Act,
    id: &JourneyId,
    proof: Option<&SecretHash>,
    lost: Lost,
) -> Result<AttemptView, Error> {
    let attempt = own(act, act.app.store.get::<Attempt>(id).await?)?;
    let ledger = settled(act, id, &attempt).await?;
    if attempt.is_unclear(&ledger, &lost) {
        return view(act, id, attempt, proof).await;
    }
    let attempt = act
        .app
        .store
        .transaction(async |tx: Tx| -> Result<Attempt, Error> {
            let tx = &tx;
            let attempt = own(act, tx.get::<Attempt>(id).await?)?;
            let why = attempt.why_lost(&ledger, &lost);
            let attempt = attempt.lost(why, act.now);
            tx.put(id, &attempt)?;
            Ok(attempt)
        })
        .await?;
    view(act, id, attempt, proof).await
}

/// What the handshakes showed, once the last one's end is written down: a browser that saw a connection break may be faster than
/// we are with writing why, or even with writing that it came. Without waiting, a box in between would be blamed for what a card did.
async fn settled(act: &Act, id: &JourneyId, attempt: &Attempt) -> Result<Ledger, Error> {
    let app = &act.app;
    let mut changes = app.store.changes::<Ledger>(id).await?;
    let mut patience = pin!(tokio::time::sleep(SETTLING));
    let mut arriving = pin!(tokio::time::sleep(ARRIVING));
    loop {
        let ledger = app.ledgers.read(&app.store, id).await?;
        let arrives = match ledger.connections.last() {
            Some(last) if last.end.is_some() => return Ok(ledger),
            Some(_) => false,
            None if attempt.asks(act.now) => true,
            None => return Ok(ledger),
        };
        tokio::select! {
            () = &mut patience => return Ok(ledger),
            () = &mut arriving, if arrives => return Ok(ledger),
            told = changes.next() => told?,
        }
    }
}

/// What the card is used for, where that is allowed.
async fn purpose(
    act: &Act,
    begin: &BeginAttempt,
    signed_in: Option<&SignedIn>,
) -> Result<CardPurpose, Error> {
    let session = || signed_in.ok_or_else(|| Error::new(Code::SessionMissing));
    Ok(match begin.purpose {
        card::CardIntent::Login => CardPurpose::Login,
        card::CardIntent::Register => CardPurpose::Register,
        card::CardIntent::Bind => {
            let signed_in = session()?;
            proof::by_hpki(act, &signed_in.session)?;
            CardPurpose::Bind { session: signed_in.session.id.clone() }
        }
        card::CardIntent::Reauthenticate => {
            let signed_in = session()?;
            let change = match (&begin.change, begin.card) {
                (Some(change), _) => Some(changes::asked(act, signed_in, Some(change)).await?.0),
                // Binding a My Number card asks for the HPKI card and nothing else.
                (None, CardKind::Hpki) => None,
                (None, CardKind::Jpki) => return Err(Unconfirmed::Unknown.into()),
            };
            CardPurpose::Reauthenticate { session: signed_in.session.id.clone(), change }
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
        AttemptState::Lost { .. } => app.ledgers.read(&app.store, id).await?.next(),
        AttemptState::Waiting
        | AttemptState::Read { .. }
        | AttemptState::Missing { .. }
        | AttemptState::Used { .. }
        | AttemptState::Elsewhere { .. } => NextAttempt::Same,
    };
    Ok(Handshake::after(earlier.handshake, next))
}

/// The attempt of this very browser.
pub fn own(act: &Act, attempt: Option<Attempt>) -> Result<Attempt, Error> {
    let own = attempt.filter(|attempt| is_own(act, attempt) == BegunHere::Yes);
    own.ok_or_else(|| Error::new(Code::JourneyUnknown))
}

/// Whether a browser began an attempt.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum BegunHere {
    /// This browser began the attempt.
    Yes,
    /// Another browser began the attempt.
    No,
}

fn is_own(act: &Act, attempt: &Attempt) -> BegunHere {
    if act.caller.journeys.as_ref() == Some(&attempt.browser) { BegunHere::Yes } else { BegunHere::No }
}
