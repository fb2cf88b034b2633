//! The rules of a registration, as sentences.

use crate::ids::{Draw as _, SystemRandom};
use crate::journey::register::*;
use crate::model::people::Epoch;
use crate::model::session::Means;

const NOON: Timestamp = Timestamp::from_millis(0);
const LIMITS: Limits = Limits {
    code: Duration::from_mins(10),
    journey: Duration::from_mins(10),
    ceremony: Duration::from_mins(5),
};
const OFFER: NumberOffer = NumberOffer { numbers: [12, 34, 56], right: 34 };

fn minutes(n: u64) -> Timestamp {
    NOON + Duration::from_secs(n * 60)
}

fn on_pc() -> (Registration, Claim) {
    let claim = Claim { code: SystemRandom.secret().hash(), ticket: SystemRandom.secret().hash() };
    let grounds = Grounds {
        holder: HolderId::parse("testc1").unwrap(),
        epoch: Epoch::default(),
        means: Means::device(&SystemRandom.device()),
        since: NOON,
        session: None,
    };
    (Registration::on_pc(grounds, SystemRandom.secret().hash(), claim.code.clone(), NOON, &LIMITS), claim)
}

/// Another phone with the same code.
fn other(claim: &Claim) -> Claim {
    Claim { ticket: SystemRandom.secret().hash(), ..claim.clone() }
}

fn opened(it: Registration, claim: &Claim, now: Timestamp) -> Result<Registration, StepRefusal> {
    it.opened(claim.clone(), KnownDevice::default(), OFFER, now, &LIMITS)
}

/// Opened in the first minute, and the number was right.
fn open() -> (Registration, Claim) {
    let (it, claim) = on_pc();
    let (it, outcome) = opened(it, &claim, minutes(1)).unwrap().chosen(34, minutes(1));
    assert_eq!(outcome, Ok(()));
    (it, claim)
}

#[test]
fn opening_a_code_at_the_last_moment_gives_the_whole_time() {
    let (it, claim) = on_pc();
    let (it, _) = opened(it, &claim, minutes(9)).unwrap().chosen(34, minutes(10));
    assert_eq!(it.may_begin(minutes(18)), Ok(()));
    assert_eq!(it.may_begin(minutes(19)), Err(StepRefusal::Expired));
}

#[test]
fn a_code_is_too_late_after_ten_minutes() {
    let (it, claim) = on_pc();
    assert_eq!(opened(it, &claim, minutes(10)), Err(StepRefusal::LinkExpired));
}

#[test]
fn opening_twice_is_opening_once() {
    let (it, claim) = on_pc();
    let once = opened(it, &claim, minutes(1)).unwrap();
    let other = NumberOffer { numbers: [77, 78, 79], right: 77 };
    assert_eq!(once.clone().opened(claim, KnownDevice::default(), other, minutes(2), &LIMITS).unwrap(), once);
}

#[test]
fn a_code_is_its_first_openers_at_every_step() {
    let (it, claim) = on_pc();
    let late = other(&claim);
    let may = |it: &Registration, claim: &Claim| it.acts(&claim.code, Some(&claim.ticket));
    let claimed = opened(it, &claim, minutes(1)).unwrap();
    assert_eq!(opened(claimed.clone(), &late, minutes(1)), Err(StepRefusal::OpenedElsewhere));
    let (open, _) = claimed.clone().chosen(34, minutes(2));
    let failed = claimed.clone().chosen(12, minutes(2)).0;
    for it in [&claimed, &open, &failed] {
        assert_eq!(may(it, &claim), Ok(()));
        assert_eq!(may(it, &late), Err(StepRefusal::OpenedElsewhere));
        assert_eq!(it.acts(&claim.code, None), Err(StepRefusal::OpenedElsewhere));
    }
    let done = open.verified(SystemRandom.device(), minutes(3)).unwrap();
    assert_eq!(may(&done, &claim), Ok(()));
    assert_eq!(may(&done, &late), Err(StepRefusal::LinkUsed));
    assert_eq!(opened(done, &late, minutes(3)), Err(StepRefusal::LinkUsed));
}

#[test]
fn nothing_begins_before_the_number_was_chosen() {
    let (it, claim) = on_pc();
    let claimed = opened(it, &claim, minutes(1)).unwrap();
    assert_eq!(claimed.may_begin(minutes(1)), Err(StepRefusal::TooEarly));
    assert_eq!(claimed.verified(SystemRandom.device(), minutes(1)), Err(StepRefusal::TooEarly));
}

#[test]
fn there_is_one_try_at_the_number_and_then_only_a_new_code() {
    let (it, claim) = on_pc();
    let (failed, outcome) = opened(it, &claim, minutes(1)).unwrap().chosen(12, minutes(1));
    assert_eq!(outcome, Err(StepRefusal::WrongNumber));
    assert_eq!(failed.clone().chosen(34, minutes(1)), (failed.clone(), Err(StepRefusal::WrongNumber)));
    assert_eq!(failed.may_begin(minutes(1)), Err(StepRefusal::WrongNumber));
    assert_eq!(opened(failed.clone(), &claim, minutes(2)), Err(StepRefusal::WrongNumber));
    let new = Claim { code: SystemRandom.secret().hash(), ..claim.clone() };
    let it = failed.renewed(new.code.clone(), Opener::Own, minutes(2), &LIMITS).unwrap();
    assert_eq!(opened(it.clone(), &claim, minutes(2)), Err(StepRefusal::LinkReplaced));
    assert!(opened(it, &new, minutes(2)).is_ok());
}

#[test]
fn no_new_code_comes_under_a_phones_hands_unless_it_is_not_the_persons() {
    for (it, claim) in [open(), {
        let (it, claim) = on_pc();
        (opened(it, &claim, minutes(1)).unwrap(), claim)
    }] {
        let new = SystemRandom.secret().hash();
        let renewed = |it: Registration, opener| it.renewed(new.clone(), opener, minutes(2), &LIMITS);
        assert_eq!(renewed(it.clone(), Opener::Own), Err(StepRefusal::Past));
        for it in
            [renewed(it.clone(), Opener::Other), renewed(it.tried_by(KnownDevice::default()), Opener::Own)]
        {
            let it = it.unwrap();
            assert_eq!(it.acts(&claim.code, Some(&claim.ticket)), Err(StepRefusal::LinkReplaced));
            assert_eq!(opened(it, &claim, minutes(2)), Err(StepRefusal::LinkReplaced));
        }
    }
}

#[test]
fn the_first_other_phone_is_told_and_stays_told() {
    let named = |model: &str| KnownDevice { model: Some(model.to_owned()), ..KnownDevice::default() };
    let (it, _) = open();
    let it = it.tried_by(named("one"));
    assert_eq!(it.clone().tried_by(named("two")), it);
    let done = it.verified(SystemRandom.device(), minutes(2)).unwrap();
    assert_eq!(done.clone().tried_by(named("three")), done);
}

#[test]
fn a_device_is_named_within_ten_minutes() {
    let (it, _) = open();
    let device = SystemRandom.device();
    assert_eq!(it.names(minutes(1)), Err(StepRefusal::TooEarly));
    let it = it.verified(device.clone(), minutes(2)).unwrap();
    assert_eq!(it.names(minutes(11)), Ok(&device));
    assert_eq!(it.names(minutes(12)), Err(StepRefusal::LinkUsed));
}

#[test]
fn a_phone_that_finished_wins_over_a_pc_that_timed_out() {
    let (it, _) = open();
    assert_eq!(it.is_over(minutes(12)), Over::TimedOut);
    let it = it.verified(SystemRandom.device(), minutes(12)).unwrap();
    assert_eq!(it.is_over(minutes(30)), Over::NotYet);
}

#[test]
fn a_registration_within_something_longer_ends_with_it() {
    let (it, claim) = on_pc();
    let it = it.within(minutes(5));
    assert_eq!(it.is_over(minutes(4)), Over::NotYet);
    assert_eq!(it.is_over(minutes(5)), Over::TimedOut);
    let new = SystemRandom.secret().hash();
    let renewed = |it: &Registration, now| it.clone().renewed(new.clone(), Opener::Own, now, &LIMITS);
    assert_eq!(renewed(&it, minutes(5)), Err(StepRefusal::Expired));
    assert_eq!(renewed(&it, minutes(4)).unwrap().is_over(minutes(5)), Over::TimedOut);
    let (it, _) = opened(it, &claim, minutes(4)).unwrap().chosen(34, minutes(4));
    assert_eq!(it.may_begin(minutes(5)), Err(StepRefusal::Expired));
}

#[test]
fn cancelling_what_is_done_changes_nothing() {
    let (it, _) = open();
    let it = it.verified(SystemRandom.device(), minutes(2)).unwrap();
    assert_eq!(it.clone().cancelled(minutes(3)), it);
}

#[test]
fn an_older_code_is_named_as_replaced() {
    let (it, old) = on_pc();
    let new = Claim { code: SystemRandom.secret().hash(), ..old.clone() };
    let it = it.renewed(new.code.clone(), Opener::Own, minutes(10), &LIMITS).unwrap();
    assert_eq!(opened(it.clone(), &old, minutes(11)), Err(StepRefusal::LinkReplaced));
    assert!(opened(it, &new, minutes(19)).is_ok());
}
