//! Access tokens that resource servers read themselves (RFC 9068): for our own endpoints they are as all others.

use crate::common::{ORIGIN, Reply, TestServer, b64};
use crate::oidc::Vendor;
use crate::oidc::vendor::{forged, refused, unsigned};
use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use server::ids::{Draw as _, SystemRandom};
use server::oidc::jose::{JwkSet, JwsAlgorithm, JwtKind, SigningKey, verify};
use std::time::Duration;

const API: &str = "https://api.karte.example/";

fn signed(more: &Value) -> Value {
    let mut all = json!({
        "access_token_format": "jwt", "scope": "openid profile offline_access",
        "grant_types": ["authorization_code", "refresh_token"],
    });
    for (name, value) in more.as_object().unwrap() {
        all[name] = value.clone();
    }
    all
}

/// What stands in a part of a token.
fn part(token: &str, nth: usize) -> Value {
    serde_json::from_slice(&b64::decode(token.split('.').nth(nth).unwrap())).unwrap()
}

async fn introspected(vendor: &mut Vendor, token: &str) -> Value {
    vendor.posts("/oidc/introspect", &[("token", token)]).await.is_ok().body.clone()
}

/// The same signature of ECDSA in its other form: whoever has one has both.
fn turned_round(token: &str) -> String {
    const ORDER: &str = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
    let (rest, signature) = token.rsplit_once('.').unwrap();
    let mut bytes = b64::decode(signature);
    let order: Vec<u8> =
        (0..32).map(|at| u8::from_str_radix(&ORDER[2 * at..2 * at + 2], 16).unwrap()).collect();
    let mut borrowed = 0;
    for at in (0..32).rev() {
        let left = i16::from(order[at]) - i16::from(bytes[32 + at]) - borrowed;
        borrowed = i16::from(left < 0);
        bytes[32 + at] = u8::try_from(left.rem_euclid(256)).unwrap();
    }
    format!("{rest}.{}", b64::encode(&bytes))
}

#[tokio::test]
async fn a_signed_access_token_says_what_rfc_9068_wants_and_counts_as_all_others_do() {
    let server = TestServer::start().await;
    let mut phone = server.registered("TESTC1").await;
    for (alg, more, audience) in [
        ("RS256", json!({}), ORIGIN),
        ("ES256", json!({ "id_token_signed_response_alg": "ES256", "access_token_audience": API }), API),
    ] {
        let mut karte = Vendor::karte(&server, signed(&more)).await;
        let ask = [("scope", "openid profile")];
        let tokens = karte.gets_tokens(&mut server.pc(), &mut phone, &ask).await;
        let token = tokens["access_token"].as_str().unwrap();
        let (head, claims) = (part(token, 0), part(token, 1));
        assert_eq!((&head["typ"], &head["alg"]), (&json!("at+jwt"), &json!(alg)));
        let told = karte.reads(&tokens["id_token"]).await.claims;
        assert_eq!((&claims["iss"], &claims["aud"]), (&json!(ORIGIN), &json!(audience)));
        for same in ["sub", "auth_time", "acr", "amr", "iss"] {
            assert_eq!(claims[same], told[same], "{same}");
        }
        assert_eq!((&claims["client_id"], &claims["scope"]), (&json!("karte"), &json!("openid profile")));
        assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 300);
        assert!(claims.get("cnf").is_none() && claims["jti"].as_str().unwrap().len() > 40);
        assert!(!claims.to_string().contains("試験"), "it says nothing of the person: {claims}");
        // A resource server reads it by the published keys.
        let keys = JwkSet::parse(&server.pc().get("/oidc/jwks").await.is_ok().text).unwrap();
        let algorithms = [JwsAlgorithm::Rs256, JwsAlgorithm::Es256];
        assert!(verify::<Value>(token, JwtKind::AccessToken, keys.keys(), &algorithms).is_ok());
        assert!(verify::<Value>(token, JwtKind::IdToken, keys.keys(), &algorithms).is_err());
        // Ours take it as what it is.
        assert_eq!(karte.userinfo(token).await.is_ok().body["sub"], claims["sub"]);
        let told = introspected(&mut karte, token).await;
        assert_eq!(told["active"], true);
        for same in ["iss", "sub", "aud", "client_id", "scope", "iat", "exp", "auth_time", "acr", "amr"] {
            assert_eq!(told[same], claims[same], "{same}");
        }
        // Given back alone it leaves others; in no form of its signature it counts again.
        let again = karte.gets_tokens(&mut server.pc(), &mut phone, &ask).await;
        let other = again["access_token"].as_str().unwrap();
        assert_ne!(part(other, 1)["jti"], claims["jti"]);
        if alg == "ES256" {
            karte.userinfo(&turned_round(token)).await.is_ok();
        }
        karte.posts("/oidc/revoke", &[("token", token)]).await.is_ok();
        let mut over = vec![token.to_owned()];
        if alg == "ES256" {
            over.push(turned_round(token));
        }
        for token in over {
            refused(&karte.userinfo(&token).await, 401, "invalid_token");
            assert_eq!(introspected(&mut karte, &token).await, json!({ "active": false }));
        }
        karte.userinfo(other).await.is_ok();
        // After five minutes none counts.
        server.pass(Duration::from_mins(5));
        refused(&karte.userinfo(other).await, 401, "invalid_token");
    }
}

#[tokio::test]
async fn a_signed_access_token_ends_with_what_it_rests_on_and_renews_as_others_do() {
    let server = TestServer::start().await;
    let mut karte = Vendor::karte(&server, signed(&json!({}))).await;
    let mut stranger = Vendor::registered(&server, "other", "https://other.example/cb", json!({})).await;
    let mut phone = server.registered("TESTC1").await;
    let mut pc = server.pc();
    let ask = [("scope", "openid offline_access"), ("prompt", "consent")];
    let tokens = karte.gets_tokens(&mut pc, &mut phone, &ask).await;
    let refresh = tokens["refresh_token"].as_str().unwrap();
    let form = [("grant_type", "refresh_token"), ("refresh_token", refresh)];
    let renewed = karte.posts("/oidc/token", &form).await.is_ok().body["access_token"].clone();
    let renewed = renewed.as_str().unwrap();
    assert_eq!(part(renewed, 0)["typ"], "at+jwt");
    karte.userinfo(renewed).await.is_ok();
    // Nobody else is told of it, or gives it back.
    assert_eq!(introspected(&mut stranger, renewed).await, json!({ "active": false }));
    refused(&stranger.posts("/oidc/revoke", &[("token", renewed)]).await, 400, "invalid_request");
    karte.userinfo(renewed).await.is_ok();
    pc.post("/api/session/end", json!({})).await.is_ok();
    for token in [tokens["access_token"].as_str().unwrap(), renewed] {
        refused(&karte.userinfo(token).await, 401, "invalid_token");
        assert_eq!(introspected(&mut karte, token).await, json!({ "active": false }));
    }
}

#[tokio::test]
async fn a_signed_access_token_that_is_bound_to_a_key_is_worth_nothing_without_it() {
    let server = TestServer::start().await;
    let mut karte = Vendor::karte(&server, signed(&json!({}))).await;
    let mut phone = server.registered("TESTC1").await;
    let key = SigningKey::generate(JwsAlgorithm::Es256).unwrap();
    let code = karte.logs_in(&mut server.pc(), &mut phone, &[]).await.remove("code").unwrap();
    let tokens = karte.redeems_with(&code, &key, &server).await;
    let token = tokens.is_ok().body["access_token"].as_str().unwrap().to_owned();
    assert_eq!(part(&token, 1)["cnf"]["jkt"], key.public().thumbprint());
    // What is wrong is told as what it is: its developer looks for no end of a token that has none.
    let why = |reply: &Reply| reply.body["error_description"].as_str().unwrap_or_default().to_owned();
    let reply = karte.userinfo(&token).await;
    refused(&reply, 401, "invalid_token");
    assert!(why(&reply).contains("bound to a key"), "{}", why(&reply));
    let ath = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, token.as_bytes());
    let claims = json!({
        "jti": SystemRandom.unguessable(), "htm": "GET", "htu": format!("{ORIGIN}/oidc/userinfo"),
        "iat": server.now().as_millis() / 1000, "ath": b64::encode(ath.as_ref()),
    });
    let shown = |token: &str, key: &SigningKey| {
        let request = Request::get("/oidc/userinfo").header("authorization", format!("DPoP {token}"));
        let proof = key.sign(JwtKind::DpopProof, &claims).unwrap();
        request.header("dpop", proof).body(Body::empty()).unwrap()
    };
    let other = SigningKey::generate(JwsAlgorithm::Es256).unwrap();
    let reply = karte.sends(shown(&token, &other)).await;
    refused(&reply, 401, "invalid_token");
    assert!(why(&reply).contains("another key"), "{}", why(&reply));
    karte.sends(shown(&token, &key)).await.is_ok();
}

#[tokio::test]
async fn what_somebody_else_has_signed_or_what_is_for_something_else_is_no_access_token() {
    let server = TestServer::start().await;
    let mut karte = Vendor::karte(&server, signed(&json!({}))).await;
    let mut phone = server.registered("TESTC1").await;
    let tokens = karte.gets_tokens(&mut server.pc(), &mut phone, &[]).await;
    let token = tokens["access_token"].as_str().unwrap();
    let claims = part(token, 1);
    let mut all = vec![tokens["id_token"].as_str().unwrap().to_owned(), forged(&claims), unsigned(&claims)];
    let own = SigningKey::generate(JwsAlgorithm::Es256).unwrap();
    all.push(own.sign(JwtKind::AccessToken, &claims).unwrap());
    // With more rights, under the signature of the right one.
    let (head, rest) = token.split_once('.').unwrap();
    let mut more = claims.clone();
    more["scope"] = json!("openid profile certificate");
    let signature = rest.split_once('.').unwrap().1;
    all.push(format!("{head}.{}.{signature}", b64::encode(more.to_string().as_bytes())));
    all.extend([
        ".".to_owned(),
        "..".to_owned(),
        "a.b.c".to_owned(),
        format!("{token}."),
        format!("{token}x"),
    ]);
    for wrong in all {
        let told: Reply = karte.userinfo(&wrong).await;
        refused(&told, 401, "invalid_token");
        assert_eq!(introspected(&mut karte, &wrong).await, json!({ "active": false }), "{wrong}");
    }
    karte.userinfo(token).await.is_ok();
}
