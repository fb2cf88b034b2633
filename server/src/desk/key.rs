//! What the desk does with the keys that sign tokens: listing them, making the next ones, and taking one out of use.

use crate::desk::context::Desk;
use crate::desk::refusal::DeskRefusal;
use crate::oidc::keys::SigningKeyRecord;
use crate::service::oidc::signing_keys::{DropOutcome, KeyKeeper};
use std::collections::BTreeMap;
use std::path::Path;

impl Desk<'_> {
    fn keeper<'a>(&'a self, folder: &'a Path) -> KeyKeeper<'a> {
        let Self { store, clock, random, actor } = *self;
        KeyKeeper { store, folder, clock, random, actor }
    }

    /// The keys that are published, by their names.
    pub async fn keys(&self, folder: &Path) -> Result<BTreeMap<String, SigningKeyRecord>, DeskRefusal> {
        Ok(self.keeper(folder).list().await?)
    }

    /// Makes the next key for each algorithm that has none waiting. Gives how many were made.
    pub async fn rotate_keys(&self, folder: &Path) -> Result<usize, DeskRefusal> {
        Ok(self.keeper(folder).rotate().await?)
    }

    /// Takes a key out of use at once; another one signs.
    pub async fn drop_key(&self, folder: &Path, typed: &str) -> Result<(), DeskRefusal> {
        match self.keeper(folder).drop_key(typed).await? {
            DropOutcome::Dropped => Ok(()),
            DropOutcome::Unknown => Err(DeskRefusal::KeyUnknown(typed.to_owned())),
        }
    }
}
