//! The first page: what do you see? By words, by picture, by where it appears; and the guides.

use crate::http::pages::help::request::HelpRequest;
use crate::http::pages::help::{address, frame, list, picture, text};
use crate::service::app::App;
use api::Text;
use api::catalogue::{self, Listed, Moment, Surface};
use maud::{Markup, html};

/// Everything from the heading on.
pub(super) fn body(app: &App, asked: &HelpRequest) -> Markup {
    html! {
        h1 { (asked.say(text::BROWSE)) }
        (frame::search(asked))
        (list::common(asked))
        (frame::device(asked))
        (pictures(asked))
        (everything(app, asked))
    }
}

/// All messages and all guides.
pub(super) fn everything(app: &App, asked: &HelpRequest) -> Markup {
    let all = catalogue::listed(&asked.context(app));
    let (here, there) = match nearest(asked) {
        Surface::Phone => (Surface::Phone, Surface::Pc),
        Surface::Pc => (Surface::Pc, Surface::Phone),
    };
    html! {
        section.index aria-labelledby="messages" {
            h2 #messages { (asked.say(text::MESSAGES)) }
            (surface(asked, &all, here))
            (surface(asked, &all, there))
        }
        (list::all_guides(asked))
    }
}

/// The screens that only the system shows on this device, to point at.
fn pictures(asked: &HelpRequest) -> Markup {
    let seen = catalogue::pictures(nearest(asked), asked.device(), asked.reader.language);
    html! {
        @if !seen.is_empty() {
            section.pictures aria-labelledby="pictures" {
                h2 #pictures { (asked.say(text::PICTURES)) }
                p.hint { (asked.say(text::PICTURES_HINT)) }
                ul {
                    @for it in &seen {
                        li {
                            a.picture-choice href=(asked.to(&address::message(it.number))) aria-label=(it.picture.title) {
                                (picture::drawing(&it.picture))
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The screens the reader is likelier to look at.
fn nearest(asked: &HelpRequest) -> Surface {
    if asked.device().is_phone() { Surface::Phone } else { Surface::Pc }
}

fn surface(asked: &HelpRequest, all: &[Listed], surface: Surface) -> Markup {
    let name = match surface {
        Surface::Phone => text::ON_PHONE,
        Surface::Pc => text::ON_PC,
    };
    html! {
        h3 { (asked.say(name)) }
        @for moment in Moment::ALL {
            @let there: Vec<&Listed> = all.iter().filter(|it| it.surface == surface && it.moment == moment).collect();
            details.group {
                summary { h4 { (asked.say(heading(surface, moment))) } " " span.count { (there.len()) } }
                (list::messages(asked, there.into_iter()))
            }
        }
    }
}

fn heading(surface: Surface, moment: Moment) -> Text {
    match (surface, moment) {
        (Surface::Phone, Moment::Before) => text::PHONE_BEFORE,
        (Surface::Phone, Moment::During) => text::PHONE_DURING,
        (Surface::Phone, Moment::After) => text::PHONE_AFTER,
        (Surface::Pc, Moment::Before) => text::PC_BEFORE,
        (Surface::Pc, Moment::During) => text::PC_DURING,
        (Surface::Pc, Moment::After) => text::PC_AFTER,
    }
}
