//! What messages and guides say, as the server's own pages draw it.

use api::explain::{GuideStep, Remedy};
use maud::{Markup, PreEscaped, html};

/// A name that reads badly when a line ends within it, and which no browser keeps together by itself.
const ONE_WORD: &str = "本人ID";

/// A text of the catalogue, with the name that no line may end in kept in one piece.
pub(in crate::http) fn prose(text: &str) -> Markup {
    html! {
        @for (at, part) in text.split(ONE_WORD).enumerate() {
            @if at > 0 { span.word { (ONE_WORD) } }
            (part)
        }
    }
}

/// The steps of a guide, in their order.
pub(in crate::http) fn steps(steps: &[GuideStep]) -> Markup {
    html! {
        ol.steps {
            @for step in steps {
                li {
                    (prose(&step.text))
                    // Our own markup, made by the catalogue's pen.
                    @if let Some(drawing) = &step.drawing { " " div.sketch { (PreEscaped(drawing)) } }
                }
            }
        }
    }
}

/// Whether the steps of a remedy are shown at once.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(in crate::http) enum Fold {
    Open,
    Folded,
}

/// A remedy: a sentence, with its steps below it where it has any.
pub(in crate::http) fn remedy(it: &Remedy, fold: Fold) -> Markup {
    html! {
        @if it.steps.is_empty() {
            p { (prose(&it.text)) }
        } @else {
            details open[fold == Fold::Open] {
                summary { (prose(&it.text)) }
                (steps(&it.steps))
            }
        }
    }
}
