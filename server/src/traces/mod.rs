//! Traces: how long each part of a request took, for an operator's collector of OpenTelemetry. The only room that names its libraries. What
//! a span tells is a [`SpanFact`], so that only our own words, numbers and names of the settings' hosts stand in one: no id, name, address of a
//! person, path, query or secret ever does. Where nobody collects, nothing of this is made.

mod parent;
mod queue;
mod wire;

pub use parent::RemoteParent;
pub use queue::{Collector, Delivery, SpanQueue};

use crate::metrics::{HandshakeEnd, HostKind, Metrics};
use futures_util::future::Either;
use opentelemetry::context::{FutureExt as _, WithContext};
use opentelemetry::trace::{
    Span as _, SpanContext, SpanKind, SpanRef, Status, TraceContextExt as _, Tracer as _, TracerProvider as _,
};
use opentelemetry::{Context, KeyValue};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{Sampler, SdkTracer, SdkTracerProvider};
use queue::QueueProcessor;
use std::sync::Arc;

/// Which program the spans are of.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TracedService {
    /// `service.name`.
    pub name: String,
    /// `service.instance.id`: one of several servers, or one of their starts.
    pub instance: String,
}

/// Makes spans. Its default makes none.
#[derive(Clone, Default)]
pub struct Tracer(Option<SdkTracer>);

/// The tracer of whatever is under way, for what knows no tracer.
struct Ambient(SdkTracer);

/// What a span is of.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum SpanName {
    /// A change goes into the store.
    Commit,
    /// A handshake of TLS.
    Handshake,
    /// Something is asked of another server.
    Fetch,
    /// Leftovers are removed.
    Sweep,
}

impl SpanName {
    const fn word(self) -> &'static str {
        match self {
            Self::Commit => "store.commit",
            Self::Handshake => "tls.handshake",
            Self::Fetch => "fetch",
            Self::Sweep => "sweep",
        }
    }

    const fn kind(self) -> SpanKind {
        match self {
            Self::Commit | Self::Sweep => SpanKind::Internal,
            Self::Handshake => SpanKind::Server,
            Self::Fetch => SpanKind::Client,
        }
    }
}

/// A request that somebody makes of us.
#[derive(Clone, Copy, Debug)]
pub struct TracedRequest<'a> {
    /// The host that it came to.
    pub host: HostKind,
    /// One of the usual methods, or nothing.
    pub method: Option<&'static str>,
    /// The pattern of its route, where there is one.
    pub route: Option<&'a str>,
    /// The span of a proxy of ours that it belongs to.
    pub parent: Option<RemoteParent>,
    /// The handshake of its connection.
    pub handshake: Option<&'a SpanMark>,
}

/// What is told of a span.
#[derive(Clone, Copy, Debug)]
pub enum SpanFact<'a> {
    /// The status of an answer, ours or another server's.
    Status(u16),
    /// The code of a refusal, as programs are told it.
    Refusal(api::Code),
    /// The host of a connection.
    Host(HostKind),
    /// How a handshake ended.
    Handshake(HandshakeEnd),
    /// How a change ended.
    Commit(&'static str),
    /// A method.
    Method(&'static str),
    /// The host of another server, which the settings or an application's registration name.
    Server(&'a str),
    /// Something failed, in a word.
    Failure(&'static str),
}

/// A span, to be told of in another one.
#[derive(Clone, Debug)]
pub struct SpanMark(SpanContext);

/// A span until it is dropped; or nothing, where nobody collects.
#[must_use]
pub struct OpenSpan(Option<Context>);

impl Tracer {
    /// A tracer, and what takes its spans to a collector. So large a `share` (up to 1) of what begins here is traced.
    pub fn begin(service: &TracedService, share: f64, metrics: Arc<Metrics>) -> (Self, SpanQueue) {
        let resource = Resource::builder_empty()
            .with_attributes([
                KeyValue::new("service.name", service.name.clone()),
                KeyValue::new("service.version", env!("CARGO_PKG_VERSION")),
                KeyValue::new("service.instance.id", service.instance.clone()),
                KeyValue::new("telemetry.sdk.name", "opentelemetry"),
                KeyValue::new("telemetry.sdk.language", "rust"),
            ])
            .build();
        let (processor, queue) = QueueProcessor::new(&resource, metrics);
        let sampler = Sampler::ParentBased(Box::new(Sampler::TraceIdRatioBased(share)));
        let provider = SdkTracerProvider::builder()
            .with_resource(resource)
            .with_sampler(sampler)
            .with_span_processor(processor)
            .build();
        (Self(Some(provider.tracer("kagura"))), queue)
    }

    /// A request that has come in. It belongs to nobody but to its proxy.
    pub fn request(&self, asked: TracedRequest<'_>) -> OpenSpan {
        let Some(tracer) = &self.0 else { return OpenSpan(None) };
        let method = asked.method.unwrap_or("_OTHER");
        let name = match (asked.method.unwrap_or("HTTP"), asked.route) {
            (method, Some(route)) => format!("{method} {route}"),
            (method, None) => method.to_owned(),
        };
        let mut facts = vec![
            KeyValue::new("http.request.method", method),
            KeyValue::new("kagura.host", asked.host.word()),
        ];
        facts.extend(asked.route.map(|route| KeyValue::new("http.route", route.to_owned())));
        let builder = tracer.span_builder(name).with_kind(SpanKind::Server).with_attributes(facts);
        let above = asked.parent.map_or_else(Context::new, RemoteParent::context);
        let mut span = builder.start_with_context(tracer, &above);
        if let Some(SpanMark(handshake)) = asked.handshake {
            span.add_link(handshake.clone(), Vec::new());
        }
        OpenSpan::of(tracer, span)
    }

    /// Something that begins within what is under way, or else by itself.
    pub fn span(&self, name: SpanName) -> OpenSpan {
        self.0.as_ref().map_or(OpenSpan(None), |tracer| OpenSpan::within(tracer, &Context::current(), name))
    }

    /// The same, whatever is under way.
    pub fn root(&self, name: SpanName) -> OpenSpan {
        self.0.as_ref().map_or(OpenSpan(None), |tracer| OpenSpan::within(tracer, &Context::new(), name))
    }

    /// Has what is done without a span know this tracer.
    pub fn known_to<F: Future>(&self, work: F) -> impl Future<Output = F::Output> + use<F> {
        within(self.0.clone().map(|tracer| Context::new().with_value(Ambient(tracer))), work)
    }
}

/// Does something where this is under way, if anything is.
fn within<F: Future>(around: Option<Context>, work: F) -> Either<F, WithContext<F>> {
    match around {
        None => Either::Left(work),
        Some(around) => Either::Right(work.with_context(around)),
    }
}

/// A span within what is under way, where that is traced.
pub fn span(name: SpanName) -> OpenSpan {
    Context::map_current(|around| match around.get::<Ambient>() {
        Some(Ambient(tracer)) => OpenSpan::within(tracer, around, name),
        None => OpenSpan(None),
    })
}

impl OpenSpan {
    fn within(tracer: &SdkTracer, around: &Context, name: SpanName) -> Self {
        let builder = tracer.span_builder(name.word()).with_kind(name.kind());
        Self::of(tracer, builder.start_with_context(tracer, around))
    }

    fn of(tracer: &SdkTracer, span: opentelemetry_sdk::trace::Span) -> Self {
        Self(Some(Context::new().with_value(Ambient(tracer.clone())).with_span(span)))
    }

    /// Does something as a part of it.
    pub fn of_work<F: Future>(&self, work: F) -> impl Future<Output = F::Output> + use<F> {
        within(self.0.clone(), work)
    }

    /// Tells something of it.
    pub fn tell(&self, fact: SpanFact<'_>) {
        let Some(span) = self.0.as_ref().map(Context::span).filter(SpanRef::is_recording) else {
            return;
        };
        span.set_attribute(match fact {
            SpanFact::Status(status) => KeyValue::new("http.response.status_code", i64::from(status)),
            SpanFact::Refusal(code) => KeyValue::new("kagura.code", crate::metrics::code(code)),
            SpanFact::Host(host) => KeyValue::new("kagura.host", host.word()),
            SpanFact::Handshake(end) => KeyValue::new("kagura.handshake", end.word()),
            SpanFact::Commit(end) => KeyValue::new("kagura.commit", end),
            SpanFact::Method(method) => KeyValue::new("http.request.method", method),
            SpanFact::Server(host) => KeyValue::new("server.address", host.to_owned()),
            SpanFact::Failure(word) => {
                span.set_status(Status::error(""));
                KeyValue::new("error.type", word)
            }
        });
    }

    /// What the log calls it, where it goes to a collector.
    pub fn trace_id(&self) -> Option<String> {
        let span = self.0.as_ref()?.span();
        let known = span.span_context();
        known.is_sampled().then(|| known.trace_id().to_string())
    }

    /// What another span can tell of it by, where it goes to a collector.
    pub fn mark(&self) -> Option<SpanMark> {
        let known = self.0.as_ref()?.span().span_context().clone();
        known.is_sampled().then_some(SpanMark(known))
    }
}

impl Drop for OpenSpan {
    fn drop(&mut self) {
        if let Some(span) = &self.0 {
            span.span().end();
        }
    }
}
