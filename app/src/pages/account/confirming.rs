//! Confirming one change: with the phone, which names it too, with a card, or with a passkey that this browser asks for.

use super::confirming_state::{ConfirmingState, ConfirmingWay, Press, not_offered};
use super::state::{Earlier, Pending, Wish};
use super::text;
use crate::browser;
use crate::client::{self, ApiFuture};
use crate::components::{Around, Button, Doing, Tone, TroubleNotice, anew};
use crate::draw::prelude::*;
use crate::journey::card::{CardStep, ProofOwner, Using, earlier_kind};
use crate::journey::ceremony::{Begins, CeremonyPlan, CeremonyStep};
use crate::journey::phone::PhoneStep;
use crate::shared_text::{self, t};
use api::Code;
use api::card::{self, CardKind};
use api::explain::Action;
use api::failure::CeremonyKind;
use api::login;
use api::session::Conflict;
use std::rc::Rc;

/// What comes of a confirmation.
pub(crate) enum ConfirmingEnd {
    /// The change was confirmed.
    Confirmed(Pending),
    /// The change has to be asked for once more.
    Anew(Wish),
    /// Perhaps nobody is signed in any more.
    Look,
    /// The person leaves it.
    Left,
}

/// The confirmation, from its ways to its end.
#[component]
pub(crate) fn ConfirmingPart(
    /// The ways on a PC, in their order. A phone holds the passkey itself.
    ways: Vec<ConfirmingWay>,
    pending: Pending,
    earlier: Earlier,
    end: impl Fn(ConfirmingEnd) + Copy + Send + Sync + 'static,
) -> View {
    let first = earlier.as_ref().map_or(ConfirmingState::Asked, |view| {
        ConfirmingState::Going(ConfirmingWay::Card(earlier_kind(view)))
    });
    let (earlier, ways, pending) =
        (StoredValue::new(earlier), StoredValue::new(ways), StoredValue::new(pending));
    let change = move || pending.with_value(|it| it.change.id.clone());
    let state = RwSignal::new(first);
    let go = move |to: ConfirmingState| {
        let _ = state.try_set(to);
        browser::arrive();
    };
    let confirmed = move || end(ConfirmingEnd::Confirmed(pending.get_value()));
    let press = move |way: Option<ConfirmingWay>, action: Action, code: Option<Code>| {
        match ways.with_value(|ways| Press::of(action, way, code, ways)) {
            Press::Again => return None,
            Press::Ways => go(ConfirmingState::Asked),
            Press::Way(way) => go(ConfirmingState::Going(way)),
            Press::Anew => end(ConfirmingEnd::Anew(pending.get_value().wish)),
            Press::Look => end(ConfirmingEnd::Look),
            Press::Bind => browser::leave_for("/account?do=bind"),
        }
        Some(())
    };
    // All ways but the one that is open, and the way back.
    let buttons = move |open: Option<ConfirmingWay>, first: Tone| {
        let others = (!browser::on_phone()).then(|| {
            let mut tone = first;
            let ways = ways.get_value().into_iter().filter(|way| Some(*way) != open).map(|way| {
                let tone = std::mem::replace(&mut tone, Tone::Quiet);
                view! { <Button label=t(text::confirm_by(way)) tone press=move || go(ConfirmingState::Going(way))/> }
            });
            ways.collect::<Vec<_>>()
        });
        view! {
            {others}
            <Button label=t(shared_text::BACK) tone=Tone::Quiet press=move || end(ConfirmingEnd::Left)/>
        }
    };
    let around = move |open: ConfirmingWay| {
        let way = Some(open);
        let it = Around::new(move |first| buttons(way, first), move |action, code| press(way, action, code));
        // A PC mostly has no passkey of its own.
        if open == ConfirmingWay::Here && !browser::on_phone() { it.second() } else { it }
    };
    let here = move || CeremonyPlan {
        kind: CeremonyKind::Get,
        begin: Rc::new(move || client::account::change_options(&change())),
        finish: Rc::new(move |finish| {
            Box::pin(async move {
                client::account::change_finish(&change(), &finish).await?;
                confirmed();
                Ok(())
            })
        }),
        lost: Some(Rc::new(move |trouble| go(ConfirmingState::Stopped(trouble)))),
    };
    let by_phone = move || {
        let begin = login::BeginLogin {
            purpose: login::LoginIntent::Reauthenticate,
            change: Some(change()),
            ..login::BeginLogin::default()
        };
        let approved: Rc<dyn Fn(String) -> ApiFuture<()>> = Rc::new(move |id| {
            Box::pin(async move {
                client::login::take(&id, login::Take { conflict: Conflict::Ask }).await?;
                confirmed();
                Ok(())
            })
        });
        let cancelled = Rc::new(move || go(ConfirmingState::Asked));
        let way = ConfirmingWay::Phone;
        view! { <PhoneStep begin approved cancelled around=around(way)/> }
    };
    let by_card = move |kind: CardKind| {
        let earlier = earlier.try_update_value(Option::take).flatten().map(|view| *view);
        let way = ConfirmingWay::Card(kind);
        view! { <CardStep using=by((kind, ways.get_value()), change(), confirmed) label=t(text::READ_CARD) earlier around=around(way)/> }
    };
    let name = move || view! { <p class="kept"><strong>{pending.with_value(|it| it.change.name.clone())}</strong></p> };
    let asks = move |how: View| {
        view! { <h2>{t(text::CONFIRM_TITLE)}</h2> {name()} <p>{t(text::CONFIRM_LEAD)}</p> {how} }
    };
    view! {
        <section class="card">
            {anew(move || match state.get() {
                ConfirmingState::Stopped(trouble) => {
                    let code = trouble.code();
                    let again = Doing::by(move |action| {
                        press(None, action, code);
                    });
                    view! { <TroubleNotice trouble again/> {buttons(None, Tone::Quiet)} }
                }
                // A phone holds the passkey itself: its button is the confirmation. Cards are read on PCs, and a phone shows no code to another.
                ConfirmingState::Asked | ConfirmingState::Going(_) if browser::on_phone() => {
                    let way = ConfirmingWay::Here;
                    asks(view! {
                        <CeremonyStep purpose=here() label=t(text::confirm_by(way)) around=around(way)/>
                    })
                }
                ConfirmingState::Asked => asks(buttons(None, Tone::Main)),
                ConfirmingState::Going(way @ ConfirmingWay::Here) => {
                    asks(view! {
                        <CeremonyStep purpose=here() label=t(text::confirm_by(way)) begins=Begins::AtOnce around=around(way)/>
                    })
                }
                ConfirmingState::Going(ConfirmingWay::Phone) => view! { {name()} {by_phone()} },
                ConfirmingState::Going(way @ ConfirmingWay::Card(kind)) => {
                    view! { <h2>{t(text::confirm_by(way))}</h2> {name()} {by_card(kind)} }
                }
            })}
        </section>
    }
}

/// The use of a card for a change, where these ways are offered.
fn by(
    (kind, ways): (CardKind, Vec<ConfirmingWay>),
    change: String,
    confirmed: impl Fn() + Copy + 'static,
) -> Using {
    Using {
        card: kind,
        purpose: card::CardIntent::Reauthenticate,
        change: Some(change),
        finish: Rc::new(move |read, _| {
            Box::pin(async move {
                client::cards::confirm(&read.id).await?;
                confirmed();
                Ok(())
            })
        }),
        // What is around the step knows where it leads.
        elsewhere: Rc::new(|_| {}),
        forbidden: not_offered(kind, &ways),
        whose: ProofOwner::Anybody,
    }
}
