//! Applications of the settings: their files, who else reads their secrets, whether people stay known to them, and whether they hear of log-outs.

use crate::checkup::finding::Finding;
use crate::config::address_policy::AddressPolicy;
use crate::config::{ClientSecretSource, Config};
use crate::ids::ApplicationId;
use crate::oidc::client::{ClientStanding, RegisteredClient};
use crate::service::oidc::settings_clients::{self, UnusableClients};
use crate::store::{self, ReadRows};
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::time::Duration;
use tokio::net::lookup_host;
use tokio::time::timeout;
use url::{Host, Url};

/// So long may it take until a name is found.
const PATIENCE: Duration = Duration::from_secs(5);
/// More clients than anybody has.
const MANY: usize = 10_000;

/// What their files say.
pub(super) fn files(config: &Config) -> Vec<Finding> {
    let mut found: Vec<_> =
        settings_clients::read(&config.clients).unusable.into_iter().map(Finding::Clients).collect();
    for client in &config.clients {
        let files = client.secrets.iter().filter_map(|it| match it {
            ClientSecretSource::File(path) => Some(path),
            ClientSecretSource::Hash(_) => None,
        });
        for path in files {
            // Whoever may read it by its group was let in on purpose.
            if let Ok(about) = fs::metadata(path)
                && about.is_file()
                && about.permissions().mode() & 0o007 != 0
            {
                let mode = about.permissions().mode() & 0o7777;
                found.push(Finding::SecretOpen(client.id.clone(), path.clone(), mode));
            }
        }
    }
    found
}

/// What the rows say to them.
pub(super) async fn rows(config: &Config, store: &impl ReadRows) -> Result<Vec<Finding>, store::Error> {
    let taken = settings_clients::taken(store, &config.clients).await?;
    let mut found: Vec<_> =
        taken.into_iter().map(|id| Finding::Clients(UnusableClients::Taken(id))).collect();
    let renamed = settings_clients::renamed(store, &config.clients).await?;
    found.extend(renamed.into_iter().map(|(id, change)| Finding::SectorChanged(id, change)));
    Ok(found)
}

/// Where those are told of log-outs that a command has registered.
pub(super) async fn of_command(
    config: &Config,
    store: &impl ReadRows,
) -> Result<Vec<(ApplicationId, Url)>, store::Error> {
    let all = store.scan::<RegisteredClient>(&[], None, MANY).await?;
    let others = all.into_iter().filter(|(id, it)| {
        it.standing == ClientStanding::Enabled && config.clients.iter().all(|own| own.id != *id)
    });
    Ok(others.filter_map(|(id, it)| Some((id, it.metadata.told_of_logouts()?))).collect())
}

/// Those that are never told. A name that leads nowhere today may lead somewhere tomorrow.
pub(super) async fn never_told(config: &Config, others: Vec<(ApplicationId, Url)>) -> Vec<Finding> {
    if config.logout_reach == AddressPolicy::Any {
        return Vec::new();
    }
    let own = config.clients.iter();
    let own = own.filter_map(|it| Some((it.id.clone(), it.metadata.told_of_logouts()?)));
    let mut found = Vec::new();
    for (id, url) in own.chain(others) {
        let addresses = match url.host() {
            Some(Host::Ipv4(address)) => vec![address.into()],
            Some(Host::Ipv6(address)) => vec![address.into()],
            Some(Host::Domain(name)) => {
                match timeout(PATIENCE, lookup_host((name, url.port_or_known_default().unwrap_or(443)))).await
                {
                    Ok(Ok(all)) => all.map(|it| it.ip()).collect(),
                    Ok(Err(_)) | Err(_) => Vec::new(),
                }
            }
            None => Vec::new(),
        };
        if !addresses.is_empty() && addresses.iter().all(|it| !config.logout_reach.allows(*it)) {
            found.push(Finding::LogoutPrivate(id, url.host_str().unwrap_or_default().to_owned()));
        }
    }
    found
}
