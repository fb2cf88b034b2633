//! Revocation lists from strangers. Any bytes end in a list or in a reason; and what is read of a list does not depend on who signed it.

use bytes::Bytes;
use server::cards::crl::{Entries, RevocationList};
use server::clock::Timestamp;

const NOW: Timestamp = Timestamp::from_millis(1_651_363_200_000);

/// What is done with an input.
pub fn run(data: &[u8]) {
    if let Ok(list) = RevocationList::read(&Bytes::copy_from_slice(data)) {
        assert!(list.check(&[], NOW).is_err(), "nobody signed it");
    }
    // The entries alone, for a list would have to be signed before they are looked at.
    for entry in Entries::of(data, NOW).map_while(Result::ok) {
        assert!(!entry.serial.content().is_empty());
    }
}
