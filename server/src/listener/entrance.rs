//! Who is let in where the server listens: so many connections at once, so many of them safely for one address. When all places are
//! taken, whoever has waited longest without saying anything makes room, of the address of which most wait where those are very
//! many. The same for the main host and for card hosts.

use crate::budget;
use crate::config::{Connections, Network};
use crate::listener::idle::{Evicted, IdleConnections, Slot};
use crate::metrics::ConnectionMeter;
use crate::quota::{Permit, Quota};
use std::io::{Error, ErrorKind};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::time::timeout;

/// Open connections get this long to finish when the server stops.
const FAREWELL: Duration = Duration::from_secs(5);
/// Within this time whoever has nothing to do has been told that the server stops; then it is sent away.
const GOODBYE: Duration = Duration::from_millis(200);
/// After a failure to accept, such as too many open files, the door rests for a moment.
const REST: Duration = Duration::from_millis(100);

/// The places behind a listener.
pub struct Entrance {
    places: Arc<Semaphore>,
    waiting: Arc<IdleConnections>,
    by_address: Arc<Quota<IpAddr>>,
    /// Whoever comes through one of them is many people.
    proxies: Vec<Network>,
    meter: ConnectionMeter,
}

/// A connection that was let in.
pub struct Guest {
    /// The address and port of the client.
    pub peer: SocketAddr,
    /// Where it sits while it has nothing to do.
    pub slot: Arc<Slot>,
    /// Changes when the server stops.
    pub stop: watch::Receiver<()>,
}

/// A permit of its address's quota, for as long as a connection has something to do.
pub struct Holding {
    /// None for a proxy of ours, through which many come.
    _permit: Option<Permit<IpAddr>>,
}

impl Entrance {
    /// An entrance with so many places. Addresses of `proxies` may hold all of them.
    pub fn of(connections: Connections, proxies: Vec<Network>) -> Arc<Self> {
        Self::counted(connections, proxies, ConnectionMeter::default())
    }

    /// The same, whose connections are counted.
    pub fn counted(connections: Connections, proxies: Vec<Network>, meter: ConnectionMeter) -> Arc<Self> {
        Arc::new(Self {
            places: Arc::new(Semaphore::new(connections.all)),
            waiting: IdleConnections::of(connections.all, connections.per_address),
            by_address: Quota::of(connections.per_address),
            proxies,
            meter,
        })
    }

    /// A permit of an address's quota; nothing when the address holds more connections already than it has any use for.
    pub fn hold(&self, peer: IpAddr) -> Option<Holding> {
        let Some(address) = self.whose(peer) else { return Some(Holding { _permit: None }) };
        let permit = self.by_address.take(&address);
        if permit.is_none() {
            tracing::debug!(%peer, "more connections than an address has any use for");
        }
        permit.map(|permit| Holding { _permit: Some(permit) })
    }

    /// The address that a connection counts for; none where it is a proxy's.
    fn whose(&self, peer: IpAddr) -> Option<IpAddr> {
        let proxy = self.proxies.iter().any(|proxy| proxy.contains(peer));
        (!proxy).then(|| budget::host(peer.to_canonical()))
    }

    /// Lets connections in until `stop` comes, each to a task of its own; then whoever is inside may finish what is under way.
    pub async fn open<F>(
        &self,
        listener: TcpListener,
        stop: impl Future<Output = ()>,
        receive: impl Fn(TcpStream, Guest) -> F,
    ) where
        F: Future<Output = ()> + Send + 'static,
    {
        let (stopping, _) = watch::channel(());
        self.let_in(&listener, stop, &stopping, receive).await;
        drop(listener);
        let _ = stopping.send(()); // nobody may be inside
        if timeout(GOODBYE, stopping.closed()).await.is_ok() {
            return;
        }
        self.waiting.evict_all();
        if timeout(FAREWELL, stopping.closed()).await.is_err() {
            tracing::info!("some connections did not end by themselves");
        }
    }

    async fn let_in<F>(
        &self,
        listener: &TcpListener,
        stop: impl Future<Output = ()>,
        stopping: &watch::Sender<()>,
        receive: impl Fn(TcpStream, Guest) -> F,
    ) where
        F: Future<Output = ()> + Send + 'static,
    {
        tokio::pin!(stop);
        loop {
            let accepted = tokio::select! {
                () = &mut stop => return,
                accepted = listener.accept() => accepted,
            };
            let (tcp, peer) = match accepted {
                Ok(accepted) => accepted,
                Err(cause) if is_its_own(&cause) => continue,
                Err(cause) => {
                    // Out of descriptors, as a rule: somebody has to go, and until it has, nobody else comes in.
                    tracing::warn!(%cause, "a connection could not be accepted");
                    self.waiting.evict_one();
                    tokio::time::sleep(REST).await;
                    continue;
                }
            };
            let place = match Arc::clone(&self.places).try_acquire_owned() {
                Ok(place) => place,
                Err(_) => match self.waiting.evict_one() {
                    Evicted::One => match Arc::clone(&self.places).acquire_owned().await {
                        Ok(place) => place,
                        Err(_) => return,
                    },
                    // Everybody inside is at work: the newcomer is turned away.
                    Evicted::None => {
                        self.meter.turned_away();
                        continue;
                    }
                },
            };
            // Answers are small and complete: waiting for more to send along only delays them.
            let _ = tcp.set_nodelay(true); // without it they are late, not wrong
            let slot = Arc::new(Slot::of(&self.waiting, self.whose(peer.ip())));
            let guest = Guest { peer, slot: Arc::clone(&slot), stop: stopping.subscribe() };
            let received = receive(tcp, guest);
            let open = self.meter.opened();
            tokio::spawn(async move {
                let _held = (place, open);
                tokio::select! {
                    () = slot.evicted() => {}
                    () = received => {}
                }
            });
        }
    }
}

/// Whether a failure to accept is that of the connection, which is gone, and says nothing of the next one (accept(2)).
fn is_its_own(cause: &Error) -> bool {
    matches!(
        cause.kind(),
        ErrorKind::ConnectionAborted
            | ErrorKind::ConnectionRefused
            | ErrorKind::ConnectionReset
            | ErrorKind::Interrupted
    )
}
