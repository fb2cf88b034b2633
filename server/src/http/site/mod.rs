//! The built app, as the binary carries it: the page at every address the app draws, and the files the page names.
//! Nothing here depends on who is asking, except for the encoding.

mod encoding;

use crate::http::site::encoding::{Encoding, preferred};
use axum::{
    Router,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use std::sync::LazyLock;

/// One file of the built app.
#[derive(Clone, Copy, Debug)]
pub struct Asset {
    /// Where it is served, beginning with a slash.
    pub path: &'static str,
    /// The file's bytes, without an encoding.
    pub plain: &'static [u8],
    /// Its bytes compressed by brotli, if that made them fewer.
    pub brotli: Option<&'static [u8]>,
    /// Its bytes compressed by gzip, if that made them fewer.
    pub gzip: Option<&'static [u8]>,
}

/// The files this binary was built with; none if the app was not built before the server.
pub static BUILT: &[Asset] = include!(concat!(env!("OUT_DIR"), "/site.rs"));

/// The files the page names. The page itself is not among them: it is [`page`], at the addresses the app draws.
pub fn router<S>() -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    serve(BUILT)
}

/// Files that pages beside the app load, as they are written. Where the build has a file of the same address, which is smaller and
/// compressed, that one is served.
pub(super) fn beside<S>(files: &'static [Asset]) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    serve(lacking(BUILT, files))
}

/// Those of the files that the build has not.
fn lacking(built: &[Asset], files: &'static [Asset]) -> impl Iterator<Item = &'static Asset> {
    files.iter().filter(|file| built.iter().all(|it| it.path != file.path))
}

/// The page that starts the app, the same at every address the app draws.
pub fn page(request: &HeaderMap) -> Response {
    draw(BUILT, request)
}

/// The same where nothing is: the app draws this too, and says so kindly.
pub(super) fn missing(request: &HeaderMap) -> Response {
    let mut response = page(request);
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}

/// The text of the page, from which the content security policy takes the hashes of its inline scripts.
pub(super) fn page_text() -> &'static str {
    let bytes = BUILT.iter().find(|asset| asset.path == PAGE).map_or(&[][..], |asset| asset.plain);
    std::str::from_utf8(bytes).unwrap_or_default()
}

/// The stylesheets of the page, for pages that are not the app's but look like it; none if the app was not built.
pub(super) fn sheets() -> &'static [&'static str] {
    static SHEETS: LazyLock<Vec<&str>> = LazyLock::new(|| sheets_of(page_text()));
    &SHEETS
}

fn sheets_of(page: &str) -> Vec<&str> {
    let links = page.split("<link ").skip(1).filter_map(|rest| rest.split('>').next());
    let sheets = links.filter(|attributes| attributes.contains("rel=\"stylesheet\""));
    sheets.filter_map(|attributes| attributes.split("href=\"").nth(1)?.split('"').next()).collect()
}

fn serve<S>(assets: impl IntoIterator<Item = &'static Asset>) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    assets.into_iter().filter(|asset| asset.path != PAGE).fold(Router::new(), |router, asset| {
        router.route(asset.path, get(async |request: HeaderMap| answer(asset, &request)))
    })
}

fn draw(assets: &'static [Asset], request: &HeaderMap) -> Response {
    match assets.iter().find(|asset| asset.path == PAGE) {
        Some(page) => answer(page, request),
        None => (StatusCode::SERVICE_UNAVAILABLE, NOT_BUILT).into_response(),
    }
}

fn answer(asset: &Asset, request: &HeaderMap) -> Response {
    let offered = |encoding: &Encoding| bytes(asset, *encoding).is_some();
    let encoding = preferred(request, offered);
    let body = bytes(asset, encoding).unwrap_or(asset.plain);
    let mut response = (
        [
            (header::CONTENT_TYPE, content_type(asset.path)),
            (header::CACHE_CONTROL, cache(asset.path)),
            (header::VARY, HeaderValue::from_name(header::ACCEPT_ENCODING)),
        ],
        body,
    )
        .into_response();
    if let Some((name, value)) = content_encoding(encoding) {
        response.headers_mut().insert(name, value);
    }
    response
}

fn bytes(asset: &Asset, encoding: Encoding) -> Option<&'static [u8]> {
    match encoding {
        Encoding::Brotli => asset.brotli,
        Encoding::Gzip => asset.gzip,
        Encoding::Identity => Some(asset.plain),
    }
}

fn content_encoding(encoding: Encoding) -> Option<(HeaderName, HeaderValue)> {
    let token = match encoding {
        Encoding::Brotli => "br",
        Encoding::Gzip => "gzip",
        Encoding::Identity => return None,
    };
    Some((header::CONTENT_ENCODING, HeaderValue::from_static(token)))
}

/// A file below `/assets/` has the hash of its bytes, or of those it was made from, in its name and never changes. The page names those files, so an
/// old page would look for files that are gone.
fn cache(path: &str) -> HeaderValue {
    HeaderValue::from_static(match path {
        PAGE => "no-store",
        path if path.starts_with(HASHED) => "public, max-age=31536000, immutable",
        _ => "public, max-age=3600",
    })
}

fn content_type(path: &str) -> HeaderValue {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    HeaderValue::from_static(match extension {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm", // anything else, and the browser cannot compile while it loads
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    })
}

const PAGE: &str = "/index.html";
const HASHED: &str = "/assets/";
const NOT_BUILT: &str =
    "This server was compiled without the app. Run `make site`, then build the server again.\n";

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{body::Body, http::Request};
    use http_body_util::BodyExt as _;
    use tower::ServiceExt as _;

    static SITE: &[Asset] = &[
        Asset {
            path: "/index.html",
            plain: b"<!doctype html>",
            brotli: Some(b"page-br"),
            gzip: Some(b"page-gz"),
        },
        Asset { path: "/assets/app-1.wasm", plain: b"\0asm", brotli: Some(b"wasm-br"), gzip: None },
        Asset { path: "/favicon.svg", plain: b"<svg/>", brotli: None, gzip: None },
    ];

    async fn ask(method: &str, path: &str, accept_encoding: &str) -> (Response<()>, Vec<u8>) {
        let request =
            Request::builder().method(method).uri(path).header(header::ACCEPT_ENCODING, accept_encoding);
        let response = serve::<()>(SITE).oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        (Response::from_parts(parts, ()), body.collect().await.unwrap().to_bytes().to_vec())
    }

    fn page_for(accept_encoding: &'static str) -> Response {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(accept_encoding));
        draw(SITE, &headers)
    }

    #[tokio::test]
    async fn a_file_named_by_its_hash_is_kept_forever() {
        let (response, body) = ask("GET", "/assets/app-1.wasm", "gzip, deflate, br").await;
        assert_eq!(response.headers()[header::CONTENT_TYPE], "application/wasm");
        assert_eq!(response.headers()[header::CACHE_CONTROL], "public, max-age=31536000, immutable");
        assert_eq!(response.headers()[header::CONTENT_ENCODING], "br");
        assert_eq!(response.headers()[header::VARY], "accept-encoding");
        assert_eq!(body, b"wasm-br");
    }

    #[tokio::test]
    async fn a_browser_that_takes_only_what_we_lack_gets_the_file_as_it_is() {
        let (response, body) = ask("GET", "/assets/app-1.wasm", "gzip").await;
        assert!(!response.headers().contains_key(header::CONTENT_ENCODING));
        assert_eq!(response.headers()[header::VARY], "accept-encoding");
        assert_eq!(body, b"\0asm");
    }

    #[tokio::test]
    async fn asking_for_the_headers_alone_sends_no_body() {
        let (response, body) = ask("HEAD", "/assets/app-1.wasm", "br").await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()[header::CONTENT_LENGTH], "7");
        assert!(body.is_empty());
    }

    #[tokio::test]
    async fn a_file_from_public_is_asked_for_again_within_the_hour() {
        let (response, _) = ask("GET", "/favicon.svg", "br").await;
        assert_eq!(response.headers()[header::CONTENT_TYPE], "image/svg+xml");
        assert_eq!(response.headers()[header::CACHE_CONTROL], "public, max-age=3600");
    }

    #[tokio::test]
    async fn a_file_of_an_older_build_is_not_found() {
        let (response, _) = ask("GET", "/assets/app-0.wasm", "br").await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND);
    }

    #[tokio::test]
    async fn the_page_is_never_stored_and_comes_in_the_best_encoding() {
        let response = page_for("gzip, br");
        assert_eq!(response.headers()[header::CACHE_CONTROL], "no-store");
        assert_eq!(response.headers()[header::CONTENT_TYPE], "text/html; charset=utf-8");
        assert_eq!(response.into_body().collect().await.unwrap().to_bytes(), "page-br");
    }

    #[test]
    fn a_file_that_was_built_stands_for_the_one_that_is_carried() {
        static CARRIED: &[Asset] = &[
            Asset { path: "/assets/check-1.js", plain: b"a();", brotli: None, gzip: None },
            Asset { path: "/assets/check-2.js", plain: b"b();", brotli: None, gzip: None },
        ];
        let built = [Asset { path: "/assets/check-1.js", plain: b"a()", brotli: Some(b"br"), gzip: None }];
        assert_eq!(lacking(&built, CARRIED).map(|it| it.path).collect::<Vec<_>>(), ["/assets/check-2.js"]);
        assert_eq!(lacking(&[], CARRIED).count(), 2);
    }

    #[test]
    fn the_stylesheets_are_those_that_the_page_names() {
        let page = r#"<link rel="icon" href="/favicon.svg"><link rel="stylesheet" href="/assets/app-1.css"><link href="/b.css" rel="stylesheet">"#;
        assert_eq!(sheets_of(page), ["/assets/app-1.css", "/b.css"]);
        assert!(sheets_of("").is_empty());
    }

    #[tokio::test]
    async fn a_server_without_the_app_says_how_to_build_it() {
        let response = draw(&[], &HeaderMap::new());
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
        let body = response.into_body().collect().await.unwrap().to_bytes();
        assert!(String::from_utf8_lossy(&body).contains("make site"));
    }
}
