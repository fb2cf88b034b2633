//! A holder's own devices and cards.

mod binding;
mod binding_state;
mod cards;
mod confirming;
mod confirming_state;
mod device;
mod extension;
mod list;
mod removing;
#[cfg(test)]
mod samples;
mod sessions;
mod state;
mod text;
mod told;

use crate::browser::{self, passkey};
use crate::client::{self, ApiFuture, ApiResult, Trouble};
use crate::components::{
    Button, Doing, Frame, Tone, TroubleNotice, Waiting, anew, button_of, entitle, full, leads_to,
};
use crate::draw::prelude::*;
use crate::journey::card::{earlier_attempt, may_be_earlier, was_for_binding};
use crate::journey::phone::{Beside, NewPhone, open_here, own_passkey};
use crate::shared_text::{self, t};
use api::account::{Account as Devices, AskChange, CameBy, Confirmed, PcPasskey};
use api::register::PcRegistrationView;
use api::{Code, Text};
use binding::BindingPart;
use binding_state::BindingPageState;
use cards::cards;
use confirming::{ConfirmingEnd, ConfirmingPart};
use confirming_state::ConfirmingWay;
use device::devices;
use leptos::task::spawn_local;
use removing::removing;
use sessions::sessions;
use state::{AccountEvent, AccountPageState, Aside, Because, Done, Earlier, Pending, Removable, Wish, place};
use std::rc::Rc;

/// The name under which the change that is being confirmed is kept with the history's entry.
const CHANGE: &str = "change";

/// The name under which this browser remembers that it was asked to register its own PC, and not for whom: others may use it, too.
const OWN: &str = "kagura-own";

/// The name under which the history's entry keeps that the page has shown somebody's account.
const SHOWN: &str = "shown";

/// The page `/account`.
#[component]
pub(crate) fn Account() -> View {
    let state = RwSignal::new(AccountPageState::Looking);
    let happen = move |event: AccountEvent| {
        let focus = state.try_with_untracked(|it| it.focus_after(&event)).flatten();
        let _ = state.try_update(|it| *it = moved(std::mem::replace(it, AccountPageState::Looking), event));
        match focus.or_else(browser::opener) {
            Some(place) => browser::focus_soon(&place),
            None => browser::arrive(),
        }
    };
    let looked_as = move |event: fn(Box<Devices>) -> AccountEvent, answer: ApiResult<Devices>| match answer {
        Ok(account) => {
            client::is_of(&account.holder.id);
            happen(event(Box::new(account)));
        }
        Err(trouble) if trouble.code() == Some(Code::SessionMissing) => happen(AccountEvent::SignedOut),
        Err(trouble) => happen(AccountEvent::Failed(trouble)),
    };
    let look_as = move |event: fn(Box<Devices>) -> AccountEvent| {
        spawn_local(async move { looked_as(event, account().await) });
    };
    let give_up = move || look_as(AccountEvent::GivenUp);
    let fail = move |trouble: Trouble| match trouble.code() {
        // Another tab may have been given a new cookie just then: the browser has it by now.
        Some(Code::SessionMissing) => look_as(AccountEvent::Looked),
        // Another tab, another browser or the desk has removed it meanwhile.
        Some(Code::DeviceUnknown | Code::CardUnknown) => look_as(|it| AccountEvent::Made(it, Done::Gone)),
        _ => happen(AccountEvent::Failed(trouble)),
    };
    // A message on another page sends people here to bind a card.
    let bind_first = StoredValue::new(browser::asked("do").as_deref() == Some("bind"));
    let look = move || {
        spawn_local(async move {
            let bind = bind_first.try_update_value(std::mem::take) == Some(true);
            looked_as(AccountEvent::Looked, account().await);
            if bind {
                happen(AccountEvent::BindAsked);
            }
        });
    };
    browser::on_seen_again(|| spawn_local(seen_again()));
    let ask = move |wish: Wish| {
        let last = state.try_with_untracked(|it| wish.last(it.only())).unwrap_or_default();
        spawn_local(async move {
            match client::account::change(&AskChange { change: wish.what(), last }).await {
                Ok(change) => {
                    browser::keep_here(CHANGE, &wish.kept(&change));
                    happen(AccountEvent::Asked(Box::new(Pending { change, wish })));
                }
                // It was not the last thing when the person was asked: the page says it the next time.
                Err(trouble) if trouble.code() == Some(Code::LastMeans) => look(),
                Err(trouble) => fail(trouble),
            }
        });
    };
    let make = move |pending: Pending| {
        let Pending { change, wish } = pending;
        let confirmed = Confirmed { change: Some(change.id) };
        browser::keep_here(CHANGE, "");
        spawn_local(async move {
            match made(&wish, &confirmed).await {
                Ok(event) => event.into_iter().for_each(happen),
                // It took too long: it is asked for, and confirmed, once more.
                Err(trouble) if trouble.code() == Some(Code::ReauthenticationNeeded) => ask(wish),
                Err(trouble) => fail(trouble),
            }
        });
    };
    let comes = move |asked: ApiFuture<AccountEvent>| {
        spawn_local(async move {
            match asked.await {
                Ok(event) => happen(event),
                Err(trouble) => fail(trouble),
            }
        });
    };
    let end = move |id: Option<String>| comes(Box::pin(ended(id)));
    let log_out = move || comes(Box::pin(logged_out_here()));
    if !browser::on_phone() && may_be_earlier() {
        spawn_local(async move {
            match interrupted().await {
                Some(event) => happen(event),
                None => look(),
            }
        });
    } else {
        look();
    }
    view! {
        <Frame title=t(text::TITLE)>
            {anew(move || match state.get() {
                AccountPageState::Looking => view! { <Waiting/> },
                AccountPageState::Devices(account, aside) => view! {
                    {who(&account, log_out)}
                    {devices(&account, &aside, happen, fail)}
                    {add(&account, &aside, ask)}
                    {cards(&account, &aside, happen)}
                    {sessions(&account.sessions, &aside, end)}
                },
                AccountPageState::Removing(account, item) => {
                    removing(&account, item, move |it| ask(Wish::Remove(it)), move || happen(AccountEvent::Left))
                }
                AccountPageState::Confirming(account, pending, earlier) => {
                    let ways = if browser::on_phone() { Vec::new() } else { ConfirmingWay::offered(&account) };
                    let end = move |end: ConfirmingEnd| match end {
                        ConfirmingEnd::Confirmed(pending) => make(pending),
                        ConfirmingEnd::Anew(wish) => ask(wish),
                        ConfirmingEnd::Look => look(),
                        ConfirmingEnd::Left => {
                            browser::keep_here(CHANGE, "");
                            happen(AccountEvent::Left);
                        }
                    };
                    view! { <ConfirmingPart ways pending=*pending earlier end/> }
                }
                AccountPageState::Adding(first) => adding(*first, give_up, look, fail),
                AccountPageState::Binding(account, earlier) => binding(account.as_deref(), earlier, give_up, look),
                AccountPageState::SignedOut => signed_out(text::NOT_SIGNED_IN, None),
                AccountPageState::LoggedOut(because) => logged_out(because),
                AccountPageState::StillIn(trouble) => still_in(trouble, log_out, look),
                AccountPageState::Stopped(trouble) => view! { <TroubleNotice trouble again=Doing::again(look)/> },
            })}
        </Frame>
    }
}

/// The page after an event. From a step below the devices the browser's "back" leads to what opened it, and not off the page. Whoever is signed out here
/// and had the page before is told so: the session has ended meanwhile, whatever ended it.
fn moved(before: AccountPageState, event: AccountEvent) -> AccountPageState {
    let opener = before.opener();
    let mut after = before.after(event);
    let opens = after.opener();
    if opener != opens {
        browser::go_below(opens.as_deref().unwrap_or_default());
    }
    if matches!(after, AccountPageState::Devices(..)) {
        browser::keep_here(SHOWN, "1");
    } else if matches!(after, AccountPageState::LoggedOut(_)) {
        browser::keep_here(SHOWN, "");
    } else if matches!(after, AccountPageState::SignedOut)
        && browser::kept_here(SHOWN).as_deref() == Some("1")
    {
        after = AccountPageState::LoggedOut(Because::Ended);
    }
    after
}

/// What stands on the page is a person's own, and is shown to nobody who comes after the session: also not where it was left open.
async fn seen_again() {
    let another = match client::account::look().await {
        Ok(account) => client::is_of(&account.holder.id),
        Err(trouble) => {
            trouble.code() == Some(Code::SessionMissing) && browser::kept_here(SHOWN).as_deref() == Some("1")
        }
    };
    if another {
        browser::reload();
    }
}

/// Another phone's code.
fn adding(
    first: PcRegistrationView,
    give_up: impl Fn() + 'static,
    look: impl Fn() + 'static,
    fail: impl Fn(Trouble) + 'static,
) -> View {
    let beside = Beside {
        around: None,
        back: Rc::new(give_up),
        done: (t(text::TO_LIST), Rc::new(look)),
        lost: Rc::new(fail),
    };
    view! { <NewPhone first=first beside/> }
}

/// The holder's account; asked for once more where another tab may have been given a new cookie just then.
async fn account() -> ApiResult<Devices> {
    match client::account::look().await {
        Err(trouble) if trouble.code() == Some(Code::SessionMissing) => client::account::look().await,
        answer => answer,
    }
}

/// What a card was read for before the page was loaded again.
async fn interrupted() -> Option<AccountEvent> {
    let view = Box::new(earlier_attempt().await?);
    let account = Box::new(client::account::look().await.ok()?);
    client::is_of(&account.holder.id);
    if was_for_binding() {
        return Some(AccountEvent::BindingWas(account, view));
    }
    let kept = browser::kept_here(CHANGE).unwrap_or_default();
    Some(match Pending::of(&kept, &account) {
        Some(pending) => AccountEvent::ConfirmingWas(account, Box::new(pending), view),
        None => AccountEvent::Looked(account),
    })
}

/// What comes of a change that was confirmed; nothing where the page leaves for another.
async fn made(wish: &Wish, confirmed: &Confirmed) -> ApiResult<Option<AccountEvent>> {
    Ok(Some(match wish {
        Wish::Add | Wish::AddOwn => {
            let allowed = client::account::add_device(confirmed).await?;
            if !browser::on_phone()
                && matches!(wish, Wish::AddOwn)
                && let Some(code) = &allowed.qr
            {
                open_here(&allowed.id, code).await?;
                return Ok(None);
            }
            AccountEvent::Allowed(Box::new(allowed))
        }
        Wish::Remove(item) => left(removed(item, confirmed).await?, item.into()),
    }))
}

/// What comes of the end of a session, or of all others.
async fn ended(id: Option<String>) -> ApiResult<AccountEvent> {
    Ok(match id {
        Some(id) => left(client::account::end_session(&id).await?.account, Done::Ended),
        None => left(Some(client::account::end_other_sessions().await?), Done::OthersEnded),
    })
}

/// What comes of the wish to be logged out here.
async fn logged_out_here() -> ApiResult<AccountEvent> {
    Ok(match client::session::end().await {
        Ok(_) => AccountEvent::LoggedOut,
        Err(trouble) => AccountEvent::NotLoggedOut(trouble),
    })
}

/// What the page shows after something ended: the account and what was done, if this very session did not end with it.
fn left(account: Option<Devices>, done: Done) -> AccountEvent {
    account.map_or(AccountEvent::LoggedOut, |account| AccountEvent::Made(Box::new(account), done))
}

/// The account without a device or card; none where this very session ended with it.
async fn removed(item: &Removable, confirmed: &Confirmed) -> ApiResult<Option<Devices>> {
    match item {
        Removable::Device(device) => {
            let removed = client::account::remove_device(&device.id, confirmed).await?;
            passkey::tell(&removed.signal);
            Ok(removed.account)
        }
        Removable::Card(card) => Ok(client::cards::remove(&card.id, confirmed).await?.account),
    }
}

/// Binding a card, which takes a PC with a reader.
fn binding(
    account: Option<&Devices>,
    earlier: Earlier,
    back: impl Fn() + Copy + Send + Sync + 'static,
    done: impl Fn() + Copy + Send + Sync + 'static,
) -> View {
    if browser::on_phone() {
        return view! {
            <p class="hint">{t(text::BIND_ON_PC)}</p>
            <Button label=t(shared_text::BACK) tone=Tone::Quiet press=back/>
        };
    }
    view! { <BindingPart first=BindingPageState::first(account) earlier back done/> }
}

fn logged_out(because: Because) -> View {
    let what = match because {
        Because::Asked => text::SIGNED_OUT,
        Because::Removed => text::REMOVED_OUT,
        Because::Ended => return signed_out(shared_text::SESSION_OVER, Some(shared_text::SESSION_OVER_WHY)),
    };
    entitle(text::LOG_OUT);
    signed_out(what, None)
}

/// Logging out did not arrive: whoever walks away now is in still.
fn still_in(trouble: Trouble, log_out: impl Fn() + 'static, look: impl Fn() + 'static) -> View {
    view! {
        <p class="problem" data-say="">{t(text::STILL_IN)}</p>
        <TroubleNotice trouble again=Doing::again(log_out)/>
        <Button label=t(shared_text::BACK) tone=Tone::Quiet press=look/>
    }
}

fn signed_out(what: Text, why: Option<Text>) -> View {
    view! {
        <div data-say="">
            <h2>{t(what)}</h2>
            {why.map(|why| view! { <p>{t(why)}</p> })}
        </div>
        {leads_to(t(text::LOG_IN), browser::on_the_way("/login"), Tone::Main)}
    }
}

/// Whose page it is, and the way out: whoever leaves a PC of the ward finds it at once, away from whatever else can be pressed.
fn who(account: &Devices, log_out: impl Fn() + 'static) -> View {
    let (name, id) = (account.holder.name.clone(), account.holder.id.clone());
    view! {
        <div class="who">
            <p class="holder"><strong>{name}</strong> " " <small>{t(text::HOLDER)} " " {id}</small></p>
            <Button label=t(text::LOG_OUT) tone=Tone::Quiet press=log_out/>
        </div>
    }
}

/// The button that adds a phone, and on a PC that can keep a passkey the one that registers this very PC: whoever came by a passkey that its
/// browser has, or has registered this PC, needs no other. While a name is typed, saving it is the one thing to do.
fn add(account: &Devices, aside: &Aside, ask: impl Fn(Wish) + Copy + Send + 'static) -> View {
    let label = t(if account.devices.is_empty() { text::ADD_FIRST } else { text::ADD });
    let tone = match aside {
        Aside::Renaming(_) => Tone::Quiet,
        Aside::Nothing | Aside::Done(_) => Tone::Main,
        Aside::Full => {
            return full(nothing());
        }
    };
    let phone = button_of(place::ADD.to_owned(), "", label, tone, move || ask(Wish::Add));
    let registered = account.pc == PcPasskey::Registered && browser::memory(OWN).is_some();
    if browser::on_phone() || account.came_by == CameBy::Here || registered {
        return phone;
    }
    let able = own_passkey();
    let own = move || {
        button_of(place::ADD_OWN.to_owned(), "", t(shared_text::REGISTER_PC), Tone::Quiet, move || {
            browser::memorise(OWN, "1");
            ask(Wish::AddOwn);
        })
    };
    view! { {phone} {move || able.get().then(own)} }
}
