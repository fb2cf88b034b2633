//! Ids as people type them at the desk: how they are read, and what is said about wrong ones.

use crate::desk::refusal::DeskRefusal;
use crate::ids::{AuthorityId, HolderId};

/// A holder id that somebody typed.
pub(crate) fn holder_id(typed: &str) -> Result<HolderId, DeskRefusal> {
    HolderId::parse(typed).map_err(|why| DeskRefusal::Id { given: typed.to_owned(), why })
}

/// An authority's id that somebody typed.
pub(crate) fn authority_id(typed: &str) -> Result<AuthorityId, DeskRefusal> {
    AuthorityId::parse(typed).map_err(|why| DeskRefusal::Id { given: typed.to_owned(), why })
}
