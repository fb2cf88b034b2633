//! Reading through the whole database, a few entries at a time between commits: to see that its entries are those that were written, and
//! to copy them. It finds what no reader would miss: an entry that is gone without a trace. The committer goes on with it, and tells it
//! what it changes in the part that was walked over, so that what was read, or copied, always is what is there.

use std::collections::VecDeque;
use std::ops::Bound;

use tokio::sync::{mpsc, oneshot};

use crate::store::content::Content;
use crate::store::engine::{Cell, Copied, Error};
use crate::store::sled::counts::Counted;
use crate::store::sled::layout::{self, TreeKey};

/// Where the entries of the first table could begin. What lies before are parts of values, and the mark.
const FIRST: &[u8] = &[0x21];

/// So many entries are read before anybody else gets a turn: some two milliseconds.
const STEP: usize = 500;

/// So much of what is written during a copy waits for whoever takes it, in bytes; what an import writes fits.
const WAITING: usize = 256 << 20;

/// What a walk is for.
pub(super) enum Purpose {
    /// Nobody has asked: the committer wants to know.
    Own,
    /// Somebody wants to know.
    Verify(oneshot::Sender<Result<Content, Error>>),
    /// Somebody wants a copy.
    Copy(mpsc::Sender<Result<Copied, Error>>),
}

/// How far a walk has come.
pub(super) struct Walk {
    purpose: Purpose,
    last: Option<TreeKey>,
    content: Content,
    /// The same by table.
    counted: Counted,
    /// Of a copy, what was not taken yet, and how many bytes that is.
    parts: VecDeque<(Vec<Cell>, usize)>,
    bytes: usize,
}

/// What became of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// There is more to read.
    More,
    /// The one who takes the copy has to take some of it first.
    Waits,
    /// Everything is read, and taken.
    Done,
    /// Nobody wants it any more.
    GivenUp,
}

impl Walk {
    pub(super) fn new(purpose: Purpose) -> Self {
        Self {
            purpose,
            last: None,
            content: Content::default(),
            counted: Counted::default(),
            parts: VecDeque::new(),
            bytes: 0,
        }
    }

    /// What can be read, all of it at once.
    pub(super) fn through(tree: &::sled::Tree) -> Result<Content, Error> {
        let mut walk = Self::new(Purpose::Own);
        while walk.step(tree)? == Step::More {}
        Ok(walk.content)
    }

    /// Reads on.
    pub(super) fn step(&mut self, tree: &::sled::Tree) -> Result<Step, Error> {
        match self.hand_over() {
            Step::More => {}
            other => return Ok(other),
        }
        let from = self.last.clone();
        let from = from.as_ref().map_or(Bound::Included(FIRST), |last| Bound::Excluded(last.as_slice()));
        let mut read = 0;
        let mut part = Vec::new();
        for entry in layout::entries(tree, from, b"").take(STEP) {
            let (place, head) = entry?;
            let value = head.value(tree, &place)?;
            let (table, key) = layout::named(&place)?;
            self.content.add((table, key), &value);
            self.counted.read(table);
            if matches!(self.purpose, Purpose::Copy(_)) {
                part.push(Cell { table: table.to_owned().into(), key: key.to_vec(), value: Some(value) });
            }
            self.last = Some(place);
            read += 1;
        }
        self.keep(part);
        if read == STEP {
            return Ok(Step::More);
        }
        Ok(match self.hand_over() {
            Step::More => Step::Done,
            other => other,
        })
    }

    /// The entry at a place is about to change.
    pub(super) fn changes(
        &mut self,
        place: &[u8],
        old: Option<&[u8]>,
        new: Option<&[u8]>,
    ) -> Result<(), Error> {
        // What is ahead will be read.
        if self.last.as_deref().is_none_or(|last| place > last) {
            return Ok(());
        }
        let (table, key) = layout::named(place)?;
        self.content.replace((table, key), old, new);
        self.counted.changes(table, old, new);
        if matches!(self.purpose, Purpose::Copy(_)) {
            self.keep(vec![Cell {
                table: table.to_owned().into(),
                key: key.to_vec(),
                value: new.map(<[u8]>::to_vec),
            }]);
        }
        Ok(())
    }

    /// Tells how it ended whoever wants to know.
    pub(super) fn end(self, how: Result<Content, Error>) {
        // Who does not wait any more need not be told.
        match self.purpose {
            Purpose::Own => {}
            Purpose::Verify(answer) => drop(answer.send(how)),
            Purpose::Copy(parts) => drop(parts.try_send(how.map(Copied::Whole))),
        }
    }

    /// How many entries of each table it has read.
    pub(super) fn counted(&self) -> &Counted {
        &self.counted
    }

    /// Whether it has been outrun by what was written meanwhile.
    pub(super) fn is_outrun(&self) -> bool {
        self.bytes > WAITING
    }

    /// Whether everything that was read is what should be there.
    pub(super) fn verdict(&self, should: Content) -> Result<Content, String> {
        match self.content {
            is if is == should => Ok(is),
            is if is.entries < should.entries => {
                Err(format!("{} of its {} entries are missing", should.entries - is.entries, should.entries))
            }
            is if is.entries > should.entries => {
                Err(format!("it has {} entries more than were written", is.entries - should.entries))
            }
            _ => Err(format!("of its {} entries some are not as they were written", should.entries)),
        }
    }

    fn keep(&mut self, part: Vec<Cell>) {
        if part.is_empty() {
            return;
        }
        let bytes =
            part.iter().map(|cell| 64 + cell.key.len() + cell.value.as_ref().map_or(0, Vec::len)).sum();
        self.bytes += bytes;
        self.parts.push_back((part, bytes));
    }

    /// Hands over what there is of a copy. One place is left free for how it ends.
    fn hand_over(&mut self) -> Step {
        let Purpose::Copy(to) = &self.purpose else { return Step::More };
        while let Some((part, bytes)) = self.parts.pop_front() {
            if to.is_closed() {
                return Step::GivenUp;
            }
            if to.capacity() < 2 {
                self.parts.push_front((part, bytes));
                return Step::Waits;
            }
            self.bytes -= bytes;
            if to.try_send(Ok(Copied::Entries(part))).is_err() {
                return Step::GivenUp;
            }
        }
        Step::More
    }
}
