//! Carries out a desk's command and says what became of it, on streams that the caller brings.

mod backup;
mod checkup;
mod crl;
mod files;
mod find;
mod import;
mod incident;
mod invite;
mod list;
mod outcome;
mod streams;

pub use backup::{backup, check, restore};
pub use checkup::checkup;
pub use outcome::{CommandFailed, CommandOutcome};
pub use streams::{OutputStreams, Pace};

use crate::cards::{AuthorityRank, Pool, PoolSource};
use crate::cli::arguments::{AuthorityCommand, Command, DeviceCommand, HolderCommand};
use crate::config::Config;
use crate::desk::typed_ids::authority_id;
use crate::desk::{Desk, DeskRefusal, Existing, NewHolder, NewStanding};
use crate::revocation::NoPool;
use api::card::CardKind;
use std::path::Path;

/// Carries out a command of the desk. For those that are not the desk's nothing happens.
pub async fn run(
    desk: Desk<'_>,
    config: &Config,
    command: Command,
    streams: &OutputStreams,
) -> Result<CommandOutcome, CommandFailed> {
    match command {
        Command::Serve
        | Command::Demo
        | Command::Settings(_)
        | Command::Completions { .. }
        | Command::Man { .. }
        | Command::Backup(_)
        | Command::Restore(_)
        | Command::Check(_) => Ok(CommandOutcome::Done),
        Command::Authority(command) => authority(desk, command, streams).await,
        Command::Holder(command) => holder(desk, command, streams).await,
        Command::Invite(order) => invite::run(desk, config, order, streams).await,
        Command::Device(command) => device(desk, command, streams).await,
        Command::Incident(order) => incident::run(desk, config, order, streams).await,
        Command::Crl(command) => crl::run(desk, config, command, streams).await,
    }
}

async fn authority(
    desk: Desk<'_>,
    command: AuthorityCommand,
    streams: &OutputStreams,
) -> Result<CommandOutcome, CommandFailed> {
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
    Ok(CommandOutcome::Done)
}

async fn holder(
    desk: Desk<'_>,
    command: HolderCommand,
    streams: &OutputStreams,
) -> Result<CommandOutcome, CommandFailed> {
    match command {
        HolderCommand::Add { id, name, authority, update, json } => {
            let new = NewHolder::parse(&id, &name, &authority)?;
            let holder = desk.add_holder(&new, existing(update)).await?;
            streams.answer(&list::holder(&holder), json)?;
        }
        HolderCommand::Find { text, limit, json } => {
            return find::run(desk, &text.join(" "), usize::from(limit), json, streams).await;
        }
        HolderCommand::Import(order) => return import::run(desk, order, streams).await,
        HolderCommand::Disable { id } => {
            let holder = desk.set_standing(&id, NewStanding::Disabled).await?;
            streams.answer(&list::holder(&holder), false)?;
        }
        HolderCommand::Enable { id } => {
            let holder = desk.set_standing(&id, NewStanding::Enabled).await?;
            streams.answer(&list::holder(&holder), false)?;
        }
        HolderCommand::List { authority, json } => {
            let only = authority.map(|id| authority_id(&id)).transpose()?;
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
    Ok(CommandOutcome::Done)
}

async fn device(
    desk: Desk<'_>,
    command: DeviceCommand,
    streams: &OutputStreams,
) -> Result<CommandOutcome, CommandFailed> {
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
    Ok(CommandOutcome::Done)
}

/// The names of the certification authorities whose certificates are in a file, as verdicts name them.
fn issuer_names(path: &Path) -> Result<Vec<String>, DeskRefusal> {
    let (name, bytes) = (path.display().to_string(), files::read(path)?);
    let source = PoolSource { name: &name, kind: CardKind::Hpki, place: AuthorityRank::Root, bytes: &bytes };
    let pool = Pool::new(&[source]).map_err(NoPool::from)?;
    Ok(pool.authorities().iter().map(|it| it.certificate.subject().key()).collect())
}

fn existing(update: bool) -> Existing {
    if update { Existing::Update } else { Existing::Refuse }
}
