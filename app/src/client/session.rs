//! The endpoints about who is signed in in this browser.

use crate::browser;

use super::request::{ApiFuture, NoBody, Trouble, get, post, told};
use api::session::WhoAmI;

/// Who is signed in here, and what the application is called that the person comes from.
pub(crate) fn current() -> ApiFuture<WhoAmI> {
    // As it stands in this page's address, with whatever is escaped there.
    let application = browser::asked("application").map(|id| ["?application=", &id].concat());
    told(get(&["/api/session", &application.unwrap_or_default()].concat()))
}

/// Ends the session of this browser.
pub(crate) fn end() -> ApiFuture<WhoAmI> {
    told(post("/api/session/end", &NoBody {}, None))
}

/// A session without its cookie would end at the next step, without a word: looks whether somebody is signed in here now. Who has signed in
/// may not be who an application asks for; that is told where it goes on.
pub(crate) async fn is_kept() -> Result<(), Trouble> {
    let now = current().await?;
    if now.session.is_some() || now.request.is_some_and(|it| it.step_up.is_some()) {
        return Ok(());
    }
    Err(cookies_blocked().await)
}

/// The session's cookie did not come back: looks whether any cookie does, and gives the server's own words.
async fn cookies_blocked() -> Trouble {
    // What the first answers does not matter: it sets the cookie that the second looks for.
    let _ = get("/api/cookie").await;
    match get("/api/cookie/required").await {
        Err(trouble) => trouble,
        Ok(_) => Trouble::Silent,
    }
}
