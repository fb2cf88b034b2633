//! `invite --letters`: two files for all that are invited, written before anything changes.

use crate::cli::command::outcome::{CommandFailed, CommandOutcome};
use crate::cli::command::streams::{OutputStreams, Ticker};
use crate::cli::text;
use crate::desk::invite::{Draft, Run, Terms};
use crate::desk::letter::{PaperFiles, Papers};
use crate::desk::{Desk, DeskRefusal};
use crate::ids::HolderId;
use crate::said::said;
use serde_json::json;
use std::path::{Path, PathBuf};

pub(super) async fn run(
    desk: Desk<'_>,
    (terms, run): (&Terms, &Run),
    holders: &[HolderId],
    folder: &Path,
    json: bool,
    streams: &OutputStreams,
) -> Result<CommandOutcome, CommandFailed> {
    if is_no_folder(folder) {
        return Err(CommandFailed::NoFolder(folder.to_owned()));
    }
    if let Some(above) = missing_above(folder) {
        return Err(CommandFailed::NothingAbove { folder: folder.to_owned(), above });
    }
    let ticker = Ticker::new(streams);
    let mut papers = Papers::begin(desk.clock.now(), run);
    let (mut drafts, mut numbers, mut refused) = (Vec::new(), Vec::new(), 0);
    desk.draft_all(holders, terms, |holder, draft| {
        let added = draft.and_then(|draft| Ok((papers.add(&draft.issued)?, draft)));
        match added {
            Ok((number, draft)) => {
                numbers.push(number);
                drafts.push(draft);
            }
            Err(why) => {
                refused += 1;
                streams.fault(("holder", &json!(holder)), &text::refusal(&why), json);
            }
        }
        ticker.tick(drafts.len() + refused, holders.len());
    })
    .await;
    ticker.finish();
    if !drafts.is_empty() {
        let issued = match papers.write(folder) {
            Ok(files) => desk.issue_with(&files, &drafts, run).await.map(|()| files),
            Err(why) => Err(why),
        };
        let files = issued.inspect_err(|why| {
            if !matches!(why, DeskRefusal::InDoubt { .. }) {
                streams.note(&said!(
                    "1件も発行していません。これまでの「登録のご案内」はそのまま使えます。",
                    "Nothing was issued; earlier letters still work."
                ));
            }
        })?;
        tell(&files, &numbers, &drafts, json, streams)?;
    }
    if holders.len() > 1 || refused > 0 {
        let issued = drafts.len();
        streams.note(&text::issued(issued, refused));
    }
    Ok(if refused == 0 { CommandOutcome::Done } else { CommandOutcome::Partly })
}

/// Says which number is whose, and where the papers are.
fn tell(
    files: &PaperFiles,
    numbers: &[String],
    drafts: &[Draft],
    json: bool,
    streams: &OutputStreams,
) -> Result<(), CommandFailed> {
    let (letters, passwords) = (files.letters.display().to_string(), files.passwords.display().to_string());
    streams.note(&said!(
        "登録のご案内：{letters}\nパスワードのお知らせ：{passwords}",
        "Registration letters: {letters}\nPassword sheets:      {passwords}"
    ));
    for (number, Draft { issued, .. }) in numbers.iter().zip(drafts) {
        let text = if json {
            json!({
                "holder": issued.holder.id, "url": issued.url, "password": issued.password,
                "expires_at": issued.expires_at, "number": number,
                "letters": letters, "passwords": passwords,
            })
            .to_string()
        } else {
            format!("{number}\t{}", issued.holder.written)
        };
        streams.line(&text)?;
    }
    Ok(())
}

/// Whether it is something else than a place for files, as `-` and `/dev/stdout` are: two files do not go there, and what stands on them is
/// for paper alone.
fn is_no_folder(path: &Path) -> bool {
    path == Path::new("-") || std::fs::metadata(path).is_ok_and(|it| !it.is_dir())
}

/// The folder in which the folder would be made, where it is not there: a slip in a path makes no tree of folders with papers in it.
fn missing_above(folder: &Path) -> Option<PathBuf> {
    let above = folder.parent().filter(|above| !above.as_os_str().is_empty())?;
    (!folder.exists() && !above.exists()).then(|| above.to_owned())
}
