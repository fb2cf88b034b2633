//! Why the server did not start or did not go on.

use crate::backup::StoreGone;
use crate::listener::error::ListenerError;
use crate::listener::open_files::TooFewFiles;
use crate::passkey;
use crate::said::Said;
use crate::service::verifier::NoVerifier;
use crate::store;
use crate::tables::WrongStoreVersion;
use std::path::PathBuf;

/// Why the server did not start or did not go on.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The store cannot be opened.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// There is none any more.
    #[error(transparent)]
    StoreGone(#[from] StoreGone),
    /// The store is a later version's.
    #[error(transparent)]
    Future(#[from] WrongStoreVersion),
    /// The settings do not make a WebAuthn relying party.
    #[error("`rp_id` does not fit `origin`: it must be the origin's host or a parent domain of it")]
    RelyingParty(#[source] passkey::PasskeyRefused),
    /// A listener could not be opened.
    #[error(transparent)]
    Listener(#[from] ListenerError),
    /// The authorities or revocation settings cannot be used, so no card could be judged.
    #[error(transparent)]
    Verifier(#[from] NoVerifier),
    /// Lists cannot be fetched with TLS.
    #[error("lists of revocations cannot be fetched: {0}")]
    Lists(#[from] rustls::Error),
    /// Hardly anybody could be let in.
    #[error(transparent)]
    OpenFiles(#[from] TooFewFiles),
    /// The desk's group cannot come in.
    #[error("`desk.group` cannot be {name}: {why}. The server's own user has to be in it, too")]
    Group {
        /// The group of the settings.
        name: String,
        /// What is wrong with it, or with its socket.
        why: String,
    },
    /// The socket of the desk's group cannot be where it shall be.
    #[error("`desk.socket` cannot be {}: {why}", path.display(), why = .why.en)]
    DeskSocket {
        /// Where it would be.
        path: PathBuf,
        /// What keeps it from there.
        why: Said,
    },
    /// The server stopped because of this.
    #[error("the server stopped: {0}")]
    Stopped(std::io::Error),
}
