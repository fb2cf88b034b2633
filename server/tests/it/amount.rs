//! How much the heavy tests do. A tenth before a change goes in, so that nobody waits for it; all of it at night, with `KAGURA_TESTS=full`
//! (`make test-all`). Each says itself with how much it still finds what it is there for, and never does less.

use proptest::test_runner::Config;

/// As many as this, or a tenth of them but at least `least`.
pub(crate) fn of(full: usize, least: usize) -> usize {
    share(full, least, std::env::var("KAGURA_TESTS").ok().as_deref())
}

/// The same for what proptest draws. It has a variable of its own, with which anybody has as many as wanted.
pub(crate) fn cases(full: u32, least: u32) -> u32 {
    if is_drawn() {
        return Config::default().cases;
    }
    let [full, least] = [full, least].map(|it| usize::try_from(it).unwrap());
    u32::try_from(of(full, least)).unwrap()
}

/// Whether `PROPTEST_CASES` says how many.
pub(crate) fn is_drawn() -> bool {
    std::env::var_os("PROPTEST_CASES").is_some()
}

fn share(full: usize, least: usize, asked: Option<&str>) -> usize {
    match asked {
        Some("full") => full,
        None | Some("") => (full / 10).max(least).min(full),
        Some(other) => panic!("KAGURA_TESTS={other}: it is `full`, or it is not set"),
    }
}

#[test]
fn a_tenth_is_never_less_than_what_still_finds_something() {
    assert_eq!([1000, 100, 40].map(|full| share(full, 50, None)), [100, 50, 40]);
    assert_eq!([1000, 100, 40].map(|full| share(full, 50, Some("full"))), [1000, 100, 40]);
}
