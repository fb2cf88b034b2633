//! Logging in: on a phone with one touch, on a PC by a code.

mod code;
mod state;
mod text;

use crate::browser;
use crate::client::{self, Trouble};
use crate::components::{
    Busy, Button, CeremonyStep, Doing, Frame, Message, Purpose, Tone, TroubleNotice, Waiting, follow,
};
use crate::passkey;
use crate::words::{self, t};
use api::explain::Action;
use api::login::{self, By};
use api::session::Conflict;
use api::solo::{self, Via};
use api::trouble::Kind;
use code::CodePart;
use leptos::prelude::*;
use leptos::task::spawn_local;
use state::{Event, Field, Sent, State};
use std::rc::Rc;

/// The name under which the login's id is kept with the history's entry.
const JOURNEY: &str = "login";

/// The page.
#[component]
pub(crate) fn Login() -> impl IntoView {
    let state = RwSignal::new(State::Looking);
    let happen = move |event: Event| {
        if state.try_with_untracked(|it| it.knows(&event)) == Some(true) {
            return;
        }
        let _ = state.try_update(|it| *it = std::mem::replace(it, State::Looking).after(event));
        browser::after(0, || browser::focus("title"));
    };
    // Survives a refusal, so that a slip can be mended instead of typed anew.
    let typed = RwSignal::new(String::new());
    let look_at = move |id: String| {
        spawn_local(async move {
            match client::login_look(&id).await {
                Ok(view) => happen(Event::Viewed(Box::new(view))),
                Err(trouble @ Trouble::Refused(_)) => happen(Event::Lost(trouble)),
                // The network may come back; the countdown goes on meanwhile.
                Err(Trouble::Silent | Trouble::Foreign(_)) => {}
            }
        });
    };
    follow("login", Memo::new(move |_| state.with(State::followed)), look_at);
    let look = move || {
        spawn_local(async move {
            if let Some(view) = interrupted().await {
                happen(Event::Viewed(Box::new(view)));
                return;
            }
            match client::session().await {
                Ok(current) => match current.session {
                    Some(session) => happen(Event::Somebody(Box::new(session))),
                    None => happen(Event::Nobody),
                },
                Err(trouble) => happen(Event::Failed(trouble)),
            }
        });
    };
    look();
    let show = move |holder_id: Option<String>| {
        happen(Event::Sent);
        spawn_local(async move {
            let begin = login::Begin {
                holder_id,
                application: browser::asked("application"),
                ..login::Begin::default()
            };
            match client::login(&begin).await {
                Ok(view) => {
                    browser::keep_here(JOURNEY, &view.id);
                    happen(Event::Viewed(Box::new(view)));
                }
                Err(trouble) => {
                    happen(Event::FieldRefused(trouble));
                    browser::after(0, || browser::focus("holder-id"));
                }
            }
        });
    };
    let take = move |id: String, conflict: Conflict| {
        spawn_local(async move {
            match client::login_take(&id, login::Take { conflict }).await {
                Ok(session) => {
                    if let Some(signal) = &session.signal {
                        passkey::tell(signal);
                    }
                    browser::leave_for(&session.next);
                }
                Err(trouble) => happen(Event::TakeRefused(trouble)),
            }
        });
    };
    view! {
        <Frame title=t(text::TITLE)>
            {move || match state.get() {
                State::Looking => view! { <Waiting/> }.into_any(),
                State::SignedIn(session) => {
                    let next = session.next.clone();
                    view! {
                        <p class="card"><strong>{session.holder.name.clone()}</strong> " " {t(text::SIGNED_IN)}</p>
                        <Button label=t(words::GO_ON) tone=Tone::Main press=move || browser::leave_for(&next)/>
                        <Button label=t(text::OTHER) tone=Tone::Quiet press=move || happen(Event::Nobody)/>
                    }
                    .into_any()
                }
                State::Ask(field) => view! { <Ask field=field typed=typed show=show/> }.into_any(),
                State::Showing(it) => view! { <CodePart it=*it happen=happen look_at=look_at/> }.into_any(),
                State::Taking(id) => {
                    take(id, Conflict::Ask);
                    view! { <Waiting what=t(text::TAKING)/> }.into_any()
                }
                State::Refused(id, trouble) => {
                    let again = Doing::by(move |action| match action {
                        Action::SwitchHolder => take(id.clone(), Conflict::Switch),
                        Action::StartOver | Action::NewQr | Action::Register => happen(Event::Nobody),
                        Action::CheckAgain | Action::OpenInSafari | Action::OpenInChrome | Action::CopyAddress => {
                            take(id.clone(), Conflict::Ask);
                        }
                    });
                    view! { <TroubleNotice trouble again/> }.into_any()
                }
                State::Cancelled(by) => view! {
                    <h2 role="status">{t(match by { By::Pc => text::CANCELLED, By::Phone => text::CANCELLED_BY_PHONE })}</h2>
                    <Button label=t(words::AGAIN) tone=Tone::Main press=move || happen(Event::Nobody)/>
                }
                .into_any(),
                State::Ended(explanation) => view! {
                    <Message explanation=*explanation again=Some(Doing::by(move |_| happen(Event::Nobody)))/>
                }
                .into_any(),
                State::Stopped(trouble) => view! { <TroubleNotice trouble again=Doing::again(look)/> }.into_any(),
            }}
        </Frame>
    }
}

/// The login that was on the screen before the page was loaded again, as long as it goes on.
async fn interrupted() -> Option<login::View> {
    let id = browser::kept_here(JOURNEY)?;
    let view = client::login_look(&id).await.ok()?;
    match view.state {
        login::State::Waiting { .. }
        | login::State::Opened { .. }
        | login::State::Confirming { .. }
        | login::State::Approved
        | login::State::CodeExpired => Some(view),
        login::State::Finished | login::State::Cancelled { .. } | login::State::Ended { .. } => None,
    }
}

/// The ways to log in, the likeliest for this device first.
#[component]
fn Ask(
    field: Field,
    typed: RwSignal<String>,
    show: impl Fn(Option<String>) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    if browser::device().is_phone() {
        view! {
            <section class="card">
                <p>{t(text::SOLO_LEAD)}</p>
                <CeremonyStep purpose=solo(Via::Device) label=t(text::SOLO)/>
            </section>
            <p class="hint">{t(text::FROM_PC)}</p>
            <p>{t(text::FIRST_TIME)} " " <a href="/register">{t(text::REGISTER)}</a></p>
        }
        .into_any()
    } else {
        view! { <ByCode field=field typed=typed show=show/> <Locally/> }.into_any()
    }
}

/// The holder id and the code.
#[component]
fn ByCode(
    field: Field,
    typed: RwSignal<String>,
    show: impl Fn(Option<String>) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let sent = field.sent == Sent::Yes;
    let busy = Signal::derive(move || if sent { Busy::Yes } else { Busy::No });
    let invalid = field.problem.is_some();
    view! {
        <form
            class="card"
            on:submit=move |event| {
                event.prevent_default();
                if !sent {
                    show(Some(typed.get_untracked()));
                }
            }
        >
            <p>{t(text::PHONE_LEAD)}</p>
            <label for="holder-id">{t(text::HOLDER_ID)}</label>
            <input id="holder-id" type="text" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="64"
                aria-describedby="holder-hint" aria-invalid=invalid.to_string()
                prop:value=move || typed.get() on:input=move |event| typed.set(event_target_value(&event))/>
            <p id="holder-hint" class="hint">{t(text::HOLDER_HINT)}</p>
            {field.problem.map(|trouble| problem(trouble, typed, show))}
            <Button label=t(text::SHOW) tone=Tone::Main submits=true busy=busy press=|| {}/>
            <Button label=t(text::WITHOUT) tone=Tone::Quiet busy=busy press=move || show(None)/>
        </form>
    }
}

fn problem(
    trouble: Trouble,
    typed: RwSignal<String>,
    show: impl Fn(Option<String>) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let again = Doing::by(move |action| match action {
        Action::Register => browser::leave_for("/register"),
        // The first step is another ID.
        Action::StartOver => browser::focus("holder-id"),
        Action::CheckAgain
        | Action::NewQr
        | Action::SwitchHolder
        | Action::OpenInSafari
        | Action::OpenInChrome
        | Action::CopyAddress => {
            // An empty field is not sent again by itself.
            let id = typed.get_untracked();
            if id.trim().is_empty() { browser::focus("holder-id") } else { show(Some(id)) }
        }
    });
    view! { <TroubleNotice trouble again/> }
}

/// The passkeys a PC itself can use: its own, and, where the browser can, a phone's nearby.
#[component]
fn Locally() -> impl IntoView {
    let nearby = RwSignal::new(false);
    let chosen = RwSignal::new(None::<Via>);
    spawn_local(async move {
        if passkey::can().await.reaches_phones() {
            let _ = nearby.try_set(true);
        }
    });
    view! {
        <section class="others">
            {move || match chosen.get() {
                None => view! {
                    <Button label=t(text::SOLO_PC) tone=Tone::Quiet press=move || chosen.set(Some(Via::Device))/>
                    <Show when=move || nearby.get()>
                        <Button label=t(text::NEARBY) tone=Tone::Quiet press=move || chosen.set(Some(Via::Hybrid))/>
                    </Show>
                }
                .into_any(),
                Some(via) => {
                    let label = match via {
                        Via::Device => text::SOLO_PC,
                        Via::Hybrid => text::NEARBY,
                    };
                    view! { <CeremonyStep purpose=solo(via) label=t(label)/> }.into_any()
                }
            }}
        </section>
    }
}

/// A login in this very browser.
fn solo(via: Via) -> Purpose {
    Purpose {
        kind: Kind::Get,
        begin: Rc::new(move || {
            let begin = solo::Begin { via, application: browser::asked("application") };
            Box::pin(async move { client::solo_options(&begin).await })
        }),
        finish: Rc::new(|finish| {
            Box::pin(async move {
                let session = client::solo_finish(&finish).await?;
                if let Some(signal) = &session.signal {
                    passkey::tell(signal);
                }
                // A session without its cookie would end at the next step, without a word.
                match client::session().await?.session {
                    Some(_) => browser::leave_for(&session.next),
                    None => return Err(client::cookies_blocked().await),
                }
                Ok(())
            })
        }),
        // The whole login is this one step: what stops it is told where it was pressed.
        lost: None,
    }
}
