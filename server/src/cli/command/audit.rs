//! The commands about the record of events: `audit list`, `export` and `verify`.

use crate::audit::chain::{AuditVerdict, NotedSeal};
use crate::audit::{Actor, Entry};
use crate::cli::arguments::{AuditCommand, AuditLines, Since};
use crate::cli::command::files;
use crate::cli::command::list::{ListLine, columns};
use crate::cli::command::listing::Listing;
use crate::cli::command::outcome::{CommandFailed, CommandOutcome};
use crate::cli::command::streams::OutputStreams;
use crate::cli::{record_text, text};
use crate::desk::record::LineFilter;
use crate::desk::text::{date, for_terminal};
use crate::desk::{Desk, DeskRefusal};
use crate::said::{Said, said};
use serde_json::json;
use std::io::{BufWriter, Write as _};
use std::ops::ControlFlow;
use std::path::Path;
use std::time::Duration;

/// So far back the list goes unless somebody says otherwise.
const USUAL: Duration = Duration::from_hours(7 * 24);

pub(super) async fn run(
    desk: Desk<'_>,
    command: AuditCommand,
    streams: &OutputStreams,
) -> Result<CommandOutcome, CommandFailed> {
    match command {
        AuditCommand::List { lines, json } => {
            let filter = filter(desk, lines, Some(Since::Ago(USUAL)))?;
            let headings = [
                said!("日時", "TIME"),
                said!("操作", "EVENT"),
                said!("本人ID", "HOLDER"),
                said!("実行者", "BY"),
                said!("アドレス", "FROM"),
                said!("内容", "DETAILS"),
            ];
            let mut listing = Listing::new(streams, &headings, json);
            each(desk, &filter, |entry| listing.entry(&line(entry))).await??;
            listing.end(&text::no_lines())?;
            Ok(CommandOutcome::Done)
        }
        AuditCommand::Export { lines, file, json: _ } => {
            export(desk, &filter(desk, lines, None)?, file.as_deref(), streams).await
        }
        AuditCommand::Verify { seal, json } => verify(desk, seal.as_ref(), json, streams).await,
    }
}

fn filter(desk: Desk<'_>, lines: AuditLines, usual: Option<Since>) -> Result<LineFilter, DeskRefusal> {
    let AuditLines { holder, about, actor, kind, since, until } = lines;
    let since = since.or(usual).map(|since| since.moment(desk.clock.now()));
    LineFilter { holder: None, about, actor, kind, since, until }.of_holder(holder.as_deref())
}

/// Writes every line that fits, as long as that can be done; gives how it went.
async fn each(
    desk: Desk<'_>,
    filter: &LineFilter,
    mut write: impl FnMut(&Entry) -> std::io::Result<()>,
) -> Result<std::io::Result<()>, DeskRefusal> {
    let mut written = Ok(());
    desk.each_line(filter, |entry| {
        written = write(&entry);
        if written.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })
    .await?;
    Ok(written)
}

async fn export(
    desk: Desk<'_>,
    filter: &LineFilter,
    file: Option<&Path>,
    streams: &OutputStreams,
) -> Result<CommandOutcome, CommandFailed> {
    let Some(path) = file else {
        each(desk, filter, |entry| streams.answer(&line(entry), true)).await??;
        return Ok(CommandOutcome::Done);
    };
    let (mut out, mut count) = (BufWriter::new(files::new(path)?), 0_usize);
    let written = each(desk, filter, |entry| {
        count += 1;
        writeln!(out, "{}", crate::line::escaped(&line(entry).json.to_string()))
    });
    written.await?.and_then(|()| out.flush()).map_err(|cause| files::failed(path, cause))?;
    streams.note(&text::wrote_record(count, path));
    Ok(CommandOutcome::Done)
}

async fn verify(
    desk: Desk<'_>,
    noted: Option<&NotedSeal>,
    json: bool,
    streams: &OutputStreams,
) -> Result<CommandOutcome, CommandFailed> {
    let verdict = desk.verify_record(noted).await?;
    let AuditVerdict { number, hash, sealed, waiting, faults } = &verdict;
    let said: Vec<Said> = faults.iter().map(text::audit_fault).collect();
    let entry = ListLine {
        text: text::audit_verdict(&verdict),
        json: json!({
            "sound": faults.is_empty(), "seal": format!("{number}:{hash}"), "sealed": sealed, "waiting": waiting,
            "faults": said.iter().map(|it| &it.en).collect::<Vec<_>>(),
        }),
    };
    streams.answer(&entry, json)?;
    for fault in &said {
        streams.note(fault);
    }
    Ok(if faults.is_empty() { CommandOutcome::Done } else { CommandOutcome::Partly })
}

fn line(it: &Entry) -> ListLine {
    let holder = it.holder.as_ref().map_or_else(|| "–".to_owned(), ToString::to_string);
    let from = it.from.map_or_else(|| "–".to_owned(), |from| from.to_string());
    let [holder, from] = [holder, from].map(Said::same);
    ListLine {
        text: columns(&[
            date(it.at),
            text::event(&it.event).into(),
            holder,
            actor(&it.actor).map(for_terminal),
            from,
            record_text::details(&it.event).map(for_terminal),
        ]),
        json: json!(it),
    }
}

fn actor(it: &Actor) -> Said {
    match it {
        Actor::Stranger => said!("未確認の方", "stranger"),
        Actor::Holder { id } => said!("利用者 {id}", "holder {id}"),
        Actor::Operator { id } => said!("担当者 {id}", "operator {id}"),
        Actor::CommandLine { user } => said!("コマンド {user}", "command line {user}"),
        Actor::Application { id } => said!("アプリケーション {id}", "application {id}"),
        Actor::System => said!("サーバー", "server"),
    }
}
