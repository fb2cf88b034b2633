//! Keeps the lists fresh while the server runs: fetches each place again after a while, and in time before its list becomes stale; and
//! says in the log what is late.

use crate::clock::Timestamp;
use crate::config::ListPlace;
use crate::revocation::fetch::{Fetched, Fetcher, NotFetched};
use crate::revocation::freshness::{Health, freshness, health};
use crate::revocation::load::Loaded;
use crate::revocation::rows::{CurrentList, ListSource};
use crate::store;
use std::collections::HashMap;
use std::time::Duration;

/// A place that failed is tried again after this long, so that a short outage does not cost a whole interval.
const AGAIN: Duration = Duration::from_mins(5);
/// What is late is said again after this long.
const REMINDER: Duration = Duration::from_hours(1);
/// The clock is looked at so often at least: it may be set.
const LOOK: Duration = Duration::from_mins(1);

/// Fetches these places for ever, those that failed before it began at once: who mends one starts the server again. Everybody who runs this starts at another moment: the interval is spread by a tenth either way.
pub async fn keep_fresh(by: Fetcher<'_>, places: &[ListPlace], interval: Duration) {
    let mut told = HashMap::new();
    let began = by.clock.now();
    loop {
        let wait = match round(by, places, interval, began).await {
            Ok(wait) => wait,
            Err(error) => {
                tracing::error!(%error, "lists of revocations cannot be kept fresh");
                LOOK
            }
        };
        if let Err(error) = tell(by, &mut told).await {
            tracing::error!(%error, "the freshness of revocation lists cannot be read");
        }
        tokio::time::sleep(wait.min(LOOK)).await;
    }
}

/// Fetches the places whose time has come. Gives how long until that of the next.
async fn round(
    by: Fetcher<'_>,
    places: &[ListPlace],
    interval: Duration,
    began: Timestamp,
) -> Result<Duration, store::Error> {
    let mut wait = LOOK;
    for place in places {
        let (source, lists) = kept(by, place).await?;
        let now = by.clock.now();
        let due = due(source.as_ref(), &lists, interval, began, now);
        if let Some(source) = &source
            && is_ahead(source.tried_at, now)
        {
            tracing::warn!(%place, tried_at = %source.tried_at.as_millis(),
                "a list was asked for at a moment that has not come yet: this computer's clock was ahead. It is asked for again now");
        }
        if now < due {
            wait = wait.min(due.since(now));
            continue;
        }
        match by.fetch(place, &|_| ()).await {
            Ok(Fetched::Got(lists)) => {
                for it in &lists {
                    tell_of(place, it);
                }
            }
            Ok(Fetched::Unchanged) => tracing::debug!(%place, "nothing new"),
            Err(NotFetched::Partly { loaded, refused }) => {
                for it in &loaded {
                    tell_of(place, it);
                }
                for (number, error) in refused {
                    tracing::warn!(%place, number, %error, "a list of revocations from there was not loaded");
                }
            }
            Err(error) => tracing::warn!(%place, %error, "no list of revocations from there"),
        }
    }
    Ok(wait.max(Duration::from_secs(1)))
}

fn tell_of(place: &ListPlace, loaded: &Loaded) {
    match loaded {
        Loaded::New { list, added, lifted } => tracing::info!(
            %place, issuer = list.issuer_name, number = list.number, entries = list.entries, added, lifted,
            "loaded a list of revocations"
        ),
        Loaded::Same(_) => tracing::debug!(%place, "nothing new"),
    }
}

/// How the place did, and the lists that it gave.
async fn kept(
    by: Fetcher<'_>,
    place: &ListPlace,
) -> Result<(Option<ListSource>, Vec<CurrentList>), store::Error> {
    let source = by.store.get::<ListSource>(&place.to_string()).await?;
    let mut lists = Vec::new();
    for key in source.iter().flat_map(ListSource::lists) {
        lists.extend(by.store.get::<CurrentList>(key).await?);
    }
    Ok((source, lists))
}

/// When a place is to be fetched: after the interval, but when the first of its lists gets late at the latest, and soon after a failure. At once,
/// where it was fetched last while the clock was ahead: nobody waits until that moment has come.
fn due(
    source: Option<&ListSource>,
    lists: &[CurrentList],
    interval: Duration,
    began: Timestamp,
    now: Timestamp,
) -> Timestamp {
    let Some(source) = source.filter(|source| !is_ahead(source.tried_at, now)) else {
        return Timestamp::from_millis(0);
    };
    if source.failure.is_some() {
        if source.tried_at < began {
            return began;
        }
        return source.tried_at + AGAIN.min(interval);
    }
    let regular = source.tried_at + spread(interval, source.tried_at);
    let late = |list: &CurrentList| list.this_update + list.next_update.since(list.this_update) / 3 * 2;
    let late = lists.iter().map(late).min();
    late.map_or(regular, |late| regular.min(late.max(source.tried_at + AGAIN.min(interval))))
}

/// Whether a moment that has passed is still to come: the clock was set back since. Clocks that are kept right go back by moments, too.
fn is_ahead(past: Timestamp, now: Timestamp) -> bool {
    past > now + LOOK
}

/// The interval, longer or shorter by up to a tenth: as the milliseconds of the last try happen to be.
fn spread(interval: Duration, last: Timestamp) -> Duration {
    let part = u32::try_from(last.as_millis().rem_euclid(201)).unwrap_or(100);
    interval * (900 + part) / 1000
}

/// Says in the log which lists are late or stale, when that changes and once an hour.
async fn tell(
    by: Fetcher<'_>,
    told: &mut HashMap<(String, String), (Health, Timestamp)>,
) -> Result<(), store::Error> {
    let now = by.clock.now();
    for list in freshness(by.store).await?.lists {
        let health = health(list.this_update, list.next_update, now);
        let key = (list.issuer.clone(), list.part.clone());
        let is_old = told
            .get(&key)
            .is_some_and(|(before, at)| *before == health && now < *at + REMINDER && !is_ahead(*at, now));
        if is_old {
            continue;
        }
        told.insert(key, (health, now));
        let (issuer, number) = (list.issuer_name.as_str(), list.number.as_deref());
        let left = list.left(now).as_secs();
        match health {
            Health::Fresh => {}
            Health::Late => tracing::warn!(
                issuer,
                number,
                left_seconds = left,
                "a list of revocations should have been replaced"
            ),
            Health::Stale => tracing::error!(
                issuer,
                number,
                "a list of revocations is stale: nobody whom it covers can be let in"
            ),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cards::crl::{ListScope, ListSubjects};

    const HOUR: Duration = Duration::from_hours(1);

    fn at(hours: i64) -> Timestamp {
        Timestamp::from_millis(hours * 3_600_000)
    }

    fn source(tried: i64, failure: Option<&str>) -> ListSource {
        ListSource {
            tried_at: at(tried),
            succeeded_at: None,
            failure: failure.map(str::to_owned),
            etag: None,
            last_modified: None,
            list: None,
            more: Vec::new(),
        }
    }

    fn list(made: i64, next: i64) -> CurrentList {
        CurrentList {
            issuer_name: String::new(),
            scope: ListScope { of: ListSubjects::All, points: Vec::new() },
            number: None,
            this_update: at(made),
            next_update: at(next),
            digest: String::new(),
            entries: 0,
            kept: 0,
            loaded_at: at(made),
            generation: 1,
            bits: 0,
        }
    }

    #[test]
    fn a_place_is_fetched_at_once_then_after_the_interval_and_soon_after_a_failure() {
        assert_eq!(due(None, &[], HOUR, at(0), at(5)), at(0));
        assert_eq!(due(Some(&source(5, None)), &[], HOUR, at(0), at(5)), at(5) + spread(HOUR, at(5)));
        assert_eq!(due(Some(&source(5, Some("no"))), &[], HOUR, at(0), at(5)), at(5) + AGAIN);
        let begun = Timestamp::from_millis(at(5).as_millis() + 1);
        assert_eq!(
            due(Some(&source(5, Some("no"))), &[], HOUR, begun, begun),
            begun,
            "who mends it starts anew"
        );
        assert_eq!(due(Some(&source(5, None)), &[], HOUR, begun, begun), at(5) + spread(HOUR, at(5)));
    }

    #[test]
    fn a_list_that_gets_late_is_not_waited_for() {
        let day = HOUR * 24;
        assert_eq!(due(Some(&source(60, None)), &[list(0, 96)], day, at(0), at(60)), at(64));
        assert_eq!(
            due(Some(&source(60, None)), &[list(0, 200), list(0, 96)], day, at(0), at(60)),
            at(64),
            "of several the first"
        );
        assert_eq!(
            due(Some(&source(70, None)), &[list(0, 96)], day, at(0), at(70)),
            at(70) + AGAIN,
            "nor asked for all the time"
        );
        assert_eq!(
            due(Some(&source(5, None)), &[list(0, 96)], day, at(0), at(5)),
            at(5) + spread(day, at(5))
        );
    }

    #[test]
    fn a_clock_that_was_ahead_keeps_no_list_from_being_fetched() {
        let ahead = [source(24 * 10, None), source(24 * 10, Some("no"))];
        for source in &ahead {
            assert_eq!(due(Some(source), &[list(0, 96)], HOUR, at(0), at(0)), at(0));
        }
        // By a moment every clock is.
        let moment = at(0).before(Duration::from_secs(20));
        assert_eq!(due(Some(&source(0, None)), &[], HOUR, at(0), moment), at(0) + spread(HOUR, at(0)));
    }

    #[test]
    fn the_interval_is_spread_by_a_tenth_either_way() {
        let spread = |millis| spread(HOUR, Timestamp::from_millis(millis));
        let all: Vec<_> = (1_700_000_000_000..1_700_000_000_201).map(spread).collect();
        assert_eq!(all.iter().min(), Some(&(HOUR * 9 / 10)));
        assert_eq!(all.iter().max(), Some(&(HOUR * 11 / 10)));
    }
}
