//! What a list of a million revoked certificates costs on this machine, through the real store: `cargo bench -p server --bench revocation`.
//! Beside it stand what nothing can do without: writing as many bytes so that the disk keeps them, hashing the list, and one look-up in
//! a table in memory and one in sled.

#![expect(clippy::print_stdout, reason = "a table is what this program is for")]
#![expect(clippy::unwrap_used, reason = "a measurement that fails stops")]
#![expect(clippy::indexing_slicing, clippy::cast_precision_loss, reason = "numbers for people")]

use api::card::CardKind;
use aws_lc_rs::digest::{SHA256, digest};
use server::cards::{AuthorityRank, Certificate, Pool, PoolSource, RevocationStatus};
use server::clock::{Clock, Timestamp};
use server::config::ListPlace;
use server::config::address_policy::AddressPolicy;
use server::demo::pki::mint::{
    Attribute, CrlReason, Dn, Edition, KeyUsages, ListToSign, MintKey, RevokedEntry, Template, ext, serial,
};
use server::ids::SystemRandom;
use server::revocation::{Client, Fetcher, Index, Loaded, NumberOrder, Patience, Question, StatusSource};
use server::store::{SledEngine, Store};
use std::collections::HashMap;
use std::fs;
use std::hint::black_box;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

const NOW: Timestamp = Timestamp::from_millis(1_794_964_000_000);
const LIFE: Duration = Duration::from_hours(96);
const MIB: f64 = (1 << 20) as f64;

struct Then;

impl Clock for Then {
    fn now(&self) -> Timestamp {
        NOW
    }
}

fn main() {
    // `cargo test` runs this file too; then a small list is enough.
    let entries = if std::env::args().any(|it| it == "--bench") { 1_000_000 } else { 2_000 };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(measure(entries));
}

/// An authority that has revoked many.
struct Authority {
    name: Dn,
    key: MintKey,
    certificate: Vec<u8>,
}

impl Authority {
    fn new() -> Self {
        let name = Dn::of(&[(Attribute::C, "JP"), (Attribute::O, "Test"), (Attribute::Cn, "Many")]).unwrap();
        let key = MintKey::rsa().unwrap();
        let template = Template {
            edition: Edition::Three,
            serial: serial(1),
            issuer: name.clone(),
            from: NOW,
            until: NOW + LIFE,
            subject: name.clone(),
            extensions: vec![
                ext::authority(None).unwrap(),
                ext::key_usage(KeyUsages::KeyCertSign | KeyUsages::CRLSign).unwrap(),
            ],
            algorithm: None,
        };
        let certificate = template.sign(key.spki(), &key).unwrap();
        Self { name, key, certificate }
    }

    /// A list with random serial numbers of 16 bytes, as JPKI and others have them; the first is revoked in every list.
    fn list(&self, number: u64, entries: u64) -> Vec<u8> {
        let list = ListToSign {
            issuer: self.name.clone(),
            this_update: NOW,
            next_update: Some(NOW + LIFE),
            extensions: vec![ext::crl_number(number).unwrap()],
            algorithm: None,
        };
        let revoked = (0..entries)
            .map(|it| RevokedEntry::numbered(serial_of(it), NOW).because(CrlReason::KeyCompromise));
        list.sign(revoked, &self.key).unwrap()
    }

    fn card(&self, number: u64) -> Certificate {
        let template = Template {
            edition: Edition::Three,
            serial: serial_of(number),
            issuer: self.name.clone(),
            from: NOW,
            until: NOW + LIFE,
            subject: self.name.clone(),
            extensions: Vec::new(),
            algorithm: None,
        };
        Certificate::read(&template.sign(self.key.spki(), &self.key).unwrap()).unwrap()
    }
}

fn serial_of(number: u64) -> Vec<u8> {
    let mut bytes = digest(&SHA256, &number.to_be_bytes()).as_ref()[..16].to_vec();
    bytes[0] = bytes[0] & 0x3f | 0x40;
    bytes
}

async fn measure(entries: u64) {
    let folder = tempfile::tempdir().unwrap();
    let authority = Authority::new();
    let (first, second) = (folder.path().join("first"), folder.path().join("second"));
    fs::write(&first, authority.list(1, entries)).unwrap();
    fs::write(&second, authority.list(2, entries + entries / 1000)).unwrap();
    let bytes = fs::metadata(&first).unwrap().len();
    println!("{entries} entries, {:.1} MiB", bytes as f64 / MIB);
    let hashed = Instant::now();
    black_box(digest(&SHA256, &fs::read(&first).unwrap()));
    println!(
        "reading and hashing the file, which nobody can do without: {:.2} s",
        hashed.elapsed().as_secs_f64()
    );
    let written = Instant::now();
    write_through(folder.path(), usize::try_from(bytes).unwrap());
    println!(
        "writing as many bytes, 256 KiB and an fdatasync each time: {:.2} s",
        written.elapsed().as_secs_f64()
    );
    println!();

    let store = Store::new(Arc::new(SledEngine::open(&folder.path().join("data"), 256 << 20).unwrap()));
    println!(
        "{:<28}{:>10}{:>14}{:>16}{:>20}",
        "", "seconds", "entries/s", "RSS grew MiB", "of that the file"
    );
    for (what, path) in [
        ("a list for the first time", &first),
        ("the next day's list", &second),
        ("the same once more", &second),
    ] {
        load(what, path, &store, &authority).await;
    }
    println!();

    let index = Index::new(store, Arc::new(Then));
    let issuer = Certificate::read(&authority.certificate).unwrap();
    let cards: Vec<_> =
        (0..2000).map(|it| authority.card(if it % 2 == 0 { it } else { u64::MAX - it })).collect();
    let rounds = if entries > 2_000 { 20 } else { 1 };
    let mut each = Vec::new();
    for _ in 0..rounds {
        for (number, card) in cards.iter().enumerate() {
            let start = Instant::now();
            let status =
                index.status(Question { kind: CardKind::Hpki, certificate: card, issuer: &issuer }).await;
            each.push(start.elapsed());
            assert!(matches!(
                (number % 2, status),
                (0, RevocationStatus::Revoked { .. }) | (1, RevocationStatus::Good { .. })
            ));
        }
    }
    println!("{:<44}{:>12}{:>12}", "one look-up, µs", "median", "p99");
    say("a certificate in the index", each);
    say("a key in sled", in_sled(folder.path(), entries, rounds));
    say("a key in a table in memory", in_memory(entries, rounds));
}

async fn load(what: &str, path: &Path, store: &Store, authority: &Authority) {
    let bytes = &authority.certificate;
    let pool = Pool::new(&[PoolSource {
        name: "authority",
        kind: CardKind::Hpki,
        place: AuthorityRank::Root,
        bytes,
    }])
    .unwrap();
    let client = Client::new(rustls::RootCertStore::empty(), AddressPolicy::Any, Patience::LISTS, 0).unwrap();
    let fetcher = Fetcher {
        store,
        clock: &Then,
        random: &SystemRandom,
        pool: &pool,
        client: &client,
        most: 1 << 30,
        actor: &server::audit::Actor::System,
        numbers: NumberOrder::Rising,
    };
    let (before, most) = (resident(), AtomicUsize::new(0));
    let began = Instant::now();
    let tell = |_| {
        most.fetch_max(resident(), Ordering::Relaxed);
    };
    let loaded = fetcher.load(&ListPlace::File(path.to_owned()), &tell).await.unwrap().remove(0);
    let took = began.elapsed().as_secs_f64();
    let (Loaded::Same(list) | Loaded::New { list, .. }) = &loaded;
    let grew = most.load(Ordering::Relaxed).saturating_sub(before) as f64 / MIB;
    let file = fs::metadata(path).unwrap().len() as f64 / MIB;
    println!("{what:<28}{took:>10.2}{:>14.0}{grew:>16.1}{file:>20.1}", list.entries as f64 / took);
}

fn say(what: &str, mut each: Vec<Duration>) {
    each.sort();
    let at = |percent: usize| each[(each.len() * percent / 100).min(each.len() - 1)].as_secs_f64() * 1e6;
    println!("{what:<44}{:>12.2}{:>12.2}", at(50), at(99));
}

/// The bytes of memory that the process has just now.
fn resident() -> usize {
    let statm = fs::read_to_string("/proc/self/statm").unwrap();
    statm.split(' ').nth(1).unwrap().parse::<usize>().unwrap() * 4096
}

fn write_through(folder: &Path, bytes: usize) {
    let mut file = fs::File::create(folder.join("through")).unwrap();
    let piece = vec![7; 256 << 10];
    for _ in 0..bytes.div_ceil(piece.len()) {
        file.write_all(&piece).unwrap();
        file.sync_data().unwrap();
    }
}

fn in_sled(folder: &Path, entries: u64, rounds: usize) -> Vec<Duration> {
    let db = sled::Config::new().path(folder.join("bare")).cache_capacity(256 << 20).open().unwrap();
    // As many keys as the index has buckets.
    for number in 0..entries / 64 {
        db.insert(serial_of(number), vec![7; 2000]).unwrap();
    }
    let mut each = Vec::new();
    for number in (0..2000 * u64::try_from(rounds).unwrap()).map(|it| it * 7919 % (entries / 64).max(1)) {
        let key = serial_of(number);
        let start = Instant::now();
        black_box(db.get(&key).unwrap());
        each.push(start.elapsed());
    }
    each
}

fn in_memory(entries: u64, rounds: usize) -> Vec<Duration> {
    let table: HashMap<Vec<u8>, (i64, u8)> = (0..entries).map(|it| (serial_of(it), (0, 1))).collect();
    let mut each = Vec::new();
    for number in (0..2000 * u64::try_from(rounds).unwrap()).map(|it| it * 7919 % entries) {
        let key = serial_of(number);
        let start = Instant::now();
        black_box(table.get(&key));
        each.push(start.elapsed());
    }
    each
}
