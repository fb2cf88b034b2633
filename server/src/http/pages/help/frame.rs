//! What only help pages have around them: how long an answer may be kept, the addresses of a page's languages, the foot; and the parts that
//! stand on many of them.

use crate::http::pages::files;
use crate::http::pages::frame::PageFrame;
use crate::http::pages::help::request::{DeviceChoice, HelpRequest, StepsFor};
use crate::http::pages::help::text;
use api::Language;
use api::device::Platform;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use maud::{Markup, html};

/// What a page depends on beside its address.
const VARIES: &str = "User-Agent, Accept-Language, Cookie, Sec-CH-UA, Sec-CH-UA-Platform, Sec-CH-UA-Platform-Version, Sec-CH-UA-Model";
/// A browser may keep it for its way back, and asks again otherwise: the page names files that the next build replaces.
const CACHE: &str = "private, no-cache";

/// A help page, to be drawn into the frame.
pub(super) struct HelpPage<'a> {
    /// The request that the page answers.
    pub(super) asked: &'a HelpRequest,
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
    /// The page's address is stable: search engines and people may keep it.
    Stable,
    /// It is the answer to a search, or to something that does not exist.
    Passing,
}

impl HelpPage<'_> {
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
        PageFrame {
            language,
            title: self.title,
            whole: &format!("{} {}", asked.say(text::NAME), asked.say(text::HELP)),
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
                    nav aria-label=(asked.say(text::HELP)) {
                        a href=(asked.to("/help")) { (asked.say(text::HELP)) }
                        a href=(asked.app("/check")) { (asked.say(text::CHECK_DEVICE)) }
                        a href=(asked.app("/login")) { (asked.say(text::SIGN_IN)) }
                    }
                }
            },
        }
        .draw()
    }
}

/// The way back, over a heading.
pub(super) fn trail(asked: &HelpRequest) -> Markup {
    html! {
        nav.trail aria-label=(asked.say(text::WHERE)) {
            a href=(asked.to("/help")) { (asked.say(text::HELP)) }
        }
    }
}

/// Whose steps these are, and how to read another device's.
pub(super) fn device(asked: &HelpRequest) -> Markup {
    let shown = asked.device();
    let known = shown.platform != Platform::Other;
    html! {
        details.whose open[!known] {
            summary {
                @if known {
                    span { (for_device(asked)) }
                    " " span.change { (asked.say(text::CHANGE)) }
                } @else {
                    (asked.say(text::UNKNOWN_DEVICE))
                }
            }
            (choices(asked, &DeviceChoice::ALL))
        }
    }
}

fn for_device(asked: &HelpRequest) -> Markup {
    let language = asked.reader.language;
    let name = match asked.whose() {
        StepsFor::Own => asked.device().described(language),
        // Of a chosen device nothing is known but its system.
        StepsFor::Another => DeviceChoice::of(asked.device()).map_or("", DeviceChoice::name).to_owned(),
    };
    match language {
        Language::Ja => html! { strong { (name) } " " (asked.say(text::FOR)) },
        Language::En => html! { (asked.say(text::FOR)) strong { (name) } },
    }
}

/// Links to this page for other devices.
pub(super) fn choices(asked: &HelpRequest, devices: &[DeviceChoice]) -> Markup {
    let shown = DeviceChoice::of(asked.device());
    html! {
        nav.choices aria-label=(asked.say(text::DEVICES)) {
            @for device in devices {
                a href=(asked.on(*device)) aria-current=[(shown == Some(*device)).then_some("true")] { (device.name()) }
            }
        }
    }
}

/// Where to look by words, number or code.
pub(super) fn search(asked: &HelpRequest) -> Markup {
    html! {
        form.search role="search" action="/help/search" method="get" {
            label for="q" { (asked.say(text::SEARCH)) }
            div.line {
                input #q type="search" name="q" value=(asked.query) maxlength="500" autocomplete="off" autocapitalize="none"
                    spellcheck="false" enterkeyhint="search" aria-describedby="example" required;
                @for (name, value) in asked.chosen() {
                    input type="hidden" name=(name) value=(value);
                }
                button.button.main type="submit" { (asked.say(text::FIND)) }
            }
            p #example.hint { (asked.say(text::EXAMPLE)) }
        }
    }
}
