//! Lists in the store: what is said of cards before, while and after they come.

use crate::revocation::fixture::{self, HOUR, Listings, NOW, list};
use crate::set::PKI;
use base64::Engine as _;
use server::audit::{Entry, Event};
use server::cards::crl::CrlRefused;
use server::cards::{NotTold, Reason, RevocationStatus};
use server::clock::Timestamp;
use server::config::ListPlace;
use server::demo::pki::mint::{CrlReason, ListToSign, RevokedEntry, ext};
use server::demo::pki::{Ca, DemoCard, LIFE, ListAbout, ListFlaw};
use server::revocation::{Health, Loaded, NotFetched, NotLoaded, NumberOrder, freshness};
use std::future::poll_fn;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};
use std::time::Duration;
use tokio::task::coop;

/// The set's lists were made an hour ago.
const LEFT: Duration = Duration::from_hours(95);
const NO_SOURCE: RevocationStatus = RevocationStatus::Unknown { why: NotTold::NoSource };
const STALE: RevocationStatus = RevocationStatus::Unknown { why: NotTold::Stale };

fn is_good(status: &RevocationStatus) -> bool {
    matches!(status, RevocationStatus::Good { .. })
}

fn why(status: &RevocationStatus) -> Option<Reason> {
    match status {
        RevocationStatus::Revoked { reason, .. } => Some(*reason),
        RevocationStatus::Good { .. } | RevocationStatus::Unknown { .. } => None,
    }
}

/// A list of I1's, with the cards and reasons that are named.
fn naming(number: u64, cards: &[(DemoCard, CrlReason)]) -> Vec<u8> {
    more(number, cards, 0)
}

/// The same with as many more that nobody has.
fn more(number: u64, cards: &[(DemoCard, CrlReason)], nobodys: u64) -> Vec<u8> {
    let cards: Vec<_> = cards.iter().map(|(card, reason)| (*card, Some(*reason))).collect();
    fixture::naming(number, &cards, nobodys)
}

/// Lets the next step of this task wait, however soon the store has answered: on a busy machine the rest may be done in one go otherwise.
fn waits_next() {
    while let Poll::Ready(taken) = coop::poll_proceed(&mut Context::from_waker(Waker::noop())) {
        taken.made_progress();
    }
}

async fn events(listings: &Listings) -> Vec<Event> {
    let rows = listings.store.scan::<Entry>(&[], None, 1000).await.unwrap();
    rows.into_iter().map(|(_, entry)| entry.event).collect()
}

#[tokio::test]
async fn before_a_list_came_nothing_can_be_told() {
    let listings = Listings::new();
    assert_eq!(listings.says(DemoCard::Doctor).await, NO_SOURCE);
    assert_eq!(listings.says_of(Ca::Authentication1).await, NO_SOURCE);
}

#[tokio::test]
async fn a_list_tells_revoked_cards_from_good_ones_until_it_is_stale() {
    let listings = Listings::new();
    listings.load(&list(Ca::Authentication1, ListFlaw::None)).await.unwrap();
    let at = PKI.revoked_at();
    let revoked = RevocationStatus::Revoked { at, reason: Reason::CessationOfOperation };
    assert_eq!(listings.says(DemoCard::Revoked).await, revoked);
    let made = Timestamp::from_millis(NOW.as_millis() - 3_600_000);
    assert_eq!(listings.says(DemoCard::Doctor).await, RevocationStatus::Good { as_of: made });
    listings.clock.pass(LEFT);
    assert!(is_good(&listings.says(DemoCard::Doctor).await), "to the last moment");
    listings.clock.pass(Duration::from_millis(1));
    assert_eq!(listings.says(DemoCard::Doctor).await, STALE);
    assert_eq!(listings.says(DemoCard::Revoked).await, revoked, "revoked is revoked");
}

#[tokio::test]
async fn a_list_speaks_for_its_generation_only() {
    let listings = Listings::new();
    listings.load(&list(Ca::Authentication1, ListFlaw::None)).await.unwrap();
    assert_eq!(listings.says(DemoCard::RevokedSerialElsewhere).await, NO_SOURCE);
    listings.load(&list(Ca::Authentication2, ListFlaw::None)).await.unwrap();
    assert!(
        is_good(&listings.says(DemoCard::RevokedSerialElsewhere).await),
        "the same number, another issuer"
    );
    assert!(why(&listings.says(DemoCard::Revoked).await).is_some());
}

#[tokio::test]
async fn a_stale_list_is_loaded_for_what_it_revokes() {
    let listings = Listings::new();
    listings.load(&list(Ca::Authentication1, ListFlaw::Stale(HOUR))).await.unwrap();
    assert_eq!(listings.says(DemoCard::Doctor).await, STALE);
    assert!(why(&listings.says(DemoCard::Revoked).await).is_some());
    listings.load(&list(Ca::Authentication1, ListFlaw::None)).await.unwrap();
    assert!(is_good(&listings.says(DemoCard::Doctor).await));
}

#[tokio::test]
async fn the_same_list_twice_changes_nothing() {
    let listings = Listings::new();
    let bytes = list(Ca::Authentication1, ListFlaw::Long(300));
    let Loaded::New { list: first, added: 301, lifted: 0 } = listings.load(&bytes).await.unwrap() else {
        panic!("it is new")
    };
    listings.clock.pass(HOUR);
    assert_eq!(listings.load(&bytes).await.unwrap(), Loaded::Same(first.clone()));
    let loads = events(&listings).await;
    let event = Event::RevocationsLoaded { issuer: first.issuer_name, number: first.number, entries: 301 };
    assert_eq!(loads, [event]);
}

#[tokio::test]
async fn numbers_only_rise() {
    let listings = Listings::new();
    let doctor = [(DemoCard::Doctor, CrlReason::KeyCompromise)];
    listings.load(&naming(5, &[])).await.unwrap();
    let refused = listings.load(&naming(5, &doctor)).await.unwrap_err();
    assert!(matches!(refused, NotFetched::NotLoaded(NotLoaded::NumberTwice { .. })), "{refused}");
    let refused = listings.load(&naming(4, &doctor)).await.unwrap_err();
    assert!(matches!(refused, NotFetched::NotLoaded(NotLoaded::Older { .. })), "{refused}");
    assert!(is_good(&listings.says(DemoCard::Doctor).await));
    assert_eq!(events(&listings).await.len(), 3, "the refusals are on record");
    // 256 comes after 5, though not in the alphabet.
    listings.load(&naming(256, &doctor)).await.unwrap();
    assert_eq!(why(&listings.says(DemoCard::Doctor).await), Some(Reason::KeyCompromise));
    let lower = listings.load(&list(Ca::Authentication1, ListFlaw::LowerNumber)).await.unwrap_err();
    assert!(matches!(lower, NotFetched::NotLoaded(NotLoaded::Older { .. })), "{lower}");
}

#[tokio::test]
async fn once_revoked_stays_revoked_and_a_suspension_may_end() {
    use CrlReason::{CertificateHold as Hold, Superseded};
    let listings = Listings::new();
    listings
        .load(&naming(
            1,
            &[(DemoCard::Doctor, Hold), (DemoCard::Clerk, Superseded), (DemoCard::Director, Hold)],
        ))
        .await
        .unwrap();
    assert_eq!(why(&listings.says(DemoCard::Doctor).await), Some(Reason::CertificateHold));
    let loaded = listings
        .load(&naming(2, &[(DemoCard::Clerk, Hold), (DemoCard::Director, Superseded)]))
        .await
        .unwrap();
    assert!(matches!(loaded, Loaded::New { added: 0, lifted: 1, .. }), "{loaded:?}");
    assert!(is_good(&listings.says(DemoCard::Doctor).await));
    assert_eq!(why(&listings.says(DemoCard::Clerk).await), Some(Reason::Superseded), "that is no way back");
    assert_eq!(why(&listings.says(DemoCard::Director).await), Some(Reason::Superseded));
    let Loaded::New { list, .. } = listings.load(&naming(3, &[])).await.unwrap() else { panic!("it is new") };
    assert_eq!((list.entries, list.kept), (0, 2));
    assert_eq!(why(&listings.says(DemoCard::Clerk).await), Some(Reason::Superseded));
    assert_eq!(why(&listings.says(DemoCard::Director).await), Some(Reason::Superseded));
}

#[tokio::test]
async fn entries_move_when_a_list_grows_and_shrinks() {
    let listings = Listings::new();
    let doctor = [(DemoCard::Doctor, CrlReason::Superseded)];
    for (number, nobodys) in [(1, 0), (2, 3000), (3, 10), (4, 700)] {
        let Loaded::New { list, .. } = listings.load(&more(number, &doctor, nobodys)).await.unwrap() else {
            panic!("it is new")
        };
        assert_eq!(list.entries + list.kept, if number == 1 { 1 } else { 3001 });
        assert_eq!(why(&listings.says(DemoCard::Doctor).await), Some(Reason::Superseded), "{number}");
        assert!(is_good(&listings.says(DemoCard::Clerk).await));
    }
}

#[tokio::test]
async fn authorities_are_looked_up_in_their_own_list() {
    let listings = Listings::new();
    listings.load(&PKI.authority_list(ListAbout::Root, NOW, &[]).unwrap()).await.unwrap();
    assert_eq!(listings.says_of(Ca::Authentication1).await, NO_SOURCE, "that list is about the root");
    listings
        .load(&PKI.authority_list(ListAbout::Intermediates, NOW, &[Ca::Authentication1]).unwrap())
        .await
        .unwrap();
    assert_eq!(why(&listings.says_of(Ca::Authentication1).await), Some(Reason::CaCompromise));
    assert!(is_good(&listings.says_of(Ca::Authentication2).await));
    assert!(is_good(&listings.says_of(Ca::Root).await));
}

#[tokio::test]
async fn a_list_that_is_not_believed_changes_nothing_and_is_on_record() {
    let listings = Listings::new();
    listings.load(&list(Ca::Authentication1, ListFlaw::None)).await.unwrap();
    for flaw in [ListFlaw::CutOff, ListFlaw::Delta, ListFlaw::UnknownCritical, ListFlaw::NotYet] {
        let refused = listings.load(&list(Ca::Authentication1, flaw)).await.unwrap_err();
        assert!(matches!(refused, NotFetched::Refused(_)), "{refused}");
    }
    assert!(is_good(&listings.says(DemoCard::Doctor).await));
    let refusals =
        events(&listings).await.into_iter().filter(|it| matches!(it, Event::RevocationsRefused { .. }));
    assert_eq!(refusals.count(), 4);
}

/// Looks a card up whenever the loader has committed something and gives way.
#[tokio::test]
async fn while_a_list_is_loaded_the_old_one_holds_and_then_the_new_one_at_once() {
    let listings = Listings::new();
    listings.load(&more(1, &[(DemoCard::Clerk, CrlReason::Superseded)], 20_000)).await.unwrap();
    let bytes = more(
        2,
        &[(DemoCard::Doctor, CrlReason::Superseded), (DemoCard::Director, CrlReason::Superseded)],
        40_000,
    );
    let path = server::config::ListPlace::File(listings.file("new", &bytes));
    let told = AtomicUsize::new(0);
    let fetcher = listings.fetcher();
    let tell = |_| {
        told.fetch_add(1, Ordering::SeqCst);
        waits_next();
    };
    let mut loading = Box::pin(fetcher.load(&path, &tell));
    let mut seen = 0;
    loop {
        let step = poll_fn(|context| Poll::Ready(loading.as_mut().poll(context))).await;
        let is_loaded = step.is_ready();
        if let Poll::Ready(loaded) = step {
            loaded.unwrap();
        }
        if is_loaded {
            break;
        }
        let (doctor, director) =
            (listings.says(DemoCard::Doctor).await, listings.says(DemoCard::Director).await);
        let is_new = why(&director).is_some();
        // The new list may come to hold between the two questions, not the other way round.
        assert!(why(&doctor).is_none() || is_new, "half a list: {doctor:?}, {director:?}");
        assert!(why(&doctor).is_some() || is_good(&doctor));
        assert!(why(&listings.says(DemoCard::Clerk).await).is_some());
        seen += usize::from(told.load(Ordering::SeqCst) > 0 && !is_new);
        tokio::task::yield_now().await;
    }
    assert!(seen > 3, "looked up {seen} times between the first and the last bucket");
    assert!(why(&listings.says(DemoCard::Doctor).await).is_some());
}

#[tokio::test]
async fn a_load_that_stops_half_way_changes_nothing_and_the_next_one_cleans_up() {
    let listings = Listings::new();
    listings.load(&more(1, &[(DemoCard::Clerk, CrlReason::Superseded)], 5_000)).await.unwrap();
    let new = more(2, &[(DemoCard::Doctor, CrlReason::Superseded)], 20_000);
    let path = server::config::ListPlace::File(listings.file("new", &new));
    let told = AtomicUsize::new(0);
    let tell = |_| {
        told.fetch_add(1, Ordering::SeqCst);
        waits_next();
    };
    {
        let fetcher = listings.fetcher();
        let mut loading = Box::pin(fetcher.load(&path, &tell));
        while told.load(Ordering::SeqCst) < 2 {
            let step = poll_fn(|context| Poll::Ready(loading.as_mut().poll(context))).await;
            assert!(step.is_pending(), "it was to be stopped");
            tokio::task::yield_now().await;
        }
    }
    assert!(is_good(&listings.says(DemoCard::Doctor).await));
    assert!(why(&listings.says(DemoCard::Clerk).await).is_some());
    let busy = listings.load(&new).await.unwrap_err();
    assert!(matches!(busy, NotFetched::NotLoaded(NotLoaded::Busy)), "it may still be at work: {busy}");
    listings.clock.pass(Duration::from_mins(2));
    listings.load(&new).await.unwrap();
    assert!(why(&listings.says(DemoCard::Doctor).await).is_some());
    let Loaded::New { list, .. } = listings.load(&more(3, &[], 0)).await.unwrap() else {
        panic!("it is new")
    };
    let buckets =
        listings.store.scan::<server::revocation::rows::RevokedBucket>(&[], None, 100_000).await.unwrap();
    assert_eq!(buckets.len(), 1 << list.bits, "nothing is left behind");
}

#[tokio::test]
async fn the_figures_say_how_fresh_the_lists_are() {
    let listings = Listings::new();
    listings.load(&list(Ca::Authentication1, ListFlaw::Long(400))).await.unwrap();
    let place = server::config::ListPlace::File(listings.folder.path().join("nowhere"));
    listings.fetch(&place).await.unwrap_err();
    let figures = freshness(&listings.store).await.unwrap();
    let [one] = &figures.lists[..] else { panic!("one list: {figures:?}") };
    assert_eq!((one.entries, one.kept, one.health(NOW)), (401, 0, Health::Fresh));
    assert_eq!(one.left(NOW), LEFT);
    let [source] = &figures.sources[..] else { panic!("one place: {figures:?}") };
    assert!(source.failure.is_some() && source.succeeded_at.is_none());
}

#[tokio::test]
async fn a_refused_list_says_why() {
    let listings = Listings::new();
    let refused = listings.load(b"<html>404 Not Found</html>").await.unwrap_err();
    assert!(matches!(refused, NotFetched::Refused(CrlRefused::Unreadable)), "{refused}");
}

/// A list that was made so long after the others.
fn later(number: u64, cards: &[(DemoCard, Option<CrlReason>)], after: Duration) -> Vec<u8> {
    let issuer = PKI.authority(Ca::Authentication1).unwrap();
    let list = ListToSign {
        issuer: issuer.name.clone(),
        this_update: NOW + after,
        next_update: Some(NOW + after + LIFE),
        extensions: vec![ext::authority_key(&issuer.key).unwrap(), ext::crl_number(number).unwrap()],
        algorithm: None,
    };
    let entries = cards.iter().map(|(card, reason)| RevokedEntry {
        serial: PKI.leaf(*card).unwrap().serial,
        at: NOW,
        reason: *reason,
        invalid_since: None,
    });
    list.sign(entries, &issuer.key).unwrap()
}

#[tokio::test]
async fn the_desk_may_let_a_list_hold_whose_number_went_back() {
    use CrlReason::{CertificateHold as Hold, KeyCompromise};
    let listings = Listings::new();
    let before = [(DemoCard::Revoked, Some(KeyCompromise)), (DemoCard::Doctor, Some(Hold))];
    listings.load(&later(5, &before, Duration::ZERO)).await.unwrap();
    listings.clock.pass(HOUR * 2);
    let accept = async |bytes: Vec<u8>| listings.load_all(&bytes, NumberOrder::MayFall).await;
    // An old list stays an old list.
    let old = accept(later(4, &[], Duration::ZERO)).await.unwrap_err();
    assert!(matches!(old, NotFetched::NotLoaded(NotLoaded::MadeEarlier { .. })), "{old}");
    let restored = later(2, &[], HOUR);
    let refused = listings.load(&restored).await.unwrap_err();
    assert!(refused.to_string().contains("--accept-lower-number"), "{refused}");
    let loaded = accept(restored).await.unwrap();
    assert!(matches!(loaded[..], [Loaded::New { lifted: 1, .. }]), "{loaded:?}");
    assert_eq!(why(&listings.says(DemoCard::Revoked).await), Some(Reason::KeyCompromise), "it stays revoked");
    assert!(is_good(&listings.says(DemoCard::Doctor).await), "its suspension is over");
    let accepted = events(&listings).await.into_iter().find_map(|it| match it {
        Event::RevocationsOutOfOrder { number, known, .. } => Some((number, known)),
        _ => None,
    });
    assert_eq!(accepted, Some((Some("02".to_owned()), Some("05".to_owned()))));
    // From here on numbers rise again, without anybody's help.
    listings.load(&later(3, &before, HOUR)).await.unwrap();
    let back = listings.load(&later(2, &[], HOUR * 2)).await.unwrap_err();
    assert!(matches!(back, NotFetched::NotLoaded(NotLoaded::Older { .. })), "{back}");
}

#[tokio::test]
async fn a_number_used_twice_or_dropped_may_be_let_through_and_a_rising_one_is_nothing_special() {
    let listings = Listings::new();
    listings.load(&later(5, &[], Duration::ZERO)).await.unwrap();
    listings.clock.pass(HOUR * 4);
    let accept = async |bytes: Vec<u8>| listings.load_all(&bytes, NumberOrder::MayFall).await.unwrap();
    accept(later(5, &[], HOUR)).await;
    accept(later(6, &[], HOUR * 2)).await;
    let out_of_order = |it: &Event| matches!(it, Event::RevocationsOutOfOrder { .. });
    assert_eq!(events(&listings).await.iter().filter(|it| out_of_order(it)).count(), 1);
}

#[tokio::test]
async fn every_list_of_a_file_is_loaded_and_one_that_is_refused_keeps_no_other_out() {
    let pem = |der: &[u8]| {
        let text = base64::engine::general_purpose::STANDARD.encode(der);
        format!("-----BEGIN X509 CRL-----\n{text}\n-----END X509 CRL-----\n")
    };
    let [one, two] = [Ca::Authentication1, Ca::Authentication2].map(|ca| pem(&list(ca, ListFlaw::None)));
    let forged = pem(&list(Ca::SecondAuthentication, ListFlaw::OtherKey));
    let listings = Listings::new();
    let loaded = listings.load_all(format!("{one}{two}").as_bytes(), NumberOrder::Rising).await.unwrap();
    assert_eq!(loaded.len(), 2);
    assert!(is_good(&listings.says(DemoCard::Doctor).await));
    assert!(is_good(&listings.says(DemoCard::DoctorRenewed).await));
    let listings = Listings::new();
    let file = listings.file("lists.pem", format!("{one}{forged}{two}").as_bytes());
    match listings.fetch(&ListPlace::File(file)).await {
        Err(NotFetched::Partly { loaded, refused }) => {
            assert_eq!((loaded.len(), refused.len(), refused[0].0), (2, 1, 2));
        }
        other => panic!("{other:?}"),
    }
    assert!(is_good(&listings.says(DemoCard::DoctorRenewed).await), "the third");
    let failure = freshness(&listings.store).await.unwrap().sources.remove(0).failure.unwrap();
    assert!(failure.contains("number 2: it carries the name"), "{failure}");
}
