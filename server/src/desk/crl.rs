//! Lists of revocations at the desk: loading a file, fetching what the settings name, and how fresh everything is.

use crate::cards::Pool;
use crate::config::{Config, ListPlace};
use crate::desk::context::Desk;
use crate::desk::refusal::DeskRefusal;
use crate::revocation::{
    Client, Fetched, Fetcher, Freshness, LoadProgress, Loaded, NumberOrder, freshness, list_client, pool,
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

impl Desk<'_> {
    /// How fresh the lists are.
    pub async fn freshness(&self) -> Result<Freshness, DeskRefusal> {
        Ok(freshness(self.store).await?)
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
