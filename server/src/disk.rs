//! What this program writes is its owner's alone, whoever made the folder for it and with whatever mode: files 0600, folders 0700. What
//! is open to others is closed before anything is read or written; what cannot be closed is refused. Symbolic links are not followed:
//! whoever put one there chose where we write.

use rustix::fs::{self as at, Access, AtFlags, CWD, Mode, OFlags, RenameFlags};
use rustix::io::Errno;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io;
use std::os::fd::AsRawFd as _;
use std::os::unix::fs::{
    DirBuilderExt as _, FileTypeExt as _, MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _,
};
use std::path::{Path, PathBuf};

/// What is nobody's business but the owner's, in a mode.
const OTHERS: u32 = 0o077;
/// What would let others put files of theirs in the place of ours.
const WRITABLE: u32 = 0o022;

/// Why something on the disk is not used.
#[derive(Debug, thiserror::Error)]
pub enum NotUsable {
    /// The owner is another user.
    #[error(
        "{} cannot be used: it belongs to the user {owner} (mode {mode:04o}), and this program runs as {us}. {}",
        path.display(), if *is_within_ours {
            format!("All around it is {us}'s: type `sudo chown {} {}`", us.name(), path.display())
        } else {
            format!("Type `{} kagura …`, or name another folder", owner.sudo())
        }
    )]
    Owner {
        /// Path of what is not used.
        path: PathBuf,
        /// Its owner.
        owner: SystemUser,
        /// The user of this process.
        us: SystemUser,
        /// Its permission bits, as `chmod` takes them.
        mode: u32,
        /// Whether it lies in a folder that is ours alone.
        is_within_ours: bool,
    },
    /// The operating system lets the owner in, and not this user.
    #[error("{} is for the user {owner}, and this program runs as {us}: type `{} kagura …` where it is meant to be theirs, or name another place", path.display(), owner.sudo())]
    Denied {
        /// Path of the file, or of the folder that it would be in.
        path: PathBuf,
        /// Its owner.
        owner: SystemUser,
        /// The user of this process.
        us: SystemUser,
    },
    /// Others can write into it, and it is not for us to change that.
    #[error(
        "{} cannot be used: others can write there (owner {owner}, mode {mode:04o}), and it is not for this program to change that, since it \
         holds other things too, or its file system knows no modes. Name a folder of its own",
        path.display()
    )]
    Open {
        /// Path of what is not used.
        path: PathBuf,
        /// User id of its owner.
        owner: u32,
        /// Its permission bits, as `chmod` takes them.
        mode: u32,
    },
    /// It is not there, and the folder that it would be in is another user's.
    #[error(
        "{} is not there, and {us} may not make it in {}. A folder is made by `sudo install -d -m 0700 -o {} {}`",
        path.display(), within.display(), us.name(), path.display()
    )]
    Absent {
        /// Path of what is not there.
        path: PathBuf,
        /// The folder that is there.
        within: PathBuf,
        /// The user of this process.
        us: SystemUser,
    },
    /// It is something else than what we make there: a symbolic link, a device.
    #[error(
        "{} cannot be used: it is no {} of this program's (owner {owner}, mode {mode:04o}; a symbolic link is not followed). Put the {} itself there, or \
         take it away where none was",
        path.display(), .what.name(), .what.name()
    )]
    Other {
        /// What stands in its place.
        path: PathBuf,
        /// What was expected at the path.
        what: DiskEntry,
        /// User id of its owner.
        owner: u32,
        /// Its permission bits, as `chmod` takes them.
        mode: u32,
    },
    /// The operating system refused to open or create it.
    #[error("{}: {cause}", path.display())]
    Io {
        /// Path of what is not used.
        path: PathBuf,
        /// What the operating system said.
        #[source]
        cause: io::Error,
    },
}

impl NotUsable {
    /// That the operating system refused something at this path. Where it is for another user, whose it is: whoever typed the command has
    /// to know as whom to type it.
    pub fn at(path: &Path, cause: io::Error) -> Self {
        let us = us();
        // What cannot be looked at lies in something that can.
        let seen = path.ancestors().find_map(|it| Some((it, fs::metadata(it).ok()?)));
        let is_absent = fs::metadata(path).is_err_and(|why| why.kind() == io::ErrorKind::NotFound);
        match seen {
            Some((within, about))
                if cause.kind() == io::ErrorKind::PermissionDenied && is_absent && about.uid() != us =>
            {
                Self::Absent { path: path.to_owned(), within: within.to_owned(), us: SystemUser::of(us) }
            }
            Some((path, about)) if cause.kind() == io::ErrorKind::PermissionDenied && about.uid() != us => {
                let (owner, us) = (SystemUser::of(about.uid()), SystemUser::of(us));
                Self::Denied { path: path.to_owned(), owner, us }
            }
            _ => Self::Io { path: path.to_owned(), cause },
        }
    }
}

/// A user of the operating system.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SystemUser {
    id: u32,
    /// The name that this machine's own list has for it.
    name: Option<String>,
}

impl SystemUser {
    /// The user with this number.
    pub fn of(id: u32) -> Self {
        let list = fs::read_to_string("/etc/passwd").unwrap_or_default();
        let name = list.lines().find_map(|line| {
            let mut fields = line.split(':');
            let name = fields.next()?;
            (fields.nth(1)?.parse() == Ok(id)).then(|| name.to_owned())
        });
        Self { id, name }
    }

    /// How `chown` names it.
    pub fn name(&self) -> String {
        self.name.clone().unwrap_or_else(|| self.id.to_string())
    }

    /// What to type in front of a command that this user is to give.
    pub fn sudo(&self) -> String {
        match &self.name {
            Some(name) => format!("sudo -u {name}"),
            None => format!("sudo -u '#{}'", self.id),
        }
    }
}

impl std::fmt::Display for SystemUser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.name {
            Some(name) => write!(f, "{} {name}", self.id),
            None => self.id.fmt(f),
        }
    }
}

/// A group of users of the operating system.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SystemGroup {
    id: u32,
    /// The name that this machine's own list has for it.
    name: Option<String>,
}

impl SystemGroup {
    /// The group of this name, or number.
    pub fn named(name: &str) -> Option<Self> {
        let found = Self::listed(|fields| fields.first() == Some(&name));
        found.or_else(|| Some(Self::of(name.parse().ok()?)))
    }

    /// The group with this number.
    pub fn of(id: u32) -> Self {
        Self::listed(|fields| fields.get(2).is_some_and(|it| it.parse() == Ok(id)))
            .unwrap_or(Self { id, name: None })
    }

    /// Its number.
    pub fn id(&self) -> u32 {
        self.id
    }

    fn listed(is_it: impl Fn(&[&str]) -> bool) -> Option<Self> {
        let list = fs::read_to_string("/etc/group").unwrap_or_default();
        list.lines().find_map(|line| {
            let fields: Vec<&str> = line.split(':').collect();
            let (name, id) = (fields.first()?, fields.get(2)?.parse().ok()?);
            is_it(&fields).then(|| Self { id, name: Some((*name).to_owned()) })
        })
    }
}

impl std::fmt::Display for SystemGroup {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.name {
            Some(name) => f.write_str(name),
            None => self.id.fmt(f),
        }
    }
}

/// What we make on a disk.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum DiskEntry {
    /// A directory.
    Folder,
    /// A regular file.
    File,
    /// A Unix socket.
    Socket,
}

impl DiskEntry {
    fn name(self) -> &'static str {
        match self {
            Self::Folder => "folder",
            Self::File => "file",
            Self::Socket => "socket",
        }
    }
}

/// From now on whatever this process makes is its owner's alone. For the program's first line: libraries make files, too.
pub fn keep_private() {
    rustix::process::umask(Mode::from_raw_mode(OTHERS));
}

/// The user id under which this process writes.
pub fn us() -> u32 {
    rustix::process::geteuid().as_raw()
}

/// As whom this process runs, for people: the number, and the name that this computer's own list has for it.
pub fn user() -> String {
    SystemUser::of(us()).to_string()
}

/// Makes a folder, with those above it, or closes the one that is there. What is in it besides the names in `own` is not ours: a folder
/// that holds such things keeps its mode, as long as others cannot write there. The folder itself may be reached by a link, which is the
/// operator's.
pub fn shared_folder(path: &Path, own: &[&str], us: u32) -> Result<(), NotUsable> {
    let io = |cause| NotUsable::at(path, cause);
    DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(io)?;
    let folder =
        OpenOptions::new().read(true).custom_flags(flags(OFlags::DIRECTORY)).open(path).map_err(io)?;
    let about = folder.metadata().map_err(io)?;
    let mode = about.mode() & 0o7777;
    owned(path, &about, us)?;
    if mode & OTHERS == 0 {
        return Ok(());
    }
    let mut names = fs::read_dir(path).map_err(io)?;
    let all_ours = names
        .try_fold(true, |all, entry| entry.map(|it| all && own.iter().any(|name| it.file_name() == *name)));
    // Whoever sets the sticky bit means a folder for everybody.
    if all_ours.map_err(io)? && mode & 0o1000 == 0 {
        folder.set_permissions(fs::Permissions::from_mode(0o700)).map_err(io)?;
    }
    // Some file systems take every mode and keep none.
    let mode = folder.metadata().map_err(io)?.mode() & 0o7777;
    if mode & WRITABLE == 0 {
        Ok(())
    } else {
        Err(NotUsable::Open { path: path.to_owned(), owner: about.uid(), mode })
    }
}

/// Whether [`shared_folder`] could make this one or use the one that is there. Nothing is changed.
pub fn may_be_folder(path: &Path, us: u32) -> Result<(), NotUsable> {
    match fs::metadata(path) {
        Ok(about) => owned(path, &about, us),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => {
            let within =
                path.ancestors().skip(1).find(|it| fs::metadata(it).is_ok()).unwrap_or(Path::new("."));
            may_write_in(within).map_err(|cause| NotUsable::at(path, cause))
        }
        Err(cause) => Err(NotUsable::at(path, cause)),
    }
}

/// Whether this process may make something in a folder.
pub fn may_write_in(folder: &Path) -> io::Result<()> {
    let may = Access::WRITE_OK | Access::EXEC_OK;
    Ok(at::accessat(CWD, folder, may, AtFlags::EACCESS)?)
}

/// Makes a folder of our own within another, or closes the one that is there, with all that is in it.
pub fn folder(path: &Path, us: u32) -> Result<(), NotUsable> {
    match DirBuilder::new().mode(0o700).create(path) {
        Err(cause) if cause.kind() != io::ErrorKind::AlreadyExists => Err(NotUsable::at(path, cause)),
        Err(_) | Ok(()) => close(path, DiskEntry::Folder, us),
    }
}

/// What is there, if it is what we make there, and no link to such a thing.
pub fn there(path: &Path, what: DiskEntry) -> Result<Option<fs::Metadata>, NotUsable> {
    let about = match fs::symlink_metadata(path) {
        Ok(about) => about,
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(cause) => return Err(NotUsable::at(path, cause)),
    };
    let kind = about.file_type();
    let found = match what {
        DiskEntry::Folder => kind.is_dir(),
        DiskEntry::File => kind.is_file(),
        DiskEntry::Socket => kind.is_socket(),
    };
    let (path, owner, mode) = (path.to_owned(), about.uid(), about.mode() & 0o7777);
    if found { Ok(Some(about)) } else { Err(NotUsable::Other { path, what, owner, mode }) }
}

/// Closes what is there, a folder with all that is in it. Nothing where there is nothing.
pub fn close(path: &Path, what: DiskEntry, us: u32) -> Result<(), NotUsable> {
    let io = |cause| NotUsable::at(path, cause);
    let Some(about) = there(path, what)? else { return Ok(()) };
    owned(path, &about, us)?;
    let mode = about.mode() & 0o7777;
    if mode & OTHERS != 0 {
        let closed = fs::Permissions::from_mode(mode & !OTHERS & 0o777);
        match what {
            // Nobody can open one.
            DiskEntry::Socket => fs::set_permissions(path, closed),
            // By what was opened and not by its name, so that no link takes its place meanwhile.
            DiskEntry::File | DiskEntry::Folder => OpenOptions::new()
                .read(true)
                .custom_flags(flags(OFlags::NOFOLLOW | OFlags::NONBLOCK))
                .open(path)
                .and_then(|it| it.set_permissions(closed)),
        }
        .map_err(io)?;
    }
    if what == DiskEntry::Folder {
        for entry in fs::read_dir(path).map_err(io)? {
            let entry = entry.map_err(io)?;
            let inside =
                if entry.file_type().map_err(io)?.is_dir() { DiskEntry::Folder } else { DiskEntry::File };
            close(&entry.path(), inside, us)?;
        }
    }
    Ok(())
}

/// Opens a file of ours to write to, made if it is not there, and never by a link. What was in it stays.
pub fn file(path: &Path, us: u32) -> Result<File, NotUsable> {
    close(path, DiskEntry::File, us)?;
    let mut options = OpenOptions::new();
    options
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .custom_flags(flags(OFlags::NOFOLLOW | OFlags::NONBLOCK));
    options.open(path).map_err(|cause| NotUsable::at(path, cause))
}

/// Opens a file that the settings name, to read it: a regular file of at most so many bytes. Whatever else has that name is looked at, and not
/// waited for: a pipe would never be through, and a device has no end.
pub fn named(path: &Path, most: u64) -> io::Result<File> {
    let waits_for_nobody = flags(OFlags::NONBLOCK | OFlags::NOCTTY);
    let file = OpenOptions::new().read(true).custom_flags(waits_for_nobody).open(path)?;
    let about = file.metadata()?;
    if !about.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no regular file"));
    }
    if about.len() > most {
        return Err(too_long(most));
    }
    Ok(file)
}

/// What is in such a file.
pub fn read(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let file = named(path, most)?;
    // Of a key no half is left behind where a longer piece of memory is found for it.
    let mut bytes =
        Vec::with_capacity(usize::try_from(file.metadata()?.len()).unwrap_or(0).saturating_add(1));
    // It may grow meanwhile, and some file systems tell no length.
    io::Read::read_to_end(&mut io::Read::take(file, most.saturating_add(1)), &mut bytes)?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > most { Err(too_long(most)) } else { Ok(bytes) }
}

/// The same, as text.
pub fn read_text(path: &Path, most: u64) -> io::Result<String> {
    String::from_utf8(read(path, most)?)
        .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "it is no text in UTF-8"))
}

fn too_long(most: u64) -> io::Error {
    io::Error::new(io::ErrorKind::FileTooLarge, format!("it has more than {most} bytes"))
}

/// Writes what a person asked for to where the person said, for that person alone. What is no file, as `/dev/stdout`, is written to as
/// it is.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?;
    let about = file.metadata()?;
    if about.is_file() && about.mode() & OTHERS != 0 {
        file.set_permissions(fs::Permissions::from_mode(0o600))?;
    }
    io::Write::write_all(&mut file, bytes)
}

/// How much of a file system is free.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct DiskRoom {
    /// What we may still write, in bytes.
    pub free: u64,
    /// All there is, in bytes.
    pub size: u64,
}

/// How much is free where something is.
pub fn room(path: &Path) -> io::Result<DiskRoom> {
    let about = at::statvfs(path)?;
    Ok(DiskRoom {
        free: about.f_bavail.saturating_mul(about.f_frsize),
        size: about.f_blocks.saturating_mul(about.f_frsize),
    })
}

/// Has the disk keep a file's content, or a folder's entries.
pub fn sync(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

/// Removes a file, where there is one.
pub fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(cause) if cause.kind() != io::ErrorKind::NotFound => Err(cause),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// How many bytes the files of a folder have, those in its folders included. What goes away meanwhile has none.
pub fn size(folder: &Path) -> io::Result<u64> {
    let mut all = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let Ok(about) = entry.metadata() else { continue };
        all += if about.is_dir() { size(&entry.path()).unwrap_or_default() } else { about.len() };
    }
    Ok(all)
}

/// A file on its way to a name. Until it is whole nothing has that name, and nothing stays of it where it is given up or its process is
/// killed.
pub struct Unnamed {
    file: File,
    /// The name that it has meanwhile, where the file system knows no files without one.
    passing: Option<PathBuf>,
}

impl Unnamed {
    /// Makes one in the folder in which it shall have its name.
    pub fn beside(path: &Path) -> io::Result<Self> {
        let mode = Mode::from_raw_mode(0o600);
        match at::openat(CWD, folder_of(path), OFlags::TMPFILE | OFlags::RDWR | OFlags::CLOEXEC, mode) {
            Ok(file) => Ok(Self { file: file.into(), passing: None }),
            Err(Errno::OPNOTSUPP | Errno::ISDIR | Errno::INVAL) => {
                let mut passing = path.as_os_str().to_owned();
                passing.push(".part");
                let passing = PathBuf::from(passing);
                let file =
                    OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(&passing)?;
                Ok(Self { file, passing: Some(passing) })
            }
            Err(cause) => Err(cause.into()),
        }
    }

    /// What is written to.
    pub fn file(&self) -> &File {
        &self.file
    }

    /// Has the disk keep it, and gives it its name if nothing else has it.
    pub fn keep(mut self, path: &Path) -> io::Result<()> {
        self.file.sync_all()?;
        match self.passing.take() {
            None => {
                let number = format!("/proc/self/fd/{}", self.file.as_raw_fd());
                match at::linkat(CWD, number, CWD, path, AtFlags::SYMLINK_FOLLOW) {
                    Err(Errno::EXIST) => return Err(Errno::EXIST.into()),
                    Ok(()) => {}
                    // Some file systems give no second name, and so none to what has none.
                    Err(_) => self.copy_to(path)?,
                }
            }
            Some(passing) => match fs::hard_link(&passing, path) {
                Ok(()) => fs::remove_file(&passing)?,
                Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists => {
                    self.passing = Some(passing);
                    return Err(cause);
                }
                // Some file systems know no second name for a file.
                Err(_) => at::renameat_with(CWD, &passing, CWD, path, RenameFlags::NOREPLACE)?,
            },
        }
        sync(folder_of(path))
    }

    /// Writes it once more, under its name.
    fn copy_to(&mut self, path: &Path) -> io::Result<()> {
        let mut named = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
        let copied = io::Seek::rewind(&mut self.file)
            .and_then(|()| io::copy(&mut self.file, &mut named))
            .and_then(|_| named.sync_all());
        if copied.is_err() {
            // What is left of it helps nobody.
            let _ = fs::remove_file(path);
        }
        copied
    }
}

impl Drop for Unnamed {
    fn drop(&mut self) {
        if let Some(passing) = &self.passing {
            // What is left of it helps nobody.
            let _ = fs::remove_file(passing);
        }
    }
}

/// The folder in which something of this path is.
pub fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn owned(path: &Path, about: &fs::Metadata, us: u32) -> Result<(), NotUsable> {
    let (owner, mode) = (about.uid(), about.mode() & 0o7777);
    if owner == us {
        return Ok(());
    }
    // All folders of ours are closed to others. What lies in an open one, as the folder of data itself does, may well be meant for its owner.
    let around = fs::symlink_metadata(folder_of(path)).ok();
    let is_within_ours = around.is_some_and(|it| it.uid() == us && it.mode() & OTHERS == 0);
    let (owner, us) = (SystemUser::of(owner), SystemUser::of(us));
    Err(NotUsable::Owner { path: path.to_owned(), owner, us, mode, is_within_ours })
}

/// The flags as the standard library takes them.
fn flags(flags: OFlags) -> i32 {
    flags.bits().cast_signed()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whether_a_folder_can_be_used_is_told_without_making_it() {
        let folder = tempfile::tempdir().unwrap();
        let (deep, file) = (folder.path().join("a/b/c"), folder.path().join("file"));
        fs::write(&file, "").unwrap();
        let us = us();
        may_be_folder(&deep, us).unwrap();
        may_be_folder(folder.path(), us).unwrap();
        assert!(!deep.exists() && !folder.path().join("a").exists());
        let of_another = may_be_folder(folder.path(), us.wrapping_add(1));
        assert!(matches!(of_another, Err(NotUsable::Owner { .. })), "{of_another:?}");
        let within_a_file = may_be_folder(&file.join("b"), us);
        assert!(matches!(within_a_file, Err(NotUsable::Io { .. })), "{within_a_file:?}");
    }

    #[test]
    fn only_a_regular_file_of_a_decent_length_is_read_and_nothing_is_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("file"), "12345").unwrap();
        std::os::unix::fs::symlink(at("file"), at("link")).unwrap();
        rustix::fs::mknodat(CWD, at("pipe"), at::FileType::Fifo, Mode::from_raw_mode(0o600), 0).unwrap();
        let _socket = std::os::unix::net::UnixListener::bind(at("socket")).unwrap();
        assert_eq!(read(&at("file"), 5).unwrap(), b"12345");
        assert_eq!(read_text(&at("link"), 5).unwrap(), "12345");
        assert_eq!(read(&at("file"), 4).unwrap_err().kind(), io::ErrorKind::FileTooLarge);
        for path in [at("pipe"), at("socket"), folder.path().to_owned(), "/dev/zero".into()] {
            assert!(read(&path, 1 << 20).is_err(), "{}", path.display());
        }
        // A file of the system that tells no length.
        assert_eq!(read(Path::new("/proc/self/status"), 8).unwrap_err().kind(), io::ErrorKind::FileTooLarge);
        assert_eq!(read(&at("none"), 1).unwrap_err().kind(), io::ErrorKind::NotFound);
        fs::write(at("file"), [0xff]).unwrap();
        assert_eq!(read_text(&at("file"), 5).unwrap_err().kind(), io::ErrorKind::InvalidData);
    }
}
