//! QR codes for screens, as they cross the wire, and the numbers that a phone offers once it has opened one.

use crate::clock::Timestamp;
use crate::ids::{Draw as _, Secret};
use crate::journey::offer::NumberOffer;
use crate::qr::{LinkPage, QrSymbol, address};
use crate::service::app::App;
use crate::service::error::Error;
use api::Qr;
use api::failure::Sign;
use url::Url;

/// The code that leads to a page with a secret.
pub fn qr(origin: &Url, page: LinkPage, secret: &Secret, expires_at: Timestamp) -> Result<Qr, Error> {
    let url = address(origin, page, secret);
    let code = QrSymbol::of(&url).map_err(Error::fault)?;
    let size = u32::try_from(code.size()).unwrap_or(u32::MAX);
    Ok(Qr { size, path: code.path(), url, expires_at: expires_at.as_millis() })
}

/// Three numbers for a phone to choose from.
pub fn offer(app: &App) -> NumberOffer {
    let draw = |below: u32| u8::try_from(app.random.below(below)).unwrap_or(0);
    NumberOffer::draw(draw(90), draw(90), draw(90), draw(3))
}

/// A refusal of whoever came by a code on a screen of ours: a new one is a tap away.
pub fn on_screen(error: Error) -> Error {
    error.seen(Sign::ScreenQr)
}
