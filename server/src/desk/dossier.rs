//! Everything that the desk has of one holder, in one look; and deleting it.

use crate::audit::Event;
use crate::clock::Timestamp;
use crate::config::Config;
use crate::desk::context::Desk;
use crate::desk::invitations::LetterFigures;
use crate::desk::refusal::DeskRefusal;
use crate::desk::typed_ids::holder_id;
use crate::ids::{HolderId, IncidentNumber, JourneyId, SecretHash};
use crate::journey::invitation::Invitation;
use crate::journey::login::{self, Login, LoginState};
use crate::journey::register::{Registration, RegistrationState};
use crate::model::incident::{Incident, JourneyKind};
use crate::model::index::Newest;
use crate::model::news::NewsRecord;
use crate::model::people::{Authority, Card, Device, Handle, Holder};
use crate::model::session::Session;
use crate::service::{devices, directory, holder_cards, sessions};
use crate::store::Tx;
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// So many of the last messages are shown.
const MESSAGES: usize = 10;

/// What the desk has of a holder.
#[derive(Clone, Debug)]
pub struct Dossier {
    /// The holder.
    pub holder: Holder,
    /// The holder's authority.
    pub authority: Option<Authority>,
    /// The registered devices, the newest first.
    pub devices: Vec<Device>,
    /// The cards, the newest first.
    pub cards: Vec<Card>,
    /// The letters, the newest first.
    pub letters: Vec<LetterFigures>,
    /// Sessions that last, the newest first.
    pub sessions: Vec<Session>,
    /// Logins and registrations that are under way, the newest first.
    pub journeys: Vec<JourneyFigures>,
    /// The last messages that were shown, the newest first.
    pub messages: Vec<(IncidentNumber, Incident)>,
}

/// A journey that is under way.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct JourneyFigures {
    /// Which kind.
    pub kind: JourneyKind,
    /// Its id.
    pub id: JourneyId,
    /// When it began.
    pub began_at: Timestamp,
    /// When it ends if nobody goes on with it.
    pub ends_at: Timestamp,
}

/// What is deleted with a holder.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct DeletedHolder {
    /// The holder as it was.
    pub holder: Holder,
    /// How many devices.
    pub devices: usize,
    /// How many cards.
    pub cards: usize,
    /// How many invitations.
    pub letters: usize,
    /// How many sessions.
    pub sessions: usize,
}

impl Desk<'_> {
    /// Everything that there is of a holder. Journeys and messages are looked for among those of everybody.
    pub async fn dossier(&self, id: &str, config: &Config) -> Result<Dossier, DeskRefusal> {
        let (holder, now) = (self.holder(id).await?, self.now());
        let sessions = sessions::lasting(&self.store.reading(), &holder.id, &config.lifetime(), now).await?;
        Ok(Dossier {
            authority: self.store.get::<Authority>(&holder.authority).await?,
            devices: devices::of(self.store, &holder.id).await?,
            cards: holder_cards::of(self.store, &holder.id).await?,
            letters: self.letters_of(&holder.id).await?,
            sessions,
            journeys: self.journeys_of(&holder.id).await?,
            messages: self.messages_of(&holder.id, config).await?,
            holder,
        })
    }

    async fn journeys_of(&self, holder: &HolderId) -> Result<Vec<JourneyFigures>, DeskRefusal> {
        let (mut found, now) = (Vec::new(), self.now());
        let mut take = |kind, id: &JourneyId, began_at, ends_at: Option<Timestamp>| {
            if let Some(ends_at) = ends_at.filter(|ends_at| now < *ends_at) {
                found.push(JourneyFigures { kind, id: id.clone(), began_at, ends_at });
            }
        };
        self.each_row::<Login>(|id, it| {
            if it.holder.as_ref() == Some(holder) {
                take(JourneyKind::Login, id, it.asked_at, login_ends(&it.state));
            }
        })
        .await?;
        self.each_row::<Registration>(|id, it| {
            if it.holder == *holder {
                take(JourneyKind::Registration, id, it.began_at, registration_ends(&it.state));
            }
        })
        .await?;
        found.sort_by_key(|it| Reverse(it.began_at));
        Ok(found)
    }

    async fn messages_of(
        &self,
        holder: &HolderId,
        config: &Config,
    ) -> Result<Vec<(IncidentNumber, Incident)>, DeskRefusal> {
        let (mut found, from) = (Vec::new(), self.now().before(config.incidents_kept));
        self.each_row::<Incident>(|number, it| {
            if it.holder.as_ref() == Some(holder) && it.at > from {
                found.push((number.clone(), it));
            }
        })
        .await?;
        found.sort_by_key(|(_, it)| Reverse(it.at));
        found.truncate(MESSAGES);
        Ok(found)
    }

    /// What would be deleted with a holder: of everybody's rows none are looked through.
    pub async fn to_delete(&self, id: &str, config: &Config) -> Result<DeletedHolder, DeskRefusal> {
        let (holder, now) = (self.holder(id).await?, self.now());
        let lasting = sessions::lasting(&self.store.reading(), &holder.id, &config.lifetime(), now).await?;
        Ok(DeletedHolder {
            devices: devices::of(self.store, &holder.id).await?.len(),
            cards: holder_cards::of(self.store, &holder.id).await?.len(),
            letters: self.letters_of(&holder.id).await?.len(),
            sessions: lasting.len(),
            holder,
        })
    }

    /// Under what all letters of a holder are kept. Where they are not remembered together, as in a store of before, all letters are read.
    async fn all_letters_of(&self, holder: &HolderId) -> Result<BTreeSet<SecretHash>, DeskRefusal> {
        let newest = self.store.get::<Newest>(holder).await?;
        if let Some(newest) = newest.filter(|it| it.is_all) {
            return Ok(newest.tokens().cloned().collect());
        }
        let mut letters = BTreeSet::new();
        self.each_row::<Invitation>(|token, it| {
            if it.holder == *holder {
                letters.insert(token.clone());
            }
        })
        .await?;
        Ok(letters)
    }

    /// Ends every session of a holder, as where a PC was left open, and what was approved and is of no session yet; gives how many there were.
    /// Whoever has the device logs in again.
    pub async fn sign_out(&self, id: &str) -> Result<usize, DeskRefusal> {
        let id = holder_id(id)?;
        self.store
            .transaction(async |tx: Tx| {
                if tx.get::<Holder>(&id).await?.is_none() {
                    return Err(DeskRefusal::HolderUnknown(id.to_string()));
                }
                let sessions = sessions::end_all(&tx, &id, self.now()).await?;
                self.record(&tx, Event::SessionEnded, Some(&id))?;
                Ok(sessions)
            })
            .await
    }

    /// Deletes a holder with everything that signs in or registers: devices, cards, sessions, invitations; and what the holder is found by.
    /// The record of events stays, and credential ids stay known as removed, so that a phone that still has its passkey is told so.
    /// Incidents go when their time is over.
    pub async fn delete_holder(&self, id: &str) -> Result<DeletedHolder, DeskRefusal> {
        let (id, now) = (holder_id(id)?, self.now());
        let letters = self.all_letters_of(&id).await?;
        let blocks = directory::blocks_of(self.store, &id).await?;
        let deleted = self
            .store
            .transaction(async |tx: Tx| {
                let tx = &tx;
                let found = tx.get::<Holder>(&id).await?;
                let holder = found.ok_or_else(|| DeskRefusal::HolderUnknown(id.to_string()))?;
                let sessions = sessions::end_all(tx, &id, now).await?;
                let devices = devices::of(tx, &id).await?;
                for device in &devices {
                    devices::remove(tx, &device.id, now).await?;
                }
                let cards = holder_cards::of(tx, &id).await?;
                for card in &cards {
                    holder_cards::forget(tx, &id, &card.id, now).await?;
                }
                let mut tokens = letters.clone();
                // And what was issued meanwhile.
                if let Some(newest) = tx.get::<Newest>(&id).await? {
                    tokens.extend(newest.tokens().cloned());
                }
                for token in &tokens {
                    tx.delete::<Invitation>(token);
                }
                for block in &blocks {
                    directory::erase(tx, block, &id).await?;
                }
                tx.delete::<Newest>(&id);
                tx.delete::<NewsRecord>(&id);
                tx.delete::<Handle>(&holder.handle.simple().to_string());
                tx.delete::<Holder>(&id);
                self.record(tx, Event::HolderDeleted, Some(&id))?;
                let (devices, cards) = (devices.len(), cards.len());
                Ok::<_, DeskRefusal>(DeletedHolder {
                    holder,
                    devices,
                    cards,
                    letters: tokens.len(),
                    sessions,
                })
            })
            .await?;
        // What was put together with others meanwhile.
        loop {
            let blocks = directory::blocks_of(self.store, &id).await?;
            // Who was added again meanwhile is found.
            if blocks.is_empty() || self.store.get::<Holder>(&id).await?.is_some() {
                return Ok(deleted);
            }
            for block in &blocks {
                self.store.transaction(async |tx: Tx| directory::erase(&tx, block, &id).await).await?;
            }
        }
    }
}

/// When a login ends that is under way.
fn login_ends(state: &LoginState) -> Option<Timestamp> {
    match state {
        LoginState::Waiting { expires_at, .. } => Some(*expires_at),
        LoginState::Opened { phone, .. } | LoginState::Confirming { phone, .. } => Some(phone.deadline),
        LoginState::Approved { at, .. } => Some(*at + login::APPROVAL),
        LoginState::Failed { .. } | LoginState::Cancelled { .. } | LoginState::Finished { .. } => None,
    }
}

/// When a registration ends that is under way.
fn registration_ends(state: &RegistrationState) -> Option<Timestamp> {
    match state {
        RegistrationState::Waiting { expires_at, .. } => Some(*expires_at),
        RegistrationState::Claimed { phone, .. } | RegistrationState::Open { phone, .. } => {
            Some(phone.deadline)
        }
        RegistrationState::Done { .. }
        | RegistrationState::Failed { .. }
        | RegistrationState::Cancelled { .. } => None,
    }
}
