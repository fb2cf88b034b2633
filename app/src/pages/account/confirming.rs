//! Confirming one change: with a passkey of this device, with the phone, which names it too, or with a card.

use super::state::{Earlier, Pending};
use super::text;
use crate::browser;
use crate::client::{self, ApiFuture, Trouble};
use crate::components::{Button, Doing, Tone, TroubleNotice, anew};
use crate::journey::card::{CardStep, Elsewhere, Using, earlier_kind};
use crate::journey::ceremony::{CeremonyPlan, CeremonyStep};
use crate::journey::phone::PhoneStep;
use crate::shared_text::{self, t};
use api::account::{Account, Binding, IsCurrent};
use api::card::{self, CardKind};
use api::failure::CeremonyKind;
use api::login;
use api::session::Conflict;
use leptos::prelude::*;
use std::rc::Rc;

/// How the change is being confirmed.
#[derive(Clone)]
enum ConfirmingState {
    Asked,
    Here,
    Phone,
    Card(CardKind),
    Stopped(Trouble),
}

/// The confirmation; `confirmed` makes the change.
#[component]
pub(crate) fn ConfirmingPart(
    /// The cards that can confirm it.
    kinds: Vec<CardKind>,
    pending: Pending,
    earlier: Earlier,
    confirmed: impl Fn(Pending) + Copy + Send + Sync + 'static,
    back: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let (name, change) = (pending.change.name.clone(), StoredValue::new(pending.change.id.clone()));
    let pending = StoredValue::new(pending);
    let first =
        earlier.as_ref().map_or(ConfirmingState::Asked, |view| ConfirmingState::Card(earlier_kind(view)));
    let earlier = StoredValue::new(earlier);
    let way = RwSignal::new(first);
    let go_on = move || confirmed(pending.get_value());
    let here = move || CeremonyPlan {
        kind: CeremonyKind::Get,
        begin: Rc::new(move || client::account::change_options(&change.get_value())),
        finish: Rc::new(move |finish| {
            Box::pin(async move {
                client::account::change_finish(&change.get_value(), &finish).await?;
                go_on();
                Ok(())
            })
        }),
        lost: Some(Rc::new(move |trouble| {
            let _ = way.try_set(ConfirmingState::Stopped(trouble));
        })),
    };
    let by_phone = move || {
        let begin = login::BeginLogin {
            purpose: login::LoginIntent::Reauthenticate,
            change: Some(change.get_value()),
            ..login::BeginLogin::default()
        };
        let approved: Rc<dyn Fn(String) -> ApiFuture<()>> = Rc::new(move |id| {
            Box::pin(async move {
                client::login::take(&id, login::Take { conflict: Conflict::Ask }).await?;
                go_on();
                Ok(())
            })
        });
        view! { <PhoneStep begin approved cancelled=Rc::new(move || way.set(ConfirmingState::Asked))/> }
            .into_any()
    };
    let by_card = move |kind: CardKind| {
        let using = Using {
            card: kind,
            purpose: card::CardIntent::Reauthenticate,
            change: Some(change.get_value()),
            finish: Rc::new(move |read, _| {
                Box::pin(async move {
                    client::cards::confirm(&read.id).await?;
                    go_on();
                    Ok(())
                })
            }),
            elsewhere: Rc::new(move |leads| match leads {
                Elsewhere::OtherCard => way.set(ConfirmingState::Card(match kind {
                    CardKind::Hpki => CardKind::Jpki,
                    CardKind::Jpki => CardKind::Hpki,
                })),
                Elsewhere::Phone => way.set(ConfirmingState::Phone),
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
            {anew(move || match way.get() {
                ConfirmingState::Asked => view! {
                    // A phone holds the passkey itself: its button is the confirmation.
                    {if browser::on_phone() {
                        view! { <CeremonyStep purpose=here() label=t(text::CONFIRM_HERE)/> }.into_any()
                    } else {
                        view! { <Button label=t(text::CONFIRM_HERE) tone=Tone::Main press=move || way.set(ConfirmingState::Here)/> }.into_any()
                    }}
                    {(!browser::on_phone()).then(|| view! {
                        <Button label=t(text::CONFIRM_PHONE) tone=Tone::Quiet press=move || way.set(ConfirmingState::Phone)/>
                    })}
                    {kinds
                        .iter()
                        .copied()
                        .map(|kind| view! {
                            <Button label=t(text::confirm_with(kind)) tone=Tone::Quiet
                                press=move || way.set(ConfirmingState::Card(kind))/>
                        })
                        .collect_view()}
                }
                .into_any(),
                ConfirmingState::Here => view! { <CeremonyStep purpose=here() label=t(text::CONFIRM_HERE)/> }.into_any(),
                // Cards are read on PCs, and a phone shows no code to another.
                ConfirmingState::Phone | ConfirmingState::Card(_) if browser::on_phone() => ().into_any(),
                ConfirmingState::Phone => by_phone(),
                ConfirmingState::Card(kind) => by_card(kind),
                ConfirmingState::Stopped(trouble) => view! { <TroubleNotice trouble again=Doing::again(move || way.set(ConfirmingState::Asked))/> }.into_any(),
            })}
            <Button label=t(shared_text::BACK) tone=Tone::Quiet press=back/>
        </section>
    }
}

/// The cards that can confirm this holder here: those that are known, the one of this session first.
pub(super) fn kinds(account: &Account) -> Vec<CardKind> {
    if account.binding == Binding::Off || browser::on_phone() {
        return Vec::new();
    }
    let mut cards = account.cards.clone();
    cards.sort_by_key(|card| (card.current == IsCurrent::No, card.kind));
    let mut kinds: Vec<_> = cards.iter().map(|card| card.kind).collect();
    // An HPKI card need not have been used before.
    kinds.push(CardKind::Hpki);
    let mut seen = Vec::new();
    kinds.retain(|kind| {
        let new = !seen.contains(kind);
        seen.push(*kind);
        new
    });
    kinds
}
