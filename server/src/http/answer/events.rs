//! Server-sent events: where a journey stands, now and after every change. A quiet stream says nothing but that it is there. It ends with
//! what it tells about, when the server stops, and after a while in any case: whoever still follows then opens another.

use crate::service::act::Act;
use crate::service::error::Error;
use crate::service::row_stream::{self as service, LastView};
use crate::service::streams::StreamPermit;
use crate::store::Changes;
use axum::http::HeaderName;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use futures_util::stream;
use serde::Serialize;
use serde_json::Value;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, sleep_until, timeout};

/// Comments keep proxies from closing a quiet stream; deadlines pass without a change, so the state is looked at as often.
pub const BEAT: Duration = Duration::from_secs(10);
/// A stream is ended after this time; the page opens another.
pub const LONGEST: Duration = Duration::from_mins(5);
/// nginx, and what is made of it, keeps an answer until a buffer is full, unless the answer forbids it with this header.
const AT_ONCE: HeaderName = HeaderName::from_static("x-accel-buffering");
/// The event that tells that nothing will change any more: whoever hears it need not open another stream.
const OVER: &str = "over";

/// What a stream needs while it lasts.
struct EventStream {
    permit: StreamPermit,
    changes: Changes,
    until: Instant,
    /// What was told last, without the time of it.
    told: Option<Value>,
    step: StreamStep,
}

enum StreamStep {
    First,
    Next,
    Over,
    End,
}

/// A stream of views: one at once, then one after each change, until the last. Each look is a step of its own.
pub fn events<V, F, Look>(act: Act, following: service::RowStream, look: Look) -> Response
where
    V: Serialize + Send + 'static,
    F: Future<Output = Result<(V, LastView), Error>> + Send + 'static,
    Look: Fn(Act) -> F + Send + Sync + 'static,
{
    let service::RowStream { permit, changes } = following;
    let until = Instant::now() + LONGEST;
    let following = EventStream { permit, changes, until, told: None, step: StreamStep::First };
    let look = Arc::new(move || look(act.again()));
    let stream = stream::unfold(following, move |following| {
        let look = Arc::clone(&look);
        following.next(move || look())
    });
    let stream = Sse::new(stream).keep_alive(KeepAlive::new().interval(BEAT));
    ([(AT_ONCE, "no")], stream).into_response()
}

impl EventStream {
    /// The next event and what follows it; nothing at the end.
    async fn next<V: Serialize, F>(
        mut self,
        look: impl Fn() -> F,
    ) -> Option<(Result<Event, Infallible>, Self)>
    where
        F: Future<Output = Result<(V, LastView), Error>>,
    {
        loop {
            match self.step {
                StreamStep::First => {}
                StreamStep::Next => self.next_change().await?,
                StreamStep::Over => {
                    self.step = StreamStep::End;
                    // Browsers pass on no event without data.
                    return Some((Ok(Event::default().event(OVER).data(OVER)), self));
                }
                StreamStep::End => return None,
            }
            // A journey that cannot be looked at any more ends the stream; the page asks again and is told why.
            let (view, last) = look().await.ok()?;
            self.step = match last {
                LastView::Yes => StreamStep::Over,
                LastView::No => StreamStep::Next,
            };
            let view = serde_json::to_value(&view).ok()?;
            let told = timeless(view.clone());
            if self.told.as_ref() != Some(&told) {
                self.told = Some(told);
                return Some((Event::default().json_data(&view).map_err(|_| ()).ok().map(Ok)?, self));
            }
        }
    }

    /// Waits until there may be something to tell; nothing when there never will be.
    async fn next_change(&mut self) -> Option<()> {
        tokio::select! {
            biased;
            () = self.permit.stopped() => None,
            () = sleep_until(self.until) => None,
            told = timeout(BEAT, self.changes.next()) => match told {
                Ok(Err(_)) => None, // the store is closing, and so are we
                Ok(Ok(())) | Err(_) => Some(()),
            },
        }
    }
}

/// A view without the moment at which it was made, which alone is no news.
fn timeless(mut view: Value) -> Value {
    if let Some(fields) = view.as_object_mut() {
        fields.remove("now");
    }
    view
}
