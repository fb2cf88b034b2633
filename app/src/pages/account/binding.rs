//! Binding a My Number card: the HPKI card says who is there, the cards are swapped, the My Number card is read.

use super::binding_state::{BindingEvent, BindingPageState, HpkiProof, needs_hpki, this_card};
use super::extension::ExtensionPart;
use super::state::Earlier;
use super::text;
use crate::browser;
use crate::client::{self, Trouble};
use crate::components::{Around, Button, Tone, anew, steps};
use crate::draw::prelude::*;
use crate::journey::card::{Art, CardStep, Elsewhere, ProofOwner, ReadCard, Using, drawn};
use crate::shared_text::{self, t};
use api::account::Account;
use api::card::{self, CardKind};
use api::login::Take;
use api::session::Conflict;
use std::rc::Rc;

/// The binding, from its first card to its end.
#[component]
pub(crate) fn BindingPart(
    /// The state in which the part begins.
    first: BindingPageState,
    /// The My Number card from before the page was loaded.
    earlier: Earlier,
    /// The person gives it up.
    back: impl Fn() + Copy + Send + Sync + 'static,
    /// The card is bound, and the person has read so.
    done: impl Fn() + Copy + Send + Sync + 'static,
) -> View {
    let first = if earlier.is_some() { BindingPageState::Jpki } else { first };
    let earlier = StoredValue::new(earlier);
    let state = RwSignal::new(first);
    let happen = move |event: BindingEvent| {
        let _ = state.try_update(|it| *it = std::mem::replace(it, BindingPageState::Swap).after(event));
        browser::arrive();
    };
    // What the card's step leaves to the page: a card that is not to be used here, or another way.
    let elsewhere = move |leads: Elsewhere| match leads {
        Elsewhere::Binding => happen(BindingEvent::HpkiNeeded),
        Elsewhere::OtherCard | Elsewhere::Phone | Elsewhere::Registration => {}
    };
    let hpki = move |by: HpkiProof| Using {
        card: CardKind::Hpki,
        purpose: match by {
            HpkiProof::Confirming => card::CardIntent::Reauthenticate,
            HpkiProof::LoggingIn => card::CardIntent::Login,
        },
        change: None,
        finish: Rc::new(move |read, conflict| {
            Box::pin(async move {
                happen(BindingEvent::Proven(Box::new(prove(by, read, conflict).await?)));
                Ok(())
            })
        }),
        elsewhere: Rc::new(elsewhere),
        forbidden: this_card().to_vec(),
        whose: ProofOwner::Anybody,
    };
    let jpki = move || Using {
        card: CardKind::Jpki,
        purpose: card::CardIntent::Bind,
        change: None,
        finish: Rc::new(move |read, _| {
            Box::pin(async move {
                match client::cards::bind(&read.id).await {
                    Ok(_) => happen(BindingEvent::Bound),
                    Err(trouble) if needs_hpki(&trouble) => happen(BindingEvent::HpkiNeeded),
                    Err(trouble) => return Err(trouble),
                }
                Ok(())
            })
        }),
        elsewhere: Rc::new(elsewhere),
        forbidden: this_card().to_vec(),
        whose: ProofOwner::Anybody,
    };
    // Whoever came from an application's sign-in goes back to that.
    let leave = move || {
        let press = move || if browser::asked("application").is_some() { to_login() } else { back() };
        view! { <Button label=t(shared_text::BACK) tone=Tone::Quiet press/> }
    };
    let by_extension = move || {
        view! {
            <Button label=t(text::BY_EXTENSION) tone=Tone::Quiet press=move || happen(BindingEvent::ExtensionAsked)/>
        }
    };
    view! {
        {move || steps(&text::BIND_STEPS, state.with(BindingPageState::at))}
        {anew(move || match state.get() {
            BindingPageState::Hpki(by) => view! {
                <section class="card">
                    <h2>{t(text::BIND_HPKI)}</h2>
                    <p>{t(match by { HpkiProof::Confirming => text::BIND_CONFIRM, HpkiProof::LoggingIn => text::BIND_LOG_IN })} " " {t(shared_text::NO_PROOF)}</p>
                    <CardStep using=hpki(by) label=t(text::READ_HPKI) earlier=None around=around(leave)/>
                </section>
            },
            BindingPageState::Swap => view! {
                <section class="card swap">
                    <h2 data-say="">{t(text::SWAP)}</h2>
                    {drawn(Art::Swap, text::SWAP_DRAWN)}
                    <p>{t(text::SWAP_LEAD)}</p>
                    <Button label=t(text::SWAPPED) tone=Tone::Main press=move || happen(BindingEvent::Swapped)/>
                    {by_extension()}
                    {leave()}
                </section>
            },
            BindingPageState::Jpki => {
                let earlier = earlier.try_update_value(Option::take).flatten().map(|view| *view);
                let around = around(move || {
                    view! { <p class="hint">{t(text::BY_EXTENSION_HINT)}</p> {by_extension()} {leave()} }
                });
                view! {
                    <section class="card">
                        <h2>{t(text::BIND_JPKI)}</h2>
                        <CardStep using=jpki() label=t(text::READ_JPKI) earlier around/>
                    </section>
                }
            }
            BindingPageState::Extension => view! {
                <ExtensionPart
                    bound=move || happen(BindingEvent::Bound)
                    hpki_needed=move || happen(BindingEvent::HpkiNeeded)
                    reader=move || happen(BindingEvent::ReaderAsked)
                    rest=leave
                />
            },
            BindingPageState::Bound => view! {
                <div class="success" data-say=""><h2>{t(text::BOUND)}</h2><p>{t(text::BOUND_LEAD)}</p></div>
                {onwards(done)}
            },
        })}
    }
}

/// The way on: whoever came from an application goes back to signing in to it.
fn onwards(done: impl Fn() + 'static) -> View {
    if browser::asked("application").is_some() {
        return view! { <Button label=t(shared_text::TO_LOGIN) tone=Tone::Main press=to_login/> };
    }
    view! { <Button label=t(text::TO_LIST) tone=Tone::Main press=done/> }
}

/// Back to signing in to the application that the person came from.
fn to_login() {
    browser::leave_for(&browser::on_the_way("/login"));
}

/// What is around a card that is read: its buttons do what the step has them do.
fn around(rest: impl Fn() -> View + 'static) -> Around {
    Around::new(move |_| rest(), |_, _| None)
}

/// The HPKI card proves who is there; what the server thinks then.
async fn prove(by: HpkiProof, read: ReadCard, conflict: Conflict) -> Result<Account, Trouble> {
    match by {
        HpkiProof::Confirming => client::cards::confirm(&read.id).await,
        HpkiProof::LoggingIn => {
            client::cards::take(&read.id, Take { conflict }).await?;
            client::account::look().await
        }
    }
}
