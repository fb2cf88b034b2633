//! Access tokens. One says by itself what it was given for, sealed with a key of ours, so that giving one writes nothing: a client that renews
//! all day costs the disk nothing. Whether its grant still holds is looked up whenever it is shown; it counts for nothing by itself.

use crate::clock::Timestamp;
use crate::ids::{GrantId, Secret, SecretHash};
use crate::oidc::scope::ScopeSet;
use crate::sealing::SealingKey;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How long an access token lasts: so long a client may go on after a card was revoked, where it asks nobody.
pub const ACCESS_LIFE: Duration = Duration::from_mins(5);
/// Characters of what may be one of ours: they have about 300.
const LONGEST: usize = 1024;

/// What an access token was given for.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct AccessToken {
    /// The grant, which says to whom and about whom.
    pub grant: GrantId,
    /// For what.
    pub scopes: ScopeSet,
    /// The thumbprint of the key that whoever shows it has to have (RFC 9449 §6).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jkt: Option<String>,
    /// When it was given.
    pub issued_at: Timestamp,
    /// Until when it counts.
    pub expires_at: Timestamp,
}

/// What is sealed.
#[derive(Deserialize, Serialize)]
struct Sealed {
    #[serde(flatten)]
    token: AccessToken,
    nonce: String,
}

/// An access token as it is handed out and shown. Whoever has it can use it.
#[derive(Clone)]
pub struct AccessTokenText(String);

impl std::fmt::Debug for AccessTokenText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AccessTokenText(..)")
    }
}

impl AccessTokenText {
    /// What somebody shows; anything that cannot be one of ours is refused unread.
    pub fn presented(text: &str) -> Option<Self> {
        let shaped = text.len() <= LONGEST
            && text.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-' || it == b'_');
        shaped.then(|| Self(text.to_owned()))
    }

    /// The text to hand out, once.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is kept of one that was given back.
    pub fn hash(&self) -> SecretHash {
        Secret::of(self.0.as_bytes()).hash()
    }
}

/// The key that seals access tokens.
#[derive(Clone, Debug)]
pub struct AccessTokenKey(SealingKey);

impl AccessTokenKey {
    /// Bytes of a key.
    pub const LENGTH: usize = 32;

    /// The key of these secret bytes.
    pub fn new(bytes: &[u8; Self::LENGTH]) -> Self {
        Self(SealingKey::new(bytes))
    }

    /// Seals a token. By the nonce no two are the same, so that giving back one of them leaves the other.
    pub fn seal(&self, token: &AccessToken, nonce: String) -> Result<AccessTokenText, serde_json::Error> {
        let sealed = Sealed { token: token.clone(), nonce };
        Ok(AccessTokenText(self.0.seal(serde_json::to_vec(&sealed)?)))
    }

    /// What a token says, if this key has sealed it. It may be over.
    pub fn open(&self, shown: &AccessTokenText) -> Option<AccessToken> {
        serde_json::from_slice::<Sealed>(&self.0.open(&shown.0)?).ok().map(|it| it.token)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{Draw as _, SystemRandom};
    use crate::oidc::scope::Scope;
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    fn key(byte: u8) -> AccessTokenKey {
        AccessTokenKey::new(&[byte; AccessTokenKey::LENGTH])
    }

    fn token() -> AccessToken {
        AccessToken {
            grant: SystemRandom.grant(),
            scopes: ScopeSet::of(Scope::ALL),
            jkt: Some("0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I".to_owned()),
            issued_at: Timestamp::from_millis(1_800_000_000_000),
            expires_at: Timestamp::from_millis(1_800_000_300_000),
        }
    }

    #[test]
    fn what_was_sealed_is_read_again_with_the_same_key_alone() {
        let (mine, bound) = (key(1), token());
        let unbound = AccessToken { jkt: None, ..bound.clone() };
        for token in [bound, unbound] {
            let text = mine.seal(&token, SystemRandom.unguessable()).unwrap();
            assert_eq!(mine.open(&text), Some(token.clone()));
            assert_eq!(key(2).open(&text).map(|it| it.grant), None);
            // As it travels: in a header or a form.
            let shown = AccessTokenText::presented(text.reveal()).unwrap();
            assert_eq!(mine.open(&shown), Some(token));
            assert!(text.reveal().len() < LONGEST / 2, "{}", text.reveal().len());
        }
    }

    #[test]
    fn two_tokens_of_one_moment_are_two() {
        let (mine, token) = (key(1), token());
        let two = [(); 2].map(|()| mine.seal(&token, SystemRandom.unguessable()).unwrap());
        assert_ne!(two[0].reveal(), two[1].reveal());
        assert_ne!(two[0].hash(), two[1].hash());
    }

    #[test]
    fn no_byte_of_it_can_be_another_and_nothing_can_be_left_out() {
        let mine = key(1);
        let text = mine.seal(&token(), SystemRandom.unguessable()).unwrap();
        let bytes = URL_SAFE_NO_PAD.decode(text.reveal()).unwrap();
        let opens = |bytes: &[u8]| mine.open(&AccessTokenText(URL_SAFE_NO_PAD.encode(bytes))).is_some();
        assert!(opens(&bytes));
        for at in 0..bytes.len() {
            for bit in 0..8 {
                let mut other = bytes.clone();
                other[at] ^= 1 << bit;
                assert!(!opens(&other), "bit {bit} of byte {at}");
            }
            assert!(!opens(&bytes[..at]) && !opens(&bytes[at + 1..]), "{at} bytes");
        }
    }

    #[test]
    fn what_cannot_be_one_of_ours_is_not_looked_at() {
        let long = "a".repeat(LONGEST + 1);
        for text in [long.as_str(), "a.b.c", "a b", "ａ", "a=", "a+b", "a\n"] {
            assert!(AccessTokenText::presented(text).is_none(), "{text}");
        }
        for text in ["", "a", &"a".repeat(32), &"a".repeat(LONGEST)] {
            assert_eq!(key(1).open(&AccessTokenText::presented(text).unwrap()), None, "{text}");
        }
    }

    #[test]
    fn nothing_of_it_is_said_by_mistake() {
        let text = key(1).seal(&token(), SystemRandom.unguessable()).unwrap();
        assert_eq!(format!("{text:?}"), "AccessTokenText(..)");
        assert!(!format!("{:?}", key(7)).contains('7'));
    }
}
