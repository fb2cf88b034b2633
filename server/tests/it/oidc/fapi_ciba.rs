//! The plan `fapi-ciba-id1-test-plan` in poll mode, as far as it is of the server: a client names somebody, who approves on a phone.

use crate::common::{ORIGIN, Phone, Reply, TestServer};
use crate::oidc::Vendor;
use crate::oidc::device::{approves, number, scanned};
use crate::oidc::vendor::{REDIRECT, forged, refused, unsigned};
use serde_json::{Value, json};
use server::desk::NewStanding;
use server::ids::{Draw as _, HolderId, SystemRandom};
use server::oidc::jose::{JwsAlgorithm, JwtKind, SigningKey};
use std::time::Duration;

const CIBA: &str = "urn:openid:params:grant-type:ciba";

/// A record of a hospital, which knows its doctors by their ids.
struct Ward {
    server: TestServer,
    vendor: Vendor,
    key: SigningKey,
}

impl Ward {
    async fn start() -> Self {
        let server = TestServer::start().await;
        let key = SigningKey::generate(JwsAlgorithm::Ps256).unwrap();
        let more = json!({
            "grant_types": ["authorization_code", CIBA],
            "backchannel_token_delivery_mode": "poll",
        });
        let vendor = Vendor::karte(&server, more).await;
        Self { server, vendor, key }
    }

    async fn asks(&mut self, more: &[(&str, &str)]) -> Reply {
        let usual = [("scope", "openid profile"), ("login_hint", "TESTC1")];
        let mut form: Vec<_> =
            usual.into_iter().filter(|(name, _)| more.iter().all(|(it, _)| it != name)).collect();
        form.extend(more.iter().filter(|(_, value)| *value != "-"));
        self.vendor.posts("/oidc/bc-authorize", &form).await
    }

    async fn polls(&mut self, begun: &Value) -> Reply {
        polls(&mut self.vendor, begun).await
    }

    /// The person says yes, on the phone.
    async fn approved(&self, phone: &mut Phone, begun: &Value) {
        match &self.server.reference {
            None => approves(phone, begun).await,
            Some(reference) => drop(reference.scene("approve", begun).await),
        }
    }

    /// The person says no.
    async fn declined(&self, phone: &mut Phone, begun: &Value) {
        if let Some(reference) = &self.server.reference {
            reference.scene("decline", begun).await;
            return;
        }
        phone.browser.link(&scanned(begun)).post("/api/approve/open", json!({})).await.is_ok();
        phone.browser.link(&scanned(begun)).post("/api/approve/refuse", json!({})).await.is_ok();
    }
}

async fn polls(vendor: &mut Vendor, begun: &Value) -> Reply {
    let id = begun["auth_req_id"].as_str().unwrap();
    vendor.posts("/oidc/token", &[("grant_type", CIBA), ("auth_req_id", id)]).await
}

#[tokio::test]
async fn fapi_ciba_id1() {
    let mut ward = Ward::start().await;
    let mut phone = ward.server.registered("TESTC1").await;
    let begun = ward.asks(&[("binding_message", "1234")]).await.is_ok().body.clone();
    assert!(begun["auth_req_id"].is_string() && begun["expires_in"].is_u64(), "{begun}");
    assert!(begun.get("device_code").is_none());
    refused(&ward.polls(&begun).await, 400, "authorization_pending");
    if ward.server.is_ours() {
        for member in ["interval", "user_code", "verification_uri_complete"] {
            assert!(!begun[member].is_null(), "{begun}");
        }
        let seen = phone.browser.link(&scanned(&begun)).post("/api/approve/open", json!({})).await;
        assert_eq!(seen.is_ok().body["message"], "1234");
    }
    ward.approved(&mut phone, &begun).await;
    ward.server.pass(Duration::from_secs(5));
    let tokens = ward.polls(&begun).await.is_ok().body.clone();
    let told = ward.vendor.reads(&tokens["id_token"]).await.claims;
    assert_eq!((&told["aud"], &told["acr"]), (&json!("karte"), &json!("urn:kagura:acr:phone")));
    // Who was there before can be named by what the client was told.
    let hint = tokens["id_token"].as_str().unwrap();
    ward.asks(&[("login_hint", "-"), ("id_token_hint", hint)]).await.is_ok();
}

#[tokio::test]
async fn fapi_ciba_id1_multiple_call_to_token_endpoint() {
    let mut ward = Ward::start().await;
    ward.server.registered("TESTC1").await;
    let begun = ward.asks(&[]).await.is_ok().body.clone();
    refused(&ward.polls(&begun).await, 400, "authorization_pending");
    refused(&ward.polls(&begun).await, 400, "slow_down");
}

#[tokio::test]
async fn fapi_ciba_id1_auth_req_id_expired() {
    let mut ward = Ward::start().await;
    ward.server.registered("TESTC1").await;
    for wish in ["10", "1"] {
        let begun = ward.asks(&[("requested_expiry", wish)]).await.is_ok().body.clone();
        let lasts = begun["expires_in"].as_u64().unwrap();
        assert!(lasts == 10 || !ward.server.is_ours(), "{lasts}");
        ward.server.pass(Duration::from_secs(lasts));
        refused(&ward.polls(&begun).await, 400, "expired_token");
    }
    let longest = ward.asks(&[("requested_expiry", "100000")]).await.is_ok().body["expires_in"].clone();
    assert!(longest == 600 || !ward.server.is_ours(), "{longest}");
    refused(&ward.asks(&[("requested_expiry", "soon")]).await, 400, "invalid_request");
}

#[tokio::test]
async fn fapi_ciba_id1_user_rejects_authentication() {
    let mut ward = Ward::start().await;
    let mut phone = ward.server.registered("TESTC1").await;
    let begun = ward.asks(&[]).await.is_ok().body.clone();
    ward.declined(&mut phone, &begun).await;
    refused(&ward.polls(&begun).await, 400, "access_denied");
}

#[tokio::test]
async fn fapi_ciba_id1_ensure_wrong_auth_req_id_in_token_endpoint_request() {
    let mut ward = Ward::start().await;
    let mut phone = ward.server.registered("TESTC1").await;
    let more = json!({ "grant_types": ["authorization_code", CIBA] });
    let mut other = Vendor::registered(&ward.server, "other", REDIRECT, more).await;
    let begun = ward.asks(&[]).await.is_ok().body.clone();
    ward.approved(&mut phone, &begun).await;
    refused(&polls(&mut other, &begun).await, 400, "invalid_grant");
    let made_up = json!({ "auth_req_id": SystemRandom.secret().reveal() });
    refused(&ward.polls(&made_up).await, 400, "invalid_grant");
    let missing = ward.vendor.posts("/oidc/token", &[("grant_type", CIBA)]).await;
    refused(&missing, 400, "invalid_request");
}

#[tokio::test]
async fn fapi_ciba_id1_ensure_authorization_request_with_multiple_hints_fails() {
    let mut ward = Ward::start().await;
    ward.server.registered("TESTC1").await;
    for (form, error) in [
        (vec![("id_token_hint", "x")], "invalid_request"),
        (vec![("login_hint", "-")], "invalid_request"),
        (vec![("login_hint", "-"), ("login_hint_token", "x")], "invalid_request"),
        (vec![("login_hint", "-"), ("id_token_hint", "x")], "unknown_user_id"),
        (vec![("request_uri", "urn:ietf:params:oauth:request_uri:x")], "invalid_request"),
        (vec![("request_uri", "https://evil.example/request")], "invalid_request"),
        (vec![("scope", "profile")], "invalid_scope"),
        (vec![("acr_values", "aal3")], "unmet_authentication_requirements"),
    ] {
        // Elsewhere these are named otherwise, or nothing is asked of them.
        let told_alike = matches!(form[..], [(_, "x" | "-")]);
        if !ward.server.is_ours() && !told_alike {
            continue;
        }
        refused(&ward.asks(&form).await, 400, error);
    }
    if !ward.server.is_ours() {
        return;
    }
    let made_up =
        [forged(&json!({"sub": "x", "aud": "karte"})), unsigned(&json!({"sub": "x", "aud": "karte"}))];
    for hint in &made_up {
        refused(&ward.asks(&[("login_hint", "-"), ("id_token_hint", hint)]).await, 400, "unknown_user_id");
    }
}

#[tokio::test]
async fn fapi_ciba_id1_ensure_authorization_request_with_potentially_bad_binding_message() {
    let mut ward = Ward::start().await;
    ward.server.registered("TESTC1").await;
    ward.asks(&[("binding_message", "診察室2の端末 ✓")]).await.is_ok();
    for bad in ["a\nb", "1\u{202e}2", &"1".repeat(81)] {
        refused(&ward.asks(&[("binding_message", bad)]).await, 400, "invalid_binding_message");
    }
}

#[tokio::test]
async fn whoever_cannot_approve_is_as_unknown_as_whoever_is_not_there() {
    let mut ward = Ward::start().await;
    ward.server.registered("TESTC1").await;
    ward.server.desk_sets(&HolderId::parse("TESTC1").unwrap(), NewStanding::Disabled).await;
    let mut answers = Vec::new();
    for hint in ["TESTC1", "TESTC9", "nobody@example", "  ", "<script>"] {
        let told = ward.asks(&[("login_hint", hint)]).await;
        if hint.trim().is_empty() {
            assert_eq!(told.status, 400);
            continue;
        }
        answers.push((told.status, told.text));
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "{answers:?}");
}

#[tokio::test]
async fn only_the_person_who_is_named_approves() {
    let mut ward = Ward::start().await;
    ward.server.registered("TESTC1").await;
    let mut colleague = ward.server.registered("TESTC2").await;
    let begun = ward.asks(&[]).await.is_ok().body.clone();
    assert_ne!(colleague.approves(&scanned(&begun), number(&begun)).await.status, 200);
    refused(&ward.polls(&begun).await, 400, "access_denied");
}

#[tokio::test]
async fn a_client_that_keeps_no_secret_names_nobody() {
    let ward = Ward::start().await;
    let usual = json!({ "grant_types": ["authorization_code"] });
    let mut usual = Vendor::registered(&ward.server, "usual", REDIRECT, usual).await;
    let told = usual.posts("/oidc/bc-authorize", &[("scope", "openid"), ("login_hint", "TESTC1")]).await;
    refused(&told, 400, "unauthorized_client");
}

/// A change of the claims of a signed request, and how it is called.
type Wrong = (&'static str, fn(&mut Value));

#[tokio::test]
async fn fapi_ciba_id1_ensure_request_object_is_signed_and_fits() {
    let ward = Ward::start().await;
    ward.server.registered("TESTC1").await;
    let more = json!({
        "profile": "fapi2", "token_endpoint_auth_method": "private_key_jwt",
        "jwks": { "keys": [ward.key.public().jwk()] },
        "grant_types": ["authorization_code", CIBA],
    });
    let mut fapi = Vendor::registered(&ward.server, "fapi", REDIRECT, more).await;
    let now = ward.server.now().as_millis() / 1000;
    let good = || {
        json!({
            "iss": "fapi", "aud": ORIGIN, "iat": now, "nbf": now, "exp": now + 300, "jti": SystemRandom.unguessable(),
            "scope": "openid", "login_hint": "TESTC1", "binding_message": "1234", "requested_expiry": "30",
        })
    };
    let assertion = |key: &SigningKey| {
        let claims = json!({
            "iss": "fapi", "sub": "fapi", "aud": ORIGIN, "jti": SystemRandom.unguessable(), "iat": now, "exp": now + 60,
        });
        key.sign(JwtKind::ClientAssertion, &claims).unwrap()
    };
    let jwt_bearer = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    let key = &ward.key;
    let mut asks_with = async |request: Option<&str>, beside: Option<(&str, &str)>| {
        let assertion = assertion(key);
        let mut form = vec![("client_assertion_type", jwt_bearer), ("client_assertion", &assertion)];
        form.extend(beside);
        form.extend(request.map(|request| ("request", request)));
        fapi.posts_as("/oidc/bc-authorize", &form, None).await
    };
    // Whatever belongs into the signed request is refused beside it (CIBA §7.1.1); what is none of it is let be.
    for (name, value) in [("scope", "openid"), ("login_hint", "TESTC9"), ("binding_message", "1")] {
        let signed = key.sign(JwtKind::RequestObject, &good()).unwrap();
        let told = asks_with(Some(&signed), Some((name, value))).await;
        refused(&told, 400, "invalid_request");
        assert!(told.body["error_description"].as_str().unwrap().contains(name), "{}", told.text);
    }
    let signed = key.sign(JwtKind::RequestObject, &good()).unwrap();
    asks_with(Some(&signed), Some(("extra", "x"))).await.is_ok();
    let mut asks = async |request: Option<&str>| asks_with(request, None).await;
    let signed = key.sign(JwtKind::RequestObject, &good()).unwrap();
    assert_eq!(asks(Some(&signed)).await.is_ok().body["expires_in"], 30);
    refused(&asks(Some(&signed)).await, 400, "invalid_request");
    refused(&asks(None).await, 400, "invalid_request");
    refused(&asks(Some(&unsigned(&good()))).await, 400, "invalid_request");
    refused(&asks(Some(&forged(&good()))).await, 400, "invalid_request");
    refused(&asks(Some(&assertion(key))).await, 400, "invalid_request");
    let wrong: [Wrong; 13] = [
        ("aud", |it| it["aud"] = json!("https://other.example")),
        ("aud-list", |it| it["aud"] = json!([ORIGIN, "https://other.example"])),
        ("aud-missing", |it| drop(it.as_object_mut().unwrap().remove("aud"))),
        ("iss", |it| it["iss"] = json!("karte")),
        ("iss-missing", |it| drop(it.as_object_mut().unwrap().remove("iss"))),
        ("exp-missing", |it| drop(it.as_object_mut().unwrap().remove("exp"))),
        ("exp-past", |it| it["exp"] = json!(it["iat"].as_i64().unwrap() - 60)),
        ("exp-far", |it| it["exp"] = json!(it["iat"].as_i64().unwrap() + 7200)),
        ("sub-of-the-client", |it| it["sub"] = json!("fapi")),
        ("nbf-missing", |it| drop(it.as_object_mut().unwrap().remove("nbf"))),
        ("nbf-future", |it| it["nbf"] = json!(it["iat"].as_i64().unwrap() + 120)),
        ("iat-missing", |it| drop(it.as_object_mut().unwrap().remove("iat"))),
        ("jti-missing", |it| drop(it.as_object_mut().unwrap().remove("jti"))),
    ];
    for (name, change) in wrong {
        let mut claims = good();
        change(&mut claims);
        let signed = key.sign(JwtKind::RequestObject, &claims).unwrap();
        let told = asks(Some(&signed)).await;
        assert_eq!((told.status, &told.body["error"]), (400, &json!("invalid_request")), "{name}");
    }
}
