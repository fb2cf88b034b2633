//! Bytes in, bytes out: the doors of the app, of pages and of card hosts. They read, call `service` and answer; they decide nothing.

pub mod answer;
pub mod api;
pub mod monitoring;
pub mod oidc;
pub mod pages;
pub mod request;
pub mod routes;
pub mod site;
