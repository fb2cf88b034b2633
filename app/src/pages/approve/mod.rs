//! Approving a login on a PC: who asks, which number, the passkey.

mod state;
mod text;

use crate::browser::{self, AddressPart, passkey};
use crate::client::{self, ApiFuture, RequestSecrets, TicketOf};
use crate::components::{
    Button, Countdown, Doing, Frame, Tone, TroubleNotice, Waiting, added, anew, fact, facts, numbers, steps,
};
use crate::journey::ceremony::{CeremonyPlan, CeremonyStep, Foreseen, other_browser};
use crate::journey::link;
use crate::shared_text::{self, t};
use api::approve::ApprovalView;
use api::failure::CeremonyKind;
use leptos::prelude::*;
use leptos::task::spawn_local;
use state::{ApproveEvent, ApprovePageState};
use std::rc::Rc;

/// The page `/approve`.
#[component]
pub(crate) fn Approve() -> impl IntoView {
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
    let open = move || take(client::approve::open(&link.get_value()));
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
                    <p>{t(text::NO_LINK)}</p>
                    {if browser::on_phone() { link::on_pc() } else {
                        view! { <p><a class="button main" href="/login">{t(shared_text::TO_LOGIN)}</a></p> }.into_any()
                    }}
                }
                .into_any(),
                ApprovePageState::Opening => view! { <Waiting/> }.into_any(),
                ApprovePageState::OtherBrowser => other_browser(),
                ApprovePageState::Choose(view, offered) => view! {
                    <Foreseen/>
                    {steps(&text::STEPS, 0)}
                    {who(&view)}
                    {numbers(offered, choose)}
                    <Button label=t(text::REFUSE) tone=Tone::Quiet press=refuse/>
                    <Countdown until=view.expires_at now=view.now over=open/>
                }
                .into_any(),
                ApprovePageState::Confirm(view) => view! {
                    {steps(&text::STEPS, 1)}
                    {who(&view)}
                    <p>{t(text::CONFIRM)}</p>
                    <CeremonyStep purpose=purpose() label=t(if view.change.is_some() { text::USE_CHANGE } else { text::USE })/>
                    <Button label=t(text::REFUSE) tone=Tone::Quiet press=refuse/>
                    <Countdown until=view.expires_at now=view.now over=open/>
                }
                .into_any(),
                ApprovePageState::Approved(news) => view! {
                    {steps(&text::STEPS, 2)}
                    <div class="success" data-say=""><h2>{t(text::APPROVED)}</h2><p>{t(text::APPROVED_NEXT)}</p></div>
                    {(!news.is_empty()).then(|| view! {
                        <section class="card"><h2>{t(shared_text::NEWS)}</h2>{added(news)}<p>{t(text::NEWS_HELP)}</p></section>
                    })}
                }
                .into_any(),
                ApprovePageState::Cancelled => view! {
                    <div data-say=""><h2>{t(text::CANCELLED)}</h2><p>{t(text::CANCELLED_NEXT)}</p></div>
                }
                .into_any(),
                ApprovePageState::Stopped(trouble) => {
                    let code = link::leads_on_pc(&trouble).then(link::on_pc);
                    view! { <TroubleNotice trouble=link::told(trouble) again=Doing::again(open)/> {code} }.into_any()
                }
            })}
        </Frame>
    }
}

/// Who asks, from where and when.
fn who(view: &ApprovalView) -> impl IntoView + use<> {
    let (lead, what, named) = match &view.change {
        Some(change) => (text::LEAD_CHANGE, text::CHANGE, change),
        None => (text::LEAD, text::APPLICATION, &view.application),
    };
    let mut rows = vec![
        fact(what, named.clone()),
        fact(text::PC, view.pc.clone()),
        fact(text::PLACE, view.place.clone()),
        fact(text::ASKED, browser::shown_moment(view.asked_at)),
    ];
    rows.extend(view.holder.clone().map(|holder| fact(text::HOLDER, holder)));
    view! { <p>{t(lead)}</p> {facts(rows, "card")} }
}
