//! Who asks for a login, and takes what comes of it. Rows call it `browser`, as they did when nobody else could ask; what could be said
//! then is still written in the same bytes.

use crate::ids::{ApplicationId, SecretHash};
use serde::{Deserialize, Serialize};

/// Who asks for a login.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum Requester {
    /// A browser. In a row: the hash of the secret that binds journeys to it.
    Browser(SecretHash),
    /// An application by itself, while the person has no page of ours open (RFC 8628; OpenID Connect CIBA). In a row: an object with its
    /// id. Earlier servers cannot read it, so whoever writes the first raises the version of rows: see "To change a row" in
    /// ARCHITECTURE.md.
    Client {
        /// Which.
        client: ApplicationId,
    },
}
