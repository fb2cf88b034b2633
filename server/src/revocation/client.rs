//! A small HTTP/1.1 client for lists, responders and whoever else is told something: one request a connection, every step with a limit, no redirects, and no address but
//! those that [`AddressPolicy`] allows – checked on the very address that is connected to, so that a name cannot change its mind in between.

use crate::config::address_policy::AddressPolicy;
use crate::line::line;
use crate::traces::{self, SpanFact, SpanName};
use bytes::{Bytes, BytesMut};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::header::{self, HeaderMap, HeaderName, HeaderValue};
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use rustls::RootCertStore;
use rustls_pki_types::ServerName;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use url::Url;

/// The most characters of a header's name that are told.
const HEADER: usize = 40;
/// The most characters of an address that are told.
const TARGET: usize = 200;

/// How long each step may take.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// Looking up the name; connecting; the TLS handshake: each.
    pub connecting: Duration,
    /// Until the head of the answer is there, and between two pieces of its body.
    pub waiting: Duration,
    /// From the first look-up to the last byte of the body.
    pub all: Duration,
}

impl Patience {
    /// For lists, which may be long.
    pub const LISTS: Self = Self {
        connecting: Duration::from_secs(5),
        waiting: Duration::from_secs(15),
        all: Duration::from_mins(5),
    };

    /// For somebody who stands and waits: no step may take longer than all of them.
    pub fn of(all: Duration) -> Self {
        Self { connecting: all, waiting: all, all }
    }
}

/// Why a place gave nothing.
#[derive(Debug, thiserror::Error)]
pub enum Unfetched {
    /// The address says nothing that can be connected to.
    #[error("{0} is no http or https address")]
    Address(Url),
    /// The name has no address.
    #[error("{host} has no address: {cause}")]
    Unresolved {
        /// The host name in the address.
        host: String,
        /// What the resolver said.
        cause: std::io::Error,
    },
    /// The name leads into a private network, and that is not allowed.
    #[error("{host} leads to a private address, which `cards.private_sources` does not allow")]
    Private {
        /// The host name in the address.
        host: String,
    },
    /// The server cannot be reached.
    #[error("{address} cannot be connected to: {cause}")]
    Unreachable {
        /// The address and port that were tried.
        address: SocketAddr,
        /// What the connection attempt said.
        cause: std::io::Error,
    },
    /// The server's certificate is not trusted, or it does not speak TLS.
    #[error("no TLS with {host}: {cause}")]
    Tls {
        /// The host name that the certificate should have been for.
        host: String,
        /// What the handshake said.
        cause: std::io::Error,
    },
    /// A step took too long.
    #[error("{0} took too long")]
    Late(&'static str),
    /// What came is no HTTP answer, or was cut off.
    #[error("the answer is no HTTP, or broke off: {0}")]
    Broken(#[from] hyper::Error),
    /// The server wants us to ask elsewhere.
    #[error("the server sends us to {to}, which is not followed")]
    Redirected {
        /// Where to (`Location`), as the server says it.
        to: String,
    },
    /// The server does not give it.
    #[error("the server answered {0}")]
    Status(u16),
    /// The answer is longer than is allowed.
    #[error("it is longer than the {most} bytes that are allowed")]
    TooLong {
        /// The limit in bytes.
        most: usize,
    },
    /// The answer is compressed although that was not asked for.
    #[error("it comes compressed, which was not asked for")]
    Encoded,
    /// The question cannot be sent.
    #[error("the request cannot be written: {0}")]
    Request(String),
}

impl Unfetched {
    /// The same in a word.
    const fn word(&self) -> &'static str {
        match self {
            Self::Address(_) => "address",
            Self::Unresolved { .. } => "unresolved",
            Self::Private { .. } => "private",
            Self::Unreachable { .. } => "unreachable",
            Self::Tls { .. } => "tls",
            Self::Late(_) => "timeout",
            Self::Broken(_) => "broken",
            Self::Redirected { .. } => "redirected",
            Self::Status(_) => "status",
            Self::TooLong { .. } => "too_long",
            Self::Encoded => "encoded",
            Self::Request(_) => "request",
        }
    }
}

/// A server's answer: a body, or word that nothing changed.
#[derive(Debug)]
pub struct Got {
    /// Whether there is something new, and what.
    pub(super) body: Option<Bytes>,
    /// The answer's headers.
    pub(super) headers: HeaderMap,
}

impl Got {
    /// What is new; nothing where nothing changed.
    pub fn into_body(self) -> Bytes {
        self.body.unwrap_or_default()
    }
}

/// Fetches. Clones share what they know.
#[derive(Clone)]
pub struct Client {
    tls: TlsConnector,
    reach: AddressPolicy,
    patience: Patience,
    most: usize,
}

impl Client {
    /// A client that believes these roots, where a server speaks https, and takes answers of at most so many bytes.
    pub fn new(
        roots: RootCertStore,
        reach: AddressPolicy,
        patience: Patience,
        most: usize,
    ) -> Result<Self, rustls::Error> {
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self { tls: TlsConnector::from(Arc::new(config)), reach, patience, most })
    }

    /// The roots that this computer believes. What it has and nobody can read is passed over.
    pub fn roots() -> RootCertStore {
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        roots
    }

    /// Fetches what is there, unless these headers say that we have it.
    pub(super) async fn get(&self, url: &Url, headers: HeaderMap) -> Result<Got, Unfetched> {
        self.send(Method::GET, url, headers, Bytes::new()).await
    }

    /// Sends this and fetches the answer.
    pub async fn post(&self, url: &Url, kind: &'static str, body: Bytes) -> Result<Got, Unfetched> {
        self.post_with(url, kind, &[], body).await
    }

    /// The same, with more headers.
    pub async fn post_with(
        &self,
        url: &Url,
        kind: &'static str,
        more: &[(String, String)],
        body: Bytes,
    ) -> Result<Got, Unfetched> {
        let mut headers = HeaderMap::new();
        for (name, value) in more {
            let unsent =
                |what: &str| Unfetched::Request(format!("{what} of the header {}", line(name, HEADER)));
            let name = HeaderName::try_from(name.as_str()).map_err(|_| unsent("the name"))?;
            let mut value = HeaderValue::try_from(value.as_str()).map_err(|_| unsent("the value"))?;
            value.set_sensitive(true);
            headers.append(name, value);
        }
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        self.send(Method::POST, url, headers, body).await
    }

    /// Sends this and fetches the answer, which is traced where whoever asks is.
    async fn send(
        &self,
        method: Method,
        url: &Url,
        headers: HeaderMap,
        body: Bytes,
    ) -> Result<Got, Unfetched> {
        let span = traces::span(SpanName::Fetch);
        span.tell(SpanFact::Method(if method == Method::GET { "GET" } else { "POST" }));
        span.tell(SpanFact::Server(url.host_str().unwrap_or_default()));
        let came = span.of_work(Box::pin(self.sent(method, url, headers, body))).await;
        match &came {
            Ok(Got { body: Some(_), .. }) => span.tell(SpanFact::Status(200)),
            Ok(Got { body: None, .. }) => span.tell(SpanFact::Status(304)),
            Err(Unfetched::Status(status)) => {
                span.tell(SpanFact::Status(*status));
                if *status >= 400 {
                    span.tell(SpanFact::Failure("status"));
                }
            }
            Err(why) => span.tell(SpanFact::Failure(why.word())),
        }
        came
    }

    async fn sent(
        &self,
        method: Method,
        url: &Url,
        headers: HeaderMap,
        body: Bytes,
    ) -> Result<Got, Unfetched> {
        within(self.patience.all, "the whole answer", async {
            let stream = self.connect(url).await?;
            let host = url.host_str().unwrap_or_default();
            if url.scheme() == "https" {
                let name = ServerName::try_from(host.trim_matches(['[', ']']).to_owned())
                    .map_err(|_| Unfetched::Address(url.clone()))?;
                let tls = |cause| Unfetched::Tls { host: host.to_owned(), cause };
                let connecting = async { self.tls.connect(name, stream).await.map_err(tls) };
                let stream = within(self.patience.connecting, "the TLS handshake", connecting).await?;
                self.exchange(stream, method, url, headers, body).await
            } else {
                self.exchange(stream, method, url, headers, body).await
            }
        })
        .await
    }

    /// Connects to the first of the host's addresses that may be connected to and answers.
    async fn connect(&self, url: &Url) -> Result<TcpStream, Unfetched> {
        let bad = || Unfetched::Address(url.clone());
        if !matches!(url.scheme(), "http" | "https") {
            return Err(bad());
        }
        let (host, port) = (url.host_str().ok_or_else(bad)?, url.port_or_known_default().ok_or_else(bad)?);
        let bare = host.trim_matches(['[', ']']);
        let found = within(self.patience.connecting, "looking up the name", async {
            let unresolved = |cause| Unfetched::Unresolved { host: host.to_owned(), cause };
            Ok(tokio::net::lookup_host((bare, port)).await.map_err(unresolved)?.collect::<Vec<_>>())
        })
        .await?;
        let mut failure = Unfetched::Private { host: host.to_owned() };
        for address in found.into_iter().filter(|it| self.reach.allows(it.ip())) {
            let connecting = async {
                TcpStream::connect(address).await.map_err(|cause| Unfetched::Unreachable { address, cause })
            };
            match within(self.patience.connecting, "connecting", connecting).await {
                Ok(stream) => return Ok(stream),
                Err(unreachable) => failure = unreachable,
            }
        }
        Err(failure)
    }

    async fn exchange(
        &self,
        stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
        method: Method,
        url: &Url,
        headers: HeaderMap,
        body: Bytes,
    ) -> Result<Got, Unfetched> {
        let told = NothingNew::may_be_told(&headers);
        let request = request(method, url, headers, body)?;
        let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
        let answered = async {
            let answer = async { Ok(sender.send_request(request).await?) };
            let answer = within(self.patience.waiting, "the head of the answer", answer).await?;
            self.receive(answer, told).await
        };
        // The connection is driven beside the exchange, and ends with it.
        tokio::select! {
            biased;
            got = answered => got,
            Err(broken) = connection => Err(broken.into()),
        }
    }

    async fn receive(&self, answer: Response<Incoming>, told: NothingNew) -> Result<Got, Unfetched> {
        let (head, mut body) = answer.into_parts();
        match head.status {
            StatusCode::OK => {}
            StatusCode::NOT_MODIFIED if told == NothingNew::Expected => {
                return Ok(Got { body: None, headers: head.headers });
            }
            StatusCode::NOT_MODIFIED => return Err(Unfetched::Status(StatusCode::NOT_MODIFIED.as_u16())),
            status if status.is_redirection() => {
                return Err(Unfetched::Redirected { to: target(&head.headers) });
            }
            status => return Err(Unfetched::Status(status.as_u16())),
        }
        if is_encoded(&head.headers) {
            return Err(Unfetched::Encoded);
        }
        let too_long = Unfetched::TooLong { most: self.most };
        let announced = hyper::body::Body::size_hint(&body).lower();
        let announced = usize::try_from(announced).unwrap_or(usize::MAX);
        if announced > self.most {
            return Err(too_long);
        }
        let mut whole = BytesMut::with_capacity(announced);
        while let Some(frame) =
            within(self.patience.waiting, "a piece of the answer", next(&mut body)).await?
        {
            if whole.len() + frame.len() > self.most {
                return Err(too_long);
            }
            whole.extend_from_slice(&frame);
        }
        Ok(Got { body: Some(whole.freeze()), headers: head.headers })
    }
}

/// Whether the answer may be that nothing changed (RFC 9110 §15.4.5).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum NothingNew {
    /// The request said what we have.
    Expected,
    /// Nobody asked: there is nothing that could be unchanged.
    Unasked,
}

impl NothingNew {
    fn may_be_told(headers: &HeaderMap) -> Self {
        let conditions = [header::IF_NONE_MATCH, header::IF_MODIFIED_SINCE];
        if conditions.iter().any(|it| headers.contains_key(it)) { Self::Expected } else { Self::Unasked }
    }
}

/// Where a redirect leads, as one line.
fn target(headers: &HeaderMap) -> String {
    let said = headers.get(header::LOCATION).map(|it| String::from_utf8_lossy(it.as_bytes()));
    said.map_or_else(|| "an address that it does not name".to_owned(), |it| line(&it, TARGET))
}

/// Whether the body is compressed. Some servers say `identity`, or nothing, where it is not.
fn is_encoded(headers: &HeaderMap) -> bool {
    let said =
        headers.get_all(header::CONTENT_ENCODING).iter().flat_map(|it| it.as_bytes().split(|&it| it == b','));
    said.map(<[u8]>::trim_ascii).any(|it| !it.is_empty() && !it.eq_ignore_ascii_case(b"identity"))
}

/// The next piece of a body.
async fn next(body: &mut Incoming) -> Result<Option<Bytes>, Unfetched> {
    while let Some(frame) = body.frame().await {
        if let Ok(data) = frame?.into_data() {
            return Ok(Some(data));
        }
    }
    Ok(None)
}

fn request(
    method: Method,
    url: &Url,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Request<Full<Bytes>>, Unfetched> {
    let target = url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()));
    let host = url.host_str().unwrap_or_default();
    let authority = url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
    let mut request = Request::builder()
        .method(method)
        .uri(target)
        .body(Full::new(body))
        .map_err(|why| Unfetched::Request(why.to_string()))?;
    *request.headers_mut() = headers;
    let mut put = |name: HeaderName, value: &str| {
        let value = HeaderValue::from_str(value).map_err(|why| Unfetched::Request(why.to_string()))?;
        request.headers_mut().insert(name, value);
        Ok::<_, Unfetched>(())
    };
    put(header::HOST, &authority)?;
    put(header::USER_AGENT, concat!("kagura/", env!("CARGO_PKG_VERSION")))?;
    put(header::ACCEPT_ENCODING, "identity")?;
    put(header::CONNECTION, "close")?;
    Ok(request)
}

async fn within<T>(
    patience: Duration,
    step: &'static str,
    doing: impl Future<Output = Result<T, Unfetched>>,
) -> Result<T, Unfetched> {
    timeout(patience, doing).await.unwrap_or(Err(Unfetched::Late(step)))
}
