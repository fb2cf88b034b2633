//! The files that only the server's own pages load. The binary carries them as they are written, so that those pages stand also where the
//! app was not built; the app's build (`app/hooks/finish.mjs`) adds each under the same name, without comments and compressed.

use crate::http::site::{self, Asset};
use aws_lc_rs::digest::{SHA256, digest};
use axum::Router;
use std::fmt::Write as _;
use std::sync::LazyLock;

/// Measures a device for the check.
const SCRIPT: &str = include_str!("check/check.js");
/// What the help pages need beside the app's stylesheet. It is apart, so that no phone that logs in downloads it.
const SHEET: &str = include_str!("../../../../style/help.css");

static SCRIPT_PATH: LazyLock<String> = LazyLock::new(|| named("check", SCRIPT, "js"));
static SHEET_PATH: LazyLock<String> = LazyLock::new(|| named("help", SHEET, "css"));

/// Where the script of the check is.
pub(super) fn script() -> &'static str {
    &SCRIPT_PATH
}

/// Where the stylesheet of the help pages is.
pub(super) fn sheet() -> &'static str {
    &SHEET_PATH
}

/// These files, at their addresses.
pub fn router<S>() -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    static FILES: LazyLock<[Asset; 2]> =
        LazyLock::new(|| [as_written(script(), SCRIPT), as_written(sheet(), SHEET)]);
    site::beside(&*FILES)
}

fn as_written(path: &'static str, text: &'static str) -> Asset {
    Asset { path, plain: text.as_bytes(), brotli: None, gzip: None }
}

/// A file's address changes with the bytes it was written in, so that it can be kept for ever, and so that a build of other bytes is not
/// taken for it.
fn named(name: &str, text: &str, extension: &str) -> String {
    let mut path = format!("/assets/{name}-");
    for byte in digest(&SHA256, text.as_bytes()).as_ref().iter().take(6) {
        // Writing to a string cannot fail.
        let _ = write!(path, "{byte:02x}");
    }
    path + "." + extension
}
