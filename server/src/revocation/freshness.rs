//! How fresh the lists are, in figures: for the log, the desk and whoever watches the server.

use crate::cards::crl::ListSubjects;
use crate::clock::Timestamp;
use crate::revocation::rows::{CurrentList, ListSource};
use crate::store::{self, Row, Store};
use std::time::Duration;

/// Rows read in one go.
const PAGE: usize = 500;

/// The lists and the places they come from.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Freshness {
    /// The newest list of every issuer and part, stale or not.
    pub lists: Vec<ListFigures>,
    /// The places that were tried.
    pub sources: Vec<SourceFigures>,
}

/// Figures of the newest list of one issuer and part.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ListFigures {
    /// The issuer as people know it.
    pub issuer_name: String,
    /// The issuer's key: two generations with one name are two issuers.
    pub issuer: String,
    /// The part of its certificates.
    pub part: String,
    /// Whether the list is about users, authorities or both.
    pub of: ListSubjects,
    /// `cRLNumber`, hexadecimal; nothing if the list has none.
    pub number: Option<String>,
    /// The number of entries in the list.
    pub entries: usize,
    /// Entries of earlier lists that are kept beside them.
    pub kept: usize,
    /// `thisUpdate` of the list.
    pub this_update: Timestamp,
    /// `nextUpdate` of the list, from when on it is stale.
    pub next_update: Timestamp,
    /// When this server loaded it.
    pub loaded_at: Timestamp,
    /// The place that it came from; none where it was loaded from a file by hand.
    pub place: Option<String>,
}

/// How fetching from a place went.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SourceFigures {
    /// The URL or path, as the settings give it.
    pub place: String,
    /// When it was tried last.
    pub tried_at: Timestamp,
    /// When fetching succeeded last; nothing if it never did.
    pub succeeded_at: Option<Timestamp>,
    /// Why the last try failed, if it did.
    pub failure: Option<String>,
}

/// How much of a list's life is left.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Health {
    /// A good part of its life is left.
    Fresh,
    /// Less than a third of its life is left: a newer one should have come.
    Late,
    /// Its time is over: nobody whom it covers can log in, unless unknown is accepted.
    Stale,
}

impl ListFigures {
    /// The list's health at this moment.
    pub fn health(&self, now: Timestamp) -> Health {
        health(self.this_update, self.next_update, now)
    }

    /// How long the list is still current.
    pub fn left(&self, now: Timestamp) -> Duration {
        self.next_update.since(now)
    }
}

/// The health of a list with this life.
pub(super) fn health(this_update: Timestamp, next_update: Timestamp, now: Timestamp) -> Health {
    if now > next_update {
        Health::Stale
    } else if next_update.since(now) < next_update.since(this_update) / 3 {
        Health::Late
    } else {
        Health::Fresh
    }
}

/// The figures of this moment.
pub async fn freshness(store: &Store) -> Result<Freshness, store::Error> {
    let sources = all::<ListSource>(store).await?;
    let place = |key: &(String, String)| {
        let gave = |(_, source): &&(String, ListSource)| source.lists().any(|it| it == key);
        sources.iter().find(gave).map(|(place, _)| place.clone())
    };
    let lists = all::<CurrentList>(store).await?.into_iter().map(|(key, list)| ListFigures {
        place: place(&key),
        issuer: key.0,
        part: key.1,
        issuer_name: list.issuer_name,
        of: list.scope.of,
        number: list.number,
        entries: list.entries,
        kept: list.kept,
        this_update: list.this_update,
        next_update: list.next_update,
        loaded_at: list.loaded_at,
    });
    let lists = lists.collect();
    let sources = sources.into_iter().map(|(place, source)| SourceFigures {
        place,
        tried_at: source.tried_at,
        succeeded_at: source.succeeded_at,
        failure: source.failure,
    });
    Ok(Freshness { lists, sources: sources.collect() })
}

async fn all<R: Row>(store: &Store) -> Result<Vec<(R::Key, R)>, store::Error> {
    let mut all: Vec<(R::Key, R)> = Vec::new();
    loop {
        let page = store.scan::<R>(&[], all.last().map(|(key, _)| key), PAGE).await?;
        let is_last = page.len() < PAGE;
        all.extend(page);
        if is_last {
            return Ok(all);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_late_in_the_last_third_of_its_life_and_stale_after_it() {
        let at = |hour: i64| Timestamp::from_millis(hour * 3_600_000);
        let health = |now| health(at(0), at(96), now);
        assert_eq!(health(at(0)), Health::Fresh);
        assert_eq!(health(at(64)), Health::Fresh);
        assert_eq!(health(at(65)), Health::Late);
        assert_eq!(health(at(96)), Health::Late);
        assert_eq!(health(Timestamp::from_millis(96 * 3_600_000 + 1)), Health::Stale);
    }
}
