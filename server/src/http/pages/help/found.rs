//! What was found, and what was not there.

use crate::http::pages::help::asked::Asked;
use crate::http::pages::help::search::{Found, Hit};
use crate::http::pages::help::{browse, frame, list, words};
use crate::service::app::App;
use api::catalogue::{Guide, Listed};
use maud::{Markup, html};

/// The results of a search, from the heading on.
pub(super) fn body(app: &App, asked: &Asked, hits: &[Hit]) -> Markup {
    html! {
        (frame::trail(asked))
        h1 { (asked.say(words::FOUND)) }
        (frame::search(asked))
        @if hits.is_empty() {
            div.notice-line role="status" {
                p { strong { (asked.say(words::NOTHING)) } }
                p { (asked.say(words::NOTHING_HINT)) }
            }
            (browse::everything(app, asked))
        } @else {
            (results(asked, hits))
        }
    }
}

/// Somebody looked for an incident.
pub(super) fn incident(asked: &Asked) -> Markup {
    html! {
        (frame::trail(asked))
        h1 { (asked.say(words::NUMBER)) }
        p.incident { strong { (asked.query) } }
        p { (asked.say(words::IS_INCIDENT)) }
        (frame::search(asked))
    }
}

/// There is nothing at this address; `found` is what its last part leads to.
pub(super) fn missing(app: &App, asked: &Asked, found: &Found) -> Markup {
    html! {
        (frame::trail(asked))
        h1 { (asked.say(words::MISSING)) }
        p { (asked.say(words::MISSING_HINT)) }
        @match found {
            Found::Some(hits) if !hits.is_empty() => {
                h2 { (asked.say(words::PERHAPS)) }
                (results(asked, hits))
            },
            Found::Message(number) => {
                h2 { (asked.say(words::PERHAPS)) }
                (list::messages(asked, api::catalogue::listed(&asked.context(app)).iter().filter(|it| it.number == *number)))
            },
            Found::Guide(guide) => {
                h2 { (asked.say(words::PERHAPS)) }
                (list::guides(asked, &[*guide]))
            },
            Found::Some(_) | Found::Incident => {},
        }
        (frame::search(asked))
        (browse::everything(app, asked))
    }
}

/// Whoever asks too often.
pub(super) fn slow_down(asked: &Asked) -> Markup {
    html! {
        h1 { (asked.say(words::SLOW_DOWN)) }
        p role="alert" { (asked.say(words::SLOW_DOWN_HINT)) }
        p { a.button.main href=(asked.to("/help")) { (asked.say(words::HELP)) } }
    }
}

fn results(asked: &Asked, hits: &[Hit]) -> Markup {
    let messages: Vec<&Listed> = hits
        .iter()
        .filter_map(|hit| match hit {
            Hit::Message(it) => Some(it),
            Hit::Guide(_) => None,
        })
        .collect();
    let guides: Vec<Guide> = hits
        .iter()
        .filter_map(|hit| match hit {
            Hit::Guide(guide) => Some(*guide),
            Hit::Message(_) => None,
        })
        .collect();
    html! {
        @if !messages.is_empty() { (list::messages(asked, messages.into_iter())) }
        @if !guides.is_empty() {
            h2 { (asked.say(words::GUIDES)) }
            (list::guides(asked, &guides))
        }
    }
}
