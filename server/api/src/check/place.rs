//! Where a check takes place.

use crate::device::Device;
use crate::language::Language;
use crate::session::Cards;

/// Everything an item is judged by.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The device.
    pub device: &'a Device,
    /// Whether the server has card hosts.
    pub cards: Cards,
    /// The person's language.
    pub language: Language,
}
