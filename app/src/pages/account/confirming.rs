//! Confirming that it is still the same person: with a passkey of this device, or with the phone.

use super::state::Wish;
use super::text;
use crate::client::{self, Trouble};
use crate::components::{
    Button, CeremonyStep, Countdown, Doing, Purpose, QrCode, Tone, TroubleNotice, Waiting, follow,
};
use crate::words::{self, t};
use api::login::{self, State as Stage, View};
use api::session::Conflict;
use api::trouble::Kind;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::rc::Rc;

/// How the person is being confirmed.
#[derive(Clone)]
enum Way {
    Asked,
    Here,
    Phone(Option<Box<View>>),
    Stopped(Trouble),
}

/// The confirmation; `resume` goes on with what was wanted.
#[component]
pub(crate) fn ConfirmingPart(
    wish: Wish,
    resume: impl Fn(Wish) + Copy + Send + Sync + 'static,
    back: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let wish = StoredValue::new(wish);
    let way = RwSignal::new(Way::Asked);
    let go_on = move || resume(wish.get_value());
    let viewed = move |view: View| {
        let known = match way.try_get_untracked() {
            Some(Way::Phone(Some(before))) if before.id == view.id => {
                if before.state == view.state && view.qr.is_none() {
                    return; // nothing new
                }
                before.qr
            }
            Some(Way::Asked | Way::Here | Way::Phone(_) | Way::Stopped(_)) | None => None,
        };
        let _ = way.try_set(Way::Phone(Some(Box::new(View { qr: view.qr.or(known), ..view }))));
    };
    let look_at = move |id: String| {
        spawn_local(async move {
            match client::login_look(&id).await {
                Ok(view) => viewed(view),
                Err(trouble @ Trouble::Refused(_)) => {
                    let _ = way.try_set(Way::Stopped(trouble));
                }
                // The network may come back; the countdown goes on meanwhile.
                Err(Trouble::Silent | Trouble::Foreign(_)) => {}
            }
        });
    };
    let followed = Memo::new(move |_| match way.get() {
        Way::Phone(Some(view)) if !matches!(view.state, Stage::Approved | Stage::Finished) => Some(view.id),
        Way::Asked | Way::Here | Way::Phone(_) | Way::Stopped(_) => None,
    });
    follow("login", followed, look_at);
    let by_phone = move || {
        way.set(Way::Phone(None));
        spawn_local(async move {
            let begin = login::Begin { purpose: login::Purpose::Reauthenticate, ..login::Begin::default() };
            match client::login(&begin).await {
                Ok(view) => viewed(view),
                Err(trouble) => {
                    let _ = way.try_set(Way::Stopped(trouble));
                }
            }
        });
    };
    let take = move |id: String| {
        spawn_local(async move {
            match client::login_take(&id, login::Take { conflict: Conflict::Ask }).await {
                Ok(_) => go_on(),
                Err(trouble) => {
                    let _ = way.try_set(Way::Stopped(trouble));
                }
            }
        });
    };
    let here = move || Purpose {
        kind: Kind::Get,
        begin: Rc::new(|| Box::pin(client::confirm_options())),
        finish: Rc::new(move |finish| {
            Box::pin(async move {
                client::confirm_finish(&finish).await?;
                go_on();
                Ok(())
            })
        }),
        lost: Some(Rc::new(move |trouble| {
            let _ = way.try_set(Way::Stopped(trouble));
        })),
    };
    view! {
        <section class="card">
            <h2>{t(text::CONFIRM_TITLE)}</h2>
            <p>{t(text::CONFIRM_LEAD)}</p>
            {move || match way.get() {
                Way::Asked => view! {
                    <Button label=t(text::CONFIRM_HERE) tone=Tone::Main press=move || way.set(Way::Here)/>
                    <Button label=t(text::CONFIRM_PHONE) tone=Tone::Quiet press=by_phone/>
                }
                .into_any(),
                Way::Here => view! { <CeremonyStep purpose=here() label=t(text::CONFIRM_HERE)/> }.into_any(),
                Way::Phone(None) => view! { <Waiting/> }.into_any(),
                Way::Phone(Some(view)) => view! { <ByPhone view=*view look_at take again=by_phone/> }.into_any(),
                Way::Stopped(trouble) => view! { <TroubleNotice trouble again=Doing::again(move || way.set(Way::Asked))/> }.into_any(),
            }}
            <Button label=t(words::BACK) tone=Tone::Quiet press=back/>
        </section>
    }
}

#[component]
fn ByPhone(
    view: View,
    look_at: impl Fn(String) + Copy + Send + Sync + 'static,
    take: impl Fn(String) + Copy + Send + Sync + 'static,
    again: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let View { id, state, qr, now } = view;
    let kept = StoredValue::new(id.clone());
    let look = move || look_at(kept.get_value());
    match state {
        Stage::Waiting { expires_at } => view! {
            {qr.map(|qr| view! { <QrCode qr/> })}
            <Countdown until=expires_at now=now over=look/>
        }
        .into_any(),
        Stage::Opened { number, phone, .. } => view! {
            <p class="big-number" role="status" aria-live="assertive">{number}</p>
            <p>{t(text::ON_PHONE)} ": " <strong>{phone}</strong></p>
        }
        .into_any(),
        Stage::Confirming { phone, .. } => {
            view! { <p role="status">{t(text::ON_PHONE)} ": " <strong>{phone}</strong></p> }.into_any()
        }
        Stage::Approved | Stage::Finished => {
            take(id);
            view! { <Waiting/> }.into_any()
        }
        Stage::CodeExpired | Stage::Cancelled { .. } | Stage::Ended { .. } => view! {
            <Button label=t(words::NEW_CODE) tone=Tone::Main press=again/>
        }
        .into_any(),
    }
}
