//! Importing holders.

use crate::amount;
use crate::desk::fixture::DeskFixture;
use api::Language;
use server::audit::Event;
use server::cli::report::report;
use server::desk::NewStanding;
use server::desk::holder_list::{self, Why};
use server::desk::import::{ExistingHolders, Mode, Summary};
use server::model::people::{Handle, Holder};
use server::store::{self, RemoteEngine, Store};
use std::fmt::Write as _;
use std::sync::Arc;

async fn import_with(fixture: &DeskFixture, csv: &[u8], mode: Mode, known: ExistingHolders) -> Summary {
    fixture.desk().import(holder_list::read(csv).unwrap(), mode, known, &|_| {}).await.unwrap()
}

pub async fn import(fixture: &DeskFixture, csv: &[u8]) -> Summary {
    import_with(fixture, csv, Mode::GoodRows, ExistingHolders::Bad).await
}

const MIXED: &str =
    "本人ID,氏名,認証局\nA1,山田 太郎,jma\nA2,佐藤 花子,jpa\n,氏名だけ,jma\nA1,二度目,jma\nA4,鈴木,medis\n";

fn lines(summary: &Summary) -> Vec<u64> {
    summary.bad.iter().map(|bad| bad.line).collect()
}

#[tokio::test]
async fn good_rows_are_written_and_bad_ones_reported_in_order() {
    let fixture = DeskFixture::open().await;
    fixture.add("A4").await;
    let summary = import(&fixture, MIXED.as_bytes()).await;
    assert_eq!((summary.rows, summary.added, summary.skipped), (5, 1, 0));
    assert_eq!(lines(&summary), [3, 4, 5, 6]);
    assert!(matches!(&summary.bad[0].why, Why::AuthorityUnknown(id) if id.as_str() == "jpa"));
    assert_eq!(summary.bad[2].why, Why::Twice { first: 2 });
    assert_eq!(summary.bad[3].why, Why::Exists);
    let holder = fixture.desk().holder("a1").await.unwrap();
    assert_eq!(holder.name, "山田 太郎");
    let handle = fixture.store.get::<Handle>(&holder.handle.simple().to_string()).await.unwrap();
    assert_eq!(handle.unwrap().holder, holder.id);
    assert!(fixture.events().await.contains(&(Event::HoldersImported { holders: vec![holder.id] }, None)));
}

#[tokio::test]
async fn all_or_nothing_writes_nothing_when_a_row_is_bad_and_still_names_every_bad_row() {
    let fixture = DeskFixture::open().await;
    fixture.add("A4").await;
    let summary = import_with(&fixture, MIXED.as_bytes(), Mode::AllOrNothing, ExistingHolders::Bad).await;
    assert_eq!((summary.added, lines(&summary)), (0, vec![3, 4, 5, 6]));
    assert_eq!(fixture.holders().await, 1);
}

#[tokio::test]
async fn all_or_nothing_writes_nothing_when_somebody_is_there_already() {
    let fixture = DeskFixture::open().await;
    fixture.add("A2").await;
    let csv = "id,name,authority\nA1,a,jma\nA2,b,jma\nA3,c,jma\n";
    let summary = import_with(&fixture, csv.as_bytes(), Mode::AllOrNothing, ExistingHolders::Bad).await;
    assert_eq!((summary.added, lines(&summary)), (0, vec![3]));
    assert_eq!(fixture.holders().await, 1);
}

#[tokio::test]
async fn a_rehearsal_reports_the_same_and_writes_nothing() {
    let fixture = DeskFixture::open().await;
    let rehearsed = import_with(&fixture, MIXED.as_bytes(), Mode::Rehearsal, ExistingHolders::Bad).await;
    assert_eq!(fixture.holders().await, 0);
    assert_eq!(import(&fixture, MIXED.as_bytes()).await, rehearsed);
}

#[tokio::test]
async fn an_interrupted_import_goes_on() {
    let fixture = DeskFixture::open().await;
    let csv =
        |n| (0..n).fold(String::from("id,name,authority\n"), |csv, n| csv + &format!("H{n:04},名,jma\n"));
    import(&fixture, csv(1500).as_bytes()).await;
    let summary = import_with(&fixture, csv(2500).as_bytes(), Mode::GoodRows, ExistingHolders::Skip).await;
    assert_eq!((summary.added, summary.skipped, summary.bad.len()), (1000, 1500, 0));
    let whole = import_with(&fixture, csv(2600).as_bytes(), Mode::AllOrNothing, ExistingHolders::Skip).await;
    assert_eq!((whole.added, whole.skipped, fixture.holders().await), (100, 2500, 2600));
}

#[tokio::test]
async fn very_many_rows_are_one_change_or_none() {
    let fixture = DeskFixture::open().await;
    let mut csv = String::from("id,name,authority\n");
    // Ten thousand are several of the slices in which the store writes what is large.
    let rows = amount::of(100_000, 10_000);
    for n in 0..rows {
        writeln!(csv, "T{n:06},試験　第{n}号,{}", if n % 2 == 0 { "jma" } else { "medis" }).unwrap();
    }
    // The last row is in the way, and only the store knows.
    fixture.add(&format!("T{:06}", rows - 1)).await;
    let summary = import_with(&fixture, csv.as_bytes(), Mode::AllOrNothing, ExistingHolders::Bad).await;
    assert_eq!((summary.added, lines(&summary)), (0, vec![u64::try_from(rows + 1).unwrap()]));
    assert_eq!(fixture.holders().await, 1);
    let summary = import_with(&fixture, csv.as_bytes(), Mode::AllOrNothing, ExistingHolders::Skip).await;
    assert_eq!((summary.added, summary.skipped), (rows - 1, 1));
    assert_eq!(fixture.holders().await, rows);
}

#[tokio::test]
async fn an_import_goes_through_the_socket_of_a_running_server() {
    let fixture = DeskFixture::open().await;
    let socket = store::socket_in(&fixture.config.data);
    let serving = store::serve(fixture.engine.clone(), &socket).unwrap();
    let remote = Store::new(Arc::new(RemoteEngine::connect(&socket).await.unwrap()));
    let desk = server::desk::Desk { store: &remote, ..fixture.desk() };
    let csv =
        (0..3000).fold(String::from("id,name,authority\n"), |csv, n| csv + &format!("H{n:04},名,jma\n"));
    let sheet = holder_list::read(csv.as_bytes()).unwrap();
    let summary = desk.import(sheet, Mode::AllOrNothing, ExistingHolders::Bad, &|_| {}).await.unwrap();
    assert_eq!(summary.added, 3000);
    assert_eq!(fixture.store.scan::<Holder>(b"", None, 9999).await.unwrap().len(), 3000);
    serving.stop().await;
}

#[tokio::test]
async fn the_report_is_a_sheet_without_formulas() {
    let fixture = DeskFixture::open().await;
    let csv = "id,name,authority\n\"=cmd|' /C calc'!A0\",a,jma\n-1,a,nowhere\n\"say \"\"hi\"\"\",a,jma\n";
    let report = report(&import(&fixture, csv.as_bytes()).await, Language::En);
    let rows: Vec<Vec<String>> = csv::Reader::from_reader(report.trim_start_matches('\u{FEFF}').as_bytes())
        .records()
        .map(|row| row.unwrap().iter().map(str::to_owned).collect())
        .collect();
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[0][0], "2");
    assert!(rows.iter().all(|row| !row[1].starts_with(['=', '+', '-', '@'])), "{rows:?}");
}

#[tokio::test]
async fn the_report_is_corrected_and_given_back() {
    let fixture = DeskFixture::open().await;
    let long = "長".repeat(101);
    let csv = format!(
        "認証局,本人ID,氏名,備考\r\njpa,A1,山田　太郎,x\r\njma,A2,?田　花子,\r\njma,-A3,\"葛\u{E0100}城 \"\"太郎\"\"\",\r\n\
                       jma,A/4,佐藤,\r\njma,A5,{long},\r\njma,A6,良い,\r\nnowhere,-7,鈴木,\r\n"
    );
    let summary = import(&fixture, csv.as_bytes()).await;
    assert_eq!((summary.added, lines(&summary)), (2, vec![2, 3, 5, 6, 8]));
    let given_back = report(&summary, Language::Ja);
    let again = holder_list::read(given_back.as_bytes()).unwrap();
    assert_eq!(again.remarks, [], "its own columns are passed over without a word");
    let refused = import(&fixture, given_back.as_bytes()).await;
    assert_eq!(
        (refused.added, refused.rows, lines(&refused)),
        (0, 5, vec![2, 3, 4, 5, 6]),
        "as it is, nothing is added"
    );
    let corrected = given_back
        .replace("\"jpa\"", "\"jma\"")
        .replace("?田", "𠮷田")
        .replace("A/4", "A4")
        .replace(&long, "長い名前")
        .replace("nowhere", "medis");
    let summary = import(&fixture, corrected.as_bytes()).await;
    assert_eq!((summary.added, summary.bad), (5, vec![]));
    for (id, name) in [
        ("A1", "山田　太郎"),
        ("A2", "𠮷田　花子"),
        ("-A3", "葛\u{E0100}城 \"太郎\""),
        ("-7", "鈴木"),
        ("A5", "長い名前"),
    ] {
        assert_eq!(fixture.desk().holder(id).await.unwrap().name, name, "{id}");
    }
}

#[tokio::test]
async fn a_list_changes_who_is_there_only_on_demand_and_every_change_is_listed() {
    let fixture = DeskFixture::open().await;
    for id in ["A1", "A2", "A3", "A4"] {
        fixture.add(id).await;
    }
    let before = fixture.desk().set_standing("A1", NewStanding::Disabled).await.unwrap();
    let csv = "id,name,authority\nA1,改姓　花子,jma\nA2,試験　花子,medis\nA3,試験　花子,jma\na4,試験　花子,jma\nA5,新規,jma\nA6,x,jpa\n";
    let refused = import_with(&fixture, csv.as_bytes(), Mode::Rehearsal, ExistingHolders::Bad).await;
    assert_eq!((refused.changed, refused.bad.len()), (vec![], 5));
    let shown = import_with(&fixture, csv.as_bytes(), Mode::Rehearsal, ExistingHolders::Update).await;
    assert_eq!(fixture.desk().holder("A1").await.unwrap(), before, "a rehearsal writes nothing");
    assert_eq!(fixture.holders().await, 4);
    let none = import_with(&fixture, csv.as_bytes(), Mode::AllOrNothing, ExistingHolders::Update).await;
    assert_eq!((none.added, none.changed.len(), lines(&none)), (0, 0, vec![7]));
    assert_eq!(fixture.desk().holder("A1").await.unwrap(), before, "nothing, as a row is bad");
    let done = import_with(&fixture, csv.as_bytes(), Mode::GoodRows, ExistingHolders::Update).await;
    assert_eq!(done, shown);
    assert_eq!((done.rows, done.added, done.skipped, lines(&done)), (6, 1, 1, vec![7]));
    let changed: Vec<_> = done
        .changed
        .iter()
        .map(|it| {
            (
                it.line,
                it.before.name.as_str(),
                it.after.name.as_str(),
                it.after.authority.as_str(),
                it.after.written.as_str(),
            )
        })
        .collect();
    let expected = [
        (2, "試験　花子", "改姓　花子", "jma", "A1"),
        (3, "試験　花子", "試験　花子", "medis", "A2"),
        (5, "試験　花子", "試験　花子", "jma", "a4"),
    ];
    assert_eq!(changed, expected);
    let after = fixture.desk().holder("A1").await.unwrap();
    assert_eq!(
        (after.name.as_str(), after.handle, after.standing),
        ("改姓　花子", before.handle, before.standing)
    );
    let events = fixture.events().await;
    assert_eq!(events.iter().filter(|(event, _)| *event == Event::HolderChanged).count(), 3);
    let again = import_with(&fixture, csv.as_bytes(), Mode::GoodRows, ExistingHolders::Update).await;
    assert_eq!((again.added, again.changed.len(), again.skipped), (0, 0, 5), "twice is once");
}
