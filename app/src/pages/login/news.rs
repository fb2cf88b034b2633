//! What was added since the holder last logged in like this, and elsewhere: told once, before the login goes on.

use super::state::Event;
use super::text;
use crate::browser;
use crate::client;
use crate::components::{Button, Tone};
use crate::words::{self, t};
use api::account::News;
use api::session::Session;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Goes on after a login; first with what there is to tell.
pub(super) fn go_on(session: Session, happen: impl Fn(Event)) {
    if session.news.is_empty() {
        browser::leave_for(&session.next);
    } else {
        happen(Event::News(Box::new(session)));
    }
}

/// What was added, and the button that goes on.
pub(super) fn news(session: Session) -> AnyView {
    let Session { next, news, .. } = session;
    let entries: Vec<_> = news
        .into_iter()
        .map(|News { what, at }| view! { <dt>{what}</dt><dd>{browser::shown_moment(at)}</dd> })
        .collect();
    let read = move || {
        let next = next.clone();
        spawn_local(async move {
            // Whatever becomes of it: what was not noted is told once more.
            let _ = client::news_read().await;
            browser::leave_for(&next);
        });
    };
    view! {
        <section class="card">
            <h2 role="status">{t(text::NEWS)}</h2>
            <dl class="facts">{entries}</dl>
            <p>{t(text::NEWS_HELP)}</p>
            <Button label=t(words::GO_ON) tone=Tone::Main press=read/>
            <p><a href="/account">{t(text::NEWS_ACCOUNT)}</a></p>
        </section>
    }
    .into_any()
}
