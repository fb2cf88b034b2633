//! The devices: what is known of each, and its name.

use super::list::list;
use super::state::{AccountEvent, Aside, Done, Removable, place};
use super::text;
use super::told::told;
use crate::browser;
use crate::client::{self, Trouble};
use crate::components::{Button, Tone, button_of, fact, folded};
use crate::draw::prelude::*;
use crate::shared_text::{self, t};
use api::Code;
use api::account::{Account, AccountDevice, Copies, IsCurrent, IsNews};
use leptos::task::spawn_local;

/// The list of devices.
pub(super) fn devices(
    account: &Account,
    aside: &Aside,
    happen: impl Fn(AccountEvent) + Copy + Send + Sync + 'static,
    fail: impl Fn(Trouble) + Copy + Send + Sync + 'static,
) -> View {
    let cards: Vec<_> =
        account.devices.iter().map(|device| entry(device.clone(), aside, happen, fail)).collect();
    let removed = match aside {
        Aside::Done(Done::DeviceRemoved) => Some(text::DEVICE_REMOVED),
        Aside::Done(Done::Gone) => Some(text::GONE),
        _ => None,
    };
    view! {
        <h2 id=place::DEVICES>{t(text::DEVICES)}</h2>
        {told(removed)}
        {list(cards, text::NONE)}
    }
}

/// A device in the list.
fn entry(
    device: AccountDevice,
    aside: &Aside,
    happen: impl Fn(AccountEvent) + Copy + Send + Sync + 'static,
    fail: impl Fn(Trouble) + Copy + Send + Sync + 'static,
) -> View {
    let AccountDevice { id, label, .. } = device.clone();
    let current = device.current == IsCurrent::Yes;
    let new = device.new == IsNews::Yes;
    let copies = match device.copies {
        Copies::None => text::COPIES_NONE,
        Copies::Possible => text::COPIES_POSSIBLE,
        Copies::Synced => text::COPIES_SYNCED,
    };
    let (provider, registered_at) = (device.provider.clone(), device.registered_at);
    let used = device.last_used_at.map_or_else(|| t(text::NEVER).to_owned(), browser::shown_moment);
    let mut rows = vec![
        fact(shared_text::REGISTERED, browser::shown_moment(registered_at)),
        fact(text::COPIES, t(copies).to_owned()),
    ];
    rows.extend(provider.map(|it| fact(text::KEPT_IN, it)));
    let renaming = matches!(aside, Aside::Renaming(it) if *it == id);
    let renamed = matches!(aside, Aside::Done(Done::Renamed(it)) if *it == id).then_some(text::RENAMED);
    let heading = ["device-", &id].concat();
    let named = heading.clone();
    let form = renaming.then(|| view! { <Rename id=id.clone() label=label.clone() happen fail/> });
    let (rename, remove) = (place::rename(&id), place::remove(&id));
    let ask_rename = move || happen(AccountEvent::RenameAsked(id.clone()));
    let to_rename = (!renaming).then(|| button_of(rename, &label, t(text::RENAME), Tone::Quiet, ask_rename));
    let ask_remove = move || happen(AccountEvent::RemoveAsked(Removable::Device(device.clone())));
    let to_remove = button_of(remove, &label, t(text::REMOVE), Tone::Quiet, ask_remove);
    view! {
        <li class="card device" aria-labelledby=named>
            <h3><span id=heading>{label}</span> " " {current.then(|| view! { <em class="mark">{t(text::CURRENT)}</em> })} " " {new.then(|| view! { <em class="mark">{t(text::NEW)}</em> })}</h3>
            {told(renamed)}
            {form}
            {folded(fact(text::LAST_USED, used), rows)}
            <p class="actions">
                {to_rename}
                {to_remove}
            </p>
        </li>
    }
}

#[component]
fn Rename(
    id: String,
    label: String,
    happen: impl Fn(AccountEvent) + Copy + Send + Sync + 'static,
    fail: impl Fn(Trouble) + Copy + Send + Sync + 'static,
) -> View {
    let field = place::name(&id);
    let leave = move || happen(AccountEvent::Left);
    let typed = RwSignal::new(label);
    let problem = RwSignal::new(None::<&'static str>);
    let id = StoredValue::new(id);
    let named = StoredValue::new(field.clone());
    let save = move || {
        spawn_local(async move {
            match client::account::rename_device(&id.get_value(), typed.get_untracked()).await {
                Ok(account) => happen(AccountEvent::Made(Box::new(account), Done::Renamed(id.get_value()))),
                Err(trouble) => match trouble.code() {
                    Some(Code::LabelMalformed) => {
                        let _ = problem.try_set(Some(t(shared_text::LABEL_BAD)));
                        browser::focus(&named.get_value());
                    }
                    Some(Code::SessionMissing | Code::DeviceUnknown) => fail(trouble),
                    // What was typed stays in the field.
                    _ => {
                        let silent = matches!(trouble, Trouble::Silent);
                        let _ = problem.try_set(Some(t(if silent {
                            shared_text::SILENT_HELP
                        } else {
                            text::NOT_SAVED
                        })));
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
            <input id=field type="text" maxlength="40" autocomplete="off" aria-describedby="label-hint label-problem"
                aria-invalid=move || (problem.get() == Some(t(shared_text::LABEL_BAD))).to_string()
                prop:value=move || typed.get() on:input=move |event| typed.set(event_target_value(&event))/>
            <p id="label-hint" class="hint">{t(shared_text::LABEL_HINT)}</p>
            <p id="label-problem" class="problem" role="alert" prop:textContent=move || problem.get().unwrap_or_default()></p>
            <Button label=t(text::SAVE) tone=Tone::Main submits=true press=|| {}/>
            <Button label=t(shared_text::CANCEL) tone=Tone::Quiet press=leave/>
        </form>
    }
}
