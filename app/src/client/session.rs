//! The endpoints about who is signed in in this browser.

use super::request::{Asked, Nothing, Trouble, get, post, told};
use api::session::Current;

/// Who is signed in here.
pub(crate) fn current() -> Asked<Current> {
    told(get("/api/session"))
}

/// Logs out.
pub(crate) fn end() -> Asked<Current> {
    told(post("/api/session/end", &Nothing {}, None))
}

/// The session's cookie did not come back: looks whether any cookie does, and gives the server's own words.
pub(crate) async fn cookies_blocked() -> Trouble {
    // What the first answers does not matter: it sets the cookie that the second looks for.
    let _ = get("/api/cookie").await;
    match get("/api/cookie/required").await {
        Err(trouble) => trouble,
        Ok(_) => Trouble::Silent,
    }
}
