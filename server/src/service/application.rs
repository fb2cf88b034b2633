//! The applications that send people here.

use crate::service::app::App;
use crate::service::error::Error;

/// The application that a request names; refuses one that may not send people here.
pub fn named(app: &App, id: Option<String>) -> Result<Option<String>, Error> {
    match id {
        Some(id) if app.config.application(&id).is_none() => {
            Err(Error::bad_request("`application` is not registered here"))
        }
        known => Ok(known),
    }
}
