//! The commands `backup`, `restore` and `check --store`: they stand beside the desk, for they are about the store as a whole.

use crate::audit::{self, Actor};
use crate::backup::{self, Header, NotBackedUp, NotRestored, Verified};
use crate::cli::arguments::{BackupArguments, BackupCommand, CheckArguments, RestoreArguments};
use crate::cli::command::list::{ListLine, columns};
use crate::cli::command::outcome::{CommandFailed, CommandOutcome};
use crate::cli::command::streams::OutputStreams;
use crate::cli::damage_text;
use crate::clock::{Clock, SystemClock};
use crate::config::Config;
use crate::desk::text::{date, for_terminal};
use crate::desk::{Desk, DeskRefusal};
use crate::disk;
use crate::encryption::{NoKey, Recipient, SecretKey};
use crate::ids::SystemRandom;
use crate::said::{Said, said};
use crate::store::{self, Accepted, Content, Inspection, Store};
use crate::tables;
use serde_json::json;
use std::io::{self, Write as _};
use std::path::Path;

/// Makes a backup, or looks at one.
pub async fn backup(
    config: &Config,
    order: BackupArguments,
    streams: &OutputStreams,
) -> Result<CommandOutcome, CommandFailed> {
    match (order.command, order.file) {
        (Some(BackupCommand::Verify { file, key, json }), _) => verify(&file, key.as_deref(), json, streams),
        (Some(BackupCommand::Key { file, json }), _) => new_key(config, &file, json, streams),
        (None, Some(file)) => {
            let asked: Result<Vec<Recipient>, NoKey> =
                order.recipients.iter().map(|text| text.trim().parse()).collect();
            let asked = asked.map_err(|NoKey| CommandFailed::NoRecipient)?;
            let recipients = if asked.is_empty() { config.backups.recipients.clone() } else { asked };
            make(config, (&file, recipients), order.json, streams).await
        }
        // The command line does not let it through.
        (None, None) => Ok(CommandOutcome::Done),
    }
}

async fn make(
    config: &Config,
    (file, recipients): (&Path, Vec<Recipient>),
    json: bool,
    streams: &OutputStreams,
) -> Result<CommandOutcome, CommandFailed> {
    if !store::is_there(&config.data)? {
        return Err(CommandFailed::NoStore(config.data.clone()));
    }
    backup::may_be_at(file, &config.data)?;
    let engine = store::open(&config.data, config.cache).await?;
    let store = Store::new(engine.clone());
    tables::check(&store).await?;
    let header = Header::new(config.origin.as_str(), SystemClock.now());
    let copy = engine.copy().await?;
    let place = file.to_owned();
    let made = tokio::task::spawn_blocking(move || backup::write(copy, &place, &recipients, &header))
        .await
        .map_err(|_| store::Error::Closed)??;
    // The backup is there, whether or not that can be written down, as on a full disk.
    let outcome = match recorded(&store, file, &made).await {
        Ok(()) => CommandOutcome::Done,
        Err(why) => {
            let Said { ja, en } = why.said();
            streams.note(&said!(
                "操作の記録に書き込めませんでした。{ja}",
                "this is not in the record of events: {en}"
            ));
            CommandOutcome::Partly
        }
    };
    streams.answer(&entry(file, &made, said!("作成しました", "made")), json)?;
    Ok(outcome)
}

/// Writes down who made a backup, and where it went.
async fn recorded(store: &Store, file: &Path, made: &Verified) -> Result<(), CommandFailed> {
    tables::claim(store).await?;
    audit::resume(store).await?;
    let actor = Actor::CommandLine { user: disk::user() };
    let desk = Desk { store, clock: &SystemClock, random: &SystemRandom, actor: &actor };
    Ok(desk.backed_up(file, made.content.entries, made.is_encrypted).await?)
}

fn verify(
    file: &Path,
    key: Option<&Path>,
    json: bool,
    streams: &OutputStreams,
) -> Result<CommandOutcome, CommandFailed> {
    let keys = keys(key)?;
    let verified =
        backup::verify(file, &keys).map_err(|why| NotRestored::Unfit { path: file.to_owned(), why })?;
    streams.answer(&entry(file, &verified, said!("問題ありません", "sound")), json)?;
    Ok(CommandOutcome::Done)
}

/// Makes a key for backups, in a file that takes no other's place, and not in the folder of what it is to open once that is lost.
fn new_key(
    config: &Config,
    file: &Path,
    json: bool,
    streams: &OutputStreams,
) -> Result<CommandOutcome, CommandFailed> {
    let failed = |cause| NotBackedUp::File { path: file.to_owned(), cause };
    backup::may_be_at(file, &config.data)?;
    let (recipient, text) = SecretKey::generate().map_err(|_| failed(io::ErrorKind::Other.into()))?;
    let new = disk::Unnamed::beside(file).map_err(failed)?;
    new.file().write_all(text.as_bytes()).map_err(failed)?;
    new.keep(file).map_err(failed)?;
    streams.answer(&new_key_line(file, &recipient), json)?;
    Ok(CommandOutcome::Done)
}

/// The keys in a file, where one is named.
fn keys(file: Option<&Path>) -> Result<Vec<SecretKey>, CommandFailed> {
    let Some(path) = file else { return Ok(Vec::new()) };
    let bytes = std::fs::read(path).map_err(|cause| DeskRefusal::File { path: path.to_owned(), cause })?;
    SecretKey::read(&bytes).map_err(|NoKey| CommandFailed::NoKey(path.to_owned()))
}

/// Makes a store out of a backup.
pub async fn restore(
    config: &Config,
    order: RestoreArguments,
    streams: &OutputStreams,
) -> Result<CommandOutcome, CommandFailed> {
    let actor = Actor::CommandLine { user: disk::user() };
    let by = (&SystemClock as &dyn Clock, &SystemRandom as _, &actor);
    let keys = keys(order.key.as_deref())?;
    let restored = backup::restore((&order.file, &keys), &config.data, config.cache, by).await?;
    let made_at = restored.header.made_at;
    let (data, when) = (config.data.display(), date(made_at));
    let (entries, left_out, ja, en) = (restored.content.entries, restored.left_out, when.ja, when.en);
    let text = said!(
        "{data} に復元しました（{entries}件、うち途中だった手続きとログイン{left_out}件は含みません）。{ja} 以降の登録・削除・停止は含まれていません。必要なものは、もう一度操作してください",
        "restored into {data}: {entries} entries, without {left_out} of sign-ins and steps that were under way. What was registered, removed or disabled after {en} is not in it: do again what is needed"
    );
    let json = json!({
        "data": config.data.display().to_string(), "entries": restored.content.entries, "left_out": restored.left_out, "made_at": made_at,
        "program": restored.header.program, "origin": restored.header.origin,
    });
    streams.answer(&ListLine { text, json }, order.json)?;
    Ok(CommandOutcome::Done)
}

/// Reads every row of the store.
pub async fn check(
    config: &Config,
    order: CheckArguments,
    streams: &OutputStreams,
) -> Result<CommandOutcome, CommandFailed> {
    let dir = &config.data;
    if !store::is_there(dir)? {
        return Err(CommandFailed::NoStore(dir.clone()));
    }
    let Inspection { found, state, readable } = match store::open(dir, config.cache).await {
        // A server has it open, or nobody and it opens as it is.
        Ok(engine) => Inspection { found: None, state: said(engine.verify().await)?, readable: None },
        Err(store::Error::Damaged { .. }) => store::inspect(dir, config.cache).await?,
        Err(error) => return Err(error.into()),
    };
    let damaged = found.is_some() || state.is_err();
    if order.rows.accept && damaged {
        let taken = store::accept(dir, config.cache)?;
        streams.answer(&accepted(dir, taken, state.is_ok()), order.json)?;
        return Ok(CommandOutcome::Done);
    }
    streams.answer(&looked(dir, found.as_deref(), &state, readable), order.json)?;
    Ok(if damaged { CommandOutcome::Damaged } else { CommandOutcome::Done })
}

fn said(verified: Result<Content, store::Error>) -> Result<Result<Content, String>, store::Error> {
    match verified {
        Ok(content) => Ok(Ok(content)),
        Err(store::Error::Damaged { cause, .. }) => Ok(Err(cause)),
        Err(error) => Err(error),
    }
}

fn looked(
    dir: &Path,
    found: Option<&str>,
    state: &Result<Content, String>,
    readable: Option<Content>,
) -> ListLine {
    let place = dir.display();
    let entries = readable.map(|it| it.entries);
    let found_ja = found.map(damage_text::in_japanese).unwrap_or_default();
    let text = match (found, state) {
        (None, Ok(Content { entries, .. })) => {
            said!("{place}\t問題ありません（{entries}件）", "{place}\tsound: {entries} entries")
        }
        (Some(found), Ok(Content { entries, .. })) => said!(
            "{place}\t以前に破損（{found_ja}）が見つかりましたが、今は{entries}件すべてを読み取れます。このまま使うときは `kagura check --store --accept` を実行してください",
            "{place}\tdamage was found before ({found}), but all {entries} entries can be read now: `kagura check --store --accept` lets it be used again"
        ),
        (_, Err(cause)) => {
            let rest = match entries {
                None => said!(
                    "一部を読み取れません。バックアップがないときは、フォルダーのコピーを残してから `kagura check --store --accept` を試してください",
                    "Some of it cannot be read; without a backup, keep a copy of the folder and try `kagura check --store --accept`"
                ),
                Some(0) => said!(
                    "何も読み取れないため、このデータで続けることはできません",
                    "Nothing of it can be read, so there is nothing to go on with"
                ),
                Some(entries) => said!(
                    "バックアップがないときは、`kagura check --store --accept` で、読み取れる{entries}件だけで続けられます（欠けた分は戻りません）",
                    "Without a backup, `kagura check --store --accept` goes on with the {entries} entries that can be read; what is missing stays lost"
                ),
            };
            let (ja, en) = (rest.ja, rest.en);
            let cause_ja = damage_text::in_japanese(cause);
            said!(
                "{place}\t破損しています（{cause_ja}）。最新のバックアップを別のフォルダーに復元してください（kagura restore）。{ja}",
                "{place}\tdamaged ({cause}). Restore the newest backup into another folder with `kagura restore`. {en}"
            )
        }
    };
    let json = json!({
        "data": dir.display().to_string(), "sound": found.is_none() && state.is_ok(), "found_before": found, "damage": state.as_ref().err(),
        "entries": state.as_ref().ok().map(|it| it.entries), "readable": entries,
    });
    ListLine { text, json }
}

/// What was taken for all there is; `is_whole` where it had been found to be just what was written.
fn accepted(dir: &Path, Accepted { content, before }: Accepted, is_whole: bool) -> ListLine {
    let entries = content.entries;
    let place = dir.display();
    let json = json!({
        "data": dir.display().to_string(), "accepted": true, "entries": entries, "entries_before": before,
    });
    if is_whole {
        let text = said!(
            "{place}\t次の起動から使えます（{entries}件すべてを読み取れました）",
            "{place}\tcan be used from the next start: all {entries} entries are there"
        );
        return ListLine { text, json };
    }
    // The log may have brought more than the last count knew of.
    let of = before.filter(|before| *before > entries);
    let of = of.map_or_else(|| Said::same(""), |of| said!("（{of}件のうち）", " of {of}"));
    let (of_ja, of) = (of.ja, of.en);
    ListLine {
        text: said!(
            "{place}\t読み取れた{entries}件{of_ja}で続けます。次の起動から使えます。以前の状態に戻ったものもあり得るため、最近の停止や削除、登録を `kagura audit list` で確認してください",
            "{place}\tgoes on with the {entries} entries{of} that could be read, from the next start. Some may be as they were earlier: go through what was disabled, removed or registered lately (`kagura audit list`)"
        ),
        json,
    }
}

fn new_key_line(file: &Path, recipient: &Recipient) -> ListLine {
    let path = file.display();
    ListLine {
        text: said!(
            "{recipient}\n{path} に鍵を作成しました。サーバーとは別の場所に保管してください（なくすと、暗号化したバックアップは誰にも復元できません）。上の公開鍵を設定 `backup.recipients` に書くと、バックアップが暗号化されます",
            "{recipient}\nthe key is in {path}: keep it elsewhere than on the server (without it no one can restore what was encrypted). With the public key above in the setting `backup.recipients` backups are encrypted"
        ),
        json: json!({ "file": file.display().to_string(), "recipient": recipient.to_string() }),
    }
}

fn entry(file: &Path, verified: &Verified, words: Said) -> ListLine {
    let Verified { header, content, bytes, is_encrypted } = verified;
    let for_whom = if *is_encrypted {
        said!("暗号化あり", "encrypted")
    } else {
        said!("暗号化なし", "not encrypted")
    };
    let (path, program, entries) = (file.display(), for_terminal(&header.program), content.entries);
    let about = said!("{entries}件\t{bytes} B\t{program}", "{entries} entries\t{bytes} B\t{program}");
    ListLine {
        text: columns(&[Said::same(path.to_string()), date(header.made_at), about, for_whom, words]),
        json: json!({
            "file": file.display().to_string(), "made_at": header.made_at, "origin": header.origin, "program": header.program, "rows": header.rows,
            "entries": content.entries, "bytes": bytes, "encrypted": is_encrypted,
        }),
    }
}
