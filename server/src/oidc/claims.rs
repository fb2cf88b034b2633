//! The claims that a client gets: in the ID token, and at the userinfo endpoint. Nothing that was not asked for.

use crate::clock::Timestamp;
use crate::oidc::grant::{Grant, ID_TOKEN_LIFE};
use crate::oidc::level::{KeyBinding, MeansKind};
use crate::oidc::scope::ClaimName;
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use std::collections::BTreeSet;

/// What is known of the person, of which a client is told what it asked for.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Person {
    /// The name, as screens show it.
    pub name: String,
    /// How the name is read, where that is known.
    pub kana: Option<String>,
    /// The holder id as the authority writes it.
    pub holder_id: String,
    /// The authority's id and name.
    pub authority: AuthorityClaim,
    /// Professions and offices of the HPKI cards that the person has.
    pub roles: Vec<RoleClaim>,
    /// The card that was used, where one was.
    pub certificate: Option<CertificateClaim>,
}

/// The authority that registered the person.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct AuthorityClaim {
    /// Its short name.
    pub id: String,
    /// Its name, as people know it.
    pub name: String,
}

/// A profession or office.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct RoleClaim {
    /// The coding scheme of the Japanese HPKI, which has the text for the code.
    pub system: &'static str,
    /// As the certificate says it: `Medical Doctor`.
    pub text: String,
    /// In Japanese, for showing: `医師`.
    pub name: String,
    /// Since when we know it: when its certificate was last verified here, in seconds since 1970.
    pub verified_at: i64,
}

/// The coding scheme of hcRole in Japan (HPKI certificate policy).
pub const HCROLE_SYSTEM: &str = "urn:oid:1.2.392.100495.1.6.1.1";

/// The certificate that was used.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct CertificateClaim {
    /// The name of the certification authority, as screens show it.
    pub issuer: String,
    /// The serial number, hexadecimal.
    pub serial: String,
}

/// The claims about a person.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
pub struct PersonClaims {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(rename = "name#ja-Kana-JP", skip_serializing_if = "Option::is_none")]
    kana: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    holder_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    authority: Option<AuthorityClaim>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hcrole: Option<Vec<RoleClaim>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    certificate: Option<CertificateClaim>,
    #[serde(skip_serializing_if = "Option::is_none")]
    means: Option<MeansKind>,
    #[serde(skip_serializing_if = "Option::is_none")]
    key_binding: Option<KeyBinding>,
}

impl PersonClaims {
    /// These claims, as far as there is something to say.
    pub fn of(person: &Person, grant: &Grant, wanted: &BTreeSet<ClaimName>) -> Self {
        let mut told = Self::default();
        for claim in wanted {
            match claim {
                ClaimName::Name => told.name = Some(person.name.clone()),
                ClaimName::NameKana => told.kana.clone_from(&person.kana),
                ClaimName::HolderId => told.holder_id = Some(person.holder_id.clone()),
                ClaimName::Authority => told.authority = Some(person.authority.clone()),
                ClaimName::Hcrole => told.hcrole = Some(person.roles.clone()),
                ClaimName::Certificate => told.certificate.clone_from(&person.certificate),
                ClaimName::Means => told.means = Some(grant.proven.means),
                ClaimName::KeyBinding => told.key_binding = Some(grant.proven.binding),
            }
        }
        told
    }
}

/// Which claims the userinfo endpoint gives: those of the scopes, and single ones.
pub fn at_userinfo(
    grant: &Grant,
    scopes: impl Iterator<Item = crate::oidc::scope::Scope>,
) -> BTreeSet<ClaimName> {
    scopes
        .flat_map(|scope| scope.claims().iter().copied())
        .chain(grant.claims.userinfo.iter().copied())
        .collect()
}

/// An ID token (OpenID Connect Core §2).
#[derive(Clone, Debug, Serialize)]
pub struct IdToken<'a> {
    iss: &'a str,
    sub: &'a str,
    aud: &'a str,
    iat: i64,
    exp: i64,
    auth_time: i64,
    acr: &'a str,
    amr: &'static [&'static str],
    sid: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    nonce: Option<&'a str>,
    at_hash: String,
    #[serde(flatten)]
    person: PersonClaims,
}

/// What an ID token is made for.
#[derive(Clone, Copy, Debug)]
pub struct IdTokenFor<'a> {
    /// Us.
    pub issuer: &'a str,
    /// What the request asked to have back.
    pub nonce: Option<&'a str>,
    /// The access token beside it.
    pub access_token: &'a str,
}

impl<'a> IdToken<'a> {
    /// The token of a grant.
    pub fn of(grant: &'a Grant, made: IdTokenFor<'a>, person: PersonClaims, now: Timestamp) -> Self {
        Self {
            iss: made.issuer,
            sub: &grant.sub,
            aud: grant.client.as_str(),
            iat: seconds(now),
            exp: seconds(now + ID_TOKEN_LIFE),
            auth_time: seconds(grant.auth_time),
            acr: &grant.acr,
            amr: grant.proven.amr(),
            sid: &grant.sid,
            nonce: made.nonce,
            at_hash: half_hash(made.access_token),
            person,
        }
    }
}

/// Whole seconds since 1970, rounded down: nobody is told of a moment that is still to come.
pub fn seconds(at: Timestamp) -> i64 {
    at.as_millis().div_euclid(1000)
}

/// `at_hash` (OpenID Connect Core §3.1.3.6), for algorithms with SHA-256.
fn half_hash(token: &str) -> String {
    let hash = digest(&SHA256, token.as_bytes());
    URL_SAFE_NO_PAD.encode(hash.as_ref().get(..16).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{ApplicationId, Draw as _, HolderId, SystemRandom};
    use crate::model::people::Epoch;
    use crate::model::session::Means;
    use crate::oidc::level::Proven;
    use crate::oidc::request::RequestedClaims;
    use crate::oidc::scope::{Scope, ScopeSet};

    fn grant(scopes: &[Scope]) -> Grant {
        let since = Timestamp::from_millis(1_000_999);
        Grant {
            client: ApplicationId::parse("karte").unwrap(),
            client_epoch: Epoch::default(),
            holder: HolderId::parse("testc1").unwrap(),
            sub: "sub".to_owned(),
            epoch: Epoch::default(),
            means: Means::device(&SystemRandom.device()),
            since,
            proven: Proven { means: MeansKind::Phone, binding: KeyBinding::Synced },
            auth_time: since,
            acr: "aal2".to_owned(),
            scopes: ScopeSet::of(scopes.iter().copied()),
            claims: RequestedClaims::default(),
            session: SystemRandom.session(),
            sid: "sid".to_owned(),
            ends_at: since,
        }
    }

    fn person() -> Person {
        Person {
            name: "山田 太郎".to_owned(),
            kana: Some("ヤマダ　タロウ".to_owned()),
            holder_id: "TESTC1".to_owned(),
            authority: AuthorityClaim { id: "jma".to_owned(), name: "日本医師会".to_owned() },
            roles: Vec::new(),
            certificate: None,
        }
    }

    #[test]
    fn nothing_is_told_that_was_not_asked_for() {
        let grant = grant(&[Scope::Openid]);
        let wanted = at_userinfo(&grant, grant.scopes.iter());
        let told = serde_json::to_value(PersonClaims::of(&person(), &grant, &wanted)).unwrap();
        assert_eq!(told, serde_json::json!({}));
    }

    #[test]
    fn each_scope_has_its_claims() {
        let grant = grant(&[Scope::Openid, Scope::Profile, Scope::Certificate]);
        let wanted = at_userinfo(&grant, grant.scopes.iter());
        let told = serde_json::to_value(PersonClaims::of(&person(), &grant, &wanted)).unwrap();
        assert_eq!(
            told,
            serde_json::json!({
                "name": "山田 太郎", "name#ja-Kana-JP": "ヤマダ　タロウ", "means": "phone", "key_binding": "synced",
            })
        );
        let unread = Person { kana: None, ..person() };
        let told = serde_json::to_value(PersonClaims::of(&unread, &grant, &wanted)).unwrap();
        assert!(told.get("name#ja-Kana-JP").is_none(), "what is not known is left out");
    }

    #[test]
    fn an_id_token_says_how_and_when_the_person_proved_who_it_is() {
        let grant = grant(&[Scope::Openid]);
        // OpenID Connect Core, appendix A.3
        let access_token = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y";
        let made = IdTokenFor { issuer: "https://k.example", nonce: None, access_token };
        let now = Timestamp::from_millis(2_000_999);
        let told = serde_json::to_value(IdToken::of(&grant, made, PersonClaims::default(), now)).unwrap();
        assert_eq!(told["at_hash"], "77QmUPtjPfzWtF2AnpK9RQ");
        assert_eq!(
            (&told["iat"], &told["exp"], &told["auth_time"]),
            (&2000.into(), &2300.into(), &1000.into())
        );
        assert_eq!(told["amr"], serde_json::json!(["mfa", "pop", "swk", "user"]));
        assert!(told.get("nonce").is_none() && told.get("name").is_none());
    }
}
