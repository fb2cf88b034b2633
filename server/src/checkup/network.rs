//! Where the server listens, under which names it is found, who stands in front of it, and how many may come.

use crate::checkup::finding::Finding;
use crate::config::{Config, MonitoringAddress};
use crate::disk::{self, DiskEntry, SystemGroup};
use crate::listener::server_certificate::card_names;
use crate::listener::socket::listen_as;
use crate::listener::{monitoring, open_files, server_certificate};
use crate::service::trace_collector::HttpCollector;
use crate::store;
use std::time::Duration;
use tokio::net::lookup_host;
use tokio::time::timeout;

/// So long may it take until a name is found.
const PATIENCE: Duration = Duration::from_secs(5);

/// `wrong` are the settings that cannot be as they were given: where it would be listened otherwise is not tried.
pub(super) async fn look(config: &Config, wrong: &[&str]) -> Vec<Finding> {
    let mut found = front(config);
    found.extend(listening(config, wrong).await);
    found.extend(desk(config));
    found.extend(names(config).await);
    found.extend(open_files::lacking(config).map(Finding::FewFiles));
    found.extend(traces(config).await);
    match &config.monitoring {
        None => found.push(Finding::NotWatched),
        Some(MonitoringAddress::Tcp(at)) if at.ip().to_canonical().is_unspecified() => {
            found.push(Finding::MonitoringEverywhere(*at));
        }
        Some(MonitoringAddress::Tcp(_) | MonitoringAddress::Unix(_)) => {}
    }
    if config.security.is_none() {
        found.push(Finding::NobodyToTell);
    }
    found
}

/// Whether somebody takes traces, where they are to go somewhere.
async fn traces(config: &Config) -> Option<Finding> {
    let traces = config.traces.as_ref()?;
    let roots = match server_certificate::roots_and("traces.roots", &traces.roots) {
        Ok(roots) => roots,
        Err(why) => return Some(Finding::Certificate(why)),
    };
    let lacking = match HttpCollector::of(traces, roots) {
        Ok(collector) => collector.lacking().await,
        Err(why) => Some(why.to_string()),
    };
    lacking.map(Finding::TracesNotTaken)
}

/// What stands between browsers and the server.
fn front(config: &Config) -> Vec<Finding> {
    let mut found = Vec::new();
    if config.is_local() {
        let is_here_alone = config.listen.ip().to_canonical().is_loopback();
        found.push(if is_here_alone { Finding::OnlyHere } else { Finding::OriginIsLocal(config.listen) });
    }
    if config.is_in_the_clear() {
        found.push(Finding::InTheClear(config.listen));
    } else if config.lacks_tls() {
        found.push(Finding::ProxyNotNamed);
    }
    let anybody = config.proxies.iter().filter(|proxy| proxy.is_anybodys());
    found.extend(anybody.map(|proxy| Finding::ProxiesAreAnybody(proxy.to_string())));
    found
}

/// Whether it could be listened where the settings say; the server that does so already stands in nobody's way.
async fn listening(config: &Config, wrong: &[&str]) -> Vec<Finding> {
    if store::is_served(&config.data).await {
        return Vec::new();
    }
    let cards = config.cards.as_ref().map(|cards| cards.listen).filter(|at| *at != config.listen);
    let (tcp, unix) = match &config.monitoring {
        Some(MonitoringAddress::Tcp(at)) => (Some(*at), None),
        Some(MonitoringAddress::Unix(path)) => (None, monitoring::may_be_at(path).err()),
        None => (None, None),
    };
    let all = [("listen", Some(config.listen)), ("cards.listen", cards), ("monitoring.listen", tcp)];
    let right = all.into_iter().filter(|(key, _)| !wrong.contains(key));
    let asked = right.filter_map(|(key, at)| listen_as(key, at?).err());
    asked.chain(unix).map(Finding::of_listening).collect()
}

/// Whether a door can be opened for the desk's group.
fn desk(config: &Config) -> Option<Finding> {
    let name = config.desk_group.as_ref()?;
    if SystemGroup::named(name).is_none() {
        return Some(Finding::NoDeskGroup(name.clone()));
    }
    disk::there(&config.desk_socket, DiskEntry::Socket).err().map(Finding::DeskSocket)
}

/// Names that lead nowhere. Each attempt with a card has one of its own.
async fn names(config: &Config) -> Vec<Finding> {
    if config.is_local() {
        return Vec::new();
    }
    let host = config.origin.host_str().unwrap_or_default().to_owned();
    let cards = config.cards.iter().flat_map(|cards| card_names(&cards.domain));
    let mut found = Vec::new();
    for name in std::iter::once(host).chain(cards) {
        let why = match timeout(PATIENCE, lookup_host((name.as_str(), 443))).await {
            Ok(Ok(mut addresses)) => match addresses.next() {
                Some(_) => continue,
                None => "no address".to_owned(),
            },
            Ok(Err(why)) => why.to_string(),
            Err(_) => format!("no answer within {} s", PATIENCE.as_secs()),
        };
        found.push(Finding::NameUnknown(name, why));
    }
    found
}
