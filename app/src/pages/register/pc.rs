//! Registering a phone from a PC: a card or the old phone says who is there, then a code stands here for the new phone.

use super::pc_state::{RegisterPcEvent, RegisterPcPageState};
use super::text;
use crate::browser;
use crate::client::{self, ApiFuture};
use crate::components::{Around, Button, Doing, Tone, TroubleNotice, Waiting, anew, steps};
use crate::draw::prelude::*;
use crate::journey::card::{
    CardStep, Elsewhere, ProofOwner, ProofWay, Using, card_name, earlier_attempt, earlier_kind, first_time,
    notice, ways,
};
use crate::journey::phone::{Beside, NewPhone, PageAround, PhoneStep};
use crate::shared_text::{self, t};
use api::card::{self, CardKind};
use api::explain::Action;
use api::login;
use api::register::PcRegistrationStage;
use api::session::CardsOffered;
use leptos::task::spawn_local;
use std::rc::Rc;

/// The name under which the registration's id is kept with the history's entry.
const KEPT: &str = "registration";

/// The ways to a code for a phone.
#[component]
pub(super) fn FromPc() -> View {
    let state = RwSignal::new(RegisterPcPageState::Looking);
    let way = RwSignal::new(ProofWay::last().unwrap_or(ProofWay::Card(CardKind::Hpki)));
    let earlier = StoredValue::new(None::<card::AttemptView>);
    // While the previous phone's code is shown there is nothing else to choose: it stands where it is seen.
    let asked = RwSignal::new(false);
    let happen = move |event: RegisterPcEvent| {
        let _ = state.try_update(|it| *it = std::mem::replace(it, RegisterPcPageState::Looking).after(event));
        browser::arrive();
    };
    let look = move || {
        let _ = asked.try_set(false);
        spawn_local(async move {
            if let Some(waiting) = interrupted().await {
                happen(RegisterPcEvent::Allowed(Box::new(waiting), None));
                return;
            }
            let before = earlier_attempt().await;
            if let Some(view) = &before {
                let _ = way.try_set(ProofWay::Card(earlier_kind(view)));
            }
            let _ = earlier.try_set_value(before);
            match client::session::current().await {
                Ok(current) => happen(RegisterPcEvent::Looked(current.cards)),
                Err(trouble) => happen(RegisterPcEvent::Failed(trouble)),
            }
        });
    };
    look();
    let elsewhere = move |leads: Elsewhere| match leads {
        Elsewhere::OtherCard => way.update(|it| *it = it.other(CardsOffered::On)),
        Elsewhere::Phone => way.set(ProofWay::Phone),
        Elsewhere::Binding => browser::leave_for(&browser::on_the_way("/account?do=bind")),
        Elsewhere::Registration => {}
    };
    let by_card = move |kind: CardKind| Using {
        card: kind,
        purpose: card::CardIntent::Register,
        change: None,
        finish: Rc::new(move |read, _| {
            Box::pin(async move {
                let waiting = client::cards::registration(&read.id).await?;
                browser::keep_here(KEPT, &waiting.id);
                happen(RegisterPcEvent::Allowed(
                    Box::new(waiting),
                    read.card.and_then(|card| card.notice).filter(|it| first_time(it)),
                ));
                Ok(())
            })
        }),
        elsewhere: Rc::new(elsewhere),
        // Whoever registers a phone does not come to sign in with one.
        forbidden: vec![Action::UsePhone],
        whose: ProofOwner::Anybody,
    };
    anew(move || match state.get() {
        RegisterPcPageState::Looking => view! { <Waiting/> },
        RegisterPcPageState::Ways(cards) => view! {
            {steps(&text::PC_STEPS, 0)}
            {move || (!asked.get()).then(|| view! {
                <p>{t(text::PC_LEAD)}</p>
                {(cards == CardsOffered::On).then(|| ways(way, &ProofWay::ALL, t(text::PC_WAYS), text::PC_OLD_PHONE))}
            })}
            {anew(move || match way.get() {
                ProofWay::Card(kind) if cards == CardsOffered::On => {
                    let earlier = earlier.try_update_value(Option::take).flatten();
                    view! {
                        <section class="card" aria-label=t(card_name(kind))>
                            <CardStep using=by_card(kind) label=t(text::PC_READ) earlier=earlier/>
                        </section>
                    }
                }
                ProofWay::Card(_) | ProofWay::Phone => view! { <OldPhone asked happen/> },
            })}
            {move || (!asked.get()).then(|| view! { <p class="hint">{t(text::PC_LETTER)} " " {t(shared_text::NO_PROOF)}</p> })}
        },
        RegisterPcPageState::Allowed(waiting, told) => {
            let below = move || told.clone().map_or_else(nothing, |explanation| notice(*explanation));
            let beside = Beside {
                around: Some(PageAround { steps: &text::PC_STEPS, below: Rc::new(below) }),
                back: Rc::new(move || {
                    browser::keep_here(KEPT, "");
                    happen(RegisterPcEvent::Left);
                    look();
                }),
                done: (
                    t(shared_text::TO_LOGIN),
                    Rc::new(|| browser::leave_for(&browser::on_the_way("/login"))),
                ),
                lost: Rc::new(move |trouble| {
                    browser::keep_here(KEPT, "");
                    happen(RegisterPcEvent::Failed(trouble));
                }),
            };
            view! { <NewPhone first=*waiting beside/> }
        }
        RegisterPcPageState::Stopped(trouble) => {
            view! { <TroubleNotice trouble again=Doing::again(look)/> }
        }
    })
}

/// The phone from before allows the new one.
#[component]
fn OldPhone(
    /// Whether the previous phone's code is shown.
    asked: RwSignal<bool>,
    happen: impl Fn(RegisterPcEvent) + Copy + Send + Sync + 'static,
) -> View {
    let approved = move || -> Rc<dyn Fn(String) -> ApiFuture<()>> {
        Rc::new(move |id| {
            Box::pin(async move {
                let waiting = client::login::registration(&id).await?;
                browser::keep_here(KEPT, &waiting.id);
                happen(RegisterPcEvent::Allowed(Box::new(waiting), None));
                Ok(())
            })
        })
    };
    view! {
        <section class="card">
            {move || if asked.get() {
                let begin = login::BeginLogin { purpose: login::LoginIntent::ChangePhone, ..login::BeginLogin::default() };
                let others = move || asked.set(false);
                // Where it comes to nothing, the other ways are a press away.
                let around = Around::new(
                    move |_| view! { <Button label=t(shared_text::BACK) tone=Tone::Quiet press=others/> },
                    |_, _| None,
                );
                view! { <PhoneStep begin approved=approved() cancelled=Rc::new(others) around/> }
            } else {
                view! {
                    <h2>{t(text::OLD_PHONE)}</h2>
                    <p>{t(text::OLD_PHONE_LEAD)}</p>
                    <p class="hint">{t(text::OLD_PHONE_TIME)}</p>
                    <Button label=t(text::OLD_PHONE_SHOW) tone=Tone::Main press=move || asked.set(true)/>
                }
            }}
        </section>
    }
}

/// The registration whose code was on the screen before the page was loaded again, as long as it goes on.
async fn interrupted() -> Option<api::register::PcRegistrationView> {
    let id = browser::kept_here(KEPT).filter(|id| !id.is_empty())?;
    let waiting = client::register::look(&id).await.ok()?;
    match waiting.state {
        PcRegistrationStage::Waiting { .. }
        | PcRegistrationStage::Opened { .. }
        | PcRegistrationStage::Done => Some(waiting),
        PcRegistrationStage::Ended { .. } => None,
    }
}

/// What a phone is told of the ways from a PC.
#[component]
pub(super) fn HintOfCards() -> View {
    let cards = RwSignal::new(CardsOffered::Off);
    spawn_local(async move {
        // Without an answer there is nothing to point to.
        if let Ok(current) = client::session::current().await {
            let _ = cards.try_set(current.cards);
        }
    });
    view! { {move || (cards.get() == CardsOffered::On).then(|| view! { <p class="hint">{t(text::CARDS_ON_PC)}</p> })} }
}
