//! What holds after a new list: its own entries, and those of the list before it. Once revoked stays revoked, although authorities drop
//! what has expired; only a suspension ends when its entry goes.

use super::bucket::Placed;
use crate::cards::Reason;
use std::cmp::Ordering;
use std::iter::Peekable;

/// What became of entries.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) struct Counts {
    /// They were not there before.
    pub(super) added: usize,
    /// They are not in the new list and stay all the same.
    pub(super) kept: usize,
    /// They were suspended and are not any more.
    pub(super) lifted: usize,
}

/// Both as one, each sorted by [`Placed::key`] and without repetitions.
pub(super) fn merge(
    old: impl Iterator<Item = Placed>,
    new: impl Iterator<Item = Placed>,
    counts: &mut Counts,
    mut put: impl FnMut(&Placed),
) {
    let (mut old, mut new) = (old.peekable(), new.peekable());
    while let Some(order) = which(&mut old, &mut new) {
        let before = old.next_if(|_| order.is_le());
        let after = new.next_if(|_| order.is_ge());
        match (before, after) {
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
    use crate::cards::crl::{Entry, Serial};
    use crate::clock::Timestamp;

    fn list(entries: &[(u8, Reason)]) -> Vec<Placed> {
        let entry = |(serial, reason): &(u8, Reason)| Entry {
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
        merge(old.into_iter(), new.into_iter(), &mut counts, |it| after.push(*it));
        assert_eq!(after, list(&[(1, Key), (3, Key), (4, Key), (5, Key), (6, Hold)]));
        assert_eq!(counts, Counts { added: 1, kept: 1, lifted: 1 });
    }
}
