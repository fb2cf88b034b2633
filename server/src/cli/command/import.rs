//! The command `holder import`: what is said about a list of holders.

use crate::cli::arguments::Import;
use crate::cli::command::files;
use crate::cli::command::outcome::{CommandFailed, CommandOutcome};
use crate::cli::command::streams::{Asks, MANY, OutputStreams, Ticker};
use crate::cli::report::report;
use crate::cli::text;
use crate::desk::holder_list::{self, Bad, Why};
use crate::desk::import::{Change, ExistingHolders, ImportProgress, ImportStopped, Mode, Summary};
use crate::desk::{Desk, NewHolder, NewKana, NewStanding};
use crate::said::{Said, said};
use serde_json::json;

/// So many bad rows are named; a report has all of them.
const TOLD: usize = 100;
/// More rows than that whose holder is there already are counted.
const FEW: usize = 3;

pub(super) async fn run(
    desk: Desk<'_>,
    order: Import,
    streams: &OutputStreams,
) -> Result<CommandOutcome, CommandFailed> {
    let sheet = holder_list::read(&files::read(&order.file)?)?;
    let asks = Asks::unless(order.yes || order.dry_run || !order.update);
    if asks == Asks::Yes && sheet.good.len() > MANY {
        // Most of it is so already, as a rule: only whom it hits is asked about.
        let rehearsed = desk.import(sheet.clone(), Mode::Rehearsal, ExistingHolders::Update, &|_| ()).await;
        let rehearsed = rehearsed.map_err(|ImportStopped { why, .. }| why)?;
        if rehearsed.disabled() > MANY {
            streams.agree(&text::disables(rehearsed.disabled()), asks)?;
        }
        if rehearsed.renamed() > MANY {
            streams.agree(&text::renames(rehearsed.renamed()), asks)?;
        }
    }
    let mut earlier = None;
    if let Some(path) = &order.report {
        // Before anything is changed: a report that cannot be written is no report of what was done.
        if files::are_same(&order.file, path) {
            return Err(CommandFailed::ReportOnList(path.clone()));
        }
        earlier = files::put_aside(path)?;
        files::write(path, &report(&Summary::default(), streams.language))?;
    }
    for remark in &sheet.remarks {
        streams.note(&text::remark(remark));
    }
    let mode = match (order.dry_run, order.all_or_nothing) {
        (true, _) => Mode::Rehearsal,
        (false, true) => Mode::AllOrNothing,
        (false, false) => Mode::GoodRows,
    };
    let known = match (order.update, order.skip_existing) {
        (true, _) => ExistingHolders::Update,
        (false, true) => ExistingHolders::Skip,
        (false, false) => ExistingHolders::Bad,
    };
    let ticker = Ticker::new(streams);
    let summary = desk.import(sheet, mode, known, &|ImportProgress { done, of }| ticker.tick(done, of)).await;
    ticker.finish();
    let summary = summary.map_err(|ImportStopped { written, of, why }| {
        if of > 0 {
            streams.note(&text::import_stopped(written, of, mode));
        }
        why
    })?;
    let mut outcome = if summary.bad.is_empty() { CommandOutcome::Done } else { CommandOutcome::Partly };
    if let Some(path) = order.report {
        let report = report(&summary, streams.language);
        if let Err(refusal) = files::write(&path, &report) {
            outcome = CommandOutcome::Partly;
            streams.note(&text::refusal(&refusal));
        }
        match earlier {
            // A preview's is that of the import, as a rule.
            Some(aside) if std::fs::read(&aside).is_ok_and(|it| it == report.as_bytes()) => {
                let _ = std::fs::remove_file(aside); // it lies there twice then
            }
            Some(aside) => streams.note(&text::put_aside(&aside)),
            None => {}
        }
    }
    tell(&summary.bad, order.json, streams);
    said(&summary, mode, order.json, streams)?;
    Ok(outcome)
}

/// Names the bad rows. Those whose holder is there already are no news one by one when they are many: they are counted.
fn tell(bad: &[Bad], json: bool, streams: &OutputStreams) {
    let there = bad.iter().filter(|it| it.why == Why::Exists).count();
    let counted = there > FEW && !json;
    let named: Vec<&Bad> = bad.iter().filter(|it| !counted || it.why != Why::Exists).collect();
    for Bad { line, id, why, .. } in named.iter().take(TOLD) {
        let why = text::why(why);
        if json {
            streams.fault(("row", &json!({ "line": line, "id": id })), &why, json);
            continue;
        }
        let (id, Said { ja, en }) = (text::shown(id), why);
        streams.note(&said!("{line}行目 {id}：{ja}", "line {line}: {id} – {en}"));
    }
    if named.len() > TOLD {
        streams.note(&text::more_bad_rows(named.len() - TOLD));
    }
    if counted {
        streams.note(&text::there_already(there));
    }
}

fn said(summary: &Summary, mode: Mode, as_json: bool, streams: &OutputStreams) -> Result<(), CommandFailed> {
    let Summary { rows, added, skipped, changed, bad } = summary;
    if as_json {
        let json = json!({
            "rows": rows, "added": added, "skipped": skipped, "changed": changed.len(), "bad": bad.len(),
            "written": mode != Mode::Rehearsal, "changes": changed.iter().map(change_json).collect::<Vec<_>>(),
        });
        return Ok(streams.line(&crate::line::escaped(&json.to_string()))?);
    }
    for change in changed {
        streams.line(text::change(change).in_language(streams.language))?;
    }
    let (did, done) = match mode {
        Mode::Rehearsal => ("登録できます", "can be added (nothing was written)"),
        Mode::GoodRows | Mode::AllOrNothing => ("登録しました", "added"),
    };
    let (changed, bad) = (changed.len(), bad.len());
    let told = said!(
        "{rows}行中{added}名を{did}。変更 {changed}、登録済み {skipped}、不備 {bad}。",
        "{rows} rows: {added} {done}, {changed} changed, {skipped} passed over, {bad} bad."
    );
    streams.line(told.in_language(streams.language))?;
    Ok(())
}

fn change_json(change: &Change) -> serde_json::Value {
    let Change { line, before, after } = change;
    json!({
        "line": line, "holder": after.id,
        "before": new_holder_json(before), "after": new_holder_json(after),
    })
}

fn new_holder_json(it: &NewHolder) -> serde_json::Value {
    let NewHolder { id: _, written, name, kana, authority, standing } = it;
    json!({
        "written": written, "name": name, "kana": kana.as_ref().and_then(NewKana::known), "authority": authority,
        "standing": standing.map(NewStanding::name),
    })
}
