//! Letters on paper, as PDF: the invitations of a run with their codes in one file, the sheets with their passwords in another one, in the
//! same order and with the same numbers. Two, because code and password must travel separately.

mod drawings;
mod sheets;

use crate::clock::Timestamp;
use crate::desk::context::Desk;
use crate::desk::invite::{Draft, Issued, Run};
use crate::desk::refusal::DeskRefusal;
use crate::disk::{self, Unnamed};
use crate::ids::RunId;
use crate::paper::{Booklet, NoGlyph};
use sheets::Particulars;
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

/// The papers of a run, as they are written.
pub struct Papers {
    /// What all of them have in their number.
    run: RunId,
    on: Timestamp,
    /// The last place that was given.
    count: u32,
    letters: Booklet,
    passwords: Booklet,
}

/// The two files of a run.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PaperFiles {
    /// The invitations with their codes.
    pub letters: PathBuf,
    /// The sheets with their passwords, in the same order.
    pub passwords: PathBuf,
}

impl Papers {
    /// Begins the papers of a run.
    pub fn begin(on: Timestamp, run: &Run) -> Self {
        let (run, count) = (run.id.clone(), run.last);
        let letters = Booklet::new(&format!("登録のご案内 {run}"));
        let passwords = Booklet::new(&format!("パスワードのお知らせ {run}"));
        Self { run, on, count, letters, passwords }
    }

    /// Writes both sheets of an invitation. Gives the number that stands on both, and neither where a character of either has no shape.
    pub fn add(&mut self, issued: &Issued) -> Result<String, DeskRefusal> {
        let number = format!("{}-{:03}", self.run, self.count + 1);
        let about = Particulars { issued, number: &number, on: self.on };
        let unprintable = |NoGlyph(character)| DeskRefusal::Unprintable {
            holder: issued.holder.id.clone(),
            name: issued.holder.name.clone(),
            character,
        };
        let invitation = sheets::invitation(about).map_err(unprintable)?;
        let slip = sheets::slip(about).map_err(unprintable)?;
        self.letters.add(invitation);
        self.passwords.add(slip);
        self.count += 1;
        Ok(number)
    }

    /// Writes both files into a folder, which is made if it is not there; the one above it has to be. Each is whole, on the disk and its owner's alone, or neither is
    /// there. No other file gives way to them.
    pub fn write(self, folder: &Path) -> Result<PaperFiles, DeskRefusal> {
        match std::fs::DirBuilder::new().mode(0o700).create(folder) {
            Err(cause) if cause.kind() != ErrorKind::AlreadyExists => {
                return Err(DeskRefusal::File { path: folder.to_owned(), cause });
            }
            Err(_) | Ok(()) => {}
        }
        let files = PaperFiles {
            letters: folder.join(format!("{}-letters.pdf", self.run)),
            passwords: folder.join(format!("{}-passwords.pdf", self.run)),
        };
        let letters = written(&files.letters, self.letters)?;
        let passwords = written(&files.passwords, self.passwords)?;
        named(letters, &files.letters)?;
        named(passwords, &files.passwords).inspect_err(|_| gone(&files.letters))?;
        Ok(files)
    }
}

impl PaperFiles {
    /// Takes the papers away, since what they say did not come to be.
    pub fn remove(&self) {
        gone(&self.letters);
        gone(&self.passwords);
    }
}

fn gone(path: &Path) {
    // What stays all the same is of no use to anybody: its codes open nothing.
    let _ = disk::remove(path);
}

impl Desk<'_> {
    /// Issues what papers were written for. Where that is refused, nothing is issued and the papers are taken away; where it cannot be known
    /// whether it was done, they stay.
    pub async fn issue_with(
        &self,
        files: &PaperFiles,
        drafts: &[Draft],
        run: &Run,
    ) -> Result<(), DeskRefusal> {
        let why = match self.issue(drafts, Some(run)).await {
            Ok(()) => return Ok(()),
            Err(DeskRefusal::Store(why)) => why,
            Err(other) => {
                files.remove();
                return Err(other);
            }
        };
        // The connection may have broken after the change was made: all of it was, or none.
        let Some(one) = drafts.first() else { return Ok(()) };
        match self.is_issued(one).await {
            Ok(true) => Ok(()),
            Ok(false) => {
                files.remove();
                Err(DeskRefusal::Store(why))
            }
            Err(_) => {
                let (letters, passwords) = (files.letters.clone(), files.passwords.clone());
                Err(DeskRefusal::InDoubt { letters, passwords, why })
            }
        }
    }
}

fn written(path: &Path, booklet: Booklet) -> Result<Unnamed, DeskRefusal> {
    let bytes = booklet.finish().map_err(DeskRefusal::Paper)?;
    let written = Unnamed::beside(path).and_then(|unnamed| {
        unnamed.file().write_all(&bytes)?;
        unnamed.file().sync_all()?;
        Ok(unnamed)
    });
    written.map_err(|cause| DeskRefusal::File { path: path.to_owned(), cause })
}

fn named(unnamed: Unnamed, path: &Path) -> Result<(), DeskRefusal> {
    unnamed.keep(path).map_err(|cause| DeskRefusal::File { path: path.to_owned(), cause })
}
