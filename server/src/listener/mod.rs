//! TCP and TLS: who comes in, by which name, and for how long. Routers are handed in.

pub mod activity;
pub mod entrance;
pub mod error;
pub mod gate;
pub mod handshake;
pub mod idle;
pub mod main_host;
pub mod monitoring;
pub mod open_files;
pub mod proxy_header;
pub mod server_certificate;
pub mod socket;
pub mod tls;
