//! The chain over the record: seals that hold what lines say, each with the seal before it. Whoever changes, adds or takes away a line later
//! would have to make every seal after it anew, and whoever has noted a seal sees that. Lines are sealed within minutes after they were written, by
//! the server and by whoever verifies: so nobody who writes one waits for another, in whatever order they are committed.

use crate::audit::{Entry, Unsealed};
use crate::store::{self, Digest, Store, TableKey as _, Tx};
use aws_lc_rs::digest::{Context, SHA256};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// Lines of a seal.
const LINES: usize = 200;
/// Seals and lines read at once.
const PAGE: usize = 200;
/// What stands for a line that was gone before it was sealed.
const GONE: &str = "-";

/// The key of a line.
type LineKey = (String, String);

/// A seal over lines of the record. Kept under its number, from 1.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Seal {
    /// The hash of the seal before it; of nothing for the first.
    pub previous: String,
    /// What it holds.
    pub lines: Vec<SealedLine>,
}

/// A line in a seal.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct SealedLine {
    /// The line's key.
    pub key: LineKey,
    /// The SHA-256 of key and row, base64url.
    pub digest: String,
}

impl Seal {
    /// SHA-256 over everything that the seal says, base64url.
    fn hash(&self, number: u64) -> String {
        let mut sum = Context::new(&SHA256);
        let mut add = |text: &str| {
            sum.update(&(text.len() as u64).to_be_bytes());
            sum.update(text.as_bytes());
        };
        add(&number.to_string());
        add(&self.previous);
        for SealedLine { key: (moment, draw), digest } in &self.lines {
            add(moment);
            add(draw);
            add(digest);
        }
        URL_SAFE_NO_PAD.encode(sum.finish())
    }
}

/// The newest seal. There is one, under the empty key.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct SealHead {
    /// Its number; 0 before the first.
    pub number: u64,
    /// Its hash; empty before the first.
    pub hash: String,
    /// The lines from before there were seals, as far as they are not sealed.
    pub unmarked: Option<UnmarkedLines>,
}

/// Lines without a mark, from before there were any.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct UnmarkedLines {
    /// Behind this one.
    pub after: Option<LineKey>,
    /// Up to this one.
    pub until: LineKey,
}

/// Whether there is more to seal.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum SealProgress {
    /// Call again.
    More,
    /// Every line is sealed.
    All,
}

/// Seals the next lines. Whoever writes lines meanwhile is not in its way, nor it in theirs; of several who seal one goes on.
pub async fn seal(store: &Store) -> Result<SealProgress, store::Error> {
    let Some(head) = store.get::<SealHead>(&String::new()).await? else {
        let until = store.last::<Entry>().await?;
        let unmarked = until.map(|until| UnmarkedLines { after: None, until });
        let first = SealHead { number: 0, hash: String::new(), unmarked };
        let begin = async |tx: Tx| match tx.get::<SealHead>(&String::new()).await? {
            Some(_) => Ok(()),
            None => tx.put(&String::new(), &first),
        };
        store.transaction(begin).await?;
        return Ok(SealProgress::More);
    };
    let (lines, unmarked) = match &head.unmarked {
        Some(unmarked) => unmarked_lines(store, unmarked).await?,
        None => (marked_lines(store).await?, None),
    };
    if lines.is_empty() && head.unmarked.is_none() {
        return Ok(SealProgress::All);
    }
    store
        .transaction(async |tx: Tx| {
            if tx.get::<SealHead>(&String::new()).await?.as_ref() != Some(&head) {
                return Ok(());
            }
            let mut next = SealHead { unmarked: unmarked.clone(), ..head.clone() };
            if !lines.is_empty() {
                for line in &lines {
                    tx.delete::<Unsealed>(&line.key);
                }
                let seal = Seal { previous: head.hash.clone(), lines: lines.clone() };
                next.number += 1;
                next.hash = seal.hash(next.number);
                tx.put(&next.number, &seal)?;
            }
            tx.put(&String::new(), &next)
        })
        .await?;
    Ok(SealProgress::More)
}

/// The next lines that bear the mark. One whose row is gone is sealed as that.
async fn marked_lines(store: &Store) -> Result<Vec<SealedLine>, store::Error> {
    let mut lines = Vec::new();
    for (key, _) in store.scan::<Unsealed>(b"", None, LINES).await? {
        let row = store.bytes::<Entry>(&key).await?;
        let digest = row.map_or_else(|| GONE.to_owned(), |row| digest(&key, row));
        lines.push(SealedLine { key, digest });
    }
    Ok(lines)
}

/// The next lines from before there were marks, and what is left of them then.
async fn unmarked_lines(
    store: &Store,
    of: &UnmarkedLines,
) -> Result<(Vec<SealedLine>, Option<UnmarkedLines>), store::Error> {
    let rows = store.scan_bytes::<Entry>(of.after.as_ref(), LINES).await?;
    let last = rows.last().map(|(key, _)| key.clone()).filter(|last| *last < of.until);
    let mut lines = Vec::new();
    for (key, row) in rows {
        // What bears a mark by now has its turn later.
        if key <= of.until && store.get::<Unsealed>(&key).await?.is_none() {
            let digest = digest(&key, row);
            lines.push(SealedLine { key, digest });
        }
    }
    Ok((lines, last.map(|last| UnmarkedLines { after: Some(last), until: of.until.clone() })))
}

fn digest(key: &LineKey, row: Vec<u8>) -> String {
    URL_SAFE_NO_PAD.encode(Digest::of(&[(key.to_bytes(), row)]).0)
}

/// A seal that somebody has noted.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct NotedSeal {
    /// Its number.
    pub number: u64,
    /// Its hash.
    pub hash: String,
}

/// What verifying the record found.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct AuditVerdict {
    /// The number of the newest seal.
    pub number: u64,
    /// Its hash: whoever notes both sees later whether what is sealed now was changed.
    pub hash: String,
    /// How many lines are sealed.
    pub sealed: u64,
    /// How many were written since.
    pub waiting: u64,
    /// What is wrong, if anything is.
    pub faults: Vec<AuditFault>,
}

/// Something that is wrong with the record.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum AuditFault {
    /// A seal is missing.
    NoSeal(u64),
    /// A seal does not follow the one before it, or is not what the one after it says.
    SealChanged(u64),
    /// The seal that was noted is not in the chain.
    NotedSealMissing(u64),
    /// The line was changed since it was sealed; its moment.
    Changed(String),
    /// The line was taken away; its moment.
    Missing(String),
    /// The line was added later; its moment.
    Added(String),
}

/// Seals what is not sealed, and compares every line with its seal.
pub async fn verify(store: &Store, noted: Option<&NotedSeal>) -> Result<AuditVerdict, store::Error> {
    while seal(store).await? == SealProgress::More {}
    let head = store.get::<SealHead>(&String::new()).await?;
    let head = head.unwrap_or(SealHead { number: 0, hash: String::new(), unmarked: None });
    let mut verdict =
        AuditVerdict { number: head.number, hash: head.hash.clone(), ..AuditVerdict::default() };
    let mut sealed = HashSet::new();
    let mut previous = String::new();
    let mut is_noted = noted.is_none_or(|it| it.number == 0 && it.hash.is_empty());
    for number in 1..=head.number {
        let Some(seal) = store.get::<Seal>(&number).await? else {
            verdict.faults.push(AuditFault::NoSeal(number));
            // The next one is judged by what it says itself.
            previous.clear();
            continue;
        };
        if seal.previous != previous && !(previous.is_empty() && number > 1) {
            verdict.faults.push(AuditFault::SealChanged(number));
        }
        previous = seal.hash(number);
        is_noted |= noted.is_some_and(|it| it.number == number && it.hash == previous);
        sealed.extend(seal.lines.into_iter().map(|line| line.digest));
    }
    if !previous.is_empty() && previous != head.hash {
        verdict.faults.push(AuditFault::SealChanged(head.number));
    }
    if let Some(noted) = noted.filter(|_| !is_noted) {
        verdict.faults.push(AuditFault::NotedSealMissing(noted.number));
    }
    verdict.sealed = sealed.len() as u64;
    let mut unknown = lines(store, &mut sealed, &mut verdict).await?;
    // What was sealed while this was reading.
    let mut number = head.number + 1;
    while let Some(seal) = store.get::<Seal>(&number).await? {
        let keys: HashSet<LineKey> = seal.lines.into_iter().map(|line| line.key).collect();
        verdict.waiting += unknown.extract_if(.., |key| keys.contains(key)).count() as u64;
        number += 1;
    }
    name_faults(store, (&sealed, unknown), head.number, &mut verdict).await?;
    verdict.faults.sort();
    Ok(verdict)
}

/// Compares all lines with what is sealed, of which those are left that no line has; gives the lines that no seal has.
async fn lines(
    store: &Store,
    sealed: &mut HashSet<String>,
    verdict: &mut AuditVerdict,
) -> Result<Vec<LineKey>, store::Error> {
    let mut unknown = Vec::new();
    let mut after: Option<LineKey> = None;
    loop {
        let page = store.scan_bytes::<Entry>(after.as_ref(), PAGE).await?;
        let is_last = page.len() < PAGE;
        for (key, row) in page {
            if !sealed.remove(&digest(&key, row)) {
                if store.get::<Unsealed>(&key).await?.is_some() {
                    verdict.waiting += 1;
                } else {
                    unknown.push(key.clone());
                }
            }
            after = Some(key);
        }
        if is_last {
            return Ok(unknown);
        }
    }
}

/// Says which lines are meant by digests that no line has, and by lines that no seal has.
async fn name_faults(
    store: &Store,
    (left, unknown): (&HashSet<String>, Vec<LineKey>),
    number: u64,
    verdict: &mut AuditVerdict,
) -> Result<(), store::Error> {
    let mut unknown: HashSet<LineKey> = unknown.into_iter().collect();
    if !left.is_empty() {
        for number in 1..=number {
            let lines = store.get::<Seal>(&number).await?.map(|it| it.lines).unwrap_or_default();
            for SealedLine { key, digest } in lines {
                if left.contains(&digest) {
                    let is_there = unknown.remove(&key);
                    let fault = if is_there { AuditFault::Changed } else { AuditFault::Missing };
                    verdict.faults.push(fault(key.0));
                }
            }
        }
    }
    verdict.faults.extend(unknown.into_iter().map(|key| AuditFault::Added(key.0)));
    Ok(())
}
