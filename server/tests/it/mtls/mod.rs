//! Cards through the real door: TLS clients with soft cards, the handshakes, the verdicts, the sessions. A set clock, a fresh store for
//! every test, one set of authorities and cards for all.

mod binding;
mod bridge;
mod certificate_files;
mod chains;
pub mod client;
mod codes;
pub mod fixture;
mod handshakes;
mod home_made;
mod journeys;
mod ledger;
mod load;
mod orders;
pub mod pc;
mod programs;
mod responder;
mod revocation;
mod rivals;
mod safety;
mod sessions;
mod shutdown;
mod signatures;
mod silence;
pub mod soft_card;
mod stock_rustls;
mod theft;
mod verdicts;
