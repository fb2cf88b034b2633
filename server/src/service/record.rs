//! Writes refusals into the record: those that concern somebody we know, and no more of them than are worth reading.

use crate::audit::Event;
use crate::budget::host;
use crate::ids::HolderId;
use crate::refusals::{Noted, RefusalKey};
use crate::service::act::Act;
use crate::store::{self, Tx};
use api::Code;

/// A refusal that somebody's record should tell of.
#[derive(Clone, Debug)]
pub struct RecordedRefusal {
    /// The event as the record tells it.
    pub event: Event,
    /// The code of the refusal.
    pub code: Code,
    /// Whose record it is; none where only a device or card is known.
    pub holder: Option<HolderId>,
}

/// Writes it down in a transaction of its own, unless the like of it was written down often enough today.
pub async fn refusal(act: &Act, refusal: RecordedRefusal) -> Result<(), store::Error> {
    match noted(act, &refusal) {
        Noted::Counted => Ok(()),
        Noted::Written => {
            act.app
                .store
                .transaction(async |tx: Tx| {
                    act.record_stranger(&tx, refusal.event.clone(), refusal.holder.as_ref())
                })
                .await
        }
    }
}

/// Whether it is written down; to be asked once for each refusal.
pub fn noted(act: &Act, refusal: &RecordedRefusal) -> Noted {
    let (holder, from) = (refusal.holder.clone(), host(act.caller.address));
    act.app.refusals.note(&RefusalKey { holder, code: refusal.code, from }, act.now)
}
