//! What a request brings beside its address: the language, and by which secrets of ours the browser is known.

use super::text::Tongue;
use super::visits::{SecretKey, key};
use axum::http::HeaderMap;
use axum::http::header::{ACCEPT_LANGUAGE, COOKIE};
use axum::http::request::Parts;
use url::form_urlencoded;

/// The cookie of a browser that leaves for the provider.
pub(super) const BROWSER: &str = "mihon-karte-browser";
/// The cookie of somebody who is logged in.
pub(super) const SESSION: &str = "mihon-karte-session";
/// The cookie of the language that somebody chose.
pub(super) const LANGUAGE: &str = "mihon-karte-language";
/// Longer ones are none of ours.
const LONGEST: usize = 64;

/// What a request brings.
pub(super) struct RecordRequest {
    /// The language of the answer.
    pub(super) tongue: Tongue,
    /// The language, where somebody has just chosen it.
    pub(super) chosen: Option<Tongue>,
    /// The browser's secret.
    pub(super) browser: Option<String>,
    /// The session's.
    pub(super) session: Option<SecretKey>,
    /// The path of the address.
    pub(super) path: String,
}

impl RecordRequest {
    pub(super) fn of(head: &Parts) -> Self {
        let chosen = parameter(head.uri.query().unwrap_or_default(), "lang");
        let chosen = chosen.as_deref().and_then(Tongue::of_tag);
        let kept = || cookie(&head.headers, LANGUAGE).as_deref().and_then(Tongue::of_tag);
        let wanted = || {
            let header = head.headers.get(ACCEPT_LANGUAGE).and_then(|it| it.to_str().ok());
            Tongue::wanted(header.unwrap_or_default())
        };
        Self {
            tongue: chosen.or_else(kept).unwrap_or_else(wanted),
            chosen,
            browser: cookie(&head.headers, BROWSER),
            session: cookie(&head.headers, SESSION).map(|it| key(&it)),
            path: head.uri.path().to_owned(),
        }
    }
}

/// The value of the first cookie of this name.
fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let all = headers.get_all(COOKIE).iter().filter_map(|it| it.to_str().ok());
    let pairs = all.flat_map(|it| it.split(';')).filter_map(|it| it.trim().split_once('='));
    let value = pairs.filter(|(it, _)| *it == name).map(|(_, value)| value).next()?;
    (!value.is_empty() && value.len() <= LONGEST).then(|| value.to_owned())
}

/// A parameter; none where it stands twice, since nobody can say which of the two is meant.
pub(super) fn parameter(query: &str, name: &str) -> Option<String> {
    let mut all = form_urlencoded::parse(query.as_bytes()).filter(|(it, _)| it == name);
    let value = all.next()?.1.into_owned();
    all.next().is_none().then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::Request;

    fn head(address: &str, headers: &[(&str, &str)]) -> Parts {
        let request =
            headers.iter().fold(Request::get(address), |it, (name, value)| it.header(*name, *value));
        request.body(()).unwrap().into_parts().0
    }

    #[test]
    fn the_language_is_what_was_chosen_just_now_or_before_or_what_the_browser_wants() {
        let english = ("accept-language", "en");
        assert_eq!(RecordRequest::of(&head("/", &[])).tongue, Tongue::Ja);
        assert_eq!(RecordRequest::of(&head("/", &[english])).tongue, Tongue::En);
        let before = [english, ("cookie", "a=b; mihon-karte-language=ja")];
        assert_eq!(RecordRequest::of(&head("/", &before)).tongue, Tongue::Ja);
        let now = RecordRequest::of(&head("/patients?lang=en", &before));
        assert_eq!((now.tongue, now.chosen, now.path.as_str()), (Tongue::En, Some(Tongue::En), "/patients"));
        assert_eq!(RecordRequest::of(&head("/?lang=fr", &before)).chosen, None);
    }

    #[test]
    fn cookies_of_others_are_none_of_ours() {
        let long = format!("mihon-karte-browser={}", "x".repeat(100));
        for given in ["", "mihon-karte-browser", "mihon-karte-browser=", "x-mihon-karte-browser=a", &long] {
            assert_eq!(RecordRequest::of(&head("/", &[("cookie", given)])).browser, None, "{given}");
        }
        let own = RecordRequest::of(&head("/", &[("cookie", "kagura=1;mihon-karte-browser=a;b")]));
        assert_eq!(own.browser.as_deref(), Some("a"));
    }

    #[test]
    fn a_parameter_that_stands_twice_is_none() {
        assert_eq!(parameter("state=a%20b&code=c", "state").as_deref(), Some("a b"));
        assert_eq!(parameter("state=a&state=a", "state"), None);
        assert_eq!(parameter("", "state"), None);
    }
}
