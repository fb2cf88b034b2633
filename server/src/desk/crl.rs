//! Lists of revocations at the desk: loading a file, fetching what the settings name, and how fresh everything is.

use crate::cards::Pool;
use crate::config::{Config, ListPlace};
use crate::desk::context::Desk;
use crate::desk::refusal::Refusal;
use crate::revocation::{
    Client, Fetched, Fetcher, Freshness, Loaded, Progress, freshness, list_client, pool,
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
    /// As the settings say.
    pub fn of(config: &Config) -> Result<Self, Refusal> {
        let of = &config.revocations;
        Ok(Self {
            pool: pool(&config.authorities)?,
            client: list_client(of).map_err(|cause| Refusal::Client(cause.to_string()))?,
            most: of.size,
            places: of.lists.clone(),
        })
    }

    /// Where the lists are.
    pub fn places(&self) -> &[ListPlace] {
        &self.places
    }
}

impl Desk<'_> {
    /// How fresh the lists are.
    pub async fn freshness(&self) -> Result<Freshness, Refusal> {
        Ok(freshness(self.store).await?)
    }

    /// Loads the list in a file.
    pub async fn load_list(
        &self,
        lists: &Lists,
        path: &Path,
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Result<Loaded, Refusal> {
        let place = ListPlace::File(PathBuf::from(path));
        let loaded = self.fetcher(lists).load(&place, progress).await;
        loaded.map_err(|why| Refusal::List { place: place.to_string(), why: Box::new(why) })
    }

    /// Fetches the list of a place.
    pub async fn fetch_list(
        &self,
        lists: &Lists,
        place: &ListPlace,
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Result<Fetched, Refusal> {
        let fetched = self.fetcher(lists).fetch(place, progress).await;
        fetched.map_err(|why| Refusal::List { place: place.to_string(), why: Box::new(why) })
    }

    fn fetcher<'a>(&'a self, lists: &'a Lists) -> Fetcher<'a> {
        Fetcher {
            store: self.store,
            clock: self.clock,
            dice: self.dice,
            pool: &lists.pool,
            client: &lists.client,
            most: lists.most,
            actor: self.actor,
        }
    }
}
