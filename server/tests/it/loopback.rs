//! A server on this computer that answers as it is told, byte for byte, or not at all.

use rustls::ServerConfig;
use rustls_pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use server::clock::Clock as _;
use server::demo::pki::Pki;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use url::Url;

/// What becomes of a connection.
#[derive(Clone)]
pub enum Act {
    /// These bytes, then the end.
    Say(Vec<u8>),
    /// These bytes, and then nothing, for ever.
    SayAndHang(Vec<u8>),
    /// These bytes over and over.
    SayForEver(Vec<u8>),
}

/// The bytes of a good answer.
pub fn ok(body: &[u8], headers: &str) -> Vec<u8> {
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n{headers}\r\n", body.len());
    [head.as_bytes(), body].concat()
}

/// The bytes of an answer without a body.
pub fn status(line: &str, headers: &str) -> Vec<u8> {
    format!("HTTP/1.1 {line}\r\nContent-Length: 0\r\n{headers}\r\n").into_bytes()
}

pub struct Loopback {
    pub address: SocketAddr,
    /// Heads and bodies of the requests, in order.
    asked: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl Loopback {
    /// A server that decides by the request's body.
    pub async fn start(act: impl Fn(&[u8]) -> Act + Send + Sync + 'static) -> Self {
        Self::start_with(None, act).await
    }

    /// The same with TLS, and the root of its certificate.
    pub async fn start_tls(
        act: impl Fn(&[u8]) -> Act + Send + Sync + 'static,
    ) -> (Self, rustls::RootCertStore) {
        // TLS has a clock of its own, which is not set by hand.
        let now = server::clock::SystemClock.now();
        let certificate = Pki::make(now).server(now).unwrap();
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(certificate.key.pkcs8().to_vec()));
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![CertificateDer::from(certificate.certificate)], key)
            .unwrap();
        let mut roots = rustls::RootCertStore::empty();
        roots.add(CertificateDer::from(certificate.root)).unwrap();
        (Self::start_with(Some(TlsAcceptor::from(Arc::new(config))), act).await, roots)
    }

    async fn start_with(
        tls: Option<TlsAcceptor>,
        act: impl Fn(&[u8]) -> Act + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (heard, act) = (Arc::clone(&asked), Arc::new(act));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (tls, heard, act) = (tls.clone(), Arc::clone(&heard), Arc::clone(&act));
                tokio::spawn(async move {
                    match tls {
                        None => converse(stream, &heard, &*act).await,
                        Some(tls) => {
                            if let Ok(stream) = tls.accept(stream).await {
                                converse(stream, &heard, &*act).await;
                            }
                        }
                    }
                });
            }
        });
        Self { address, asked }
    }

    pub fn url(&self, path: &str) -> Url {
        Url::parse(&format!("http://localhost:{}{path}", self.address.port())).unwrap()
    }

    pub fn https(&self, path: &str) -> Url {
        Url::parse(&format!("https://localhost:{}{path}", self.address.port())).unwrap()
    }

    /// What was asked so far, as text.
    pub fn asked(&self) -> Vec<String> {
        let asked = self.asked.lock().unwrap();
        asked.iter().map(|it| String::from_utf8_lossy(it).into_owned()).collect()
    }
}

async fn converse(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    heard: &Mutex<Vec<Vec<u8>>>,
    act: &(dyn Fn(&[u8]) -> Act + Send + Sync),
) {
    let Some((request, body)) = request(&mut stream).await else { return };
    heard.lock().unwrap().push(request);
    match act(&body) {
        Act::Say(bytes) => {
            let _ = stream.write_all(&bytes).await;
            let _ = stream.shutdown().await;
        }
        Act::SayAndHang(bytes) => {
            let _ = stream.write_all(&bytes).await;
            let _ = stream.flush().await;
            // Until the client goes.
            let _ = stream.read(&mut [0; 1]).await;
        }
        Act::SayForEver(bytes) => while stream.write_all(&bytes).await.is_ok() {},
    }
}

/// A whole request and its body.
async fn request(stream: &mut (impl AsyncRead + Unpin)) -> Option<(Vec<u8>, Vec<u8>)> {
    let mut bytes = Vec::new();
    loop {
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
        let Some(end) = bytes.windows(4).position(|it| it == b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(&bytes[..end]).to_ascii_lowercase();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        let length: usize = length.map_or(0, |it| it.trim().parse().unwrap());
        if bytes.len() >= end + 4 + length {
            let body = bytes[end + 4..].to_vec();
            return Some((bytes, body));
        }
    }
}
