//! Connections that make room when there are too many. First those that nobody has to wait for: they have not said anything yet, or
//! nothing about an attempt that is under way, or their last answer is given and no new request has come; the one that has waited longest
//! goes, since an honest client says something at once. Where very many of one address wait, it is the longest-waiting of the address of
//! which most do: a crowd displaces nobody but itself and whoever shares its address. Then those that have been at one thing for long, such
//! as a stream: whoever follows something asks again. A part of the places is always left to those who have just come, who could not say
//! anything otherwise.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::net::IpAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// While those who wait have no more than this part of all places, those go who have been at it for long.
const FOR_NEWCOMERS: usize = 4;

/// The connections that make room.
pub struct Waiting {
    places: usize,
    /// An address of which so many wait makes room before others.
    per_address: usize,
    next: AtomicU64,
    queues: Mutex<Queues>,
}

#[derive(Default)]
struct Queues {
    silent: Queue,
    lingering: Queue,
}

/// The longest-waiting first, among all and among those of each address.
#[derive(Default)]
struct Queue {
    all: BTreeMap<u64, Sits>,
    by_address: HashMap<IpAddr, BTreeSet<u64>>,
    /// How many of each address, the fewest first.
    many: BTreeSet<(usize, IpAddr)>,
}

/// Who waits: how it is told to go, and whose it is; nobody's where many come through one address.
#[derive(Clone)]
struct Sits {
    go: Arc<Notify>,
    whose: Option<IpAddr>,
}

/// A connection's place among those who make room, where it sits whenever it has nothing to do; given up when it is dropped.
pub struct Seat {
    waiting: Arc<Waiting>,
    sits: Sits,
    number: Mutex<Option<u64>>,
}

/// Whether somebody had to go.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Made {
    /// There is room now, or will be at once.
    Room,
    /// Nobody waits.
    None,
}

impl Waiting {
    /// Nobody yet, where there are so many places, and so many of them safely for one address.
    pub fn of(places: usize, per_address: usize) -> Arc<Self> {
        Arc::new(Self { places, per_address, next: AtomicU64::default(), queues: Mutex::default() })
    }

    /// Sends somebody away.
    pub fn make_room(&self) -> Made {
        let mut queues = self.queues();
        let Queues { silent, lingering } = &mut *queues;
        let gone = silent.pop_of_crowd(self.per_address).or_else(|| {
            let few = silent.all.len() <= self.places / FOR_NEWCOMERS;
            let (first, second) = if few { (lingering, silent) } else { (silent, lingering) };
            first.pop_first().or_else(|| second.pop_first())
        });
        match gone {
            Some(sits) => {
                sits.go.notify_one();
                Made::Room
            }
            None => Made::None,
        }
    }

    /// Sends everybody away who waits.
    pub fn send_all_away(&self) {
        for sits in std::mem::take(&mut self.queues().silent).all.into_values() {
            sits.go.notify_one();
        }
    }

    fn queues(&self) -> MutexGuard<'_, Queues> {
        self.queues.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Queue {
    fn insert(&mut self, number: u64, sits: Sits) {
        if let Some(address) = sits.whose {
            self.change(address, |own| own.insert(number));
        }
        self.all.insert(number, sits);
    }

    fn remove(&mut self, number: u64) -> Option<Sits> {
        let sits = self.all.remove(&number)?;
        if let Some(address) = sits.whose {
            self.change(address, |own| own.remove(&number));
        }
        Some(sits)
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

    fn pop_first(&mut self) -> Option<Sits> {
        let number = *self.all.first_key_value()?.0;
        self.remove(number)
    }

    /// The first of the address of which most wait, where they are no fewer than this.
    fn pop_of_crowd(&mut self, fewest: usize) -> Option<Sits> {
        let (_, address) = self.many.last().filter(|(many, _)| *many >= fewest)?;
        let number = *self.by_address.get(address)?.first()?;
        self.remove(number)
    }
}

impl Seat {
    /// The seat of a new connection from an address, which has said nothing yet: it waits. Of no address in particular where many come
    /// through one.
    pub fn of(waiting: &Arc<Waiting>, whose: Option<IpAddr>) -> Self {
        let sits = Sits { go: Arc::default(), whose };
        let seat = Self { waiting: Arc::clone(waiting), sits, number: Mutex::default() };
        seat.sit();
        seat
    }

    /// From now on it waits, behind all who wait already. Whoever sits stays where it is.
    pub fn sit(&self) {
        self.enter(|queues| &mut queues.silent);
    }

    /// It has been at one thing for long: it makes room when those who wait are few.
    pub fn linger(&self) {
        self.enter(|queues| &mut queues.lingering);
    }

    fn enter(&self, queue: impl FnOnce(&mut Queues) -> &mut Queue) {
        let mut number = self.number();
        if number.is_none() {
            let new = self.waiting.next.fetch_add(1, Ordering::Relaxed);
            queue(&mut self.waiting.queues()).insert(new, self.sits.clone());
            *number = Some(new);
        }
    }

    /// It has something to do: it makes room for nobody.
    pub fn rise(&self) {
        if let Some(number) = self.number().take() {
            let mut queues = self.waiting.queues();
            queues.silent.remove(number);
            queues.lingering.remove(number);
        }
    }

    /// Returns when it has to make room.
    pub async fn sent_away(&self) {
        self.sits.go.notified().await;
    }

    fn number(&self) -> MutexGuard<'_, Option<u64>> {
        self.number.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.rise();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt as _;

    fn seats() -> (Arc<Waiting>, [Seat; 3]) {
        let waiting = Waiting::of(4, 4);
        let seats = [(); 3].map(|()| Seat::of(&waiting, None));
        (waiting, seats)
    }

    fn is_sent_away(seat: &Seat) -> bool {
        seat.sent_away().now_or_never().is_some()
    }

    #[test]
    fn the_one_that_has_waited_longest_makes_room() {
        let (waiting, [first, second, third]) = seats();
        first.rise();
        assert_eq!(waiting.make_room(), Made::Room);
        assert!(is_sent_away(&second));
        assert!(!is_sent_away(&first) && !is_sent_away(&third));
    }

    #[test]
    fn where_many_of_one_address_wait_they_make_room_before_others() {
        let [crowd, other] = [1, 2].map(|it| Some(IpAddr::from([192, 0, 2, it])));
        let waiting = Waiting::of(4, 2);
        let seats = [other, crowd, crowd, None].map(|whose| Seat::of(&waiting, whose));
        waiting.make_room();
        assert!(is_sent_away(&seats[1]) && !is_sent_away(&seats[0]));
        waiting.make_room(); // one of it waits: no more than people have
        assert!(is_sent_away(&seats[0]) && !is_sent_away(&seats[2]));
        drop(seats);
        let queues = waiting.queues();
        assert!(queues.silent.by_address.is_empty() && queues.silent.many.is_empty());
    }

    #[test]
    fn whoever_has_something_to_do_is_not_sent_away() {
        let (waiting, seats) = seats();
        seats.iter().for_each(Seat::rise);
        assert_eq!(waiting.make_room(), Made::None);
    }

    #[test]
    fn whoever_is_done_waits_behind_all_others() {
        let (waiting, [first, second, third]) = seats();
        first.rise();
        first.sit();
        first.sit(); // once is enough
        waiting.make_room();
        waiting.make_room();
        assert!(is_sent_away(&second) && is_sent_away(&third) && !is_sent_away(&first));
        waiting.make_room();
        assert!(is_sent_away(&first));
    }

    #[test]
    fn whoever_has_gone_is_forgotten() {
        let (waiting, seats) = seats();
        drop(seats);
        assert_eq!(waiting.make_room(), Made::None);
    }

    #[test]
    fn whoever_has_been_at_it_for_long_goes_only_when_hardly_anybody_waits() {
        let (waiting, [first, second, third]) = seats();
        first.rise();
        first.linger();
        waiting.make_room(); // two of four places are those of people who wait
        assert!(is_sent_away(&second) && !is_sent_away(&first));
        waiting.make_room(); // one is: it is left to the newcomer
        assert!(is_sent_away(&first) && !is_sent_away(&third));
        waiting.make_room();
        assert!(is_sent_away(&third));
    }

    #[test]
    fn whoever_has_something_new_to_do_lingers_no_more() {
        let (waiting, seats) = seats();
        seats.iter().for_each(Seat::rise);
        seats[0].linger();
        seats[0].rise();
        assert_eq!(waiting.make_room(), Made::None);
    }

    #[test]
    fn at_the_end_everybody_who_waits_goes() {
        let (waiting, [first, second, third]) = seats();
        second.rise();
        waiting.send_all_away();
        assert!(is_sent_away(&first) && is_sent_away(&third) && !is_sent_away(&second));
    }
}
