//! Binding a My Number card by way of the browser's extension: looked for before its button is live, and each layer that does not
//! answer is told by its own screen.

use super::binding_state::{needs_hpki, this_card};
use super::text;
use crate::browser::{self, extension};
use crate::client::{self, ApiResult, Trouble};
use crate::components::{Button, Doing, Message, Tone, TroubleNotice, Waiting, anew};
use crate::draw::prelude::*;
use crate::journey::card::{Art, Elsewhere, drawn};
use crate::shared_text::{self, t};
use api::bridge::{Missing, Stopped};
use api::explain::{Action, Explanation, Retry};
use leptos::task::spawn_local;

/// The id of the element that takes the focus when something else is shown.
const PART: &str = "extension";

/// The state of reading a card by the extension.
#[derive(Clone)]
enum ExtensionState {
    Looking,
    Ready,
    Cancelled,
    Signing,
    Told(Box<Explanation>, Tried),
    Failed(Trouble, Tried),
}

/// What did not succeed, and is done once more by "try again".
#[derive(Clone, Copy)]
enum Tried {
    Looking,
    Signing,
}

/// The extension, from whether it is there to what the card signed.
#[component]
pub(crate) fn ExtensionPart(
    /// Called when the card is bound.
    bound: impl Fn() + Copy + Send + Sync + 'static,
    /// The HPKI card has to be shown again.
    hpki_needed: impl Fn() + Copy + Send + Sync + 'static,
    /// Called when the person goes on without the extension after all.
    reader: impl Fn() + Copy + Send + Sync + 'static,
    /// What else can be done, while the person is not asked for anything elsewhere.
    rest: impl Fn() -> View + Copy + Send + 'static,
) -> View {
    let state = RwSignal::new(ExtensionState::Looking);
    let set = move |to: ExtensionState| {
        // Whoever has pressed nothing keeps the focus where it is.
        let first = matches!(to, ExtensionState::Looking | ExtensionState::Ready);
        let _ = state.try_set(to);
        if !first {
            browser::enter(PART);
        }
    };
    let look = move || {
        set(ExtensionState::Looking);
        spawn_local(async move {
            match extension::present().await {
                Ok(()) => set(ExtensionState::Ready),
                Err(stopped) => set(explained(&stopped, Tried::Looking).await),
            }
        });
    };
    let sign = move || {
        set(ExtensionState::Signing);
        spawn_local(async move {
            match signed().await {
                Ok(Ok(())) => bound(),
                Ok(Err(stopped)) if stopped.missing == Missing::Cancelled => set(ExtensionState::Cancelled),
                Ok(Err(stopped)) => set(explained(&stopped, Tried::Signing).await),
                Err(trouble) if needs_hpki(&trouble) => hpki_needed(),
                Err(trouble) => set(failed(trouble, Tried::Signing)),
            }
        });
    };
    let retry = move |tried: Tried| match tried {
        Tried::Looking => look(),
        Tried::Signing => sign(),
    };
    let again = move |tried: Tried| {
        Doing::by(move |action| match Elsewhere::of(action) {
            // The card can be bound without the extension.
            Some(Elsewhere::Binding) => reader(),
            Some(Elsewhere::OtherCard | Elsewhere::Phone | Elsewhere::Registration) | None => retry(tried),
        })
    };
    look();
    // Whoever leaves takes the question back; a window left open would keep the card from everybody.
    on_cleanup(extension::cancel);
    let shown = anew(move || match state.get() {
        ExtensionState::Looking => view! { <Waiting what=t(text::EXTENSION_LOOKING)/> {rest()} },
        state @ (ExtensionState::Ready | ExtensionState::Cancelled) => view! {
            <section class="card">
                <h2>{t(text::EXTENSION_READY)}</h2>
                {matches!(state, ExtensionState::Cancelled).then(|| view! { <p class="hint" data-say="">{t(text::EXTENSION_CANCELLED)}</p> })}
                <p>{t(text::EXTENSION_LEAD)}</p>
                <Button label=t(text::READ_CARD) tone=Tone::Main press=sign/>
                <Button label=t(text::WITHOUT_EXTENSION) tone=Tone::Quiet press=reader/>
                {rest()}
            </section>
        },
        ExtensionState::Signing => view! {
            <section class="card swap">
                <h2 data-say="">{t(text::EXTENSION_SIGNING)}</h2>
                {drawn(Art::Pin, text::EXTENSION_PIN)}
                <p class="hint">{t(text::EXTENSION_PIN)}</p>
                <Button label=t(shared_text::CANCEL) tone=Tone::Quiet press=reader/>
            </section>
        },
        ExtensionState::Told(explanation, tried) => {
            let once_more = explanation.retry == Retry::AskAuthority;
            let offered = explanation.remedies.iter().any(|it| it.action == Some(Action::BindCard));
            view! {
                <Message explanation=*explanation again=Some(again(tried))/>
                {once_more.then(|| view! { <Button label=t(shared_text::AGAIN) tone=Tone::Quiet press=move || retry(tried)/> })}
                {(!offered).then(|| view! { <Button label=t(text::WITHOUT_EXTENSION) tone=Tone::Quiet press=reader/> })}
                {rest()}
            }
        }
        ExtensionState::Failed(trouble, tried) => {
            view! { <TroubleNotice trouble again=again(tried)/> {rest()} }
        }
    });
    view! { <div id=PART tabindex="-1">{shown}</div> }
}

/// Challenge, signature, binding. What a layer did not do is no trouble of ours.
async fn signed() -> ApiResult<Result<(), Stopped>> {
    let challenge = client::bridge::begin().await?;
    match extension::sign(&challenge).await {
        Ok(signed) => client::bridge::finish(&challenge.id, &signed).await.map(|_| Ok(())),
        Err(stopped) => Ok(Err(stopped)),
    }
}

/// The screen about the layer that did not do its part.
async fn explained(stopped: &Stopped, tried: Tried) -> ExtensionState {
    match client::bridge::stopped(stopped).await {
        Ok(told) => offered_here(told.explanation, tried),
        Err(trouble) => ExtensionState::Failed(trouble, tried),
    }
}

/// What the server refused: its own screen, where it has one.
fn failed(mut trouble: Trouble, tried: Tried) -> ExtensionState {
    if let Trouble::Refused(problem) = &mut trouble
        && let Some(explanation) = problem.explanation.take()
    {
        return offered_here(explanation, tried);
    }
    ExtensionState::Failed(trouble, tried)
}

/// The screen, which offers nothing that is not to be had here.
fn offered_here(mut explanation: Box<Explanation>, tried: Tried) -> ExtensionState {
    explanation.without(&this_card());
    ExtensionState::Told(explanation, tried)
}
