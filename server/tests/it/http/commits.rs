//! How many changes of the store each journey makes. Every login of every morning pays for each of them: one more needs a reason, which
//! stands here beside its number.

use crate::common::TestServer;
use server::metrics::ServerFigures;

/// How many there have been.
fn changes(server: &TestServer) -> u64 {
    let text = server.app.metrics.text(&ServerFigures::default());
    let line = text
        .lines()
        .find_map(|it| it.strip_prefix("kagura_store_duration_seconds_count{action=\"commit\"} "));
    line.unwrap().parse().unwrap()
}

#[tokio::test]
async fn a_journey_makes_no_more_changes_than_it_has_reasons() {
    let server = TestServer::start().await;
    let token = server.invite(&server.holder("TESTC1").await).await;
    let before = changes(&server);
    let mut phone = server.phone();
    phone.registers(&token).await.is_ok();
    // A try of the password, which counts before it is looked at, and that it was right; the ceremony begun and taken, the device.
    assert_eq!(changes(&server) - before, 5, "registration by letter");
    let before = changes(&server);
    phone.logs_in().await.is_ok();
    // The ceremony begun and taken, the session.
    assert_eq!(changes(&server) - before, 3, "login on the phone itself");
    let before = changes(&server);
    let mut pc = server.pc();
    phone.logs_in_on(&mut pc).await.is_ok();
    // Begun, opened, the number chosen, the ceremony begun and taken, approved, the session.
    assert_eq!(changes(&server) - before, 7, "login on a PC by phone");
    let before = changes(&server);
    for path in ["/api/session", "/api/account"] {
        pc.get(path).await.is_ok();
    }
    assert_eq!(changes(&server) - before, 0, "looking");
}
