//! What the desk does with cards: listing them, and taking one from its holder.

use crate::audit::Event;
use crate::desk::context::Desk;
use crate::desk::refusal::DeskRefusal;
use crate::ids::{self, CardId};
use crate::model::people::Card;
use crate::service::holder_cards;
use crate::store::Tx;

impl Desk<'_> {
    /// A holder's cards, the newest first.
    pub async fn cards(&self, holder: &str) -> Result<Vec<Card>, DeskRefusal> {
        let holder = self.holder(holder).await?;
        Ok(holder_cards::of(self.store, &holder.id).await?)
    }

    /// Shows every card to `each`.
    pub async fn each_card(&self, mut each: impl FnMut(Card)) -> Result<(), DeskRefusal> {
        Ok(self.each_row::<Card>(|_, card| each(card)).await?)
    }

    /// The card with this id.
    pub async fn card(&self, typed: &str) -> Result<Card, DeskRefusal> {
        let id = card_id(typed)?;
        self.store.get::<Card>(&id).await?.ok_or_else(|| DeskRefusal::CardUnknown(typed.to_owned()))
    }

    /// Takes a card from its holder: it signs nobody in any more, and its sessions end. A My Number card that was bound to the wrong person
    /// can be bound to the right one then; an HPKI card belongs to whom it names, and comes back when it is used.
    pub async fn unbind(&self, typed: &str) -> Result<Card, DeskRefusal> {
        let id = card_id(typed)?;
        self.store
            .transaction(async |tx: Tx| {
                let found = tx.get::<Card>(&id).await?;
                let card = found.ok_or_else(|| DeskRefusal::CardUnknown(typed.to_owned()))?;
                holder_cards::forget(&tx, &card.holder, &id, self.now()).await?;
                self.record(&tx, Event::CardRemoved { card: id.to_string() }, Some(&card.holder))?;
                Ok(card)
            })
            .await
    }
}

fn card_id(typed: &str) -> Result<CardId, DeskRefusal> {
    let id = ids::plain(typed).ok().and_then(|plain| CardId::from_wire(&plain));
    id.ok_or_else(|| DeskRefusal::CardUnknown(typed.to_owned()))
}
