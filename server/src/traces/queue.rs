//! The way of spans to a collector. It has so much room and no more: whoever ends a span never waits, and what finds no room, or is not taken,
//! is dropped and counted. That a collector takes nothing is told once, until it takes something again.

use crate::metrics::{Metrics, SpanFate};
use crate::traces::wire;
use opentelemetry::Context;
use opentelemetry_proto::transform::common::tonic::ResourceAttributesWithSchema;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{Span, SpanData, SpanProcessor};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, sleep, timeout_at};

/// So many spans may wait: some megabytes.
const ROOM: usize = 4096;
/// So many go at once.
const BATCH: usize = 512;
/// So long the first of them waits for the others.
const GATHERING: Duration = Duration::from_secs(5);
/// After each of these it is tried again to bring what was not taken.
const AGAIN: [Duration; 3] = [Duration::from_secs(1), Duration::from_secs(2), Duration::from_secs(4)];

/// Who takes spans.
pub trait Collector: Send + Sync {
    /// Brings it a request in OTLP's binary form.
    fn bring(&self, request: Vec<u8>) -> impl Future<Output = Delivery> + Send;
}

/// What came of bringing a request.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Delivery {
    /// It was taken; that is the answer's body.
    Taken(Vec<u8>),
    /// It may be taken later.
    NotNow(String),
    /// It will never be taken.
    Refused(String),
}

/// Spans that have ended and wait to be collected.
pub struct SpanQueue {
    spans: mpsc::Receiver<SpanData>,
    service: ResourceAttributesWithSchema,
    metrics: Arc<Metrics>,
}

/// Where spans go when they end.
pub(super) struct QueueProcessor {
    spans: mpsc::Sender<SpanData>,
    metrics: Arc<Metrics>,
}

impl QueueProcessor {
    pub(super) fn new(service: &Resource, metrics: Arc<Metrics>) -> (Self, SpanQueue) {
        let (spans, waiting) = mpsc::channel(ROOM);
        let queue = SpanQueue { spans: waiting, service: service.into(), metrics: Arc::clone(&metrics) };
        (Self { spans, metrics }, queue)
    }
}

impl std::fmt::Debug for QueueProcessor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("QueueProcessor")
    }
}

impl SpanProcessor for QueueProcessor {
    fn on_start(&self, _: &mut Span, _: &Context) {}

    fn on_end(&self, span: SpanData) {
        if span.span_context.is_sampled() && self.spans.try_send(span).is_err() {
            self.metrics.spans(SpanFate::Dropped, 1);
        }
    }

    fn force_flush(&self) -> OTelSdkResult {
        Ok(()) // `SpanQueue::collect` does it
    }

    fn shutdown_with_timeout(&self, _: Duration) -> OTelSdkResult {
        Ok(())
    }
}

/// How the collector was when it was brought something last.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Mood {
    Takes,
    TakesNothing { dropped: u64 },
}

impl SpanQueue {
    /// Brings spans to a collector until the other end of `finish` is gone: no more will come, and what waits is brought once.
    pub async fn collect(mut self, to: impl Collector, mut finish: watch::Receiver<()>) {
        let (mut spans, mut mood) = (Vec::with_capacity(BATCH), Mood::Takes);
        let mut last = false;
        loop {
            if last {
                if self.spans.recv_many(&mut spans, BATCH).await == 0 {
                    return;
                }
            } else if self.gather(&mut spans, &mut finish).await == Gathered::Last {
                last = true;
                self.spans.close();
            }
            if !spans.is_empty() {
                let batch = std::mem::replace(&mut spans, Vec::with_capacity(BATCH));
                mood = self.bring(batch, &to, (mood, last), &mut finish).await;
            }
        }
    }

    /// Waits for spans, and a moment longer for those that end soon after the first.
    async fn gather(&mut self, spans: &mut Vec<SpanData>, finish: &mut watch::Receiver<()>) -> Gathered {
        let mut until = None;
        while spans.len() < BATCH {
            let room = BATCH - spans.len();
            let some = async {
                match until {
                    None => self.spans.recv_many(spans, room).await,
                    Some(until) => timeout_at(until, self.spans.recv_many(spans, room)).await.unwrap_or(0),
                }
            };
            let came = tokio::select! {
                // The end goes first: a batch that begins after it is brought once, and a stop waits for no second try.
                biased;
                _ = finish.changed() => return Gathered::Last,
                came = some => came,
            };
            if came == 0 {
                // Nobody makes spans any more, or the moment is over.
                return if until.is_none() { Gathered::Last } else { Gathered::More };
            }
            until = until.or_else(|| Some(Instant::now() + GATHERING));
        }
        Gathered::More
    }

    async fn bring(
        &self,
        spans: Vec<SpanData>,
        to: &impl Collector,
        (mood, last): (Mood, bool),
        finish: &mut watch::Receiver<()>,
    ) -> Mood {
        let many = u64::try_from(spans.len()).unwrap_or(u64::MAX);
        let request = wire::request(spans, &self.service);
        let mut tries = if last { [].iter() } else { AGAIN.iter() };
        loop {
            let why = match to.bring(request.clone()).await {
                Delivery::Taken(answer) => return self.taken(many, wire::rejected(&answer), mood),
                Delivery::Refused(why) => why,
                Delivery::NotNow(why) => match tries.next() {
                    None => why,
                    Some(pause) => {
                        tokio::select! {
                            // It is tried a last time.
                            _ = finish.changed() => tries = [].iter(),
                            () = sleep(*pause) => {}
                        }
                        continue;
                    }
                },
            };
            return self.not_taken(many, &why, mood);
        }
    }

    fn taken(&self, many: u64, rejected: u64, mood: Mood) -> Mood {
        let rejected = rejected.min(many);
        self.metrics.spans(SpanFate::Exported, many - rejected);
        if rejected > 0 {
            return self.not_taken(rejected, "it rejected some of what it was brought", mood);
        }
        if let Mood::TakesNothing { dropped } = mood {
            tracing::info!(dropped, "the collector of `traces.endpoint` takes spans again");
        }
        Mood::Takes
    }

    fn not_taken(&self, many: u64, why: &str, mood: Mood) -> Mood {
        self.metrics.spans(SpanFate::Dropped, many);
        match mood {
            Mood::Takes => {
                tracing::warn!(
                    why,
                    "the collector of `traces.endpoint` does not take spans: they are dropped until it does, and everything else goes on. This is \
                     not told again"
                );
                Mood::TakesNothing { dropped: many }
            }
            Mood::TakesNothing { dropped } => Mood::TakesNothing { dropped: dropped.saturating_add(many) },
        }
    }
}

/// Whether more spans will come.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Gathered {
    More,
    Last,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::ServerFigures;
    use crate::traces::{SpanName, TracedService, Tracer};
    use opentelemetry_proto::tonic::collector::trace::v1::{
        ExportTracePartialSuccess, ExportTraceServiceRequest, ExportTraceServiceResponse,
    };
    use prost::Message as _;
    use std::sync::Mutex;

    /// Says one thing after the other, and the last for ever.
    struct Scripted {
        says: Mutex<Vec<Delivery>>,
        brought: Arc<Mutex<Vec<usize>>>,
    }

    impl Collector for Scripted {
        async fn bring(&self, request: Vec<u8>) -> Delivery {
            let request = ExportTraceServiceRequest::decode(request.as_slice()).unwrap();
            self.brought.lock().unwrap().push(request.resource_spans[0].scope_spans[0].spans.len());
            let mut says = self.says.lock().unwrap();
            if says.len() > 1 { says.remove(0) } else { says[0].clone() }
        }
    }

    /// A tracer whose spans go to whoever says this; time passes at once.
    struct Way {
        tracer: Tracer,
        metrics: Arc<Metrics>,
        brought: Arc<Mutex<Vec<usize>>>,
        finish: watch::Sender<()>,
        task: tokio::task::JoinHandle<()>,
    }

    impl Way {
        fn to(says: &[Delivery]) -> Self {
            let (metrics, brought) = (Arc::<Metrics>::default(), Arc::<Mutex<Vec<usize>>>::default());
            let service = TracedService { name: "kagura".to_owned(), instance: "one".to_owned() };
            let (tracer, queue) = Tracer::begin(&service, 1.0, Arc::clone(&metrics));
            let to = Scripted { says: Mutex::new(says.to_vec()), brought: Arc::clone(&brought) };
            let (finish, finished) = watch::channel(());
            let task = tokio::spawn(queue.collect(to, finished));
            Self { tracer, metrics, brought, finish, task }
        }

        fn spans(&self, many: usize) {
            for _ in 0..many {
                drop(self.tracer.root(SpanName::Sweep));
            }
        }

        /// What was brought, and how many were exported and dropped.
        async fn ends(self) -> (Vec<usize>, [u64; 2]) {
            drop(self.finish);
            self.task.await.unwrap();
            let text = self.metrics.text(&ServerFigures::default());
            let of = |fate: &str| {
                let line = format!("kagura_trace_spans_total{{fate=\"{fate}\"}} ");
                text.lines().find_map(|it| it.strip_prefix(&line)).unwrap().parse().unwrap()
            };
            let brought = self.brought.lock().unwrap().clone();
            (brought, [of("exported"), of("dropped")])
        }
    }

    fn taken() -> Delivery {
        Delivery::Taken(Vec::new())
    }

    fn not_now() -> Delivery {
        Delivery::NotNow("down".to_owned())
    }

    #[tokio::test(start_paused = true)]
    async fn spans_that_end_soon_after_each_other_go_together() {
        let way = Way::to(&[taken()]);
        way.spans(3);
        sleep(Duration::from_secs(1)).await;
        way.spans(2);
        sleep(GATHERING).await;
        way.spans(1);
        assert_eq!(way.ends().await, (vec![5, 1], [6, 0]));
    }

    #[tokio::test(start_paused = true)]
    async fn what_cannot_be_taken_now_comes_again_and_then_is_dropped() {
        let way = Way::to(&[not_now(), not_now(), taken()]);
        way.spans(2);
        sleep(Duration::from_mins(1)).await;
        assert_eq!(way.ends().await, (vec![2, 2, 2], [2, 0]));
        let way = Way::to(&[not_now()]);
        way.spans(2);
        sleep(Duration::from_mins(1)).await;
        assert_eq!(way.ends().await, (vec![2, 2, 2, 2], [0, 2]));
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_refused_does_not_come_again() {
        let way = Way::to(&[Delivery::Refused("no".to_owned()), taken()]);
        way.spans(2);
        sleep(Duration::from_mins(1)).await;
        way.spans(1);
        assert_eq!(way.ends().await, (vec![2, 1], [1, 2]));
    }

    #[tokio::test(start_paused = true)]
    async fn what_a_collector_rejects_of_all_counts_as_dropped() {
        let partial = ExportTracePartialSuccess { rejected_spans: 2, error_message: "too old".to_owned() };
        let some = ExportTraceServiceResponse { partial_success: Some(partial) }.encode_to_vec();
        let way = Way::to(&[Delivery::Taken(some)]);
        way.spans(5);
        assert_eq!(way.ends().await, (vec![5], [3, 2]));
        let way = Way::to(&[Delivery::Taken(b"<html>".to_vec())]);
        way.spans(5);
        assert_eq!(way.ends().await, (vec![5], [5, 0]), "what is no answer says nothing");
    }

    #[tokio::test(start_paused = true)]
    async fn what_finds_no_room_is_dropped_and_nobody_waits() {
        let way = Way::to(&[not_now()]);
        // Nobody takes anything meanwhile: this task does not let others work.
        way.spans(ROOM + 100);
        let (brought, [exported, dropped]) = way.ends().await;
        assert_eq!(exported, 0);
        assert_eq!(dropped, u64::try_from(ROOM + 100).unwrap());
        assert_eq!(brought.iter().sum::<usize>(), ROOM, "at the end nothing is tried twice: {brought:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn what_ends_after_the_end_is_dropped() {
        let way = Way::to(&[taken()]);
        let late = way.tracer.root(SpanName::Sweep);
        let metrics = Arc::clone(&way.metrics);
        assert_eq!(way.ends().await, (Vec::new(), [0, 0]));
        drop(late);
        let text = metrics.text(&ServerFigures::default());
        assert!(text.contains("kagura_trace_spans_total{fate=\"dropped\"} 1\n"), "{text}");
    }
}
