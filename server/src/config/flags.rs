//! The settings as flags of the command line, made from the table of settings.

use crate::config::source::Given;
use crate::config::table::SETTINGS;
use clap::{Arg, ArgMatches, Args, Command, FromArgMatches};
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
            environment: environment.map(|(name, value)| (text(name), text(value))).collect(),
            flags: self.values,
        }
    }
}

/// Settings that commands other than the server need often.
const OFTEN: [&str; 2] = ["data", "origin"];

impl Args for Flags {
    fn augment_args(command: Command) -> Command {
        let file = Arg::new("config")
            .long("config")
            .value_name("FILE")
            .value_parser(clap::value_parser!(PathBuf))
            .help("The settings file (TOML) [env: KAGURA_CONFIG]")
            .global(true)
            .help_heading("Settings");
        SETTINGS.iter().fold(command.arg(file), |command, setting| {
            let default = if setting.default.is_empty() { "none" } else { setting.default };
            let help = format!(
                "{} Allowed: {}. [default: {default}] [env: {}]",
                setting.doc,
                (setting.allowed)(),
                setting.variable()
            );
            let flag = Arg::new(setting.key)
                .long(setting.flag())
                .value_name("VALUE")
                .allow_hyphen_values(true)
                .help(help)
                .global(true)
                .hide_short_help(!OFTEN.contains(&setting.key))
                .help_heading("Settings");
            command.arg(flag)
        })
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
