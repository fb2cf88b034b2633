//! Reads Prometheus' text format, version 0.0.4, by its grammar, and refuses what is not in it.

use std::collections::{BTreeMap, BTreeSet};

/// One sample: a name, its labels, a value.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    pub name: String,
    pub labels: BTreeMap<String, String>,
    pub value: f64,
}

/// A metric with its kind and what was measured of it.
#[derive(Clone, Debug, Default)]
pub struct Family {
    pub kind: String,
    pub samples: Vec<Sample>,
}

/// All of a text, by the name of the metric.
pub type Families = BTreeMap<String, Family>;

/// The families of a text; panics with the line that is wrong.
pub fn read(text: &str) -> Families {
    assert!(text.ends_with('\n'), "the last line ends, too");
    let mut families = Families::new();
    let mut current = String::new();
    let mut seen = BTreeSet::new();
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("# HELP ") {
            let (name, help) = rest.split_once(' ').expect(line);
            assert!(is_name(name) && !help.is_empty(), "{line}");
            assert!(!families.contains_key(name), "all of a metric stands together: {line}");
            name.clone_into(&mut current);
            families.insert(current.clone(), Family::default());
        } else if let Some(rest) = line.strip_prefix("# TYPE ") {
            let (name, kind) = rest.split_once(' ').expect(line);
            assert_eq!(name, current, "{line}");
            assert!(["counter", "gauge", "histogram"].contains(&kind), "{line}");
            let family = families.get_mut(name).unwrap();
            assert!(family.kind.is_empty() && family.samples.is_empty(), "{line}");
            kind.clone_into(&mut family.kind);
        } else {
            let sample = sample(line).unwrap_or_else(|| panic!("no sample: {line}"));
            let family = families.get_mut(&current).expect(line);
            let suffix = sample.name.strip_prefix(current.as_str()).expect(line);
            let fits = match family.kind.as_str() {
                "histogram" => ["_bucket", "_sum", "_count"].contains(&suffix),
                "counter" => suffix.is_empty() && current.ends_with("_total"),
                _ => suffix.is_empty(),
            };
            assert!(fits, "{line}");
            assert!(seen.insert((sample.name.clone(), sample.labels.clone())), "twice: {line}");
            family.samples.push(sample);
        }
    }
    for (name, family) in &families {
        assert!(!family.kind.is_empty() && !family.samples.is_empty(), "{name}");
        if family.kind == "histogram" {
            whole(name, &family.samples);
        }
    }
    families
}

/// Sees that the buckets of each series rise to its count.
fn whole(name: &str, samples: &[Sample]) {
    let without = |sample: &Sample| {
        sample.labels.clone().into_iter().filter(|(label, _)| label != "le").collect::<BTreeMap<_, _>>()
    };
    let mut last: BTreeMap<BTreeMap<String, String>, (f64, f64)> = BTreeMap::new();
    for sample in samples.iter().filter(|it| it.name.ends_with("_bucket")) {
        let end = number(&sample.labels["le"]).unwrap();
        if let Some((before, count)) = last.insert(without(sample), (end, sample.value)) {
            assert!(before < end && count <= sample.value, "{name}: {sample:?}");
        }
    }
    for sample in samples.iter().filter(|it| it.name.ends_with("_count")) {
        assert_eq!(last.remove(&sample.labels), Some((f64::INFINITY, sample.value)), "{name}: {sample:?}");
    }
    assert!(last.is_empty(), "{name}: no count");
}

fn is_name(name: &str) -> bool {
    let letter = |c: char| c.is_ascii_alphabetic() || c == '_' || c == ':';
    name.starts_with(letter) && name.chars().all(|c| letter(c) || c.is_ascii_digit())
}

fn is_label(name: &str) -> bool {
    is_name(name) && !name.contains(':') && !name.starts_with("__")
}

fn number(text: &str) -> Option<f64> {
    match text {
        "+Inf" => Some(f64::INFINITY),
        "-Inf" => Some(f64::NEG_INFINITY),
        "NaN" => Some(f64::NAN),
        _ => text.parse().ok(),
    }
}

/// `name{label="value",…} value`; no time, which nothing of ours has.
fn sample(line: &str) -> Option<Sample> {
    let end = line.find(['{', ' '])?;
    let (name, mut rest) = line.split_at(end);
    let mut labels = BTreeMap::new();
    if let Some(inside) = rest.strip_prefix('{') {
        rest = inside;
        loop {
            let (label, behind) = rest.split_once("=\"")?;
            let (value, behind) = quoted(behind)?;
            (is_label(label) && labels.insert(label.to_owned(), value).is_none()).then_some(())?;
            rest = behind;
            match rest.strip_prefix(',') {
                Some(more) => rest = more,
                None => break,
            }
        }
        rest = rest.strip_prefix('}')?;
    }
    let value = number(rest.strip_prefix(' ')?)?;
    is_name(name).then(|| Sample { name: name.to_owned(), labels, value })
}

/// The text up to the quotation mark that ends it, and what is behind.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Some((value, &text[at + 1..])),
            '\\' => value.push(match chars.next()?.1 {
                'n' => '\n',
                same @ ('\\' | '"') => same,
                _ => return None,
            }),
            other => value.push(other),
        }
    }
    None
}

#[test]
fn what_is_in_the_format_is_read() {
    let text =
        "# HELP a_total Help.\n# TYPE a_total counter\na_total{x=\"1,}\",y=\"\\\"\\\\\\n\"} 2\na_total 1e3\n";
    let read = read(text);
    let samples = &read["a_total"].samples;
    assert_eq!(samples[0].labels["x"], "1,}");
    assert_eq!(samples[0].labels["y"], "\"\\\n");
    assert!((samples[1].value - 1000.0).abs() < f64::EPSILON);
}

#[test]
fn what_is_not_in_the_format_is_refused() {
    let head = "# HELP a Help.\n# TYPE a gauge\n";
    let histogram = "# HELP a Help.\n# TYPE a histogram\n";
    for wrong in [
        format!("{head}a"),
        format!("{head}a 1\na 1\n"),
        format!("{head}b 1\n"),
        format!("{head}a{{x=1}} 1\n"),
        format!("{head}a{{x=\"1}} 1\n"),
        format!("{head}a{{x=\"1\",}} 1\n"),
        format!("{head}a one\n"),
        format!("{head}a 1\n{head}"),
        format!("{}a 1\n", head.replace("gauge", "counter")),
        "a 1\n".to_owned(),
        format!("{histogram}a_bucket{{le=\"1\"}} 1\na_count 1\na_sum 1\n"),
        format!("{histogram}a_bucket{{le=\"1\"}} 2\na_bucket{{le=\"+Inf\"}} 1\na_count 1\na_sum 1\n"),
    ] {
        assert!(std::panic::catch_unwind(|| read(&wrong)).is_err(), "{wrong}");
    }
}
