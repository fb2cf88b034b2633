//! The table of all messages.

mod pc;
mod phone;
pub(in crate::catalogue) mod shared;
mod shared_card;

use super::{number::Number, row::MessageRow};

/// Every row, area by area.
static AREAS: [&[&[MessageRow]]; 2] = [&phone::AREAS, &pc::AREAS];

fn all() -> impl Iterator<Item = &'static MessageRow> {
    AREAS.into_iter().flatten().copied().flatten()
}

/// All messages in the order of their numbers.
pub fn rows() -> Vec<&'static MessageRow> {
    let mut rows: Vec<_> = all().collect();
    rows.sort_by_key(|row| row.number);
    rows
}

/// The message with this number.
pub fn row(number: Number) -> Option<&'static MessageRow> {
    all().find(|row| row.number == number)
}
