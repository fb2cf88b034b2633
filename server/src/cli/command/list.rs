//! Entries of lists: a line for people, an object for programs.

use crate::cli::text;
use crate::config::{SETTINGS, Setting};
use crate::desk::invitations::LetterFigures;
use crate::desk::text::{for_terminal, japanese};
use crate::ids::IncidentNumber;
use crate::model::incident::Incident;
use crate::model::people::{Authority, Card, Device, Holder, Standing};
use crate::model::session::Session;
use api::card::CardKind;
use api::{Language, catalogue};
use serde_json::{Value, json};

/// An entry of a list.
pub(super) struct ListLine {
    pub(super) text: String,
    pub(super) json: Value,
}

/// Every setting as an object, a line each.
pub fn settings() -> Vec<String> {
    let line = |it: &Setting| {
        let Setting { key, default, doc, allowed } = it;
        json!({
            "key": key, "meaning": doc, "allowed": allowed(), "default": default, "environment": it.variable(),
            "flag": format!("--{}", it.flag()),
        })
    };
    SETTINGS.iter().map(|it| line(it).to_string()).collect()
}

pub(super) fn authority(it: &Authority) -> ListLine {
    ListLine {
        text: format!(
            "{}\t{}\t{}\t{} 発行局 / issuers",
            it.id,
            for_terminal(&it.name),
            for_terminal(&it.contact),
            it.issuers.len()
        ),
        json: json!({
            "id": it.id, "name": it.name, "contact": it.contact, "issuers": it.issuers, "added_at": it.added_at,
        }),
    }
}

pub(super) fn holder(it: &Holder) -> ListLine {
    let (words, standing) = standing(&it.standing);
    ListLine {
        text: format!("{}\t{}\t{}\t{words}", it.written, for_terminal(&it.name), it.authority),
        json: json!({
            "id": it.id, "written": it.written, "name": it.name, "authority": it.authority,
            "standing": standing, "added_at": it.added_at,
        }),
    }
}

/// Whether somebody can be a holder at all, for people and for programs.
pub(super) const fn standing(it: &Standing) -> (&'static str, &'static str) {
    match it {
        Standing::Enabled => ("利用中 / enabled", "enabled"),
        Standing::Disabled { .. } => ("停止中 / disabled", "disabled"),
    }
}

pub(super) fn device(it: &Device) -> ListLine {
    let used = it.last_used_at.map_or_else(|| "–".to_owned(), japanese);
    ListLine {
        text: format!("{}\t{}\t{}\t{used}", it.id, for_terminal(&it.label), japanese(it.registered_at)),
        json: json!({
            "id": it.id, "holder": it.holder, "label": it.label,
            "registered_at": it.registered_at, "last_used_at": it.last_used_at,
        }),
    }
}

pub(super) fn card(it: &Card) -> ListLine {
    let (words, kind) = match it.kind {
        CardKind::Hpki => ("HPKI カード / HPKI card", "hpki"),
        CardKind::Jpki => ("マイナンバーカード / My Number card", "jpki"),
    };
    let used = it.last_used_at.map_or_else(|| "–".to_owned(), japanese);
    ListLine {
        text: format!(
            "{}\t{words}\t{}\t{}\t{}\t{used}",
            it.id,
            for_terminal(&it.issuer),
            for_terminal(&it.serial),
            japanese(it.bound_at)
        ),
        json: json!({
            "id": it.id, "holder": it.holder, "kind": kind, "issuer": it.issuer, "serial": it.serial,
            "valid_from": it.valid_from, "valid_until": it.valid_until, "bound_at": it.bound_at,
            "last_used_at": it.last_used_at,
        }),
    }
}

/// A card among those of others: the holder first.
pub(super) fn card_of_holder(it: &Card) -> ListLine {
    let ListLine { text, json } = card(it);
    ListLine { text: format!("{}\t{text}", it.holder), json }
}

pub(super) fn letter(it: &LetterFigures) -> ListLine {
    let run = it.run.as_ref().map_or_else(|| "–".to_owned(), ToString::to_string);
    let tries = it.tries_left.map_or_else(String::new, |left| format!("（残り {left} 回 / {left} tries）"));
    ListLine {
        text: format!(
            "{}\t{}\t{}\t{}\t{}{tries}\t{run}",
            it.holder,
            it.authority,
            japanese(it.issued_at),
            japanese(it.expires_at),
            text::letter_state(it.state)
        ),
        json: json!({
            "holder": it.holder, "authority": it.authority, "issued_at": it.issued_at, "expires_at": it.expires_at,
            "opened_at": it.opened_at, "tries_left": it.tries_left, "state": it.state.name(),
            "run": it.run.as_ref().map(|run| &run.id), "place": it.run.as_ref().map(|run| run.place),
        }),
    }
}

pub(super) fn signed_out(id: &str, ended: usize) -> ListLine {
    ListLine { text: text::signed_out(id, ended), json: json!({ "holder": id, "sessions_ended": ended }) }
}

pub(super) fn session(it: &Session) -> ListLine {
    ListLine {
        text: format!(
            "{}\t{}\t{}\t{}",
            it.browser.name(Language::Ja),
            for_terminal(&it.address),
            japanese(it.opened_at),
            japanese(it.used_at)
        ),
        json: json!({
            "id": it.id, "browser": it.browser, "address": it.address, "means": it.means, "opened_at": it.opened_at,
            "used_at": it.used_at,
        }),
    }
}

pub(super) fn incident(number: &IncidentNumber, it: &Incident) -> ListLine {
    let title = it.message.and_then(catalogue::row).map_or("", |row| row.title);
    let message = it.message.map_or_else(|| "–".to_owned(), |message| message.to_string());
    ListLine {
        text: format!(
            "{number}\t{}\t{message}\t{title}\t{}\t{}",
            japanese(it.at),
            it.device.name(Language::Ja),
            for_terminal(&it.route)
        ),
        json: json!({
            "number": number, "at": it.at, "message": it.message, "title": title, "code": it.code, "device": it.device,
            "route": it.route,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Timestamp;
    use crate::ids::{AuthorityId, HolderId};
    use crate::line::{Hides, hides};

    #[test]
    fn rows_from_before_texts_were_cleaned_are_printed_clean() {
        let evil = "a\u{1B}[2J\u{202E}b\nFAKE\tLINE\u{200B}\u{9B}".to_owned();
        let (id, now) = (AuthorityId::parse("jma").unwrap(), Timestamp::from_millis(0));
        let of_authority = authority(&Authority {
            id: id.clone(),
            name: evil.clone(),
            contact: evil.clone(),
            issuers: Vec::new(),
            added_at: now,
        });
        let of_holder = holder(&Holder {
            id: HolderId::parse("TESTC1").unwrap(),
            written: "TESTC1".to_owned(),
            name: evil,
            authority: id,
            handle: uuid::Uuid::nil(),
            standing: Standing::Enabled,
            added_at: now,
            epoch: crate::model::people::Epoch::default(),
            epoch_since: None,
        });
        for entry in [of_authority, of_holder] {
            let columns: Vec<&str> = entry.text.split('\t').collect();
            assert_eq!(columns.len(), 4, "{columns:?}");
            assert!(columns.iter().all(|it| hides(it) == Hides::Nothing), "{columns:?}");
            assert_eq!(hides(&crate::line::escaped(&entry.json.to_string())), Hides::Nothing);
        }
    }
}
