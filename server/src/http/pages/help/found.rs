//! What was found, and what was not there.

use crate::http::pages::help::request::HelpRequest;
use crate::http::pages::help::search::{Hit, SearchResult};
use crate::http::pages::help::{browse, frame, list, text};
use crate::service::app::App;
use api::catalogue::{Guide, Listed};
use maud::{Markup, html};

/// The results of a search, from the heading on.
pub(super) fn body(app: &App, asked: &HelpRequest, hits: &[Hit]) -> Markup {
    html! {
        (frame::trail(asked))
        h1 { (asked.say(text::FOUND)) }
        (frame::search(asked))
        @if hits.is_empty() {
            div.notice-line role="status" {
                p { strong { (asked.say(text::NOTHING)) } }
                p { (asked.say(text::NOTHING_HINT)) }
            }
            (browse::everything(app, asked))
        } @else {
            (results(asked, hits))
        }
    }
}

/// Somebody looked for an incident.
pub(super) fn incident(asked: &HelpRequest) -> Markup {
    html! {
        (frame::trail(asked))
        h1 { (asked.say(text::NUMBER)) }
        p.incident { strong { (asked.query) } }
        p { (asked.say(text::IS_INCIDENT)) }
        (frame::search(asked))
    }
}

/// There is nothing at this address; `found` is what its last part leads to.
pub(super) fn missing(app: &App, asked: &HelpRequest, found: &SearchResult) -> Markup {
    html! {
        (frame::trail(asked))
        h1 { (asked.say(text::MISSING)) }
        p { (asked.say(text::MISSING_HINT)) }
        @match found {
            SearchResult::Some(hits) if !hits.is_empty() => {
                h2 { (asked.say(text::PERHAPS)) }
                (results(asked, hits))
            },
            SearchResult::Message(number) => {
                h2 { (asked.say(text::PERHAPS)) }
                (list::messages(asked, api::catalogue::listed(&asked.context(app)).iter().filter(|it| it.number == *number)))
            },
            SearchResult::Guide(guide) => {
                h2 { (asked.say(text::PERHAPS)) }
                (list::guides(asked, &[*guide]))
            },
            SearchResult::Some(_) | SearchResult::Incident => {},
        }
        (frame::search(asked))
        (browse::everything(app, asked))
    }
}

/// The page for whoever searches too often.
pub(super) fn slow_down(asked: &HelpRequest) -> Markup {
    html! {
        h1 { (asked.say(text::SLOW_DOWN)) }
        p role="alert" { (asked.say(text::SLOW_DOWN_HINT)) }
        p { a.button.main href=(asked.to("/help")) { (asked.say(text::HELP)) } }
    }
}

fn results(asked: &HelpRequest, hits: &[Hit]) -> Markup {
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
            h2 { (asked.say(text::GUIDES)) }
            (list::guides(asked, &guides))
        }
    }
}
