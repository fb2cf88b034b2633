//! The status of a card and of its issuers together, for cards that were examined.

use crate::revocation::office::{NOW, Office, list};
use crate::set::PKI;
use server::cards::{NotTold, Presented, Reason, Rules, Status, examine};
use server::demo::pki::{About, Ca, Card, Flaw};
use server::revocation::status_of;

async fn told(office: &Office, card: Card) -> (Status, Status) {
    let kind = card.issuer().kind();
    let presented = Presented { chain: vec![PKI.leaf(card).unwrap().certificate] };
    let examined = examine(kind, &presented, &office.pool, &Rules::default(), NOW).unwrap();
    status_of(&office.index(), &examined, &office.pool, kind, NOW).await
}

fn unknown(why: NotTold) -> Status {
    Status::Unknown { why }
}

#[tokio::test]
async fn a_card_and_its_issuers_are_looked_up_each_in_its_issuers_list() {
    let office = Office::new();
    assert_eq!(told(&office, Card::Doctor).await, (unknown(NotTold::NoSource), unknown(NotTold::NoSource)));
    office.load(&list(Ca::Authentication1, Flaw::None)).await.unwrap();
    let (leaf, issuers) = told(&office, Card::Doctor).await;
    assert!(matches!(leaf, Status::Good { .. }) && issuers == unknown(NotTold::NoSource));
    office
        .load(&PKI.authority_list(About::Intermediates, NOW, &[Ca::Authentication2]).unwrap())
        .await
        .unwrap();
    let (leaf, issuers) = told(&office, Card::Doctor).await;
    assert!(
        matches!((&leaf, &issuers), (Status::Good { .. }, Status::Good { .. })),
        "the root needs no list"
    );
    let (leaf, _) = told(&office, Card::Revoked).await;
    assert!(matches!(leaf, Status::Revoked { reason: Reason::CessationOfOperation, .. }));
    let (leaf, issuers) = told(&office, Card::DoctorRenewed).await;
    assert_eq!(leaf, unknown(NotTold::NoSource), "that generation has a list of its own");
    assert!(matches!(issuers, Status::Revoked { reason: Reason::CaCompromise, .. }));
}

#[tokio::test]
async fn a_root_that_was_revoked_counts() {
    let office = Office::new();
    office.load(&PKI.authority_list(About::Root, NOW, &[Ca::Root]).unwrap()).await.unwrap();
    let (_, issuers) = told(&office, Card::Doctor).await;
    assert!(matches!(issuers, Status::Revoked { .. }), "{issuers:?}");
}

#[tokio::test]
async fn the_issuer_of_a_my_number_card_is_a_root() {
    let office = Office::new();
    office.load(&list(Ca::Jpki2, Flaw::None)).await.unwrap();
    let (leaf, issuers) = told(&office, Card::MyNumber).await;
    assert!(matches!((&leaf, &issuers), (Status::Good { .. }, Status::Good { .. })), "{leaf:?}, {issuers:?}");
}

#[tokio::test]
async fn nobody_is_asked_about_a_card_that_leads_nowhere() {
    let office = Office::new();
    for card in [Card::Forged, Card::SelfSigned] {
        let nobody = unknown(NotTold::NotAsked);
        assert_eq!(told(&office, card).await, (nobody.clone(), nobody));
    }
}
