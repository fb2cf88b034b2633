//! Which exit code each failure has.

use crate::backup::{NotBackedUp, NotRestored};
use crate::cli::command::{CommandFailed, CommandOutcome};
use crate::desk::DeskRefusal;
use crate::disk::NotUsable;
use crate::store;
use crate::tables::WrongStoreVersion;

pub use crate::cli::program_exit::ProgramExit;

impl ProgramExit {
    /// That of a command that came to its end.
    pub fn of_outcome(outcome: CommandOutcome) -> Self {
        match outcome {
            CommandOutcome::Done => Self::Done,
            CommandOutcome::Partly => Self::Refused,
            CommandOutcome::WrongSettings => Self::Usage,
            CommandOutcome::Damaged => Self::Damaged,
        }
    }

    /// That of what the store could not do.
    pub fn of_store(error: &store::Error) -> Self {
        match error {
            store::Error::Damaged { .. }
            | store::Error::Foreign { .. }
            | store::Error::Unfinished { .. }
            | store::Error::Unreadable { .. } => Self::Damaged,
            store::Error::InUse { .. }
            | store::Error::NotOurs(
                NotUsable::Owner { .. }
                | NotUsable::Denied { .. }
                | NotUsable::Absent { .. }
                | NotUsable::Io { .. },
            )
            | store::Error::Full { .. }
            | store::Error::Moved { .. }
            | store::Error::NotInGroup { .. }
            | store::Error::Io { .. }
            | store::Error::Closed
            | store::Error::Silent { .. }
            | store::Error::Engine(_)
            | store::Error::Outrun
            | store::Error::Contended { .. } => Self::Unavailable,
            store::Error::Occupied { .. }
            | store::Error::NotOurs(NotUsable::Open { .. } | NotUsable::Other { .. })
            | store::Error::NotForGroup { .. }
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
            CommandFailed::NoStore(_)
            | CommandFailed::StoreGone(_)
            | CommandFailed::OtherStore { .. }
            | CommandFailed::NotServed { .. } => Self::Unavailable,
            CommandFailed::Refused(_)
            | CommandFailed::Line { .. }
            | CommandFailed::Sheet(_)
            | CommandFailed::ReportOnList(_)
            | CommandFailed::NotAsked(_)
            | CommandFailed::Declined
            | CommandFailed::NoRecipient
            | CommandFailed::NoKey(_)
            | CommandFailed::NoFolder(_)
            | CommandFailed::NothingAbove { .. }
            | CommandFailed::NotBackedUp(_)
            | CommandFailed::NotRestored(_)
            | CommandFailed::Output(_) => Self::Refused,
        }
    }
}
