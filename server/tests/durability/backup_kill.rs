//! The process that holds the database is killed, again and again, while several write to it and backups are made of it.

use crate::amount;
use crate::store_kill::child_in;
use crate::writer::{self, Acknowledged, BACKUPS, CACHE};
use server::audit::Actor;
use server::backup;
use server::clock::SystemClock;
use server::ids::SystemRandom;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Command;

/// Ten are one database's: the next ten begin with a new one.
fn rounds() -> usize {
    amount::of(1000, 60)
}

/// What a round said of its backups.
#[derive(Default)]
struct Backups {
    /// The one under way: its number, and what had been acknowledged when it began.
    begun: Option<(String, Acknowledged)>,
    /// The last that was finished.
    finished: Option<(String, Acknowledged)>,
    count: usize,
}

impl Backups {
    fn note(&mut self, line: &str, acknowledged: &Acknowledged) {
        if let Some(number) = writer::said(line, "copying") {
            self.begun = Some((number.to_owned(), acknowledged.clone()));
        }
        if let Some(number) = writer::said(line, "copied") {
            self.finished = self.begun.take().filter(|(begun, _)| begun == number);
            self.count += 1;
        }
    }
}

#[test]
fn whenever_the_process_is_killed_the_last_backup_restores_and_nothing_acknowledged_is_lost() {
    let folder = || (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (mut data, mut kept) = folder();
    let mut acknowledged = Acknowledged::new();
    let (mut restored, mut made, mut cut_short) = (0, 0, 0);
    for round in 0..rounds() {
        if round % 10 == 0 {
            (data, kept) = folder();
            acknowledged.clear();
        }
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.env(BACKUPS, kept.path());
        let mut child = child_in(data.path(), command);
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut backups = Backups::default();
        let mut read = |line: String, acknowledged: &mut Acknowledged| {
            backups.note(&line, acknowledged);
            writer::note(acknowledged, &line);
        };
        // Each round ends at another point, some before the first answer.
        for line in lines.by_ref().take(round * 37 % 200) {
            read(line.unwrap(), &mut acknowledged);
        }
        child.kill().unwrap();
        for line in lines {
            read(line.unwrap(), &mut acknowledged);
        }
        child.wait().unwrap();
        made += backups.count;
        cut_short += usize::from(backups.begun.is_some());
        let present = writer::check(data.path(), &acknowledged);
        acknowledged = present.unwrap_or_else(|problem| panic!("round {round}: {problem}"));
        if let Some((number, least)) = backups.finished {
            let steps = steps_of(&kept.path().join(number));
            for (writer, step) in steps.unwrap_or_else(|problem| panic!("round {round}: {problem}")) {
                let least = least.get(&writer).copied().unwrap_or(0);
                // The check has made one step more.
                let most = acknowledged[&writer] - 1;
                assert!(
                    (least..=most).contains(&step),
                    "round {round}, writer {writer}: {least} {step} {most}"
                );
            }
            restored += 1;
        }
        // The file that came last is whole, whether or not anybody was told of it.
        let count = fs::read_dir(kept.path()).unwrap().count();
        if let Some(last) = count.checked_sub(1) {
            let path = kept.path().join(last.to_string());
            assert!(backup::verify(&path, &[]).is_ok(), "round {round}: {}", path.display());
        }
    }
    println!("{} kills, {made} backups, {restored} restored, {cut_short} cut short: 0 lost", rounds());
    assert!(
        restored >= rounds() / 10 && cut_short >= rounds() / 2,
        "{restored} restored, {cut_short} cut short"
    );
}

/// The steps that are there when a backup is restored.
fn steps_of(file: &Path) -> Result<Acknowledged, String> {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().unwrap();
    let by = (&SystemClock as _, &SystemRandom as _, &Actor::System);
    let restored = runtime.block_on(backup::restore((file, &[]), &data, CACHE, by));
    restored.map_err(|why| format!("{why:?}"))?;
    drop(runtime);
    writer::steps(&data)
}
