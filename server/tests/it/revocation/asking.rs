//! The status of a card and of its issuers together, for cards that were examined.

use crate::revocation::fixture::{Listings, NOW, list};
use crate::set::PKI;
use server::cards::{NotTold, PolicyRules, PresentedChain, Reason, RevocationStatus, examine};
use server::demo::pki::{Ca, DemoCard, ListAbout, ListFlaw};
use server::revocation::status_of;

async fn told(listings: &Listings, card: DemoCard) -> (RevocationStatus, RevocationStatus) {
    let kind = card.issuer().kind();
    let presented = PresentedChain { chain: vec![PKI.leaf(card).unwrap().certificate] };
    let examined = examine(kind, &presented, &listings.pool, &PolicyRules::default(), NOW).unwrap();
    status_of(&listings.index(), &examined, &listings.pool, kind, NOW).await
}

fn unknown(why: NotTold) -> RevocationStatus {
    RevocationStatus::Unknown { why }
}

#[tokio::test]
async fn a_card_and_its_issuers_are_looked_up_each_in_its_issuers_list() {
    let listings = Listings::new();
    assert_eq!(
        told(&listings, DemoCard::Doctor).await,
        (unknown(NotTold::NoSource), unknown(NotTold::NoSource))
    );
    listings.load(&list(Ca::Authentication1, ListFlaw::None)).await.unwrap();
    let (leaf, issuers) = told(&listings, DemoCard::Doctor).await;
    assert!(matches!(leaf, RevocationStatus::Good { .. }) && issuers == unknown(NotTold::NoSource));
    listings
        .load(&PKI.authority_list(ListAbout::Intermediates, NOW, &[Ca::Authentication2]).unwrap())
        .await
        .unwrap();
    let (leaf, issuers) = told(&listings, DemoCard::Doctor).await;
    assert!(
        matches!((&leaf, &issuers), (RevocationStatus::Good { .. }, RevocationStatus::Good { .. })),
        "the root needs no list"
    );
    let (leaf, _) = told(&listings, DemoCard::Revoked).await;
    assert!(matches!(leaf, RevocationStatus::Revoked { reason: Reason::CessationOfOperation, .. }));
    let (leaf, issuers) = told(&listings, DemoCard::DoctorRenewed).await;
    assert_eq!(leaf, unknown(NotTold::NoSource), "that generation has a list of its own");
    assert!(matches!(issuers, RevocationStatus::Revoked { reason: Reason::CaCompromise, .. }));
}

#[tokio::test]
async fn a_root_that_was_revoked_counts() {
    let listings = Listings::new();
    listings.load(&PKI.authority_list(ListAbout::Root, NOW, &[Ca::Root]).unwrap()).await.unwrap();
    let (_, issuers) = told(&listings, DemoCard::Doctor).await;
    assert!(matches!(issuers, RevocationStatus::Revoked { .. }), "{issuers:?}");
}

#[tokio::test]
async fn the_issuer_of_a_my_number_card_is_a_root() {
    let listings = Listings::new();
    listings.load(&list(Ca::Jpki2, ListFlaw::None)).await.unwrap();
    let (leaf, issuers) = told(&listings, DemoCard::MyNumber).await;
    assert!(
        matches!((&leaf, &issuers), (RevocationStatus::Good { .. }, RevocationStatus::Good { .. })),
        "{leaf:?}, {issuers:?}"
    );
}

#[tokio::test]
async fn nobody_is_asked_about_a_card_that_leads_nowhere() {
    let listings = Listings::new();
    for card in [DemoCard::Forged, DemoCard::SelfSigned] {
        let nobody = unknown(NotTold::NotAsked);
        assert_eq!(told(&listings, card).await, (nobody.clone(), nobody));
    }
}
