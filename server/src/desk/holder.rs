//! What the desk does with holders: adding, changing, disabling and listing them.

use crate::audit::Event;
use crate::clock::Timestamp;
use crate::desk::context::{Desk, Existing};
use crate::desk::refusal::DeskRefusal;
use crate::desk::text;
use crate::desk::typed_ids::{authority_id, holder_id};
use crate::ids::{self, AuthorityId, HolderId};
use crate::model::kana::KanaName;
use crate::model::people::{self, Authority, Handle, Holder, Owned};
use crate::service::{directory, sessions};
use crate::store::{Tx, prefix_of};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// For so many holders their rows are looked up one by one; for more, all are read.
const FEW: usize = 100;

/// A holder to be added, checked but for what only the store knows.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct NewHolder {
    /// The id, checked already.
    pub id: HolderId,
    /// The id as the authority writes it.
    pub written: String,
    /// The name as screens show it.
    pub name: String,
    /// How the name is read; where nothing is said, nobody knows of whoever is new, and nothing changes for anybody else.
    pub kana: Option<NewKana>,
    /// The id of the authority that registers the holder.
    pub authority: AuthorityId,
    /// Whether the holder may log in; where nothing is said, whoever is new may, and nothing changes for anybody else.
    pub standing: Option<NewStanding>,
}

/// What is said of how a name is read.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum NewKana {
    /// It is not known, or not any more.
    Unknown,
    /// It is read like this.
    Is(KanaName),
}

/// What a holder's name is to be from now on; what is not said stays.
#[derive(Clone, Copy, Debug, Default)]
pub struct NewName<'a> {
    /// The name.
    pub name: Option<&'a str>,
    /// How it is read; nothing in it takes away what was known.
    pub kana: Option<&'a str>,
}

/// What a holder is to be from now on.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum NewStanding {
    /// The holder may log in.
    Enabled,
    /// Not able to log in any more, at once.
    Disabled,
}

/// How ids of holders were written, where it is known.
#[derive(Clone, Debug, Default)]
pub struct WrittenIds(HashMap<HolderId, String>);

impl WrittenIds {
    /// That of one holder.
    pub fn only(holder: &Holder) -> Self {
        Self(HashMap::from([(holder.id.clone(), holder.written.clone())]))
    }

    /// The id as the authority writes it; of a holder who is not there any more, as it is compared.
    pub fn of<'a>(&'a self, id: &'a HolderId) -> &'a str {
        self.0.get(id).map_or_else(|| id.as_str(), String::as_str)
    }
}

impl NewStanding {
    /// What programs call it, and lists in English.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Enabled => "enabled",
            Self::Disabled => "disabled",
        }
    }

    /// What a holder is now.
    pub const fn of(it: &people::Standing) -> Self {
        match it {
            people::Standing::Enabled => Self::Enabled,
            people::Standing::Disabled { .. } => Self::Disabled,
        }
    }
}

impl NewKana {
    /// Reads what a person gave.
    fn parse(given: &str) -> Result<Self, DeskRefusal> {
        Ok(Self::of(KanaName::read(given).map_err(DeskRefusal::Kana)?))
    }

    /// What the store has.
    fn of(kept: Option<KanaName>) -> Self {
        kept.map_or(Self::Unknown, Self::Is)
    }

    /// The reading, where there is one.
    pub fn known(&self) -> Option<&KanaName> {
        match self {
            Self::Unknown => None,
            Self::Is(kana) => Some(kana),
        }
    }
}

impl NewHolder {
    /// Reads what a person gave.
    pub fn parse(id: &str, name: &str, authority: &str) -> Result<Self, DeskRefusal> {
        let written = ids::plain(id).map_err(|why| DeskRefusal::Id { given: id.to_owned(), why })?;
        let (id, name, authority) = (holder_id(id)?, text::name(name)?, authority_id(authority)?);
        Ok(Self { id, written, name, kana: None, authority, standing: None })
    }

    /// The same with how the name is read, as a person gave it.
    pub fn read_as(self, kana: &str) -> Result<Self, DeskRefusal> {
        Ok(Self { kana: Some(NewKana::parse(kana)?), ..self })
    }

    /// Whether it says that the holder may not sign in.
    pub(super) fn is_disabled(&self) -> bool {
        self.standing == Some(NewStanding::Disabled)
    }

    /// What the store has of a holder, as a desk would add it.
    pub(super) fn of(holder: &Holder) -> Self {
        let Holder { id, written, name, kana, authority, standing, .. } = holder.clone();
        let (kana, standing) = (Some(NewKana::of(kana)), Some(NewStanding::of(&standing)));
        Self { id, written, name, kana, authority, standing }
    }

    /// The same, with what it does not say as it was before.
    pub(super) fn after(self, before: &Self) -> Self {
        let kana = self.kana.or_else(|| before.kana.clone());
        Self { kana, standing: self.standing.or(before.standing), ..self }
    }

    fn into_holder(self, handle: Uuid, now: Timestamp) -> Holder {
        let Self { id, written, name, kana, authority, standing } = self;
        let standing = match standing {
            Some(NewStanding::Disabled) => people::Standing::Disabled { since: now },
            Some(NewStanding::Enabled) | None => people::Standing::Enabled,
        };
        Holder {
            id,
            written,
            name,
            kana: kana.and_then(|it| it.known().cloned()),
            authority,
            handle,
            standing,
            added_at: now,
            epoch: people::Epoch::default(),
            epoch_since: None,
            signed_out_at: None,
        }
    }
}

impl Desk<'_> {
    /// Adds or changes a holder. A change keeps the holder's devices, handle and standing.
    pub async fn add_holder(&self, new: &NewHolder, existing: Existing) -> Result<Holder, DeskRefusal> {
        let now = self.now();
        self.store
            .transaction(async |tx: Tx| {
                if tx.get::<Authority>(&new.authority).await?.is_none() {
                    return Err(DeskRefusal::AuthorityUnknown(new.authority.to_string()));
                }
                match (tx.get::<Holder>(&new.id).await?, existing) {
                    (Some(old), Existing::Refuse) => Err(DeskRefusal::HolderExists(old.written)),
                    (Some(old), Existing::Update) => self.change_holder(&tx, old, new.clone()).await,
                    (None, _) => {
                        let row = self.put_holder(&tx, new.clone(), now)?;
                        directory::keep_holders(&tx, self.random, std::slice::from_ref(&row))?;
                        self.record(&tx, Event::HolderAdded, Some(&row.id))?;
                        Ok(row)
                    }
                }
            })
            .await
    }

    /// Writes a new holder with its index entry; the caller adds the lines in the directory and in the audit record, but for one that says
    /// that the holder may not log in.
    pub(crate) fn put_holder(&self, tx: &Tx, new: NewHolder, now: Timestamp) -> Result<Holder, DeskRefusal> {
        let mut bytes = [0; 16];
        self.random.fill(&mut bytes);
        let holder = new.into_holder(uuid::Builder::from_random_bytes(bytes).into_uuid(), now);
        tx.put(&holder.id, &holder)?;
        tx.put(&holder.handle.simple().to_string(), &Handle { holder: holder.id.clone() })?;
        match holder.standing {
            people::Standing::Enabled => {}
            people::Standing::Disabled { .. } => self.record(tx, Event::HolderDisabled, Some(&holder.id))?,
        }
        Ok(holder)
    }

    /// Gives a holder another name, reading of it, authority, spelling of the id or standing, with the lines in the audit record.
    pub(super) async fn change_holder(
        &self,
        tx: &Tx,
        old: Holder,
        new: NewHolder,
    ) -> Result<Holder, DeskRefusal> {
        let NewHolder { written, name, kana, authority, standing, .. } = new;
        let kana = kana.map_or_else(|| old.kana.clone(), |it| it.known().cloned());
        let old = match standing {
            Some(standing) => self.stand(tx, old, standing).await?,
            None => old,
        };
        if (&old.written, &old.name, &old.kana, &old.authority) == (&written, &name, &kana, &authority) {
            return Ok(old);
        }
        let row = Holder { written, name, kana, authority, ..old };
        tx.put(&row.id, &row)?;
        directory::keep_holders(tx, self.random, std::slice::from_ref(&row))?;
        self.record(tx, Event::HolderChanged, Some(&row.id))?;
        Ok(row)
    }

    /// Lets a holder log in, or no longer. The server asks at every step, so it holds at once. Doing it twice is doing it once.
    pub async fn set_standing(&self, id: &str, standing: NewStanding) -> Result<Holder, DeskRefusal> {
        let id = holder_id(id)?;
        self.store
            .transaction(async |tx: Tx| {
                let old =
                    tx.get::<Holder>(&id).await?.ok_or_else(|| DeskRefusal::HolderUnknown(id.to_string()))?;
                self.stand(&tx, old, standing).await
            })
            .await
    }

    /// Gives a holder another standing, with the line in the audit record; nothing where it is as it should be.
    async fn stand(&self, tx: &Tx, old: Holder, standing: NewStanding) -> Result<Holder, DeskRefusal> {
        if NewStanding::of(&old.standing) == standing {
            return Ok(old);
        }
        let now = self.now();
        // Disabling ends for good what rests on a proof of before: enabling lets the holder log in anew, and nothing else.
        let (row, event) = match standing {
            NewStanding::Disabled => {
                let (epoch, becomes) = (old.epoch.next(), people::Standing::Disabled { since: now });
                let row = Holder { standing: becomes, epoch, epoch_since: Some(now), ..old };
                // Whoever is told when somebody logs out is told of this, too.
                sessions::end_all(tx, &row.id, now).await?;
                (row, Event::HolderDisabled)
            }
            NewStanding::Enabled => {
                (Holder { standing: people::Standing::Enabled, ..old }, Event::HolderEnabled)
            }
        };
        tx.put(&row.id, &row)?;
        self.record(tx, event, Some(&row.id))?;
        Ok(row)
    }

    /// Gives a holder another name, or another reading of it; devices, cards and sessions stay.
    pub async fn rename(&self, id: &str, new: NewName<'_>) -> Result<Holder, DeskRefusal> {
        let (id, name) = (holder_id(id)?, new.name.map(text::name).transpose()?);
        let kana = new.kana.map(NewKana::parse).transpose()?;
        self.store
            .transaction(async |tx: Tx| {
                let old = tx.get::<Holder>(&id).await?;
                let old = old.ok_or_else(|| DeskRefusal::HolderUnknown(id.to_string()))?;
                let before = NewHolder::of(&old);
                let name = name.clone().unwrap_or_else(|| before.name.clone());
                let new = NewHolder { name, kana: kana.clone(), ..before };
                self.change_holder(&tx, old, new).await
            })
            .await
    }

    /// The holder with this id.
    pub async fn holder(&self, id: &str) -> Result<Holder, DeskRefusal> {
        let id = holder_id(id)?;
        self.store.get::<Holder>(&id).await?.ok_or_else(|| DeskRefusal::HolderUnknown(id.to_string()))
    }

    /// The ids of these holders as they were written.
    pub async fn written(
        &self,
        holders: impl IntoIterator<Item = &HolderId>,
    ) -> Result<WrittenIds, DeskRefusal> {
        let asked: BTreeSet<&HolderId> = holders.into_iter().collect();
        let mut written = HashMap::new();
        if asked.len() <= FEW {
            for id in asked {
                let holder = self.store.get::<Holder>(id).await?;
                written.extend(holder.map(|it| (id.clone(), it.written)));
            }
        } else {
            self.each_row::<Holder>(|id, it| {
                if asked.contains(id) && it.written != id.as_str() {
                    written.insert(id.clone(), it.written);
                }
            })
            .await?;
        }
        Ok(WrittenIds(written))
    }

    /// Shows every holder to `each`, in the order of their ids.
    pub async fn each_holder(&self, mut each: impl FnMut(Holder)) -> Result<(), DeskRefusal> {
        Ok(self.each_row::<Holder>(|_, holder| each(holder)).await?)
    }

    /// Everyone who may sign in and has no device to do it with.
    pub async fn without_device(&self) -> Result<Vec<HolderId>, DeskRefusal> {
        let mut able = Vec::new();
        self.each_holder(|holder| match holder.standing {
            people::Standing::Enabled => able.push(holder.id),
            people::Standing::Disabled { .. } => {}
        })
        .await?;
        let mut without = Vec::new();
        for id in able {
            if self.store.scan::<Owned>(&prefix_of(id.as_str()), None, 1).await?.is_empty() {
                without.push(id);
            }
        }
        Ok(without)
    }
}
