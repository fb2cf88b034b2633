//! The commands about one holder, or a list of them, as it stands: `holder show`, `delete` and `export`.

use crate::cli::arguments::{Export, ExportForm};
use crate::cli::command::files;
use crate::cli::command::list::{self, ListLine};
use crate::cli::command::outcome::{CommandFailed, CommandOutcome};
use crate::cli::command::streams::{Asks, OutputStreams};
use crate::cli::report::field;
use crate::cli::text;
use crate::config::Config;
use crate::desk::Desk;
use crate::desk::dossier::{Dossier, JourneyFigures};
use crate::desk::text::{for_terminal, japanese};
use crate::model::incident::JourneyKind;
use crate::model::people::{Holder, Standing};
use serde_json::json;
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
    let mut lines = vec![
        format!("本人ID / holder id\t{}", it.holder.written),
        format!("氏名 / name\t{}", for_terminal(&it.holder.name)),
        format!("認証局 / authority\t{}\t{authority}", it.holder.authority),
        format!("状態 / state\t{}", standing(&it.holder)),
        format!("登録 / added\t{}", japanese(it.holder.added_at)),
    ];
    let devices: Vec<ListLine> = it.devices.iter().map(list::device).collect();
    let cards: Vec<ListLine> = it.cards.iter().map(list::card).collect();
    let letters: Vec<ListLine> = it.letters.iter().map(list::letter).collect();
    let sessions: Vec<ListLine> = it.sessions.iter().map(list::session).collect();
    let journeys: Vec<ListLine> = it.journeys.iter().map(journey).collect();
    let messages: Vec<ListLine> = it.messages.iter().map(|(number, it)| list::incident(number, it)).collect();
    for (title, entries) in [
        ("端末 / devices", &devices),
        ("カード / cards", &cards),
        ("登録のご案内 / invitations", &letters),
        ("ログイン中 / sessions", &sessions),
        ("手続き中 / under way", &journeys),
        ("最近の画面 / last messages", &messages),
    ] {
        lines.push(format!("\n── {title}：{}", entries.len()));
        lines.extend(entries.iter().map(|it| it.text.clone()));
    }
    let objects = |entries: Vec<ListLine>| entries.into_iter().map(|it| it.json).collect::<Vec<_>>();
    let json = json!({
        "holder": list::holder(&it.holder).json, "authority": it.authority.as_ref().map(|it| list::authority(it).json),
        "devices": objects(devices), "cards": objects(cards), "invitations": objects(letters),
        "sessions": objects(sessions), "under_way": objects(journeys), "messages": objects(messages),
    });
    ListLine { text: lines.join("\n"), json }
}

fn standing(it: &Holder) -> String {
    let (words, _) = list::standing(&it.standing);
    match it.standing {
        Standing::Enabled => words.to_owned(),
        Standing::Disabled { since } => format!("{words}\t{}", japanese(since)),
    }
}

fn journey(it: &JourneyFigures) -> ListLine {
    let words = match it.kind {
        JourneyKind::Login => "ログイン / sign-in",
        JourneyKind::Registration => "端末の登録 / registration",
        JourneyKind::Card => "カード / card",
    };
    ListLine {
        text: format!("{words}\t{}\t{}", japanese(it.began_at), japanese(it.ends_at)),
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
    streams.agree(&text::deletes(&desk.dossier(id, config).await?), asks)?;
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
    for id in &order.ids {
        named.push(desk.holder(id).await?);
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
        ExportForm::Csv => write("\u{FEFF}id,name,authority,state,added_at\r"),
        ExportForm::Jsonl => Ok(()),
    };
    let mut count = 0_usize;
    let mut each = |holder: Holder| {
        if written.is_ok() && only.as_ref().is_none_or(|id| *id == holder.authority) {
            written = write(&row(&holder, form));
            count += 1;
        }
    };
    if order.ids.is_empty() {
        desk.each_holder(each).await?;
    } else {
        named.into_iter().for_each(&mut each);
    }
    match file {
        Some((path, mut file)) => {
            written.and_then(|()| file.flush()).map_err(|cause| files::failed(path, cause))?;
            streams.note(&text::exported(count, path));
        }
        None => written?,
    }
    Ok(CommandOutcome::Done)
}

fn row(it: &Holder, form: ExportForm) -> String {
    match form {
        ExportForm::Jsonl => crate::line::escaped(&list::holder(it).json.to_string()),
        ExportForm::Csv => {
            let standing = match it.standing {
                Standing::Enabled => "enabled",
                Standing::Disabled { .. } => "disabled",
            };
            let [id, name, authority] = [it.written.as_str(), &it.name, it.authority.as_str()].map(field);
            let added = crate::calendar::to_type(it.added_at).unwrap_or_default();
            format!("\"{id}\",\"{name}\",\"{authority}\",{standing},{added}\r")
        }
    }
}
