//! What became of a command.

use crate::backup::{NotBackedUp, NotRestored};
use crate::cli::text;
use crate::desk::DeskRefusal;
use crate::desk::holder_list::SheetError;
use crate::store;
use crate::tables::WrongStoreVersion;
use std::path::PathBuf;

/// What became of a command.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum CommandOutcome {
    /// Everything that was asked for was done.
    Done,
    /// Some of it was refused; the reasons were said.
    Partly,
    /// The store was looked at, and is damaged.
    Damaged,
}

/// Why a command ended early, in the command line's words.
#[derive(Debug, thiserror::Error)]
pub enum CommandFailed {
    /// The desk refused what the command asked for.
    #[error("{}", text::refusal(.0))]
    Refused(DeskRefusal),
    /// The file is no list of holders.
    #[error("{}", text::sheet(.0))]
    Sheet(SheetError),
    /// The report would be written over the list that it is about.
    #[error("{}", text::report_on_list(.0))]
    ReportOnList(PathBuf),
    /// A line of a file names no holder.
    #[error("{line} 行目 / line {line}: {}", text::refusal(.why))]
    Line {
        /// The line, from 1.
        line: u64,
        /// What is wrong with it.
        why: DeskRefusal,
    },
    /// There is no store to read: reading makes none.
    #[error("{} にデータがありません。--data か設定ファイル（--config）で指定してください / there is no store in {}: say where it is with `--data` or `--config`", .0.display(), .0.display())]
    NoStore(PathBuf),
    /// It asks before it does this, and there is no terminal to ask at.
    #[error("{}", text::not_asked(.0))]
    NotAsked(String),
    /// The person said no.
    #[error("{}", text::declined())]
    Declined,
    /// The store could not be read or written.
    #[error("{}", text::store(.0))]
    Store(#[from] store::Error),
    /// A later version has used the store.
    #[error(transparent)]
    Version(#[from] WrongStoreVersion),
    /// What should be a public key is none. It is not repeated: it may be the secret half.
    #[error("{}", text::no_recipient())]
    NoRecipient,
    /// The file of a key has none in it.
    #[error("{}", text::no_key(.0))]
    NoKey(PathBuf),
    /// Letters were to go where no folder is.
    #[error("{}", text::no_folder(.0))]
    NoFolder(PathBuf),
    /// No backup was made.
    #[error("{}", text::not_backed_up(.0))]
    NotBackedUp(NotBackedUp),
    /// Nothing was restored.
    #[error("{}", text::not_restored(.0))]
    NotRestored(NotRestored),
    /// The answer cannot be written: nobody reads it any more.
    #[error("the output cannot be written: {0}")]
    Output(#[from] std::io::Error),
}

impl From<DeskRefusal> for CommandFailed {
    fn from(refusal: DeskRefusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<SheetError> for CommandFailed {
    fn from(why: SheetError) -> Self {
        Self::Sheet(why)
    }
}

impl From<NotBackedUp> for CommandFailed {
    fn from(why: NotBackedUp) -> Self {
        Self::NotBackedUp(why)
    }
}

impl From<NotRestored> for CommandFailed {
    fn from(why: NotRestored) -> Self {
        Self::NotRestored(why)
    }
}
