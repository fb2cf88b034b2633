//! The settings as a running server holds them: what commands beside it go by, since letters are written for the server's address and not
//! for whatever the shell of a clerk says.

use crate::config::clients::CLIENTS_KEY;
use crate::config::setting::{LIVE, OWN};
use crate::config::value::RawValue;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What a running server was given.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct HeldSettings {
    /// The folder of its store.
    data: String,
    /// The settings by key. What is not among them is as by default.
    values: BTreeMap<String, HeldValue>,
}

/// A value, and where its paths start.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub(super) struct HeldValue {
    pub(super) raw: RawValue,
    /// The file that it stands in, or would stand in.
    pub(super) beside: String,
}

impl HeldSettings {
    /// As another process announced them. Nothing where it says something else.
    pub fn read(announced: &[u8]) -> Option<Self> {
        serde_json::from_slice(announced).ok()
    }

    /// For another process to read.
    pub fn announcement(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// The same, with what a running server has taken over of these.
    #[must_use]
    pub fn reloaded(&self, newer: &Self) -> Self {
        let is_live = |key: &str| LIVE.contains(&key);
        let kept = self.values.iter().filter(|(key, _)| !is_live(key));
        let taken = newer.values.iter().filter(|(key, _)| is_live(key));
        let values = kept.chain(taken).map(|(key, value)| (key.clone(), value.clone())).collect();
        Self { data: self.data.clone(), values }
    }

    /// The folder of the server's store, where it is another one than this.
    pub fn other_store(&self, data: &Path) -> Option<&Path> {
        let own = std::path::absolute(data).unwrap_or_else(|_| data.to_owned());
        Some(Path::new(&self.data)).filter(|theirs| *theirs != own)
    }

    pub(super) fn of<'a>(
        data: &Path,
        values: impl Iterator<Item = (&'static str, &'a RawValue, Option<&'a Path>)>,
    ) -> Self {
        let held = |raw: &RawValue, file: Option<&Path>| {
            let beside = file.map(std::path::absolute).and_then(Result::ok).unwrap_or_else(here);
            HeldValue { raw: raw.clone(), beside: beside.to_string_lossy().into_owned() }
        };
        let data = std::path::absolute(data).unwrap_or_else(|_| data.to_owned());
        // Commands find clients in the store, and have nothing to do with what proves which one somebody is.
        let values = values.filter(|(key, ..)| !OWN.contains(key) && *key != CLIENTS_KEY);
        Self {
            data: data.to_string_lossy().into_owned(),
            values: values.map(|(key, raw, file)| (key.to_owned(), held(raw, file))).collect(),
        }
    }

    pub(super) fn value(&self, key: &str) -> Option<&HeldValue> {
        self.values.get(key)
    }
}

/// A file of the working folder, at which the paths of flags and variables start.
pub(super) fn here() -> PathBuf {
    std::env::current_dir().unwrap_or_default().join("-")
}
