//! What a client has been given: the grant, the code that it is fetched with, and its tokens. Who may use which of them, and until when.

use crate::clock::Timestamp;
use crate::ids::{ApplicationId, GrantId, HolderId, Secret, SecretHash, SessionId};
use crate::model::people::Epoch;
use crate::model::session::{Grounds, Means};
use crate::oidc::dpop::KeyBinding;
use crate::oidc::error::{OauthCode, OauthError};
use crate::oidc::level::Proven;
use crate::oidc::pkce::{CodeChallenge, is_verifier};
use crate::oidc::request::RequestedClaims;
use crate::oidc::scope::ScopeSet;
use aws_lc_rs::hmac;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How long a code can be used (FAPI 2.0 Security Profile §5.3.2.1).
pub const CODE_LIFE: Duration = Duration::from_mins(1);
/// How long an ID token lasts.
pub const ID_TOKEN_LIFE: Duration = Duration::from_mins(5);
/// How long the refresh token before the newest gives the newest again: an answer may have been lost.
pub const GRACE: Duration = Duration::from_secs(30);
/// How long a used code is remembered, so that whoever uses it again is noticed.
pub const USED_CODE_LIFE: Duration = Duration::from_hours(24);

/// What a person has let a client know, resting on one proof.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Grant {
    /// The client, by the id that it used.
    pub client: ApplicationId,
    /// The client's epoch when it was given.
    #[serde(default)]
    pub client_epoch: Epoch,
    /// Whose.
    pub holder: HolderId,
    /// By what the client knows that person.
    pub sub: String,
    /// The holder's epoch at the proof.
    pub epoch: Epoch,
    /// With what the person proved who it is.
    pub means: Means,
    /// Since when the means has been the holder's: one that was removed and bound anew is another.
    pub since: Timestamp,
    /// What was proven by it.
    pub proven: Proven,
    /// When.
    pub auth_time: Timestamp,
    /// The class that the client was told.
    pub acr: String,
    /// What the client may know.
    pub scopes: ScopeSet,
    /// Single claims that it asked for.
    pub claims: RequestedClaims,
    /// The session in which it was given.
    pub session: SessionId,
    /// By what the client knows that session (OpenID Connect Back-Channel Logout §2.1).
    pub sid: String,
    /// When it is over, whatever happens.
    pub ends_at: Timestamp,
}

impl Grant {
    /// What it rests on. It outlives an idle session; whoever ends a session ends its grants.
    pub fn grounds(&self) -> Grounds {
        Grounds {
            holder: self.holder.clone(),
            epoch: self.epoch,
            means: self.means.clone(),
            since: self.since,
            session: None,
        }
    }
}

/// The index entry "this grant was given in this session". Those of before say nothing more.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct GrantOfSession {
    /// To which client.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<ApplicationId>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given_at: Option<Timestamp>,
}

/// So many grants a client has of one session: more than it has pages open. A page that asks again and again makes no more.
pub const MOST_OF_SESSION: usize = 50;

/// By what the clients of a sector know a person: drawn once, and never computed from something that may get lost or be guessed.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Subject {
    /// The `sub`.
    pub sub: String,
}

/// The way back from a `sub` to the person.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct SubjectHolder {
    /// Who.
    pub holder: HolderId,
}

/// A code, from the moment at which it is sent.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct AuthorizationCode {
    /// What it stands for.
    pub grant: GrantId,
    /// Which client may use it.
    pub client: ApplicationId,
    /// Where it was sent.
    pub redirect_uri: String,
    /// Who may use it.
    pub challenge: Option<CodeChallenge>,
    /// The thumbprint of the key without which nobody may use it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dpop_jkt: Option<String>,
    /// Goes into the ID token.
    pub nonce: Option<String>,
    /// Until when.
    pub expires_at: Timestamp,
    /// Whether it was used.
    pub state: CodeState,
}

/// Whether a code was used.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CodeState {
    /// It was not.
    Fresh,
    /// It was. Who comes with it again has stolen it, or was robbed of it: what it gave is taken back.
    Used,
}

/// What a client says when it uses a code.
#[derive(Clone, Copy, Debug)]
pub struct Redemption<'a> {
    /// Which client it has proven to be.
    pub client: &'a ApplicationId,
    /// Where it says that the code was sent.
    pub redirect_uri: Option<&'a str>,
    /// What only the one has who asked.
    pub verifier: Option<&'a str>,
    /// The thumbprint of the key that it has proven to have.
    pub jkt: Option<&'a str>,
}

/// Why a code gives nothing.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum NotRedeemed {
    /// It is not this client's, or not in time, or not rightly used. It stays as it is.
    Refused(OauthError),
    /// It was used before: the grant has to end.
    Replayed(OauthError),
}

impl AuthorizationCode {
    /// Whether it may be used like this now.
    pub fn redeem(&self, by: Redemption<'_>, now: Timestamp) -> Result<(), NotRedeemed> {
        let invalid = |why: &'static str| OauthError::new(OauthCode::InvalidGrant, why);
        let refused = |why| Err(NotRedeemed::Refused(invalid(why)));
        if *by.client != self.client {
            return refused("the code was not given to this client");
        }
        match (&self.challenge, by.verifier) {
            (Some(challenge), Some(verifier)) if challenge.is_of(verifier) => {}
            (_, Some(verifier)) if !is_verifier(verifier) => {
                return refused(
                    "`code_verifier` has to have 43 to 128 letters, digits, -, ., _ and ~ (RFC 7636)",
                );
            }
            (Some(_), Some(_)) => {
                return refused("`code_verifier` does not fit the request's `code_challenge`");
            }
            (Some(_), None) => return refused("`code_verifier` is missing"),
            // A code that was asked for without a challenge, used with a verifier: somebody took the challenge out (RFC 9700 §4.8.2).
            (None, Some(_)) => {
                return refused("`code_verifier` was sent, but the request had no `code_challenge`");
            }
            (None, None) => {}
        }
        if by.redirect_uri.is_none() {
            let missing = OauthError::new(OauthCode::InvalidRequest, "`redirect_uri` is missing");
            return Err(NotRedeemed::Refused(missing));
        }
        if by.redirect_uri != Some(&*self.redirect_uri) {
            return refused("`redirect_uri` is not that of the request");
        }
        match KeyBinding::of(self.dpop_jkt.as_deref(), by.jkt) {
            KeyBinding::Holds => {}
            KeyBinding::OtherKey => return refused("the code is bound to another key"),
            KeyBinding::Unproven => {
                return refused("the code is bound to a key: `DPoP` with a proof of it is missing");
            }
        }
        match self.state {
            CodeState::Used => {
                Err(NotRedeemed::Replayed(invalid("the code was used before; its tokens are revoked")))
            }
            CodeState::Fresh if now >= self.expires_at => refused("the code is over: it lasts 60 seconds"),
            CodeState::Fresh => Ok(()),
        }
    }

    /// Whether it can be forgotten.
    pub fn is_over(&self, now: Timestamp) -> bool {
        now >= self.expires_at + USED_CODE_LIFE
    }
}

/// The entry "this access token was given back", under its hash.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct RevokedAccessToken {
    /// Until when it would count.
    pub until: Timestamp,
}

/// A refresh token, under its hash.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct RefreshToken {
    /// What it renews.
    pub grant: GrantId,
    /// Which client it was given to.
    pub client: ApplicationId,
    /// The thumbprint of the key that a client without a secret has to have (RFC 9449 §5).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jkt: Option<String>,
    /// When the grant is over, and with it the token.
    pub ends_at: Timestamp,
    /// What only we know of it, from which the next one follows.
    pub salt: String,
    /// What came after it, where it was rotated.
    pub successor: Option<Successor>,
}

/// What came after a refresh token.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Successor {
    /// The next one.
    pub token: SecretHash,
    /// Since when there is one.
    pub since: Timestamp,
}

/// The name (`jti`) of something that a client has signed, and that counts once.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct UsedAssertion {
    /// Until when it would count.
    pub until: Timestamp,
}

/// What a refresh token is good for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum RefreshUse {
    /// It is the newest.
    Newest,
    /// The answer with the newest was lost, or two asked at once: the newest is given again.
    Again,
    /// It is an old one: somebody has a copy, and the grant has to end.
    Stolen,
}

impl RefreshToken {
    /// The token after this one: always the same, so that whoever lost the answer is given it again. Nobody who has this token alone can
    /// tell it, and nobody who has the salt alone.
    pub fn next(&self, token: &Secret) -> Secret {
        let key = hmac::Key::new(hmac::HMAC_SHA256, self.salt.as_bytes());
        Secret::of(hmac::sign(&key, token.reveal().as_bytes()).as_ref())
    }

    /// What this token is good for now. `successor_used` says whether what came after it was used itself.
    pub fn used(&self, successor_used: bool, now: Timestamp) -> RefreshUse {
        match &self.successor {
            None => RefreshUse::Newest,
            Some(next) if !successor_used && now < next.since + GRACE => RefreshUse::Again,
            Some(_) => RefreshUse::Stolen,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{Draw as _, SystemRandom};

    const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(seconds * 1000)
    }

    fn client(id: &str) -> ApplicationId {
        ApplicationId::parse(id).unwrap()
    }

    fn code(challenge: Option<&str>, state: CodeState) -> AuthorizationCode {
        AuthorizationCode {
            grant: SystemRandom.grant(),
            client: client("karte"),
            redirect_uri: "https://karte.example/cb".to_owned(),
            challenge: challenge.and_then(CodeChallenge::read),
            dpop_jkt: None,
            nonce: None,
            expires_at: at(60),
            state,
        }
    }

    fn redeem(
        code: &AuthorizationCode,
        by: &str,
        to: &str,
        verifier: Option<&str>,
        now: i64,
    ) -> Result<(), NotRedeemed> {
        code.redeem(Redemption { client: &client(by), redirect_uri: Some(to), verifier, jkt: None }, at(now))
    }

    #[test]
    fn a_code_is_its_clients_for_a_minute() {
        let it = code(Some(CHALLENGE), CodeState::Fresh);
        let to = "https://karte.example/cb";
        assert_eq!(redeem(&it, "karte", to, Some(VERIFIER), 59), Ok(()));
        assert!(redeem(&it, "karte", to, Some(VERIFIER), 60).is_err());
        assert!(redeem(&it, "other", to, Some(VERIFIER), 1).is_err());
        assert!(redeem(&it, "karte", "https://karte.example/cb/", Some(VERIFIER), 1).is_err());
        assert!(redeem(&it, "karte", to, None, 1).is_err());
        assert!(redeem(&it, "karte", to, Some(CHALLENGE), 1).is_err());
    }

    #[test]
    fn what_is_missing_or_can_be_none_is_said_so() {
        let it = code(Some(CHALLENGE), CodeState::Fresh);
        let karte = client("karte");
        let told = |redirect_uri, verifier| match it
            .redeem(Redemption { client: &karte, redirect_uri, verifier, jkt: None }, at(1))
        {
            Err(NotRedeemed::Refused(error)) => (error.code, error.description),
            other => panic!("{other:?}"),
        };
        let to = "https://karte.example/cb";
        let (error, why) = told(None, Some(VERIFIER));
        assert_eq!((error, &*why), (OauthCode::InvalidRequest, "`redirect_uri` is missing"));
        for verifier in [&"a".repeat(42), &"a".repeat(129), &format!("{VERIFIER}=")] {
            let (error, why) = told(Some(to), Some(verifier.as_str()));
            assert!(error == OauthCode::InvalidGrant && why.contains("43 to 128"), "{verifier}: {why}");
        }
    }

    #[test]
    fn a_verifier_without_a_challenge_is_refused() {
        let it = code(None, CodeState::Fresh);
        assert_eq!(redeem(&it, "karte", "https://karte.example/cb", None, 1), Ok(()));
        assert!(redeem(&it, "karte", "https://karte.example/cb", Some(VERIFIER), 1).is_err());
    }

    #[test]
    fn only_whoever_could_have_used_a_code_ends_its_grant_by_using_it_again() {
        let it = code(Some(CHALLENGE), CodeState::Used);
        let to = "https://karte.example/cb";
        assert!(matches!(redeem(&it, "karte", to, Some(VERIFIER), 1), Err(NotRedeemed::Replayed(_))));
        assert!(matches!(redeem(&it, "karte", to, Some(VERIFIER), 3600), Err(NotRedeemed::Replayed(_))));
        assert!(matches!(redeem(&it, "other", to, Some(VERIFIER), 1), Err(NotRedeemed::Refused(_))));
        assert!(matches!(redeem(&it, "karte", to, Some(CHALLENGE), 1), Err(NotRedeemed::Refused(_))));
    }

    #[test]
    fn a_lost_answer_is_no_theft() {
        let mut it = RefreshToken {
            grant: SystemRandom.grant(),
            client: client("karte"),
            jkt: None,
            ends_at: at(64_800),
            salt: "salt".to_owned(),
            successor: None,
        };
        assert_eq!(it.used(false, at(0)), RefreshUse::Newest);
        it.successor = Some(Successor { token: SystemRandom.secret().hash(), since: at(100) });
        assert_eq!(it.used(false, at(129)), RefreshUse::Again);
        assert_eq!(it.used(false, at(130)), RefreshUse::Stolen);
        assert_eq!(it.used(true, at(101)), RefreshUse::Stolen);
    }
}
