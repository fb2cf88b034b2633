//! Brings a list into the index. Its buckets are written beside those that hold; then one change names the new ones, and look-ups see
//! the whole list at once. Whoever is killed on the way has changed nothing: the next load removes what was left behind.

use crate::audit::{self, Actor};
use crate::calendar::in_japan;
use crate::cards::crl::CheckedList;
use crate::clock::{Clock, Timestamp};
use crate::ids::Random;
use crate::revocation::bucket::{Bucket, bits_for};
use crate::revocation::current::Old;
use crate::revocation::merge::{Counts, expired_before, merge};
use crate::revocation::rows::{CurrentList, LoadClaim, RevokedBucket, buckets_of, generation_at, place};
use crate::revocation::sorted::{of, pass_bits, take};
use crate::store::{self, Store, Tx, WriteSet, prefix_of};
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

/// Buckets in one change: less than the store's engine has to cut up.
const BUCKETS: usize = 48;
/// Buckets that go in one change.
const GOING: usize = 200;
/// Whoever has given no sign of life for so long does not load any more.
const DEAD: Duration = Duration::from_mins(1);

/// How far a load is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct LoadProgress {
    /// Entries written so far.
    pub done: usize,
    /// Entries in the list.
    pub of: usize,
}

/// Which lists may follow the one that holds.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum NumberOrder {
    /// Those with a greater number.
    Rising,
    /// Those with any number, or none, that were made later: for an authority whose numbers went back, as after a restore. Whoever was
    /// revoked stays revoked; only suspensions end that the new list does not have.
    MayFall,
}

/// What became of a list.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Loaded {
    /// The list is the current one already.
    Same(CurrentList),
    /// It is the current list from now on.
    New {
        /// The row that was written.
        list: CurrentList,
        /// How many entries the list before it did not have.
        added: usize,
        /// How many suspended certificates of the list before are valid again.
        lifted: usize,
    },
}

/// Why a list was not loaded.
#[derive(Debug, thiserror::Error)]
pub enum NotLoaded {
    /// A list of a later number holds.
    #[error(
        "its number {number} is below {known}, which was seen already: it is an old list, or its issuer's numbers went backwards (`kagura crl load --accept-lower-number`)"
    )]
    Older {
        /// `cRLNumber` of the list that is current, hexadecimal.
        number: String,
        /// That of the list that holds.
        known: String,
    },
    /// Another list had this number.
    #[error(
        "its number {number} was used for another list: one of the two is not what its issuer wanted to publish"
    )]
    NumberTwice {
        /// The `cRLNumber` that both lists have, hexadecimal.
        number: String,
    },
    /// Any number would do, but the list is not newer than the one that holds.
    #[error(
        "it was made at {made}, and the list that holds at {known}: it is an old list, whatever its number"
    )]
    MadeEarlier {
        /// `thisUpdate` of the list, in Japanese time.
        made: String,
        /// That of the list that holds.
        known: String,
    },
    /// It has no number, and the one before it had one, or was made later.
    #[error("it has no number, so nothing shows that it is newer than the list that holds")]
    NoNumber,
    /// Somebody else is loading this list.
    #[error("another process is loading this list just now")]
    Busy,
    /// Somebody else has begun to load this list meanwhile.
    #[error("another process took over: this load was too slow")]
    TakenOver,
    /// The computer cannot go on.
    #[error("the list could not be walked through: {0}")]
    Stopped(#[from] tokio::task::JoinError),
    /// Reading or writing the store failed.
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// Loads lists into a store.
#[derive(Clone, Copy)]
pub struct Loader<'a> {
    /// Where lists are loaded into.
    pub store: &'a Store,
    /// Tells whether a list is current, and stamps what is written.
    pub clock: &'a dyn Clock,
    /// The source of the audit record's keys.
    pub random: &'a dyn Random,
    /// Who loads, as the record says.
    pub actor: &'a Actor,
    /// Which lists may follow the ones that hold.
    pub numbers: NumberOrder,
}

/// A list being loaded: its claim, and the generation of buckets it writes.
struct Load<'a> {
    by: Loader<'a>,
    key: (String, String),
    buckets: String,
    before: Option<CurrentList>,
    generation: u32,
}

impl Loader<'_> {
    /// Loads a list, unless it holds already. `progress` is told after every change.
    pub async fn load(
        &self,
        list: &Arc<CheckedList>,
        progress: &(dyn Fn(LoadProgress) + Sync),
    ) -> Result<Loaded, NotLoaded> {
        let key = (list.issuer().to_owned(), list.scope().part());
        if let Some(before) = self.store.get::<CurrentList>(&key).await?
            && before.digest == list.digest()
        {
            return Ok(Loaded::Same(before));
        }
        let load = self.claim(key, list).await?;
        load.sweep().await?;
        let known = load.before.as_ref().map_or(0, |before| before.entries + before.kept);
        let bits = bits_for(list.len().max(known));
        let counts = load.fill(list, bits, progress).await?;
        load.swap(list, bits, counts).await
    }

    /// Decides whether the list may come, and takes the right to write its buckets.
    async fn claim(&self, key: (String, String), list: &CheckedList) -> Result<Load<'_>, NotLoaded> {
        let buckets = buckets_of(&key.0, &key.1);
        let now = self.clock.now();
        let (before, generation) = self
            .store
            .transaction(async |tx: Tx| {
                let before = tx.get::<CurrentList>(&key).await?;
                if let Some(before) = &before {
                    is_next(list, before, self.numbers)?;
                }
                let claim = tx.get::<LoadClaim>(&buckets).await?;
                if claim.is_some_and(|claim| now < claim.at + DEAD) {
                    return Err(NotLoaded::Busy);
                }
                let latest =
                    before.as_ref().map_or(0, |it| it.generation).max(claim.map_or(0, |it| it.generation));
                let generation = latest.wrapping_add(1);
                tx.put(&buckets, &LoadClaim { generation, at: now })?;
                Ok((before, generation))
            })
            .await?;
        Ok(Load { by: *self, key, buckets, before, generation })
    }
}

/// Whether the list may take the place of the one that holds.
fn is_next(list: &CheckedList, before: &CurrentList, numbers: NumberOrder) -> Result<(), NotLoaded> {
    match (is_newer(list, before), numbers) {
        (Err(_), NumberOrder::MayFall) if list.this_update() > before.this_update => Ok(()),
        (Err(_), NumberOrder::MayFall) => {
            Err(NotLoaded::MadeEarlier { made: shown(list.this_update()), known: shown(before.this_update) })
        }
        (newer, NumberOrder::Rising | NumberOrder::MayFall) => newer,
    }
}

/// A moment, for whoever reads why a list was not loaded.
fn shown(at: Timestamp) -> String {
    in_japan(at).map_or_else(|| "no time".to_owned(), |it| it.strftime("%Y-%m-%d %H:%M:%S JST").to_string())
}

/// Whether its number shows that the list comes after the one that holds.
fn is_newer(list: &CheckedList, before: &CurrentList) -> Result<(), NotLoaded> {
    match (list.number(), before.number()) {
        (Some(number), Some(known)) if *number == known => {
            Err(NotLoaded::NumberTwice { number: number.to_string() })
        }
        (Some(number), Some(known)) if *number < known => {
            Err(NotLoaded::Older { number: number.to_string(), known: known.to_string() })
        }
        (None, Some(_)) => Err(NotLoaded::NoNumber),
        (None, None) if list.this_update() <= before.this_update => Err(NotLoaded::NoNumber),
        (Some(_), _) | (None, None) => Ok(()),
    }
}

impl Load<'_> {
    /// Removes buckets that neither hold nor are about to: what a load left that was killed.
    async fn sweep(&self) -> Result<(), NotLoaded> {
        let holds = self.before.as_ref().map(|before| before.generation);
        let mut after = None;
        loop {
            let page =
                self.by.store.scan::<RevokedBucket>(&prefix_of(&self.buckets), after.as_ref(), GOING).await?;
            let Some(((name, first), _)) = page.first() else { return Ok(()) };
            let generation = generation_at(*first);
            if Some(generation) == holds {
                // Straight to what comes behind it.
                after = Some((name.clone(), place(generation, u32::MAX)));
                continue;
            }
            let mut change = WriteSet::new();
            for (key, _) in page.iter().filter(|((_, at), _)| Some(generation_at(*at)) != holds) {
                change.delete::<RevokedBucket>(key);
            }
            let _committed = self.by.store.commit_all(change).await?; // nothing is expected, so nothing can conflict
        }
    }

    /// Writes the entries into the buckets of the new generation, and tells `progress` how far it is.
    async fn fill(
        &self,
        list: &Arc<CheckedList>,
        bits: u8,
        progress: &(dyn Fn(LoadProgress) + Sync),
    ) -> Result<Counts, NotLoaded> {
        let mut old = Old::new(self.by.store, &self.buckets, self.before.as_ref());
        let expired = expired_before(list.scope().of, self.by.clock.now());
        let mut counts = Counts::default();
        let mut done = 0;
        // A pass is a range of hashes, so that passes and buckets come in the same order.
        let pass_bits = bits.min(pass_bits(list.len()));
        for pass in 0..1_u32 << pass_bits {
            let taken = Arc::clone(list);
            let mut new =
                VecDeque::from(tokio::task::spawn_blocking(move || take(&taken, pass, pass_bits)).await?);
            let each = 1_u32 << (bits - pass_bits);
            let mut rows = Vec::with_capacity(BUCKETS);
            for number in pass * each..(pass + 1) * each {
                old.read_up_to(number, bits).await?;
                let mut filled = Bucket::default();
                let before = new.len();
                merge(old.of(number, bits), of(&mut new, number, bits), expired, &mut counts, |it| {
                    filled.push(&it.entry);
                });
                done += before - new.len();
                rows.push((place(self.generation, number), RevokedBucket(filled)));
                if rows.len() == BUCKETS || number + 1 == (pass + 1) * each {
                    self.write(&rows).await?;
                    rows.clear();
                    progress(LoadProgress { done, of: list.len() });
                }
            }
        }
        if counts.expired > 0 {
            tracing::info!(expired = counts.expired, "forgot revoked certificates that have expired");
        }
        Ok(counts)
    }

    async fn write(&self, rows: &[(u64, RevokedBucket)]) -> Result<(), NotLoaded> {
        let now = self.by.clock.now();
        let step = async |tx: Tx| {
            self.still_mine(&tx).await?;
            tx.put(&self.buckets, &LoadClaim { generation: self.generation, at: now })?;
            for (at, row) in rows {
                tx.put::<RevokedBucket>(&(self.buckets.clone(), *at), row)?;
            }
            Ok(())
        };
        self.by.store.transaction(step).await
    }

    async fn still_mine(&self, tx: &Tx) -> Result<(), NotLoaded> {
        let claim = tx.get::<LoadClaim>(&self.buckets).await?;
        if claim.is_some_and(|claim| claim.generation == self.generation) {
            Ok(())
        } else {
            Err(NotLoaded::TakenOver)
        }
    }

    /// Lets the new buckets hold, and removes the old ones.
    async fn swap(&self, list: &CheckedList, bits: u8, counts: Counts) -> Result<Loaded, NotLoaded> {
        let now = self.by.clock.now();
        let head = self.head(list, bits, counts, now);
        let event = audit::Event::RevocationsLoaded {
            issuer: head.issuer_name.clone(),
            number: head.number.clone(),
            entries: head.entries,
        };
        let entry =
            |event| audit::Entry { event, at: now, holder: None, actor: self.by.actor.clone(), from: None };
        let accepted = self.before.as_ref().filter(|before| is_newer(list, before).is_err());
        let accepted = accepted.map(|before| audit::Event::RevocationsOutOfOrder {
            issuer: head.issuer_name.clone(),
            number: head.number.clone(),
            known: before.number.clone(),
        });
        let entries: Vec<audit::Entry> = accepted.into_iter().chain([event]).map(entry).collect();
        self.by
            .store
            .transaction(async |tx: Tx| {
                self.still_mine(&tx).await?;
                tx.put(&self.key, &head)?;
                tx.delete::<LoadClaim>(&self.buckets);
                for entry in &entries {
                    audit::record(&tx, self.by.random, entry)?;
                }
                Ok::<_, NotLoaded>(())
            })
            .await?;
        if let Some(before) = &self.before {
            let numbers: Vec<u32> = (0..1_u32 << before.bits).collect();
            for numbers in numbers.chunks(GOING) {
                let mut change = WriteSet::new();
                for number in numbers {
                    change
                        .delete::<RevokedBucket>(&(self.buckets.clone(), place(before.generation, *number)));
                }
                let _committed = self.by.store.commit_all(change).await?;
            }
        }
        Ok(Loaded::New { list: head, added: counts.added, lifted: counts.lifted })
    }

    fn head(&self, list: &CheckedList, bits: u8, counts: Counts, now: Timestamp) -> CurrentList {
        CurrentList {
            issuer_name: list.issuer_name().to_owned(),
            scope: list.scope().clone(),
            number: list.number().map(ToString::to_string),
            this_update: list.this_update(),
            next_update: list.next_update(),
            digest: list.digest(),
            entries: list.len(),
            kept: counts.kept,
            loaded_at: now,
            generation: self.generation,
            bits,
        }
    }
}
