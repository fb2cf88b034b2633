//! Random orders of everything that happens to a card attempt: shown, lost, looked at, taken, begun again, overtaken by time. Whatever the
//! order, every answer has a screen, and no card counts twice.

use crate::amount;
use crate::mtls::fixture::CardServer;
use crate::mtls::pc::{Attempt, Pc, failed};
use crate::mtls::soft_card::SoftCard;
use api::card::{AttemptStage, AttemptView, CardKind};
use api::{Code, Problem};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::json;
use server::audit::{Entry, Event};
use server::demo::pki::DemoCard;
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::time::Duration;

/// What happens, and to which attempt.
type Step = (u8, u8);

/// The cards that the server of card hosts knows: good ones of three holders, and some that are refused.
const CARDS: [DemoCard; 6] = [
    DemoCard::Doctor,
    DemoCard::Pharmacist,
    DemoCard::MyNumber,
    DemoCard::Revoked,
    DemoCard::Stranger,
    DemoCard::MyNumberUnbound,
];

/// Codes without a message of their own, which the page handles where they occur.
const HANDLED: [Code; 3] = [Code::SessionMissing, Code::CardNeedsHpki, Code::ReauthenticationNeeded];

/// One attempt, as far as the person at the PC knows it.
struct Known {
    attempt: Attempt,
    purpose: &'static str,
    kind: CardKind,
    /// The card whose call came back with an answer.
    read: Option<DemoCard>,
    used: usize,
}

#[derive(Default)]
struct Told {
    opened: usize,
    registrations: usize,
    refused: usize,
}

#[test]
fn in_whatever_order_a_card_is_used_every_answer_has_a_screen_and_nothing_counts_twice() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let card_server = runtime.block_on(card_server());
    let (total, seen) = (RefCell::new(Told::default()), Cell::new(0));
    let cases = amount::cases(60, 20);
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 200, ..Config::default() };
    let orders = prop::collection::vec((0..23_u8, any::<u8>()), 1..24);
    TestRunner::new(config)
        .run(&orders, |steps| {
            let told = runtime.block_on(in_this_order(&card_server, &steps, seen.get()));
            seen.set(seen.get() + told.opened);
            let mut total = total.borrow_mut();
            total.opened += told.opened;
            total.registrations += told.registrations;
            total.refused += told.refused;
            Ok(())
        })
        .unwrap_or_else(|error| panic!("{error}"));
    let Told { opened, registrations, refused } = total.into_inner();
    if cases >= 20 {
        // By chance few orders end in a session; that none of twenty does happens once in thousands of runs.
        assert!(opened > 0 && refused > 6, "{opened} {refused}");
    }
    if cases >= 60 {
        assert!(opened > 10 && registrations > 3 && refused > 20, "{opened} {registrations} {refused}");
    }
}

async fn card_server() -> CardServer {
    // Lists hold for four days: random waits would make all of them stale.
    let card_server =
        CardServer::with(&[("cards.hpki_unknown", "accept"), ("cards.jpki_unknown", "accept")]).await;
    let holder = card_server.registers(DemoCard::Doctor).await;
    card_server.bound(DemoCard::MyNumber, &holder).await;
    card_server.registers(DemoCard::Pharmacist).await;
    card_server.registers(DemoCard::Revoked).await;
    card_server
}

async fn in_this_order(card_server: &CardServer, steps: &[Step], before: usize) -> Told {
    let (mut pc, mut known, mut told) = (card_server.pc(), Vec::<Known>::new(), Told::default());
    for (what, which) in steps {
        let last = known.len().checked_sub(1);
        let at = last.map(|last| if *which < 180 { last } else { usize::from(*which) % known.len() });
        match (what, at) {
            (0..=3, _) | (4..=18, None) => begin(&mut pc, &mut known, *which).await,
            (4..=8, Some(at)) => show(card_server, &pc, &mut known[at], *which).await,
            (9, Some(at)) => {
                let answer = pc.calls(&known[at].attempt, None).await.unwrap();
                assert!(matches!(answer.status, 200 | 404), "{}", answer.body);
            }
            (10, Some(at)) => {
                let view = pc.lost(&known[at].attempt, failed()).await;
                has_a_screen(&known[at], &view);
            }
            (11..=13, Some(at)) => {
                let view = pc.looks(&known[at].attempt).await;
                has_a_screen(&known[at], &view);
            }
            (14..=18, Some(at)) => take(&mut pc, &mut known[at], *which, &mut told).await,
            // As it is meant to be, so that the others meet it there.
            (20, _) => {
                begin(&mut pc, &mut known, *which).await;
                let it = known.last_mut().unwrap();
                show(card_server, &pc, it, 0).await;
                take(&mut pc, it, 1, &mut told).await;
            }
            (19, _) => {
                pc.browser.cookies.remove("kagura-session");
            }
            _ => {
                let seconds = [1, 60, 299, 300, 599, 600, 1800][usize::from(*which) % 7];
                card_server.server.pass(Duration::from_secs(seconds));
                if which.is_multiple_of(5) {
                    server::service::sweep::sweep(&card_server.server.app).await.unwrap();
                }
            }
        }
    }
    for it in &known {
        assert!(it.used <= 1, "{} was used {} times", it.attempt.id, it.used);
    }
    let record = card_server.server.app.store.scan::<Entry>(&[], None, 1_000_000).await.unwrap();
    let opened = record.iter().filter(|(_, it)| matches!(it.event, Event::SessionOpened { .. })).count();
    assert_eq!(opened, before + told.opened, "the record tells what people were told");
    told
}

async fn begin(pc: &mut Pc, known: &mut Vec<Known>, which: u8) {
    let purpose = if which.is_multiple_of(3) { "register" } else { "login" };
    let kind = if which.is_multiple_of(4) { CardKind::Jpki } else { CardKind::Hpki };
    let after = known.last().map(|it| it.attempt.id.clone());
    let attempt = pc.asks(json!({"card": kind, "purpose": purpose, "after": after})).await;
    known.push(Known { attempt, purpose, kind, read: None, used: 0 });
}

async fn show(card_server: &CardServer, pc: &Pc, it: &mut Known, which: u8) {
    let fitting = CARDS.iter().filter(|card| card.kind() == it.kind).collect::<Vec<_>>();
    // Mostly a card of the right kind.
    let card = if which < 230 {
        *fitting[usize::from(which) % fitting.len()]
    } else {
        CARDS[usize::from(which) % 6]
    };
    let answer = pc.calls(&it.attempt, Some(&SoftCard::of(card))).await.unwrap();
    match answer.status {
        200 => {
            assert_eq!(it.read.replace(card), None, "one attempt reads one card");
            assert!(card_server.kept(&it.attempt).await.verdict().is_some());
        }
        404 => {}
        status => panic!("{status}: {}", answer.body),
    }
}

/// A state with something to do, or a screen that explains it; and, after a card was read, what is said is about that card.
fn has_a_screen(it: &Known, view: &AttemptView) {
    match &view.state {
        AttemptStage::Waiting | AttemptStage::Asked { .. } => assert!(it.read.is_none(), "{view:?}"),
        AttemptStage::Accepted { .. } => {
            let good = [DemoCard::Doctor, DemoCard::Pharmacist, DemoCard::MyNumber];
            assert!(it.used == 0 && it.read.is_some_and(|card| good.contains(&card)), "{view:?}");
        }
        AttemptStage::Presented => panic!("the page that presented it holds the proof"),
        AttemptStage::Used => assert_eq!(it.used, 1),
        AttemptStage::Ended { explanation, .. } => {
            assert!(!explanation.headline.is_empty() && !explanation.remedies.is_empty(), "{explanation:?}");
            assert_eq!(it.used, 0);
        }
    }
}

async fn take(pc: &mut Pc, it: &mut Known, which: u8, told: &mut Told) {
    let right = if it.purpose == "login" { "session" } else { "registration" };
    let step = if which.is_multiple_of(7) { "confirm" } else { right };
    let before: BTreeSet<String> = pc.browser.cookies.get("kagura-session").cloned().into_iter().collect();
    let body = if step == "session" {
        json!({"conflict": if which.is_multiple_of(2) { "switch" } else { "ask" }})
    } else {
        json!({})
    };
    let reply = pc.goes_on(&it.attempt, step, body).await;
    if reply.status == 200 {
        assert_eq!(step, right);
        let fresh = pc.browser.cookies.get("kagura-session").is_some_and(|it| !before.contains(it));
        match step {
            "session" if fresh => told.opened += 1,
            "session" => return assert_eq!(it.used, 1, "the same answer once more"),
            _ if it.used == 1 => {
                return assert_eq!(reply.body["id"], it.attempt.id, "the same registration once more");
            }
            _ => told.registrations += 1,
        }
        it.used += 1;
        return;
    }
    told.refused += 1;
    let problem: Problem = serde_json::from_str(&reply.text).unwrap_or_else(|_| panic!("{}", reply.text));
    let shows = problem.explanation.as_ref().is_some_and(|it| !it.remedies.is_empty());
    assert!(shows || HANDLED.contains(&problem.code), "nothing to show: {}", reply.text);
    assert!(reply.status < 500, "{}", reply.text);
}
