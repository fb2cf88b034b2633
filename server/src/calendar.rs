//! Moments as people in Japan write them. Japan has had one offset and no summer time since 1951: no time-zone database is needed.

use crate::clock::Timestamp;
use api::Language;

/// The moment on Japan's clocks; none for moments that no calendar has.
pub fn in_japan(at: Timestamp) -> Option<jiff::Zoned> {
    let moment = jiff::Timestamp::from_millisecond(at.as_millis()).ok()?;
    Some(moment.to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(9))))
}

/// The moment that somebody typed: with its offset (`2026-11-28T15:42:10+09:00`, `…Z`), or a day in Japan, which is its beginning.
pub fn typed(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    if let Ok(moment) = text.parse::<jiff::Timestamp>() {
        return Some(Timestamp::from_millis(moment.as_millisecond()));
    }
    let day = text.parse::<jiff::civil::Date>().ok().filter(|_| text.len() == 10)?;
    let begins = day.to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(9))).ok()?;
    Some(Timestamp::from_millis(begins.timestamp().as_millisecond()))
}

/// The second of a moment as [`typed`] reads it: `2026-11-28T15:42:10+09:00`. None for moments that no calendar has.
pub fn to_type(at: Timestamp) -> Option<String> {
    in_japan(at).map(|at| at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string())
}

/// The day: `2026年12月31日`, `31 December 2026`.
pub fn day(at: Timestamp, language: Language) -> Option<String> {
    let format = match language {
        Language::Ja => "%Y年%-m月%-d日",
        Language::En => "%-d %B %Y",
    };
    in_japan(at).map(|at| at.strftime(format).to_string())
}

/// The day, and where that is today the minute, too: `2026年12月31日 9:05`, `31 December 2026, 9:05`. Somebody who reads it waits.
pub fn day_or_minute(at: Timestamp, now: Timestamp, language: Language) -> Option<String> {
    let moment = in_japan(at)?;
    if in_japan(now)?.date() != moment.date() {
        return day(at, language);
    }
    let format = match language {
        Language::Ja => "%Y年%-m月%-d日 %-H:%M",
        Language::En => "%-d %B %Y, %-H:%M",
    };
    Some(moment.strftime(format).to_string())
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

    #[test]
    fn what_is_typed_is_read_and_what_is_shown_can_be_typed() {
        let at = Timestamp::from_millis(1_798_731_000_000);
        for text in ["2026-12-31T15:30:00Z", "2027-01-01T00:30:00+09:00", " 2026-12-31T15:30:00.000Z "] {
            assert_eq!(typed(text), Some(at), "{text}");
        }
        assert_eq!(to_type(at).unwrap(), "2027-01-01T00:30:00+09:00");
        assert_eq!(typed("2027-01-01"), Some(at.before(std::time::Duration::from_mins(30))));
        for text in ["", "2027", "2027-13-01", "yesterday", "2027-01-01T00:30:00", "2027-01-01x"] {
            assert_eq!(typed(text), None, "{text}");
        }
    }

    #[test]
    fn a_moment_of_today_has_its_minute() {
        // 2027-01-01 at 0:30 in Japan.
        let at = Timestamp::from_millis(1_798_731_000_000);
        let hours = |it: u64| std::time::Duration::from_hours(it);
        for now in [at, at.before(std::time::Duration::from_mins(30)), at + hours(23)] {
            assert_eq!(day_or_minute(at, now, Language::Ja).unwrap(), "2027年1月1日 0:30");
            assert_eq!(day_or_minute(at, now, Language::En).unwrap(), "1 January 2027, 0:30");
        }
        for now in [at.before(hours(1)), at + hours(24)] {
            assert_eq!(day_or_minute(at, now, Language::Ja).unwrap(), "2027年1月1日");
            assert_eq!(day_or_minute(at, now, Language::En).unwrap(), "1 January 2027");
        }
        assert_eq!(day_or_minute(at, Timestamp::from_millis(i64::MAX), Language::Ja), None);
    }
}
