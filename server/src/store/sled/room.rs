//! Room on the disk. Where it runs out under sled nothing can be answered any more, so writing ends before: what is left is for opening the
//! database again, and for whoever makes room. People are told of it while there still is some.

use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::disk::DiskRoom;
use crate::store::engine::Error;

/// How it is learned how much room there is.
pub(super) type RoomOf = fn(&Path) -> io::Result<DiskRoom>;

/// So much is left alone at least: a few of the pieces by which sled lets its file grow, and its snapshot.
const LEAST: u64 = 4 << 20;
/// And no more than this.
const MOST: u64 = 256 << 20;
/// So much more has to be there before it goes on.
pub(super) const SPARE: u64 = LEAST;
/// How often it is looked whether there is little.
const LOOK: Duration = Duration::from_mins(1);

/// So much of a disk is left alone.
fn reserve(room: DiskRoom) -> u64 {
    (room.size / 50).clamp(LEAST, MOST)
}

/// Whether so many bytes can be written.
pub(super) fn is_enough(of: RoomOf, dir: &Path, bytes: u64) -> Result<(), Error> {
    let room = of(dir).map_err(Error::io(format!("asking how much room there is in {}", dir.display())))?;
    if room.free >= reserve(room).saturating_add(bytes) {
        return Ok(());
    }
    Err(Error::Full { path: dir.to_owned(), free: room.free })
}

/// How little there is.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Scarcity {
    None,
    Tenth,
    Twentieth,
}

impl Scarcity {
    fn of(room: DiskRoom) -> Self {
        match room.free {
            free if free < room.size / 20 => Self::Twentieth,
            free if free < room.size / 10 => Self::Tenth,
            _ => Self::None,
        }
    }
}

/// Tells of it when it becomes scarce, once each time.
pub(super) struct RoomWatch {
    next: Instant,
    told: Scarcity,
}

impl RoomWatch {
    pub(super) fn new() -> Self {
        Self { next: Instant::now(), told: Scarcity::None }
    }

    /// How long until it is looked again.
    pub(super) fn due(&self) -> Duration {
        self.next.saturating_duration_since(Instant::now())
    }

    /// Looks, if it is time to.
    pub(super) fn look(&mut self, of: RoomOf, dir: &Path) {
        if !self.due().is_zero() {
            return;
        }
        self.next = Instant::now() + LOOK;
        // What cannot be asked is no reason to stop; writing asks for itself.
        let Ok(room) = of(dir) else { return };
        let now = Scarcity::of(room);
        if now > self.told {
            tracing::warn!(free = room.free, size = room.size, dir = %dir.display(),
                "the disk is nearly full: where too little is left, nothing is written any more");
        }
        self.told = now;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_alone_grows_with_the_disk_within_limits() {
        let reserve = |size| super::reserve(DiskRoom { free: 0, size });
        assert_eq!((reserve(8 << 20), reserve(10 << 30), reserve(1 << 40)), (LEAST, (10 << 30) / 50, MOST));
    }

    #[test]
    fn a_tenth_and_a_twentieth_are_little() {
        let of = |free| Scarcity::of(DiskRoom { free, size: 1000 });
        assert_eq!(
            [100, 99, 50, 49].map(of),
            [Scarcity::None, Scarcity::Tenth, Scarcity::Tenth, Scarcity::Twentieth]
        );
    }
}
