//! What a disk has after its power was cut at some moment: everything that a sync had finished for, and of what
//! came later any sectors, in any mixture. Changes of directories last in their order, as with every journalling
//! file system, but how many of those after the last sync did is open.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::trace::{Entry, Event, Inode, What};

/// Numbers that look random and are the same in each run.
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below a limit.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) >> 33).unwrap() % limit
    }
}

/// How a disk behaves when its power goes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Disk {
    /// What it writes as one.
    pub(crate) sector: usize,
    /// How many of a hundred sectors it still writes of what no sync has finished for.
    pub(crate) kept: usize,
}

/// Lays out below `to` what is left of `root`.
pub(crate) fn cut(events: &[Event], at: usize, disk: Disk, chance: &mut Chance, root: &Path, to: &Path) {
    let begun: Vec<&Event> = events.iter().take_while(|event| event.began < at).collect();
    // Where the last finished sync of each file or directory began: what had ended before that lasts.
    let mut synced: BTreeMap<Inode, usize> = BTreeMap::new();
    for event in begun.iter().filter(|event| event.ended < at) {
        if let What::Sync(inode) = event.what {
            let last = synced.entry(inode).or_default();
            *last = event.began.max(*last);
        }
    }
    let lasts = |event: &Event, inode| synced.get(&inode).is_some_and(|began| event.ended < *began);

    let mut contents: BTreeMap<Inode, Vec<u8>> = BTreeMap::new();
    for event in &begun {
        match &event.what {
            What::Write { inode, at, bytes } => {
                let content = contents.entry(*inode).or_default();
                let lasts = lasts(event, *inode);
                let mut start = 0;
                while start < bytes.len() {
                    let sector_end = ((at + start) / disk.sector + 1) * disk.sector;
                    let end = bytes.len().min(sector_end - at);
                    if lasts || chance.below(100) < disk.kept {
                        let needed = content.len().max(at + end);
                        content.resize(needed, 0);
                        content[at + start..at + end].copy_from_slice(&bytes[start..end]);
                    }
                    start = end;
                }
            }
            What::Truncate { inode, length } => {
                if lasts(event, *inode) || chance.below(100) < disk.kept {
                    contents.entry(*inode).or_default().resize(*length, 0);
                }
            }
            What::Entry(_) | What::Sync(_) | What::Said(_) => {}
        }
    }

    let entries: Vec<(&Event, &Entry)> = begun
        .iter()
        .filter_map(|event| match &event.what {
            What::Entry(entry) => Some((*event, entry)),
            What::Write { .. } | What::Truncate { .. } | What::Sync(_) | What::Said(_) => None,
        })
        .collect();
    let certain = entries
        .iter()
        .rposition(|(event, entry)| parents(entry).iter().any(|parent| lasts(event, *parent)))
        .map_or(0, |last| last + 1);
    let kept = certain + chance.below(entries.len() - certain + 1);
    write(&names(entries.iter().take(kept).map(|(_, entry)| *entry)), &contents, root, to);
}

fn parents(entry: &Entry) -> &[Inode] {
    match entry {
        Entry::Directory { parent, .. } | Entry::File { parent, .. } | Entry::Remove { parent, .. } => {
            std::slice::from_ref(parent)
        }
        Entry::Rename { parents, .. } => parents,
    }
}

/// What the paths are: a file, or (`None`) a directory.
fn names<'a>(entries: impl Iterator<Item = &'a Entry>) -> BTreeMap<PathBuf, Option<Inode>> {
    let mut names = BTreeMap::new();
    for entry in entries {
        match entry {
            Entry::Directory { path, .. } => {
                names.insert(path.clone(), None);
            }
            Entry::File { path, inode, .. } => {
                names.insert(path.clone(), Some(*inode));
            }
            Entry::Remove { path, .. } => {
                names.remove(path);
            }
            Entry::Rename { from, to, .. } => {
                let moved: Vec<PathBuf> =
                    names.keys().filter(|path| path.starts_with(from)).cloned().collect();
                for path in moved {
                    let inode = names.remove(&path).unwrap();
                    let rest = path.strip_prefix(from).unwrap();
                    let path = if rest.as_os_str().is_empty() { to.clone() } else { to.join(rest) };
                    names.insert(path, inode);
                }
            }
        }
    }
    names
}

fn write(
    names: &BTreeMap<PathBuf, Option<Inode>>,
    contents: &BTreeMap<Inode, Vec<u8>>,
    root: &Path,
    to: &Path,
) {
    for (path, inode) in names {
        let path = to.join(path.strip_prefix(root).unwrap());
        match inode {
            None => fs::create_dir(&path).unwrap(),
            Some(inode) => {
                fs::write(&path, contents.get(inode).map_or(&[][..], Vec::as_slice)).unwrap();
            }
        }
    }
}
