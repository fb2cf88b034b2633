//! What the desk does with authorities: adding, changing and listing them.

use crate::audit::Event;
use crate::desk::context::{Desk, Existing};
use crate::desk::refusal::DeskRefusal;
use crate::desk::text::{self, text};
use crate::desk::typed_ids::{authority_id, new_authority_id};
use crate::ids::AuthorityId;
use crate::model::people::{Authority, Holder};
use crate::service::directory;
use crate::store::Tx;

/// There are three authorities in Japan; this is room enough. Holders are read so many at once.
const MANY: usize = 1000;

impl Desk<'_> {
    /// Adds or changes an authority.
    pub async fn add_authority(
        &self,
        id: &str,
        name: &str,
        contact: &str,
        existing: Existing,
    ) -> Result<Authority, DeskRefusal> {
        let (id, now) = (new_authority_id(id)?, self.now());
        let (name, contact) =
            (text::name(name)?, text(contact, text::CONTACT).map_err(DeskRefusal::Contact)?);
        let fresh = Authority { id, name, contact, issuers: Vec::new(), added_at: now };
        self.store
            .transaction(async |tx: Tx| {
                let row = match (tx.get::<Authority>(&fresh.id).await?, existing) {
                    (Some(_), Existing::Refuse) => {
                        return Err(DeskRefusal::AuthorityExists(fresh.id.clone()));
                    }
                    (Some(old), Existing::Update) => {
                        Authority { added_at: old.added_at, issuers: old.issuers, ..fresh.clone() }
                    }
                    (None, _) => fresh.clone(),
                };
                // Holders belong to authorities: before the first of these there was nobody.
                if tx.scan::<Authority>(b"", None, 1).await?.is_empty() {
                    directory::begin(&tx)?;
                }
                tx.put(&row.id, &row)?;
                self.record(&tx, Event::AuthorityAdded { authority: row.id.to_string() }, None)?;
                Ok(row)
            })
            .await
    }

    /// Says which certification authorities issue the cards of an authority's holders: the hashes of their names, as verdicts name
    /// them. Replaces what was said before.
    pub async fn name_issuers(&self, id: &str, issuers: &[String]) -> Result<Authority, DeskRefusal> {
        let id = authority_id(id)?;
        self.store
            .transaction(async |tx: Tx| {
                let old = tx.get::<Authority>(&id).await?;
                let old = old.ok_or_else(|| DeskRefusal::AuthorityUnknown(id.to_string()))?;
                let row = Authority { issuers: issuers.to_vec(), ..old };
                tx.put(&row.id, &row)?;
                self.record(&tx, Event::AuthorityAdded { authority: row.id.to_string() }, None)?;
                Ok(row)
            })
            .await
    }

    /// Deletes an authority that has no holders. Whoever comes to belong to it meanwhile stops it.
    pub async fn delete_authority(&self, id: &str) -> Result<Authority, DeskRefusal> {
        let id = authority_id(id)?;
        self.store
            .transaction(async |tx: Tx| {
                let found = tx.get::<Authority>(&id).await?;
                let authority = found.ok_or_else(|| DeskRefusal::AuthorityUnknown(id.to_string()))?;
                let mut holders = 0;
                let mut after = None;
                loop {
                    let page = tx.scan::<Holder>(b"", after.as_ref(), MANY).await?;
                    holders += page.iter().filter(|(_, it)| it.authority == id).count();
                    after = page.last().map(|(key, _)| key.clone());
                    if page.len() < MANY {
                        break;
                    }
                }
                if holders > 0 {
                    return Err(DeskRefusal::AuthorityHasHolders { id: id.clone(), holders });
                }
                tx.delete::<Authority>(&id);
                self.record(&tx, Event::AuthorityDeleted { authority: id.to_string() }, None)?;
                Ok(authority)
            })
            .await
    }

    /// All authorities, by id.
    pub async fn authorities(&self) -> Result<Vec<Authority>, DeskRefusal> {
        let rows = self.store.scan::<Authority>(b"", None, MANY).await?;
        Ok(rows.into_iter().map(|(_, authority)| authority).collect())
    }

    /// The authority whose id was typed, where one was: for what is wanted of it alone.
    pub(crate) async fn only(&self, typed: Option<&str>) -> Result<Option<AuthorityId>, DeskRefusal> {
        let id = typed.map(authority_id).transpose()?;
        if let Some(id) = &id {
            self.authority(id).await?;
        }
        Ok(id)
    }

    /// The authority with this id.
    pub(crate) async fn authority(&self, id: &AuthorityId) -> Result<Authority, DeskRefusal> {
        let found = self.store.get::<Authority>(id).await?;
        found.ok_or_else(|| DeskRefusal::AuthorityUnknown(id.to_string()))
    }
}
