//! A holder's own devices.

mod adding;
mod confirming;
mod device;
mod state;
mod text;

use crate::browser;
use crate::client::{self, Trouble};
use crate::components::{Button, Doing, Frame, Tone, TroubleNotice, Waiting, follow};
use crate::passkey;
use crate::words::{self, t};
use adding::AddingPart;
use api::Code;
use api::account::{Account as Devices, Current, Device};
use confirming::ConfirmingPart;
use device::DeviceCard;
use leptos::prelude::*;
use leptos::task::spawn_local;
use state::{Event, State, Wish};

/// The page.
#[component]
pub(crate) fn Account() -> impl IntoView {
    let state = RwSignal::new(State::Looking);
    let happen = move |event: Event| {
        if state.try_with_untracked(|it| it.knows(&event)) == Some(true) {
            return;
        }
        let _ = state.try_update(|it| *it = std::mem::replace(it, State::Looking).after(event));
        browser::after(0, || browser::focus("title"));
    };
    let fail = move |trouble: Trouble, wish: Option<Wish>| match (trouble.code(), wish) {
        (Some(Code::SessionMissing), _) => happen(Event::SignedOut),
        (Some(Code::ReauthenticationNeeded), Some(wish)) => happen(Event::ConfirmationNeeded(wish)),
        _ => happen(Event::Failed(trouble)),
    };
    let look_at = move |id: String| {
        spawn_local(async move {
            match client::waiting(&id).await {
                Ok(waiting) => happen(Event::Waited(Box::new(waiting))),
                Err(trouble @ Trouble::Refused(_)) => fail(trouble, None),
                // The network may come back; the countdown goes on meanwhile.
                Err(Trouble::Silent | Trouble::Foreign(_)) => {}
            }
        });
    };
    follow("register", Memo::new(move |_| state.with(State::followed)), look_at);
    let look = move || {
        spawn_local(async move {
            match client::account().await {
                Ok(account) => happen(Event::Looked(Box::new(account))),
                Err(trouble) => fail(trouble, None),
            }
        });
    };
    let add = move || {
        spawn_local(async move {
            match client::device_add().await {
                Ok(waiting) => happen(Event::Waited(Box::new(waiting))),
                Err(trouble) => fail(trouble, Some(Wish::Add)),
            }
        });
    };
    let remove = move |device: Device| {
        spawn_local(async move {
            match client::device_remove(&device.id).await {
                Ok(removed) => {
                    passkey::tell(&removed.signal);
                    match removed.account {
                        Some(account) => happen(Event::Looked(Box::new(account))),
                        None => happen(Event::SignedOut),
                    }
                }
                Err(trouble) => fail(trouble, Some(Wish::Remove(device))),
            }
        });
    };
    let resume = move |wish: Wish| match wish {
        Wish::Add => add(),
        Wish::Remove(device) => remove(device),
    };
    let log_out = move || {
        spawn_local(async move {
            match client::session_end().await {
                Ok(_) => happen(Event::SignedOut),
                Err(trouble) => fail(trouble, None),
            }
        });
    };
    look();
    view! {
        <Frame title=t(text::TITLE)>
            {move || match state.get() {
                State::Looking => view! { <Waiting/> }.into_any(),
                State::Devices(account) => view! {
                    {devices(&account, happen)}
                    <Button label=t(text::ADD) tone=Tone::Main press=add/>
                    <Button label=t(text::LOG_OUT) tone=Tone::Quiet press=log_out/>
                }
                .into_any(),
                State::Removing(account, device) => {
                    let last = account.devices.len() == 1;
                    let current = device.current == Current::Yes;
                    let label = device.label.clone();
                    view! {
                        <section class="card" role="alertdialog" aria-labelledby="remove-title">
                            <h2 id="remove-title">{t(text::REMOVE_TITLE)}</h2>
                            <p><strong>{label}</strong></p>
                            <p>{t(text::REMOVE_LEAD)}</p>
                            {current.then(|| view! { <p class="problem">{t(text::REMOVE_CURRENT)}</p> })}
                            {last.then(|| view! { <p class="problem">{t(text::REMOVE_LAST)}</p> })}
                            <Button label=t(text::REMOVE_YES) tone=Tone::Grave press=move || remove(device.clone())/>
                            <Button label=t(words::BACK) tone=Tone::Quiet press=look/>
                        </section>
                    }
                    .into_any()
                }
                State::Confirming(wish) => view! { <ConfirmingPart wish resume back=look/> }.into_any(),
                State::Adding(it) => view! { <AddingPart it=*it happen look_at back=look/> }.into_any(),
                State::SignedOut => view! {
                    <h2 role="status">{t(text::SIGNED_OUT)}</h2>
                    <p><a class="button main" href="/login">{t(text::LOG_IN)}</a></p>
                }
                .into_any(),
                State::Stopped(trouble) => view! { <TroubleNotice trouble again=Doing::again(look)/> }.into_any(),
            }}
        </Frame>
    }
}

fn devices(account: &Devices, happen: impl Fn(Event) + Copy + Send + Sync + 'static) -> AnyView {
    let cards = account
        .devices
        .iter()
        .map(|device| view! { <DeviceCard device=device.clone() happen/> })
        .collect_view();
    let none = account.devices.is_empty();
    let (name, id) = (account.holder.name.clone(), account.holder.id.clone());
    view! {
        <p class="holder"><strong>{name}</strong> " " <small>{t(text::HOLDER)} " " {id}</small></p>
        <h2>{t(text::DEVICES)}</h2>
        {none.then(|| view! { <p>{t(text::NONE)}</p> })}
        <ul class="devices">{cards}</ul>
    }
    .into_any()
}
