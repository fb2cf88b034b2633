//! Entries of lists: a line for people, an object for programs.

use crate::cli::text;
use crate::clock::Timestamp;
use crate::config::{SETTINGS, Setting};
use crate::desk::invitations::LetterFigures;
use crate::desk::text::{date, for_terminal};
use crate::desk::{NewStanding, WrittenIds};
use crate::ids::IncidentNumber;
use crate::model::incident::Incident;
use crate::model::people::{Authority, Card, Device, Holder};
use crate::model::session::Session;
use crate::said::{Said, said};
use api::card::CardKind;
use api::{Language, catalogue};
use serde_json::{Value, json};

/// An entry of a list.
pub(super) struct ListLine {
    pub(super) text: Said,
    pub(super) json: Value,
}

/// Every setting as an object, a line each.
pub fn settings() -> Vec<String> {
    let line = |it: &Setting| {
        let Setting { key, default, doc, allowed } = it;
        json!({
            "key": key, "meaning": doc.en, "allowed": allowed().en, "default": default, "environment": it.variable(),
            "flag": format!("--{}", it.flag()),
        })
    };
    SETTINGS.iter().map(|it| line(it).to_string()).collect()
}

/// What the columns of a list are called.
pub(super) fn authority_headings() -> [Said; 4] {
    [
        said!("認証局ID", "ID"),
        said!("名称", "NAME"),
        said!("連絡先", "CONTACT"),
        said!("カードの発行者", "ISSUERS"),
    ]
}

pub(super) fn holder_headings() -> [Said; 5] {
    [
        said!("本人ID", "ID"),
        said!("氏名", "NAME"),
        said!("フリガナ", "KANA"),
        said!("認証局", "AUTHORITY"),
        said!("状態", "STATE"),
    ]
}

pub(super) fn device_headings() -> [Said; 4] {
    [
        said!("端末ID", "DEVICE"),
        said!("名前", "NAME"),
        said!("登録", "REGISTERED"),
        said!("最後に使った日時", "LAST USED"),
    ]
}

pub(super) fn card_headings() -> [Said; 6] {
    [
        said!("カードID", "CARD"),
        said!("種類", "KIND"),
        said!("発行者", "ISSUER"),
        said!("シリアル番号", "SERIAL NUMBER"),
        said!("登録", "REGISTERED"),
        said!("最後に使った日時", "LAST USED"),
    ]
}

/// Those of cards of several holders.
pub(super) fn card_of_holder_headings() -> Vec<Said> {
    let mut all = vec![said!("本人ID", "HOLDER")];
    all.extend(card_headings());
    all
}

pub(super) fn letter_headings() -> [Said; 6] {
    [
        said!("本人ID", "HOLDER"),
        said!("認証局", "AUTHORITY"),
        said!("発行", "ISSUED"),
        said!("有効期限", "VALID UNTIL"),
        said!("状態", "STATE"),
        said!("発行番号", "RUN"),
    ]
}

pub(super) fn incident_headings() -> [Said; 6] {
    [
        said!("お問い合わせ番号", "NUMBER"),
        said!("日時", "TIME"),
        said!("メッセージ", "MESSAGE"),
        said!("画面", "SCREEN"),
        said!("端末", "DEVICE"),
        said!("処理", "STEP"),
    ]
}

pub(super) fn authority(it: &Authority) -> ListLine {
    let (id, name, contact) = (&it.id, for_terminal(&it.name), for_terminal(&it.contact));
    let text = match it.issuers.len() {
        1 => said!("{id}\t{name}\t{contact}\tカードの発行者 1", "{id}\t{name}\t{contact}\t1 issuer"),
        issuers => {
            said!(
                "{id}\t{name}\t{contact}\tカードの発行者 {issuers}",
                "{id}\t{name}\t{contact}\t{issuers} issuers"
            )
        }
    };
    ListLine {
        text,
        json: json!({
            "id": it.id, "name": it.name, "contact": it.contact, "issuers": it.issuers, "added_at": it.added_at,
        }),
    }
}

pub(super) fn holder(it: &Holder) -> ListLine {
    let (standing, kana) = (NewStanding::of(&it.standing), text::kana(it));
    let (id, name, authority, words) =
        (&it.written, for_terminal(&it.name), &it.authority, text::standing(standing));
    ListLine {
        text: Said::from(words).map(|words| format!("{id}\t{name}\t{kana}\t{authority}\t{words}")),
        json: json!({
            "id": it.id, "written": it.written, "name": it.name, "kana": it.kana, "authority": it.authority,
            "standing": standing.name(), "added_at": it.added_at,
        }),
    }
}

/// A date, or that there is none.
fn maybe(at: Option<Timestamp>) -> Said {
    at.map_or_else(|| Said::same("–"), date)
}

/// The columns of a line.
pub(super) fn columns(all: &[Said]) -> Said {
    Said::joined(all, "\t")
}

pub(super) fn device(it: &Device) -> ListLine {
    let (id, label) = (Said::same(it.id.as_str()), Said::same(for_terminal(&it.label)));
    ListLine {
        text: columns(&[id, label, date(it.registered_at), maybe(it.last_used_at)]),
        json: json!({
            "id": it.id, "holder": it.holder, "label": it.label,
            "registered_at": it.registered_at, "last_used_at": it.last_used_at,
        }),
    }
}

pub(super) fn card(it: &Card) -> ListLine {
    let (words, kind) = match it.kind {
        CardKind::Hpki => (said!("HPKI カード", "HPKI card"), "hpki"),
        CardKind::Jpki => (said!("マイナンバーカード", "My Number card"), "jpki"),
    };
    let [id, issuer, serial] =
        [it.id.to_string(), for_terminal(&it.issuer), for_terminal(&it.serial)].map(Said::same);
    ListLine {
        text: columns(&[id, words, issuer, serial, date(it.bound_at), maybe(it.last_used_at)]),
        json: json!({
            "id": it.id, "holder": it.holder, "kind": kind, "issuer": it.issuer, "serial": it.serial,
            "valid_from": it.valid_from, "valid_until": it.valid_until, "bound_at": it.bound_at,
            "last_used_at": it.last_used_at,
        }),
    }
}

/// A card among those of others: the holder first.
pub(super) fn card_of_holder(it: &Card, ids: &WrittenIds) -> ListLine {
    let ListLine { text, json } = card(it);
    let holder = ids.of(&it.holder);
    ListLine { text: text.map(|text| format!("{holder}\t{text}")), json }
}

pub(super) fn letter(it: &LetterFigures, ids: &WrittenIds) -> ListLine {
    let tries = match it.tries_left {
        None => Said::default(),
        Some(1) => said!("（残り1回）", " (1 try)"),
        Some(left) => said!("（残り{left}回）", " ({left} tries)"),
    };
    let state = Said::joined(&[text::letter_state(it.state).into(), tries], "");
    let run = it.run.as_ref().map_or_else(|| "–".to_owned(), ToString::to_string);
    let [holder, authority, run] =
        [ids.of(&it.holder).to_owned(), it.authority.to_string(), run].map(Said::same);
    ListLine {
        text: columns(&[holder, authority, date(it.issued_at), date(it.expires_at), state, run]),
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
    let browser = match it.held_by() {
        Some(application) => Said::same(application.to_string()),
        None => Said { ja: it.browser.name(Language::Ja), en: it.browser.name(Language::En) },
    };
    let address = Said::same(for_terminal(&it.address));
    ListLine {
        text: columns(&[browser, address, date(it.opened_at), date(it.used_at)]),
        json: json!({
            "id": it.id, "browser": it.browser, "application": it.held_by(), "address": it.address, "means": it.means,
            "opened_at": it.opened_at, "used_at": it.used_at,
        }),
    }
}

pub(super) fn incident(number: &IncidentNumber, it: &Incident) -> ListLine {
    // Which card it was stands with the incident itself.
    let title = it
        .message
        .and_then(catalogue::row)
        .map_or_else(String::new, |row| row.title.replace("{card}", "カード"));
    let message = it.message.map_or_else(|| "–".to_owned(), |message| message.to_string());
    let device = Said { ja: it.device.name(Language::Ja), en: it.device.name(Language::En) };
    let [shown, message, heading, route] =
        [number.to_string(), message, title.clone(), for_terminal(&it.route)].map(Said::same);
    ListLine {
        text: columns(&[shown, date(it.at), message, heading, device, route]),
        json: json!({
            "number": number, "at": it.at, "message": it.message, "title": title, "code": it.code, "device": it.device,
            "route": it.route,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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
            kana: None,
            authority: id,
            handle: uuid::Uuid::nil(),
            standing: crate::model::people::Standing::Enabled,
            added_at: now,
            epoch: crate::model::people::Epoch::default(),
            epoch_since: None,
            signed_out_at: None,
        });
        for entry in [of_authority, of_holder] {
            let columns: Vec<&str> = entry.text.ja.split('\t').collect();
            assert!((4..=5).contains(&columns.len()), "{columns:?}");
            assert!(columns.iter().all(|it| hides(it) == Hides::Nothing), "{columns:?}");
            assert_eq!(hides(&crate::line::escaped(&entry.json.to_string())), Hides::Nothing);
        }
    }
}
