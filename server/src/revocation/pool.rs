//! The authorities that the settings name, read from their files.

use crate::cards::{AuthorityRank, NotPooled, Pool, PoolSource};
use crate::config::Authorities;
use crate::disk;
use api::card::CardKind;
use std::path::PathBuf;

/// No file of authorities has more bytes.
const LONGEST: u64 = 4 << 20;

/// Why there is no pool.
#[derive(Debug, thiserror::Error)]
pub enum NoPool {
    /// A file cannot be read.
    #[error("the certificates in {} cannot be read: {cause}", path.display())]
    File {
        /// Path of the file, as the settings give it.
        path: PathBuf,
        /// What the operating system said.
        cause: std::io::Error,
    },
    /// A certificate cannot be used.
    #[error(transparent)]
    Certificate(#[from] NotPooled),
}

/// Reads the configured authorities of both kinds of card from their files.
pub fn pool(of: &Authorities) -> Result<Pool, NoPool> {
    let groups = [
        (CardKind::Hpki, AuthorityRank::Root, &of.hpki_roots),
        (CardKind::Hpki, AuthorityRank::Intermediate, &of.hpki_intermediates),
        (CardKind::Jpki, AuthorityRank::Root, &of.jpki_roots),
    ];
    let mut files = Vec::new();
    for (kind, place, paths) in groups {
        for path in paths {
            let bytes =
                disk::read(path, LONGEST).map_err(|cause| NoPool::File { path: path.clone(), cause })?;
            files.push((kind, place, path.display().to_string(), bytes));
        }
    }
    let sources: Vec<_> = files
        .iter()
        .map(|(kind, place, name, bytes)| PoolSource { name, kind: *kind, place: *place, bytes })
        .collect();
    Ok(Pool::new(&sources)?)
}
