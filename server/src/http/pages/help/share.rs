//! Reading the same page on the other device: a code for the phone, an address for the PC.

use crate::http::pages::help::asked::Asked;
use crate::http::pages::help::words;
use crate::qr::Code;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use maud::{Markup, PreEscaped, html};

/// A code on a PC, which a phone scans; an address on a phone, which somebody types at a PC.
pub(super) fn other_screen(asked: &Asked) -> Markup {
    if asked.own.is_phone() { on_the_pc(asked) } else { on_the_phone(asked) }
}

fn on_the_phone(asked: &Asked) -> Markup {
    html! {
        section.share {
            h2 { (asked.say(words::ON_THE_PHONE)) }
            p { (asked.say(words::SCAN)) }
            (figure(asked))
            p.hint { code.whole { (asked.canonical()) } }
        }
    }
}

/// The code of this page.
pub(super) fn figure(asked: &Asked) -> Markup {
    html! { figure.qr { (code(&asked.shared(), asked.say(words::QR))) } }
}

fn on_the_pc(asked: &Asked) -> Markup {
    html! {
        section.share {
            h2 { (asked.say(words::ON_THE_PC)) }
            p { (asked.say(words::TYPE_IN)) }
            p { code.whole { (asked.canonical()) } }
        }
    }
}

/// The code of an address, dark on white also in dark mode: cameras want it so.
fn code(address: &str, name: &str) -> Markup {
    let Ok(code) = Code::of(address) else { return html! {} };
    let side = code.size() + 8;
    html! {
        svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label=(name) viewBox={ "-4 -4 " (side) " " (side) } shape-rendering="crispEdges" {
            rect x="-4" y="-4" width=(side) height=(side) fill="#fff" {}
            path d=(code.path()) fill="#000" {}
        }
    }
}

/// The code as a picture by itself, for a page of the app to show.
pub(super) fn picture(asked: &Asked, path: &str) -> Response {
    let mut page = asked.clone();
    path.clone_into(&mut page.path);
    let PreEscaped(svg) = code(&page.shared(), asked.say(words::QR));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("image/svg+xml")),
        (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600")),
    ];
    (headers, svg).into_response()
}
