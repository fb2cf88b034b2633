//! Why there are no settings to start with.

use crate::config::source::Source;
use std::path::PathBuf;

/// Why there are no settings to start with.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("the settings file {} cannot be read: {why}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        why: std::io::Error,
    },
    /// The file is not TOML.
    #[error("the settings file {} is not TOML: {why}", path.display())]
    Syntax {
        /// Which.
        path: PathBuf,
        /// Where and why.
        why: String,
    },
    /// A name that no setting has.
    #[error("there is no setting `{name}` ({from}); the nearest is `{nearest}`. `kagura settings` lists all")]
    Unknown {
        /// The name.
        name: String,
        /// Where it stands.
        from: Source,
        /// A setting with a similar name.
        nearest: String,
    },
    /// A value that cannot be right.
    #[error("the setting `{key}` ({from}) cannot be `{given}`. Allowed: {allowed}")]
    Bad {
        /// The setting.
        key: &'static str,
        /// Where the value comes from.
        from: Source,
        /// The value, without passwords.
        given: String,
        /// What may be given.
        allowed: String,
    },
}
