//! A holder's cards: finding, keeping and removing them. Nothing here decides whose card it is.

use crate::audit::Event;
use crate::clock::Timestamp;
use crate::ids::{CardId, HolderId};
use crate::model::people::{Card, OwnedCard};
use crate::service::act::Act;
use crate::service::{directory, sessions};
use crate::store::{self, ReadRows, Tx, prefix_of};
use api::card::CardKind;

/// More cards than anybody has.
const MANY: usize = 100;

/// A holder's cards, the newest first. In a transaction it runs again when one came or went meanwhile.
pub async fn of(store: &impl ReadRows, holder: &HolderId) -> Result<Vec<Card>, store::Error> {
    let owned = store.scan::<OwnedCard>(&prefix_of(holder.as_str()), None, MANY).await?;
    let mut cards = Vec::with_capacity(owned.len());
    for ((_, id), _) in owned {
        cards.extend(store.get::<Card>(&id).await?);
    }
    cards.sort_by(|a, b| b.bound_at.cmp(&a.bound_at).then_with(|| a.id.cmp(&b.id)));
    Ok(cards)
}

/// Writes a card down, and, where it is new, that it is its holder's.
pub async fn keep(tx: &Tx, act: &Act, card: &Card) -> Result<(), store::Error> {
    if tx.get::<Card>(&card.id).await?.is_none() {
        tx.put(&(card.holder.as_str().to_owned(), card.id.clone()), &OwnedCard {})?;
        directory::keep_card(tx, act.app.random.as_ref(), card)?;
        act.record(tx, Event::CardBound { card: card.id.to_string() }, &card.holder)?;
    }
    tx.put(&card.id, card)
}

/// Makes a My Number card its holder's, in the place of the one that was. A person has one: what was bound before is the card that this
/// one renewed. Of several that are bound at the same time, the last one stays.
pub async fn bind(tx: &Tx, act: &Act, card: &Card) -> Result<(), store::Error> {
    for before in
        of(tx, &card.holder).await?.iter().filter(|it| it.kind == CardKind::Jpki && it.id != card.id)
    {
        remove(tx, act, &card.holder, &before.id).await?;
    }
    keep(tx, act, card).await
}

/// Removes the rows of a holder's card; its sessions end with it. The caller adds the line in the record.
pub async fn forget(tx: &Tx, holder: &HolderId, id: &CardId, now: Timestamp) -> Result<(), store::Error> {
    tx.delete::<Card>(id);
    tx.delete::<OwnedCard>(&(holder.as_str().to_owned(), id.clone()));
    sessions::end_resting_on(tx, holder, |means| means.as_card() == Some(id), now).await
}

/// Takes a card from its holder; its sessions end with it.
pub async fn remove(tx: &Tx, act: &Act, holder: &HolderId, id: &CardId) -> Result<(), store::Error> {
    forget(tx, holder, id, act.now).await?;
    act.record(tx, Event::CardRemoved { card: id.to_string() }, holder)
}
