//! NIST's path-validation suite (PKITS), every case of it: what each certificate path is worth by itself. Revocation's part of the cases is
//! tested where revocation is.

use api::card::CardKind;
use server::cards::{
    AuthorityRank, Certificate, Path, PathInputs, Pool, PoolSource, Rule, Validity, When, search,
};
use server::clock::Timestamp;
use std::collections::HashMap;

/// 2022-05-01T00:00:00Z: the suite's certificates run from 2010 to 2030.
pub const NOW: Timestamp = Timestamp::from_millis(1_651_363_200_000);

/// Cases that are good in the suite and not here, and why.
const DEVIATIONS: [(&str, &str); 2] = [
    ("valid_dsa_signatures_test4", "DSA proves nothing here, nor does SHA-1, over which the suite uses it"),
    ("valid_dsa_parameter_inheritance_test5", "the same"),
];

/// A line of `cases.tsv`.
pub struct Case<'a> {
    pub section: &'a str,
    pub test: &'a str,
    pub name: &'a str,
    pub leaf: &'a str,
    pub others: Vec<&'a str>,
    pub wanted: Vec<String>,
    pub demands: Vec<&'a str>,
    pub holds: bool,
}

impl<'a> Case<'a> {
    pub fn all() -> Vec<Self> {
        include_str!("pkits/cases.tsv").lines().skip(1).map(Self::read).collect()
    }

    fn read(line: &'a str) -> Self {
        let list = |it: &'a str| it.split(',').filter(|it| !it.is_empty()).collect::<Vec<_>>();
        let [section, test, name, leaf, others, _crls, wanted, demands, path, _revocation] =
            line.split('\t').collect::<Vec<_>>()[..]
        else {
            panic!("ten fields: {line}")
        };
        let wanted = list(wanted).into_iter().map(|it| format!("2.16.840.1.101.3.2.1.48.{it}")).collect();
        Self {
            section,
            test,
            name,
            leaf,
            others: list(others),
            wanted,
            demands: list(demands),
            holds: path == "holds",
        }
    }

    fn settings(&self) -> PathInputs {
        let when = |demand| if self.demands.contains(&demand) { When::AtOnce } else { When::WhenSaid };
        PathInputs {
            wanted: (!self.wanted.is_empty()).then(|| self.wanted.iter().cloned().collect()),
            explicit_policy: when("explicit"),
            inhibit_mapping: when("no-mapping"),
            inhibit_any: when("no-any"),
            ..PathInputs::at(NOW)
        }
    }

    /// What the path is worth, and whether the leaf's time is now.
    pub fn outcome(&self, certificates: &HashMap<&str, &[u8]>) -> (Path, Validity) {
        let leaf = Certificate::read(certificates[self.leaf]).unwrap();
        let mut sources = vec![source("TrustAnchorRootCertificate", AuthorityRank::Root, certificates)];
        sources.extend(self.others.iter().map(|it| source(it, AuthorityRank::Intermediate, certificates)));
        let found = search(&leaf, &Pool::new(&sources).unwrap(), &self.settings());
        (found.path, leaf.validity(NOW))
    }
}

fn source<'a>(name: &'a str, place: AuthorityRank, certificates: &HashMap<&str, &'a [u8]>) -> PoolSource<'a> {
    PoolSource { name, kind: CardKind::Hpki, place, bytes: certificates[name] }
}

/// The suite's certificates by name.
pub fn certificates() -> HashMap<&'static str, &'static [u8]> {
    elements(include_bytes!("pkits/certs.der"), include_str!("pkits/certs.txt"))
}

/// The suite's revocation lists by name.
pub fn lists() -> HashMap<&'static str, &'static [u8]> {
    elements(include_bytes!("pkits/crls.der"), include_str!("pkits/crls.txt"))
}

/// Elements of DER that stand one behind the other, by the lines of their names.
fn elements(bytes: &'static [u8], names: &'static str) -> HashMap<&'static str, &'static [u8]> {
    let mut rest = bytes;
    let mut all = HashMap::new();
    for name in names.lines() {
        let length = match rest[1] {
            0x82 => 4 + usize::from(rest[2]) * 256 + usize::from(rest[3]),
            0x81 => 3 + usize::from(rest[2]),
            short => 2 + usize::from(short),
        };
        let (one, after) = rest.split_at(length);
        all.insert(name, one);
        rest = after;
    }
    assert!(rest.is_empty());
    all
}

/// What is found wrong in a section's bad paths: a refusal for another reason would be luck.
fn reasons(section: &str) -> Vec<Path> {
    let broken = |rules: &[Rule]| rules.iter().map(|rule| Path::Broken { rule: rule.clone() }).collect();
    match section {
        "4.1" => vec![Path::Forged, Path::Algorithm { oid: "1.2.840.10040.4.3".to_owned() }],
        "4.2" => broken(&[Rule::IssuerValidity]),
        "4.3" => vec![Path::UnknownIssuer],
        "4.5" => broken(&[Rule::NotAuthority]),
        "4.6" => broken(&[Rule::NotAuthority, Rule::PathLength]),
        "4.7" => broken(&[Rule::KeyUsage]),
        "4.8" | "4.9" | "4.10" | "4.11" | "4.12" => broken(&[Rule::Policy]),
        "4.13" => broken(&[Rule::Names]),
        "4.16" => broken(&[Rule::UnknownCritical { oid: "2.16.840.1.101.2.1.12.2".to_owned() }]),
        other => panic!("no path of section {other} is bad"),
    }
}

#[test]
fn every_path_of_the_suite_ends_as_the_suite_says() {
    let certificates = certificates();
    let cases = Case::all();
    let mut wrong = Vec::new();
    for case in &cases {
        let (path, validity) = case.outcome(&certificates);
        let deviates = DEVIATIONS.iter().any(|(it, _)| *it == case.name);
        let right = match (&path, validity) {
            (Path::Trusted { .. }, Validity::Valid) => case.holds && !deviates,
            (Path::Trusted { .. }, Validity::NotYet | Validity::Expired) => {
                !case.holds && case.section == "4.2"
            }
            (bad, _) => (!case.holds || deviates) && reasons(case.section).contains(bad),
        };
        if !right {
            wrong.push(format!("{}.{} {}: {path:?}, {validity:?}", case.section, case.test, case.name));
        }
    }
    assert!(wrong.is_empty(), "{} of {} cases:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
    assert_eq!(cases.len(), 255);
}
