//! QR codes for screens, as they cross the wire.

use super::error::Error;
use crate::clock::Timestamp;
use crate::ids::Secret;
use crate::qr::{Code, Page, address};
use api::Qr;
use url::Url;

/// The code that leads to a page with a secret.
pub fn qr(origin: &Url, page: Page, secret: &Secret, expires_at: Timestamp) -> Result<Qr, Error> {
    let url = address(origin, page, secret);
    let code = Code::of(&url).map_err(Error::fault)?;
    let size = u32::try_from(code.size()).unwrap_or(u32::MAX);
    Ok(Qr { size, path: code.path(), url, expires_at: expires_at.as_millis() })
}
