//! The process that holds the database is killed, again and again, while several write to it.

use std::io::{BufRead, BufReader};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::amount;
use crate::writer::{self, Acknowledged, DIR, DURABILITY, SESSIONS, STEPS};

/// Ten are one database's: the next ten begin with a new one.
fn rounds() -> u64 {
    u64::try_from(amount::of(60, 10)).unwrap()
}

/// The signal a process ends with that ends itself.
const ABORT: i32 = 6;

/// Starts the writer in a folder, by a command that runs this program.
pub(crate) fn child_in(dir: &Path, mut command: Command) -> Child {
    command
        .args(writer::ARGUMENTS)
        .env(DIR, dir)
        .env(SESSIONS, "1")
        .env(STEPS, u64::MAX.to_string())
        .env(DURABILITY, "power cut")
        .stdout(Stdio::piped());
    writer::alone(|| command.spawn()).unwrap()
}

#[test]
fn nothing_acknowledged_is_lost_when_the_process_is_killed() {
    let mut dir = tempfile::tempdir().unwrap();
    let mut acknowledged = Acknowledged::new();
    let (mut total, mut unanswered) = (0, 0);
    for round in 0..rounds() {
        if round % 10 == 0 {
            dir = tempfile::tempdir().unwrap();
            acknowledged.clear();
        }
        let before: u64 = acknowledged.values().sum();
        let command = Command::new(std::env::current_exe().unwrap());
        let mut child = child_in(dir.path(), command);
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        // Each round ends at another point, some before the first answer.
        for line in lines.by_ref().take(usize::try_from(round * 37 % 200).unwrap()) {
            writer::note(&mut acknowledged, &line.unwrap());
        }
        child.kill().unwrap();
        for line in lines {
            writer::note(&mut acknowledged, &line.unwrap());
        }
        child.wait().unwrap();
        let answered: u64 = acknowledged.values().sum();
        match writer::check(dir.path(), &acknowledged) {
            Ok(present) => acknowledged = present,
            Err(problem) => panic!("round {round}: {problem}"),
        }
        // The check itself made one step for each writer.
        let present = acknowledged.values().sum::<u64>() - writer::WRITERS;
        total += present - before;
        unanswered += present - answered;
    }
    println!("{} kills, {total} steps: 0 lost, 0 in part, {unanswered} kept without an answer", rounds());
}

#[test]
fn a_full_disk_stops_the_process_and_loses_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let mut shell = Command::new("sh");
    // A file that may not grow fails as a full disk does: the write is refused. The unit is 512 bytes.
    shell.args(["-c", r#"trap '' XFSZ; ulimit -c 0; ulimit -f 8192; exec "$0" "$@""#]);
    shell.arg(std::env::current_exe().unwrap()).stderr(Stdio::null());
    let mut child = child_in(dir.path(), shell);
    let mut acknowledged = Acknowledged::new();
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        writer::note(&mut acknowledged, &line.unwrap());
    }
    let status = child.wait().unwrap();
    assert_eq!(status.signal(), Some(ABORT), "ended with {status}");
    assert!(!acknowledged.is_empty());
    writer::check(dir.path(), &acknowledged).unwrap();
}
