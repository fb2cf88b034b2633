//! The code on the PC's screen, and what the phone does with it.

use super::state::{Event, Showing};
use super::text;
use crate::client::{self, Trouble};
use crate::components::{Button, Countdown, QrCode, Tone, Waiting};
use crate::words::{self, t};
use api::login::State as Stage;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// So many codes are shown one after the other before somebody has to be there.
const PATIENCE: u32 = 6;

thread_local! {
    static RENEWED: std::cell::Cell<u32> = const { std::cell::Cell::new(0) };
}

/// The code, the number, or the wait for the finger.
#[component]
pub(crate) fn CodePart(
    it: Showing,
    happen: impl Fn(Event) + Copy + Send + Sync + 'static,
    look_at: impl Fn(String) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let Showing { id, stage, qr, now } = it;
    let id = StoredValue::new(id);
    let look = move || look_at(id.get_value());
    let renew = move || {
        spawn_local(async move {
            match client::login_renew(&id.get_value()).await {
                Ok(view) => happen(Event::Viewed(Box::new(view))),
                // The phone was faster, or the login is over.
                Err(Trouble::Refused(_)) => look(),
                Err(trouble) => happen(Event::Lost(trouble)),
            }
        });
    };
    let cancel = move || {
        spawn_local(async move {
            match client::login_cancel(&id.get_value()).await {
                Ok(view) => happen(Event::Viewed(Box::new(view))),
                Err(trouble) => happen(Event::Failed(trouble)),
            }
        });
    };
    let body = match stage {
        Stage::Waiting { .. } if qr.is_none() => {
            // The page was loaded again, and the code was in the answer that is gone.
            renew();
            view! { <Waiting what=t(text::RENEWING)/> }.into_any()
        }
        Stage::Waiting { expires_at } => view! {
            <h2>{t(text::SCAN)}</h2>
            <div class="scan">
                <div>{qr.map(|qr| view! { <QrCode qr/> })}</div>
                <div>
                    <ol>{text::SCAN_HELP.map(|step| view! { <li>{t(step)}</li> }).collect_view()}</ol>
                    <Countdown until=expires_at now=now over=look/>
                </div>
            </div>
        }
        .into_any(),
        Stage::CodeExpired if RENEWED.get() < PATIENCE => {
            RENEWED.set(RENEWED.get() + 1);
            renew();
            view! { <Waiting what=t(text::RENEWING)/> }.into_any()
        }
        Stage::CodeExpired => view! {
            <h2 role="status">{t(text::TIRED)}</h2>
            <p>{t(text::TIRED_HELP)}</p>
            <Button label=t(words::NEW_CODE) tone=Tone::Main press=move || { RENEWED.set(0); renew(); }/>
        }
        .into_any(),
        Stage::Opened { number, phone, expires_at } => view! {
            <h2>{t(text::OPENED)}</h2>
            <p class="big-number" role="status" aria-live="assertive">{number}</p>
            <p>{t(text::ON_PHONE)} ": " <strong>{phone}</strong></p>
            <Countdown until=expires_at now=now over=look/>
        }
        .into_any(),
        Stage::Confirming { phone, expires_at } => view! {
            <h2 role="status">{t(text::CONFIRMING)}</h2>
            <p class="spinner" aria-hidden="true"></p>
            <p>{t(text::ON_PHONE)} ": " <strong>{phone}</strong></p>
            <Countdown until=expires_at now=now over=look/>
        }
        .into_any(),
        Stage::Approved | Stage::Finished | Stage::Cancelled { .. } | Stage::Ended { .. } => {
            view! { <Waiting/> }.into_any()
        }
    };
    view! {
        <section class="card code">
            {body}
            <Button label=t(words::CANCEL) tone=Tone::Quiet press=cancel/>
        </section>
    }
}
