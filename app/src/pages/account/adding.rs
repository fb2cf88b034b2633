//! Adding another phone: the code, and the phone's progress.

use super::state::{Adding, Event};
use super::text;
use crate::client;
use crate::components::{Button, Countdown, Doing, Message, QrCode, Tone};
use crate::words::{self, t};
use api::explain::Action;
use api::register::WaitingState;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The code on the PC's screen, and what the phone does with it.
#[component]
pub(crate) fn AddingPart(
    it: Adding,
    happen: impl Fn(Event) + Copy + Send + Sync + 'static,
    look_at: impl Fn(String) + Copy + Send + Sync + 'static,
    back: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let Adding { id, stage, qr, now } = it;
    let id = StoredValue::new(id);
    let look = move || look_at(id.get_value());
    let renew = move || {
        spawn_local(async move {
            match client::waiting_renew(&id.get_value()).await {
                Ok(waiting) => happen(Event::Waited(Box::new(waiting))),
                // It was cancelled or is done: begin again from the list.
                Err(_) => back(),
            }
        });
    };
    let cancel = move || {
        spawn_local(async move {
            // Whatever becomes of it, the list says what is.
            let _ = client::waiting_cancel(&id.get_value()).await;
            back();
        });
    };
    match stage {
        WaitingState::Waiting { expires_at } => view! {
            <section class="card code">
                <h2>{t(text::ADD_LEAD)}</h2>
                {qr.map(|qr| view! { <QrCode qr/> })}
                <Countdown until=expires_at now=now over=look/>
                <Button label=t(words::CANCEL) tone=Tone::Quiet press=cancel/>
            </section>
        }
        .into_any(),
        WaitingState::Opened { phone, expires_at } => view! {
            <section class="card code">
                <h2 role="status">{t(text::ADD_OPENED)}</h2>
                <p>{t(text::ON_PHONE)} ": " <strong>{phone}</strong></p>
                <Countdown until=expires_at now=now over=look/>
                <Button label=t(words::CANCEL) tone=Tone::Quiet press=cancel/>
            </section>
        }
        .into_any(),
        WaitingState::Done { label } => view! {
            <div class="success" role="status"><h2>{t(text::ADD_DONE)}</h2><p><strong>{label}</strong></p></div>
            <Button label=t(words::BACK) tone=Tone::Main press=back/>
        }
        .into_any(),
        WaitingState::Ended { explanation } => {
            let again = Doing::by(move |action| match action {
                Action::NewQr | Action::CheckAgain | Action::StartOver => renew(),
                Action::Register
                | Action::SwitchHolder
                | Action::OpenInSafari
                | Action::OpenInChrome
                | Action::CopyAddress => back(),
            });
            view! {
                <Message explanation=*explanation again=Some(again)/>
                <Button label=t(words::BACK) tone=Tone::Quiet press=back/>
            }
            .into_any()
        }
    }
}
