//! Backups made while others write, restored by the program itself, and refused where they are not what they should be.

use super::fixture::DeskFixture;
use serde_json::Value;
use server::audit::{Entry, Event};
use server::backup;
use server::desk::{Existing, NewHolder, NewStanding};
use server::ids::SystemRandom;
use server::model::people::Holder;
use server::store::{self, Engine as _, SledEngine, Store};
use server::tables::VERSION;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

fn kagura(data: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kagura"));
    command.env_clear().env("KAGURA_CONFIG", "").env("KAGURA_DATA", data).args(arguments).output().unwrap()
}

async fn run(data: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let data = data.to_owned();
    let arguments: Vec<String> = arguments.iter().map(|&it| it.to_owned()).collect();
    let output = tokio::task::spawn_blocking(move || {
        kagura(&data, &arguments.iter().map(String::as_str).collect::<Vec<_>>())
    })
    .await
    .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

fn named(number: u32) -> NewHolder {
    NewHolder::parse(&format!("T{number}"), "試験　花子", "jma").unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_was_acknowledged_before_a_backup_is_in_it_and_it_is_made_beside_the_work() {
    let fixture = DeskFixture::open().await;
    let data = fixture.config.data.clone();
    let serving = store::serve(fixture.engine.clone(), &store::socket_in(&data)).unwrap();
    for number in 0..1500 {
        fixture.desk().add_holder(&named(number), Existing::Refuse).await.unwrap();
    }
    let file = fixture.folder.path().join("a.backup");
    let name = file.to_str().unwrap();
    let stop = AtomicBool::new(false);
    // Meanwhile the desk adds people, and changes those that are there.
    let work = async {
        let mut number = 1500;
        while !stop.load(Ordering::Relaxed) {
            fixture.desk().add_holder(&named(number), Existing::Refuse).await.unwrap();
            fixture
                .desk()
                .set_standing(&format!("T{}", number * 7 % 1500), NewStanding::Disabled)
                .await
                .unwrap();
            number += 1;
        }
        number
    };
    let (made, _) = tokio::join!(
        async {
            let made = run(&data, &["backup", name, "--json", "--origin", "https://auth.example"]).await;
            stop.store(true, Ordering::Relaxed);
            made
        },
        work
    );
    assert_eq!(made.0, Some(0), "{made:?}");
    let made: Value = serde_json::from_str(&made.1).unwrap();
    assert_eq!((&made["origin"], &made["rows"]), (&"https://auth.example".into(), &VERSION.into()));
    let (code, sound, _) = run(&data, &["backup", "verify", name, "--json"]).await;
    assert_eq!(code, Some(0));
    assert_eq!(serde_json::from_str::<Value>(&sound).unwrap()["entries"], made["entries"]);
    serving.stop().await;

    let there = fixture.folder.path().join("there");
    let (code, said, wrong) = run(&there, &["restore", name]).await;
    assert_eq!(code, Some(0), "{said}{wrong}");
    let restored = Store::new(Arc::new(SledEngine::open(&there, 16 << 20).unwrap()));
    for number in 0..1500 {
        let id = named(number).id;
        assert!(restored.get::<Holder>(&id).await.unwrap().is_some(), "T{number} is missing");
    }
    let record = restored.scan::<Entry>(b"", None, usize::MAX).await.unwrap();
    let last = &record.last().unwrap().1;
    assert!(matches!(last.event, Event::Restored { entries, .. } if made["entries"] == entries), "{last:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_takes_nobodys_place_and_a_store_neither() {
    let fixture = DeskFixture::open().await;
    fixture.add("T1").await;
    let (data, folder) = (fixture.config.data.clone(), fixture.folder.path().to_owned());
    drop(fixture.store);
    drop(fixture.engine);
    let file = folder.join("a.backup");
    let name = file.to_str().unwrap();
    assert_eq!(run(&data, &["backup", name]).await.0, Some(0));
    let before = std::fs::read(&file).unwrap();
    let (code, _, wrong) = run(&data, &["backup", name]).await;
    assert_eq!(code, Some(1));
    assert!(wrong.contains("is there already"), "{wrong}");
    assert_eq!(std::fs::read(&file).unwrap(), before);
    let (code, _, wrong) = run(&data, &["restore", name]).await;
    assert_eq!(code, Some(1));
    assert!(wrong.contains("move it aside"), "{wrong}");
    // Reading makes no store.
    let nowhere = folder.join("nowhere");
    for arguments in [&["backup", name][..], &["check", "--store"]] {
        let (code, _, wrong) = run(&nowhere, arguments).await;
        assert_eq!(code, Some(3));
        assert!(wrong.contains("there is no store"), "{wrong}");
        assert!(!nowhere.exists());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_sound_backup_leaves_the_folder_as_it_was() {
    let fixture = DeskFixture::open().await;
    for number in 0..50 {
        fixture.desk().add_holder(&named(number), Existing::Refuse).await.unwrap();
    }
    let folder = fixture.folder.path().to_owned();
    let header = |rows| backup::Header {
        program: "9".to_owned(),
        rows,
        made_at: fixture.now(),
        origin: "https://auth.example".to_owned(),
    };
    let mut files = Vec::new();
    for (name, rows) in [("sound", VERSION), ("future", VERSION + 1)] {
        let (copy, path) = (fixture.engine.copy().await.unwrap(), folder.join(name));
        let (place, header) = (path.clone(), header(rows));
        tokio::task::spawn_blocking(move || backup::write(copy, &place, &[], &header))
            .await
            .unwrap()
            .unwrap();
        files.push((path, "a later version of kagura has made it"));
    }
    let sound = std::fs::read(&files.remove(0).0).unwrap();
    for (name, bytes, says) in [
        ("cut", sound[..sound.len() - 1].to_vec(), "damaged"),
        ("half", sound[..sound.len() / 2].to_vec(), "damaged"),
        ("empty", Vec::new(), "no backup of kagura"),
        ("other", b"PK\x03\x04 something else, and long enough".to_vec(), "no backup of kagura"),
    ] {
        let path = folder.join(name);
        std::fs::write(&path, bytes).unwrap();
        files.push((path, says));
    }
    for (path, says) in files {
        let there = folder.join("there");
        let (code, _, wrong) = run(&there, &["restore", path.to_str().unwrap()]).await;
        assert_eq!(code, Some(1), "{}", path.display());
        assert!(wrong.contains(says), "{}: {wrong}", path.display());
        assert!(!there.exists(), "{}", path.display());
        // What cannot be restored is not called sound.
        let (code, said, wrong) = run(&there, &["backup", "verify", path.to_str().unwrap()]).await;
        assert_eq!((code, &*said), (Some(1), ""), "{}", path.display());
        assert!(wrong.contains(says), "{}: {wrong}", path.display());
    }
}

/// A backup of so many made-up rows.
async fn backup_of(rows: u32, file: &Path) {
    let folder = tempfile::tempdir().unwrap();
    let engine = SledEngine::open(folder.path(), 16 << 20).unwrap();
    let row = |number: u32| store::Cell {
        table: "things.1".into(),
        key: number.to_be_bytes().to_vec(),
        value: Some(vec![7; 200]),
    };
    let writes = (0..rows).map(row).collect();
    let _ = engine.commit(store::Batch { writes, ..store::Batch::default() }).await.unwrap();
    let header = backup::Header {
        program: "1".to_owned(),
        rows: VERSION,
        made_at: server::clock::Timestamp::from_millis(1_800_000_000_000),
        origin: "https://auth.example".to_owned(),
    };
    let (copy, place) = (engine.copy().await.unwrap(), file.to_owned());
    tokio::task::spawn_blocking(move || backup::write(copy, &place, &[], &header)).await.unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restoring_that_was_killed_leaves_a_store_that_nobody_opens_and_can_be_done_again() {
    let folder = tempfile::tempdir().unwrap();
    let (file, there) = (folder.path().join("a.backup"), folder.path().join("there"));
    backup_of(60_000, &file).await;
    let name = file.to_str().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_kagura"))
        .env_clear()
        .env("KAGURA_CONFIG", "")
        .env("KAGURA_DATA", &there)
        .args(["restore", name])
        .spawn()
        .unwrap();
    while !there.join("mark").exists() {
        assert!(child.try_wait().unwrap().is_none(), "it was done before it could be killed");
        tokio::task::yield_now().await;
    }
    // Of two at once the second is told why.
    let (code, _, wrong) = run(&there, &["restore", name]).await;
    assert_eq!(code, Some(3));
    assert!(wrong.contains("another process of kagura"), "{wrong}");
    child.kill().unwrap();
    assert_eq!(child.wait().unwrap().code(), None, "it was done before it was killed");
    for arguments in [
        &["serve", "--listen", "127.0.0.1:0"][..],
        &["holder", "list"],
        &["backup", folder.path().join("b.backup").to_str().unwrap()],
        &["check", "--store"],
        &["check", "--store", "--accept"],
    ] {
        let (code, out, wrong) = run(&there, arguments).await;
        assert_eq!((code, &*out), (Some(4), ""), "{arguments:?}: {wrong}");
        assert!(wrong.contains("was never finished"), "{arguments:?}: {wrong}");
    }
    let (code, said, wrong) = run(&there, &["restore", name, "--json"]).await;
    assert_eq!(code, Some(0), "{wrong}");
    assert_eq!(serde_json::from_str::<Value>(&said).unwrap()["entries"], 60_000);
    let (code, said, _) = run(&there, &["check", "--store"]).await;
    assert_eq!(code, Some(0), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_beside_a_backup_or_in_the_folder_stays() {
    use std::os::unix::ffi::OsStrExt as _;
    let fixture = DeskFixture::open().await;
    fixture.add("T1").await;
    let (data, folder) = (fixture.config.data.clone(), fixture.folder.path().to_owned());
    drop(fixture.store);
    drop(fixture.engine);
    // Somebody's file with a name that one of ours could have meanwhile.
    let file = folder.join("a.backup");
    std::fs::write(folder.join("a.backup.part"), "mine").unwrap();
    assert_eq!(run(&data, &["backup", file.to_str().unwrap()]).await.0, Some(0));
    assert_eq!(std::fs::read(folder.join("a.backup.part")).unwrap(), b"mine");
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    // Beside it, and not in it, nor where no folder is.
    for (place, says) in [
        (data.join("b.backup"), "in the folder of the store itself"),
        (data.join("rows").join("b.backup"), "in the folder of the store itself"),
        (folder.join("nowhere").join("b.backup"), "cannot be written"),
        (folder.clone(), "is there already"),
    ] {
        let (code, _, wrong) = run(&data, &["backup", place.to_str().unwrap()]).await;
        assert_eq!(code, Some(1));
        assert!(wrong.contains(says), "{wrong}");
        assert!(place == folder || !place.exists());
    }
    // A name that is no UTF-8.
    let odd = folder.join(std::ffi::OsStr::from_bytes(b"a\xff.backup"));
    let mut command = Command::new(env!("CARGO_BIN_EXE_kagura"));
    command
        .env_clear()
        .env("KAGURA_CONFIG", "")
        .env("KAGURA_DATA", &data)
        .arg("backup")
        .arg(&odd)
        .arg("--json");
    let made = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
    assert_eq!(made.status.code(), Some(0), "{}", String::from_utf8_lossy(&made.stderr));
    assert!(odd.exists());
    // Folders and files of others in the folder that a store is restored into.
    let there = folder.join("there");
    std::fs::create_dir_all(there.join("pictures")).unwrap();
    assert_eq!(run(&there, &["restore", file.to_str().unwrap()]).await.0, Some(0));
    assert!(there.join("pictures").exists());
    for (name, is_folder) in [("restoring", true), ("restoring", false), ("rows", true)] {
        let taken = folder.join(format!("taken-{name}-{is_folder}"));
        std::fs::create_dir_all(&taken).unwrap();
        if is_folder {
            std::fs::create_dir(taken.join(name)).unwrap();
            std::fs::write(taken.join(name).join("mine"), "mine").unwrap();
        } else {
            std::fs::write(taken.join(name), "a painting, before and after").unwrap();
        }
        let (code, _, wrong) = run(&taken, &["restore", file.to_str().unwrap()]).await;
        assert_eq!(code, Some(1), "{name}: {wrong}");
        assert!(taken.join(name).exists() && !taken.join("mark").exists(), "{name}");
        assert_eq!(taken.join(name).join("mine").exists(), is_folder, "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_signed_in_after_a_restoring_or_in_the_middle_of_something() {
    let fixture = DeskFixture::open().await;
    let put = |table: &'static str| store::Cell {
        table: table.into(),
        key: b"k".to_vec(),
        value: Some(b"{}".to_vec()),
    };
    let passing = [
        "session.3",
        "session_cookie.1",
        "session_of.1",
        "login.3",
        "link.1",
        "registration.3",
        "attempt.2",
        "ledger.1",
        "challenge.2",
        "ceremony.3",
        "takeover.1",
        "change.1",
    ];
    let lasting = ["invitation.1", "device.1", "card.1", "told.1", "revoked.1"];
    let writes = passing.into_iter().chain(lasting).map(put).collect();
    let _ = fixture.engine.commit(store::Batch { writes, ..store::Batch::default() }).await.unwrap();
    let file = fixture.folder.path().join("a.backup");
    let header = backup::Header {
        program: String::new(),
        rows: VERSION,
        made_at: fixture.now(),
        origin: String::new(),
    };
    let (copy, place) = (fixture.engine.copy().await.unwrap(), file.clone());
    tokio::task::spawn_blocking(move || backup::write(copy, &place, &[], &header)).await.unwrap().unwrap();
    let there = fixture.folder.path().join("there");
    let by = (
        &fixture.clock as &dyn server::clock::Clock,
        &SystemRandom as &dyn server::ids::Random,
        &server::audit::Actor::System,
    );
    let restored = backup::restore((&file, &[]), &there, 16 << 20, by).await.unwrap();
    assert_eq!(restored.left_out, u64::try_from(passing.len()).unwrap());
    let engine = SledEngine::open(&there, 16 << 20).unwrap();
    for table in passing {
        assert_eq!(engine.get(table, b"k").await.unwrap(), None, "{table}");
    }
    for table in lasting {
        assert!(engine.get(table, b"k").await.unwrap().is_some(), "{table}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_store_stays_closed_until_somebody_has_decided() {
    let fixture = DeskFixture::open().await;
    for number in 0..200 {
        fixture.desk().add_holder(&named(number), Existing::Refuse).await.unwrap();
    }
    let (data, _folder) = (fixture.config.data.clone(), fixture.folder);
    drop(fixture.store);
    drop(fixture.engine);
    let (code, said, _) = run(&data, &["check", "--store"]).await;
    assert_eq!(code, Some(0));
    assert!(said.contains("sound"), "{said}");
    // Somebody restores the folder of the rows alone.
    std::fs::remove_file(data.join("mark")).unwrap();
    for arguments in [&["serve", "--listen", "127.0.0.1:0"][..], &["holder", "list"], &["invite", "T1"]] {
        let (code, out, wrong) = run(&data, arguments).await;
        assert_eq!((code, &*out), (Some(4), ""), "{wrong}");
        assert!(wrong.contains("its file `mark` is missing"), "{wrong}");
    }
    let (code, said, _) = run(&data, &["check", "--store", "--json"]).await;
    let said: Value = serde_json::from_str(&said).unwrap();
    assert_eq!((code, &said["sound"]), (Some(4), &false.into()));
    assert!(said["readable"].as_u64().is_some_and(|entries| entries > 400), "{said}");
    assert_eq!(run(&data, &["check", "--store", "--accept"]).await.0, Some(0));
    let (code, out, wrong) = run(&data, &["holder", "list"]).await;
    assert_eq!((code, out.lines().count()), (Some(0), 200), "{wrong}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_encrypted_backup_is_restored_with_its_key_alone() {
    let fixture = DeskFixture::open().await;
    fixture.desk().add_holder(&named(7), Existing::Refuse).await.unwrap();
    let (data, folder) = (fixture.config.data.clone(), fixture.folder.path().to_owned());
    drop(fixture.store);
    drop(fixture.engine);
    let path = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let mut recipients = Vec::new();
    for key in ["key", "other"] {
        let (code, said, wrong) = run(&data, &["backup", "key", &path(key), "--json"]).await;
        assert_eq!(code, Some(0), "{wrong}");
        let said: Value = serde_json::from_str(&said).unwrap();
        recipients.push(said["recipient"].as_str().unwrap().to_owned());
        let text = std::fs::read_to_string(path(key)).unwrap();
        assert_eq!(std::fs::metadata(path(key)).unwrap().permissions().mode() & 0o777, 0o600);
        // A key is never written over.
        assert_eq!(run(&data, &["backup", "key", &path(key)]).await.0, Some(1));
        assert_eq!(std::fs::read_to_string(path(key)).unwrap(), text);
    }
    // What takes the store would take its key.
    let within = data.join("key").display().to_string();
    let (code, _, wrong) = run(&data, &["backup", "key", &within]).await;
    assert!(code == Some(1) && wrong.contains("is in the folder of the store itself"), "{wrong}");
    let (sealed, plain) = (path("sealed"), path("plain"));
    let (code, said, wrong) = run(&data, &["backup", &sealed, "--backup-recipients", &recipients[0]]).await;
    assert!(code == Some(0) && said.contains("encrypted"), "{said}{wrong}");
    assert_eq!(run(&data, &["backup", &plain]).await.0, Some(0));
    let holds =
        |name: &str, what: &[u8]| std::fs::read(name).unwrap().windows(what.len()).any(|it| it == what);
    assert!(holds(&sealed, b"age-encryption.org/v1") && !holds(&sealed, b"kagura-backup"));
    let there = folder.join("there");
    for (key, says) in [(None, "--key"), (Some("other"), "another key"), (Some("plain"), "has no key in it")]
    {
        for command in [&["backup", "verify"][..], &["restore"]] {
            let mut arguments = [command, &[&sealed]].concat();
            let key = key.map(path);
            arguments.extend(key.iter().flat_map(|key| ["--key", key]));
            let (code, _, wrong) = run(&there, &arguments).await;
            assert!(code == Some(1) && wrong.contains(says), "{arguments:?}: {wrong}");
            assert!(!there.exists());
        }
    }
    let (code, said, _) = run(&data, &["backup", "verify", &sealed, "--key", &path("key"), "--json"]).await;
    assert!(code == Some(0) && serde_json::from_str::<Value>(&said).unwrap()["encrypted"] == true, "{said}");
    assert_eq!(run(&there, &["restore", &sealed, "--key", &path("key")]).await.0, Some(0));
    let (_, list, _) = run(&there, &["holder", "list"]).await;
    assert!(list.contains("T7"), "{list}");
    // The secret half in the place of the public one is not repeated.
    let text = std::fs::read_to_string(path("key")).unwrap();
    let secret = text.lines().last().unwrap();
    let (code, said, wrong) = run(&data, &["backup", &path("none"), "--recipient", secret]).await;
    assert!(code == Some(1) && wrong.contains("public key"), "{wrong}");
    assert!(!format!("{said}{wrong}").contains(&secret[20..40]) && !Path::new(&path("none")).exists());
    // What comes by a pipe is told apart from what is no backup.
    let (code, _, wrong) = run(&data, &["backup", "verify", "/dev/null"]).await;
    assert!(code == Some(1) && wrong.contains("no file"), "{wrong}");
    // One that is cut off anywhere is refused, and says nothing of what is in it.
    let bytes = std::fs::read(&sealed).unwrap();
    for end in [bytes.len() - 1, bytes.len() / 2, 200, 40, 22] {
        std::fs::write(path("cut"), &bytes[..end]).unwrap();
        let (code, _, wrong) = run(&data, &["backup", "verify", &path("cut"), "--key", &path("key")]).await;
        assert!(code == Some(1) && wrong.contains("damaged"), "{end}: {wrong}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_accepted_is_not_and_what_can_be_opens_again() {
    let fixture = DeskFixture::open().await;
    for number in 0..50 {
        fixture.desk().add_holder(&named(number), Existing::Refuse).await.unwrap();
    }
    let (data, folder) = (fixture.config.data.clone(), fixture.folder);
    drop(fixture.store);
    drop(fixture.engine);
    // A journal that a broken disk spoilt: its change is lost, and the rest can be used.
    std::fs::write(data.join("journal"), "no such thing").unwrap();
    assert_eq!(run(&data, &["holder", "list"]).await.0, Some(4));
    assert_eq!(run(&data, &["check", "--store", "--accept"]).await.0, Some(0));
    let (code, list, wrong) = run(&data, &["holder", "list"]).await;
    assert_eq!((code, list.lines().count()), (Some(0), 50), "{wrong}");
    // Nothing at all is no store.
    std::fs::rename(data.join("rows"), folder.path().join("aside")).unwrap();
    let (code, said, wrong) = run(&data, &["check", "--store", "--accept"]).await;
    assert_eq!((code, &*said), (Some(4), ""), "{wrong}");
    assert!(wrong.contains("nothing can be accepted") && !data.join("rows").exists(), "{wrong}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_was_put_back_beside_an_interrupted_restoring_is_moved_aside_and_not_deleted() {
    let folder = tempfile::tempdir().unwrap();
    let (file, there) = (folder.path().join("a.backup"), folder.path().join("there"));
    backup_of(3, &file).await;
    drop(SledEngine::open(&there, 16 << 20).unwrap());
    std::fs::write(there.join("restoring"), "kagura restore\n").unwrap();
    let (code, _, wrong) = run(&there, &["restore", file.to_str().unwrap()]).await;
    assert_eq!(code, Some(0), "{wrong}");
    assert!(
        there.join("restoring.1").join("rows").exists() && there.join("restoring.1").join("mark").exists()
    );
    assert!(!there.join("restoring").exists());
}
