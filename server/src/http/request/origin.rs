//! Whose page a request comes from, as its browser says in `Origin` (RFC 6454 §7) and `Sec-Fetch-Site` (Fetch Metadata §2.3). The main
//! host and card hosts ask here. Where something is said twice, all of it counts: a box in between, or whoever smuggles a request through
//! it, may have added the line that suits him.

use crate::http::request::headers::members;
use crate::service::app::App;
use axum::http::{HeaderMap, header};

/// Whose page a request's `Origin` names.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum OriginHeader {
    /// Our own, and no other.
    Ours,
    /// Another page, or something that is no origin.
    Other,
    /// No `Origin`: a navigation, or a program.
    Unsaid,
}

/// Reads every `Origin`, byte by byte: browsers write an origin in one way only.
pub fn origin(headers: &HeaderMap, app: &App) -> OriginHeader {
    let ours = app.config.origin.origin().ascii_serialization();
    let mut named = headers.get_all(header::ORIGIN).iter().map(|it| it.as_bytes() == ours.as_bytes());
    match named.next() {
        None => OriginHeader::Unsaid,
        Some(first) if first && named.all(|another| another) => OriginHeader::Ours,
        Some(_) => OriginHeader::Other,
    }
}

/// How the page that asks is related to the host that is asked.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Site {
    /// The request comes from the same origin.
    SameOrigin,
    /// It is on another host of the same registrable domain.
    SameSite,
    /// It is elsewhere; or two things were said, or something that no browser says.
    CrossSite,
    /// There is none: the person typed the address, or opened a bookmark.
    Direct,
    /// The browser does not say, or is none.
    Unsaid,
}

/// Reads every `Sec-Fetch-Site`; headers that contradict each other count as another site's.
pub fn site(headers: &HeaderMap) -> Site {
    const NAME: &str = "sec-fetch-site";
    if !headers.contains_key(NAME) {
        return Site::Unsaid;
    }
    let mut said = members(headers, NAME).map(|it| match it {
        b"same-origin" => Site::SameOrigin,
        b"same-site" => Site::SameSite,
        b"none" => Site::Direct,
        _ => Site::CrossSite,
    });
    let Some(first) = said.next() else { return Site::CrossSite };
    if said.all(|another| another == first) { first } else { Site::CrossSite }
}

/// Whether a request comes from another site.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Foreign {
    /// The request comes from a page of another site.
    Yes,
    /// The request does not say that it comes from another site.
    No,
}

/// Whether the main host's request says it comes from another page than ours.
pub fn foreign(headers: &HeaderMap, app: &App) -> Foreign {
    match (origin(headers, app), site(headers)) {
        (OriginHeader::Other, _) | (_, Site::SameSite | Site::CrossSite) => Foreign::Yes,
        (OriginHeader::Ours | OriginHeader::Unsaid, Site::SameOrigin | Site::Direct | Site::Unsaid) => {
            Foreign::No
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn said(lines: &[&[u8]]) -> Site {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append("sec-fetch-site", HeaderValue::from_bytes(line).unwrap());
        }
        site(&headers)
    }

    #[test]
    fn two_sites_are_another_site() {
        assert_eq!(said(&[]), Site::Unsaid);
        assert_eq!(said(&[b"same-origin"]), Site::SameOrigin);
        assert_eq!(said(&[b"same-site", b"same-site"]), Site::SameSite);
        assert_eq!(said(&[b"none"]), Site::Direct);
        let doubtful: [&[&[u8]]; 9] = [
            &[b"cross-site"],
            &[b"same-origin", b"cross-site"],
            &[b"cross-site", b"same-origin"],
            &[b"none, cross-site"],
            &[b"same-origin", b"same-site"],
            &[b"Same-Origin"],
            &[b"\"same-origin\""],
            &[b""],
            &[b"same-origin", b"\xff"],
        ];
        for lines in doubtful {
            assert_eq!(said(lines), Site::CrossSite, "{lines:?}");
        }
    }
}
