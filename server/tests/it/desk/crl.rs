//! Lists of revocations at the desk, through the real binary.

use crate::desk::said::err;
use base64::Engine as _;
use serde_json::Value;
use server::clock::{Clock as _, SystemClock};
use server::demo::pki::{Ca, ListAbout, ListFlaw, Pki};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Duration;

/// A folder with a root, an intermediate and their lists.
struct Folder {
    folder: tempfile::TempDir,
    pki: Pki,
}

impl Folder {
    fn new() -> Self {
        let it = Self { folder: tempfile::tempdir().unwrap(), pki: Pki::make(SystemClock.now()) };
        it.write("root.der", &it.pki.authority(Ca::Root).unwrap().certificate);
        it.write("auth.der", &it.pki.authority(Ca::Authentication1).unwrap().certificate);
        it.write("auth.crl", &it.list(ListFlaw::Long(400)));
        it.write(
            "sarl.crl",
            &it.pki.authority_list(ListAbout::Intermediates, SystemClock.now(), &[]).unwrap(),
        );
        it
    }

    fn list(&self, flaw: ListFlaw) -> Vec<u8> {
        self.pki.list(Ca::Authentication1, SystemClock.now(), flaw).unwrap()
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.path(name), bytes).unwrap();
    }

    fn crl(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kagura"));
        command
            .env_clear()
            .env("KAGURA_CONFIG", "")
            .current_dir(self.folder.path())
            .env("KAGURA_DATA", "data");
        command.env("KAGURA_CARDS_HPKI_ROOTS", "root.der").env("KAGURA_CARDS_HPKI_INTERMEDIATES", "auth.der");
        command.arg("crl").args(arguments).output().unwrap()
    }
}

fn json(output: &Output) -> Vec<Value> {
    assert!(output.status.success(), "{}", err(output));
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_list_is_loaded_once_and_then_listed() {
    let folder = Folder::new();
    let loaded = json(&folder.crl(&["load", "auth.crl", "--json"]));
    assert_eq!((&loaded[0]["news"], &loaded[0]["added"]), (&Value::Bool(true), &Value::from(401)));
    let again = json(&folder.crl(&["load", "auth.crl", "--json"]));
    assert_eq!(again[0]["news"], Value::Bool(false));
    let listed = json(&folder.crl(&["list", "--json"]));
    assert_eq!(listed.len(), 1);
    assert_eq!((&listed[0]["entries"], &listed[0]["health"]), (&Value::from(401), &Value::from("fresh")));
    let text = folder.crl(&["list"]);
    assert!(String::from_utf8_lossy(&text.stdout).contains("\tfresh"));
}

#[test]
fn a_list_that_is_not_believed_is_refused_with_the_reason() {
    let folder = Folder::new();
    folder.write("forged.crl", &folder.list(ListFlaw::OtherKey));
    folder.write("cut.crl", &folder.list(ListFlaw::CutOff));
    for (name, why) in [
        ("forged.crl", "not its signature"),
        ("cut.crl", "not all of it is there"),
        ("nowhere.crl", "cannot be read"),
        ("root.der", "not of version 2"),
    ] {
        let refused = folder.crl(&["load", name]);
        assert_eq!(refused.status.code(), Some(1), "{name}");
        assert!(
            err(&refused).contains("no list of revocations from") && err(&refused).contains(why),
            "{}",
            err(&refused)
        );
    }
    let none = folder.crl(&["list", "--json"]);
    assert_eq!((none.status.code(), &*none.stdout), (Some(1), &b""[..]));
    assert!(err(&none).contains("cards are refused"), "{}", err(&none));
}

#[test]
fn every_place_of_the_settings_is_fetched_and_those_that_fail_are_named() {
    let folder = Folder::new();
    let refused = folder.crl(&["fetch"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(err(&refused).contains("cards.crls"), "{}", err(&refused));
    let fetched = json(&folder.crl(&["fetch", "--json", "--cards-crls", "auth.crl,sarl.crl"]));
    assert_eq!(fetched.len(), 2);
    let partly = folder.crl(&["fetch", "--cards-crls", "auth.crl,nowhere.crl"]);
    assert_eq!(partly.status.code(), Some(1));
    assert!(err(&partly).contains("nowhere.crl"), "{}", err(&partly));
    // One who watches asks with the settings of the server.
    let told = folder.crl(&["list", "--cards-crls", "auth.crl,nowhere.crl,other.crl"]);
    assert_eq!(told.status.code(), Some(1));
    for fault in ["nothing came from nowhere.crl", "nothing was asked for at other.crl"] {
        assert!(err(&told).contains(fault), "{}", err(&told));
    }
    assert!(!err(&told).contains("auth.crl"), "{}", err(&told));
    let listed = json(&folder.crl(&["list", "--json", "--cards-crls", "auth.crl"]));
    let of: Vec<_> = listed.iter().filter_map(|it| it["of"].as_str()).collect();
    assert!(of.contains(&"all") && of.contains(&"authorities"), "{listed:?}");
    let from: BTreeSet<_> = listed.iter().filter_map(|it| it["from"].as_str()).collect();
    assert_eq!(from, BTreeSet::from(["auth.crl", "sarl.crl"]));
    let places: Vec<_> = listed.iter().filter_map(|it| it["place"].as_str()).collect();
    assert_eq!(places, ["auth.crl", "nowhere.crl", "sarl.crl"]);
    assert!(Path::new(&folder.path("data")).exists());
}

#[test]
fn a_list_whose_number_went_back_is_taken_only_where_the_desk_says_so() {
    let folder = Folder::new();
    json(&folder.crl(&["load", "auth.crl", "--json"]));
    let later = SystemClock.now() + Duration::from_mins(1);
    folder
        .write("restored.crl", &folder.pki.list(Ca::Authentication1, later, ListFlaw::LowerNumber).unwrap());
    let refused = folder.crl(&["load", "restored.crl"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(err(&refused).contains("kagura crl load --accept-lower-number"), "{}", err(&refused));
    let loaded = json(&folder.crl(&["load", "restored.crl", "--accept-lower-number", "--json"]));
    assert_eq!(loaded[0]["news"], Value::Bool(true));
    folder.write("old.crl", &folder.list(ListFlaw::LowerNumber));
    let back = folder.crl(&["load", "old.crl", "--accept-lower-number"]);
    assert_eq!(back.status.code(), Some(1), "an old list is no restored one");
    assert!(err(&back).contains("it is an old list"), "{}", err(&back));
    let help = folder.crl(&["load", "--help"]);
    assert!(String::from_utf8_lossy(&help.stdout).contains("Whoever was revoked stays"));
}

#[test]
fn every_list_of_a_file_is_named_with_what_became_of_it() {
    let folder = Folder::new();
    let block = |der: &[u8]| {
        let text = base64::engine::general_purpose::STANDARD.encode(der);
        format!("-----BEGIN X509 CRL-----\n{text}\n-----END X509 CRL-----\n")
    };
    let good = block(&std::fs::read(folder.path("auth.crl")).unwrap());
    let forged = block(&folder.list(ListFlaw::OtherKey));
    folder.write("partly.pem", format!("{forged}{good}").as_bytes());
    let partly = folder.crl(&["load", "partly.pem", "--json"]);
    assert_eq!(partly.status.code(), Some(1));
    assert_eq!(String::from_utf8_lossy(&partly.stdout).lines().count(), 1, "the one that was loaded");
    assert!(err(&partly).contains("1 of its 2 lists were not loaded: number 1"), "{}", err(&partly));
    let authorities = block(&std::fs::read(folder.path("sarl.crl")).unwrap());
    folder.write("both.pem", format!("{good}{authorities}").as_bytes());
    let loaded = json(&folder.crl(&["load", "both.pem", "--json"]));
    let news: Vec<_> = loaded.iter().map(|it| it["news"].clone()).collect();
    assert_eq!(news, [Value::Bool(false), Value::Bool(true)]);
}
