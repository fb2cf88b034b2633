//! From which address a request comes: the last one in `X-Forwarded-For` that no proxy of ours wrote. What else stands there is
//! anybody's invention and is never read. The same of the trace that a proxy of ours has begun.

use crate::clock::Timestamp;
use crate::config::address_policy::AddressPolicy;
use crate::config::{Config, PeerTrust, TracesContinued};
use crate::http::request::headers::{members, trimmed};
use crate::http::request::hourly::Hourly;
use crate::line;
use crate::service::card::host::CardConnection;
use crate::traces::RemoteParent;
use axum::extract::ConnectInfo;
use axum::http::{Extensions, HeaderMap};
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicBool, Ordering};

/// The header that proxies write.
pub(crate) const HEADER: &str = "x-forwarded-for";

/// Where the request of a peer comes from: from right to left, as long as the word of whom we have reached counts. Where a proxy wrote
/// something that is no address, the way ends at that proxy.
pub(crate) fn client(peer: IpAddr, headers: &HeaderMap, config: &Config, now: Timestamp) -> IpAddr {
    let mut address = peer.to_canonical();
    if headers.contains_key(HEADER) && config.trusts(address) == PeerTrust::Stranger {
        hint(address);
    }
    for hop in members(headers, HEADER).rev() {
        if config.trusts(address) == PeerTrust::Stranger {
            break;
        }
        let Some(next) = read(hop) else {
            warn(address, hop, now);
            break;
        };
        address = next;
    }
    address
}

/// The span of a proxy of ours that a request belongs to, where the settings have proxies say so. Whoever comes to a card host comes with a
/// connection of its own.
pub(crate) fn parent(headers: &HeaderMap, extensions: &Extensions, config: &Config) -> Option<RemoteParent> {
    let traces = config.traces.as_ref()?;
    let ConnectInfo(socket) = extensions.get::<ConnectInfo<SocketAddr>>()?;
    let is_ours =
        config.trusts(peer(*socket)) == PeerTrust::Proxy && extensions.get::<CardConnection>().is_none();
    if traces.continued == TracesContinued::Nobodys || !is_ours {
        return None;
    }
    let mut said = headers.get_all("traceparent").iter();
    let first = said.next()?;
    // Who says two things says nothing (W3C Trace Context §3.2).
    said.next().is_none().then(|| RemoteParent::read(first.as_bytes())).flatten()
}

/// An entry: an address of either kind, in quotes or not, with a port or not; of IPv6 in brackets or, without a port, not (RFC 7239 §6
/// and what proxies write in the older header). A zone (RFC 4007 §11) means something on the proxy's own machine only.
fn read(entry: &[u8]) -> Option<IpAddr> {
    let entry = trimmed(entry);
    let inside = entry.strip_prefix(b"\"").and_then(|rest| rest.strip_suffix(b"\""));
    let entry = std::str::from_utf8(trimmed(inside.unwrap_or(entry))).ok()?;
    let address = if let Some(rest) = entry.strip_prefix('[') {
        let (address, after) = rest.split_once(']')?;
        (after.is_empty() || after.strip_prefix(':').is_some_and(is_port)).then_some(())?;
        IpAddr::V6(without_zone(address)?.parse().ok()?)
    } else if let Ok(address) = without_zone(entry)?.parse() {
        address
    } else {
        // Of IPv4 alone: a last group behind `:` belongs to an IPv6 address.
        let (address, port) = entry.split_once(':')?;
        is_port(port).then_some(())?;
        IpAddr::V4(address.parse().ok()?)
    };
    Some(address.to_canonical())
}

/// A port, or what stands for one that is kept secret (RFC 7239 §6).
fn is_port(port: &str) -> bool {
    match port.strip_prefix('_') {
        Some(name) => {
            !name.is_empty()
                && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
        }
        None => port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok(),
    }
}

/// An address without its zone; none where the zone has no name.
fn without_zone(address: &str) -> Option<&str> {
    match address.split_once('%') {
        Some((address, zone)) => (address.contains(':') && !zone.is_empty()).then_some(address),
        None => Some(address),
    }
}

/// The operator is told once that a proxy may have been forgotten. Anybody can send the header: an address of our own networks is told of
/// even where one of the Internet was before.
fn hint(peer: IpAddr) {
    static SAID_OF_OURS: AtomicBool = AtomicBool::new(false);
    static SAID_OF_OTHERS: AtomicBool = AtomicBool::new(false);
    let said = if AddressPolicy::Public.allows(peer) { &SAID_OF_OTHERS } else { &SAID_OF_OURS };
    if !said.swap(true, Ordering::Relaxed) {
        tracing::warn!(%peer,
            "this address sends X-Forwarded-For and is not among `proxies`: if it is a proxy of yours, name it there. Until then all who \
             come by it count as one, and are soon told to slow down");
    }
}

/// The operator is told: everybody behind that proxy has one address now, and shares one limit.
fn warn(proxy: IpAddr, entry: &[u8], now: Timestamp) {
    static SAID: Hourly = Hourly::new();
    if SAID.is_due(now) {
        let entry = line::report(&entry.escape_ascii().to_string(), 60);
        tracing::warn!(%proxy, entry, "an entry of X-Forwarded-For is no address: all who come by this proxy count as one");
    }
}

/// The address of a connection's other end. An IPv4 host that came to an IPv6 socket is an IPv4 host (RFC 4291 §2.5.5.2).
pub(crate) fn peer(socket: SocketAddr) -> IpAddr {
    socket.ip().to_canonical()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_however_a_proxy_writes_it() {
        for (entry, address) in [
            ("192.0.2.7", "192.0.2.7"),
            ("192.0.2.7:5123", "192.0.2.7"),
            (" \"192.0.2.7:5123\"\t", "192.0.2.7"),
            ("192.0.2.7:_hidden", "192.0.2.7"),
            ("2001:DB8::1", "2001:db8::1"),
            ("[2001:db8::1]", "2001:db8::1"),
            ("[2001:db8::1]:4711", "2001:db8::1"),
            ("\"[2001:db8::1]:_x\"", "2001:db8::1"),
            ("2001:db8::1:4711", "2001:db8::1:4711"),
            ("fe80::1%eth0", "fe80::1"),
            ("[fe80::1%25eth0]:1", "fe80::1"),
            ("::ffff:192.0.2.7", "192.0.2.7"),
            ("[::ffff:192.0.2.7]:80", "192.0.2.7"),
            ("::ffff:c000:207", "192.0.2.7"),
        ] {
            assert_eq!(read(entry.as_bytes()), Some(address.parse().unwrap()), "{entry}");
        }
    }

    #[test]
    fn what_is_no_address_is_none() {
        let long = "1".repeat(100_000);
        for entry in [
            "unknown",
            "_hidden",
            "_",
            "",
            "\"",
            "\"\"",
            "[",
            "[]",
            "[]:1",
            "[192.0.2.7]",
            "[::1",
            "::1]",
            "[::1]x",
            "[::1]:",
            "[::1]:x",
            "[::1]:65536",
            "[::1]:+1",
            "192.0.2.7:",
            "192.0.2.7:65536",
            "192.0.2.7:+1",
            "192.0.2.7:1:2",
            "192.0.2",
            "192.0.2.07",
            "192.0.2.7%eth0",
            "fe80::1%",
            "192.0.2.7/24",
            "for=192.0.2.7",
            "localhost",
            "\"192.0.2.7",
            "１９２.0.2.7",
            &long,
        ] {
            assert_eq!(read(entry.as_bytes()), None, "{entry}");
        }
        assert_eq!(read(b"192.0.2.7\xff"), None);
    }
}
