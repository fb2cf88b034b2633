//! The line that the log gets of a request, and its place in the metrics. Whatever changes something gets one, and whatever is refused:
//! by its route's pattern, never by its path, which holds ids; without query, body, cookie or name.

use crate::http::request::{extract, forwarded};
use crate::metrics::{HostKind, Metrics};
use crate::service::app::App;
use crate::traces::{OpenSpan, SpanFact, SpanMark, TracedRequest};
use api::Code;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::Response;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What an answer carries to whoever logs it, where it is a refusal.
#[derive(Clone, Debug)]
pub(crate) struct Refused {
    /// What the program was told.
    pub(crate) code: Code,
    /// The number that the person was told.
    pub(crate) incident: Option<String>,
    /// What failed beneath, for the log alone.
    pub(crate) cause: Option<Arc<str>>,
}

impl Refused {
    /// Makes an answer a refusal for whoever counts, logs and repeats requests.
    pub(crate) fn mark(self, response: &mut Response, metrics: &Metrics, retry_after: Option<u32>) {
        metrics.refusal(self.code);
        if let Some(seconds) = retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(self);
    }
}

/// A request, as far as the log tells of it.
struct Asked {
    host: HostKind,
    method: Method,
    /// The pattern of its route, where there is one.
    route: Option<MatchedPath>,
    address: IpAddr,
}

/// Counts a request to one of the hosts, and logs it where it changes something or is refused.
pub(crate) async fn watched(
    State((app, host)): State<(Arc<App>, HostKind)>,
    request: Request,
    next: Next,
) -> Response {
    let began = Instant::now();
    let asked = Asked {
        host,
        method: request.method().clone(),
        route: request.extensions().get::<MatchedPath>().cloned(),
        address: extract::address(request.headers(), request.extensions(), &app),
    };
    let span = asked.traced(&request, &app);
    let mut response = span.of_work(next.run(request)).await;
    let (status, took) = (response.status().as_u16(), began.elapsed());
    app.metrics.request(host, asked.route.as_ref().map(MatchedPath::as_str), status, took);
    let refused = response.extensions_mut().remove::<Refused>();
    span.tell(SpanFact::Status(status));
    if let Some(refused) = &refused {
        span.tell(SpanFact::Refusal(refused.code));
    }
    if status >= 500 {
        span.tell(SpanFact::Failure("fault"));
    }
    let reads = matches!(asked.method, Method::GET | Method::HEAD | Method::OPTIONS);
    if refused.is_some() || !reads || status >= 500 {
        asked.log(status, took, refused.as_ref(), span.trace_id().as_deref());
    }
    response
}

impl Asked {
    /// Its span. Whoever is none of our proxies says nothing about it.
    fn traced(&self, request: &Request, app: &App) -> OpenSpan {
        app.tracer.request(TracedRequest {
            host: self.host,
            method: usual(&self.method),
            route: self.route.as_ref().map(MatchedPath::as_str),
            parent: forwarded::parent(request.headers(), request.extensions(), &app.config),
            handshake: request.extensions().get::<SpanMark>(),
        })
    }

    fn log(&self, status: u16, took: Duration, refused: Option<&Refused>, trace: Option<&str>) {
        let (host, method) = (self.host.word(), usual(&self.method).unwrap_or("(other)"));
        let route = self.route.as_ref().map_or("(no route)", MatchedPath::as_str);
        let (address, duration_ms) = (self.address, u64::try_from(took.as_millis()).unwrap_or(u64::MAX));
        let code = refused.map(|it| tracing::field::debug(it.code));
        let incident = refused.and_then(|it| it.incident.as_deref());
        let cause = refused.and_then(|it| it.cause.as_deref());
        // The fields of all three are the same.
        macro_rules! say {
            ($level:ident, $words:literal) => {
                tracing::$level!(host, method, route, status, code, incident, %address, duration_ms, trace, cause, $words)
            };
        }
        match refused {
            Some(Refused { code: Code::Fault, .. }) => say!(error, "a request failed"),
            None if status >= 500 => say!(error, "a request failed"),
            Some(_) => say!(info, "a request was refused"),
            None => say!(info, "a request was answered"),
        }
    }
}

/// A method by its name; what is none of the usual ones is anybody's invention, of any length.
fn usual(method: &Method) -> Option<&'static str> {
    const USUAL: [Method; 8] = [
        Method::GET,
        Method::HEAD,
        Method::POST,
        Method::PUT,
        Method::PATCH,
        Method::DELETE,
        Method::OPTIONS,
        Method::CONNECT,
    ];
    const NAMES: [&str; 8] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT"];
    USUAL.iter().zip(NAMES).find(|(usual, _)| *usual == method).map(|(_, name)| name)
}
