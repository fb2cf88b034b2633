//! The authorities that the settings name, read from their files.

use crate::cards::{NotPooled, Place, Pool, Source};
use crate::config::Authorities;
use api::card::Kind;
use std::path::PathBuf;

/// Why there is no pool.
#[derive(Debug, thiserror::Error)]
pub enum NoPool {
    /// A file cannot be read.
    #[error("the certificates in {} cannot be read: {cause}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why not.
        cause: std::io::Error,
    },
    /// A certificate cannot be used.
    #[error(transparent)]
    Certificate(#[from] NotPooled),
}

/// Reads the authorities.
pub fn pool(of: &Authorities) -> Result<Pool, NoPool> {
    let groups = [
        (Kind::Hpki, Place::Root, &of.hpki_roots),
        (Kind::Hpki, Place::Intermediate, &of.hpki_intermediates),
        (Kind::Jpki, Place::Root, &of.jpki_roots),
    ];
    let mut files = Vec::new();
    for (kind, place, paths) in groups {
        for path in paths {
            let bytes = std::fs::read(path).map_err(|cause| NoPool::File { path: path.clone(), cause })?;
            files.push((kind, place, path.display().to_string(), bytes));
        }
    }
    let sources: Vec<_> = files
        .iter()
        .map(|(kind, place, name, bytes)| Source { name, kind: *kind, place: *place, bytes })
        .collect();
    Ok(Pool::new(&sources)?)
}
