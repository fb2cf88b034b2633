//! The alert rules, the dashboard and the document that come with the server, held against what it measures.

use crate::layers::root;
use crate::monitoring::exposition::Families;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

const RULES: &str = "docs/monitoring/alerts.yml";
const DASHBOARD: &str = "docs/monitoring/dashboard.json";
const DOCUMENT: &str = "docs/monitoring.md";

/// What Prometheus itself adds to every series.
const ADDED: [&str; 2] = ["instance", "job"];

/// A metric in an expression, and the labels that are looked at or kept of it.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
struct Named {
    metrics: BTreeMap<String, BTreeSet<String>>,
    /// The labels by which the expression sums up or joins.
    kept: BTreeSet<String>,
}

/// Sees that everything that the rules and the dashboard name is measured, with the labels that they look at; and that the document speaks
/// of every metric, and of none that there is not.
pub fn are_met_by(families: &Families) {
    let mut known: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for sample in families.values().flat_map(|family| &family.samples) {
        known.entry(sample.name.clone()).or_default().extend(sample.labels.keys().cloned());
    }
    let rules = rules(&fs::read_to_string(root().join(RULES)).unwrap());
    let pictures = pictures(&fs::read_to_string(root().join(DASHBOARD)).unwrap());
    assert!(rules.len() >= 15 && pictures.len() >= 15, "they are found");
    for expression in rules.values().chain(&pictures) {
        let wrong = unmet(expression, &known);
        assert_eq!(wrong, Vec::<String>::new(), "{expression}");
    }
    let document = fs::read_to_string(root().join(DOCUMENT)).unwrap();
    let told: BTreeSet<&str> = quoted(&document).filter(|name| is_ours(name)).collect();
    let measured: BTreeSet<&str> = families.keys().map(String::as_str).collect();
    assert_eq!(told, measured, "{DOCUMENT} has every metric, and no other");
}

#[test]
fn the_document_says_what_to_do_for_every_alert() {
    let rules = rules(&fs::read_to_string(root().join(RULES)).unwrap());
    let document = fs::read_to_string(root().join(DOCUMENT)).unwrap();
    let told: BTreeSet<&str> = document.lines().filter_map(|line| line.strip_prefix("### ")).collect();
    let named: BTreeSet<&str> = rules.keys().map(String::as_str).collect();
    let missing: Vec<_> = named.difference(&told).collect();
    assert!(missing.is_empty(), "no heading for {missing:?}");
    let past: Vec<_> = told.iter().filter(|it| it.starts_with("Kagura") && !named.contains(**it)).collect();
    assert!(past.is_empty(), "no rule for {past:?}");
    for check in
        ["store", "revocation_lists", "certificate_main", "certificate_cards", "signing_keys", "stopping"]
    {
        assert!(quoted(&document).any(|it| it == check), "{check}");
    }
}

#[test]
fn what_is_not_measured_is_found() {
    let known: BTreeMap<String, BTreeSet<String>> =
        [("kagura_a_total".to_owned(), ["way".to_owned()].into())].into();
    for right in [
        "rate(kagura_a_total[5m]) > 0",
        "sum by (way, instance) (rate(kagura_a_total{way=\"x\",job=~\"k.*\"}[5m]))",
        "up == 0",
    ] {
        assert_eq!(unmet(right, &known), Vec::<String>::new(), "{right}");
    }
    for wrong in [
        "kagura_b_total",
        "kagura_a_total{code=\"x\"}",
        "sum by (code) (kagura_a_total)",
        "process_open_fds > 1",
        "kagura_a",
    ] {
        assert_eq!(unmet(wrong, &known).len(), 1, "{wrong}");
    }
}

/// What an expression of `PromQL` names that is not there.
fn unmet(expression: &str, known: &BTreeMap<String, BTreeSet<String>>) -> Vec<String> {
    let named = named(expression);
    let mut wrong = Vec::new();
    let mut there: BTreeSet<&str> = ADDED.into_iter().chain(["le"]).collect();
    for (metric, labels) in &named.metrics {
        let Some(has) = known.get(metric) else {
            wrong.push(format!("no metric {metric}"));
            continue;
        };
        there.extend(has.iter().map(String::as_str));
        let lacking = labels.iter().filter(|it| !has.contains(*it) && !ADDED.contains(&it.as_str()));
        wrong.extend(lacking.map(|label| format!("no label {label} of {metric}")));
    }
    if wrong.is_empty() {
        let lacking = named.kept.iter().filter(|label| !there.contains(label.as_str()));
        wrong.extend(lacking.map(|label| format!("no label {label}")));
    }
    wrong
}

fn is_ours(name: &str) -> bool {
    name.starts_with("kagura_") || name.starts_with("process_")
}

fn named(expression: &str) -> Named {
    let mut named = Named::default();
    let mut rest = expression;
    while let Some(start) = rest.find(|c: char| c.is_ascii_alphabetic() || c == '_' || c == '"') {
        rest = &rest[start..];
        if let Some(text) = rest.strip_prefix('"') {
            rest = text.split_once('"').map_or("", |(_, behind)| behind);
            continue;
        }
        let end =
            rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == ':')).unwrap_or(rest.len());
        let (word, behind) = rest.split_at(end);
        rest = behind;
        if is_ours(word) {
            let labels = named.metrics.entry(word.to_owned()).or_default();
            if let Some(inside) = behind.strip_prefix('{') {
                let (matchers, behind) = inside.split_once('}').unwrap();
                labels.extend(
                    matchers
                        .split("\",")
                        .filter_map(|it| it.split(['=', '!']).next().map(|label| label.trim().to_owned())),
                );
                rest = behind;
            }
        } else if ["by", "without", "on", "ignoring", "group_left", "group_right"].contains(&word) {
            let inside = behind.trim_start().strip_prefix('(').and_then(|it| it.split_once(')'));
            let (labels, behind) = inside.unwrap_or_else(|| panic!("no labels behind {word}: {expression}"));
            let labels = labels.split(',').map(|it| it.trim().to_owned()).filter(|it| !it.is_empty());
            named.kept.extend(labels);
            rest = behind;
        }
    }
    named
}

/// The expressions of the rules, by the name of the alert. Each stands in one line.
fn rules(text: &str) -> BTreeMap<String, String> {
    let mut rules = BTreeMap::new();
    let mut alert = None;
    for line in text.lines().map(str::trim) {
        if let Some(name) = line.strip_prefix("- alert: ") {
            assert_eq!(alert.replace(name), None, "{name}: the one before has no expression");
        } else if let Some(expression) = line.strip_prefix("expr: ") {
            let name = alert.take().unwrap_or_else(|| panic!("whose is it? {expression}"));
            assert!(rules.insert(name.to_owned(), expression.to_owned()).is_none(), "{name} twice");
        }
    }
    rules
}

/// The expressions of all panels and variables of the dashboard.
fn pictures(text: &str) -> Vec<String> {
    fn collect(json: &Value, into: &mut Vec<String>) {
        match json {
            Value::Object(members) => {
                for (name, value) in members {
                    match value {
                        Value::String(text) if name == "expr" => into.push(text.clone()),
                        value => collect(value, into),
                    }
                }
            }
            Value::Array(all) => all.iter().for_each(|value| collect(value, into)),
            _ => {}
        }
    }
    let mut all = Vec::new();
    collect(&serde_json::from_str(text).unwrap(), &mut all);
    all.into_iter().map(|it| it.replace("$__rate_interval", "5m").replace("$__range", "1h")).collect()
}

/// What stands in backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}
