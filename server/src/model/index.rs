//! Entries that lead to other rows, and the rows of which a store has but one.

use crate::clock::Timestamp;
use crate::ids::{SecretHash, SessionId};
use serde::{Deserialize, Serialize};

/// The index entry "this is the holder's newest invitation".
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Newest {
    /// The hash of its token.
    pub token: SecretHash,
}

/// The index entry "this cookie is of this session". Kept under the hash of the cookie's secret.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct SessionCookie {
    /// The session that the cookie is of.
    pub session: SessionId,
}

/// The index entry "this holder has this session".
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct SessionOf {}

/// The mark of a store that a demonstration made. There is one, under the empty key.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Demonstration {
    /// When the demonstration's data was written.
    pub since: Timestamp,
}

/// Which rows a store has. There is one, under the empty key.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Version {
    /// The version of the rows, which says who may write to the store.
    pub rows: u32,
}

/// What was written last to see whether the store can be written to. There is one, under the empty key.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct StoreProbe {
    /// When.
    pub at: Timestamp,
}

/// The key that seals what browsers are known by. There is one, under the empty key.
#[derive(Clone, Deserialize, Eq, PartialEq, Serialize)]
pub struct KnownKey {
    /// The key of 256 bits, base64url.
    pub key: String,
}

impl std::fmt::Debug for KnownKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("KnownKey { .. }")
    }
}
