//! Whether a certificate was revoked: lists that were fetched, checked and indexed ahead, and responders that are asked when it
//! matters. What cannot be told is said to be unknown, with the reason; nothing here decides what follows from that.

mod ask;
mod before;
mod bucket;
mod client;
mod fetch;
mod freshness;
mod index;
mod keep;
mod load;
mod merge;
mod pass;
mod pool;
mod responder;
pub mod rows;
mod set_up;

pub use ask::{Answer, ByKind, Question, StatusSource, status_of};
pub use client::{Client, Patience, Unfetched};
pub use fetch::{Fetched, Fetcher, NotFetched};
pub use freshness::{Freshness, Health, ListFigures, SourceFigures, freshness};
pub use index::Index;
pub use keep::keep_fresh;
pub use load::{Loaded, Loader, NotLoaded, Progress};
pub use pool::{NoPool, pool};
pub use responder::OcspClient;
pub use set_up::{list_client, status_source};
