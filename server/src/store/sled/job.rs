//! What the committer is asked to write, and who waits for it.

use tokio::sync::oneshot;

use crate::store::engine::{Batch, Cell, CommitOutcome, Error, Lasting, SeenRange};
use crate::store::sled::layout::{self, PlacedEntry};

/// Who waits for the outcome of a commit.
pub(super) type Answer = oneshot::Sender<Result<CommitOutcome, Error>>;

/// A batch and who waits for its outcome.
pub(super) struct Job {
    pub(super) expected: Vec<PlacedEntry>,
    pub(super) ranges: Vec<SeenRange>,
    pub(super) writes: Vec<PlacedEntry>,
    pub(super) lasting: Lasting,
    pub(super) weight: usize,
    pub(super) answer: Answer,
}

impl Job {
    pub(super) fn new(batch: Batch, answer: Answer) -> Result<Self, Error> {
        let (expected, writes) = (placed(batch.expected)?, placed(batch.writes)?);
        let weight = writes.iter().map(|(place, value)| weight(place, value.as_deref())).sum();
        Ok(Self { expected, ranges: batch.ranges, writes, lasting: batch.lasting, weight, answer })
    }
}

/// Cells at their places in the tree.
pub(super) fn placed(cells: Vec<Cell>) -> Result<Vec<PlacedEntry>, Error> {
    cells.into_iter().map(|cell| Ok((layout::place(&cell.table, &cell.key)?, cell.value))).collect()
}

/// What a write costs in sled's log: its key and value, once as it is and once, on average, when the node it is in
/// is written anew.
pub(super) fn weight(key: &[u8], value: Option<&[u8]>) -> usize {
    1024 + 2 * (key.len() + value.map_or(0, <[u8]>::len))
}
