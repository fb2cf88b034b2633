//! How the library reaches the provider: one request a connection, every exchange within a time and a length, no redirects.

use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Bytes;
use hyper::header::{CONNECTION, HOST, HeaderValue};
use hyper::{Request, Response, Uri};
use hyper_util::rt::TokioIo;
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};
use rustls::{ClientConfig, RootCertStore};
use rustls_pki_types::ServerName;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

/// From the first look-up to the last byte.
const PATIENCE: Duration = Duration::from_secs(10);
/// The longest answer, in bytes.
const LONGEST: usize = 256 * 1024;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub(super) enum NoAnswer {
    /// The address says nothing that can be connected to.
    #[error("{0} is no address")]
    Address(Uri),
    /// The provider cannot be reached.
    #[error("no connection: {0}")]
    Unreachable(#[from] std::io::Error),
    /// What came is no HTTP, or broke off.
    #[error("no HTTP: {0}")]
    Broken(#[from] hyper::Error),
    /// The answer is longer than any of a provider's, or broke off.
    #[error("no whole answer: {0}")]
    Body(Box<dyn std::error::Error + Send + Sync>),
    /// It took too long.
    #[error("no answer within {} seconds", PATIENCE.as_secs())]
    Late,
}

/// Reaches the provider.
pub(super) struct HttpClient(TlsConnector);

impl HttpClient {
    /// One that believes whom this computer believes.
    pub(super) fn new() -> Result<Self, rustls::Error> {
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self(TlsConnector::from(Arc::new(config))))
    }

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, NoAnswer> {
        let uri = request.uri().clone();
        let bad = || NoAnswer::Address(uri.clone());
        let host = uri.host().ok_or_else(bad)?;
        let bare = host.trim_matches(['[', ']']);
        let secure = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            Some(_) | None => return Err(bad()),
        };
        let port = uri.port_u16().unwrap_or(if secure { 443 } else { 80 });
        let tcp = TcpStream::connect((bare, port)).await?;
        if secure {
            let name = ServerName::try_from(bare.to_owned()).map_err(|_| bad())?;
            exchange(self.0.connect(name, tcp).await?, request).await
        } else {
            exchange(tcp, request).await
        }
    }
}

async fn exchange(
    stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
    request: HttpRequest,
) -> Result<HttpResponse, NoAnswer> {
    let uri = request.uri().clone();
    let bad = || NoAnswer::Address(uri.clone());
    let authority = uri.authority().ok_or_else(bad)?.as_str();
    let (mut head, body) = request.into_parts();
    head.uri = uri.path_and_query().map_or("/", |it| it.as_str()).parse().map_err(|_| bad())?;
    head.headers.insert(HOST, HeaderValue::from_str(authority).map_err(|_| bad())?);
    head.headers.insert(CONNECTION, HeaderValue::from_static("close"));
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    let answered = async {
        let answer = sender.send_request(Request::from_parts(head, Full::new(Bytes::from(body)))).await?;
        let (head, body) = answer.into_parts();
        let body = Limited::new(body, LONGEST).collect().await.map_err(NoAnswer::Body)?.to_bytes();
        Ok(Response::from_parts(head, body.to_vec()))
    };
    // The connection is driven beside the exchange, and ends with it.
    tokio::select! {
        biased;
        answer = answered => answer,
        Err(broken) = connection => Err(broken.into()),
    }
}

impl<'c> AsyncHttpClient<'c> for HttpClient {
    type Error = NoAnswer;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, NoAnswer>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(async move {
            tokio::time::timeout(PATIENCE, self.send(request)).await.unwrap_or(Err(NoAnswer::Late))
        })
    }
}
