//! Professions from strangers: any bytes end in some answer.

use server::cards::{Roles, hcrole, role};

/// What is done with an input.
pub fn run(data: &[u8]) {
    if let Roles::Some { roles } = hcrole::roles(Some(data)) {
        assert!(!roles.is_empty());
        for text in &roles {
            assert!(!role::in_japanese(text).is_empty());
        }
    }
}
