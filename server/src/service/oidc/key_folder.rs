//! The folder of what makes tokens: the private halves of the keys that sign, a file each, named by its key, and the key that seals access
//! tokens. All are our own alone. Backups are made of rows, so none of it is ever in one. A key that was dropped leaves a mark here, for a
//! store that is restored does not know that it was.

use crate::disk::{self, DiskEntry, NotUsable};
use crate::ids::Random;
use crate::oidc::access_token::AccessTokenKey;
use crate::oidc::jose::{JoseError, SigningKey};
use crate::oidc::keys::SigningKeyRecord;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};
use zeroize::Zeroizing;

/// What the names of private keys end with, and those of marks.
const PRIVATE: &str = "pkcs8";
const DROPPED: &str = "dropped";
/// The key that seals access tokens.
const ACCESS: &str = "access-tokens.key";
/// No key has more bytes.
const LONGEST: u64 = 64 * 1024;
/// A thumbprint has so many characters.
const KID: usize = 43;

/// The folder of private keys.
pub(super) struct KeyFolder<'a>(&'a Path);

/// Keys by their names.
pub(super) type HeldKeys = BTreeMap<String, Arc<SigningKey>>;

impl<'a> KeyFolder<'a> {
    /// Makes the folder, or closes the one that is there to others.
    pub(super) fn open(path: &'a Path) -> Result<Self, NotUsable> {
        disk::folder(path, disk::us())?;
        Ok(Self(path))
    }

    /// The folder as it is, to look at.
    pub(super) fn at(path: &'a Path) -> Self {
        Self(path)
    }

    /// Where the private half of a key lies.
    pub(super) fn path(&self, kid: &str) -> PathBuf {
        self.file(kid, PRIVATE)
    }

    fn file(&self, kid: &str, ending: &str) -> PathBuf {
        self.0.join(format!("{kid}.{ending}"))
    }

    /// The keys that sign and whose private half is here and fits.
    pub(super) fn held(&self, keys: &BTreeMap<String, SigningKeyRecord>) -> HeldKeys {
        let live = keys.iter().filter(|(_, key)| key.retired.is_none());
        live.filter_map(|(kid, key)| Some((kid.clone(), Arc::new(self.read(kid, key)?)))).collect()
    }

    fn read(&self, kid: &str, key: &SigningKeyRecord) -> Option<SigningKey> {
        // Names come from the store, which may be one that somebody else has made.
        if !is_name(kid) {
            return None;
        }
        let path = self.path(kid);
        disk::there(&path, DiskEntry::File).ok()??;
        let bytes = Zeroizing::new(disk::read(&path, LONGEST).ok()?);
        SigningKey::from_pkcs8(key.algorithm, &bytes).ok().filter(|it| *it.public() == key.public)
    }

    /// Has the disk keep a key.
    pub(super) fn keep(&self, key: &SigningKey) -> io::Result<()> {
        let bytes = key.pkcs8().map_err(|error: JoseError| io::Error::other(error))?;
        write(&self.path(key.kid()), &bytes)
    }

    /// The key that seals access tokens: the one that is here, else a new one. Without the one before, what it has sealed is over.
    pub(super) fn access_key(&self, random: &dyn Random) -> io::Result<AccessTokenKey> {
        let path = self.0.join(ACCESS);
        if let Some(key) = read_access_key(&path)? {
            return Ok(key);
        }
        let mut bytes = Zeroizing::new([0; AccessTokenKey::LENGTH]);
        random.fill(&mut *bytes);
        match write(&path, &*bytes) {
            Ok(()) => Ok(AccessTokenKey::new(&bytes)),
            // Somebody else was faster.
            Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists => {
                read_access_key(&path)?.ok_or(cause)
            }
            Err(cause) => Err(cause),
        }
    }

    /// Removes the key that seals access tokens: what it has sealed is not believed any more.
    pub(super) fn remove_access_key(&self) -> io::Result<()> {
        disk::remove(&self.0.join(ACCESS))?;
        disk::sync(self.0)
    }

    /// Removes the private half of a key that signs no more.
    pub(super) fn remove(&self, kid: &str) -> io::Result<()> {
        if !is_name(kid) {
            return Ok(());
        }
        disk::remove(&self.path(kid))?;
        disk::sync(self.0)
    }

    /// Has the disk keep that a key was dropped.
    pub(super) fn mark_dropped(&self, kid: &str) -> io::Result<()> {
        match write(&self.file(kid, DROPPED), &[]) {
            Err(cause) if cause.kind() != io::ErrorKind::AlreadyExists => Err(cause),
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// The keys that were dropped.
    pub(super) fn dropped(&self) -> io::Result<BTreeSet<String>> {
        self.names(DROPPED)
    }

    /// The private keys that are here.
    pub(super) fn private(&self) -> io::Result<BTreeSet<String>> {
        self.names(PRIVATE)
    }

    fn names(&self, ending: &str) -> io::Result<BTreeSet<String>> {
        let mut names = BTreeSet::new();
        for entry in fs::read_dir(self.0)? {
            let name = entry?.file_name();
            if let Some((kid, its)) = name.to_str().and_then(|it| it.rsplit_once('.'))
                && its == ending
                && is_name(kid)
            {
                names.insert(kid.to_owned());
            }
        }
        Ok(names)
    }
}

/// Has the disk keep a file, unless there is one of that name.
fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let unnamed = disk::Unnamed::beside(path)?;
    unnamed.file().write_all(bytes)?;
    unnamed.keep(path)
}

/// The key in a file; one of another length is none, and goes.
fn read_access_key(path: &Path) -> io::Result<Option<AccessTokenKey>> {
    let is_there = disk::there(path, DiskEntry::File).map_err(io::Error::other)?.is_some();
    if !is_there {
        return Ok(None);
    }
    let bytes = Zeroizing::new(disk::read(path, LONGEST)?);
    if let Ok(bytes) = bytes.as_slice().try_into() {
        return Ok(Some(AccessTokenKey::new(bytes)));
    }
    tracing::error!(path = %path.display(), "the key for access tokens is damaged: a new one is made, and those of the last minutes are over");
    disk::remove(path)?;
    Ok(None)
}

/// Whether a text can be the name of a key of ours, and so of a file.
fn is_name(kid: &str) -> bool {
    kid.len() == KID && kid.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-' || it == b'_')
}
