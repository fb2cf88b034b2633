//! The demonstration keeps to stores of its own: in anybody else's it changes nothing.

use server::clock::SystemClock;
use server::config::Config;
use server::demo::{self, NotStarted};
use server::desk::{Desk, Existing, NewHolder};
use server::ids::{AuthorityId, HolderId, SystemRandom};
use server::model::people::{Authority, Holder};
use server::store::{self, SledEngine, Store};
use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;

fn open(folder: &Path) -> Store {
    Store::new(Arc::new(SledEngine::open(folder, 16 << 20).unwrap()))
}

fn config() -> Config {
    Config::with(&[("origin", "https://auth.example.jp")]).unwrap()
}

async fn adds(store: &Store, authority: &str, holder: &str) {
    let desk =
        Desk { store, clock: &SystemClock, random: &SystemRandom, actor: &server::audit::Actor::System };
    desk.add_authority(authority, "試験医師会", "03-0000-0000", Existing::Update).await.unwrap();
    if !holder.is_empty() {
        let new = NewHolder::parse(holder, "神楽坂", authority).unwrap();
        desk.add_holder(&new, Existing::Refuse).await.unwrap();
    }
}

/// `kagura demo` as anybody starts it, which ends at once where it is refused.
fn demo_in(data: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kagura"));
    command
        .env_clear()
        .env("KAGURA_DATA", data)
        .env("KAGURA_LISTEN", "127.0.0.1:0")
        .arg("demo")
        .output()
        .unwrap()
}

type Everybody = (Vec<(AuthorityId, Authority)>, Vec<(HolderId, Holder)>);

/// The names in a folder.
fn names(folder: &Path) -> Vec<String> {
    let mut all: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    all.sort();
    all
}

#[tokio::test]
async fn an_empty_store_becomes_the_demonstrations_and_stays_it() {
    let folder = tempfile::tempdir().unwrap();
    for _ in 0..2 {
        let store = open(folder.path());
        demo::claim(&store, folder.path()).await.unwrap();
        demo::prepare(&store, &config(), None).await.unwrap();
        // Whoever tries things out adds people of their own.
        adds(&store, "mine", "").await;
    }
}

#[tokio::test]
async fn a_store_that_holds_anything_of_anybodys_is_refused_and_left_as_it_is() {
    for (authority, holder) in [("jma", "A1"), ("jma", ""), ("demo", "A1"), ("jma", "DEMO-1001")] {
        let folder = tempfile::tempdir().unwrap();
        let store = open(folder.path());
        adds(&store, authority, holder).await;
        let before = all(&store).await;
        let refused = demo::claim(&store, folder.path()).await.unwrap_err();
        assert!(matches!(refused, NotStarted::NoDemonstration(_)), "{refused}");
        assert_eq!(all(&store).await, before);
        drop(store);
        let (there, said) = (names(folder.path()), demo_in(folder.path()));
        let error = String::from_utf8(said.stderr).unwrap();
        assert_eq!(said.status.code(), Some(1), "{error}");
        assert!(error.contains("デモを開始しません") && error.contains("`--data`"), "{error}");
        assert!(said.stdout.is_empty(), "no invitation is shown");
        assert_eq!(names(folder.path()), there, "nothing was made beside it");
        assert_eq!(all(&open(folder.path())).await, before);
    }
}

async fn all(store: &Store) -> Everybody {
    (store.scan(b"", None, 99).await.unwrap(), store.scan(b"", None, 99).await.unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn beside_a_running_server_nothing_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let engine = Arc::new(SledEngine::open(folder.path(), 16 << 20).unwrap());
    let serving = store::serve(engine.clone(), &store::socket_in(folder.path())).unwrap();
    let (there, data) = (names(folder.path()), folder.path().to_owned());
    let said = tokio::task::spawn_blocking(move || demo_in(&data)).await.unwrap();
    assert_eq!(said.status.code(), Some(1));
    assert!(String::from_utf8(said.stderr).unwrap().contains("another process"));
    assert_eq!(names(folder.path()), there);
    serving.stop().await;
}

#[tokio::test]
async fn a_demonstration_from_before_there_was_a_mark_goes_on_unless_somebody_was_added() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    demo::prepare(&store, &config(), None).await.unwrap();
    demo::claim(&store, folder.path()).await.unwrap();
    // Now it is marked, whoever is added.
    adds(&store, "demo", "A1").await;
    demo::claim(&store, folder.path()).await.unwrap();
    let other = tempfile::tempdir().unwrap();
    let store = open(other.path());
    demo::prepare(&store, &config(), None).await.unwrap();
    adds(&store, "demo", "A1").await;
    assert!(demo::claim(&store, other.path()).await.is_err());
}
