//! Logging in on a phone: with its own passkey, by one touch.

use super::news::news;
use super::solo::{signed_in, solo};
use super::text;
use crate::browser;
use crate::client::{self, Trouble};
use crate::components::{Doing, Frame, TroubleNotice, Waiting};
use crate::journey::ceremony::CeremonyStep;
use crate::words::{self, t};
use api::session::Session;
use api::solo::Via;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What the page looks like.
#[derive(Clone, Debug)]
enum State {
    /// Who is signed in here is being asked.
    Looking,
    /// Somebody is.
    SignedIn(Box<Session>),
    /// The passkey is asked for.
    Ask,
    /// Somebody is signed in, and something was added since the last time; then it goes on.
    News(Box<Session>),
    /// It cannot go on like this.
    Stopped(Trouble),
}

/// The page on a phone.
#[component]
pub(super) fn OnPhone() -> impl IntoView {
    let state = RwSignal::new(State::Looking);
    let show = move |it: State| {
        let _ = state.try_set(it);
        browser::after(0, || browser::focus("title"));
    };
    let look = move || {
        spawn_local(async move {
            show(match client::session::current().await {
                Ok(current) => current.session.map_or(State::Ask, |it| State::SignedIn(Box::new(it))),
                Err(trouble) => State::Stopped(trouble),
            });
        });
    };
    look();
    view! {
        <Frame title=t(text::TITLE)>
            {move || match state.get() {
                State::Looking => view! { <Waiting/> }.into_any(),
                State::SignedIn(session) => signed_in(&session, move || show(State::Ask)),
                State::Ask => view! {
                    <section class="card">
                        <p>{t(text::SOLO_LEAD)}</p>
                        <CeremonyStep purpose=solo(Via::Device, move |it| show(State::News(it))) label=t(text::SOLO)/>
                    </section>
                    <p class="hint">{t(text::FROM_PC)}</p>
                    <p>{t(text::FIRST_TIME)} " " <a href="/register">{t(words::REGISTER)}</a></p>
                }
                .into_any(),
                State::News(session) => news(*session),
                State::Stopped(trouble) => view! { <TroubleNotice trouble again=Doing::again(look)/> }.into_any(),
            }}
        </Frame>
    }
}
