//! Gets a list from where the settings say and brings it into the index, and notes how that went. Addresses inside certificates are
//! never asked: who made a certificate up could otherwise choose whom we connect to.

use crate::audit::{self, Actor};
use crate::cards::Pool;
use crate::cards::crl::{CheckedList, CrlRefused, RevocationList};
use crate::clock::{Clock, Timestamp};
use crate::config::ListPlace;
use crate::disk;
use crate::ids::Random;
use crate::revocation::client::{Client, Unfetched};
use crate::revocation::load::{LoadProgress, Loaded, Loader, NotLoaded, NumberOrder};
use crate::revocation::rows::ListSource;
use crate::store::{self, Store, Tx};
use bytes::Bytes;
use hyper::header::{self, HeaderMap, HeaderName, HeaderValue};
use std::path::Path;
use std::sync::Arc;
use url::Url;

/// What became of a try.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Fetched {
    /// The server says that nothing changed.
    Unchanged,
    /// The lists that the place gave were loaded, or are the current ones already. In the order of the file; at least one.
    Got(Vec<Loaded>),
}

/// Why a place gave no list.
#[derive(Debug, thiserror::Error)]
pub enum NotFetched {
    /// The file cannot be read.
    #[error("the file cannot be read: {0}")]
    File(#[from] std::io::Error),
    /// The server did not give it.
    #[error(transparent)]
    Server(#[from] Unfetched),
    /// The list is not to be believed.
    #[error(transparent)]
    Refused(#[from] CrlRefused),
    /// Some lists of a file with several were not loaded; the others hold.
    #[error("{} of its {} lists were not loaded: {}", refused.len(), refused.len() + loaded.len(), each(refused))]
    Partly {
        /// Those that were.
        loaded: Vec<Loaded>,
        /// Which of the file's lists were not, counted from one, and why.
        refused: Vec<(usize, NotFetched)>,
    },
    /// The list was fetched, but loading it failed.
    #[error(transparent)]
    NotLoaded(#[from] NotLoaded),
    /// The computer cannot go on.
    #[error("the list could not be checked: {0}")]
    Stopped(#[from] tokio::task::JoinError),
}

impl NotFetched {
    /// What was loaded all the same: of a file with several lists, those that were not refused.
    pub fn loaded(&self) -> &[Loaded] {
        match self {
            Self::Partly { loaded, .. } => loaded,
            Self::File(_) | Self::Server(_) | Self::Refused(_) | Self::NotLoaded(_) | Self::Stopped(_) => &[],
        }
    }
}

/// Each list with the reason.
fn each(refused: &[(usize, NotFetched)]) -> String {
    refused.iter().map(|(number, why)| format!("number {number}: {why}")).collect::<Vec<_>>().join("; ")
}

impl From<store::Error> for NotFetched {
    fn from(error: store::Error) -> Self {
        Self::NotLoaded(error.into())
    }
}

/// Fetches the lists of the configured places and loads them.
#[derive(Clone, Copy)]
pub struct Fetcher<'a> {
    /// Where lists are loaded into.
    pub store: &'a Store,
    /// Tells when something was tried and when it succeeded.
    pub clock: &'a dyn Clock,
    /// The source of the audit record's keys.
    pub random: &'a dyn Random,
    /// The authorities that sign them.
    pub pool: &'a Pool,
    /// Makes the connections, under the address policy of the settings.
    pub client: &'a Client,
    /// The longest list, in bytes.
    pub most: usize,
    /// Who fetches, as the record says.
    pub actor: &'a Actor,
    /// Which lists may follow the ones that hold.
    pub numbers: NumberOrder,
}

/// What a place gave, and what it calls it.
struct FetchedContent {
    bytes: Bytes,
    etag: Option<String>,
    last_modified: Option<String>,
}

impl Fetcher<'_> {
    /// Gets the list of a place, loads it, and notes how that went.
    pub async fn fetch(
        &self,
        place: &ListPlace,
        progress: &(dyn Fn(LoadProgress) + Sync),
    ) -> Result<Fetched, NotFetched> {
        let name = place.to_string();
        let before = self.store.get::<ListSource>(&name).await?;
        let mut after =
            ListSource { tried_at: self.clock.now(), ..before.clone().unwrap_or_else(ListSource::none) };
        let fetched = self.get(place, before.as_ref(), &mut after, progress).await;
        match &fetched {
            Ok(_) => {
                after.succeeded_at = Some(self.clock.now());
                after.failure = None;
            }
            Err(failure) => after.failure = Some(failure.to_string()),
        }
        let is_news = after.failure.is_some() && before.and_then(|it| it.failure) != after.failure;
        self.note(&name, &after, is_news).await?;
        fetched
    }

    /// Loads the lists of a place without noting anything about the place.
    pub async fn load(
        &self,
        place: &ListPlace,
        progress: &(dyn Fn(LoadProgress) + Sync),
    ) -> Result<Vec<Loaded>, NotFetched> {
        let mut source = ListSource::none();
        let loaded = self.get(place, None, &mut source, progress).await;
        if let Err(failure) = &loaded {
            let why = failure.to_string();
            self.store.transaction(async |tx: Tx| self.record(&tx, place.to_string(), why.clone())).await?;
        }
        match loaded? {
            Fetched::Got(loaded) => Ok(loaded),
            // Only who says what it has is told that nothing changed.
            Fetched::Unchanged => Err(Unfetched::Status(304).into()),
        }
    }

    fn record(&self, tx: &Tx, place: String, why: String) -> Result<(), store::Error> {
        let event = audit::Event::RevocationsRefused { place, why };
        let (at, actor) = (self.clock.now(), self.actor.clone());
        audit::record(tx, self.random, &audit::Entry { event, at, holder: None, actor, from: None })
    }

    async fn get(
        &self,
        place: &ListPlace,
        before: Option<&ListSource>,
        after: &mut ListSource,
        progress: &(dyn Fn(LoadProgress) + Sync),
    ) -> Result<Fetched, NotFetched> {
        let content = match place {
            ListPlace::File(path) => Some(read(path, self.most).await?),
            ListPlace::Url(url) => self.download(url, before).await?,
        };
        let Some(content) = content else { return Ok(Fetched::Unchanged) };
        let loaded = self.take(&content.bytes, after, progress).await?;
        // Only now: what was not loaded must be got again.
        (after.etag, after.last_modified) = (content.etag, content.last_modified);
        Ok(Fetched::Got(loaded))
    }

    /// Loads each list of a file. One that is not believed keeps no other from being loaded.
    async fn take(
        &self,
        file: &Bytes,
        after: &mut ListSource,
        progress: &(dyn Fn(LoadProgress) + Sync),
    ) -> Result<Vec<Loaded>, NotFetched> {
        let lists = RevocationList::split(file)?;
        let alone = lists.len() == 1;
        let (mut loaded, mut refused, mut keys) = (Vec::new(), Vec::new(), Vec::new());
        for (number, list) in (1..).zip(lists) {
            match self.check(list, progress).await {
                Ok((one, key)) => {
                    loaded.push(one);
                    keys.push(key);
                }
                Err(why) if alone => return Err(why),
                Err(why) => refused.push((number, why)),
            }
        }
        let mut keys = keys.into_iter();
        if let Some(first) = keys.next() {
            (after.list, after.more) = (Some(first), keys.collect());
        }
        if refused.is_empty() { Ok(loaded) } else { Err(NotFetched::Partly { loaded, refused }) }
    }

    /// Checks a list and loads it. Gives its issuer and part, too.
    async fn check(
        &self,
        list: Bytes,
        progress: &(dyn Fn(LoadProgress) + Sync),
    ) -> Result<(Loaded, (String, String)), NotFetched> {
        let checked = Arc::new(checked(list, self.pool, self.clock.now()).await?);
        let Self { store, clock, random, actor, numbers, .. } = *self;
        let loaded = Loader { store, clock, random, actor, numbers }.load(&checked, progress).await?;
        Ok((loaded, (checked.issuer().to_owned(), checked.scope().part())))
    }

    async fn download(
        &self,
        url: &Url,
        before: Option<&ListSource>,
    ) -> Result<Option<FetchedContent>, NotFetched> {
        let mut headers = HeaderMap::new();
        let mut put = |name: HeaderName, value: Option<&String>| {
            if let Some(value) = value.and_then(|value| HeaderValue::from_str(value).ok()) {
                headers.insert(name, value);
            }
        };
        put(header::IF_NONE_MATCH, before.and_then(|it| it.etag.as_ref()));
        put(header::IF_MODIFIED_SINCE, before.and_then(|it| it.last_modified.as_ref()));
        let got = self.client.get(url, headers).await?;
        let said = |name: HeaderName| got.headers.get(name)?.to_str().ok().map(str::to_owned);
        let (etag, last_modified) = (said(header::ETAG), said(header::LAST_MODIFIED));
        Ok(got.body.map(|bytes| FetchedContent { bytes, etag, last_modified }))
    }

    /// Keeps how it went; a failure that is not the one of last time also goes into the audit record.
    async fn note(&self, name: &String, source: &ListSource, is_news: bool) -> Result<(), store::Error> {
        self.store
            .transaction(async |tx: Tx| {
                tx.put(name, source)?;
                if is_news {
                    self.record(&tx, name.clone(), source.failure.clone().unwrap_or_default())?;
                }
                Ok(())
            })
            .await
    }
}

/// Gets the lists of a place and checks them against these authorities, as loading does, but keeps nothing. `most` is the longest list.
pub async fn look(
    place: &ListPlace,
    client: &Client,
    pool: &Pool,
    (most, now): (usize, Timestamp),
) -> Result<Vec<CheckedList>, NotFetched> {
    let bytes = match place {
        ListPlace::File(path) => read(path, most).await?.bytes,
        ListPlace::Url(url) => client.get(url, HeaderMap::new()).await?.body.ok_or(Unfetched::Status(304))?,
    };
    let mut lists = Vec::new();
    for list in RevocationList::split(&bytes)? {
        lists.push(checked(list, pool, now).await?);
    }
    Ok(lists)
}

/// A list whose issuer and signature hold. Checking hashes all of it, so it is done beside the threads that answer people.
async fn checked(list: Bytes, pool: &Pool, now: Timestamp) -> Result<CheckedList, NotFetched> {
    let authorities: Vec<_> = pool.authorities().iter().map(|it| it.certificate.clone()).collect();
    let check = move || RevocationList::from_der(&list)?.check(&authorities, now);
    Ok(tokio::task::spawn_blocking(check).await??)
}

impl ListSource {
    fn none() -> Self {
        Self {
            tried_at: Timestamp::from_millis(0),
            succeeded_at: None,
            failure: None,
            etag: None,
            last_modified: None,
            list: None,
            more: Vec::new(),
        }
    }
}

/// A file, unless it is longer than is allowed.
async fn read(path: &Path, most: usize) -> Result<FetchedContent, NotFetched> {
    let (path, limit) = (path.to_owned(), u64::try_from(most).unwrap_or(u64::MAX));
    match tokio::task::spawn_blocking(move || disk::read(&path, limit)).await? {
        Ok(bytes) => Ok(FetchedContent { bytes: bytes.into(), etag: None, last_modified: None }),
        Err(cause) if cause.kind() == std::io::ErrorKind::FileTooLarge => {
            Err(Unfetched::TooLong { most }.into())
        }
        Err(cause) => Err(cause.into()),
    }
}
