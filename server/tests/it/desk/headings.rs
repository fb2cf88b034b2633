//! Lists as a person reads them at a terminal: with headings, in columns that stand below each other, and with ids as they are written.

use crate::desk::dossiers::somebody;
use crate::desk::fixture::DeskFixture;
use api::Language;
use clap::Parser as _;
use server::cli::arguments::Arguments;
use server::cli::command::{self, OutputStreams, Pace};
use server::cli::terminal::Ink;
use server::clock::Clock as _;
use server::desk::{Existing, NewHolder};
use server::ids::{ApplicationId, IncidentNumber};
use server::oidc::failure::{ClaimedBy, ClientFailure, ClientFailures};
use std::io::{self, Write};
use std::sync::{Arc, Mutex};

/// What is written, for whoever looks at it later.
#[derive(Clone, Default)]
struct Paper(Arc<Mutex<Vec<u8>>>);

impl Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What a command writes at a terminal, line by line.
async fn shown(fixture: &DeskFixture, language: Language, words: &[&str]) -> Vec<String> {
    let paper = Paper::default();
    let both = (Box::new(paper.clone()) as _, Box::new(io::sink()) as _);
    let streams = OutputStreams::new(both, Ink::Plain, Pace::EverySecond, language).in_columns();
    let asked = Arguments::try_parse_from([&["kagura"], words].concat()).unwrap();
    command::run(fixture.desk(), &fixture.config, asked.command, &streams).await.unwrap();
    let bytes = paper.0.lock().unwrap().clone();
    String::from_utf8(bytes).unwrap().lines().map(str::to_owned).collect()
}

/// How many places what stands before a text takes, where letters of Japanese take two.
fn before(line: &str, text: &str) -> usize {
    let (before, _) = line.split_once(text).unwrap_or_else(|| panic!("{text}: {line}"));
    before.chars().map(|letter| if letter.is_ascii() || letter == '–' { 1 } else { 2 }).sum()
}

#[tokio::test]
async fn a_list_has_headings_in_the_persons_language_and_straight_columns() {
    let fixture = DeskFixture::open().await;
    for (id, name) in [("Med-1", "李"), ("MED-22", "勅使河原　左衛門"), ("med-333", "Ann Lee")] {
        let new = NewHolder::parse(id, name, "jma").unwrap();
        fixture.desk().add_holder(&new, Existing::Refuse).await.unwrap();
    }
    let list = shown(&fixture, Language::Ja, &["holder", "list"]).await;
    assert_eq!(list.len(), 4, "{list:?}");
    assert_eq!(
        list[0].split_whitespace().collect::<Vec<_>>(),
        ["本人ID", "氏名", "フリガナ", "認証局", "状態"]
    );
    let column = before(&list[0], "認証局");
    for line in &list[1..] {
        assert_eq!(before(line, "jma"), column, "{list:#?}");
        assert!(!line.contains('\t'));
    }
    assert!(list.iter().any(|line| line.starts_with("Med-1 ")), "{list:#?}");
    let list = shown(&fixture, Language::En, &["holder", "list"]).await;
    assert_eq!(list[0].split_whitespace().collect::<Vec<_>>(), ["ID", "NAME", "KANA", "AUTHORITY", "STATE"]);
    // Programs read JSON without headings.
    let list = shown(&fixture, Language::En, &["holder", "list", "--json"]).await;
    assert!(list.len() == 3 && list.iter().all(|line| line.starts_with('{')), "{list:#?}");
}

#[tokio::test]
async fn whose_a_letter_and_a_card_are_stands_there_as_it_is_written() {
    let fixture = DeskFixture::open().await;
    somebody(&fixture, "TestA1").await;
    for words in
        [&["invitation", "list"][..], &["invitation", "list", "--state", "replaced"], &["card", "list"]]
    {
        let list = shown(&fixture, Language::En, words).await;
        assert!(list[0].starts_with("HOLDER ") && list[1].starts_with("TestA1 "), "{words:?}: {list:#?}");
    }
    let list = shown(&fixture, Language::En, &["device", "list", "TestA1"]).await;
    assert!(list[0].starts_with("DEVICE ") && list.len() == 2, "{list:#?}");
    let cancelled = shown(&fixture, Language::En, &["invitation", "cancel", "testa1"]).await;
    assert!(cancelled[0].starts_with("TestA1\t"), "{cancelled:?}");
}

#[tokio::test]
async fn of_very_many_the_first_are_measured_and_none_is_left_out() {
    let fixture = DeskFixture::open().await;
    let ids: Vec<String> = (0..700).map(|n| format!("A{n:04}")).collect();
    for id in &ids {
        fixture.add(id).await;
    }
    let list = shown(&fixture, Language::En, &["holder", "list"]).await;
    assert_eq!(list.len(), 701);
    for (line, id) in list[1..].iter().zip(&ids) {
        assert!(line.starts_with(id), "{line}");
        assert_eq!(before(line, "jma"), before(&list[0], "AUTHORITY"));
    }
}

#[tokio::test]
async fn applications_are_listed_with_how_they_get_tokens_and_their_failures_with_headings() {
    let fixture = DeskFixture::open().await;
    let uri = ["--redirect-uri", "https://karte.example/cb"];
    for (id, more) in [("karte", &uri[..]), ("ward", &["--device"]), ("signing", &["--ciba"])] {
        shown(&fixture, Language::En, &[&["client", "add", id, "--name", "k"], more].concat()).await;
    }
    let list = shown(&fixture, Language::En, &["client", "list"]).await;
    let titles = ["CLIENT", "NAME", "AUTHENTICATION", "GRANTS", "STATE", "REGISTERED", "SOURCE"];
    assert_eq!(list[0].split_whitespace().collect::<Vec<_>>(), titles);
    let column = before(&list[0], "GRANTS");
    for (line, grants) in list[1..].iter().zip(["code", "ciba", "device"]) {
        assert_eq!(before(line, grants), column, "{list:#?}");
    }
    let failure = ClientFailure {
        at: fixture.clock.now(),
        endpoint: "/oidc/token".to_owned(),
        error: "invalid_grant".to_owned(),
        description: "it is over".to_owned(),
        from: "192.0.2.1".to_owned(),
        by: ClaimedBy::Client,
        incident: IncidentNumber::typed("123-4567"),
        left_out: 3,
    };
    let id = ApplicationId::parse("karte").unwrap();
    fixture.store.put(&id, &ClientFailures::default().with(failure)).await.unwrap();
    let list = shown(&fixture, Language::Ja, &["client", "failures", "karte"]).await;
    let titles =
        ["日時", "アプリケーションID", "お問い合わせ番号", "エンドポイント", "エラー", "理由", "アドレス"];
    assert_eq!(list[0].split_whitespace().collect::<Vec<_>>(), titles);
    assert_eq!(before(&list[0], "エラー"), before(&list[1], "invalid_grant"), "{list:#?}");
    assert!(list[1].contains("123-4567") && list[1].contains("karte"), "{list:#?}");
    assert!(list[1].contains("この前の3件は"), "it is said that more came: {list:#?}");
    // Whoever reads out a number need not know of which application it is.
    for typed in ["123-4567", "１２３４５６７"] {
        let found = shown(&fixture, Language::En, &["client", "failures", "--incident", typed]).await;
        assert_eq!((found.len(), found[1].contains("it is over")), (2, true), "{found:#?}");
    }
    let found = shown(&fixture, Language::En, &["client", "failures", "--incident", "765-4321"]).await;
    assert!(!found.iter().any(|line| line.contains("it is over")), "{found:#?}");
}
