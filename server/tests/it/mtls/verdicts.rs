//! Every card of the set through the door: what is concluded, and what its holder is told.

use crate::common::TestServer;
use crate::mtls::pc::{EDGE, accepted, ended_with};
use crate::mtls::soft_card::SoftCard;
use crate::mtls::ward::{Ward, card_id};
use crate::set::PKI;
use api::card::{Kind, State};
use api::explain::Action;
use api::failure::Sign;
use serde_json::json;
use server::cards::{
    Fault, OnUnknown, Path, Policy, Purpose, Reason, Roles, Rule, Sent, Status, Validity, Verdict,
};
use server::demo::pki::{
    Ca, Card, HPKI_AUTHENTICATION, HPKI_AUTHENTICATION_TEST, HPKI_SIGNING_TEST, JPKI_AUTHENTICATION,
    JPKI_AUTHENTICATION_TEST, JPKI_SIGNING,
};
use server::model::incident::Incident;
use server::model::people::Standing;

#[tokio::test]
async fn every_good_hpki_card_logs_its_holder_in() {
    let ward = Ward::open().await;
    for (case, card, roles, policy) in [
        ("E1", Card::Doctor, &["医師"][..], HPKI_AUTHENTICATION_TEST),
        ("E2", Card::DoctorRenewed, &["医師"], HPKI_AUTHENTICATION_TEST),
        ("E3", Card::Pharmacist, &["薬剤師"], HPKI_AUTHENTICATION_TEST),
        ("E4", Card::HospitalDoctor, &["医師"], HPKI_AUTHENTICATION_TEST),
        ("E5", Card::Director, &["病院長"], HPKI_AUTHENTICATION_TEST),
        ("E6", Card::Clerk, &[], HPKI_AUTHENTICATION_TEST),
        ("E7", Card::TwoRoles, &["助産師", "看護師"], HPKI_AUTHENTICATION_TEST),
        ("E8", Card::Dentist, &["歯科医師"], HPKI_AUTHENTICATION_TEST),
        ("E9", Card::Production, &["医師"], HPKI_AUTHENTICATION),
        ("N11", Card::RevokedSerialElsewhere, &["医師"], HPKI_AUTHENTICATION_TEST),
    ] {
        let holder = ward.registers(card).await;
        let (mut pc, leaf) = (ward.pc(), PKI.leaf(card).unwrap());
        let (attempt, view) = pc.shows(Kind::Hpki, "login", &SoftCard::of(card)).await;
        let shown = accepted(&view);
        let mut read = shown.roles.clone();
        read.sort();
        assert_eq!(read, roles, "{case}");
        assert_eq!((shown.kind, shown.notice.is_none()), (Some(Kind::Hpki), true), "{case}");
        let name = if card == Card::HospitalDoctor { "検診　空" } else { &leaf.name };
        assert_eq!(shown.name.as_deref(), Some(name), "{case}");

        let verdict = ward.verdict(&attempt).await;
        assert_eq!(verdict.fault(OnUnknown::Refuse), None, "{case}");
        assert_eq!(verdict.policy, Policy::Accepted { oid: policy.to_owned() }, "{case}");
        assert_eq!((verdict.validity, verdict.purpose), (Validity::Valid, Purpose::Authentication), "{case}");
        assert_eq!((issuers(&verdict), verdict.sent), (2, Sent::Issuers), "{case}");
        assert!(matches!(verdict.status, Status::Good { .. }), "{case}");
        assert!(matches!(verdict.issuers_status, Status::Good { .. }), "{case}");

        assert_eq!(pc.signed_in().await, None, "{case}: a card that was read has logged nobody in");
        let session = pc.goes_on(&attempt, "session", json!({})).await;
        assert_eq!(session.is_ok().body["holder"]["id"], json!(leaf.holder), "{case}");
        assert_eq!(pc.signed_in().await, leaf.holder, "{case}");
        assert_eq!(pc.looks(&attempt).await.state, State::Used, "{case}");
        let cards = server::service::holder_cards::of(&ward.server.app.store, &holder).await.unwrap();
        assert!(cards.iter().any(|it| it.id == card_id(card)), "{case}: the card is among the holder's");
    }
}

fn issuers(verdict: &Verdict) -> usize {
    match &verdict.path {
        Path::Trusted { issuers } => issuers.len(),
        other => panic!("{other:?}"),
    }
}

/// The card is refused for its own sake: this fault, this sign, on this screen.
async fn refused(
    ward: &Ward,
    (kind, card): (Kind, Card),
    fault: Fault,
    sign: Sign,
    message: &str,
) -> Verdict {
    let mut pc = ward.pc();
    let (attempt, view) = pc.shows(kind, "login", &SoftCard::of(card)).await;
    let explanation = ended_with(&view, message);
    let verdict = ward.verdict(&attempt).await;
    assert_eq!(verdict.fault(OnUnknown::Refuse), Some(fault), "{card:?}: {verdict:?}");
    let number = ward.kept(&attempt).await.incident.unwrap();
    assert_eq!(explanation.incident.as_deref(), Some(number.as_str()));
    let incident = ward.server.app.store.get::<Incident>(&number).await.unwrap().unwrap();
    assert!(incident.signs.contains(&sign), "{card:?}: {:?}", incident.signs);
    assert_eq!(incident.ledger.unwrap().connections.len(), 1, "{card:?}: the ledger is kept for the desk");
    let step = pc.goes_on(&attempt, "session", json!({})).await;
    assert!(step.status >= 400 && step.body["code"] != json!("fault"), "{card:?}: {}", step.text);
    assert_eq!(pc.signed_in().await, None, "{card:?}");
    verdict
}

#[tokio::test]
async fn a_card_that_has_to_be_renewed_leads_to_its_own_desk_and_no_other() {
    let ward = Ward::open().await;
    for (card, message, other) in [
        (Card::Revoked, "3.18", "マイナンバーカード"),
        (Card::Expired, "3.1", "マイナンバーカード"),
        (Card::MyNumberRevoked, "3.18", "HPKI カード"),
        (Card::MyNumberExpired, "3.1", "HPKI カード"),
    ] {
        let (_, view) = ward.pc().shows(card.kind(), "login", &SoftCard::of(card)).await;
        let remedies = ended_with(&view, message).remedies;
        let elsewhere: Vec<_> = remedies.iter().filter(|it| it.text.contains(other)).collect();
        assert!(elsewhere.is_empty(), "{card:?}: {elsewhere:?}");
    }
}

#[tokio::test]
async fn every_bad_hpki_card_is_told_what_is_wrong_with_it() {
    use Sign::{CertificateBroken as Broken, IssuerUnknown, SigningPresented};
    let ward = Ward::open().await;
    for card in Card::ALL.into_iter().filter(|it| it.kind() == Kind::Hpki) {
        ward.registers(card).await; // nobody is refused for not being registered
    }
    let at = |card| (Kind::Hpki, card);

    let n1 = refused(&ward, at(Card::Signing), Fault::SigningCertificate, SigningPresented, "3.19").await;
    assert_eq!(n1.purpose, Purpose::Signing);
    assert_eq!(n1.policy, Policy::Signing { oid: HPKI_SIGNING_TEST.to_owned() });

    let n2 = refused(&ward, at(Card::Revoked), Fault::Revoked, Sign::CertificateRevoked, "3.18").await;
    let revoked = Status::Revoked { at: PKI.revoked_at(), reason: Reason::CessationOfOperation };
    assert_eq!(n2.status, revoked);

    let n3 = refused(&ward, at(Card::Expired), Fault::Expired, Sign::CertificateExpired, "3.1").await;
    assert_eq!(n3.validity, Validity::Expired);

    let n4 = refused(&ward, at(Card::NotYet), Fault::NotYetValid, Sign::CertificateNotYet, "3.1").await;
    assert_eq!(n4.validity, Validity::NotYet);

    let n5 = refused(&ward, at(Card::Forged), Fault::Forged, Broken, "3.19").await;
    assert_eq!(n5.path, Path::Forged);

    let n6 = refused(&ward, at(Card::Authority), Fault::Broken, Broken, "3.19").await;
    assert_eq!(n6.purpose, Purpose::Authority);

    let n7 = refused(&ward, at(Card::UnknownPolicy), Fault::Broken, Broken, "3.19").await;
    assert!(matches!(n7.policy, Policy::Other { .. }) || n7.path == Path::Broken { rule: Rule::Policy });

    let n10 = refused(&ward, at(Card::UnknownCritical), Fault::Broken, Broken, "3.19").await;
    let oid = "1.2.392.100495.99.1".to_owned();
    assert_eq!(n10.path, Path::Broken { rule: Rule::UnknownCritical { oid } });

    let n13 = refused(&ward, at(Card::SelfSigned), Fault::UnknownIssuer, IssuerUnknown, "3.19").await;
    assert_eq!(n13.path, Path::UnknownIssuer);
}

#[tokio::test]
async fn a_profession_that_cannot_be_read_is_none_and_keeps_nobody_out() {
    let ward = Ward::open().await;
    let scheme = Roles::OtherScheme { oid: "1.2.392.100495.1.6.9.9".to_owned() };
    for (case, card, roles) in [
        ("N8", Card::OtherScheme, scheme),
        ("N9", Card::RolesCutOff, Roles::Malformed),
        ("N9", Card::RolesWithoutSet, Roles::Malformed),
    ] {
        ward.registers(card).await;
        let mut pc = ward.pc();
        let (attempt, view) = pc.shows(Kind::Hpki, "login", &SoftCard::of(card)).await;
        assert!(accepted(&view).roles.is_empty(), "{case}");
        assert_eq!(ward.verdict(&attempt).await.roles, roles, "{case}");
        pc.goes_on(&attempt, "session", json!({})).await.is_ok();
    }
}

#[tokio::test]
async fn a_holder_id_in_small_letters_is_the_same_holders() {
    let ward = Ward::open().await;
    ward.registers(Card::Doctor).await;
    for card in [Card::Doctor, Card::SmallLetters] {
        let session = ward.pc().logs_in(Kind::Hpki, &SoftCard::of(card)).await;
        assert_eq!(session.is_ok().body["holder"]["id"], json!("TESTC00001"), "N12");
    }
}

#[tokio::test]
async fn a_good_card_whose_holder_may_not_log_in_is_told_so() {
    let ward = Ward::open().await;
    let (mut pc, card) = (ward.pc(), SoftCard::of(Card::Disabled));
    let (attempt, view) = pc.shows(Kind::Hpki, "login", &card).await;
    ended_with(&view, "3.11");
    let holder = ward.registers(Card::Disabled).await;
    let since = ward.server.now();
    ward.server.set_standing(&holder, Standing::Disabled { since }).await;
    assert_eq!(pc.goes_on(&attempt, "session", json!({})).await.status, 403, "nor by a card read before");
    let (attempt, view) = pc.shows(Kind::Hpki, "login", &card).await;
    assert!(ended_with(&view, "3.4").remedies[0].text.contains("03-0000-0000"));
    pc.goes_on(&attempt, "session", json!({})).await.sees(api::Code::CardDisabled, "3.4");
    assert_eq!(pc.signed_in().await, None);
}

#[tokio::test]
async fn one_authoritys_holder_ids_say_nothing_about_anothers() {
    let ward = Ward::open().await;
    ward.registers(Card::Pharmacist).await;
    ward.authority_issues(&[PKI.authority(Ca::Authentication1).unwrap().certificate]).await;
    let (_, view) = ward.pc().shows(Kind::Hpki, "login", &SoftCard::of(Card::Pharmacist)).await;
    ended_with(&view, "3.11");
}

#[tokio::test]
async fn edge_has_words_of_its_own_for_an_expired_card() {
    let ward = Ward::open().await;
    let mut pc = ward.browser(EDGE);
    let (attempt, view) = pc.shows(Kind::Hpki, "login", &SoftCard::of(Card::Expired)).await;
    let told = ended_with(&view, "3.2");
    assert!(told.headline.contains("有効期限"), "{}", told.headline);
    pc.goes_on(&attempt, "session", json!({})).await.sees(api::Code::CardExpired, "3.2");
}

#[tokio::test]
async fn my_number_cards_log_in_where_they_are_bound() {
    let ward = Ward::open().await;
    let holder = ward.registers(Card::Doctor).await;
    ward.bound(Card::MyNumber, &holder).await;
    let mut pc = ward.pc();
    let (attempt, view) = pc.shows(Kind::Jpki, "login", &SoftCard::of(Card::MyNumber)).await;
    assert_eq!(accepted(&view).kind, Some(Kind::Jpki));
    let verdict = ward.verdict(&attempt).await;
    assert_eq!(verdict.policy, Policy::Accepted { oid: JPKI_AUTHENTICATION.to_owned() });
    assert_eq!((issuers(&verdict), verdict.roles), (1, Roles::None));
    let session = pc.goes_on(&attempt, "session", json!({})).await;
    assert_eq!(session.is_ok().body["holder"]["id"], json!("TESTC00001"), "JE1");

    // JE2 and JE4: good, and nobody's. They are young: probably what took an older card's place.
    for (card, oid) in [
        (Card::MyNumberRenewed, JPKI_AUTHENTICATION),
        (Card::MyNumberUnbound, JPKI_AUTHENTICATION),
        (Card::MyNumberTestPolicy, JPKI_AUTHENTICATION_TEST),
    ] {
        let mut pc = ward.pc();
        let (attempt, view) = pc.shows(Kind::Jpki, "login", &SoftCard::of(card)).await;
        let told = ended_with(&view, "3.20");
        assert!(told.headline.contains("新しくなった"), "{}", told.headline);
        assert!(told.remedies.iter().any(|it| it.action == Some(Action::BindCard)));
        let verdict = ward.verdict(&attempt).await;
        assert_eq!(verdict.policy, Policy::Accepted { oid: oid.to_owned() });
        pc.goes_on(&attempt, "session", json!({})).await.sees(api::Code::CardUnbound, "3.20");
        assert_eq!(pc.signed_in().await, None);
    }
}

#[tokio::test]
async fn every_bad_my_number_card_is_told_what_is_wrong_with_it() {
    let ward = Ward::open().await;
    let holder = ward.registers(Card::Doctor).await;
    for card in Card::ALL.into_iter().filter(|it| it.kind() == Kind::Jpki) {
        ward.bound(card, &holder).await; // nobody is refused for not being bound
    }
    let at = |card| (Kind::Jpki, card);
    let revoked =
        refused(&ward, at(Card::MyNumberRevoked), Fault::Revoked, Sign::CertificateRevoked, "3.18").await;
    assert_eq!(revoked.status, Status::Revoked { at: PKI.revoked_at(), reason: Reason::KeyCompromise });
    refused(&ward, at(Card::MyNumberOnHold), Fault::OnHold, Sign::CertificateOnHold, "3.18").await;
    refused(&ward, at(Card::MyNumberExpired), Fault::Expired, Sign::CertificateExpired, "3.1").await;
    let signing = at(Card::MyNumberSigning);
    let js1 = refused(&ward, signing, Fault::SigningCertificate, Sign::SigningPresented, "3.19").await;
    assert_eq!(js1.policy, Policy::Signing { oid: JPKI_SIGNING.to_owned() });
    refused(&ward, at(Card::MyNumberTest), Fault::UnknownIssuer, Sign::IssuerUnknown, "3.19").await;
}

#[tokio::test]
async fn the_other_card_is_recognised() {
    let ward = Ward::open().await;
    let holder = ward.registers(Card::Doctor).await;
    ward.bound(Card::MyNumber, &holder).await;
    for (asked, card, sign) in
        [(Kind::Hpki, Card::MyNumber, Sign::JpkiPresented), (Kind::Jpki, Card::Doctor, Sign::HpkiPresented)]
    {
        refused(&ward, (asked, card), Fault::WrongCard, sign, "3.19").await;
    }
}

#[tokio::test]
async fn test_cards_are_refused_where_nobody_asked_for_them() {
    let ward = Ward::with(&[("cards.tests", "refuse")]).await;
    for (card, oid) in
        [(Card::Doctor, HPKI_AUTHENTICATION_TEST), (Card::MyNumberTestPolicy, JPKI_AUTHENTICATION_TEST)]
    {
        let at = (card.kind(), card);
        let verdict = refused(&ward, at, Fault::TestCard, Sign::TestPresented, "3.19").await;
        assert_eq!(verdict.policy, Policy::Test { oid: oid.to_owned() });
    }
    ward.registers(Card::Production).await;
    ward.pc().logs_in(Kind::Hpki, &SoftCard::of(Card::Production)).await.is_ok();
}

#[tokio::test]
async fn without_cards_there_is_no_attempt() {
    let server = TestServer::start().await;
    let reply = server.pc().post("/api/cards", json!({"card": "hpki"})).await;
    reply.refuses(api::Code::CardsOff);
}
