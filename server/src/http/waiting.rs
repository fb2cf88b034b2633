//! Connections that make room when there are too many. First those that nobody has to wait for: they have not said anything yet, or
//! nothing about an attempt that is under way, or their last answer is given and no new request has come; the one that has waited longest
//! goes, since an honest client says something at once. Then those that have been at one thing for long, such as a stream: whoever follows
//! something asks again. A part of the places is always left to those who have just come, who could not say anything otherwise.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// While those who wait have no more than this part of all places, those go who have been at it for long.
const FOR_NEWCOMERS: usize = 4;

/// The connections that make room.
pub struct Waiting {
    places: usize,
    next: AtomicU64,
    queues: Mutex<Queues>,
}

/// In each queue the longest-waiting first.
#[derive(Default)]
struct Queues {
    silent: Queue,
    lingering: Queue,
}

type Queue = BTreeMap<u64, Arc<Notify>>;

/// A connection's place among those who make room, where it sits whenever it has nothing to do; given up when it is dropped.
pub struct Seat {
    waiting: Arc<Waiting>,
    go: Arc<Notify>,
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
    /// Nobody yet, where there are so many places.
    pub fn of(places: usize) -> Arc<Self> {
        Arc::new(Self { places, next: AtomicU64::default(), queues: Mutex::default() })
    }

    /// Sends somebody away.
    pub fn make_room(&self) -> Made {
        let mut queues = self.queues();
        let Queues { silent, lingering } = &mut *queues;
        let few = silent.len() <= self.places / FOR_NEWCOMERS;
        let (first, second) = if few { (lingering, silent) } else { (silent, lingering) };
        match first.pop_first().or_else(|| second.pop_first()) {
            Some((_, go)) => {
                go.notify_one();
                Made::Room
            }
            None => Made::None,
        }
    }

    /// Sends everybody away who waits.
    pub fn send_all_away(&self) {
        for (_, go) in std::mem::take(&mut self.queues().silent) {
            go.notify_one();
        }
    }

    fn queues(&self) -> MutexGuard<'_, Queues> {
        self.queues.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seat {
    /// The seat of a new connection, which has said nothing yet: it waits.
    pub fn of(waiting: &Arc<Waiting>) -> Self {
        let seat = Self { waiting: Arc::clone(waiting), go: Arc::default(), number: Mutex::default() };
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
            queue(&mut self.waiting.queues()).insert(new, Arc::clone(&self.go));
            *number = Some(new);
        }
    }

    /// It has something to do: it makes room for nobody.
    pub fn rise(&self) {
        if let Some(number) = self.number().take() {
            let mut queues = self.waiting.queues();
            queues.silent.remove(&number);
            queues.lingering.remove(&number);
        }
    }

    /// Returns when it has to make room.
    pub async fn sent_away(&self) {
        self.go.notified().await;
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
        let waiting = Waiting::of(4);
        let seats = [(); 3].map(|()| Seat::of(&waiting));
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
