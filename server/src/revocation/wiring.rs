//! Builds from the settings what fetches lists, what is asked for a certificate's status, what brings others a notice, and what takes traces away.

use crate::clock::Clock;
use crate::config::address_policy::AddressPolicy;
use crate::config::{ResponderSettings, Revocations};
use crate::ids::Random;
use crate::revocation::client::{Client, Patience};
use crate::revocation::index::Index;
use crate::revocation::responder::OcspClient;
use crate::revocation::status::{ByKind, StatusSource};
use crate::store::Store;
use rustls::RootCertStore;
use std::sync::Arc;
use std::time::Duration;

/// The longest answer of a responder, in bytes. They are of one or two thousand.
const ANSWER: usize = 64 * 1024;

/// How long an application may take to hear that somebody has logged out.
const NOTICE: Duration = Duration::from_secs(5);

/// The client that tells applications that somebody has logged out, and believes these authorities.
pub fn notice_client(reach: AddressPolicy, roots: RootCertStore) -> Result<Client, rustls::Error> {
    Client::new(roots, reach, Patience::of(NOTICE), ANSWER)
}

/// How long a collector may take to take traces.
const TRACES: Duration = Duration::from_secs(10);

/// The client that brings traces to a collector, and believes these authorities. Wherever that is: the settings alone name it.
pub fn trace_client(roots: RootCertStore) -> Result<Client, rustls::Error> {
    Client::new(roots, AddressPolicy::Any, Patience::of(TRACES), ANSWER)
}

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
