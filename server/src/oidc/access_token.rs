//! Access tokens. One says by itself what it was given for, sealed with a key of ours, so that giving one writes nothing: a client that renews
//! all day costs the disk nothing. Whether its grant still holds is looked up whenever it is shown; it counts for nothing by itself. For a
//! client whose resource servers read tokens themselves it is a signed JWT (RFC 9068), which is the same in every other way.

use crate::clock::Timestamp;
use crate::ids::{GrantId, Secret, SecretHash};
use crate::oidc::claims::seconds;
use crate::oidc::grant::Grant;
use crate::oidc::jose::{JwtKind, NumericDate, PublicKey, verify};
use crate::oidc::keys::SIGNED_BY;
use crate::oidc::scope::ScopeSet;
use crate::sealing::SealingKey;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How long an access token lasts: so long a client may go on after a card was revoked, where it asks nobody.
pub const ACCESS_LIFE: Duration = Duration::from_mins(5);
/// Characters of what may be one of ours: sealed ones have about 300, signed ones 1,500 at most.
const LONGEST: usize = 3072;

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
            && text.bytes().all(|it| it.is_ascii_alphanumeric() || matches!(it, b'-' | b'_' | b'.'));
        shaped.then(|| Self(text.to_owned()))
    }

    /// The text to hand out, once.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// One that was signed.
    pub fn signed(jwt: String) -> Self {
        Self(jwt)
    }

    /// Whether it is a signed one: no sealed one has a dot.
    pub fn is_signed(&self) -> bool {
        self.0.contains('.')
    }

    /// What is kept of a sealed one that was given back.
    fn hash(&self) -> SecretHash {
        Secret::of(self.0.as_bytes()).hash()
    }
}

/// An access token that somebody shows, once it was read.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct OpenedToken {
    /// What it was given for.
    pub token: AccessToken,
    /// What is kept of it where it is given back.
    pub hash: SecretHash,
}

/// An access token that resource servers read themselves (RFC 9068 §2.2).
#[derive(Debug, Deserialize, Serialize)]
pub struct SignedAccessToken {
    iss: String,
    sub: String,
    aud: String,
    client_id: String,
    /// The grant, and what tells its tokens apart: nobody else can do anything with the one or the other.
    jti: String,
    iat: NumericDate,
    exp: NumericDate,
    scope: String,
    auth_time: i64,
    acr: String,
    amr: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    cnf: Option<Confirmation>,
}

/// The key that whoever shows a token has to have (RFC 9449 §6.1).
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Confirmation {
    /// Its thumbprint.
    pub jkt: String,
}

impl SignedAccessToken {
    /// What such a token says. By the nonce no two are the same.
    pub fn of(token: &AccessToken, grant: &Grant, (issuer, audience): (&str, &str), nonce: &str) -> Self {
        Self {
            iss: issuer.to_owned(),
            sub: grant.sub.clone(),
            aud: audience.to_owned(),
            client_id: grant.client.to_string(),
            jti: format!("{}{JTI_PARTS}{nonce}", token.grant),
            iat: NumericDate(token.issued_at),
            exp: NumericDate(token.expires_at),
            scope: token.scopes.to_string(),
            auth_time: seconds(grant.auth_time),
            acr: grant.acr.clone(),
            amr: grant.proven.amr().iter().map(|it| (*it).to_owned()).collect(),
            cnf: token.jkt.clone().map(|jkt| Confirmation { jkt }),
        }
    }

    /// What a token says that one of these keys of ours has signed for us. It may be over.
    pub fn read(shown: &AccessTokenText, keys: &[PublicKey], issuer: &str) -> Option<OpenedToken> {
        let verified = verify::<Self>(shown.reveal(), JwtKind::AccessToken, keys, &SIGNED_BY).ok()?;
        let it = verified.claims;
        let (grant, _) = it.jti.split_once(JTI_PARTS)?;
        let token = AccessToken {
            grant: GrantId::from_wire(grant)?,
            scopes: ScopeSet::read(&it.scope),
            jkt: it.cnf.map(|cnf| cnf.jkt),
            issued_at: it.iat.0,
            expires_at: it.exp.0,
        };
        // By its name, and not by its text: some signatures can be written in two ways.
        let hash = Secret::of(it.jti.as_bytes()).hash();
        (it.iss == issuer).then_some(OpenedToken { token, hash })
    }
}

/// What stands between the parts of a `jti`.
const JTI_PARTS: char = '.';

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
    pub fn open(&self, shown: &AccessTokenText) -> Option<OpenedToken> {
        let sealed = serde_json::from_slice::<Sealed>(&self.0.open(&shown.0)?).ok()?;
        Some(OpenedToken { token: sealed.token, hash: shown.hash() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{Draw as _, SystemRandom};
    use crate::model::people::Epoch;
    use crate::model::session::Means;
    use crate::oidc::jose::{JwsAlgorithm, SigningKey};
    use crate::oidc::level::{KeyBinding, MeansKind, Proven};
    use crate::oidc::scope::Scope;
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use serde_json::json;

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
            assert_eq!(mine.open(&text).map(|it| it.token), Some(token.clone()));
            assert_eq!(key(2).open(&text), None);
            // As it travels: in a header or a form.
            let shown = AccessTokenText::presented(text.reveal()).unwrap();
            assert_eq!(mine.open(&shown).map(|it| it.token), Some(token));
            assert!(text.reveal().len() < 512, "{}", text.reveal().len());
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
        for text in [long.as_str(), "a b", "ａ", "a=", "a+b", "a\n"] {
            assert!(AccessTokenText::presented(text).is_none(), "{text}");
        }
        for text in ["", "a", &"a".repeat(32), &"a".repeat(LONGEST)] {
            assert_eq!(key(1).open(&AccessTokenText::presented(text).unwrap()), None, "{text}");
        }
    }

    #[test]
    fn a_signed_one_says_the_same_to_whoever_knows_our_keys_and_is_no_other_kind_of_token() {
        let key = SigningKey::generate(JwsAlgorithm::Es256).unwrap();
        let (keys, issuer) = ([key.public().clone()], "https://kagura.example");
        let grant: Grant = serde_json::from_value(json!({
            "client": "karte", "holder": "testc1", "sub": "sub", "epoch": Epoch::default(),
            "means": Means::device(&SystemRandom.device()), "since": 0,
            "proven": Proven { means: MeansKind::Phone, binding: KeyBinding::Bound }, "auth_time": 0, "acr": "aal2",
            "scopes": ["openid"], "claims": { "id_token": [], "userinfo": [] },
            "session": SystemRandom.session(), "sid": "sid", "ends_at": 0,
        }))
        .unwrap();
        for token in [token(), AccessToken { jkt: None, ..token() }] {
            let said = SignedAccessToken::of(&token, &grant, (issuer, "https://api.example"), "nonce");
            let jwt = AccessTokenText::signed(key.sign(JwtKind::AccessToken, &said).unwrap());
            let read = SignedAccessToken::read(&jwt, &keys, issuer).unwrap();
            assert_eq!(read.token, token);
            assert!(jwt.is_signed() && AccessTokenText::presented(jwt.reveal()).is_some());
            assert_eq!(SignedAccessToken::read(&jwt, &keys, "https://other.example"), None);
            let other = SigningKey::generate(JwsAlgorithm::Es256).unwrap();
            assert_eq!(SignedAccessToken::read(&jwt, &[other.public().clone()], issuer), None);
            for kind in [JwtKind::IdToken, JwtKind::LogoutToken] {
                let jwt = AccessTokenText::signed(key.sign(kind, &said).unwrap());
                assert_eq!(SignedAccessToken::read(&jwt, &keys, issuer), None, "{kind:?}");
            }
        }
    }

    #[test]
    fn nothing_of_it_is_said_by_mistake() {
        let text = key(1).seal(&token(), SystemRandom.unguessable()).unwrap();
        assert_eq!(format!("{text:?}"), "AccessTokenText(..)");
        assert!(!format!("{:?}", key(7)).contains('7'));
    }
}
