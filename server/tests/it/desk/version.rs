//! A store from the future is used by nobody, and left as it is.

use server::model::index::Version;
use server::store::{SledEngine, Store};
use server::tables::{self, VERSION, WrongStoreVersion};
use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;

fn open(folder: &Path) -> Store {
    Store::new(Arc::new(SledEngine::open(folder, 16 << 20).unwrap()))
}

async fn mark(store: &Store) -> Option<Version> {
    store.get::<Version>(&String::new()).await.unwrap()
}

fn kagura(data: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kagura"));
    command
        .env_clear()
        .env("KAGURA_CONFIG", "")
        .env("KAGURA_DATA", data)
        .env("KAGURA_LISTEN", "127.0.0.1:0")
        .args(arguments)
        .output()
        .unwrap()
}

#[tokio::test]
async fn a_store_says_which_version_used_it_last_and_an_older_one_may_be_taken_over() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    assert_eq!(mark(&store).await, None);
    for before in [None, Some(1), Some(VERSION)] {
        if let Some(rows) = before {
            store.put(&String::new(), &Version { rows }).await.unwrap();
        }
        tables::claim(&store).await.unwrap();
        assert_eq!(mark(&store).await, Some(Version { rows: VERSION }));
    }
}

#[tokio::test]
async fn what_is_said_already_is_not_written_again() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    tables::claim(&store).await.unwrap();
    // While its files are elsewhere the store refuses every write, as on a full disk.
    std::fs::rename(folder.path().join("rows"), folder.path().join("elsewhere")).unwrap();
    assert!(store.put(&String::new(), &Version { rows: 1 }).await.is_err());
    tables::claim(&store).await.unwrap();
}

#[tokio::test]
async fn a_store_of_a_later_version_is_refused_by_every_command_and_keeps_its_mark() {
    let folder = tempfile::tempdir().unwrap();
    let later = Version { rows: VERSION + 1 };
    {
        let store = open(folder.path());
        store.put(&String::new(), &later).await.unwrap();
        let refused = tables::claim(&store).await.unwrap_err();
        assert!(
            matches!(refused, WrongStoreVersion::Future { theirs, ours: VERSION } if theirs == VERSION + 1)
        );
    }
    for arguments in [&["serve"][..], &["demo"], &["holder", "list"], &["authority", "list"]] {
        let output = kagura(folder.path(), arguments);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(4), "{arguments:?}: {said}");
        assert!(said.contains("a later version of kagura has used this store"), "{arguments:?}: {said}");
    }
    assert_eq!(mark(&open(folder.path())).await, Some(later));
}
