//! What stands on more than one help page: links to messages, and links to guides.

use crate::http::pages::help::name::MessageName;
use crate::http::pages::help::request::HelpRequest;
use crate::http::pages::help::{address, text};
use crate::http::pages::prose;
use api::catalogue::{COMMON, Guide, Listed};
use maud::{Markup, html};

/// Links to messages, each with its number, its exact words and what happened.
pub(super) fn messages<'a>(asked: &HelpRequest, all: impl Iterator<Item = &'a Listed>) -> Markup {
    html! {
        ul.messages {
            @for it in all { (message(asked, it)) }
        }
    }
}

/// One line of a list: a message.
pub(super) fn message(asked: &HelpRequest, it: &Listed) -> Markup {
    let name = MessageName::of(asked.reader.language, &it.title, &it.headline);
    html! {
        li {
            a href=(asked.to(&address::message(it.number))) {
                span.number { (it.number) } " " strong { (name.draw()) }
            }
            @match name.quoted {
                Some(title) => (in_japanese(asked, title)),
                None => p.hint { (prose::prose(&it.headline)) },
            }
        }
    }
}

/// The words of a Japanese screen, below a name of ours.
pub(super) fn in_japanese(asked: &HelpRequest, title: &str) -> Markup {
    html! { p.hint { (asked.say(text::IN_JAPANESE)) span lang="ja" { (title) } } }
}

/// One line of such a list: a page without a number, and what it is about.
pub(super) fn named(asked: &HelpRequest, title: &str, path: &str, about: &str) -> Markup {
    html! {
        li {
            a href=(asked.to(path)) { strong { (title) } }
            p.hint { (about) }
        }
    }
}

/// What people mostly look for, by everyday names.
pub(super) fn common(asked: &HelpRequest) -> Markup {
    html! {
        section aria-labelledby="common" {
            h2 #common { (asked.say(text::COMMON)) }
            ul.guides {
                @for (name, page) in COMMON {
                    li { a href=(asked.to(&address::page(*page))) { (asked.say(*name)) } }
                }
            }
        }
    }
}

/// A list of links to these guides.
pub(super) fn guides(asked: &HelpRequest, guides: &[Guide]) -> Markup {
    html! {
        ul.guides {
            @for guide in guides {
                li { a href=(asked.to(&address::guide(*guide))) { (asked.say(guide.title())) } }
            }
        }
    }
}

/// All guides, those for this device first.
pub(super) fn all_guides(asked: &HelpRequest) -> Markup {
    let (own, others): (Vec<Guide>, Vec<Guide>) =
        Guide::ALL.into_iter().partition(|it| fits(asked, *it) == Fits::This);
    html! {
        section aria-labelledby="guides" {
            h2 #guides { (asked.say(text::GUIDES)) }
            (guides(asked, &own))
            @if !others.is_empty() {
                details { summary { (asked.say(text::OTHER_GUIDES)) } (guides(asked, &others)) }
            }
        }
    }
}

/// Whether a guide has steps for the device whose steps are shown.
fn fits(asked: &HelpRequest, guide: Guide) -> Fits {
    if guide.variant(asked.device()).is_some() { Fits::This } else { Fits::Others }
}

/// Which devices a guide has steps for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Fits {
    /// The one whose steps are shown, at least.
    This,
    /// The guide is for other devices alone.
    Others,
}
