//! What became of a command.

use crate::backup::{NotBackedUp, NotRestored, StoreGone};
use crate::cli::{cause_text, text};
use crate::config::Config;
use crate::desk::DeskRefusal;
use crate::desk::holder_list::SheetError;
use crate::disk::NotUsable;
use crate::said::{Said, said};
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
    /// The settings were looked at, and the server would not start with them.
    WrongSettings,
    /// The store was looked at, and is damaged.
    Damaged,
}

/// Why a command ended early.
#[derive(Debug)]
pub enum CommandFailed {
    /// The desk refused what the command asked for.
    Refused(DeskRefusal),
    /// The file is no list of holders.
    Sheet(SheetError),
    /// The report would be written over the list that it is about.
    ReportOnList(PathBuf),
    /// A line of a file names no holder.
    Line {
        /// The line, from 1.
        line: u64,
        /// What is wrong with it.
        why: DeskRefusal,
    },
    /// There is no store to read: reading makes none.
    NoStore(PathBuf),
    /// There is none any more, as its backups say.
    StoreGone(StoreGone),
    /// The server that lets the group in has another store.
    OtherStore {
        /// The store that the command is about.
        data: PathBuf,
        /// The server's.
        theirs: PathBuf,
    },
    /// No server answers at the socket of the desk's group, and the store is another user's.
    NotServed {
        /// The socket.
        socket: PathBuf,
        /// Whose members may come in by it.
        group: String,
    },
    /// It asks before it does this, and there is no terminal to ask at.
    NotAsked(Said),
    /// The person said no.
    Declined,
    /// The store could not be read or written.
    Store(store::Error),
    /// A later version has used the store.
    Version(WrongStoreVersion),
    /// What should be a public key is none. It is not repeated: it may be the secret half.
    NoRecipient,
    /// The file of a key has none in it.
    NoKey(PathBuf),
    /// Letters were to go where no folder is.
    NoFolder(PathBuf),
    /// Letters were to go into a folder of a folder that is not there.
    NothingAbove {
        /// Where they were to go.
        folder: PathBuf,
        /// The folder that is missing.
        above: PathBuf,
    },
    /// No backup was made.
    NotBackedUp(NotBackedUp),
    /// Nothing was restored.
    NotRestored(NotRestored),
    /// The answer cannot be written: nobody reads it any more.
    Output(std::io::Error),
}

impl CommandFailed {
    /// Why a command has no store, with these settings: whoever is in the desk's group is not told to be somebody else.
    pub fn not_reached(why: store::Error, config: &Config) -> Self {
        match (why, &config.desk_group) {
            (store::Error::NotOurs(NotUsable::Denied { .. }), Some(group)) => {
                Self::NotServed { socket: config.desk_socket.clone(), group: group.clone() }
            }
            (why, _) => Self::Store(why),
        }
    }

    /// The same in words.
    pub fn said(&self) -> Said {
        match self {
            Self::Refused(why) => text::refusal(why),
            Self::Sheet(why) => text::sheet(why),
            Self::ReportOnList(path) => text::report_on_list(path),
            Self::Line { line, why } => {
                let Said { ja, en } = text::refusal(why);
                said!("{line}行目：{ja}", "line {line}: {en}")
            }
            Self::StoreGone(gone) => cause_text::store_gone(gone),
            Self::NoStore(path) => {
                let path = path.display();
                said!(
                    "{path} にデータがありません。--data か設定ファイル（--config）で指定してください",
                    "there is no store in {path}: say where it is with `--data` or `--config`"
                )
            }
            Self::OtherStore { data, theirs } => {
                let (data, theirs) = (data.display(), theirs.display());
                said!(
                    "動作中のサーバーのデータは {theirs} で、{data} ではありません。--data か設定ファイル（--config）で指定してください",
                    "the running server has the store in {theirs}, not {data}: say so with `--data` or `--config`"
                )
            }
            Self::NotServed { socket, group } => {
                let socket = socket.display();
                said!(
                    "サーバーが {socket} で応答しません。停止しているおそれがあります。管理者に確認してください（グループ {group} のユーザーは、サーバーの動作中だけ利用できます）",
                    "no server answers at {socket}: it may be stopped. Ask whoever runs it; members of the group {group} work beside a running server only"
                )
            }
            Self::NotAsked(question) => text::not_asked(question),
            Self::Declined => text::declined(),
            Self::Store(why) => cause_text::store(why),
            Self::Version(why) => cause_text::version(why),
            Self::NoRecipient => text::no_recipient(),
            Self::NoKey(path) => text::no_key(path),
            Self::NoFolder(path) => text::no_folder(path),
            Self::NothingAbove { folder, above } => {
                let (folder, above) = (folder.display(), above.display());
                said!(
                    "{folder} を作成できません。{above} がありません。パスを確認するか、先に `mkdir -p {above}` で作成してください",
                    "{folder} is not made, since there is no {above}: see whether the path is right, or type `mkdir -p {above}` first"
                )
            }
            Self::NotBackedUp(why) => text::not_backed_up(why),
            Self::NotRestored(why) => text::not_restored(why),
            Self::Output(cause) => Self::unwritten(cause),
        }
    }

    /// That an answer cannot be written.
    pub fn unwritten(cause: &std::io::Error) -> Said {
        said!(
            "結果を出力できません（{cause}）。変更を伴うコマンドは、実行されていることがあります。もう一度実行する前に、確認してください",
            "the output cannot be written: {cause}. What was to be changed may have been: look before you type it again"
        )
    }
}

impl From<store::Error> for CommandFailed {
    fn from(why: store::Error) -> Self {
        Self::Store(why)
    }
}

impl From<WrongStoreVersion> for CommandFailed {
    fn from(why: WrongStoreVersion) -> Self {
        Self::Version(why)
    }
}

impl From<std::io::Error> for CommandFailed {
    fn from(cause: std::io::Error) -> Self {
        Self::Output(cause)
    }
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
