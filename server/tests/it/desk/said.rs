//! What a command said.

use std::process::Output;

/// On its output; it has to have done what it was told.
#[track_caller]
pub(super) fn out(output: &Output) -> String {
    assert!(output.status.success(), "{}", err(output));
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// On its error output.
pub(super) fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
