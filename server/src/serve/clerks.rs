//! What the clerks of a group may do with the store, who come by a socket of their own: what the desk's commands do for people, always with
//! a line in the record that has their name. They have no copy of it, no keys, no sessions and no device of anybody's to put in.

use crate::audit::chain::{Seal, SealHead};
use crate::audit::{Actor, Before, Entry, Unsealed};
use crate::journey::invitation::Invitation;
use crate::journey::login::Login;
use crate::journey::register::Registration;
use crate::model::incident::Incident;
use crate::model::index::{DirectoryBlock, DirectoryProgress, Newest, SessionCookie, SessionOf, Version};
use crate::model::news::NewsRecord;
use crate::model::people::{Authority, Card, Credential, Device, Handle, Holder, Owned, OwnedCard};
use crate::model::session::Session;
use crate::oidc::client::{ClientAlias, RegisteredClient};
use crate::oidc::grant::{Grant, GrantOfSession};
use crate::oidc::logout::LogoutNotice;
use crate::revocation::rows::{CurrentList, ListSource};
use crate::store::{Batch, Cell, Row as _, TableKey as _, VisitorRule, is_row};

/// What clerks may do.
#[derive(Clone, Copy, Debug)]
pub struct Clerks;

/// What they write, in a change that the record has.
const WRITTEN: &[&str] = &[
    Holder::TABLE,
    Handle::TABLE,
    Invitation::TABLE,
    Newest::TABLE,
    // What they are about was removed: that it was, and who has to hear of it.
    Credential::TABLE,
    LogoutNotice::TABLE,
];

/// What they take away, in a change that the record has, and never put there.
const REMOVED: &[&str] = &[
    Device::TABLE,
    Owned::TABLE,
    Card::TABLE,
    OwnedCard::TABLE,
    Session::TABLE,
    SessionOf::TABLE,
    SessionCookie::TABLE,
    Grant::TABLE,
    GrantOfSession::TABLE,
    NewsRecord::TABLE,
];

/// What follows from other rows, and is put in order by whoever reads it.
const KEPT_IN_ORDER: &[&str] = &[DirectoryBlock::TABLE, DirectoryProgress::TABLE];

/// What they see besides. Whose cards an authority's people have is a matter of who gets in.
const READ: &[&str] = &[
    Authority::TABLE,
    Login::TABLE,
    Registration::TABLE,
    Incident::TABLE,
    Version::TABLE,
    Before::TABLE,
    Entry::TABLE,
    Unsealed::TABLE,
    Seal::TABLE,
    SealHead::TABLE,
    RegisteredClient::TABLE,
    ClientAlias::TABLE,
    CurrentList::TABLE,
    ListSource::TABLE,
];

impl VisitorRule for Clerks {
    fn may_read(&self, table: &str) -> bool {
        [WRITTEN, REMOVED, KEPT_IN_ORDER, READ].iter().any(|tables| tables.contains(&table))
    }

    fn admitted(&self, user: &str, mut batch: Batch) -> Option<Batch> {
        let seen = batch.expected.iter().map(|it| &it.table).chain(batch.ranges.iter().map(|it| &it.table));
        if !seen.into_iter().all(|table| self.may_read(table)) {
            return None;
        }
        let mut lines = Vec::new();
        let mut has_to_be_recorded = false;
        for Cell { table, key, value } in &batch.writes {
            let table = table.as_ref();
            if table == Entry::TABLE || table == Unsealed::TABLE {
                if table == Entry::TABLE && !is_of(user, value.as_deref()?) {
                    return None;
                }
                value.as_ref()?;
                // A line that is there stays as it is.
                lines.push(Cell { table: table.to_owned().into(), key: key.clone(), value: None });
            } else if !KEPT_IN_ORDER.contains(&table) {
                let is_allowed = WRITTEN.contains(&table) || (REMOVED.contains(&table) && value.is_none());
                if !is_allowed {
                    return None;
                }
                has_to_be_recorded = true;
            }
            if value.as_deref().is_some_and(|value| !is_sound(table, key, value)) {
                return None;
            }
        }
        if has_to_be_recorded && !lines.iter().any(|it| it.table == Entry::TABLE) {
            return None;
        }
        batch.expected.extend(lines);
        Some(batch)
    }
}

/// Whether what is written is a row as the desk's commands write it: one that nobody could read would end them for everybody, and one under
/// another's key would be somebody else.
fn is_sound(table: &str, key: &[u8], value: &[u8]) -> bool {
    match table {
        Holder::TABLE => serde_json::from_slice::<Holder>(value).is_ok_and(|it| it.id.to_bytes() == key),
        Handle::TABLE => is_row::<Handle>(key, value),
        Invitation::TABLE => is_row::<Invitation>(key, value),
        Newest::TABLE => is_row::<Newest>(key, value),
        // That its device was removed, and not that it is there.
        Credential::TABLE => {
            serde_json::from_slice::<Credential>(value).is_ok_and(|it| it.removed_at.is_some())
        }
        LogoutNotice::TABLE => is_row::<LogoutNotice>(key, value),
        DirectoryBlock::TABLE => is_row::<DirectoryBlock>(key, value),
        DirectoryProgress::TABLE => is_row::<DirectoryProgress>(key, value),
        Entry::TABLE => is_row::<Entry>(key, value),
        Unsealed::TABLE => is_row::<Unsealed>(key, value),
        _ => false,
    }
}

/// Whether a line of the record says that this user did it.
fn is_of(user: &str, line: &[u8]) -> bool {
    serde_json::from_slice::<Entry>(line)
        .is_ok_and(|it| it.actor == Actor::CommandLine { user: user.to_owned() } && it.from.is_none())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::Event;
    use crate::clock::Timestamp;
    use crate::oidc::keys::SigningKeyRecord;

    const CLERK: &str = "1001 hanako";
    /// Of a line.
    fn line_key() -> Vec<u8> {
        ("1".to_owned(), "2".to_owned()).to_bytes()
    }

    fn cell(table: &'static str, value: Option<&[u8]>) -> Cell {
        Cell { table: table.into(), key: b"key".to_vec(), value: value.map(<[u8]>::to_vec) }
    }

    fn line_of(user: &str) -> Cell {
        let actor = Actor::CommandLine { user: user.to_owned() };
        let at = Timestamp::from_millis(0);
        let entry = Entry { event: Event::HolderAdded, at, holder: None, actor, from: None };
        Cell { key: line_key(), ..cell(Entry::TABLE, Some(&serde_json::to_vec(&entry).unwrap())) }
    }

    fn holder(key: &str, id: &str) -> Cell {
        let row = serde_json::json!({
            "id": id, "written": id, "name": "見本　はなこ", "authority": "jma", "handle": uuid::Uuid::nil(),
            "standing": { "is": "enabled" }, "added_at": 0
        });
        Cell { key: key.into(), ..cell(Holder::TABLE, Some(row.to_string().as_bytes())) }
    }

    fn admitted(writes: Vec<Cell>) -> Option<Batch> {
        Clerks.admitted(CLERK, Batch { writes, ..Batch::default() })
    }

    #[test]
    fn what_a_clerk_changes_is_in_the_record_under_the_clerks_own_name() {
        let holder = || holder("a1", "a1");
        assert!(admitted(vec![holder(), line_of(CLERK)]).is_some());
        assert!(admitted(vec![holder()]).is_none(), "without a line");
        assert!(admitted(vec![holder(), line_of("0 root")]).is_none(), "in another's name");
        assert!(admitted(vec![holder(), line_of(CLERK), line_of("0 root")]).is_none());
        assert!(admitted(vec![holder(), cell(Entry::TABLE, Some(b"no line"))]).is_none());
    }

    /// One commit of a program of a clerk's own would otherwise end the desk for everybody, or make one person another.
    #[test]
    fn what_is_written_is_a_row_and_under_its_own_key() {
        assert!(admitted(vec![holder("a1", "a1"), line_of(CLERK)]).is_some());
        for wrong in [
            holder("a1", "a2"),
            holder("\u{0}", "a2"),
            cell(Holder::TABLE, Some(b"\xff\xff")),
            cell(Holder::TABLE, Some(b"{}")),
            cell(Invitation::TABLE, Some(b"{}")),
            cell(Newest::TABLE, Some(b"[]")),
            cell(Handle::TABLE, Some(b"null")),
            cell(LogoutNotice::TABLE, Some(b"{}")),
            cell(Credential::TABLE, Some(br#"{"device":"d","holder":"a1","removed_at":null}"#)),
            cell(DirectoryBlock::TABLE, Some(b"garbage")),
            cell(DirectoryProgress::TABLE, Some(b"garbage")),
        ] {
            assert!(admitted(vec![wrong.clone(), line_of(CLERK)]).is_none(), "{wrong:?}");
        }
    }

    #[test]
    fn a_line_that_is_there_is_neither_changed_nor_taken_away() {
        assert!(admitted(vec![cell(Entry::TABLE, None)]).is_none());
        assert!(admitted(vec![cell(Unsealed::TABLE, None)]).is_none());
        let batch = admitted(vec![line_of(CLERK)]).unwrap();
        let Cell { table, key, value } = &batch.expected[0];
        assert_eq!((table.as_ref(), key, value), (Entry::TABLE, &line_key(), &None));
        assert!(admitted(vec![cell(Seal::TABLE, Some(b"{}")), line_of(CLERK)]).is_none());
    }

    #[test]
    fn a_clerk_removes_what_signs_in_and_never_makes_it() {
        for table in REMOVED {
            assert!(admitted(vec![cell(table, None), line_of(CLERK)]).is_some(), "{table}");
            assert!(admitted(vec![cell(table, Some(b"{}")), line_of(CLERK)]).is_none(), "{table}");
        }
        for table in [RegisteredClient::TABLE, Authority::TABLE] {
            assert!(Clerks.may_read(table), "{table}");
            for value in [Some(&b"{}"[..]), None] {
                assert!(admitted(vec![cell(table, value), line_of(CLERK)]).is_none(), "{table}");
            }
        }
    }

    #[test]
    fn what_is_not_the_desks_is_not_read_by_any_way() {
        for table in [SigningKeyRecord::TABLE, "code.1", "revoked_token.1", "no such table"] {
            assert!(!Clerks.may_read(table), "{table}");
            let expected = vec![cell("code.1", None)];
            assert!(Clerks.admitted(CLERK, Batch { expected, ..Batch::default() }).is_none());
        }
        assert!(Clerks.may_read(Holder::TABLE) && Clerks.may_read(Incident::TABLE));
    }
}
