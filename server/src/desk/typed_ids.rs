//! Ids as people type them at the desk: how they are read, and what is said about wrong ones.

use crate::desk::refusal::DeskRefusal;
use crate::ids::{AuthorityId, HolderId, IdError};

/// A holder id that somebody typed.
pub(crate) fn holder_id(typed: &str) -> Result<HolderId, DeskRefusal> {
    HolderId::parse(typed).map_err(|why| DeskRefusal::Id { given: typed.to_owned(), why })
}

/// An authority's id that somebody typed.
pub(crate) fn authority_id(typed: &str) -> Result<AuthorityId, DeskRefusal> {
    AuthorityId::parse(typed).map_err(|why| DeskRefusal::Id { given: typed.to_owned(), why })
}

/// The id of a new authority: a space within it is a slip, where in one that is there already it is forgiven.
pub(crate) fn new_authority_id(typed: &str) -> Result<AuthorityId, DeskRefusal> {
    if typed.trim().contains(char::is_whitespace) {
        return Err(DeskRefusal::Id { given: typed.to_owned(), why: IdError::BadCharacter });
    }
    authority_id(typed)
}
