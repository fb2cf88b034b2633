//! The plan `oidcc-rp-initiated-logout-certification-test-plan`.

use crate::common::{Browser, ORIGIN, Reply, TestServer};
use crate::oidc::vendor::{REDIRECT, ends, fields_of, forged, location, posted, unsigned};
use crate::oidc::{Vendor, query_of};
use axum::http::header;
use serde_json::json;

const END: &str = "/oidc/end_session";
const AFTER: &str = "https://karte.example/bye";

struct Scene {
    server: TestServer,
    karte: Vendor,
    pc: Browser,
    id_token: String,
}

async fn signed_in() -> Scene {
    let server = TestServer::start().await;
    let mut karte = Vendor::karte(&server, json!({ "post_logout_redirect_uris": [AFTER] })).await;
    let mut phone = server.registered("TESTC1").await;
    let mut pc = server.pc();
    let tokens = karte.gets_tokens(&mut pc, &mut phone, &[]).await;
    let id_token = tokens["id_token"].as_str().unwrap().to_owned();
    Scene { server, karte, pc, id_token }
}

impl Scene {
    async fn ends(&mut self, parameters: &[(&str, &str)]) -> Reply {
        let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(parameters).finish();
        ends(&self.server, &mut self.pc, &query).await
    }

    /// The browser posts by itself what our page has, from there and so with its cookies. Nothing of it stands in an address.
    async fn posts_again(&mut self, told: &Reply) -> Reply {
        assert!(!told.is_ok().headers.contains_key(header::LOCATION), "{:?}", told.headers);
        assert_eq!(told.headers[header::CACHE_CONTROL], "no-store");
        // Without it the browser would not say whose page it is.
        assert_eq!(told.headers[header::REFERRER_POLICY], "same-origin");
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in fields_of(&told.text) {
            form.append_pair(&name, &value);
        }
        self.pc.send(posted(END, ORIGIN, form.finish())).await
    }

    async fn is_out(&mut self) -> bool {
        let back = self.pc.get(&self.karte.asks(&[("prompt", "none")])).await;
        query_of(&location(&back)).contains_key("error")
    }
}

#[tokio::test]
async fn oidcc_rp_initiated_logout() {
    let mut scene = signed_in().await;
    let token = scene.id_token.clone();
    let back =
        scene.ends(&[("id_token_hint", &token), ("post_logout_redirect_uri", AFTER), ("state", "s 1")]).await;
    assert_eq!(location(&back), format!("{AFTER}?state=s+1"));
    assert!(scene.is_out().await);
}

#[tokio::test]
async fn oidcc_rp_initiated_logout_no_state() {
    let mut scene = signed_in().await;
    let token = scene.id_token.clone();
    let back = scene.ends(&[("id_token_hint", &token), ("post_logout_redirect_uri", AFTER)]).await;
    assert_eq!(location(&back), AFTER);
}

#[tokio::test]
async fn oidcc_rp_initiated_logout_bad_post_logout_redirect_uri_and_query_added() {
    for address in ["https://evil.example/", "https://karte.example/bye?foo=bar", REDIRECT] {
        let mut scene = signed_in().await;
        let token = scene.id_token.clone();
        let told = scene.ends(&[("id_token_hint", &token), ("post_logout_redirect_uri", address)]).await;
        assert_eq!(told.status, 400, "{address}");
        assert!(!told.headers.contains_key(header::LOCATION));
        assert!(!scene.is_out().await, "{address}");
    }
}

#[tokio::test]
async fn oidcc_rp_initiated_logout_without_or_with_a_bad_hint_asks_first() {
    let mut scene = signed_in().await;
    let claims = json!({ "iss": ORIGIN, "sub": "x", "aud": "karte" });
    let modified = format!("{}x", &scene.id_token[..scene.id_token.len() - 2]);
    for hint in [None, Some(modified), Some(forged(&claims)), Some(unsigned(&claims))] {
        let mut parameters = vec![("client_id", "karte"), ("post_logout_redirect_uri", AFTER)];
        parameters.extend(hint.as_deref().map(|hint| ("id_token_hint", hint)));
        let told = scene.ends(&parameters).await;
        assert!(told.is_ok().text.contains("name=\"consent\""), "{}", told.text);
        assert!(told.text.contains("電子カルテ"), "it says who asks");
        assert!(!scene.is_out().await);
    }
    for parameters in [&[][..], &[("state", "s")]] {
        let told = scene.ends(parameters).await;
        assert!(told.is_ok().text.contains("name=\"consent\""));
        assert!(!scene.is_out().await);
    }
}

#[tokio::test]
async fn oidcc_rp_initiated_logout_no_post_logout_redirect_uri() {
    let mut scene = signed_in().await;
    let token = scene.id_token.clone();
    let told = scene.ends(&[("id_token_hint", &token)]).await;
    assert!(!scene.server.is_ours() || told.is_ok().text.contains("ログアウトしました"));
    assert!(scene.is_out().await);
}

#[tokio::test]
async fn what_another_site_posts_is_asked_again_with_the_browsers_cookies_and_ends_nothing_by_itself() {
    let mut scene = signed_in().await;
    let token = scene.id_token.clone();
    let long = "x".repeat(20_000);
    for (body, leads_to) in [
        (String::new(), "consent"),
        (format!("post_logout_redirect_uri={AFTER}&client_id=karte"), "consent"),
        (format!("client_id=karte&consent=yes&post_logout_redirect_uri={AFTER}"), "consent"),
        (format!("id_token_hint=x&client_id=karte&state={long}"), "consent"),
        ("client_id=karte&post_logout_redirect_uri=https://evil.example/".to_owned(), "consent"),
        (format!("id_token_hint={token}&post_logout_redirect_uri={AFTER}&state=s%201"), "out"),
    ] {
        // Its cookies do not come along with such a form.
        let told = scene.server.pc().send(posted(END, "https://karte.example", body.clone())).await;
        assert!(!told.headers.contains_key(header::SET_COOKIE), "{body}: {:?}", told.headers);
        let back = scene.posts_again(&told).await;
        if leads_to == "out" {
            assert_eq!(location(&back), format!("{AFTER}?state=s+1"));
        } else {
            assert!(back.text.contains("name=\"consent\""), "{body}: {}", back.text);
            assert!(!scene.is_out().await, "{body}");
        }
    }
    assert!(scene.is_out().await);
}

#[tokio::test]
async fn whoever_is_not_signed_in_keeps_every_cookie_there_is() {
    let mut scene = signed_in().await;
    let told = scene.server.pc().get("/oidc/end_session").await;
    assert!(told.is_ok().text.contains("ログアウトしました"));
    assert!(!told.headers.contains_key(header::SET_COOKIE), "{:?}", told.headers);
    assert!(!scene.is_out().await);
}

#[tokio::test]
async fn the_person_says_yes_on_our_page_and_no_other_page_says_it() {
    let mut scene = signed_in().await;
    let yes = || format!("client_id=karte&post_logout_redirect_uri={AFTER}&consent=yes");
    let told = scene.pc.send(posted(END, "https://evil.example", yes())).await;
    assert!(scene.posts_again(&told).await.is_ok().text.contains("name=\"consent\""));
    assert!(!scene.is_out().await);
    let back = scene.pc.send(posted(END, ORIGIN, yes())).await;
    assert_eq!(location(&back), AFTER);
    assert!(scene.is_out().await);
}

#[tokio::test]
async fn somebody_elses_hint_ends_nobodys_session_unasked() {
    let mut scene = signed_in().await;
    let mut bob = scene.server.registered("TESTC2").await;
    let mut other = scene.server.pc();
    let tokens = scene.karte.gets_tokens(&mut other, &mut bob, &[]).await;
    let told = scene.ends(&[("id_token_hint", tokens["id_token"].as_str().unwrap())]).await;
    assert!(told.is_ok().text.contains("name=\"consent\""));
    assert!(!scene.is_out().await);
    // A hint of one client, and the name of another.
    let token = scene.id_token.clone();
    Vendor::registered(&scene.server, "other", REDIRECT, json!({})).await;
    let told = scene.ends(&[("id_token_hint", &token), ("client_id", "other")]).await;
    assert!(told.is_ok().text.contains("name=\"consent\"") || told.text.contains("ログアウトしました"));
}

#[tokio::test]
async fn a_browser_that_names_no_origin_is_asked_and_not_sent_round_and_round() {
    let mut scene = signed_in().await;
    let token = scene.id_token.clone();
    let body = format!("id_token_hint={token}&again=yes");
    let told = scene.pc.send(posted(END, "null", body)).await;
    assert!(told.is_ok().text.contains("name=\"consent\""), "{}", told.text);
    assert!(!scene.is_out().await);
}

#[tokio::test]
async fn a_hint_of_another_session_of_the_same_person_ends_nothing_unasked() {
    let mut scene = signed_in().await;
    let mut phone = scene.server.registered("TESTC2").await;
    let mut other = scene.server.pc();
    let of_other = scene.karte.gets_tokens(&mut other, &mut phone, &[]).await["id_token"].clone();
    let mut pc = scene.server.pc();
    scene.karte.gets_tokens(&mut pc, &mut phone, &[]).await;
    scene.pc = pc;
    // An ID token that was found somewhere, of a session that is another one: of before, or on another PC.
    let told = scene.ends(&[("id_token_hint", of_other.as_str().unwrap())]).await;
    assert!(told.is_ok().text.contains("name=\"consent\""));
    assert!(!scene.is_out().await);
    // What was proven anew in the same browser is the same session: the token of before still is of it.
    scene.server.pass(std::time::Duration::from_secs(1));
    let before = scene.karte.gets_tokens(&mut scene.pc, &mut phone, &[("prompt", "login")]).await;
    scene.server.pass(std::time::Duration::from_secs(1));
    scene.karte.gets_tokens(&mut scene.pc, &mut phone, &[("prompt", "login")]).await;
    scene.server.pass(std::time::Duration::from_mins(20));
    scene.ends(&[("id_token_hint", before["id_token"].as_str().unwrap())]).await.is_ok();
    assert!(scene.is_out().await, "also one whose own time is over");
}

#[tokio::test]
async fn whoever_is_out_already_goes_back_by_a_button_and_never_to_an_address_that_is_not_registered() {
    let server = TestServer::start().await;
    let more = json!({ "post_logout_redirect_uris": [AFTER], "client_uri": "https://karte.example/home" });
    Vendor::karte(&server, more).await;
    for (address, leads) in [
        (format!("&post_logout_redirect_uri={AFTER}&state=s1"), format!("{AFTER}?state=s1")),
        (
            "&post_logout_redirect_uri=https://evil.example/".to_owned(),
            "https://karte.example/home".to_owned(),
        ),
        (String::new(), "https://karte.example/home".to_owned()),
    ] {
        let told = server.pc().get(&format!("{END}?client_id=karte{address}")).await;
        assert!(told.is_ok().text.contains(&format!("href=\"{leads}\"")), "{address}: {}", told.text);
        assert!(!told.text.contains("evil.example\""), "{address}");
    }
    // Nobody knows for whom: there is nowhere to go.
    let told = server.pc().get(END).await;
    assert!(!told.is_ok().text.contains("アプリケーションに戻る"), "{}", told.text);
}
