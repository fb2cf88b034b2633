//! News of a journey that goes on elsewhere.

use crate::browser::{self, StopSignal};
use crate::client::{ApiResult, Trouble};
use crate::draw::prelude::*;
use crate::shared_text::{self, t};
use api::Code;
use leptos::task::spawn_local;
use std::cell::Cell;

/// So many times in a row are nothing yet: a phone changes its mast, a PC wakes up.
const PATIENCE: u32 = 3;

/// So long is waited where the server does not say for how long, in seconds.
const A_WHILE: u32 = 10;

thread_local! {
    /// Until when nothing is asked in the background, because the server wants it so; on this device's clock, in milliseconds.
    static QUIET: Cell<i64> = const { Cell::new(0) };
    /// How many times in a row nothing of the server's came.
    static UNHEARD: Cell<u32> = const { Cell::new(0) };
}

/// Calls `look` whenever there may be news of the journey that `followed` names: by an id, or by an id and what makes its following
/// begin anew. One listener to a journey, however often the page is drawn anew: what it tells draws the page anew.
pub(crate) fn follow<F>(area: &'static str, followed: Memo<Option<F>>, look: impl Fn(String) + Copy + 'static)
where
    F: Clone + PartialEq + Into<Followed> + Send + Sync + 'static,
{
    let listening = StoredValue::new_local(None::<StopSignal>);
    Effect::new(move |_| {
        // The one before ends first: a browser has few connections.
        listening.set_value(None);
        let stop = followed.get().map(|followed| {
            let Followed(id) = followed.into();
            browser::on_change(&["/api/", area, "/", &id, "/events"].concat(), move || look(id.clone()))
        });
        listening.set_value(stop);
    });
    on_cleanup(move || {
        let _ = listening.try_update_value(Option::take);
    });
}

/// The journey that is followed, by its id.
pub(crate) struct Followed(pub String);

impl From<String> for Followed {
    fn from(id: String) -> Self {
        Self(id)
    }
}

/// Asks in the background. Only what the server says about the journey is heard: no network may come back, and a server that is asked too
/// often is asked again when it said, as long as anybody wants to know.
pub(crate) fn look<T, Asked>(
    ask: impl Fn() -> Asked + 'static,
    wanted: impl Fn() -> bool + 'static,
    told: impl Fn(Result<T, Trouble>) + 'static,
) where
    Asked: Future<Output = ApiResult<T>> + 'static,
    T: 'static,
{
    if browser::here_now() < QUIET.get() {
        return; // whoever was refused asks again
    }
    spawn_local(async move {
        let came = ask().await;
        heard(!matches!(came, Err(Trouble::Silent | Trouble::Foreign(_))));
        match came {
            Ok(news) => told(Ok(news)),
            // The countdown goes on meanwhile.
            Err(Trouble::Silent | Trouble::Foreign(_)) => {}
            Err(trouble) => match waits(&trouble) {
                None => told(Err(trouble)),
                Some(ms) => {
                    QUIET.set(browser::here_now() + i64::from(ms));
                    let again = Cell::new(Some((ask, wanted, told)));
                    browser::after(ms, move || {
                        let Some((ask, wanted, told)) = again.take() else { return };
                        QUIET.set(0);
                        if wanted() {
                            look(ask, wanted, told);
                        }
                    });
                }
            },
        }
    });
}

/// Whoever waits is told when nothing comes any more, and no longer once something does.
fn heard(something: bool) {
    let unheard = if something { 0 } else { UNHEARD.get().saturating_add(1) };
    let before = UNHEARD.replace(unheard);
    if (before >= PATIENCE) != (unheard >= PATIENCE) {
        browser::tell_away((unheard >= PATIENCE).then(|| t(shared_text::AWAY)));
    }
}

/// How long to wait before the same is asked again, in milliseconds; nothing where that would change nothing.
pub(crate) fn waits(trouble: &Trouble) -> Option<u32> {
    match trouble {
        Trouble::Refused(problem) if problem.code == Code::SlowDown => {
            Some(problem.retry_after.unwrap_or(A_WHILE).clamp(1, 600) * 1000)
        }
        Trouble::Refused(_) | Trouble::Silent | Trouble::Foreign(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use api::Problem;

    fn refused(code: Code, retry_after: Option<u32>) -> Trouble {
        let problem = serde_json::json!({
            "type": "about:blank", "title": "", "status": 429, "code": code, "retry_after": retry_after
        });
        Trouble::Refused(Box::new(serde_json::from_value::<Problem>(problem).unwrap()))
    }

    #[test]
    fn only_being_asked_too_often_passes_by_itself() {
        assert_eq!(waits(&refused(Code::SlowDown, Some(7))), Some(7000));
        assert_eq!(waits(&refused(Code::SlowDown, None)), Some(10_000));
        assert_eq!(waits(&refused(Code::SlowDown, Some(u32::MAX))), Some(600_000));
        assert_eq!(waits(&refused(Code::JourneyUnknown, Some(7))), None);
        assert_eq!(waits(&Trouble::Silent), None);
    }
}
