//! Logging in with a passkey of this very device, or of a phone nearby through the browser's own code. Nothing is typed.

use crate::http::request::cookies::{self, WithCookies};
use crate::http::request::extract::{BrowserSecret, MaybeSignedIn};
use crate::http::request::json::Json;
use crate::ids::Draw as _;
use crate::service::act::Act;
use crate::service::error::Error;
use crate::service::solo;
use api::solo::BeginSolo;
use api::{Ceremony, Finish, session};

/// `POST /api/solo/options`: begins a ceremony for any passkey of ours. Only the browser that asked can finish it.
pub async fn options(
    act: Act,
    BrowserSecret(browser): BrowserSecret,
    Json(begin): Json<BeginSolo>,
) -> Result<WithCookies<Json<Ceremony>>, Error> {
    let browser = browser.unwrap_or_else(|| act.app.random.secret());
    let ceremony = solo::options(&act, &browser, begin).await?;
    Ok(cookies::with_browser(&act.app, &browser, ceremony))
}

/// `POST /api/solo/finish`: the passkey says who it is, and a session begins. Where somebody else is signed in, the person is asked; the
/// same request with the person's word then uses what was proven.
pub async fn finish(
    act: Act,
    MaybeSignedIn(there): MaybeSignedIn,
    Json(finish): Json<Finish>,
) -> Result<WithCookies<Json<session::SessionView>>, Error> {
    let begun = solo::finish(&act, there.as_ref(), finish).await?;
    Ok(cookies::in_session(&act.app, begun))
}
