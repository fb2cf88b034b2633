//! Who comes in by a socket of a group: others than the server's user, who may do a part of what that user may.

use crate::disk::SystemGroup;
use crate::store::engine::{Batch, Error};
use crate::store::remote::wire::RemoteRequest;
use std::path::PathBuf;
use std::sync::Arc;

/// What somebody of the group may do. It knows the rows, which nobody does here.
pub trait VisitorRule: Send + Sync {
    /// Whether a table may be read.
    fn may_read(&self, table: &str) -> bool;
    /// The change as it may be made by this user, whom the operating system names; nothing where it may not.
    fn admitted(&self, user: &str, batch: Batch) -> Option<Batch>;
}

/// A socket for a group of users.
#[derive(Clone)]
pub struct GroupDoor {
    /// Where it is.
    pub path: PathBuf,
    /// Whose members may connect.
    pub group: SystemGroup,
    /// What they may do.
    pub rule: Arc<dyn VisitorRule>,
}

/// Somebody who came in by it.
pub(super) struct Visitor {
    /// As the operating system names the user.
    pub(super) user: String,
    pub(super) door: GroupDoor,
}

impl Visitor {
    /// The request as it may be carried out, or that it may not.
    pub(super) fn admitted(&self, request: RemoteRequest) -> Result<RemoteRequest, Error> {
        let rule = &self.door.rule;
        let admitted = match request {
            RemoteRequest::Now | RemoteRequest::Announced => Some(request),
            RemoteRequest::Get { ref table, .. }
            | RemoteRequest::Scan { ref table, .. }
            | RemoteRequest::Last { ref table }
            | RemoteRequest::Changes { ref table, .. } => rule.may_read(table).then_some(request),
            RemoteRequest::Commit(batch) => rule.admitted(&self.user, batch).map(RemoteRequest::Commit),
            // Everything that there is.
            RemoteRequest::Verify | RemoteRequest::Copy => None,
        };
        admitted.ok_or_else(|| Error::NotForGroup { group: self.door.group.to_string() })
    }
}
