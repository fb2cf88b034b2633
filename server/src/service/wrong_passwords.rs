//! Which wrong passwords a letter's link was tried with already. The same one again, by a key that is held down or a button that is pressed
//! twice, is no other guess, and uses up no other try. Kept in memory, hashed with a key of this process alone; a restart forgives nobody.

use crate::clock::Timestamp;
use crate::ids::{Draw as _, Random, SecretHash};
use aws_lc_rs::hmac::{self, Tag};
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// So long a wrong password is known again.
const LATELY: Duration = Duration::from_hours(24);

/// The wrong passwords of the last day.
pub struct WrongPasswords {
    key: hmac::Key,
    kept: Mutex<HashMap<SecretHash, TriedPasswords>>,
}

/// What one link was tried with, of which there are no more than tries.
struct TriedPasswords {
    at: Timestamp,
    tags: Vec<Tag>,
}

/// Whether somebody tries what was wrong already.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Guess {
    /// Nobody has tried it.
    New,
    /// It was tried, and was wrong.
    Again,
}

impl TriedPasswords {
    fn guess(&self, tag: &Tag) -> Guess {
        let known = self.tags.iter().any(|other| other.as_ref() == tag.as_ref());
        if known { Guess::Again } else { Guess::New }
    }
}

impl WrongPasswords {
    /// None yet.
    pub fn new(random: &dyn Random) -> Self {
        let key = hmac::Key::new(hmac::HMAC_SHA256, random.secret().reveal().as_bytes());
        Self { key, kept: Mutex::default() }
    }

    /// Whether this one was wrong already, for the letter of a link whose password has this hash.
    pub fn guess(&self, link: &SecretHash, hash: &str, typed: &str) -> Guess {
        let tag = self.tag(hash, typed);
        self.kept().get(link).map_or(Guess::New, |tried| tried.guess(&tag))
    }

    /// It was wrong. Says whether somebody else has found that at the same moment.
    pub fn wrong(&self, link: &SecretHash, hash: &str, typed: &str, now: Timestamp) -> Guess {
        let tag = self.tag(hash, typed);
        let mut kept = self.kept();
        let tried = kept.entry(link.clone()).or_insert_with(|| TriedPasswords { at: now, tags: Vec::new() });
        tried.at = now;
        let guess = tried.guess(&tag);
        if guess == Guess::New {
            tried.tags.push(tag);
        }
        guess
    }

    /// Forgets what was not lately.
    pub fn sweep(&self, now: Timestamp) {
        self.kept().retain(|_, it| now < it.at + LATELY);
    }

    fn tag(&self, hash: &str, typed: &str) -> Tag {
        // A hash has no line end.
        hmac::sign(&self.key, [hash, "\n", typed].concat().as_bytes())
    }

    fn kept(&self) -> MutexGuard<'_, HashMap<SecretHash, TriedPasswords>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::SystemRandom;

    #[test]
    fn the_same_password_is_known_again_for_its_own_letter_and_for_a_day() {
        let (wrong, link, now) =
            (WrongPasswords::new(&SystemRandom), SystemRandom.secret().hash(), Timestamp::from_millis(0));
        assert_eq!(wrong.guess(&link, "hash", "px7h2k9m"), Guess::New);
        assert_eq!(wrong.wrong(&link, "hash", "px7h2k9m", now), Guess::New);
        assert_eq!(wrong.wrong(&link, "hash", "px7h2k9m", now), Guess::Again);
        assert_eq!(wrong.guess(&link, "hash", "px7h2k9m"), Guess::Again);
        assert_eq!(wrong.guess(&link, "hash", "px7h2k9n"), Guess::New);
        assert_eq!(wrong.guess(&link, "of another password", "px7h2k9m"), Guess::New);
        assert_eq!(wrong.guess(&SystemRandom.secret().hash(), "hash", "px7h2k9m"), Guess::New);
        wrong.sweep(now + LATELY);
        assert_eq!(wrong.guess(&link, "hash", "px7h2k9m"), Guess::New);
    }
}
