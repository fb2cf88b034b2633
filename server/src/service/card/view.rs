//! Where an attempt with a card stands, as the page that makes it is shown it.

use crate::aim::Aim;
use crate::audit::Event;
use crate::cards::{Roles, SentIssuers, Verdict, role};
use crate::ids::{IncidentNumber, JourneyId, SecretHash};
use crate::journey::card::{Attempt, AttemptState, CardPurpose, PresentedHere};
use crate::model::people::Card;
use crate::service::act::Act;
use crate::service::card::verdict;
use crate::service::codes::{Audited, meaning};
use crate::service::error::{Error, WhichCard};
use crate::service::journey_ref::JourneyRef;
use crate::service::record::{self, RecordedRefusal};
use crate::service::{explanation, holders, sessions, signing_in};
use crate::store::Tx;
use api::Code;
use api::card::{self, AttemptView, CardKind};
use api::catalogue::Number;
use api::failure::{CeremonyKind, Sign, of_card};

/// Where an attempt stands, for the page that makes it.
pub async fn view(
    act: &Act,
    id: &JourneyId,
    attempt: Attempt,
    proof: Option<&SecretHash>,
) -> Result<AttemptView, Error> {
    let ledger = act.app.ledgers.read(&act.app.store, id).await?;
    let shown_as = |state| AttemptView { id: id.as_str().to_owned(), state, now: act.now.as_millis() };
    let (error, card) = match &attempt.state {
        AttemptState::Waiting if act.now >= attempt.deadline => {
            (lost_error(&[Sign::PinTooSlow], &attempt), None)
        }
        AttemptState::Waiting => {
            let patience = act.app.config.cards.as_ref().map(|it| it.patience).unwrap_or_default();
            let state = match ledger.asked_since() {
                Some(since) => {
                    card::AttemptStage::Asked { until: (since + patience).min(attempt.deadline).as_millis() }
                }
                None => card::AttemptStage::Waiting,
            };
            return Ok(shown_as(state));
        }
        AttemptState::Used { .. } => return Ok(shown_as(card::AttemptStage::Used)),
        // Whose card it is, and what is wrong with it, is told to nobody else than the browser that presented it.
        AttemptState::Read { .. } if attempt.is_proven_by(proof) == PresentedHere::No => {
            return Ok(shown_as(card::AttemptStage::Presented));
        }
        AttemptState::Elsewhere { .. } => (Error::new(Code::CardElsewhere), None),
        AttemptState::Missing { why, .. } => (missing_error(*why, &attempt), None),
        AttemptState::Lost { why, .. } => (lost_error(why, &attempt), None),
        AttemptState::Read { verdict, .. } => {
            let refused = match verdict::refusal(&act.app, verdict) {
                Some(error) => Some(error),
                None => match belongs(act, &attempt, verdict).await? {
                    Some(error) => Some(beside(act, &attempt, error).await?),
                    None => None,
                },
            };
            let card = Box::new(shown(act, verdict));
            match refused {
                Some(error) => (error, Some(card)),
                None => return Ok(shown_as(card::AttemptStage::Accepted { card })),
            }
        }
    };
    let error = confused(&attempt, error.after(ledger)).on(Some(JourneyRef::Card(id.clone())));
    let incident = incident(act, &attempt, &error).await?;
    let explanation = explanation::told(act, &error, CeremonyKind::Get, incident.as_ref())
        .ok_or_else(|| Error::fault("a card's end has no message"))?;
    Ok(shown_as(card::AttemptStage::Ended { explanation: Box::new(explanation), card }))
}

/// Why this good card does not do for its purpose; nothing where it does.
async fn belongs(act: &Act, attempt: &Attempt, verdict: &Verdict) -> Result<Option<Error>, Error> {
    let found = act
        .app
        .store
        .transaction(async |tx: Tx| -> Result<(), Error> {
            match &attempt.purpose {
                CardPurpose::Login | CardPurpose::Register | CardPurpose::Reauthenticate { .. } => {
                    verdict::owner(&tx, verdict, act.now).await.map(|_| ())
                }
                CardPurpose::Bind { session } => {
                    let (session, _) =
                        sessions::alive(&tx, session, &act.app.config.lifetime(), act.now).await?;
                    match tx.get::<Card>(&verdict::card_id(&verdict.leaf)).await? {
                        Some(card) if card.holder != session.holder => {
                            let (holder, authority) = holders::enabled(&tx, &session.holder).await?;
                            Err(verdict::taken(verdict, &holder, &authority))
                        }
                        Some(_) | None => Ok(()),
                    }
                }
            }
        })
        .await;
    match found {
        Ok(()) => Ok(None),
        Err(error) if error.code == Code::Fault => Err(error),
        Err(error) => Ok(Some(error)),
    }
}

/// The same, with that somebody is signed in where the card was to confirm that: the card of nobody known is mostly a colleague's then.
async fn beside(act: &Act, attempt: &Attempt, error: Error) -> Result<Error, Error> {
    if !matches!(error.code, Code::CardUnknown | Code::CardDisabled) {
        return Ok(error);
    }
    let confirms = match attempt.purpose {
        CardPurpose::Reauthenticate { .. } => true,
        // Whoever asks for it by no application wants to take over from whoever is signed in.
        CardPurpose::Login if matches!(attempt.aim, Aim::Request { .. }) => {
            signing_in::current(&act.app, act.caller.session.as_ref()).await?.is_some()
        }
        CardPurpose::Login | CardPurpose::Register | CardPurpose::Bind { .. } => false,
    };
    Ok(if confirms { error.seen(Sign::SignedInAlready) } else { error })
}

/// The other card than the one asked for, right after it was used here: it was left in the reader (3.5).
fn confused(attempt: &Attempt, error: Error) -> Error {
    let other = match attempt.card {
        CardKind::Hpki => (CardKind::Jpki, Sign::JpkiPresented),
        CardKind::Jpki => (CardKind::Hpki, Sign::HpkiPresented),
    };
    if error.signs.contains(&other.1) && attempt.before == Some(other.0) {
        error.explained_by(Number::pc(5))
    } else {
        error
    }
}

/// The number of an attempt's end; one for each attempt, however often it is looked at.
async fn incident(act: &Act, attempt: &Attempt, failure: &Error) -> Result<Option<IncidentNumber>, Error> {
    if attempt.incident.is_some() {
        return Ok(attempt.incident.clone());
    }
    noted(act, attempt, failure).await?;
    Ok(explanation::remember_end(act, failure, "card").await)
}

/// Writes down that a card was refused, where it or its holder is known here; anybody can make a certificate.
async fn noted(act: &Act, attempt: &Attempt, failure: &Error) -> Result<(), Error> {
    if meaning(failure.code).audited == Audited::No {
        return Ok(());
    }
    let card = attempt.verdict().map(|verdict| verdict::card_id(&verdict.leaf));
    let known = match &card {
        Some(card) => act.app.store.get::<Card>(card).await?,
        None => None,
    };
    let holder = failure.holder().cloned().or_else(|| known.as_ref().map(|card| card.holder.clone()));
    if holder.is_none() {
        return Ok(());
    }
    let event = Event::CardRefused { card: card.map(|card| card.to_string()), code: failure.code };
    let refusal = RecordedRefusal { event, code: failure.code, holder };
    Ok(record::refusal(act, refusal).await?)
}

fn missing_error(why: Sign, attempt: &Attempt) -> Error {
    let error = Error::of_card(Code::CardMissing, WhichCard::Asked(attempt.card)).seen(why);
    error.explained_by(of_card(&[why], &attempt.pc))
}

fn lost_error(why: &[Sign], attempt: &Attempt) -> Error {
    let error = Error::of_card(Code::CardLost, WhichCard::Asked(attempt.card));
    let error = why.iter().fold(error, |error, sign| error.seen(*sign));
    error.explained_by(of_card(why, &attempt.pc))
}

/// A card, as its holder sees it.
fn shown(act: &Act, verdict: &Verdict) -> card::ShownCard {
    let leaf = &verdict.leaf;
    let roles = match &verdict.roles {
        Roles::Some { roles } => {
            roles.iter().map(|it| role::in_language(it, act.caller.language).to_owned()).collect()
        }
        Roles::None | Roles::OtherScheme { .. } | Roles::Malformed => Vec::new(),
    };
    let notice = match verdict.sent {
        SentIssuers::LeafOnly => Some((Number::pc(23), Sign::UpperCertificatesMissing)),
        SentIssuers::OtherGeneration => Some((Number::pc(24), Sign::UpperCertificatesOld)),
        SentIssuers::Issuers | SentIssuers::Unrelated => None,
    };
    card::ShownCard {
        kind: leaf.kind,
        issuer: leaf.issued_by.clone(),
        issuer_name: leaf.issuer_name.clone(),
        // What stands for a name on a My Number card is a number, which its holder has never seen.
        name: match leaf.kind {
            Some(card::CardKind::Jpki) => None,
            Some(card::CardKind::Hpki) | None => leaf.name_ja.clone().or_else(|| leaf.name.clone()),
        },
        valid_from: leaf.valid_from.as_millis(),
        valid_until: leaf.valid_until.as_millis(),
        roles,
        notice: notice.and_then(|(number, sign)| explanation::notice(act, number, sign)),
    }
}
