//! Where the server listens, under which names it is found, who stands in front of it, and how many may come.

use crate::checkup::certificates::card_names;
use crate::checkup::finding::Finding;
use crate::config::Config;
use crate::listener::open_files;
use crate::listener::socket::listen_as;
use crate::store;
use std::time::Duration;
use tokio::net::lookup_host;
use tokio::time::timeout;

/// So long may it take until a name is found.
const PATIENCE: Duration = Duration::from_secs(5);

pub(super) async fn look(config: &Config) -> Vec<Finding> {
    let mut found = front(config);
    found.extend(listening(config).await);
    found.extend(names(config).await);
    found.extend(open_files::lacking(config).map(|(limit, needed)| Finding::FewFiles { limit, needed }));
    if config.monitoring.is_none() {
        found.push(Finding::NotWatched);
    }
    if config.security.is_none() {
        found.push(Finding::NobodyToTell);
    }
    found
}

fn is_local(config: &Config) -> bool {
    config.origin.domain().is_some_and(|host| host == "localhost" || host.ends_with(".localhost"))
}

/// What stands between browsers and the server.
fn front(config: &Config) -> Vec<Finding> {
    let mut found = Vec::new();
    let open = !config.listen.ip().to_canonical().is_loopback();
    if is_local(config) && open {
        found.push(Finding::OriginIsLocal(config.listen));
    }
    if config.origin.scheme() == "https" && config.tls.is_none() && config.proxies.is_empty() {
        found.push(if open { Finding::InTheClear(config.listen) } else { Finding::ProxyNotNamed });
    }
    let anybody = config.proxies.iter().filter(|proxy| proxy.is_everything());
    found.extend(anybody.map(|proxy| Finding::ProxiesAreAnybody(proxy.to_string())));
    found
}

/// Whether it could be listened where the settings say; the server that does so already stands in nobody's way.
async fn listening(config: &Config) -> Vec<Finding> {
    if store::is_served(&config.data).await {
        return Vec::new();
    }
    let cards = config.cards.as_ref().map(|cards| cards.listen).filter(|at| *at != config.listen);
    let all = [("listen", Some(config.listen)), ("cards.listen", cards)];
    let asked = all.into_iter().filter_map(|(key, at)| listen_as(key, at?).err());
    asked.map(Finding::Listen).collect()
}

/// Names that lead nowhere. Each attempt with a card has one of its own.
async fn names(config: &Config) -> Vec<Finding> {
    if is_local(config) {
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
