//! Who may call what: every route refuses whoever it is not for.

use crate::common::{Browser, TestServer, WINDOWS, code_of};
use crate::http::proof::{Scene, Use, tables};
use crate::http::requests::{address, request};
use api::Code;
use serde_json::json;
use server::http::routes::{Audience, Route, table};
use server::ids::{Draw as _, HolderId, SystemRandom};
use server::model::people::Standing;
use std::time::Duration;

const MINUTE: Duration = Duration::from_mins(1);

fn routes_for(audience: Audience) -> Vec<Route> {
    table().into_iter().filter(|route| route.audience == audience).collect()
}

#[test]
fn what_anybody_may_call_is_on_this_list() {
    let open: Vec<String> =
        routes_for(Audience::Anyone).iter().map(|it| format!("{} {}", it.method, it.path)).collect();
    let stated = [
        "POST /api/login",
        "POST /api/solo/options",
        "POST /api/solo/finish",
        "POST /api/cards",
        "POST /api/bridge/stopped",
        "GET /api/session",
        "POST /api/session/end",
        "GET /api/cookie",
        "GET /api/cookie/echo",
        "GET /api/cookie/required",
        "POST /api/check",
        "POST /api/check/echo",
        "POST /api/check/report",
        "POST /api/incidents",
        "GET /api/messages/{number}",
        "GET /api/pictures",
        "POST /api/boot",
    ];
    assert_eq!(open, stated, "whatever is added for everybody is added here too, on purpose");
}

#[tokio::test]
async fn whoever_is_not_signed_in_is_refused_by_every_route_that_wants_it() {
    let server = TestServer::start().await;
    refused(&server.pc(), "no session").await;
    let mut browser = server.pc();
    for cookie in ["", "x", "=", &SystemRandom.secret().reveal().repeat(3), SystemRandom.secret().reveal()] {
        browser.cookies.insert("kagura-session".to_owned(), cookie.to_owned());
        refused(&browser, cookie).await;
    }
}

#[tokio::test]
async fn a_session_that_is_over_opens_nothing() {
    type Ending = (&'static str, fn(&TestServer));
    let passing: [Ending; 2] =
        [("idle", |server| server.pass(30 * MINUTE)), ("for days", |server| server.pass(60 * 24 * MINUTE))];
    for (how, end) in passing {
        let (server, browser) = signed_in().await;
        end(&server);
        refused(&browser, how).await;
    }
    let (server, mut browser) = signed_in().await;
    for _ in 0..18 * 3 {
        browser.get("/api/account").await.is_ok();
        server.pass(20 * MINUTE);
    }
    refused(&browser, "used all the time, but for 18 hours").await;
}

#[tokio::test]
async fn a_session_that_was_ended_opens_nothing_even_with_its_old_cookie() {
    let (_server, mut browser) = signed_in().await;
    let kept = browser.clone();
    browser.post("/api/session/end", json!({})).await.is_ok();
    refused(&browser, "ended").await;
    refused(&kept, "ended, old cookie").await;
}

#[tokio::test]
async fn a_session_ends_with_its_device() {
    let (server, browser) = signed_in().await;
    let holder = HolderId::parse("TESTC1").unwrap();
    let device = server::service::devices::of(&server.app.store, &holder).await.unwrap().remove(0).id;
    let mut same = browser.clone();
    let removal = json!({"is": "remove_device", "id": device});
    let confirmed = server.confirmed(&mut same, removal).await.unwrap();
    same.post(&format!("/api/account/devices/{device}/remove"), confirmed).await.is_ok();
    refused(&browser, "device removed").await;
}

#[tokio::test]
async fn a_session_ends_when_its_holder_is_disabled() {
    let (server, browser) = signed_in().await;
    let holder = HolderId::parse("TESTC1").unwrap();
    server.set_standing(&holder, Standing::Disabled { since: server.now() }).await;
    refused(&browser, "disabled").await;
}

#[tokio::test]
async fn a_journey_is_shown_to_the_browser_that_began_it_and_to_no_other() {
    let server = TestServer::start().await;
    let mut strangers = vec![server.pc()];
    let mut other = server.pc();
    other.post("/api/login", json!({})).await.is_ok();
    strangers.push(other);
    let mut garbage = server.pc();
    garbage.cookies.insert("kagura-browser".to_owned(), "garbage".to_owned());
    strangers.push(garbage);
    let login = Scene::set(&server, Use::Approve, "TESTC1").await;
    let registration = Scene::set(&server, Use::Code, "TESTC2").await;
    let before = tables(&server).await;
    for route in routes_for(Audience::SameBrowser) {
        for id in [&login.journey, &registration.journey, "AAAAAAAAAAAAAAAAAAAAAA"] {
            for stranger in &strangers {
                let mut request = request(&route);
                *request.uri_mut() = route.path.replace("{id}", id).parse().unwrap();
                let reply = stranger.clone().send(request).await;
                reply.sees(Code::JourneyUnknown, "3.6");
            }
        }
    }
    before.differ_at_most_by_incidents(&tables(&server).await);
    // The browser itself is shown its own journey, at its own address only.
    let mut pc = login.pc.clone();
    pc.get(&format!("/api/login/{}", login.journey)).await.is_ok();
    pc.get(&format!("/api/register/{}", login.journey)).await.refuses(Code::JourneyUnknown);
    let mut pc = registration.pc.clone();
    pc.get(&format!("/api/register/{}", registration.journey)).await.is_ok();
    pc.get(&format!("/api/login/{}", registration.journey)).await.refuses(Code::JourneyUnknown);
}

#[tokio::test]
async fn a_journey_begun_by_letter_is_followed_by_no_browser() {
    let server = TestServer::start().await;
    let holder = server.holder("TESTC1").await;
    let token = server.invite(&holder).await;
    let mut phone = server.phone();
    let password = json!({"password": crate::common::PASSWORD});
    let unlocked = phone.browser.link(&token).post("/api/register/unlock", password).await;
    let ticket = server::ids::Secret::presented(unlocked.is_ok().body["ticket"].as_str().unwrap()).unwrap();
    let id = ticket.journey();
    for cookie in [ticket.reveal(), token.reveal()] {
        phone.browser.cookies.insert("kagura-browser".to_owned(), cookie.to_owned());
        phone.browser.get(&format!("/api/register/{id}")).await.refuses(Code::JourneyUnknown);
        phone
            .browser
            .post(&format!("/api/register/{id}/cancel"), json!({}))
            .await
            .refuses(Code::JourneyUnknown);
    }
}

#[tokio::test]
async fn a_route_for_links_refuses_whatever_is_no_link_of_its_own() {
    let server = TestServer::start().await;
    let login = Scene::set(&server, Use::Approve, "TESTC1").await;
    let code = Scene::set(&server, Use::Code, "TESTC2").await;
    let letter = Scene::set(&server, Use::Letter, "TESTC3").await;
    let secret = |scene: &Scene| format!("Bearer {}", scene.token.clone().unwrap().reveal());
    let (login, registrations) = (secret(&login), [secret(&code), secret(&letter)]);
    let unknown = format!("Bearer {}", SystemRandom.secret().reveal());
    let basic = login.replace("Bearer", "Basic");
    let doubled = format!("{login}{login}");
    let before = tables(&server).await;
    for route in routes_for(Audience::Link) {
        let mut wrong = vec!["", "Bearer", "Bearer ", "Bearer x", &unknown, &basic, &doubled];
        if route.path.starts_with("/api/approve") {
            wrong.extend(registrations.iter().map(String::as_str));
        } else {
            wrong.push(&login);
        }
        for header in wrong {
            let mut request = request(&route);
            request.headers_mut().insert("authorization", header.parse().unwrap());
            server.phone().browser.send(request).await.sees(Code::LinkUnknown, "2.19");
        }
        server.phone().browser.send(request(&route)).await.sees(Code::LinkUnknown, "2.19");
    }
    before.differ_at_most_by_incidents(&tables(&server).await);
}

#[tokio::test]
async fn a_replaced_code_takes_no_step_although_another_phone_opened_the_newer_one() {
    let server = TestServer::start().await;
    for what in [Use::Code, Use::Approve] {
        let holder = if what == Use::Code { "TESTC1" } else { "TESTC2" };
        let mut phone = server.registered(holder).await;
        phone.logs_in().await.is_ok();
        let confirmed = phone.confirms_change(json!({"is": "add_phone"})).await;
        let mut pc = server.pc();
        pc.cookies = phone.browser.cookies.clone();
        let (begin, area, body) = match what {
            Use::Code => ("/api/account/devices/add", "register", confirmed),
            _ => ("/api/login", "approve", json!({})),
        };
        let shown = pc.post(begin, body).await;
        let old = code_of(&shown.is_ok().body);
        let journey = if what == Use::Code { "register" } else { "login" };
        let renew = format!("/api/{journey}/{}/renew", shown.body["id"].as_str().unwrap());
        let new = code_of(&pc.post(&renew, json!({})).await.is_ok().body);
        let mut honest = server.phone();
        honest.browser.link(&new).post(&format!("/api/{area}/open"), json!({})).await.is_ok();
        for route in routes_for(Audience::Link) {
            if route.path.starts_with(&format!("/api/{area}/")) && !route.path.ends_with("unlock") {
                let mut request = request(&route);
                let bearer = format!("Bearer {}", old.reveal());
                request.headers_mut().insert("authorization", bearer.parse().unwrap());
                let reply = server.phone().browser.send(request).await;
                reply.sees(Code::LinkReplaced, "2.19");
            }
        }
    }
}

#[tokio::test]
async fn too_many_requests_from_one_address_are_told_when_to_come_back() {
    let server = TestServer::with(&[("rates.address", "3")]).await;
    let mut browser = server.pc();
    for _ in 0..3 {
        browser.get("/api/session").await.is_ok();
    }
    for route in table() {
        let reply = browser.send(request(&route)).await;
        let problem = reply.refuses(Code::SlowDown);
        assert_eq!(reply.status, 429);
        let seconds: u32 = reply.headers["retry-after"].to_str().unwrap().parse().unwrap();
        assert!((1..=60).contains(&seconds) && problem.retry_after == Some(seconds), "{}", route.path);
    }
}

#[tokio::test]
async fn asking_for_a_holder_is_limited_alike_whether_there_is_one_or_not() {
    let server = TestServer::with(&[("rates.holder", "3")]).await;
    server.registered("TESTC1").await;
    server.holder("TESTC2").await; // without a device
    let mut seen = Vec::new();
    for id in ["TESTC1", "TESTC2", "NOBODY1"] {
        let mut statuses = Vec::new();
        // However it is written, it is one holder.
        for written in [id, &id.to_lowercase(), &format!(" {id}"), id, id] {
            // Nor does another browser help.
            let reply = server.pc().post("/api/login", json!({"holder_id": written})).await;
            // Too often, it goes on as if none had been typed: nobody learns whether there is one.
            statuses.push(reply.status == 200 && reply.body["holder"].is_null());
        }
        seen.push(statuses);
    }
    assert_eq!(seen, vec![vec![false, false, false, true, true]; 3]);
    // Others are not held up.
    server.registered("TESTC3").await;
    server.pc().post("/api/login", json!({"holder_id": "TESTC3"})).await.is_ok();
}

#[tokio::test]
async fn trying_a_link_is_limited_alike_whether_there_is_one_or_not() {
    let server = TestServer::with(&[("rates.invitation", "3")]).await;
    let holder = server.holder("TESTC1").await;
    for token in [server.invite(&holder).await, SystemRandom.secret()] {
        for step in 0..5 {
            let mut browser = server.browser(WINDOWS);
            let reply = browser.link(&token).post("/api/register/open", json!({})).await;
            assert_eq!(reply.status == 429, step >= 3);
        }
    }
}

/// A phone's browser that is signed in.
async fn signed_in() -> (TestServer, Browser) {
    let server = TestServer::start().await;
    let mut phone = server.registered("TESTC1").await;
    phone.logs_in().await.is_ok();
    (server, phone.browser)
}

/// Every route for those who are signed in refuses this browser, and so does a step that asks for a confirmation.
async fn refused(browser: &Browser, context: &str) {
    let routes = routes_for(Audience::SignedIn);
    assert!(routes.len() >= 6);
    for route in routes {
        let mut browser = browser.clone();
        let reply = browser.send(request(&route)).await;
        assert_eq!(reply.body["code"], "session_missing", "{context}: {} {}", address(&route), reply.text);
        assert_eq!(reply.status, 403, "{context}");
    }
    let mut browser = browser.clone();
    browser.post("/api/login", json!({"purpose": "reauthenticate"})).await.refuses(Code::SessionMissing);
    assert_eq!(browser.get("/api/session").await.is_ok().body["session"], json!(null), "{context}");
}
