//! Pages for people whose application cannot be told anything, and for those who log out. Drawn by the server, readable without scripts.

use crate::http::answer::problem::status;
use crate::http::oidc::page_text as text;
use crate::http::pages::frame::PageFrame;
use crate::oidc::level::MeansKind;
use crate::oidc::metadata::path;
use crate::oidc::request::NotTrusted;
use crate::service;
use crate::service::act::Act;
use crate::service::error::Error;
use api::{Code, Language, Text, shared_text};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use maud::{Markup, html};
use url::form_urlencoded;

/// What is shown.
pub(super) enum Shown {
    /// The application cannot be trusted.
    NotTrusted(NotTrusted),
    /// Somebody has logged in with something that is not enough.
    OtherMeans {
        /// With what it is.
        means: Vec<MeansKind>,
        /// Where to log in with it.
        again: String,
        /// The way back to the application.
        back: String,
    },
    /// The request is over.
    Over,
    /// Something failed here.
    Failed(StatusCode),
    /// Somebody has logged out.
    LoggedOut,
    /// Whether somebody wants to log out.
    AskLogout {
        /// Who asks.
        client: Option<String>,
        /// What was asked, for the form.
        fields: Vec<(&'static str, String)>,
    },
    /// The address behind a logout is wrong.
    WrongLogoutAddress,
    /// Where people type the code of an application's screen.
    TypeCode {
        /// What was typed that leads nowhere.
        given: Option<String>,
    },
}

/// The address of a page, so that it can be shown in the other language, too.
pub(super) struct PageAddress {
    path: &'static str,
    query: String,
}

impl PageAddress {
    /// A page that was asked for with this query; in the language that it names, or that the browser does.
    pub(super) fn of(path: &'static str, query: Option<&str>, act: &mut Act) -> Self {
        let query = query.unwrap_or_default().to_owned();
        let mut pairs = form_urlencoded::parse(query.as_bytes());
        let chosen = pairs.find(|(name, _)| name == LANGUAGE).map(|(_, tag)| tag.into_owned());
        if let Some(language) =
            [Language::Ja, Language::En].into_iter().find(|it| chosen.as_deref() == Some(it.tag()))
        {
            act.caller.language = language;
        }
        Self { path, query }
    }

    fn in_language(&self, language: Language) -> String {
        let others = form_urlencoded::parse(self.query.as_bytes()).filter(|(name, _)| name != LANGUAGE);
        let mut query = form_urlencoded::Serializer::new(String::new());
        let query = query.extend_pairs(others).append_pair(LANGUAGE, language.tag()).finish();
        format!("{}?{query}", self.path)
    }
}

/// The name of the field for the code of an application's screen, which is that of RFC 8628.
pub(super) const USER_CODE: &str = "user_code";
/// The parameter that chooses a language.
const LANGUAGE: &str = "lang";

/// `/oidc/…` that is not there.
pub(super) async fn nowhere() -> Error {
    Error::new(Code::NotFound)
}

/// The page.
pub(super) fn drawn(act: &Act, shown: &Shown, address: &PageAddress) -> Response {
    let language = act.caller.language;
    let t = |text: Text| text.in_language(language);
    let (said, title) = match shown {
        Shown::NotTrusted(_) => (StatusCode::BAD_REQUEST, text::REFUSED),
        Shown::OtherMeans { .. } => (StatusCode::OK, text::OTHER_MEANS),
        Shown::Over => (StatusCode::BAD_REQUEST, text::OVER),
        Shown::Failed(status) => (*status, text::FAILED),
        Shown::LoggedOut => (StatusCode::OK, text::LOGGED_OUT),
        Shown::AskLogout { .. } => (StatusCode::OK, text::ASK),
        Shown::WrongLogoutAddress => (StatusCode::BAD_REQUEST, text::WRONG_ADDRESS),
        Shown::TypeCode { given: None } => (StatusCode::OK, text::TYPE_CODE),
        Shown::TypeCode { given: Some(_) } => (StatusCode::BAD_REQUEST, text::TYPE_CODE),
    };
    let body = match shown {
        Shown::NotTrusted(why) => html! {
            p { (t(text::REFUSED_WHY)) }
            p { (t(text::REFUSED_WHAT)) }
            (developer(why, language))
        },
        Shown::OtherMeans { means, again, back } => html! {
            p { (t(text::OTHER_MEANS_WHY)) }
            ul { @for it in means { li { strong { (t(name(*it))) } } } }
            p { a.button.main href=(again) { (t(text::OTHER_MEANS_AGAIN)) } }
            p { a href=(back) { (t(text::GO_BACK)) } }
        },
        Shown::Over => html! { p { (t(text::OVER_WHY)) } p { (t(text::OVER_WHAT)) } },
        Shown::Failed(_) => html! { p { (t(text::FAILED_WHAT)) } },
        Shown::LoggedOut => html! { p { (t(text::LOGGED_OUT_WHAT)) } },
        Shown::AskLogout { client, fields } => asking(client.as_deref(), fields, language),
        Shown::WrongLogoutAddress => {
            html! { p { (t(text::WRONG_ADDRESS_WHY)) } p { (t(text::REFUSED_WHAT)) } }
        }
        Shown::TypeCode { given } => code_form(given.as_deref(), language),
    };
    let page = PageFrame {
        language,
        title: t(title),
        whole: t(shared_text::NAME),
        home: "/",
        in_language: &|language| address.in_language(language),
        kind: None,
        head: html! {},
        main: html! { main #main.page tabindex="-1" { h1 { (t(title)) } (body) } },
        footer: html! {},
    };
    let mut response = (said, Html(page.draw().into_string())).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if matches!(shown, Shown::AskLogout { .. } | Shown::TypeCode { .. }) {
        // Our own form comes back from here, and says so: a page that sends no referrer says no origin either (Fetch §3.1).
        headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    }
    response
}

/// The page for what failed here, or is refused for now.
pub(super) fn failed(act: &Act, error: &Error, address: &PageAddress) -> Response {
    drawn(act, &Shown::Failed(status(error.code)), address)
}

/// With what people log in, as they know it.
fn name(means: MeansKind) -> Text {
    match means {
        MeansKind::Phone => text::PHONE,
        MeansKind::Hpki => service::text::HPKI,
        MeansKind::Jpki => service::text::JPKI,
    }
}

fn asking(client: Option<&str>, fields: &[(&'static str, String)], language: Language) -> Markup {
    let t = |text: Text| text.in_language(language);
    html! {
        @match client {
            Some(name) => p { strong { (name) } (t(text::ASKED_BY)) },
            None => p { (t(text::ASKED_BY_SOMEONE)) },
        }
        p { (t(text::ASK_WHAT)) }
        form method="post" action=(path::END_SESSION) {
            @for (name, value) in fields { input type="hidden" name=(name) value=(value); }
            button.button.main name="consent" value="yes" { (t(text::SIGN_OUT)) }
        }
        p { a href="/account" { (t(text::STAY)) } }
    }
}

/// Where the code is typed. What leads nowhere stands in the field again, for it is mostly one letter that is wrong.
fn code_form(given: Option<&str>, language: Language) -> Markup {
    let t = |text: Text| text.in_language(language);
    let is_wrong = given.is_some();
    html! {
        p { (t(text::TYPE_CODE_WHAT)) }
        form method="post" action=(path::DEVICE) {
            label for="code" { (t(text::CODE)) }
            input #code type="text" name=(USER_CODE) value=[given] autocomplete="off" autocapitalize="characters"
                spellcheck="false" maxlength="40" required autofocus[is_wrong] aria-invalid=[is_wrong.then_some("true")]
                aria-describedby=(if is_wrong { "wrong example" } else { "example" });
            @if is_wrong { p #wrong.problem role="alert" { (t(text::CODE_WRONG)) } }
            p #example.hint { (t(text::CODE_EXAMPLE)) }
            button.button.main { (t(text::GO_ON)) }
        }
    }
}

/// What is wrong, for whoever can mend it: in English, as the protocol is. What was sent is shown as text, and never as a link.
fn developer(why: &NotTrusted, language: Language) -> Markup {
    html! {
        details open {
            summary { (text::DEVELOPER.in_language(language)) }
            p lang="en" { code { (why.to_string()) } }
        }
    }
}
