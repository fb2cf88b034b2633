//! The record of events: who did what, and that nobody changes it unseen.

use crate::desk::fixture::DeskFixture;
use server::audit::chain::{self, AuditFault, NotedSeal, Seal, SealHead, SealProgress};
use server::audit::{Actor, Entry, Event, Unsealed};
use server::desk::record::LineFilter;
use server::desk::{Desk, NewStanding};
use server::ids::{HolderId, SystemRandom};
use server::store::{Store, Tx, WriteSet};
use std::ops::ControlFlow;
use std::time::Duration;

type Key = (String, String);

async fn lines(store: &Store) -> Vec<(Key, Entry)> {
    store.scan::<Entry>(b"", None, 100_000).await.unwrap()
}

async fn changes(store: &Store, change: WriteSet) {
    let _ = store.commit_all(change).await.unwrap();
}

/// The store as a program left it that knew no seals.
async fn forgets_the_seals(store: &Store) {
    let step = async |tx: Tx| {
        for (key, _) in tx.scan::<Unsealed>(b"", None, 100_000).await? {
            tx.delete::<Unsealed>(&key);
        }
        for (key, _) in tx.scan::<Seal>(b"", None, 100_000).await? {
            tx.delete::<Seal>(&key);
        }
        tx.delete::<SealHead>(&String::new());
        Ok::<_, server::store::Error>(())
    };
    store.transaction(step).await.unwrap();
}

async fn faults(fixture: &DeskFixture) -> Vec<AuditFault> {
    fixture.desk().verify_record(None).await.unwrap().faults
}

#[tokio::test]
async fn a_record_that_nobody_touched_is_sound_and_every_line_is_sealed_once() {
    let fixture = DeskFixture::open().await;
    for n in 0..450 {
        fixture.add(&format!("A{n}")).await;
    }
    let first = fixture.desk().verify_record(None).await.unwrap();
    assert_eq!((first.faults.as_slice(), first.sealed, first.number, first.waiting), (&[][..], 452, 3, 0));
    fixture.add("B").await;
    let noted = NotedSeal { number: first.number, hash: first.hash };
    let second = fixture.desk().verify_record(Some(&noted)).await.unwrap();
    assert_eq!((second.faults.as_slice(), second.sealed, second.number), (&[][..], 453, 4));
    assert!(fixture.store.scan::<Unsealed>(b"", None, 9).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_line_that_was_changed_taken_away_or_added_is_named() {
    let fixture = DeskFixture::open().await;
    for n in 0..5 {
        fixture.add(&format!("A{n}")).await;
    }
    assert!(faults(&fixture).await.is_empty());
    let all = lines(&fixture.store).await;
    let mut change = WriteSet::new();
    let blamed = Entry { actor: Actor::CommandLine { user: "0 another".to_owned() }, ..all[3].1.clone() };
    change.put(&all[3].0, &blamed).unwrap().delete::<Entry>(&all[4].0);
    let forged: Key = (all[5].0.0.clone(), "forged".to_owned());
    change.put(&forged, &all[5].1).unwrap();
    changes(&fixture.store, change).await;
    let moment = |n: usize| all[n].0.0.clone();
    assert_eq!(
        faults(&fixture).await,
        [AuditFault::Changed(moment(3)), AuditFault::Missing(moment(4)), AuditFault::Added(moment(5))]
    );
}

#[tokio::test]
async fn a_line_that_goes_before_it_is_sealed_is_missed_too() {
    let fixture = DeskFixture::open().await;
    fixture.add("A1").await;
    let last = lines(&fixture.store).await.pop().unwrap().0;
    let mut change = WriteSet::new();
    change.delete::<Entry>(&last);
    changes(&fixture.store, change).await;
    assert_eq!(faults(&fixture).await, [AuditFault::Missing(last.0)]);
}

#[tokio::test]
async fn seals_that_were_changed_taken_away_or_made_anew_are_noticed() {
    let fixture = DeskFixture::open().await;
    for n in 0..3 {
        fixture.add(&format!("A{n}")).await;
        while chain::seal(&fixture.store).await.unwrap() == SealProgress::More {}
    }
    let sound = fixture.desk().verify_record(None).await.unwrap();
    assert_eq!((sound.number, sound.faults.len()), (3, 0));
    let noted = NotedSeal { number: sound.number, hash: sound.hash };
    let second = fixture.store.get::<Seal>(&2).await.unwrap().unwrap();
    let mut emptied = WriteSet::new();
    emptied.put(&2, &Seal { lines: Vec::new(), ..second.clone() }).unwrap();
    changes(&fixture.store, emptied).await;
    assert!(faults(&fixture).await.contains(&AuditFault::SealChanged(3)));
    let mut gone = WriteSet::new();
    gone.delete::<Seal>(&2);
    changes(&fixture.store, gone).await;
    assert!(faults(&fixture).await.contains(&AuditFault::NoSeal(2)));
    // Whoever makes everything anew leaves a chain that is sound by itself.
    forgets_the_seals(&fixture.store).await;
    let last = lines(&fixture.store).await.pop().unwrap().0;
    let mut change = WriteSet::new();
    change.delete::<Entry>(&last);
    changes(&fixture.store, change).await;
    assert!(faults(&fixture).await.is_empty());
    let found = fixture.desk().verify_record(Some(&noted)).await.unwrap();
    assert_eq!(found.faults, [AuditFault::NotedSealMissing(3)]);
}

#[tokio::test]
async fn lines_from_before_there_were_seals_are_sealed_step_by_step_while_others_are_written() {
    let fixture = DeskFixture::open().await;
    for n in 0..450 {
        fixture.add(&format!("A{n}")).await;
    }
    forgets_the_seals(&fixture.store).await;
    fixture.add("B1").await;
    assert_eq!(chain::seal(&fixture.store).await.unwrap(), SealProgress::More);
    fixture.add("B2").await;
    assert_eq!(chain::seal(&fixture.store).await.unwrap(), SealProgress::More);
    fixture.add("B3").await;
    let found = fixture.desk().verify_record(None).await.unwrap();
    assert_eq!((found.faults.as_slice(), found.sealed), (&[][..], 455));
}

#[tokio::test]
async fn whoever_writes_does_not_wait_for_whoever_seals() {
    let fixture = DeskFixture::open().await;
    let write = async {
        for n in 0..200 {
            fixture.add(&format!("A{n}")).await;
        }
    };
    let seal = async || {
        for _ in 0..50 {
            chain::seal(&fixture.store).await.unwrap();
        }
    };
    tokio::join!(write, seal(), seal());
    let found = fixture.desk().verify_record(None).await.unwrap();
    assert_eq!((found.faults.as_slice(), found.sealed), (&[][..], 202));
}

#[tokio::test]
async fn the_record_answers_who_did_what_to_whom_and_when() {
    let fixture = DeskFixture::open().await;
    let hanako = Actor::CommandLine { user: "1000 hanako".to_owned() };
    let desk = Desk { store: &fixture.store, clock: &fixture.clock, random: &SystemRandom, actor: &hanako };
    fixture.add("A1").await;
    fixture.pass(Duration::from_hours(1));
    let (noon, id) = (fixture.now(), HolderId::parse("A1").unwrap());
    desk.set_standing("A1", NewStanding::Disabled).await.unwrap();
    crate::desk::import::import(&fixture, b"id,name,authority\nB1,y,jma\n").await;
    let found = async |filter: LineFilter| {
        let mut found = Vec::new();
        let each = |entry: Entry| {
            found.push(entry.event);
            ControlFlow::Continue(())
        };
        fixture.desk().each_line(&filter, each).await.unwrap();
        found
    };
    let of = |typed: &str| LineFilter::default().of_holder(Some(typed)).unwrap();
    assert_eq!(found(of("Ａ１")).await, [Event::HolderAdded, Event::HolderDisabled]);
    assert_eq!(found(of("B1")).await.len(), 1, "an import names whom it added");
    let by = |actor: &str| LineFilter { actor: Some(actor.to_owned()), ..LineFilter::default() };
    assert_eq!(found(by("Hanako")).await, [Event::HolderDisabled]);
    assert_eq!(found(by("command_line")).await, [Event::HolderDisabled]);
    assert!(found(by("")).await.is_empty());
    let kind = LineFilter { kind: Some("holder_disabled".to_owned()), ..LineFilter::default() };
    assert_eq!(found(kind).await, [Event::HolderDisabled]);
    let since = LineFilter { since: Some(noon), ..LineFilter::default() };
    assert_eq!(found(since).await.len(), 2);
    let until = LineFilter { until: Some(noon), holder: Some(id), ..LineFilter::default() };
    assert_eq!(found(until).await, [Event::HolderAdded]);
}

#[tokio::test]
async fn the_record_is_searched_by_the_id_of_a_device_a_card_or_an_application() {
    let fixture = DeskFixture::open().await;
    let at = fixture.desk().clock.now();
    let events = [
        Event::DeviceRegistered { device: "dev".to_owned() },
        Event::SessionOpened { device: "dev".to_owned() },
        Event::SessionOpened { device: "hpki:card".to_owned() },
        Event::CardBound { card: "card".to_owned() },
        Event::ApplicationEntered { application: "karte".to_owned() },
        Event::HolderDisabled,
    ];
    for event in &events {
        let entry = Entry { event: event.clone(), at, holder: None, actor: Actor::System, from: None };
        let step = async |tx: Tx| server::audit::record(&tx, &SystemRandom, &entry);
        fixture.store.transaction(step).await.unwrap();
    }
    let by = Actor::Application { id: "karte".to_owned() };
    let entry = Entry { event: Event::SessionEnded, at, holder: None, actor: by, from: None };
    let step = async |tx: Tx| server::audit::record(&tx, &SystemRandom, &entry);
    fixture.store.transaction(step).await.unwrap();
    for (about, found) in [
        ("dev", vec![events[0].clone(), events[1].clone()]),
        ("card", vec![events[2].clone(), events[3].clone()]),
        ("hpki:card", vec![events[2].clone(), events[3].clone()]),
        ("karte", vec![events[4].clone(), Event::SessionEnded]),
        ("jma", vec![Event::AuthorityAdded { authority: "jma".to_owned() }]),
        ("de", Vec::new()),
    ] {
        let filter = LineFilter { about: Some(about.to_owned()), ..LineFilter::default() };
        let mut shown = Vec::new();
        let show = |entry: Entry| {
            shown.push(entry.event);
            ControlFlow::Continue(())
        };
        fixture.desk().each_line(&filter, show).await.unwrap();
        assert_eq!(shown, found, "{about}");
    }
}
