//! Binding a My Number card through a browser extension: a challenge goes out, a signature and a certificate come back, and both are
//! checked like any card's. What the extension says is a claim and nothing more.

use crate::cards::signature::{self, KeyProven};
use crate::ids::{CeremonyId, Draw as _};
use crate::journey::bridge::BridgeChallenge;
use crate::line;
use crate::service::account::view;
use crate::service::act::Act;
use crate::service::card::{using, verdict};
use crate::service::error::Error;
use crate::service::signing_in::SignedIn;
use crate::service::{explanation, proof};
use crate::store::Tx;
use api::Code;
use api::account::Account;
use api::bridge::{self, BridgeExplanation, Missing, SignedChallenge, Stopped};
use api::card::CardKind;
use api::catalogue::Number;
use api::failure::{CeremonyKind, Sign};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use rustls::SignatureScheme;

/// No certificate on a card is longer.
const LONGEST: usize = 16 * 1024;
/// So much of what a layer said is kept.
const SAID: usize = 200;

/// A challenge for the card.
pub async fn begin(act: &Act, signed_in: &SignedIn) -> Result<bridge::ChallengeToSign, Error> {
    if act.app.live.now().verifier.is_none() {
        return Err(Error::new(Code::CardsOff));
    }
    proof::by_hpki(act, &signed_in.session)?;
    let origin = act.app.config.origin.origin().ascii_serialization();
    let message = BridgeChallenge::text(&origin, act.app.random.secret().reveal());
    let id = act.app.random.ceremony();
    let expires_at = act.now + act.app.config.limits().ceremony;
    let challenge = BridgeChallenge { session: signed_in.session.id.clone(), message, expires_at };
    act.app.store.put(&id, &challenge).await?;
    Ok(bridge::ChallengeToSign {
        id: id.as_str().to_owned(),
        message: URL_SAFE_NO_PAD.encode(&challenge.message),
        expires_at: expires_at.as_millis(),
        now: act.now.as_millis(),
    })
}

/// What the card made of it.
pub async fn finish(
    act: &Act,
    signed_in: &SignedIn,
    id: &CeremonyId,
    signed: SignedChallenge,
) -> Result<Account, Error> {
    let gone = || Error::new(Code::CeremonyGone);
    // Taken before anything is checked: a challenge is answered once, rightly or not.
    let challenge = act.app.store.take::<BridgeChallenge>(id).await?.ok_or_else(gone)?;
    let message = challenge.answered(&signed_in.session.id, act.now).map_err(|_| gone())?;
    let certificate = bytes(&signed.certificate, "certificate")?;
    let made = bytes(&signed.signature, "signature")?;
    if !is_signed(&certificate, message, &made) {
        return Err(Error::new(Code::CardUntrusted).seen(Sign::CertificateBroken));
    }
    let verdict = verdict::read(act, CardKind::Jpki, vec![certificate]).await?;
    if let Some(error) = verdict::refusal(&act.app, &verdict) {
        return Err(error);
    }
    act.app
        .store
        .transaction(async |tx: Tx| -> Result<(), Error> {
            using::bind_card(&tx, act, signed_in, &verdict).await
        })
        .await?;
    view::account(act, &signed_in.session).await
}

/// It went no further than some layer; what to show about it.
pub async fn stopped(act: &Act, stopped: Stopped) -> Result<BridgeExplanation, Error> {
    let (section, sign) = match stopped.missing {
        Missing::Extension => (13, Sign::NoExtension),
        Missing::Software => (13, Sign::NoClientSoftware),
        Missing::Busy => (15, Sign::ClientSoftwareBusy),
        Missing::Card => (16, Sign::NoCardInReader),
        Missing::Cancelled => (21, Sign::ChoiceCancelled),
        Missing::TimedOut => (17, Sign::PinTooSlow),
    };
    let said = line::report(&stopped.said, SAID);
    let error = Error::new(Code::CardLost)
        .seen(sign)
        .explained_by(Number::pc(section))
        .because(format_args!("the extension's side: {:?}, {said}", stopped.missing));
    let incident = explanation::remember_end(act, &error, "bridge").await;
    let told = explanation::told(act, &error, CeremonyKind::Get, incident.as_ref());
    let explanation = told.ok_or_else(|| Error::fault("a bridge's end has no message"))?;
    Ok(BridgeExplanation { explanation: Box::new(explanation) })
}

/// RSASSA-PKCS1-v1_5 with SHA-256: what the card does with a `DigestInfo`.
fn is_signed(certificate: &[u8], message: &str, made: &[u8]) -> bool {
    let provider = rustls::crypto::aws_lc_rs::default_provider();
    let mapping = provider.signature_verification_algorithms.mapping;
    let named = mapping.iter().find(|(scheme, _)| *scheme == SignatureScheme::RSA_PKCS1_SHA256);
    let algorithms = named.map_or(&[][..], |(_, algorithms)| *algorithms);
    signature::proven(certificate, algorithms, message.as_bytes(), made) == KeyProven::Yes
}

fn bytes(text: &str, field: &str) -> Result<Vec<u8>, Error> {
    let text = text.trim();
    let decoded = STANDARD.decode(text).or_else(|_| STANDARD_NO_PAD.decode(text)).ok();
    decoded
        .filter(|bytes| (1..=LONGEST).contains(&bytes.len()))
        .ok_or_else(|| Error::bad_request(format!("`{field}` is not base64")))
}
