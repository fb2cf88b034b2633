//! The record application of a vendor that does not exist (見本電子カルテ): what an application does with an OpenID provider, for those who
//! write one. It knows of the provider what any application knows, its address, an id and a secret, and names nothing else of this program
//! (`server/tests/it/rooms.rs` holds it to that). Its patients do not exist, and nothing is kept when it ends.

mod answers;
mod asked;
mod chart;
mod developers;
mod door;
mod errands;
mod http_client;
mod page;
mod patients;
mod provider;
mod setup;
mod stop;
mod text;
mod told;
mod visits;

pub use setup::{CALLBACK, LOGOUT_NOTICE, NoRecord, RecordSetup, SCOPE, SIGNED_OUT, SecondsNow};

use answers::Karte;
use std::sync::Arc;

/// Lets people in, for ever.
pub async fn serve(listener: std::net::TcpListener, setup: RecordSetup) -> Result<(), NoRecord> {
    let tls = Arc::clone(&setup.tls);
    let karte = Arc::new(Karte::of(setup)?);
    listener.set_nonblocking(true)?;
    door::open(tokio::net::TcpListener::from_std(listener)?, tls, answers::router(karte)).await;
    Ok(())
}
