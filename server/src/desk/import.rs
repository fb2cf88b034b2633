//! Many holders at once: the good rows of a sheet into the store, in batches or all together.

use crate::audit::Event;
use crate::desk::context::Desk;
use crate::desk::holder::{NewHolder, NewKana, NewStanding};
use crate::desk::holder_list::{Bad, Sheet, SheetRow, Why};
use crate::desk::refusal::DeskRefusal;
use crate::model::people::{Authority, Holder};
use crate::service::directory;
use crate::store::{self, Tx};
use std::collections::HashSet;

/// Rows in one change. Each change waits for the disk once.
const BATCH: usize = 1000;
/// Holders in one line of the audit record: a third fewer writes than a line each.
const TOLD_AT_ONCE: usize = 200;

/// What an import writes when some rows are bad.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Mode {
    /// Good rows are written, bad ones reported.
    GoodRows,
    /// Everything in one change, or nothing when a single row is bad.
    AllOrNothing,
    /// Nothing is written; the report is the same.
    Rehearsal,
}

/// What to do with rows whose holder is there already.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ExistingHolders {
    /// Rows whose holder exists are reported as bad.
    Bad,
    /// They are passed over: an import that was interrupted goes on.
    Skip,
    /// They get the name and the authority of the row, and the reading and the standing, where it says one.
    Update,
}

/// A holder whom the list has with another name, reading, authority, standing or spelling of the id.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Change {
    /// The line that changes the holder.
    pub line: u64,
    /// The holder as the store has it.
    pub before: NewHolder,
    /// The holder as the list has it.
    pub after: NewHolder,
}

/// How far an import is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct ImportProgress {
    /// Rows that were handled so far.
    pub done: usize,
    /// Rows in the file.
    pub of: usize,
}

/// What became of an import.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Summary {
    /// Rows with something in them.
    pub rows: usize,
    /// Holders added, or that would be added.
    pub added: usize,
    /// Rows passed over because their holder is there; when changing, as the row has it.
    pub skipped: usize,
    /// Holders changed, or that would be changed, in the order of their lines.
    pub changed: Vec<Change>,
    /// Bad rows in the order of their lines.
    pub bad: Vec<Bad>,
}

impl Summary {
    /// How many of those that are there get another name by it.
    pub fn renamed(&self) -> usize {
        self.changed.iter().filter(|it| it.after.name != it.before.name).count()
    }

    /// How many of those that are there are disabled by it.
    pub fn disabled(&self) -> usize {
        self.changed.iter().filter(|it| it.after.is_disabled() && !it.before.is_disabled()).count()
    }
}

/// An import that did not come to its end.
#[derive(Debug)]
pub struct ImportStopped {
    /// So many good rows were done by then, from the first on.
    pub written: usize,
    /// How many there are.
    pub of: usize,
    /// Why.
    pub why: DeskRefusal,
}

impl From<DeskRefusal> for ImportStopped {
    fn from(why: DeskRefusal) -> Self {
        Self { written: 0, of: 0, why }
    }
}

/// Why a batch was not written.
enum BatchStop {
    /// Rows whose holders exist already, by index.
    There(Vec<usize>),
    Refused(DeskRefusal),
}

impl From<store::Error> for BatchStop {
    fn from(error: store::Error) -> Self {
        Self::Refused(error.into())
    }
}

impl From<DeskRefusal> for BatchStop {
    fn from(refusal: DeskRefusal) -> Self {
        Self::Refused(refusal)
    }
}

impl Desk<'_> {
    /// Imports the rows of a sheet, as `mode` says, and tells `progress` how far it is.
    pub async fn import(
        &self,
        sheet: Sheet,
        mode: Mode,
        known: ExistingHolders,
        progress: &(dyn Fn(ImportProgress) + Sync),
    ) -> Result<Summary, ImportStopped> {
        let rows = sheet.good.len() + sheet.bad.len();
        let authorities: HashSet<_> =
            self.authorities().await?.into_iter().map(|authority| authority.id).collect();
        let (good, strange): (Vec<SheetRow>, Vec<SheetRow>) =
            sheet.good.into_iter().partition(|row| authorities.contains(&row.holder.authority));
        let mut bad = sheet.bad;
        bad.extend(strange.into_iter().map(|row| {
            let why = Why::AuthorityUnknown(row.holder.authority.clone());
            row.into_bad(why)
        }));
        let writes = match mode {
            Mode::GoodRows => Writes::Batches(BATCH),
            // Bad rows stop the whole, but the others are still looked up: a report should be complete.
            Mode::AllOrNothing if !bad.is_empty() => Writes::None,
            Mode::AllOrNothing => Writes::Batches(good.len().max(1)),
            Mode::Rehearsal => Writes::None,
        };
        let mut summary = Summary { rows, ..Summary::default() };
        let size = match writes {
            Writes::Batches(size) => size,
            Writes::None => BATCH,
        };
        let (all, mut done) = (good.len(), 0);
        let mut left = good.into_iter();
        loop {
            let batch: Vec<SheetRow> = left.by_ref().take(size).collect();
            if batch.is_empty() {
                break;
            }
            let tell = |n: usize| progress(ImportProgress { done: done + n, of: all });
            let outcome = self.write(batch.as_slice(), writes, mode, known, &tell).await;
            let outcome = outcome.map_err(|why| ImportStopped { written: done, of: all, why })?;
            done += batch.len();
            summary.added += outcome.added;
            summary.changed.extend(outcome.changed);
            for (n, row) in batch.into_iter().enumerate() {
                match (outcome.there.contains(&n), known) {
                    (true, ExistingHolders::Bad) => bad.push(row.into_bad(Why::Exists)),
                    (true, ExistingHolders::Skip | ExistingHolders::Update) => summary.skipped += 1,
                    (false, _) => {}
                }
            }
        }
        bad.sort_by_key(|bad| bad.line);
        if mode == Mode::AllOrNothing && !bad.is_empty() {
            summary.added = 0;
            summary.changed.clear();
        }
        summary.skipped -= summary.changed.len();
        summary.bad = bad;
        Ok(summary)
    }

    /// Writes a batch, but for the rows whose holder is there.
    async fn write(
        &self,
        rows: &[SheetRow],
        writes: Writes,
        mode: Mode,
        known: ExistingHolders,
        tell: &(dyn Fn(usize) + Sync),
    ) -> Result<ImportedRows, DeskRefusal> {
        let now = self.now();
        let step = async |tx: Tx| {
            let (mut there, mut changed, mut added) = (HashSet::new(), Vec::new(), Vec::new());
            // One may have been deleted since the list was read.
            for id in rows.iter().map(|row| &row.holder.authority).collect::<HashSet<_>>() {
                if tx.get::<Authority>(id).await?.is_none() {
                    return Err(BatchStop::Refused(DeskRefusal::AuthorityUnknown(id.to_string())));
                }
            }
            for (n, row) in rows.iter().enumerate() {
                if let Some(old) = tx.get::<Holder>(&row.holder.id).await? {
                    there.insert(n);
                    let before = NewHolder::of(&old);
                    let after = row.holder.clone().after(&before);
                    if known == ExistingHolders::Update && before != after {
                        if matches!(writes, Writes::Batches(_)) {
                            self.change_holder(&tx, old, after.clone()).await?;
                        }
                        changed.push(Change { line: row.line, before, after });
                    }
                } else if matches!(writes, Writes::Batches(_)) {
                    added.push(self.put_holder(&tx, row.holder.clone(), now)?);
                }
                if (n + 1).is_multiple_of(BATCH) || n + 1 == rows.len() {
                    tell(n + 1);
                }
            }
            if mode == Mode::AllOrNothing && known == ExistingHolders::Bad && !there.is_empty() {
                return Err(BatchStop::There(there.into_iter().collect()));
            }
            directory::keep_holders(&tx, self.random, &added)?;
            for some in added.chunks(TOLD_AT_ONCE) {
                let holders = some.iter().map(|holder| holder.id.clone()).collect();
                self.record(&tx, Event::HoldersImported { holders }, None)?;
            }
            Ok((there, changed))
        };
        match self.store.transaction(step).await {
            Ok((there, changed)) => Ok(ImportedRows { added: rows.len() - there.len(), there, changed }),
            Err(BatchStop::There(there)) => {
                Ok(ImportedRows { added: 0, there: there.into_iter().collect(), changed: Vec::new() })
            }
            Err(BatchStop::Refused(refusal)) => Err(refusal),
        }
    }
}

/// Whether, and how many rows at a time, to write.
#[derive(Clone, Copy)]
enum Writes {
    Batches(usize),
    None,
}

struct ImportedRows {
    added: usize,
    there: HashSet<usize>,
    changed: Vec<Change>,
}

impl SheetRow {
    fn into_bad(self, why: Why) -> Bad {
        let NewHolder { written: id, name, kana, authority, standing, .. } = self.holder;
        let kana = kana.as_ref().and_then(NewKana::known).map(ToString::to_string).unwrap_or_default();
        let standing = standing.map_or("", NewStanding::name).to_owned();
        Bad { line: self.line, id, name, kana, authority: authority.to_string(), standing, why }
    }
}
