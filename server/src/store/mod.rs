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

use crate::disk::{self, DiskEntry, NotUsable, SystemGroup, SystemUser};
use std::io::ErrorKind;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use content::Content;
pub use engine::{
    Batch, Cell, Changes, CommitOutcome, Copied, Copying, Digest, Engine, EngineFuture, Error, KEY_LIMIT,
    KeyValue, Lasting, Range, SeenRange, Table,
};
pub use measured::MeasuredEngine;
pub use order::Order;
pub use remote::{
    Announcement, GroupDoor, RemoteEngine, Serving, VisitorRule, serve, serve_announcing, serve_group,
};
pub use rows::{ReadRows, Store};
pub use sled::unfinished::{Unfinished, is_vacant};
pub use sled::{Accepted, Durability, Inspection, SledEngine, accept, inspect, is_there};
pub use table::{Row, TableKey, WriteSet, is_row, prefix_of};
pub use transaction::Tx;

/// Where the server that holds the database in a directory listens.
pub fn socket_in(dir: &Path) -> PathBuf {
    dir.join("socket")
}

/// Whether a server lets others into the database in a directory.
pub async fn is_served(dir: &Path) -> bool {
    // One that hangs holds all that it has.
    matches!(RemoteEngine::connect(&socket_in(dir)).await, Ok(_) | Err(Error::Silent { .. }))
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

/// The engine of the server that holds the database in a directory, by whichever of its sockets the user may come in; where one runs.
pub async fn beside(dir: &Path, group_socket: &Path) -> Result<Option<RemoteEngine>, Error> {
    match visit(dir, group_socket).await? {
        Some(engine) => Ok(Some(engine)),
        None => running(dir).await,
    }
}

/// The engine of the server that holds the database in a directory, for whoever may not look into that and comes by the socket of a group.
/// Nothing where there is no such socket, or the directory is one's own.
async fn visit(dir: &Path, socket: &Path) -> Result<Option<RemoteEngine>, Error> {
    match disk::there(&socket_in(dir), DiskEntry::Socket) {
        Err(NotUsable::Denied { .. }) => {}
        Ok(_) | Err(_) => return Ok(None),
    }
    let Ok(Some(about)) = disk::there(socket, DiskEntry::Socket) else { return Ok(None) };
    match RemoteEngine::connect(socket).await {
        Ok(engine) => Ok(Some(engine)),
        Err(Error::Io { cause, .. }) if cause.kind() == ErrorKind::PermissionDenied => {
            let (group, us) = (SystemGroup::of(about.gid()), SystemUser::of(disk::us()));
            Err(Error::NotInGroup { path: socket.to_owned(), group, us })
        }
        // A server that ended without taking it away.
        Err(Error::Io { cause, .. }) if cause.kind() == ErrorKind::ConnectionRefused => Ok(None),
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
