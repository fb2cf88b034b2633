//! The command `invite`: for whom, on which terms, and where the secrets go.

use crate::cli::arguments::Invite;
use crate::cli::command::files;
use crate::cli::command::outcome::{CommandFailed, CommandOutcome};
use crate::cli::command::papers;
use crate::cli::command::streams::{Asks, MANY, OutputStreams, Ticker};
use crate::cli::{terminal, text};
use crate::config::Config;
use crate::desk::invite::{Issued, Run, Terms};
use crate::desk::typed_ids::holder_id;
use crate::desk::{Desk, DeskRefusal, holder_list};
use crate::ids::HolderId;
use crate::said::said;
use crate::service::password::{self, Unfit};
use serde_json::json;
use std::collections::HashSet;
use std::ops::ControlFlow;
use std::time::Duration;

/// So many invitations are shown with their code; more only as lines.
const WITH_CODE: usize = 3;

pub(super) async fn run(
    desk: Desk<'_>,
    config: &Config,
    order: Invite,
    streams: &OutputStreams,
) -> Result<CommandOutcome, CommandFailed> {
    let mut terms = terms(config, &order)?;
    terms.looked_at = Some(desk.clock.now());
    let (holders, run) = whom(desk, &order, streams).await?;
    if holders.is_empty() {
        return Ok(CommandOutcome::Done);
    }
    if config.origin.scheme() == "http" {
        // Settings allow http for localhost only.
        let origin = &config.origin;
        streams.note(&said!(
            "ご注意：この QR コード（{origin}）はこのパソコンでしか開けません（--origin または KAGURA_ORIGIN でアドレスを指定します）。",
            "Note: these codes lead to {origin}, which opens on this PC only: --origin or KAGURA_ORIGIN names the real address."
        ));
    }
    if let Some(folder) = &order.letters {
        return papers::run(desk, (&terms, &run), &holders, folder, order.json, streams).await;
    }
    terms.run = Some(run.clone());
    let (all, ticker) = (holders.len(), Ticker::new(streams));
    let (mut issued, mut refused, mut output) = (0, 0, Ok(()));
    // Nobody after it could be served either, and what became of those under way is not known.
    let mut gone = None;
    desk.invite_all(&holders, &terms, |holder, result| {
        let given = result.map_err(CommandFailed::from).and_then(|it| hand_over(&it, &order, all, streams));
        match given {
            Ok(()) => issued += 1,
            Err(why @ (CommandFailed::Store(_) | CommandFailed::Refused(DeskRefusal::Store(_)))) => {
                gone = Some(why);
                return ControlFlow::Break(());
            }
            Err(
                why @ (CommandFailed::Refused(_)
                | CommandFailed::Sheet(_)
                | CommandFailed::ReportOnList(_)
                | CommandFailed::Line { .. }
                | CommandFailed::NotAsked(_)
                | CommandFailed::Declined
                | CommandFailed::NoStore(_)
                | CommandFailed::StoreGone(_)
                | CommandFailed::OtherStore { .. }
                | CommandFailed::NotServed { .. }
                | CommandFailed::Version(_)
                | CommandFailed::NoRecipient
                | CommandFailed::NoKey(_)
                | CommandFailed::NoFolder(_)
                | CommandFailed::NothingAbove { .. }
                | CommandFailed::NotBackedUp(_)
                | CommandFailed::NotRestored(_)),
            ) => {
                refused += 1;
                streams.fault(("holder", &json!(holder)), &why.said(), order.json);
            }
            // Whoever was to read the secrets has gone: issuing more would only lose them.
            Err(CommandFailed::Output(error)) => {
                output = Err(error);
                return ControlFlow::Break(());
            }
        }
        ticker.tick(issued + refused, all);
        ControlFlow::Continue(())
    })
    .await;
    ticker.finish();
    if let Err(error) = output {
        // Nobody has seen what was issued last.
        let lost = match desk.earlier_run(&run.id).await {
            Ok(earlier) => earlier.in_doubt().iter().map(|it| it.holder.to_string()).collect(),
            Err(_) => Vec::new(),
        };
        streams.note(&text::output_lost(&run.id, &lost));
        return Err(error.into());
    }
    if let Some(why) = gone {
        streams.note(&text::stopped(issued, all, &run.id));
        return Err(why);
    }
    if all > 1 || refused > 0 {
        streams.note(&text::issued(issued, refused));
    }
    Ok(if refused == 0 { CommandOutcome::Done } else { CommandOutcome::Partly })
}

fn terms(config: &Config, order: &Invite) -> Result<Terms, DeskRefusal> {
    let mut terms = Terms::of(config);
    if let Some(days) = order.days {
        terms.validity = Duration::from_secs(u64::from(days) * 86_400);
    }
    terms.password = match &order.password {
        Some(own) => Some(password::chosen(own, terms.length)?),
        None => None,
    };
    Ok(terms)
}

/// Everybody named in any way, each once, in the order of the naming; without those who are to be left alone, who were said. Asks where it
/// is not what the command names one by one.
async fn whom(
    desk: Desk<'_>,
    order: &Invite,
    streams: &OutputStreams,
) -> Result<(Vec<HolderId>, Run), CommandFailed> {
    let mut holders = Vec::new();
    for typed in &order.holders {
        holders.push(holder_id(typed)?);
    }
    if let Some(path) = &order.file {
        let bytes = files::read(path)?;
        for (line, typed) in holder_list::ids(&bytes)? {
            holders.push(holder_id(&typed).map_err(|why| CommandFailed::Line { line, why })?);
        }
    }
    let named: HashSet<HolderId> = holders.iter().cloned().collect();
    if order.all_without_device {
        holders.extend(desk.without_device().await?);
    }
    let mut seen = HashSet::new();
    holders.retain(|holder| seen.insert(holder.clone()));
    if holders.is_empty() {
        return Err(DeskRefusal::Nobody.into());
    }
    if let Some(own) = &order.password {
        // Whoever has one letter would have the password of all.
        if holders.len() > 1 {
            return Err(DeskRefusal::Password(Unfit::Shared).into());
        }
        if holders.iter().any(|id| password::plain(own).is_ok_and(|own| own.contains(id.as_str()))) {
            return Err(DeskRefusal::Password(Unfit::Guessable).into());
        }
    }
    let newest = desk.newest_letters(&holders).await?;
    let run = match &order.resume {
        None => desk.begin_run(),
        Some(id) => {
            let earlier = desk.earlier_run(id).await?;
            let in_doubt: Vec<String> = earlier.in_doubt().iter().map(|it| it.holder.to_string()).collect();
            let done: HashSet<HolderId> = earlier.letters.into_iter().map(|it| it.holder).collect();
            streams.note(&text::resumed(done.len(), &in_doubt));
            holders.retain(|id| !done.contains(id));
            earlier.next
        }
    };
    let is_good = |id: &HolderId| newest.get(id).is_some_and(|it| it.state.is_good());
    if !order.again {
        let before = holders.len();
        holders.retain(|id| named.contains(id) || !is_good(id));
        if holders.len() < before {
            streams.note(&text::left_alone(before - holders.len()));
        }
    }
    let replaced = holders.iter().filter(|id| is_good(id)).count();
    let by_list = order.file.is_some() || order.all_without_device;
    if holders.len() > MANY || (replaced > 0 && (by_list || streams.can_ask())) {
        streams.agree(&text::invites(holders.len(), replaced), Asks::unless(order.yes))?;
    } else if replaced > 0 {
        streams.note(&text::replaces(replaced));
    }
    // Letters are all issued in one change, when their papers are written.
    if holders.len() > MANY && order.letters.is_none() {
        streams.note(&text::can_resume(&run.id));
    }
    Ok((holders, run))
}

fn hand_over(it: &Issued, order: &Invite, all: usize, streams: &OutputStreams) -> Result<(), CommandFailed> {
    let text = if order.json {
        json!({
            "holder": it.holder.id, "url": it.url, "password": it.password, "expires_at": it.expires_at,
            "run": it.run.as_ref().map(|run| &run.id),
        })
        .to_string()
    } else if all <= WITH_CODE {
        terminal::invitation(it, streams.ink, streams.language)
    } else {
        terminal::line(it, streams.language)
    };
    Ok(streams.line(&text)?)
}
