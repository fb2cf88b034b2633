//! What every act of the desk needs: the store to change, where time and secrets come from, and the audit record.

use crate::audit;
use crate::clock::{Clock, Timestamp};
use crate::ids::{Dice, HolderId};
use crate::store::{self, Store, Tx};

/// Where audit entries of the desk come from.
pub(super) const FROM: &str = "desk";

/// A desk: a store to change, and where time and secrets come from.
#[derive(Clone, Copy)]
pub struct Desk<'a> {
    /// The tables.
    pub store: &'a Store,
    /// The time.
    pub clock: &'a dyn Clock,
    /// The source of secrets.
    pub dice: &'a dyn Dice,
}

/// What to do with an entry that is there already.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Existing {
    /// Leave it and say so.
    Refuse,
    /// Change it.
    Update,
}

impl Desk<'_> {
    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Writes a line into the audit record.
    pub(super) fn record(
        &self,
        tx: &Tx,
        event: audit::Event,
        holder: Option<&HolderId>,
    ) -> Result<(), store::Error> {
        let entry = audit::Entry { event, holder: holder.cloned(), from: FROM.to_owned() };
        audit::record(tx, self.dice, self.now(), &entry)
    }
}
