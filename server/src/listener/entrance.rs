//! Who is let in where the server listens: so many connections at once, so many of them safely for one address. When all places are
//! taken, whoever has waited longest without saying anything makes room, of the address of which most wait where those are very
//! many. The same for the main host and for card hosts.

use crate::budget;
use crate::config::{Connections, Network, ProxyProtocol};
use crate::listener::idle::{Evicted, IdleConnections, Slot};
use crate::listener::proxy_header::{self, NoHeader};
use crate::metrics::ConnectionMeter;
use crate::quota::{Permit, Quota};
use std::io::{Error, ErrorKind};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::time::timeout;

/// Open connections get this long to finish when the server stops.
const FAREWELL: Duration = Duration::from_secs(5);
/// Within this time whoever has nothing to do has been told that the server stops; then it is sent away.
const GOODBYE: Duration = Duration::from_millis(200);
/// A proxy says within this time for whom it comes: it knows before it connects.
const HEADER: Duration = Duration::from_secs(3);
/// After a failure to accept, such as too many open files, the door rests for a moment.
const REST: Duration = Duration::from_millis(100);

/// The places behind a listener.
pub struct Entrance {
    places: Arc<Semaphore>,
    waiting: Arc<IdleConnections>,
    by_address: Arc<Quota<IpAddr>>,
    /// Whoever comes through one of them is many people.
    proxies: Vec<Network>,
    /// Whether they say of each connection for whom it is.
    protocol: ProxyProtocol,
    meter: ConnectionMeter,
}

/// A connection that was let in.
pub struct Guest {
    /// The address and port of the client, as it came to us or to the proxy that passes its connection through.
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
        Self::counted(connections, proxies, ProxyProtocol::Off, ConnectionMeter::default())
    }

    /// The same, whose connections are counted, and to which proxies may have to say for whom each is.
    pub fn counted(
        connections: Connections,
        proxies: Vec<Network>,
        protocol: ProxyProtocol,
        meter: ConnectionMeter,
    ) -> Arc<Self> {
        Arc::new(Self {
            places: Arc::new(Semaphore::new(connections.all)),
            waiting: IdleConnections::of(connections.all, connections.per_address),
            by_address: Quota::of(connections.per_address),
            proxies,
            protocol,
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
        (!self.is_proxy(peer)).then(|| budget::host(peer.to_canonical()))
    }

    fn is_proxy(&self, peer: IpAddr) -> bool {
        self.proxies.iter().any(|proxy| proxy.contains(peer))
    }

    /// Lets connections in until `stop` comes, each to a task of its own; then whoever is inside may finish what is under way.
    pub async fn open<F>(
        self: &Arc<Self>,
        listener: TcpListener,
        stop: impl Future<Output = ()>,
        receive: impl Fn(TcpStream, Guest) -> F + Clone + Send + 'static,
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
        self: &Arc<Self>,
        listener: &TcpListener,
        stop: impl Future<Output = ()>,
        stopping: &watch::Sender<()>,
        receive: impl Fn(TcpStream, Guest) -> F + Clone + Send + 'static,
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
            let guest = Guest { peer, slot, stop: stopping.subscribe() };
            let (open, entrance, receive) = (self.meter.opened(), Arc::clone(self), receive.clone());
            tokio::spawn(async move {
                let _held = (place, open);
                let Some((tcp, guest)) = entrance.known(tcp, guest).await else { return };
                let slot = Arc::clone(&guest.slot);
                tokio::select! {
                    () = slot.evicted() => {}
                    () = receive(tcp, guest) => {}
                }
            });
        }
    }

    /// A connection of which it is known for whom it is: a proxy has to say so first, where the settings want it. Nothing where it does not.
    async fn known(&self, mut tcp: TcpStream, mut guest: Guest) -> Option<(TcpStream, Guest)> {
        let proxy = guest.peer.ip();
        if self.protocol == ProxyProtocol::Off || !self.is_proxy(proxy) {
            return Some((tcp, guest));
        }
        let header = tokio::select! {
            () = guest.slot.evicted() => return None,
            header = timeout(HEADER, proxy_header::receive(&mut tcp)) => header,
        };
        match header {
            Ok(Ok(Some(source))) => {
                guest.peer = source;
                guest.slot = Arc::new(Slot::of(&self.waiting, self.whose(source.ip())));
            }
            // It speaks for itself, as when it looks whether we are there.
            Ok(Ok(None)) => {}
            Ok(Err(NoHeader::Nothing | NoHeader::Broken(_))) => return None,
            Ok(Err(why)) => return turned_away(proxy, &why),
            Err(_) => return turned_away(proxy, &NoHeader::Cut),
        }
        Some((tcp, guest))
    }
}

/// The operator is told once: as long as a proxy says nothing, nobody gets in by way of it.
fn turned_away<T>(proxy: IpAddr, why: &NoHeader) -> Option<T> {
    static SAID: AtomicBool = AtomicBool::new(false);
    if !SAID.swap(true, Ordering::Relaxed) {
        tracing::warn!(%proxy, %why,
            "a connection of a proxy was closed, since `proxy_protocol` or `cards.proxy_protocol` wants it to say from whom it comes: switch \
             that on at the proxy (nginx: `proxy_protocol on`; HAProxy: `send-proxy-v2`), or the setting off");
    }
    None
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
