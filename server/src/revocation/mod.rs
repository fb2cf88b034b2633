//! Whether a certificate was revoked: lists that were fetched, checked and indexed ahead, and responders that are asked when it
//! matters. What cannot be told is said to be unknown, with the reason; nothing here decides what follows from that.

mod bucket;
mod client;
mod current;
mod fetch;
mod freshness;
mod index;
mod load;
mod merge;
mod pool;
mod refresh;
mod responder;
pub mod rows;
mod sorted;
mod status;
mod wiring;

pub use client::{Client, Patience, Unfetched};
pub use fetch::{Fetched, Fetcher, NotFetched, look};
pub use freshness::{Freshness, Health, ListFigures, SourceFigures, freshness};
pub use index::Index;
pub use load::{LoadProgress, Loaded, Loader, NotLoaded, NumberOrder};
pub use pool::{NoPool, pool};
pub use refresh::keep_fresh;
pub use responder::OcspClient;
pub use status::{ByKind, NothingKept, Question, StatusFuture, StatusSource, status_of};
pub use wiring::{list_client, notice_client, responder_client, status_source, trace_client};
