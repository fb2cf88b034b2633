//! Carries out a desk's command and says what became of it, on streams that the caller brings.

mod audit;
mod backup;
mod checkup;
mod client;
mod crl;
mod files;
mod find;
mod holder;
mod import;
mod incident;
mod invitation;
mod invite;
mod key;
mod list;
mod listing;
mod outcome;
mod papers;
mod streams;

pub use backup::{backup, check, restore};
pub use checkup::checkup;
pub use list::settings;
pub use outcome::{CommandFailed, CommandOutcome};
pub use streams::{Layout, OutputStreams, Pace};

use crate::cards::{AuthorityRank, Pool, PoolSource};
use crate::cli::arguments::{AuthorityCommand, CardCommand, Command, DeviceCommand, HolderCommand};
use crate::cli::command::listing::Listing;
use crate::cli::command::streams::Asks;
use crate::cli::text;
use crate::config::Config;
use crate::desk::{Desk, DeskRefusal, Existing, NewHolder, NewName, NewStanding};
use crate::revocation::NoPool;
use api::card::CardKind;
use std::collections::HashSet;
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
        | Command::Demo(_)
        | Command::Settings(_)
        | Command::Completions { .. }
        | Command::Man { .. }
        | Command::Backup(_)
        | Command::Restore(_)
        | Command::Check(_) => Ok(CommandOutcome::Done),
        Command::Authority(command) => authority(desk, command, streams).await,
        Command::Holder(command) => holder(desk, config, command, streams).await,
        Command::Invite(order) => invite::run(desk, config, order, streams).await,
        Command::Invitation(command) => invitation::run(desk, command, streams).await,
        Command::Card(command) => card(desk, command, streams).await,
        Command::Device(command) => device(desk, command, streams).await,
        Command::Incident(order) => incident::run(desk, config, order, streams).await,
        Command::Audit(command) => audit::run(desk, command, streams).await,
        Command::Crl(command) => crl::run(desk, config, command, streams).await,
        Command::Client(command) => client::run(desk, command, streams).await,
        Command::Key(command) => key::run(desk, config, command, streams).await,
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
        AuthorityCommand::Cards { id, issuers, json } => {
            let mut names = Vec::new();
            for path in issuers {
                names.extend(issuer_names(&path)?);
            }
            // Two generations of an authority have one name.
            let mut seen = HashSet::new();
            names.retain(|name| seen.insert(name.clone()));
            let authority = desk.name_issuers(&id, &names).await?;
            streams.answer(&list::authority(&authority), json)?;
        }
        AuthorityCommand::Delete { id, yes, json } => {
            desk.only(Some(&id)).await?;
            streams.agree(&text::deletes_authority(&id), Asks::unless(yes))?;
            streams.answer(&list::authority(&desk.delete_authority(&id).await?), json)?;
        }
        AuthorityCommand::List { json } => {
            let mut listing = Listing::new(streams, &list::authority_headings(), json);
            for authority in &desk.authorities().await? {
                listing.entry(&list::authority(authority))?;
            }
            listing.end(&text::no_entries())?;
        }
    }
    Ok(CommandOutcome::Done)
}

async fn holder(
    desk: Desk<'_>,
    config: &Config,
    command: HolderCommand,
    streams: &OutputStreams,
) -> Result<CommandOutcome, CommandFailed> {
    match command {
        HolderCommand::Add { id, name, kana, authority, update, json } => {
            let mut new = NewHolder::parse(&id, &name, &authority)?;
            if let Some(kana) = kana {
                new = new.read_as(&kana)?;
            }
            let holder = desk.add_holder(&new, existing(update)).await?;
            streams.answer(&list::holder(&holder), json)?;
        }
        HolderCommand::Find { text, limit, json } => {
            return find::run(desk, &text.join(" "), usize::from(limit), json, streams).await;
        }
        HolderCommand::Import(order) => return import::run(desk, order, streams).await,
        HolderCommand::Show { id, json } => return holder::show(desk, config, &id, json, streams).await,
        HolderCommand::Rename { id, name, kana, json } => {
            let new = NewName { name: name.as_deref(), kana: kana.as_deref() };
            let holder = desk.rename(&id, new).await?;
            streams.answer(&list::holder(&holder), json)?;
            // Whoever has another name is often read otherwise, too.
            if let (None, Some(kept)) = (&kana, &holder.kana) {
                streams.note(&text::kana_stays(&holder.written, kept.as_str()));
            }
        }
        HolderCommand::SignOut { id, json } => {
            let ended = desk.sign_out(&id).await?;
            streams.answer(&list::signed_out(&id, ended), json)?;
        }
        HolderCommand::Delete { id, yes, json } => {
            return holder::delete(desk, config, &id, (Asks::unless(yes), json), streams).await;
        }
        HolderCommand::Export(order) => return holder::export(desk, &order, streams).await,
        HolderCommand::Disable { id, json } => {
            let holder = desk.set_standing(&id, NewStanding::Disabled).await?;
            streams.answer(&list::holder(&holder), json)?;
        }
        HolderCommand::Enable { id, json } => {
            let holder = desk.set_standing(&id, NewStanding::Enabled).await?;
            streams.answer(&list::holder(&holder), json)?;
        }
        HolderCommand::List { authority, json } => {
            let only = desk.only(authority.as_deref()).await?;
            let mut listing = Listing::new(streams, &list::holder_headings(), json);
            let mut written = Ok(());
            desk.each_holder(|holder| {
                if written.is_ok() && only.as_ref().is_none_or(|id| *id == holder.authority) {
                    written = listing.entry(&list::holder(&holder));
                }
            })
            .await?;
            written?;
            listing.end(&text::no_entries())?;
        }
    }
    Ok(CommandOutcome::Done)
}

async fn card(
    desk: Desk<'_>,
    command: CardCommand,
    streams: &OutputStreams,
) -> Result<CommandOutcome, CommandFailed> {
    match command {
        CardCommand::List { holder: Some(holder), json } => {
            let mut listing = Listing::new(streams, &list::card_headings(), json);
            for card in &desk.cards(&holder).await? {
                listing.entry(&list::card(card))?;
            }
            listing.end(&text::no_entries())?;
        }
        CardCommand::List { holder: None, json } => {
            let mut all = Vec::new();
            desk.each_card(|card| all.push(card)).await?;
            let ids = desk.written(all.iter().map(|card| &card.holder)).await?;
            let mut listing = Listing::new(streams, &list::card_of_holder_headings(), json);
            for card in &all {
                listing.entry(&list::card_of_holder(card, &ids))?;
            }
            listing.end(&text::no_entries())?;
        }
        CardCommand::Unbind { card, yes, json } => {
            let found = desk.card(&card).await?;
            let holder = desk.holder(found.holder.as_str()).await.ok();
            streams.agree(&text::unbinds(&found, holder.as_ref()), Asks::unless(yes))?;
            let gone = desk.unbind(&card).await?;
            let ids = desk.written([&gone.holder]).await?;
            streams.answer(&list::card_of_holder(&gone, &ids), json)?;
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
            let mut listing = Listing::new(streams, &list::device_headings(), json);
            for device in &desk.devices(&holder).await? {
                listing.entry(&list::device(device))?;
            }
            listing.end(&text::no_entries())?;
        }
        DeviceCommand::Revoke { device, yes, json } => {
            let found = desk.device(&device).await?;
            let holder = desk.holder(found.holder.as_str()).await.ok();
            streams.agree(&text::revokes(&found, holder.as_ref()), Asks::unless(yes))?;
            let gone = desk.revoke(&device).await?;
            streams.answer(&list::device(&gone), json)?;
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
