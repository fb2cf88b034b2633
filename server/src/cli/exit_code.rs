//! What a command's exit code says to a script: each number has one meaning, whichever command it is.

use crate::backup::{NotBackedUp, NotRestored};
use crate::cli::command::{CommandFailed, CommandOutcome};
use crate::desk::DeskRefusal;
use crate::disk::NotUsable;
use crate::store;
use crate::tables::WrongStoreVersion;

/// What a command's exit code says.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ProgramExit {
    /// Everything that was asked for was done.
    Done,
    /// It was refused, or not all of it was done; the reasons were said.
    Refused,
    /// It was asked for in a way that cannot be: wrong arguments or settings.
    Usage,
    /// The data cannot be used now: held by another process, another user's, server ended, disk full, not
    /// there. Later, or as another user, it may go.
    Unavailable,
    /// The data is damaged, unfinished, or of a later version. It stays so until a person looks.
    Damaged,
}

impl ProgramExit {
    /// The number.
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Refused => 1,
            Self::Usage => 2,
            Self::Unavailable => 3,
            Self::Damaged => 4,
        }
    }

    /// The same in a word, for programs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused => "refused",
            Self::Usage => "usage",
            Self::Unavailable => "store_unavailable",
            Self::Damaged => "store_damaged",
        }
    }

    /// That of a command that came to its end.
    pub fn of_outcome(outcome: CommandOutcome) -> Self {
        match outcome {
            CommandOutcome::Done => Self::Done,
            CommandOutcome::Partly => Self::Refused,
            CommandOutcome::Damaged => Self::Damaged,
        }
    }

    /// That of what the store could not do.
    pub fn of_store(error: &store::Error) -> Self {
        match error {
            store::Error::Damaged { .. }
            | store::Error::Unfinished { .. }
            | store::Error::Unreadable { .. } => Self::Damaged,
            store::Error::InUse { .. }
            | store::Error::NotOurs(
                NotUsable::Owner { .. } | NotUsable::Denied { .. } | NotUsable::Io { .. },
            )
            | store::Error::Full { .. }
            | store::Error::Moved { .. }
            | store::Error::Io { .. }
            | store::Error::Closed
            | store::Error::Engine(_)
            | store::Error::Outrun
            | store::Error::Contended { .. } => Self::Unavailable,
            store::Error::Occupied { .. }
            | store::Error::NotOurs(NotUsable::Open { .. } | NotUsable::Other { .. })
            | store::Error::Key { .. }
            | store::Error::Unwritable { .. } => Self::Refused,
        }
    }

    /// That of a store's version.
    pub fn of_version(error: &WrongStoreVersion) -> Self {
        match error {
            WrongStoreVersion::Future { .. } => Self::Damaged,
            WrongStoreVersion::Store(why) => Self::of_store(why),
        }
    }

    /// That of a command that did not come to its end.
    pub fn of_failure(error: &CommandFailed) -> Self {
        match error {
            CommandFailed::Refused(DeskRefusal::Store(why))
            | CommandFailed::Line { why: DeskRefusal::Store(why), .. }
            | CommandFailed::Store(why)
            | CommandFailed::NotBackedUp(NotBackedUp::Store(why))
            | CommandFailed::NotRestored(NotRestored::Store(why)) => Self::of_store(why),
            CommandFailed::Version(why) => Self::of_version(why),
            CommandFailed::NoStore(_) => Self::Unavailable,
            CommandFailed::Refused(_)
            | CommandFailed::Line { .. }
            | CommandFailed::Sheet(_)
            | CommandFailed::ReportOnList(_)
            | CommandFailed::NotAsked(_)
            | CommandFailed::Declined
            | CommandFailed::NoRecipient
            | CommandFailed::NoKey(_)
            | CommandFailed::NoFolder(_)
            | CommandFailed::NotBackedUp(_)
            | CommandFailed::NotRestored(_)
            | CommandFailed::Output(_) => Self::Refused,
        }
    }
}
