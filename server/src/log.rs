//! Where the log goes. A thread of its own writes it, so that nobody here waits for whoever reads it; and a log that cannot be written –
//! its reader has gone, the disk is full – changes no answer and no task. What was lost is counted and told when writing works again.
//! What libraries have to say to those who mend them is left out at any level: it quotes the rows and challenges that go through them.

use crate::clock::Clock;
use crate::line;
use std::io::{self, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::{Duration, Instant};
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

/// Whose lines are logged as far as the settings ask for it: the crates of this workspace, which never log a secret.
const OURS: [&str; 3] = ["api", "kagura", "server"];
/// The least grave lines of libraries that are logged.
const THEIRS: LevelFilter = LevelFilter::INFO;
/// So many lines may wait to be written; those beyond are lost.
const QUEUE: usize = 4096;
/// At the end, what waits gets this long to be written.
const PATIENCE: Duration = Duration::from_secs(1);
/// So often it is looked whether there is room for one line more, at the end.
const PAUSE: Duration = Duration::from_millis(5);

/// The shape of log lines.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum LogFormat {
    /// A line of text for people.
    Text,
    /// A JSON object on each line, for programs.
    Json,
}

/// What is logged and how.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Log {
    /// At least as grave as this.
    pub level: LevelFilter,
    /// The shape of each line.
    pub format: LogFormat,
}

/// Whether the place where the log goes is a terminal.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum LogTarget {
    /// A terminal: levels have colours.
    Terminal,
    /// A file or another program: no colours.
    Other,
}

/// So many lines were lost, of any log of this process.
static LOST: AtomicU64 = AtomicU64::new(0);
/// So many panics were logged.
static PANICS: AtomicU64 = AtomicU64::new(0);

/// Where this process logs to, once it was set up.
static LOG: OnceLock<Sink> = OnceLock::new();

/// The log while it is written. Dropped, it waits a moment for the last lines.
pub struct LogWriter(());

/// Begins to write the log of this process to `out`, panics included. Once in a process.
pub fn begin(
    Log { level, format }: Log,
    out: impl Write + Send + 'static,
    place: LogTarget,
) -> io::Result<LogWriter> {
    let sink = Sink::to(out)?;
    let writer = sink.clone();
    let builder = tracing_subscriber::fmt()
        .log_internal_errors(false) // it would tell standard error, which may be what cannot be written
        .with_writer(move || writer.clone())
        .with_max_level(level);
    match format {
        LogFormat::Text => builder.with_ansi(place == LogTarget::Terminal).finish().with(heard(level)).init(),
        LogFormat::Json => builder.json().finish().with(heard(level)).init(),
    }
    std::panic::set_hook(Box::new(|panic| {
        PANICS.fetch_add(1, Ordering::Relaxed);
        tracing::error!(%panic, "a part of the program stopped");
    }));
    let _ = LOG.set(sink); // there is none yet: beginning twice has panicked above
    Ok(LogWriter(()))
}

/// Who is heard, and how far.
fn heard(level: LevelFilter) -> Targets {
    Targets::new().with_default(level.min(THEIRS)).with_targets(OURS.map(|ours| (ours, level)))
}

/// A line as the log has them for programs, for what has to be said whatever level is logged.
pub fn json(level: LevelFilter, clock: &dyn Clock, fields: &[(&str, &str)]) -> String {
    let fields: serde_json::Map<String, serde_json::Value> = fields
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| ((*name).to_owned(), (*value).into()))
        .collect();
    let at = jiff::Timestamp::from_millisecond(clock.now().as_millis()).unwrap_or_default();
    let level = level.to_string().to_ascii_uppercase();
    let line = serde_json::json!({"timestamp": at.to_string(), "level": level, "fields": fields, "target": "kagura"});
    line::escaped(&line.to_string())
}

/// How many lines were lost since the process began: nobody took them.
pub fn lost() -> u64 {
    LOST.load(Ordering::Relaxed)
}

/// How many parts of the program have stopped by a fault of their own since it began to log.
pub fn panics() -> u64 {
    PANICS.load(Ordering::Relaxed)
}

/// Waits a moment until all that was logged is written; for whoever ends the process at once.
pub fn flush() {
    if let Some(sink) = LOG.get() {
        sink.flush();
    }
}

impl Drop for LogWriter {
    fn drop(&mut self) {
        flush();
    }
}

/// Takes lines for the thread that writes them. Never fails and never waits.
#[derive(Clone)]
struct Sink {
    lines: SyncSender<LogMessage>,
    lost: Arc<AtomicU64>,
}

enum LogMessage {
    Text(Vec<u8>),
    /// Answered once everything before it is written.
    Flush(SyncSender<()>),
}

impl Sink {
    fn to(out: impl Write + Send + 'static) -> io::Result<Self> {
        let (lines, waiting) = sync_channel(QUEUE);
        let lost = Arc::<AtomicU64>::default();
        let counted = Arc::clone(&lost);
        thread::Builder::new().name("log".to_owned()).spawn(move || write(&waiting, out, &counted))?;
        Ok(Self { lines, lost })
    }

    fn flush(&self) {
        let until = Instant::now() + PATIENCE;
        let (done, told) = sync_channel(1);
        while self.lines.try_send(LogMessage::Flush(done.clone())).is_err() {
            if Instant::now() >= until {
                return; // whoever does not take the log by then does not get it
            }
            thread::sleep(PAUSE);
        }
        let _ = told.recv_timeout(until.saturating_duration_since(Instant::now()));
    }
}

impl Write for Sink {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        if self.lines.try_send(LogMessage::Text(text.to_vec())).is_err() {
            LOST.fetch_add(1, Ordering::Relaxed);
            self.lost.fetch_add(1, Ordering::Relaxed);
        }
        Ok(text.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn write(waiting: &Receiver<LogMessage>, mut out: impl Write, lost: &AtomicU64) {
    for line in waiting {
        match line {
            LogMessage::Text(text) => {
                if out.write_all(&text).and_then(|()| out.flush()).is_err() {
                    LOST.fetch_add(1, Ordering::Relaxed);
                    lost.fetch_add(1, Ordering::Relaxed);
                } else {
                    match lost.swap(0, Ordering::Relaxed) {
                        0 => {}
                        lines => tracing::warn!(lines, "a part of the log could not be written and is lost"),
                    }
                }
            }
            LogMessage::Flush(done) => {
                let _ = done.send(()); // nobody waits any more
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;

    /// Somewhere that takes what it is given, or nothing.
    #[derive(Clone, Default)]
    struct Paper(Arc<Mutex<(Vec<u8>, bool)>>);

    impl Write for Paper {
        fn write(&mut self, text: &[u8]) -> io::Result<usize> {
            let mut paper = self.0.lock().unwrap();
            if paper.1 {
                return Err(io::ErrorKind::StorageFull.into());
            }
            paper.0.extend_from_slice(text);
            Ok(text.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn libraries_tell_nothing_that_is_less_grave_than_info() {
        use tracing::Level;
        for theirs in ["sled::tree", "webauthn_rs_core::core", "rustls::server::hs", "h2", "axum::rejection"]
        {
            let heard = heard(LevelFilter::TRACE);
            assert!(!heard.would_enable(theirs, &Level::TRACE) && !heard.would_enable(theirs, &Level::DEBUG));
            assert!(heard.would_enable(theirs, &Level::INFO) && heard.would_enable(theirs, &Level::ERROR));
        }
        for ours in ["server::log", "kagura", "api::device"] {
            assert!(heard(LevelFilter::TRACE).would_enable(ours, &Level::TRACE), "{ours}");
            assert!(!heard(LevelFilter::WARN).would_enable(ours, &Level::INFO), "{ours}");
        }
        assert!(!heard(LevelFilter::ERROR).would_enable("sled", &Level::WARN), "no more than is asked for");
    }

    #[test]
    fn what_is_logged_is_written_in_order() {
        let paper = Paper::default();
        let mut sink = Sink::to(paper.clone()).unwrap();
        sink.write_all(b"one\n").unwrap();
        sink.write_all(b"two\n").unwrap();
        sink.flush();
        assert_eq!(paper.0.lock().unwrap().0, b"one\ntwo\n");
    }

    #[test]
    fn what_cannot_be_written_is_counted_and_stops_nobody() {
        let paper = Paper::default();
        paper.0.lock().unwrap().1 = true;
        let mut sink = Sink::to(paper.clone()).unwrap();
        for _ in 0..3 {
            sink.write_all(b"lost\n").unwrap();
        }
        sink.flush();
        assert_eq!(sink.lost.load(Ordering::Relaxed), 3);
        paper.0.lock().unwrap().1 = false;
        sink.write_all(b"kept\n").unwrap();
        sink.flush();
        assert_eq!(paper.0.lock().unwrap().0, b"kept\n");
        assert_eq!(sink.lost.load(Ordering::Relaxed), 0, "it was told");
    }

    #[test]
    fn whoever_stops_reading_stops_nobody_here() {
        let paper = Paper::default();
        let mut sink = Sink::to(paper.clone()).unwrap();
        let stopped = paper.0.lock().unwrap();
        for _ in 0..2 * QUEUE {
            sink.write_all(b"a line\n").unwrap();
        }
        assert!(sink.lost.load(Ordering::Relaxed) >= u64::try_from(QUEUE - 1).unwrap());
        drop(stopped);
        sink.flush();
        assert!(paper.0.lock().unwrap().0.len() >= QUEUE * 7);
    }
}
