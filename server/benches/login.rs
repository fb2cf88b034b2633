//! What a login costs on this machine, through the real router and the real store, every write durable before it is answered:
//! `cargo bench -p server --bench login`. Beside it stand the two things it cannot do without: checking one signature, and
//! having the disk keep four kilobytes.

#![expect(clippy::print_stdout, reason = "a table is what this program is for")]
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a measurement that fails stops")]
#![expect(clippy::indexing_slicing, clippy::cast_precision_loss, reason = "numbers for people")]
#![expect(unreachable_pub, reason = "the actors belong to the tests of http")]

#[expect(dead_code, unused_imports, reason = "the tests of http use the rest")]
#[path = "../tests/it/common/mod.rs"]
mod common;
#[path = "measure/mod.rs"]
mod measure;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _, UnparsedPublicKey,
};
use common::TestServer;
use measure::{per_call, processor_time};
use serde_json::json;
use server::traces::{Collector, Delivery, TracedService, Tracer};
use std::fs;
use std::io::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// How long each line of the table is measured.
const LONG: Duration = Duration::from_secs(6);

fn main() {
    // `cargo test` runs this file too; then one of each is enough.
    let long = if std::env::args().any(|it| it == "--bench") { LONG } else { Duration::ZERO };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let bare = Bare::measure(long);
    println!("{} processors; each line {} s", std::thread::available_parallelism().unwrap(), long.as_secs());
    println!(
        "one ECDSA P-256 verification: {:.1} µs ({:.0} a second and processor)",
        bare.verification * 1e6,
        1.0 / bare.verification
    );
    println!(
        "4 KiB appended and fdatasync: median {:.2} ms, p99 {:.2} ms ({:.0} a second)",
        bare.sync.at(50) * 1e3,
        bare.sync.at(99) * 1e3,
        bare.sync.rate()
    );
    println!("the phone's own signature, not counted below: {:.1} µs", bare.signature * 1e6);
    println!();
    println!(
        "{:<22}{:>8}{:>12}{:>10}{:>10}{:>10}{:>16}{:>14}",
        "", "at once", "per second", "p50 ms", "p99 ms", "CPU ms", "CPU/signature", "p50/fdatasync"
    );
    for what in [What::Whole, What::Traced, What::Proof] {
        for at_once in [1, 8, 64] {
            let measured = runtime.block_on(run(what, at_once, long));
            let cpu = measured.cpu - bare.signature;
            println!(
                "{:<22}{at_once:>8}{:>12.0}{:>10.2}{:>10.2}{:>10.2}{:>16.1}{:>14.1}",
                what.name(),
                measured.times.rate(),
                measured.times.at(50) * 1e3,
                measured.times.at(99) * 1e3,
                cpu * 1e3,
                cpu / bare.verification,
                measured.times.at(50) / bare.sync.at(50),
            );
        }
    }
}

/// What is measured.
#[derive(Clone, Copy)]
enum What {
    /// The PC asks, the phone opens, chooses and proves, the PC takes its session.
    Whole,
    /// The same, every request and commit a span that is brought to somebody who takes it.
    Traced,
    /// A ceremony is begun and finished.
    Proof,
}

impl What {
    fn name(self) -> &'static str {
        match self {
            Self::Whole => "whole login on a PC",
            Self::Traced => "the same, traced",
            Self::Proof => "ceremony alone",
        }
    }
}

/// How long each took, and over which time all of them.
struct Times {
    each: Vec<Duration>,
    all: Duration,
}

impl Times {
    fn at(&self, percent: usize) -> f64 {
        let mut sorted = self.each.clone();
        sorted.sort();
        sorted[(sorted.len() * percent / 100).min(sorted.len() - 1)].as_secs_f64()
    }

    fn rate(&self) -> f64 {
        self.each.len() as f64 / self.all.as_secs_f64()
    }
}

struct Measured {
    times: Times,
    /// Seconds of a processor for each.
    cpu: f64,
}

/// So many people at once, each one thing after the other, all through one server.
async fn run(what: What, at_once: usize, long: Duration) -> Measured {
    let server = match what {
        What::Traced => TestServer::traced(&[], tracer()).await,
        What::Whole | What::Proof => TestServer::start().await,
    };
    let mut people = Vec::new();
    for person in 0..at_once {
        people.push((server.registered(&format!("P{person}")).await, server.pc(), format!("P{person}")));
    }
    let (cpu, began) = (processor_time(), Instant::now());
    let tasks: Vec<_> = people
        .into_iter()
        .map(|(mut phone, mut pc, id)| {
            tokio::spawn(async move {
                let mut each = Vec::new();
                while each.is_empty() || began.elapsed() < long {
                    let start = Instant::now();
                    match what {
                        What::Whole | What::Traced => {
                            pc.cookies.clear();
                            phone.logs_in_after(&mut pc, json!({"holder_id": id})).await.is_ok();
                        }
                        What::Proof => {
                            phone.browser.cookies.clear();
                            phone.logs_in().await.is_ok();
                        }
                    }
                    each.push(start.elapsed());
                }
                each
            })
        })
        .collect();
    let mut each = Vec::new();
    for task in tasks {
        each.extend(task.await.unwrap());
    }
    let all = began.elapsed();
    let cpu = (processor_time() - cpu) / each.len() as f64;
    Measured { times: Times { each, all }, cpu }
}

/// Takes whatever it is brought.
struct Taker;

impl Collector for Taker {
    async fn bring(&self, _: Vec<u8>) -> Delivery {
        Delivery::Taken(Vec::new())
    }
}

/// A tracer whose spans are all written out and taken.
fn tracer() -> Tracer {
    let service = TracedService { name: "kagura".to_owned(), instance: "bench".to_owned() };
    let (tracer, queue) = Tracer::begin(&service, 1.0, Arc::default());
    let (finish, finished) = watch::channel(());
    tokio::spawn(async move {
        let _until_the_end = finish;
        queue.collect(Taker, finished).await;
    });
    tracer
}

/// What nothing can do without.
struct Bare {
    verification: f64,
    signature: f64,
    sync: Times,
}

impl Bare {
    fn measure(long: Duration) -> Self {
        let random = SystemRandom::new();
        let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).unwrap();
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, document.as_ref()).unwrap();
        let message = [7; 128];
        let signature = key.sign(&random, &message).unwrap();
        let public = UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, key.public_key().as_ref());
        let folder = tempfile::tempdir().unwrap();
        let mut file = fs::File::create(folder.path().join("appended")).unwrap();
        Self {
            verification: per_call(long / 3, || public.verify(&message, signature.as_ref()).unwrap()),
            signature: per_call(long / 3, || {
                let _signature = key.sign(&random, &message).unwrap();
            }),
            sync: times(long / 2, || {
                file.write_all(&[7; 4096]).unwrap();
                file.sync_data().unwrap();
            }),
        }
    }
}

fn times(long: Duration, mut call: impl FnMut()) -> Times {
    let began = Instant::now();
    let mut each = Vec::new();
    while each.is_empty() || began.elapsed() < long {
        let start = Instant::now();
        call();
        each.push(start.elapsed());
    }
    Times { each, all: began.elapsed() }
}
