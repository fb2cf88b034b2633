//! Files of the folder: each takes the place of its predecessor in one step, and is its owner's alone from the start.

use crate::demo::pki::folder::{Unmade, Unprepared};
use crate::disk;
use der::pem::LineEnding;
use rustls_pki_types::PrivatePkcs8KeyDer;
use rustls_pki_types::pem::PemObject as _;
use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::Path;

/// Makes the folders, for their owner only, where they are not there.
pub(super) fn folder(path: &Path) -> Result<(), Unprepared> {
    let us = disk::us();
    let above = path.parent().unwrap_or(path);
    let made = DirBuilder::new().recursive(true).mode(0o700).create(above);
    made.map_err(|cause| Unprepared::File { path: above.to_owned(), cause })?;
    disk::folder(path, us)?;
    for within in ["keys", "authorities", "lists", "cards", "tls"] {
        disk::folder(&path.join(within), us)?;
    }
    Ok(())
}

/// Writes a file that its owner alone can read.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), Unprepared> {
    let new = path.with_added_extension("new");
    let go = || {
        match fs::remove_file(&new) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&new)?;
        file.write_all(bytes)?;
        fs::rename(&new, path)
    };
    go().map_err(|cause| Unprepared::File { path: path.to_owned(), cause })
}

/// DER as PEM, under a label.
pub(super) fn pem(label: &str, der: &[u8]) -> Result<String, Unmade> {
    der::pem::encode_string(label, LineEnding::LF, der).map_err(|why| Unmade::Der(why.into()))
}

/// The private key in a PEM file, if there is one.
pub(super) fn read_pem(path: &Path) -> Option<Vec<u8>> {
    let key = PrivatePkcs8KeyDer::from_pem_file(path).ok()?;
    Some(key.secret_pkcs8_der().to_vec())
}
