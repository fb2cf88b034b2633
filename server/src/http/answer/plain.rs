//! Answers for whoever comes by hand, without a browser and without a script: plain text that says the same as the screens.

use crate::calendar;
use crate::cards::{Roles, Verdict, role};
use api::{Language, Problem};
use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use std::fmt::Write as _;

/// More than any problem of ours.
const LONGEST: usize = 256 * 1024;

/// The same answer as plain text, where it is a problem; anything else stays as it is.
pub async fn in_plain_text(response: Response) -> Response {
    let kind = response.headers().get(header::CONTENT_TYPE);
    if kind != Some(&HeaderValue::from_static("application/problem+json")) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = axum::body::to_bytes(body, LONGEST).await else {
        return Response::from_parts(parts, Body::empty());
    };
    let Ok(problem) = serde_json::from_slice::<Problem>(&bytes) else {
        return Response::from_parts(parts, Body::from(bytes));
    };
    parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(problem_text(&problem)))
}

/// A problem, as one would read it out.
fn problem_text(problem: &Problem) -> String {
    let mut out = String::new();
    match &problem.explanation {
        Some(it) => {
            let _ = writeln!(out, "{} {}\n\n{}", it.number, it.title, it.headline);
            for cause in &it.causes {
                let _ = write!(out, "\n・{}", cause.text);
            }
            if !it.causes.is_empty() {
                out.push('\n');
            }
            for (n, remedy) in (1..).zip(&it.remedies) {
                let _ = write!(out, "\n{n}. {}", remedy.text);
                for step in &remedy.steps {
                    let _ = write!(out, "\n   - {}", step.text);
                }
            }
        }
        None => {
            let _ = write!(out, "{}", problem.title);
        }
    }
    for line in [&problem.detail, &problem.contact, &problem.incident].into_iter().flatten() {
        let _ = write!(out, "\n\n{line}");
    }
    out.push('\n');
    out
}

/// A card that is good, as one would read it out.
pub fn good_card(verdict: &Verdict, language: Language) -> String {
    let leaf = &verdict.leaf;
    let until = calendar::day(leaf.valid_until, language).unwrap_or_default();
    let roles = match &verdict.roles {
        Roles::Some { roles } => {
            roles.iter().map(|it| role::in_language(it, language)).collect::<Vec<_>>().join(", ")
        }
        Roles::None | Roles::OtherScheme { .. } | Roles::Malformed => String::new(),
    };
    match language {
        Language::Ja => format!(
            "このカードの証明書は有効です。\n発行者：{}\n有効期限：{until}\n資格：{}\n",
            leaf.issued_by,
            if roles.is_empty() { "記載なし" } else { &roles },
        ),
        Language::En => format!(
            "The certificate on this card is valid.\nIssuer: {}\nValid until: {until}\nQualifications: {}\n",
            leaf.issued_by,
            if roles.is_empty() { "none stated" } else { &roles },
        ),
    }
}
