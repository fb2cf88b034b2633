//! What the lines of the record say beside the kind of event, in both languages: of whatever it is about the id, as commands take it.

use crate::audit::Event;
use crate::desk::text::date;
use crate::ids::HolderId;
use crate::metrics;
use crate::said::{Said, said};

/// So many of those who were imported are named in a line.
const NAMED: usize = 5;

/// What an event says beside its kind: of whatever it is about the id, as commands take it.
pub(super) fn details(it: &Event) -> Said {
    let code = |code: &api::Code| metrics::code(*code);
    let listed = |number: &Option<String>| number.clone().unwrap_or_else(|| "–".to_owned());
    match it {
        Event::Restored { made_at, entries } => {
            let Said { ja, en } = date(*made_at);
            said!("{ja} のバックアップ、{entries}件", "backup of {en}, {entries} entries")
        }
        Event::AuthorityAdded { authority } | Event::AuthorityDeleted { authority } => {
            said!("認証局 {authority}", "authority {authority}")
        }
        Event::HoldersExported { count, file: None } => said!("{count}名", "{count} holders"),
        Event::HoldersExported { count, file: Some(file) } => {
            said!("{count}名、{file}", "{count} holders, {file}")
        }
        Event::BackedUp { file, entries, encrypted: true } => {
            said!("{file}（{entries}件、暗号化あり）", "{file} ({entries} entries, encrypted)")
        }
        Event::BackedUp { file, entries, encrypted: false } => {
            said!("{file}（{entries}件、暗号化なし）", "{file} ({entries} entries, not encrypted)")
        }
        Event::HoldersImported { holders } => {
            let (count, ids) = (holders.len(), holders.iter().take(NAMED).map(HolderId::as_str));
            let (ids, more) = (ids.collect::<Vec<_>>().join(" "), if count > NAMED { " …" } else { "" });
            said!("{count}名：{ids}{more}", "{count} holders: {ids}{more}")
        }
        Event::HolderAdded
        | Event::HolderChanged
        | Event::HolderDisabled
        | Event::HolderEnabled
        | Event::HolderDeleted
        | Event::Invited
        | Event::InvitationCancelled
        | Event::InvitationLocked
        | Event::SessionEnded
        | Event::SessionDisplaced
        | Event::WrongNumber
        | Event::OtherPhone => Said::same(""),
        Event::PasswordWrong { tries_left } => said!("残り{tries_left}回", "{tries_left} tries left"),
        Event::DeviceRegistered { device }
        | Event::DeviceRenamed { device }
        | Event::DeviceRemoved { device }
        | Event::LoginApproved { device }
        | Event::SessionOpened { device }
        | Event::Confirmed { device } => means(device),
        Event::ClientRegistered { client: id }
        | Event::ClientSecretRotated { client: id }
        | Event::ClientDisabled { client: id }
        | Event::ClientEnabled { client: id }
        | Event::ApplicationEntered { application: id }
        | Event::GrantRevoked { application: id }
        | Event::GrantReplayed { application: id } => said!("アプリケーション {id}", "application {id}"),
        Event::PasskeyRefused { code: why } | Event::CardRefused { card: None, code: why } => {
            Said::same(code(why))
        }
        Event::RefusedAgain { code: why, times } => {
            let why = code(why);
            said!("{why}、{times}回", "{why}, {times} times")
        }
        Event::RevocationsLoaded { issuer, number, entries } => {
            let number = listed(number);
            said!("{issuer}、番号 {number}、{entries}件", "{issuer}, number {number}, {entries} entries")
        }
        Event::RevocationsOutOfOrder { issuer, number, known } => {
            let (number, known) = (listed(number), listed(known));
            said!("{issuer}、番号 {number}（以前は {known}）", "{issuer}, number {number} (before: {known})")
        }
        Event::RevocationsRefused { place, why } => said!("{place}：{why}", "{place}: {why}"),
        Event::CardBound { card } | Event::CardRemoved { card } => said!("カード {card}", "card {card}"),
        Event::CardRefused { card: Some(card), code: why } => {
            let why = code(why);
            said!("カード {card}：{why}", "card {card}: {why}")
        }
        Event::SigningKeyMade { kid, algorithm } => {
            let algorithm = algorithm.name();
            said!("署名鍵 {kid}（{algorithm}）", "key {kid} ({algorithm})")
        }
        Event::SigningKeyLost { kid } | Event::SigningKeyDropped { kid } => {
            said!("署名鍵 {kid}", "key {kid}")
        }
    }
}

/// A device or card, as the record names what somebody was proven with.
fn means(id: &str) -> Said {
    match id.split_once(':') {
        Some(("hpki", card)) => said!("HPKI カード {card}", "HPKI card {card}"),
        Some(("jpki", card)) => said!("マイナンバーカード {card}", "My Number card {card}"),
        Some(_) | None => said!("端末 {id}", "device {id}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_stands_alone_as_commands_take_it() {
        let id = || "Zm9vYmFy".to_owned();
        for (event, en) in [
            (Event::SessionOpened { device: id() }, "device Zm9vYmFy"),
            (Event::SessionOpened { device: format!("hpki:{}", id()) }, "HPKI card Zm9vYmFy"),
            (Event::Confirmed { device: format!("jpki:{}", id()) }, "My Number card Zm9vYmFy"),
            (Event::DeviceRemoved { device: id() }, "device Zm9vYmFy"),
            (Event::CardBound { card: id() }, "card Zm9vYmFy"),
            (Event::ApplicationEntered { application: id() }, "application Zm9vYmFy"),
            (Event::SigningKeyLost { kid: id() }, "key Zm9vYmFy"),
        ] {
            let Said { ja, en: said } = details(&event);
            assert_eq!(said, en);
            assert!(ja.split([' ', '（']).any(|word| word == "Zm9vYmFy"), "{ja}");
        }
    }

    #[test]
    fn of_many_who_were_imported_a_few_are_named() {
        let holders = |many: usize| (1..=many).map(|n| HolderId::parse(&format!("a-{n}")).unwrap()).collect();
        let said = |many| details(&Event::HoldersImported { holders: holders(many) });
        assert_eq!(said(2).ja, "2名：a-1 a-2");
        assert_eq!(said(100_000).en, "100000 holders: a-1 a-2 a-3 a-4 a-5 …");
    }
}
