//! What the operating system says of this process (proc(5)).

use rustix::process::{Resource, getrlimit};
use std::fs;

/// Linux tells times of processes in hundredths of a second on every computer, whatever its own clock does.
const TICKS: f64 = 100.0;

/// What there is to say of this process. What the system does not tell is not told.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ProcessFigures {
    /// Bytes of memory in use.
    pub resident: Option<u64>,
    /// Files that are open.
    pub open_files: Option<u64>,
    /// How many may be; nothing where there is no limit.
    pub most_files: Option<u64>,
    /// When it started, in seconds since 1970.
    pub started: Option<f64>,
}

impl ProcessFigures {
    /// The figures of now.
    pub fn now() -> Self {
        let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
        let status = read("/proc/self/status");
        let open = fs::read_dir("/proc/self/fd").ok();
        Self {
            resident: resident(&status),
            // One of them is the folder that is being read.
            open_files: open.map(|files| (files.count() as u64).saturating_sub(1)),
            most_files: getrlimit(Resource::Nofile).current,
            started: started(&read("/proc/self/stat"), &read("/proc/stat")),
        }
    }
}

/// The bytes behind `VmRSS`, which is in units of 1024 bytes.
fn resident(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix(" kB")?.parse::<u64>().ok().map(|kib| kib * 1024)
}

/// The moment at which the computer started, and how long after it this process did: the 22nd figure, counted behind the name, in which
/// anything may stand.
fn started(process: &str, computer: &str) -> Option<f64> {
    let (_, behind) = process.rsplit_once(')')?;
    let ticks: f64 = behind.split_whitespace().nth(19)?.parse().ok()?;
    let booted: f64 = computer.lines().find_map(|line| line.strip_prefix("btime "))?.trim().parse().ok()?;
    Some(booted + ticks / TICKS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_has_memory_and_files() {
        let before = ProcessFigures::now();
        assert!(before.resident.is_some_and(|bytes| bytes > 1 << 20));
        let files: Vec<_> = (0..200).map(|_| fs::File::open("/dev/null").unwrap()).collect();
        let after = ProcessFigures::now();
        // Other tests open and close theirs meanwhile.
        assert!(after.open_files.unwrap() > before.open_files.unwrap() + 50);
        drop(files);
        assert_eq!(resident("Name:\tx\nVmRSS:\t  2048 kB\n"), Some(2 << 20));
        assert_eq!(resident("VmRSS:\t2048 pages\n"), None);
    }

    #[test]
    fn a_process_started_so_long_after_its_computer() {
        let process = "42 (a) b) S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 12345 20";
        assert_eq!(started(process, "cpu 1\nbtime 1790000000\n"), Some(1_790_000_123.45));
        assert_eq!(started(process, ""), None);
        assert!(ProcessFigures::now().started.is_some_and(|at| at > 1.7e9));
    }
}
