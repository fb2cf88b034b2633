//! Carries out a desk's command and says what became of it, on streams that the caller brings.

mod crl;
mod incident;
mod invite;
mod list;
mod streams;

pub use streams::{Pace, Streams};

use crate::cards::{Place, Pool, Source};
use crate::cli::arguments::{AuthorityCommand, Command, DeviceCommand, HolderCommand, Import};
use crate::config::Config;
use crate::desk::import::{Known, Mode, Progress, Summary};
use crate::desk::{Desk, Existing, NewHolder, Refusal, Standing, sheet};
use crate::revocation::NoPool;
use api::card::Kind;
use serde_json::json;
use std::path::Path;
use streams::Ticker;

/// What became of a command.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Outcome {
    /// All of it was done.
    Done,
    /// Some of it was refused; the reasons were said.
    Partly,
}

/// Why a command ended early.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// It was refused.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Nobody reads the answer any more.
    #[error("the output cannot be written: {0}")]
    Output(#[from] std::io::Error),
}

/// Carries out a command. `Serve`, `Demo` and `Settings` are not the desk's; for them nothing happens.
pub async fn run(
    desk: Desk<'_>,
    config: &Config,
    command: Command,
    streams: &Streams,
) -> Result<Outcome, Failure> {
    match command {
        Command::Serve | Command::Demo | Command::Settings(_) => Ok(Outcome::Done),
        Command::Authority(command) => authority(desk, command, streams).await,
        Command::Holder(command) => holder(desk, command, streams).await,
        Command::Invite(order) => invite::run(desk, config, order, streams).await,
        Command::Device(command) => device(desk, command, streams).await,
        Command::Incident(order) => incident::run(desk, config, order, streams).await,
        Command::Crl(command) => crl::run(desk, config, command, streams).await,
    }
}

async fn authority(desk: Desk<'_>, command: AuthorityCommand, streams: &Streams) -> Result<Outcome, Failure> {
    match command {
        AuthorityCommand::Add { id, name, contact, update, json } => {
            let authority = desk.add_authority(&id, &name, &contact, existing(update)).await?;
            streams.answer(&list::authority(&authority), json)?;
        }
        AuthorityCommand::Cards { id, issuers } => {
            let mut names = Vec::new();
            for path in issuers {
                names.extend(issuer_names(&path)?);
            }
            let authority = desk.name_issuers(&id, &names).await?;
            streams.answer(&list::authority(&authority), false)?;
        }
        AuthorityCommand::List { json } => {
            for authority in desk.authorities().await? {
                streams.answer(&list::authority(&authority), json)?;
            }
        }
    }
    Ok(Outcome::Done)
}

async fn holder(desk: Desk<'_>, command: HolderCommand, streams: &Streams) -> Result<Outcome, Failure> {
    match command {
        HolderCommand::Add { id, name, authority, update, json } => {
            let new = NewHolder::parse(&id, &name, &authority)?;
            let holder = desk.add_holder(&new, existing(update)).await?;
            streams.answer(&list::holder(&holder), json)?;
        }
        HolderCommand::Import(order) => return import(desk, order, streams).await,
        HolderCommand::Disable { id } => {
            let holder = desk.set_standing(&id, Standing::Disabled).await?;
            streams.answer(&list::holder(&holder), false)?;
        }
        HolderCommand::Enable { id } => {
            let holder = desk.set_standing(&id, Standing::Enabled).await?;
            streams.answer(&list::holder(&holder), false)?;
        }
        HolderCommand::List { authority, json } => {
            let only = authority.map(|id| crate::desk::authority_id(&id)).transpose()?;
            if let Some(id) = &only {
                desk.authority(id).await?;
            }
            let mut written = Ok(());
            desk.each_holder(|holder| {
                if written.is_ok() && only.as_ref().is_none_or(|id| *id == holder.authority) {
                    written = streams.answer(&list::holder(&holder), json);
                }
            })
            .await?;
            written?;
        }
    }
    Ok(Outcome::Done)
}

async fn device(desk: Desk<'_>, command: DeviceCommand, streams: &Streams) -> Result<Outcome, Failure> {
    match command {
        DeviceCommand::List { holder, json } => {
            for device in desk.devices(&holder).await? {
                streams.answer(&list::device(&device), json)?;
            }
        }
        DeviceCommand::Revoke { device } => {
            let gone = desk.revoke(&device).await?;
            streams.answer(&list::device(&gone), false)?;
        }
    }
    Ok(Outcome::Done)
}

async fn import(desk: Desk<'_>, order: Import, streams: &Streams) -> Result<Outcome, Failure> {
    let bytes = read(&order.file)?;
    let sheet = sheet::read(&bytes).map_err(Refusal::from)?;
    let mode = match (order.dry_run, order.all_or_nothing) {
        (true, _) => Mode::Rehearsal,
        (false, true) => Mode::AllOrNothing,
        (false, false) => Mode::GoodRows,
    };
    let known = if order.skip_existing { Known::Skip } else { Known::Bad };
    let ticker = Ticker::new(streams);
    let summary = desk.import(sheet, mode, known, &|Progress { done, of }| ticker.tick(done, of)).await?;
    ticker.finish();
    if let Some(path) = order.report {
        crate::disk::write(&path, summary.report().as_ref())
            .map_err(|cause| Refusal::File { path, cause })?;
    }
    for bad in &summary.bad {
        streams.note(&format!("{} 行目 / line {}: {} – {}", bad.line, bad.line, bad.id, bad.why));
    }
    said(&summary, mode, order.json, streams)?;
    Ok(if summary.bad.is_empty() { Outcome::Done } else { Outcome::Partly })
}

fn said(summary: &Summary, mode: Mode, as_json: bool, streams: &Streams) -> Result<(), Failure> {
    let Summary { rows, added, skipped, bad } = summary;
    if as_json {
        let json = json!({ "rows": rows, "added": added, "skipped": skipped, "bad": bad.len(), "written": mode != Mode::Rehearsal });
        return Ok(streams.line(&json.to_string())?);
    }
    let (did, done) = match mode {
        Mode::Rehearsal => ("登録できます", "can be added (nothing was written)"),
        Mode::GoodRows | Mode::AllOrNothing => ("登録しました", "added"),
    };
    streams.line(&format!(
        "{rows} 行中 {added} 名を{did}。登録済み {skipped}、不備 {}。/ {rows} rows: {added} {done}, {skipped} passed over, {} bad.",
        bad.len(),
        bad.len(),
    ))?;
    Ok(())
}

/// The names of the certification authorities whose certificates are in a file, as verdicts name them.
fn issuer_names(path: &Path) -> Result<Vec<String>, Refusal> {
    let (name, bytes) = (path.display().to_string(), read(path)?);
    let source = Source { name: &name, kind: Kind::Hpki, place: Place::Root, bytes: &bytes };
    let pool = Pool::new(&[source]).map_err(NoPool::from)?;
    Ok(pool.authorities().iter().map(|it| it.certificate.subject().key()).collect())
}

fn existing(update: bool) -> Existing {
    if update { Existing::Update } else { Existing::Refuse }
}

fn read(path: &Path) -> Result<Vec<u8>, Refusal> {
    std::fs::read(path).map_err(|cause| Refusal::File { path: path.to_owned(), cause })
}
