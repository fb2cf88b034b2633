//! Why nobody can come in.

use std::net::SocketAddr;
use std::path::PathBuf;

/// Why a listener did not start.
#[derive(Debug, thiserror::Error)]
pub enum ListenerError {
    /// The address cannot be listened on.
    #[error(
        "cannot listen on {address}: {cause}. Another program may be using the port; `{key}` chooses another"
    )]
    Listen {
        /// Which setting.
        key: &'static str,
        /// The address.
        address: SocketAddr,
        /// Why not.
        cause: std::io::Error,
    },
    /// The certificate or its key cannot be used.
    #[error("`{key}` ({}) cannot be used: {why}", path.display())]
    Tls {
        /// Which setting.
        key: &'static str,
        /// Which file.
        path: PathBuf,
        /// Why not.
        why: String,
    },
}
