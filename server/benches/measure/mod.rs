//! How much of a processor something takes, for every benchmark.

use std::fs;
use std::time::{Duration, Instant};

/// Seconds of a processor that one call takes.
pub fn per_call(long: Duration, mut call: impl FnMut()) -> f64 {
    let (began, cpu) = (Instant::now(), processor_time());
    let mut calls = 0;
    while calls == 0 || began.elapsed() < long {
        for _ in 0..100 {
            call();
        }
        calls += 100;
    }
    // The kernel counts in hundredths of a second: too coarse for the short run of a test.
    let spent = if long.is_zero() { began.elapsed().as_secs_f64() } else { processor_time() - cpu };
    spent / f64::from(calls)
}

/// The seconds for which all threads of this process have had a processor.
pub fn processor_time() -> f64 {
    processor_time_of("self")
}

/// The same for a process by its number (proc(5): user and system time in hundredths of a second).
pub fn processor_time_of(process: &str) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).expect("Linux tells a process's times");
    let fields: Vec<&str> = stat.rsplit_once(')').unwrap().1.split_whitespace().collect();
    let hundredths: u64 = fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap();
    hundredths as f64 / 100.0
}
