//! Takes a list's entries out of it in the order in which buckets want them, a part at a time: the list is walked once for each part, so that
//! the memory beside it does not grow with it.

use crate::cards::Reason;
use crate::cards::crl::CheckedList;
use crate::revocation::bucket::{Placed, first_bits};
use std::collections::VecDeque;

/// So many entries at most are taken out of a list at once, on average.
const PASS: usize = 1 << 17;
/// How many bits choose among passes through a list of so many entries.
pub(super) fn pass_bits(entries: usize) -> u8 {
    let passes = entries.div_ceil(PASS).max(1).next_power_of_two();
    u8::try_from(passes.trailing_zeros()).unwrap_or(u8::MAX)
}

/// The entries of a pass, sorted and without repetitions.
pub(super) fn take(list: &CheckedList, pass: u32, bits: u8) -> Vec<Placed> {
    let mut taken = Vec::with_capacity(PASS.min(list.len()));
    taken.extend(list.entries().map(Placed::new).filter(|it| first_bits(it.hash, bits) == pass));
    // Of two entries for one certificate the graver stays.
    let suspended = |it: &Placed| it.entry.reason == Reason::CertificateHold;
    taken.sort_unstable_by_key(|it| (it.key(), suspended(it)));
    taken.dedup_by_key(|it| it.key());
    taken
}

/// Takes a bucket's entries from the front.
pub(super) fn of(sorted: &mut VecDeque<Placed>, number: u32, bits: u8) -> impl Iterator<Item = Placed> + '_ {
    std::iter::from_fn(move || sorted.pop_front_if(|it| first_bits(it.hash, bits) == number))
}
