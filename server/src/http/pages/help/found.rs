//! What was found, and what was not there.

use crate::http::pages::frame::help_desk;
use crate::http::pages::help::request::HelpRequest;
use crate::http::pages::help::search::{Hit, SearchResult};
use crate::http::pages::help::{address, browse, frame, list, text};
use crate::service::app::App;
use maud::{Markup, html};

/// What the page of these results is called, by its heading and in the window's title: how many there are. Not what was looked for: the
/// address has that already, but titles stand on taskbars and in lists of windows, where others at a shared PC read them.
pub(super) fn heading(asked: &HelpRequest, hits: &[Hit]) -> String {
    asked.say(text::FOUND).replace("{count}", &hits.len().to_string())
}

/// The results of a search, from the heading on.
pub(super) fn body(asked: &HelpRequest, heading: &str, hits: &[Hit]) -> Markup {
    html! {
        (frame::trail(asked))
        h1 { (heading) }
        (frame::search(asked))
        @if hits.is_empty() {
            div.notice-line role="status" {
                p { strong { (asked.say(text::NOTHING)) } }
                p { (asked.say(text::NOTHING_HINT)) }
            }
            (list::common(asked))
            p { a.button.quiet href=(asked.to("/help")) { (asked.say(text::EVERYTHING)) } }
        } @else {
            (results(asked, hits))
            details.other {
                summary { (asked.say(text::NOT_AMONG)) }
                (list::common(asked))
            }
        }
    }
}

/// Somebody looked for an incident.
pub(super) fn incident(app: &App, asked: &HelpRequest) -> Markup {
    html! {
        (frame::trail(asked))
        h1 { (asked.say(text::NUMBER)) }
        p.incident { strong { (asked.query) } }
        p { (asked.say(text::IS_INCIDENT)) }
        (help_desk(app, asked.reader.language))
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

/// What was found, the best first.
fn results(asked: &HelpRequest, hits: &[Hit]) -> Markup {
    html! {
        ul.messages {
            @for hit in hits {
                @match hit {
                    Hit::Message(it) => (list::message(asked, it)),
                    Hit::Guide(guide) => (list::named(asked, asked.say(guide.title()), &address::guide(*guide), asked.say(text::IS_GUIDE))),
                    Hit::Topic(topic) => (list::named(asked, asked.say(topic.title()), &address::topic(*topic), asked.say(topic.content().about))),
                }
            }
        }
    }
}
