//! How the headers of a request are read (RFC 9110 §5): as bytes, because strangers write into them too. A byte that is no text spoils
//! neither the rest of its header nor anything of ours beside it.

use crate::ids::Secret;
use axum::http::{HeaderMap, HeaderValue, header};
use std::borrow::Cow;

/// A header as text, for whoever describes or compares: its lines as one list (§5.3), unreadable bytes as U+FFFD. Empty where it is not
/// there.
pub(crate) fn text<'a>(headers: &'a HeaderMap, name: &str) -> Cow<'a, str> {
    let mut lines = headers.get_all(name).iter().map(|line| String::from_utf8_lossy(line.as_bytes()));
    let first = lines.next().unwrap_or_default();
    lines.fold(first, |all, next| Cow::Owned(format!("{all}, {next}")))
}

/// The members of a list (§5.6.1) over all lines of a header, in their order: without the blanks around them, and without empty ones.
pub(crate) fn members<'a>(
    headers: &'a HeaderMap,
    name: &str,
) -> impl DoubleEndedIterator<Item = &'a [u8]> + use<'a> {
    let lines: Vec<&[u8]> = headers.get_all(name).iter().map(HeaderValue::as_bytes).collect();
    lines
        .into_iter()
        .flat_map(|line| line.split(|byte| *byte == b','))
        .map(trimmed)
        .filter(|it| !it.is_empty())
}

/// A header that is there for a decision, and of which there can be one only (§5.5): none where it stands several times, because
/// everybody on the way may have believed another one.
pub(crate) fn sole<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a [u8]> {
    let mut all = headers.get_all(name).iter();
    match (all.next(), all.next()) {
        (Some(only), None) => Some(trimmed(only.as_bytes())),
        (None | Some(_), _) => None,
    }
}

/// What stands behind this scheme in `Authorization` (the scheme in any case, RFC 9110 §11.1).
pub(crate) fn authorization<'a>(headers: &'a HeaderMap, scheme: &str) -> Option<&'a [u8]> {
    let (its, rest) = sole(headers, header::AUTHORIZATION.as_str())?.split_at_checked(scheme.len())?;
    let rest = rest.strip_prefix(b" ")?;
    its.eq_ignore_ascii_case(scheme.as_bytes()).then(|| trimmed(rest))
}

/// The secret in `Authorization: Bearer …` (RFC 6750 §2.1).
pub(crate) fn bearer(headers: &HeaderMap) -> Option<Secret> {
    authorization(headers, "Bearer").and_then(secret)
}

/// The secret that a header consists of.
pub(crate) fn secret_in(headers: &HeaderMap, name: &str) -> Option<Secret> {
    secret(sole(headers, name)?)
}

/// Whether a browser asks for a page to show, and not a program for an answer.
pub(crate) fn wants_page(headers: &HeaderMap) -> bool {
    text(headers, header::ACCEPT.as_str()).contains("text/html")
}

/// Whether what follows is said to be JSON. Parameters do not matter: JSON is UTF-8 whatever they say (RFC 8259 §8.1).
pub(crate) fn says_json(headers: &HeaderMap) -> bool {
    says(headers, b"application/json")
}

/// Whether what follows is said to be of this media type, whatever its parameters.
pub(crate) fn says(headers: &HeaderMap, media_type: &[u8]) -> bool {
    let kind = sole(headers, header::CONTENT_TYPE.as_str()).unwrap_or_default();
    let kind = kind.split(|byte| *byte == b';').next().unwrap_or_default();
    trimmed(kind).eq_ignore_ascii_case(media_type)
}

/// A secret among bytes that somebody sent.
pub(crate) fn secret(bytes: &[u8]) -> Option<Secret> {
    Secret::presented(std::str::from_utf8(trimmed(bytes)).ok()?)
}

/// Bytes without the blanks around them. Spaces and tabs only (§5.6.3): what Unicode calls a blank may be part of a stranger's name.
pub(crate) fn trimmed(mut bytes: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] = bytes {
        bytes = rest;
    }
    while let [rest @ .., b' ' | b'\t'] = bytes {
        bytes = rest;
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(lines: &[(&'static str, &[u8])]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(*name, HeaderValue::from_bytes(value).unwrap());
        }
        headers
    }

    #[test]
    fn an_unreadable_byte_spoils_nothing_but_itself() {
        let told = headers(&[("user-agent", b"Mozilla/5.0 (iPhone) \x89\xff Safari/604.1")]);
        assert_eq!(text(&told, "user-agent"), "Mozilla/5.0 (iPhone) \u{FFFD}\u{FFFD} Safari/604.1");
        let japanese = headers(&[("user-agent", "Safari/604.1 院内アプリ/1.0".as_bytes())]);
        assert_eq!(text(&japanese, "user-agent"), "Safari/604.1 院内アプリ/1.0");
        let broken = headers(&[("accept-language", b"\xff, en;q=0.9")]);
        assert_eq!(members(&broken, "accept-language").last(), Some(&b"en;q=0.9"[..]));
    }

    #[test]
    fn the_lines_of_a_list_are_one_list() {
        let two = headers(&[
            ("x-forwarded-for", b" a,,b\t"),
            ("x-forwarded-for", b""),
            ("x-forwarded-for", b"c , "),
        ]);
        assert_eq!(members(&two, "x-forwarded-for").collect::<Vec<_>>(), [b"a", b"b", b"c"]);
        assert_eq!(members(&two, "x-forwarded-for").next_back(), Some(&b"c"[..]));
        assert_eq!(text(&headers(&[("accept", b"a/b"), ("accept", b"c/d")]), "accept"), "a/b, c/d");
        assert_eq!(text(&HeaderMap::new(), "accept"), "");
    }

    #[test]
    fn what_may_stand_once_counts_for_nothing_when_it_stands_twice() {
        for twice in [[&b"application/json"[..], b"text/plain"], [b"application/json", b"application/json"]] {
            let two = headers(&[("content-type", twice[0]), ("content-type", twice[1])]);
            assert!(!says_json(&two) && sole(&two, "content-type").is_none());
        }
        for kind in
            [&b"application/json"[..], b"Application/JSON ; charset=utf-8", b"application/json;x=\xff\""]
        {
            assert!(says_json(&headers(&[("content-type", kind)])));
        }
        for kind in [&b""[..], b"application/json2", b"application/\xff", b"text/plain; application/json"] {
            assert!(!says_json(&headers(&[("content-type", kind)])));
        }
    }

    #[test]
    fn a_secret_is_read_whatever_the_case_of_its_scheme_and_not_from_among_others() {
        let secret = "A".repeat(43);
        let line = |scheme: &str| format!("{scheme}{secret}").into_bytes();
        for scheme in ["Bearer ", "bearer ", "BEARER   "] {
            assert!(bearer(&headers(&[("authorization", &line(scheme))])).is_some(), "{scheme}");
        }
        for scheme in ["Basic ", "Bearer", "", "Bearer x ", "Bearer \u{2003}"] {
            assert!(bearer(&headers(&[("authorization", &line(scheme))])).is_none(), "{scheme}");
        }
        let two = line("Bearer ");
        assert!(bearer(&headers(&[("authorization", &two), ("authorization", b"Basic eA==")])).is_none());
    }
}
