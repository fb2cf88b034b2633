//! The plan `oidcc-config-certification-test-plan`, and RFC 8414.

use crate::common::{ORIGIN, TestServer};
use axum::body::Body;
use axum::http::Request;
use serde_json::Value;
use server::service::oidc::signing_keys::refresh;
use std::collections::BTreeSet;

#[tokio::test]
async fn oidcc_discovery_endpoint_verification() {
    let server = TestServer::start().await;
    refresh(&server.app).await;
    let mut client = server.browser("client");
    let told = client.get("/.well-known/openid-configuration").await;
    assert!(told.is_ok().headers["content-type"].to_str().unwrap().starts_with("application/json"));
    let it = &told.body;
    assert_eq!(it["issuer"], ORIGIN);
    let has = |name: &str, value: &str| it[name].as_array().unwrap().contains(&value.into());
    assert!(has("response_types_supported", "code"));
    assert!(has("id_token_signing_alg_values_supported", "RS256"));
    assert!(has("subject_types_supported", "pairwise"));
    assert!(has("scopes_supported", "openid"));
    for name in
        ["authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri", "end_session_endpoint"]
    {
        let address = it[name].as_str().unwrap();
        assert!(address.starts_with(&format!("{ORIGIN}/oidc/")), "{address}");
    }
    if server.is_ours() {
        let again = client.get("/.well-known/oauth-authorization-server").await;
        assert_eq!(again.is_ok().body, told.body);
    }
}

#[tokio::test]
async fn every_published_key_is_public_and_has_a_name_of_its_own() {
    let server = TestServer::start().await;
    refresh(&server.app).await;
    let told = server.browser("client").get("/oidc/jwks").await;
    let keys = told.is_ok().body["keys"].as_array().unwrap().clone();
    let names: BTreeSet<_> = keys.iter().map(|key| key["kid"].as_str().unwrap()).collect();
    assert_eq!(names.len(), 2);
    let algorithms: BTreeSet<_> = keys.iter().map(|key| key["alg"].as_str().unwrap()).collect();
    assert_eq!(algorithms, BTreeSet::from(["ES256", "RS256"]));
    for key in &keys {
        assert_eq!(key["use"], "sig");
        for private in ["d", "p", "q", "dp", "dq", "qi", "k", "x5u", "jku"] {
            assert_eq!(key.get(private), None, "{private}");
        }
    }
}

#[tokio::test]
async fn pages_of_any_origin_may_read_what_is_public_and_send_no_cookies() {
    let server = TestServer::start().await;
    refresh(&server.app).await;
    let mut page = server.browser("page");
    for path in ["/.well-known/openid-configuration", "/oidc/jwks"] {
        let told = page.get(path).await;
        assert_eq!(told.is_ok().headers["access-control-allow-origin"], "*");
        assert!(!told.headers.contains_key("access-control-allow-credentials"));
        assert!(told.headers["cache-control"].to_str().unwrap().contains("max-age="));
    }
    for path in ["/oidc/token", "/oidc/userinfo", "/oidc/revoke"] {
        let asked = Request::builder().method("OPTIONS").uri(path).body(Body::empty()).unwrap();
        let told = page.send(asked).await;
        assert_eq!((told.status, &told.headers["access-control-allow-origin"]), (204, &"*".parse().unwrap()));
        assert!(told.headers["access-control-allow-headers"].to_str().unwrap().contains("authorization"));
    }
}

#[tokio::test]
async fn a_client_is_answered_in_json_whatever_it_does() {
    let server = TestServer::start().await;
    let mut client = server.browser("client");
    for path in ["/oidc/token", "/oidc/introspect", "/oidc/revoke"] {
        let told = client.get(path).await;
        assert_eq!(told.status, 405, "{path}");
        assert_eq!(told.body["error"], "invalid_request");
        let json =
            Request::post(path).header("content-type", "application/json").body(Body::from("{}")).unwrap();
        let told = client.send(json).await;
        assert_eq!((told.status, &told.body["error"]), (400, &Value::from("invalid_request")));
    }
}
