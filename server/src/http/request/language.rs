//! The language that somebody reads in. The app says with each request of the API which one it shows. A page is in the one that its address
//! names, else in the one that was chosen on a page of ours before, else in the one that the browser prefers.

use crate::http::request::cookies;
use crate::http::request::headers::text;
use crate::service::app::App;
use api::Language;
use axum::http::header;
use axum::http::request::Parts;

/// The parameter of an address that chooses a language.
pub const PARAMETER: &str = "lang";

/// The language that a query chooses.
pub fn chosen(query: &str) -> Option<Language> {
    let tag = query.split('&').find_map(|pair| pair.strip_prefix(PARAMETER)?.strip_prefix('='))?;
    Language::ALL.into_iter().find(|language| language.tag() == tag)
}

/// The language of whoever asks, where the address says nothing of it.
pub fn of(parts: &Parts, app: &App) -> Language {
    let before =
        if parts.uri.path().starts_with("/api/") { None } else { cookies::language(&parts.headers, app) };
    before.unwrap_or_else(|| Language::accepted(&text(&parts.headers, header::ACCEPT_LANGUAGE.as_str())))
}
