//! What was added since the holder last logged in like this, and elsewhere: told once, before the login goes on.

use super::text;
use crate::browser;
use crate::client;
use crate::components::{Button, Tone, added, leads_to};
use crate::draw::prelude::*;
use crate::shared_text::{self, t};
use api::session::SessionView;
use leptos::task::spawn_local;

/// Goes on after a login; first with what there is to tell.
pub(super) fn go_on(session: SessionView, tell: impl Fn(Box<SessionView>)) {
    if session.news.is_empty() {
        browser::leave_for(&session.next);
    } else {
        tell(Box::new(session));
    }
}

/// That the login went well, what was added, and the button that goes on.
pub(super) fn news(session: SessionView) -> View {
    let SessionView { next, news, .. } = session;
    let read = move || {
        let next = next.clone();
        spawn_local(async move {
            // Whatever becomes of it: what was not noted is told once more.
            let _ = client::account::read_news().await;
            browser::leave_for(&next);
        });
    };
    view! {
        <div class="success"><h2>{t(text::SUCCEEDED)}</h2></div>
        <section class="card">
            <h3 data-say="">{t(shared_text::NEWS)}</h3>
            {added(news)}
            // Above the advice: on a small screen that would push it out of sight.
            <Button label=t(shared_text::GO_ON) tone=Tone::Main press=read/>
            <p>{t(text::NEWS_HELP)}</p>
            {leads_to(t(text::NEWS_ACCOUNT), "/account".to_owned(), Tone::Quiet)}
        </section>
    }
}
