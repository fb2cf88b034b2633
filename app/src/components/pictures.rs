//! Drawings of screens that only the system shows, to point at.

use super::drawing::Drawing;
use super::message::Message;
use crate::client::{self, explain::Pictured};
use crate::draw::prelude::*;
use crate::shared_text::{self, t};
use api::explain::{Explanation, SystemScreen};
use leptos::task::spawn_local;

/// "What do you see?": the system's screens of this device; pointing at one explains it.
#[component]
pub(crate) fn Pictures(
    /// The screens to show.
    #[prop(optional)]
    about: Pictured,
) -> View {
    let seen = RwSignal::new(Vec::<SystemScreen>::new());
    let chosen = RwSignal::new(None::<Explanation>);
    spawn_local(async move {
        // Without an answer there is nothing to point at, and nothing else is lost.
        if let Ok(all) = client::explain::pictures(about).await {
            let _ = seen.try_set(all);
        }
    });
    let choose = move |number: String| {
        spawn_local(async move {
            if let Ok(explanation) = client::explain::message(&number).await {
                let _ = chosen.try_set(Some(explanation));
            }
        });
    };
    view! {
        {move || (!seen.with(Vec::is_empty)).then(|| view! {
            <details class="pictures">
                <summary>{t(shared_text::PICTURES)}</summary>
                <ul>
                    {move || seen.get().into_iter().map(|it| {
                        let (number, name) = (it.number.to_string(), it.picture.title.clone());
                        view! {
                            <li>
                                <button type="button" class="picture-choice" aria-label=name on:click=move |_| choose(number.clone())>
                                    <Drawing picture=it.picture/>
                                </button>
                            </li>
                        }
                    }).collect::<Vec<_>>()}
                </ul>
                {move || chosen.get().map(|explanation| view! { <Message explanation again=None/> })}
            </details>
        })}
    }
}
