//! Ids that somebody typed.

use crate::desk::refusal::Refusal;
use crate::ids::{AuthorityId, HolderId};

/// A holder id that somebody typed.
pub(crate) fn holder_id(typed: &str) -> Result<HolderId, Refusal> {
    HolderId::parse(typed).map_err(|why| Refusal::Id { given: typed.to_owned(), why })
}

/// An authority's id that somebody typed.
pub(crate) fn authority_id(typed: &str) -> Result<AuthorityId, Refusal> {
    AuthorityId::parse(typed).map_err(|why| Refusal::Id { given: typed.to_owned(), why })
}
