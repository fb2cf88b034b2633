//! A process that loads a list is killed on the way, at another point each time: the list before it goes on to hold.

use crate::revocation::fixture::{NOW, certificate, client, naming, store_in};
use api::card::CardKind;
use server::cards::{AuthorityRank, Pool, PoolSource, RevocationStatus};
use server::clock::{Clock, Timestamp};
use server::config::ListPlace;
use server::config::address_policy::AddressPolicy;
use server::demo::pki::{Ca, DemoCard};
use server::ids::SystemRandom;
use server::revocation::{Fetcher, Index, Loaded, NumberOrder, Question, StatusSource};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

const FOLDER: &str = "REVOCATION_KILLED_IN";
const ROUND: &str = "REVOCATION_KILLED_ROUND";
const ROUNDS: usize = 12;

fn authority_in(folder: &Path) -> Pool {
    let bytes = std::fs::read(folder.join("authority")).unwrap();
    let source =
        PoolSource { name: "authority", kind: CardKind::Hpki, place: AuthorityRank::Root, bytes: &bytes };
    Pool::new(&[source]).unwrap()
}

async fn load(folder: &Path, clock: &dyn Clock, tell: &(dyn Fn() + Sync)) -> Loaded {
    let (store, pool, client) =
        (store_in(&folder.join("data")), authority_in(folder), client(AddressPolicy::Any));
    let fetcher = Fetcher {
        store: &store,
        clock,
        random: &SystemRandom,
        pool: &pool,
        client: &client,
        most: 1 << 24,
        actor: &server::audit::Actor::System,
        numbers: NumberOrder::Rising,
    };
    fetcher.load(&ListPlace::File(folder.join("new")), &|_| tell()).await.unwrap().remove(0)
}

#[test]
#[ignore = "the child of the other test"]
fn child() {
    let folder = std::env::var_os(FOLDER).unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(load(Path::new(&folder), &Later, &|| println!("one more")));
}

/// A clock that stands still in a round, long after the one before: nobody waits until a claim is given up.
struct Later;

impl Clock for Later {
    fn now(&self) -> Timestamp {
        let round = std::env::var(ROUND).map_or(0, |it| it.parse().unwrap());
        NOW + std::time::Duration::from_mins(2 * round)
    }
}

#[test]
fn the_list_before_goes_on_to_hold() {
    let temporary = tempfile::tempdir().unwrap();
    let folder = temporary.path().to_owned();
    std::fs::write(folder.join("authority"), certificate(Ca::Authentication1).der()).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    std::fs::write(folder.join("new"), naming(1, &[(DemoCard::Clerk, None)], 3_000)).unwrap();
    runtime.block_on(load(&folder, &Later, &|| ()));
    std::fs::write(folder.join("new"), naming(2, &[(DemoCard::Doctor, None)], 30_000)).unwrap();
    let mut killed = 0;
    for round in 0..ROUNDS {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["revocation::killed::child", "--exact", "--ignored", "--nocapture", "--test-threads=1"])
            .env(FOLDER, &folder)
            .env(ROUND, (round + 1).to_string())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut told = 0;
        while told <= round / 2
            && let Some(line) = lines.next()
        {
            told += usize::from(line.unwrap().contains("one more"));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let store = store_in(&folder.join("data"));
        let index = Index::new(store, Arc::new(Later));
        let says = |of: DemoCard| {
            let (certificate, issuer) =
                (crate::revocation::fixture::card(of), certificate(Ca::Authentication1));
            let asked = Question { kind: CardKind::Hpki, certificate: &certificate, issuer: &issuer };
            runtime.block_on(index.status(asked))
        };
        assert!(matches!(says(DemoCard::Clerk), RevocationStatus::Revoked { .. }), "round {round}");
        match says(DemoCard::Doctor) {
            RevocationStatus::Good { .. } => killed += 1,
            // It was so fast that the new list came whole.
            RevocationStatus::Revoked { .. } => break,
            unknown @ RevocationStatus::Unknown { .. } => panic!("round {round}: {unknown:?}"),
        }
    }
    assert!(killed >= ROUNDS / 2, "killed on the way {killed} times");
    let loaded = runtime.block_on(load(&folder, &AfterAll, &|| ()));
    assert!(matches!(loaded, Loaded::New { .. } | Loaded::Same(_)));
}

/// A clock behind all rounds.
struct AfterAll;

impl Clock for AfterAll {
    fn now(&self) -> Timestamp {
        NOW + std::time::Duration::from_hours(2)
    }
}
