//! News of a journey that goes on elsewhere.

use crate::browser::{self, Stop};
use leptos::prelude::*;

/// Calls `look` whenever there may be news of the journey that `id` names. One listener to a journey, however often the page is
/// drawn anew: what it tells draws the page anew.
pub(crate) fn follow(area: &'static str, id: Memo<Option<String>>, look: impl Fn(String) + Copy + 'static) {
    let listening = StoredValue::new_local(None::<Stop>);
    Effect::new(move |_| {
        let stop = id.get().map(|id| {
            browser::on_change(&["/api/", area, "/", &id, "/events"].concat(), move || look(id.clone()))
        });
        listening.set_value(stop);
    });
    on_cleanup(move || {
        let _ = listening.try_update_value(Option::take);
    });
}
