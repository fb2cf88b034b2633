//! The ledger of an attempt, told of connections in any order by whatever stands before the door. It never panics, never outgrows its
//! limit, survives being kept, and has a reason for whatever happened.

use api::card::{Lost, Probe};
use api::device::KnownDevice;
use api::failure::Sign;
use server::cards::ledger::{Able, HandshakeOutcome, LIMIT, Ledger};
use server::clock::Timestamp;

/// Takes bytes off the front; an input that is over goes on as zeroes.
struct Input<'a>(&'a [u8]);

impl Input<'_> {
    fn byte(&mut self) -> u8 {
        let (first, rest) = self.0.split_first().map_or((0, self.0), |(first, rest)| (*first, rest));
        self.0 = rest;
        first
    }

    fn moment(&mut self) -> Timestamp {
        // Clocks of several servers need not agree: moments may go back.
        let [a, b, c] = [self.byte(), self.byte(), self.byte()];
        Timestamp::from_millis(1_700_000_000_000 + i64::from(u32::from_be_bytes([0, a, b, c])))
    }

    fn how(&mut self) -> HandshakeOutcome {
        match self.byte() % 8 {
            0 => HandshakeOutcome::Certificate { sent: usize::from(self.byte()) },
            1 => HandshakeOutcome::NoCertificate,
            2 => HandshakeOutcome::Dropped,
            3 => HandshakeOutcome::Alert { name: "unknown_ca".to_owned() },
            4 => HandshakeOutcome::Alert {
                name: String::from_utf8_lossy(self.0.get(..9).unwrap_or_default()).into_owned(),
            },
            5 => HandshakeOutcome::BadProof,
            6 => HandshakeOutcome::Stalled,
            _ => HandshakeOutcome::Garbage { what: String::new() },
        }
    }

    fn agent(&mut self) -> &'static str {
        match self.byte() % 4 {
            0 => {
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/157.0.0.0 Safari/537.36"
            }
            1 => "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:160.0) Gecko/20100101 Firefox/160.0",
            2 => {
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.3 Safari/605.1.15"
            }
            _ => "",
        }
    }
}

/// What is done with an input.
pub fn run(data: &[u8]) {
    let mut input = Input(data);
    let device = KnownDevice::read(input.agent());
    let mut ledger = Ledger::default();
    while !input.0.is_empty() {
        match input.byte() % 3 {
            0 => {
                let able = match input.byte() % 3 {
                    0 => Able::Tls12,
                    1 => Able::Tls13,
                    _ => Able::Tls13Legacy,
                };
                let before = ledger.connections.len();
                match ledger.hello(able, input.moment()) {
                    Some(place) => assert_eq!((place, ledger.connections.len()), (before, before + 1)),
                    None => assert_eq!(before, LIMIT),
                }
            }
            1 => {
                let place = usize::from(input.byte());
                let first = ledger.connections.get(place).and_then(|it| it.end.clone());
                let how = input.how();
                ledger.ended(place, how, input.moment());
                if first.is_some() {
                    assert_eq!(ledger.connections[place].end, first, "the first word counts");
                }
            }
            _ => {
                let place = usize::from(input.byte());
                ledger.requested(place, input.moment());
            }
        }
    }
    assert!(ledger.connections.len() <= LIMIT);
    let lost = Lost {
        elapsed_ms: u32::from(input.byte()),
        said: String::from_utf8_lossy(data.get(..13).unwrap_or_default()).into_owned(),
        status: data.first().filter(|first| **first > 200).map(|first| u16::from(*first) + 200),
        probe: [Probe::Unasked, Probe::Possible, Probe::Silent, Probe::Answered][data.len() % 4],
        met: data.last().filter(|last| **last > 200).map(|last| u16::from(*last) + 200),
    };
    let why = ledger.why_lost(&lost, &device);
    assert!(!why.is_empty());
    assert_eq!(why == [Sign::HostUnreachable], ledger.connections.is_empty() && lost.status.is_none());
    let _ = (ledger.why_none(&device), ledger.next(), ledger.asked_since());
    let kept = serde_json::to_vec(&ledger).expect("a ledger can be kept");
    assert_eq!(serde_json::from_slice::<Ledger>(&kept).expect("and be read again"), ledger);
}
