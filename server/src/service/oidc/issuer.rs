//! What clients call us.

use crate::service::act::Act;

/// Our name to clients: the origin, without the final slash.
pub fn issuer(act: &Act) -> &str {
    act.app.config.origin.as_str().trim_end_matches('/')
}
