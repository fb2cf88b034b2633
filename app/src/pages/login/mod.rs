//! Logging in: on a phone with one touch, on a PC by a code for the phone or with a card.

mod news;
mod pc;
mod phone;
mod state;
mod text;
mod ways;

use crate::browser;
use crate::client;
use crate::components::{Button, Purpose, Tone};
use crate::passkey;
use crate::words::{self, t};
use api::session::Session;
use api::solo::{self, Via};
use api::trouble::Kind;
use leptos::prelude::*;
use news::go_on;
use pc::OnPc;
use phone::OnPhone;
use std::rc::Rc;

/// The page. Codes and cards are no part of a phone's.
#[component]
pub(crate) fn Login() -> impl IntoView {
    if browser::on_phone() { view! { <OnPhone/> }.into_any() } else { view! { <OnPc/> }.into_any() }
}

fn signed_in(session: &Session, other: impl Fn() + 'static) -> AnyView {
    let (name, next) = (session.holder.name.clone(), session.next.clone());
    view! {
        <p class="card"><strong>{name}</strong> " " {t(text::SIGNED_IN)}</p>
        <Button label=t(words::GO_ON) tone=Tone::Main press=move || browser::leave_for(&next)/>
        <Button label=t(text::OTHER) tone=Tone::Quiet press=other/>
    }
    .into_any()
}

/// A login in this very browser.
fn solo(via: Via, tell: impl Fn(Box<Session>) + Copy + 'static) -> Purpose {
    Purpose {
        kind: Kind::Get,
        begin: Rc::new(move || {
            client::solo_options(&solo::Begin { via, application: browser::asked("application") })
        }),
        finish: Rc::new(move |finish| {
            Box::pin(async move {
                let session = client::solo_finish(&finish).await?;
                if let Some(signal) = &session.signal {
                    passkey::tell(signal);
                }
                // A session without its cookie would end at the next step, without a word.
                match client::session().await?.session {
                    Some(_) => go_on(session, tell),
                    None => return Err(client::cookies_blocked().await),
                }
                Ok(())
            })
        }),
        // The whole login is this one step: what stops it is told where it was pressed.
        lost: None,
    }
}
