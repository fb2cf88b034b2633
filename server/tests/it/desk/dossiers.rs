//! What the desk shows of one holder, and what is left of a holder who was deleted.

use crate::desk::fixture::DeskFixture;
use api::catalogue::Number;
use api::device::KnownDevice;
use server::audit::Event;
use server::desk::invitations::LetterState;
use server::desk::invite::Terms;
use server::desk::{Desk, DeskRefusal, Existing, NewHolder, NewName};
use server::ids::{CardId, Draw as _, HolderId, SystemRandom};
use server::journey::invitation::Invitation;
use server::model::incident::Incident;
use server::model::index::{Newest, SessionCookie, SessionOf};
use server::model::kana::KanaName;
use server::model::news::NewsRecord;
use server::model::people::{Card, Credential, Device, Handle, Holder, Owned, OwnedCard};
use server::model::session::{Means, Session, Solo};
use server::service::{directory, sessions};
use server::store::{
    Batch, Changes, CommitOutcome, Content, Copying, Engine, EngineFuture, KeyValue, Range, Row, SledEngine,
    Store, Tx,
};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

async fn has_card(fixture: &DeskFixture, holder: &HolderId) -> Card {
    let card = Card {
        id: CardId::of("issuer", holder.as_str()),
        kind: api::card::CardKind::Jpki,
        holder: holder.clone(),
        issuer: "試験発行局".to_owned(),
        serial: "0a1b2c".to_owned(),
        valid_from: fixture.now(),
        valid_until: fixture.now() + Duration::from_hours(24),
        bound_at: fixture.now(),
        last_used_at: None,
        roles: Vec::new(),
    };
    let step = async |tx: Tx| {
        tx.put(&card.id, &card)?;
        tx.put(&(holder.as_str().to_owned(), card.id.clone()), &OwnedCard {})?;
        directory::keep_card(&tx, &SystemRandom, &card)
    };
    fixture.store.transaction(step).await.unwrap();
    card
}

async fn is_signed_in(fixture: &DeskFixture, holder: &HolderId, means: Means) {
    let session = Session {
        id: SystemRandom.session(),
        cookie: SystemRandom.secret().hash(),
        holder: holder.clone(),
        epoch: fixture.store.get::<Holder>(holder).await.unwrap().unwrap().epoch,
        browser: KnownDevice::default(),
        address: "192.0.2.1".to_owned(),
        journeys: None,
        means: means.clone(),
        solo: Solo::No,
        told_until: fixture.now(),
        aim: server::aim::Aim::OwnPages,
        opened_at: fixture.now(),
        authenticated_at: fixture.now(),
        proven_by: means,
        used_at: fixture.now(),
    };
    fixture.store.transaction(async |tx: Tx| sessions::put(&tx, &session)).await.unwrap();
}

/// A holder with one of everything.
pub async fn somebody(fixture: &DeskFixture, id: &str) -> HolderId {
    let holder = fixture.add(id).await;
    let device = fixture.has_phone(&holder).await;
    has_card(fixture, &holder).await;
    is_signed_in(fixture, &holder, Means::device(&device)).await;
    for _ in 0..2 {
        fixture.pass(Duration::from_secs(1));
        fixture.desk().invite(&holder, &Terms::of(&fixture.config)).await.unwrap();
    }
    fixture.store.put(&holder, &NewsRecord::default()).await.unwrap();
    let shown = Incident {
        message: Some(Number::phone(8)),
        holder: Some(holder.clone()),
        ..Incident::of(fixture.now(), KnownDevice::default(), "POST /api/approve/finish")
    };
    fixture.store.put(&SystemRandom.incident(), &shown).await.unwrap();
    holder
}

pub async fn count<R: Row>(fixture: &DeskFixture) -> usize {
    fixture.store.scan::<R>(b"", None, 1000).await.unwrap().len()
}

#[tokio::test]
async fn everything_about_a_holder_is_shown_and_nothing_of_another() {
    let fixture = DeskFixture::open().await;
    let holder = somebody(&fixture, "A1").await;
    somebody(&fixture, "A2").await;
    let shown = fixture.desk().dossier("Ａ１", &fixture.config).await.unwrap();
    assert_eq!((&shown.holder.id, shown.authority.unwrap().id.as_str()), (&holder, "jma"));
    assert_eq!((shown.devices.len(), shown.cards.len(), shown.sessions.len()), (1, 1, 1));
    let states: Vec<_> = shown.letters.iter().map(|it| it.state).collect();
    assert_eq!(states, [LetterState::Out, LetterState::Replaced]);
    assert_eq!(shown.messages.len(), 1);
    assert!(shown.journeys.is_empty());
    assert!(matches!(
        fixture.desk().dossier("nobody", &fixture.config).await,
        Err(DeskRefusal::HolderUnknown(_))
    ));
}

#[tokio::test]
async fn a_session_or_message_whose_time_is_over_is_not_shown() {
    let fixture = DeskFixture::open().await;
    somebody(&fixture, "A1").await;
    fixture.pass(Duration::from_hours(24 * 91));
    let shown = fixture.desk().dossier("A1", &fixture.config).await.unwrap();
    assert!(shown.sessions.is_empty() && shown.messages.is_empty());
    assert_eq!(shown.letters[0].state, LetterState::Expired);
}

#[tokio::test]
async fn of_a_deleted_holder_nothing_is_left_that_signs_in_and_nobody_else_is_touched() {
    let fixture = DeskFixture::open().await;
    let other = somebody(&fixture, "A2").await;
    let before = fixture.desk().dossier("A2", &fixture.config).await.unwrap();
    let holder = somebody(&fixture, "A1").await;
    let device = fixture.desk().devices("A1").await.unwrap().remove(0);
    let gone = fixture.desk().delete_holder("a1").await.unwrap();
    assert_eq!((gone.devices, gone.cards, gone.letters, gone.sessions), (1, 1, 2, 1));
    assert_eq!(
        [count::<Holder>(&fixture).await, count::<Handle>(&fixture).await, count::<Device>(&fixture).await],
        [1; 3]
    );
    assert_eq!(
        [count::<Owned>(&fixture).await, count::<Card>(&fixture).await, count::<OwnedCard>(&fixture).await],
        [1; 3]
    );
    assert_eq!(
        [
            count::<Session>(&fixture).await,
            count::<SessionOf>(&fixture).await,
            count::<SessionCookie>(&fixture).await
        ],
        [1; 3]
    );
    assert_eq!([count::<Newest>(&fixture).await, count::<NewsRecord>(&fixture).await], [1; 2]);
    assert_eq!(count::<Invitation>(&fixture).await, 2);
    let hits = fixture.desk().find("A1", 9).await.unwrap().hits;
    assert!(hits.iter().all(|hit| hit.holder.id == other), "by its card, the other alone");
    assert!(directory::blocks_of(&fixture.store, &holder).await.unwrap().is_empty(), "the name is nowhere");
    // A phone that still has the passkey is told that it was removed.
    let credential = fixture.store.get::<Credential>(&device.credential.key()).await.unwrap().unwrap();
    assert!(credential.removed_at.is_some());
    assert_eq!(fixture.events().await.last(), Some(&(Event::HolderDeleted, Some(holder))));
    let after = fixture.desk().dossier("A2", &fixture.config).await.unwrap();
    assert_eq!(
        (after.devices, after.cards, after.sessions, after.letters),
        (before.devices, before.cards, before.sessions, before.letters)
    );
    assert_eq!(fixture.desk().find(other.as_str(), 9).await.unwrap().hits.len(), 1);
    assert!(matches!(fixture.desk().delete_holder("a1").await, Err(DeskRefusal::HolderUnknown(_))));
}

/// A database that writes down which tables are read through from their beginning.
struct Watched {
    engine: Arc<SledEngine>,
    read_through: Mutex<BTreeSet<String>>,
}

impl Engine for Watched {
    fn get<'a>(&'a self, table: &'a str, key: &'a [u8]) -> EngineFuture<'a, Option<Vec<u8>>> {
        self.engine.get(table, key)
    }

    fn scan<'a>(&'a self, range: Range<'a>) -> EngineFuture<'a, Vec<KeyValue>> {
        if range.prefix.is_empty() {
            self.read_through.lock().unwrap().insert(range.table.to_owned());
        }
        self.engine.scan(range)
    }

    fn last<'a>(&'a self, table: &'a str) -> EngineFuture<'a, Option<Vec<u8>>> {
        self.engine.last(table)
    }

    fn commit(&self, batch: Batch) -> EngineFuture<'_, CommitOutcome> {
        self.engine.commit(batch)
    }

    fn verify(&self) -> EngineFuture<'_, Content> {
        self.engine.verify()
    }

    fn copy(&self) -> EngineFuture<'_, Copying> {
        self.engine.copy()
    }

    fn changes<'a>(&'a self, table: &'a str, key: &'a [u8]) -> EngineFuture<'a, Changes> {
        self.engine.changes(table, key)
    }
}

#[tokio::test]
async fn to_delete_one_holder_nobody_elses_rows_are_read_through() {
    let fixture = DeskFixture::open().await;
    for id in ["A1", "A2"] {
        somebody(&fixture, id).await;
    }
    let watched = Arc::new(Watched { engine: fixture.engine.clone(), read_through: Mutex::default() });
    let store = Store::new(watched.clone());
    let desk = Desk { store: &store, ..fixture.desk() };
    let deleted = desk.to_delete("A1", &fixture.config).await.unwrap();
    assert_eq!((deleted.devices, deleted.cards, deleted.letters, deleted.sessions), (1, 1, 2, 1));
    assert_eq!(desk.delete_holder("A1").await.unwrap(), deleted);
    // What people are found by is text without an order, fifty bytes a person.
    let read_through: Vec<String> = watched.read_through.lock().unwrap().iter().cloned().collect();
    assert_eq!(read_through, ["directory.1"]);
    assert_eq!(count::<Invitation>(&fixture).await, 2);

    // As a store of before has it: all letters are read, and none is forgotten.
    let other = HolderId::parse("A2").unwrap();
    let newest = fixture.store.get::<Newest>(&other).await.unwrap().unwrap();
    let newest = Newest { before: Vec::new(), is_all: false, ..newest };
    fixture.store.put(&other, &newest).await.unwrap();
    assert_eq!(desk.delete_holder("A2").await.unwrap().letters, 2);
    assert!(watched.read_through.lock().unwrap().contains(Invitation::TABLE));
    assert_eq!(count::<Invitation>(&fixture).await, 0);
}

#[tokio::test]
async fn whoever_left_a_pc_open_is_signed_out_everywhere_and_keeps_the_phone() {
    let fixture = DeskFixture::open().await;
    somebody(&fixture, "A1").await;
    somebody(&fixture, "A2").await;
    assert_eq!(fixture.desk().sign_out("a1").await.unwrap(), 1);
    assert_eq!(fixture.events().await.last().map(|it| &it.0), Some(&Event::SessionEnded));
    let shown = fixture.desk().dossier("A1", &fixture.config).await.unwrap();
    assert_eq!((shown.sessions.len(), shown.devices.len()), (0, 1));
    assert_eq!(fixture.desk().dossier("A2", &fixture.config).await.unwrap().sessions.len(), 1);
    // Also where there was none: it ends what was approved and is of no session yet.
    let told = fixture.events().await.len();
    assert_eq!(fixture.desk().sign_out("a1").await.unwrap(), 0);
    assert_eq!(fixture.events().await.len(), told + 1);
    assert!(matches!(fixture.desk().sign_out("nobody").await, Err(DeskRefusal::HolderUnknown(_))));
}

#[tokio::test]
async fn an_id_that_was_deleted_begins_anew() {
    let fixture = DeskFixture::open().await;
    somebody(&fixture, "A1").await;
    let before = fixture.desk().delete_holder("A1").await.unwrap().holder;
    let new = NewHolder::parse("A1", "別人", "jma").unwrap();
    let after = fixture.desk().add_holder(&new, Existing::Refuse).await.unwrap();
    assert_ne!(before.handle, after.handle);
    let shown = fixture.desk().dossier("A1", &fixture.config).await.unwrap();
    assert!(
        shown.devices.is_empty()
            && shown.cards.is_empty()
            && shown.sessions.is_empty()
            && shown.letters.is_empty()
    );
}

fn named(name: &str) -> NewName<'_> {
    NewName { name: Some(name), kana: None }
}

#[tokio::test]
async fn a_new_name_keeps_everything_else() {
    let fixture = DeskFixture::open().await;
    somebody(&fixture, "A1").await;
    let before = fixture.desk().holder("A1").await.unwrap();
    let after = fixture.desk().rename("A1", named(" 新姓　花子 ")).await.unwrap();
    assert_eq!(after, Holder { name: "新姓　花子".to_owned(), ..before });
    let told = fixture.events().await.len();
    fixture.desk().rename("A1", named("新姓　花子")).await.unwrap();
    assert_eq!(fixture.events().await.len(), told, "the same name is no change");
    assert!(matches!(fixture.desk().rename("A1", named("=A1")).await, Err(DeskRefusal::Text(_))));
    assert!(matches!(fixture.desk().rename("nobody", named("名")).await, Err(DeskRefusal::HolderUnknown(_))));
}

#[tokio::test]
async fn how_a_name_is_read_is_changed_by_itself_or_with_the_name_and_taken_away() {
    let fixture = DeskFixture::open().await;
    somebody(&fixture, "A1").await;
    let before = fixture.desk().holder("A1").await.unwrap();
    let read_as = |kana| NewName { name: None, kana: Some(kana) };
    let kana = |text| KanaName::read(text).unwrap();
    let after = fixture.desk().rename("A1", read_as(" ﾔﾏﾀﾞ はなこ ")).await.unwrap();
    assert_eq!(after, Holder { kana: kana("ヤマダ　ハナコ"), ..before.clone() });
    assert_eq!(fixture.events().await.last(), Some(&(Event::HolderChanged, Some(before.id.clone()))));
    let told = fixture.events().await.len();
    fixture.desk().rename("A1", read_as("やまだ　ハナコ")).await.unwrap();
    assert_eq!(fixture.events().await.len(), told, "the same reading is no change");
    let both = NewName { name: Some("佐藤　花子"), kana: Some("さとう　はなこ") };
    let after = fixture.desk().rename("A1", both).await.unwrap();
    assert_eq!((after.name.as_str(), &after.kana), ("佐藤　花子", &kana("サトウ　ハナコ")));
    // Another name alone says nothing of how it is read.
    let after = fixture.desk().rename("A1", named("佐藤　華子")).await.unwrap();
    assert_eq!(after.kana, kana("サトウ　ハナコ"));
    for nonsense in ["佐藤", "サトウ1", "サ\u{200B}トウ", "ーサトウ"] {
        let refused = fixture.desk().rename("A1", read_as(nonsense)).await;
        assert!(matches!(refused, Err(DeskRefusal::Kana(_))), "{nonsense}: {refused:?}");
    }
    assert_eq!(fixture.desk().rename("A1", read_as("　")).await.unwrap().kana, None);
}

#[tokio::test]
async fn a_card_that_was_bound_to_the_wrong_person_is_free_again_and_its_sessions_end() {
    let fixture = DeskFixture::open().await;
    let holder = fixture.add("A1").await;
    let card = has_card(&fixture, &holder).await;
    is_signed_in(&fixture, &holder, Means::Card { id: card.id.clone(), kind: card.kind }).await;
    assert_eq!(fixture.desk().cards("A1").await.unwrap(), std::slice::from_ref(&card));
    assert_eq!(fixture.desk().unbind(&format!(" {}\u{200E}", card.id)).await.unwrap(), card);
    let shown = fixture.desk().dossier("A1", &fixture.config).await.unwrap();
    assert!(shown.cards.is_empty() && shown.sessions.is_empty());
    let event = Event::CardRemoved { card: card.id.to_string() };
    assert_eq!(fixture.events().await.last(), Some(&(event, Some(holder))));
    for id in [card.id.as_str(), "../etc", ""] {
        assert!(matches!(fixture.desk().unbind(id).await, Err(DeskRefusal::CardUnknown(_))), "{id}");
    }
    assert!(fixture.desk().find("0a1b2c", 9).await.unwrap().hits.is_empty());
}
