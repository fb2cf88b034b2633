//! What is called later: in a while, every second, or when there are news.

use super::glue::{self, tick};
use wasm_bindgen::prelude::*;

/// A signal that stops something when it is dropped.
pub(crate) struct Stop(
    js_sys::Function,
    #[expect(dead_code, reason = "keeps what JavaScript calls alive")] Closure<dyn Fn()>,
);

impl Drop for Stop {
    fn drop(&mut self) {
        // A function of ours that does not throw.
        let _ = self.0.call0(&JsValue::NULL);
    }
}

/// Calls `changed` whenever a journey may have moved on.
pub(crate) fn on_change(events: &str, changed: impl Fn() + 'static) -> Stop {
    let changed = Closure::<dyn Fn()>::new(changed);
    Stop(glue::follow(events, &changed), changed)
}

/// Calls `each` every second.
pub(crate) fn every_second(each: impl Fn() + 'static) -> Stop {
    let each = Closure::<dyn Fn()>::new(each);
    Stop(tick(&each), each)
}

/// Calls `then` once, later.
pub(crate) fn after(ms: u32, then: impl Fn() + 'static) {
    let then = Closure::<dyn Fn()>::new(then);
    glue::later(ms, &then);
    // It is called once and then is no more than a few bytes.
    then.forget();
}
