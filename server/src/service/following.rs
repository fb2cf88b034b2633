//! Following a journey: a stream of what is told about it, now and after every change.

use crate::ids::JourneyId;
use crate::service::act::Act;
use crate::service::error::Error;
use crate::service::streams::Permit;
use crate::store::{Changes, Row};

/// Whether a view is the last there will be.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Last {
    /// It is.
    Yes,
    /// It is not.
    No,
}

/// Somebody follows a row: a stream's permit, and the notices of changes.
pub struct Following {
    /// The stream's part of what there may be.
    pub permit: Permit,
    /// From the moment at which following began.
    pub changes: Changes,
}

impl Following {
    /// Begins to follow a row.
    pub async fn of<R: Row<Key = JourneyId>>(act: &Act, id: &JourneyId) -> Result<Self, Error> {
        let permit = act.app.streams.open(act.caller.journeys.as_ref(), act.caller.address)?;
        Ok(Self { permit, changes: act.app.store.changes::<R>(id).await? })
    }
}
