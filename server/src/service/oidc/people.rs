//! What clients may be told of a person.

use crate::cards::role;
use crate::model::people::{Authority, Card, Holder};
use crate::model::session::Means;
use crate::oidc::claims::{
    AuthorityClaim, CertificateClaim, HCROLE_SYSTEM, Person, PersonClaims, RoleClaim, seconds,
};
use crate::oidc::grant::Grant;
use crate::oidc::scope::ClaimName;
use crate::service::holder_cards;
use crate::store::{self, ReadRows};
use std::collections::{BTreeMap, BTreeSet};

/// What a client is told of the person of a grant. Nothing is read where nothing is wanted.
pub async fn told(
    store: &impl ReadRows,
    (grant, holder): (&Grant, &Holder),
    wanted: &BTreeSet<ClaimName>,
) -> Result<PersonClaims, store::Error> {
    if wanted.is_empty() {
        return Ok(PersonClaims::default());
    }
    Ok(PersonClaims::of(&person(store, grant, holder).await?, grant, wanted))
}

/// The person of a grant.
async fn person(store: &impl ReadRows, grant: &Grant, holder: &Holder) -> Result<Person, store::Error> {
    let authority = store.get::<Authority>(&holder.authority).await?;
    let cards = holder_cards::of(store, &holder.id).await?;
    let certificate = match &grant.means {
        Means::Card { id, .. } => cards.iter().find(|card| card.id == *id).map(certificate),
        Means::Device { .. } => None,
    };
    Ok(Person {
        name: holder.name.clone(),
        kana: holder.kana.as_ref().map(ToString::to_string),
        holder_id: holder.written.clone(),
        authority: AuthorityClaim {
            id: holder.authority.to_string(),
            name: authority.map(|it| it.name).unwrap_or_default(),
        },
        roles: roles(&cards),
        certificate,
    })
}

fn certificate(card: &Card) -> CertificateClaim {
    CertificateClaim { issuer: card.issuer.clone(), serial: card.serial.clone() }
}

/// Professions and offices by the cards that the person has used here; each once, as it was verified last.
fn roles(cards: &[Card]) -> Vec<RoleClaim> {
    let mut latest: BTreeMap<&str, i64> = BTreeMap::new();
    for card in cards {
        let verified_at = seconds(card.last_used_at.unwrap_or(card.bound_at));
        for role in &card.roles {
            let known = latest.entry(role).or_insert(verified_at);
            *known = verified_at.max(*known);
        }
    }
    let claim = |(text, verified_at): (&str, i64)| RoleClaim {
        system: HCROLE_SYSTEM,
        text: text.to_owned(),
        name: role::in_japanese(text).to_owned(),
        verified_at,
    };
    latest.into_iter().map(claim).collect()
}
