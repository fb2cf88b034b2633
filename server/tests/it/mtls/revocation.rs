//! Lists of revocations in every condition, and what the holder of a card is told because of them.

use crate::common::START;
use crate::mtls::pc::{Attempt, accepted, ended_with};
use crate::mtls::soft_card::SoftCard;
use crate::mtls::ward::Ward;
use crate::set::PKI;
use api::card::{State, View};
use server::cards::{NotTold, Reason, Status};
use server::demo::pki::{About, Ca, Card, Flaw, LIFE};
use std::time::Duration;

const I1: Ca = Ca::Authentication1;

async fn shows(ward: &Ward, card: Card) -> (Attempt, View) {
    ward.pc().shows(card.kind(), "login", &SoftCard::of(card)).await
}

/// The card is good, and its holder known.
async fn passes(ward: &Ward, card: Card) {
    let (_, view) = shows(ward, card).await;
    accepted(&view);
}

/// Whether it was revoked cannot be told, for this reason.
async fn is_untold(ward: &Ward, card: Card, why: NotTold) {
    let (attempt, view) = shows(ward, card).await;
    let told = ended_with(&view, "3.18");
    assert!(told.headline.contains('確') || !told.headline.contains("失効しています"), "{}", told.headline);
    assert_eq!(ward.verdict(&attempt).await.status, Status::Unknown { why });
}

async fn is_revoked(ward: &Ward, card: Card) {
    let (attempt, view) = shows(ward, card).await;
    ended_with(&view, "3.18");
    assert!(matches!(ward.verdict(&attempt).await.status, Status::Revoked { .. }));
}

/// A ward that knows which authorities were revoked, and the holders of two cards.
async fn ward(settings: &[(&str, &str)]) -> Ward {
    let ward = Ward::without_lists(settings).await;
    ward.load(&PKI.authority_list(About::Intermediates, START, &[]).unwrap()).await.unwrap();
    for card in [Card::Doctor, Card::Revoked] {
        ward.registers(card).await;
    }
    ward
}

fn list(flaw: Flaw) -> Vec<u8> {
    PKI.list(I1, START, flaw).unwrap()
}

#[tokio::test]
async fn without_a_list_nobody_passes_and_with_one_the_right_ones_do() {
    let ward = ward(&[]).await;
    is_untold(&ward, Card::Doctor, NotTold::NoSource).await;
    is_untold(&ward, Card::Revoked, NotTold::NoSource).await;
    ward.load(&list(Flaw::None)).await.unwrap();
    passes(&ward, Card::Doctor).await;
    is_revoked(&ward, Card::Revoked).await;
    // The renewed authority has a list of its own.
    is_untold(&ward, Card::DoctorRenewed, NotTold::NoSource).await;
}

#[tokio::test]
async fn what_cannot_be_told_is_accepted_where_the_settings_say_so_and_what_is_known_is_not() {
    let ward = ward(&[("cards.hpki_unknown", "accept")]).await;
    passes(&ward, Card::Doctor).await;
    passes(&ward, Card::Revoked).await;
    ward.load(&list(Flaw::None)).await.unwrap();
    is_revoked(&ward, Card::Revoked).await;
    ward.server.pass(LIFE * 2);
    passes(&ward, Card::Doctor).await;
    is_revoked(&ward, Card::Revoked).await;
}

#[tokio::test]
async fn a_list_that_is_not_in_order_is_as_good_as_none() {
    let ward = ward(&[]).await;
    for flaw in
        [Flaw::NotYet, Flaw::OtherKey, Flaw::CutOff, Flaw::Delta, Flaw::UnknownCritical, Flaw::WithoutEnd]
    {
        // Signed by I2 it is I2's list, which says nothing of I1's cards.
        let loaded = ward.load(&list(flaw)).await;
        assert_eq!(loaded.is_ok(), flaw == Flaw::OtherKey, "{flaw:?}");
        is_untold(&ward, Card::Doctor, NotTold::NoSource).await;
    }
}

#[tokio::test]
async fn a_stale_list_lets_nobody_in_and_keeps_out_whom_it_names() {
    for since in [Duration::from_secs(1), Duration::from_hours(4 * 24)] {
        let ward = ward(&[]).await;
        ward.load(&list(Flaw::Stale(since))).await.unwrap();
        is_untold(&ward, Card::Doctor, NotTold::Stale).await;
        is_revoked(&ward, Card::Revoked).await;
        ward.load(&list(Flaw::None)).await.unwrap();
        passes(&ward, Card::Doctor).await;
    }
}

#[tokio::test]
async fn a_list_holds_until_its_end_and_not_a_second_longer() {
    let ward = ward(&[]).await;
    ward.load(&list(Flaw::None)).await.unwrap();
    let authorities = |now| PKI.authority_list(About::Intermediates, now, &[]).unwrap();
    let left = LIFE.saturating_sub(Duration::from_hours(1));
    ward.server.pass(left);
    ward.load(&authorities(ward.server.now())).await.unwrap();
    passes(&ward, Card::Doctor).await;
    ward.server.pass(Duration::from_secs(1));
    is_untold(&ward, Card::Doctor, NotTold::Stale).await;
}

#[tokio::test]
async fn an_older_list_changes_nothing() {
    let ward = ward(&[]).await;
    ward.load(&list(Flaw::None)).await.unwrap();
    assert!(ward.load(&list(Flaw::LowerNumber)).await.is_err());
    passes(&ward, Card::Doctor).await;
    is_revoked(&ward, Card::Revoked).await;
}

#[tokio::test]
async fn who_was_revoked_once_stays_so() {
    let ward = ward(&[]).await;
    ward.load(&list(Flaw::None)).await.unwrap();
    ward.server.pass(Duration::from_hours(2));
    ward.load(&PKI.list(I1, ward.server.now(), Flaw::Dropped).unwrap()).await.unwrap();
    passes(&ward, Card::Doctor).await;
    is_revoked(&ward, Card::Revoked).await;
}

#[tokio::test]
async fn a_my_number_card_that_was_suspended_comes_back() {
    let ward = ward(&[]).await;
    let holder = ward.registers(Card::Pharmacist).await;
    for card in [Card::MyNumberOnHold, Card::MyNumberRevoked] {
        ward.bound(card, &holder).await;
    }
    ward.load(&PKI.list(Ca::Jpki3, START, Flaw::None).unwrap()).await.unwrap();
    let (attempt, view) = shows(&ward, Card::MyNumberOnHold).await;
    ended_with(&view, "3.18");
    let status = Status::Revoked { at: PKI.revoked_at(), reason: Reason::CertificateHold };
    assert_eq!(ward.verdict(&attempt).await.status, status);
    ward.server.pass(Duration::from_hours(2));
    ward.load(&PKI.list(Ca::Jpki3, ward.server.now(), Flaw::Dropped).unwrap()).await.unwrap();
    passes(&ward, Card::MyNumberOnHold).await;
    is_revoked(&ward, Card::MyNumberRevoked).await;
}

#[tokio::test]
async fn a_list_of_a_hundred_thousand_is_looked_up_like_a_short_one() {
    let ward = ward(&[]).await;
    ward.load(&list(Flaw::Long(100_000))).await.unwrap();
    passes(&ward, Card::Doctor).await;
    is_revoked(&ward, Card::Revoked).await;
}

#[tokio::test]
async fn the_cards_of_a_revoked_authority_are_refused_and_those_of_its_namesake_are_not() {
    let ward = Ward::without_lists(&[]).await;
    ward.registers(Card::Doctor).await;
    for ca in [I1, Ca::Authentication2] {
        ward.load(&PKI.list(ca, START, Flaw::None).unwrap()).await.unwrap();
    }
    let (attempt, view) = shows(&ward, Card::Doctor).await;
    ended_with(&view, "3.18");
    let untold = Status::Unknown { why: NotTold::NoSource };
    assert_eq!(ward.verdict(&attempt).await.issuers_status, untold, "the root's list is missing");
    ward.load(&PKI.authority_list(About::Intermediates, START, &[I1]).unwrap()).await.unwrap();
    let (attempt, view) = shows(&ward, Card::Doctor).await;
    let told = ended_with(&view, "3.18");
    let verdict = ward.verdict(&attempt).await;
    assert!(matches!(verdict.issuers_status, Status::Revoked { reason: Reason::CaCompromise, .. }));
    assert!(told.causes.iter().any(|it| it.text.contains("認証局")), "{told:?}");
    passes(&ward, Card::DoctorRenewed).await;
}

#[tokio::test]
async fn what_was_concluded_does_not_outlive_its_attempt() {
    let ward = ward(&[]).await;
    ward.load(&list(Flaw::None)).await.unwrap();
    let mut pc = ward.pc();
    let (attempt, view) = pc.shows(api::card::Kind::Hpki, "login", &SoftCard::of(Card::Doctor)).await;
    assert!(matches!(view.state, State::Accepted { .. }));
    ward.server.pass(Duration::from_mins(10));
    let late = pc.goes_on(&attempt, "session", serde_json::json!({})).await;
    assert_eq!(late.status, 410, "what was read has to be used within the attempt's time: {}", late.text);
    assert_eq!(pc.signed_in().await, None);
}
