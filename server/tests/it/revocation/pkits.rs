//! NIST's path-validation suite (PKITS): what its lists say of its certificates. Lists that leave something out are refused here, so
//! some cases end in "unknown" that the suite can tell. Where a delta list is refused, the whole list before it holds, as RFC 5280 §5.2.4
//! allows; in no other case may anything be called good that the suite does not call so.

use crate::cards::pkits::{certificates, lists};
use crate::revocation::fixture::{client, store_in};
use api::card::CardKind;
use server::cards::{
    AuthorityRank, Certificate, Path, PathInputs, Pool, PoolSource, RevocationStatus, search,
};
use server::clock::{Clock, Timestamp};
use server::config::ListPlace;
use server::config::address_policy::AddressPolicy;
use server::ids::SystemRandom;
use server::revocation::{Fetcher, Index, NumberOrder, Question, StatusSource};
use std::sync::Arc;

/// 2022-05-01T00:00:00Z: the suite's certificates run from 2010 to 2030.
const NOW: Timestamp = Timestamp::from_millis(1_651_363_200_000);

struct Then;

impl Clock for Then {
    fn now(&self) -> Timestamp {
        NOW
    }
}

/// Why nothing can be told where the suite can, by the beginnings of the cases' names.
const DEVIATIONS: [(&str, &str); 9] = [
    ("valid_separate_certificate_and_crl_keys", "two keys with one name are two issuers"),
    ("invalid_separate_certificate_and_crl_keys", "the same"),
    ("valid_basic_self_issued", "the same"),
    ("invalid_basic_self_issued", "the same"),
    ("valid_distributionpoint", "a point is named relative to its issuer"),
    ("valid_onlysomereasons", "lists that leave out reasons are refused"),
    ("valid_idp_with_indirectcrl", "indirect lists are refused"),
    ("valid_crlissuer", "the same"),
    ("valid_deltacrl", "delta lists are refused"),
];

/// Cases in which only a delta list tells the newest, and what the whole list before it says.
const BEFORE_THE_DELTA: [(&str, &str); 2] =
    [("invalid_deltacrl_test4", "good"), ("valid_deltacrl_test5", "revoked")];

/// What the lists say of the path: the worst of what they say of each certificate below the root.
async fn told(
    leaf: &Certificate,
    pool: &Pool,
    issuers: &[String],
    source: &dyn StatusSource,
) -> RevocationStatus {
    let mut worst = RevocationStatus::Good { as_of: NOW };
    let mut certificate = leaf;
    for key in issuers {
        let issuer = pool.named(key).next().unwrap();
        let asked = Question { kind: CardKind::Hpki, certificate, issuer: &issuer.certificate };
        match source.status(asked).await {
            RevocationStatus::Good { .. } => {}
            status @ RevocationStatus::Revoked { .. } => worst = status,
            status @ RevocationStatus::Unknown { .. } => {
                if matches!(worst, RevocationStatus::Good { .. }) {
                    worst = status;
                }
            }
        }
        certificate = &issuer.certificate;
    }
    worst
}

#[tokio::test]
async fn every_list_of_the_suite_says_what_the_suite_says() {
    let certificates = certificates();
    let lists = lists();
    let (folder, client) = (tempfile::tempdir().unwrap(), client(AddressPolicy::Any));
    for (name, bytes) in &lists {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    let (mut wrong, mut same, mut other) = (Vec::new(), 0, 0);
    for (number, line) in include_str!("../cards/pkits/cases.tsv").lines().skip(1).enumerate() {
        let fields: Vec<_> = line.split('\t').collect();
        let [section, _, name, leaf, others, crls, _, _, "holds", wanted] = fields[..] else { continue };
        if !matches!(section, "4.4" | "4.5" | "4.14" | "4.15") {
            continue;
        }
        let names = |it: &'static str| it.split(',').filter(|it| !it.is_empty());
        let source =
            |name, place| PoolSource { name, kind: CardKind::Hpki, place, bytes: certificates[name] };
        let mut sources = vec![source("TrustAnchorRootCertificate", AuthorityRank::Root)];
        sources.extend(names(others).map(|it| source(it, AuthorityRank::Intermediate)));
        let pool = Pool::new(&sources).unwrap();
        let leaf = Certificate::read(certificates[leaf]).unwrap();
        let Path::Trusted { issuers } = search(&leaf, &pool, &PathInputs::at(NOW)).path else { continue };
        let store = store_in(&folder.path().join(format!("data{number}")));
        let fetcher = Fetcher {
            store: &store,
            clock: &Then,
            random: &SystemRandom,
            pool: &pool,
            client: &client,
            most: 1 << 20,
            actor: &server::audit::Actor::System,
            numbers: NumberOrder::Rising,
        };
        for list in ["TrustAnchorRootCRL"].into_iter().chain(names(crls)) {
            // Some must be refused; what follows from that is the point.
            let _ = fetcher.load(&ListPlace::File(folder.path().join(list)), &|_| ()).await;
        }
        let index = Index::new(store, Arc::new(Then));
        let keys: Vec<_> = issuers.into_iter().map(|it| it.key).collect();
        let told = told(&leaf, &pool, &keys, &index).await;
        let delta = BEFORE_THE_DELTA.iter().find(|(it, _)| *it == name);
        let wanted = delta.map_or(wanted, |(_, before)| *before);
        let deviates = DEVIATIONS.iter().any(|(it, _)| name.starts_with(it));
        match (&told, wanted) {
            (RevocationStatus::Good { .. }, "good")
            | (RevocationStatus::Revoked { .. }, "revoked")
            | (RevocationStatus::Unknown { .. }, "unknown") => same += 1,
            // What was revoked is refused all the same.
            (RevocationStatus::Unknown { .. }, "good") if deviates => other += 1,
            (RevocationStatus::Unknown { .. }, "revoked") => other += 1,
            _ => wrong.push(format!("{section} {name}: {told:?} instead of {wanted}")),
        }
    }
    println!("{same} as in the suite, {other} unknown that the suite can tell");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!((same, other), (44, 29));
}
