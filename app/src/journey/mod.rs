//! Steps that pages share: a passkey's ceremony, a card's attempts, a phone that acts for this PC.

pub(crate) mod card;
pub(crate) mod ceremony;
pub(crate) mod follow;
pub(crate) mod link;
pub(crate) mod phone;
