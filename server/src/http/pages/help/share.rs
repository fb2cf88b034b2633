//! Reading the same page on the other device: a code for the phone, an address for the PC.

use crate::http::pages::help::request::HelpRequest;
use crate::http::pages::help::text;
use crate::qr::QrSymbol;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use maud::{Markup, PreEscaped, html};

/// A code on a PC, which a phone scans; an address on a phone, which somebody types at a PC.
pub(super) fn other_screen(asked: &HelpRequest) -> Markup {
    if asked.own.is_phone() { on_the_pc(asked) } else { on_the_phone(asked) }
}

fn on_the_phone(asked: &HelpRequest) -> Markup {
    html! {
        section.share {
            h2 { (asked.say(text::ON_THE_PHONE)) }
            p { (asked.say(text::SCAN)) }
            (figure(asked))
            p.hint { code.whole { (asked.canonical()) } }
        }
    }
}

/// The code of this page.
pub(super) fn figure(asked: &HelpRequest) -> Markup {
    html! { figure.qr { (code(&asked.shared(), asked.say(text::QR))) } }
}

fn on_the_pc(asked: &HelpRequest) -> Markup {
    html! {
        section.share {
            h2 { (asked.say(text::ON_THE_PC)) }
            p { (asked.say(text::TYPE_IN)) }
            p { code.whole { (asked.canonical()) } }
        }
    }
}

/// The code of an address, dark on white also in dark mode: cameras want it so.
fn code(address: &str, name: &str) -> Markup {
    let Ok(code) = QrSymbol::of(address) else { return html! {} };
    let side = code.size() + 8;
    html! {
        svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label=(name) viewBox={ "-4 -4 " (side) " " (side) } shape-rendering="crispEdges" {
            rect x="-4" y="-4" width=(side) height=(side) fill="#fff" {}
            path d=(code.path()) fill="#000" {}
        }
    }
}

/// The code as a picture by itself, for a page of the app to show.
pub(super) fn picture(asked: &HelpRequest, path: &str) -> Response {
    let mut page = asked.clone();
    path.clone_into(&mut page.path);
    let PreEscaped(svg) = code(&page.shared(), asked.say(text::QR));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("image/svg+xml")),
        (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600")),
    ];
    (headers, svg).into_response()
}
