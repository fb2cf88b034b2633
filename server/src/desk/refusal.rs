//! Why the desk did not do what it was asked for: what happened, and the values. Whoever asked has the words, which differ between
//! a terminal and a page. What somebody gave stands here as it was given: it is not fit to be shown.

use crate::desk::text::TextError;
use crate::ids::{ApplicationId, AuthorityId, HolderId, IdError, RunId};
use crate::model::kana::NoKana;
use crate::oidc::client::ClientFault;
use crate::paper::NoFont;
use crate::qr::TooLong;
use crate::revocation::{Loaded, NoPool, NotFetched};
use crate::service::oidc::signing_keys::NotTended;
use crate::service::password::Unfit;
use crate::store;
use std::path::PathBuf;

/// Why the desk did not do what it was asked for.
#[derive(Debug)]
pub enum DeskRefusal {
    /// What was given is no id.
    Id {
        /// The id as somebody typed it.
        given: String,
        /// The rule that it breaks.
        why: IdError,
    },
    /// A name that cannot be shown.
    Text(TextError),
    /// What was given says nothing of how a name is read.
    Kana(NoKana),
    /// A contact that cannot be shown.
    Contact(TextError),
    /// No authority has this id.
    AuthorityUnknown(String),
    /// The authority is there already.
    AuthorityExists(AuthorityId),
    /// People belong to the authority.
    AuthorityHasHolders {
        /// Which.
        id: AuthorityId,
        /// How many.
        holders: usize,
    },
    /// No holder has this id.
    HolderUnknown(String),
    /// The holder is there already.
    HolderExists(String),
    /// The holder may not log in, so there is nothing to invite to.
    HolderDisabled(HolderId),
    /// No device has this id, as it was given.
    DeviceUnknown(String),
    /// No card has this id, as it was given.
    CardUnknown(String),
    /// The holder has no letter that could be taken back.
    NoLetter(HolderId),
    /// No invitation was issued in this run.
    RunUnknown(RunId),
    /// What was given cannot be a number.
    IncidentNumber(String),
    /// No incident is kept under this number.
    IncidentUnknown {
        /// The incident number as somebody typed it.
        number: String,
        /// How long incidents are kept.
        days: u64,
    },
    /// The password cannot be used.
    Password(Unfit),
    /// A file cannot be read or written.
    File {
        /// Path of the file.
        path: PathBuf,
        /// What the operating system said.
        cause: std::io::Error,
    },
    /// A letter cannot be printed, since no font of ours has a character that it needs.
    Unprintable {
        /// Whose letter it is.
        holder: HolderId,
        /// The name as it is kept.
        name: String,
        /// The first character that has no shape.
        character: char,
    },
    /// A font of ours could not be put into a file.
    Paper(NoFont),
    /// What a letter says of its holder was changed while it was written.
    Overtaken(HolderId),
    /// Somebody else has issued an invitation to the holder meanwhile.
    InvitedMeanwhile(HolderId),
    /// The store did not say whether the invitations of a run are issued.
    InDoubt {
        /// The invitations that were written for them.
        letters: PathBuf,
        /// The sheets with their passwords.
        passwords: PathBuf,
        /// What the store said.
        why: store::Error,
    },
    /// The address does not fit into a code.
    Code(TooLong),
    /// A list of revocations was not loaded.
    List {
        /// The URL or path of the list.
        place: String,
        /// What failed: fetching it, verifying it or loading it.
        why: Box<NotFetched>,
    },
    /// The settings name no lists.
    NoLists,
    /// No key that signs tokens has this name, as it was given.
    KeyUnknown(String),
    /// No client has this id, as it was given.
    ClientUnknown(String),
    /// The id is a client's, or an alias of one, already.
    ClientExists(ApplicationId),
    /// The client stands in these settings, where alone it can be changed.
    ClientOfSettings {
        /// Which.
        id: ApplicationId,
        /// Where they are.
        place: String,
    },
    /// The client stood in these settings, and is there without their table.
    ClientTakenOut {
        /// Which.
        id: ApplicationId,
        /// Where it stood.
        place: String,
    },
    /// What was given is no registration: what the reader said.
    ClientMalformed(String),
    /// What is wrong with a registration.
    ClientFaults(Vec<ClientFault>),
    /// The client proves in another way which one it is.
    ClientHasNoSecret(ApplicationId),
    /// The keys that sign tokens cannot be changed.
    Keys(Box<NotTended>),
    /// The certificates of the authorities cannot be read.
    Authorities(NoPool),
    /// Nothing can be fetched with TLS; the cause.
    Client(String),
    /// The command was given no holder.
    Nobody,
    /// What was given has no letter and no digit by which people could be found.
    NothingToFind(String),
    /// Reading or writing the store failed.
    Store(store::Error),
}

impl DeskRefusal {
    /// What was loaded all the same: of a file with several lists, those that were not refused.
    pub fn loaded(&self) -> &[Loaded] {
        match self {
            Self::List { why, .. } => why.loaded(),
            _ => &[],
        }
    }
}

impl From<TextError> for DeskRefusal {
    fn from(why: TextError) -> Self {
        Self::Text(why)
    }
}

impl From<Unfit> for DeskRefusal {
    fn from(why: Unfit) -> Self {
        Self::Password(why)
    }
}

impl From<TooLong> for DeskRefusal {
    fn from(why: TooLong) -> Self {
        Self::Code(why)
    }
}

impl From<NoPool> for DeskRefusal {
    fn from(why: NoPool) -> Self {
        Self::Authorities(why)
    }
}

impl From<NotTended> for DeskRefusal {
    fn from(why: NotTended) -> Self {
        match why {
            NotTended::Store(why) => Self::Store(why),
            why @ (NotTended::Folder(_)
            | NotTended::File { .. }
            | NotTended::Jose(_)
            | NotTended::Hindered) => Self::Keys(Box::new(why)),
        }
    }
}

impl From<store::Error> for DeskRefusal {
    fn from(why: store::Error) -> Self {
        Self::Store(why)
    }
}
