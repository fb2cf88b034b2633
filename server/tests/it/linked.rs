//! What is linked in, held against `deny.toml`: licences, banned crates and where they come from. No network and no cargo-deny, so it runs
//! with every other test; `make advisories` asks cargo-deny about the same, and about known weaknesses.

use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The part of `deny.toml` that is kept here.
#[derive(Deserialize)]
struct Policy {
    graph: Graph,
    licenses: Licenses,
    bans: Bans,
    sources: Sources,
}

#[derive(Deserialize)]
struct Graph {
    targets: Vec<String>,
}

#[derive(Deserialize)]
struct Licenses {
    allow: Vec<String>,
}

#[derive(Deserialize)]
struct Bans {
    deny: Vec<Banned>,
}

#[derive(Deserialize)]
struct Banned {
    #[serde(rename = "crate")]
    name: String,
    reason: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Sources {
    unknown_registry: String,
    unknown_git: String,
}

/// What `cargo metadata` says of a package. Those of this workspace come from nowhere.
#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    license: Option<String>,
    source: Option<String>,
}

const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";

#[test]
fn what_is_linked_in_has_a_licence_a_source_and_no_ban() {
    let policy = policy();
    assert_eq!(
        (policy.sources.unknown_registry.as_str(), policy.sources.unknown_git.as_str()),
        ("deny", "deny")
    );
    let packages = packages(&policy.graph.targets);
    assert!(packages.len() > 100, "{} packages: that cannot be all", packages.len());
    let refused: Vec<String> = packages.iter().flat_map(|it| policy.refuses(it)).collect();
    assert!(refused.is_empty(), "\n{}\n", refused.join("\n"));
}

/// Packages for other systems are in the lock file, too, and come to whoever builds there.
#[test]
fn the_lock_files_name_no_other_source() {
    #[derive(Deserialize)]
    struct Lock {
        package: Vec<Locked>,
    }
    #[derive(Deserialize)]
    struct Locked {
        name: String,
        source: Option<String>,
    }
    let policy = policy();
    for file in ["Cargo.lock", "server/fuzz/Cargo.lock"] {
        let lock: Lock = toml::from_str(&std::fs::read_to_string(root().join(file)).unwrap()).unwrap();
        for Locked { name, source } in lock.package {
            assert!(
                source.as_deref().is_none_or(|it| it == CRATES_IO),
                "{file}: {name} comes from {source:?}"
            );
            assert!(policy.bans.deny.iter().all(|it| it.name != name), "{file}: {name} is banned");
        }
    }
}

#[test]
fn what_may_not_be_linked_in_is_named_with_its_reason() {
    let git = "git+https://github.com/somebody/something?rev=1#1";
    let elsewhere = "registry+https://crates.example/index";
    for (name, license, source, reason) in [
        ("a", Some("GPL-3.0-only"), CRATES_IO, "licence"),
        ("a", Some("MIT AND GPL-3.0-only"), CRATES_IO, "licence"),
        ("a", Some("(MIT OR Apache-2.0) AND Unlicense"), CRATES_IO, "licence"),
        ("a", Some("MIT WITH Classpath-exception-2.0"), CRATES_IO, "licence"),
        ("a", Some("MIT OR"), CRATES_IO, "licence"),
        ("a", Some("(MIT"), CRATES_IO, "licence"),
        ("a", Some("MIT ISC"), CRATES_IO, "licence"),
        ("a", Some(""), CRATES_IO, "licence"),
        ("a", None, CRATES_IO, "licence"),
        ("openssl", Some("MIT"), CRATES_IO, "rustls"),
        ("openssl-sys", Some("MIT"), CRATES_IO, "rustls"),
        ("a", Some("MIT"), git, git),
        ("a", Some("MIT"), elsewhere, elsewhere),
    ] {
        let said = policy().refuses(&package(name, license, Some(source)));
        assert!(
            matches!(said.as_slice(), [one] if one.starts_with(name) && one.contains(reason)),
            "{said:?}"
        );
    }
}

#[test]
fn what_may_be_linked_in_is_left_alone() {
    for license in [
        "MIT",
        "MIT OR GPL-3.0-only",
        "GPL-3.0-only or MIT",
        "MIT/Apache-2.0",
        "Apache-2.0 / GPL-2.0-only",
        "Apache-2.0 WITH LLVM-exception OR GPL-2.0-only",
        "GPL-2.0-only OR MIT AND ISC",
        "(GPL-2.0-only OR MIT) AND (ISC OR GPL-2.0-only) AND Unicode-3.0",
    ] {
        let said = policy().refuses(&package("openssl-probe", Some(license), Some(CRATES_IO)));
        assert_eq!(said, Vec::<String>::new(), "{license}");
    }
    assert_eq!(policy().refuses(&package("server", Some("MIT OR Apache-2.0"), None)), Vec::<String>::new());
}

impl Policy {
    /// Everything that is wrong with a package.
    fn refuses(&self, package: &Package) -> Vec<String> {
        let mut refused = Vec::new();
        let Package { name, version, license, source } = package;
        let license = license.as_deref().unwrap_or_default();
        if !Expression::of(license).holds(&self.licenses.allow) {
            refused
                .push(format!("{name} {version}: its licence `{license}` is not among those of deny.toml"));
        }
        if let Some(banned) = self.bans.deny.iter().find(|it| it.name == *name) {
            refused.push(format!("{name} {version}: banned, {}", banned.reason));
        }
        if let Some(source) = source.as_deref().filter(|it| *it != CRATES_IO) {
            refused.push(format!("{name} {version}: comes from {source}"));
        }
        refused
    }
}

/// An SPDX licence expression, word by word (SPDX 2.3, annex D). `/` is how crates wrote `OR` before there were expressions.
struct Expression<'a> {
    words: Vec<&'a str>,
    at: usize,
}

impl<'a> Expression<'a> {
    fn of(text: &'a str) -> Self {
        let mut words = Vec::new();
        for part in text.split_inclusive(['(', ')', '/']).flat_map(str::split_whitespace) {
            let (word, mark) = match part.strip_suffix(['(', ')', '/']) {
                Some(word) => (word, Some(&part[word.len()..])),
                None => (part, None),
            };
            words.extend([Some(word), mark].into_iter().flatten().filter(|it| !it.is_empty()));
        }
        Self { words, at: 0 }
    }

    /// Whether it can be kept with these licences. What is no expression cannot.
    fn holds(mut self, allowed: &[String]) -> bool {
        self.either(allowed) == Some(true) && self.at == self.words.len()
    }

    fn either(&mut self, allowed: &[String]) -> Option<bool> {
        let mut holds = self.both(allowed)?;
        while self.next_is(&["OR", "/"]) {
            holds |= self.both(allowed)?;
        }
        Some(holds)
    }

    fn both(&mut self, allowed: &[String]) -> Option<bool> {
        let mut holds = self.one(allowed)?;
        while self.next_is(&["AND"]) {
            holds &= self.one(allowed)?;
        }
        Some(holds)
    }

    fn one(&mut self, allowed: &[String]) -> Option<bool> {
        if self.next_is(&["("]) {
            let holds = self.either(allowed)?;
            return self.next_is(&[")"]).then_some(holds);
        }
        let mut license = self.word()?.to_owned();
        if self.next_is(&["WITH"]) {
            license = format!("{license} WITH {}", self.word()?);
        }
        Some(allowed.contains(&license))
    }

    fn next_is(&mut self, words: &[&str]) -> bool {
        let is =
            self.words.get(self.at).is_some_and(|next| words.iter().any(|it| it.eq_ignore_ascii_case(next)));
        self.at += usize::from(is);
        is
    }

    /// The next word, where a licence's or an exception's name has to stand.
    fn word(&mut self) -> Option<&'a str> {
        let word = self.words.get(self.at).copied()?;
        self.at += 1;
        word.starts_with(char::is_alphanumeric).then_some(word)
    }
}

fn package(name: &str, license: Option<&str>, source: Option<&str>) -> Package {
    let [name, version] = [name, "1.0.0"].map(str::to_owned);
    Package { name, version, license: license.map(str::to_owned), source: source.map(str::to_owned) }
}

fn policy() -> Policy {
    toml::from_str(&std::fs::read_to_string(root().join("deny.toml")).unwrap()).unwrap()
}

/// All packages of the workspace's programs, their builds and their tests, on these systems.
fn packages(targets: &[String]) -> Vec<Package> {
    #[derive(Deserialize)]
    struct Metadata {
        packages: Vec<Package>,
    }
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["metadata", "--locked", "--format-version", "1", "--manifest-path"]);
    cargo.arg(root().join("Cargo.toml"));
    for target in targets {
        cargo.args(["--filter-platform", target]);
    }
    let output = cargo.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice::<Metadata>(&output.stdout).unwrap().packages
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}
