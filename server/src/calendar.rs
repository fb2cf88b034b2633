//! Moments as people in Japan write them. Japan has had one offset and no summer time since 1951: no time-zone database is needed.

use crate::clock::Timestamp;
use api::Language;

/// The moment on Japan's clocks; none for moments that no calendar has.
pub fn in_japan(at: Timestamp) -> Option<jiff::Zoned> {
    let moment = jiff::Timestamp::from_millisecond(at.as_millis()).ok()?;
    Some(moment.to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(9))))
}

/// The day: `2026年12月31日`, `31 December 2026`.
pub fn day(at: Timestamp, language: Language) -> Option<String> {
    let format = match language {
        Language::Ja => "%Y年%-m月%-d日",
        Language::En => "%-d %B %Y",
    };
    in_japan(at).map(|at| at.strftime(format).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_the_day_in_japan() {
        // 2026-12-31T15:30:00Z.
        let at = Timestamp::from_millis(1_798_731_000_000);
        assert_eq!(day(at, Language::Ja).unwrap(), "2027年1月1日");
        assert_eq!(day(at, Language::En).unwrap(), "1 January 2027");
        assert_eq!(day(Timestamp::from_millis(i64::MAX), Language::Ja), None);
    }
}
