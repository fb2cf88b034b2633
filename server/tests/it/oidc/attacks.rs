//! What attackers try (RFC 9700): each is refused.

use crate::common::{ORIGIN, Reply, TestServer, b64};
use crate::http::proof::tables;
use crate::oidc::vendor::{
    self, REDIRECT, VERIFIER, application_in, completes, location, posted, registers_anew,
};
use crate::oidc::{Vendor, query_of};
use axum::body::Body;
use axum::http::{Request, header};
use serde_json::json;
use server::audit::Actor;
use server::desk::Desk;
use server::ids::{Draw as _, SystemRandom};
use server::oidc::client::ClientStanding;
use server::oidc::jose::{JwsAlgorithm, JwtKind, SigningKey};
use server::service::app::App;
use std::time::Duration;

fn refused(told: &Reply, error: &str) {
    assert_eq!(told.body["error"], error, "{}", told.text);
    assert!(told.status == 400 || told.status == 401, "{}", told.status);
    assert!(told.body.get("access_token").is_none());
}

#[tokio::test]
async fn a_code_is_worth_nothing_to_another_client() {
    let server = TestServer::start().await;
    let mut karte = Vendor::karte(&server, json!({})).await;
    let mut evil = Vendor::registered(&server, "evil", REDIRECT, json!({})).await;
    let mut phone = server.registered("TESTC1").await;
    let code = karte.logs_in(&mut server.pc(), &mut phone, &[]).await.remove("code").unwrap();
    refused(&evil.redeems(&code).await, "invalid_grant");
    karte.redeems(&code).await.is_ok();
}

#[tokio::test]
async fn a_code_that_was_put_into_another_session_lacks_its_verifier() {
    let server = TestServer::start().await;
    let mut karte = Vendor::karte(&server, json!({ "pkce": "optional" })).await;
    let mut phone = server.registered("TESTC1").await;
    let without = [("code_challenge", "-"), ("code_challenge_method", "-")];
    let code = karte.logs_in(&mut server.pc(), &mut phone, &without).await.remove("code").unwrap();
    // The challenge was cut out on the way: the client's verifier says so (RFC 9700 §4.8.2).
    refused(&karte.redeems(&code).await, "invalid_grant");
    let form = [("grant_type", "authorization_code"), ("code", &code), ("redirect_uri", REDIRECT)];
    karte.posts("/oidc/token", &form).await.is_ok();
}

#[tokio::test]
async fn of_many_who_use_a_code_at_once_one_gets_tokens_and_none_keeps_them() {
    let server = TestServer::start().await;
    let mut karte = Vendor::karte(&server, json!({})).await;
    let mut phone = server.registered("TESTC1").await;
    let code = karte.logs_in(&mut server.pc(), &mut phone, &[]).await.remove("code").unwrap();
    let mut many = Vec::new();
    for _ in 0..16 {
        let mut twin = Vendor::again(&karte, &server);
        let code = code.clone();
        many.push(tokio::spawn(async move { twin.redeems(&code).await }));
    }
    let mut given = Vec::new();
    for one in many {
        let told = one.await.unwrap();
        given.extend(told.body["access_token"].as_str().map(str::to_owned));
    }
    assert_eq!(given.len(), 1);
    assert_eq!(karte.userinfo(&given[0]).await.status, 401);
}

#[tokio::test]
async fn a_code_lasts_a_minute() {
    let server = TestServer::start().await;
    let mut karte = Vendor::karte(&server, json!({})).await;
    let mut phone = server.registered("TESTC1").await;
    let code = karte.logs_in(&mut server.pc(), &mut phone, &[]).await.remove("code").unwrap();
    server.pass(Duration::from_mins(1));
    refused(&karte.redeems(&code).await, "invalid_grant");
}

#[tokio::test]
async fn nobody_is_a_client_by_saying_so() {
    let server = TestServer::start().await;
    let mut karte = Vendor::karte(&server, json!({})).await;
    let mut phone = server.registered("TESTC1").await;
    let code = karte.logs_in(&mut server.pc(), &mut phone, &[]).await.remove("code").unwrap();
    let right = karte.secret.reveal().to_owned();
    let wrong = "A".repeat(43);
    let form = |more: &[(&'static str, &str)]| {
        let mut all = vec![
            ("grant_type", "authorization_code".to_owned()),
            ("code", code.clone()),
            ("redirect_uri", REDIRECT.to_owned()),
            ("code_verifier", VERIFIER.to_owned()),
        ];
        all.extend(more.iter().map(|(name, value)| (*name, (*value).to_owned())));
        all
    };
    for (more, authorization) in [
        (&[][..], None),
        (&[("client_id", "karte")], None),
        (&[("client_id", "karte"), ("client_secret", &wrong)], None),
        (&[("client_id", "karte"), ("client_secret", &right)], None),
        (&[("client_id", "nobody"), ("client_secret", &right)], None),
        (&[], Some("Basic")),
        (&[], Some("Basic !!!")),
        // `karte:`, with no secret behind it.
        (&[], Some("Basic a2FydGU6")),
        (&[], Some("Bearer x")),
        (
            &[
                ("client_assertion", "a.b.c"),
                ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
            ],
            None,
        ),
    ] {
        let form = form(more);
        let form: Vec<_> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let told = karte.posts_as("/oidc/token", &form, authorization).await;
        refused(&told, "invalid_client");
        assert_eq!(told.status, 401);
        assert_eq!(told.headers.contains_key("www-authenticate"), authorization.is_some());
        assert!(!told.text.contains(&right) && !told.text.contains(&wrong));
    }
    karte.redeems(&code).await.is_ok();
}

#[tokio::test]
async fn a_disabled_client_gets_nothing_and_nobody_is_sent_to_it() {
    let server = TestServer::start().await;
    let mut karte = Vendor::karte(&server, json!({})).await;
    let mut phone = server.registered("TESTC1").await;
    let code = karte.logs_in(&mut server.pc(), &mut phone, &[]).await.remove("code").unwrap();
    registers_anew(&server, |it| it.standing = ClientStanding::Disabled { since: server.now() }).await;
    refused(&karte.redeems(&code).await, "invalid_client");
    assert_eq!(server.pc().get(&karte.asks(&[])).await.status, 400);
}

#[tokio::test]
async fn what_a_disabled_client_was_given_counts_for_nothing_also_when_it_is_enabled_again() {
    let server = TestServer::start().await;
    let more =
        json!({ "scope": "openid offline_access", "grant_types": ["authorization_code", "refresh_token"] });
    let mut karte = Vendor::karte(&server, more).await;
    let mut phone = server.registered("TESTC1").await;
    let mut pc = server.pc();
    let ask = [("scope", "openid offline_access")];
    let tokens = karte.gets_tokens(&mut pc, &mut phone, &ask).await;
    let code = query_of(&location(&pc.get(&karte.asks(&ask)).await))["code"].clone();
    let App { store, clock, random, .. } = &*server.app;
    let desk = Desk { store, clock: clock.as_ref(), random: random.as_ref(), actor: &Actor::System };
    desk.set_client_standing("karte", ClientStanding::Disabled { since: server.now() }).await.unwrap();
    desk.set_client_standing("karte", ClientStanding::Enabled).await.unwrap();
    let (access, refresh) =
        (tokens["access_token"].as_str().unwrap(), tokens["refresh_token"].as_str().unwrap());
    assert_eq!(karte.userinfo(access).await.status, 401);
    let form = [("grant_type", "refresh_token"), ("refresh_token", refresh)];
    refused(&karte.posts("/oidc/token", &form).await, "invalid_grant");
    let told = karte.posts("/oidc/introspect", &[("token", access)]).await;
    assert_eq!(told.is_ok().body["active"], false);
    refused(&karte.redeems(&code).await, "invalid_grant");
    // Who comes in now is given something that counts.
    let tokens = karte.gets_tokens(&mut server.pc(), &mut phone, &ask).await;
    karte.userinfo(tokens["access_token"].as_str().unwrap()).await.is_ok();
}

#[tokio::test]
async fn a_request_is_answered_in_the_browser_that_brought_it() {
    let server = TestServer::start().await;
    let karte = Vendor::karte(&server, json!({})).await;
    let mut phone = server.registered("TESTC1").await;
    let (mut evil, mut victim) = (server.pc(), server.pc());
    let page = location(&evil.get(&karte.asks(&[("state", "evil")])).await);
    let application = application_in(&page);
    // Somebody who is signed in opens the attacker's link.
    phone.logs_in_on(&mut victim).await.is_ok();
    let id = application.strip_prefix("request:").unwrap().to_owned();
    let told = victim.get(&format!("/oidc/resume?request={id}")).await;
    assert_eq!(told.status, 400);
    assert!(!told.headers.contains_key("location"));
    victim.get(&format!("/api/session?application={application}")).await.refuses(api::Code::RequestOver);
    victim.post("/api/login", json!({ "application": application })).await.refuses(api::Code::RequestOver);
    // The request is none the worse for it.
    evil.get(&format!("/api/session?application={application}")).await.is_ok();
}

#[tokio::test]
async fn what_stands_twice_is_refused_and_nobody_guesses_which_was_meant() {
    let server = TestServer::start().await;
    let mut karte = Vendor::karte(&server, json!({})).await;
    for name in ["client_id", "redirect_uri"] {
        let twice = format!("{}&{name}=x", karte.asks(&[]));
        assert_eq!(server.pc().get(&twice).await.status, 400, "{name}");
    }
    for name in ["state", "nonce", "code_challenge", "scope", "prompt", "extra"] {
        // Elsewhere what nobody knows may stand there twice.
        if name == "extra" && !server.is_ours() {
            continue;
        }
        let twice = format!("{}&{name}=x&{name}=x", karte.asks(&[]));
        let back = query_of(&location(&server.pc().get(&twice).await));
        assert_eq!(back["error"], "invalid_request", "{name}");
    }
    let form = [("grant_type", "authorization_code"), ("code", "a"), ("code", "b")];
    refused(&karte.posts("/oidc/token", &form).await, "invalid_request");
}

#[tokio::test]
async fn a_request_that_another_site_posts_leaves_the_browsers_cookie_and_its_logins_alone() {
    let server = TestServer::start().await;
    let karte = Vendor::karte(&server, json!({})).await;
    let mut phone = server.registered("TESTC1").await;
    let mut pc = server.pc();
    let first = pc.get(&karte.asks(&[])).await;
    for parameters in
        ["client_id=zzz".to_owned(), karte.parameters(&[("prompt", "no")]), karte.parameters(&[])]
    {
        // Without the browser's cookies, as browsers send it.
        let form = posted("/oidc/authorize", "https://evil.example", parameters.clone());
        let told = server.pc().send(form).await;
        assert!(!told.headers.contains_key("set-cookie"), "{parameters}: {:?}", told.headers);
    }
    let back = completes(&mut pc, &mut phone, &first).await;
    assert!(back.contains_key("code"), "{back:?}");
}

#[tokio::test]
async fn whoever_floods_from_an_address_keeps_no_browser_out_in_which_somebody_has_signed_in_before() {
    let server = TestServer::with(&[("rates.address", "60")]).await;
    let karte = Vendor::karte(&server, json!({})).await;
    let mut phone = server.registered("TESTC1").await;
    let mut pc = server.pc();
    karte.logs_in(&mut pc, &mut phone, &[]).await;
    pc.post("/api/session/end", json!({})).await.is_ok();
    let mut stranger = server.pc();
    let mut last = 0;
    for _ in 0..200 {
        last = stranger.get("/oidc/authorize?client_id=x").await.status;
    }
    assert_eq!(last, 429);
    assert_eq!(pc.get(&karte.asks(&[])).await.status, 303);
    let code = || posted("/device", ORIGIN, "user_code=WDJ-BMJ-42");
    assert_eq!(stranger.send(code()).await.status, 429);
    assert_ne!(pc.send(code()).await.status, 429);
}

#[tokio::test]
async fn no_page_of_others_shows_ours_in_a_frame() {
    let server = TestServer::start().await;
    let karte = Vendor::karte(&server, json!({})).await;
    for path in [
        karte.asks(&[("redirect_uri", "-")]),
        "/oidc/end_session".to_owned(),
        "/oidc/resume?request=x".to_owned(),
    ] {
        let told = server.pc().get(&path).await;
        let policy = told.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
    }
}

#[tokio::test]
async fn what_others_write_is_shown_as_text() {
    let server = TestServer::start().await;
    let karte = Vendor::karte(&server, json!({})).await;
    for (name, value) in
        [("redirect_uri", "javascript:alert(1)//\"><script>"), ("client_id", "<script>alert(1)</script>")]
    {
        let told = server.pc().get(&karte.asks(&[(name, value)])).await;
        assert_eq!(told.status, 400);
        assert!(
            !told.text.contains("<script>alert") && !told.text.contains("href=\"javascript"),
            "{}",
            told.text
        );
        assert!(!told.text.contains("\"><script>"), "{}", told.text);
    }
}

#[tokio::test]
async fn a_page_of_ours_is_there_in_the_other_language_with_all_that_it_says() {
    let server = TestServer::start().await;
    let karte = Vendor::karte(&server, json!({})).await;
    let mut pc = server.pc();
    let told = pc.get(&karte.asks(&[("redirect_uri", "https://evil.example/cb")])).await;
    let english = told.text.split("class=\"language\" href=\"").nth(1).unwrap().split('"').next().unwrap();
    let told = pc.get(&english.replace("&amp;", "&")).await;
    assert!(
        told.text.contains("could not be verified") && told.text.contains("https://evil.example/cb"),
        "{}",
        told.text
    );
    assert!(told.text.contains("data-message=\"5.2\"") && told.text.contains("lang=ja"));
}

/// An access token in headers: those named here, and a proof of this key for it.
fn shows(
    lines: &[String],
    proof: Option<(&SigningKey, &str)>,
    server: &TestServer,
    method: &str,
) -> Request<Body> {
    let mut request = Request::builder().method(method).uri("/oidc/userinfo");
    for line in lines {
        request = request.header("authorization", line);
    }
    if let Some((key, token)) = proof {
        let ath =
            b64::encode(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, token.as_bytes()).as_ref());
        let claims = json!({
            "jti": SystemRandom.unguessable(), "htm": method, "htu": format!("{ORIGIN}/oidc/userinfo"),
            "iat": server.now().as_millis() / 1000, "ath": ath,
        });
        request = request.header("dpop", key.sign(JwtKind::DpopProof, &claims).unwrap());
    }
    request.body(Body::empty()).unwrap()
}

#[tokio::test]
async fn an_access_token_is_shown_as_what_it_is_and_in_one_place() {
    let server = TestServer::start().await;
    let mut karte = Vendor::karte(&server, json!({})).await;
    let mut phone = server.registered("TESTC1").await;
    let key = SigningKey::generate(JwsAlgorithm::Es256).unwrap();
    let plain = karte.gets_tokens(&mut server.pc(), &mut phone, &[]).await;
    let plain = plain["access_token"].as_str().unwrap().to_owned();
    let code = karte.logs_in(&mut server.pc(), &mut phone, &[]).await.remove("code").unwrap();
    let bound = karte.redeems_with(&code, &key, &server).await;
    assert_eq!(bound.is_ok().body["token_type"], "DPoP");
    let bound = bound.body["access_token"].as_str().unwrap().to_owned();
    let line = |scheme: &str, token: &str| vec![format!("{scheme} {token}")];
    for method in ["GET", "POST"] {
        for scheme in ["Bearer", "bearer", "BEARER"] {
            karte.sends(shows(&line(scheme, &plain), None, &server, method)).await.is_ok();
            let proven = shows(&line(scheme, &bound), Some((&key, &bound)), &server, method);
            for stolen in [shows(&line(scheme, &bound), None, &server, method), proven] {
                let told = karte.sends(stolen).await;
                vendor::refused(&told, 401, "invalid_token");
                let challenges: Vec<_> = told.headers.get_all("www-authenticate").iter().collect();
                assert!(challenges[0].to_str().unwrap().starts_with("Bearer error=\"invalid_token\""));
                assert_eq!(challenges[1], "DPoP algs=\"PS256 ES256 EdDSA Ed25519\"");
            }
        }
        for scheme in ["DPoP", "dpop", "DPOP"] {
            let right = shows(&line(scheme, &bound), Some((&key, &bound)), &server, method);
            karte.sends(right).await.is_ok();
            // A token that is bound to no key is no better for the other word, with or without a proof (RFC 9449 §7.1).
            for token in [&plain, &bound] {
                let told = karte.sends(shows(&line(scheme, token), None, &server, method)).await;
                vendor::refused(&told, 401, "invalid_dpop_proof");
                let challenge = told.headers["www-authenticate"].to_str().unwrap();
                assert!(challenge.starts_with("DPoP error=\"invalid_dpop_proof\""), "{challenge}");
                assert!(challenge.ends_with("algs=\"PS256 ES256 EdDSA Ed25519\""), "{challenge}");
            }
            let told = karte.sends(shows(&line(scheme, &plain), Some((&key, &plain)), &server, method)).await;
            vendor::refused(&told, 401, "invalid_token");
        }
        // Whoever looked at one of two headers may have believed the other.
        for two in [
            [format!("Bearer {plain}"), format!("Bearer {plain}")],
            [format!("Bearer {plain}"), format!("DPoP {bound}")],
            [format!("DPoP {bound}"), format!("Bearer {plain}")],
        ] {
            let told = karte.sends(shows(&two, Some((&key, &bound)), &server, method)).await;
            vendor::refused(&told, 400, "invalid_request");
        }
        for neither in ["Basic", "DPoPx", "Bearer,", "Token"] {
            // No token is shown, so that nothing is said of one (RFC 6750 §3.1).
            let told = karte.sends(shows(&line(neither, &plain), None, &server, method)).await;
            assert_eq!((told.status, told.text.as_str()), (401, "{}"), "{neither}");
        }
    }
    // In the form of a POST it is a bearer's, too.
    for (token, status) in [(&plain, 200), (&bound, 401)] {
        let told = karte.posts_as("/oidc/userinfo", &[("access_token", token)], None).await;
        assert_eq!(told.status, status, "{}", told.text);
    }
    // What it is counts wherever somebody asks after it.
    for (token, kind) in [(&plain, "Bearer"), (&bound, "DPoP")] {
        let told = karte.posts("/oidc/introspect", &[("token", token)]).await;
        assert_eq!(told.is_ok().body["token_type"], kind);
        let jkt = told.body["cnf"]["jkt"].as_str().map(str::to_owned);
        assert_eq!(jkt, (kind == "DPoP").then(|| key.public().thumbprint()));
        // Whoever gives a token back needs no proof of its key: nobody is the worse for it.
        karte.posts("/oidc/revoke", &[("token", token)]).await.is_ok();
        let told = karte.posts("/oidc/introspect", &[("token", token)]).await;
        assert_eq!(told.is_ok().body["active"], false);
    }
}

#[tokio::test]
async fn nobody_has_anything_written_down_with_proofs_and_names_that_anybody_can_make() {
    let server = TestServer::start().await;
    let mut app = Vendor::karte(&server, json!({ "token_endpoint_auth_method": "none" })).await;
    let key = SigningKey::generate(JwsAlgorithm::Es256).unwrap();
    let before = tables(&server).await;
    for (path, method) in [("/oidc/token", "POST"), ("/oidc/userinfo", "GET"), ("/oidc/par", "POST")] {
        let ath = b64::encode(
            aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, "A".repeat(43).as_bytes()).as_ref(),
        );
        let claims = json!({
            "jti": "j", "htm": method, "htu": format!("{ORIGIN}{path}"), "iat": server.now().as_millis() / 1000, "ath": ath,
        });
        let proof = key.sign(JwtKind::DpopProof, &claims).unwrap();
        let form = format!("grant_type=authorization_code&code={}&{}", "A".repeat(43), app.parameters(&[]));
        let request = Request::builder().method(method).uri(path).header("dpop", proof);
        let request = if method == "GET" {
            request.header("authorization", format!("DPoP {}", "A".repeat(43))).body(Body::empty()).unwrap()
        } else {
            let kind = "application/x-www-form-urlencoded";
            request.header("content-type", kind).body(Body::from(form)).unwrap()
        };
        let told = app.sends(request).await;
        assert!((400..=401).contains(&told.status), "{path}: {}", told.text);
    }
    before.differ_only_by_failures(&tables(&server).await);
}

#[tokio::test]
async fn whoever_comes_with_a_longer_head_than_is_read_is_told_so() {
    let server = TestServer::start().await;
    let mut karte = Vendor::karte(&server, json!({})).await;
    let mut pc = server.pc();
    let long = "s".repeat(60_000);
    for path in ["/oidc/authorize", "/oidc/end_session", "/oidc/resume", "/device", "/login", "/help"] {
        let page = pc.get(&format!("{path}?state={long}")).await;
        assert_eq!(page.status, 431, "{path}");
        assert!(page.text.contains("<html lang=\"ja\"") && page.text.contains("長すぎます"), "{}", page.text);
        assert!(!page.text.contains("ssss"), "nothing of what was sent is shown");
    }
    // As elsewhere: what was chosen before counts for more than what the browser says.
    for cookie in ["kagura-language", "__Host-kagura-language"] {
        pc.cookies.insert(cookie.to_owned(), "en".to_owned());
    }
    let page = pc.get(&format!("/oidc/authorize?state={long}")).await;
    assert!(page.text.contains("<html lang=\"en\"") && page.text.contains("too long"), "{}", page.text);
    for (method, path) in [
        ("POST", "/oidc/token"),
        ("POST", "/oidc/par"),
        ("POST", "/oidc/revoke"),
        ("POST", "/oidc/introspect"),
        ("POST", "/oidc/device_authorization"),
        ("POST", "/oidc/bc-authorize"),
        ("GET", "/oidc/userinfo"),
        ("GET", "/oidc/jwks"),
    ] {
        let request =
            Request::builder().method(method).uri(path).header("authorization", format!("Bearer {long}"));
        let told = karte.sends(request.body(Body::empty()).unwrap()).await;
        vendor::refused(&told, 431, "invalid_request");
    }
    let told = pc.get(&format!("/api/session?application={long}")).await;
    assert_eq!((told.status, &told.body["code"]), (400, &json!("bad_request")), "{}", told.text);
    // As long as anybody needs.
    let usual = "s".repeat(40_000);
    assert_eq!(pc.get(&format!("/oidc/authorize?state={usual}")).await.status, 400);
}

#[tokio::test]
async fn what_is_wrong_is_called_by_its_name() {
    let server = TestServer::start().await;
    let mut karte = Vendor::karte(&server, json!({})).await;
    registers_anew(&server, |it| it.standing = ClientStanding::Disabled { since: server.now() }).await;
    let told = karte.posts("/oidc/token", &[("grant_type", "authorization_code")]).await;
    assert!(told.body["error_description"].as_str().unwrap().contains("disabled"), "{}", told.text);
    // A request in a form that is none.
    let json = Request::post("/oidc/authorize").header(header::CONTENT_TYPE, "application/json");
    let told = server.pc().send(json.body(Body::from("{}")).unwrap()).await;
    assert_eq!(told.status, 400);
    assert!(told.text.contains("application/x-www-form-urlencoded"), "{}", told.text);
    // A name's letters may be of either case: it is known whose it is about.
    let other = Vendor::registered(&server, "other", REDIRECT, json!({})).await;
    let urn = "URN:IETF:PARAMS:OAUTH:REQUEST_URI:abc";
    let told = server.pc().get(&format!("/oidc/authorize?client_id={}&request_uri={urn}", other.id)).await;
    assert!(told.text.contains("`request_uri` is unknown"), "{}", told.text);
}

#[tokio::test]
async fn a_form_that_is_too_long_is_said_to_be() {
    let server = TestServer::start().await;
    let mut karte = Vendor::karte(&server, json!({})).await;
    let long = "x".repeat(70_000);
    for path in ["/oidc/token", "/oidc/par"] {
        let told = karte.posts(path, &[("grant_type", "authorization_code"), ("code", &long)]).await;
        assert_eq!((told.status, &told.body["error"]), (413, &json!("invalid_request")), "{path}");
    }
    let body = karte.parameters(&[("state", &long)]);
    let told = server.pc().send(posted("/oidc/authorize", "https://karte.example", body)).await;
    assert!(told.text.contains("longer than 64 KiB"), "{}", told.text);
}
