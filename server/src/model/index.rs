//! Entries that lead to other rows, and the rows of which a store has but one.

use crate::clock::Timestamp;
use crate::ids::{CardId, HolderId, SecretHash, SessionId};
use serde::{Deserialize, Serialize};

/// The index entry "this is the holder's newest invitation".
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Newest {
    /// The hash of its token.
    pub token: SecretHash,
    /// Those before it, the newest first; in rows of before none of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub before: Vec<SecretHash>,
    /// Whether these are all that there were. An older version, which remembers fewer, writes the row without it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub is_all: bool,
}

impl Newest {
    /// No more earlier ones than that are remembered here.
    const EARLIER: usize = 100;

    /// The entry for a holder's first invitation.
    pub fn first(token: SecretHash) -> Self {
        Self { token, before: Vec::new(), is_all: true }
    }

    /// The entry for a newer invitation, after this one.
    #[must_use]
    pub fn followed_by(self, token: SecretHash) -> Self {
        let mut before = self.before;
        before.insert(0, self.token);
        let is_all = self.is_all && before.len() <= Self::EARLIER;
        before.truncate(Self::EARLIER);
        Self { token, before, is_all }
    }

    /// All that are remembered, the newest first.
    pub fn tokens(&self) -> impl Iterator<Item = &SecretHash> {
        std::iter::once(&self.token).chain(&self.before)
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference over")]
fn is_false(it: &bool) -> bool {
    !it
}

/// A part of the directory: lines that say what some holders are found by. A line may be older than the holder that it names, so whoever
/// finds one looks at the holder; but whatever holds of a holder stands in one of them. See `service/directory`.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct DirectoryBlock {
    /// The lines.
    pub text: String,
}

/// How far the directory has been made for those who were there before there was one. There is one, under the empty key.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct DirectoryProgress {
    /// Up to this holder; with `cards`, all of them.
    pub holders: Option<HolderId>,
    /// Up to this card.
    pub cards: Option<CardId>,
    /// From here on every holder and every card has its line.
    pub is_whole: bool,
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
