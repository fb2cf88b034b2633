//! Following a journey: a stream of what is told about it, now and after every change.

use crate::ids::JourneyId;
use crate::service::act::Act;
use crate::service::error::Error;
use crate::service::streams::StreamPermit;
use crate::store::{Changes, Row};

/// Whether a view is the last there will be.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum LastView {
    /// No other view will follow.
    Yes,
    /// Other views may follow.
    No,
}

/// Somebody follows a row: a stream's permit, and the notices of changes.
pub struct RowStream {
    /// The stream's part of what there may be.
    pub permit: StreamPermit,
    /// From the moment at which following began.
    pub changes: Changes,
}

impl RowStream {
    /// Begins to follow a row.
    pub async fn of<R: Row<Key = JourneyId>>(act: &Act, id: &JourneyId) -> Result<Self, Error> {
        Ok(Self { permit: permit(act).await?, changes: act.app.store.changes::<R>(id).await? })
    }
}

async fn permit(act: &Act) -> Result<StreamPermit, Error> {
    let (app, caller) = (&act.app, &act.caller);
    let refused = match app.streams.open(caller.journeys.as_ref(), caller.address) {
        Ok(permit) => return Ok(permit),
        Err(refused) => refused,
    };
    match app.known_browser(caller.known.as_ref(), act.now).await? {
        Some(known) => Ok(app.streams.open_known(caller.journeys.as_ref(), &known.name)?),
        None => Err(refused.into()),
    }
}
