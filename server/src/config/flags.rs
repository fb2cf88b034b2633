//! The settings as flags of the command line, made from the table of settings.

use crate::config::setting::Setting;
use crate::config::source::{FILE_VARIABLE, Given, USUAL_FILE};
use crate::config::table::SETTINGS;
use clap::{Arg, ArgMatches, Args, Command, FromArgMatches, ValueHint};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The settings that were given as flags, and the file.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    file: Option<PathBuf>,
    values: BTreeMap<String, String>,
}

impl Flags {
    /// All that this start was given: these flags and the process's environment.
    pub fn given(self, usual: BTreeMap<&'static str, String>) -> Given {
        let environment = std::env::vars_os();
        let text = |os: std::ffi::OsString| os.to_string_lossy().into_owned();
        Given {
            usual,
            file: self.file,
            usual_file: Some(PathBuf::from(USUAL_FILE)),
            environment: environment.map(|(name, value)| (text(name), text(value))).collect(),
            flags: self.values,
            held: None,
        }
    }
}

/// Settings that commands other than the server need often. The help of every command shows these; `kagura settings` has them all.
const OFTEN: [&str; 1] = ["data"];

/// The flags that every command's help shows.
pub fn shown_flags(command: Command) -> Command {
    let often = SETTINGS.iter().filter(|setting| OFTEN.contains(&setting.key));
    often.fold(command.arg(file_flag()), |command, setting| command.arg(flag(setting)))
}

fn file_flag() -> Arg {
    Arg::new("config")
        .long("config")
        .value_name("FILE")
        .value_parser(clap::value_parser!(PathBuf))
        .value_hint(ValueHint::FilePath)
        .help(format!(
            "設定ファイル（TOML）。内容は `kagura settings` で表示できます。各設定は、すべてのコマンドでオプションとしても指定できます［既定値 {USUAL_FILE}（ある場合）］［環境変数 {FILE_VARIABLE}］ / \
             The settings file (TOML). `kagura settings` lists what it may say; each setting is a flag of every command, too. \
             [default: {USUAL_FILE}, where it is there] [env: {FILE_VARIABLE}]"
        ))
        .global(true)
        .help_heading("設定 / Settings")
}

fn flag(setting: &'static Setting) -> Arg {
    let (doc, allowed, variable) = (setting.doc, (setting.allowed)(), setting.variable());
    let [none, nothing] =
        ["なし", "none"].map(|none| if setting.default.is_empty() { none } else { setting.default });
    let help = format!(
        "{}指定できる値：{}［既定値 {none}］［環境変数 {variable}］ / {} Allowed: {}. [default: {nothing}] [env: {variable}]",
        doc.ja, allowed.ja, doc.en, allowed.en
    );
    Arg::new(setting.key)
        .long(setting.flag())
        .value_name("VALUE")
        .allow_hyphen_values(true)
        .help(help)
        .global(true)
        .hide(!OFTEN.contains(&setting.key))
        .help_heading("設定 / Settings")
}

impl Args for Flags {
    fn augment_args(command: Command) -> Command {
        SETTINGS.iter().fold(command.arg(file_flag()), |command, setting| command.arg(flag(setting)))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Flags {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut flags = Self::default();
        flags.update_from_arg_matches(matches)?;
        Ok(flags)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        if let Some(file) = matches.get_one::<PathBuf>("config") {
            self.file = Some(file.clone());
        }
        for setting in SETTINGS {
            if let Some(value) = matches.get_one::<String>(setting.key) {
                self.values.insert(setting.key.to_owned(), value.clone());
            }
        }
        Ok(())
    }
}
