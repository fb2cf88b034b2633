//! Which refusals are written into the record, where anybody can cause them: the first few of a day, and of the rest how many they were.
//! The record is kept for ever, so nobody may fill it by guessing. Kept in memory; a restart forgives. Pure but for the lock: `now` is a
//! parameter.

use crate::clock::Timestamp;
use crate::ids::HolderId;
use api::Code;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// What is counted together is counted for so long.
const PERIOD: Duration = Duration::from_hours(24);
/// So many are written one by one, of one holder, reason and address.
const FEW: u32 = 5;
/// So many of one holder, whatever the reasons and addresses.
const MANY: u32 = 50;
/// So many from one address, whatever the reasons and holders.
const MANY_FROM_ONE: u32 = 200;
/// So many different ones are counted at once; beyond them none is written, and the log alone tells.
const ROOM: usize = 50_000;

/// Refusals with the same key are counted together.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct RefusalKey {
    /// Whose record it stands in; none where only the device is known.
    pub holder: Option<HolderId>,
    /// The reason of the refusal.
    pub code: Code,
    /// From where, as it counts as one host.
    pub from: IpAddr,
}

/// What becomes of a refusal.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Noted {
    /// The refusal got a line of its own in the record.
    Written,
    /// The refusal is counted; the sum gets a line later.
    Counted,
}

/// The refusals of the last day.
#[derive(Debug, Default)]
pub struct Refusals(Mutex<Tally>);

#[derive(Debug, Default)]
struct Tally {
    each: HashMap<RefusalKey, RefusalCount>,
    written: HashMap<LineOwner, LinesWritten>,
}

/// What has a number of lines a day that it may cause.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
enum LineOwner {
    Holder(Option<HolderId>),
    Address(IpAddr),
}

#[derive(Clone, Copy, Debug)]
struct LinesWritten {
    since: Timestamp,
    many: u32,
}

#[derive(Clone, Copy, Debug)]
struct RefusalCount {
    since: Timestamp,
    written: u32,
    counted: u64,
}

impl Refusals {
    /// Counts a refusal, and says whether it is written.
    pub fn note(&self, refused: &RefusalKey, now: Timestamp) -> Noted {
        let mut state = self.state();
        if state.each.len() >= ROOM && !state.each.contains_key(refused) {
            return Noted::Counted;
        }
        let holder = (LineOwner::Holder(refused.holder.clone()), MANY);
        let address = (LineOwner::Address(refused.from), MANY_FROM_ONE);
        let room = [&holder, &address].into_iter().all(|(whose, most)| state.many(whose, now) < *most);
        let fresh = RefusalCount { since: now, written: 0, counted: 0 };
        let seen = state.each.entry(refused.clone()).or_insert(fresh);
        if seen.written < FEW && room {
            seen.written += 1;
            state.writes(holder.0, now);
            state.writes(address.0, now);
            Noted::Written
        } else {
            seen.counted += 1;
            Noted::Counted
        }
    }

    /// Ends the days that are over, and gives how often each was refused beyond what was written.
    pub fn over(&self, now: Timestamp) -> Vec<(RefusalKey, u64)> {
        let mut state = self.state();
        state.written.retain(|_, it| now < it.since + PERIOD);
        let mut over = Vec::new();
        state.each.retain(|refused, seen| {
            let lasts = now < seen.since + PERIOD;
            if !lasts && seen.counted > 0 && seen.written > 0 {
                over.push((refused.clone(), seen.counted));
            }
            lasts
        });
        over
    }

    fn state(&self) -> MutexGuard<'_, Tally> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Tally {
    /// How many lines somebody has caused today.
    fn many(&self, whose: &LineOwner, now: Timestamp) -> u32 {
        self.written.get(whose).filter(|it| now < it.since + PERIOD).map_or(0, |it| it.many)
    }

    fn writes(&mut self, whose: LineOwner, now: Timestamp) {
        let many = self.many(&whose, now);
        let it = self.written.entry(whose).or_insert(LinesWritten { since: now, many: 0 });
        *it = LinesWritten { since: if many == 0 { now } else { it.since }, many: many + 1 };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_790_000_000_000);

    fn refused(n: u8) -> RefusalKey {
        RefusalKey {
            holder: Some(HolderId::parse("TESTC1").unwrap()),
            code: Code::BadSignature,
            from: IpAddr::from([192, 0, 2, n]),
        }
    }

    fn written(it: &Refusals, times: usize, n: impl Fn(usize) -> u8) -> usize {
        (0..times).filter(|time| it.note(&refused(n(*time)), NOW) == Noted::Written).count()
    }

    #[test]
    fn the_first_few_are_written_and_the_rest_is_a_number() {
        let it = Refusals::default();
        assert_eq!(written(&it, 1000, |_| 1), 5);
        assert_eq!(it.over(NOW + Duration::from_hours(23)), vec![]);
        assert_eq!(it.over(NOW + PERIOD), vec![(refused(1), 995)]);
        assert_eq!(it.over(NOW + PERIOD), vec![], "told once");
        assert_eq!(it.note(&refused(1), NOW + PERIOD), Noted::Written, "another day");
    }

    #[test]
    fn one_address_does_not_fill_the_record_with_many_holders() {
        let it = Refusals::default();
        let of = |n: usize| RefusalKey { holder: HolderId::parse(&format!("t{n}")).ok(), ..refused(1) };
        assert_eq!((0..2000).filter(|n| it.note(&of(*n), NOW) == Noted::Written).count(), 200);
    }

    #[test]
    fn many_addresses_do_not_fill_a_holders_record() {
        let it = Refusals::default();
        assert_eq!(written(&it, 100_000, |n| u8::try_from(n % 250).unwrap()), 50);
        assert!(it.over(NOW + PERIOD).len() <= 50);
        assert!(it.state().each.is_empty() && it.state().written.is_empty());
    }
}
