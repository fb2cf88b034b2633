//! Where a socket is, in few enough bytes for its address: a path of more than 107 (unix(7)) leads through its folder, held open, as
//! Linux shows it in proc(5).

use std::fs::File;
use std::io;
use std::os::fd::AsRawFd as _;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};

/// The bytes of a path in an address, without the one that ends it (unix(7): `sun_path`, 108).
const MOST: usize = 107;

/// A socket's path that fits.
pub(super) struct SocketPath {
    path: PathBuf,
    /// Holds the folder open, through which the path leads.
    _folder: Option<File>,
}

impl SocketPath {
    /// The socket at a path of any length.
    pub(super) fn of(path: &Path) -> io::Result<Self> {
        let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
            return Err(io::ErrorKind::InvalidInput.into());
        };
        if path.as_os_str().as_bytes().len() <= MOST {
            return Ok(Self { path: path.to_owned(), _folder: None });
        }
        let folder = File::open(folder)?;
        let path = Path::new("/proc/self/fd").join(folder.as_raw_fd().to_string()).join(name);
        Ok(Self { path, _folder: Some(folder) })
    }

    /// The path, as long as this lives.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}
