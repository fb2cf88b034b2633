//! My Number cards asked about at a responder on this computer, which answers well, badly or not at all.

use crate::common::START;
use crate::loopback::{Act, Loopback, ok, status};
use crate::mtls::fixture::CardServer;
use crate::mtls::pc::{Attempt, accepted, ended_with};
use crate::mtls::soft_card::SoftCard;
use crate::set::PKI;
use api::card::{AttemptView, CardKind};
use server::cards::{NotTold, Reason, RevocationStatus};
use server::demo::pki::{Behaviour, Ca, DemoCard, ListFlaw};

/// A server of card hosts that asks this responder, and has no lists of My Number cards.
async fn asking(responder: &Loopback, settings: &[(&str, &str)]) -> CardServer {
    let url = responder.url("/ocsp").to_string();
    let mut all = vec![("cards.ocsp", url.as_str()), ("cards.private_sources", "allow")];
    all.extend_from_slice(settings);
    let card_server = CardServer::without_lists(&all).await;
    let holder = card_server.registers(DemoCard::Doctor).await;
    for card in DemoCard::ALL.into_iter().filter(|it| it.kind() == CardKind::Jpki) {
        card_server.bound(card, &holder).await;
    }
    card_server
}

async fn responder(behaviour: Behaviour) -> Loopback {
    Loopback::start(move |request| Act::Say(ok(&PKI.answer(request, behaviour, START).unwrap(), ""))).await
}

async fn shows(card_server: &CardServer, card: DemoCard) -> (Attempt, AttemptView) {
    card_server.pc().shows(CardKind::Jpki, "login", &SoftCard::of(card)).await
}

async fn is_untold(card_server: &CardServer, card: DemoCard, why: NotTold) {
    let (attempt, view) = shows(card_server, card).await;
    ended_with(&view, "3.18");
    assert_eq!(card_server.verdict(&attempt).await.status, RevocationStatus::Unknown { why });
}

#[tokio::test]
async fn an_honest_responder_is_believed() {
    for behaviour in [Behaviour::Honest, Behaviour::Direct, Behaviour::WithoutNonce, Behaviour::WithoutEnd] {
        let responder = responder(behaviour).await;
        let card_server = asking(&responder, &[]).await;
        for card in [DemoCard::MyNumber, DemoCard::MyNumberRenewed] {
            let (_, view) = shows(&card_server, card).await;
            accepted(&view);
        }
        for (card, reason) in [
            (DemoCard::MyNumberRevoked, Reason::KeyCompromise),
            (DemoCard::MyNumberOnHold, Reason::CertificateHold),
        ] {
            let (attempt, view) = shows(&card_server, card).await;
            ended_with(&view, "3.18");
            let revoked = RevocationStatus::Revoked { at: PKI.revoked_at(), reason };
            assert_eq!(card_server.verdict(&attempt).await.status, revoked, "{behaviour:?}");
        }
        is_untold(&card_server, DemoCard::MyNumberUnknown, NotTold::NotKnown).await;
        assert_eq!(responder.asked().len(), 5);
    }
}

#[tokio::test]
async fn a_responder_that_answers_badly_tells_nothing() {
    for (behaviour, why) in [
        (Behaviour::OtherNonce, NotTold::BadAnswer),
        (Behaviour::Future, NotTold::BadAnswer),
        (Behaviour::Stale, NotTold::BadAnswer),
        (Behaviour::WrongResponder, NotTold::BadAnswer),
        (Behaviour::NotDelegated, NotTold::BadAnswer),
        (Behaviour::ExpiredResponder, NotTold::BadAnswer),
        (Behaviour::OtherCertificate, NotTold::BadAnswer),
        (Behaviour::BadSignature, NotTold::BadAnswer),
        (Behaviour::Garbage, NotTold::BadAnswer),
        (Behaviour::Unauthorized, NotTold::BadAnswer),
        (Behaviour::TryLater, NotTold::Unreachable),
        (Behaviour::InternalError, NotTold::Unreachable),
    ] {
        let card_server = asking(&responder(behaviour).await, &[]).await;
        is_untold(&card_server, DemoCard::MyNumber, why).await;
    }
}

#[tokio::test]
async fn a_nonce_can_be_required() {
    let card_server =
        asking(&responder(Behaviour::WithoutNonce).await, &[("cards.ocsp_nonce", "required")]).await;
    is_untold(&card_server, DemoCard::MyNumber, NotTold::BadAnswer).await;
}

#[tokio::test]
async fn a_responder_that_does_not_answer_is_not_waited_for_for_long() {
    let silent = Loopback::start(|_| Act::SayAndHang(Vec::new())).await;
    let card_server = asking(&silent, &[("cards.ocsp_timeout", "1s")]).await;
    is_untold(&card_server, DemoCard::MyNumber, NotTold::Unreachable).await;
    let broken = Loopback::start(|_| Act::Say(status("503 Service Unavailable", ""))).await;
    is_untold(&asking(&broken, &[]).await, DemoCard::MyNumber, NotTold::Unreachable).await;
}

#[tokio::test]
async fn where_the_responder_cannot_tell_the_list_can() {
    let responder = responder(Behaviour::TryLater).await;
    let card_server = asking(&responder, &[]).await;
    card_server.load(&PKI.list(Ca::Jpki3, START, ListFlaw::None).unwrap()).await.unwrap();
    let (_, view) = shows(&card_server, DemoCard::MyNumberRenewed).await;
    accepted(&view);
    let (attempt, view) = shows(&card_server, DemoCard::MyNumberRevoked).await;
    ended_with(&view, "3.18");
    assert!(matches!(card_server.verdict(&attempt).await.status, RevocationStatus::Revoked { .. }));
    assert_eq!(responder.asked().len(), 2, "the responder was asked first");
}

#[tokio::test]
async fn what_cannot_be_told_of_my_number_cards_has_a_setting_of_its_own() {
    let responder = responder(Behaviour::TryLater).await;
    let card_server = asking(&responder, &[("cards.jpki_unknown", "accept")]).await;
    let (_, view) = shows(&card_server, DemoCard::MyNumber).await;
    accepted(&view);
    let (_, view) = card_server.pc().shows(CardKind::Hpki, "login", &SoftCard::of(DemoCard::Doctor)).await;
    ended_with(&view, "3.18");
}

#[tokio::test]
async fn a_responder_in_our_own_network_is_asked_only_where_that_is_allowed() {
    let responder = responder(Behaviour::Honest).await;
    let card_server = asking(&responder, &[("cards.private_sources", "refuse")]).await;
    is_untold(&card_server, DemoCard::MyNumber, NotTold::Unreachable).await;
    assert!(responder.asked().is_empty());
}

#[tokio::test]
async fn nobody_is_asked_about_a_card_that_leads_nowhere() {
    let responder = responder(Behaviour::Honest).await;
    let card_server = asking(&responder, &[]).await;
    for card in [DemoCard::MyNumberSigning, DemoCard::MyNumberTest] {
        let (_, view) = shows(&card_server, card).await;
        ended_with(&view, "3.19");
    }
    assert!(responder.asked().is_empty());
}
