//! The stylesheet that only the help pages need. It is in the binary and apart from the app's, so that no phone that logs in
//! downloads it. What pages and app share comes from the built app.

use aws_lc_rs::digest::{SHA256, digest};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use std::fmt::Write as _;
use std::sync::LazyLock;

const SHEET: &str = include_str!("../../../../../style/help.css");

/// Its address: named by its bytes, so that it can be kept forever.
pub fn path() -> &'static str {
    static PATH: LazyLock<String> = LazyLock::new(|| {
        let mut path = "/help/style-".to_owned();
        for byte in digest(&SHA256, SHEET.as_bytes()).as_ref().iter().take(6) {
            // Writing to a string cannot fail.
            let _ = write!(path, "{byte:02x}");
        }
        path + ".css"
    });
    &PATH
}

/// `GET /help/style-….css`.
pub async fn sheet() -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/css; charset=utf-8")),
        (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable")),
    ];
    (headers, SHEET).into_response()
}
