//! What goes on in a connection to the main host: whether it has asked for anything, what is under way, and when something moved last. A
//! connection on which nothing moves is not kept, whatever it speaks: silence before the first request, half a head, an answer that
//! nobody reads, HTTP/2 without an open stream, pings alone.

use crate::listener::entrance::{Entrance, Guest, Holding};
use crate::listener::idle::Slot;
use axum::body::{Body, Bytes, HttpBody};
use axum::response::Response;
use hyper::body::{Frame, SizeHint};
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until};

/// The head of the first request has to be there within this time after the connection.
pub(crate) const HEAD: Duration = Duration::from_secs(30);
/// So long a connection is kept that has no request under way.
pub(crate) const IDLE: Duration = Duration::from_secs(30);
/// So long a request may be under way without any part of its answer being taken. Streams of events move more often by themselves.
const STALLED: Duration = Duration::from_mins(1);
/// Whoever has been at its requests for so long makes room when there is hardly any left: all of ours but streams are answered by then.
const LONG: Duration = Duration::from_secs(30);
/// Answers are handed over in pieces of at most so many bytes: what the last one waits for is what the client has not read.
const PIECE: usize = 16 * 1024;

/// What goes on in one connection.
pub struct Activity {
    entrance: Arc<Entrance>,
    peer: IpAddr,
    slot: Arc<Slot>,
    state: Mutex<ActivityState>,
    /// Something begins, or nothing is under way any more: what is waited for comes sooner than before.
    changed: Notify,
}

struct ActivityState {
    asked: FirstRequest,
    under_way: usize,
    /// When the last request began.
    began: Instant,
    moved: Instant,
    /// While something is under way and the address holds no more than it has any use for.
    holding: Option<Holding>,
}

/// Whether there was a request already.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum FirstRequest {
    /// A request came on this connection at least once.
    Yes,
    /// No request came yet.
    NotYet,
}

/// A request that is under way until this is dropped.
pub struct UnderWay(Arc<Activity>);

impl Activity {
    /// A new connection, on which nothing has moved yet.
    pub fn of(entrance: &Arc<Entrance>, guest: &Guest) -> Arc<Self> {
        let now = Instant::now();
        let state = ActivityState {
            asked: FirstRequest::NotYet,
            under_way: 0,
            began: now,
            moved: now,
            holding: None,
        };
        Arc::new(Self {
            entrance: Arc::clone(entrance),
            peer: guest.peer.ip(),
            slot: Arc::clone(&guest.slot),
            state: Mutex::new(state),
            changed: Notify::new(),
        })
    }

    /// Returns when nothing has moved for too long.
    pub async fn stops(&self) {
        loop {
            let now = Instant::now();
            let (patience, lingers) = self.patience();
            if patience <= now {
                return;
            }
            let next = match lingers {
                Some(lingers) if lingers <= now => {
                    self.lingers();
                    patience
                }
                Some(lingers) => patience.min(lingers),
                None => patience,
            };
            tokio::select! {
                () = sleep_until(next) => {}
                () = self.changed.notified() => {}
            }
        }
    }

    /// When nothing has moved for too long, and when the requests under way have taken long.
    fn patience(&self) -> (Instant, Option<Instant>) {
        let state = self.state();
        let patience = match (state.asked, state.under_way) {
            (FirstRequest::NotYet, _) => HEAD,
            (FirstRequest::Yes, 0) => IDLE,
            (FirstRequest::Yes, _) => STALLED,
        };
        (state.moved + patience, (state.under_way > 0).then(|| state.began + LONG))
    }

    fn lingers(&self) {
        let state = self.state();
        if state.under_way > 0 && state.began + LONG <= Instant::now() {
            self.slot.linger();
        }
    }

    /// Notes that a request has come; it is under way until the returned value is dropped.
    pub fn begins(self: &Arc<Self>) -> UnderWay {
        let mut state = self.state();
        state.asked = FirstRequest::Yes;
        state.began = Instant::now();
        state.moved = state.began;
        state.under_way += 1;
        if state.holding.is_none() {
            state.holding = self.entrance.hold(self.peer);
        }
        if state.holding.is_some() {
            self.slot.busy();
        }
        drop(state);
        self.changed.notify_one();
        UnderWay(Arc::clone(self))
    }

    fn moves(&self) {
        self.state().moved = Instant::now();
    }

    fn ends(&self) {
        let mut state = self.state();
        state.moved = Instant::now();
        state.under_way = state.under_way.saturating_sub(1);
        if state.under_way == 0 {
            state.holding = None;
            self.slot.busy();
            self.slot.idle();
            self.changed.notify_one();
        }
    }

    fn state(&self) -> MutexGuard<'_, ActivityState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl UnderWay {
    /// The answer; the request is under way until all of it is taken.
    pub fn answered(self, answer: Response) -> hyper::Response<Watched> {
        answer.map(|body| Watched { body, rest: Bytes::new(), under_way: self })
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.ends();
    }
}

/// The body of an answer, which notes when a piece of it is taken and when it is over.
pub struct Watched {
    body: Body,
    rest: Bytes,
    under_way: UnderWay,
}

impl Watched {
    /// The next piece of what is there already.
    fn piece(&mut self) -> Option<Frame<Bytes>> {
        self.under_way.0.moves();
        let length = self.rest.len().min(PIECE);
        (length > 0).then(|| Frame::data(self.rest.split_to(length)))
    }
}

impl HttpBody for Watched {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        loop {
            if let Some(piece) = self.piece() {
                return Poll::Ready(Some(Ok(piece)));
            }
            let frame = match ready!(Pin::new(&mut self.body).poll_frame(cx)) {
                Some(Ok(frame)) => frame,
                end => return Poll::Ready(end),
            };
            match frame.into_data() {
                Ok(data) => self.rest = data,
                Err(trailers) => return Poll::Ready(Some(Ok(trailers))),
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let (inner, rest) = (self.body.size_hint(), u64::try_from(self.rest.len()).unwrap_or(u64::MAX));
        let mut hint = SizeHint::new();
        hint.set_lower(inner.lower().saturating_add(rest));
        if let Some(upper) = inner.upper() {
            hint.set_upper(upper.saturating_add(rest));
        }
        hint
    }
}
