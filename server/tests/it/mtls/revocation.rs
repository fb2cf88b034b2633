//! Lists of revocations in every condition, and what the holder of a card is told because of them.

use crate::common::START;
use crate::mtls::fixture::CardServer;
use crate::mtls::pc::{Attempt, accepted, ended_with};
use crate::mtls::soft_card::SoftCard;
use crate::set::PKI;
use api::card::{AttemptStage, AttemptView};
use server::cards::{NotTold, Reason, RevocationStatus};
use server::demo::pki::{Ca, DemoCard, LIFE, ListAbout, ListFlaw};
use std::time::Duration;

const I1: Ca = Ca::Authentication1;

async fn shows(card_server: &CardServer, card: DemoCard) -> (Attempt, AttemptView) {
    card_server.pc().shows(card.kind(), "login", &SoftCard::of(card)).await
}

/// The card is good, and its holder known.
async fn passes(card_server: &CardServer, card: DemoCard) {
    let (_, view) = shows(card_server, card).await;
    accepted(&view);
}

/// Whether it was revoked cannot be told, for this reason.
async fn is_untold(card_server: &CardServer, card: DemoCard, why: NotTold) {
    let (attempt, view) = shows(card_server, card).await;
    let told = ended_with(&view, "3.18");
    assert!(told.headline.contains('確') || !told.headline.contains("失効しています"), "{}", told.headline);
    assert_eq!(card_server.verdict(&attempt).await.status, RevocationStatus::Unknown { why });
}

async fn is_revoked(card_server: &CardServer, card: DemoCard) {
    let (attempt, view) = shows(card_server, card).await;
    ended_with(&view, "3.18");
    assert!(matches!(card_server.verdict(&attempt).await.status, RevocationStatus::Revoked { .. }));
}

/// A server of card hosts that knows which authorities were revoked, and the holders of two cards.
async fn card_server(settings: &[(&str, &str)]) -> CardServer {
    let card_server = CardServer::without_lists(settings).await;
    card_server.load(&PKI.authority_list(ListAbout::Intermediates, START, &[]).unwrap()).await.unwrap();
    for card in [DemoCard::Doctor, DemoCard::Revoked] {
        card_server.registers(card).await;
    }
    card_server
}

fn list(flaw: ListFlaw) -> Vec<u8> {
    PKI.list(I1, START, flaw).unwrap()
}

#[tokio::test]
async fn without_a_list_nobody_passes_and_with_one_the_right_ones_do() {
    let card_server = card_server(&[]).await;
    is_untold(&card_server, DemoCard::Doctor, NotTold::NoSource).await;
    is_untold(&card_server, DemoCard::Revoked, NotTold::NoSource).await;
    card_server.load(&list(ListFlaw::None)).await.unwrap();
    passes(&card_server, DemoCard::Doctor).await;
    is_revoked(&card_server, DemoCard::Revoked).await;
    // The renewed authority has a list of its own.
    is_untold(&card_server, DemoCard::DoctorRenewed, NotTold::NoSource).await;
}

#[tokio::test]
async fn what_cannot_be_told_is_accepted_where_the_settings_say_so_and_what_is_known_is_not() {
    let card_server = card_server(&[("cards.hpki_unknown", "accept")]).await;
    passes(&card_server, DemoCard::Doctor).await;
    passes(&card_server, DemoCard::Revoked).await;
    card_server.load(&list(ListFlaw::None)).await.unwrap();
    is_revoked(&card_server, DemoCard::Revoked).await;
    card_server.server.pass(LIFE * 2);
    passes(&card_server, DemoCard::Doctor).await;
    is_revoked(&card_server, DemoCard::Revoked).await;
}

#[tokio::test]
async fn a_list_that_is_not_in_order_is_as_good_as_none() {
    let card_server = card_server(&[]).await;
    for flaw in [
        ListFlaw::NotYet,
        ListFlaw::OtherKey,
        ListFlaw::CutOff,
        ListFlaw::Delta,
        ListFlaw::UnknownCritical,
        ListFlaw::WithoutEnd,
    ] {
        // Signed by I2 it is I2's list, which says nothing of I1's cards.
        let loaded = card_server.load(&list(flaw)).await;
        assert_eq!(loaded.is_ok(), flaw == ListFlaw::OtherKey, "{flaw:?}");
        is_untold(&card_server, DemoCard::Doctor, NotTold::NoSource).await;
    }
}

#[tokio::test]
async fn a_stale_list_lets_nobody_in_and_keeps_out_whom_it_names() {
    for since in [Duration::from_secs(1), Duration::from_hours(4 * 24)] {
        let card_server = card_server(&[]).await;
        card_server.load(&list(ListFlaw::Stale(since))).await.unwrap();
        is_untold(&card_server, DemoCard::Doctor, NotTold::Stale).await;
        is_revoked(&card_server, DemoCard::Revoked).await;
        card_server.load(&list(ListFlaw::None)).await.unwrap();
        passes(&card_server, DemoCard::Doctor).await;
    }
}

#[tokio::test]
async fn a_list_holds_until_its_end_and_not_a_second_longer() {
    let card_server = card_server(&[]).await;
    card_server.load(&list(ListFlaw::None)).await.unwrap();
    let authorities = |now| PKI.authority_list(ListAbout::Intermediates, now, &[]).unwrap();
    let left = LIFE.saturating_sub(Duration::from_hours(1));
    card_server.server.pass(left);
    card_server.load(&authorities(card_server.server.now())).await.unwrap();
    passes(&card_server, DemoCard::Doctor).await;
    card_server.server.pass(Duration::from_secs(1));
    is_untold(&card_server, DemoCard::Doctor, NotTold::Stale).await;
}

#[tokio::test]
async fn an_older_list_changes_nothing() {
    let card_server = card_server(&[]).await;
    card_server.load(&list(ListFlaw::None)).await.unwrap();
    assert!(card_server.load(&list(ListFlaw::LowerNumber)).await.is_err());
    passes(&card_server, DemoCard::Doctor).await;
    is_revoked(&card_server, DemoCard::Revoked).await;
}

#[tokio::test]
async fn who_was_revoked_once_stays_so() {
    let card_server = card_server(&[]).await;
    card_server.load(&list(ListFlaw::None)).await.unwrap();
    card_server.server.pass(Duration::from_hours(2));
    card_server.load(&PKI.list(I1, card_server.server.now(), ListFlaw::Dropped).unwrap()).await.unwrap();
    passes(&card_server, DemoCard::Doctor).await;
    is_revoked(&card_server, DemoCard::Revoked).await;
}

#[tokio::test]
async fn a_my_number_card_that_was_suspended_comes_back() {
    let card_server = card_server(&[]).await;
    let holder = card_server.registers(DemoCard::Pharmacist).await;
    for card in [DemoCard::MyNumberOnHold, DemoCard::MyNumberRevoked] {
        card_server.bound(card, &holder).await;
    }
    card_server.load(&PKI.list(Ca::Jpki3, START, ListFlaw::None).unwrap()).await.unwrap();
    let (attempt, view) = shows(&card_server, DemoCard::MyNumberOnHold).await;
    ended_with(&view, "3.18");
    let status = RevocationStatus::Revoked { at: PKI.revoked_at(), reason: Reason::CertificateHold };
    assert_eq!(card_server.verdict(&attempt).await.status, status);
    card_server.server.pass(Duration::from_hours(2));
    card_server
        .load(&PKI.list(Ca::Jpki3, card_server.server.now(), ListFlaw::Dropped).unwrap())
        .await
        .unwrap();
    passes(&card_server, DemoCard::MyNumberOnHold).await;
    is_revoked(&card_server, DemoCard::MyNumberRevoked).await;
}

#[tokio::test]
async fn a_list_of_a_hundred_thousand_is_looked_up_like_a_short_one() {
    let card_server = card_server(&[]).await;
    card_server.load(&list(ListFlaw::Long(100_000))).await.unwrap();
    passes(&card_server, DemoCard::Doctor).await;
    is_revoked(&card_server, DemoCard::Revoked).await;
}

#[tokio::test]
async fn the_cards_of_a_revoked_authority_are_refused_and_those_of_its_namesake_are_not() {
    let card_server = CardServer::without_lists(&[]).await;
    card_server.registers(DemoCard::Doctor).await;
    for ca in [I1, Ca::Authentication2] {
        card_server.load(&PKI.list(ca, START, ListFlaw::None).unwrap()).await.unwrap();
    }
    let (attempt, view) = shows(&card_server, DemoCard::Doctor).await;
    ended_with(&view, "3.18");
    let untold = RevocationStatus::Unknown { why: NotTold::NoSource };
    assert_eq!(card_server.verdict(&attempt).await.issuers_status, untold, "the root's list is missing");
    card_server.load(&PKI.authority_list(ListAbout::Intermediates, START, &[I1]).unwrap()).await.unwrap();
    let (attempt, view) = shows(&card_server, DemoCard::Doctor).await;
    let told = ended_with(&view, "3.18");
    let verdict = card_server.verdict(&attempt).await;
    assert!(matches!(verdict.issuers_status, RevocationStatus::Revoked { reason: Reason::CaCompromise, .. }));
    assert!(told.causes.iter().any(|it| it.text.contains("認証局")), "{told:?}");
    passes(&card_server, DemoCard::DoctorRenewed).await;
}

#[tokio::test]
async fn what_was_concluded_does_not_outlive_its_attempt() {
    let card_server = card_server(&[]).await;
    card_server.load(&list(ListFlaw::None)).await.unwrap();
    let mut pc = card_server.pc();
    let (attempt, view) = pc.shows(api::card::CardKind::Hpki, "login", &SoftCard::of(DemoCard::Doctor)).await;
    assert!(matches!(view.state, AttemptStage::Accepted { .. }));
    card_server.server.pass(Duration::from_mins(10));
    let late = pc.goes_on(&attempt, "session", serde_json::json!({})).await;
    assert_eq!(late.status, 410, "what was read has to be used within the attempt's time: {}", late.text);
    assert_eq!(pc.signed_in().await, None);
}
