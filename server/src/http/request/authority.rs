//! For whom a request is meant (RFC 9112 §3.2, RFC 9113 §8.3.1), and that it is us. A page of somebody else who has its name lead to our
//! address (DNS rebinding), a cache and a box that reads another name than we do all end here.

use crate::service::error::Error;
use api::Code;
use axum::extract::Request;
use axum::http::uri::Scheme;
use axum::http::{Version, header};
use std::net::Ipv6Addr;
use url::Url;

/// A host and a port, as a request names them.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct HostAndPort {
    /// In lower case. With the dot at its end, if it has one: to a browser that is another host, with cookies and passkeys of its own.
    pub(crate) host: String,
    /// None where the scheme's own is meant.
    pub(crate) port: Option<u16>,
}

/// The one host that a listener answers for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ListenerHost<'a> {
    /// The host's name, in lower case.
    pub(crate) host: &'a str,
    /// The port in its address.
    pub(crate) port: u16,
    /// The port that its scheme means where an address names none.
    pub(crate) usual: u16,
}

impl<'a> ListenerHost<'a> {
    /// The host of an origin.
    pub(crate) fn of(origin: &'a Url) -> Self {
        let usual = if origin.scheme() == "https" { 443 } else { 80 };
        Self { host: origin.host_str().unwrap_or_default(), port: origin.port().unwrap_or(usual), usual }
    }
}

/// Refuses what is not meant for this host.
pub(crate) fn only(own: ListenerHost<'_>, request: &Request) -> Result<(), Error> {
    let authority = meant(request).map_err(Error::bad_request)?;
    if authority.is(own) { Ok(()) } else { Err(Error::new(Code::Misdirected)) }
}

/// Whom a request is meant for, or why nobody can tell.
pub(crate) fn meant(request: &Request) -> Result<HostAndPort, &'static str> {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let host = match (hosts.next(), hosts.next()) {
        (None, _) => None,
        (Some(host), None) => Some(HostAndPort::read(host.as_bytes()).ok_or("`Host` is no host")?),
        (Some(_), Some(_)) => return Err("`Host` stands there twice"),
    };
    let uri = request.uri();
    if uri.scheme().is_some_and(|scheme| *scheme != Scheme::HTTP && *scheme != Scheme::HTTPS) {
        return Err("the target is of another scheme than http and https");
    }
    let target = match uri.authority() {
        Some(target) => {
            Some(HostAndPort::read(target.as_str().as_bytes()).ok_or("the target names no host")?)
        }
        None => None,
    };
    match request.version() {
        Version::HTTP_2 | Version::HTTP_3 => match (target, host) {
            (Some(target), Some(host)) if target != host => Err("`:authority` and `Host` differ"),
            (Some(authority), _) | (None, Some(authority)) => Ok(authority),
            (None, None) => Err("no host is named"),
        },
        // Before HTTP/2 `Host` has to be there, also where a target in absolute form makes it count for nothing (RFC 9112 §3.2.2).
        _ => {
            let host = host.ok_or("`Host` is missing")?;
            Ok(target.unwrap_or(host))
        }
    }
}

impl HostAndPort {
    /// Reads `uri-host [ ":" port ]` (RFC 9110 §7.2). No user before it (§4.2.4), and no empty host.
    fn read(text: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(text).ok()?.trim_matches([' ', '\t']);
        let (host, port) = if let Some(rest) = text.strip_prefix('[') {
            let (address, after) = rest.split_once(']')?;
            let port = if after.is_empty() { None } else { Some(after.strip_prefix(':')?) };
            (format!("[{}]", address.parse::<Ipv6Addr>().ok()?), port)
        } else {
            let (host, port) = text.split_once(':').map_or((text, None), |(host, port)| (host, Some(port)));
            is_name(host).then(|| (host.to_ascii_lowercase(), port))?
        };
        let port = match port {
            None | Some("") => None,
            Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => Some(digits.parse().ok()?),
            Some(_) => return None,
        };
        Some(Self { host, port })
    }

    /// Whether it is this one.
    pub(crate) fn is(&self, own: ListenerHost<'_>) -> bool {
        self.host == own.host && self.port.unwrap_or(own.usual) == own.port
    }
}

/// A registered name (RFC 3986 §3.2.2), or an IPv4 address.
fn is_name(host: &str) -> bool {
    let mut bytes = host.bytes();
    let hex = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_hexdigit());
    while let Some(byte) = bytes.next() {
        let fits = match byte {
            b'%' => hex(bytes.next()) && hex(bytes.next()),
            _ => byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=".contains(&byte),
        };
        if !fits {
            return false;
        }
    }
    !host.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use axum::response::IntoResponse as _;

    const OWN: ListenerHost<'static> = ListenerHost { host: "auth.example.jp", port: 443, usual: 443 };

    fn request(version: Version, target: &str, hosts: &[&str]) -> Request {
        let mut request = Request::builder().version(version).uri(target);
        for host in hosts {
            request = request.header("host", *host);
        }
        request.body(Body::empty()).unwrap()
    }

    fn status(request: &Request) -> u16 {
        match only(OWN, request) {
            Ok(()) => 200,
            Err(error) => error.into_response().status().as_u16(),
        }
    }

    #[test]
    fn our_host_is_ours_however_it_is_written() {
        for host in [
            "auth.example.jp",
            "AUTH.Example.JP",
            "auth.example.jp:443",
            "auth.example.jp:",
            " auth.example.jp:0443 ",
        ] {
            assert_eq!(status(&request(Version::HTTP_11, "/", &[host])), 200, "{host}");
            assert_eq!(status(&request(Version::HTTP_2, "/", &[host])), 200, "{host}");
        }
        let own = ListenerHost { port: 8443, ..OWN };
        assert!(only(own, &request(Version::HTTP_11, "/", &["auth.example.jp:8443"])).is_ok());
        assert!(only(own, &request(Version::HTTP_11, "/", &["auth.example.jp"])).is_err());
    }

    #[test]
    fn another_host_is_another() {
        for host in [
            "evil.example",
            "auth.example.jp.evil.example",
            "example.jp",
            "x.auth.example.jp",
            "auth.example.jp.",
            "auth.example.jp:80",
            "auth.example.jp:8443",
            "127.0.0.1",
            "[::1]:443",
            "auth%2eexample.jp",
            "auth.example.jp,evil.example",
            "null",
        ] {
            assert_eq!(status(&request(Version::HTTP_11, "/", &[host])), 421, "{host}");
        }
    }

    #[test]
    fn what_names_no_host_or_two_is_malformed() {
        for host in [
            "",
            " ",
            ":443",
            "auth.example.jp:x",
            "auth.example.jp:+443",
            "auth.example.jp:-1",
            "auth.example.jp:65536",
            "auth.example.jp:443:443",
            "user@auth.example.jp",
            "http://auth.example.jp",
            "auth.example.jp/",
            "auth.example.jp evil",
            "auth.example.jp%",
            "auth.example.jp%2",
            "auth.example.jp%zz",
            "[::1",
            "[]",
            "[::1]443",
            "[::1%25eth0]",
            "[auth.example.jp]",
            "auth_example\\jp",
            "\"auth.example.jp\"",
            "auth.example.jp?",
            "auth.example.jp#",
        ] {
            for version in [Version::HTTP_10, Version::HTTP_11, Version::HTTP_2] {
                assert_eq!(status(&request(version, "/", &[host])), 400, "{host:?}");
            }
        }
        for hosts in [&[][..], &["auth.example.jp", "auth.example.jp"], &["auth.example.jp", "evil.example"]]
        {
            assert_eq!(status(&request(Version::HTTP_11, "/", hosts)), 400, "{hosts:?}");
            assert_eq!(status(&request(Version::HTTP_2, "/", hosts)), 400, "{hosts:?}");
        }
        let mut unreadable = request(Version::HTTP_11, "/", &[]);
        let host = axum::http::HeaderValue::from_bytes(b"auth.example.jp\xff").unwrap();
        unreadable.headers_mut().insert("host", host);
        assert_eq!(status(&unreadable), 400);
    }

    #[test]
    fn a_target_in_absolute_form_counts_and_host_has_to_be_there_all_the_same() {
        for (target, hosts, answer) in [
            ("https://auth.example.jp/", &["auth.example.jp"][..], 200),
            ("https://auth.example.jp/", &["evil.example"], 200),
            ("https://evil.example/", &["auth.example.jp"], 421),
            ("https://auth.example.jp:80/", &["auth.example.jp"], 421),
            ("https://user@auth.example.jp/", &["auth.example.jp"], 400),
            ("ftp://auth.example.jp/", &["auth.example.jp"], 400),
            ("https://auth.example.jp/", &[], 400),
            ("https://auth.example.jp/", &["auth.example.jp", "auth.example.jp"], 400),
            ("https://auth.example.jp/", &["a b"], 400),
        ] {
            assert_eq!(status(&request(Version::HTTP_11, target, hosts)), answer, "{target} {hosts:?}");
        }
        for (target, hosts, answer) in [
            ("https://auth.example.jp/", &[][..], 200),
            ("https://auth.example.jp/", &["AUTH.example.jp"], 200),
            ("https://auth.example.jp/", &["evil.example"], 400),
            ("https://evil.example/", &["auth.example.jp"], 400),
            ("https://evil.example/", &[], 421),
        ] {
            assert_eq!(status(&request(Version::HTTP_2, target, hosts)), answer, "h2 {target} {hosts:?}");
        }
    }
}
