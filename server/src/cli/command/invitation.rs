//! The commands `invitation list` and `invitation cancel`.

use crate::cli::arguments::InvitationCommand;
use crate::cli::command::list;
use crate::cli::command::listing::Listing;
use crate::cli::command::outcome::{CommandFailed, CommandOutcome};
use crate::cli::command::streams::OutputStreams;
use crate::cli::text;
use crate::desk::Desk;
use crate::desk::invitations::{LetterFigures, LetterState};
use crate::ids::RunId;
use serde_json::json;
use std::collections::BTreeMap;

/// What is listed unless somebody asks for something else: what still is somebody's business.
const USUAL: [LetterState; 4] =
    [LetterState::Out, LetterState::Opened, LetterState::Locked, LetterState::Expired];

pub(super) async fn run(
    desk: Desk<'_>,
    command: InvitationCommand,
    streams: &OutputStreams,
) -> Result<CommandOutcome, CommandFailed> {
    match command {
        InvitationCommand::List { authority, state, run, json } => {
            let states = match (state.is_empty(), &run) {
                (true, None) => USUAL.to_vec(),
                (true, Some(_)) => LetterState::ALL.to_vec(),
                (false, _) => state,
            };
            show(desk, (authority.as_deref(), run.as_ref()), &states, json, streams).await
        }
        InvitationCommand::Cancel { holders, json } => {
            let mut outcome = CommandOutcome::Done;
            for holder in holders {
                match desk.cancel_letter(&holder).await {
                    Ok(letter) => {
                        let ids = desk.written([&letter.holder]).await?;
                        streams.answer(&list::letter(&letter, &ids), json)?;
                    }
                    Err(refusal) => {
                        outcome = CommandOutcome::Partly;
                        streams.fault(("holder", &json!(holder)), &text::refusal(&refusal), json);
                    }
                }
            }
            Ok(outcome)
        }
    }
}

async fn show(
    desk: Desk<'_>,
    (authority, run): (Option<&str>, Option<&RunId>),
    states: &[LetterState],
    json: bool,
    streams: &OutputStreams,
) -> Result<CommandOutcome, CommandFailed> {
    let only = desk.only(authority).await?;
    let mut found = Vec::new();
    desk.each_letter(|it| {
        let of_run = run.is_none_or(|id| it.run.as_ref().is_some_and(|run| run.id == *id));
        if of_run && states.contains(&it.state) && only.as_ref().is_none_or(|id| *id == it.authority) {
            found.push(it);
        }
    })
    .await?;
    let place = |it: &LetterFigures| run.and(it.run.as_ref()).map(|run| run.place);
    found.sort_by(|a, b| {
        (place(a), &a.authority, a.issued_at, &a.holder).cmp(&(
            place(b),
            &b.authority,
            b.issued_at,
            &b.holder,
        ))
    });
    let ids = desk.written(found.iter().map(|it| &it.holder)).await?;
    let mut listing = Listing::new(streams, &list::letter_headings(), json);
    let mut counts: BTreeMap<_, BTreeMap<LetterState, usize>> = BTreeMap::new();
    for it in &found {
        listing.entry(&list::letter(it, &ids))?;
        *counts.entry(it.authority.to_string()).or_default().entry(it.state).or_default() += 1;
    }
    listing.end(&text::no_entries())?;
    for (authority, counts) in counts {
        let counts: Vec<_> = counts.into_iter().collect();
        streams.note(&text::letter_counts(&authority, &counts));
    }
    Ok(CommandOutcome::Done)
}
