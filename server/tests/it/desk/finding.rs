//! Finding people by what a clerk has heard or read of them.

use crate::desk::fixture::DeskFixture;
use server::clock::Timestamp;
use server::desk::{DeskRefusal, Existing, NewHolder, NewName};
use server::ids::{CardId, HolderId, SystemRandom};
use server::model::index::{DirectoryBlock, DirectoryProgress};
use server::model::people::{Card, Holder};
use server::service::directory::{self, Fit};
use server::store::{Store, Tx};
use std::fmt::Write as _;

async fn adds(fixture: &DeskFixture, id: &str, name: &str) {
    let new = NewHolder::parse(id, name, "jma").unwrap();
    fixture.desk().add_holder(&new, Existing::Update).await.unwrap();
}

async fn found(fixture: &DeskFixture, typed: &str) -> Vec<String> {
    let found = fixture.desk().find(typed, 20).await.unwrap();
    assert!(!found.are_more, "{typed}");
    found.hits.into_iter().map(|hit| hit.holder.written).collect()
}

fn card(holder: &str, serial: &str) -> Card {
    Card {
        id: CardId::of("issuer", serial),
        kind: api::card::CardKind::Jpki,
        holder: HolderId::parse(holder).unwrap(),
        issuer: "試験発行局".to_owned(),
        serial: serial.to_owned(),
        valid_from: Timestamp::from_millis(0),
        valid_until: Timestamp::from_millis(1),
        bound_at: Timestamp::from_millis(0),
        last_used_at: None,
        roles: Vec::new(),
    }
}

async fn has_card(store: &Store, card: &Card) {
    let step = async |tx: Tx| {
        tx.put(&card.id, card)?;
        directory::keep_card(&tx, &SystemRandom, card)
    };
    store.transaction(step).await.unwrap();
}

/// The store as an earlier program left it.
async fn forgets_the_directory(store: &Store) {
    let step = async |tx: Tx| {
        for (key, _) in tx.scan::<DirectoryBlock>(b"", None, 10_000).await? {
            tx.delete::<DirectoryBlock>(&key);
        }
        tx.delete::<DirectoryProgress>(&String::new());
        Ok::<_, server::store::Error>(())
    };
    store.transaction(step).await.unwrap();
}

async fn blocks(store: &Store) -> usize {
    store.scan::<DirectoryBlock>(b"", None, 100_000).await.unwrap().len()
}

#[tokio::test]
async fn people_are_found_by_name_id_and_card_whatever_the_spelling() {
    let fixture = DeskFixture::open().await;
    for (id, name) in [
        ("TESTC20766", "神楽坂　三十四"),
        ("T20024-jpa", "髙橋　花子"),
        ("P-0001", "葛\u{E0101}城　太郎"),
        ("P-0002", "ヤマダ　タロウ"),
    ] {
        adds(&fixture, id, name).await;
    }
    has_card(&fixture.store, &card("P-0002", "0a1b2c3d")).await;
    for (typed, who) in [
        ("ｔｅｓｔｃ２０７６６", "TESTC20766"),
        ("20766", "TESTC20766"),
        ("三十四", "TESTC20766"),
        ("三十四 神楽坂", "TESTC20766"),
        ("高橋花子", "T20024-jpa"),
        ("T20024ーjpa", "T20024-jpa"),
        ("葛城", "P-0001"),
        ("やまだ", "P-0002"),
        ("ﾔﾏﾀﾞ", "P-0002"),
        ("0A 1B 2C 3D", "P-0002"),
        ("1b2c", "P-0002"),
    ] {
        assert_eq!(found(&fixture, typed).await, [who], "{typed}");
    }
    assert_eq!(found(&fixture, "見本").await, [""; 0]);
    let hit = fixture.desk().find("0a1b2c3d", 1).await.unwrap().hits.remove(0);
    assert_eq!((hit.fit, hit.card.unwrap().serial.as_str()), (Fit::Serial, "0a1b2c3d"));
    for typed in ["", "　", "-", "\u{200B}"] {
        assert!(matches!(fixture.desk().find(typed, 9).await, Err(DeskRefusal::NothingToFind(_))), "{typed}");
    }
}

#[tokio::test]
async fn the_best_come_first_and_what_is_left_out_is_said() {
    let fixture = DeskFixture::open().await;
    for (id, name) in
        [("A3", "北山田"), ("A2", "山田　次郎"), ("A1", "山田"), ("山".len().to_string().as_str(), "森")]
    {
        adds(&fixture, id, name).await;
    }
    assert_eq!(found(&fixture, "山田").await, ["A1", "A2", "A3"]);
    assert_eq!(found(&fixture, "a").await, ["A1", "A2", "A3"]);
    let two = fixture.desk().find("山田", 2).await.unwrap();
    assert!(two.are_more);
    assert_eq!(two.hits.len(), 2);
}

#[tokio::test]
async fn who_was_renamed_is_found_by_the_new_name_alone() {
    let fixture = DeskFixture::open().await;
    adds(&fixture, "A1", "旧姓　花子").await;
    adds(&fixture, "A1", "新姓　花子").await;
    assert_eq!(found(&fixture, "旧姓").await, [""; 0]);
    assert_eq!(found(&fixture, "新姓").await, ["A1"]);
    assert_eq!(found(&fixture, "花子").await, ["A1"], "once, whatever is left of before");
    // Many changed names do not hide the one that holds.
    for n in 0..300 {
        adds(&fixture, &format!("B{n}"), "改名　前").await;
        adds(&fixture, &format!("B{n}"), "他").await;
    }
    adds(&fixture, "Z1", "改名　前").await;
    let one = fixture.desk().find("改名", 1).await.unwrap();
    assert_eq!((one.hits[0].holder.written.as_str(), one.are_more), ("Z1", false));
}

async fn is_read_as(fixture: &DeskFixture, id: &str, kana: &str) {
    fixture.desk().rename(id, NewName { name: None, kana: Some(kana) }).await.unwrap();
}

#[tokio::test]
async fn people_are_found_by_how_their_names_are_read_as_by_the_names() {
    let fixture = DeskFixture::open().await;
    for (id, name, kana) in [
        ("A1", "神楽坂　三十四", "カグラザカ　ミトシ"),
        ("A2", "大野　京子", "オオノ　キョウコ"),
        ("A3", "Yuki Tanaka", "ユーキ　タナカ"),
        ("A4", "ジョン　スミス", "ジョン・スミス"),
        ("A5", "森", ""),
    ] {
        adds(&fixture, id, name).await;
        is_read_as(&fixture, id, kana).await;
    }
    for (typed, who) in [
        ("カグラザカ　ミトシ", "A1"),
        ("かぐらざかみとし", "A1"),
        ("ｶｸﾞﾗｻﾞｶ", "A1"),
        ("ミトシ カグラザカ", "A1"),
        ("ぐらざ", "A1"),
        ("神楽坂 ミトシ", "A1"),
        ("a1 みとし", "A1"),
        ("ｷﾖｳｺ", "A2"),
        ("きょうこ", "A2"),
        ("ゆ-き", "A3"),
        ("ユウキ", ""),
        ("ジョンスミス", "A4"),
        ("ｼﾞｮﾝ･ｽﾐｽ", "A4"),
    ] {
        let expected = if who.is_empty() { Vec::new() } else { vec![who] };
        assert_eq!(found(&fixture, typed).await, expected, "{typed}");
    }
    let whole = fixture.desk().find("おおの きょうこ", 1).await.unwrap().hits.remove(0);
    assert_eq!(whole.fit, Fit::Name);
    is_read_as(&fixture, "A1", "カグラザカ　サトシ").await;
    assert_eq!(found(&fixture, "みとし").await, [""; 0], "only as it is read now");
    assert_eq!(found(&fixture, "さとし").await, ["A1"]);
    is_read_as(&fixture, "A1", "").await;
    assert_eq!(found(&fixture, "かぐらざか").await, [""; 0]);
    assert_eq!(found(&fixture, "神楽坂").await, ["A1"]);
    fixture.desk().delete_holder("A2").await.unwrap();
    let blocks = fixture.store.scan::<DirectoryBlock>(b"", None, 1000).await.unwrap();
    assert!(
        blocks.iter().all(|(_, block)| !block.text.contains("きようこ")),
        "nothing of the deleted is left"
    );
}

/// Lines that an earlier server wrote say nothing of readings.
#[tokio::test]
async fn lines_of_before_hold_until_a_name_is_given_a_reading() {
    let fixture = DeskFixture::open().await;
    adds(&fixture, "A1", "山田　花子").await;
    let line = fixture.store.scan::<DirectoryBlock>(b"", None, 9).await.unwrap().remove(0).1;
    assert_eq!(line.text, "a1|a1|山田花子;");
    is_read_as(&fixture, "A1", "ヤマダ　ハナコ").await;
    assert_eq!(found(&fixture, "山田").await, ["A1"]);
    assert_eq!(found(&fixture, "ヤマダ").await, ["A1"]);
    forgets_the_directory(&fixture.store).await;
    fixture.desk().make_directory(|| {}).await.unwrap();
    assert_eq!(found(&fixture, "ヤマダ").await, ["A1"], "made anew, it has both");
}

#[tokio::test]
async fn who_was_there_before_there_was_a_directory_is_found_before_and_after_it_is_made() {
    let fixture = DeskFixture::open().await;
    let mut csv = String::from("id,name,authority\n");
    for n in 0..2500 {
        writeln!(csv, "H{n:05},試験　{n},jma").unwrap();
    }
    crate::desk::import::import(&fixture, csv.as_bytes()).await;
    has_card(&fixture.store, &card("H00001", "c0ffee")).await;
    assert_eq!(blocks(&fixture.store).await, 4, "a thousand holders a block");
    forgets_the_directory(&fixture.store).await;
    let all_found = async || {
        assert_eq!(found(&fixture, "H02499").await, ["H02499"]);
        assert_eq!(found(&fixture, "c0ffee").await, ["H00001"]);
    };
    all_found().await;
    directory::make_next(&fixture.store, &SystemRandom).await.unwrap();
    assert_eq!(blocks(&fixture.store).await, 1, "a part of it");
    all_found().await;
    let mut parts = 0;
    fixture.desk().make_directory(|| parts += 1).await.unwrap();
    assert_eq!((parts, blocks(&fixture.store).await), (4, 4));
    all_found().await;
}

#[tokio::test]
async fn a_new_store_has_its_directory_from_the_start() {
    let fixture = DeskFixture::open().await;
    assert_eq!(directory::make_next(&fixture.store, &SystemRandom).await.unwrap(), directory::Tidied::All);
}

#[tokio::test]
async fn scattered_lines_are_put_together_and_nobody_is_lost() {
    let fixture = DeskFixture::open().await;
    for n in 0..100 {
        adds(&fixture, &format!("A{n}"), "試験").await;
    }
    assert_eq!(blocks(&fixture.store).await, 100);
    while directory::gather(&fixture.store).await.unwrap() == directory::Tidied::More {}
    assert_eq!(blocks(&fixture.store).await, 1);
    let all = fixture.desk().find("試験", 1000).await.unwrap();
    assert_eq!(all.hits.len(), 100);
    assert!(fixture.store.scan::<Holder>(b"", None, 1000).await.unwrap().len() == 100);
}
