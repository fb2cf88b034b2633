//! `kagura incident`: what a number stands for, and what hurts.

use crate::cli::arguments::IncidentArguments;
use crate::cli::command::list;
use crate::cli::command::listing::Listing;
use crate::cli::command::outcome::{CommandFailed, CommandOutcome};
use crate::cli::command::streams::OutputStreams;
use crate::cli::text;
use crate::config::Config;
use crate::desk::incident_text::{Shown, described, replay};
use crate::desk::{Desk, DeskRefusal};
use crate::ids::IncidentNumber;
use crate::model::incident::Incident;
use crate::said::said;
use std::collections::BTreeMap;
use std::time::Duration;

pub(super) async fn run(
    desk: Desk<'_>,
    config: &Config,
    order: IncidentArguments,
    streams: &OutputStreams,
) -> Result<CommandOutcome, CommandFailed> {
    if order.number == "list" {
        return list(desk, config, &order, streams).await;
    }
    let (number, incident) = desk.incident(&order.number, config).await?;
    let shown = if order.full { Shown::Full } else { Shown::Masked };
    let rp = config.origin.host_str().unwrap_or_default();
    if order.json {
        streams.line(&crate::line::escaped(&described(&number, &incident, shown).to_string()))?;
        return Ok(CommandOutcome::Done);
    }
    streams.line(replay(&number, &incident, rp, (shown, streams.language)).trim_end())?;
    Ok(CommandOutcome::Done)
}

async fn list(
    desk: Desk<'_>,
    config: &Config,
    order: &IncidentArguments,
    streams: &OutputStreams,
) -> Result<CommandOutcome, CommandFailed> {
    let since = order.since.unwrap_or(Duration::from_hours(24)).min(config.incidents_kept);
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut listing = Listing::new(streams, &list::incident_headings(), order.json);
    let mut written = Ok(());
    let show = |number: IncidentNumber, it: Incident| {
        if written.is_err() {
            return;
        }
        let message = it.message.map_or_else(|| "–".to_owned(), |message| message.to_string());
        written = listing.entry(&list::incident(&number, &it));
        *counts.entry(message).or_default() += 1;
    };
    desk.each_incident(since, order.message, show).await.map_err(DeskRefusal::from)?;
    written?;
    listing.end(&text::no_entries())?;
    let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    for (message, count) in counts {
        streams.note(&said!("{message}：{count}件", "{message}: {count}"));
    }
    Ok(CommandOutcome::Done)
}
