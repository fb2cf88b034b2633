//! Whether somebody else has answered in our server's name since the page was loaded: a proxy, a filter, a portal.

use std::sync::atomic::{AtomicU16, Ordering};

/// The status it gave last; nobody gives none.
static MET: AtomicU16 = AtomicU16::new(0);

/// Somebody else answered.
pub(super) fn note(status: u16) {
    MET.store(status, Ordering::Relaxed);
}

/// The status with which somebody else answered last, if anybody did.
pub(crate) fn met() -> Option<u16> {
    Some(MET.load(Ordering::Relaxed)).filter(|status| *status != 0)
}
