//! The page of one message: what stands on the screen, what to do about it on this device, and why it is there.

use crate::http::pages::help::asked::{Asked, Choice, Whose};
use crate::http::pages::help::{frame, list, picture, share, words};
use api::Text;
use api::catalogue::{Guide, Place, Row, Surface};
use api::device::Browser;
use api::explain::{Action, Cause, Explanation, Remedy, Retry};
use maud::{Markup, html};

/// An incident number, to show what one looks like.
const EXAMPLE: &str = "123-4567";

/// Everything from the heading on.
pub(super) fn body(asked: &Asked, row: &Row, told: &Explanation) -> Markup {
    html! {
        (frame::trail(asked))
        h1.quoted { span.number { (told.number) } " " span lang=(frame::tongue(&told.title)) { (told.title) } }
        (whose(asked, row))
        section.message data-message=(told.number) aria-labelledby="happened" {
            h2 #happened { (told.headline) }
            @if let Some(picture) = &told.picture { (picture::drawing(picture)) }
            @if !told.remedies.is_empty() {
                h3 { (asked.say(words::REMEDIES)) }
                ol.remedies {
                    @for (at, it) in told.remedies.iter().enumerate() {
                        li { (remedy(asked, it, if at == 0 { Fold::Open } else { Fold::Folded })) }
                    }
                }
            }
            (causes(asked, &told.causes))
            (onwards(asked, told))
        }
        @if !row.also.is_empty() {
            details.also {
                summary { (asked.say(words::ALSO)) }
                ul { @for other in row.also { li lang=(frame::tongue(other)) { (other) } } }
            }
        }
        (related(asked, row))
        (still(asked, told))
        // Where the phone is named first, its code stands there already.
        @if asked.own.is_phone() || asked.device().is_phone() || row.surface == Surface::Pc { (share::other_screen(asked)) }
    }
}

/// Whose steps they are; where only another device can follow them, says so.
fn whose(asked: &Asked, row: &Row) -> Markup {
    match (row.surface, row.place) {
        (Surface::Phone, Place::Here | Place::CardReader) if !asked.device().is_phone() => html! {
            section.notice-line.elsewhere {
                div {
                    p { (asked.say(words::WHICH_PHONE)) }
                    (frame::choices(asked, &Choice::PHONES))
                    @if !asked.own.is_phone() { p { (asked.say(words::SCAN)) } }
                }
                @if !asked.own.is_phone() { (share::figure(asked)) }
            }
        },
        (Surface::Pc, Place::CardReader) if asked.device().is_phone() => html! {
            section.notice-line {
                p { (asked.say(words::AT_PC)) }
                (frame::choices(asked, &[Choice::Windows, Choice::Mac]))
            }
        },
        (Surface::Phone | Surface::Pc, Place::Here | Place::CardReader) => frame::device(asked),
    }
}

/// Whether the steps of a remedy are shown at once.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Fold {
    Open,
    Folded,
}

fn remedy(asked: &Asked, remedy: &Remedy, fold: Fold) -> Markup {
    html! {
        @if remedy.steps.is_empty() {
            p { (remedy.text) }
        } @else {
            details open[fold == Fold::Open] {
                summary { (remedy.text) }
                (list::steps(&remedy.steps))
            }
        }
        @if let Some(action) = remedy.action { (button(asked, action)) }
    }
}

/// What a button of the app does, as far as a link can.
fn button(asked: &Asked, action: Action) -> Markup {
    match action {
        Action::OpenInSafari => way_out(asked, words::IN_SAFARI, Browser::Safari),
        Action::OpenInChrome => way_out(asked, words::IN_CHROME, Browser::Chrome),
        Action::CopyAddress => html! { p { code.whole { (asked.canonical()) } } },
        Action::Register => link(asked, words::REGISTER, "/register"),
        Action::UsePhone => link(asked, words::USE_PHONE, "/login"),
        Action::UseOtherCard => link(asked, words::OTHER_CARD, "/login"),
        Action::BindCard => link(asked, words::BIND_CARD, "/account"),
        Action::NewQr if !asked.own.is_phone() => link(asked, words::NEW_CODE, "/login"),
        Action::CheckAgain if asked.whose() == Whose::Own => link(asked, words::CHECK, "/check"),
        // Only where the journey stopped can it be taken up again, and only this device can be looked at from here.
        Action::SwitchHolder | Action::StartOver | Action::NewQr | Action::CheckAgain => html! {},
    }
}

fn link(asked: &Asked, label: Text, path: &str) -> Markup {
    html! { p { a.button.quiet href=(asked.app(path)) { (asked.say(label)) } } }
}

fn way_out(asked: &Asked, label: Text, to: Browser) -> Markup {
    html! {
        @if let Some(address) = asked.escape(to) {
            p { a.button.main href=(address) { (asked.say(label)) } }
        }
    }
}

fn causes(asked: &Asked, causes: &[Cause]) -> Markup {
    html! {
        @if !causes.is_empty() {
            details.causes open[causes.len() > 1] {
                summary { (asked.say(words::CAUSES)) }
                ul { @for cause in causes { li { (cause.text) } } }
            }
        }
    }
}

/// How it goes on from here.
fn onwards(asked: &Asked, told: &Explanation) -> Markup {
    match told.retry {
        Retry::StartOver | Retry::Resume => link(asked, words::START_OVER, "/login"),
        Retry::AskAuthority | Retry::GoOn => html! {},
    }
}

/// The guides that its remedies lead to.
fn related(asked: &Asked, row: &Row) -> Markup {
    let leads = |guide: &Guide| row.content.remedies.iter().any(|it| it.guide == Some(*guide));
    let guides: Vec<Guide> = Guide::ALL.into_iter().filter(leads).collect();
    html! {
        @if !guides.is_empty() {
            section {
                h2 { (asked.say(words::RELATED)) }
                (list::guides(asked, &guides))
            }
        }
    }
}

/// What to tell the help desk.
fn still(asked: &Asked, told: &Explanation) -> Markup {
    let none = asked.say(words::NO_INCIDENT).replace("{number}", &told.number.to_string());
    html! {
        section.still {
            h2 { (asked.say(words::STILL)) }
            p { (asked.say(words::INCIDENT)) }
            p.incident { (asked.say(words::NUMBER)) " " strong { (EXAMPLE) } }
            p.hint { (none) }
        }
    }
}
