//! What a holder has been told: which devices and cards were there when the holder last logged in with the same means. What was
//! added since is news, and is told at the next login, and nobody who was there before it can have read it for the holder.

use crate::clock::Timestamp;
use crate::ids::{CardId, DeviceId, HolderId, SecretHash};
use crate::journey::register::{Registration, RegistrationState};
use crate::model::news::{Added, NewsAddition, NewsRecord};
use crate::model::people::{Card, Device};
use crate::model::session::{Means, Session};
use crate::service::{devices, holder_cards};
use crate::store::{self, Store, Tx};

/// So many of the last additions are remembered with the browser that made them.
const MADE: usize = 20;

/// What was added since the holder last logged in here.
#[derive(Clone, Debug, Default)]
pub struct Additions {
    /// Devices that were added, the newest first.
    pub devices: Vec<Device>,
    /// Cards that were added, the newest first.
    pub cards: Vec<Card>,
}

impl Additions {
    /// Whether this device is news.
    pub fn has_device(&self, id: &DeviceId) -> bool {
        self.devices.iter().any(|device| device.id == *id)
    }

    /// Whether this card is news.
    pub fn has_card(&self, id: &CardId) -> bool {
        self.cards.iter().any(|card| card.id == *id)
    }

    /// Whether nothing was added.
    pub fn is_empty(&self) -> bool {
        self.devices.is_empty() && self.cards.is_empty()
    }
}

/// Since when what was added is news to whoever comes with these means.
pub async fn since(
    tx: &Tx,
    holder: &HolderId,
    means: &Means,
    now: Timestamp,
) -> Result<Timestamp, store::Error> {
    let told = tx.get::<NewsRecord>(holder).await?.unwrap_or_default();
    if let Some(until) = told.until.get(&means.to_string()) {
        return Ok(*until);
    }
    // Never used before: what was there when the means was registered is no news.
    let registered = match means {
        Means::Device { id } => tx.get::<Device>(id).await?.map(|device| device.registered_at),
        Means::Card { id, .. } => tx.get::<Card>(id).await?.map(|card| card.bound_at),
    };
    Ok(registered.unwrap_or(now))
}

/// What was added since then and not in this browser, but for the means itself.
pub async fn news(
    tx: &Tx,
    store: &Store,
    holder: &HolderId,
    (means, since): (&Means, Timestamp),
    browser: Option<&SecretHash>,
) -> Result<Additions, store::Error> {
    let mut news = Additions {
        devices: devices::of(store, holder).await?,
        cards: holder_cards::of(store, holder).await?,
    };
    news.devices.retain(|it| it.registered_at > since && means.as_device() != Some(&it.id));
    news.cards.retain(|it| it.bound_at > since && means.as_card() != Some(&it.id));
    if let (false, Some(browser)) = (news.is_empty(), browser) {
        let told = tx.get::<NewsRecord>(holder).await?.unwrap_or_default();
        for made in told.made.iter().filter(|made| made.browser == *browser) {
            match &made.what {
                Added::Card(id) => news.cards.retain(|card| card.id != *id),
                Added::Phone(journey) => {
                    let registration = tx.get::<Registration>(journey).await?;
                    if let Some(RegistrationState::Done { device, .. }) = registration.map(|it| it.state) {
                        news.devices.retain(|it| it.id != device);
                    }
                }
            }
        }
    }
    Ok(news)
}

/// What is news in a session.
pub async fn news_in(tx: &Tx, store: &Store, session: &Session) -> Result<Additions, store::Error> {
    let since = (&session.means, session.told_until);
    news(tx, store, &session.holder, since, session.journeys.as_ref()).await
}

/// Counts a login; where it has no news to tell, everything is told.
pub async fn login(tx: &Tx, store: &Store, session: &Session) -> Result<(), store::Error> {
    let mut told = tx.get::<NewsRecord>(&session.holder).await?.unwrap_or_default();
    told.logins = told.logins.wrapping_add(1);
    // What was added in this very browser is not told in it, but it has not been told either.
    let untold = news(tx, store, &session.holder, (&session.means, session.told_until), None).await?;
    if untold.is_empty() {
        told.until.insert(session.means.to_string(), session.opened_at);
    } else {
        told.until.entry(session.means.to_string()).or_insert(session.told_until);
    }
    // Means that are gone need nothing told.
    let mut there: Vec<String> = Vec::new();
    there.extend(devices::of(store, &session.holder).await?.iter().map(|it| it.id.to_string()));
    for card in holder_cards::of(store, &session.holder).await? {
        there.push(Means::Card { id: card.id, kind: card.kind }.to_string());
    }
    there.push(session.means.to_string());
    told.until.retain(|means, _| there.contains(means));
    tx.put(&session.holder, &told)
}

/// The person has read the news of a session: what was there when it was opened. What was added in it, or since, is still to be told.
pub async fn read(tx: &Tx, session: &Session) -> Result<(), store::Error> {
    let mut told = tx.get::<NewsRecord>(&session.holder).await?.unwrap_or_default();
    let until = told.until.entry(session.means.to_string()).or_insert(session.told_until);
    *until = (*until).max(session.opened_at);
    tx.put(&session.holder, &told)
}

/// Remembers in which browser something was added.
pub async fn made(tx: &Tx, holder: &HolderId, what: Added, browser: &SecretHash) -> Result<(), store::Error> {
    let mut told = tx.get::<NewsRecord>(holder).await?.unwrap_or_default();
    told.made.push(NewsAddition { what, browser: browser.clone() });
    let over = told.made.len().saturating_sub(MADE);
    told.made.drain(..over);
    tx.put(holder, &told)
}
