//! What a start was given, and where a value comes from.

use crate::config::held::HeldSettings;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The variable that names the settings file.
pub const FILE_VARIABLE: &str = "KAGURA_CONFIG";

/// The settings file of whoever names none: packages put it there.
pub const USUAL_FILE: &str = "/etc/kagura/kagura.toml";

/// What stands in the settings file.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum FileContent {
    /// There is no file.
    #[default]
    None,
    /// No setting at all: as an editor leaves it that was stopped, or a full disk.
    Blank,
    /// Settings.
    Settings,
}

/// What a start was given.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// What this command does differently when nobody says otherwise, by key.
    pub usual: BTreeMap<&'static str, String>,
    /// The settings file, if one is named.
    pub file: Option<PathBuf>,
    /// The settings file where none is named, if it is there.
    pub usual_file: Option<PathBuf>,
    /// All variables of the process's environment.
    pub environment: Vec<(String, String)>,
    /// Flags, by the key of their setting.
    pub flags: BTreeMap<String, String>,
    /// The settings of the server beside which a command runs. They count; what is named on the command line has to agree.
    pub held: Option<HeldSettings>,
}

/// Where a value comes from.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum ValueSource {
    /// The table's default: the setting was not given.
    Default,
    /// The settings file at this path.
    File(PathBuf),
    /// The environment variable of this name.
    Environment(String),
    /// The command line flag of this name.
    Flag(String),
    /// The running server, which has it from this file or would.
    Server(PathBuf),
}

impl std::fmt::Display for ValueSource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Default => f.write_str("the default"),
            Self::File(path) => write!(f, "in {}", path.display()),
            Self::Environment(name) => write!(f, "from the environment, {name}"),
            Self::Flag(name) => write!(f, "given as {name}"),
            Self::Server(_) => f.write_str("of the running server"),
        }
    }
}
