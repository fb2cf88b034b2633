//! What this browser keeps: with an entry of its history, or for as long as it remembers anything.

use super::glue::{keep, kept, remember, remembered};

/// Keeps a secret with this page's entry in the history.
pub(crate) fn keep_here(name: &str, value: &str) {
    keep(name, value);
}

/// The secret kept with this page's entry in the history.
pub(crate) fn kept_here(name: &str) -> Option<String> {
    kept(name)
}

/// The id of what opened the step from which the browser's "back" has led to this page; told once.
pub(crate) fn opener() -> Option<String> {
    let opener = kept("opener").filter(|it| !it.is_empty())?;
    keep("opener", "");
    Some(opener)
}

/// What this browser remembers of itself, if it may remember.
pub(crate) fn memory(key: &str) -> Option<String> {
    remembered(key)
}

/// Remembers something, if the browser may.
pub(crate) fn memorise(key: &str, value: &str) {
    remember(key, value);
}
