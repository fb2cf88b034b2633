//! Lists of revocations at the desk: loading a file, fetching what the settings name, and how fresh everything is.

use crate::cards::Pool;
use crate::clock::Timestamp;
use crate::config::{Config, ListPlace};
use crate::desk::context::Desk;
use crate::desk::refusal::DeskRefusal;
use crate::revocation::{
    Client, Fetched, Fetcher, Freshness, Health, LoadProgress, Loaded, NumberOrder, freshness, list_client,
    pool,
};
use std::path::{Path, PathBuf};

/// What loading and fetching need beside the desk.
pub struct Lists {
    pool: Pool,
    client: Client,
    most: usize,
    places: Vec<ListPlace>,
}

impl Lists {
    /// Opens the lists' configuration: from `cards.crls` and `cards.crl_size`.
    pub fn of(config: &Config) -> Result<Self, DeskRefusal> {
        let of = &config.revocations;
        Ok(Self {
            pool: pool(&config.authorities)?,
            client: list_client(of).map_err(|cause| DeskRefusal::Client(cause.to_string()))?,
            most: of.size,
            places: of.lists.clone(),
        })
    }

    /// The configured places of lists, in their order.
    pub fn places(&self) -> &[ListPlace] {
        &self.places
    }
}

/// Why cards may be refused for want of lists.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum ListFault {
    /// The time of this issuer's list is over.
    Stale(String),
    /// Nothing came from this place of the settings the last time.
    NotFetched(String),
    /// Nothing was ever asked for at this place of the settings.
    NeverTried(String),
    /// Certificates of authorities are set, and there is no list at all.
    NoList,
}

impl ListFault {
    /// The place of the settings that it is about, or the issuer.
    pub fn place(&self) -> Option<&str> {
        match self {
            Self::Stale(of) | Self::NotFetched(of) | Self::NeverTried(of) => Some(of),
            Self::NoList => None,
        }
    }
}

impl Desk<'_> {
    /// How fresh the lists are, by the clock of whoever judges cards with them, and what is wrong with them.
    pub async fn freshness(
        &self,
        config: &Config,
    ) -> Result<(Freshness, Timestamp, Vec<ListFault>), DeskRefusal> {
        let (found, now) = (freshness(self.store).await?, self.store.now().await?);
        let mut faults = Vec::new();
        for list in found.lists.iter().filter(|list| list.health(now) == Health::Stale) {
            faults.push(ListFault::Stale(list.issuer_name.clone()));
        }
        for place in &config.revocations.lists {
            let place = place.to_string();
            match found.sources.iter().find(|it| it.place == place) {
                Some(source) if source.failure.is_none() => {}
                Some(_) => faults.push(ListFault::NotFetched(place)),
                None => faults.push(ListFault::NeverTried(place)),
            }
        }
        let of = &config.authorities;
        let has_authorities =
            [&of.hpki_roots, &of.hpki_intermediates, &of.jpki_roots].iter().any(|it| !it.is_empty());
        if has_authorities && found.lists.is_empty() {
            faults.push(ListFault::NoList);
        }
        Ok((found, now, faults))
    }

    /// Loads the lists in a file.
    pub async fn load_lists(
        &self,
        lists: &Lists,
        path: &Path,
        numbers: NumberOrder,
        progress: &(dyn Fn(LoadProgress) + Sync),
    ) -> Result<Vec<Loaded>, DeskRefusal> {
        let place = ListPlace::File(PathBuf::from(path));
        let loaded = Fetcher { numbers, ..self.fetcher(lists) }.load(&place, progress).await;
        loaded.map_err(|why| DeskRefusal::List { place: place.to_string(), why: Box::new(why) })
    }

    /// Fetches the lists of a place.
    pub async fn fetch_list(
        &self,
        lists: &Lists,
        place: &ListPlace,
        progress: &(dyn Fn(LoadProgress) + Sync),
    ) -> Result<Fetched, DeskRefusal> {
        let fetched = self.fetcher(lists).fetch(place, progress).await;
        fetched.map_err(|why| DeskRefusal::List { place: place.to_string(), why: Box::new(why) })
    }

    fn fetcher<'a>(&'a self, lists: &'a Lists) -> Fetcher<'a> {
        Fetcher {
            store: self.store,
            clock: self.clock,
            random: self.random,
            pool: &lists.pool,
            client: &lists.client,
            most: lists.most,
            actor: self.actor,
            numbers: NumberOrder::Rising,
        }
    }
}
