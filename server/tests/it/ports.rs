//! Ports for programs that have to be told one before they listen.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::atomic::{AtomicU16, Ordering};

/// Below those that a system gives to whoever asks for none (from 32768 on, or higher): such a port might be gone to somebody's outgoing
/// connection before it is used. Above those of the tests in browsers.
const FIRST: u16 = 31_000;
const MOST: u16 = 1_700;

/// An address that nobody listens at, another one each time.
pub fn free() -> SocketAddr {
    static GIVEN: AtomicU16 = AtomicU16::new(0);
    // Test programs that run side by side begin at different places.
    let begin = std::process::id().wrapping_mul(97);
    loop {
        let given = GIVEN.fetch_add(1, Ordering::Relaxed);
        let offset = (begin + u32::from(given)) % u32::from(MOST);
        let port = FIRST + u16::try_from(offset).unwrap();
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        // On all addresses: some of what is started listens on all of them.
        if TcpListener::bind((Ipv4Addr::UNSPECIFIED, port)).is_ok() {
            return address;
        }
    }
}
