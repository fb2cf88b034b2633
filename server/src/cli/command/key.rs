//! The command `key`: what is said about the keys that sign tokens.

use crate::cli::arguments::KeyCommand;
use crate::cli::command::list::ListLine;
use crate::cli::command::outcome::{CommandFailed, CommandOutcome};
use crate::cli::command::streams::{Asks, OutputStreams};
use crate::cli::text;
use crate::clock::Timestamp;
use crate::config::Config;
use crate::desk::text::{for_terminal, japanese};
use crate::desk::{Desk, DeskRefusal};
use crate::oidc::keys::{KeyPlan, KeyState, SigningKeyRecord};
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
            for (kid, key) in desk.keys(folder).await? {
                streams.answer(&entry(&kid, &key, desk.clock.now()), json)?;
            }
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
            let text = format!("{kid}\t破棄しました / dropped");
            streams.answer(&ListLine { text, json: json!({ "kid": kid, "state": "dropped" }) }, json)?;
        }
    }
    Ok(CommandOutcome::Done)
}

fn entry(kid: &str, key: &SigningKeyRecord, now: Timestamp) -> ListLine {
    let (words, state) = match key.state(now) {
        KeyState::Next => ("次の鍵 / next", "next"),
        KeyState::Current => ("使用中 / current", "current"),
        KeyState::Retired => ("公開のみ / retired", "retired"),
    };
    let until = key.published_until(KeyPlan::USUAL);
    let last = until.map_or_else(String::new, japanese);
    ListLine {
        text: format!(
            "{}\t{}\t{words}\t{} – {last}",
            for_terminal(kid),
            key.algorithm,
            japanese(key.used_from)
        ),
        json: json!({
            "kid": kid, "algorithm": key.algorithm, "state": state, "made_at": key.made_at, "used_from": key.used_from,
            "retired_at": key.retired.map(|it| it.at), "why": key.retired.map(|it| it.why), "published_until": until,
        }),
    }
}
