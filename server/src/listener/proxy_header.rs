//! From whom a connection comes, as a proxy that passes it through says in front of everything else: the PROXY protocol, versions 1 and 2, as
//! the document that comes with `HAProxy` describes it. Read strictly, and never beyond its end: what follows is the client's.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use tokio::io::{AsyncRead, AsyncReadExt as _};

/// What version 2 begins with.
const SIGNATURE: [u8; 12] = *b"\r\n\r\n\0\r\nQUIT\n";
/// What version 1 begins with.
const WORD: &[u8] = b"PROXY ";
/// The longest line of version 1, its end included.
const LONGEST_LINE: usize = 107;
/// More than any proxy has to say in version 2, in bytes behind the first sixteen.
const LONGEST_REST: usize = 1024;

/// How far a header has come.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum HeaderProgress {
    /// At least so many bytes more belong to it.
    Needs(usize),
    /// It is whole.
    Whole {
        /// So many bytes belong to it.
        length: usize,
        /// From whom the connection comes; nothing where the proxy speaks for itself.
        source: Option<SocketAddr>,
    },
}

/// Why a connection does not begin with a header.
#[derive(Debug, thiserror::Error)]
pub enum NoHeader {
    /// The proxy closed it without a word, as checks do that look whether somebody is there.
    #[error("it ended before it began")]
    Nothing,
    /// It ended in the middle.
    #[error("it ended in the middle of its header")]
    Cut,
    /// It begins with something else.
    #[error("it does not begin with a header of the PROXY protocol")]
    Other,
    /// It begins as a header, and goes on as none.
    #[error("its header of the PROXY protocol is malformed")]
    Malformed,
    /// The header has no end.
    #[error("its header of the PROXY protocol is too long")]
    TooLong,
    /// The connection broke.
    #[error(transparent)]
    Broken(#[from] std::io::Error),
}

/// Reads a header from a connection, and nothing behind it.
pub async fn receive(stream: &mut (impl AsyncRead + Unpin)) -> Result<Option<SocketAddr>, NoHeader> {
    let mut bytes = Vec::new();
    loop {
        match read(&bytes)? {
            HeaderProgress::Whole { source, .. } => return Ok(source),
            HeaderProgress::Needs(more) => {
                let mut part = (&mut *stream).take(u64::try_from(more).unwrap_or(u64::MAX));
                if part.read_to_end(&mut bytes).await? < more {
                    return Err(if bytes.is_empty() { NoHeader::Nothing } else { NoHeader::Cut });
                }
            }
        }
    }
}

/// Reads what has come of a header so far.
pub fn read(bytes: &[u8]) -> Result<HeaderProgress, NoHeader> {
    let may_be = |beginning: &[u8]| beginning.starts_with(bytes) || bytes.starts_with(beginning);
    if !may_be(&SIGNATURE) && !may_be(WORD) {
        return Err(NoHeader::Other);
    }
    // No header of either version is shorter.
    let missing = SIGNATURE.len().saturating_sub(bytes.len());
    if missing > 0 {
        return Ok(HeaderProgress::Needs(missing));
    }
    if bytes.starts_with(WORD) { line(bytes) } else { binary(bytes) }
}

/// Version 1: `PROXY TCP4 192.0.2.7 198.51.100.1 51234 443`, and the end of a line.
fn line(bytes: &[u8]) -> Result<HeaderProgress, NoHeader> {
    let within = bytes.get(..LONGEST_LINE).unwrap_or(bytes);
    let Some(end) = within.windows(2).position(|two| two == b"\r\n") else {
        return if bytes.len() < LONGEST_LINE {
            Ok(HeaderProgress::Needs(1))
        } else {
            Err(NoHeader::TooLong)
        };
    };
    let text = bytes.get(..end).and_then(|line| std::str::from_utf8(line).ok()).ok_or(NoHeader::Malformed)?;
    let fields: Vec<&str> = text.split(' ').collect();
    let source = match fields.as_slice() {
        [_, "TCP4", from, to, port, to_port] => Some(ends::<Ipv4Addr>([from, to], [port, to_port])),
        [_, "TCP6", from, to, port, to_port] => Some(ends::<Ipv6Addr>([from, to], [port, to_port])),
        // Whatever follows is to be ignored.
        [_, "UNKNOWN", ..] => None,
        _ => return Err(NoHeader::Malformed),
    };
    let source = source.map(|source| source.ok_or(NoHeader::Malformed)).transpose()?;
    Ok(HeaderProgress::Whole { length: end + 2, source })
}

/// The first of the two ends of a connection, where both are of one kind.
fn ends<A: std::str::FromStr + Into<IpAddr>>([from, to]: [&str; 2], ports: [&str; 2]) -> Option<SocketAddr> {
    let [from, _to] = [from.parse::<A>().ok()?, to.parse::<A>().ok()?];
    let [port, _to_port] = [port(ports.first()?)?, port(ports.last()?)?];
    Some(SocketAddr::new(from.into(), port))
}

/// A port in decimal digits, none of them a needless zero.
fn port(text: &str) -> Option<u16> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    if plain { text.parse().ok() } else { None }
}

/// Version 2: sixteen bytes that say what follows and how much of it.
fn binary(bytes: &[u8]) -> Result<HeaderProgress, NoHeader> {
    let Some((head, rest)) = bytes.split_first_chunk::<16>() else {
        return Ok(HeaderProgress::Needs(16 - bytes.len()));
    };
    let [.., command, family, high, low] = *head;
    let long = usize::from(u16::from_be_bytes([high, low]));
    let (of_proxy, known) = (command == 0x20, matches!(family >> 4, 0..=3) && matches!(family & 0xF, 0..=2));
    if !(of_proxy || command == 0x21) || !known {
        return Err(NoHeader::Malformed);
    }
    if long > LONGEST_REST {
        return Err(NoHeader::TooLong);
    }
    let Some(rest) = rest.get(..long) else { return Ok(HeaderProgress::Needs(long - rest.len())) };
    let source = match family {
        _ if of_proxy => None,
        // TCP over IPv4: both addresses, then both ports.
        0x11 => {
            let [a, b, c, d, _, _, _, _, high, low, _, _] =
                *rest.first_chunk::<12>().ok_or(NoHeader::Malformed)?;
            Some((IpAddr::from([a, b, c, d]), [high, low]))
        }
        // The same over IPv6.
        0x21 => {
            let (from, rest) = rest.split_first_chunk::<16>().ok_or(NoHeader::Malformed)?;
            let (_, rest) = rest.split_first_chunk::<16>().ok_or(NoHeader::Malformed)?;
            let [high, low, _, _] = *rest.first_chunk::<4>().ok_or(NoHeader::Malformed)?;
            Some((IpAddr::from(*from), [high, low]))
        }
        // UDP and Unix sockets say nothing that helps; the document has such headers read as if nothing were said.
        _ => None,
    };
    let source = source.map(|(address, port)| SocketAddr::new(address, u16::from_be_bytes(port)));
    Ok(HeaderProgress::Whole { length: 16 + long, source })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(bytes: &[u8]) -> Option<SocketAddr> {
        match read(bytes) {
            Ok(HeaderProgress::Whole { length, source }) => {
                assert_eq!(length, bytes.len());
                source
            }
            other => panic!("{other:?}: {}", bytes.escape_ascii()),
        }
    }

    /// A header of version 2.
    fn two(command: u8, family: u8, rest: &[u8]) -> Vec<u8> {
        let long = u16::try_from(rest.len()).unwrap().to_be_bytes();
        [&SIGNATURE[..], &[command, family], &long, rest].concat()
    }

    const V4: [u8; 12] = [192, 0, 2, 7, 198, 51, 100, 1, 0xC8, 0x22, 1, 0xBB];

    fn v6() -> Vec<u8> {
        let [from, to] = ["2001:db8::7", "2001:db8::1"].map(|it| it.parse::<Ipv6Addr>().unwrap().octets());
        [&from[..], &to, &[0xC8, 0x22, 1, 0xBB]].concat()
    }

    #[test]
    fn whom_a_header_names_is_read() {
        let [four, six] = ["192.0.2.7:51234", "[2001:db8::7]:51234"].map(|it| Some(it.parse().unwrap()));
        assert_eq!(whole(b"PROXY TCP4 192.0.2.7 198.51.100.1 51234 443\r\n"), four);
        assert_eq!(whole(b"PROXY TCP6 2001:db8::7 2001:db8::1 51234 443\r\n"), six);
        assert_eq!(whole(&two(0x21, 0x11, &V4)), four);
        assert_eq!(whole(&two(0x21, 0x21, &v6())), six);
        // With whatever else a proxy says behind the addresses.
        assert_eq!(whole(&two(0x21, 0x11, &[&V4[..], b"\x02\x00\x09localhost"].concat())), four);
    }

    #[test]
    fn a_proxy_may_speak_for_itself() {
        for header in [
            b"PROXY UNKNOWN\r\n".to_vec(),
            b"PROXY UNKNOWN ffff:f::1 x y 65536\r\n".to_vec(),
            two(0x20, 0x00, b""),
            two(0x20, 0x11, &V4),
            two(0x21, 0x00, b""),
            two(0x21, 0x12, &V4),
            two(0x21, 0x31, &[0; 216]),
        ] {
            assert_eq!(whole(&header), None, "{}", header.escape_ascii());
        }
    }

    #[test]
    fn what_is_no_header_is_refused_as_soon_as_it_is_seen() {
        let long = [b"PROXY UNKNOWN ", &[b'x'; 92][..], b"\r\n"].concat();
        let refused = |bytes: &[u8]| read(bytes).map(|it| format!("{it:?}")).unwrap_err().to_string();
        for bytes in
            [&b"\x16\x03\x01"[..], b"GET / HTTP/1.1\r\n", b"PROXY\t", b"proxy ", b"\r\n\r\n\0\r\nQUIT\r"]
        {
            assert_eq!(refused(bytes), NoHeader::Other.to_string(), "{}", bytes.escape_ascii());
        }
        assert_eq!(refused(&long), NoHeader::TooLong.to_string());
        assert_eq!(refused(&two(0x21, 0x11, &[0; 1025])), NoHeader::TooLong.to_string());
        for bytes in [
            "PROXY TCP4 192.0.2.7 198.51.100.1 51234\r\n".as_bytes(),
            b"PROXY TCP4 192.0.2.7 198.51.100.1 51234 443 \r\n",
            b"PROXY TCP4  192.0.2.7 198.51.100.1 51234 443\r\n",
            b"PROXY TCP4 192.0.2.07 198.51.100.1 51234 443\r\n",
            b"PROXY TCP4 2001:db8::7 2001:db8::1 51234 443\r\n",
            b"PROXY TCP6 192.0.2.7 198.51.100.1 51234 443\r\n",
            b"PROXY TCP4 192.0.2.7 2001:db8::1 51234 443\r\n",
            b"PROXY TCP4 192.0.2.7 198.51.100.1 65536 443\r\n",
            b"PROXY TCP4 192.0.2.7 198.51.100.1 051234 443\r\n",
            b"PROXY TCP4 192.0.2.7 198.51.100.1 +1 443\r\n",
            b"PROXY TCP4 192.0.2.7 198.51.100.1 51234 \r\n",
            b"PROXY UDP4 192.0.2.7 198.51.100.1 51234 443\r\n",
            b"PROXY TCP4 192.0.2.7 198.51.100.1\n51234 443\r\n",
            b"PROXY \xFF\xFF\xFF\xFF\xFF\xFF\r\n",
            &two(0x11, 0x11, &V4),
            &two(0x22, 0x11, &V4),
            &two(0x21, 0x41, &V4),
            &two(0x21, 0x13, &V4),
            &two(0x21, 0x11, &V4[..11]),
            &two(0x21, 0x21, &v6()[..35]),
        ] {
            assert_eq!(refused(bytes), NoHeader::Malformed.to_string(), "{}", bytes.escape_ascii());
        }
    }

    #[tokio::test]
    async fn nothing_behind_a_header_is_read() {
        let line = b"PROXY TCP4 192.0.2.7 198.51.100.1 51234 443\r\n".to_vec();
        for header in [line, two(0x21, 0x11, &V4), two(0x21, 0x21, &v6()), two(0x20, 0, b"")] {
            // However the network cuts it.
            for step in [1, 3, 1000] {
                let (mut ours, mut theirs) = tokio::io::duplex(step);
                let bytes = [&header[..], b"\x16\x03"].concat();
                let send = async move { tokio::io::AsyncWriteExt::write_all(&mut theirs, &bytes).await };
                let (done, received) = tokio::join!(send, async {
                    let received = receive(&mut ours).await.unwrap();
                    let mut rest = Vec::new();
                    ours.read_to_end(&mut rest).await.unwrap();
                    (received, rest)
                });
                done.unwrap();
                assert_eq!(received.0.is_some(), header.len() > 16);
                assert_eq!(received.1, b"\x16\x03");
            }
        }
    }

    #[tokio::test]
    async fn a_header_that_ends_too_soon_is_none() {
        let header = two(0x21, 0x11, &V4);
        for end in 0..header.len() {
            let refused = receive(&mut &header[..end]).await.unwrap_err();
            assert!(
                matches!((end, &refused), (0, NoHeader::Nothing) | (1.., NoHeader::Cut)),
                "{end}: {refused:?}"
            );
        }
    }
}
