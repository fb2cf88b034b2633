//! Cards through the real door: TLS clients with soft cards, the handshakes, the verdicts, the sessions. A set clock, a fresh store for
//! every test, one set of authorities and cards for all.

mod binding;
mod bridge;
mod chains;
pub mod client;
mod codes;
mod crowd;
mod farewell;
mod handshakes;
mod home_made;
mod journeys;
mod ledger;
mod orders;
pub mod pc;
mod programs;
mod responder;
mod revocation;
mod rivals;
mod safety;
mod sessions;
mod signatures;
mod silence;
pub mod soft_card;
mod stock;
mod theft;
mod verdicts;
pub mod ward;
