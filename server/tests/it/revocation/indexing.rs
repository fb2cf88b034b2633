//! Lists in the store: what is said of cards before, while and after they come.

use crate::revocation::office::{self, HOUR, NOW, Office, list};
use crate::set::PKI;
use server::audit::{Entry, Event};
use server::cards::crl::Refused;
use server::cards::{NotTold, Reason, Status};
use server::clock::Timestamp;
use server::demo::pki::mint::CrlReason;
use server::demo::pki::{About, Ca, Card, Flaw};
use server::revocation::{Health, Loaded, NotFetched, NotLoaded, freshness};
use std::future::poll_fn;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Poll;
use std::time::Duration;

/// The set's lists were made an hour ago.
const LEFT: Duration = Duration::from_hours(95);
const NO_SOURCE: Status = Status::Unknown { why: NotTold::NoSource };
const STALE: Status = Status::Unknown { why: NotTold::Stale };

fn is_good(status: &Status) -> bool {
    matches!(status, Status::Good { .. })
}

fn why(status: &Status) -> Option<Reason> {
    match status {
        Status::Revoked { reason, .. } => Some(*reason),
        Status::Good { .. } | Status::Unknown { .. } => None,
    }
}

/// A list of I1's, with the cards and reasons that are named.
fn naming(number: u64, cards: &[(Card, CrlReason)]) -> Vec<u8> {
    more(number, cards, 0)
}

/// The same with as many more that nobody has.
fn more(number: u64, cards: &[(Card, CrlReason)], nobodys: u64) -> Vec<u8> {
    let cards: Vec<_> = cards.iter().map(|(card, reason)| (*card, Some(*reason))).collect();
    office::naming(number, &cards, nobodys)
}

async fn events(office: &Office) -> Vec<Event> {
    let rows = office.store.scan::<Entry>(&[], None, 1000).await.unwrap();
    rows.into_iter().map(|(_, entry)| entry.event).collect()
}

#[tokio::test]
async fn before_a_list_came_nothing_can_be_told() {
    let office = Office::new();
    assert_eq!(office.says(Card::Doctor).await, NO_SOURCE);
    assert_eq!(office.says_of(Ca::Authentication1).await, NO_SOURCE);
}

#[tokio::test]
async fn a_list_tells_revoked_cards_from_good_ones_until_it_is_stale() {
    let office = Office::new();
    office.load(&list(Ca::Authentication1, Flaw::None)).await.unwrap();
    let at = PKI.revoked_at();
    let revoked = Status::Revoked { at, reason: Reason::CessationOfOperation };
    assert_eq!(office.says(Card::Revoked).await, revoked);
    let made = Timestamp::from_millis(NOW.as_millis() - 3_600_000);
    assert_eq!(office.says(Card::Doctor).await, Status::Good { as_of: made });
    office.clock.pass(LEFT);
    assert!(is_good(&office.says(Card::Doctor).await), "to the last moment");
    office.clock.pass(Duration::from_millis(1));
    assert_eq!(office.says(Card::Doctor).await, STALE);
    assert_eq!(office.says(Card::Revoked).await, revoked, "revoked is revoked");
}

#[tokio::test]
async fn a_list_speaks_for_its_generation_only() {
    let office = Office::new();
    office.load(&list(Ca::Authentication1, Flaw::None)).await.unwrap();
    assert_eq!(office.says(Card::RevokedSerialElsewhere).await, NO_SOURCE);
    office.load(&list(Ca::Authentication2, Flaw::None)).await.unwrap();
    assert!(is_good(&office.says(Card::RevokedSerialElsewhere).await), "the same number, another issuer");
    assert!(why(&office.says(Card::Revoked).await).is_some());
}

#[tokio::test]
async fn a_stale_list_is_loaded_for_what_it_revokes() {
    let office = Office::new();
    office.load(&list(Ca::Authentication1, Flaw::Stale(HOUR))).await.unwrap();
    assert_eq!(office.says(Card::Doctor).await, STALE);
    assert!(why(&office.says(Card::Revoked).await).is_some());
    office.load(&list(Ca::Authentication1, Flaw::None)).await.unwrap();
    assert!(is_good(&office.says(Card::Doctor).await));
}

#[tokio::test]
async fn the_same_list_twice_changes_nothing() {
    let office = Office::new();
    let bytes = list(Ca::Authentication1, Flaw::Long(300));
    let Loaded::New { list: first, added: 301, lifted: 0 } = office.load(&bytes).await.unwrap() else {
        panic!("it is new")
    };
    office.clock.pass(HOUR);
    assert_eq!(office.load(&bytes).await.unwrap(), Loaded::Same(first.clone()));
    let loads = events(&office).await;
    let event = Event::RevocationsLoaded { issuer: first.issuer_name, number: first.number, entries: 301 };
    assert_eq!(loads, [event]);
}

#[tokio::test]
async fn numbers_only_rise() {
    let office = Office::new();
    let doctor = [(Card::Doctor, CrlReason::KeyCompromise)];
    office.load(&naming(5, &[])).await.unwrap();
    let refused = office.load(&naming(5, &doctor)).await.unwrap_err();
    assert!(matches!(refused, NotFetched::NotLoaded(NotLoaded::NumberTwice { .. })), "{refused}");
    let refused = office.load(&naming(4, &doctor)).await.unwrap_err();
    assert!(matches!(refused, NotFetched::NotLoaded(NotLoaded::Older { .. })), "{refused}");
    assert!(is_good(&office.says(Card::Doctor).await));
    assert_eq!(events(&office).await.len(), 3, "the refusals are on record");
    // 256 comes after 5, though not in the alphabet.
    office.load(&naming(256, &doctor)).await.unwrap();
    assert_eq!(why(&office.says(Card::Doctor).await), Some(Reason::KeyCompromise));
    let lower = office.load(&list(Ca::Authentication1, Flaw::LowerNumber)).await.unwrap_err();
    assert!(matches!(lower, NotFetched::NotLoaded(NotLoaded::Older { .. })), "{lower}");
}

#[tokio::test]
async fn once_revoked_stays_revoked_and_a_suspension_may_end() {
    use CrlReason::{CertificateHold as Hold, Superseded};
    let office = Office::new();
    office
        .load(&naming(1, &[(Card::Doctor, Hold), (Card::Clerk, Superseded), (Card::Director, Hold)]))
        .await
        .unwrap();
    assert_eq!(why(&office.says(Card::Doctor).await), Some(Reason::CertificateHold));
    let loaded = office.load(&naming(2, &[(Card::Clerk, Hold), (Card::Director, Superseded)])).await.unwrap();
    assert!(matches!(loaded, Loaded::New { added: 0, lifted: 1, .. }), "{loaded:?}");
    assert!(is_good(&office.says(Card::Doctor).await));
    assert_eq!(why(&office.says(Card::Clerk).await), Some(Reason::Superseded), "that is no way back");
    assert_eq!(why(&office.says(Card::Director).await), Some(Reason::Superseded));
    let Loaded::New { list, .. } = office.load(&naming(3, &[])).await.unwrap() else { panic!("it is new") };
    assert_eq!((list.entries, list.kept), (0, 2));
    assert_eq!(why(&office.says(Card::Clerk).await), Some(Reason::Superseded));
    assert_eq!(why(&office.says(Card::Director).await), Some(Reason::Superseded));
}

#[tokio::test]
async fn entries_move_when_a_list_grows_and_shrinks() {
    let office = Office::new();
    let doctor = [(Card::Doctor, CrlReason::Superseded)];
    for (number, nobodys) in [(1, 0), (2, 3000), (3, 10), (4, 700)] {
        let Loaded::New { list, .. } = office.load(&more(number, &doctor, nobodys)).await.unwrap() else {
            panic!("it is new")
        };
        assert_eq!(list.entries + list.kept, if number == 1 { 1 } else { 3001 });
        assert_eq!(why(&office.says(Card::Doctor).await), Some(Reason::Superseded), "{number}");
        assert!(is_good(&office.says(Card::Clerk).await));
    }
}

#[tokio::test]
async fn authorities_are_looked_up_in_their_own_list() {
    let office = Office::new();
    office.load(&PKI.authority_list(About::Root, NOW, &[]).unwrap()).await.unwrap();
    assert_eq!(office.says_of(Ca::Authentication1).await, NO_SOURCE, "that list is about the root");
    office
        .load(&PKI.authority_list(About::Intermediates, NOW, &[Ca::Authentication1]).unwrap())
        .await
        .unwrap();
    assert_eq!(why(&office.says_of(Ca::Authentication1).await), Some(Reason::CaCompromise));
    assert!(is_good(&office.says_of(Ca::Authentication2).await));
    assert!(is_good(&office.says_of(Ca::Root).await));
}

#[tokio::test]
async fn a_list_that_is_not_believed_changes_nothing_and_is_on_record() {
    let office = Office::new();
    office.load(&list(Ca::Authentication1, Flaw::None)).await.unwrap();
    for flaw in [Flaw::CutOff, Flaw::Delta, Flaw::UnknownCritical, Flaw::NotYet] {
        let refused = office.load(&list(Ca::Authentication1, flaw)).await.unwrap_err();
        assert!(matches!(refused, NotFetched::Refused(_)), "{refused}");
    }
    assert!(is_good(&office.says(Card::Doctor).await));
    let refusals =
        events(&office).await.into_iter().filter(|it| matches!(it, Event::RevocationsRefused { .. }));
    assert_eq!(refusals.count(), 4);
}

/// Looks a card up whenever the loader has committed something and gives way.
#[tokio::test]
async fn while_a_list_is_loaded_the_old_one_holds_and_then_the_new_one_at_once() {
    let office = Office::new();
    office.load(&more(1, &[(Card::Clerk, CrlReason::Superseded)], 20_000)).await.unwrap();
    let bytes =
        more(2, &[(Card::Doctor, CrlReason::Superseded), (Card::Director, CrlReason::Superseded)], 40_000);
    let path = server::config::ListPlace::File(office.file("new", &bytes));
    let told = AtomicUsize::new(0);
    let fetcher = office.fetcher();
    let tell = |_| {
        told.fetch_add(1, Ordering::SeqCst);
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
        let (doctor, director) = (office.says(Card::Doctor).await, office.says(Card::Director).await);
        let is_new = why(&director).is_some();
        // The new list may come to hold between the two questions, not the other way round.
        assert!(why(&doctor).is_none() || is_new, "half a list: {doctor:?}, {director:?}");
        assert!(why(&doctor).is_some() || is_good(&doctor));
        assert!(why(&office.says(Card::Clerk).await).is_some());
        seen += usize::from(told.load(Ordering::SeqCst) > 0 && !is_new);
        tokio::task::yield_now().await;
    }
    assert!(seen > 3, "looked up {seen} times between the first and the last bucket");
    assert!(why(&office.says(Card::Doctor).await).is_some());
}

#[tokio::test]
async fn a_load_that_stops_half_way_changes_nothing_and_the_next_one_cleans_up() {
    let office = Office::new();
    office.load(&more(1, &[(Card::Clerk, CrlReason::Superseded)], 5_000)).await.unwrap();
    let new = more(2, &[(Card::Doctor, CrlReason::Superseded)], 20_000);
    let path = server::config::ListPlace::File(office.file("new", &new));
    let told = AtomicUsize::new(0);
    let tell = |_| {
        told.fetch_add(1, Ordering::SeqCst);
    };
    {
        let fetcher = office.fetcher();
        let mut loading = Box::pin(fetcher.load(&path, &tell));
        while told.load(Ordering::SeqCst) < 2 {
            let step = poll_fn(|context| Poll::Ready(loading.as_mut().poll(context))).await;
            assert!(step.is_pending(), "it was to be stopped");
            tokio::task::yield_now().await;
        }
    }
    assert!(is_good(&office.says(Card::Doctor).await));
    assert!(why(&office.says(Card::Clerk).await).is_some());
    let busy = office.load(&new).await.unwrap_err();
    assert!(matches!(busy, NotFetched::NotLoaded(NotLoaded::Busy)), "it may still be at work: {busy}");
    office.clock.pass(Duration::from_mins(2));
    office.load(&new).await.unwrap();
    assert!(why(&office.says(Card::Doctor).await).is_some());
    let Loaded::New { list, .. } = office.load(&more(3, &[], 0)).await.unwrap() else { panic!("it is new") };
    let buckets = office.store.scan::<server::revocation::rows::Revoked>(&[], None, 100_000).await.unwrap();
    assert_eq!(buckets.len(), 1 << list.bits, "nothing is left behind");
}

#[tokio::test]
async fn the_figures_say_how_fresh_the_lists_are() {
    let office = Office::new();
    office.load(&list(Ca::Authentication1, Flaw::Long(400))).await.unwrap();
    let place = server::config::ListPlace::File(office.folder.path().join("nowhere"));
    office.fetch(&place).await.unwrap_err();
    let figures = freshness(&office.store).await.unwrap();
    let [one] = &figures.lists[..] else { panic!("one list: {figures:?}") };
    assert_eq!((one.entries, one.kept, one.health(NOW)), (401, 0, Health::Fresh));
    assert_eq!(one.left(NOW), LEFT);
    let [source] = &figures.sources[..] else { panic!("one place: {figures:?}") };
    assert!(source.failure.is_some() && source.succeeded_at.is_none());
}

#[tokio::test]
async fn a_refused_list_says_why() {
    let office = Office::new();
    let refused = office.load(b"<html>404 Not Found</html>").await.unwrap_err();
    assert!(matches!(refused, NotFetched::Refused(Refused::Unreadable)), "{refused}");
}
