//! A store, made of a backup. What was begun and not ended when the backup was made is left out: nobody is in the middle of it any more,
//! and a session that was ended since would live again.

use crate::audit::{self, Actor, Event};
use crate::backup::format::{Entry, Header, UnfitBackup};
use crate::backup::verify::{open, verify};
use crate::clock::Clock;
use crate::encryption::SecretKey;
use crate::ids::Random;
use crate::store::{self, Batch, Cell, Content, Engine, Range, Store, Table, Unfinished};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What is left out, by the table's name without its version.
const PASSING: [&str; 12] = [
    "attempt",
    "ceremony",
    "challenge",
    "change",
    "ledger",
    "link",
    "login",
    "registration",
    "session",
    "session_cookie",
    "session_of",
    "takeover",
];
/// So many entries are written at once.
const AT_ONCE: usize = 2000;

/// What was restored.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Restored {
    /// What the backup says that it is of.
    pub header: Header,
    /// What it had in it.
    pub content: Content,
    /// So many of its entries were left out, as nobody is in the middle of them any more.
    pub left_out: u64,
}

/// Why nothing was restored. Whoever asked has the words.
#[derive(Debug)]
pub enum NotRestored {
    /// The file is not what it should be.
    Unfit {
        /// Path of the file.
        path: PathBuf,
        /// What is wrong with it.
        why: UnfitBackup,
    },
    /// The store cannot be written.
    Store(store::Error),
}

impl From<store::Error> for NotRestored {
    fn from(error: store::Error) -> Self {
        Self::Store(error)
    }
}

/// Makes a store in a folder that has none, out of a backup. Nothing is there before everything is.
pub async fn restore(
    (path, keys): (&Path, &[SecretKey]),
    dir: &Path,
    cache_bytes: u64,
    (clock, random, actor): (&dyn Clock, &dyn Random, &Actor),
) -> Result<Restored, NotRestored> {
    let unfit = |why| NotRestored::Unfit { path: path.to_owned(), why };
    if !store::is_vacant(dir)? {
        return Err(store::Error::Occupied { path: dir.to_owned() }.into());
    }
    let verified = verify(path, keys).map_err(unfit)?;
    let unfinished = Unfinished::begin(dir, cache_bytes)?;
    let engine = unfinished.engine()?;
    let mut backup = open(path, keys).map_err(unfit)?;
    let (mut writes, mut passing) = (Vec::new(), BTreeSet::new());
    let content = loop {
        match backup.next().map_err(unfit)? {
            Entry::Cell(cell) => {
                if is_passing(&cell.table) && !passing.contains(&cell.table) {
                    passing.insert(cell.table.clone());
                }
                writes.push(cell);
            }
            Entry::End(content) => break content,
        }
        if writes.len() == AT_ONCE {
            put(&*engine, std::mem::take(&mut writes)).await?;
        }
    };
    backup.finish().map_err(unfit)?;
    put(&*engine, writes).await?;
    if engine.verify().await? != content || content != verified.content {
        return Err(unfit(UnfitBackup::Damaged("it was changed while it was read")));
    }
    let left_out = leave_out(&*engine, passing).await?;
    let store = Store::new(Arc::clone(&engine));
    audit::resume(&store).await?;
    let event = Event::Restored { made_at: verified.header.made_at, entries: content.entries };
    store
        .transaction(async |tx| {
            let entry = audit::Entry {
                event: event.clone(),
                at: clock.now(),
                holder: None,
                actor: actor.clone(),
                from: None,
            };
            audit::record(&tx, random, &entry)
        })
        .await?;
    drop(store);
    drop(engine);
    unfinished.finish()?;
    Ok(Restored { header: verified.header, content, left_out })
}

async fn put(engine: &dyn Engine, writes: Vec<Cell>) -> Result<(), store::Error> {
    if !writes.is_empty() {
        let _ = engine.commit(Batch { writes, ..Batch::default() }).await?;
    }
    Ok(())
}

fn is_passing(table: &Table) -> bool {
    PASSING.contains(&table.rsplit_once('.').map_or(&**table, |(name, _)| name))
}

/// Deletes all of these tables. How much that was.
async fn leave_out(engine: &dyn Engine, tables: BTreeSet<Table>) -> Result<u64, store::Error> {
    let mut gone = 0;
    for table in tables {
        loop {
            let range = Range { table: &table, prefix: b"", after: None, limit: AT_ONCE };
            let found = engine.scan(range).await?;
            if found.is_empty() {
                break;
            }
            gone += found.len() as u64;
            let deleted = |(key, _)| Cell { table: table.clone(), key, value: None };
            put(engine, found.into_iter().map(deleted).collect()).await?;
        }
    }
    Ok(gone)
}
