//! The server of kagura, room by room; `tests/it/rooms.rs` holds the order in which they may know each other.

pub mod aim;
pub mod audit;
pub mod backup;
pub mod budget;
pub mod calendar;
pub mod cards;
pub mod checkup;
pub mod cli;
pub mod clock;
pub mod config;
pub mod current;
pub mod demo;
pub mod desk;
pub mod disk;
pub mod encryption;
pub mod hex;
pub mod http;
pub mod ids;
pub mod journey;
pub mod line;
pub mod listener;
pub mod log;
pub mod metrics;
pub mod model;
pub mod oidc;
pub mod paper;
pub mod passkey;
pub mod places;
pub mod providers;
pub mod qr;
pub mod quota;
pub mod refusals;
pub mod revocation;
pub mod said;
pub mod sealing;
pub mod serve;
pub mod service;
pub mod store;
pub mod tables;
pub mod traces;

/// Of the whole program, its tests and its benchmarks: what they measure is what runs.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;
