//! The power goes while several write to the database. strace records what the writer asks of the disk; from that
//! the disk's state is rebuilt as it may be after a cut at any moment, and the database is opened again.
//! A kill does not show this: the kernel still writes what a killed process left behind.

mod cut;
mod disk;
mod trace;

use crate::amount;
use cut::{begins_again, cut, cut_at, making, record};
use disk::{Chance, Disk};

#[test]
fn nothing_acknowledged_is_lost_when_the_power_is_cut() {
    let mut steps = 0;
    // One long session, and several short ones that open what others have left.
    // Eight cuts are every kind of disk with either size of sector, and one while the database is made.
    let cuts = amount::of(24, 8);
    for (sessions, length) in [(1, 260), (4, 50)] {
        let dir = tempfile::tempdir().unwrap();
        let events = record(&dir, sessions, length, "power cut");
        let again = begins_again(&events);
        assert!(
            again.iter().all(|times| *times > 4),
            "the recording is too short to show what is overwritten too early: {again:?}"
        );
        let mut chance = Chance::new(sessions);
        for number in 0..cuts {
            match cut(&dir, &events, number, &mut chance) {
                Ok(acknowledged) => steps += acknowledged,
                Err(problem) => panic!("{problem}; everything is kept in {}", dir.keep().display()),
            }
        }
    }
    println!("{} cuts, {steps} acknowledged steps: 0 lost, 0 in part, every database opened", 2 * cuts);
}

#[test]
fn a_database_is_whole_or_not_there_yet_whenever_the_power_is_cut_while_it_is_made() {
    let dir = tempfile::tempdir().unwrap();
    let events = record(&dir, 1, 1, "power cut");
    let moments = making(&events);
    assert!(moments.len() > 20, "{moments:?}");
    let mut chance = Chance::new(1);
    for at in &moments {
        for kept in [0, 50] {
            if let Err(problem) = cut_at(&dir, &events, *at, Disk { sector: 4096, kept }, &mut chance) {
                panic!("{problem}; everything is kept in {}", dir.keep().display());
            }
        }
    }
    println!("{} cuts: every database opened", 2 * moments.len());
}

#[test]
fn the_test_finds_what_is_lost_without_the_sync() {
    let dir = tempfile::tempdir().unwrap();
    let events = record(&dir, 1, 80, "process end");
    let mut chance = Chance::new(1);
    let problems: Vec<_> =
        (0..16).filter_map(|number| cut(&dir, &events, number, &mut chance).err()).collect();
    println!("without the sync {} of 16 cuts do harm: {problems:#?}", problems.len());
    assert!(!problems.is_empty(), "the test would not notice a missing sync");
}
