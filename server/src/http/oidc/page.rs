//! Pages for people whom an application has sent here, where nothing of the app is needed. Drawn by the server, readable without scripts. Where
//! somebody is stopped: `stopped.rs`.

use crate::http::answer::security;
use crate::http::oidc::page_text as text;
use crate::http::pages::frame::PageFrame;
use crate::http::request::headers::wants_page;
pub(super) use crate::http::request::language::PARAMETER as LANGUAGE;
use crate::http::site;
use crate::journey::user_code::Unlike;
use crate::oidc::level::MeansKind;
use crate::oidc::metadata::path;
use crate::oidc::parameters::Parameters;
use crate::oidc::request::spoken;
use crate::service;
use crate::service::act::Act;
use crate::service::error::Error;
use api::{Code, Language, Text, shared_text};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use maud::{Markup, html};
use url::form_urlencoded;

/// What is shown.
pub(super) enum Shown {
    /// Somebody has logged in with something that is not enough.
    OtherMeans {
        /// With what it is.
        means: Vec<MeansKind>,
        /// Where to log in with it.
        again: String,
        /// The way back to the application.
        back: String,
    },
    /// Somebody has logged out.
    LoggedOut {
        /// Where the application is found.
        on: Option<String>,
    },
    /// Whether somebody wants to log out.
    AskLogout {
        /// Who asks.
        client: Option<String>,
        /// What was asked, for the form.
        fields: Vec<(&'static str, String)>,
    },
    /// Where people type the code of an application's screen.
    TypeCode,
    /// Somebody who is signed in has come back to a login that is completed.
    Done {
        /// For which application it was.
        client: String,
        /// Where that is found.
        home: Option<String>,
    },
}

/// The address of a page, so that it can be shown in the other language, too.
pub(super) struct PageAddress {
    path: &'static str,
    query: String,
    asked: PageMethod,
    chosen: Option<Language>,
}

/// How a page was asked for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum PageMethod {
    /// By its address alone.
    Get,
    /// With a form: loaded again, it is another page.
    Post,
}

impl PageAddress {
    /// A page that was asked for with this query; in the language that the person has chosen, that the application names, or that the
    /// browser does.
    pub(super) fn of(path: &'static str, query: Option<&str>, act: &mut Act) -> Self {
        let query = query.unwrap_or_default();
        let parameters = Parameters::of_form(query.as_bytes());
        Self::read(path, (query, PageMethod::Get), &parameters, act)
    }

    /// A page to which this form was sent.
    pub(super) fn of_form(path: &'static str, form: &Parameters, act: &mut Act) -> Self {
        Self::read(path, ("", PageMethod::Post), form, act)
    }

    fn read(
        path: &'static str,
        (query, asked): (&str, PageMethod),
        parameters: &Parameters,
        act: &mut Act,
    ) -> Self {
        let tag = parameters.get(LANGUAGE);
        let chosen = [Language::Ja, Language::En].into_iter().find(|it| tag == Some(it.tag()));
        if let Some(language) = chosen.or_else(|| parameters.get("ui_locales").and_then(spoken)) {
            act.caller.language = language;
        }
        Self { path, query: query.to_owned(), asked, chosen }
    }

    /// The language that the person has chosen here.
    pub(super) fn chosen(&self) -> Option<Language> {
        self.chosen
    }

    /// The same page once more, where an address asks for it.
    pub(super) fn again(&self) -> Option<String> {
        match self.asked {
            PageMethod::Get => Some(format!("{}?{}", self.path, self.query)),
            PageMethod::Post => None,
        }
    }

    /// What a request for it is called in the log and in incidents.
    pub(super) fn route(&self) -> String {
        let method = match self.asked {
            PageMethod::Get => "GET",
            PageMethod::Post => "POST",
        };
        format!("{method} {}", self.path)
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

/// `/oidc/…` that is not there: for whoever looks at it the page of any address that is not there, for a client a refusal.
pub(super) async fn nowhere(method: Method, headers: HeaderMap) -> Response {
    if !matches!(method, Method::GET | Method::HEAD) || !wants_page(&headers) {
        return Error::new(Code::NotFound).into_response();
    }
    site::missing(&headers)
}

/// What somebody typed that can be no code: the form once more, with what is wrong with it.
pub(super) fn unlike_code(act: &Act, given: &str, why: Unlike, address: &PageAddress) -> Response {
    let language = act.caller.language;
    let problem = text::unlike_code(why, language);
    let body = code_form(Some((given, &problem)), language);
    let title = text::TYPE_CODE.in_language(language);
    framed(language, (StatusCode::BAD_REQUEST, OwnForm::Yes), (title, &body), address)
}

/// The page.
pub(super) fn drawn(act: &Act, shown: &Shown, address: &PageAddress) -> Response {
    let language = act.caller.language;
    let t = |text: Text| text.in_language(language);
    let (title, body) = match shown {
        Shown::OtherMeans { means, again, back } => (
            text::OTHER_MEANS,
            html! {
                p { (t(text::OTHER_MEANS_WHY)) }
                ul { @for it in means { li { strong { (t(name(*it))) } } } }
                p { a.button.main href=(again) { (t(text::OTHER_MEANS_AGAIN)) } }
                p { a href=(back) { (t(shared_text::GO_BACK)) } }
            },
        ),
        Shown::LoggedOut { on } => (
            text::LOGGED_OUT,
            html! {
                p { (t(text::LOGGED_OUT_WHAT)) }
                @if let Some(on) = on { p { a.button.main href=(on) { (t(shared_text::GO_BACK)) } } }
            },
        ),
        Shown::AskLogout { client, fields } => (text::ASK, asking(client.as_deref(), fields, language)),
        Shown::TypeCode => (text::TYPE_CODE, code_form(None, language)),
        Shown::Done { client, home } => (
            text::DONE,
            html! {
                p { strong { (client) } (t(text::DONE_WHAT)) }
                @match home {
                    Some(home) => p { a.button.main href=(home) { (t(shared_text::GO_BACK)) } },
                    None => p { (t(text::DONE_GO_ON)) },
                }
            },
        ),
    };
    let form = match shown {
        Shown::AskLogout { .. } | Shown::TypeCode => OwnForm::Yes,
        Shown::OtherMeans { .. } | Shown::LoggedOut { .. } | Shown::Done { .. } => OwnForm::No,
    };
    framed(language, (StatusCode::OK, form), (t(title), &body), address)
}

/// Whether a page has a form of ours.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum OwnForm {
    /// It has none.
    No,
    /// It has one.
    Yes,
}

/// A whole page with this heading.
pub(super) fn framed(
    language: Language,
    (status, form): (StatusCode, OwnForm),
    (title, body): (&str, &Markup),
    address: &PageAddress,
) -> Response {
    let page = PageFrame {
        language,
        title,
        whole: shared_text::NAME.in_language(language),
        home: "/",
        in_language: &|language| address.in_language(language),
        kind: None,
        head: html! {},
        main: html! { main #main.page tabindex="-1" { h1 { (title) } (body) } },
        footer: html! {
            footer.bottom {
                @for (path, label) in [("/help", shared_text::HELP), ("/check", shared_text::CHECK_DEVICE)] {
                    a href={ (path) "?lang=" (language.tag()) } { (label.in_language(language)) }
                    " "
                }
            }
        },
    };
    let mut response = (status, Html(page.draw().into_string())).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if form == OwnForm::Yes {
        // Our own form comes back from here, and says so: a page that sends no referrer says no origin either (Fetch §3.1).
        headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
        headers.insert(header::CONTENT_SECURITY_POLICY, security::form_leads_on());
    }
    response
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
        (signs_out(fields, language))
        p { a href="/account" { (t(text::STAY)) } }
    }
}

/// The form by which somebody says yes to logging out, with what the client has asked for beside it.
pub(super) fn signs_out(fields: &[(&'static str, String)], language: Language) -> Markup {
    html! {
        form method="post" action=(path::END_SESSION) {
            @for (name, value) in fields { input type="hidden" name=(name) value=(value); }
            (says_language(language))
            button.button.main name="consent" value="yes" { (text::SIGN_OUT.in_language(language)) }
        }
    }
}

/// What a form of ours says beside the rest: the page that answers it speaks the same language.
fn says_language(language: Language) -> Markup {
    html! { input type="hidden" name=(LANGUAGE) value=(language.tag()); }
}

/// Where the code is typed. What leads nowhere stands in the field again, for it is mostly one letter that is wrong, and with it what is.
pub(super) fn code_form(wrong: Option<(&str, &str)>, language: Language) -> Markup {
    let t = |text: Text| text.in_language(language);
    let is_wrong = wrong.is_some();
    let (given, problem) = wrong.unzip();
    html! {
        p { (t(text::TYPE_CODE_WHAT)) }
        form method="post" action=(path::DEVICE) {
            label for="code" { (t(text::CODE)) }
            input #code type="text" name=(USER_CODE) value=[given] autocomplete="off" autocapitalize="characters"
                spellcheck="false" maxlength="40" required autofocus[is_wrong] aria-invalid=[is_wrong.then_some("true")]
                aria-describedby=(if is_wrong { "wrong example" } else { "example" });
            (says_language(language))
            @if let Some(problem) = problem { p #wrong.problem role="alert" { (problem) } }
            p #example.hint { (t(text::CODE_EXAMPLE)) }
            button.button.main { (t(text::GO_ON)) }
        }
    }
}
