//! Takes over what was changed in the settings and in the files that they name, while the server runs: at SIGHUP, and by itself when one of
//! these files has changed and then stayed as it is for a moment. All of it is made before any of it is used: what cannot be used changes
//! nothing, is said in the log and by `/readyz`, and is tried again at each look, for it may be a row that stood in the way, or a file that
//! another names. A certificate and its key are written one after the other. An application whose files cannot be used stays as it is, and
//! keeps nobody else from being taken over. Whoever reads a disk does so away from the threads that answer others.

use crate::config::{ClientSettings, Config, FileContent, Given, LIVE};
use crate::current::Current;
use crate::ids::ApplicationId;
use crate::listener::server_certificate::{CARD_HOSTS, MAIN_HOST, ServerCertificate, card_names};
use crate::listener::tls::{self, CardTls};
use crate::metrics::HostKind;
use crate::oidc::client::SectorChange;
use crate::revocation;
use crate::serve::error::ServeError;
use crate::serve::service_manager::{self, ServiceNews};
use crate::service::app::App;
use crate::service::live::LiveSettings;
use crate::service::oidc::settings_clients::{self, AbsentTables, NO_FILE, ReadClients, UnusableClients};
use crate::service::verifier::Verifier;
use crate::store::Announcement;
use rustls::ServerConfig;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::signal::unix::Signal;

/// How often it is looked whether a file has changed; what has is taken over when it is found so a second time.
const LOOK: Duration = Duration::from_secs(5);

/// A disk that takes longer hangs.
const PATIENCE: Duration = Duration::from_secs(15);

/// What is made of the settings and their files.
pub(super) struct Made {
    /// What requests see of it.
    pub(super) live: LiveSettings,
    /// The applications that it has.
    pub(super) clients: ReadClients,
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
        // Neither name changes before the next start.
        let host = app.config.origin.host_str().unwrap_or_default().to_owned();
        let card_hosts = app.config.cards.as_ref().map(|it| card_names(&it.domain));
        let card_hosts = card_hosts.as_ref().map_or(&[][..], |names| names);
        if let Some(files) = &config.tls {
            let own = ServerCertificate::read(files, MAIN_HOST)?;
            main = Some(tls::main_host(&own)?);
            live.certificates.extend(own.own(&[host], card_hosts).map(|it| (HostKind::Main, it)));
        }
        if let Some(settings) = &config.cards {
            let own = ServerCertificate::read(&settings.tls, CARD_HOSTS)?;
            let verifier = Verifier::of(config, &app.store, &app.clock, &app.random)?;
            cards = Some(CardTls::new(&own, settings.tls12, verifier.pool())?);
            live.certificates.extend(own.own(card_hosts, &[]).map(|it| (HostKind::Cards, it)));
            live.list_client = Some(Arc::new(revocation::list_client(&config.revocations)?));
            live.verifier = Some(Arc::new(verifier));
        }
        Ok(Self { live, clients: settings_clients::read(&config.clients), main, cards })
    }
}

/// Makes rows of the applications of these settings. Gives what is not as the settings say, where something is not.
pub(super) async fn take_over_clients(
    config: &Config,
    app: &App,
    clients: &ReadClients,
) -> Result<Vec<String>, UnusableClients> {
    let place = config.file.as_ref().map_or_else(|| NO_FILE.to_owned(), |file| file.display().to_string());
    let absent = match config.content {
        FileContent::Settings => AbsentTables::TakenOut,
        FileContent::Blank | FileContent::None => AbsentTables::Unknown,
    };
    let (store, random) = (&app.store, app.random.as_ref());
    let done = settings_clients::take_over(store, random, (clients, absent, &place), app.clock.now()).await?;
    if !done.disabled.is_empty() {
        let clients = names(&done.disabled);
        tracing::warn!(
            %clients, place,
            "applications were taken out of the settings and are disabled. Put back within an hour they are as they were; later they need \
             new logins"
        );
    }
    for (client, SectorChange { from, to }) in &done.renamed {
        tracing::warn!(
            %client, from, to,
            "this application knows everybody by another `sub` from now on: `sector_identifier` with the sector of before keeps them"
        );
    }
    let mut lacking: Vec<_> =
        clients.unusable.iter().map(|why| format!("{why}: it stays as it was")).collect();
    if !done.kept.is_empty() {
        lacking.push(format!(
            "no setting was read, and so {} stay as they were: a file with any setting in it says whether they are taken out",
            names(&done.kept)
        ));
    }
    Ok(lacking)
}

fn names(all: &[ApplicationId]) -> String {
    all.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// How much of the settings and their files holds.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum LastTry {
    /// All of it.
    Whole,
    /// All but what is said of applications: why.
    Lacking(Vec<String>),
    /// Nothing of what has changed: why.
    Failed(String),
}

impl LastTry {
    /// By what came of the applications, where all else holds.
    pub(super) fn of(clients: Result<Vec<String>, UnusableClients>) -> Self {
        match clients {
            Ok(lacking) if lacking.is_empty() => Self::Whole,
            Ok(lacking) => Self::Lacking(lacking),
            Err(why) => Self::Lacking(vec![why.to_string()]),
        }
    }
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
    /// What became of the last try.
    pub(super) last: LastTry,
}

impl Reload {
    /// Takes over changes for ever. The files were `known` so when the start read them.
    pub(super) async fn keep(mut self, mut known: Looked, mut hangup: Signal) {
        let mut config = self.app.config.clone();
        let (mut before, mut told) = (None, None::<String>);
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
                    known = self.looked_at(&config).await;
                }
                _ = tick.tick() => {
                    let found = self.looked_at(&config).await;
                    if found == known {
                        before = None;
                        match &self.last {
                            LastTry::Whole => continue,
                            LastTry::Lacking(_) => {
                                self.clients_again(&config).await;
                                told = Some(self.tells(told.as_deref(), false));
                                continue;
                            }
                            LastTry::Failed(_) => {}
                        }
                    } else if before.as_ref() != Some(&found) {
                        // Somebody may be writing.
                        before = Some(found);
                        continue;
                    }
                    known = found;
                }
            }
            before = None;
            let taken = self.take_over(&config, &mut known).await;
            told = Some(self.tells(told.as_deref(), asked));
            if let Some(taken) = taken {
                config = taken;
            }
        }
    }

    /// Says to the service manager how it is with the settings, as `/readyz` does, where it `asked` for them to be read, or was `told` something
    /// else before.
    fn tells(&self, told: Option<&str>, asked: bool) -> String {
        let status = self
            .app
            .readiness
            .settings()
            .unwrap_or_else(|| "the settings and their files were read again".to_owned());
        if asked {
            service_manager::tell(ServiceNews::Ready(&status));
        } else if told != Some(status.as_str()) {
            service_manager::tell(ServiceNews::Still(&status));
        }
        status
    }

    async fn looked_at(&self, config: &Config) -> Looked {
        self.read_apart(look(config)).await.unwrap_or_default()
    }

    /// Makes everything again of what was read again, or says why that cannot be. What was `known` of the files before is what is known of
    /// them then: who writes while they are read is noticed at the next look.
    async fn made(&self, before: &Config, known: &mut Looked) -> Result<(Config, Made, Vec<String>), String> {
        let (given, app) = (self.given.clone(), Arc::clone(&self.app));
        let read = move || {
            let config = Config::load(&given).map_err(|faults| faults.to_string())?;
            // It may name other files.
            let looked = look(&config)();
            let made = Made::of(&config, &app).map_err(|error| error.to_string())?;
            Ok::<_, String>((config, looked, made))
        };
        let (config, mut looked, made) =
            self.read_apart(read).await.ok_or("the settings could not be read")??;
        for (path, about) in &mut looked {
            if let Some(earlier) = known.get(path) {
                *about = *earlier;
            }
        }
        if config.content == FileContent::Blank && before.content == FileContent::Settings {
            return Err(
                "the settings file has no setting any more: whatever emptied it, nothing of it is taken over"
                    .to_owned(),
            );
        }
        if let Some(why) = self.worse(&made.live) {
            return Err(why);
        }
        // The last step that may fail: what it writes is used at once, as all the rest is.
        let lacking = take_over_clients(&config, &self.app, &made.clients).await;
        let lacking = lacking.map_err(|error| error.to_string())?;
        *known = looked;
        Ok((config, made, lacking))
    }

    /// Why nobody would come in by a certificate that was put in, where people do by the one in use: it stays.
    fn worse(&self, made: &LiveSettings) -> Option<String> {
        let (held, now) = (self.app.live.now(), self.app.clock.now());
        made.certificates.iter().find_map(|(host, new)| {
            let why = new.unfit(now)?;
            let (_, used) = held.certificates.iter().find(|(of, _)| of == host)?;
            let setting = match host {
                HostKind::Main => MAIN_HOST,
                HostKind::Cards => CARD_HOSTS,
            };
            used.unfit(now)
                .is_none()
                .then(|| format!("the new certificate of `{}` cannot be used: {why}", setting.certificate()))
        })
    }

    /// Reads the files of applications once more, where some could not be used: nothing else has changed.
    async fn clients_again(&mut self, config: &Config) {
        let clients = config.clients.clone();
        let Some(clients) = self.read_apart(move || settings_clients::read(&clients)).await else { return };
        let last = LastTry::of(take_over_clients(config, &self.app, &clients).await);
        if last != self.last {
            self.settled(config, last);
        }
    }

    /// Does what waits for a disk. Where that takes long, it is said, and waited for all the same: what hangs would hang once more.
    async fn read_apart<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        let mut work = tokio::task::spawn_blocking(work);
        if let Ok(done) = tokio::time::timeout(PATIENCE, &mut work).await {
            return done.ok();
        }
        let before = self.app.readiness.settings();
        let why = "a disk does not answer on which the settings or their files are: what changes there is not taken over";
        tracing::error!("{why}");
        self.app.readiness.settings_are(Some(why.to_owned()));
        let done = work.await.ok();
        self.app.readiness.settings_are(before);
        done
    }

    /// Says what became of a try, and notes it.
    fn settled(&mut self, config: &Config, last: LastTry) {
        let started: BTreeSet<_> = self.app.config.told.iter().collect();
        let changed =
            started.symmetric_difference(&config.told.iter().collect()).map(|(key, _)| **key).collect();
        let waiting = waiting(changed);
        if let LastTry::Lacking(why) = &last {
            tracing::error!(why = why.join("\n"), "some applications of the settings cannot be used");
        }
        if waiting.is_empty() {
            tracing::info!("the settings and their files were read again");
        } else {
            tracing::warn!(%waiting, "the settings and their files were read again; these hold from the next start on");
        }
        let mut held_back = match &last {
            LastTry::Lacking(why) => why.clone(),
            LastTry::Whole | LastTry::Failed(_) => Vec::new(),
        };
        if !waiting.is_empty() {
            held_back.push(format!("a restart is needed for {waiting}"));
        }
        self.app.readiness.settings_are((!held_back.is_empty()).then(|| held_back.join("; ")));
        self.last = last;
    }

    /// Reads everything again and uses it, or says why not.
    async fn take_over(&mut self, before: &Config, known: &mut Looked) -> Option<Config> {
        let (config, made, lacking) = match self.made(before, known).await {
            Ok(made) => made,
            Err(why) => {
                let last = LastTry::Failed(why.clone());
                // It is tried at each look, and said once.
                if self.last != last {
                    tracing::error!(%why, "what was changed cannot be used: everything stays as it was");
                }
                self.app.readiness.settings_are(Some(format!("what was changed cannot be used: {why}")));
                self.last = last;
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
        self.settled(&config, LastTry::of(Ok(lacking)));
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
pub(super) type Looked = BTreeMap<PathBuf, Option<(u64, u64, u64, i64, i64)>>;

/// What looks at all of them.
pub(super) fn look(config: &Config) -> impl FnOnce() -> Looked + Send + use<> {
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
    move || {
        let look = |path: PathBuf| {
            let about = fs::metadata(&path)
                .ok()
                .map(|it| (it.dev(), it.ino(), it.len(), it.mtime(), it.mtime_nsec()));
            (path, about)
        };
        files.into_iter().map(look).collect()
    }
}
