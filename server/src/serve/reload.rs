//! Takes over what was changed in the settings and in the files that they name, while the server runs: at SIGHUP, and by itself when one of
//! these files has changed and then stayed as it is for a moment. All of it is made before any of it is used: what cannot be used changes
//! nothing, is said in the log and by `/readyz`, and is tried again when a file changes once more. A certificate and its key are written one
//! after the other.

use crate::config::{ClientSettings, Config, Given, LIVE};
use crate::current::Current;
use crate::listener::server_certificate::{CARD_HOSTS, MAIN_HOST, ServerCertificate};
use crate::listener::tls::{self, CardTls};
use crate::metrics::HostKind;
use crate::revocation;
use crate::serve::error::ServeError;
use crate::serve::service_manager::{self, ServiceNews};
use crate::service::app::App;
use crate::service::live::LiveSettings;
use crate::service::oidc::settings_clients::{self, ReadClient, UnusableClients};
use crate::service::verifier::Verifier;
use crate::store::Announcement;
use rustls::ServerConfig;
use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::signal::unix::Signal;

/// How often it is looked whether a file has changed; what has is taken over when it is found so a second time.
const LOOK: Duration = Duration::from_secs(5);

/// What is made of the settings and their files.
pub(super) struct Made {
    /// What requests see of it.
    pub(super) live: LiveSettings,
    /// The applications that it has.
    pub(super) clients: Vec<ReadClient>,
    /// How handshakes of the main host are made, where it speaks TLS.
    pub(super) main: Option<ServerConfig>,
    /// How those of card hosts are made, where there are any.
    pub(super) cards: Option<CardTls>,
}

impl Made {
    /// Reads the files that these settings name.
    pub(super) fn of(config: &Config, app: &App) -> Result<Self, ServeError> {
        let mut live = LiveSettings::of(config);
        let (mut main, mut cards) = (None, None);
        if let Some(files) = &config.tls {
            let own = ServerCertificate::read(files, MAIN_HOST)?;
            main = Some(tls::main_host(&own)?);
            live.certificates.extend(own.ends_at().map(|at| (HostKind::Main, at)));
        }
        if let Some(settings) = &config.cards {
            let own = ServerCertificate::read(&settings.tls, CARD_HOSTS)?;
            let verifier = Verifier::of(config, &app.store, &app.clock, &app.random)?;
            cards = Some(CardTls::new(&own, settings.tls12, verifier.pool())?);
            live.certificates.extend(own.ends_at().map(|at| (HostKind::Cards, at)));
            live.list_client = Some(Arc::new(revocation::list_client(&config.revocations)?));
            live.verifier = Some(Arc::new(verifier));
        }
        Ok(Self { live, clients: settings_clients::read(&config.clients)?, main, cards })
    }
}

/// Makes rows of the applications of these settings.
pub(super) async fn take_over_clients(
    config: &Config,
    app: &App,
    clients: &[ReadClient],
) -> Result<(), UnusableClients> {
    let place = config.file.as_ref().map_or_else(|| "clients".to_owned(), |file| file.display().to_string());
    settings_clients::take_over(&app.store, app.random.as_ref(), (clients, &place), app.clock.now()).await
}

/// What takes over changes.
pub(super) struct Reload {
    /// What the start was given: the same is given again.
    pub(super) given: Given,
    /// What commands are told of the settings.
    pub(super) announced: Announcement,
    /// Whose settings change.
    pub(super) app: Arc<App>,
    /// How handshakes of the main host are made, where it speaks TLS.
    pub(super) main: Option<Arc<Current<ServerConfig>>>,
    /// How those of card hosts are made, where there are any.
    pub(super) cards: Option<Arc<Current<CardTls>>>,
}

impl Reload {
    /// Takes over changes for ever.
    pub(super) async fn keep(self, mut hangup: Signal) {
        let mut config = self.app.config.clone();
        let mut known = looked_at(&config).await;
        let mut before = None;
        let mut tick = tokio::time::interval(LOOK);
        loop {
            let mut asked = false;
            tokio::select! {
                heard = hangup.recv() => {
                    if heard.is_none() {
                        return;
                    }
                    // Whoever asks by way of a service manager waits for the end of it.
                    service_manager::tell(ServiceNews::Reloading("reading the settings and their files again"));
                    asked = true;
                    known = looked_at(&config).await;
                }
                _ = tick.tick() => {
                    let found = looked_at(&config).await;
                    if found == known {
                        before = None;
                        continue;
                    }
                    if before.as_ref() != Some(&found) {
                        // Somebody may be writing.
                        before = Some(found);
                        continue;
                    }
                    known = found;
                }
            }
            before = None;
            let taken = self.take_over().await;
            if asked {
                service_manager::tell(ServiceNews::Ready(match &taken {
                    Some(_) => "the settings and their files were read again",
                    None => {
                        "what was changed cannot be used, and everything stays as it was: the log says why"
                    }
                }));
            }
            if let Some(taken) = taken {
                // It may name other files.
                known = looked_at(&taken).await;
                config = taken;
            }
        }
    }

    /// Makes everything again of what was read again, or says why that cannot be.
    async fn made(&self) -> Result<(Config, Made), String> {
        let config = Config::load(&self.given).map_err(|faults| faults.to_string())?;
        let made = Made::of(&config, &self.app).map_err(|error| error.to_string())?;
        // The last step that may fail: what it writes is used at once, as all the rest is.
        take_over_clients(&config, &self.app, &made.clients).await.map_err(|error| error.to_string())?;
        Ok((config, made))
    }

    /// Reads everything again and uses it, or says why not.
    async fn take_over(&self) -> Option<Config> {
        let (config, made) = match self.made().await {
            Ok(made) => made,
            Err(why) => {
                tracing::error!(%why, "what was changed cannot be used: everything stays as it was");
                self.app.readiness.settings_are(Some(format!("what was changed cannot be used: {why}")));
                return None;
            }
        };
        let Made { mut live, clients: _, main, cards } = made;
        // Both or neither: with what there was none of, nothing listens yet.
        if let (Some(of), Some(now)) = (&self.main, main) {
            of.replace(now);
        }
        if let (Some(of), Some(now)) = (&self.cards, cards) {
            of.replace(now);
        } else {
            let held = self.app.live.now();
            live.verifier.clone_from(&held.verifier);
            live.list_client.clone_from(&held.list_client);
        }
        self.app.live.replace(live);
        self.announced.replace(self.app.config.held.reloaded(&config.held).announcement());
        let started: BTreeSet<_> = self.app.config.told.iter().collect();
        let changed =
            started.symmetric_difference(&config.told.iter().collect()).map(|(key, _)| **key).collect();
        let waiting = waiting(changed);
        self.app
            .readiness
            .settings_are((!waiting.is_empty()).then(|| format!("a restart is needed for {waiting}")));
        if waiting.is_empty() {
            tracing::info!("the settings and their files were read again");
        } else {
            tracing::warn!(%waiting, "the settings and their files were read again; these hold from the next start on");
        }
        Some(config)
    }
}

/// Those of the changed settings that hold from the next start on.
fn waiting(changed: BTreeSet<&str>) -> String {
    let names: Vec<_> =
        changed.into_iter().filter(|key| !LIVE.contains(key)).map(|key| format!("`{key}`")).collect();
    names.join(", ")
}

/// What tells that a file is not what it was: where it lies, how long it is, and when it was written.
type Looked = Vec<(PathBuf, Option<(u64, u64, u64, i64, i64)>)>;

async fn looked_at(config: &Config) -> Looked {
    let tls = config.tls.iter().chain(config.cards.as_ref().map(|cards| &cards.tls));
    let own = tls.flat_map(|files| [&files.certificate, &files.key]);
    let authorities = &config.authorities;
    let others = [&authorities.hpki_roots, &authorities.hpki_intermediates, &authorities.jpki_roots];
    let of_clients = config.clients.iter().flat_map(ClientSettings::files);
    let files: Vec<PathBuf> = config
        .file
        .iter()
        .chain(own)
        .chain(others.into_iter().flatten())
        .chain(of_clients)
        .cloned()
        .collect();
    // Away from the threads that answer others: a disk may take its time.
    let looked = tokio::task::spawn_blocking(|| {
        let look = |path: PathBuf| {
            let about = fs::metadata(&path)
                .ok()
                .map(|it| (it.dev(), it.ino(), it.len(), it.mtime(), it.mtime_nsec()));
            (path, about)
        };
        files.into_iter().map(look).collect()
    });
    looked.await.unwrap_or_default()
}
