//! The command `crl`: what is said about lists of revocations.

use crate::cards::crl::ListSubjects;
use crate::cli::arguments::CrlCommand;
use crate::cli::command::list::{ListLine, columns};
use crate::cli::command::outcome::{CommandFailed, CommandOutcome};
use crate::cli::command::streams::{OutputStreams, Ticker};
use crate::cli::text;
use crate::clock::Timestamp;
use crate::config::Config;
use crate::desk::crl::Lists;
use crate::desk::text::{date, for_terminal};
use crate::desk::{Desk, DeskRefusal};
use crate::revocation::rows::CurrentList;
use crate::revocation::{Fetched, Health, ListFigures, LoadProgress, Loaded, NumberOrder, SourceFigures};
use crate::said::{Said, said};
use serde_json::json;

pub(super) async fn run(
    desk: Desk<'_>,
    config: &Config,
    command: CrlCommand,
    streams: &OutputStreams,
) -> Result<CommandOutcome, CommandFailed> {
    match command {
        CrlCommand::List { json } => {
            let (freshness, now, faults) = desk.freshness(config).await?;
            for list in &freshness.lists {
                streams.answer(&list_entry(list, now), json)?;
            }
            for source in &freshness.sources {
                streams.answer(&source_entry(source), json)?;
            }
            for fault in &faults {
                if json {
                    streams.fault(("place", &json!(fault.place())), &text::list_fault(fault), json);
                } else {
                    streams.note(&text::list_fault(fault));
                }
            }
            if freshness.lists.is_empty() && freshness.sources.is_empty() && faults.is_empty() {
                streams.nothing(&text::no_entries(), json);
            }
            Ok(if faults.is_empty() { CommandOutcome::Done } else { CommandOutcome::Partly })
        }
        CrlCommand::Load { file, accept_lower_number, json } => {
            let lists = Lists::of(config)?;
            let ticker = Ticker::new(streams);
            let numbers = if accept_lower_number { NumberOrder::MayFall } else { NumberOrder::Rising };
            let progress = |LoadProgress { done, of }| ticker.tick(done, of);
            let loaded = desk.load_lists(&lists, &file, numbers, &progress).await;
            ticker.finish();
            if let Err(refusal) = &loaded {
                answer_all(refusal.loaded(), json, streams)?;
            }
            answer_all(&loaded?, json, streams)?;
            Ok(CommandOutcome::Done)
        }
        CrlCommand::Fetch { json } => fetch(desk, &Lists::of(config)?, json, streams).await,
    }
}

async fn fetch(
    desk: Desk<'_>,
    lists: &Lists,
    json: bool,
    streams: &OutputStreams,
) -> Result<CommandOutcome, CommandFailed> {
    if lists.places().is_empty() {
        return Err(DeskRefusal::NoLists.into());
    }
    let mut outcome = CommandOutcome::Done;
    for place in lists.places() {
        let ticker = Ticker::new(streams);
        let fetched = desk.fetch_list(lists, place, &|LoadProgress { done, of }| ticker.tick(done, of)).await;
        ticker.finish();
        match fetched {
            Ok(Fetched::Got(loaded)) => answer_all(&loaded, json, streams)?,
            Ok(Fetched::Unchanged) => {
                let text = said!("{place}\t変更なし", "{place}\tunchanged");
                streams.answer(
                    &ListLine { text, json: json!({ "place": place.to_string(), "news": false }) },
                    json,
                )?;
            }
            Err(refusal) => {
                outcome = CommandOutcome::Partly;
                answer_all(refusal.loaded(), json, streams)?;
                streams.fault(("place", &json!(place.to_string())), &text::refusal(&refusal), json);
            }
        }
    }
    Ok(outcome)
}

fn answer_all(loaded: &[Loaded], json: bool, streams: &OutputStreams) -> Result<(), CommandFailed> {
    for list in loaded {
        streams.answer(&loaded_entry(list), json)?;
    }
    Ok(())
}

fn loaded_entry(loaded: &Loaded) -> ListLine {
    let (list, words, added, lifted) = match loaded {
        Loaded::Same(list) => (list, said!("すでに読み込み済みです", "was loaded already"), 0, 0),
        Loaded::New { list, added, lifted } => (
            list,
            said!(
                "読み込みました（新規 {added}件、解除 {lifted}件）",
                "loaded: {added} new, {lifted} lifted"
            ),
            *added,
            *lifted,
        ),
    };
    let CurrentList { issuer_name, number, entries, kept, this_update, next_update, .. } = list;
    let [issuer, shown] = [for_terminal(issuer_name), shown(number.as_ref())].map(Said::same);
    ListLine {
        text: columns(&[issuer, count_of(*entries), shown, date(*next_update), words]),
        json: json!({
            "issuer": issuer_name, "number": number, "entries": entries, "kept": kept, "this_update": this_update,
            "next_update": next_update, "news": matches!(loaded, Loaded::New { .. }), "added": added, "lifted": lifted,
        }),
    }
}

fn list_entry(list: &ListFigures, now: Timestamp) -> ListLine {
    let (words, health) = match list.health(now) {
        Health::Fresh => (said!("有効", "fresh"), "fresh"),
        Health::Late => (said!("更新が遅れています", "late"), "late"),
        Health::Stale => (said!("期限切れ", "stale"), "stale"),
    };
    let (about, of) = match list.of {
        ListSubjects::All => (said!("すべて", "all"), "all"),
        ListSubjects::Users => (said!("利用者", "users"), "users"),
        ListSubjects::Authorities => (said!("認証局", "authorities"), "authorities"),
    };
    let [issuer, number] = [for_terminal(&list.issuer_name), shown(list.number.as_ref())].map(Said::same);
    let (all, kept) = (list.entries, list.kept);
    let entries = said!("{all}件（ほか{kept}件）", "{all} entries ({kept} kept)");
    let time = Said::joined(&[date(list.this_update), date(list.next_update)], " – ");
    // Two generations of one authority have one name.
    let place = match &list.place {
        Some(place) => Said::same(for_terminal(place)),
        None => said!("手動で読み込み", "loaded by hand"),
    };
    ListLine {
        text: columns(&[issuer, about, number, entries, time, words, place]),
        json: json!({
            "issuer": list.issuer_name, "issuer_key": list.issuer, "of": of, "number": list.number,
            "entries": list.entries, "kept": list.kept, "this_update": list.this_update,
            "next_update": list.next_update, "loaded_at": list.loaded_at, "health": health, "from": list.place,
        }),
    }
}

fn source_entry(source: &SourceFigures) -> ListLine {
    let SourceFigures { place, tried_at, succeeded_at, failure } = source;
    let words = match failure.as_ref().map(|why| for_terminal(why)) {
        None => said!("取得済み", "fetched"),
        Some(why) => said!("取得できません（{why}）", "not fetched: {why}"),
    };
    ListLine {
        text: columns(&[Said::same(place), date(*tried_at), words]),
        json: json!({ "place": place, "tried_at": tried_at, "succeeded_at": succeeded_at, "failure": failure }),
    }
}

fn count_of(entries: usize) -> Said {
    match entries {
        1 => said!("1件", "1 entry"),
        many => said!("{many}件", "{many} entries"),
    }
}

fn shown(number: Option<&String>) -> String {
    number.map_or_else(|| "–".to_owned(), |number| format!("0x{number}"))
}
