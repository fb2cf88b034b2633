//! A holder's own devices and cards.

mod binding;
mod binding_state;
mod cards;
mod confirming;
mod device;
mod extension;
mod sessions;
mod state;
mod text;

use crate::browser::{self, passkey};
use crate::client::{self, ApiResult, Trouble};
use crate::components::{Button, Doing, Frame, Tone, TroubleNotice, Waiting, anew};
use crate::journey::card::{card_name, earlier_attempt, may_be_earlier, was_for_binding};
use crate::journey::phone::{Beside, NewPhone};
use crate::shared_text::{self, t};
use api::account::{Account as Devices, AskChange, Confirmed, IsCurrent};
use api::card::CardKind;
use api::{Code, Text};
use binding::BindingPart;
use cards::cards;
use confirming::{ConfirmingPart, kinds};
use device::DeviceCard;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sessions::sessions;
use state::{AccountEvent, AccountPageState, Pending, Removable, Wish};
use std::rc::Rc;

/// The name under which the change that is being confirmed is kept with the history's entry.
const CHANGE: &str = "change";

/// The page `/account`.
#[component]
pub(crate) fn Account() -> impl IntoView {
    let state = RwSignal::new(AccountPageState::Looking);
    let happen = move |event: AccountEvent| {
        let _ = state.try_update(|it| *it = moved(std::mem::replace(it, AccountPageState::Looking), event));
        browser::arrive();
    };
    let looked = move |answer: ApiResult<Devices>| match answer {
        Ok(account) => happen(AccountEvent::Looked(Box::new(account))),
        Err(trouble) if trouble.code() == Some(Code::SessionMissing) => happen(AccountEvent::SignedOut),
        Err(trouble) => happen(AccountEvent::Failed(trouble)),
    };
    let fail = move |trouble: Trouble| match trouble.code() {
        // Another tab may have been given a new cookie just then: the browser has it by now.
        Some(Code::SessionMissing) => spawn_local(async move { looked(client::account::look().await) }),
        _ => happen(AccountEvent::Failed(trouble)),
    };
    // A message on another page sends people here to bind a card.
    let bind_first = StoredValue::new(browser::asked("do").as_deref() == Some("bind"));
    let look = move || {
        spawn_local(async move {
            let bind = bind_first.try_update_value(std::mem::take) == Some(true);
            looked(account().await);
            if bind {
                happen(AccountEvent::BindAsked);
            }
        });
    };
    let look_first = move || {
        spawn_local(async move {
            match interrupted().await {
                Some(event) => happen(event),
                None => look(),
            }
        });
    };
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
                Ok(event) => happen(event),
                // It took too long: it is asked for, and confirmed, once more.
                Err(trouble) if trouble.code() == Some(Code::ReauthenticationNeeded) => ask(wish),
                Err(trouble) => fail(trouble),
            }
        });
    };
    let end = move |id: Option<String>| {
        spawn_local(async move {
            match ended(id).await {
                Ok(account) => happen(left(account)),
                Err(trouble) => fail(trouble),
            }
        });
    };
    let log_out = move || {
        spawn_local(async move {
            match client::session::end().await {
                Ok(_) => happen(AccountEvent::LoggedOut),
                Err(trouble) => fail(trouble),
            }
        });
    };
    if !browser::on_phone() && may_be_earlier() {
        look_first();
    } else {
        look();
    }
    view! {
        <Frame title=t(text::TITLE)>
            {anew(move || match state.get() {
                AccountPageState::Looking => view! { <Waiting/> }.into_any(),
                AccountPageState::Devices(account) => view! {
                    {who(&account, log_out)}
                    {devices(&account, happen)}
                    <Button label=t(if account.devices.is_empty() { text::ADD_FIRST } else { text::ADD }) tone=Tone::Main press=move || ask(Wish::Add)/>
                    {cards(&account, happen)}
                    {sessions(&account.sessions, end)}
                }
                .into_any(),
                AccountPageState::Removing(account, item) => removing(&account, item, move |it| ask(Wish::Remove(it)), look),
                AccountPageState::Confirming(account, pending, earlier) => {
                    view! { <ConfirmingPart kinds=kinds(&account) pending=*pending earlier confirmed=make back=look/> }.into_any()
                }
                AccountPageState::Adding(first) => {
                    let beside = Beside {
                        back: Rc::new(look),
                        done: (t(shared_text::BACK), Rc::new(look)),
                        lost: Rc::new(fail),
                    };
                    view! { <NewPhone first=*first beside/> }.into_any()
                }
                AccountPageState::Binding(..) if browser::on_phone() => view! {
                    <p class="hint">{t(text::BIND_ON_PC)}</p>
                    <Button label=t(shared_text::BACK) tone=Tone::Quiet press=look/>
                }
                .into_any(),
                AccountPageState::Binding(account, earlier) => {
                    let first = binding_state::BindingPageState::first(account.as_deref());
                    view! { <BindingPart first earlier back=look/> }.into_any()
                }
                AccountPageState::SignedOut => signed_out(text::NOT_SIGNED_IN),
                AccountPageState::LoggedOut => {
                    browser::entitle(t(text::LOG_OUT));
                    signed_out(text::SIGNED_OUT)
                }
                AccountPageState::Stopped(trouble) => view! { <TroubleNotice trouble again=Doing::again(look)/> }.into_any(),
            })}
        </Frame>
    }
}

/// The page after an event. From a step below the devices the browser's "back" leads to them, and not off the page.
fn moved(before: AccountPageState, event: AccountEvent) -> AccountPageState {
    let below = before.is_below();
    let after = before.after(event);
    if !below && after.is_below() {
        browser::go_below();
    }
    after
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
    if was_for_binding() {
        return Some(AccountEvent::BindingWas(account, view));
    }
    let kept = browser::kept_here(CHANGE).unwrap_or_default();
    Some(match Pending::of(&kept, &account) {
        Some(pending) => AccountEvent::ConfirmingWas(account, Box::new(pending), view),
        None => AccountEvent::Looked(account),
    })
}

/// What comes of a change that was confirmed.
async fn made(wish: &Wish, confirmed: &Confirmed) -> ApiResult<AccountEvent> {
    match wish {
        Wish::Add => {
            client::account::add_device(confirmed).await.map(|it| AccountEvent::Allowed(Box::new(it)))
        }
        Wish::Remove(item) => removed(item, confirmed).await.map(left),
    }
}

/// The account after the end of a session, or of all others.
async fn ended(id: Option<String>) -> ApiResult<Option<Devices>> {
    match id {
        Some(id) => client::account::end_session(&id).await.map(|it| it.account),
        None => client::account::end_other_sessions().await.map(Some),
    }
}

/// What the page shows after something ended: the account, if this very session did not end with it.
fn left(account: Option<Devices>) -> AccountEvent {
    account.map_or(AccountEvent::LoggedOut, |account| AccountEvent::Looked(Box::new(account)))
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

fn signed_out(what: Text) -> AnyView {
    view! {
        <h2 data-say="">{t(what)}</h2>
        <p><a class="button main" href="/login">{t(text::LOG_IN)}</a></p>
    }
    .into_any()
}

/// Asks whether a device or card is really to be removed.
fn removing(
    account: &Devices,
    item: Removable,
    remove: impl Fn(Removable) + Copy + 'static,
    back: impl Fn() + 'static,
) -> AnyView {
    let only = account.only.as_deref() == Some(item.id());
    let (title, label, lead, mut warnings) = match &item {
        Removable::Device(device) => {
            let current = (device.current == IsCurrent::Yes).then_some(text::REMOVE_CURRENT);
            let last = match account.devices.len() {
                _ if only => Some(text::REMOVE_LAST),
                1 => Some(text::REMOVE_LAST_CARD),
                _ => None,
            };
            (text::REMOVE_TITLE, device.label.clone(), text::REMOVE_LEAD, vec![current, last])
        }
        Removable::Card(card) => {
            let current = (card.current == IsCurrent::Yes).then_some(text::REMOVE_CARD_CURRENT);
            let lead = match card.kind {
                CardKind::Hpki => text::REMOVE_HPKI,
                CardKind::Jpki => text::REMOVE_JPKI,
            };
            (
                text::REMOVE_CARD_TITLE,
                t(card_name(card.kind)).to_owned(),
                lead,
                vec![current, only.then_some(text::REMOVE_ONLY_CARD)],
            )
        }
    };
    let warnings: Vec<_> =
        warnings.drain(..).flatten().map(|it| view! { <p class="problem">{t(it)}</p> }).collect();
    view! {
        <section class="card" role="alertdialog" aria-labelledby="remove-title">
            <h2 id="remove-title">{t(title)}</h2>
            <p><strong>{label}</strong></p>
            <p>{t(lead)}</p>
            {warnings}
            <Button label=t(text::REMOVE_YES) tone=Tone::Grave press=move || remove(item.clone())/>
            <Button label=t(shared_text::BACK) tone=Tone::Quiet press=back/>
        </section>
    }
    .into_any()
}

/// Whose page it is, and the way out: whoever leaves a PC of the ward finds it at once, away from whatever else can be pressed.
fn who(account: &Devices, log_out: impl Fn() + 'static) -> AnyView {
    let (name, id) = (account.holder.name.clone(), account.holder.id.clone());
    view! {
        <div class="who">
            <p class="holder"><strong>{name}</strong> " " <small>{t(text::HOLDER)} " " {id}</small></p>
            <Button label=t(text::LOG_OUT) tone=Tone::Quiet press=log_out/>
        </div>
    }
    .into_any()
}

fn devices(account: &Devices, happen: impl Fn(AccountEvent) + Copy + Send + Sync + 'static) -> AnyView {
    let cards = account
        .devices
        .iter()
        .map(|device| view! { <DeviceCard device=device.clone() happen/> })
        .collect_view();
    let none = account.devices.is_empty();
    view! {
        <h2>{t(text::DEVICES)}</h2>
        {none.then(|| view! { <p>{t(text::NONE)}</p> })}
        <ul class="devices">{cards}</ul>
    }
    .into_any()
}
