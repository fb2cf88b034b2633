//! From settings to somebody who fetches lists and somebody who can be asked.

use crate::clock::Clock;
use crate::config::Revocations;
use crate::ids::Dice;
use crate::revocation::ask::{ByKind, StatusSource};
use crate::revocation::client::{Client, Patience};
use crate::revocation::index::Index;
use crate::revocation::responder::OcspClient;
use crate::store::Store;
use std::sync::Arc;

/// The longest answer of a responder, in bytes. They are of one or two thousand.
const ANSWER: usize = 64 * 1024;

/// The client that fetches lists.
pub fn list_client(of: &Revocations) -> Result<Client, rustls::Error> {
    Client::new(Client::roots(), of.reach, Patience::LISTS, of.size)
}

/// Whom to ask about cards: the index in this store, and the responder that the settings name.
pub fn status_source(
    of: &Revocations,
    store: &Store,
    clock: &Arc<dyn Clock>,
    dice: &Arc<dyn Dice>,
) -> Result<Arc<dyn StatusSource>, rustls::Error> {
    let index: Arc<dyn StatusSource> = Arc::new(Index::new(store.clone(), Arc::clone(clock)));
    let mut responder: Option<Arc<dyn StatusSource>> = None;
    if let Some(at) = &of.responder {
        let client = Client::new(Client::roots(), of.reach, Patience::of(at.patience), ANSWER)?;
        let (clock, dice) = (Arc::clone(clock), Arc::clone(dice));
        let asked = OcspClient::new(at.url.clone(), client, at.rules, clock, dice, Arc::clone(&index));
        responder = Some(Arc::new(asked));
    }
    Ok(Arc::new(ByKind::new(index, responder)))
}
