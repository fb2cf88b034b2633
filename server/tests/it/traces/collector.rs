//! A collector on this computer, which reads what it is brought as the standard has it.

use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::KeyValue;
use opentelemetry_proto::tonic::common::v1::any_value::Value;
use opentelemetry_proto::tonic::trace::v1::Span;
use prost::Message as _;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// What a collector says to whatever it is brought.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Says {
    Yes,
    /// A status.
    No(u16),
    /// Nothing, ever.
    Nothing,
}

/// A collector, and what it was brought.
pub struct LoopbackCollector {
    at: SocketAddr,
    brought: Arc<Mutex<Vec<Brought>>>,
}

/// A request that came.
#[derive(Clone, Debug)]
pub struct Brought {
    pub head: String,
    pub request: ExportTraceServiceRequest,
}

impl LoopbackCollector {
    pub fn start(says: Says) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let at = listener.local_addr().unwrap();
        let brought = Arc::<Mutex<Vec<Brought>>>::default();
        let kept = Arc::clone(&brought);
        std::thread::spawn(move || {
            let mut held = Vec::new();
            for tcp in listener.incoming() {
                let tcp = tcp.unwrap();
                let read = read(&tcp);
                match (says, read) {
                    (_, None) => {} // somebody looked whether it is there
                    (Says::Nothing, Some(_)) => held.push(tcp),
                    (Says::Yes, Some(one)) => {
                        kept.lock().unwrap().push(one);
                        answer(tcp, "200 OK");
                    }
                    (Says::No(status), Some(one)) => {
                        kept.lock().unwrap().push(one);
                        answer(tcp, &format!("{status} No"));
                    }
                }
            }
        });
        Self { at, brought }
    }

    /// Its address, as an operator gives it.
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.at)
    }

    pub fn brought(&self) -> Vec<Brought> {
        self.brought.lock().unwrap().clone()
    }

    /// Every span that came.
    pub fn spans(&self) -> Vec<Seen> {
        let all = self.brought().into_iter().flat_map(|it| it.request.resource_spans);
        all.flat_map(|it| it.scope_spans).flat_map(|it| it.spans).map(Seen::of).collect()
    }

    /// All of it, as text.
    pub fn text(&self) -> String {
        self.brought().iter().fold(String::new(), |mut all, it| {
            for resource in &it.request.resource_spans {
                writeln!(all, "{:?}", resource.resource).unwrap();
                for span in resource.scope_spans.iter().flat_map(|scope| &scope.spans) {
                    writeln!(all, "{span:?}").unwrap();
                }
            }
            all
        })
    }
}

fn read(tcp: &TcpStream) -> Option<Brought> {
    let mut reader = BufReader::new(tcp);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head).ok()? == 0 {
            return None;
        }
    }
    let length = head
        .lines()
        .find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    reader.read_exact(&mut body).ok()?;
    Some(Brought { head, request: ExportTraceServiceRequest::decode(body.as_slice()).unwrap() })
}

fn answer(mut tcp: TcpStream, status: &str) {
    let head = format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    let _ = tcp.write_all(head.as_bytes()); // whoever brought it may be gone
}

/// A span, in what a test looks at.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Seen {
    pub name: String,
    pub trace: String,
    pub id: String,
    pub parent: String,
    pub links: Vec<String>,
    pub facts: BTreeMap<String, String>,
    pub state: String,
    pub nanos: u64,
}

impl Seen {
    fn of(span: Span) -> Self {
        let hex = crate::log::hex;
        Self {
            name: span.name,
            trace: hex(&span.trace_id),
            id: hex(&span.span_id),
            parent: hex(&span.parent_span_id),
            links: span.links.iter().map(|link| hex(&link.span_id)).collect(),
            facts: facts(&span.attributes),
            state: span.trace_state,
            nanos: span.end_time_unix_nano - span.start_time_unix_nano,
        }
    }

    pub fn fact(&self, name: &str) -> &str {
        self.facts.get(name).map_or("", String::as_str)
    }
}

/// What is told, as text.
pub fn facts(all: &[KeyValue]) -> BTreeMap<String, String> {
    let text = |it: &KeyValue| match it.value.as_ref().and_then(|it| it.value.as_ref()).unwrap() {
        Value::StringValue(text) => text.clone(),
        Value::IntValue(number) => number.to_string(),
        other => panic!("{}: {other:?}", it.key),
    };
    all.iter().map(|it| (it.key.clone(), text(it))).collect()
}
