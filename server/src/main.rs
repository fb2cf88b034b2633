//! `kagura`: reads the command line, starts what it asks for, and says how it went. The only place that prints or exits.

use api::Language;
use clap::error::ErrorKind;
use clap::{ArgMatches, CommandFactory as _, FromArgMatches as _};
use server::audit::{self, Actor};
use server::backup::StoreGone;
use server::cli::arguments::{Arguments, Command, DemoArguments, SettingsArguments};
use server::cli::cause_text;
use server::cli::command::{self, CommandFailed, CommandOutcome, OutputStreams, Pace};
use server::cli::exit_code::ProgramExit;
use server::cli::generated;
use server::cli::language;
use server::cli::terminal::Ink;
use server::cli::text;
use server::clock::SystemClock;
use server::config::{self, Config, ConfigFaults, Flags, Given, HeldSettings};
use server::demo::record_door::{self, RecordDoor};
use server::desk::Desk;
use server::ids::SystemRandom;
use server::listener::open_files::TooFewFiles;
use server::log::{self, Log, LogFormat, LogTarget, LogWriter};
use server::said::Said;
use server::serve::Listening;
use server::serve::error::ServeError;
use server::store::{self, Engine, RemoteEngine, SledEngine, Store};
use server::tables::{self, WrongStoreVersion};
use server::{demo, disk};
use std::collections::BTreeMap;
use std::io::{BufReader, IsTerminal as _, stderr, stdin, stdout};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use tokio::signal::unix::{SignalKind, signal};
use tracing::level_filters::LevelFilter;

/// Why the program ends with an error.
#[derive(Debug)]
enum ProgramEnd {
    Config(ConfigFaults),
    Serve(ServeError),
    Store(store::Error),
    Version(WrongStoreVersion),
    Failed(CommandFailed),
    Demo(demo::NotStarted),
    Output(std::io::Error),
}

impl From<ConfigFaults> for ProgramEnd {
    fn from(faults: ConfigFaults) -> Self {
        Self::Config(faults)
    }
}

impl From<store::Error> for ProgramEnd {
    fn from(why: store::Error) -> Self {
        Self::Store(why)
    }
}

impl From<CommandFailed> for ProgramEnd {
    fn from(why: CommandFailed) -> Self {
        Self::Failed(why)
    }
}

impl From<demo::NotStarted> for ProgramEnd {
    fn from(why: demo::NotStarted) -> Self {
        Self::Demo(why)
    }
}

impl From<std::io::Error> for ProgramEnd {
    fn from(cause: std::io::Error) -> Self {
        Self::Output(cause)
    }
}

impl From<WrongStoreVersion> for ProgramEnd {
    fn from(error: WrongStoreVersion) -> Self {
        match error {
            WrongStoreVersion::Store(why) => Self::Store(why),
            error @ WrongStoreVersion::Future { .. } => Self::Version(error),
        }
    }
}

impl From<ServeError> for ProgramEnd {
    fn from(error: ServeError) -> Self {
        match error {
            ServeError::Store(why) => Self::Store(why),
            ServeError::Future(error) => error.into(),
            ServeError::StoreGone(gone) => Self::Failed(CommandFailed::StoreGone(gone)),
            error => Self::Serve(error),
        }
    }
}

impl ProgramEnd {
    /// Nobody reads the output any more, as in `kagura holder list | head`.
    fn is_quiet(&self) -> bool {
        let error = match self {
            Self::Output(error) | Self::Failed(CommandFailed::Output(error)) => error,
            Self::Config(_)
            | Self::Serve(_)
            | Self::Store(_)
            | Self::Version(_)
            | Self::Demo(_)
            | Self::Failed(
                CommandFailed::Refused(_)
                | CommandFailed::Sheet(_)
                | CommandFailed::ReportOnList(_)
                | CommandFailed::Line { .. }
                | CommandFailed::NotAsked(_)
                | CommandFailed::Declined
                | CommandFailed::NoStore(_)
                | CommandFailed::StoreGone(_)
                | CommandFailed::OtherStore { .. }
                | CommandFailed::NotServed { .. }
                | CommandFailed::Store(_)
                | CommandFailed::Version(_)
                | CommandFailed::NoRecipient
                | CommandFailed::NoKey(_)
                | CommandFailed::NoFolder(_)
                | CommandFailed::NothingAbove { .. }
                | CommandFailed::NotBackedUp(_)
                | CommandFailed::NotRestored(_),
            ) => {
                return false;
            }
        };
        error.kind() == std::io::ErrorKind::BrokenPipe
    }

    /// The same in words.
    fn said(&self) -> Said {
        match self {
            Self::Config(faults) => cause_text::faults(faults),
            Self::Serve(why) => said_of_start(why),
            Self::Store(why) => cause_text::store(why),
            Self::Version(why) => cause_text::version(why),
            Self::Failed(why) => why.said(),
            Self::Demo(why) => why.said(),
            Self::Output(cause) => CommandFailed::unwritten(cause),
        }
    }

    fn exit(&self) -> ProgramExit {
        match self {
            Self::Config(_) => ProgramExit::Usage,
            Self::Store(why) | Self::Demo(demo::NotStarted::Store(why)) => ProgramExit::of_store(why),
            Self::Version(why) => ProgramExit::of_version(why),
            Self::Failed(why) => ProgramExit::of_failure(why),
            Self::Serve(_) | Self::Demo(_) | Self::Output(_) => ProgramExit::Refused,
        }
    }
}

fn main() -> ExitCode {
    disk::keep_private();
    let streams = streams();
    let (Arguments { command, flags }, errors) = match arguments(streams.language) {
        Ok(arguments) => arguments,
        Err(error) => return ExitCode::from(not_understood(&error, &streams).code()),
    };
    let format = match command {
        Command::Serve => config::log_format(&flags.clone().given(BTreeMap::new())),
        _ => LogFormat::Text,
    };
    let ended = tokio::runtime::Runtime::new().map_err(ProgramEnd::Output).and_then(|runtime| {
        let _entered = runtime.enter();
        // A file that may not grow any further is an error that is said (setrlimit(2), RLIMIT_FSIZE); unheard, the signal ends the process.
        let _heard = signal(SignalKind::from_raw(rustix::process::Signal::XFSZ.as_raw()))?;
        runtime.block_on(run(command, flags, &streams))
    });
    let exit = match ended {
        Ok(outcome) => ProgramExit::of_outcome(outcome),
        Err(end) => {
            if !end.is_quiet() {
                match format {
                    LogFormat::Text if errors == Errors::Json => {
                        streams.note(&Said::same(json_error(end.exit(), &end.said().en)));
                    }
                    LogFormat::Text => streams.note(&end.said().map(|why| format!("kagura: {why}"))),
                    LogFormat::Json => streams.note(&Said::same(log::json(
                        LevelFilter::ERROR,
                        &SystemClock,
                        &[("message", &end.said().en)],
                    ))),
                }
            }
            end.exit()
        }
    };
    ExitCode::from(exit.code())
}

/// Why the server did not start or did not go on, in words. That of the store is the store's.
fn said_of_start(why: &ServeError) -> Said {
    let ja = match why {
        ServeError::Store(why) => return cause_text::store(why),
        ServeError::Future(why) => return cause_text::version(why),
        ServeError::StoreGone(gone) => return cause_text::store_gone(gone),
        ServeError::Listener(why) => return cause_text::listener(why),
        ServeError::Verifier(why) => return cause_text::no_verifier(why),
        ServeError::RelyingParty(_) => {
            "`rp_id` が `origin` に合いません。`origin` のホスト名か、その親のドメインにしてください"
                .to_owned()
        }
        ServeError::Lists(cause) => format!("失効リストを取得できません（{cause}）"),
        ServeError::OpenFiles(TooFewFiles { limit, needed }) => format!(
            "同時に開けるファイルは{limit}個で、`connections` と `cards.connections` には{needed}個必要です。上限を上げてください（`ulimit -n`、systemd の LimitNOFILE）"
        ),
        ServeError::Group { name, why } => format!(
            "`desk.group` を {name} にできません（{why}）。サーバーのユーザーもこのグループに所属している必要があります"
        ),
        ServeError::DeskSocket { path, why } => {
            format!("`desk.socket` を {} にできません。{}", path.display(), why.ja)
        }
        ServeError::Stopped(cause) => format!("サーバーが停止しました（{cause}）"),
    };
    Said { ja, en: why.to_string() }
}

/// How it is told why a command ends early.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Errors {
    /// In a sentence.
    Text,
    /// As an object, for the program that asked for JSON.
    Json,
}

/// Says why what was typed is no command, or the help that was asked for.
fn not_understood(error: &clap::Error, streams: &OutputStreams) -> ProgramExit {
    if !error.use_stderr() {
        return if error.print().is_err() { ProgramExit::Refused } else { ProgramExit::Done };
    }
    if std::env::args_os().any(|it| it == "--json") {
        streams.note(&Said::same(json_error(ProgramExit::Usage, error.to_string().trim())));
    } else if is_help(error) {
        if error.print().is_err() {
            return ProgramExit::Refused;
        }
    } else {
        streams.note(&Said::same(language::refused(error, streams.language)));
    }
    ProgramExit::Usage
}

/// Whether it is the help, shown where nothing was typed.
fn is_help(error: &clap::Error) -> bool {
    error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
}

/// What was typed.
fn arguments(language: Language) -> Result<(Arguments, Errors), clap::Error> {
    let matches = language::localized(Arguments::command(), language).try_get_matches()?;
    let errors = if wants_json(&matches) { Errors::Json } else { Errors::Text };
    Ok((Arguments::from_arg_matches(&matches)?, errors))
}

/// Whether the command, or the one within it, was asked for JSON.
fn wants_json(matches: &ArgMatches) -> bool {
    matches.try_get_one::<bool>("json").is_ok_and(|it| it == Some(&true))
        || matches.subcommand().is_some_and(|(_, inner)| wants_json(inner))
}

fn json_error(exit: ProgramExit, message: &str) -> String {
    let error =
        serde_json::json!({ "error": { "exit": exit.code(), "kind": exit.name(), "message": message } });
    error.to_string()
}

async fn run(command: Command, flags: Flags, streams: &OutputStreams) -> Result<CommandOutcome, ProgramEnd> {
    match command {
        Command::Settings(SettingsArguments { markdown: true, .. }) => {
            streams.line(config::markdown(streams.language).trim_end())?;
        }
        Command::Settings(SettingsArguments { toml: true, .. }) => {
            streams.line(config::toml_example(streams.language).trim_end())?;
        }
        Command::Settings(SettingsArguments { json: true, .. }) => {
            for line in command::settings() {
                streams.line(&line)?;
            }
        }
        Command::Settings(_) => streams.line(config::plain(streams.language).trim_end())?,
        Command::Completions { shell } => streams.line(generated::completions(shell).trim_end())?,
        Command::Man { folder: Some(folder) } => generated::manuals(&folder, streams.language)?,
        Command::Man { folder: None } => streams.line(generated::manual(streams.language)?.trim_end())?,
        Command::Serve => Box::pin(serve(flags.given(BTreeMap::new()), streams)).await?,
        Command::Demo(order) => Box::pin(demonstrate(order, flags, streams)).await?,
        Command::Backup(order) => {
            let (config, _log) = own(&flags)?;
            let running = match order.file {
                Some(_) => store::running(&config.data).await?,
                None => None,
            };
            let config = settled(&config, flags, running.as_ref()).await?;
            return Ok(command::backup(&config, order, streams).await?);
        }
        Command::Restore(order) => {
            let (config, _log) = beside(&flags)?;
            return Ok(command::restore(&config, order, streams).await?);
        }
        Command::Check(order) if !order.rows.store => {
            let _log = log(Log { level: LevelFilter::ERROR, format: LogFormat::Text })?;
            let given = flags.given(BTreeMap::new());
            return Ok(command::checkup(&given, (order.strict, order.json), streams).await?);
        }
        Command::Check(order) => {
            let (config, _log) = beside(&flags)?;
            return Ok(command::check(&config, order, streams).await?);
        }
        command @ (Command::Authority(_)
        | Command::Holder(_)
        | Command::Invite(_)
        | Command::Invitation(_)
        | Command::Card(_)
        | Command::Device(_)
        | Command::Incident(_)
        | Command::Audit(_)
        | Command::Crl(_)
        | Command::Client(_)
        | Command::Key(_)) => {
            let (config, _log) = own(&flags)?;
            let running = store::beside(&config.data, &config.desk_socket).await;
            let running = running.map_err(|why| CommandFailed::not_reached(why, &config))?;
            let config = settled(&config, flags, running.as_ref()).await?;
            let engine: Arc<dyn Engine> = if let Some(server) = running {
                Arc::new(server)
            } else {
                if !store::is_there(&config.data)? {
                    if !command.begins_a_store() {
                        return Err(CommandFailed::NoStore(config.data).into());
                    }
                    if let Some(gone) = StoreGone::by(config.backups.folder.as_deref(), &config.data) {
                        return Err(CommandFailed::StoreGone(gone).into());
                    }
                    streams.note(&text::begins_a_store(&config.data));
                }
                store::open(&config.data, config.cache).await?
            };
            let store = Store::new(engine);
            tables::claim(&store).await?;
            audit::resume(&store).await?;
            let actor = Actor::CommandLine { user: disk::user() };
            let desk = Desk { store: &store, clock: &SystemClock, random: &SystemRandom, actor: &actor };
            return Ok(command::run(desk, &config, command, streams).await?);
        }
    }
    Ok(CommandOutcome::Done)
}

/// The settings that hold for a command: those of the server that has the store, where one runs, whatever stands in this process's
/// environment; else its own.
async fn settled(own: &Config, flags: Flags, server: Option<&RemoteEngine>) -> Result<Config, ProgramEnd> {
    let mut given = flags.given(unmade().collect());
    let announced = match server {
        Some(server) => server.announced().await?,
        None => None,
    };
    if let Some(announced) = announced {
        let unread =
            || store::Error::Engine("what the server says of its settings cannot be read".to_owned());
        let held = HeldSettings::read(&announced).ok_or_else(unread)?;
        // By the socket of a group, people come to whichever server has it. Where the socket lies in the folder, that is the one: in a
        // container the folder may have another name.
        let is_of_a_group = server.is_some_and(|it| it.socket() != store::socket_in(&own.data));
        if let Some(theirs) = held.other_store(&own.data).filter(|_| is_of_a_group) {
            let (data, theirs) = (own.data.clone(), theirs.to_owned());
            return Err(CommandFailed::OtherStore { data, theirs }.into());
        }
        given.held = Some(held);
    }
    Ok(Config::load(&given)?)
}

/// What a command needs before it knows whether a server runs: where its store is, and a log for what is wrong.
fn own(flags: &Flags) -> Result<(Config, LogWriter), ProgramEnd> {
    let config = Config::of_command(&flags.clone().given(unmade().collect()))?;
    Ok((config, log(Log { level: LevelFilter::WARN, format: LogFormat::Text })?))
}

/// What a command needs that opens no door: the settings, and a log for what is wrong.
fn beside(flags: &Flags) -> Result<(Config, LogWriter), ProgramEnd> {
    let config = Config::load(&flags.clone().given(unmade().collect()))?;
    Ok((config, log(Log { level: LevelFilter::WARN, format: LogFormat::Text })?))
}

async fn serve(given: Given, streams: &OutputStreams) -> Result<(), ProgramEnd> {
    let config = Config::load(&given)?;
    let _log = log(config.log)?;
    let origin = config.origin_text().to_owned();
    let (format, monitoring) = (config.log.format, config.monitoring.as_ref().map(ToString::to_string));
    let ready = |address: Listening| {
        let message = format!("listening on {address} for {origin}");
        match format {
            LogFormat::Text => streams.note(&Said::same(message.clone())),
            LogFormat::Json => {
                let cards = address.cards.map(|it| it.to_string()).unwrap_or_default();
                let told = [
                    ("message", message.as_str()),
                    ("main", &address.main.to_string()),
                    ("cards", &cards),
                    ("monitoring", monitoring.as_deref().unwrap_or_default()),
                    ("origin", &origin),
                ];
                streams.note(&Said::same(log::json(LevelFilter::INFO, &SystemClock, &told)));
            }
        }
    };
    Ok(server::serve::serve(config, given, ready).await?)
}

async fn demonstrate(order: DemoArguments, flags: Flags, streams: &OutputStreams) -> Result<(), ProgramEnd> {
    let usual = BTreeMap::from([("data", demo_folder().display().to_string())]);
    // Not the settings that a package put here for the real server, unless they are asked for.
    let given = |usual| Given { usual_file: None, ..flags.clone().given(usual) };
    let config = Config::load(&given(usual.clone().into_iter().chain(unmade()).collect()))?;
    let _log = log(config.log)?;
    // The database itself, not a running server's: a second demonstration must not replace the first one's invitation.
    // Closed again before the server opens it.
    let store = Store::new(Arc::new(SledEngine::open(&config.data, config.cache)?));
    // Before anything is written: it may be somebody's real store.
    tables::check(&store).await?;
    demo::claim(&store, &config.data).await?;
    let record = RecordDoor::open(order.record_port)?;
    let prepared = demo::prepare_cards(&config.data).map_err(demo::NotStarted::from)?;
    // The cards' certificates are for this computer alone.
    let cards = config.is_local().then_some(&prepared);
    let mut settings = usual;
    settings.extend(record_door::settings(&prepared));
    settings.extend(cards.map(demo::card_settings).unwrap_or_default());
    let given = given(settings);
    let config = Config::load(&given)?;
    let demo = demo::prepare(&store, &config, cards).await?;
    let record = record.register(&store, &config, &prepared).await?;
    drop(store);
    let origin = record.origin().to_owned();
    tokio::spawn(record.serve());
    if config.is_local() {
        tokio::spawn(demo::keep_cards_fresh(prepared));
    }
    let shown = config.clone();
    server::serve::serve(config, given, |address| {
        // The server goes on although nobody reads.
        let _ = streams.line(&demo.welcome(&shown, (address, &origin), (streams.ink, streams.language)));
    })
    .await?;
    Ok(())
}

/// What stands for the cards' own files where `cards.listen` is set and they are not named: a demonstration makes them itself, and the desk's
/// commands open no door, so that one file of settings serves both.
fn unmade() -> impl Iterator<Item = (&'static str, String)> {
    ["cards.certificate", "cards.key"].into_iter().map(|key| (key, "-".to_owned()))
}

/// Where demonstrations keep their data (XDG Base Directory Specification).
fn demo_folder() -> PathBuf {
    let home = |rest: &str| std::env::home_dir().map(|home| home.join(rest));
    let data = std::env::var_os("XDG_DATA_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    data.or_else(|| home(".local/share")).unwrap_or_default().join("kagura-demo")
}

fn streams() -> OutputStreams {
    let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let ink = if stdout().is_terminal() && !plain { Ink::Colours } else { Ink::Plain };
    let pace = if stderr().is_terminal() { Pace::Live } else { Pace::EverySecond };
    let language = language::chosen(|name| std::env::var(name).ok());
    let streams = OutputStreams::new((Box::new(stdout()), Box::new(stderr())), ink, pace, language);
    let streams = if stdout().is_terminal() { streams.in_columns() } else { streams };
    // A question that nobody sees, or nobody can answer, is not asked.
    if stdin().is_terminal() && stderr().is_terminal() {
        streams.with_answers(Box::new(BufReader::new(stdin())))
    } else {
        streams
    }
}

/// Logs go to standard error; answers alone to standard output.
fn log(settings: Log) -> std::io::Result<LogWriter> {
    log::begin(
        settings,
        stderr(),
        if stderr().is_terminal() { LogTarget::Terminal } else { LogTarget::Other },
    )
}
