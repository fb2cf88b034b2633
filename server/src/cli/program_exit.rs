//! What a command's exit code says to a script: each number has one meaning, whichever command it is.

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
}
