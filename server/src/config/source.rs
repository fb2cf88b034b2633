//! What a start was given, and where a value comes from.

use std::collections::BTreeMap;
use std::path::PathBuf;

/// What a start was given.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// What this command does differently when nobody says otherwise, by key.
    pub usual: BTreeMap<&'static str, String>,
    /// The settings file, if there is one.
    pub file: Option<PathBuf>,
    /// The environment.
    pub environment: Vec<(String, String)>,
    /// Flags, by the key of their setting.
    pub flags: BTreeMap<String, String>,
}

/// Where a value comes from.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Source {
    /// Nobody said otherwise.
    Default,
    /// The settings file.
    File(PathBuf),
    /// This environment variable.
    Environment(String),
    /// This flag.
    Flag(String),
}

impl std::fmt::Display for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Default => f.write_str("the default"),
            Self::File(path) => write!(f, "in {}", path.display()),
            Self::Environment(name) => write!(f, "from the environment, {name}"),
            Self::Flag(name) => write!(f, "given as {name}"),
        }
    }
}
