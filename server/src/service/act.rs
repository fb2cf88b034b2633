//! One step that somebody takes: what it needs from its beginning to its end.

use crate::audit::{self, Actor, Entry, Event};
use crate::clock::Timestamp;
use crate::ids::{HolderId, Secret};
use crate::service::app::App;
use crate::service::caller::Caller;
use crate::store::{self, Tx};
use std::sync::Arc;

/// One step that somebody takes, whichever door it came by.
#[derive(Clone)]
pub struct Act {
    /// Settings, store, clock and whatever else all steps share.
    pub app: Arc<App>,
    /// Who takes the step: language, device, address.
    pub caller: Caller,
    /// The moment at which it happens: one for the whole step.
    pub now: Timestamp,
}

impl Act {
    /// A step that begins now.
    pub fn of(app: Arc<App>, caller: Caller) -> Self {
        let now = app.clock.now();
        Self { app, caller, now }
    }

    /// The same step, later: whoever follows a journey looks at it again and again.
    #[must_use]
    pub fn again(&self) -> Self {
        Self::of(Arc::clone(&self.app), self.caller.clone())
    }

    /// Writes down what a holder did, in the transaction in which it happens.
    pub fn record(&self, tx: &Tx, event: Event, holder: &HolderId) -> Result<(), store::Error> {
        self.write(tx, event, Some(holder), Actor::Holder { id: holder.clone() })
    }

    /// Writes down what somebody did who has not proven who it is, and whose record it concerns.
    pub fn record_stranger(
        &self,
        tx: &Tx,
        event: Event,
        holder: Option<&HolderId>,
    ) -> Result<(), store::Error> {
        self.write(tx, event, holder, Actor::Stranger)
    }

    /// Writes down what we did by ourselves on the way.
    pub fn record_consequence(&self, tx: &Tx, event: Event, holder: &HolderId) -> Result<(), store::Error> {
        self.write(tx, event, Some(holder), Actor::System)
    }

    fn write(
        &self,
        tx: &Tx,
        event: Event,
        holder: Option<&HolderId>,
        actor: Actor,
    ) -> Result<(), store::Error> {
        let from = Some(self.caller.address.to_canonical());
        let entry = Entry { event, at: self.now, holder: holder.cloned(), actor, from };
        audit::record(tx, self.app.random.as_ref(), &entry)
    }
}

/// What a step in a session came to, and the secret of the session's new cookie where it has a new one.
pub struct InSession<T> {
    /// What the page is told.
    pub shown: T,
    /// The secret that the browser is to keep from now on.
    pub cookie: Option<Secret>,
}
