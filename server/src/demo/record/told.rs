//! What was told of somebody, as people read it: professions, how surely, when, and what has changed since it was told before. Purely.

use super::provider::{Arrival, HPKI};
use super::text::{self, Tongue, Worded};
use serde_json::{Map, Value};

/// The class of a My Number card.
const JPKI: &str = "urn:kagura:acr:jpki";
/// The class of a passkey.
const PHONE: &str = "urn:kagura:acr:phone";
/// Longer values are cut where they are shown.
const LONGEST: usize = 2000;

/// The text of a claim.
pub(super) fn words<'a>(claims: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    claims.get(name)?.as_str().filter(|it| !it.is_empty())
}

/// The text of a claim within another one.
pub(super) fn inner<'a>(claims: &'a Map<String, Value>, name: &str, member: &str) -> Option<&'a str> {
    claims.get(name)?.get(member)?.as_str()
}

/// The professions of `hcrole`.
pub(super) fn roles(claims: &Map<String, Value>, tongue: Tongue) -> Vec<&str> {
    let member = match tongue {
        Tongue::Ja => "name",
        Tongue::En => "text",
    };
    let all = claims.get("hcrole").and_then(Value::as_array).into_iter().flatten();
    all.filter_map(|role| role.get(member)?.as_str()).collect()
}

/// The professions that sign prescriptions, by the names that cards have for them (ISO 17090).
const PRESCRIBE: [&str; 2] = ["Medical Doctor", "Dentist"];

/// Whether a card has shown that somebody signs prescriptions.
pub(super) fn may_prescribe(claims: &Map<String, Value>) -> bool {
    roles(claims, Tongue::En).iter().any(|role| PRESCRIBE.contains(role))
}

/// With what somebody has logged in, by the class that was proven.
pub(super) fn means(arrival: &Arrival) -> Worded {
    // A class that several means meet says less than userinfo does.
    let told = match (arrival.acr.as_str(), words(&arrival.userinfo, "means")) {
        (HPKI, _) | (_, Some("hpki")) => Some(text::BY_HPKI),
        (JPKI, _) | (_, Some("jpki")) => Some(text::BY_JPKI),
        (PHONE, _) | (_, Some("phone")) => Some(text::BY_PHONE),
        _ => None,
    };
    told.unwrap_or(text::UNKNOWN)
}

/// How surely, by the methods that were used (RFC 8176).
pub(super) fn level(claims: &Map<String, Value>) -> Worded {
    let used = claims.get("amr").and_then(Value::as_array);
    let has = |method: &str| used.is_some_and(|all| all.iter().any(|it| it == method));
    if has("sc") {
        text::LEVEL_CARD
    } else if has("hwk") {
        text::LEVEL_DEVICE
    } else if has("swk") {
        text::LEVEL_ACCOUNT
    } else {
        text::UNKNOWN
    }
}

/// A moment on Japan's clocks.
pub(super) fn moment(seconds: i64, tongue: Tongue) -> String {
    let format = match tongue {
        Tongue::Ja => "%Y年%-m月%-d日 %-H:%M",
        Tongue::En => "%-d %B %Y, %-H:%M (Japan time)",
    };
    let zone = jiff::tz::TimeZone::fixed(jiff::tz::offset(9));
    jiff::Timestamp::from_second(seconds).map_or_else(
        |_| text::UNKNOWN.in_tongue(tongue).to_owned(),
        |at| at.to_zoned(zone).strftime(format).to_string(),
    )
}

/// The value of a claim, as it is written.
pub(super) fn value(value: &Value) -> String {
    let written = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    written.chars().take(LONGEST).collect()
}

/// The names of the claims that are not what they were.
pub(super) fn changed(before: &Map<String, Value>, after: &Map<String, Value>) -> Vec<String> {
    let mut names: Vec<_> = before.keys().chain(after.keys()).cloned().collect();
    names.sort();
    names.dedup();
    names.retain(|name| before.get(name) != after.get(name));
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn claims(value: &Value) -> Map<String, Value> {
        value.as_object().unwrap().clone()
    }

    #[test]
    fn professions_are_told_in_the_language_of_the_page() {
        let told = claims(&json!({ "hcrole": [
            { "system": "urn:oid:1", "text": "Medical Doctor", "name": "医師", "verified_at": 1 },
            { "text": 7 }, "nonsense",
        ] }));
        assert_eq!(roles(&told, Tongue::Ja), ["医師"]);
        assert_eq!(roles(&told, Tongue::En), ["Medical Doctor"]);
        assert!(roles(&claims(&json!({ "hcrole": "x" })), Tongue::Ja).is_empty());
    }

    #[test]
    fn a_card_is_surer_than_a_passkey_and_one_in_the_device_than_one_in_an_account() {
        let by = |methods: Value| level(&claims(&json!({ "amr": methods })));
        assert_eq!(by(json!(["hwk", "mfa", "pin", "pop", "sc"])), text::LEVEL_CARD);
        assert_eq!(by(json!(["hwk", "mfa", "pop", "user"])), text::LEVEL_DEVICE);
        assert_eq!(by(json!(["mfa", "pop", "swk", "user"])), text::LEVEL_ACCOUNT);
        assert_eq!(by(json!("sc")), text::UNKNOWN);
        assert_eq!(level(&Map::new()), text::UNKNOWN);
    }

    #[test]
    fn a_moment_is_told_by_japans_clocks_and_none_where_no_calendar_has_it() {
        assert_eq!(moment(1_798_731_000, Tongue::Ja), "2027年1月1日 0:30");
        assert_eq!(moment(1_798_731_000, Tongue::En), "1 January 2027, 0:30 (Japan time)");
        assert_eq!(moment(i64::MAX, Tongue::Ja), "不明");
    }

    #[test]
    fn what_has_changed_is_told_by_its_names() {
        let before = claims(&json!({ "iat": 1, "sub": "a", "old": true }));
        let after = claims(&json!({ "iat": 2, "sub": "a", "new": null }));
        assert_eq!(changed(&before, &after), ["iat", "new", "old"]);
        assert!(changed(&before, &before).is_empty());
    }
}
