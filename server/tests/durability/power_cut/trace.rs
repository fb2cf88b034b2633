//! Reads what strace saw of the writer: every change of a file or directory below a root, every sync, and every
//! answer given. It stops at anything it does not know, so that nothing is left out silently.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

/// The calls that change files, or make changes last. `sync_file_range` is not among them: by its manual page it
/// makes nothing last.
pub(crate) const CALLS: &str = "openat,open,creat,pwrite64,pwritev,pwritev2,write,writev,ftruncate,truncate,fallocate,\
    rename,renameat,renameat2,unlink,unlinkat,rmdir,mkdir,mkdirat,link,linkat,symlink,symlinkat,copy_file_range,\
    sendfile,fsync,fdatasync,sync,syncfs,io_uring_enter";

/// A file or directory, whatever it is called just now.
pub(crate) type Inode = usize;

/// The directory below which everything is followed; it is there from the start.
pub(crate) const ROOT: Inode = 0;

/// Something that happened from one line of the trace to another.
#[derive(Debug)]
pub(crate) struct Event {
    pub(crate) began: usize,
    pub(crate) ended: usize,
    pub(crate) what: What,
}

#[derive(Debug)]
pub(crate) enum What {
    Entry(Entry),
    Write { inode: Inode, at: usize, bytes: Vec<u8> },
    Truncate { inode: Inode, length: usize },
    Sync(Inode),
    Said(String),
}

/// A change of a directory.
#[derive(Debug)]
pub(crate) enum Entry {
    Directory { parent: Inode, path: PathBuf },
    File { parent: Inode, path: PathBuf, inode: Inode },
    Rename { parents: [Inode; 2], from: PathBuf, to: PathBuf },
    Remove { parent: Inode, path: PathBuf },
}

/// What happened, in the order in which it began.
pub(crate) fn read(trace: &Path, root: &Path) -> Vec<Event> {
    let mut reader = Reader {
        root: root.to_owned(),
        inodes: HashMap::from([(root.to_owned(), ROOT)]),
        next: ROOT + 1,
        positions: HashMap::new(),
        events: Vec::new(),
    };
    let mut unfinished: HashMap<String, (usize, String)> = HashMap::new();
    for (number, line) in BufReader::new(File::open(trace).unwrap()).lines().enumerate() {
        let line = line.unwrap();
        let (thread, call) = line.split_once(' ').unwrap();
        let call = call.trim_start();
        if let Some(start) = call.strip_suffix(" <unfinished ...>") {
            unfinished.insert(thread.to_owned(), (number, start.to_owned()));
        } else if let Some(resumed) = call.strip_prefix("<... ") {
            let (began, start) = unfinished.remove(thread).unwrap();
            let (_, rest) = resumed.split_once(" resumed>").unwrap();
            reader.call(began, number, &(start + rest));
        } else if !call.starts_with("+++") && !call.starts_with("---") {
            reader.call(number, number, call);
        }
    }
    reader.events.sort_by_key(|event| event.began);
    reader.events
}

struct Reader {
    root: PathBuf,
    /// What every path is at this point of the trace.
    inodes: HashMap<PathBuf, Inode>,
    next: Inode,
    /// Where the next `write` to a file descriptor goes.
    positions: HashMap<usize, usize>,
    events: Vec<Event>,
}

impl Reader {
    fn call(&mut self, began: usize, ended: usize, call: &str) {
        let (name, arguments) = call.split_once('(').unwrap();
        let (arguments, result) = arguments.rsplit_once(" = ").unwrap();
        let arguments = arguments.trim_end().strip_suffix(')').unwrap();
        if result.starts_with('-') {
            return;
        }
        let mut say = |what| self.events.push(Event { began, ended, what });
        match name {
            "write" => {
                let (number, path) = descriptor(arguments);
                let bytes = strings(arguments).remove(0);
                assert_eq!(leading(result), bytes.len(), "the trace is cut off");
                if number == 1 {
                    say(What::Said(String::from_utf8(bytes).unwrap()));
                } else if path.starts_with(&self.root) {
                    let at = self.positions.get_mut(&number).unwrap();
                    let start = *at;
                    *at += bytes.len();
                    say(What::Write { inode: self.inodes[&path], at: start, bytes });
                }
            }
            "pwrite64" => {
                let (_, path) = descriptor(arguments);
                if path.starts_with(&self.root) {
                    let bytes = strings(arguments).remove(0);
                    assert_eq!(leading(result), bytes.len(), "the trace is cut off");
                    let at = arguments.rsplit_once(", ").unwrap().1.parse().unwrap();
                    say(What::Write { inode: self.inodes[&path], at, bytes });
                }
            }
            "ftruncate" => {
                let (_, path) = descriptor(arguments);
                if path.starts_with(&self.root) {
                    let length = arguments.rsplit_once(", ").unwrap().1.parse().unwrap();
                    say(What::Truncate { inode: self.inodes[&path], length });
                }
            }
            "fsync" | "fdatasync" => {
                let (_, path) = descriptor(arguments);
                if path.starts_with(&self.root) {
                    say(What::Sync(self.inodes[&path]));
                }
            }
            "openat" => {
                let path = path(&strings(arguments).remove(0));
                if path.starts_with(&self.root) {
                    self.positions.insert(leading(result), 0);
                    self.open(began, ended, path, arguments);
                }
            }
            "mkdir" | "unlink" | "rename" => self.entry(began, ended, name, &strings(arguments)),
            _ => {
                // Any other call on our files would be missed: say so.
                let ours = |path: &[u8]| path.starts_with(self.root.as_os_str().as_encoded_bytes());
                let mut names = arguments.split(['"', '<', '>']).filter(|name| name.starts_with("\\x2f"));
                assert!(!names.any(|name| ours(&bytes(name))), "the test does not know the call {name}");
            }
        }
    }

    fn open(&mut self, began: usize, ended: usize, path: PathBuf, arguments: &str) {
        if let Some(&inode) = self.inodes.get(&path) {
            if arguments.contains("O_TRUNC") {
                self.events.push(Event { began, ended, what: What::Truncate { inode, length: 0 } });
            }
            return;
        }
        assert!(arguments.contains("O_CREAT"), "{} was not there", path.display());
        let inode = self.inode(&path);
        let entry = Entry::File { parent: self.parent(&path), path, inode };
        self.events.push(Event { began, ended, what: What::Entry(entry) });
    }

    fn entry(&mut self, began: usize, ended: usize, name: &str, arguments: &[Vec<u8>]) {
        let target = path(&arguments[0]);
        if !target.starts_with(&self.root) {
            return;
        }
        let parent = self.parent(&target);
        let entry = match name {
            "mkdir" => {
                self.inode(&target);
                Entry::Directory { parent, path: target }
            }
            "unlink" => {
                self.inodes.remove(&target).unwrap();
                Entry::Remove { parent, path: target }
            }
            _ => {
                let to = path(&arguments[1]);
                let moved = |path: PathBuf| match path.strip_prefix(&target) {
                    Ok(rest) if rest.as_os_str().is_empty() => to.clone(),
                    Ok(rest) => to.join(rest),
                    Err(_) => path,
                };
                self.inodes.remove(&to);
                self.inodes = self.inodes.drain().map(|(path, inode)| (moved(path), inode)).collect();
                Entry::Rename { parents: [parent, self.parent(&to)], from: target, to }
            }
        };
        self.events.push(Event { began, ended, what: What::Entry(entry) });
    }

    fn inode(&mut self, path: &Path) -> Inode {
        let inode = self.next;
        self.next += 1;
        assert!(self.inodes.insert(path.to_owned(), inode).is_none());
        inode
    }

    fn parent(&self, path: &Path) -> Inode {
        self.inodes[path.parent().unwrap()]
    }
}

/// The number and path of the file descriptor that comes first: `4<\x2f…>`.
fn descriptor(arguments: &str) -> (usize, PathBuf) {
    let (number, rest) = arguments.split_once('<').unwrap();
    let (name, _) = rest.split_once('>').unwrap();
    (number.parse().unwrap(), path(&bytes(name)))
}

/// The texts between quotes.
fn strings(arguments: &str) -> Vec<Vec<u8>> {
    let strings: Vec<_> = arguments.split('"').skip(1).step_by(2).map(bytes).collect();
    assert!(!arguments.contains("\"..."), "the trace is cut off");
    strings
}

fn path(bytes: &[u8]) -> PathBuf {
    PathBuf::from(std::str::from_utf8(bytes).unwrap())
}

/// `\x2f\x74` as bytes.
fn bytes(hex: &str) -> Vec<u8> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => byte - b'0',
        b'a'..=b'f' => byte - b'a' + 10,
        _ => panic!("not a digit in {hex}"),
    };
    hex.as_bytes().chunks_exact(4).map(|byte| digit(byte[2]) << 4 | digit(byte[3])).collect()
}

/// The number a result begins with.
fn leading(result: &str) -> usize {
    let end = result.find(|c: char| !c.is_ascii_digit()).unwrap_or(result.len());
    result[..end].parse().unwrap()
}
