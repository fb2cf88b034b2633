//! The folded part for developers: what was told, claim by claim. Never a token.

use super::provider::Arrival;
use super::text::{self, Tongue, Worded};
use super::told;
use maud::{Markup, html};
use serde_json::{Map, Value};

/// A part that is folded.
pub(super) fn fold(tongue: Tongue, content: &Markup) -> Markup {
    html! {
        details {
            summary { (text::FOR_DEVELOPERS.in_tongue(tongue)) }
            (content)
        }
    }
}

/// What was told of whoever is logged in, after what is `new` of it.
pub(super) fn told_of(arrival: &Arrival, new: Option<&Markup>, tongue: Tongue) -> Markup {
    let expires = arrival.expires_at.map(|at| told::moment(at, tongue));
    let content = html! {
        @if let Some(new) = new { (new) }
        h2 { (text::ID_TOKEN.in_tongue(tongue)) }
        p { (text::ID_TOKEN_WHAT.in_tongue(tongue)) }
        (claims(&arrival.id_claims, tongue))
        h2 { (text::USERINFO.in_tongue(tongue)) }
        p { (text::USERINFO_WHAT.in_tongue(tongue)) }
        (claims(&arrival.userinfo, tongue))
        h2 { (text::ACCESS_TOKEN.in_tongue(tongue)) }
        p { (text::ACCESS_TOKEN_WHAT.in_tongue(tongue)) }
        dl {
            (fact(text::SCOPE_LABEL, &arrival.scope, tongue))
            (fact(text::EXPIRES_LABEL, expires.as_deref().unwrap_or(text::UNKNOWN.in_tongue(tongue)), tongue))
        }
        p { (text::RAW.in_tongue(tongue)) }
    };
    fold(tongue, &content)
}

/// A fact with its name.
pub(super) fn fact(name: Worded, value: &str, tongue: Tongue) -> Markup {
    html! {
        div { dt { (name.in_tongue(tongue)) } dd { (value) } }
    }
}

fn claims(all: &Map<String, Value>, tongue: Tongue) -> Markup {
    html! {
        dl.claims {
            @for (name, value) in all {
                div {
                    dt { code { (name) } }
                    dd { code { (told::value(value)) } }
                    @if let Some(meaning) = text::claim(name) {
                        dd.meaning { (meaning.in_tongue(tongue)) }
                    }
                }
            }
        }
    }
}
