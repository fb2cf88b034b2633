//! The commands about one holder, or a list of them, as it stands: `holder show`, `delete` and `export`.

use crate::cli::arguments::{Export, ExportForm};
use crate::cli::command::files;
use crate::cli::command::list::{self, ListLine, columns};
use crate::cli::command::outcome::{CommandFailed, CommandOutcome};
use crate::cli::command::streams::{Asks, OutputStreams};
use crate::cli::report::field;
use crate::cli::text;
use crate::config::Config;
use crate::desk::dossier::{Dossier, JourneyFigures};
use crate::desk::text::{date, for_terminal};
use crate::desk::{Desk, NewStanding, WrittenIds};
use crate::model::incident::JourneyKind;
use crate::model::kana::KanaName;
use crate::model::people::{Holder, Standing};
use crate::said::{Said, said};
use api::Language;
use api::language::text as both;
use serde_json::json;
use std::collections::HashSet;
use std::io::{BufWriter, Write as _};

pub(super) async fn show(
    desk: Desk<'_>,
    config: &Config,
    id: &str,
    json: bool,
    streams: &OutputStreams,
) -> Result<CommandOutcome, CommandFailed> {
    let dossier = desk.dossier(id, config).await?;
    streams.answer(&whole(&dossier), json)?;
    Ok(CommandOutcome::Done)
}

fn whole(it: &Dossier) -> ListLine {
    let authority = it.authority.as_ref().map_or_else(String::new, |it| for_terminal(&it.name));
    let (id, name, by) = (&it.holder.written, for_terminal(&it.holder.name), &it.holder.authority);
    let kana = text::kana(&it.holder);
    let state = Said::from(text::standing(NewStanding::of(&it.holder.standing)));
    let state = match it.holder.standing {
        Standing::Enabled => state,
        Standing::Disabled { since } => columns(&[state, date(since)]),
    };
    let mut lines = vec![
        said!("本人ID\t{id}", "holder id\t{id}"),
        said!("氏名\t{name}", "name\t{name}"),
        said!("フリガナ\t{kana}", "kana\t{kana}"),
        said!("認証局\t{by}\t{authority}", "authority\t{by}\t{authority}"),
        columns(&[said!("状態", "state"), state]),
        columns(&[said!("登録", "added"), date(it.holder.added_at)]),
    ];
    let ids = WrittenIds::only(&it.holder);
    let devices: Vec<ListLine> = it.devices.iter().map(list::device).collect();
    let cards: Vec<ListLine> = it.cards.iter().map(list::card).collect();
    let letters: Vec<ListLine> = it.letters.iter().map(|letter| list::letter(letter, &ids)).collect();
    let sessions: Vec<ListLine> = it.sessions.iter().map(list::session).collect();
    let journeys: Vec<ListLine> = it.journeys.iter().map(journey).collect();
    let messages: Vec<ListLine> = it.messages.iter().map(|(number, it)| list::incident(number, it)).collect();
    for (title, entries) in [
        (both("端末", "devices"), &devices),
        (both("カード", "cards"), &cards),
        (both("登録のご案内", "invitations"), &letters),
        (both("ログイン中", "sessions"), &sessions),
        (both("手続き中", "under way"), &journeys),
        (both("最近の画面", "last messages"), &messages),
    ] {
        let (ja, en, count) = (title.ja, title.en, entries.len());
        lines.push(said!("\n── {ja}：{count}", "\n── {en}: {count}"));
        lines.extend(entries.iter().map(|it| it.text.clone()));
    }
    let objects = |entries: Vec<ListLine>| entries.into_iter().map(|it| it.json).collect::<Vec<_>>();
    let json = json!({
        "holder": list::holder(&it.holder).json, "authority": it.authority.as_ref().map(|it| list::authority(it).json),
        "devices": objects(devices), "cards": objects(cards), "invitations": objects(letters),
        "sessions": objects(sessions), "under_way": objects(journeys), "messages": objects(messages),
    });
    ListLine { text: Said::joined(&lines, "\n"), json }
}

fn journey(it: &JourneyFigures) -> ListLine {
    let words = match it.kind {
        JourneyKind::Login => said!("ログイン", "sign-in"),
        JourneyKind::Registration => said!("端末の登録", "registration"),
        JourneyKind::Card => said!("カード", "card"),
    };
    ListLine {
        text: columns(&[words, date(it.began_at), date(it.ends_at)]),
        json: json!({ "kind": it.kind, "id": it.id, "began_at": it.began_at, "ends_at": it.ends_at }),
    }
}

pub(super) async fn delete(
    desk: Desk<'_>,
    config: &Config,
    id: &str,
    (asks, json): (Asks, bool),
    streams: &OutputStreams,
) -> Result<CommandOutcome, CommandFailed> {
    streams.agree(&text::deletes(&desk.to_delete(id, config).await?), asks)?;
    let deleted = desk.delete_holder(id).await?;
    let json_of = json!({
        "deleted": list::holder(&deleted.holder).json, "devices": deleted.devices, "cards": deleted.cards,
        "invitations": deleted.letters, "sessions": deleted.sessions,
    });
    streams.answer(&ListLine { text: text::deleted(&deleted), json: json_of }, json)?;
    Ok(CommandOutcome::Done)
}

pub(super) async fn export(
    desk: Desk<'_>,
    order: &Export,
    streams: &OutputStreams,
) -> Result<CommandOutcome, CommandFailed> {
    let form = if order.json { ExportForm::Jsonl } else { order.format };
    let only = desk.only(order.authority.as_deref()).await?;
    let mut named = Vec::new();
    let mut seen = HashSet::new();
    for id in &order.ids {
        let holder = desk.holder(id).await?;
        if seen.insert(holder.id.clone()) {
            named.push(holder);
        }
    }
    let mut file = match &order.file {
        Some(path) => Some((path, BufWriter::new(files::new(path)?))),
        None => None,
    };
    let mut write = |text: &str| match &mut file {
        Some((_, file)) => writeln!(file, "{text}"),
        None => streams.line(text),
    };
    let mut written = match form {
        // The mark makes Excel read it as UTF-8.
        ExportForm::Csv => write(match streams.language {
            Language::Ja => "\u{FEFF}本人ID,氏名,フリガナ,認証局,状態,登録日時\r",
            Language::En => "\u{FEFF}id,name,kana,authority,state,added_at\r",
        }),
        ExportForm::Jsonl => Ok(()),
    };
    let mut count = 0_u64;
    let mut each = |holder: Holder| {
        if written.is_ok() && only.as_ref().is_none_or(|id| *id == holder.authority) {
            written = write(&row(&holder, form, streams.language));
            count += 1;
        }
    };
    if order.ids.is_empty() {
        desk.each_holder(each).await?;
    } else {
        named.into_iter().for_each(&mut each);
    }
    // What was seen is recorded, also where not all of it could be written.
    desk.exported(count, order.file.as_deref()).await?;
    match file {
        Some((path, mut file)) => {
            written.and_then(|()| file.flush()).map_err(|cause| files::failed(path, cause))?;
            streams.note(&text::exported(count, path));
        }
        None => written?,
    }
    Ok(CommandOutcome::Done)
}

fn row(it: &Holder, form: ExportForm, language: Language) -> String {
    match form {
        ExportForm::Jsonl => crate::line::escaped(&list::holder(it).json.to_string()),
        ExportForm::Csv => {
            let standing = text::standing(NewStanding::of(&it.standing)).in_language(language);
            let kana = it.kana.as_ref().map_or("", KanaName::as_str);
            let [id, name, kana, authority] =
                [it.written.as_str(), &it.name, kana, it.authority.as_str()].map(field);
            let added = crate::calendar::to_type(it.added_at).unwrap_or_default();
            format!("\"{id}\",\"{name}\",\"{kana}\",\"{authority}\",{standing},{added}\r")
        }
    }
}
