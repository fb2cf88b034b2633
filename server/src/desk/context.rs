//! What every act of the desk needs: the store to change, where time and secrets come from, and the audit record.

use crate::audit::{self, Actor};
use crate::clock::{Clock, Timestamp};
use crate::ids::{HolderId, Random};
use crate::store::{self, Row, Store, Tx};
use std::ops::ControlFlow;

/// How many rows are read at once.
const PAGE: usize = 1000;

/// A desk: a store to change, and where time and secrets come from.
#[derive(Clone, Copy)]
pub struct Desk<'a> {
    /// Where the desk reads and writes.
    pub store: &'a Store,
    /// Stamps whatever the desk writes.
    pub clock: &'a dyn Clock,
    /// Draws tokens, passwords and incident numbers.
    pub random: &'a dyn Random,
    /// Who stands at it, as the record says.
    pub actor: &'a Actor,
}

/// What to do with an entry that is there already.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Existing {
    /// Leave it and say so.
    Refuse,
    /// Change the authority that has this id already.
    Update,
}

impl Desk<'_> {
    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Shows every row of a table to `each`, in the order of their keys.
    pub(super) async fn each_row<R: Row>(
        &self,
        mut each: impl FnMut(&R::Key, R),
    ) -> Result<(), store::Error> {
        let show = |key: &R::Key, row| {
            each(key, row);
            ControlFlow::Continue(())
        };
        self.store.each::<R>(None, PAGE, show).await.map(drop)
    }

    /// Writes a line into the audit record.
    pub(super) fn record(
        &self,
        tx: &Tx,
        event: audit::Event,
        holder: Option<&HolderId>,
    ) -> Result<(), store::Error> {
        let (at, holder, actor) = (self.now(), holder.cloned(), self.actor.clone());
        audit::record(tx, self.random, &audit::Entry { event, at, holder, actor, from: None })
    }
}
