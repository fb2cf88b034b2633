//! Entries of lists: a line for people, an object for programs.

use crate::desk::words::{japanese, kept};
use crate::people::{Authority, Device, Holder, Standing};
use serde_json::{Value, json};

/// An entry of a list.
pub(super) struct Entry {
    pub(super) text: String,
    pub(super) json: Value,
}

pub(super) fn authority(it: &Authority) -> Entry {
    Entry {
        text: format!(
            "{}\t{}\t{}\t{} 発行局 / issuers",
            it.id,
            kept(&it.name),
            kept(&it.contact),
            it.issuers.len()
        ),
        json: json!({
            "id": it.id, "name": it.name, "contact": it.contact, "issuers": it.issuers, "added_at": it.added_at,
        }),
    }
}

pub(super) fn holder(it: &Holder) -> Entry {
    let (words, standing) = match it.standing {
        Standing::Enabled => ("利用中 / enabled", "enabled"),
        Standing::Disabled { .. } => ("停止中 / disabled", "disabled"),
    };
    Entry {
        text: format!("{}\t{}\t{}\t{words}", it.written, kept(&it.name), it.authority),
        json: json!({
            "id": it.id, "written": it.written, "name": it.name, "authority": it.authority,
            "standing": standing, "added_at": it.added_at,
        }),
    }
}

pub(super) fn device(it: &Device) -> Entry {
    let used = it.last_used_at.map_or_else(|| "–".to_owned(), japanese);
    Entry {
        text: format!("{}\t{}\t{}\t{used}", it.id, kept(&it.label), japanese(it.registered_at)),
        json: json!({
            "id": it.id, "holder": it.holder, "label": it.label,
            "registered_at": it.registered_at, "last_used_at": it.last_used_at,
        }),
    }
}
