//! Tells clients that somebody has logged out, until they have heard it. One after another for each client, and different clients beside one
//! another: who does not answer makes nobody else wait.

use crate::clock::Timestamp;
use crate::ids::{ApplicationId, Draw as _};
use crate::line;
use crate::oidc::failure::{ClaimedBy, ClientFailure, ClientFailures, UNTOLD};
use crate::oidc::jose::JwtKind;
use crate::oidc::logout::{LogoutNotice, NoticePace};
use crate::service::app::App;
use crate::service::oidc::clients;
use crate::service::oidc::issuer::issuer;
use crate::store::{self, Tx};
use futures_util::StreamExt as _;
use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;
use std::collections::BTreeMap;
use std::pin::pin;
use std::time::Duration;
use url::{Url, form_urlencoded};

/// Notices read in one go.
const PAGE: usize = 100;
/// So many clients are told at the same time.
const PLACES: usize = 32;
/// So many of them may have failed last: for whoever answers there is always a place.
const PLACES_OF_FAILING: usize = 24;
/// So many notices of one client, and then others have their turn.
const TURN: usize = 16;

/// Why one is not told that is away from the settings for the moment.
const AWAY: &str = "it is not in the settings file";
/// Why none is told where there is no key that signs.
const UNSIGNED: &str = "no key of the server signs it";

/// What became of one try.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Delivered {
    /// The client has heard it.
    Yes,
    /// It could not be reached, or did not take it: what happened, for its developer.
    No(String),
    /// Its address is of a private network, and the settings let none be.
    Private,
}

/// Brings an application the news.
pub trait LogoutMessenger: Sync {
    /// Posts this form to this address.
    fn post(&self, address: Url, form: String) -> impl Future<Output = Delivered> + Send;
}

/// Tells clients for ever, and looks so often whether there is something to tell.
pub async fn deliver_for_ever(app: &App, messenger: &impl LogoutMessenger, look: Duration) {
    let mut round = Round::new(app, messenger);
    loop {
        if let Err(cause) = round.set_out().await {
            tracing::warn!(%cause, "notices of log-outs could not be read");
        }
        let mut pause = pin!(tokio::time::sleep(look));
        loop {
            tokio::select! {
                () = &mut pause => break,
                Some(turn) = round.under_way.next() => {
                    // Where there is more to tell, or others wait for the place, it goes on at once.
                    if round.is_back(turn) == Next::GoOn {
                        break;
                    }
                }
            }
        }
    }
}

/// Tries every notice that is due, until nothing more can be done for now.
pub async fn deliver(app: &App, messenger: &impl LogoutMessenger) -> Result<(), store::Error> {
    let mut round = Round::new(app, messenger);
    loop {
        round.set_out().await?;
        let Some(turn) = round.under_way.next().await else { return Ok(()) };
        round.is_back(turn);
    }
}

/// What is due for a client: the oldest first.
type Due = BTreeMap<ApplicationId, Vec<(String, LogoutNotice)>>;

/// Whether it is worth looking again at once.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Next {
    /// There was more than could be told.
    GoOn,
    /// It can wait.
    Pause,
}

/// One client's turn, when it is over.
struct Turn {
    client: ApplicationId,
    /// Whether the last try came to something; nothing where there was none.
    told: Result<Option<Delivered>, store::Error>,
    /// Whether more was due than it had time for.
    left: Next,
}

/// Who is being told, and who has to wait after failures. Kept in memory: what is to be told is in the store.
struct Round<'a, M> {
    app: &'a App,
    messenger: &'a M,
    under_way: FuturesUnordered<BoxFuture<'a, Turn>>,
    paces: BTreeMap<ApplicationId, NoticePace>,
    waiting: usize,
}

impl<'a, M: LogoutMessenger> Round<'a, M> {
    fn new(app: &'a App, messenger: &'a M) -> Self {
        let (under_way, paces) = (FuturesUnordered::new(), BTreeMap::new());
        Self { app, messenger, under_way, paces, waiting: 0 }
    }

    /// Sends somebody to each client that something is due for, as far as there are places: to those first that have answered.
    async fn set_out(&mut self) -> Result<(), store::Error> {
        let now = self.app.clock.now();
        let mut due = due(self.app, now).await?;
        // Whoever has nothing to be told any more begins anew.
        self.paces.retain(|client, pace| pace.is_under_way() || due.contains_key(client));
        due.retain(|client, _| self.paces.get(client).is_none_or(|pace| pace.may_be_told(now)));
        let mut due: Vec<_> = due.into_iter().filter(|(_, notices)| !notices.is_empty()).collect();
        due.sort_by_key(|(client, notices)| (self.failures(client), notices.first().map(|it| it.1.next_at)));
        self.waiting = 0;
        for (client, notices) in due {
            let failing =
                self.paces.values().filter(|pace| pace.is_under_way() && pace.failures() > 0).count();
            let full = self.under_way.len() >= PLACES
                || (self.failures(&client) > 0 && failing >= PLACES_OF_FAILING);
            if full {
                self.waiting += 1;
                continue;
            }
            self.paces.entry(client.clone()).or_default().begins();
            self.under_way.push(Box::pin(turn(self.app, self.messenger, client, notices)));
        }
        Ok(())
    }

    fn failures(&self, client: &ApplicationId) -> u32 {
        self.paces.get(client).map_or(0, NoticePace::failures)
    }

    /// Somebody comes back from a client.
    fn is_back(&mut self, turn: Turn) -> Next {
        let now = self.app.clock.now();
        let pace = self.paces.entry(turn.client).or_default();
        match turn.told {
            Ok(None | Some(Delivered::Yes)) => pace.succeeds(),
            Ok(Some(Delivered::No(_) | Delivered::Private)) => pace.fails(now),
            Err(cause) => {
                tracing::warn!(%cause, "what became of a notice of a log-out could not be kept");
                pace.fails(now);
            }
        }
        if turn.left == Next::GoOn || self.waiting > 0 { Next::GoOn } else { Next::Pause }
    }
}

/// All that is kept for each client, of it what is due.
async fn due(app: &App, now: Timestamp) -> Result<Due, store::Error> {
    let mut all = Due::new();
    let mut after: Option<String> = None;
    loop {
        let page = app.store.scan::<LogoutNotice>(&[], after.as_ref(), PAGE).await?;
        let full = page.len() == PAGE;
        after = page.last().map(|(key, _)| key.clone());
        for (key, notice) in page {
            let of_client = all.entry(notice.client.clone()).or_default();
            if now >= notice.next_at {
                of_client.push((key, notice));
            }
        }
        if !full {
            break;
        }
    }
    for notices in all.values_mut() {
        notices.sort_by_key(|(_, notice)| notice.next_at);
    }
    Ok(all)
}

/// Tells one client what is due, one after another, until something is not taken.
async fn turn(
    app: &App,
    messenger: &impl LogoutMessenger,
    client: ApplicationId,
    notices: Vec<(String, LogoutNotice)>,
) -> Turn {
    let left = if notices.len() > TURN { Next::GoOn } else { Next::Pause };
    let mut last = None;
    for (key, notice) in notices.into_iter().take(TURN) {
        let tried = async {
            if notice.is_over(app.clock.now()) {
                // It has waited behind others for its whole life.
                let late = Delivered::No("its time was over before it could be told".to_owned());
                return settle(app, &key, &notice, &late).await.map(|()| Delivered::Yes);
            }
            let told = tell(app, &notice, messenger).await?;
            settle(app, &key, &notice, &told).await.map(|()| told)
        };
        match tried.await {
            Ok(Delivered::Yes) => last = Some(Delivered::Yes),
            failed => return Turn { client, told: failed.map(Some), left: Next::Pause },
        }
    }
    Turn { client, told: Ok(last), left }
}

async fn tell(
    app: &App,
    notice: &LogoutNotice,
    messenger: &impl LogoutMessenger,
) -> Result<Delivered, store::Error> {
    let Some(found) = clients::find(&app.store, notice.client.as_str()).await? else {
        // One whose table is out of the settings for a moment hears it when it is back.
        let there = clients::registered(&app.store, &notice.client).await?;
        let away = there.is_some_and(|(_, there)| there.taken_out().is_some());
        return Ok(if away { Delivered::No(AWAY.to_owned()) } else { Delivered::Yes });
    };
    let metadata = found.client.metadata;
    // A client that wants to hear nothing any more has heard it.
    let Some(uri) = metadata.told_of_logouts() else { return Ok(Delivered::Yes) };
    let now = app.clock.now();
    let keys = app.signing_keys.now();
    let Some(key) = keys.signer(metadata.signed_by(), now) else {
        return Ok(Delivered::No(UNSIGNED.to_owned()));
    };
    let claims = notice.claims(issuer(app), &app.random.unguessable(), now);
    let Ok(token) = key.sign(JwtKind::LogoutToken, &claims) else {
        return Ok(Delivered::No(UNSIGNED.to_owned()));
    };
    let form = form_urlencoded::Serializer::new(String::new()).append_pair("logout_token", &token).finish();
    Ok(messenger.post(uri, form).await)
}

async fn settle(
    app: &App,
    key: &String,
    notice: &LogoutNotice,
    told: &Delivered,
) -> Result<(), store::Error> {
    let next = match told {
        Delivered::Yes => None,
        Delivered::No(_) | Delivered::Private => notice.again(app.clock.now()),
    };
    let why = match told {
        Delivered::Yes => None,
        Delivered::No(cause) => {
            let cause = line::report(cause, 300);
            Some(format!(
                "the application could not be reached, or did not take the news of a log-out: {cause}"
            ))
        }
        Delivered::Private => Some(
            "`backchannel_logout_uri` leads to a private network, and the setting `oidc.private_clients` refuses that"
                .to_owned(),
        ),
    };
    if let Some(why) = &why {
        let (client, tries, given_up) = (notice.client.as_str(), notice.tries + 1, next.is_none());
        tracing::warn!(
            client,
            tries,
            given_up,
            why,
            "an application was not told that somebody has logged out"
        );
    }
    // Once for each log-out: what is tried for a day would leave no room for anything else.
    let failure = why.filter(|_| notice.tries == 0).map(|why| ClientFailure {
        at: app.clock.now(),
        endpoint: UNTOLD.to_owned(),
        error: "not_told".to_owned(),
        description: why,
        from: String::new(),
        by: ClaimedBy::Client,
        incident: None,
        left_out: 0,
    });
    app.store
        .transaction(async |tx: Tx| -> Result<(), store::Error> {
            // The session may have begun and ended again meanwhile: that is told, too.
            if tx.get::<LogoutNotice>(key).await?.as_ref() == Some(notice) {
                if let Some(failure) = &failure {
                    let before = tx.get::<ClientFailures>(&notice.client).await?.unwrap_or_default();
                    tx.put(&notice.client, &before.with(failure.clone()))?;
                }
                match &next {
                    Some(next) => tx.put(key, next)?,
                    None => tx.delete::<LogoutNotice>(key),
                }
            }
            Ok(())
        })
        .await
}
