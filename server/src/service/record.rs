//! Writes refusals into the record: those that concern somebody we know, and no more of them than are worth reading.

use crate::audit::{self, Entry, Event};
use crate::budget::host;
use crate::clock::Timestamp;
use crate::ids::HolderId;
use crate::refusals::{Noted, Refused};
use crate::service::app::App;
use crate::store::{self, Tx};
use api::Code;
use std::net::IpAddr;

/// A refusal that somebody's record should tell of.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// What happened.
    pub event: Event,
    /// Why it was refused.
    pub code: Code,
    /// Whose record it is; none where only a device or card is known.
    pub holder: Option<HolderId>,
    /// From where.
    pub from: IpAddr,
}

/// Writes it down in a transaction of its own, unless the like of it was written down often enough today.
pub async fn refusal(app: &App, refusal: Refusal, now: Timestamp) -> Result<(), store::Error> {
    match noted(app, &refusal, now) {
        Noted::Counted => Ok(()),
        Noted::Written => {
            app.store
                .transaction(async |tx: Tx| audit::record(&tx, app.dice.as_ref(), now, &entry(&refusal)))
                .await
        }
    }
}

/// Whether it is written down; to be asked once for each refusal.
pub fn noted(app: &App, refusal: &Refusal, now: Timestamp) -> Noted {
    let Refusal { code, holder, from, .. } = refusal;
    app.refusals.note(&Refused { holder: holder.clone(), code: *code, from: host(*from) }, now)
}

/// The line of it.
pub fn entry(refusal: &Refusal) -> Entry {
    let Refusal { event, holder, from, .. } = refusal.clone();
    Entry { event, holder, from: from.to_string() }
}
