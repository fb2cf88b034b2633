//! Binding a My Number card by way of the browser's extension: looked for before its button is live, and each layer that does not
//! answer is told by its own screen.

use super::binding_state::needs_hpki;
use super::text;
use crate::browser::extension;
use crate::client::{self, ApiResult, Trouble};
use crate::components::{Button, Doing, Message, Tone, TroubleNotice, Waiting, anew};
use crate::draw::prelude::*;
use crate::journey::card::{Art, Elsewhere, drawn};
use crate::shared_text::{self, t};
use api::bridge::{Missing, Stopped};
use api::explain::{Action, Explanation};
use leptos::task::spawn_local;

/// The state of reading a card by the extension.
#[derive(Clone)]
enum ExtensionState {
    Looking,
    Ready,
    Cancelled,
    Signing,
    Told(Box<Explanation>),
    Failed(Trouble),
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
        let _ = state.try_set(to);
    };
    let look = move || {
        set(ExtensionState::Looking);
        spawn_local(async move {
            match extension::present().await {
                Ok(()) => set(ExtensionState::Ready),
                Err(stopped) => set(explained(&stopped).await),
            }
        });
    };
    let sign = move || {
        set(ExtensionState::Signing);
        spawn_local(async move {
            match signed().await {
                Ok(Ok(())) => bound(),
                Ok(Err(stopped)) if stopped.missing == Missing::Cancelled => set(ExtensionState::Cancelled),
                Ok(Err(stopped)) => set(explained(&stopped).await),
                Err(trouble) if needs_hpki(&trouble) => hpki_needed(),
                Err(trouble) => set(ExtensionState::Failed(trouble)),
            }
        });
    };
    let again = Doing::by(move |action| match Elsewhere::of(action) {
        // The card can be bound without the extension.
        Some(Elsewhere::Binding | Elsewhere::OtherCard | Elsewhere::Phone) => reader(),
        Some(Elsewhere::Registration) | None => look(),
    });
    look();
    // Whoever leaves takes the question back; a window left open would keep the card from everybody.
    on_cleanup(extension::cancel);
    anew(move || match state.get() {
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
        ExtensionState::Told(explanation) => {
            let offered = explanation.remedies.iter().any(|it| it.action == Some(Action::BindCard));
            view! {
                <Message explanation=*explanation again=Some(again)/>
                {(!offered).then(|| view! { <Button label=t(text::WITHOUT_EXTENSION) tone=Tone::Quiet press=reader/> })}
                {rest()}
            }
        }
        ExtensionState::Failed(trouble) => view! { <TroubleNotice trouble again/> {rest()} },
    })
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
async fn explained(stopped: &Stopped) -> ExtensionState {
    match client::bridge::stopped(stopped).await {
        Ok(told) => ExtensionState::Told(told.explanation),
        Err(trouble) => ExtensionState::Failed(trouble),
    }
}
