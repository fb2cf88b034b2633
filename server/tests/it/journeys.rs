//! The journeys alone, without a server: hundreds of thousands of steps in random order, with the clock going on between them.

use api::Opener;
use proptest::prelude::*;
use server::aim::Aim;
use server::clock::Timestamp;
use server::ids::{AuthorityId, DeviceId, Draw as _, HolderId, SecretHash, SystemRandom};
use server::journey::claim::Claim;
use server::journey::invitation::{Invitation, InvitationState, PasswordCheck};
use server::journey::login::{APPROVAL, Approver, Failed, Login, LoginPurpose, LoginState};
use server::journey::offer::NumberOffer;
use server::journey::register::{Over, Registration, RegistrationState};
use server::journey::{Limits, Requester, StepRefusal};
use server::model::people::Epoch;
use server::model::session::{Grounds, Means};
use std::sync::LazyLock;
use std::time::Duration;

const LIMITS: Limits = Limits {
    code: Duration::from_mins(10),
    journey: Duration::from_mins(10),
    ceremony: Duration::from_mins(5),
};
const NOON: Timestamp = Timestamp::from_millis(1_790_000_000_000);

/// A few things to tell apart, made once: the steps are many.
struct Things {
    codes: Vec<SecretHash>,
    devices: Vec<DeviceId>,
    holders: [HolderId; 2],
}

static THINGS: LazyLock<Things> = LazyLock::new(|| Things {
    codes: (0..4).map(|_| SystemRandom.secret().hash()).collect(),
    devices: (0..2).map(|_| SystemRandom.device()).collect(),
    holders: [HolderId::parse("testc1").unwrap(), HolderId::parse("testc2").unwrap()],
});

/// What is done, with what, and how many minutes later.
type Step = (u8, u8, u8);

fn steps() -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec((0..12_u8, any::<u8>(), any::<u8>()), 1..60)
}

/// Mostly moments, sometimes hours.
fn later(now: Timestamp, step: u8) -> Timestamp {
    let seconds = [0, 0, 1, 20, 60, 120, 299, 599, 601, 40_000][usize::from(step) % 10];
    now + Duration::from_secs(seconds)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 15_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_letter_bears_five_wrong_passwords_and_registers_once(steps in steps()) {
        let (mut it, mut now) = (letter(), NOON);
        let (mut wrong, mut used, mut over) = (0_u8, 0, false);
        for (kind, which, time) in steps {
            now = later(now, time);
            let before = it.clone();
            let device = THINGS.devices[usize::from(which) % 2].clone();
            match kind {
                0..=5 => {
                    let password = match kind {
                        0 => PasswordCheck::Right,
                        1 => PasswordCheck::WrongAgain,
                        _ => PasswordCheck::Wrong,
                    };
                    let open = before.open(now);
                    let (next, outcome) = it.tried(password, now);
                    it = next;
                    match (open, password) {
                        (Err(refusal), _) => {
                            prop_assert_eq!(outcome, Err(refusal));
                            prop_assert_eq!(&it, &before);
                        }
                        (Ok(left), PasswordCheck::Right) => {
                            prop_assert_eq!(outcome, Ok(()));
                            prop_assert_eq!(it.open(now), Ok(left), "the tries are not given back");
                        }
                        (Ok(tries_left), PasswordCheck::WrongAgain) => {
                            prop_assert_eq!(outcome, Err(StepRefusal::PasswordWrong { tries_left }));
                            prop_assert_eq!(&it, &before);
                        }
                        (Ok(left), PasswordCheck::Wrong) => {
                            prop_assert_eq!(left, 5 - wrong);
                            wrong += 1;
                            let refusal = match 5 - wrong {
                                0 => StepRefusal::Locked,
                                tries_left => StepRefusal::PasswordWrong { tries_left },
                            };
                            prop_assert_eq!(outcome, Err(refusal));
                        }
                    }
                }
                6 if which < 64 => it = it.replaced(now),
                7 => if let Ok(next) = it.clone().used(device, now) {
                    used += 1;
                    it = next;
                },
                _ => {}
            }
            prop_assert!(wrong <= 5 && used <= 1);
            // There is no way back to an open letter.
            let open = matches!(it.state, InvitationState::Open { .. });
            prop_assert!(!(over && open));
            over |= !open;
            if matches!(before.state, InvitationState::Used { .. }) {
                prop_assert_eq!(&it, &before, "what was used stays as it is");
            }
            prop_assert_eq!(used == 1, matches!(it.state, InvitationState::Used { .. }));
        }
    }

    #[test]
    fn a_registration_goes_forward_only_by_its_newest_code_and_in_its_first_openers_hands(steps in steps()) {
        let things = &*THINGS;
        let mut it = Registration::on_pc(grounds(), things.codes[3].clone(), things.codes[0].clone(), NOON, &LIMITS);
        // Two phones, each with a ticket of its own; which of them has the code, and whether it chose the right number.
        let (mut now, mut newest, mut done, mut has, mut right) = (NOON, 0, 0, None, false);
        for (kind, which, time) in steps {
            now = later(now, time);
            let before = it.clone();
            let (code, phone) = (usize::from(which) % 3, usize::from(which / 3) % 2);
            let claim = Claim { code: things.codes[code].clone(), ticket: things.codes[phone].clone() };
            let may = it.acts(&claim.code, Some(&claim.ticket)).is_ok();
            if let (true, Some(has)) = (may && it.code().is_some(), has) {
                prop_assert_eq!((code, phone), (newest, has), "only the first opener's, by the newest code");
            }
            match kind {
                0..=2 => match it.clone().opened(
                    claim,
                    api::device::KnownDevice::default(),
                    NumberOffer::draw(which, which / 2, which / 3, which),
                    now,
                    &LIMITS,
                ) {
                    Ok(next) => {
                        prop_assert_eq!(code, newest, "an older code opens nothing");
                        prop_assert_eq!(*has.get_or_insert(phone), phone, "the code is the first opener's");
                        it = next;
                    }
                    Err(StepRefusal::LinkReplaced) => prop_assert!(code != newest),
                    Err(StepRefusal::OpenedElsewhere) => {
                        prop_assert!(has.is_some_and(|has| has != phone));
                        it = it.tried_by(api::device::KnownDevice::default());
                    }
                    Err(_) => {}
                },
                3 | 4 if may => {
                    let offer = if let RegistrationState::Claimed { offer, .. } = &it.state { Some(*offer) } else { None };
                    let number = offer.map_or(10, |it| if which < 200 { it.right } else { it.numbers[code] });
                    let (next, outcome) = it.chosen(number, now);
                    it = next;
                    match (&before.state, &it.state) {
                        (RegistrationState::Claimed { .. }, RegistrationState::Open { .. }) => {
                            prop_assert_eq!(offer.map(|it| it.right), Some(number));
                            right = true;
                        }
                        (RegistrationState::Claimed { .. }, RegistrationState::Failed { .. }) => {
                            prop_assert!(offer.is_some_and(|it| it.right != number));
                            prop_assert_eq!(outcome, Err(StepRefusal::WrongNumber));
                        }
                        (before, after) => prop_assert_eq!(before, after),
                    }
                }
                5 | 6 if may => if let Ok(next) = it.clone().verified(things.devices[0].clone(), now) {
                    prop_assert!(right && has == Some(phone), "after the right number, by the phone that chose it");
                    done += 1;
                    it = next;
                },
                7 | 8 => {
                    let opener = if which.is_multiple_of(2) { Opener::Own } else { Opener::Other };
                    if let Ok(next) = it.clone().renewed(things.codes[code].clone(), opener, now, &LIMITS) {
                        if let RegistrationState::Claimed { phone, .. } | RegistrationState::Open { phone, .. } = &before.state {
                            let wanted = opener == Opener::Other || phone.other.is_some();
                            prop_assert!(now >= phone.deadline || wanted, "not under the phone's hands");
                        }
                        (newest, has, right) = (code, None, false);
                        it = next;
                    }
                }
                9 if which < 64 => it = it.cancelled(now),
                _ => {}
            }
            prop_assert!(done <= 1);
            prop_assert_eq!(done == 1, matches!(it.state, RegistrationState::Done { .. }));
            if it.may_begin(now).is_ok() {
                prop_assert!(right);
            }
            if done == 1 {
                prop_assert_eq!(it.is_over(now), Over::NotYet, "a phone that finished has won");
            }
            if matches!(before.state, RegistrationState::Done { .. } | RegistrationState::Cancelled { .. }) {
                prop_assert_eq!(&it, &before, "an end is an end");
            }
            if let Some(code) = it.code() {
                prop_assert_eq!(code, &things.codes[newest]);
            }
        }
    }

    #[test]
    fn a_login_is_its_first_openers_needs_the_right_number_and_one_proof_and_gives_one_session(
        steps in steps(),
        asked in 0..3_usize,
        changes in any::<bool>(),
    ) {
        let things = &*THINGS;
        let mut it = login(things.holders.get(asked).cloned());
        if changes {
            it.purpose = LoginPurpose::ChangePhone;
        }
        // Two phones, each with a ticket of its own; which of them has the code, and whether it chose the right number.
        let (mut now, mut newest, mut has, mut right, mut approved, mut taken) = (NOON, 0, None, false, None, 0);
        for (kind, which, time) in steps {
            now = later(now, time);
            let before = it.clone();
            let (code, phone) = (usize::from(which) % 3, usize::from(which / 3) % 2);
            let claim = Claim { code: things.codes[code].clone(), ticket: things.codes[phone].clone() };
            let may = it.acts(&claim.code, Some(&claim.ticket)).is_ok();
            prop_assert!(it.code().is_none() || has.is_none() || it.acts(&claim.code, None).is_err(), "no ticket, no step");
            if let (true, Some(has)) = (may && it.code().is_some(), has) {
                prop_assert_eq!((code, phone), (newest, has), "only the first opener's, by the newest code");
            }
            match kind {
                0..=2 => match it.clone().opened(
                    claim,
                    api::device::KnownDevice::default(),
                    NumberOffer::draw(which, which / 2, which / 3, which),
                    now,
                    &LIMITS,
                ) {
                    Ok(next) => {
                        prop_assert_eq!(code, newest, "an older code opens nothing");
                        prop_assert_eq!(*has.get_or_insert(phone), phone, "the code is the first opener's");
                        it = next;
                    }
                    Err(StepRefusal::LinkReplaced) => prop_assert!(code != newest || it.code().is_none()),
                    Err(StepRefusal::OpenedElsewhere) => {
                        prop_assert!(has.is_some_and(|has| has != phone));
                        it = it.tried_by(api::device::KnownDevice::default());
                    }
                    Err(_) => {}
                },
                3 | 4 if may => {
                    let offer = if let LoginState::Opened { offer, .. } = &it.state { Some(*offer) } else { None };
                    let number = offer.map_or(10, |it| if which < 200 { it.right } else { it.numbers[code] });
                    let (next, outcome) = it.chosen(number, now);
                    it = next;
                    if let (Some(offer), LoginState::Confirming { .. }) = (offer, &it.state) {
                        prop_assert_eq!(number, offer.right);
                        right = true;
                    }
                    if let LoginState::Failed { why: Failed::WrongNumber, .. } = it.state {
                        prop_assert_eq!(outcome, Err(StepRefusal::WrongNumber));
                    }
                }
                5 | 6 if may => {
                    let holder = &things.holders[usize::from(which) % 2];
                    let device = things.devices[usize::from(which / 2) % 2].clone();
                    let by = Approver { holder: holder.clone(), epoch: Epoch::default(), device };
                    match it.clone().approved(by, now) {
                        Ok(next) => {
                            prop_assert!(right && approved.is_none() && has == Some(phone), "once, after its right number");
                            prop_assert!(it.holder.as_ref().is_none_or(|asked| asked == holder));
                            approved = next.by().cloned().map(|by| (by, now));
                            it = next;
                        }
                        Err(StepRefusal::OtherHolder) => {
                            prop_assert!(it.holder.as_ref().is_some_and(|asked| asked != holder));
                        }
                        Err(_) => {}
                    }
                }
                7 | 8 => {
                    let next = if changes { it.clone().changed(now) } else { it.clone().taken(SystemRandom.session(), now) };
                    if let Ok(next) = next {
                        taken += 1;
                        let at = approved.as_ref().map(|(_, at)| *at);
                        prop_assert!(at.is_some() && taken == 1, "one session, of an approved login");
                        prop_assert!(at.is_some_and(|at| now < at + APPROVAL), "within a minute");
                        it = next;
                    }
                }
                9 => {
                    let opener = if which.is_multiple_of(2) { Opener::Own } else { Opener::Other };
                    if let Ok(next) = it.clone().renewed(things.codes[code].clone(), opener, now, &LIMITS) {
                        if let LoginState::Opened { phone, .. } | LoginState::Confirming { phone, .. } = &before.state {
                            let wanted = opener == Opener::Other || phone.other.is_some();
                            prop_assert!(now >= phone.deadline || wanted, "not under the phone's hands");
                        }
                        (newest, has, right) = (code, None, false);
                        it = next;
                    }
                }
                10 if which < 32 => it = it.cancelled(api::login::CancelledBy::Pc),
                10 if may => match it.clone().refused() {
                    Ok(next) => {
                        prop_assert!(next == it || has == Some(phone), "nobody else ends it");
                        it = next;
                    }
                    Err(refusal) => prop_assert_eq!(refusal, StepRefusal::TooEarly),
                },
                11 if which < 16 => {
                    it = it.failed(Failed::HolderDisabled);
                    if taken == 0 {
                        approved = None; // the desk has the last word
                    }
                }
                _ => {}
            }
            prop_assert_eq!(it.by().cloned(), approved.clone().map(|(by, _)| by), "whoever approved has approved");
            let ended = matches!(before.state, LoginState::Finished { .. } | LoginState::Cancelled { .. } | LoginState::Failed { .. });
            if ended {
                prop_assert_eq!(&it, &before, "an end is an end");
            }
            if it.may_begin(now).is_ok() {
                prop_assert!(right && approved.is_none());
            }
        }
    }

    #[test]
    fn an_offer_has_three_different_numbers_of_two_digits_and_one_is_right(a: u8, b: u8, c: u8, right: u8) {
        let offer = NumberOffer::draw(a, b, c, right);
        let [x, y, z] = offer.numbers;
        prop_assert!(x != y && y != z && x != z);
        prop_assert!(offer.numbers.iter().all(|it| (10..=99).contains(it)));
        prop_assert!(offer.numbers.contains(&offer.right));
    }
}

fn letter() -> Invitation {
    Invitation {
        holder: THINGS.holders[0].clone(),
        authority: AuthorityId::parse("jma").unwrap(),
        issued_at: NOON,
        expires_at: NOON + Duration::from_hours(720),
        password: String::new(),
        least: 8,
        opened_at: None,
        cancelled_at: None,
        run: None,
        state: InvitationState::Open { tries_left: 5 },
    }
}

fn grounds() -> Grounds {
    let means = Means::device(&THINGS.devices[1]);
    Grounds { holder: THINGS.holders[0].clone(), epoch: Epoch::default(), means, since: NOON, session: None }
}

fn login(holder: Option<HolderId>) -> Login {
    Login {
        holder,
        aim: Aim::OwnPages,
        purpose: LoginPurpose::Login,
        requester: Requester::Browser(THINGS.codes[3].clone()),
        pc: api::device::KnownDevice::default(),
        place: String::new(),
        asked_at: NOON,
        incident: None,
        state: LoginState::Waiting { code: THINGS.codes[0].clone(), expires_at: NOON + LIMITS.code },
    }
}
