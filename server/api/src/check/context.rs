//! What an item of the check is judged by, beside what was measured.

use crate::device::KnownDevice;
use crate::language::Language;
use crate::session::CardsOffered;

/// Everything an item is judged by.
#[derive(Clone, Copy, Debug)]
pub struct CheckContext<'a> {
    /// What is known of the device.
    pub device: &'a KnownDevice,
    /// Whether the server has card hosts.
    pub cards: CardsOffered,
    /// The language of the answer.
    pub language: Language,
}
