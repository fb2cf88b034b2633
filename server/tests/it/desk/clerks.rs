//! The desk's commands for a group: by a socket of its own, for people alone, and each in the record by name.

use super::serving::{Serving, program, wait_until};
use crate::desk::dossiers::{self, somebody};
use crate::desk::fixture::DeskFixture;
use crate::desk::said::{err, out};
use serde_json::Value;
use server::audit::{Actor, Entry};
use server::desk::invite::Terms;
use server::desk::{Desk, DeskRefusal, Existing, NewHolder, NewName, NewStanding};
use server::serve::clerks::Clerks;
use server::store::{
    Batch, Changes, CommitOutcome, Content, Copying, Engine, EngineFuture, Error, KeyValue, Range, Row as _,
    SledEngine, Store, VisitorRule as _,
};
use std::fs::{self, Permissions};
use std::io::{BufRead as _, BufReader, ErrorKind, Read as _};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use std::time::Duration;

/// No user of a computer has these numbers but `nobody`, whose they are.
const NOBODY: u32 = 65_534;

/// A server with a socket for the group that these tests run in, and a program that anybody may start.
struct Shared {
    serving: Serving,
    folder: tempfile::TempDir,
    group: u32,
}

impl Shared {
    fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).unwrap();
        let group = fs::metadata(folder.path()).unwrap().gid();
        fs::copy(env!("CARGO_BIN_EXE_kagura"), folder.path().join("kagura")).unwrap();
        let socket = folder.path().join("desk.socket");
        let serving = Serving::with("", |command| {
            command.env("KAGURA_ORIGIN", "https://auth.kagura.test");
            command.env("KAGURA_DESK_GROUP", group.to_string()).env("KAGURA_DESK_SOCKET", socket);
        });
        Self { serving, folder, group }
    }

    fn socket(&self) -> PathBuf {
        self.folder.path().join("desk.socket")
    }

    /// A command of another user in a group; nothing where only root could become one.
    fn as_nobody(&self, group: u32, data: &Path, arguments: &[&str]) -> Option<Output> {
        let mut command = Command::new(self.folder.path().join("kagura"));
        command.env_clear().env("KAGURA_CONFIG", "").env("KAGURA_LANGUAGE", "en").env("KAGURA_DATA", data);
        command.env("KAGURA_DESK_SOCKET", self.socket()).args(arguments);
        command.current_dir(self.folder.path()).uid(NOBODY).gid(group);
        as_another(|| command.output())
    }

    /// A command of the server's own user.
    fn owner(&self, arguments: &[&str]) -> Output {
        let mut command = program("", &self.serving.data(), self.serving.main);
        command.env("KAGURA_LANGUAGE", "en").args(arguments).output().unwrap()
    }

    /// The same of a clerk, who is in the group.
    fn clerk(&self, arguments: &[&str]) -> Option<Output> {
        self.as_nobody(self.group, &self.serving.data(), arguments)
    }
}

/// Starts a copied program as another user; nothing where only root could.
fn as_another<T>(mut start: impl FnMut() -> std::io::Result<T>) -> Option<T> {
    loop {
        match start() {
            Ok(started) => return Some(started),
            // Another test was about to start a program, with our copy still open for writing.
            Err(why) if why.kind() == ErrorKind::ExecutableFileBusy => std::thread::yield_now(),
            Err(why) if why.kind() == ErrorKind::PermissionDenied => return None,
            Err(why) => panic!("{why}"),
        }
    }
}

#[test]
fn a_group_has_a_socket_of_its_own_and_the_store_stays_closed() {
    let mut shared = Shared::open();
    let socket = fs::metadata(shared.socket()).unwrap();
    assert_eq!((socket.mode() & 0o777, socket.gid()), (0o660, shared.group));
    let own = fs::metadata(shared.serving.data()).unwrap();
    assert_eq!(own.mode() & 0o777, 0o700);
    shared.serving.stops_soon();
    assert!(!shared.socket().exists());
}

/// Connections that a program of a clerk's opens, and of which it says nothing; the places that one clerk has.
const MANY: usize = 300;
const PLACES: usize = 64;

#[test]
fn a_clerks_own_program_takes_no_place_of_anybody_else() {
    let shared = Shared::open();
    let copy = shared.folder.path().join("holding");
    fs::copy(std::env::current_exe().unwrap(), &copy).unwrap();
    let mut holding = Command::new(copy);
    holding.args(["--exact", "desk::clerks::as_a_clerk_hold_connections", "--ignored", "--nocapture"]);
    holding.env_clear().env("SOCKET", shared.socket()).current_dir(shared.folder.path());
    holding.uid(NOBODY).gid(shared.group).stdin(Stdio::piped()).stdout(Stdio::piped());
    // Only root can become somebody else.
    let Some(mut holding) = as_another(|| holding.spawn()) else { return };
    let mut said = BufReader::new(holding.stdout.take().unwrap()).lines();
    assert!(said.any(|line| line.unwrap().ends_with("held")), "{:?}", holding.wait());
    let open = fs::read_dir(format!("/proc/{}/fd", shared.serving.child.id())).unwrap().count();
    assert!(open < MANY, "{open} files are open");
    out(&shared.owner(&["holder", "list"]));
    // The next command of the clerk takes the places of the oldest.
    out(&shared.clerk(&["holder", "list"]).unwrap());
    drop(holding.stdin.take());
    assert!(holding.wait().unwrap().success());
}

#[test]
#[ignore = "the other side of another test, as another user"]
fn as_a_clerk_hold_connections() {
    let Some(socket) = std::env::var_os("SOCKET") else { return };
    let mut oldest: Vec<_> = (0..MANY).map(|_| UnixStream::connect(&socket).unwrap()).collect();
    for stream in &oldest {
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    }
    let mut newest = oldest.split_off(MANY - PLACES);
    for (place, stream) in newest.iter_mut().enumerate() {
        let greeted = stream.read_exact(&mut [0; 8]);
        assert!(greeted.is_ok(), "{place} of the newest: {greeted:?}");
    }
    for (place, stream) in oldest.iter_mut().enumerate() {
        let ended = stream.read_to_end(&mut Vec::new());
        let reset = ended.as_ref().is_err_and(|why| why.kind() == ErrorKind::ConnectionReset);
        assert!(ended.is_ok() || reset, "{place} of the oldest: {ended:?}");
    }
    println!("held");
    std::io::stdin().read_to_end(&mut Vec::new()).unwrap();
}

#[test]
fn a_clerk_serves_people_and_is_recorded_by_name() {
    let shared = Shared::open();
    let add = ["authority", "add", "jma", "--name", "試験医師会", "--contact", "03-0000-0000"];
    // Only root can become somebody else.
    let Some(output) = shared.clerk(&add) else { return };
    assert_eq!(output.status.code(), Some(1), "whose cards count is not a clerk's to say");
    out(&shared.owner(&add));
    let clerk = |arguments: &[&str]| shared.clerk(arguments).unwrap();
    out(&clerk(&["holder", "add", "A1", "--name", "神楽坂", "--authority", "jma"]));
    let invited: Value = serde_json::from_str(&out(&clerk(&["invite", "A1", "--json"]))).unwrap();
    assert!(invited["url"].as_str().unwrap().starts_with("https://auth.kagura.test/"), "{invited}");
    for arguments in [
        &["holder", "find", "神楽坂"][..],
        &["holder", "show", "A1"],
        &["holder", "list"],
        &["holder", "export"],
        &["invitation", "list"],
        &["card", "list"],
        &["device", "list", "A1"],
        &["incident", "list"],
        &["holder", "rename", "A1", "神楽坂　花子"],
        &["holder", "disable", "A1"],
        &["holder", "enable", "A1"],
        &["invitation", "cancel", "A1"],
        &["holder", "delete", "A1", "--yes"],
    ] {
        let output = clerk(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", err(&output));
    }
    let record = out(&clerk(&["audit", "list", "--json"]));
    let lines = record.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let lines = lines.filter(|line| line["event"] != "authority_added");
    // The server's own are there, too.
    let users: Vec<Value> =
        lines.map(|line| line["actor"]["user"].clone()).filter(Value::is_string).collect();
    assert!(users.len() >= 8, "{record}");
    assert!(users.iter().all(|user| user.as_str().unwrap().starts_with("65534")), "{record}");
}

#[test]
fn what_is_not_the_desks_is_refused_to_the_group_and_everything_to_others() {
    let shared = Shared::open();
    let client = ["client", "add", "karte", "--name", "x", "--redirect-uri", "https://karte.test/cb"];
    let Some(output) = shared.clerk(&client) else { return };
    assert_eq!(output.status.code(), Some(1), "{}", err(&output));
    assert!(err(&output).contains("not for the group"), "{}", err(&output));
    let data = shared.serving.data();
    let backup = shared.clerk(&["backup", "/tmp/never.backup"]).unwrap();
    assert!(!backup.status.success() && err(&backup).contains("sudo -u root"), "{}", err(&backup));
    assert!(!Path::new("/tmp/never.backup").exists());

    let group = fs::read_to_string("/etc/group").unwrap();
    let name = group.lines().find_map(|line| {
        let fields: Vec<&str> = line.split(':').collect();
        (fields[2] == shared.group.to_string()).then(|| fields[0].to_owned())
    });
    let stranger = shared.as_nobody(NOBODY, &data, &["holder", "list"]).unwrap();
    let said = err(&stranger);
    assert_eq!(stranger.status.code(), Some(3), "{said}");
    assert!(said.contains(&format!("is for the group {}", name.unwrap_or_default())), "{said}");
    assert!(said.contains("65534") && said.contains("adduser"), "{said}");

    // Whoever means another store does not get this one.
    let other = tempfile::tempdir().unwrap();
    fs::set_permissions(other.path(), Permissions::from_mode(0o700)).unwrap();
    let refused = shared.as_nobody(shared.group, &other.path().join("data"), &["holder", "list"]).unwrap();
    assert_eq!(refused.status.code(), Some(3));
    assert!(err(&refused).contains(data.to_str().unwrap()), "{}", err(&refused));
}

#[test]
fn a_group_that_is_not_there_stops_the_start_and_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = program("", &folder.path().join("data"), crate::ports::free());
    command.env("KAGURA_DESK_GROUP", "no-such-group").arg("serve").stderr(std::process::Stdio::piped());
    let mut child = command.spawn().unwrap();
    wait_until(|| child.try_wait().unwrap().is_some());
    let said = err(&child.wait_with_output().unwrap());
    assert!(said.contains("`desk.group` cannot be no-such-group"), "{said}");
}

/// The database as a clerk reaches it.
struct Visited(Arc<SledEngine>);

const CLERK: &str = "1001 hanako";

fn refused<T>() -> Result<T, Error> {
    Err(Error::NotForGroup { group: "kagura-desk".to_owned() })
}

impl Engine for Visited {
    fn get<'a>(&'a self, table: &'a str, key: &'a [u8]) -> EngineFuture<'a, Option<Vec<u8>>> {
        if Clerks.may_read(table) { self.0.get(table, key) } else { Box::pin(async { refused() }) }
    }

    fn scan<'a>(&'a self, range: Range<'a>) -> EngineFuture<'a, Vec<KeyValue>> {
        if Clerks.may_read(range.table) { self.0.scan(range) } else { Box::pin(async { refused() }) }
    }

    fn last<'a>(&'a self, table: &'a str) -> EngineFuture<'a, Option<Vec<u8>>> {
        if Clerks.may_read(table) { self.0.last(table) } else { Box::pin(async { refused() }) }
    }

    fn commit(&self, batch: Batch) -> EngineFuture<'_, CommitOutcome> {
        match Clerks.admitted(CLERK, batch) {
            Some(batch) => self.0.commit(batch),
            None => Box::pin(async { refused() }),
        }
    }

    fn verify(&self) -> EngineFuture<'_, Content> {
        Box::pin(async { refused() })
    }

    fn copy(&self) -> EngineFuture<'_, Copying> {
        Box::pin(async { refused() })
    }

    fn changes<'a>(&'a self, table: &'a str, key: &'a [u8]) -> EngineFuture<'a, Changes> {
        self.0.changes(table, key)
    }
}

#[tokio::test]
async fn all_that_the_desk_does_for_people_a_clerk_of_the_group_can_do() {
    let fixture = DeskFixture::open().await;
    for id in ["A1", "A2"] {
        somebody(&fixture, id).await;
    }
    let store = Store::new(Arc::new(Visited(fixture.engine.clone())));
    let actor = Actor::CommandLine { user: CLERK.to_owned() };
    let desk = Desk { store: &store, actor: &actor, ..fixture.desk() };
    let added = desk.add_authority("new", "新しい認証局", "03-0000-0000", Existing::Refuse).await;
    assert!(matches!(added, Err(DeskRefusal::Store(Error::NotForGroup { .. }))), "{added:?}");
    let (id, names) = (desk.authorities().await.unwrap()[0].id.to_string(), ["/CN=evil".to_owned()]);
    assert!(desk.name_issuers(&id, &names).await.is_err());
    desk.add_holder(&NewHolder::parse("A3", "試験　太郎", &id).unwrap(), Existing::Refuse).await.unwrap();
    let new = NewName { name: Some("試験　次郎"), kana: Some("シケン　ジロウ") };
    desk.rename("A3", new).await.unwrap();
    assert_eq!(desk.find("じろう", 9).await.unwrap().hits.len(), 1);
    let shown = desk.dossier("A1", &fixture.config).await.unwrap();
    assert_eq!((shown.sessions.len(), shown.devices.len(), shown.cards.len()), (1, 1, 1));
    assert_eq!(desk.sign_out("A1").await.unwrap(), 1);
    desk.revoke(shown.devices[0].id.as_str()).await.unwrap();
    desk.unbind(shown.cards[0].id.as_str()).await.unwrap();
    desk.set_standing("A2", NewStanding::Disabled).await.unwrap();
    desk.set_standing("A2", NewStanding::Enabled).await.unwrap();
    let id = shown.holder.id;
    desk.invite(&id, &Terms::of(&fixture.config)).await.unwrap();
    desk.cancel_letter("A1").await.unwrap();
    desk.delete_holder("A2").await.unwrap();
    assert_eq!(desk.find("試験", 9).await.unwrap().hits.len(), 2);
    // Whoever writes another's name into the record changes nothing.
    let forged = Desk { actor: &Actor::System, ..desk };
    let refusal = forged.rename("A3", NewName { name: Some("別の名前"), kana: None }).await;
    assert!(matches!(refusal, Err(DeskRefusal::Store(Error::NotForGroup { .. }))), "{refusal:?}");
    let lines = store.scan::<Entry>(b"", None, 1000).await.unwrap();
    assert!(lines.iter().filter(|(_, line)| line.actor == actor).count() >= 10, "{}", Entry::TABLE);
    assert_eq!(dossiers::count::<server::model::people::Holder>(&fixture).await, 2);
}
