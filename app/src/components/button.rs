//! A button that is never dead: it shows at once that it was pressed.

use crate::draw::prelude::*;
use crate::shared_text::{self, t};

/// How much a button stands out.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Tone {
    /// The one thing to do here.
    Main,
    /// A second way, beside the main button.
    Quiet,
    /// Something is lost by it.
    Grave,
}

impl Tone {
    /// Of a button beside a warning that it may lead nowhere.
    pub(crate) fn beside<T>(warning: Option<&T>) -> Self {
        if warning.is_some() { Self::Quiet } else { Self::Main }
    }

    const fn class(self) -> &'static str {
        match self {
            Self::Main => "button main",
            Self::Quiet => "button quiet",
            Self::Grave => "button grave",
        }
    }
}

/// Whether a button waits for what it began.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Busy {
    /// The button can be pressed.
    No,
    /// The button was pressed, and waits for what comes of it.
    Yes,
}

/// A button that shows when it waits.
#[component]
pub(crate) fn Button(
    /// The words on the button.
    #[prop(into)]
    label: String,
    /// How much the button stands out.
    tone: Tone,
    /// Whether the button waits; absent, it never does.
    #[prop(optional, into)]
    busy: Option<Signal<Busy>>,
    /// Whether it is the button of its form.
    #[prop(optional)]
    submits: bool,
    /// Called when the button is pressed.
    press: impl Fn() + 'static,
) -> View {
    // One drawing for all buttons, whatever they do: the download stays small.
    draw(label, tone, busy, submits, Box::new(press))
}

/// A button to which the focus is led by its id. `about` is what it is about, where several of a page say the same: it is read out after the
/// words.
pub(crate) fn button_of(
    id: String,
    about: &str,
    label: &'static str,
    tone: Tone,
    press: impl Fn() + 'static,
) -> View {
    let name = (!about.is_empty()).then(|| [label, " ", about].concat());
    draw_of(Some((id, name)), label.to_owned(), tone, None, false, Box::new(press))
}

/// A link to a page, which looks like a button.
pub(crate) fn leads_to(label: &'static str, address: String, tone: Tone) -> View {
    view! { <p><a class=tone.class() href=address>{label}</a></p> }
}

fn draw(label: String, tone: Tone, busy: Option<Signal<Busy>>, submits: bool, press: Box<dyn Fn()>) -> View {
    draw_of(None, label, tone, busy, submits, press)
}

fn draw_of(
    of: Option<(String, Option<String>)>,
    label: String,
    tone: Tone,
    busy: Option<Signal<Busy>>,
    submits: bool,
    press: Box<dyn Fn()>,
) -> View {
    let class = tone.class();
    let (id, name) = of.unzip();
    let waits = move || busy.is_some_and(|busy| busy.get() == Busy::Yes);
    view! {
        <button
            class=class
            id=id
            aria-label=name.flatten()
            type=if submits { "submit" } else { "button" }
            aria-busy=move || waits().to_string()
            aria-disabled=move || waits().to_string()
            on:click=move |event| {
                if submits {
                    return;
                }
                event.prevent_default();
                // The second press of a double one is the first one's, though it may meet a button that has just come up there.
                if !waits() && event.detail() < 2 {
                    press();
                }
            }
            prop:textContent=move || if waits() { t(shared_text::WAIT).to_owned() } else { label.clone() }
        ></button>
    }
}
