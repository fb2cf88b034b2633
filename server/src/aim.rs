//! What somebody logs in for. Rows call it `application`, as they did when it could be nothing else; what could be said then is
//! still written in the same bytes.

use crate::ids::{ApplicationId, RequestId};
use serde::{Deserialize, Serialize};

/// What somebody logs in for.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum Aim {
    /// Our own pages. In a row: `null`, or nothing.
    #[default]
    OwnPages,
    /// An application that sent the person here. In a row: its id.
    Application(ApplicationId),
    /// An authorization request (RFC 6749 §4.1.1). In a row: an object with its id. Earlier servers cannot read it, so whoever writes
    /// the first raises the version of rows: see "To change a row" in ARCHITECTURE.md.
    Request {
        /// The client that asks.
        client: ApplicationId,
        /// Which.
        request: RequestId,
    },
}
