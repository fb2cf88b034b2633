//! Why nobody can come in.

use crate::said::Said;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Why a listener did not start.
#[derive(Debug, thiserror::Error)]
pub enum ListenerError {
    /// The address cannot be listened on.
    #[error("cannot listen on {address}: {cause}. {}", advice(cause, key))]
    Listen {
        /// The setting that names the address.
        key: &'static str,
        /// The address and port, as the setting gives them.
        address: SocketAddr,
        /// What the operating system said.
        cause: std::io::Error,
    },
    /// Nobody could watch the server there.
    #[error("`monitoring.listen` cannot be {address}: {cause}")]
    Monitoring {
        /// The address, as the setting gives it.
        address: String,
        /// What the operating system said.
        cause: std::io::Error,
    },
    /// The certificate or its key cannot be used.
    #[error("`{key}` ({}) cannot be used: {}", path.display(), why.en)]
    Tls {
        /// The setting that names the file.
        key: &'static str,
        /// Path of the file, as the setting gives it.
        path: PathBuf,
        /// What is wrong with the certificate or key.
        why: Said,
    },
}

/// What helps where it cannot be listened.
fn advice(cause: &std::io::Error, key: &str) -> String {
    match cause.kind() {
        ErrorKind::PermissionDenied => format!(
            "Ports below 1024 are the system's: AmbientCapabilities=CAP_NET_BIND_SERVICE of systemd lets this program use them; `{key}` chooses another"
        ),
        ErrorKind::AddrNotAvailable => format!("This computer has no such address; `{key}` chooses another"),
        _ => format!("Another program may be using the port; `{key}` chooses another"),
    }
}
