//! What is taken from a request, cut and cleaned once.

pub mod authority;
pub mod cookies;
pub mod extract;
pub mod forwarded;
pub mod headers;
pub mod hourly;
pub mod journey_ref;
pub mod json;
pub mod language;
pub mod mended;
pub mod origin;
pub mod own_journey;
pub mod traits;
