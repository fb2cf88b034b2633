//! The rules of a login, as sentences.

use crate::ids::{Draw as _, SystemRandom};
use crate::journey::login::*;
use std::time::Duration;

const NOON: Timestamp = Timestamp::from_millis(0);
const LIMITS: Limits = Limits {
    code: Duration::from_mins(10),
    journey: Duration::from_mins(10),
    ceremony: Duration::from_mins(5),
};

fn minutes(n: u64) -> Timestamp {
    NOON + Duration::from_secs(n * 60)
}

fn holder(id: &str) -> HolderId {
    HolderId::parse(id).unwrap()
}

fn approver(id: &str) -> Approver {
    Approver { holder: holder(id), epoch: Epoch::default(), device: SystemRandom.device() }
}

fn offer() -> NumberOffer {
    NumberOffer { numbers: [12, 34, 56], right: 34 }
}

fn claim(code: &SecretHash) -> Claim {
    Claim { code: code.clone(), ticket: SystemRandom.secret().hash() }
}

fn open(login: Login, by: &Claim, now: Timestamp) -> Result<Login, StepRefusal> {
    login.opened(by.clone(), KnownDevice::default(), offer(), now, &LIMITS)
}

fn waiting() -> (Login, SecretHash) {
    let code = SystemRandom.secret().hash();
    let login = Login {
        holder: Some(holder("testc1")),
        aim: Aim::OwnPages,
        purpose: LoginPurpose::Login,
        requester: Requester::Browser(SystemRandom.secret().hash()),
        pc: KnownDevice::default(),
        place: "192.0.2.1".to_owned(),
        asked_at: NOON,
        incident: None,
        state: LoginState::Waiting { code: code.clone(), expires_at: minutes(10) },
    };
    (login, code)
}

fn opened() -> (Login, Claim) {
    let (login, code) = waiting();
    let claim = claim(&code);
    (open(login, &claim, minutes(1)).unwrap(), claim)
}

fn confirming() -> (Login, Claim) {
    let (login, claim) = opened();
    let (login, outcome) = login.chosen(34, minutes(2));
    assert_eq!(outcome, Ok(()));
    (login, claim)
}

#[test]
fn the_phone_that_opens_a_code_first_has_it() {
    let (opened, first) = opened();
    let (confirming, _) = opened.clone().chosen(34, minutes(2));
    let second = claim(&first.code);
    for it in [&opened, &confirming] {
        assert_eq!(open(it.clone(), &second, minutes(2)), Err(StepRefusal::OpenedElsewhere));
        assert_eq!(it.acts(&second.code, Some(&second.ticket)), Err(StepRefusal::OpenedElsewhere));
        assert_eq!(it.acts(&first.code, None), Err(StepRefusal::OpenedElsewhere));
        assert_eq!(it.acts(&first.code, Some(&first.ticket)), Ok(()));
        assert_eq!(open(it.clone(), &first, minutes(2)).as_ref(), Ok(it));
    }
    let approved = confirming.approved(approver("testc1"), minutes(3)).unwrap();
    assert_eq!(open(approved.clone(), &second, minutes(3)), Err(StepRefusal::LinkUsed));
    assert_eq!(open(approved.clone(), &first, minutes(3)), Ok(approved));
}

#[test]
fn a_phone_is_out_with_a_new_code_once_another_has_tried_or_the_person_says_so() {
    let (opened, first) = opened();
    let (confirming, _) = opened.clone().chosen(34, minutes(2));
    for it in [opened, confirming] {
        let new = SystemRandom.secret().hash();
        let renewed = |it: Login, opener| it.renewed(new.clone(), opener, minutes(3), &LIMITS);
        assert_eq!(renewed(it.clone(), Opener::Own), Err(StepRefusal::Past));
        for it in
            [renewed(it.clone(), Opener::Other), renewed(it.tried_by(KnownDevice::default()), Opener::Own)]
        {
            let it = it.unwrap();
            assert_eq!(it.acts(&first.code, Some(&first.ticket)), Err(StepRefusal::LinkReplaced));
            assert_eq!(it.may_begin(minutes(3)), Err(StepRefusal::TooEarly));
        }
    }
}

#[test]
fn the_first_other_phone_is_named_and_no_later_one() {
    let (login, _) = opened();
    let (first, second) = (KnownDevice::read("a"), KnownDevice::read("b"));
    let login = login.tried_by(first.clone()).tried_by(second);
    assert!(matches!(&login.state, LoginState::Opened { phone, .. } if phone.other == Some(first)));
}

#[test]
fn nobody_refuses_a_code_that_nobody_has_opened() {
    assert_eq!(waiting().0.refused(), Err(StepRefusal::TooEarly));
    let refused = confirming().0.refused().unwrap();
    assert_eq!(refused.state, LoginState::Cancelled { by: CancelledBy::Phone });
}

#[test]
fn a_new_phone_that_was_allowed_is_begun_with_within_a_minute_or_not_at_all() {
    let (mut login, _) = confirming();
    login.purpose = LoginPurpose::ChangePhone;
    let login = login.approved(approver("testc1"), minutes(3)).unwrap();
    assert!(login.clone().changed(minutes(3) + Duration::from_secs(59)).is_ok());
    assert_eq!(login.changed(minutes(4)), Err(StepRefusal::Expired));
}

#[test]
fn the_whole_way_ends_with_one_session() {
    let (login, _) = confirming();
    assert_eq!(login.may_begin(minutes(3)), Ok(()));
    let login = login.approved(approver("testc1"), minutes(3)).unwrap();
    let login = login.taken(SystemRandom.session(), minutes(3)).unwrap();
    assert_eq!(login.taken(SystemRandom.session(), minutes(3)), Err(StepRefusal::Past));
}

#[test]
fn a_wrong_number_ends_the_login_and_the_right_one_then_does_not_help() {
    let (login, _) = opened();
    let (login, outcome) = login.chosen(12, minutes(2));
    assert_eq!(outcome, Err(StepRefusal::WrongNumber));
    assert_eq!(login.chosen(34, minutes(2)).1, Err(StepRefusal::WrongNumber));
}

#[test]
fn choosing_the_number_twice_is_choosing_it_once() {
    let (login, _) = confirming();
    let (again, outcome) = login.clone().chosen(34, minutes(2));
    assert_eq!((again, outcome), (login, Ok(())));
}

#[test]
fn nobody_else_can_approve_what_was_asked_of_one_holder() {
    let (login, _) = confirming();
    assert_eq!(login.approved(approver("testc2"), minutes(3)), Err(StepRefusal::OtherHolder));
}

#[test]
fn without_a_typed_id_the_passkey_says_who_it_is() {
    let (mut login, _) = confirming();
    login.holder = None;
    assert!(login.approved(approver("testc2"), minutes(3)).is_ok());
}

#[test]
fn a_phone_that_approves_late_still_wins() {
    let (login, _) = confirming();
    assert_eq!(login.may_begin(minutes(11)), Err(StepRefusal::Expired));
    assert!(login.approved(approver("testc1"), minutes(12)).is_ok());
}

#[test]
fn cancelling_what_is_approved_changes_nothing() {
    let (login, _) = confirming();
    let login = login.approved(approver("testc1"), minutes(3)).unwrap();
    assert_eq!(login.clone().cancelled(CancelledBy::Pc), login);
}

#[test]
fn a_code_is_good_for_ten_minutes_and_its_login_for_ten_more() {
    let (login, code) = waiting();
    let late = open(login.clone(), &claim(&code), minutes(10));
    assert_eq!(late, Err(StepRefusal::LinkExpired));
    let login = open(login, &claim(&code), minutes(9)).unwrap();
    assert_eq!(login.chosen(34, minutes(18)).1, Ok(()));
}

#[test]
fn a_renewed_code_replaces_the_old_one() {
    let (login, old) = waiting();
    let new = SystemRandom.secret().hash();
    let login = login.renewed(new.clone(), Opener::Own, minutes(10), &LIMITS).unwrap();
    assert_eq!(open(login.clone(), &claim(&old), minutes(11)), Err(StepRefusal::LinkReplaced));
    assert!(open(login, &claim(&new), minutes(11)).is_ok());
}

#[test]
fn a_code_is_not_renewed_under_the_phone_that_uses_it() {
    let (login, _) = opened();
    let renewed = |now| login.clone().renewed(SystemRandom.secret().hash(), Opener::Own, now, &LIMITS);
    assert_eq!(renewed(minutes(5)), Err(StepRefusal::Past));
    assert!(renewed(minutes(11)).is_ok());
}

#[test]
fn opening_twice_offers_the_same_numbers() {
    let (login, claim) = opened();
    let other = NumberOffer { numbers: [77, 78, 79], right: 77 };
    assert_eq!(
        login.clone().opened(claim, KnownDevice::default(), other, minutes(2), &LIMITS).unwrap(),
        login
    );
}

#[test]
fn an_offer_is_three_different_numbers_of_two_digits_and_one_of_them_is_right() {
    for a in 0..90 {
        for b in [0, 1, 45, 89, a] {
            for right in 0..3 {
                let NumberOffer { numbers: [x, y, z], right } = NumberOffer::draw(a, b, b, right);
                assert!(x != y && y != z && x != z);
                assert!([x, y, z].iter().all(|n| (10..=99).contains(n)));
                assert!([x, y, z].contains(&right));
            }
        }
    }
}

#[test]
fn an_approval_that_is_not_taken_within_a_minute_is_over() {
    let (login, _) = confirming();
    let login = login.approved(approver("testc1"), minutes(3)).unwrap();
    assert!(login.clone().taken(SystemRandom.session(), minutes(3) + Duration::from_secs(59)).is_ok());
    assert!(login.is_left(minutes(4)));
    assert_eq!(login.taken(SystemRandom.session(), minutes(4)), Err(StepRefusal::Expired));
}
