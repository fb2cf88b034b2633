//! A TLS client as browsers are: it trusts the demonstration's root, checks the host's name, and shows a card where it is asked for one.

use crate::common::START;
use crate::mtls::soft_card::SoftCard;
use crate::set::PKI;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{ResolvesClientCert, Resumption, WebPkiServerVerifier};
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::sign::CertifiedKey;
use rustls::time_provider::TimeProvider;
use rustls::{ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme, version};
use server::clock::Timestamp;
use server::listener::tls::LEGACY;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

/// What a client knows of TLS.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Knows {
    /// TLS 1.3 and 1.2.
    Tls13,
    /// The same, and RFC 9963.
    Legacy,
    /// TLS 1.2.
    Tls12,
}

/// A client, and what it was asked for.
#[derive(Clone)]
pub struct Client {
    config: Arc<ClientConfig>,
    /// The authorities whose certificates the server asked for, in DER; nothing when it did not ask.
    asked: Arc<Mutex<Option<Vec<Vec<u8>>>>>,
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Raw {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

static TRUST: LazyLock<Trust> = LazyLock::new(|| Trust::new(PKI.server(START).unwrap().root, START));

/// Whom a client believes, and what time it is there.
#[derive(Clone, Debug)]
pub struct Trust {
    root: Arc<WebPkiServerVerifier>,
    now: Timestamp,
}

impl Trust {
    /// Trust in this root, in DER, where a clock stands still at this time.
    pub fn new(root: Vec<u8>, now: Timestamp) -> Self {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from(root)).unwrap();
        let provider = Arc::new(aws_lc_rs::default_provider());
        let root = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider).build().unwrap();
        Self { root, now }
    }
}

/// Trust in the set that all tests share, when their clocks begin.
impl Default for Trust {
    fn default() -> Self {
        TRUST.clone()
    }
}

impl Client {
    pub fn new(knows: Knows, card: Option<SoftCard>) -> Self {
        Self::trusting(&TRUST, knows, card)
    }

    /// A client that believes somebody else.
    pub fn trusting(trust: &Trust, knows: Knows, card: Option<SoftCard>) -> Self {
        let asked = Arc::new(Mutex::new(None));
        let versions: &[_] = match knows {
            Knows::Tls13 | Knows::Legacy => &[&version::TLS13, &version::TLS12],
            Knows::Tls12 => &[&version::TLS12],
        };
        let certificate = card.map(|card| Arc::new(card.certified()));
        let chooser = Arc::new(Chooser { certificate, asked: Arc::clone(&asked) });
        let provider = Arc::new(aws_lc_rs::default_provider());
        let mut config = ClientConfig::builder_with_details(provider, Arc::new(TheirClock(trust.now)))
            .with_protocol_versions(versions)
            .unwrap()
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(Trusting { root: Arc::clone(&trust.root), knows }))
            .with_client_cert_resolver(chooser);
        config.resumption = Resumption::in_memory_sessions(16);
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Self { config: Arc::new(config), asked }
    }

    /// A whole handshake.
    pub async fn connect(&self, door: SocketAddr, host: &str) -> io::Result<TlsStream<TcpStream>> {
        let tcp = TcpStream::connect(door).await?;
        let name = ServerName::try_from(host.to_owned()).unwrap();
        TlsConnector::from(Arc::clone(&self.config)).connect(name, tcp).await
    }

    /// A client that does not know the root of our certificate.
    pub fn distrusting() -> Self {
        let mut roots = RootCertStore::empty();
        // Any root but the right one.
        roots.add(CertificateDer::from(PKI.anchors(api::card::CardKind::Hpki).unwrap().remove(0))).unwrap();
        let provider = Arc::new(aws_lc_rs::default_provider());
        let config = ClientConfig::builder_with_details(provider, Arc::new(TheirClock(START)))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        Self { config: Arc::new(config), asked: Arc::default() }
    }

    pub fn config(&self) -> Arc<ClientConfig> {
        Arc::clone(&self.config)
    }

    pub fn was_asked(&self) -> Option<Vec<Vec<u8>>> {
        self.asked.lock().unwrap().clone()
    }
}

/// Sends a request and reads until the server closes the connection.
pub async fn request(
    stream: &mut TlsStream<TcpStream>,
    line: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> io::Result<Raw> {
    let mut text = format!("{line} HTTP/1.1\r\ncontent-length: {}\r\n", body.len());
    for (name, value) in headers {
        text.extend([name, ": ", value, "\r\n"]);
    }
    text.extend(["\r\n", body]);
    stream.write_all(text.as_bytes()).await?;
    let mut answer = Vec::new();
    let ended = stream.read_to_end(&mut answer).await;
    if answer.is_empty() {
        ended?;
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(Raw::read(&String::from_utf8(answer).unwrap()))
}

impl Raw {
    fn read(text: &str) -> Self {
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no answer: {text}"));
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers = lines
            .map(|line| line.split_once(": ").unwrap())
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        Self { status, headers, body: body.to_owned() }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(it, _)| it == name).map(|(_, value)| value.as_str())
    }
}

/// The browser's own clock stands still, like the server's.
#[derive(Debug)]
struct TheirClock(Timestamp);

impl TimeProvider for TheirClock {
    fn current_time(&self) -> Option<UnixTime> {
        Some(UnixTime::since_unix_epoch(Duration::from_millis(self.0.as_millis().try_into().unwrap())))
    }
}

#[derive(Debug)]
struct Trusting {
    root: Arc<WebPkiServerVerifier>,
    knows: Knows,
}

impl ServerCertVerifier for Trusting {
    fn verify_server_cert(
        &self,
        leaf: &CertificateDer<'_>,
        others: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        self.root.verify_server_cert(leaf, others, name, ocsp, now)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        leaf: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.root.verify_tls12_signature(message, leaf, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        leaf: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.root.verify_tls13_signature(message, leaf, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        let mut schemes = self.root.supported_verify_schemes();
        match self.knows {
            Knows::Legacy => schemes.push(LEGACY),
            Knows::Tls13 => {}
            Knows::Tls12 => schemes.retain(|it| {
                !matches!(
                    it,
                    SignatureScheme::RSA_PSS_SHA256
                        | SignatureScheme::RSA_PSS_SHA384
                        | SignatureScheme::RSA_PSS_SHA512
                )
            }),
        }
        schemes
    }
}

/// The list of certificates, from which somebody chooses.
#[derive(Debug)]
struct Chooser {
    certificate: Option<Arc<CertifiedKey>>,
    asked: Arc<Mutex<Option<Vec<Vec<u8>>>>>,
}

impl ResolvesClientCert for Chooser {
    fn resolve(&self, hints: &[&[u8]], _: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        *self.asked.lock().unwrap() = Some(hints.iter().map(|it| it.to_vec()).collect());
        self.certificate.clone()
    }

    fn has_certs(&self) -> bool {
        true
    }
}
