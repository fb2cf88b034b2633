//! Takes traces to the collector of the settings, over HTTP, while the server runs.

use crate::config::Config;
use crate::listener::server_certificate;
use crate::metrics::Metrics;
use crate::serve::error::ServeError;
use crate::service::trace_collector::HttpCollector;
use crate::traces::{TracedService, Tracer};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use uuid::Uuid;

/// When the server stops, what waits gets this long to be brought.
const FAREWELL: Duration = Duration::from_secs(2);

/// What takes spans away, for as long as the server runs.
pub(super) struct TraceExport {
    finish: watch::Sender<()>,
    task: JoinHandle<()>,
}

impl TraceExport {
    /// What makes spans, and what takes them away; neither does anything where the settings name no collector.
    pub(super) fn begin(
        config: &Config,
        metrics: &Arc<Metrics>,
    ) -> Result<(Tracer, Option<Self>), ServeError> {
        let Some(wanted) = &config.traces else { return Ok((Tracer::default(), None)) };
        let roots = server_certificate::roots_and("traces.roots", &wanted.roots)?;
        let collector = HttpCollector::of(wanted, roots)?;
        let instance = wanted.instance.clone().unwrap_or_else(|| Uuid::new_v4().to_string());
        let service = TracedService { name: wanted.service.clone(), instance };
        let (tracer, queue) = Tracer::begin(&service, wanted.share, Arc::clone(metrics));
        let (finish, finished) = watch::channel(());
        let task = tokio::spawn(queue.collect(collector, finished));
        Ok((tracer, Some(Self { finish, task })))
    }

    /// Brings what waits, or gives it up.
    pub(super) async fn finish(self) {
        let Self { finish, mut task } = self;
        drop(finish);
        if timeout(FAREWELL, &mut task).await.is_err() {
            task.abort();
        }
    }
}
