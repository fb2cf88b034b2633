//! The demonstration's authorities and cards, for all that need not live in the present: their keys take a second or two.

use crate::common::START;
use server::demo::pki::Pki;
use std::sync::LazyLock;

/// The set, made when the clocks of the tests begin.
pub static PKI: LazyLock<Pki> = LazyLock::new(|| {
    let pki = Pki::make(START);
    pki.prepare().unwrap();
    pki
});
