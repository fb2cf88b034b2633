//! Every card of the set through the door: what is concluded, and what its holder is told.

use crate::common::{START, TestServer};
use crate::mtls::fixture::{CardServer, card_id};
use crate::mtls::pc::{EDGE, accepted, ended_with};
use crate::mtls::soft_card::{Signs, SoftCard};
use crate::set::PKI;
use api::card::{AttemptStage, CardKind};
use api::explain::Action;
use api::failure::Sign;
use serde_json::json;
use server::cards::{
    Fault, KeyPurpose, OnUnknown, Path, Policy, Reason, RevocationStatus, Roles, Rule, SentIssuers, Validity,
    Verdict,
};
use server::demo::pki::mint::{MintKey, Template};
use server::demo::pki::{
    Ca, DemoCard, HPKI_AUTHENTICATION, HPKI_AUTHENTICATION_TEST, HPKI_SIGNING_TEST, JPKI_AUTHENTICATION,
    JPKI_AUTHENTICATION_TEST, JPKI_SIGNING,
};
use server::model::incident::Incident;
use server::model::people::Standing;
use std::sync::Arc;
use std::time::Duration;

#[tokio::test]
async fn every_good_hpki_card_logs_its_holder_in() {
    let card_server = CardServer::open().await;
    for (case, card, roles, policy) in [
        ("E1", DemoCard::Doctor, &["医師"][..], HPKI_AUTHENTICATION_TEST),
        ("E2", DemoCard::DoctorRenewed, &["医師"], HPKI_AUTHENTICATION_TEST),
        ("E3", DemoCard::Pharmacist, &["薬剤師"], HPKI_AUTHENTICATION_TEST),
        ("E4", DemoCard::HospitalDoctor, &["医師"], HPKI_AUTHENTICATION_TEST),
        ("E5", DemoCard::Director, &["病院長"], HPKI_AUTHENTICATION_TEST),
        ("E6", DemoCard::Clerk, &[], HPKI_AUTHENTICATION_TEST),
        ("E7", DemoCard::TwoRoles, &["助産師", "看護師"], HPKI_AUTHENTICATION_TEST),
        ("E8", DemoCard::Dentist, &["歯科医師"], HPKI_AUTHENTICATION_TEST),
        ("E9", DemoCard::Production, &["医師"], HPKI_AUTHENTICATION),
        ("N11", DemoCard::RevokedSerialElsewhere, &["医師"], HPKI_AUTHENTICATION_TEST),
    ] {
        let holder = card_server.registers(card).await;
        let (mut pc, leaf) = (card_server.pc(), PKI.leaf(card).unwrap());
        let (attempt, view) = pc.shows(CardKind::Hpki, "login", &SoftCard::of(card)).await;
        let shown = accepted(&view);
        let mut read = shown.roles.clone();
        read.sort();
        assert_eq!(read, roles, "{case}");
        assert_eq!((shown.kind, shown.notice.is_none()), (Some(CardKind::Hpki), true), "{case}");
        let name = if card == DemoCard::HospitalDoctor { "検診　空" } else { &leaf.name };
        assert_eq!(shown.name.as_deref(), Some(name), "{case}");

        let verdict = card_server.verdict(&attempt).await;
        assert_eq!(verdict.fault(OnUnknown::Refuse), None, "{case}");
        assert_eq!(verdict.policy, Policy::Accepted { oid: policy.to_owned() }, "{case}");
        assert_eq!(
            (verdict.validity, verdict.purpose),
            (Validity::Valid, KeyPurpose::Authentication),
            "{case}"
        );
        assert_eq!((issuers(&verdict), verdict.sent), (2, SentIssuers::Issuers), "{case}");
        assert!(matches!(verdict.status, RevocationStatus::Good { .. }), "{case}");
        assert!(matches!(verdict.issuers_status, RevocationStatus::Good { .. }), "{case}");

        assert_eq!(pc.signed_in().await, None, "{case}: a card that was read has logged nobody in");
        let session = pc.goes_on(&attempt, "session", json!({})).await;
        assert_eq!(session.is_ok().body["holder"]["id"], json!(leaf.holder), "{case}");
        assert_eq!(pc.signed_in().await, leaf.holder, "{case}");
        assert_eq!(pc.looks(&attempt).await.state, AttemptStage::Used, "{case}");
        let cards = server::service::holder_cards::of(&card_server.server.app.store, &holder).await.unwrap();
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
    card_server: &CardServer,
    (kind, card): (CardKind, DemoCard),
    fault: Fault,
    sign: Sign,
    message: &str,
) -> Verdict {
    let mut pc = card_server.pc();
    let (attempt, view) = pc.shows(kind, "login", &SoftCard::of(card)).await;
    let explanation = ended_with(&view, message);
    let verdict = card_server.verdict(&attempt).await;
    assert_eq!(verdict.fault(OnUnknown::Refuse), Some(fault), "{card:?}: {verdict:?}");
    let number = card_server.kept(&attempt).await.incident.unwrap();
    assert_eq!(explanation.incident.as_deref(), Some(number.as_str()));
    let incident = card_server.server.app.store.get::<Incident>(&number).await.unwrap().unwrap();
    assert!(incident.signs.contains(&sign), "{card:?}: {:?}", incident.signs);
    assert_eq!(incident.ledger.unwrap().connections.len(), 1, "{card:?}: the ledger is kept for the desk");
    let step = pc.goes_on(&attempt, "session", json!({})).await;
    assert!(step.status >= 400 && step.body["code"] != json!("fault"), "{card:?}: {}", step.text);
    assert_eq!(pc.signed_in().await, None, "{card:?}");
    verdict
}

#[tokio::test]
async fn a_card_that_has_to_be_renewed_leads_to_its_own_desk_and_no_other() {
    let card_server = CardServer::open().await;
    for (card, message, other) in [
        (DemoCard::Revoked, "3.18", "マイナンバーカード"),
        (DemoCard::Expired, "3.1", "マイナンバーカード"),
        (DemoCard::MyNumberRevoked, "3.18", "HPKI カード"),
        (DemoCard::MyNumberExpired, "3.1", "HPKI カード"),
    ] {
        let (_, view) = card_server.pc().shows(card.kind(), "login", &SoftCard::of(card)).await;
        let remedies = ended_with(&view, message).remedies;
        let elsewhere: Vec<_> = remedies.iter().filter(|it| it.text.contains(other)).collect();
        assert!(elsewhere.is_empty(), "{card:?}: {elsewhere:?}");
    }
}

#[tokio::test]
async fn every_bad_hpki_card_is_told_what_is_wrong_with_it() {
    use Sign::{CertificateBroken as Broken, IssuerUnknown, SigningPresented};
    let card_server = CardServer::open().await;
    for card in DemoCard::ALL.into_iter().filter(|it| it.kind() == CardKind::Hpki) {
        card_server.registers(card).await; // nobody is refused for not being registered
    }
    let at = |card| (CardKind::Hpki, card);

    let n1 =
        refused(&card_server, at(DemoCard::Signing), Fault::SigningCertificate, SigningPresented, "3.19")
            .await;
    assert_eq!(n1.purpose, KeyPurpose::Signing);
    assert_eq!(n1.policy, Policy::Signing { oid: HPKI_SIGNING_TEST.to_owned() });

    let n2 =
        refused(&card_server, at(DemoCard::Revoked), Fault::Revoked, Sign::CertificateRevoked, "3.18").await;
    let revoked = RevocationStatus::Revoked { at: PKI.revoked_at(), reason: Reason::CessationOfOperation };
    assert_eq!(n2.status, revoked);

    let n3 =
        refused(&card_server, at(DemoCard::Expired), Fault::Expired, Sign::CertificateExpired, "3.1").await;
    assert_eq!(n3.validity, Validity::Expired);

    let n4 =
        refused(&card_server, at(DemoCard::NotYet), Fault::NotYetValid, Sign::CertificateNotYet, "3.1").await;
    assert_eq!(n4.validity, Validity::NotYet);

    let n5 = refused(&card_server, at(DemoCard::Forged), Fault::Forged, Broken, "3.19").await;
    assert_eq!(n5.path, Path::Forged);

    let n6 = refused(&card_server, at(DemoCard::Authority), Fault::Broken, Broken, "3.19").await;
    assert_eq!(n6.purpose, KeyPurpose::Authority);

    let n7 = refused(&card_server, at(DemoCard::UnknownPolicy), Fault::Broken, Broken, "3.19").await;
    assert!(matches!(n7.policy, Policy::Other { .. }) || n7.path == Path::Broken { rule: Rule::Policy });

    let n10 = refused(&card_server, at(DemoCard::UnknownCritical), Fault::Broken, Broken, "3.19").await;
    let oid = "1.2.392.100495.99.1".to_owned();
    assert_eq!(n10.path, Path::Broken { rule: Rule::UnknownCritical { oid } });

    let n13 =
        refused(&card_server, at(DemoCard::SelfSigned), Fault::UnknownIssuer, IssuerUnknown, "3.19").await;
    assert_eq!(n13.path, Path::UnknownIssuer);
}

#[tokio::test]
async fn a_profession_that_cannot_be_read_is_none_and_keeps_nobody_out() {
    let card_server = CardServer::open().await;
    let scheme = Roles::OtherScheme { oid: "1.2.392.100495.1.6.9.9".to_owned() };
    for (case, card, roles) in [
        ("N8", DemoCard::OtherScheme, scheme),
        ("N9", DemoCard::RolesCutOff, Roles::Malformed),
        ("N9", DemoCard::RolesWithoutSet, Roles::Malformed),
    ] {
        card_server.registers(card).await;
        let mut pc = card_server.pc();
        let (attempt, view) = pc.shows(CardKind::Hpki, "login", &SoftCard::of(card)).await;
        assert!(accepted(&view).roles.is_empty(), "{case}");
        assert_eq!(card_server.verdict(&attempt).await.roles, roles, "{case}");
        pc.goes_on(&attempt, "session", json!({})).await.is_ok();
    }
}

#[tokio::test]
async fn a_holder_id_in_small_letters_is_the_same_holders() {
    let card_server = CardServer::open().await;
    card_server.registers(DemoCard::Doctor).await;
    for card in [DemoCard::Doctor, DemoCard::SmallLetters] {
        let session = card_server.pc().logs_in(CardKind::Hpki, &SoftCard::of(card)).await;
        assert_eq!(session.is_ok().body["holder"]["id"], json!("TESTC00001"), "N12");
    }
}

#[tokio::test]
async fn a_good_card_whose_holder_may_not_log_in_is_told_so() {
    let card_server = CardServer::open().await;
    let (mut pc, card) = (card_server.pc(), SoftCard::of(DemoCard::Disabled));
    let (attempt, view) = pc.shows(CardKind::Hpki, "login", &card).await;
    ended_with(&view, "3.11");
    let holder = card_server.registers(DemoCard::Disabled).await;
    let since = card_server.server.now();
    card_server.server.set_standing(&holder, Standing::Disabled { since }).await;
    assert_eq!(pc.goes_on(&attempt, "session", json!({})).await.status, 403, "nor by a card read before");
    let (attempt, view) = pc.shows(CardKind::Hpki, "login", &card).await;
    let told = ended_with(&view, "3.4");
    assert!(told.remedies[0].text.starts_with(&told.contact[0].text), "{told:?}");
    assert_eq!(told.contact[1].tel.as_deref(), Some("0300000000"));
    pc.goes_on(&attempt, "session", json!({})).await.sees(api::Code::CardDisabled, "3.4");
    assert_eq!(pc.signed_in().await, None);
}

#[tokio::test]
async fn one_authoritys_holder_ids_say_nothing_about_anothers() {
    let card_server = CardServer::open().await;
    card_server.registers(DemoCard::Pharmacist).await;
    card_server.authority_issues(&[PKI.authority(Ca::Authentication1).unwrap().certificate]).await;
    let (_, view) =
        card_server.pc().shows(CardKind::Hpki, "login", &SoftCard::of(DemoCard::Pharmacist)).await;
    ended_with(&view, "3.11");
}

#[tokio::test]
async fn edge_has_words_of_its_own_for_an_expired_card() {
    let card_server = CardServer::open().await;
    let mut pc = card_server.browser(EDGE);
    let (attempt, view) = pc.shows(CardKind::Hpki, "login", &SoftCard::of(DemoCard::Expired)).await;
    let told = ended_with(&view, "3.2");
    assert!(told.headline.contains("有効期限"), "{}", told.headline);
    pc.goes_on(&attempt, "session", json!({})).await.sees(api::Code::CardExpired, "3.2");
}

#[tokio::test]
async fn my_number_cards_log_in_where_they_are_bound() {
    let card_server = CardServer::open().await;
    let holder = card_server.registers(DemoCard::Doctor).await;
    card_server.bound(DemoCard::MyNumber, &holder).await;
    let mut pc = card_server.pc();
    let (attempt, view) = pc.shows(CardKind::Jpki, "login", &SoftCard::of(DemoCard::MyNumber)).await;
    assert_eq!(accepted(&view).kind, Some(CardKind::Jpki));
    let verdict = card_server.verdict(&attempt).await;
    assert_eq!(verdict.policy, Policy::Accepted { oid: JPKI_AUTHENTICATION.to_owned() });
    assert_eq!((issuers(&verdict), verdict.roles), (1, Roles::None));
    let session = pc.goes_on(&attempt, "session", json!({})).await;
    assert_eq!(session.is_ok().body["holder"]["id"], json!("TESTC00001"), "JE1");

    // JE2 and JE4: good, and nobody's. They are young: probably what took an older card's place.
    for (card, oid) in [
        (DemoCard::MyNumberRenewed, JPKI_AUTHENTICATION),
        (DemoCard::MyNumberUnbound, JPKI_AUTHENTICATION),
        (DemoCard::MyNumberTestPolicy, JPKI_AUTHENTICATION_TEST),
    ] {
        let mut pc = card_server.pc();
        let (attempt, view) = pc.shows(CardKind::Jpki, "login", &SoftCard::of(card)).await;
        let told = ended_with(&view, "3.20");
        assert!(told.headline.contains("新しくなった"), "{}", told.headline);
        assert!(told.remedies.iter().any(|it| it.action == Some(Action::BindCard)));
        let verdict = card_server.verdict(&attempt).await;
        assert_eq!(verdict.policy, Policy::Accepted { oid: oid.to_owned() });
        pc.goes_on(&attempt, "session", json!({})).await.sees(api::Code::CardUnbound, "3.20");
        assert_eq!(pc.signed_in().await, None);
    }
}

#[tokio::test]
async fn every_bad_my_number_card_is_told_what_is_wrong_with_it() {
    let card_server = CardServer::open().await;
    let holder = card_server.registers(DemoCard::Doctor).await;
    for card in DemoCard::ALL.into_iter().filter(|it| it.kind() == CardKind::Jpki) {
        card_server.bound(card, &holder).await; // nobody is refused for not being bound
    }
    let at = |card| (CardKind::Jpki, card);
    let revoked = refused(
        &card_server,
        at(DemoCard::MyNumberRevoked),
        Fault::Revoked,
        Sign::CertificateRevoked,
        "3.18",
    )
    .await;
    assert_eq!(
        revoked.status,
        RevocationStatus::Revoked { at: PKI.revoked_at(), reason: Reason::KeyCompromise }
    );
    refused(&card_server, at(DemoCard::MyNumberOnHold), Fault::OnHold, Sign::CertificateOnHold, "3.18").await;
    refused(&card_server, at(DemoCard::MyNumberExpired), Fault::Expired, Sign::CertificateExpired, "3.1")
        .await;
    let signing = at(DemoCard::MyNumberSigning);
    let js1 = refused(&card_server, signing, Fault::SigningCertificate, Sign::SigningPresented, "3.19").await;
    assert_eq!(js1.policy, Policy::Signing { oid: JPKI_SIGNING.to_owned() });
    refused(&card_server, at(DemoCard::MyNumberTest), Fault::UnknownIssuer, Sign::IssuerUnknown, "3.19")
        .await;
}

#[tokio::test]
async fn the_other_card_is_recognised() {
    let card_server = CardServer::open().await;
    let holder = card_server.registers(DemoCard::Doctor).await;
    card_server.bound(DemoCard::MyNumber, &holder).await;
    for (asked, card, sign) in [
        (CardKind::Hpki, DemoCard::MyNumber, Sign::JpkiPresented),
        (CardKind::Jpki, DemoCard::Doctor, Sign::HpkiPresented),
    ] {
        refused(&card_server, (asked, card), Fault::WrongCard, sign, "3.19").await;
    }
}

#[tokio::test]
async fn test_cards_are_refused_where_nobody_asked_for_them() {
    let card_server = CardServer::with(&[("cards.tests", "refuse")]).await;
    for (card, oid) in [
        (DemoCard::Doctor, HPKI_AUTHENTICATION_TEST),
        (DemoCard::MyNumberTestPolicy, JPKI_AUTHENTICATION_TEST),
    ] {
        let at = (card.kind(), card);
        let verdict = refused(&card_server, at, Fault::TestCard, Sign::TestPresented, "3.19").await;
        assert_eq!(verdict.policy, Policy::Test { oid: oid.to_owned() });
    }
    card_server.registers(DemoCard::Production).await;
    card_server.pc().logs_in(CardKind::Hpki, &SoftCard::of(DemoCard::Production)).await.is_ok();
}

#[tokio::test]
async fn without_cards_there_is_no_attempt() {
    let server = TestServer::start().await;
    let reply = server.pc().post("/api/cards", json!({"card": "hpki"})).await;
    reply.refuses(api::Code::CardsOff);
}

#[tokio::test]
async fn a_card_that_is_valid_from_later_today_is_told_with_the_minute_and_one_of_just_now_is_good() {
    let card_server = CardServer::open().await;
    let issuer = PKI.authority(Ca::Authentication1).unwrap();
    let issued_in = |time: Duration| {
        let key = MintKey::rsa().unwrap();
        let template = Template { from: START + time, ..PKI.template(DemoCard::Doctor).unwrap() };
        let chain = vec![template.sign(key.spki(), &issuer.key).unwrap()];
        SoftCard { chain, key: Arc::new(key), signs: Signs::Any }
    };
    // It is 23:13:20 in Japan.
    for (minutes, told) in [(30, "2026年9月21日 23:44から使えます"), (120, "2026年9月22日から使えます")]
    {
        let mut pc = card_server.pc();
        let card = issued_in(Duration::from_mins(minutes));
        let (_, view) = pc.shows(CardKind::Hpki, "login", &card).await;
        let screen = serde_json::to_string(&ended_with(&view, "3.1")).unwrap();
        assert!(screen.contains(told), "{screen}");
    }
    card_server.registers(DemoCard::Doctor).await;
    let mut pc = card_server.pc();
    let (_, view) = pc.shows(CardKind::Hpki, "login", &issued_in(Duration::from_secs(90))).await;
    accepted(&view);
}
