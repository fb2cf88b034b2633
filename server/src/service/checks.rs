//! Whether the server can do its work, for whoever sends people to it or watches it: the store is written to and read, the lists of revoked
//! certificates hold, our own certificates do, and nobody has asked the server to stop.

use crate::clock::Timestamp;
use crate::metrics::HostKind;
use crate::model::index::StoreProbe;
use crate::revocation::{self, Freshness, Health};
use crate::service::app::App;
use crate::service::live::OwnCertificate;
use crate::service::readiness::{Check, CheckState};
use crate::store;
use std::time::Duration;
use tokio::time::{Instant, timeout};

/// Within this time the store has written something and read it again. Usually it takes a few milliseconds.
const PATIENCE: Duration = Duration::from_secs(2);
/// Whoever asks again within this time is told what was found before, so that asking does not wear out the disk.
const AGAIN: Duration = Duration::from_secs(1);
/// A certificate that has so little time left should have been replaced: even of those for 47 days a third is left when that is done.
const LITTLE: Duration = Duration::from_hours(7 * 24);
const DAY: u64 = 24 * 60 * 60;

/// All that was looked at.
#[derive(Clone, Debug)]
pub struct Report {
    /// In the order in which they are told.
    pub checks: Vec<Check>,
    /// The lists, where cards are used and they can be read.
    pub lists: Option<Freshness>,
}

impl Report {
    /// The worst that was found.
    pub fn state(&self) -> CheckState {
        self.checks.iter().map(|check| check.state).max().unwrap_or(CheckState::Passed)
    }
}

/// Looks at everything, within a few seconds.
pub async fn report(app: &App) -> Report {
    let now = app.clock.now();
    let store = store(app, now).await;
    let live = app.live.now();
    let (lists, read) = if live.verifier.is_some() { lists(app, now).await } else { (None, None) };
    let own = live.certificates.iter().map(|(host, own)| certificate(*host, own, now));
    let settings = match app.readiness.settings() {
        None => Check::new("settings", CheckState::Passed, "they hold"),
        Some(why) => Check::new("settings", CheckState::Warning, why),
    };
    let keys = signing_keys(app);
    let (state, says) = if app.readiness.is_stopping() {
        (CheckState::Failed, "the server was asked to stop")
    } else {
        (CheckState::Passed, "no")
    };
    let stopping = Check::new("stopping", state, says);
    let checks = std::iter::once(store).chain(lists).chain(own).chain([settings, keys, stopping]).collect();
    Report { checks, lists: read }
}

/// Whether the store keeps what it is given. Whoever asks at the same time is told the same.
async fn store(app: &App, now: Timestamp) -> Check {
    let mut known = app.readiness.of_store().await;
    if let Some((at, check)) = &*known
        && at.elapsed() < AGAIN
    {
        return check.clone();
    }
    let began = Instant::now();
    let (state, says) = match timeout(PATIENCE, probe(app, now)).await {
        Ok(Ok(true)) => {
            (CheckState::Passed, format!("written and read in {} ms", began.elapsed().as_millis()))
        }
        Ok(Ok(false)) => (CheckState::Failed, "what was written is not what is read".to_owned()),
        Ok(Err(cause)) => (CheckState::Failed, cause.to_string()),
        Err(_) => (CheckState::Failed, format!("not written and read within {} s", PATIENCE.as_secs())),
    };
    let check = Check::new("store", state, says);
    *known = Some((Instant::now(), check.clone()));
    check
}

async fn probe(app: &App, now: Timestamp) -> Result<bool, store::Error> {
    let written = StoreProbe { at: now };
    app.store.put(&String::new(), &written).await?;
    Ok(app.store.get::<StoreProbe>(&String::new()).await? == Some(written))
}

/// Whether the lists of revoked certificates hold. Without one its cards are refused, and everybody with a phone gets in all the same.
async fn lists(app: &App, now: Timestamp) -> (Option<Check>, Option<Freshness>) {
    let warning = |says: String| Check::new("revocation_lists", CheckState::Warning, says);
    let read = match timeout(PATIENCE, revocation::freshness(&app.store)).await {
        Ok(Ok(read)) => read,
        Ok(Err(cause)) => return (Some(warning(cause.to_string())), None),
        Err(_) => return (Some(warning("they cannot be read".to_owned())), None),
    };
    let named = |wanted: Health| {
        let mut names: Vec<&str> = read
            .lists
            .iter()
            .filter(|list| list.health(now) == wanted)
            .map(|it| it.issuer_name.as_str())
            .collect();
        names.dedup();
        names.join(", ")
    };
    let (fetched, failed) = sources(app, &read);
    let found: Vec<String> = [
        (named(Health::Stale), "stale, so that the cards are refused: "),
        (named(Health::Late), "should have been replaced: "),
    ]
    .into_iter()
    .filter(|(names, _)| !names.is_empty())
    .map(|(names, what)| format!("{what}{names}"))
    .chain((failed > 0).then(|| format!("nothing from {failed} of {} places", fetched + failed)))
    .chain(read.lists.is_empty().then(|| "there is none, so that cards are refused".to_owned()))
    .collect();
    let check = if found.is_empty() {
        let ends = read.lists.iter().map(|list| list.left(now)).min().unwrap_or_default();
        let says = format!("{} hold, the first for {} h", read.lists.len(), ends.as_secs() / 3600);
        Check::new("revocation_lists", CheckState::Passed, says)
    } else {
        warning(found.join("; "))
    };
    (Some(check), Some(read))
}

/// How many places of the settings gave a list when they were asked last, and how many did not.
pub fn sources(app: &App, read: &Freshness) -> (usize, usize) {
    let live = app.live.now();
    let places = live.revocations.lists.iter().map(ToString::to_string);
    let (fetched, failed): (Vec<_>, Vec<_>) = places.partition(|place| {
        let source = read.sources.iter().find(|source| source.place == *place);
        source.is_some_and(|source| source.failure.is_none() && source.succeeded_at.is_some())
    });
    (fetched.len(), failed.len())
}

/// Whether tokens are signed by the keys that were published for it.
fn signing_keys(app: &App) -> Check {
    let warning = |says: String| Check::new("signing_keys", CheckState::Warning, says);
    match (app.readiness.keys(), app.signing_keys.now().lost()) {
        (Some(why), _) => warning(why),
        (None, Some(_)) => warning("a private key was lost, and a new one signs: see the log".to_owned()),
        (None, None) => Check::new("signing_keys", CheckState::Passed, "they are there"),
    }
}

fn certificate(host: HostKind, own: &OwnCertificate, now: Timestamp) -> Check {
    let name = match host {
        HostKind::Main => "certificate_main",
        HostKind::Cards => "certificate_cards",
    };
    let left = own.ends.since(now);
    // What stands in front of the server may not look at names and beginnings, so people may come in all the same.
    if let (Some(why), false) = (own.unfit(now), left.is_zero()) {
        return Check::new(name, CheckState::Warning, why);
    }
    let says = match left.as_secs() {
        0 => "it has ended".to_owned(),
        seconds if seconds < DAY => format!("{} h left", seconds / 3600),
        seconds => format!("{} days left", seconds / DAY),
    };
    let state = match (host, left) {
        // No browser comes in by it any more.
        (HostKind::Main, Duration::ZERO) => CheckState::Failed,
        (HostKind::Main | HostKind::Cards, left) if left < LITTLE => CheckState::Warning,
        (HostKind::Main | HostKind::Cards, _) => CheckState::Passed,
    };
    Check::new(name, state, says)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_is_told_of_before_it_ends() {
        let at = |days: u64| Timestamp::from_millis(0) + Duration::from_secs(days * DAY);
        let own = |begins, misfit: Option<&str>| OwnCertificate {
            begins: at(begins),
            ends: at(90),
            misfit: misfit.map(ToOwned::to_owned),
        };
        let state = |host, now| certificate(host, &own(0, None), at(now)).state;
        assert_eq!(state(HostKind::Main, 80), CheckState::Passed);
        assert_eq!(state(HostKind::Main, 84), CheckState::Warning);
        assert_eq!(state(HostKind::Main, 90), CheckState::Failed);
        assert_eq!(state(HostKind::Cards, 91), CheckState::Warning, "phones need it not");
        assert_eq!(certificate(HostKind::Main, &own(0, None), at(20)).says, "70 days left");
        for (own, why) in [
            (own(30, None), "it has not begun"),
            (own(0, Some("it is not for a.example")), "it is not for a.example"),
        ] {
            let check = certificate(HostKind::Main, &own, at(20));
            assert_eq!((check.state, check.says.as_str()), (CheckState::Warning, why));
        }
    }
}
