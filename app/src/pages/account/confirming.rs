//! Confirming one change: with a passkey of this device, with the phone, which names it too, or with a card.

use super::state::{Earlier, Pending};
use super::text;
use crate::browser;
use crate::client::{self, Asked, Trouble};
use crate::components::{Button, Doing, Tone, TroubleNotice};
use crate::journey::card::{CardStep, Elsewhere, Using, earlier_kind};
use crate::journey::ceremony::{CeremonyStep, Purpose};
use crate::journey::phone::PhoneStep;
use crate::words::{self, t};
use api::account::{Account, Binding, Current};
use api::card::{self, Kind};
use api::failure::Kind as Ceremony;
use api::login;
use api::session::Conflict;
use leptos::prelude::*;
use std::rc::Rc;

/// How the change is being confirmed.
#[derive(Clone)]
enum Way {
    Asked,
    Here,
    Phone,
    Card(Kind),
    Stopped(Trouble),
}

/// The confirmation; `confirmed` makes the change.
#[component]
pub(crate) fn ConfirmingPart(
    /// The cards that can confirm it.
    kinds: Vec<Kind>,
    pending: Pending,
    earlier: Earlier,
    confirmed: impl Fn(Pending) + Copy + Send + Sync + 'static,
    back: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let (name, change) = (pending.change.name.clone(), StoredValue::new(pending.change.id.clone()));
    let pending = StoredValue::new(pending);
    let first = earlier.as_ref().map_or(Way::Asked, |view| Way::Card(earlier_kind(view)));
    let earlier = StoredValue::new(earlier);
    let way = RwSignal::new(first);
    let go_on = move || confirmed(pending.get_value());
    let here = move || Purpose {
        kind: Ceremony::Get,
        begin: Rc::new(move || client::account::change_options(&change.get_value())),
        finish: Rc::new(move |finish| {
            Box::pin(async move {
                client::account::change_finish(&change.get_value(), &finish).await?;
                go_on();
                Ok(())
            })
        }),
        lost: Some(Rc::new(move |trouble| {
            let _ = way.try_set(Way::Stopped(trouble));
        })),
    };
    let by_phone = move || {
        let begin = login::Begin {
            purpose: login::Purpose::Reauthenticate,
            change: Some(change.get_value()),
            ..login::Begin::default()
        };
        let approved: Rc<dyn Fn(String) -> Asked<()>> = Rc::new(move |id| {
            Box::pin(async move {
                client::login::take(&id, login::Take { conflict: Conflict::Ask }).await?;
                go_on();
                Ok(())
            })
        });
        view! { <PhoneStep begin approved cancelled=Rc::new(move || way.set(Way::Asked))/> }.into_any()
    };
    let by_card = move |kind: Kind| {
        let using = Using {
            card: kind,
            purpose: card::Purpose::Reauthenticate,
            change: Some(change.get_value()),
            finish: Rc::new(move |read, _| {
                Box::pin(async move {
                    client::cards::confirm(&read.id).await?;
                    go_on();
                    Ok(())
                })
            }),
            elsewhere: Rc::new(move |leads| match leads {
                Elsewhere::OtherCard => way.set(Way::Card(match kind {
                    Kind::Hpki => Kind::Jpki,
                    Kind::Jpki => Kind::Hpki,
                })),
                Elsewhere::Phone => way.set(Way::Phone),
                Elsewhere::Binding => browser::leave_for("/account?do=bind"),
                Elsewhere::Registration => {}
            }),
        };
        let earlier = earlier.try_update_value(Option::take).flatten().map(|view| *view);
        view! { <CardStep using label=t(text::READ_CARD) earlier/> }.into_any()
    };
    view! {
        <section class="card">
            <h2>{t(text::CONFIRM_TITLE)}</h2>
            <p><strong>{name}</strong></p>
            <p>{t(text::CONFIRM_LEAD)}</p>
            {move || match way.get() {
                Way::Asked => view! {
                    // A phone holds the passkey itself: its button is the confirmation.
                    {if browser::on_phone() {
                        view! { <CeremonyStep purpose=here() label=t(text::CONFIRM_HERE)/> }.into_any()
                    } else {
                        view! { <Button label=t(text::CONFIRM_HERE) tone=Tone::Main press=move || way.set(Way::Here)/> }.into_any()
                    }}
                    {(!browser::on_phone()).then(|| view! {
                        <Button label=t(text::CONFIRM_PHONE) tone=Tone::Quiet press=move || way.set(Way::Phone)/>
                    })}
                    {kinds
                        .iter()
                        .copied()
                        .map(|kind| view! {
                            <Button label=t(text::confirm_with(kind)) tone=Tone::Quiet
                                press=move || way.set(Way::Card(kind))/>
                        })
                        .collect_view()}
                }
                .into_any(),
                Way::Here => view! { <CeremonyStep purpose=here() label=t(text::CONFIRM_HERE)/> }.into_any(),
                // Cards are read on PCs, and a phone shows no code to another.
                Way::Phone | Way::Card(_) if browser::on_phone() => ().into_any(),
                Way::Phone => by_phone(),
                Way::Card(kind) => by_card(kind),
                Way::Stopped(trouble) => view! { <TroubleNotice trouble again=Doing::again(move || way.set(Way::Asked))/> }.into_any(),
            }}
            <Button label=t(words::BACK) tone=Tone::Quiet press=back/>
        </section>
    }
}

/// The cards that can confirm this holder here: those that are known, the one of this session first.
pub(super) fn kinds(account: &Account) -> Vec<Kind> {
    if account.binding == Binding::Off || browser::on_phone() {
        return Vec::new();
    }
    let mut cards = account.cards.clone();
    cards.sort_by_key(|card| (card.current == Current::No, card.kind));
    let mut kinds: Vec<_> = cards.iter().map(|card| card.kind).collect();
    // An HPKI card need not have been used before.
    kinds.push(Kind::Hpki);
    let mut seen = Vec::new();
    kinds.retain(|kind| {
        let new = !seen.contains(kind);
        seen.push(*kind);
        new
    });
    kinds
}
