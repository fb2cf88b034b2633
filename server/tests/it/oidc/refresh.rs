//! Refresh tokens (`oidcc-refresh-token`), introspection (RFC 7662) and revocation (RFC 7009).

use crate::common::TestServer;
use crate::http::proof::tables;
use crate::oidc::vendor::{REDIRECT, VERIFIER, location, registers_anew};
use crate::oidc::{Vendor, query_of};
use serde_json::{Value, json};
use server::config::{ClientSecretSource, ClientSettings};
use server::desk::NewStanding;
use server::ids::{ApplicationId, SystemRandom};
use server::oidc::client::{ClientOrigin, RegisteredClient};
use server::oidc::grant::{Grant, MOST_OF_SESSION, RevokedAccessToken};
use server::oidc::level::MeansKind;
use server::oidc::scope::ScopeSet;
use server::service::oidc::settings_clients::{self, AbsentTables, ReadClients};
use server::service::sweep::sweep;
use std::time::Duration;

fn offline() -> Value {
    json!({
        "scope": "openid profile offline_access",
        "grant_types": ["authorization_code", "refresh_token"],
    })
}

const SCOPE: (&str, &str) = ("scope", "openid profile offline_access");

async fn refreshes(vendor: &mut Vendor, token: &Value) -> crate::common::Reply {
    let form = [("grant_type", "refresh_token"), ("refresh_token", token.as_str().unwrap())];
    vendor.posts("/oidc/token", &form).await
}

#[tokio::test]
async fn oidcc_refresh_token() {
    let server = TestServer::start().await;
    let mut karte = Vendor::karte(&server, offline()).await;
    let mut phone = server.registered("TESTC1").await;
    let tokens = karte.gets_tokens(&mut server.pc(), &mut phone, &[SCOPE]).await;
    let first = karte.reads(&tokens["id_token"]).await.claims;
    server.pass(Duration::from_hours(17));
    for _ in 0..2 {
        let again = refreshes(&mut karte, &tokens["refresh_token"]).await;
        // Who proves which client it is keeps its token (FAPI 2.0): two at once, or a lost answer, harm nobody.
        assert_eq!(again.is_ok().body["refresh_token"], tokens["refresh_token"]);
        let told = karte.reads(&again.body["id_token"]).await.claims;
        for same in ["iss", "sub", "aud", "auth_time", "acr", "sid"] {
            assert_eq!(told[same], first[same], "{same}");
        }
        // It should not be there (OpenID Connect Core §12.2), and elsewhere is.
        assert!(told.get("nonce").is_none() || !server.is_ours());
        karte.userinfo(again.body["access_token"].as_str().unwrap()).await.is_ok();
    }
    server.pass(Duration::from_hours(1));
    let over = refreshes(&mut karte, &tokens["refresh_token"]).await;
    assert_eq!((over.status, &over.body["error"]), (400, &json!("invalid_grant")));
}

#[tokio::test]
async fn a_refresh_token_is_its_clients_and_gives_no_more_than_was_granted() {
    let server = TestServer::start().await;
    let mut karte = Vendor::karte(&server, offline()).await;
    let mut other = Vendor::registered(&server, "other", REDIRECT, offline()).await;
    let mut phone = server.registered("TESTC1").await;
    let tokens = karte.gets_tokens(&mut server.pc(), &mut phone, &[SCOPE]).await;
    assert_eq!(refreshes(&mut other, &tokens["refresh_token"]).await.body["error"], "invalid_grant");
    let token = tokens["refresh_token"].as_str().unwrap();
    for (scope, expected) in [
        ("openid", Ok("openid")),
        ("openid holder_id", Err("invalid_scope")),
        ("profile", Ok("profile")),
        ("email", Err("invalid_scope")),
    ] {
        // Elsewhere it may be a scope of its own.
        if scope == "email" && !server.is_ours() {
            continue;
        }
        let form = [("grant_type", "refresh_token"), ("refresh_token", token), ("scope", scope)];
        let told = karte.posts("/oidc/token", &form).await;
        match expected {
            Ok(scope) => {
                assert_eq!(told.is_ok().body["scope"], scope);
                // Without a login there is no ID token.
                assert_eq!(told.body.get("id_token").is_some(), scope.contains("openid"));
                let who = karte.userinfo(told.body["access_token"].as_str().unwrap()).await.status;
                assert_eq!(who, if scope.contains("openid") { 200 } else { 403 }, "{scope}");
            }
            Err(error) => assert_eq!(told.body["error"], error, "{scope}"),
        }
    }
}

/// A form of a client that has no secret.
async fn sent(app: &mut Vendor, form: Vec<(&'static str, String)>) -> crate::common::Reply {
    let form: Vec<_> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    app.posts_as("/oidc/token", &form, None).await
}

#[tokio::test]
async fn without_a_secret_each_refresh_token_is_followed_by_the_next() {
    let server = TestServer::start().await;
    let mut more = offline();
    more["token_endpoint_auth_method"] = json!("none");
    let mut app = Vendor::karte(&server, more).await;
    let mut phone = server.registered("TESTC1").await;
    let code = app.logs_in(&mut server.pc(), &mut phone, &[SCOPE]).await.remove("code").unwrap();
    let form = [
        ("grant_type", "authorization_code"),
        ("code", &code),
        ("redirect_uri", REDIRECT),
        ("code_verifier", VERIFIER),
        ("client_id", "karte"),
    ];
    let tokens = app.posts_as("/oidc/token", &form, None).await.is_ok().body.clone();
    let use_of = |token: &Value| {
        let token = token.as_str().unwrap().to_owned();
        vec![
            ("grant_type", "refresh_token".to_owned()),
            ("refresh_token", token),
            ("client_id", "karte".to_owned()),
        ]
    };
    let second = sent(&mut app, use_of(&tokens["refresh_token"])).await.is_ok().body.clone();
    assert_ne!(second["refresh_token"], tokens["refresh_token"]);
    // The answer was lost, or another tab asked at the same time: the same again.
    server.pass(Duration::from_secs(29));
    if server.is_ours() {
        let again = sent(&mut app, use_of(&tokens["refresh_token"])).await.is_ok().body.clone();
        assert_eq!(again["refresh_token"], second["refresh_token"]);
    }
    let third = sent(&mut app, use_of(&second["refresh_token"])).await.is_ok().body.clone();
    // Now the first one is a thief's, or was robbed: all of them end.
    let stolen = sent(&mut app, use_of(&tokens["refresh_token"])).await;
    assert_eq!(stolen.body["error"], "invalid_grant");
    assert_eq!(sent(&mut app, use_of(&third["refresh_token"])).await.body["error"], "invalid_grant");
    assert_eq!(app.userinfo(third["access_token"].as_str().unwrap()).await.status, 401);
}

#[tokio::test]
async fn tokens_end_with_what_they_rest_on() {
    for way in ["disabled", "device removed", "logged out"] {
        let server = TestServer::start().await;
        let mut karte = Vendor::karte(&server, offline()).await;
        let mut phone = server.registered("TESTC1").await;
        let mut pc = server.pc();
        let tokens = karte.gets_tokens(&mut pc, &mut phone, &[SCOPE]).await;
        let access = tokens["access_token"].as_str().unwrap();
        let holder = server::ids::HolderId::parse("TESTC1").unwrap();
        match way {
            "disabled" => {
                server.desk_sets(&holder, NewStanding::Disabled).await;
                server.desk_sets(&holder, NewStanding::Enabled).await;
            }
            "device removed" => {
                let devices = pc.get("/api/account").await;
                let id = devices.is_ok().body["devices"][0]["id"].as_str().unwrap().to_owned();
                let change = json!({"is": "remove_device", "id": id});
                let made = server.confirmed(&mut pc, change).await.expect("a change");
                pc.post(&format!("/api/account/devices/{id}/remove"), made).await.is_ok();
            }
            _ => {
                pc.post("/api/session/end", json!({})).await.is_ok();
            }
        }
        assert_eq!(karte.userinfo(access).await.status, 401, "{way}");
        assert_eq!(
            refreshes(&mut karte, &tokens["refresh_token"]).await.body["error"],
            "invalid_grant",
            "{way}"
        );
        let told = karte.posts("/oidc/introspect", &[("token", access)]).await;
        assert_eq!(told.is_ok().body, json!({ "active": false }), "{way}");
    }
}

#[tokio::test]
async fn a_session_that_ends_by_itself_leaves_what_was_given_for_the_day() {
    let server = TestServer::start().await;
    let mut karte = Vendor::karte(&server, offline()).await;
    let mut phone = server.registered("TESTC1").await;
    let mut pc = server.pc();
    let tokens = karte.gets_tokens(&mut pc, &mut phone, &[SCOPE]).await;
    server.pass(Duration::from_hours(2));
    sweep(&server.app).await.unwrap();
    assert_eq!(pc.get("/api/session").await.body["session"], json!(null));
    refreshes(&mut karte, &tokens["refresh_token"]).await.is_ok();
}

#[tokio::test]
async fn introspection_tells_a_client_of_its_own_tokens_alone() {
    let server = TestServer::start().await;
    let mut karte = Vendor::karte(&server, json!({})).await;
    let mut other = Vendor::registered(&server, "other", REDIRECT, json!({})).await;
    let mut phone = server.registered("TESTC1").await;
    let tokens = karte.gets_tokens(&mut server.pc(), &mut phone, &[]).await;
    let access = tokens["access_token"].as_str().unwrap();
    let told = karte.posts("/oidc/introspect", &[("token", access)]).await;
    let id_token = karte.reads(&tokens["id_token"]).await.claims;
    assert_eq!((&told.is_ok().body["active"], &told.body["client_id"]), (&json!(true), &json!("karte")));
    let more = if server.is_ours() { &["acr", "amr", "auth_time"][..] } else { &[] };
    for same in ["sub"].iter().chain(more) {
        assert_eq!(told.body[same], id_token[same], "{same}");
    }
    let inactive = json!({ "active": false });
    assert_eq!(other.posts("/oidc/introspect", &[("token", access)]).await.body, inactive);
    for unknown in ["x", &"A".repeat(43)] {
        assert_eq!(karte.posts("/oidc/introspect", &[("token", unknown)]).await.is_ok().body, inactive);
    }
    let nobody = karte.posts_as("/oidc/introspect", &[("token", access)], None).await;
    assert_eq!(nobody.status, if server.is_ours() { 401 } else { 400 });
}

#[tokio::test]
async fn a_token_is_given_back_by_its_client_and_by_no_other() {
    let server = TestServer::start().await;
    let mut karte = Vendor::karte(&server, offline()).await;
    let mut other = Vendor::registered(&server, "other", REDIRECT, offline()).await;
    let mut phone = server.registered("TESTC1").await;
    let tokens = karte.gets_tokens(&mut server.pc(), &mut phone, &[SCOPE]).await;
    let (access, refresh) =
        (tokens["access_token"].as_str().unwrap(), tokens["refresh_token"].as_str().unwrap());
    // RFC 7009 §2.1 and §2.2: another client's is refused, and what is unknown is as good as given back.
    for token in [access, refresh] {
        let told = other.posts("/oidc/revoke", &[("token", token)]).await;
        assert_eq!((told.status, &told.body["error"]), (400, &json!("invalid_request")), "{}", told.text);
    }
    for token in ["unknown", &"B".repeat(43)] {
        other.posts("/oidc/revoke", &[("token", token)]).await.is_ok();
    }
    karte.userinfo(access).await.is_ok();
    karte.posts("/oidc/revoke", &[("token", access)]).await.is_ok();
    assert_eq!(karte.userinfo(access).await.status, 401);
    if !server.is_ours() {
        return; // There its whole grant is gone with it.
    }
    let again = refreshes(&mut karte, &tokens["refresh_token"]).await;
    let access = again.is_ok().body["access_token"].as_str().unwrap().to_owned();
    karte.posts("/oidc/revoke", &[("token", refresh)]).await.is_ok();
    assert_eq!(karte.userinfo(&access).await.status, 401, "its access tokens go along");
    assert_eq!(refreshes(&mut karte, &tokens["refresh_token"]).await.body["error"], "invalid_grant");
}

#[tokio::test]
async fn whoever_proves_which_client_it_is_renews_all_day_and_nothing_is_written() {
    let server = TestServer::start().await;
    let mut karte = Vendor::karte(&server, offline()).await;
    let mut phone = server.registered("TESTC1").await;
    let tokens = karte.gets_tokens(&mut server.pc(), &mut phone, &[SCOPE]).await;
    let before = tables(&server).await.text();
    for _ in 0..3 {
        server.pass(Duration::from_mins(4));
        let told = refreshes(&mut karte, &tokens["refresh_token"]).await.is_ok().body.clone();
        let access = told["access_token"].as_str().unwrap();
        karte.userinfo(access).await.is_ok();
        assert_eq!(karte.posts("/oidc/introspect", &[("token", access)]).await.body["active"], true);
    }
    assert_eq!(tables(&server).await.text(), before);
}

#[tokio::test]
async fn an_access_token_that_was_given_back_is_remembered_for_as_long_as_it_would_count() {
    let server = TestServer::start().await;
    let mut karte = Vendor::karte(&server, offline()).await;
    let mut phone = server.registered("TESTC1").await;
    let tokens = karte.gets_tokens(&mut server.pc(), &mut phone, &[SCOPE]).await;
    let access = |told: &Value| told["access_token"].as_str().unwrap().to_owned();
    let (one, two) = (access(&tokens), access(&refreshes(&mut karte, &tokens["refresh_token"]).await.body));
    let count = async || tables(&server).await.count::<RevokedAccessToken>();
    for _ in 0..2 {
        karte.posts("/oidc/revoke", &[("token", &one)]).await.is_ok();
        assert_eq!(count().await, 1);
    }
    assert_eq!(karte.userinfo(&one).await.status, 401);
    karte.userinfo(&two).await.is_ok();
    server.pass(Duration::from_secs(299));
    sweep(&server.app).await.unwrap();
    assert_eq!(count().await, 1);
    assert_eq!(karte.userinfo(&one).await.status, 401);
    server.pass(Duration::from_secs(1));
    sweep(&server.app).await.unwrap();
    assert_eq!(count().await, 0);
    // What is over, or was never ours, buys no row.
    for token in [one.as_str(), &one[1..], &"A".repeat(300)] {
        karte.posts("/oidc/revoke", &[("token", token)]).await.is_ok();
        assert_eq!(karte.userinfo(token).await.status, 401);
    }
    assert_eq!(count().await, 0);
}

#[tokio::test]
async fn what_is_taken_out_of_a_registration_counts_no_more_for_what_was_given_before() {
    let server = TestServer::start().await;
    let mut karte = Vendor::karte(&server, offline()).await;
    let mut phone = server.registered("TESTC1").await;
    let mut pc = server.pc();
    let claims = r#"{"userinfo":{"name":null},"id_token":{"name":null}}"#;
    let tokens = karte.gets_tokens(&mut pc, &mut phone, &[SCOPE, ("claims", claims)]).await;
    let access = tokens["access_token"].as_str().unwrap();
    assert!(karte.reads(&tokens["id_token"]).await.claims.get("name").is_some());
    registers_anew(&server, |it| it.metadata.scope = ScopeSet::read("openid offline_access")).await;
    assert_eq!(karte.userinfo(access).await.is_ok().body.get("name"), None);
    let told = karte.posts("/oidc/introspect", &[("token", access)]).await;
    assert_eq!(told.body["scope"], "openid offline_access");
    let again = refreshes(&mut karte, &tokens["refresh_token"]).await.is_ok().body.clone();
    assert_eq!(again["scope"], "openid offline_access");
    assert_eq!(karte.reads(&again["id_token"]).await.claims.get("name"), None);
    registers_anew(&server, |it| it.metadata.means = vec![MeansKind::Hpki]).await;
    assert_eq!(karte.userinfo(access).await.status, 401);
    assert_eq!(refreshes(&mut karte, &tokens["refresh_token"]).await.body["error"], "invalid_grant");
}

#[tokio::test]
async fn nobody_is_sent_to_an_address_that_was_taken_out_of_the_registration_meanwhile() {
    let server = TestServer::start().await;
    let karte = Vendor::karte(&server, offline()).await;
    let mut phone = server.registered("TESTC1").await;
    karte.logs_in(&mut server.pc(), &mut phone, &[]).await;
    let mut pc = server.pc();
    let page = location(&pc.get(&karte.asks(&[])).await);
    let request = page.split_once("request:").unwrap().1.to_owned();
    registers_anew(&server, |it| it.metadata.redirect_uris = vec!["https://karte.example/new".to_owned()])
        .await;
    for path in ["resume", "back"] {
        let told = pc.get(&format!("/oidc/{path}?request={request}")).await;
        assert_eq!(told.status, 400, "{path}: {}", told.text);
        assert!(!told.headers.contains_key("location"));
    }
}

#[tokio::test]
async fn a_table_of_the_settings_that_is_put_back_within_the_hour_ends_nothing_and_later_everything() {
    let server = TestServer::start().await;
    let mut karte = Vendor::karte(&server, offline()).await;
    let mut phone = server.registered("TESTC1").await;
    let tokens = karte.gets_tokens(&mut server.pc(), &mut phone, &[SCOPE]).await;
    let (store, id) = (&server.app.store, ApplicationId::parse("karte").unwrap());
    let there: RegisteredClient = store.get(&id).await.unwrap().unwrap();
    let origin = ClientOrigin::Settings { place: "kagura.toml".to_owned() };
    store.put(&id, &RegisteredClient { origin, ..there.clone() }).await.unwrap();
    let secrets = vec![ClientSecretSource::Hash(karte.secret.hash())];
    let of_settings = ClientSettings { id: id.clone(), metadata: there.metadata, secrets, jwks: None };
    let (with, without) = (settings_clients::read(&[of_settings]), ReadClients::default());
    let take_over = async |those: &ReadClients, absent| {
        let those = (those, absent, "kagura.toml");
        settings_clients::take_over(store, &SystemRandom, those, server.now()).await.unwrap()
    };
    // No file said anything: nobody is taken out.
    let done = take_over(&without, AbsentTables::Unknown).await;
    assert_eq!((done.kept, done.disabled), (vec![id.clone()], Vec::new()));
    refreshes(&mut karte, &tokens["refresh_token"]).await.is_ok();
    let done = take_over(&without, AbsentTables::TakenOut).await;
    assert_eq!((done.kept, done.disabled), (Vec::new(), vec![id]));
    assert_eq!(refreshes(&mut karte, &tokens["refresh_token"]).await.body["error"], "invalid_client");
    server.pass(Duration::from_mins(59));
    take_over(&with, AbsentTables::TakenOut).await;
    refreshes(&mut karte, &tokens["refresh_token"]).await.is_ok();
    take_over(&without, AbsentTables::TakenOut).await;
    server.pass(Duration::from_hours(1));
    take_over(&with, AbsentTables::TakenOut).await;
    assert_eq!(refreshes(&mut karte, &tokens["refresh_token"]).await.body["error"], "invalid_grant");
}

#[tokio::test]
async fn an_id_token_with_claims_has_those_of_what_was_asked_for() {
    let server = TestServer::start().await;
    let mut more = offline();
    more["claims_in_id_token"] = json!(true);
    let mut karte = Vendor::karte(&server, more).await;
    let mut phone = server.registered("TESTC1").await;
    let tokens = karte.gets_tokens(&mut server.pc(), &mut phone, &[SCOPE]).await;
    let token = tokens["refresh_token"].as_str().unwrap();
    for (scope, has) in [("openid profile", true), ("openid", false)] {
        let form = [("grant_type", "refresh_token"), ("refresh_token", token), ("scope", scope)];
        let told = karte.posts("/oidc/token", &form).await.is_ok().body["id_token"].clone();
        assert_eq!(karte.reads(&told).await.claims.get("name").is_some(), has, "{scope}");
    }
}

#[tokio::test]
async fn an_application_that_asks_again_and_again_has_the_newest_grants_of_a_session() {
    let server = TestServer::start().await;
    let mut karte = Vendor::karte(&server, offline()).await;
    let mut other = Vendor::registered(&server, "other", REDIRECT, offline()).await;
    let mut phone = server.registered("TESTC1").await;
    let mut pc = server.pc();
    let mut asked = Vec::new();
    asked.push(karte.gets_tokens(&mut pc, &mut phone, &[SCOPE]).await["refresh_token"].clone());
    let answered = async |vendor: &mut Vendor, pc: &mut crate::common::Browser| {
        let back = query_of(&location(&pc.get(&vendor.asks(&[SCOPE])).await));
        vendor.redeems(&back["code"]).await.is_ok().body["refresh_token"].clone()
    };
    let of_other = answered(&mut other, &mut pc).await;
    for _ in 0..MOST_OF_SESSION {
        server.pass(Duration::from_secs(1));
        asked.push(answered(&mut karte, &mut pc).await);
    }
    assert_eq!(refreshes(&mut karte, &asked[0]).await.body["error"], "invalid_grant", "the oldest gave way");
    refreshes(&mut karte, &asked[1]).await.is_ok();
    refreshes(&mut karte, asked.last().unwrap()).await.is_ok();
    refreshes(&mut other, &of_other).await.is_ok();
    assert_eq!(server.app.store.scan::<Grant>(&[], None, 100).await.unwrap().len(), MOST_OF_SESSION + 1);
}
