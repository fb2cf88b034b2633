//! Connections that may be closed when the limit is reached, so that another one gets a place. First the idle ones: no `ClientHello` yet, or
//! none for a live attempt, or the last answer is given and no new request has come. Oldest first, since an honest client says something
//! at once; but where one address has very many idle connections, the oldest of the address that has most: a crowd displaces nobody but
//! itself and whoever shares its address. Then connections that have been at one thing for long, such as a stream: whoever follows
//! something asks again. A part of the places is always left to new connections, which could not say anything otherwise.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::net::IpAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// While idle connections have no more than this part of all places, lingering ones are closed before them.
const FOR_NEWCOMERS: usize = 4;

/// The connections that may be closed for others, in the order in which they are.
pub struct IdleConnections {
    places: usize,
    /// Where one address has so many idle connections, one of its own is closed before others.
    per_address: usize,
    next: AtomicU64,
    queues: Mutex<Queues>,
}

#[derive(Default)]
struct Queues {
    silent: Queue,
    lingering: Queue,
}

/// Connections by number, the oldest first; all of them, and those of each address.
#[derive(Default)]
struct Queue {
    all: BTreeMap<u64, Waiter>,
    by_address: HashMap<IpAddr, BTreeSet<u64>>,
    /// The number of connections of each address, the fewest first.
    many: BTreeSet<(usize, IpAddr)>,
}

/// A connection in a queue: how it is told to close, and its address; none where many people come through one address.
#[derive(Clone)]
struct Waiter {
    go: Arc<Notify>,
    whose: Option<IpAddr>,
}

/// The entry of one connection, which stands in a queue whenever the connection has nothing to do; taken out when it is dropped.
pub struct Slot {
    waiting: Arc<IdleConnections>,
    waiter: Waiter,
    number: Mutex<Option<u64>>,
}

/// Whether a connection was closed to free a permit.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Evicted {
    /// One was told to close: its permit is free now, or will be at once.
    One,
    /// No connection could be closed: none is idle.
    None,
}

impl IdleConnections {
    /// No connection yet; at most `places` in all, `per_address` of them safe for one address.
    pub fn of(places: usize, per_address: usize) -> Arc<Self> {
        Arc::new(Self { places, per_address, next: AtomicU64::default(), queues: Mutex::default() })
    }

    /// Closes one idle connection, the oldest of those that matter least, to free a permit for a new one.
    pub fn evict_one(&self) -> Evicted {
        let mut queues = self.queues();
        let Queues { silent, lingering } = &mut *queues;
        let gone = silent.pop_of_crowd(self.per_address).or_else(|| {
            let few = silent.all.len() <= self.places / FOR_NEWCOMERS;
            let (first, second) = if few { (lingering, silent) } else { (silent, lingering) };
            first.pop_first().or_else(|| second.pop_first())
        });
        match gone {
            Some(waiter) => {
                waiter.go.notify_one();
                Evicted::One
            }
            None => Evicted::None,
        }
    }

    /// Closes all idle connections.
    pub fn evict_all(&self) {
        for waiter in std::mem::take(&mut self.queues().silent).all.into_values() {
            waiter.go.notify_one();
        }
    }

    fn queues(&self) -> MutexGuard<'_, Queues> {
        self.queues.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Queue {
    fn insert(&mut self, number: u64, waiter: Waiter) {
        if let Some(address) = waiter.whose {
            self.change(address, |own| own.insert(number));
        }
        self.all.insert(number, waiter);
    }

    fn remove(&mut self, number: u64) -> Option<Waiter> {
        let waiter = self.all.remove(&number)?;
        if let Some(address) = waiter.whose {
            self.change(address, |own| own.remove(&number));
        }
        Some(waiter)
    }

    fn change(&mut self, address: IpAddr, change: impl FnOnce(&mut BTreeSet<u64>) -> bool) {
        let own = self.by_address.entry(address).or_default();
        self.many.remove(&(own.len(), address));
        change(own);
        if own.is_empty() {
            self.by_address.remove(&address);
        } else {
            self.many.insert((own.len(), address));
        }
    }

    fn pop_first(&mut self) -> Option<Waiter> {
        let number = *self.all.first_key_value()?.0;
        self.remove(number)
    }

    /// The oldest connection of the address that has most, where those are no fewer than `fewest`.
    fn pop_of_crowd(&mut self, fewest: usize) -> Option<Waiter> {
        let (_, address) = self.many.last().filter(|(many, _)| *many >= fewest)?;
        let number = *self.by_address.get(address)?.first()?;
        self.remove(number)
    }
}

impl Slot {
    /// The slot of a new connection from an address, which is idle at first. Of no address in particular where many people come through
    /// one.
    pub fn of(waiting: &Arc<IdleConnections>, whose: Option<IpAddr>) -> Self {
        let waiter = Waiter { go: Arc::default(), whose };
        let slot = Self { waiting: Arc::clone(waiting), waiter, number: Mutex::default() };
        slot.idle();
        slot
    }

    /// The connection is idle from now on, behind all that are idle already. One that is idle keeps its place.
    pub fn idle(&self) {
        self.enter(|queues| &mut queues.silent);
    }

    /// The connection has been at one thing for long: it is closed when idle ones are few.
    pub fn linger(&self) {
        self.enter(|queues| &mut queues.lingering);
    }

    fn enter(&self, queue: impl FnOnce(&mut Queues) -> &mut Queue) {
        let mut number = self.number();
        if number.is_none() {
            let new = self.waiting.next.fetch_add(1, Ordering::Relaxed);
            queue(&mut self.waiting.queues()).insert(new, self.waiter.clone());
            *number = Some(new);
        }
    }

    /// The connection has something to do: it is not closed for others.
    pub fn busy(&self) {
        if let Some(number) = self.number().take() {
            let mut queues = self.waiting.queues();
            queues.silent.remove(number);
            queues.lingering.remove(number);
        }
    }

    /// Returns when the connection has to close.
    pub async fn evicted(&self) {
        self.waiter.go.notified().await;
    }

    fn number(&self) -> MutexGuard<'_, Option<u64>> {
        self.number.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        self.busy();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt as _;

    fn slots() -> (Arc<IdleConnections>, [Slot; 3]) {
        let waiting = IdleConnections::of(4, 4);
        let slots = [(); 3].map(|()| Slot::of(&waiting, None));
        (waiting, slots)
    }

    fn is_sent_away(slot: &Slot) -> bool {
        slot.evicted().now_or_never().is_some()
    }

    #[test]
    fn the_one_that_has_waited_longest_makes_room() {
        let (waiting, [first, second, third]) = slots();
        first.busy();
        assert_eq!(waiting.evict_one(), Evicted::One);
        assert!(is_sent_away(&second));
        assert!(!is_sent_away(&first) && !is_sent_away(&third));
    }

    #[test]
    fn where_many_of_one_address_wait_they_make_room_before_others() {
        let [crowd, other] = [1, 2].map(|it| Some(IpAddr::from([192, 0, 2, it])));
        let waiting = IdleConnections::of(4, 2);
        let slots = [other, crowd, crowd, None].map(|whose| Slot::of(&waiting, whose));
        waiting.evict_one();
        assert!(is_sent_away(&slots[1]) && !is_sent_away(&slots[0]));
        waiting.evict_one(); // one of it waits: no more than people have
        assert!(is_sent_away(&slots[0]) && !is_sent_away(&slots[2]));
        drop(slots);
        let queues = waiting.queues();
        assert!(queues.silent.by_address.is_empty() && queues.silent.many.is_empty());
    }

    #[test]
    fn whoever_has_something_to_do_is_not_sent_away() {
        let (waiting, slots) = slots();
        slots.iter().for_each(Slot::busy);
        assert_eq!(waiting.evict_one(), Evicted::None);
    }

    #[test]
    fn whoever_is_done_waits_behind_all_others() {
        let (waiting, [first, second, third]) = slots();
        first.busy();
        first.idle();
        first.idle(); // once is enough
        waiting.evict_one();
        waiting.evict_one();
        assert!(is_sent_away(&second) && is_sent_away(&third) && !is_sent_away(&first));
        waiting.evict_one();
        assert!(is_sent_away(&first));
    }

    #[test]
    fn whoever_has_gone_is_forgotten() {
        let (waiting, slots) = slots();
        drop(slots);
        assert_eq!(waiting.evict_one(), Evicted::None);
    }

    #[test]
    fn whoever_has_been_at_it_for_long_goes_only_when_hardly_anybody_waits() {
        let (waiting, [first, second, third]) = slots();
        first.busy();
        first.linger();
        waiting.evict_one(); // two of four places are those of people who wait
        assert!(is_sent_away(&second) && !is_sent_away(&first));
        waiting.evict_one(); // one is: it is left to the newcomer
        assert!(is_sent_away(&first) && !is_sent_away(&third));
        waiting.evict_one();
        assert!(is_sent_away(&third));
    }

    #[test]
    fn whoever_has_something_new_to_do_lingers_no_more() {
        let (waiting, slots) = slots();
        slots.iter().for_each(Slot::busy);
        slots[0].linger();
        slots[0].busy();
        assert_eq!(waiting.evict_one(), Evicted::None);
    }

    #[test]
    fn at_the_end_everybody_who_waits_goes() {
        let (waiting, [first, second, third]) = slots();
        second.busy();
        waiting.evict_all();
        assert!(is_sent_away(&first) && is_sent_away(&third) && !is_sent_away(&second));
    }
}
