//! The directory: what people are found by at the desk. Lines of text in blocks, written together with what they are about, and searched from
//! the first to the last: a million people are fifty to eighty megabytes, which takes less time than a person needs to look up. Nothing is ever taken
//! out of a block when something changes, so that nobody waits for anybody; whoever finds a line looks whether it still holds.

mod fold;
mod lines;

use crate::ids::{Draw as _, HolderId, Random};
use crate::model::index::{DirectoryBlock, DirectoryProgress};
use crate::model::people::{Card, Holder};
use crate::store::{Error, Store, Tx};
use lines::{LineFound, LineSays};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

pub use lines::{Fit, Inquiry};

/// Lines of a block, and rows that are read at once to make one.
pub const LINES: usize = 1000;
/// Blocks with fewer lines than that are put together.
const SMALL: usize = LINES / 4;
/// So many small blocks may lie about before they are put together.
const SCATTERED: usize = 64;
/// Blocks read at once: some 50 kB each.
const BLOCKS: usize = 16;

/// Somebody who was found.
#[derive(Clone, Debug)]
pub struct DirectoryHit {
    /// The holder, as it is now.
    pub holder: Holder,
    /// How well it fits what was looked for.
    pub fit: Fit,
    /// The card by which it was found, where it was one.
    pub card: Option<Card>,
}

/// Who was found.
#[derive(Clone, Debug, Default)]
pub struct DirectoryHits {
    /// The best, the best first.
    pub hits: Vec<DirectoryHit>,
    /// Whether there are more than were asked for.
    pub are_more: bool,
}

/// Writes what holders are found by, in the transaction that adds or changes them.
pub fn keep_holders(tx: &Tx, random: &dyn Random, holders: &[Holder]) -> Result<(), Error> {
    for some in holders.chunks(LINES) {
        put(tx, random, some.iter().map(lines::of_holder).collect())?;
    }
    Ok(())
}

/// Writes what a card is found by, in the transaction that adds it.
pub fn keep_card(tx: &Tx, random: &dyn Random, card: &Card) -> Result<(), Error> {
    put(tx, random, lines::of_card(card))
}

/// Says that nobody was there before there was a directory: for the transaction that begins a store.
pub fn begin(tx: &Tx) -> Result<(), Error> {
    tx.put(&String::new(), &DirectoryProgress { is_whole: true, ..DirectoryProgress::default() })
}

fn put(tx: &Tx, random: &dyn Random, text: String) -> Result<(), Error> {
    tx.put(&random.unguessable(), &DirectoryBlock { text })
}

/// The blocks in which a holder has lines.
pub async fn blocks_of(store: &Store, holder: &HolderId) -> Result<Vec<String>, Error> {
    let mut found = Vec::new();
    each_block(store, |key, text| {
        if lines::are_of(text, holder) {
            found.push(key.clone());
        }
    })
    .await?;
    Ok(found)
}

/// Takes a holder's lines out of a block, in the transaction that deletes the holder.
pub async fn erase(tx: &Tx, block: &String, holder: &HolderId) -> Result<(), Error> {
    let Some(DirectoryBlock { text }) = tx.get::<DirectoryBlock>(block).await? else { return Ok(()) };
    let text = lines::without(&text, holder);
    if text.is_empty() {
        tx.delete::<DirectoryBlock>(block);
        return Ok(());
    }
    tx.put(block, &DirectoryBlock { text })
}

/// Whether there is more to do.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Tidied {
    /// Call again.
    More,
    /// Everything is in order.
    All,
}

/// Makes the next part of the directory where people were there before it. Short, so that nothing waits.
pub async fn make_next(store: &Store, random: &dyn Random) -> Result<Tidied, Error> {
    let made = progress(store).await?;
    if made.is_whole {
        return Ok(Tidied::All);
    }
    let (text, next) = unmade(store, &made).await?;
    store
        .transaction(async |tx: Tx| {
            // Whoever was faster has done it.
            if tx.get::<DirectoryProgress>(&String::new()).await?.unwrap_or_default() == made {
                if !text.is_empty() {
                    put(&tx, random, text.clone())?;
                }
                tx.put(&String::new(), &next)?;
            }
            Ok::<_, Error>(())
        })
        .await?;
    Ok(Tidied::More)
}

/// Puts small blocks together, some at a time. Reads all blocks to find them: for whoever has time.
pub async fn gather(store: &Store) -> Result<Tidied, Error> {
    let mut small = Vec::new();
    each_block(store, |key, text| {
        let count = lines::count(text);
        if count < SMALL {
            small.push((key.clone(), count));
        }
    })
    .await?;
    if small.len() <= SCATTERED {
        return Ok(Tidied::All);
    }
    let mut lines = 0;
    small.retain(|(_, count)| {
        lines += count;
        lines <= LINES
    });
    store
        .transaction(async |tx: Tx| {
            let mut text = String::new();
            for (key, _) in &small {
                if let Some(block) = tx.get::<DirectoryBlock>(key).await? {
                    text.push_str(&block.text);
                    tx.delete::<DirectoryBlock>(key);
                }
            }
            // In the place of the last of them: whoever is reading from the first to the last meets it there.
            match small.last() {
                Some((last, _)) if !text.is_empty() => tx.put(last, &DirectoryBlock { text }),
                Some(_) | None => Ok(()),
            }
        })
        .await?;
    Ok(Tidied::More)
}

async fn progress(store: &Store) -> Result<DirectoryProgress, Error> {
    Ok(store.get::<DirectoryProgress>(&String::new()).await?.unwrap_or_default())
}

/// The lines of the next rows that were there before the directory, and how far it has come with them.
async fn unmade(store: &Store, made: &DirectoryProgress) -> Result<(String, DirectoryProgress), Error> {
    let holders = store.scan::<Holder>(b"", made.holders.as_ref(), LINES).await?;
    if let Some((last, _)) = holders.last() {
        let text = holders.iter().map(|(_, it)| lines::of_holder(it)).collect();
        return Ok((text, DirectoryProgress { holders: Some(last.clone()), ..made.clone() }));
    }
    let cards = store.scan::<Card>(b"", made.cards.as_ref(), LINES).await?;
    let cards_end = cards.last().map(|(id, _)| id.clone());
    let text = cards.iter().map(|(_, it)| lines::of_card(it)).collect();
    let is_whole = cards_end.is_none();
    Ok((
        text,
        DirectoryProgress { cards: cards_end.or_else(|| made.cards.clone()), is_whole, ..made.clone() },
    ))
}

/// The `most` people who fit an inquiry best.
pub async fn find(store: &Store, inquiry: &Inquiry, most: usize) -> Result<DirectoryHits, Error> {
    // Beyond those who are shown, as many as may turn out to have changed.
    let mut room = most.saturating_mul(4).saturating_add(100);
    loop {
        let mut best = Best { room, lines: BTreeMap::new(), is_full: false };
        through(store, |block| inquiry.search(block, |line| best.add(line))).await?;
        let (mut found, mut seen) = (DirectoryHits::default(), BTreeSet::new());
        for ((fit, id), said) in best.sorted() {
            if seen.contains(id) {
                continue;
            }
            if let Some((holder, card)) = holds(store, id, said).await? {
                if found.hits.len() == most {
                    found.are_more = true;
                    return Ok(found);
                }
                seen.insert(id);
                found.hits.push(DirectoryHit { holder, fit, card });
            }
        }
        if !best.is_full {
            return Ok(found);
        }
        room = room.saturating_mul(8);
    }
}

/// The holder of a line, and the card where it is about one, if what it says is still so.
async fn holds(
    store: &Store,
    id: &HolderId,
    said: &LineSays,
) -> Result<Option<(Holder, Option<Card>)>, Error> {
    let Some(holder) = store.get::<Holder>(id).await? else { return Ok(None) };
    match said {
        LineSays::Name { name, kana } => Ok(lines::is_named(&holder, name, kana).then_some((holder, None))),
        LineSays::Card(card) => {
            let card = store.get::<Card>(card).await?.filter(|card| card.holder == holder.id);
            Ok(card.map(|card| (holder, Some(card))))
        }
    }
}

/// Shows every block, and what stands in none yet as if it stood in one.
async fn through(store: &Store, mut each: impl FnMut(&str)) -> Result<(), Error> {
    // Before the blocks: what is made meanwhile is seen twice rather than not at all.
    let mut made = progress(store).await?;
    while !made.is_whole {
        let (text, next) = unmade(store, &made).await?;
        each(&text);
        made = next;
    }
    each_block(store, |_, text| each(text)).await
}

/// Shows every block with its key.
async fn each_block(store: &Store, mut each: impl FnMut(&String, &str)) -> Result<(), Error> {
    let show = |key: &String, block: DirectoryBlock| {
        each(key, &block.text);
        ControlFlow::Continue(())
    };
    store.each::<DirectoryBlock>(None, BLOCKS, show).await.map(drop)
}

/// The best lines, as many as there is room for.
struct Best {
    room: usize,
    /// By holder and by what is said, each once.
    lines: BTreeMap<(HolderId, LineSays), Fit>,
    is_full: bool,
}

impl Best {
    fn add(&mut self, line: LineFound) {
        self.lines.insert((line.holder, line.said), line.fit);
        // Twice the room before the worse half goes: so that going through them is rare.
        if self.lines.len() > self.room.saturating_mul(2) {
            self.is_full = true;
            let mut all: Vec<_> = std::mem::take(&mut self.lines).into_iter().collect();
            all.sort_by(|((a, _), one), ((b, _), other)| one.cmp(other).then_with(|| a.cmp(b)));
            all.truncate(self.room);
            self.lines = all.into_iter().collect();
        }
    }

    /// By fit, then by id.
    fn sorted(&self) -> Vec<((Fit, &HolderId), &LineSays)> {
        let mut all: Vec<_> = self.lines.iter().map(|((holder, said), fit)| ((*fit, holder), said)).collect();
        all.sort_by(|(one, a), (other, b)| one.cmp(other).then_with(|| a.cmp(b)));
        all
    }
}
