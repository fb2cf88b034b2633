//! Bytes in, bytes out. Nobody else names axum.

pub mod account;
pub mod approve;
pub mod arrival;
pub mod ceremonies;
pub mod codes;
pub mod cookies;
mod encoding;
pub mod error;
pub mod explain;
pub mod extract;
pub mod follow;
pub mod holders;
pub mod layers;
pub mod listener;
pub mod live;
pub mod login;
pub mod prove;
pub mod rates;
pub mod register;
pub mod routes;
pub mod security;
pub mod sessions;
pub mod site;
pub mod solo;
pub mod text;
pub mod trouble;

pub use listener::{ServeError, serve};
