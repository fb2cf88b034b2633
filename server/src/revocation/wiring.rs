//! Builds from the settings what fetches lists, and what is asked for a certificate's status.

use crate::clock::Clock;
use crate::config::{ResponderSettings, Revocations};
use crate::ids::Random;
use crate::revocation::client::{Client, Patience};
use crate::revocation::index::Index;
use crate::revocation::responder::OcspClient;
use crate::revocation::status::{ByKind, StatusSource};
use crate::store::Store;
use std::sync::Arc;

/// The longest answer of a responder, in bytes. They are of one or two thousand.
const ANSWER: usize = 64 * 1024;

/// The client that fetches lists.
pub fn list_client(of: &Revocations) -> Result<Client, rustls::Error> {
    Client::new(Client::roots(), of.reach, Patience::LISTS, of.size)
}

/// The client that asks a responder.
pub fn responder_client(of: &Revocations, at: &ResponderSettings) -> Result<Client, rustls::Error> {
    Client::new(Client::roots(), of.reach, Patience::of(at.patience), ANSWER)
}

/// Whom to ask about cards: the index in this store, and the responder that the settings name.
pub fn status_source(
    of: &Revocations,
    store: &Store,
    clock: &Arc<dyn Clock>,
    random: &Arc<dyn Random>,
) -> Result<Arc<dyn StatusSource>, rustls::Error> {
    let index: Arc<dyn StatusSource> = Arc::new(Index::new(store.clone(), Arc::clone(clock)));
    let mut responder: Option<Arc<dyn StatusSource>> = None;
    if let Some(at) = &of.responder {
        let client = responder_client(of, at)?;
        let (clock, random) = (Arc::clone(clock), Arc::clone(random));
        let asked = OcspClient::new(at.url.clone(), client, at.rules, clock, random, Arc::clone(&index));
        responder = Some(Arc::new(asked));
    }
    Ok(Arc::new(ByKind::new(index, responder)))
}
