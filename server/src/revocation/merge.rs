//! What holds after a new list: its own entries, and those of the list before it. Once revoked stays revoked, although authorities drop
//! what has expired (RFC 5280 §3.3); only a suspension ends when its entry goes.
//!
//! A dropped entry goes in the end. It does not say when its certificate expires, but a certificate was there before it was revoked: once
//! the longest validity there is has passed since, it has expired, and a path with it is refused for that.

use crate::cards::Reason;
use crate::cards::crl::ListSubjects;
use crate::clock::Timestamp;
use crate::revocation::bucket::Placed;
use std::cmp::Ordering;
use std::iter::Peekable;
use std::time::Duration;

/// No card's certificate is valid for longer: HPKI and My Number cards have five years, and this is twice as much.
const LONGEST_OF_USERS: Duration = Duration::from_hours(24 * 366 * 10);
/// No authority's certificate is valid for longer.
const LONGEST_OF_AUTHORITIES: Duration = Duration::from_hours(24 * 366 * 40);

/// The moment before which an entry's certificate must have been revoked to have expired by now.
pub(super) fn expired_before(of: ListSubjects, now: Timestamp) -> Timestamp {
    let longest = match of {
        ListSubjects::Users => LONGEST_OF_USERS,
        ListSubjects::All | ListSubjects::Authorities => LONGEST_OF_AUTHORITIES,
    };
    Timestamp::from_millis(now.as_millis() - i64::try_from(longest.as_millis()).unwrap_or(i64::MAX))
}

/// How many entries came, went and stayed, compared with the list before.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) struct Counts {
    /// Entries that were not there before.
    pub(super) added: usize,
    /// They are not in the new list and stay all the same.
    pub(super) kept: usize,
    /// Entries that were suspended and are not any more.
    pub(super) lifted: usize,
    /// They are not in the new list, and their certificates have expired.
    pub(super) expired: usize,
}

/// Both as one, each sorted by [`Placed::key`] and without repetitions. What was revoked before `expired` stays only where the new list
/// has it.
pub(super) fn merge(
    old: impl Iterator<Item = Placed>,
    new: impl Iterator<Item = Placed>,
    expired: Timestamp,
    counts: &mut Counts,
    mut put: impl FnMut(&Placed),
) {
    let (mut old, mut new) = (old.peekable(), new.peekable());
    while let Some(order) = which(&mut old, &mut new) {
        let before = old.next_if(|_| order.is_le());
        let after = new.next_if(|_| order.is_ge());
        match (before, after) {
            (Some(before), None) if before.entry.at < expired => counts.expired += 1,
            (Some(before), None) if is_final(&before) => {
                counts.kept += 1;
                put(&before);
            }
            (Some(_), None) => counts.lifted += 1,
            (Some(before), Some(after)) => {
                put(if is_final(&before) && !is_final(&after) { &before } else { &after });
            }
            (None, Some(after)) => {
                counts.added += 1;
                put(&after);
            }
            (None, None) => {}
        }
    }
}

/// Which comes first: the old one (`Less`), the new one, or both at once.
fn which<A, B>(old: &mut Peekable<A>, new: &mut Peekable<B>) -> Option<Ordering>
where
    A: Iterator<Item = Placed>,
    B: Iterator<Item = Placed>,
{
    match (old.peek(), new.peek()) {
        (None, None) => None,
        (Some(_), None) => Some(Ordering::Less),
        (None, Some(_)) => Some(Ordering::Greater),
        (Some(before), Some(after)) => Some(before.key().cmp(&after.key())),
    }
}

/// Whether the certificate cannot come back.
fn is_final(it: &Placed) -> bool {
    it.entry.reason != Reason::CertificateHold
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cards::crl::{CrlEntry, Serial};

    fn list(entries: &[(u8, Reason)]) -> Vec<Placed> {
        let entry = |(serial, reason): &(u8, Reason)| CrlEntry {
            serial: Serial::new(&[*serial]).unwrap(),
            at: Timestamp::from_millis(0),
            reason: *reason,
        };
        let mut placed: Vec<_> = entries.iter().map(|it| Placed::new(entry(it))).collect();
        placed.sort_by_key(Placed::key);
        placed
    }

    #[test]
    fn once_revoked_stays_revoked_and_only_a_suspension_ends() {
        use Reason::{CertificateHold as Hold, KeyCompromise as Key, Superseded};
        let old = list(&[(1, Key), (2, Hold), (3, Hold), (4, Key), (5, Superseded)]);
        let new = list(&[(3, Key), (4, Hold), (5, Key), (6, Hold)]);
        let (mut counts, mut after) = (Counts::default(), Vec::new());
        merge(old.into_iter(), new.into_iter(), Timestamp::from_millis(0), &mut counts, |it| after.push(*it));
        assert_eq!(after, list(&[(1, Key), (3, Key), (4, Key), (5, Key), (6, Hold)]));
        assert_eq!(counts, Counts { added: 1, kept: 1, lifted: 1, expired: 0 });
    }

    #[test]
    fn a_dropped_entry_goes_once_its_certificate_must_have_expired() {
        let day = |n: u64| Timestamp::from_millis(0) + Duration::from_hours(24 * n);
        let revoked_at = |serial: u8, at: Timestamp| {
            let serial = Serial::new(&[serial]).unwrap();
            Placed::new(CrlEntry { serial, at, reason: Reason::KeyCompromise })
        };
        let sorted = |mut all: Vec<Placed>| {
            all.sort_by_key(Placed::key);
            all
        };
        let old = sorted(vec![revoked_at(1, day(1)), revoked_at(2, day(2)), revoked_at(3, day(1))]);
        // The third is still on the list, however old it is.
        let new = vec![revoked_at(3, day(1))];
        let now = day(2) + LONGEST_OF_USERS;
        let (mut counts, mut after) = (Counts::default(), Vec::new());
        let expired = expired_before(ListSubjects::Users, now);
        merge(old.clone().into_iter(), new.clone().into_iter(), expired, &mut counts, |it| after.push(*it));
        assert_eq!(after, sorted(vec![revoked_at(2, day(2)), revoked_at(3, day(1))]));
        assert_eq!(counts, Counts { kept: 1, expired: 1, ..Counts::default() });
        // Authorities' certificates live longer.
        let (mut counts, mut after) = (Counts::default(), Vec::new());
        let expired = expired_before(ListSubjects::All, now);
        merge(old.clone().into_iter(), new.into_iter(), expired, &mut counts, |it| after.push(*it));
        assert_eq!(after, old);
    }
}
