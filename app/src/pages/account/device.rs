//! One device: what is known of it, and its name.

use super::state::{AccountEvent, Removable};
use super::text;
use crate::browser;
use crate::client;
use crate::components::{Button, Tone, fact, facts};
use crate::shared_text::{self, t};
use api::Code;
use api::account::{AccountDevice, Copies, IsCurrent, IsNews};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// A device in the list.
#[component]
pub(crate) fn DeviceCard(
    device: AccountDevice,
    happen: impl Fn(AccountEvent) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let renaming = RwSignal::new(false);
    let id = device.id.clone();
    let label = device.label.clone();
    let (name, heading) = (label.clone(), label.clone());
    let current = device.current == IsCurrent::Yes;
    let new = device.new == IsNews::Yes;
    let copies = match device.copies {
        Copies::None => text::COPIES_NONE,
        Copies::Possible => text::COPIES_POSSIBLE,
        Copies::Synced => text::COPIES_SYNCED,
    };
    let (provider, registered_at) = (device.provider.clone(), device.registered_at);
    let used = device.last_used_at.map_or_else(|| t(text::NEVER).to_owned(), browser::shown_moment);
    let mut rows: Vec<_> = provider.map(|it| fact(text::KEPT_IN, it)).into_iter().collect();
    rows.extend([
        fact(text::REGISTERED, browser::shown_moment(registered_at)),
        fact(text::LAST_USED, used),
        fact(text::COPIES, t(copies).to_owned()),
    ]);
    let (field, actions) = (format!("name-{id}"), format!("actions-{id}"));
    let (to_field, to_button) = (field.clone(), actions.clone());
    let rename = move || {
        renaming.set(true);
        browser::focus_soon(&to_field);
    };
    let done = StoredValue::new(move || {
        renaming.set(false);
        browser::enter(&to_button);
    });
    let remove = move || happen(AccountEvent::RemoveAsked(Removable::Device(device.clone())));
    view! {
        <li class="card device" aria-label=name>
            <h3>{heading} " " {current.then(|| view! { <em class="mark">{t(text::CURRENT)}</em> })} " " {new.then(|| view! { <em class="mark">{t(text::NEW)}</em> })}</h3>
            {move || renaming.get().then(|| view! { <Rename id=id.clone() field=field.clone() label=label.clone() happen leave=move || done.with_value(|done| done())/> })}
            {facts(rows, "")}
            <p class="actions" id=actions>
                {move || (!renaming.get()).then(|| view! { <Button label=t(text::RENAME) tone=Tone::Quiet press=rename.clone()/> })}
                <Button label=t(text::REMOVE) tone=Tone::Quiet press=remove/>
            </p>
        </li>
    }
}

#[component]
fn Rename(
    id: String,
    /// The id of the field, which has the focus.
    field: String,
    label: String,
    happen: impl Fn(AccountEvent) + Copy + Send + Sync + 'static,
    /// Leaves the name as it is.
    leave: impl Fn() + Copy + 'static,
) -> impl IntoView {
    let typed = RwSignal::new(label);
    let problem = RwSignal::new(None::<&'static str>);
    let id = StoredValue::new(id);
    let named = StoredValue::new(field.clone());
    let save = move || {
        spawn_local(async move {
            match client::account::rename_device(&id.get_value(), typed.get_untracked()).await {
                Ok(account) => happen(AccountEvent::Looked(Box::new(account))),
                Err(trouble) => match trouble.code() {
                    Some(Code::LabelMalformed) => {
                        let _ = problem.try_set(Some(t(shared_text::LABEL_BAD)));
                        browser::focus(&named.get_value());
                    }
                    Some(Code::SessionMissing) => happen(AccountEvent::SignedOut),
                    // What was typed stays in the field.
                    _ => {
                        let _ = problem.try_set(Some(t(text::NOT_SAVED)));
                    }
                },
            }
        });
    };
    view! {
        <form
            on:submit=move |event| {
                event.prevent_default();
                save();
            }
            on:keydown=move |event| {
                if event.key() == "Escape" {
                    leave();
                }
            }
        >
            <label for=field.clone()>{t(text::NAME)}</label>
            <input id=field type="text" maxlength="40" autocomplete="off"
                prop:value=move || typed.get() on:input=move |event| typed.set(event_target_value(&event))/>
            <p class="problem" role="alert" prop:textContent=move || problem.get().unwrap_or_default()></p>
            <Button label=t(text::SAVE) tone=Tone::Main submits=true press=|| {}/>
            <Button label=t(shared_text::CANCEL) tone=Tone::Quiet press=leave/>
        </form>
    }
}
