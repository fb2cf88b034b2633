//! Logging in with a passkey of this very browser, and who is signed in in it already.

use super::comes_from::ComesFrom;
use super::news::go_on;
use super::text;
use crate::browser::{self, passkey};
use crate::client;
use crate::components::{Button, Tone};
use crate::draw::prelude::*;
use crate::journey::card::ProofWay;
use crate::journey::ceremony::CeremonyPlan;
use crate::shared_text::t;
use api::failure::CeremonyKind;
use api::session::SessionView;
use api::solo::{self, Via};
use leptos::task::spawn_local;
use std::rc::Rc;

/// Who is signed in here, and the ways on; `other` is for somebody else, to whom `still` tells whose session goes on.
pub(super) fn signed_in(
    session: &SessionView,
    from: RwSignal<ComesFrom>,
    still: RwSignal<Option<String>>,
    other: impl Fn() + 'static,
) -> View {
    let onward = from.with_untracked(|it| it.onward(browser::language()));
    let (name, next) = (session.holder.name.clone(), session.next.clone());
    let left = name.clone();
    let other = move || {
        still.set(Some(left.clone()));
        other();
    };
    view! {
        <p class="card"><strong>{name}</strong> " " {t(text::SIGNED_IN)}</p>
        <Button label=onward tone=Tone::Main press=move || browser::leave_for(&next)/>
        <Button label=t(text::OTHER) tone=Tone::Quiet press=other/>
    }
}

/// That somebody is signed in here still, while another one is about to be; with the way to end that. On a PC of the ward the one before is
/// often gone.
pub(super) fn still_signed_in(name: RwSignal<Option<String>>) -> View {
    let end = move || {
        spawn_local(async move {
            if client::session::end().await.is_ok() {
                let _ = name.try_set(None);
            }
        });
    };
    let told = move |it: String| {
        view! {
            <div class="who">
                <p><strong>{it}</strong> " " {t(text::STILL)}</p>
                <Button label=t(text::LOG_OUT) tone=Tone::Quiet press=end/>
            </div>
        }
    };
    view! { {move || name.get().map(told)} }
}

/// A login in this very browser.
pub(super) fn solo(via: Via, tell: impl Fn(Box<SessionView>) + Copy + 'static) -> CeremonyPlan {
    CeremonyPlan {
        kind: CeremonyKind::Get,
        begin: Rc::new(move || {
            client::solo::options(&solo::BeginSolo { via, application: browser::asked("application") })
        }),
        finish: Rc::new(move |finish| {
            Box::pin(async move {
                let session = client::solo::finish(&finish).await?;
                if let Some(signal) = &session.signal {
                    passkey::tell(signal);
                }
                client::session::is_kept().await?;
                if !browser::on_phone() {
                    ProofWay::remember_here(via);
                }
                go_on(session, tell);
                Ok(())
            })
        }),
        // The whole login is this one step: what stops it is told where it was pressed.
        lost: None,
    }
}
