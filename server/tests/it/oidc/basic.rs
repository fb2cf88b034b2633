//! The plan `oidcc-basic-certification-test-plan`, and its twin `oidcc-formpost-basic-certification-test-plan`.

use crate::common::{ORIGIN, TestServer};
use crate::oidc::vendor::{REDIRECT, VERIFIER, answered, completes, location, posted};
use crate::oidc::{Vendor, query_of};
use axum::body::Body;
use axum::http::{Request, header};
use serde_json::{Value, json};
use std::time::Duration;

const ESSENTIAL_AAL3: &str = r#"{"id_token":{"acr":{"essential":true,"values":["aal3"]}}}"#;

#[tokio::test]
async fn oidcc_server() {
    let server = TestServer::start().await;
    let mut karte = Vendor::karte(&server, json!({})).await;
    let mut phone = server.registered("TESTC1").await;
    let mut pc = server.pc();
    let back = karte.logs_in(&mut pc, &mut phone, &[]).await;
    assert_eq!((back["state"].as_str(), back["iss"].as_str()), ("state-1", ORIGIN));
    let tokens = karte.redeems(&back["code"]).await;
    assert_eq!(tokens.is_ok().headers[header::CACHE_CONTROL], "no-store");
    assert_eq!((&tokens.body["token_type"], &tokens.body["expires_in"]), (&json!("Bearer"), &json!(300)));
    let told = karte.reads(&tokens.body["id_token"]).await.claims;
    assert_eq!(
        (&told["iss"], &told["aud"], &told["nonce"]),
        (&json!(ORIGIN), &json!("karte"), &json!("nonce-1"))
    );
    if server.is_ours() {
        assert_eq!(told["acr"], "urn:kagura:acr:phone");
        assert_eq!(told["amr"], json!(["hwk", "mfa", "pop", "user"]));
    }
    let now = server.now().as_millis() / 1000;
    assert_eq!(
        (&told["iat"], &told["exp"], &told["auth_time"]),
        (&json!(now), &json!(now + 300), &json!(now))
    );
    assert!(tokens.body.get("refresh_token").is_none());
}

#[tokio::test]
async fn oidcc_idtoken_signature() {
    let server = TestServer::start().await;
    for (id, algorithm) in [("rsa", "RS256"), ("ec", "ES256")] {
        let more = json!({ "id_token_signed_response_alg": algorithm });
        let mut vendor = Vendor::registered(&server, id, REDIRECT, more).await;
        let mut phone = server.registered(&format!("TESTC{id}")).await;
        let tokens = vendor.gets_tokens(&mut server.pc(), &mut phone, &[]).await;
        let read = vendor.reads(&tokens["id_token"]).await;
        assert_eq!(serde_json::to_value(read.algorithm).unwrap(), algorithm);
    }
}

#[tokio::test]
async fn oidcc_server_client_secret_post() {
    let server = TestServer::start().await;
    let more = json!({ "token_endpoint_auth_method": "client_secret_post" });
    let mut karte = Vendor::karte(&server, more).await;
    let mut phone = server.registered("TESTC1").await;
    let code = karte.logs_in(&mut server.pc(), &mut phone, &[]).await.remove("code").unwrap();
    // Rightly, but in a way that was not registered: libraries differ in which of the two they take unasked.
    if server.is_ours() {
        let told = karte.redeems(&code).await;
        assert_eq!((told.status, &told.body["error"]), (401, &json!("invalid_client")));
        let why = "the client is registered for `client_secret_post`, and this is `client_secret_basic`";
        assert_eq!(told.body["error_description"], why);
    }
    let secret = karte.secret.reveal().to_owned();
    let form = [
        ("grant_type", "authorization_code"),
        ("code", &code),
        ("redirect_uri", REDIRECT),
        ("code_verifier", VERIFIER),
        ("client_id", "karte"),
        ("client_secret", &secret),
    ];
    karte.posts_as("/oidc/token", &form, None).await.is_ok();
}

#[tokio::test]
async fn oidcc_response_type_missing() {
    let server = TestServer::start().await;
    let karte = Vendor::karte(&server, json!({})).await;
    let back = query_of(&location(&server.pc().get(&karte.asks(&[("response_type", "-")])).await));
    assert_eq!((back["error"].as_str(), back["state"].as_str()), ("invalid_request", "state-1"));
    assert_eq!(back["iss"], ORIGIN);
    assert!(!back.contains_key("code"));
}

#[tokio::test]
async fn oidcc_userinfo_get_post_header_and_post_body() {
    let server = TestServer::start().await;
    let mut karte = Vendor::karte(&server, json!({})).await;
    let mut phone = server.registered("TESTC1").await;
    let scope = ("scope", "openid profile holder_id authority hcrole certificate");
    let tokens = karte.gets_tokens(&mut server.pc(), &mut phone, &[scope]).await;
    let sub = karte.reads(&tokens["id_token"]).await.claims["sub"].clone();
    let access = tokens["access_token"].as_str().unwrap();
    let mut expected = json!({ "sub": sub, "name": "試験 TESTC1", "holder_id": "TESTC1" });
    if server.is_ours() {
        expected["authority"] = json!({ "id": "jma", "name": "日本医師会 認証局" });
        expected["hcrole"] = json!([]);
        expected["means"] = json!("phone");
        expected["key_binding"] = json!("bound");
    }
    assert_eq!(karte.userinfo(access).await.is_ok().body, expected);
    let authorization = format!("Bearer {access}");
    // Elsewhere a form without a field is no form.
    if server.is_ours() {
        let by_header = karte.posts_as("/oidc/userinfo", &[], Some(&authorization)).await;
        assert_eq!(by_header.is_ok().body, expected);
    }
    let in_body = karte.posts_as("/oidc/userinfo", &[("access_token", access)], None).await;
    assert_eq!(in_body.is_ok().body, expected);
    let both = karte.posts_as("/oidc/userinfo", &[("access_token", access)], Some(&authorization)).await;
    assert_eq!(both.body["error"], "invalid_request");
    // RFC 6750 §3.1: a parameter that is repeated is no token that is missing.
    if server.is_ours() {
        let twice = [("access_token", access), ("access_token", access)];
        let told = karte.posts_as("/oidc/userinfo", &twice, None).await;
        assert_eq!((told.status, &told.body["error"]), (400, &json!("invalid_request")));
    }
    for wrong in ["x", &"A".repeat(43)] {
        let told = karte.userinfo(wrong).await;
        assert_eq!(told.status, 401);
        let challenge = told.headers[header::WWW_AUTHENTICATE].to_str().unwrap();
        assert!(challenge.starts_with("Bearer "), "{challenge}");
        assert!(challenge.contains("error=\"invalid_token\""), "{challenge}");
    }
    if server.is_ours() {
        assert_eq!(karte.userinfo("").await.status, 401);
    }
    server.pass(Duration::from_mins(5));
    assert_eq!(karte.userinfo(access).await.status, 401);
}

#[tokio::test]
async fn oidcc_ensure_request_without_nonce_succeeds_for_code_flow() {
    let server = TestServer::start().await;
    let mut karte = Vendor::karte(&server, json!({})).await;
    let mut phone = server.registered("TESTC1").await;
    let tokens = karte.gets_tokens(&mut server.pc(), &mut phone, &[("nonce", "-"), ("state", "-")]).await;
    assert_eq!(karte.reads(&tokens["id_token"]).await.claims.get("nonce"), None);
}

#[tokio::test]
async fn oidcc_scope_profile_and_those_that_there_are_not() {
    let server = TestServer::start().await;
    let mut karte = Vendor::karte(&server, json!({ "scope": "openid profile" })).await;
    let mut phone = server.registered("TESTC1").await;
    // What there is and is not registered for the client, others refuse.
    let more = if server.is_ours() { " holder_id" } else { "" };
    let scope = format!("openid profile email address phone{more}");
    let tokens = karte.gets_tokens(&mut server.pc(), &mut phone, &[("scope", &scope)]).await;
    assert_eq!(tokens["scope"], "openid profile");
    let told = karte.userinfo(tokens["access_token"].as_str().unwrap()).await;
    assert_eq!((told.body.get("holder_id"), &told.body["name"]), (None, &json!("試験 TESTC1")));
}

/// OpenID Connect Core §5.2: the name in another script is a claim of its own.
#[tokio::test]
async fn how_a_name_is_read_is_told_with_the_name_or_as_a_single_claim_and_only_where_it_is_known() {
    let server = TestServer::start().await;
    let mut karte = Vendor::karte(&server, json!({})).await;
    let mut phone = server.registered("TESTC1").await;
    let mut pc = server.pc();
    let kana = "name#ja-Kana-JP";
    let profile = [("scope", "openid profile")];
    let tokens = karte.gets_tokens(&mut pc, &mut phone, &profile).await;
    let unknown = karte.userinfo(tokens["access_token"].as_str().unwrap()).await.body;
    assert_eq!((&unknown["name"], unknown.get(kana)), (&json!("試験 TESTC1"), None));
    server.is_read_as("TESTC1", "しけん　ﾃｽﾄ").await;
    let tokens = karte.gets_tokens(&mut server.pc(), &mut phone, &profile).await;
    let told = karte.userinfo(tokens["access_token"].as_str().unwrap()).await.body;
    assert_eq!((&told["name"], &told[kana]), (&json!("試験 TESTC1"), &json!("シケン　テスト")));
    let claims = r#"{"id_token":{"name#ja-Kana-JP":null},"userinfo":{"name":null}}"#;
    let tokens = karte.gets_tokens(&mut server.pc(), &mut phone, &[("claims", claims)]).await;
    let told = karte.reads(&tokens["id_token"]).await.claims;
    assert_eq!((&told[kana], told.get("name")), (&json!("シケン　テスト"), None));
    let told = karte.userinfo(tokens["access_token"].as_str().unwrap()).await.body;
    assert_eq!((&told["name"], told.get(kana)), (&json!("試験 TESTC1"), None));
    // Who asks for nothing of it is told nothing of it.
    let tokens = karte.gets_tokens(&mut server.pc(), &mut phone, &[("scope", "openid holder_id")]).await;
    let told = karte.userinfo(tokens["access_token"].as_str().unwrap()).await.body;
    assert_eq!(told.get(kana), None);
}

#[tokio::test]
async fn a_client_whose_product_reads_nothing_else_finds_the_reading_in_the_id_token() {
    let server = TestServer::start().await;
    let mut karte = Vendor::karte(&server, json!({ "claims_in_id_token": true })).await;
    let mut phone = server.registered("TESTC1").await;
    server.is_read_as("TESTC1", "シケン").await;
    let tokens = karte.gets_tokens(&mut server.pc(), &mut phone, &[("scope", "openid profile")]).await;
    let told = karte.reads(&tokens["id_token"]).await.claims;
    assert_eq!((&told["name"], &told["name#ja-Kana-JP"]), (&json!("試験 TESTC1"), &json!("シケン")));
}

#[tokio::test]
async fn oidcc_ensure_other_scope_order_succeeds_and_unknown_parameters_are_ignored() {
    let server = TestServer::start().await;
    let mut karte = Vendor::karte(&server, json!({})).await;
    let mut phone = server.registered("TESTC1").await;
    let mut pc = server.pc();
    for more in [
        ("scope", "profile openid"),
        ("extra", "foobar"),
        ("display", "page"),
        ("display", "popup"),
        ("ui_locales", "se"),
        ("claims_locales", "se"),
        ("login_hint", "TESTC1"),
        ("acr_values", "1 2"),
    ] {
        let back = karte.logs_in(&mut server.pc(), &mut phone, &[more]).await;
        karte.redeems(&back["code"]).await.is_ok();
    }
    let tokens = karte.gets_tokens(&mut pc, &mut phone, &[("acr_values", "aal3 aal2")]).await;
    let acr = karte.reads(&tokens["id_token"]).await.claims["acr"].clone();
    assert!(!server.is_ours() || acr == "aal2", "{acr}");
}

#[tokio::test]
async fn oidcc_ui_locales() {
    let server = TestServer::start().await;
    let karte = Vendor::karte(&server, json!({})).await;
    for (locales, language) in [("en", Some("en")), ("se ja-JP en", Some("ja")), ("se", None)] {
        let page = location(&server.pc().get(&karte.asks(&[("ui_locales", locales)])).await);
        assert_eq!(query_of(&page).get("lang").map(String::as_str), language, "{locales}");
    }
    // A request in a form comes back with the browser's cookies, and says it there.
    let mut pc = server.pc();
    let asked = karte.asks(&[("ui_locales", "en")]);
    let (path, form) = asked.split_once('?').unwrap();
    let post = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let resume = location(&pc.send(post.body(Body::from(form.to_owned())).unwrap()).await);
    assert_eq!(query_of(&location(&pc.get(&resume).await))["lang"], "en");
}

#[tokio::test]
async fn oidcc_prompt_login() {
    let server = TestServer::start().await;
    let mut karte = Vendor::karte(&server, json!({})).await;
    let mut phone = server.registered("TESTC1").await;
    let mut pc = server.pc();
    let first = karte.gets_tokens(&mut pc, &mut phone, &[]).await;
    let first = karte.reads(&first["id_token"]).await.claims;
    server.pass(Duration::from_secs(2));
    let second = karte.gets_tokens(&mut pc, &mut phone, &[("prompt", "login")]).await;
    let second = karte.reads(&second["id_token"]).await.claims;
    assert_eq!(first["sub"], second["sub"]);
    assert_eq!(second["auth_time"].as_i64(), first["auth_time"].as_i64().map(|it| it + 2));
}

#[tokio::test]
async fn oidcc_prompt_none_not_logged_in() {
    let server = TestServer::start().await;
    let karte = Vendor::karte(&server, json!({})).await;
    let back = query_of(&location(&server.pc().get(&karte.asks(&[("prompt", "none")])).await));
    assert_eq!((back["error"].as_str(), back["state"].as_str()), ("login_required", "state-1"));
}

#[tokio::test]
async fn oidcc_prompt_none_logged_in() {
    let server = TestServer::start().await;
    let mut karte = Vendor::karte(&server, json!({})).await;
    let mut phone = server.registered("TESTC1").await;
    let mut pc = server.pc();
    let first = karte.gets_tokens(&mut pc, &mut phone, &[]).await;
    let first = karte.reads(&first["id_token"]).await.claims;
    server.pass(Duration::from_secs(2));
    let back = query_of(&location(&pc.get(&karte.asks(&[("prompt", "none")])).await));
    let second = karte.redeems(&back["code"]).await;
    let second = karte.reads(&second.body["id_token"]).await.claims;
    assert_eq!((&first["sub"], &first["auth_time"]), (&second["sub"], &second["auth_time"]));
}

#[tokio::test]
async fn oidcc_max_age_1() {
    let server = TestServer::start().await;
    let mut karte = Vendor::karte(&server, json!({})).await;
    let mut phone = server.registered("TESTC1").await;
    let mut pc = server.pc();
    karte.gets_tokens(&mut pc, &mut phone, &[]).await;
    server.pass(Duration::from_secs(2));
    let tokens = karte.gets_tokens(&mut pc, &mut phone, &[("max_age", "1")]).await;
    let told = karte.reads(&tokens["id_token"]).await.claims;
    assert_eq!(told["auth_time"], server.now().as_millis() / 1000);
}

#[tokio::test]
async fn oidcc_max_age_10000() {
    let server = TestServer::start().await;
    let mut karte = Vendor::karte(&server, json!({})).await;
    let mut phone = server.registered("TESTC1").await;
    let mut pc = server.pc();
    karte.gets_tokens(&mut pc, &mut phone, &[]).await;
    server.pass(Duration::from_secs(2));
    let back = query_of(&location(&pc.get(&karte.asks(&[("max_age", "10000")])).await));
    let tokens = karte.redeems(&back["code"]).await;
    let told = karte.reads(&tokens.body["id_token"]).await.claims;
    assert_eq!(told["auth_time"], server.now().as_millis() / 1000 - 2);
}

#[tokio::test]
async fn oidcc_id_token_hint() {
    let server = TestServer::start().await;
    let mut karte = Vendor::karte(&server, json!({})).await;
    let (mut ann, mut bob) = (server.registered("TESTC1").await, server.registered("TESTC2").await);
    let (mut pc, mut other) = (server.pc(), server.pc());
    let of_ann = karte.gets_tokens(&mut pc, &mut ann, &[]).await;
    let of_bob = karte.gets_tokens(&mut other, &mut bob, &[]).await;
    // However old it is.
    server.pass(Duration::from_mins(20));
    let hinted = |tokens: &Value| tokens["id_token"].as_str().unwrap().to_owned();
    let (own, others) = (hinted(&of_ann), hinted(&of_bob));
    let back =
        query_of(&location(&pc.get(&karte.asks(&[("prompt", "none"), ("id_token_hint", &own)])).await));
    assert!(back.contains_key("code"), "{back:?}");
    for wrong in [others.as_str(), "x.y.z", "", &own[..own.len() - 4]] {
        let back = pc.get(&karte.asks(&[("prompt", "none"), ("id_token_hint", wrong)])).await;
        let back = query_of(&location(&back));
        // What cannot be read is a bad request elsewhere. The suite takes both.
        let expected = match wrong {
            "" => None,
            _ if server.is_ours() || wrong == others => Some("login_required"),
            _ => Some("invalid_request"),
        };
        assert_eq!(back.get("error").map(String::as_str), expected, "{wrong}");
    }
}

/// A `sub` and a hint that name two people name nobody (OpenID Connect Core §5.5.1).
#[tokio::test]
async fn a_hint_and_a_sub_are_of_one_person() {
    let server = TestServer::start().await;
    let mut karte = Vendor::karte(&server, json!({})).await;
    let (mut ann, mut bob) = (server.registered("TESTC1").await, server.registered("TESTC2").await);
    let (mut pc, mut other) = (server.pc(), server.pc());
    let of_ann = karte.gets_tokens(&mut pc, &mut ann, &[]).await;
    let of_bob = karte.gets_tokens(&mut other, &mut bob, &[]).await;
    let hint = of_ann["id_token"].as_str().unwrap().to_owned();
    for (tokens, error) in [(&of_ann, None), (&of_bob, Some("login_required"))] {
        let sub = karte.reads(&tokens["id_token"]).await.claims["sub"].clone();
        let claims = json!({ "id_token": { "sub": { "value": sub } } }).to_string();
        let asked = karte.asks(&[("prompt", "none"), ("id_token_hint", &hint), ("claims", &claims)]);
        let back = query_of(&location(&pc.get(&asked).await));
        assert_eq!(back.get("error").map(String::as_str), error, "{back:?}");
    }
}

#[tokio::test]
async fn oidcc_claims_essential() {
    let server = TestServer::start().await;
    let mut karte = Vendor::karte(&server, json!({})).await;
    let mut phone = server.registered("TESTC1").await;
    let claims = r#"{"userinfo":{"name":{"essential":true}},"id_token":{"holder_id":null}}"#;
    let tokens = karte.gets_tokens(&mut server.pc(), &mut phone, &[("claims", claims)]).await;
    let told = karte.reads(&tokens["id_token"]).await.claims;
    assert_eq!((&told["holder_id"], told.get("name")), (&json!("TESTC1"), None));
    let told = karte.userinfo(tokens["access_token"].as_str().unwrap()).await.body;
    assert_eq!((&told["name"], told.get("holder_id")), (&json!("試験 TESTC1"), None));
}

#[tokio::test]
async fn what_is_essential_and_cannot_be_proven_here_is_refused() {
    let server = TestServer::start().await;
    let karte = Vendor::karte(&server, json!({})).await;
    // No card is used on this server.
    let back = query_of(&location(&server.pc().get(&karte.asks(&[("claims", ESSENTIAL_AAL3)])).await));
    assert_eq!(back["error"], "unmet_authentication_requirements");
}

#[tokio::test]
async fn oidcc_unsigned_request_object_and_request_uri_are_rejected() {
    let server = TestServer::start().await;
    let karte = Vendor::karte(&server, json!({})).await;
    for (name, value, error) in [
        ("request", "eyJhbGciOiJub25lIn0.e30.", "request_not_supported"),
        ("request_uri", "https://karte.example/request.jwt", "request_uri_not_supported"),
        ("registration", "{}", "registration_not_supported"),
    ] {
        let back = query_of(&location(&server.pc().get(&karte.asks(&[(name, value)])).await));
        assert_eq!(back["error"], error);
    }
}

#[tokio::test]
async fn oidcc_codereuse_and_codereuse_30seconds() {
    for pause in [0, 30, 3600] {
        let server = TestServer::start().await;
        let mut karte = Vendor::karte(&server, json!({})).await;
        let mut phone = server.registered("TESTC1").await;
        let code = karte.logs_in(&mut server.pc(), &mut phone, &[]).await.remove("code").unwrap();
        let tokens = karte.redeems(&code).await;
        let access = tokens.is_ok().body["access_token"].as_str().unwrap().to_owned();
        server.pass(Duration::from_secs(pause));
        let again = karte.redeems(&code).await;
        assert_eq!((again.status, &again.body["error"]), (400, &json!("invalid_grant")));
        assert_eq!(karte.userinfo(&access).await.status, 401, "what the code gave is taken back");
    }
}

#[tokio::test]
async fn oidcc_ensure_registered_redirect_uri() {
    let server = TestServer::start().await;
    let karte = Vendor::karte(&server, json!({})).await;
    for address in [
        "https://karte.example/other",
        "https://karte.example/cb?added=1",
        "https://karte.example/cb/",
        "https://evil.example/cb",
        "-",
    ] {
        let told = server.pc().get(&karte.asks(&[("redirect_uri", address)])).await;
        assert_eq!(told.status, 400);
        assert!(!told.headers.contains_key(header::LOCATION));
        assert!(told.headers[header::CONTENT_TYPE].to_str().unwrap().starts_with("text/html"));
        assert!(
            told.text.contains("redirect_uri") && !told.text.contains("href=\"https://evil"),
            "{}",
            told.text
        );
    }
}

#[tokio::test]
async fn oidcc_redirect_uri_query_ok_and_mismatch() {
    let server = TestServer::start().await;
    let with_query = "https://karte.example/cb?foo=bar";
    let more = json!({ "redirect_uris": [with_query, REDIRECT] });
    let karte = Vendor::karte(&server, more).await;
    let mut phone = server.registered("TESTC1").await;
    let mut pc = server.pc();
    let sent = pc.get(&karte.asks(&[("redirect_uri", with_query)])).await;
    let back = completes(&mut pc, &mut phone, &sent).await;
    assert_eq!(back["foo"], "bar");
    let told = pc.get(&karte.asks(&[("redirect_uri", "https://karte.example/cb?foo=other")])).await;
    assert_eq!(told.status, 400);
    // With two addresses registered, one has to be named.
    assert_eq!(pc.get(&karte.asks(&[("redirect_uri", "-")])).await.status, 400);
}

#[tokio::test]
async fn oidcc_ensure_post_request_succeeds() {
    let server = TestServer::start().await;
    let mut karte = Vendor::karte(&server, json!({})).await;
    let mut phone = server.registered("TESTC1").await;
    let mut pc = server.pc();
    // A form of another site: the browser sends none of our cookies with it.
    let request = posted("/oidc/authorize", "https://karte.example", karte.parameters(&[]));
    let mut bare = server.pc();
    let mut sent = bare.send(request).await;
    if server.is_ours() {
        sent = pc.get(&location(&sent)).await;
    } else {
        pc = bare;
    }
    let back = completes(&mut pc, &mut phone, &sent).await;
    karte.redeems(&back["code"]).await.is_ok();
}

#[tokio::test]
async fn oidcc_formpost_answers_travel_in_a_form() {
    let server = TestServer::start().await;
    let mut karte = Vendor::karte(&server, json!({})).await;
    let mut phone = server.registered("TESTC1").await;
    let mut pc = server.pc();
    let asked = karte.asks(&[("response_mode", "form_post"), ("state", "\"><script>alert(1)</script>")]);
    let sent = pc.get(&asked).await;
    let told = answered(&mut pc, &mut phone, &sent).await;
    assert_eq!(told.is_ok().headers[header::CACHE_CONTROL], "no-store");
    assert!(told.text.contains(&format!("action=\"{REDIRECT}\"")), "{}", told.text);
    assert!(!told.text.contains("<script>alert"), "{}", told.text);
    if server.is_ours() {
        let policy = told.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.contains("script-src 'sha256-") && !policy.contains("form-action"), "{policy}");
    }
    let code = told.text.split("name=\"code\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    karte.redeems(code).await.is_ok();
    let asked = karte.asks(&[("response_mode", "form_post"), ("prompt", "none")]);
    let told = server.pc().get(&asked).await;
    assert!(told.text.contains("value=\"login_required\""), "{}", told.text);
    assert!(told.status == 200 || !server.is_ours(), "{}", told.status);
}

#[tokio::test]
async fn oidcc_ensure_request_with_valid_pkce_succeeds_and_every_other_is_refused() {
    let server = TestServer::start().await;
    let mut karte = Vendor::karte(&server, json!({})).await;
    let mut phone = server.registered("TESTC1").await;
    let form = |code: &str, verifier: Option<&str>| {
        let mut form = vec![
            ("grant_type".to_owned(), "authorization_code".to_owned()),
            ("code".to_owned(), code.to_owned()),
            ("redirect_uri".to_owned(), REDIRECT.to_owned()),
        ];
        form.extend(verifier.map(|verifier| ("code_verifier".to_owned(), verifier.to_owned())));
        form
    };
    let code = karte.logs_in(&mut server.pc(), &mut phone, &[]).await.remove("code").unwrap();
    // What can be no verifier is a bad request elsewhere.
    let malformed = if server.is_ours() { &["", "short"][..] } else { &[] };
    let others = [None, Some("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")];
    for verifier in others.into_iter().chain(malformed.iter().map(|it| Some(*it))) {
        let form = form(&code, verifier);
        let form: Vec<_> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let told = karte.posts("/oidc/token", &form).await;
        assert_eq!((told.status, &told.body["error"]), (400, &json!("invalid_grant")), "{verifier:?}");
    }
    // Nobody who tried has spoilt it.
    if server.is_ours() {
        karte.redeems(&code).await.is_ok();
    }
}

#[tokio::test]
async fn whoever_shows_no_token_is_told_what_is_wanted_and_not_that_something_is_wrong() {
    let server = TestServer::start().await;
    let mut karte = Vendor::karte(&server, json!({})).await;
    let asked = |authorization: Option<&str>| {
        let mut request = Request::get("/oidc/userinfo?access_token=x");
        if let Some(it) = authorization {
            request = request.header(header::AUTHORIZATION, it);
        }
        request.body(Body::empty()).unwrap()
    };
    let challenges = |told: &crate::common::Reply| {
        let all = told.headers.get_all(header::WWW_AUTHENTICATE).iter();
        all.map(|it| it.to_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    for authorization in [None, Some("Basic eDp5")] {
        let told = karte.sends(asked(authorization)).await;
        assert_eq!((told.status, told.text.as_str()), (401, "{}"), "{authorization:?}");
        let challenges = challenges(&told);
        assert!(challenges.iter().any(|it| it == "Bearer"), "{challenges:?}");
        assert!(!challenges.iter().any(|it| it.contains("error")), "{challenges:?}");
        // A page of another origin may read it.
        let exposed = told.headers[header::ACCESS_CONTROL_EXPOSE_HEADERS].to_str().unwrap();
        assert!(exposed.contains("www-authenticate") && exposed.contains("retry-after"), "{exposed}");
    }
    // Something that is no token is one that does not count.
    let told = karte.sends(asked(Some("Bearer x"))).await;
    assert_eq!((told.status, &told.body["error"]), (401, &json!("invalid_token")));
    assert!(challenges(&told)[0].contains("invalid_token"));
    // Two at once.
    let mut twice = asked(Some("Bearer x"));
    twice.headers_mut().append(header::AUTHORIZATION, "Bearer y".parse().unwrap());
    let told = karte.sends(twice).await;
    assert_eq!(told.status, 400);
    assert!(challenges(&told)[0].starts_with("Bearer error=\"invalid_request\""), "{:?}", challenges(&told));
}

#[tokio::test]
async fn a_state_that_is_no_text_is_refused_and_not_sent_back_changed() {
    let server = TestServer::start().await;
    let karte = Vendor::karte(&server, json!({})).await;
    for state in ["%FF", "%C0%80"] {
        let asked = format!("{}&state={state}", karte.asks(&[("state", "-")]));
        let back = query_of(&location(&server.pc().get(&asked).await));
        assert_eq!(back["error"], "invalid_request", "{state}");
        assert!(!back.contains_key("state"), "{back:?}");
    }
}
