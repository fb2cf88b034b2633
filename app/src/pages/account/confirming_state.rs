//! How a change is confirmed: the ways there are, which of them stands first, and where a button of a message leads.

use crate::client::Trouble;
use api::Code;
use api::account::{Account, Binding, CameBy, IsCurrent, PcPasskey};
use api::card::CardKind;
use api::explain::Action;

/// How the change is being confirmed.
#[derive(Clone, Debug)]
pub(super) enum ConfirmingState {
    /// The ways stand side by side.
    Asked,
    /// One of them was pressed, and goes on.
    Going(ConfirmingWay),
    /// The server refused what was made of it.
    Stopped(Trouble),
}

/// A way to confirm a change.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum ConfirmingWay {
    /// A registered phone, with a QR code.
    Phone,
    /// A card in a reader.
    Card(CardKind),
    /// A passkey that this browser asks for itself.
    Here,
}

impl ConfirmingWay {
    /// The ways on a PC, the one by which somebody came into this session first: it is known to work, and at hand.
    pub(super) fn offered(account: &Account) -> Vec<Self> {
        let passkeys = !account.devices.is_empty();
        let cards = kinds(account);
        let first = match account.came_by {
            CameBy::Phone => Some(Self::Phone),
            CameBy::Here => Some(Self::Here),
            CameBy::Card => cards.first().copied().map(Self::Card),
        };
        let phone = passkeys.then_some(Self::Phone);
        // A phone's passkey is not on this PC, unless somebody came by it.
        let own = account.pc == PcPasskey::Registered || first == Some(Self::Here);
        let here = (passkeys && own).then_some(Self::Here);
        let mut ways: Vec<_> =
            phone.into_iter().chain(cards.into_iter().map(Self::Card)).chain(here).collect();
        ways.sort_by_key(|way| Some(*way) != first);
        ways
    }
}

/// The cards that can confirm this holder's changes: those that are known, the one of this session first.
fn kinds(account: &Account) -> Vec<CardKind> {
    if account.binding == Binding::Off {
        return Vec::new();
    }
    let mut cards: Vec<_> =
        account.cards.iter().map(|card| (card.current == IsCurrent::No, card.kind)).collect();
    cards.sort_unstable();
    // An HPKI card need not have been used before.
    let all = cards.into_iter().map(|(_, kind)| kind).chain([CardKind::Hpki]);
    let mut kinds = Vec::new();
    for kind in all {
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    kinds
}

/// What a button of a message does while a change is being confirmed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Press {
    /// The same way once more, as the step has it.
    Again,
    /// All ways.
    Ways,
    /// Another way.
    Way(ConfirmingWay),
    /// The change is asked for anew: the one from before can be confirmed by nobody any more.
    Anew,
    /// Nobody is signed in here any more: the page asks who is.
    Look,
    /// To where a card is bound.
    Bind,
}

/// What messages about this card may not offer, since the page does not.
pub(super) fn not_offered(kind: CardKind, ways: &[ConfirmingWay]) -> Vec<Action> {
    let other = match kind {
        CardKind::Hpki => CardKind::Jpki,
        CardKind::Jpki => CardKind::Hpki,
    };
    // Nobody logs in here: that the phone confirms it, too, is said by its own button.
    let other = (!ways.contains(&ConfirmingWay::Card(other))).then_some(Action::UseOtherCard);
    other.into_iter().chain([Action::UsePhone]).collect()
}

impl Press {
    /// What a button does on this way, or after all of them; `code` is why the server refused.
    pub(super) fn of(
        action: Action,
        way: Option<ConfirmingWay>,
        code: Option<Code>,
        offered: &[ConfirmingWay],
    ) -> Self {
        let to = |way| if offered.contains(&way) { Self::Way(way) } else { Self::Ways };
        match (action, code) {
            (_, Some(Code::SessionMissing)) => Self::Look,
            (Action::UsePhone, _) => to(ConfirmingWay::Phone),
            (Action::UseOtherCard, _) => to(ConfirmingWay::Card(match way {
                Some(ConfirmingWay::Card(CardKind::Hpki)) => CardKind::Jpki,
                Some(ConfirmingWay::Card(CardKind::Jpki) | ConfirmingWay::Phone | ConfirmingWay::Here)
                | None => CardKind::Hpki,
            })),
            (Action::BindCard, _) => Self::Bind,
            (
                Action::CheckAgain
                | Action::NewQr
                | Action::StartOver
                | Action::SwitchHolder
                | Action::OpenInSafari
                | Action::OpenInChrome
                | Action::CopyAddress
                | Action::Register
                | Action::SignIn,
                code,
            ) => match (code, way) {
                (Some(Code::ReauthenticationNeeded), _) => Self::Anew,
                (_, Some(_)) if action != Action::StartOver => Self::Again,
                (_, Some(_) | None) => Self::Ways,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ConfirmingWay::{Card, Here, Phone};
    use super::*;
    use crate::pages::account::samples::{self, card, device};
    use api::account::AccountCard;

    const HPKI: ConfirmingWay = Card(CardKind::Hpki);
    const JPKI: ConfirmingWay = Card(CardKind::Jpki);

    fn account(came_by: CameBy, cards: Vec<AccountCard>) -> Account {
        let (binding, pc) = (Binding::NeedsHpki, PcPasskey::Registered);
        Account { devices: vec![device()], cards, came_by, binding, pc, ..samples::account() }
    }

    #[test]
    fn the_way_by_which_somebody_came_stands_first() {
        let both = |current| {
            let of = |kind| card(kind, if current == Some(kind) { IsCurrent::Yes } else { IsCurrent::No });
            vec![of(CardKind::Hpki), of(CardKind::Jpki)]
        };
        for (came_by, cards, ways) in [
            (CameBy::Phone, both(None), vec![Phone, HPKI, JPKI, Here]),
            (CameBy::Here, both(None), vec![Here, Phone, HPKI, JPKI]),
            (CameBy::Card, both(Some(CardKind::Hpki)), vec![HPKI, Phone, JPKI, Here]),
            (CameBy::Card, both(Some(CardKind::Jpki)), vec![JPKI, Phone, HPKI, Here]),
            (CameBy::Phone, Vec::new(), vec![Phone, HPKI, Here]),
        ] {
            assert_eq!(ConfirmingWay::offered(&account(came_by, cards)), ways, "{came_by:?}");
        }
    }

    #[test]
    fn only_what_can_confirm_is_offered() {
        let without_cards = Account { binding: Binding::Off, ..account(CameBy::Phone, Vec::new()) };
        assert_eq!(ConfirmingWay::offered(&without_cards), [Phone, Here]);
        let without_pcs = |came_by| Account { pc: PcPasskey::None, ..account(came_by, Vec::new()) };
        assert_eq!(ConfirmingWay::offered(&without_pcs(CameBy::Phone)), [Phone, HPKI]);
        assert_eq!(
            ConfirmingWay::offered(&without_pcs(CameBy::Here)),
            [Here, Phone, HPKI],
            "a phone's passkey that the PC has, too, as by a shared account"
        );
        let without_phones = Account {
            devices: Vec::new(),
            ..account(CameBy::Card, vec![card(CardKind::Hpki, IsCurrent::Yes)])
        };
        assert_eq!(
            ConfirmingWay::offered(&without_phones),
            [HPKI],
            "nothing is registered that has a passkey"
        );
    }

    /// Each button does what it says, and none of them asks for what was refused for good.
    #[test]
    fn a_button_does_what_it_says() {
        let all = [Phone, HPKI, JPKI, Here];
        let of = |action, way, code| Press::of(action, way, code, &all);
        let late = Some(Code::ReauthenticationNeeded);
        for way in all.map(Some) {
            for (action, press) in [
                // もう一度試す, 新しい QR コードを表示
                (Action::CheckAgain, Press::Again),
                (Action::NewQr, Press::Again),
                // 最初からやり直す
                (Action::StartOver, Press::Ways),
                // スマートフォンを使う
                (Action::UsePhone, Press::Way(Phone)),
                // マイナンバーカードを登録する
                (Action::BindCard, Press::Bind),
            ] {
                assert_eq!(of(action, way, None), press, "{action:?} {way:?}");
            }
        }
        for way in [None, Some(Phone), Some(HPKI), Some(JPKI), Some(Here)] {
            for action in [Action::CheckAgain, Action::NewQr, Action::StartOver] {
                assert_eq!(of(action, way, late), Press::Anew, "{action:?} {way:?}");
                assert_eq!(of(action, way, Some(Code::SessionMissing)), Press::Look, "{action:?} {way:?}");
            }
        }
        assert_eq!(of(Action::CheckAgain, None, Some(Code::Fault)), Press::Ways);
        // もう一方のカードを使う
        assert_eq!(of(Action::UseOtherCard, Some(HPKI), None), Press::Way(JPKI));
        assert_eq!(of(Action::UseOtherCard, Some(JPKI), None), Press::Way(HPKI));
        assert_eq!(
            Press::of(Action::UseOtherCard, Some(HPKI), None, &[Phone, HPKI]),
            Press::Ways,
            "there is no other"
        );
        assert_eq!(
            Press::of(Action::UsePhone, Some(HPKI), None, &[HPKI]),
            Press::Ways,
            "no phone is registered"
        );
    }

    #[test]
    fn what_the_page_does_not_offer_no_message_does() {
        assert_eq!(not_offered(CardKind::Hpki, &[Phone, HPKI, JPKI]), [Action::UsePhone]);
        assert_eq!(not_offered(CardKind::Hpki, &[HPKI]), [Action::UseOtherCard, Action::UsePhone]);
        assert_eq!(not_offered(CardKind::Jpki, &[Phone, JPKI]), [Action::UseOtherCard, Action::UsePhone]);
    }
}
