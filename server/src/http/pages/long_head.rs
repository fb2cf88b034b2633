//! The page for whoever comes with an address, or with cookies, that are longer than the server reads.

use crate::http::pages::frame::PageFrame;
use api::{Language, Text, language::text, shared_text};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use maud::html;

/// Its heading.
const TITLE: Text = text("ページを開けません", "This page cannot be opened");
/// What happened.
const WHAT: Text = text(
    "ページのアドレス（リンク）か、ブラウザに保存された Cookie が長すぎます。",
    "The address of the page (the link), or the browser's cookies for it, are too long.",
);
/// What to do.
const AGAIN: Text = text(
    "アプリケーションを開き直し、もう一度お試しください。同じ画面が続くときは、ブラウザでこのサイトの Cookie を削除してください。",
    "Please open the application again and try again. If this page appears again, delete this site's cookies in the browser.",
);

/// The page. It says nothing of what was sent.
pub(in crate::http) fn page(language: Language) -> Response {
    let t = |text: Text| text.in_language(language);
    let page = PageFrame {
        language,
        title: t(TITLE),
        whole: t(shared_text::NAME),
        home: "/",
        in_language: &|language| format!("/help?lang={}", language.tag()),
        kind: None,
        head: html! {},
        main: html! { main #main.page tabindex="-1" { h1 { (t(TITLE)) } p { (t(WHAT)) } p { (t(AGAIN)) } } },
        footer: html! {},
    };
    let no_store = [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    let status = StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE;
    (status, no_store, Html(page.draw().into_string())).into_response()
}
