//! What is written while the power or the process goes: several writers at once, each with its own rows, each step
//! one batch that follows from the writer's number and the step's. So what must be there after any step is known.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use server::backup::{self, Header};
use server::clock::{Clock as _, SystemClock};
use server::store::{Batch, Cell, CommitOutcome, Durability, Engine, Lasting, Range, SledEngine, Table};
use tokio::task::JoinSet;

/// How many write at the same time.
pub(crate) const WRITERS: u64 = 6;

/// Small, so that sled has to read back from its file.
pub(crate) const CACHE: u64 = 1 << 20;

const TABLE: &str = "proof.1";
/// Where each writer says before a step which one comes, without waiting for the disk.
const SOON: &str = "soon.1";

/// What the environment tells the child.
pub(crate) const DIR: &str = "STORE_TEST_DIR";
pub(crate) const SESSIONS: &str = "STORE_TEST_SESSIONS";
pub(crate) const STEPS: &str = "STORE_TEST_STEPS";
pub(crate) const DURABILITY: &str = "STORE_TEST_DURABILITY";
/// Where backups go, one after the other, where any are to be made.
pub(crate) const BACKUPS: &str = "STORE_TEST_BACKUPS";

/// How this program is told to be the child.
pub(crate) const ARGUMENTS: [&str; 5] =
    ["writer::child", "--exact", "--ignored", "--nocapture", "--test-threads=1"];

/// Held by whoever starts a program, and shared by those who close and open a database.
static STARTING: RwLock<()> = RwLock::new(());

/// Starts a program while nobody closes and opens a database: between fork and exec the new process has the lock files too.
pub(crate) fn alone<T>(start: impl FnOnce() -> T) -> T {
    let _starting = STARTING.write().unwrap_or_else(PoisonError::into_inner);
    start()
}

#[test]
#[ignore = "the child of the other tests"]
fn child() {
    run();
}

/// Writes and says so, line by line: `ack <writer> <step>`; and `copying <number>` before a backup, `copied <number>` after it.
fn run() {
    let text = |name| std::env::var(name).unwrap();
    let number = |name| text(name).parse::<u64>().unwrap();
    let durability = match text(DURABILITY).as_str() {
        "power cut" => Durability::PowerCut,
        "process end" => Durability::ProcessEnd,
        other => panic!("no such durability: {other}"),
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
    for _ in 0..number(SESSIONS) {
        runtime.block_on(async {
            let engine = Arc::new(SledEngine::open_with(Path::new(&text(DIR)), CACHE, durability).unwrap());
            let mut tasks = JoinSet::new();
            if let Some(folder) = std::env::var_os(BACKUPS) {
                tasks.spawn(back_up(Arc::clone(&engine), PathBuf::from(folder)));
            }
            for writer in 0..WRITERS {
                tasks.spawn(write(Arc::clone(&engine), writer, number(STEPS)));
            }
            tasks.join_all().await;
        });
    }
}

async fn write(engine: Arc<SledEngine>, writer: u64, steps: u64) {
    let done = engine.get(TABLE, &head(writer)).await.unwrap().map_or(0, |bytes| number_in(&bytes));
    for step in done + 1..=done.saturating_add(steps) {
        commit(&*engine, writer, step).await;
        println!("ack {writer} {step}");
    }
}

/// Makes one backup after the other, for ever.
async fn back_up(engine: Arc<SledEngine>, folder: PathBuf) {
    let first = std::fs::read_dir(&folder).unwrap().count();
    for number in first.. {
        println!("copying {number}");
        let copy = engine.copy().await.unwrap();
        let header = Header::new("https://auth.kagura.test", SystemClock.now());
        let file = folder.join(number.to_string());
        let written = tokio::task::spawn_blocking(move || backup::write(copy, &file, &[], &header));
        written.await.unwrap().unwrap();
        println!("copied {number}");
    }
}

async fn commit(engine: &dyn Engine, writer: u64, step: u64) {
    let cell = |key: Vec<u8>, value| Cell { table: Table::Borrowed(TABLE), key, value };
    let comes =
        Cell { table: Table::Borrowed(SOON), key: head(writer), value: Some(step.to_be_bytes().to_vec()) };
    let soon = Batch { writes: vec![comes], lasting: Lasting::Soon, ..Batch::default() };
    assert_eq!(engine.commit(soon).await.unwrap(), CommitOutcome::Committed);
    let before = (step > 1).then(|| (step - 1).to_be_bytes().to_vec());
    let batch = Batch {
        expected: vec![cell(head(writer), before)],
        writes: changes(writer, step).into_iter().map(|(key, value)| cell(key, value)).collect(),
        ..Batch::default()
    };
    assert_eq!(engine.commit(batch).await.unwrap(), CommitOutcome::Committed);
}

/// The rows that a step changes.
fn changes(writer: u64, step: u64) -> Vec<(Vec<u8>, Option<Vec<u8>>)> {
    let row =
        |kind: &str, number: u64| [&writer.to_be_bytes(), kind.as_bytes(), &number.to_be_bytes()].concat();
    let value = |salt: u64, length: u64| {
        let mut state = (writer << 40) ^ (step << 20) ^ salt ^ 0x9e37_79b9_7f4a_7c15;
        let byte = |_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            state.to_be_bytes()[0]
        };
        Some((0..length).map(byte).collect::<Vec<u8>>())
    };
    let mut changes = vec![(head(writer), Some(step.to_be_bytes().to_vec()))];
    // New rows in a strange order; some of them go again.
    changes.push((row("new", (step * 7919) % 10_007), value(1, 60 + step * 13 % 400)));
    if step.is_multiple_of(3) {
        changes.push((row("new", ((step / 3) * 7919) % 10_007), None));
    }
    // The same rows over and over: sled has to use its space again.
    for part in 0..4 {
        let slot = (step * 31 + part * 17) % 60;
        changes.push((row("old", slot), value(2 + part, 100 + (step * 7 + part) % 500)));
    }
    // Now and then something large: a value in parts, or a change of many rows.
    match step % 29 {
        5 => changes.push((row("large", step % 2), value(8, 8_000 + step * 97 % 60_000))),
        11 => changes.push((row("large", step % 2), None)),
        17 => changes.extend((0..420).map(|slot| (row("bulk", slot), value(100 + slot, 100)))),
        _ => {}
    }
    changes
}

fn head(writer: u64) -> Vec<u8> {
    writer.to_be_bytes().to_vec()
}

fn number_in(bytes: &[u8]) -> u64 {
    u64::from_be_bytes(bytes.try_into().unwrap())
}

/// What was answered to the writers: for each its last step.
pub(crate) type Acknowledged = BTreeMap<u64, u64>;

/// Notes a line of the child's output.
pub(crate) fn note(acknowledged: &mut Acknowledged, line: &str) {
    if let Some((writer, step)) = said(line, "ack").and_then(|rest| rest.split_once(' ')) {
        acknowledged.insert(writer.parse().unwrap(), step.parse().unwrap());
    }
}

/// What a line of the child's output says after a word. The first line begins with the test's name.
pub(crate) fn said<'a>(line: &'a str, word: &str) -> Option<&'a str> {
    let (before, rest) = line.split_once(word)?;
    let rest = rest.strip_prefix(' ')?;
    (before.is_empty() || before.ends_with(' ')).then_some(rest)
}

/// Opens the database and compares every row with what must be there. Then goes on writing, closes, and looks
/// again. Returns the steps that are there now: one more for each writer than were found.
pub(crate) fn check(dir: &Path, acknowledged: &Acknowledged) -> Result<Acknowledged, String> {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let open = || SledEngine::open(dir, CACHE).map_err(|error| format!("does not open: {error}"));
        let engine = open()?;
        let mut present = Vec::new();
        for writer in 0..WRITERS {
            let told = acknowledged.get(&writer).copied().unwrap_or(0);
            let (step, mut rows) = whole(&engine, writer).await?;
            if step < told {
                return Err(format!("writer {writer}: {} acknowledged steps are lost", told - step));
            }
            if step > told + 1 {
                return Err(format!("writer {writer}: step {step}, but only {told} was acknowledged"));
            }
            commit(&engine, writer, step + 1).await;
            apply(&mut rows, writer, step + 1);
            present.push((writer, step + 1, rows));
        }
        let engine = {
            let _nobody_starts = STARTING.read().unwrap_or_else(PoisonError::into_inner);
            drop(engine);
            open()?
        };
        for (writer, _, expected) in &present {
            if rows(&engine, *writer).await? != *expected {
                return Err(format!("writer {writer}: what was written after the cut is lost"));
            }
        }
        Ok(present.into_iter().map(|(writer, step, _)| (writer, step)).collect())
    })
}

/// Opens a database that nobody writes to: the step of each writer that is there, whole.
pub(crate) fn steps(dir: &Path) -> Result<Acknowledged, String> {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let engine = SledEngine::open(dir, CACHE).map_err(|error| format!("does not open: {error}"))?;
        let mut steps = Acknowledged::new();
        for writer in 0..WRITERS {
            steps.insert(writer, whole(&engine, writer).await?.0);
        }
        Ok(steps)
    })
}

/// The step of a writer that is there, and its rows, which are those that it leaves.
async fn whole(engine: &SledEngine, writer: u64) -> Result<(u64, Rows), String> {
    let rows = rows(engine, writer).await?;
    let step = rows.get(&head(writer)).map_or(0, |bytes| number_in(bytes));
    let mut expected = Rows::new();
    (1..=step).for_each(|step| apply(&mut expected, writer, step));
    if rows != expected {
        return Err(format!("writer {writer}: step {step} is there in part"));
    }
    // What did not wait for the disk is there before what came after it.
    let comes = engine.get(SOON, &head(writer)).await.map_err(|error| error.to_string())?;
    let comes = comes.map_or(0, |bytes| number_in(&bytes));
    if comes != step && comes != step + 1 {
        return Err(format!("writer {writer}: step {step} is there, and step {comes} was said to come"));
    }
    Ok((step, rows))
}

type Rows = BTreeMap<Vec<u8>, Vec<u8>>;

fn apply(rows: &mut Rows, writer: u64, step: u64) {
    for (key, value) in changes(writer, step) {
        match value {
            Some(value) => rows.insert(key, value),
            None => rows.remove(&key),
        };
    }
}

async fn rows(engine: &SledEngine, writer: u64) -> Result<Rows, String> {
    let range = Range { table: TABLE, prefix: &head(writer), after: None, limit: usize::MAX };
    Ok(engine.scan(range).await.map_err(|error| error.to_string())?.into_iter().collect())
}
