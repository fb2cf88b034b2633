//! The lists of sources in `docs/`: tables of Markdown, read.

/// The lines of the table below the heading `## {heading}` of a page, each as its cells.
#[expect(clippy::panic, reason = "a line with other cells fails the test that reads it")]
pub(crate) fn table<const CELLS: usize>(page: &'static str, heading: &str) -> Vec<[&'static str; CELLS]> {
    let below = page.split("\n## ").find_map(|part| part.strip_prefix(heading)).unwrap_or_default();
    let lines = below.lines().filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |"));
    // The first two lines are the table's head.
    lines
        .skip(2)
        .map(|line| {
            let cells: Vec<_> = line.split(" | ").collect();
            cells.try_into().unwrap_or_else(|_| panic!("not {CELLS} cells: {line}"))
        })
        .collect()
}

/// That `named` are the keys of the page's sources, no more and no less, and that each source says where and when.
pub(crate) fn assert_sources<'a>(page: &'static str, named: impl Iterator<Item = &'a str>) {
    let named: Vec<_> = named.flat_map(|keys| keys.split(", ")).collect();
    let sources = table::<4>(page, "Sources");
    for key in &named {
        assert!(sources.iter().any(|[of, ..]| of == key), "no source “{key}”");
    }
    for [key, what, place, looked_up] in sources {
        assert!(named.contains(&key), "nothing rests on “{key}”");
        let date: Vec<u16> = looked_up.split('-').filter_map(|part| part.parse().ok()).collect();
        let dated = matches!(*date, [year, 1..=12, 1..=31] if year > 2025);
        assert!(!what.is_empty() && !place.is_empty() && dated, "{key}: {looked_up}");
    }
}
