//! The page of one guide: this device's way first, every other one folded.

use crate::http::pages::help::request::HelpRequest;
use crate::http::pages::help::{frame, list, share, text};
use crate::http::pages::prose;
use crate::service::app::App;
use api::catalogue::Guide;
use api::explain::GuideView;
use maud::{Markup, html};

/// Everything from the heading on.
pub(super) fn body(app: &App, asked: &HelpRequest, guide: Guide) -> Markup {
    let context = asked.context(app);
    let GuideView { here, others, recheck, .. } =
        guide.told(context.device, context.language, context.parameters);
    let alone = here.is_none() && others.len() == 1;
    html! {
        (frame::trail(asked))
        h1 { (asked.say(guide.title())) }
        @if let Some(section) = guide.manual() {
            p.hint { (asked.say(text::MANUAL)) " " (section) }
        }
        (frame::device(asked))
        @if here.is_none() { p.notice-line { (asked.say(text::NOT_HERE)) } }
        @if let Some(way) = &here {
            section.card.way-through data-guide=(guide.slug()) {
                h2 { (way.label) }
                (prose::steps(&way.steps))
            }
        }
        @if recheck.is_some() {
            section.done {
                h2 { (asked.say(text::DONE)) }
                p { (asked.say(text::CHECK_HINT)) }
                p { a.button.main href=(asked.app("/check")) { (asked.say(text::CHECK_DEVICE)) } }
            }
        }
        @if !others.is_empty() {
            section {
                h2 { (asked.say(text::OTHER_WAYS)) }
                @for way in &others {
                    details.other open[alone] {
                        summary { (way.label) }
                        (prose::steps(&way.steps))
                    }
                }
            }
        }
        (helps(app, asked, guide))
        (share::other_screen(asked))
    }
}

/// The messages that lead here.
fn helps(app: &App, asked: &HelpRequest, guide: Guide) -> Markup {
    let numbers = guide.helps_with();
    let all = api::catalogue::listed(&asked.context(app));
    html! {
        @if !numbers.is_empty() {
            details.helps {
                summary { (asked.say(text::HELPS)) " (" (numbers.len()) ")" }
                (list::messages(asked, all.iter().filter(|it| numbers.contains(&it.number))))
            }
        }
    }
}
