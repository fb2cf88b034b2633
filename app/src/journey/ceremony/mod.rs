//! One WebAuthn ceremony on a page: prepared before its button is live, started in the click, explained when it fails, resumed in place.

mod course;

pub(crate) use course::{Begins, CeremonyPlan};

use crate::browser::{self, passkey};
use crate::client;
use crate::components::{Around, Busy, Button, Message, Pictures, Tone, TroubleNotice};
use crate::draw::prelude::*;
use crate::shared_text::{self, t};
use api::explain::Explanation;
use api::failure::{CeremonyKind, predict};
use course::{CeremonyState, Course, While};

/// The place of the ceremony; there is one on a page.
const PLACE: &str = "ceremony";

/// A ceremony with its button. The button stays the same one from the first look until something has to be explained, so that it keeps the
/// focus; what is explained then takes it.
#[component]
pub(crate) fn CeremonyStep(
    /// How the ceremony begins, and what its answer does.
    purpose: CeremonyPlan,
    /// The words on the button that begins.
    label: &'static str,
    /// What the page has around it.
    #[prop(optional)]
    around: Option<Around>,
    /// Whether the person has pressed for it already: then it begins at once, and whoever gives up starts over.
    #[prop(optional)]
    begins: Begins,
) -> View {
    let it = Course::new(purpose, around, begins);
    let rest = move || around.map(Around::rest);
    let others = move || around.map(Around::rest_of_failed);
    let again = Around::buttons(around, None, move |action| it.act(action));
    let press = move || it.press();
    on_cleanup(passkey::stop);
    browser::on_seen_again(move || it.seen_again());
    it.prepare(match begins {
        Begins::ByButton => While::Waiting,
        Begins::AtOnce => While::Pressed,
    });
    let busy = Signal::derive(move || match it.step.get() {
        CeremonyState::Ready => Busy::No,
        CeremonyState::Preparing
        | CeremonyState::Asking
        | CeremonyState::Finishing
        | CeremonyState::Explained(_)
        | CeremonyState::Refused(_) => Busy::Yes,
    });
    Effect::new(move |_| match it.step.get() {
        CeremonyState::Explained(_) | CeremonyState::Refused(_) => browser::enter(PLACE),
        CeremonyState::Preparing
        | CeremonyState::Ready
        | CeremonyState::Asking
        | CeremonyState::Finishing => {}
    });
    view! {
        <div class="ceremony" id=PLACE>
            {move || match it.step.get() {
                // What happened stands instead of what was feared.
                CeremonyState::Explained(_) | CeremonyState::Refused(_) => None,
                CeremonyState::Preparing | CeremonyState::Ready | CeremonyState::Asking | CeremonyState::Finishing => {
                    it.warned.get().map(|explanation| view! { <Message explanation again=None/> })
                }
            }}
            {move || match it.step.get() {
                CeremonyState::Explained(explanation) => view! { <Message explanation=*explanation again=Some(again)/> {others()} <Pictures/> },
                CeremonyState::Refused(trouble) => view! { <TroubleNotice trouble again/> {others()} },
                step @ (CeremonyState::Preparing | CeremonyState::Ready | CeremonyState::Asking | CeremonyState::Finishing) => view! {
                    <Button label=label tone=it.warned.with(|it| Tone::beside(it.as_ref())) busy=busy press=press/>
                    {matches!(step, CeremonyState::Asking).then(|| view! {
                        <p class="spinner" aria-hidden="true"></p>
                        <p data-say="">{t(shared_text::SHEET)}</p>
                        <Button label=t(shared_text::CANCEL) tone=Tone::Quiet press=passkey::stop/>
                        <Pictures/>
                    })}
                    {matches!(step, CeremonyState::Preparing | CeremonyState::Ready).then(rest)}
                },
            }}
        </div>
    }
}

/// Finds out what speaks against this device, such as an app's own view. A page waits for it before anything can be typed or chosen: whoever
/// types a password first would type it in vain.
pub(crate) async fn foresee(kind: CeremonyKind, told: RwSignal<Option<Explanation>>) {
    if told.try_with_untracked(Option::is_some) != Some(false) {
        return;
    }
    let can = passkey::can().await;
    let Some(prediction) = predict(&browser::device(), kind, can.page, can.platform) else { return };
    // Without an answer it is told when the passkey's turn comes.
    let explained = client::explain::message(&prediction.diagnosis.message.to_string()).await;
    let _ = told.try_set(explained.ok());
}

/// What was found, above everything else.
pub(crate) fn foreseen(told: RwSignal<Option<Explanation>>) -> Option<View> {
    told.get_untracked().map(|explanation| view! { <Message explanation again=None/> })
}

/// A code on a screen stays free for the phone's browser: an app's own view only leads there.
pub(crate) fn other_browser(told: RwSignal<Option<Explanation>>) -> View {
    view! {
        <p role="alert">{t(shared_text::OTHER_BROWSER)}</p>
        {foreseen(told)}
    }
}
