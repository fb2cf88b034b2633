//! The page of a topic: what to do in each case, whom to call, and where to read on.

use crate::http::pages::frame::help_desk;
use crate::http::pages::help::name::MessageName;
use crate::http::pages::help::request::HelpRequest;
use crate::http::pages::help::{address, frame, share, text};
use crate::http::pages::prose;
use crate::service::app::App;
use api::catalogue::{self, HelpPage, NextPage, Topic};
use maud::{Markup, html};

/// Everything from the heading on.
pub(super) fn body(app: &App, asked: &HelpRequest, topic: Topic) -> Markup {
    let content = topic.content();
    html! {
        (frame::trail(asked))
        h1 { (asked.say(topic.title())) }
        @for part in content.parts {
            section.card.way-through {
                @if let Some(heading) = part.heading { h2 { (asked.say(heading)) } }
                ol.steps { @for step in part.steps { li { (prose::prose(asked.say(*step))) } } }
                @if let Some((page, audience)) = part.next && audience.fits(&asked.own) { (button(asked, page)) }
            }
        }
        section.still {
            h2 { (asked.say(text::CALL)) }
            p { (asked.say(content.call)) }
            (help_desk(app, asked.reader.language))
        }
        (more(app, asked, content.more))
        (share::other_screen(asked))
    }
}

/// Where the steps are taken.
fn button(asked: &HelpRequest, page: NextPage) -> Markup {
    let (label, path) = match page {
        NextPage::Account => (text::ACCOUNT, "/account"),
        NextPage::Login => (text::SIGN_IN, "/login"),
        NextPage::Register => (text::WITH_CARD, "/register"),
        NextPage::Check => (text::CHECK_DEVICE, "/check"),
    };
    html! { p { a.button.main href=(asked.app(path)) { (asked.say(label)) } } }
}

/// Where to read on.
fn more(app: &App, asked: &HelpRequest, pages: &[HelpPage]) -> Markup {
    let listed = catalogue::listed(&asked.context(app));
    let name = |page: HelpPage| match page {
        HelpPage::Message(number) => {
            listed.iter().find(|it| it.number == number).map_or_else(String::new, |it| {
                let name = MessageName::of(asked.reader.language, &it.title, &it.headline);
                format!("{number} {}", name.said)
            })
        }
        HelpPage::Guide(guide) => asked.say(guide.title()).to_owned(),
        HelpPage::Topic(topic) => asked.say(topic.title()).to_owned(),
    };
    html! {
        section {
            h2 { (asked.say(text::SEE_ALSO)) }
            ul.guides {
                @for page in pages { li { a href=(asked.to(&address::page(*page))) { (name(*page)) } } }
            }
        }
    }
}
