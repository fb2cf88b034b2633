//! Which encoding a browser prefers (RFC 9110 §12.5.3).

use crate::http::request::headers::members;
use axum::http::{HeaderMap, header};

/// An encoding that an answer can have.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Encoding {
    /// `br` (RFC 7932): the smallest.
    Brotli,
    /// `gzip` (RFC 1952): understood everywhere.
    Gzip,
    /// No encoding: the plain bytes.
    Identity,
}

/// The encoding the request prefers among those on offer; of two that it likes equally, the smaller one. A request
/// that refuses everything on offer gets the bytes as they are, which §12.5.3 allows.
pub(crate) fn preferred(request: &HeaderMap, on_offer: impl Fn(&Encoding) -> bool) -> Encoding {
    let wishes = wishes(request);
    [Encoding::Brotli, Encoding::Gzip, Encoding::Identity]
        .into_iter()
        .filter(on_offer)
        .map(|encoding| (weight(&wishes, encoding), encoding))
        .filter(|(weight, _)| *weight > 0)
        // `max_by_key` keeps the last of equals; the smallest encoding comes last here.
        .rev()
        .max_by_key(|(weight, _)| *weight)
        .map_or(Encoding::Identity, |(_, encoding)| encoding)
}

/// Tokens in lower case with their weights in thousandths.
fn wishes(request: &HeaderMap) -> Vec<(String, u16)> {
    members(request, header::ACCEPT_ENCODING.as_str())
        .filter_map(|wish| std::str::from_utf8(wish).ok())
        .map(|wish| {
            let (token, parameters) = wish.split_once(';').unwrap_or((wish, ""));
            (token.trim().to_ascii_lowercase(), thousandths(parameters))
        })
        .collect()
}

/// `q=0.5` as 500. What is no weight counts as refused: an answer in an encoding that was not wanted is unreadable.
fn thousandths(parameters: &str) -> u16 {
    let parameters = parameters.trim();
    if parameters.is_empty() {
        return 1000;
    }
    let weight = parameters.split_once('=').filter(|(name, _)| name.trim().eq_ignore_ascii_case("q"));
    let Some((_, weight)) = weight else { return 0 };
    let (whole, fraction) = weight.trim().split_once('.').unwrap_or((weight.trim(), ""));
    let digits_only = fraction.bytes().all(|byte| byte.is_ascii_digit());
    match whole {
        "1" if digits_only => 1000,
        "0" if digits_only && fraction.len() <= 3 => format!("{fraction:0<3}").parse().unwrap_or(0),
        _ => 0,
    }
}

fn weight(wishes: &[(String, u16)], encoding: Encoding) -> u16 {
    let named = |token: &str| wishes.iter().find(|(name, _)| name == token).map(|(_, weight)| *weight);
    match encoding {
        Encoding::Brotli => named("br").or(named("*")).unwrap_or(0),
        Encoding::Gzip => named("gzip").or(named("x-gzip")).or(named("*")).unwrap_or(0),
        // Always acceptable unless refused, but wanted less than anything that was named.
        Encoding::Identity => named("identity").or(named("*")).unwrap_or(1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn chosen(accept_encoding: &'static str) -> Encoding {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(accept_encoding));
        preferred(&headers, |_| true)
    }

    #[test]
    fn brotli_wins_over_gzip_when_both_are_welcome() {
        assert_eq!(chosen("gzip, deflate, br, zstd"), Encoding::Brotli);
        assert_eq!(chosen("*"), Encoding::Brotli);
    }

    #[test]
    fn a_weight_decides() {
        assert_eq!(chosen("br;q=0.5, gzip;q=1.0"), Encoding::Gzip);
        assert_eq!(chosen("br; q=0.001, gzip;q=0"), Encoding::Brotli);
        assert_eq!(chosen("identity, br;q=0.9"), Encoding::Identity);
        assert_eq!(chosen("GZIP;Q=0.2"), Encoding::Gzip);
    }

    #[test]
    fn what_was_refused_is_not_sent() {
        assert_eq!(chosen("br;q=0, gzip"), Encoding::Gzip);
        assert_eq!(chosen("br;q=0.000, *"), Encoding::Gzip);
        assert_eq!(chosen("br;q=nonsense, gzip;level=9"), Encoding::Identity);
    }

    #[test]
    fn a_request_without_wishes_gets_the_bytes_as_they_are() {
        assert_eq!(preferred(&HeaderMap::new(), |_| true), Encoding::Identity);
        assert_eq!(chosen(""), Encoding::Identity);
        assert_eq!(chosen("*;q=0"), Encoding::Identity);
    }

    #[test]
    fn only_what_is_on_offer_is_chosen() {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("br, gzip;q=0.1"));
        assert_eq!(preferred(&headers, |encoding| *encoding != Encoding::Brotli), Encoding::Gzip);
    }
}
