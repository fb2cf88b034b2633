//! One recording of the writer at work, and what is left of it after a cut at some moment.

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use super::disk::{self, Chance, Disk};
use super::trace::{self, Entry, Event, What};
use crate::writer::{self, Acknowledged, DIR, DURABILITY, SESSIONS, STEPS};

/// Has the writer write under strace.
pub(crate) fn record(dir: &TempDir, sessions: u64, steps: u64, durability: &str) -> Vec<Event> {
    let root = dir.path().join("root");
    std::fs::create_dir(&root).unwrap();
    let trace = dir.path().join("trace");
    let mut strace = Command::new("strace");
    strace
        .args(["-f", "-y", "-xx", "--seccomp-bpf", "-s", "100000000", "-e", "signal=none", "-e"])
        .arg(format!("trace={}", trace::CALLS))
        .arg("-o")
        .arg(&trace)
        .arg(std::env::current_exe().unwrap())
        .args(writer::ARGUMENTS)
        .env(DIR, root.join("database"))
        .env(SESSIONS, sessions.to_string())
        .env(STEPS, steps.to_string())
        .env(DURABILITY, durability)
        .stdout(Stdio::null());
    let mut strace = writer::alone(|| strace.spawn()).unwrap_or_else(|error| {
        panic!("this test needs strace, from the package `strace` (apt-get install strace): {error}")
    });
    let status = strace.wait().unwrap();
    assert!(status.success(), "strace or the writer under it failed: {status}");
    trace::read(&trace, &root)
}

/// Cuts the power at a moment of a recording and looks at what is left.
pub(crate) fn cut(
    dir: &TempDir,
    events: &[Event],
    number: usize,
    chance: &mut Chance,
) -> Result<u64, String> {
    let last = events.iter().map(|event| event.ended).max().unwrap();
    // A few cuts while the database is being made, most while it is written to.
    let first = if number.is_multiple_of(8) { events[0].began } else { first_answer(events) };
    let end = if number.is_multiple_of(8) { first_answer(events) } else { last };
    let at = first + 1 + chance.below(end - first);
    let disk = Disk { sector: [4096, 512][number % 2], kept: [0, 50, 90][number % 3] };
    cut_at(dir, events, at, disk, chance)
}

/// Every moment at which something was being asked of the disk while the database was made.
pub(crate) fn making(events: &[Event]) -> Vec<usize> {
    let end = first_answer(events);
    let mut moments: Vec<usize> = events
        .iter()
        .flat_map(|event| [event.began + 1, event.ended + 1])
        .filter(|moment| *moment <= end)
        .collect();
    moments.sort_unstable();
    moments.dedup();
    moments
}

/// What is left after a cut at this moment: how many steps had been acknowledged by then, or what is wrong with it.
pub(crate) fn cut_at(
    dir: &TempDir,
    events: &[Event],
    at: usize,
    disk: Disk,
    chance: &mut Chance,
) -> Result<u64, String> {
    let mut acknowledged = Acknowledged::new();
    for event in events.iter().take_while(|event| event.began < at) {
        if let What::Said(text) = &event.what {
            text.lines().for_each(|line| writer::note(&mut acknowledged, line));
        }
    }
    let root = dir.path().join("root");
    let left = dir.path().join(format!("cut-{at}-{}-{}", disk.sector, disk.kept));
    std::fs::create_dir(&left).unwrap();
    disk::cut(events, at, disk, chance, &root, &left);
    let database = left.join("database");
    let result = catch_unwind(AssertUnwindSafe(|| writer::check(&database, &acknowledged)))
        .unwrap_or_else(|_| Err("the engine panicked".to_owned()));
    match result {
        Ok(_) => {
            std::fs::remove_dir_all(&left).unwrap();
            Ok(acknowledged.values().sum())
        }
        Err(problem) => Err(format!("cut at line {at} of the trace, {disk:?}: {problem}")),
    }
}

fn first_answer(events: &[Event]) -> usize {
    let answer = |event: &&Event| matches!(&event.what, What::Said(text) if text.contains("ack "));
    events.iter().find(answer).unwrap().began
}

/// How often the engine began to write anew at the beginning of a part of its file that it had used before, and at the beginning of its log.
pub(crate) fn begins_again(events: &[Event]) -> [usize; 2] {
    [("db", 512 * 1024), ("wal", usize::MAX)].map(|(name, part)| {
        let inodes: HashSet<_> = events
            .iter()
            .filter_map(|event| match &event.what {
                What::Entry(Entry::File { path, inode, .. }) if path.ends_with(name) => Some(*inode),
                _ => None,
            })
            .collect();
        let mut begun = HashSet::new();
        let begins = |event: &&Event| {
            matches!(&event.what, What::Write { inode, at, bytes }
                if inodes.contains(inode) && at.is_multiple_of(part) && bytes.len() > 20 && !begun.insert((*inode, *at)))
        };
        events.iter().filter(begins).count()
    })
}
