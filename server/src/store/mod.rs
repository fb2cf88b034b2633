//! Everything that must survive a restart: typed rows in tables, above an exchangeable engine of ordered keys.
//! Nothing above this module knows which engine it is; nothing in it knows what the rows mean.

#[cfg(test)]
mod conformance;
mod content;
mod engine;
mod measured;
mod order;
mod remote;
mod rows;
mod sled;
mod table;
mod transaction;

use crate::disk::{self, DiskEntry};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use content::Content;
pub use engine::{
    Batch, Cell, Changes, CommitOutcome, Copied, Copying, Digest, Engine, EngineFuture, Error, KEY_LIMIT,
    KeyValue, Range, SeenRange, Table,
};
pub use measured::MeasuredEngine;
pub use order::Order;
pub use remote::{Announcement, RemoteEngine, Serving, serve, serve_announcing};
pub use rows::{ReadRows, Store};
pub use sled::unfinished::{Unfinished, is_vacant};
pub use sled::{Durability, Inspection, SledEngine, accept, inspect, is_there};
pub use table::{Row, TableKey, WriteSet, prefix_of};
pub use transaction::Tx;

/// Where the server that holds the database in a directory listens.
pub fn socket_in(dir: &Path) -> PathBuf {
    dir.join("socket")
}

/// Whether a server lets others into the database in a directory.
pub async fn is_served(dir: &Path) -> bool {
    RemoteEngine::connect(&socket_in(dir)).await.is_ok()
}

/// The engine of the server that holds the database in a directory, where one runs.
pub async fn running(dir: &Path) -> Result<Option<RemoteEngine>, Error> {
    // What a link leads to may be anybody's.
    disk::there(&socket_in(dir), DiskEntry::Socket)?;
    match RemoteEngine::connect(&socket_in(dir)).await {
        Ok(engine) => Ok(Some(engine)),
        Err(Error::Io { cause, .. })
            if matches!(cause.kind(), ErrorKind::NotFound | ErrorKind::ConnectionRefused) =>
        {
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// For commands: the engine of the server that holds the database in a directory, or, if there is none, the
/// database itself. A server opens [`SledEngine`] and lets others in with [`serve`].
pub async fn open(dir: &Path, cache_bytes: u64) -> Result<Arc<dyn Engine>, Error> {
    Ok(match running(dir).await? {
        Some(engine) => Arc::new(engine),
        None => Arc::new(SledEngine::open(dir, cache_bytes)?),
    })
}
