//! What only help pages have around them: how long an answer may be kept, the addresses of a page's languages, the foot; and the parts that
//! stand on many of them.

use crate::http::pages::files;
use crate::http::pages::frame::Frame;
use crate::http::pages::help::asked::{Asked, Choice, Whose};
use crate::http::pages::help::words;
use api::Language;
use api::device::Platform;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use maud::{Markup, html};

/// What a page depends on beside its address.
const VARIES: &str =
    "User-Agent, Accept-Language, Sec-CH-UA-Platform, Sec-CH-UA-Platform-Version, Sec-CH-UA-Model";
/// A browser may keep it for its way back, and asks again otherwise: the page names files that the next build replaces.
const CACHE: &str = "private, no-cache";

/// A page.
pub(super) struct Page<'a> {
    /// What was asked.
    pub(super) asked: &'a Asked,
    /// Its title, without the name of the whole.
    pub(super) title: &'a str,
    /// Whether others may be led to this address.
    pub(super) address: Address,
    /// Everything from the heading on.
    pub(super) body: Markup,
}

/// Whether an address is one that stays.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Address {
    /// It is.
    Stable,
    /// It is the answer to a search, or to something that does not exist.
    Passing,
}

impl Page<'_> {
    /// The page as an answer.
    pub(super) fn answer(self, status: StatusCode) -> Response {
        let mut headers = HeaderMap::new();
        headers.insert(header::VARY, HeaderValue::from_static(VARIES));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(CACHE));
        let language = HeaderValue::from_static(self.asked.reader.language.tag());
        headers.insert(header::CONTENT_LANGUAGE, language);
        if self.address == Address::Passing {
            headers.insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex"));
        }
        (status, headers, Html(self.draw().into_string())).into_response()
    }

    fn draw(self) -> Markup {
        let asked = self.asked;
        let language = asked.reader.language;
        Frame {
            language,
            title: self.title,
            whole: &format!("{} {}", asked.say(words::NAME), asked.say(words::HELP)),
            home: &asked.to("/help"),
            in_language: &|language| asked.in_language(language),
            kind: Some("help"),
            head: html! {
                @if self.address == Address::Stable {
                    link rel="canonical" href=(asked.canonical());
                    @for language in Language::ALL {
                        link rel="alternate" hreflang=(language.tag()) href={ (asked.canonical()) "?lang=" (language.tag()) };
                    }
                }
                link rel="stylesheet" href=(files::sheet());
            },
            main: html! { main #main.page tabindex="-1" { (self.body) } },
            footer: html! {
                footer.bottom {
                    nav aria-label=(asked.say(words::HELP)) {
                        a href=(asked.to("/help")) { (asked.say(words::HELP)) }
                        a href=(asked.app("/check")) { (asked.say(words::CHECK)) }
                        a href=(asked.app("/login")) { (asked.say(words::SIGN_IN)) }
                    }
                }
            },
        }
        .draw()
    }
}

/// The language of what is quoted from a screen: such texts are not translated, and readers pronounce them rightly only so.
pub(super) fn tongue(quoted: &str) -> &'static str {
    if quoted.is_ascii() { Language::En.tag() } else { Language::Ja.tag() }
}

/// The way back, over a heading.
pub(super) fn trail(asked: &Asked) -> Markup {
    html! {
        nav.trail aria-label=(asked.say(words::WHERE)) {
            a href=(asked.to("/help")) { (asked.say(words::HELP)) }
        }
    }
}

/// Whose steps these are, and how to read another device's.
pub(super) fn device(asked: &Asked) -> Markup {
    let shown = asked.device();
    let known = shown.platform != Platform::Other;
    html! {
        details.whose open[!known] {
            summary {
                @if known {
                    span { (for_device(asked)) }
                    " " span.change { (asked.say(words::CHANGE)) }
                } @else {
                    (asked.say(words::UNKNOWN_DEVICE))
                }
            }
            (choices(asked, &Choice::ALL))
        }
    }
}

fn for_device(asked: &Asked) -> Markup {
    let language = asked.reader.language;
    let name = match asked.whose() {
        Whose::Own => asked.device().described(language),
        // Of a chosen device nothing is known but its system.
        Whose::Another => Choice::of(asked.device()).map_or("", Choice::name).to_owned(),
    };
    match language {
        Language::Ja => html! { strong { (name) } " " (asked.say(words::FOR)) },
        Language::En => html! { (asked.say(words::FOR)) strong { (name) } },
    }
}

/// Links to this page for other devices.
pub(super) fn choices(asked: &Asked, devices: &[Choice]) -> Markup {
    let shown = Choice::of(asked.device());
    html! {
        nav.choices aria-label=(asked.say(words::DEVICES)) {
            @for device in devices {
                a href=(asked.on(*device)) aria-current=[(shown == Some(*device)).then_some("true")] { (device.name()) }
            }
        }
    }
}

/// Where to look by words, number or code.
pub(super) fn search(asked: &Asked) -> Markup {
    html! {
        form.search role="search" action="/help/search" method="get" {
            label for="q" { (asked.say(words::SEARCH)) }
            div.line {
                input #q type="search" name="q" value=(asked.query) maxlength="500" autocomplete="off" autocapitalize="none"
                    spellcheck="false" enterkeyhint="search" aria-describedby="example" required;
                @for (name, value) in asked.chosen() {
                    input type="hidden" name=(name) value=(value);
                }
                button.button.main type="submit" { (asked.say(words::FIND)) }
            }
            p #example.hint { (asked.say(words::EXAMPLE)) }
        }
    }
}
