//! Which addresses may be connected to. A name that somebody else controls must not lead into our own network.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// How far connections may go.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum AddressPolicy {
    /// Connections to addresses of the public Internet only.
    Public,
    /// To any address: the lists lie on a server of our own network.
    Any,
}

impl AddressPolicy {
    /// Whether an address may be connected to.
    pub fn allows(self, address: IpAddr) -> bool {
        match self {
            Self::Any => true,
            Self::Public => is_public(address),
        }
    }
}

fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

/// Whether an address is none of those that IANA keeps for special purposes (RFC 6890 and its registry).
fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_documentation()
        || a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b)) // shared by a provider's customers
        || (a == 198 && (18..20).contains(&b)) // benchmarks
        || (a == 192 && b == 0 && c == 0) // protocols
        || (a == 192 && b == 88 && c == 99); // 6to4
    !special
}

/// Global unicast is `2000::/3`; what leads on to an IPv4 address, and what is kept for documents and protocols, is not.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let [first, second, ..] = address.segments();
    let global = first & 0xe000 == 0x2000;
    let special = first == 0x2002 // 6to4
        || (first == 0x2001 && second < 0x0200) // Teredo and other protocols
        || (first == 0x2001 && second == 0x0db8)
        || (first == 0x3fff && second < 0x1000);
    global && !special
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_networks_are_not_public_however_they_are_written() {
        for address in [
            "127.0.0.1",
            "127.9.9.9",
            "10.0.0.1",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "255.255.255.255",
            "224.0.0.1",
            "240.0.0.1",
            "198.18.0.1",
            "192.0.0.8",
            "203.0.113.5",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "ff02::1",
            "::ffff:10.0.0.1",
            "::ffff:127.0.0.1",
            "::127.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001:db8::1",
            "2001::1",
        ] {
            let address: IpAddr = address.parse().unwrap();
            assert!(!AddressPolicy::Public.allows(address), "{address}");
            assert!(AddressPolicy::Any.allows(address), "{address}");
        }
    }

    #[test]
    fn the_internet_is_public() {
        for address in
            ["8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2400:4000::1", "::ffff:8.8.8.8"]
        {
            assert!(AddressPolicy::Public.allows(address.parse().unwrap()), "{address}");
        }
    }
}
