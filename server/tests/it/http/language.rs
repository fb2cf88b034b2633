//! The language of pages: what an address names, what was chosen on one of our pages before, what the browser prefers.

use crate::common::{Browser, TestServer, WINDOWS};
use axum::body::Body;
use axum::http::Request;

/// Opens an address as a link on a page of this site does.
async fn follow(browser: &mut Browser, path: &str, site: &str) -> String {
    let request = Request::get(path).header("sec-fetch-site", site).body(Body::empty()).unwrap();
    browser.send(request).await.text
}

const PAGES: [&str; 5] =
    ["/help", "/check?cookie=asked", "/device", "/oidc/authorize?client_id=nobody", "/help/nothing"];

#[tokio::test]
async fn a_language_chosen_on_one_page_is_every_pages_and_an_address_still_names_its_own() {
    let server = TestServer::start().await;
    let mut browser = server.browser(WINDOWS);
    for path in PAGES {
        assert!(browser.get(path).await.text.contains("<html lang=\"ja\""), "{path}");
    }
    // The app loads its page anew with the language in the address, as links of the help do.
    follow(&mut browser, "/login?application=x&lang=en", "same-origin").await;
    for path in PAGES {
        assert!(browser.get(path).await.text.contains("<html lang=\"en\""), "{path}");
    }
    assert!(browser.get("/help?lang=ja").await.text.contains("<html lang=\"ja\""));
    assert!(browser.get("/help").await.text.contains("<html lang=\"en\""));
    follow(&mut browser, "/help/2.9?lang=ja", "same-origin").await;
    assert!(browser.get("/device").await.text.contains("<html lang=\"ja\""));
}

#[tokio::test]
async fn what_another_sites_link_names_or_nobody_speaks_is_not_remembered() {
    let server = TestServer::start().await;
    let mut browser = server.browser(WINDOWS);
    for site in ["cross-site", "same-site", "none"] {
        assert!(follow(&mut browser, "/help?lang=en", site).await.contains("<html lang=\"en\""));
    }
    for query in ["lang=fr", "lang=en%0d%0a", "lang=", "lang=EN"] {
        follow(&mut browser, &format!("/help?{query}"), "same-origin").await;
    }
    assert!(browser.cookies.is_empty(), "{:?}", browser.cookies);
    assert!(browser.get("/help").await.text.contains("<html lang=\"ja\""));
    // Whatever stands in the cookie, or stands there twice, is no language.
    for cookie in ["kagura-language=fr", "kagura-language=en; kagura-language=ja", "kagura-language=\"en\""] {
        let request = Request::get("/help").header("cookie", cookie).body(Body::empty()).unwrap();
        assert!(browser.send(request).await.text.contains("<html lang=\"ja\""), "{cookie}");
    }
}

#[tokio::test]
async fn the_app_says_with_each_request_which_language_it_shows() {
    let server = TestServer::start().await;
    let mut browser = server.browser(WINDOWS);
    follow(&mut browser, "/help?lang=en", "same-origin").await;
    let told = browser.get("/api/messages/2.9").await;
    let told: serde_json::Value = serde_json::from_str(&told.text).unwrap();
    assert!(!told["headline"].as_str().unwrap().is_ascii(), "{told}");
}
