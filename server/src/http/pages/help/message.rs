//! The page of one message: what stands on the screen, what to do about it on this device, and why it is there.

use crate::http::pages::frame::help_desk;
use crate::http::pages::help::name::{MessageName, tongue};
use crate::http::pages::help::request::{DeviceChoice, HelpRequest, StepsFor};
use crate::http::pages::help::{frame, list, picture, share, text};
use crate::http::pages::prose::{self, Fold};
use crate::service::app::App;
use api::Text;
use api::catalogue::{self, ActionPlace, Guide, MessageRow, Surface};
use api::device::Browser;
use api::explain::{Action, Cause, Explanation, Remedy, Retry, Tone};
use api::failure::CeremonyKind;
use maud::{Markup, html};

/// An incident number, to show what one looks like.
const EXAMPLE: &str = "123-4567";

/// Everything from the heading on.
pub(super) fn body(app: &App, asked: &HelpRequest, row: &MessageRow, told: &Explanation) -> Markup {
    let name = MessageName::of(asked.reader.language, &told.title, &told.headline);
    html! {
        (frame::trail(asked))
        @match name.quoted {
            // What happened stands here once, and names the part below.
            Some(title) => {
                h1.quoted #happened { span.number { (told.number) } " " (name.draw()) }
                (list::in_japanese(asked, title))
            },
            None => h1.quoted { span.number { (told.number) } " " (name.draw()) },
        }
        (whose(asked, row))
        section.message.calm[told.tone() == Tone::Calm] data-message=(told.number) aria-labelledby="happened" {
            @if name.quoted.is_none() { h2 #happened { (prose::prose(&told.headline)) } }
            @if let Some(picture) = &told.picture { (picture::sample(asked, picture)) }
            @if !told.remedies.is_empty() {
                @match name.quoted {
                    Some(_) => h2.next { (asked.say(text::REMEDIES)) },
                    None => h3 { (asked.say(text::REMEDIES)) },
                }
                ol.remedies {
                    @for (at, it) in told.remedies.iter().enumerate() {
                        li { (remedy(asked, it, if at == 0 { Fold::Open } else { Fold::Folded })) }
                    }
                }
            }
            (causes(asked, &told.causes))
            (onwards(asked, row, told))
        }
        @if !row.also.is_empty() {
            details.also {
                summary { (asked.say(text::ALSO)) }
                ul {
                    @let context = asked.context(app);
                    @for other in row.also { li lang=(tongue(other).tag()) { (catalogue::quoted(other, &context)) } }
                }
            }
        }
        (related(asked, row))
        (still(app, asked, told))
        // Where the phone is named first, its code stands there already.
        @if asked.own.is_phone() || asked.device().is_phone() || row.surface == Surface::Pc { (share::other_screen(asked)) }
    }
}

/// Whose steps they are; where only another device can follow them, says so.
fn whose(asked: &HelpRequest, row: &MessageRow) -> Markup {
    match (row.surface, row.place) {
        (Surface::Phone, ActionPlace::Here | ActionPlace::CardReader) if !asked.device().is_phone() => {
            html! {
                section.notice-line.elsewhere {
                    div {
                        p { (asked.say(text::WHICH_PHONE)) }
                        (frame::choices(asked, &DeviceChoice::PHONES))
                        @if !asked.own.is_phone() { p { (asked.say(text::SCAN)) } }
                    }
                    @if !asked.own.is_phone() { (share::figure(asked)) }
                }
            }
        }
        (Surface::Pc, ActionPlace::CardReader) if asked.device().is_phone() => html! {
            section.notice-line {
                p { (asked.say(text::AT_PC)) }
                (frame::choices(asked, &[DeviceChoice::Windows, DeviceChoice::Mac]))
            }
        },
        (Surface::Phone | Surface::Pc, ActionPlace::Here | ActionPlace::CardReader) => frame::device(asked),
    }
}

fn remedy(asked: &HelpRequest, remedy: &Remedy, fold: Fold) -> Markup {
    html! {
        (prose::remedy(remedy, fold))
        @if let Some(action) = remedy.action { (button(asked, action)) }
    }
}

/// What a button of the app does, as far as a link can.
fn button(asked: &HelpRequest, action: Action) -> Markup {
    match action {
        Action::OpenInSafari => way_out(asked, text::IN_SAFARI, Browser::Safari),
        Action::OpenInChrome => way_out(asked, text::IN_CHROME, Browser::Chrome),
        Action::CopyAddress => html! { p { code.whole { (asked.canonical()) } } },
        Action::Register => link(asked, text::REGISTER, "/register"),
        Action::UsePhone => link(asked, text::USE_PHONE, "/login"),
        Action::SignIn => link(asked, text::TO_LOGIN, "/login"),
        Action::UseOtherCard => link(asked, text::OTHER_CARD, "/login"),
        Action::BindCard => link(asked, text::BIND_CARD, "/account"),
        Action::NewQr if !asked.own.is_phone() => link(asked, text::NEW_CODE, "/login"),
        Action::CheckAgain if asked.whose() == StepsFor::Own => link(asked, text::CHECK_DEVICE, "/check"),
        // Only where the journey stopped can it be taken up again, and only this device can be looked at from here.
        Action::SwitchHolder | Action::StartOver | Action::NewQr | Action::CheckAgain => html! {},
    }
}

fn link(asked: &HelpRequest, label: Text, path: &str) -> Markup {
    html! { p { a.button.quiet href=(asked.app(path)) { (asked.say(label)) } } }
}

fn way_out(asked: &HelpRequest, label: Text, to: Browser) -> Markup {
    html! {
        @if let Some(address) = asked.escape(to) {
            p { a.button.main href=(address) { (asked.say(label)) } }
        }
    }
}

fn causes(asked: &HelpRequest, causes: &[Cause]) -> Markup {
    html! {
        @if !causes.is_empty() {
            details.causes open[causes.len() > 1] {
                summary { (asked.say(text::CAUSES)) }
                ul { @for cause in causes { li { (prose::prose(&cause.text)) } } }
            }
        }
    }
}

/// How it goes on from here.
fn onwards(asked: &HelpRequest, row: &MessageRow, told: &Explanation) -> Markup {
    match told.retry {
        Retry::StartOver | Retry::Resume => match row.ceremony {
            CeremonyKind::Create => link(asked, text::REGISTER, "/register"),
            CeremonyKind::Get => link(asked, text::TO_LOGIN, "/login"),
        },
        Retry::AskAuthority | Retry::GoOn | Retry::Done | Retry::InApplication => html! {},
    }
}

/// The guides that its remedies lead to.
fn related(asked: &HelpRequest, row: &MessageRow) -> Markup {
    let leads = |guide: &Guide| row.content.remedies.iter().any(|it| it.guide == Some(*guide));
    let guides: Vec<Guide> = Guide::ALL.into_iter().filter(leads).collect();
    html! {
        @if !guides.is_empty() {
            section {
                h2 { (asked.say(text::RELATED)) }
                (list::guides(asked, &guides))
            }
        }
    }
}

/// What to tell the help desk.
fn still(app: &App, asked: &HelpRequest, told: &Explanation) -> Markup {
    let none = asked.say(text::NO_INCIDENT).replace("{number}", &told.number.to_string());
    html! {
        section.still {
            h2 { (asked.say(text::STILL)) }
            p { (asked.say(text::INCIDENT)) }
            p.incident.example { (asked.say(text::FOR_EXAMPLE)) (asked.say(text::NUMBER)) " " strong { (EXAMPLE) } }
            p.hint { (none) }
            (help_desk(app, asked.reader.language))
        }
    }
}
