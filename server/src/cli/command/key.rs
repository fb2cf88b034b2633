//! The command `key`: what is said about the keys that sign tokens.

use crate::cli::arguments::KeyCommand;
use crate::cli::command::list::{ListLine, columns};
use crate::cli::command::listing::Listing;
use crate::cli::command::outcome::{CommandFailed, CommandOutcome};
use crate::cli::command::streams::{Asks, OutputStreams};
use crate::cli::text;
use crate::clock::Timestamp;
use crate::config::Config;
use crate::desk::text::{date, for_terminal};
use crate::desk::{Desk, DeskRefusal};
use crate::oidc::keys::{KeyPlan, KeyState, SigningKeyRecord};
use crate::said::{Said, said};
use serde_json::json;

pub(super) async fn run(
    desk: Desk<'_>,
    config: &Config,
    command: KeyCommand,
    streams: &OutputStreams,
) -> Result<CommandOutcome, CommandFailed> {
    let folder = &config.signing_keys;
    match command {
        KeyCommand::List { json } => {
            let headings = [
                said!("鍵", "KEY"),
                said!("方式", "ALGORITHM"),
                said!("状態", "STATE"),
                said!("期間", "TIME"),
            ];
            let mut listing = Listing::new(streams, &headings, json);
            for (kid, key) in desk.keys(folder).await? {
                listing.entry(&entry(&kid, &key, desk.clock.now()))?;
            }
            listing.end(&text::no_entries())?;
        }
        KeyCommand::Rotate { json } => {
            let made = desk.rotate_keys(folder).await?;
            let line = ListLine { text: text::keys_made(made), json: json!({ "made": made }) };
            streams.answer(&line, json)?;
        }
        KeyCommand::Drop { kid, yes, json } => {
            if !desk.keys(folder).await?.contains_key(&kid) {
                return Err(DeskRefusal::KeyUnknown(kid).into());
            }
            streams.agree(&text::drops_key(&kid), Asks::unless(yes))?;
            desk.drop_key(folder, &kid).await?;
            let text = said!("{kid}\t破棄しました", "{kid}\tdropped");
            streams.answer(&ListLine { text, json: json!({ "kid": kid, "state": "dropped" }) }, json)?;
        }
    }
    Ok(CommandOutcome::Done)
}

fn entry(kid: &str, key: &SigningKeyRecord, now: Timestamp) -> ListLine {
    let (words, state) = match key.state(now) {
        KeyState::Next => (said!("次の鍵", "next"), "next"),
        KeyState::Current => (said!("使用中", "current"), "current"),
        KeyState::Retired => (said!("公開のみ", "retired"), "retired"),
    };
    let until = key.published_until(KeyPlan::USUAL);
    let last = until.map_or_else(|| Said::same(""), date);
    let lasts = Said::joined(&[date(key.used_from), last], " – ");
    let (kid_shown, algorithm) = (Said::same(for_terminal(kid)), Said::same(key.algorithm.to_string()));
    ListLine {
        text: columns(&[kid_shown, algorithm, words, lasts]),
        json: json!({
            "kid": kid, "algorithm": key.algorithm, "state": state, "made_at": key.made_at, "used_from": key.used_from,
            "retired_at": key.retired.map(|it| it.at), "why": key.retired.map(|it| it.why), "published_until": until,
        }),
    }
}
