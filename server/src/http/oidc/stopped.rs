//! Where somebody whom an application has sent here cannot be sent on: the message that explains it, with its number for the help desk, and one
//! way on. Whoever develops the application finds what was wrong, folded.

use crate::http::answer::problem::status;
use crate::http::answer::request_line::Refused;
use crate::http::oidc::page::{OwnForm, PageAddress, code_form, framed, signs_out};
use crate::http::oidc::page_text as text;
use crate::http::pages::frame::help_desk;
use crate::http::pages::prose::{self, Fold};
use crate::service::act::Act;
use crate::service::error::{About, Error};
use crate::service::explanation::{remember, screen, told};
use crate::service::oidc::failures;
use api::catalogue::Number;
use api::explain::Explanation;
use api::failure::CeremonyKind;
use api::{Language, Text, shared_text};
use axum::response::Response;
use maud::{Markup, html};

/// What is told where nothing is wrong with the request: too much is asked, or the server has failed.
const NOT_NOW: Number = Number::ours(6);

/// How the person goes on.
pub(super) enum WayOn {
    /// Back to the application where that is known, or by loading the page again where that helps.
    Back,
    /// By signing out here.
    SignOut,
    /// By correcting the code that was typed.
    Retype {
        /// What was typed.
        given: String,
    },
}

/// The page for a refusal or a failure. The log gets it like any other (`request_line.rs`).
pub(super) async fn stopped(act: &Act, error: Error, way: WayOn, address: &PageAddress) -> Response {
    let language = act.caller.language;
    let route = address.route();
    let incident = remember(act, &error, (route.as_str(), CeremonyKind::Get)).await;
    failures::note_stopped(act, &error, incident.as_ref()).await;
    let told = told(act, &error, CeremonyKind::Get, incident.as_ref());
    let told = told.unwrap_or_else(|| screen(act, NOT_NOW, &[], incident.clone(), None));
    let (vendor, back, retry_after) = match &error.about {
        About::Application { detail, back } => (Some(detail.as_str()), back.as_deref(), None),
        About::Rate { retry_after } => (None, None, Some(*retry_after)),
        _ => (None, None, None),
    };
    let form = match way {
        WayOn::Back => OwnForm::No,
        WayOn::SignOut | WayOn::Retype { .. } => OwnForm::Yes,
    };
    let title = title(told.number, language);
    let again = address.again().filter(|_| told.number == NOT_NOW);
    let body = match &way {
        WayOn::Retype { given } => html! {
            (code_form(Some((given.as_str(), text::CODE_WRONG.in_language(language))), language))
            (message(act, &told, &html! {}, vendor))
        },
        WayOn::SignOut => message(act, &told, &signs_out(&[], language), vendor),
        WayOn::Back => message(act, &told, &link(back, again.as_deref(), language), vendor),
    };
    let mut response = framed(language, (status(error.code), form), (title, &body), address);
    let incident = incident.map(|number| number.to_string());
    let refused = Refused { code: error.code, incident, cause: error.inside.cause };
    refused.mark(&mut response, &act.app.metrics, retry_after);
    response
}

/// The heading of a page: the message's title, which the catalogue has in Japanese alone.
fn title(number: Number, language: Language) -> &'static str {
    let all = [
        text::UNKNOWN,
        text::RETURN_ADDRESS,
        text::OVER,
        text::LOGOUT_ADDRESS,
        text::TYPE_CODE,
        text::NOT_NOW,
    ];
    let at = usize::from(number.section).saturating_sub(1);
    all.get(at).copied().unwrap_or(text::NOT_NOW).in_language(language)
}

/// The one button, where there is something to press.
fn link(back: Option<&str>, again: Option<&str>, language: Language) -> Markup {
    let (label, address) = match (back, again) {
        (Some(address), _) => (shared_text::GO_BACK, address),
        (None, Some(address)) => (shared_text::RELOAD, address),
        (None, None) => return html! {},
    };
    html! { p { a.button.main href=(address) { (label.in_language(language)) } } }
}

/// The message as the app draws it (`app/src/components/message.rs`); its number is in the open, and beside it whom to tell.
fn message(act: &Act, told: &Explanation, way_on: &Markup, vendor: Option<&str>) -> Markup {
    let language = act.caller.language;
    let t = |text: Text| text.in_language(language);
    html! {
        section.message role="group" data-message=(told.number) aria-labelledby="happened" {
            h2 #happened { (told.headline) }
            (way_on)
            h3 { (t(shared_text::REMEDIES)) }
            ol.remedies { @for it in &told.remedies { li { (prose::remedy(it, Fold::Folded)) } } }
            (help_desk(&act.app, language))
            @if let Some(number) = &told.incident {
                p.incident { (t(shared_text::INCIDENT)) " " strong { (number) } }
                p.hint { (t(text::TELL_NUMBER)) }
            }
            details.more {
                summary { (t(shared_text::TECHNICAL)) }
                h3 { (t(shared_text::CAUSES)) }
                ul.causes { @for it in &told.causes { li { (it.text) } } }
                p { a href={ "/help/" (told.number) "?lang=" (language.tag()) } { (t(shared_text::ELSEWHERE)) } }
            }
            @if let Some(why) = vendor {
                // In English, as the protocol is. What was sent is shown as text, and never as a link.
                details.more {
                    summary { (t(text::VENDOR)) }
                    code lang="en" { (why) }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use api::catalogue::rows;

    #[test]
    fn a_page_is_called_as_its_message_is() {
        for row in rows().into_iter().filter(|row| row.number.chapter == 5) {
            let heading = title(row.number, Language::Ja);
            // Where a code is typed, the title stands at the field.
            let titled = row.title == heading || (text::CODE_WRONG.ja.starts_with(row.title));
            assert!(titled, "{}: {heading}", row.number);
            assert!(!title(row.number, Language::En).contains(|c: char| c > '\u{3000}'));
        }
    }
}
