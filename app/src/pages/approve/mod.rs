//! Approving a login on a PC: who asks, which number, the passkey.

mod state;
mod text;

use crate::browser::{self, AddressPart, passkey};
use crate::client::{self, ApiFuture, RequestSecrets, TicketOf};
use crate::components::{
    Button, Countdown, Frame, Tone, TroubleNotice, Waiting, added, anew, fact, facts, leads_to, numbers,
    steps,
};
use crate::draw::prelude::*;
use crate::journey::ceremony::{CeremonyPlan, CeremonyStep, foresee, foreseen, other_browser};
use crate::journey::link;
use crate::shared_text::{self, t};
use api::approve::ApprovalView;
use api::failure::CeremonyKind;
use leptos::task::spawn_local;
use state::{ApproveEvent, ApprovePageState};
use std::rc::Rc;

/// The page `/approve`.
#[component]
pub(crate) fn Approve() -> View {
    let token = browser::address(AddressPart::Fragment);
    let state =
        RwSignal::new(if token.is_empty() { ApprovePageState::NoLink } else { ApprovePageState::Opening });
    let link = StoredValue::new(RequestSecrets::of(token));
    let happen = move |event: ApproveEvent| {
        let _ = state.try_update(|it| *it = std::mem::replace(it, ApprovePageState::Opening).after(event));
        browser::arrive();
    };
    let take = move |step: ApiFuture<ApprovalView>| {
        spawn_local(async move {
            match step.await {
                Ok(mut view) => {
                    if let Some(ticket) = view.ticket.take() {
                        link.update_value(|link| link.keep(ticket, TicketOf::Code));
                    }
                    happen(ApproveEvent::Viewed(view));
                }
                Err(trouble) => happen(ApproveEvent::Failed(trouble)),
            }
        });
    };
    let told = RwSignal::new(None);
    let open = move || {
        let opened = client::approve::open(&link.get_value());
        take(Box::pin(async move {
            foresee(CeremonyKind::Get, told).await;
            opened.await
        }));
    };
    let choose = move |number: u8| take(client::approve::choose(&link.get_value(), number));
    let refuse = move || {
        passkey::stop();
        take(client::approve::refuse(&link.get_value()));
    };
    if matches!(state.get_untracked(), ApprovePageState::Opening) {
        open();
    }
    let purpose = move || CeremonyPlan {
        kind: CeremonyKind::Get,
        begin: Rc::new(move || client::approve::options(&link.get_value())),
        finish: Rc::new(move |finish| {
            let link = link.get_value();
            Box::pin(async move {
                let approved = client::approve::finish(&link, &finish).await?;
                if let Some(signal) = &approved.signal {
                    passkey::tell(signal);
                }
                happen(ApproveEvent::Done(approved.news));
                Ok(())
            })
        }),
        lost: Some(Rc::new(move |trouble| happen(ApproveEvent::Failed(trouble)))),
    };
    view! {
        <Frame title=t(text::TITLE)>
            {anew(move || match state.get() {
                ApprovePageState::NoLink => view! {
                    {if browser::on_phone() { link::on_pc() } else { view! { <p>{t(text::NO_LINK)}</p> } }}
                    {leads_to(t(shared_text::TO_LOGIN), "/login".to_owned(), Tone::Main)}
                },
                ApprovePageState::Opening => view! { <Waiting/> },
                ApprovePageState::OtherBrowser => other_browser(told),
                ApprovePageState::Choose(view, offered) => view! {
                    {foreseen(told)}
                    {steps(&text::STEPS, 0)}
                    {asked(&view)}
                    {of_application(&view)}
                    {numbers(offered, which(&view), choose)}
                    <Button label=t(text::REFUSE) tone=Tone::Quiet press=refuse/>
                    {details(&view)}
                    <Countdown until=view.expires_at now=view.now over=open/>
                },
                ApprovePageState::Confirm(view) => view! {
                    {steps(&text::STEPS, 1)}
                    {asked(&view)}
                    <p>{t(text::CONFIRM)}</p>
                    <CeremonyStep purpose=purpose() label=t(if view.change.is_some() { text::USE_CHANGE } else { text::USE })/>
                    <Button label=t(text::REFUSE) tone=Tone::Quiet press=refuse/>
                    {details(&view)}
                    <Countdown until=view.expires_at now=view.now over=open/>
                },
                ApprovePageState::Approved(news) => view! {
                    {steps(&text::STEPS, 2)}
                    <div class="success" data-say=""><h2>{t(text::APPROVED)}</h2><p>{t(text::APPROVED_NEXT)}</p></div>
                    {(!news.is_empty()).then(|| view! {
                        <section class="card"><h2>{t(shared_text::NEWS)}</h2>{added(news)}<p>{t(text::NEWS_HELP)}</p></section>
                    })}
                },
                ApprovePageState::Cancelled => view! {
                    <div data-say=""><h2>{t(text::CANCELLED)}</h2><p>{t(text::CANCELLED_NEXT)}</p><p>{t(shared_text::STRANGER)}</p></div>
                },
                ApprovePageState::Stopped(trouble) => {
                    view! { <TroubleNotice trouble=link::told(trouble) again=link::again(open, "/login?show=code")/> }
                }
            })}
        </Frame>
    }
}

/// What is asked, by which PC and from where: as few lines as tell a stranger's login from one's own, so that what is to be done stands on
/// the first screen of the smallest phone.
fn asked(view: &ApprovalView) -> View {
    let (lead, what, named) = match &view.change {
        Some(change) => (Some(t(text::LEAD_CHANGE)), text::ASKED_TO, change),
        None => (None, text::ASKED_FOR, &view.application),
    };
    let [open, between, close] = text::FROM.map(t);
    let from = [open, &view.pc, between, &view.place, close].concat();
    view! { {lead.map(|it| view! { <p>{it}</p> })} <p>{t(what)} <strong>{named.clone()}</strong> {from}</p> }
}

/// Which number is meant, where an application's own screen shows it: there it stands at the end of a code.
fn which(view: &ApprovalView) -> Option<String> {
    let [open, close] = text::WHICH.map(t);
    view.code.as_ref().map(|code| [open, code, close].concat())
}

/// What an application's own screen says, to be compared.
fn of_application(view: &ApprovalView) -> View {
    let message = view.message.clone().map(|it| view! { <p>{t(text::MESSAGE)} <strong>{it}</strong></p> });
    let warning = view.code.is_some().then(|| view! { <p>{t(text::NOT_YOURS)}</p> });
    view! { {message} {warning} }
}

/// What else is known of it, below what is to be done: when it was asked, and for whom.
fn details(view: &ApprovalView) -> View {
    let mut rows = vec![fact(text::ASKED, browser::shown_moment(view.asked_at))];
    rows.extend(view.holder.clone().map(|holder| fact(text::HOLDER, holder)));
    facts(rows, "card")
}
