//! An account, and what stands in one, for the tests of this page.

use api::account::{
    Account, AccountCard, AccountDevice, Binding, CameBy, Copies, IsCurrent, IsNews, PcPasskey,
};
use api::card::CardKind;
use api::session::SessionHolder;

/// Of somebody who came by phone, with nothing registered.
pub(super) fn account() -> Account {
    Account {
        holder: SessionHolder { id: "T1".to_owned(), name: "花子".to_owned() },
        devices: Vec::new(),
        cards: Vec::new(),
        sessions: Vec::new(),
        only: None,
        came_by: CameBy::Phone,
        pc: PcPasskey::None,
        binding: Binding::Off,
        confirmed_until: 0,
        now: 0,
    }
}

pub(super) fn device() -> AccountDevice {
    AccountDevice {
        id: "d".to_owned(),
        label: "iPhone".to_owned(),
        provider: None,
        registered_at: 0,
        last_used_at: None,
        copies: Copies::None,
        current: IsCurrent::No,
        new: IsNews::No,
    }
}

pub(super) fn card(kind: CardKind, current: IsCurrent) -> AccountCard {
    AccountCard {
        id: "c".to_owned(),
        kind,
        issuer: String::new(),
        valid_until: 0,
        bound_at: 0,
        last_used_at: None,
        current,
        new: IsNews::No,
    }
}
