//! Damages of every kind that a disk, a broken copy or a hand can do to a database. Each one is found, or has taken nothing away: none is
//! served as if it had always been so.

use std::fs::{self, File};
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};

use super::SledEngine;
use crate::store::engine::{Batch, Cell, Engine, Error, KeyValue, Range, Table};

/// Does something to a database.
type DamageDone = Box<dyn Fn(&Path)>;

const TABLE: &str = "things.1";
const CACHE: u64 = 1 << 24;

fn put(number: u32, value: Vec<u8>) -> Cell {
    Cell { table: Table::Borrowed(TABLE), key: number.to_be_bytes().to_vec(), value: Some(value) }
}

async fn all(engine: &SledEngine) -> Result<Vec<KeyValue>, Error> {
    engine.scan(Range { table: TABLE, prefix: b"", after: None, limit: usize::MAX }).await
}

/// A database that has lived: it grew, was written over, and was opened several times.
async fn lived(dir: &Path, rounds: u32) -> Vec<KeyValue> {
    let mut found = Vec::new();
    for round in 0..rounds {
        let engine = SledEngine::open(dir, CACHE).unwrap();
        for part in 0..8_u32 {
            let writes = (0..60)
                .map(|number| {
                    let size = usize::try_from(100 + (number * 37 + part * 11) % 400).unwrap();
                    put(part * 1000 + number * (round + 1), vec![u8::try_from(round + part).unwrap(); size])
                })
                .collect();
            let _ = engine.commit(Batch { writes, ..Batch::default() }).await.unwrap();
        }
        let _ = engine
            .commit(Batch { writes: vec![put(round, vec![7; 20_000])], ..Batch::default() })
            .await
            .unwrap();
        found = all(&engine).await.unwrap();
    }
    found
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let place = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &place);
        } else if entry.file_type().unwrap().is_file() {
            fs::copy(entry.path(), place).unwrap();
        }
    }
}

/// What a damaged database may be: all there, or refused. Once refused it stays so.
async fn is_whole_or_refused(dir: &Path, should: &[KeyValue], what: &str) -> bool {
    let read = match SledEngine::open(dir, CACHE) {
        Ok(engine) => match all(&engine).await {
            Ok(found) => {
                assert!(
                    found == should,
                    "{what}: {} entries are served silently, of {}",
                    found.len(),
                    should.len()
                );
                engine.verify().await.map(|_| ())
            }
            Err(error) => Err(error),
        },
        Err(error) => Err(error),
    };
    match read {
        Ok(()) => true,
        Err(error) => {
            let again = SledEngine::open(dir, CACHE).err();
            assert!(
                matches!((&error, &again), (Error::Damaged { .. }, Some(Error::Damaged { .. }))),
                "{what}: {error}, and then {again:?}"
            );
            false
        }
    }
}

fn file(dir: &Path, name: &str) -> File {
    File::options().read(true).write(true).open(dir.join(name)).unwrap()
}

fn flip(file: &File, at: u64) {
    let mut byte = [0];
    file.read_exact_at(&mut byte, at).unwrap();
    file.write_all_at(&[byte[0] ^ 0x55], at).unwrap();
}

fn snapshot(dir: &Path) -> PathBuf {
    let names = fs::read_dir(dir.join("rows")).unwrap().map(|it| it.unwrap().path());
    names.into_iter().find(|it| it.file_name().unwrap().to_string_lossy().starts_with("snap.")).unwrap()
}

/// So many of each kind; ten times as many at night.
fn many() -> u64 {
    if std::env::var("KAGURA_TESTS").is_ok_and(|it| it == "full") { 400 } else { 40 }
}

#[tokio::test]
async fn no_damage_is_served_silently() {
    let home = tempfile::tempdir().unwrap();
    let (sound, older) = (home.path().join("sound"), home.path().join("older"));
    lived(&sound, 2).await;
    copy(&sound, &older);
    let should = lived(&sound, 5).await;
    let length = fs::metadata(sound.join("rows/db")).unwrap().len();
    let mut damages: Vec<(String, DamageDone)> = Vec::new();
    for step in 1..=many() {
        // Spread over the file, and odd enough not to meet the same boundaries again and again.
        let at = length * step / (many() + 1) + step * 13 % 97;
        damages
            .push((format!("cut at {at}"), Box::new(move |dir| file(dir, "rows/db").set_len(at).unwrap())));
        damages.push((format!("byte {at} flipped"), Box::new(move |dir| flip(&file(dir, "rows/db"), at))));
        damages.push((
            format!("a page of zeros at {at}"),
            Box::new(move |dir| file(dir, "rows/db").write_all_at(&[0; 4096], at / 4096 * 4096).unwrap()),
        ));
        damages.push((
            format!("the last {} bytes of the log cut, to the byte", step * 7),
            Box::new(move |dir| {
                let db = file(dir, "rows/db");
                let bytes = fs::read(dir.join("rows/db")).unwrap();
                let end = bytes.iter().rposition(|byte| *byte != 0).unwrap() as u64;
                db.set_len(end.saturating_sub(step * 7)).unwrap();
            }),
        ));
        damages.push((
            format!("a page from elsewhere at {at}"),
            Box::new(move |dir| {
                let (db, mut page) = (file(dir, "rows/db"), [0; 4096]);
                db.read_exact_at(&mut page, length / 2 / 4096 * 4096).unwrap();
                db.write_all_at(&page, at / 4096 * 4096).unwrap();
            }),
        ));
    }
    for name in ["rows/conf", "rows/db", "mark"] {
        damages.push((format!("{name} gone"), Box::new(move |dir| fs::remove_file(dir.join(name)).unwrap())));
        damages.push((format!("{name} empty"), Box::new(move |dir| file(dir, name).set_len(0).unwrap())));
        damages.push((
            format!("{name} nonsense"),
            Box::new(move |dir| fs::write(dir.join(name), "no such thing").unwrap()),
        ));
    }
    damages.push(("no rows".to_owned(), Box::new(|dir| fs::remove_dir_all(dir.join("rows")).unwrap())));
    damages.push(("no snapshot".to_owned(), Box::new(|dir| fs::remove_file(snapshot(dir)).unwrap())));
    damages.push((
        "junk for a snapshot".to_owned(),
        Box::new(|dir| fs::write(snapshot(dir), "no such thing").unwrap()),
    ));
    damages.push((
        "an older copy of the rows".to_owned(),
        Box::new(move |dir| {
            fs::remove_dir_all(dir.join("rows")).unwrap();
            copy(&older.join("rows"), &dir.join("rows"));
        }),
    ));
    let (mut whole, mut refused) = (0, 0);
    for (number, (what, damage)) in damages.iter().enumerate() {
        let dir = home.path().join(number.to_string());
        copy(&sound, &dir);
        damage(&dir);
        if is_whole_or_refused(&dir, &should, what).await {
            whole += 1;
        } else {
            refused += 1;
        }
        fs::remove_dir_all(&dir).unwrap();
    }
    // Some take nothing away: zeros where nothing stood, a flipped byte in what was written over since.
    let all = damages.len();
    assert!(
        all >= 200 && refused >= all / 4,
        "{all} damages: {refused} refused, {whole} had taken nothing away"
    );
}

#[tokio::test]
async fn what_can_be_read_of_a_log_whose_end_is_gone_can_be_accepted() {
    let home = tempfile::tempdir().unwrap();
    let sound = home.path().join("sound");
    let should = lived(&sound, 3).await;
    // Of a short end the log has all; this one is lost with it.
    let ended = home.path().join("ended");
    copy(&sound, &ended);
    let log = fs::read(ended.join("rows/db")).unwrap();
    let end = log.iter().rposition(|byte| *byte != 0).unwrap() as u64;
    file(&ended, "rows/db").set_len(end - 500).unwrap();
    assert!(is_whole_or_refused(&ended, &should, "a cut that the log makes good").await);
    fs::remove_file(sound.join("wal")).unwrap();
    let length = fs::metadata(sound.join("rows/db")).unwrap().len();
    let mut refused = 0;
    for cut in [1, 24, 500, 4_096, 70_000, length / 2] {
        let dir = home.path().join(cut.to_string());
        copy(&sound, &dir);
        let log = fs::read(dir.join("rows/db")).unwrap();
        let end = log.iter().rposition(|byte| *byte != 0).unwrap() as u64;
        file(&dir, "rows/db").set_len(end.saturating_sub(cut)).unwrap();
        // The last bytes may be nothing but what sled fills up with.
        if is_whole_or_refused(&dir, &should, "a cut").await {
            continue;
        }
        refused += 1;
        let super::Accepted { content, before } = super::accept(&dir, CACHE).unwrap();
        assert_eq!(before, Some(should.len() as u64));
        let engine = SledEngine::open(&dir, CACHE).unwrap();
        let found = all(&engine).await.unwrap();
        assert_eq!(found.len() as u64, content.entries, "{cut}");
        assert!(found.len() <= should.len() && (cut > 70_000 || !found.is_empty()), "{cut}: {}", found.len());
    }
    assert!(refused > 1, "{refused}");
}

#[tokio::test]
async fn a_database_from_before_there_were_marks_is_marked_once() {
    let dir = tempfile::tempdir().unwrap();
    let should = lived(dir.path(), 1).await;
    {
        let rows = dir.path().join("rows");
        let tree = super::open_sled(&rows, CACHE).unwrap();
        tree.remove(super::mark::PLACE).unwrap();
        tree.flush().unwrap();
        fs::remove_file(dir.path().join("mark")).unwrap();
    }
    for _ in 0..2 {
        let engine = SledEngine::open(dir.path(), CACHE).unwrap();
        assert_eq!(all(&engine).await.unwrap(), should);
        assert_eq!(engine.verify().await.unwrap().entries, u64::try_from(should.len()).unwrap());
    }
    assert!(dir.path().join("mark").exists());
}

#[tokio::test]
async fn a_start_that_was_interrupted_between_the_two_marks_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    drop(SledEngine::open(dir.path(), CACHE).unwrap());
    fs::rename(dir.path().join("mark"), dir.path().join("mark.new")).unwrap();
    let engine = SledEngine::open(dir.path(), CACHE).unwrap();
    assert_eq!(engine.verify().await.unwrap().entries, 0);
    assert!(dir.path().join("mark").exists());
}

/// The rows of another store that has come further than this one, under this one's mark.
fn transplanted(home: &Path) -> PathBuf {
    let dir = home.join("transplanted");
    copy(&home.join("ours"), &dir);
    fs::remove_dir_all(dir.join("rows")).unwrap();
    copy(&home.join("theirs/rows"), &dir.join("rows"));
    dir
}

#[tokio::test]
async fn rows_of_another_store_under_this_ones_mark_are_refused_until_a_person_accepts_them() {
    let home = tempfile::tempdir().unwrap();
    lived(&home.path().join("ours"), 1).await;
    // As sound as ours, and further: a mark alone says nothing against it.
    let theirs = lived(&home.path().join("theirs"), 3).await;
    let dir = transplanted(home.path());
    for _ in 0..2 {
        let why = SledEngine::open(&dir, CACHE).err().unwrap().to_string();
        assert!(why.contains("another store's than its file `mark`"), "{why}");
    }
    let accepted = super::accept(&dir, CACHE).unwrap();
    assert_eq!(accepted.content.entries, theirs.len() as u64);
    for _ in 0..2 {
        let engine = SledEngine::open(&dir, CACHE).unwrap();
        assert_eq!(all(&engine).await.unwrap(), theirs);
    }
    // What was accepted is a store like any other: it is its own mark that counts.
    let again = transplanted(home.path());
    assert!(SledEngine::open(&again, CACHE).is_err());
}

#[tokio::test]
async fn a_store_of_a_version_that_knew_no_names_gets_one_and_so_does_a_mark_that_such_a_version_made_anew() {
    let home = tempfile::tempdir().unwrap();
    let (ours, theirs) = (home.path().join("ours"), home.path().join("theirs"));
    let should = lived(&ours, 1).await;
    lived(&theirs, 3).await;
    {
        let tree = super::open_sled(&ours.join("rows"), CACHE).unwrap();
        // Such a version had no log either.
        for place in [super::mark::NAME_PLACE, super::mark::LOGGED_PLACE] {
            tree.remove(place).unwrap();
        }
        tree.flush().unwrap();
    }
    file(&ours, "mark").set_len(1024).unwrap();
    for _ in 0..2 {
        assert_eq!(all(&SledEngine::open(&ours, CACHE).unwrap()).await.unwrap(), should);
        file(&ours, "mark").set_len(1024).unwrap();
    }
    assert_eq!(all(&SledEngine::open(&ours, CACHE).unwrap()).await.unwrap(), should);
    assert!(SledEngine::open(&transplanted(home.path()), CACHE).is_err(), "it has its name from now on");
}

#[tokio::test]
async fn a_row_that_was_put_into_the_files_by_another_hand_is_found() {
    let home = tempfile::tempdir().unwrap();
    let (ours, theirs) = (home.path().join("ours"), home.path().join("theirs"));
    lived(&ours, 2).await;
    lived(&theirs, 3).await;
    let place = |number: u32| super::layout::place(TABLE, &number.to_be_bytes()).unwrap();
    for (what, theirs_at, ours_at) in
        [("one more", 120, 999_999), ("in the place of ours", 120, 60), ("theirs of the same key", 60, 60)]
    {
        let dir = home.path().join(what);
        copy(&ours, &dir);
        {
            let from = super::open_sled(&theirs.join("rows"), CACHE).unwrap();
            let row = from.get(place(theirs_at)).unwrap().unwrap();
            let to = super::open_sled(&dir.join("rows"), CACHE).unwrap();
            assert_ne!(to.insert(place(ours_at), row.clone()).unwrap(), Some(row), "{what}");
            to.flush().unwrap();
        }
        let why = SledEngine::open(&dir, CACHE).err().unwrap().to_string();
        assert!(
            why.contains("entries more than were written") || why.contains("not as they were written"),
            "{why}"
        );
        assert!(why.contains("kagura restore"), "{why}");
    }
}

#[tokio::test]
async fn what_is_accepted_of_flipped_and_foreign_bytes_was_written_once_and_opens_from_then_on() {
    let home = tempfile::tempdir().unwrap();
    let sound = home.path().join("sound");
    let should = lived(&sound, 3).await;
    let length = fs::metadata(sound.join("rows/db")).unwrap().len();
    let (mut accepted, mut refused) = (0, 0);
    for step in 1..=many() {
        let at = length * step / (many() + 1) + step * 13 % 97;
        let dir = home.path().join(step.to_string());
        copy(&sound, &dir);
        let db = file(&dir, "rows/db");
        if step % 2 == 0 {
            flip(&db, at);
        } else {
            let mut page = [0; 4096];
            db.read_exact_at(&mut page, length / 2 / 4096 * 4096).unwrap();
            db.write_all_at(&page, at / 4096 * 4096).unwrap();
        }
        if is_whole_or_refused(&dir, &should, "bytes").await {
            continue;
        }
        match super::accept(&dir, CACHE) {
            Ok(taken) => {
                accepted += 1;
                assert_eq!(taken.before, Some(should.len() as u64));
                for _ in 0..2 {
                    let engine = SledEngine::open(&dir, CACHE).unwrap();
                    let found = all(&engine).await.unwrap();
                    assert_eq!(found.len() as u64, taken.content.entries, "{at}");
                    assert_eq!(engine.verify().await.unwrap(), taken.content, "{at}");
                    // Each value is of one byte, in a key of its own.
                    for (key, value) in found {
                        assert!(
                            value.windows(2).all(|two| two[0] == two[1]),
                            "{at}: {key:?} was never written so"
                        );
                    }
                }
            }
            Err(error) => {
                refused += 1;
                assert!(error.to_string().contains("kagura restore"), "{at}: {error}");
                let again = SledEngine::open(&dir, CACHE).err();
                assert!(matches!(again, Some(Error::Damaged { .. })), "{at}: it stays refused, {again:?}");
            }
        }
    }
    assert!(accepted + refused > many() / 4, "{accepted} accepted, {refused} refused");
}

/// A database whose process was killed with commits in its log that were not in sled yet: a copy from under the engine. With what is in it.
async fn killed(home: &Path) -> (PathBuf, Vec<KeyValue>) {
    let (live, dir) = (home.join("live"), home.join("killed"));
    lived(&live, 2).await;
    let engine = SledEngine::open(&live, CACHE).unwrap();
    for number in 0..5 {
        let writes = vec![
            put(2_000_000 + number, vec![7; 300]),
            put(3_000_000, vec![u8::try_from(number).unwrap(); 9_000]),
        ];
        let _ = engine.commit(Batch { writes, ..Batch::default() }).await.unwrap();
    }
    copy(&live, &dir);
    (dir, all(&engine).await.unwrap())
}

/// The places at which a log has a record.
fn records(dir: &Path) -> Vec<u64> {
    let bytes = fs::read(dir.join("wal")).unwrap();
    let pages = bytes.chunks(4096).enumerate();
    let begins = |page: &[u8]| page[..4] != [0; 4] && page[4..10] == [0; 6];
    let number = |bytes: &[u8]| u64::from_be_bytes(bytes.try_into().unwrap());
    // Of the tree's mark that stands in it, the number of its last commit.
    let found =
        pages.filter(|(_, page)| begins(page)).map(|(at, page)| (number(&page[12..20]), at as u64 * 4096));
    let found: Vec<_> = found.collect();
    let latest = found.iter().map(|(tree, _)| *tree).max();
    found.into_iter().filter(|(tree, _)| Some(*tree) == latest).map(|(_, at)| at).collect()
}

#[tokio::test]
async fn what_was_in_the_log_when_the_process_was_killed_is_there_and_counted_once() {
    let home = tempfile::tempdir().unwrap();
    let (dir, should) = killed(home.path()).await;
    assert!(records(&dir).len() >= 5, "{:?}", records(&dir));
    for _ in 0..2 {
        let again = home.path().join("again");
        copy(&dir, &again);
        // As killed at once, and once more, before and after what the log had was written into sled.
        for _ in 0..2 {
            let engine = SledEngine::open(&again, CACHE).unwrap();
            assert_eq!(all(&engine).await.unwrap(), should);
            assert_eq!(engine.count(TABLE), Some(should.len() as u64));
            assert_eq!(engine.verify().await.unwrap().entries, should.len() as u64);
            let copied = home.path().join("copied");
            copy(&again, &copied);
            drop(engine);
            fs::remove_dir_all(&again).unwrap();
            fs::rename(&copied, &again).unwrap();
        }
        fs::remove_dir_all(&again).unwrap();
    }
}

#[tokio::test]
async fn no_damage_of_a_log_with_commits_that_are_not_in_sled_is_served_silently() {
    let home = tempfile::tempdir().unwrap();
    let (sound, should) = killed(home.path()).await;
    let other = home.path().join("other");
    fs::create_dir(&other).unwrap();
    let (theirs, _) = killed(&other).await;
    let records = records(&sound);
    let last = *records.last().unwrap();
    let mut damages: Vec<(String, DamageDone)> = vec![
        ("gone".to_owned(), Box::new(|dir| fs::remove_file(dir.join("wal")).unwrap())),
        ("empty".to_owned(), Box::new(|dir| file(dir, "wal").set_len(0).unwrap())),
        ("nonsense".to_owned(), Box::new(|dir| fs::write(dir.join("wal"), "no such thing").unwrap())),
        (
            "another store's".to_owned(),
            Box::new(move |dir| fs::write(dir.join("wal"), fs::read(theirs.join("wal")).unwrap()).unwrap()),
        ),
        (
            "cut in its last record".to_owned(),
            Box::new(move |dir| file(dir, "wal").set_len(last + 20).unwrap()),
        ),
        (
            "too long by nonsense".to_owned(),
            Box::new(|dir| file(dir, "wal").write_all_at(b"no such thing", 4 << 20).unwrap()),
        ),
        (
            "a folder".to_owned(),
            Box::new(|dir| {
                fs::remove_file(dir.join("wal")).unwrap();
                fs::create_dir(dir.join("wal")).unwrap();
            }),
        ),
    ];
    for at in records.iter().flat_map(|at| [at + 2, at + 9, at + 30]) {
        damages.push((format!("byte {at} flipped"), Box::new(move |dir| flip(&file(dir, "wal"), at))));
    }
    for (number, (what, damage)) in damages.iter().enumerate() {
        let dir = home.path().join(number.to_string());
        copy(&sound, &dir);
        damage(&dir);
        match SledEngine::open(&dir, CACHE).err() {
            // All that was there is there.
            None if what.starts_with("too long") => {
                assert!(is_whole_or_refused(&dir, &should, what).await, "{what}");
                continue;
            }
            Some(Error::Damaged { cause, .. }) => {
                assert!(
                    cause.contains("are missing") || cause.contains("is missing") || cause.contains("`wal`"),
                    "{what}: {cause}"
                );
            }
            // Nothing of ours is that.
            Some(Error::NotOurs(_)) if what == "a folder" => continue,
            error => panic!("{what}: {error:?}"),
        }
        assert!(!is_whole_or_refused(&dir, &should, what).await, "{what}");
        // What a person accepts then is what was written up to there.
        let said = super::inspect(&dir, CACHE).await.unwrap();
        let accepted = super::accept(&dir, CACHE).unwrap();
        assert_eq!(said.readable, Some(accepted.content), "{what}");
        let engine = SledEngine::open(&dir, CACHE).unwrap();
        let found = all(&engine).await.unwrap();
        assert_eq!(found.len() as u64, accepted.content.entries, "{what}");
        let known = |row: &KeyValue| should.contains(row) || row.0 == 3_000_000_u32.to_be_bytes();
        assert!(found.iter().all(known), "{what}");
        // Its numbers begin again, and none of the old ones is taken for one of them.
        let _ = engine.commit(Batch { writes: vec![put(1, vec![1])], ..Batch::default() }).await.unwrap();
        copy(&dir, &home.path().join("after"));
        drop(engine);
        let after = SledEngine::open(&home.path().join("after"), CACHE).unwrap();
        assert_eq!(after.get(TABLE, &1_u32.to_be_bytes()).await.unwrap(), Some(vec![1]), "{what}");
        let _ = after.verify().await.unwrap();
        drop(after);
        fs::remove_dir_all(home.path().join("after")).unwrap();
    }
}

#[tokio::test]
async fn rows_that_end_before_the_log_begins_are_refused_and_those_that_it_goes_on_from_are_whole() {
    let home = tempfile::tempdir().unwrap();
    let (live, before) = (home.path().join("live"), home.path().join("before"));
    lived(&live, 1).await;
    copy(&live, &before);
    let engine = SledEngine::open(&live, CACHE).unwrap();
    let one = |number: u32| Batch { writes: vec![put(number, vec![7; 200])], ..Batch::default() };
    let _ = engine.commit(one(4_000_000)).await.unwrap();
    let should = all(&engine).await.unwrap();
    let with_older_rows = |name: &str| {
        let dir = home.path().join(name);
        copy(&live, &dir);
        fs::remove_dir_all(dir.join("rows")).unwrap();
        copy(&before.join("rows"), &dir.join("rows"));
        dir
    };
    // The log still has all that came since.
    let _ = engine.verify().await.unwrap();
    let goes_on = with_older_rows("goes on");
    assert!(is_whole_or_refused(&goes_on, &should, "older rows").await);
    drop(engine);
    // It was written from its front again.
    let engine = SledEngine::open(&live, CACHE).unwrap();
    let _ = engine.commit(one(4_000_001)).await.unwrap();
    let ends = with_older_rows("ends");
    let why = SledEngine::open(&ends, CACHE).err().unwrap().to_string();
    assert!(why.contains("`wal` is of a later time than its folder `rows`"), "{why}");
}

#[tokio::test]
async fn nothing_is_written_to_a_log_that_was_taken_away_or_replaced_while_the_engine_has_it_open() {
    let home = tempfile::tempdir().unwrap();
    let engine = SledEngine::open(home.path(), CACHE).unwrap();
    let one = |number: u32| Batch { writes: vec![put(number, vec![7; 200])], ..Batch::default() };
    let _ = engine.commit(one(1)).await.unwrap();
    let (log, aside) = (home.path().join("wal"), home.path().join("aside"));
    fs::rename(&log, &aside).unwrap();
    for replaced in [false, true] {
        if replaced {
            fs::copy(&aside, &log).unwrap();
        }
        let refused = engine.commit(one(2)).await;
        assert!(matches!(&refused, Err(Error::Moved { path }) if *path == log), "{refused:?}");
    }
    fs::rename(&aside, &log).unwrap();
    let _ = engine.commit(one(2)).await.unwrap();
    drop(engine);
    assert_eq!(all(&SledEngine::open(home.path(), CACHE).unwrap()).await.unwrap().len(), 2);
}

/// A store as it lay one day and on a later one, each as a process leaves it that is killed, and what the later one has.
async fn two_days(home: &Path) -> (PathBuf, PathBuf, Vec<KeyValue>) {
    let (live, early, late) = (home.join("live"), home.join("early"), home.join("late"));
    lived(&live, 1).await;
    let one = |number: u32| Batch { writes: vec![put(number, vec![7; 200])], ..Batch::default() };
    for (day, number) in [(&early, 4_000_000), (&late, 4_000_010)] {
        let engine = SledEngine::open(&live, CACHE).unwrap();
        let _ = engine.commit(one(number)).await.unwrap();
        drop(engine);
        // This one is in the log alone.
        let engine = SledEngine::open(&live, CACHE).unwrap();
        let _ = engine.commit(one(number + 1)).await.unwrap();
        copy(&live, day);
    }
    let should = all(&SledEngine::open(&live, CACHE).unwrap()).await.unwrap();
    (early, late, should)
}

#[tokio::test]
async fn files_of_two_days_are_never_served_as_one_store() {
    let home = tempfile::tempdir().unwrap();
    let (early, late, should) = two_days(home.path()).await;
    let day = |name: &str, from_early: &[&str]| {
        let dir = home.path().join(name);
        copy(&late, &dir);
        for name in from_early {
            if dir.join(name).is_dir() {
                fs::remove_dir_all(dir.join(name)).unwrap();
                copy(&early.join(name), &dir.join(name));
            } else {
                fs::copy(early.join(name), dir.join(name)).unwrap();
            }
        }
        dir
    };
    assert!(is_whole_or_refused(&day("unmixed", &[]), &should, "as it was").await);
    // A mark that is behind takes nothing away.
    assert!(is_whole_or_refused(&day("mark", &["mark"]), &should, "an earlier mark").await);
    for (what, from_early, said) in [
        ("rows and mark", &["rows", "mark"][..], "`wal` is of a later time"),
        ("db and mark", &["rows/db", "mark"], ""),
        ("wal and mark", &["wal", "mark"], "`wal` is of an earlier time"),
        ("wal", &["wal"], "`wal` is of an earlier time"),
        ("rows", &["rows"], "`wal` is of a later time"),
        ("rows and wal", &["rows", "wal"], "are missing"),
    ] {
        let dir = day(what, from_early);
        assert!(!is_whole_or_refused(&dir, &should, what).await, "{what}");
        let why = SledEngine::open_heeding(&dir, CACHE, super::Durability::PowerCut, super::Before::Ignored);
        let why = why.err().unwrap().to_string();
        assert!(why.contains(said), "{what}: {why}");
        // A person may go on with what there is, and it is a store like any other then.
        let accepted = super::accept(&dir, CACHE).unwrap().content;
        for _ in 0..2 {
            let engine = SledEngine::open(&dir, CACHE).unwrap();
            assert_eq!(all(&engine).await.unwrap().len() as u64, accepted.entries, "{what}");
        }
    }
}

#[tokio::test]
async fn no_new_store_is_made_where_anything_of_one_is_left() {
    let home = tempfile::tempdir().unwrap();
    let sound = home.path().join("sound");
    lived(&sound, 1).await;
    for (kept, said) in [
        (&["wal"][..], "its folder `rows` and file `mark` are missing"),
        (&["mark"], "its folder `rows` is missing"),
        (&["mark", "wal"], "its folder `rows` is missing"),
        (&["rows"], "its file `mark` is missing"),
        (&["rows", "mark"], "its file `wal` is missing"),
    ] {
        let dir = home.path().join(kept.concat());
        copy(&sound, &dir);
        for name in ["rows", "mark", "wal"].into_iter().filter(|it| !kept.contains(it)) {
            let _ = fs::remove_file(dir.join(name)).or_else(|_| fs::remove_dir_all(dir.join(name)));
        }
        assert!(super::is_there(&dir).unwrap());
        let why = SledEngine::open(&dir, CACHE).err().unwrap().to_string();
        assert!(why.contains(said), "{why}");
    }
    let dir = home.path().join("no db");
    copy(&sound, &dir);
    fs::remove_file(dir.join("rows/db")).unwrap();
    let why = SledEngine::open(&dir, CACHE).err().unwrap().to_string();
    assert!(why.contains("its file `rows/db` is missing"), "{why}");
}

#[tokio::test]
async fn a_mark_or_a_log_that_was_taken_away_is_noticed_at_once_and_made_again_at_the_end() {
    for taken in ["mark", "wal"] {
        let home = tempfile::tempdir().unwrap();
        let engine = SledEngine::open(home.path(), CACHE).unwrap();
        let one = |number: u32| Batch { writes: vec![put(number, vec![7; 200])], ..Batch::default() };
        let _ = engine.commit(one(1)).await.unwrap();
        let path = home.path().join(taken);
        fs::remove_file(&path).unwrap();
        for found in [engine.commit(one(2)).await.map(|_| ()), engine.verify().await.map(|_| ())] {
            assert!(matches!(&found, Err(Error::Moved { path: it }) if *it == path), "{taken}: {found:?}");
        }
        drop(engine);
        let engine = SledEngine::open(home.path(), CACHE).unwrap();
        assert_eq!(all(&engine).await.unwrap().len(), 1, "{taken}");
        assert_eq!(engine.verify().await.unwrap().entries, 1, "{taken}");
    }
}
