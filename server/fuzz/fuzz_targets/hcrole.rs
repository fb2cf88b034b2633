//! Professions from strangers: any bytes end in some answer.

#![no_main]

use libfuzzer_sys::fuzz_target;
use server::cards::{Roles, hcrole, role};

fuzz_target!(|data: &[u8]| {
    if let Roles::Some { roles } = hcrole::roles(Some(data)) {
        assert!(!roles.is_empty());
        for text in &roles {
            assert!(!role::in_japanese(text).is_empty());
        }
    }
});
