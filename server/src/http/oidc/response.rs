//! How the answer to a client leaves with the browser: by a redirect, or by a form that posts itself.

use crate::http::answer::security;
use crate::http::oidc::page_text;
use crate::oidc::response::AuthorizationResponse;
use api::{Language, Text, shared_text};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use maud::{DOCTYPE, PreEscaped, html};

/// Posts the form as soon as it is there.
const POST: &str = "document.forms[0].submit()";

/// The answer, as the browser gets it.
pub(super) fn sent(answer: AuthorizationResponse, language: Language) -> Response {
    match answer {
        AuthorizationResponse::Redirect(address) => redirect(&address),
        AuthorizationResponse::Form { action, fields } => {
            let posting = Posting { title: page_text::GOING_BACK, button: shared_text::GO_BACK };
            posts_itself(&action, &fields, posting, language)
        }
    }
}

/// What a page says that posts itself.
#[derive(Clone, Copy, Debug)]
pub(super) struct Posting {
    /// What it is called.
    pub(super) title: Text,
    /// For browsers without scripts.
    pub(super) button: Text,
}

/// A page that posts these fields there.
pub(super) fn posts_itself(
    action: &str,
    fields: &[(&'static str, String)],
    posting: Posting,
    language: Language,
) -> Response {
    let t = |text: Text| text.in_language(language);
    let page = html! {
        (DOCTYPE)
        html lang=(language.tag()) {
            head { meta charset="utf-8"; title { (t(posting.title)) } }
            body {
                form method="post" action=(action) {
                    @for (name, value) in fields { input type="hidden" name=(name) value=(value); }
                    noscript { button { (t(posting.button)) } }
                }
                script { (PreEscaped(POST)) }
            }
        }
    };
    let mut response = Html(page.into_string()).into_response();
    let headers = response.headers_mut();
    // Without `form-action`: browsers hold it against every address to which the application sends the browser on, too.
    headers.insert(header::CONTENT_SECURITY_POLICY, security::only_script(POST));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// The browser goes there with a GET (303: what was posted here is posted nowhere else; RFC 9700 §4.12).
pub(super) fn redirect(address: &str) -> Response {
    match HeaderValue::from_str(address) {
        Ok(location) => {
            let no_store = HeaderValue::from_static("no-store");
            let headers = [(header::LOCATION, location), (header::CACHE_CONTROL, no_store)];
            (StatusCode::SEE_OTHER, headers).into_response()
        }
        // Registered addresses are printable ASCII, and what we add is encoded.
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
