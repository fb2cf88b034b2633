//! What clients call us.

use crate::service::app::App;

/// Our name to clients: the origin, without the final slash.
pub fn issuer(app: &App) -> &str {
    app.config.origin_text()
}
