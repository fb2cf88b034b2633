//! Whether somebody else has answered in our server's name since the page was loaded: a proxy, a filter, a portal.

use std::sync::atomic::{AtomicU16, Ordering};

/// The HTTP status of the last foreign answer; 0 when none was seen.
static LAST: AtomicU16 = AtomicU16::new(0);

/// Keeps the status of a foreign answer.
pub(super) fn note(status: u16) {
    LAST.store(status, Ordering::Relaxed);
}

/// The status of the last foreign answer, or nothing when none was seen.
pub(crate) fn seen() -> Option<u16> {
    Some(LAST.load(Ordering::Relaxed)).filter(|status| *status != 0)
}
