//! Logging in on a PC: by a code for the phone, with a card, or with a passkey that the PC itself can use.

use super::comes_from::{ComesFrom, back_to, sign_in_to};
use super::news::{go_on, news};
use super::solo::{signed_in, still_signed_in};
use super::state::{Halt, LoginEvent, LoginPageState, Press};
use super::text;
use super::ways::{FIELD, Leads, OfferedWays, Ways};
use crate::browser::{self, passkey};
use crate::client::{self, Trouble};
use crate::components::{Button, Doing, Frame, Message, Tone, TroubleNotice, Waiting, anew, entitle};
use crate::draw::prelude::*;
use crate::journey::card::{ProofWay, earlier_attempt, earlier_kind};
use crate::journey::follow;
use crate::journey::phone::{CodeCallbacks, CodePart, declined};
use crate::shared_text::{self, t};
use api::explain::Action;
use api::login;
use api::session::{Conflict, SessionView};
use leptos::task::spawn_local;
use std::rc::Rc;

/// The name under which the login's id is kept with the history's entry.
const JOURNEY: &str = "login";

/// The parameter of an address that shows a code at once.
const SHOW: &str = "show";

/// The page on a PC.
#[component]
pub(super) fn OnPc() -> View {
    let state = RwSignal::new(LoginPageState::Looking);
    // Survives a refusal, so that a slip can be mended instead of typed anew; not the end of a login, after which somebody else may come.
    let typed = RwSignal::new(String::new());
    let happen = move |event: LoginEvent| {
        if state.try_with_untracked(|it| it.knows(&event)) == Some(true) {
            return;
        }
        let below = state.try_with_untracked(LoginPageState::shown).flatten().is_some();
        let _ = state.try_update(|it| *it = std::mem::replace(it, LoginPageState::Looking).after(event));
        // From the code the browser's "back" leads to the form, and not off the page.
        let shows = state.try_with_untracked(LoginPageState::shown).flatten().is_some();
        if below != shows {
            browser::go_below(if shows { FIELD } else { "" });
        }
        if state.try_with_untracked(LoginPageState::is_cancelled) == Some(true) {
            let _ = typed.try_update(String::clear);
        }
        // What was typed is mended where it stands, not read about first.
        if state.try_with_untracked(LoginPageState::is_wrong_field) == Some(true) {
            browser::select(FIELD);
        } else if let Some(field) = browser::opener() {
            browser::focus_soon(&field);
        } else {
            browser::arrive();
        }
    };
    let still = RwSignal::new(None::<String>);
    let offer = OfferedWays::new();
    let look_at = move |id: String| {
        let wanted = id.clone();
        follow::look(
            move || client::login::look(&id),
            move || state.try_with_untracked(LoginPageState::shown).flatten() == Some(wanted.clone()),
            move |told| match told {
                Ok(view) => happen(LoginEvent::Viewed(Box::new(view))),
                Err(trouble) => happen(LoginEvent::Lost(trouble)),
            },
        );
    };
    follow::follow("login", Memo::new(move |_| state.with(LoginPageState::followed)), look_at);
    // What was asked for last: what got lost on its way, or came to nothing, is asked for once more.
    let last = StoredValue::new(None::<login::BeginLogin>);
    let send = move |begin: login::BeginLogin| {
        last.set_value(Some(begin.clone()));
        happen(LoginEvent::Sent);
        spawn_local(async move {
            match client::login::begin(&begin).await {
                Ok(view) => {
                    let id = view.id.clone();
                    happen(LoginEvent::Viewed(Box::new(view)));
                    // With the entry of the code, and not with the form's.
                    browser::keep_here(JOURNEY, &id);
                }
                Err(trouble) => happen(LoginEvent::FieldRefused(trouble)),
            }
        });
    };
    let show = move |holder_id: Option<String>| {
        let application = browser::asked("application");
        send(login::BeginLogin { holder_id, application, ..login::BeginLogin::default() });
    };
    let look = move || begin(offer, happen, show);
    look();
    let take = move |id: String, conflict: Conflict| {
        spawn_local(async move {
            match taken(&id, conflict).await {
                Ok(session) => go_on(session, move |session| happen(LoginEvent::News(session))),
                Err(trouble) => happen(LoginEvent::TakeRefused(trouble)),
            }
        });
    };
    // `id` is the login whose session is to be taken.
    let again = move |halt: Halt| last.get_value().map(|it| halt.again(it, typed.get_untracked()));
    let press = move |action: Action, halt: Halt, id: &str| match Press::of(action, halt, again(halt)) {
        Press::Form => happen(LoginEvent::Nobody),
        Press::Send(begin) => send(begin),
        Press::Take(conflict) => take(id.to_owned(), conflict),
        Press::Leave(leads) => {
            if offer.go(leads) == Leads::Here {
                happen(LoginEvent::Nobody);
            }
        }
    };
    view! {
        <Frame title=t(text::TITLE)>
            {anew(move || match state.get() {
                LoginPageState::Looking => view! { <Waiting/> },
                LoginPageState::SignedIn(session) => signed_in(&session, offer.from, still, move || happen(LoginEvent::Nobody)),
                LoginPageState::News(session) => news(*session),
                LoginPageState::Ask(field) => {
                    let halt = Halt::Form(field.problem.as_ref().and_then(Trouble::code));
                    let again = Doing::by(move |action| press(action, halt, ""));
                    view! { {still_signed_in(still)} {sign_in_to(offer.from)} <Ways field typed show again offer happen/> }
                }
                LoginPageState::Showing(it) => {
                    let news = CodeCallbacks {
                        viewed: Rc::new(move |view| happen(LoginEvent::Viewed(Box::new(view)))),
                        lost: Rc::new(move |trouble| happen(LoginEvent::Lost(trouble))),
                        look_at: Rc::new(look_at),
                    };
                    view! { {sign_in_to(offer.from)} <div class="card"><CodePart it=*it news/></div> }
                }
                LoginPageState::Taking(id) => {
                    take(id, Conflict::Ask);
                    view! { <Waiting what=t(text::TAKING)/> }
                }
                LoginPageState::Refused(id, trouble) => {
                    let again = Doing::by(move |action| press(action, Halt::Take, &id));
                    view! { <TroubleNotice trouble again/> }
                }
                LoginPageState::Cancelled => view! {
                    {declined(text::CANCELLED_BY_PHONE)}
                    <Button label=t(shared_text::NEW_CODE) tone=Tone::Main press=move || press(Action::NewQr, Halt::Over, "")/>
                    <Button label=t(shared_text::START_OVER) tone=Tone::Quiet press=move || press(Action::StartOver, Halt::Over, "")/>
                },
                LoginPageState::Ended(explanation) => view! {
                    <Message explanation=*explanation again=Some(Doing::by(move |action| press(action, Halt::Over, "")))/>
                },
                LoginPageState::Stopped(trouble) => view! { <TroubleNotice trouble again=Doing::again(look)/> },
            })}
            {move || state.with(LoginPageState::leads_back).then(|| back_to(offer.from))}
        </Frame>
    }
}

/// Looks what this page begins with. Whoever asked for a code on another's page is not asked first who they are.
fn begin(offer: OfferedWays, happen: impl Fn(LoginEvent) + 'static, show: impl Fn(Option<String>) + 'static) {
    spawn_local(async move {
        let found = found(offer).await;
        let is_asked = matches!(found, LoginEvent::Nobody) && browser::asked(SHOW).is_some();
        happen(found);
        if is_asked {
            show(None);
        }
    });
}

/// What this page begins with: a login or a card from before it was loaded, somebody who is signed in, or nobody.
async fn found(offer: OfferedWays) -> LoginEvent {
    let event = looked(offer).await;
    offer.fit();
    event
}

/// What stands here, before it is known whether the way that was used last is offered.
async fn looked(offer: OfferedWays) -> LoginEvent {
    let current = client::session::current().await;
    if let Ok(current) = &current {
        let _ = offer.cards.try_set(current.cards);
        let from = ComesFrom::of(current);
        entitle(from.title());
        let _ = offer.from.try_set(from);
    }
    if let Some(view) = interrupted().await {
        return LoginEvent::Viewed(Box::new(view));
    }
    if let Some(view) = earlier_attempt().await {
        let _ = offer.way.try_set(ProofWay::Card(earlier_kind(&view)));
        let _ = offer.earlier.try_set_value(Some(view));
        // Whoever is signed in here: a card that was just read says who wants to be.
        return LoginEvent::Nobody;
    }
    match current {
        Ok(current) => {
            current.session.map_or(LoginEvent::Nobody, |session| LoginEvent::Somebody(Box::new(session)))
        }
        Err(trouble) => LoginEvent::Failed(trouble),
    }
}

/// The login that was on the screen before the page was loaded again, as long as it goes on.
async fn interrupted() -> Option<login::LoginView> {
    let id = browser::kept_here(JOURNEY)?;
    let view = client::login::look(&id).await.ok()?;
    match view.state {
        login::LoginStage::Waiting { .. }
        | login::LoginStage::Opened { .. }
        | login::LoginStage::Confirming { .. }
        | login::LoginStage::CodeExpired => Some(view),
        // What was approved before the page was loaded is nobody's any more: whoever loads it need not be who was approved.
        login::LoginStage::Approved
        | login::LoginStage::Finished
        | login::LoginStage::Cancelled { .. }
        | login::LoginStage::Ended { .. } => None,
    }
}

/// Takes the session that the phone approved.
async fn taken(id: &str, conflict: Conflict) -> Result<SessionView, Trouble> {
    let session = client::login::take(id, login::Take { conflict }).await?;
    ProofWay::Phone.remember();
    if let Some(signal) = &session.signal {
        passkey::tell(signal);
    }
    Ok(session)
}
