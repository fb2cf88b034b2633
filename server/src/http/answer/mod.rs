//! What goes out: failures in one language, headers, streams of events.

pub mod events;
pub mod layers;
pub mod other_address;
pub mod plain;
pub mod problem;
pub(crate) mod request_line;
pub mod security;

use crate::http::request::json::Json;
use crate::service::error::Error;

/// What a handler of the API gives.
pub type HandlerResult<T> = Result<Json<T>, Error>;
