//! Pages whose addresses a mail program, a chat or a person has changed.

use crate::common::TestServer;
use crate::http::requests::raw;
use axum::body::Body;
use axum::http::Request;
use server::http::routes::PAGES;
use server::ids::{Draw as _, SystemRandom};

async fn ask(server: &TestServer, method: &str, address: &str) -> (u16, Option<String>) {
    let asked = Request::builder().method(method).uri(address).header("accept", "text/html");
    let reply = raw(server, asked.body(Body::empty()).unwrap()).await;
    let location = reply.headers.get("location").map(|it| it.to_str().unwrap().to_owned());
    (reply.status, location)
}

#[tokio::test]
async fn a_page_is_found_however_its_address_was_changed() {
    let server = TestServer::start().await;
    for page in PAGES.into_iter().filter(|it| *it != "/").chain(["/help", "/check"]) {
        for given in [
            format!("{page}/"),
            page.to_uppercase(),
            format!("{page}%E3%80%82"),
            format!("{page}%3E"),
            format!("{page}%E2%80%8B"),
            format!("//{}//", &page[1..]),
        ] {
            if given == "/help/" {
                continue; // the help has a page of its own for that
            }
            for method in ["GET", "HEAD"] {
                // No fragment in `Location`: the browser takes the one that it has along (RFC 9110 §10.2.2).
                let found = ask(&server, method, &given).await;
                assert_eq!(found, (303, Some(page.to_owned())), "{method} {given}");
            }
        }
    }
    for given in ["/login2", "/login/more", "/nowhere/", "//evil.example", "/%5Cevil.example"] {
        assert_eq!(ask(&server, "GET", given).await.1, None, "{given}");
    }
    assert_eq!(ask(&server, "POST", "/LOGIN").await.0, 404);
}

#[tokio::test]
async fn a_secret_that_came_to_the_server_goes_back_into_the_fragment_at_once() {
    let server = TestServer::start().await;
    let secret = SystemRandom.secret();
    let secret = secret.reveal();
    for (given, wanted) in [
        (format!("/register%23{secret}"), format!("/register#{secret}")),
        (
            format!("/register?openExternalBrowser=1%23{secret}"),
            format!("/register?openExternalBrowser=1#{secret}"),
        ),
        (
            format!("/approve?openExternalBrowser=1%2523{secret}"),
            format!("/approve?openExternalBrowser=1#{secret}"),
        ),
        (format!("/APPROVE%23{secret}%E3%80%82?utm_source=line"), format!("/approve#{secret}")),
    ] {
        assert_eq!(ask(&server, "GET", &given).await, (303, Some(wanted)), "{given}");
    }
}
