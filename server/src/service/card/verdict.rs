//! From a presented card to what follows from it: the verdict, the refusal that explains it, and whose card it is.

use crate::cards::{Fault, Leaf, Path, Policy, RevocationStatus, Roles, UnreadableChain, Verdict};
use crate::clock::Timestamp;
use crate::ids::{CardId, HolderId};
use crate::model::people::{Authority, Card, Holder, Standing};
use crate::service::act::Act;
use crate::service::app::App;
use crate::service::error::{CardWords, Error, WhichCard};
use crate::service::holders;
use crate::store::Tx;
use api::Code;
use api::card::CardKind;
use api::failure::Sign;
use std::time::Duration;

/// A My Number card younger than this is probably the one that took an older card's place.
const YOUNG: Duration = Duration::from_hours(24 * 180);

/// There are three authorities in Japan; this is room enough.
const MANY: usize = 1000;

/// The verdict about a chain of certificates.
pub async fn read(act: &Act, asked: CardKind, chain: Vec<Vec<u8>>) -> Result<Verdict, Error> {
    let verifier = act.app.live.now().verifier.clone().ok_or_else(|| Error::new(Code::CardsOff))?;
    let verdict = verifier.verdict(asked, chain, act.now).await.map_err(|unreadable| match unreadable {
        UnreadableChain::Nothing => Error::new(Code::CardMissing).seen(Sign::NoCertificate),
        UnreadableChain::Malformed => Error::new(Code::CardUntrusted).seen(Sign::CertificateBroken),
    })?;
    let known_as = issuer(&act.app, &verdict.leaf).await?;
    let leaf = Leaf { issued_by: known_as.unwrap_or(verdict.leaf.issued_by), ..verdict.leaf };
    Ok(Verdict { leaf, ..verdict })
}

/// What the one authority is called here whose cards this issuer signs. Where there are several, the certificate's own word stands.
async fn issuer(app: &App, leaf: &Leaf) -> Result<Option<String>, Error> {
    let all = app.store.scan::<Authority>(b"", None, MANY).await?;
    let mut its = all.into_iter().map(|(_, it)| it).filter(|it| it.issuers.contains(&leaf.issuer));
    let first = its.next();
    Ok(first.filter(|_| its.next().is_none()).map(|it| it.name))
}

/// Why this card is refused, whoever's it is; nothing where it is good.
pub fn refusal(app: &App, verdict: &Verdict) -> Option<Error> {
    let on_unknown =
        app.live.now().verifier.as_ref().map(|it| it.on_unknown(verdict.asked)).unwrap_or_default();
    let fault = verdict.fault(on_unknown)?;
    let (code, sign) = match fault {
        Fault::UnknownIssuer => (Code::CardUntrusted, Sign::IssuerUnknown),
        Fault::Forged | Fault::Algorithm | Fault::Broken => (Code::CardUntrusted, Sign::CertificateBroken),
        Fault::WrongCard => match verdict.leaf.kind {
            Some(CardKind::Hpki) => (Code::CardWrong, Sign::HpkiPresented),
            Some(CardKind::Jpki) => (Code::CardWrong, Sign::JpkiPresented),
            None => (Code::CardUntrusted, Sign::IssuerUnknown),
        },
        Fault::SigningCertificate => (Code::CardWrong, Sign::SigningPresented),
        Fault::TestCard => (Code::CardWrong, Sign::TestPresented),
        Fault::NotYetValid => (Code::CardExpired, Sign::CertificateNotYet),
        Fault::Expired => (Code::CardExpired, Sign::CertificateExpired),
        Fault::Revoked => (Code::CardRevoked, Sign::CertificateRevoked),
        Fault::OnHold => (Code::CardRevoked, Sign::CertificateOnHold),
        Fault::IssuerRevoked => (Code::CardRevoked, Sign::IssuerRevoked),
        Fault::StatusUnknown => (Code::CardStatusUnknown, Sign::StatusUnknown),
    };
    let mut error = refused(code, verdict).seen(sign);
    // Which card it was decides which desk renews it.
    if matches!(code, Code::CardExpired | Code::CardRevoked | Code::CardStatusUnknown) {
        error = error.seen(match verdict.leaf.kind.unwrap_or(verdict.asked) {
            CardKind::Hpki => Sign::HpkiPresented,
            CardKind::Jpki => Sign::JpkiPresented,
        });
    }
    Some(error.because(cause(verdict, fault)))
}

/// Whose card it is. What was concluded about the card itself has to be good already.
pub async fn owner(tx: &Tx, verdict: &Verdict, now: Timestamp) -> Result<(Holder, Authority, Card), Error> {
    let leaf = &verdict.leaf;
    let id = card_id(leaf);
    let known = tx.get::<Card>(&id).await?;
    let (holder, card) = match verdict.asked {
        CardKind::Hpki => {
            let unknown = || refused(Code::CardUnknown, verdict);
            let written = leaf.subject_serial.as_deref().ok_or_else(unknown)?;
            let holder_id = HolderId::parse(written).map_err(|_| unknown())?;
            let holder = tx.get::<Holder>(&holder_id).await?.ok_or_else(unknown)?;
            let authority = holders::authority(tx, &holder).await?;
            // One authority's ids say nothing about another's holders.
            if !authority.issuers.contains(&leaf.issuer) {
                return Err(unknown().of_desk(&holder_id, holders::desk(&authority)));
            }
            let card = match known {
                Some(card) if card.holder == holder_id => card,
                Some(_) => return Err(refused(Code::CardTaken, verdict)),
                None => bound(verdict, CardKind::Hpki, &holder_id, now),
            };
            (holder, card)
        }
        CardKind::Jpki => {
            let Some(card) = known else {
                let mut error = refused(Code::CardUnbound, verdict);
                if now.since(leaf.valid_from) < YOUNG {
                    error = error.seen(Sign::CardRenewed);
                }
                return Err(error);
            };
            let gone = || Error::fault(format_args!("card {} has no holder", card.id));
            let holder = tx.get::<Holder>(&card.holder).await?.ok_or_else(gone)?;
            (holder, card)
        }
    };
    let authority = holders::authority(tx, &holder).await?;
    match holder.standing {
        Standing::Enabled => Ok((holder, authority, card)),
        Standing::Disabled { .. } => {
            Err(refused(Code::CardDisabled, verdict).of_desk(&holder.id, holders::desk(&authority)))
        }
    }
}

/// Refuses this holder a card that is bound to somebody else, with the desk to call.
pub fn taken(verdict: &Verdict, holder: &Holder, authority: &Authority) -> Error {
    refused(Code::CardTaken, verdict).of_desk(&holder.id, holders::desk(authority))
}

/// A refusal of the card that came, with what is said of it.
pub fn refused(code: Code, verdict: &Verdict) -> Error {
    Error::of_card(code, WhichCard::Presented(words(verdict)))
}

/// A card that is its holder's from now on.
pub fn bound(verdict: &Verdict, kind: CardKind, holder: &HolderId, now: Timestamp) -> Card {
    let leaf = &verdict.leaf;
    Card {
        id: card_id(leaf),
        kind,
        holder: holder.clone(),
        issuer: leaf.issued_by.clone(),
        serial: leaf.serial.clone(),
        valid_from: leaf.valid_from,
        valid_until: leaf.valid_until,
        bound_at: now,
        last_used_at: None,
        roles: roles(verdict),
    }
}

/// The professions and offices of a card, as its certificate says them.
pub fn roles(verdict: &Verdict) -> Vec<String> {
    match &verdict.roles {
        Roles::Some { roles } => roles.clone(),
        Roles::None | Roles::OtherScheme { .. } | Roles::Malformed => Vec::new(),
    }
}

/// Names the card that a certificate is on.
pub fn card_id(leaf: &Leaf) -> CardId {
    CardId::of(&leaf.issuer, &leaf.serial)
}

/// What is said of a card on a screen.
fn words(verdict: &Verdict) -> CardWords {
    let leaf = &verdict.leaf;
    let revoked = match (&verdict.status, &verdict.issuers_status) {
        (RevocationStatus::Revoked { at, reason }, _) | (_, RevocationStatus::Revoked { at, reason }) => {
            Some((*at, *reason))
        }
        (
            RevocationStatus::Good { .. } | RevocationStatus::Unknown { .. },
            RevocationStatus::Good { .. } | RevocationStatus::Unknown { .. },
        ) => None,
    };
    CardWords {
        kind: verdict.asked,
        issuer: leaf.issued_by.clone(),
        from: leaf.valid_from,
        until: leaf.valid_until,
        revoked,
    }
}

/// What the log gets: which part of the verdict failed, without the person's name.
fn cause(verdict: &Verdict, fault: Fault) -> String {
    let Verdict { leaf, path, policy, status, issuers_status, .. } = verdict;
    let path = match path {
        Path::Trusted { issuers } => format!("trusted by {} issuers", issuers.len()),
        Path::UnknownIssuer => "unknown issuer".to_owned(),
        Path::Forged => "forged".to_owned(),
        Path::Algorithm { oid } => format!("signed with {oid}"),
        Path::Broken { rule } => format!("{rule:?}"),
    };
    let policy = match policy {
        Policy::Accepted { oid } | Policy::Signing { oid } | Policy::Test { oid } => oid.clone(),
        Policy::Other { oids } => oids.join(" "),
        Policy::None => "none".to_owned(),
    };
    format!(
        "{fault:?}: certificate {} of {}; path: {path}; policy: {policy}; status: {status:?}; issuers: {issuers_status:?}",
        leaf.serial, leaf.issuer_name
    )
}
