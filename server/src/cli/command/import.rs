//! The command `holder import`: what is said about a list of holders.

use crate::cli::arguments::Import;
use crate::cli::command::files;
use crate::cli::command::outcome::{CommandFailed, CommandOutcome};
use crate::cli::command::streams::{OutputStreams, Ticker};
use crate::cli::report::report;
use crate::cli::text;
use crate::desk::Desk;
use crate::desk::holders_csv::{self, Bad};
use crate::desk::import::{ExistingHolders, ImportProgress, Mode, Summary};
use serde_json::json;

pub(super) async fn run(
    desk: Desk<'_>,
    order: Import,
    streams: &OutputStreams,
) -> Result<CommandOutcome, CommandFailed> {
    let sheet = holders_csv::read(&files::read(&order.file)?)?;
    let mode = match (order.dry_run, order.all_or_nothing) {
        (true, _) => Mode::Rehearsal,
        (false, true) => Mode::AllOrNothing,
        (false, false) => Mode::GoodRows,
    };
    let known = if order.skip_existing { ExistingHolders::Skip } else { ExistingHolders::Bad };
    let ticker = Ticker::new(streams);
    let summary =
        desk.import(sheet, mode, known, &|ImportProgress { done, of }| ticker.tick(done, of)).await?;
    ticker.finish();
    if let Some(path) = order.report {
        files::write(&path, &report(&summary))?;
    }
    for Bad { line, id, why } in &summary.bad {
        streams.note(&format!("{line} 行目 / line {line}: {} – {}", text::shown(id), text::why(why)));
    }
    said(&summary, mode, order.json, streams)?;
    Ok(if summary.bad.is_empty() { CommandOutcome::Done } else { CommandOutcome::Partly })
}

fn said(summary: &Summary, mode: Mode, as_json: bool, streams: &OutputStreams) -> Result<(), CommandFailed> {
    let Summary { rows, added, skipped, bad } = summary;
    if as_json {
        let json = json!({ "rows": rows, "added": added, "skipped": skipped, "bad": bad.len(), "written": mode != Mode::Rehearsal });
        return Ok(streams.line(&json.to_string())?);
    }
    let (did, done) = match mode {
        Mode::Rehearsal => ("登録できます", "can be added (nothing was written)"),
        Mode::GoodRows | Mode::AllOrNothing => ("登録しました", "added"),
    };
    streams.line(&format!(
        "{rows} 行中 {added} 名を{did}。登録済み {skipped}、不備 {}。/ {rows} rows: {added} {done}, {skipped} passed over, {} bad.",
        bad.len(),
        bad.len(),
    ))?;
    Ok(())
}
