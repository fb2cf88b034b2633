//! Days as authorities count them: a certificate begins and ends with a day in Japan.

use crate::clock::Timestamp;

const DAY: i64 = 24 * 60 * 60 * 1000;
/// Midnight in Japan is 15:00 in Greenwich.
const MIDNIGHT: i64 = 15 * 60 * 60 * 1000;

/// The midnight in Japan that began the day `days` after a moment: 15:00:00Z.
pub(super) fn begins(moment: Timestamp, days: i64) -> Timestamp {
    let whole = (moment.as_millis() - MIDNIGHT).div_euclid(DAY);
    Timestamp::from_millis((whole + days) * DAY + MIDNIGHT)
}

/// The last second in Japan of the day `days` after a moment: 14:59:59Z.
pub(super) fn ends(moment: Timestamp, days: i64) -> Timestamp {
    Timestamp::from_millis(begins(moment, days + 1).as_millis() - 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_and_ends_in_japan() {
        let noon = Timestamp::from_millis(1_700_000_000_000); // 2023-11-14T22:13:20Z: the 15th in Japan
        assert_eq!(begins(noon, 0).as_millis(), 1_699_974_000_000);
        assert_eq!(ends(noon, 0).as_millis(), 1_700_060_399_000);
        assert_eq!(begins(noon, -1).as_millis(), 1_699_974_000_000 - DAY);
    }
}
