//! The messages that phones show, area by area.

mod account;
mod blocked;
mod browser;
mod key;
mod link;
mod passkey;
mod saving;
mod unlock;

use crate::catalogue::row::MessageRow;

/// The rows of every area.
pub(super) static AREAS: [&[MessageRow]; 8] = [
    &account::ROWS,
    &blocked::ROWS,
    &browser::ROWS,
    &passkey::ROWS,
    &key::ROWS,
    &unlock::ROWS,
    &saving::ROWS,
    &link::ROWS,
];
