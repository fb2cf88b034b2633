//! Why there are no settings to start with.

use crate::config::clients::CLIENTS_KEY;
use crate::config::source::ValueSource;
use crate::config::table_fault::TableFault;
use crate::said::Said;
use std::fmt;
use std::path::PathBuf;

/// Everything that is wrong with the settings, in the order in which it was found.
#[derive(Debug)]
pub struct ConfigFaults(pub Vec<ConfigError>);

impl fmt::Display for ConfigFaults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(faults) = self;
        let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}

impl std::error::Error for ConfigFaults {}

impl ConfigError {
    /// The setting that it is about, where there is one.
    pub fn key(&self) -> Option<&'static str> {
        match self {
            Self::Bad { key, .. } | Self::Held { key, .. } => Some(key),
            Self::Clients { .. } => Some(CLIENTS_KEY),
            Self::File { .. }
            | Self::Syntax { .. }
            | Self::Unknown { .. }
            | Self::Below { .. }
            | Self::Blank { .. } => None,
        }
    }
}

/// One of the reasons why there are no settings to start with.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("the settings file {} cannot be read: {why}", path.display())]
    File {
        /// Path of the settings file.
        path: PathBuf,
        /// What the operating system said.
        why: std::io::Error,
    },
    /// The file is not TOML.
    #[error("the settings file {} is not TOML: {why}", path.display())]
    Syntax {
        /// Path of the settings file.
        path: PathBuf,
        /// Line, column and reason; nothing of the text.
        why: String,
    },
    /// A name that no setting has.
    #[error("there is no setting `{name}` ({from}); the nearest is `{nearest}`. `kagura settings` lists all")]
    Unknown {
        /// The name that no setting has.
        name: String,
        /// Where the name was given.
        from: ValueSource,
        /// A setting with a similar name.
        nearest: String,
    },
    /// A setting of the first lines, below a table.
    #[error(
        "`{name}` is no setting ({from}), and `{setting}` is one: it stands below `[{table}]` and has to stand above the first table"
    )]
    Below {
        /// The name that no setting has.
        name: String,
        /// Where the name was given.
        from: ValueSource,
        /// The setting that was meant.
        setting: &'static str,
        /// The table below which it stands.
        table: String,
    },
    /// No setting stands in the file, and none was given otherwise.
    #[error("no setting stands in the settings file {}, and none was given otherwise: whatever emptied it, no server is meant by that", path.display())]
    Blank {
        /// Path of the settings file.
        path: PathBuf,
    },
    /// A value that cannot be right.
    #[error("the setting `{key}` ({from}) {}. Allowed: {}", cannot(given), allowed.en)]
    Bad {
        /// Key of the setting.
        key: &'static str,
        /// Where the value comes from.
        from: ValueSource,
        /// The value as it was given, without passwords.
        given: String,
        /// In words, what may be given.
        allowed: Said,
    },
    /// Tables of applications that are no registrations.
    #[error("the setting `{CLIENTS_KEY}` ({from}) cannot be used:\n{}", lines(faults))]
    Clients {
        /// Where they stand.
        from: ValueSource,
        /// What is wrong with each.
        faults: Vec<TableFault>,
    },
    /// A value of the command line that is not the running server's.
    #[error(
        "the running server {}, and {flag} says `{named}`: leave {flag} out, or change the server's settings and start it again",
        has(key, held)
    )]
    Held {
        /// Key of the setting.
        key: &'static str,
        /// The flag that names another value.
        flag: String,
        /// The value that it names, without passwords.
        named: String,
        /// What the server was given, without passwords; empty for nothing.
        held: String,
    },
}

fn lines(faults: &[TableFault]) -> String {
    Said::joined(&faults.iter().map(TableFault::said).collect::<Vec<_>>(), "\n").en
}

/// What a running server has for a setting.
fn has(key: &str, held: &str) -> String {
    if held.is_empty() { format!("has no `{key}` set") } else { format!("has `{held}` for `{key}`") }
}

/// What is wrong with a value.
fn cannot(given: &str) -> String {
    if given.is_empty() { "is missing".to_owned() } else { format!("cannot be `{given}`") }
}
