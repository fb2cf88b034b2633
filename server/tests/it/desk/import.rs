//! Importing holders.

use crate::amount;
use crate::desk::fixture::DeskFixture;
use server::audit::Event;
use server::cli::report::report;
use server::desk::holders_csv::{self, Why};
use server::desk::import::{ExistingHolders, Mode, Summary};
use server::model::people::{Handle, Holder};
use server::store::{self, RemoteEngine, Store};
use std::fmt::Write as _;
use std::sync::Arc;

async fn import_with(fixture: &DeskFixture, csv: &[u8], mode: Mode, known: ExistingHolders) -> Summary {
    fixture.desk().import(holders_csv::read(csv).unwrap(), mode, known, &|_| {}).await.unwrap()
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
    let sheet = holders_csv::read(csv.as_bytes()).unwrap();
    let summary = desk.import(sheet, Mode::AllOrNothing, ExistingHolders::Bad, &|_| {}).await.unwrap();
    assert_eq!(summary.added, 3000);
    assert_eq!(fixture.store.scan::<Holder>(b"", None, 9999).await.unwrap().len(), 3000);
    serving.stop().await;
}

#[tokio::test]
async fn the_report_is_a_sheet_without_formulas() {
    let fixture = DeskFixture::open().await;
    let csv = "id,name,authority\n\"=cmd|' /C calc'!A0\",a,jma\n-1,a,nowhere\n\"say \"\"hi\"\"\",a,jma\n";
    let report = report(&import(&fixture, csv.as_bytes()).await);
    let rows: Vec<Vec<String>> = csv::Reader::from_reader(report.trim_start_matches('\u{FEFF}').as_bytes())
        .records()
        .map(|row| row.unwrap().iter().map(str::to_owned).collect())
        .collect();
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[0][0], "2");
    assert!(rows.iter().all(|row| !row[1].starts_with(['=', '+', '-', '@'])), "{rows:?}");
}
