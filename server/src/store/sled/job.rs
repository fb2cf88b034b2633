//! What the committer is asked to write, and who waits for it.

use tokio::sync::oneshot;

use crate::store::engine::{Batch, CommitOutcome, Error, SeenRange};
use crate::store::sled::layout::{self, TreeKey};

/// Who waits for the outcome of a commit.
pub(super) type Answer = oneshot::Sender<Result<CommitOutcome, Error>>;

/// A batch and who waits for its outcome.
pub(super) struct Job {
    pub(super) expected: Vec<(TreeKey, Option<Vec<u8>>)>,
    pub(super) ranges: Vec<SeenRange>,
    pub(super) writes: Vec<(TreeKey, Option<Vec<u8>>)>,
    pub(super) weight: usize,
    pub(super) answer: Answer,
}

impl Job {
    pub(super) fn new(batch: Batch, answer: Answer) -> Result<Self, Error> {
        let mut places = [batch.expected, batch.writes].into_iter().map(|cells| {
            let cells = cells.into_iter();
            cells
                .map(|cell| Ok((layout::place(&cell.table, &cell.key)?, cell.value)))
                .collect::<Result<Vec<_>, Error>>()
        });
        let expected: Vec<_> = places.next().transpose()?.unwrap_or_default();
        let writes: Vec<_> = places.next().transpose()?.unwrap_or_default();
        let weight = writes.iter().map(|(place, value)| weight(place, value.as_deref())).sum();
        Ok(Self { expected, ranges: batch.ranges, writes, weight, answer })
    }
}

/// What a write costs in sled's log: its key and value, once as it is and once, on average, when the node it is in
/// is written anew.
pub(super) fn weight(key: &[u8], value: Option<&[u8]>) -> usize {
    1024 + 2 * (key.len() + value.map_or(0, <[u8]>::len))
}
