//! What is called later: in a while, every second, or when there are news.

use super::glue::{self, tick};
use wasm_bindgen::prelude::*;

/// A signal that stops something when it is dropped.
pub(crate) struct StopSignal(
    js_sys::Function,
    #[expect(dead_code, reason = "keeps what JavaScript calls alive")] Closure<dyn Fn()>,
);

impl Drop for StopSignal {
    fn drop(&mut self) {
        // A function of ours that does not throw.
        let _ = self.0.call0(&JsValue::NULL);
    }
}

/// Calls `changed` whenever a journey may have moved on.
pub(crate) fn on_change(events: &str, changed: impl Fn() + 'static) -> StopSignal {
    let changed = Closure::<dyn Fn()>::new(changed);
    StopSignal(glue::follow(events, &changed), changed)
}

/// Calls `each` every second, until the returned signal is dropped.
pub(crate) fn every_second(each: impl Fn() + 'static) -> StopSignal {
    let each = Closure::<dyn Fn()>::new(each);
    StopSignal(tick(&each), each)
}

/// Calls `then` once, after `ms` milliseconds.
pub(crate) fn after(ms: u32, then: impl Fn() + 'static) {
    let then = Closure::<dyn Fn()>::new(then);
    glue::later(ms, &then);
    // It is called once and then is no more than a few bytes.
    then.forget();
}
