//! Server-sent events: where a journey stands, now and after every change.

use super::error::Error;
use crate::App;
use crate::store::Changes;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream::{self, Stream};
use serde::Serialize;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

/// Comments keep proxies from closing a quiet stream; deadlines pass without a change, so the state is looked at as often.
const BEAT: Duration = Duration::from_secs(10);

/// Whether a view is the last there will be.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Last {
    /// It is.
    Yes,
    /// It is not.
    No,
}

/// A stream of views: one at once, then one after each change and each beat, until the last.
pub fn events<V, F, Look>(
    app: Arc<App>,
    changes: Changes,
    look: Look,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>>
where
    V: Serialize + Send + 'static,
    F: Future<Output = Result<(V, Last), Error>> + Send + 'static,
    Look: Fn(Arc<App>) -> F + Send + 'static,
{
    enum Step {
        First,
        Next,
        End,
    }
    let stream = stream::unfold((Step::First, changes), move |(step, mut changes)| {
        let app = Arc::clone(&app);
        let looked = match step {
            Step::End => None,
            Step::First | Step::Next => Some(look(app)),
        };
        let wait = matches!(step, Step::Next);
        async move {
            let looked = looked?;
            if wait && matches!(tokio::time::timeout(BEAT, changes.next()).await, Ok(Err(_))) {
                return None; // the store is closing, and so are we
            }
            // A journey that cannot be looked at any more ends the stream; the page asks again and is told why.
            let (view, last) = looked.await.ok()?;
            let event = Event::default().json_data(&view).ok()?;
            let next = match last {
                Last::Yes => Step::End,
                Last::No => Step::Next,
            };
            Some((Ok(event), (next, changes)))
        }
    });
    Sse::new(stream).keep_alive(KeepAlive::new().interval(BEAT))
}
