//! Logging in on a phone: with its own passkey, by one touch.

use super::comes_from::{ComesFrom, back_to, first_time, sign_in_to};
use super::news::news;
use super::solo::{signed_in, solo, still_signed_in};
use super::text;
use crate::browser;
use crate::client::{self, Trouble};
use crate::components::{Doing, Frame, TroubleNotice, Waiting, anew, entitle};
use crate::draw::prelude::*;
use crate::journey::card::ProofOwner;
use crate::journey::ceremony::CeremonyStep;
use crate::shared_text::t;
use api::session::{LoginMeans, SessionView};
use api::solo::Via;
use leptos::task::spawn_local;

/// What the page looks like.
#[derive(Clone, Debug)]
enum PhoneLoginPageState {
    /// Who is signed in here is being asked.
    Looking,
    /// Somebody is signed in, in this browser.
    SignedIn(Box<SessionView>),
    /// The passkey is asked for.
    Ask,
    /// Somebody is signed in, and something was added since the last time; then it goes on.
    News(Box<SessionView>),
    /// Something keeps the page from going on.
    Stopped(Trouble),
}

impl PhoneLoginPageState {
    /// Whether the page still shows the way back: whoever has signed in goes on.
    fn leads_back(&self) -> bool {
        match self {
            Self::Looking | Self::News(_) => false,
            Self::SignedIn(_) | Self::Ask | Self::Stopped(_) => true,
        }
    }
}

/// The page on a phone.
#[component]
pub(super) fn OnPhone() -> View {
    let state = RwSignal::new(PhoneLoginPageState::Looking);
    let still = RwSignal::new(None::<String>);
    let from = RwSignal::new(ComesFrom::default());
    let show = move |it: PhoneLoginPageState| {
        let _ = state.try_set(it);
        browser::arrive();
    };
    let look = move || {
        spawn_local(async move {
            show(match client::session::current().await {
                Ok(current) => {
                    let comes = ComesFrom::of(&current);
                    entitle(comes.title());
                    let _ = from.try_set(comes);
                    match current.session {
                        // Whoever has just registered this phone signs in, whoever else is signed in on it.
                        Some(session) if browser::asked("as").is_some() => {
                            let _ = still.try_set(Some(session.holder.name));
                            PhoneLoginPageState::Ask
                        }
                        Some(session) => PhoneLoginPageState::SignedIn(Box::new(session)),
                        None => PhoneLoginPageState::Ask,
                    }
                }
                Err(trouble) => PhoneLoginPageState::Stopped(trouble),
            });
        });
    };
    look();
    view! {
        <Frame title=t(text::TITLE)>
            {anew(move || match state.get() {
                PhoneLoginPageState::Looking => view! { <Waiting/> },
                PhoneLoginPageState::SignedIn(session) => signed_in(&session, from, still, move || show(PhoneLoginPageState::Ask)),
                PhoneLoginPageState::Ask => view! {
                    {still_signed_in(still)}
                    {sign_in_to(from)}
                    {if from.with_untracked(|it| it.allows(LoginMeans::Phone)) {
                        by_itself(from.with_untracked(ComesFrom::whose), move |it| show(PhoneLoginPageState::News(it)))
                    } else {
                        view! { <p>{t(text::ON_PC)}</p> }
                    }}
                },
                PhoneLoginPageState::News(session) => news(*session),
                PhoneLoginPageState::Stopped(trouble) => view! { <TroubleNotice trouble again=Doing::again(look)/> },
            })}
            {move || state.with(PhoneLoginPageState::leads_back).then(|| back_to(from))}
        </Frame>
    }
}

/// The phone's own passkey, and what stands below it.
fn by_itself(whose: ProofOwner, news: impl Fn(Box<SessionView>) + Copy + 'static) -> View {
    view! {
        <section class="card">
            <p>{t(text::SOLO_LEAD)}</p>
            <CeremonyStep purpose=solo(Via::Device, news) label=t(text::solo(whose))/>
        </section>
        {(whose == ProofOwner::Anybody).then(|| view! { <p class="hint">{t(text::FROM_PC)}</p> {first_time()} })}
    }
}
