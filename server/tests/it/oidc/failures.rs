//! What whoever develops an application finds out about its failed requests.

use crate::common::TestServer;
use crate::oidc::Vendor;
use crate::oidc::query_of;
use crate::oidc::vendor::{REDIRECT, ends, location};
use axum::body::Body;
use axum::http::{Request, header};
use serde_json::{Value, json};
use server::audit::Actor;
use server::desk::Desk;
use server::ids::{ApplicationId, SystemRandom};
use server::oidc::client::ClientAlias;
use server::oidc::failure::{ClientFailures, FailureKind};
use server::service::app::App;

async fn kept(server: &TestServer, id: &str) -> Vec<(String, String, String)> {
    let id = ApplicationId::parse(id).unwrap();
    let kept = server.app.store.get::<ClientFailures>(&id).await.unwrap().unwrap_or_default();
    kept.latest.into_iter().map(|it| (it.endpoint, it.error, it.description)).collect()
}

#[tokio::test]
async fn the_reason_of_a_failed_request_is_kept_for_its_developer() {
    let server = TestServer::start().await;
    let mut karte = Vendor::karte(&server, json!({ "aliases": { "FIDO": "phone" } })).await;
    let id = ApplicationId::parse("karte").unwrap();
    server.app.store.put(&ApplicationId::parse("FIDO").unwrap(), &ClientAlias { client: id }).await.unwrap();
    server.pc().get(&karte.asks(&[("redirect_uri", "https://karte.example/cb/")])).await;
    server.pc().get(&karte.asks(&[("client_id", "FIDO"), ("response_type", "token")])).await;
    karte.redeems("made-up").await;
    let form = [("grant_type", "authorization_code"), ("client_id", "karte"), ("client_secret", "x")];
    karte.posts_as("/oidc/token", &form, None).await;
    let all = kept(&server, "karte").await;
    let told: Vec<_> = all.iter().map(|(endpoint, error, _)| (endpoint.as_str(), error.as_str())).collect();
    assert_eq!(
        told,
        [
            ("/oidc/token", "invalid_client"),
            ("/oidc/token", "invalid_grant"),
            ("/oidc/authorize", "unsupported_response_type"),
            ("/oidc/authorize", "invalid_request"),
        ]
    );
    assert!(all[0].2.contains("client_secret_basic"), "{}", all[0].2);
    assert!(all[3].2.contains("https://karte.example/cb/"), "{}", all[3].2);
    // The operator sees the same.
    let App { store, clock, random, .. } = &*server.app;
    let desk = Desk { store, clock: clock.as_ref(), random: random.as_ref(), actor: &Actor::System };
    assert_eq!(desk.client_failures("karte").await.unwrap().1.len(), 4);
}

/// The token says whose it is, though no client says who it is there.
#[tokio::test]
async fn what_userinfo_refuses_of_a_token_that_counts_is_kept_for_its_application() {
    let server = TestServer::start().await;
    let mut karte = Vendor::karte(&server, json!({})).await;
    let mut phone = server.registered("TESTC1").await;
    let tokens = karte.gets_tokens(&mut server.pc(), &mut phone, &[("scope", "openid profile")]).await;
    let token = tokens["access_token"].as_str().unwrap();
    karte.userinfo(token).await.is_ok();
    karte.userinfo("made-up").await;
    assert_eq!(kept(&server, "karte").await, []);
    let mut shown = server.pc();
    let request = Request::get("/oidc/userinfo").header(header::AUTHORIZATION, format!("DPoP {token}"));
    assert_eq!(shown.send(request.body(Body::empty()).unwrap()).await.status, 401);
    let all = kept(&server, "karte").await;
    let told: Vec<_> = all.iter().map(|(endpoint, error, _)| (endpoint.as_str(), error.as_str())).collect();
    assert_eq!(told, [("/oidc/userinfo", "invalid_dpop_proof")]);
}

/// A person is logged out all the same; the developer looks for what is missing.
#[tokio::test]
async fn what_a_log_out_leaves_out_is_kept_for_its_application() {
    let server = TestServer::start().await;
    let after = "https://karte.example/bye";
    let mut karte = Vendor::karte(&server, json!({ "post_logout_redirect_uris": [after] })).await;
    Vendor::registered(&server, "other", "https://other.example/cb", json!({})).await;
    let mut phone = server.registered("TESTC1").await;
    let tokens = karte.gets_tokens(&mut server.pc(), &mut phone, &[]).await;
    let (hint, long) = (tokens["id_token"].as_str().unwrap(), "s".repeat(2049));
    for more in [&[("state", long.as_str())][..], &[("client_id", "other")]] {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.extend_pairs([("id_token_hint", hint), ("post_logout_redirect_uri", after)]).extend_pairs(more);
        ends(&server, &mut server.pc(), &query.finish()).await;
    }
    let all = kept(&server, "karte").await;
    assert!(all[0].2.contains("another client than `client_id`"), "{all:?}");
    assert!(all[1].2.contains("`state` is longer than 2048 bytes"), "{all:?}");
    assert_eq!(kept(&server, "other").await, []);
}

#[tokio::test]
async fn what_belongs_to_the_way_of_things_is_no_failure() {
    let server = TestServer::start().await;
    let karte = Vendor::karte(&server, json!({})).await;
    server.pc().get(&karte.asks(&[("prompt", "none")])).await;
    assert_eq!(kept(&server, "karte").await, []);
}

#[tokio::test]
async fn strangers_write_little_in_a_client_s_name_and_nothing_in_nobody_s() {
    let server = TestServer::start().await;
    let mut karte = Vendor::karte(&server, json!({})).await;
    for _ in 0..100 {
        let long = "x".repeat(2000);
        let form = [("grant_type", long.as_str()), ("client_id", "karte"), ("code", &long)];
        karte.posts_as("/oidc/token", &form, None).await;
        karte.posts_as("/oidc/token", &[("client_id", "nobody")], None).await;
    }
    let all = kept(&server, "karte").await;
    assert_eq!(all.len(), 20);
    assert!(all.iter().all(|(_, _, why)| why.len() <= 500));
    assert_eq!(server.app.store.scan::<ClientFailures>(&[], None, 10).await.unwrap().len(), 1);
}

#[tokio::test]
async fn what_was_sent_is_not_kept() {
    let server = TestServer::start().await;
    let mut karte = Vendor::karte(&server, json!({})).await;
    let secret = server::ids::Draw::secret(&SystemRandom);
    let redirect = format!("{REDIRECT}?code={}", secret.reveal());
    server.pc().get(&karte.asks(&[("redirect_uri", &redirect)])).await;
    karte.redeems(secret.reveal()).await;
    let id = ApplicationId::parse("karte").unwrap();
    let row: Value =
        serde_json::to_value(server.app.store.get::<ClientFailures>(&id).await.unwrap()).unwrap();
    assert!(!row.to_string().contains(secret.reveal()), "{row}");
}

#[tokio::test]
async fn one_stranger_does_not_keep_out_what_others_fail_at() {
    let server = TestServer::start().await;
    let mut karte = Vendor::karte(&server, json!({})).await;
    let wrong = karte.asks(&[("max_age", "zz")]);
    let mut stranger = server.pc();
    for _ in 0..60 {
        stranger.get(&wrong).await;
    }
    // From elsewhere, and by another way: kept all the same, the browser's number with it.
    let rates = &server.app.rates;
    let id = ApplicationId::parse("karte").unwrap();
    let elsewhere = "203.0.113.41".parse().unwrap();
    let left_out = rates.client_failure(&id, FailureKind::Browser, elsewhere);
    assert_eq!(left_out, Some(40), "and it is said that something was left out");
    karte.redeems("made-up").await;
    let form = [("grant_type", "authorization_code"), ("client_id", "karte"), ("client_secret", "x")];
    karte.posts_as("/oidc/token", &form, None).await;
    let all = kept(&server, "karte").await;
    let of =
        |error: &str| all.iter().filter(|(endpoint, it, _)| endpoint == "/oidc/token" && it == error).count();
    assert_eq!((of("invalid_grant"), of("invalid_client")), (1, 1), "{all:?}");
}

#[tokio::test]
async fn a_hint_that_names_nobody_says_why_and_is_kept() {
    let server = TestServer::start().await;
    let mut karte = Vendor::karte(&server, json!({})).await;
    let mut phone = server.registered("TESTC1").await;
    let tokens = karte.gets_tokens(&mut server.pc(), &mut phone, &[]).await;
    let other = Vendor::registered(&server, "other", REDIRECT, json!({})).await;
    let hint = tokens["id_token"].as_str().unwrap();
    for (who, hint, why) in [(&karte, "x", "no ID token of this server"), (&other, hint, "another client")] {
        let back = server.pc().get(&who.asks(&[("prompt", "none"), ("id_token_hint", hint)])).await;
        let told = query_of(&location(&back));
        assert_eq!(told["error"], "login_required");
        assert!(told["error_description"].contains(why), "{told:?}");
        assert_eq!(kept(&server, who.id).await.len(), 1);
    }
}
