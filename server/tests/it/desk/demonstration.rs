//! The demonstration keeps to stores of its own: in anybody else's it changes nothing.

use crate::ports::free;
use api::card::CardKind;
use serde_json::Value;
use server::clock::SystemClock;
use server::config::Config;
use server::demo::record_door::RecordDoor;
use server::demo::{self, CardsInBrowsers, NotStarted};
use server::desk::{Desk, Existing, NewHolder};
use server::ids::CardId;
use server::ids::{AuthorityId, HolderId, SystemRandom};
use server::model::people::{Authority, Holder};
use server::model::people::{Card, OwnedCard};
use server::service::holder_cards;
use server::store::WriteSet;
use server::store::{self, SledEngine, Store};
use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Output, Stdio};
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
        .env("KAGURA_CONFIG", "")
        .env("KAGURA_DATA", data)
        .env("KAGURA_LISTEN", "127.0.0.1:0")
        .arg("demo")
        .output()
        .unwrap()
}

#[test]
fn a_record_application_whose_port_is_taken_is_refused_in_words_that_help() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let (folder, port) = (tempfile::tempdir().unwrap(), taken.local_addr().unwrap().port().to_string());
    let mut command = Command::new(env!("CARGO_BIN_EXE_kagura"));
    command.env_clear().env("KAGURA_CONFIG", "").env("KAGURA_DATA", folder.path());
    let said = command.args(["demo", "--record-port", &port, "--listen", "127.0.0.1:0"]).output().unwrap();
    let error = String::from_utf8(said.stderr).unwrap();
    assert_eq!(said.status.code(), Some(1), "{error}");
    assert!(
        error.contains(&format!("port {port} cannot be had")) && error.contains("`--record-port`"),
        "{error}"
    );
    assert!(said.stdout.is_empty() && !folder.path().join("pki").exists(), "and nothing is prepared");
}

#[tokio::test]
async fn the_record_application_is_registered_as_a_vendors_is_with_a_new_secret_at_every_start() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder.path().join("store"));
    let prepared = demo::prepare_cards(folder.path()).unwrap();
    let desk = Desk {
        store: &store,
        clock: &SystemClock,
        random: &SystemRandom,
        actor: &server::audit::Actor::System,
    };
    let mut hashes = Vec::new();
    for _ in 0..3 {
        let door = RecordDoor::open(0).unwrap();
        let record = door.register(&store, &config(), &prepared).await.unwrap();
        let (_, client) = desk.client("mihon-karte").await.unwrap();
        let origin = record.origin();
        assert_eq!(client.metadata.redirect_uris, [format!("{origin}/callback")]);
        assert_eq!(client.metadata.post_logout_redirect_uris, [format!("{origin}/signed-out")]);
        let heard_at = client.metadata.backchannel_logout_uri.unwrap();
        assert_eq!(
            heard_at.as_str(),
            format!("https://localhost:{}/logout-notice", origin.rsplit_once(':').unwrap().1)
        );
        assert_eq!(client.secrets.len(), 1, "the one before counts no more");
        hashes.push(client.secrets[0].hash.clone());
    }
    hashes.dedup();
    assert_eq!(hashes.len(), 3);
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

/// Those whom an earlier demonstration made are given theirs; whoever has another name meanwhile is left alone.
#[tokio::test]
async fn its_people_say_how_their_names_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let people = demo::prepare(&store, &config(), None).await.unwrap().holders;
    assert!(
        people.iter().all(|it| it.kana.as_ref().is_some_and(|kana| kana.as_str().starts_with("ミホン　")))
    );
    let before = |holder: &Holder| Holder { kana: None, ..holder.clone() };
    let renamed = Holder { name: "別名".to_owned(), ..before(&people[1]) };
    for holder in [before(&people[0]), renamed] {
        store.put(&holder.id, &holder).await.unwrap();
    }
    let again = demo::prepare(&store, &config(), None).await.unwrap().holders;
    assert_eq!((again[0].kana.clone(), again[1].kana.clone()), (people[0].kana.clone(), None));
}

#[tokio::test]
async fn a_store_that_holds_anything_of_anybodys_is_refused_and_left_as_it_is() {
    for (authority, holder) in [("jma", "A1"), ("jma", ""), ("demo", "A1"), ("jma", "DEMO-1001")] {
        let folder = tempfile::tempdir().unwrap();
        let store = open(folder.path());
        adds(&store, authority, holder).await;
        let before = all(&store).await;
        let refused = demo::claim(&store, folder.path()).await.unwrap_err();
        assert!(matches!(refused, NotStarted::NoDemonstration(_)), "{refused:?}");
        assert_eq!(all(&store).await, before);
        drop(store);
        let (there, said) = (names(folder.path()), demo_in(folder.path()));
        let error = String::from_utf8(said.stderr).unwrap();
        assert_eq!(said.status.code(), Some(1), "{error}");
        assert!(error.contains("not made by a demonstration") && error.contains("`--data`"), "{error}");
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
    assert_eq!(said.status.code(), Some(3));
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

/// A command of the desk, which knows nothing but its arguments.
fn desk(arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kagura"));
    let said = command.env_clear().env("KAGURA_CONFIG", "").args(arguments).output().unwrap();
    let error = String::from_utf8_lossy(&said.stderr).into_owned();
    assert!(said.status.success(), "{arguments:?}: {error}");
    String::from_utf8(said.stdout).unwrap()
}

/// Where the code of an invitation leads.
fn leads(invitation: &str) -> String {
    let invited: Value = serde_json::from_str(invitation).unwrap();
    invited["url"].as_str().unwrap().to_owned()
}

#[test]
fn one_file_of_settings_serves_a_demonstration_and_the_desk_and_what_it_prints_can_be_typed() {
    let folder = tempfile::tempdir().unwrap();
    let (main, cards, data) = (free(), free(), folder.path().join("data"));
    let origin = format!("http://localhost:{}", main.port());
    let settings = folder.path().join("demo.toml");
    let written = format!(
        "data = {:?}\nlisten = \"{main}\"\norigin = \"{origin}\"\n\n[cards]\nlisten = \"{cards}\"\n",
        data.display().to_string()
    );
    std::fs::write(&settings, written).unwrap();
    let config = settings.to_str().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_kagura"));
    command.env_clear().env("KAGURA_CONFIG", "").args(["demo", "--record-port", "0", "--config", config]);
    let mut demo = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut said = BufReader::new(demo.stdout.take().unwrap()).lines().map_while(Result::ok);
    let printed = said.find_map(|line| Some(line.split_once("kagura invite ")?.1.to_owned()));
    let printed = printed.expect("how to make another invitation");

    let typed: Vec<&str> = ["invite", "--json"].into_iter().chain(printed.split_whitespace()).collect();
    assert!(leads(&desk(&typed)).starts_with(&format!("{origin}/register")), "{typed:?}");
    let by_file = desk(&["invite", "--json", "--config", config, "DEMO-1003"]);
    assert!(leads(&by_file).starts_with(&format!("{origin}/register")), "{by_file}");
    let people = || desk(&["holder", "list", "--json", "--config", config]).lines().count();
    assert_eq!(people(), 5);
    demo.kill().unwrap();
    demo.wait().unwrap();
    assert_eq!(people(), 5, "and when nobody serves it");
}

#[tokio::test]
async fn a_card_that_an_earlier_program_bound_under_another_issuer_is_replaced_and_one_of_today_stays() {
    let folder = tempfile::tempdir().unwrap();
    let (store, cards) = (open(&folder.path().join("store")), demo::prepare_cards(folder.path()).unwrap());
    let holder = HolderId::parse("DEMO-1004").unwrap();
    let started = async || demo::prepare(&store, &config(), Some(&cards)).await.unwrap().cards;
    let bound = async || {
        let all = holder_cards::of(&store, &holder).await.unwrap();
        all.into_iter().filter(|it| it.kind == CardKind::Jpki).collect::<Vec<Card>>()
    };
    assert_eq!(started().await, CardsInBrowsers::Current);
    let first = bound().await;
    assert_eq!(first.len(), 1);
    assert_eq!((started().await, bound().await), (CardsInBrowsers::Current, first.clone()));

    let mut change = WriteSet::new();
    let owned = |id: &CardId| (holder.as_str().to_owned(), id.clone());
    let now = &first[0];
    let earlier = Card {
        id: CardId::of("another issuer", &now.serial),
        issuer: "Test Agency for Municipal Systems".to_owned(),
        ..now.clone()
    };
    change.delete::<Card>(&now.id).delete::<OwnedCard>(&owned(&now.id));
    change.put(&earlier.id, &earlier).unwrap().put(&owned(&earlier.id), &OwnedCard {}).unwrap();
    assert!(store.commit_all(change).await.is_ok());
    assert_eq!((started().await, bound().await), (CardsInBrowsers::Replaced, first.clone()));
    assert_eq!((started().await, bound().await), (CardsInBrowsers::Current, first));
}
