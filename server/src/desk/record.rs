//! The record of events, as the desk reads it: who did what to whom, and whether anybody has changed it since.

use crate::audit::chain::{self, AuditVerdict, NotedSeal};
use crate::audit::{self, Actor, Entry};
use crate::clock::Timestamp;
use crate::desk::context::Desk;
use crate::desk::refusal::DeskRefusal;
use crate::desk::typed_ids::holder_id;
use crate::ids::HolderId;
use crate::store::Tx;
use std::ops::ControlFlow;
use std::path::Path;

/// Which lines of the record are wanted. What is left open fits every line.
#[derive(Clone, Debug, Default)]
pub struct LineFilter {
    /// To this holder.
    pub holder: Option<HolderId>,
    /// About the device, card, application, authority or key with this id.
    pub about: Option<String>,
    /// By this one: a part of the user, holder id or operator, or the kind of actor.
    pub actor: Option<String>,
    /// Of this kind, as programs name it: `holder_disabled`.
    pub kind: Option<String>,
    /// From this moment on.
    pub since: Option<Timestamp>,
    /// Before this moment.
    pub until: Option<Timestamp>,
}

impl LineFilter {
    /// The filter with a holder id that somebody typed.
    pub fn of_holder(self, typed: Option<&str>) -> Result<Self, DeskRefusal> {
        Ok(Self { holder: typed.map(holder_id).transpose()?, ..self })
    }

    fn fits(&self, entry: &Entry) -> bool {
        let of_holder = self.holder.as_ref().is_none_or(|id| is_about(entry, id));
        let about = self.about.as_ref().is_none_or(|id| names(entry, id));
        let by = self.actor.as_ref().is_none_or(|it| is_by(&entry.actor, &it.to_lowercase()));
        let of_kind = self.kind.as_ref().is_none_or(|kind| kind_of(entry) == *kind);
        let in_time =
            self.since.is_none_or(|since| entry.at >= since) && self.until.is_none_or(|it| entry.at < it);
        of_holder && about && by && of_kind && in_time
    }
}

/// The names of all events, as programs read them and people type them.
pub const KINDS: [&str; 43] = [
    "restored",
    "authority_added",
    "authority_deleted",
    "holders_exported",
    "backed_up",
    "holder_added",
    "holders_imported",
    "holder_changed",
    "holder_disabled",
    "holder_enabled",
    "holder_deleted",
    "invited",
    "invitation_cancelled",
    "password_wrong",
    "invitation_locked",
    "device_registered",
    "device_renamed",
    "device_removed",
    "login_approved",
    "client_registered",
    "client_secret_rotated",
    "client_disabled",
    "client_enabled",
    "application_entered",
    "grant_revoked",
    "grant_replayed",
    "session_opened",
    "session_ended",
    "session_displaced",
    "confirmed",
    "passkey_refused",
    "refused_again",
    "revocations_loaded",
    "revocations_out_of_order",
    "revocations_refused",
    "wrong_number",
    "other_phone",
    "card_bound",
    "card_removed",
    "card_refused",
    "signing_key_made",
    "signing_key_lost",
    "signing_key_dropped",
];

/// The name of an event, as programs read it.
pub fn kind_of(entry: &Entry) -> String {
    let event = serde_json::to_value(&entry.event).unwrap_or_default();
    event.get("event").and_then(|it| it.as_str()).unwrap_or_default().to_owned()
}

fn is_about(entry: &Entry, id: &HolderId) -> bool {
    entry.holder.as_ref() == Some(id)
        || matches!(&entry.event, audit::Event::HoldersImported { holders } if holders.contains(id))
}

/// Whether it is about the thing with this id. Of a card the kind may stand before it.
fn names(entry: &Entry, id: &str) -> bool {
    let bare = |id: &str| id.split_once(':').map_or(id, |(_, bare)| bare).to_owned();
    let of_actor = matches!(&entry.actor, Actor::Application { id: own } if own == id);
    of_actor || audit::ids(&entry.event).iter().any(|own| *own == id || bare(own) == bare(id))
}

fn is_by(actor: &Actor, text: &str) -> bool {
    let (kind, who) = match actor {
        Actor::Stranger => ("stranger", ""),
        Actor::Holder { id } => ("holder", id.as_str()),
        Actor::Operator { id } => ("operator", id.as_str()),
        Actor::CommandLine { user } => ("command_line", user.as_str()),
        Actor::Application { id } => ("application", id.as_str()),
        Actor::System => ("system", ""),
    };
    kind == text || (!text.is_empty() && who.to_lowercase().contains(text))
}

impl Desk<'_> {
    /// Shows the lines of the record that fit, the oldest first, until `each` wants no more.
    pub async fn each_line(
        &self,
        filter: &LineFilter,
        mut each: impl FnMut(Entry) -> ControlFlow<()>,
    ) -> Result<(), DeskRefusal> {
        // The clock may have gone back between two lines, and keys do not: what is too early is passed over, nothing is left out.
        let show = |_: &str, entry: Entry| {
            if filter.fits(&entry) { each(entry) } else { ControlFlow::Continue(()) }
        };
        Ok(audit::each_line(self.store, filter.since, show).await?)
    }

    /// Writes down that holders were written out of the store.
    pub async fn exported(&self, count: u64, file: Option<&Path>) -> Result<(), DeskRefusal> {
        let file = file.map(|path| path.display().to_string());
        let event = audit::Event::HoldersExported { count, file };
        self.store.transaction(async |tx: Tx| Ok(self.record(&tx, event.clone(), None)?)).await
    }

    /// Writes down that a backup was made.
    pub async fn backed_up(&self, file: &Path, entries: u64, encrypted: bool) -> Result<(), DeskRefusal> {
        let event = audit::Event::BackedUp { file: file.display().to_string(), entries, encrypted };
        self.store.transaction(async |tx: Tx| Ok(self.record(&tx, event.clone(), None)?)).await
    }

    /// Compares the record with its seals, and with one that was noted, where one was.
    pub async fn verify_record(&self, noted: Option<&NotedSeal>) -> Result<AuditVerdict, DeskRefusal> {
        Ok(chain::verify(self.store, noted).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::KINDS;

    /// The variants of `Event`, as its source names them.
    #[test]
    fn every_event_can_be_asked_for() {
        let source = include_str!("../audit/mod.rs");
        let (_, variants) = source.split_once("pub enum Event {").unwrap();
        let (variants, _) = variants.split_once("\n}\n").unwrap();
        let names = variants.lines().filter_map(|line| {
            let name = line.strip_prefix("    ")?.trim_end_matches([',', '{', ' ']);
            name.starts_with(|c: char| c.is_ascii_uppercase()).then(|| snake(name))
        });
        assert_eq!(names.collect::<Vec<_>>(), KINDS);
    }

    fn snake(name: &str) -> String {
        let mut out = String::new();
        for (at, c) in name.char_indices() {
            if at > 0 && c.is_ascii_uppercase() {
                out.push('_');
            }
            out.push(c.to_ascii_lowercase());
        }
        out
    }
}
