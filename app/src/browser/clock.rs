//! This device's clock, and moments as people write them. Deadlines are the server's: a countdown only takes the time that is left from here.

use super::glue::{day, moment};
use super::reader::language;

/// A moment as people write it.
#[expect(clippy::cast_precision_loss, reason = "milliseconds of our century fit")]
pub(crate) fn shown_moment(millis: i64) -> String {
    moment(millis as f64, language().tag())
}

/// A day as people write it.
#[expect(clippy::cast_precision_loss, reason = "milliseconds of our century fit")]
pub(crate) fn shown_day(millis: i64) -> String {
    day(millis as f64, language().tag())
}

/// The present moment on this device's clock, in milliseconds.
#[expect(clippy::cast_possible_truncation, reason = "milliseconds of our century fit")]
pub(crate) fn here_now() -> i64 {
    js_sys::Date::now() as i64
}
