//! What is read off a handshake: what a client can do, how it ended, and which certificates came.

use crate::cards::ledger::{Able, HandshakeOutcome};
use crate::line::line;
use crate::listener::tls;
use crate::metrics::HandshakeEnd;
use rustls_pki_types::CertificateDer;
use tokio::net::TcpStream;
use tokio::time::error::Elapsed;
use tokio_rustls::server::TlsStream;

/// What was wrong with what came is cut to this many characters.
const WHAT: usize = 60;

/// What a client says it can do.
pub(crate) fn able(hello: &rustls::server::ClientHello<'_>) -> Able {
    // A client that knows no PSS knows no TLS 1.3 either (RFC 8446 §9.1).
    let newest = hello.signature_schemes().contains(&rustls::SignatureScheme::RSA_PSS_SHA256);
    match (newest, tls::offers_legacy(hello)) {
        (_, true) => Able::Tls13Legacy,
        (true, false) => Able::Tls13,
        (false, false) => Able::Tls12,
    }
}

/// What the ledger says of a handshake that failed with `error`.
pub(crate) fn ended(error: &std::io::Error) -> HandshakeOutcome {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
    match inner {
        Some(rustls::Error::AlertReceived(alert)) => {
            HandshakeOutcome::Alert { name: snake(&format!("{alert:?}")) }
        }
        Some(rustls::Error::InvalidCertificate(_)) => HandshakeOutcome::BadProof,
        Some(other) => HandshakeOutcome::Garbage { what: line(&other.to_string(), WHAT) },
        // Closed or reset: nobody is left to say why.
        None => HandshakeOutcome::Dropped,
    }
}

/// How a handshake ended for which there was only so much time.
pub(crate) const fn how<T, E>(came: &Result<Result<T, E>, Elapsed>) -> HandshakeEnd {
    match came {
        Ok(Ok(_)) => HandshakeEnd::Done,
        Ok(Err(_)) => HandshakeEnd::Failed,
        Err(_) => HandshakeEnd::Stalled,
    }
}

/// `UnknownCA` as RFC 8446 writes it: `unknown_ca`.
fn snake(name: &str) -> String {
    let mut snake = String::with_capacity(name.len() + 4);
    let mut before = 'A';
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && before.is_ascii_lowercase() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
        before = letter;
    }
    snake
}

/// The certificates a client sent, its own first.
pub(crate) fn presented(stream: &TlsStream<TcpStream>) -> Vec<Vec<u8>> {
    let (_, connection) = stream.get_ref();
    // Nothing is ever resumed on card hosts; should it be all the same, its certificate is an earlier handshake's.
    if connection.handshake_kind() == Some(rustls::HandshakeKind::Resumed) {
        return Vec::new();
    }
    let chain: &[CertificateDer<'_>] = connection.peer_certificates().unwrap_or_default();
    chain.iter().map(|certificate| certificate.as_ref().to_vec()).collect()
}
