//! The time that is left, by the server's clock.

use crate::browser;
use crate::draw::prelude::*;
use crate::shared_text::{self, t};

/// Counts down to a moment of the server's clock; calls `over` once when it has come.
#[component]
pub(crate) fn Countdown(
    /// The moment at which it reaches zero, in the server's milliseconds.
    until: i64,
    /// The server's clock when it was told.
    now: i64,
    /// Called when it reaches zero.
    over: impl Fn() + 'static,
) -> View {
    draw(until, now, Box::new(over))
}

fn draw(until: i64, now: i64, over: Box<dyn Fn()>) -> View {
    // The device's clock may be wrong, but it runs as fast as the server's.
    let end_here = browser::here_now() + (until - now);
    let left = RwSignal::new(seconds_left(end_here));
    let ended = StoredValue::new(false);
    let stop = browser::every_second(move || {
        let seconds = seconds_left(end_here);
        left.set(seconds);
        if seconds == 0 && !ended.get_value() {
            ended.set_value(true);
            over();
        }
    });
    let stop = StoredValue::new_local(Some(stop));
    on_cleanup(move || {
        stop.update_value(|stop| drop(stop.take()));
    });
    view! {
        <p class="countdown" role="timer" class:late=move || left.get() <= 60>
            <span>{t(shared_text::REMAINING)}</span>
            " "
            <strong prop:textContent=move || shown(left.get())></strong>
        </p>
    }
}

fn seconds_left(end_here: i64) -> i64 {
    ((end_here - browser::here_now()).max(0) + 999) / 1000
}

fn shown(seconds: i64) -> String {
    let (minutes, seconds) = (seconds / 60, seconds % 60);
    if minutes > 0 {
        format!("{minutes}{}{seconds:02}{}", t(shared_text::MINUTES), t(shared_text::SECONDS))
    } else {
        format!("{seconds}{}", t(shared_text::SECONDS))
    }
}
