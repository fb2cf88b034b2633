//! Who is logged in here: sessions of our own, with an end in time and a bound in number, and what was ended from outside. Purely: the time and
//! the secrets' hashes are handed in, and what a session holds is whatever the caller keeps of it.

use aws_lc_rs::digest::{SHA256, digest};
use std::collections::HashMap;

/// A session lasts so long after it was used last, in seconds.
const IDLE: i64 = 60 * 60;
/// And so long in all.
const LONGEST: i64 = 12 * 60 * 60;
/// So many there may be; one more takes the place of the one that was used longest ago.
pub(super) const MOST: usize = 500;
/// So long somebody is told why a session is over.
const TOLD: i64 = 60 * 60;
/// More logout tokens than these are not remembered: no provider has so many within their time.
const MOST_HEARD: usize = 10_000;

/// What a secret is known by. The secret itself is kept by the browser alone.
pub(super) type SecretKey = [u8; 32];

/// What this secret is known by.
pub(super) fn key(secret: &str) -> SecretKey {
    let mut key = [0; 32];
    for (into, byte) in key.iter_mut().zip(digest(&SHA256, secret.as_bytes()).as_ref()) {
        *into = *byte;
    }
    key
}

/// Why a session is over.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum VisitEnd {
    /// The provider said so.
    Elsewhere,
    /// Time passed.
    Time,
}

/// Who comes with a secret.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Visitor<T> {
    /// Somebody who is logged in.
    Here(T),
    /// Somebody who was.
    Ended(VisitEnd),
    /// Nobody we know.
    Nobody,
}

/// Whether a logout token comes for the first time.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Hearing {
    /// It does.
    First,
    /// It was here before.
    Again,
}

/// By what the provider knows a session.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct KnownAs {
    /// The person.
    pub(super) sub: String,
    /// The session there.
    pub(super) sid: Option<String>,
}

struct Visit<T> {
    known_as: KnownAs,
    began: i64,
    used: i64,
    what: T,
}

/// All sessions.
pub(super) struct Visits<T> {
    here: HashMap<SecretKey, Visit<T>>,
    over: HashMap<SecretKey, (VisitEnd, i64)>,
    heard: HashMap<String, i64>,
}

impl<T> Default for Visits<T> {
    fn default() -> Self {
        Self { here: HashMap::new(), over: HashMap::new(), heard: HashMap::new() }
    }
}

impl<T: Clone> Visits<T> {
    /// Somebody has logged in.
    pub(super) fn begin(&mut self, key: SecretKey, known_as: KnownAs, what: T, now: i64) {
        self.tidy(now);
        if self.here.len() >= MOST
            && let Some(oldest) = self.here.iter().min_by_key(|(_, it)| it.used).map(|(key, _)| *key)
        {
            self.ends(&oldest, VisitEnd::Time, now);
        }
        self.here.insert(key, Visit { known_as, began: now, used: now, what });
    }

    /// Who comes with this secret.
    pub(super) fn visitor(&mut self, key: &SecretKey, now: i64) -> Visitor<T> {
        if self.here.get(key).is_some_and(|it| it.is_late(now)) {
            self.ends(key, VisitEnd::Time, now);
        }
        match (self.here.get_mut(key), self.over.get(key)) {
            (Some(visit), _) => {
                visit.used = now;
                Visitor::Here(visit.what.clone())
            }
            (None, Some((why, since))) if now < since + TOLD => Visitor::Ended(*why),
            (None, _) => Visitor::Nobody,
        }
    }

    /// Something has changed for somebody who is logged in; by what the provider knows the session, too. Nothing where it is over meanwhile.
    pub(super) fn change(
        &mut self,
        key: &SecretKey,
        known_as: Option<KnownAs>,
        change: impl FnOnce(&mut T),
    ) -> Option<()> {
        let visit = self.here.get_mut(key)?;
        if let Some(known_as) = known_as {
            visit.known_as = known_as;
        }
        change(&mut visit.what);
        Some(())
    }

    /// The person leaves.
    pub(super) fn leave(&mut self, key: &SecretKey) -> Option<T> {
        self.over.remove(key);
        self.here.remove(key).map(|it| it.what)
    }

    /// The provider says that a session is over; all of the person's, where it names none.
    pub(super) fn end(&mut self, known_as: &KnownAs, now: i64) -> usize {
        let meant = |it: &KnownAs| match &known_as.sid {
            Some(_) => it == known_as,
            None => it.sub == known_as.sub,
        };
        let keys: Vec<_> =
            self.here.iter().filter(|(_, it)| meant(&it.known_as)).map(|(key, _)| *key).collect();
        for key in &keys {
            self.ends(key, VisitEnd::Elsewhere, now);
        }
        keys.len()
    }

    /// A logout token of this name comes, which counts until then.
    pub(super) fn hears(&mut self, jti: &str, until: i64, now: i64) -> Hearing {
        self.tidy(now);
        if self.heard.contains_key(jti) || self.heard.len() >= MOST_HEARD {
            return Hearing::Again;
        }
        self.heard.insert(jti.to_owned(), until);
        Hearing::First
    }

    fn ends(&mut self, key: &SecretKey, why: VisitEnd, now: i64) {
        self.here.remove(key);
        self.over.insert(*key, (why, now));
    }

    fn tidy(&mut self, now: i64) {
        self.here.retain(|_, it| !it.is_late(now));
        self.over.retain(|_, (_, since)| now < *since + TOLD);
        self.heard.retain(|_, until| now < *until);
    }
}

impl<T> Visit<T> {
    fn is_late(&self, now: i64) -> bool {
        now >= self.used + IDLE || now >= self.began + LONGEST
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn as_known(sub: &str, sid: &str) -> KnownAs {
        KnownAs { sub: sub.to_owned(), sid: Some(sid.to_owned()) }
    }

    fn with(secrets: &[(&str, &str, &str)]) -> Visits<&'static str> {
        let mut visits = Visits::default();
        for (secret, sub, sid) in secrets {
            visits.begin(key(secret), as_known(sub, sid), "here", 0);
        }
        visits
    }

    #[test]
    fn a_session_is_found_by_its_secret_and_no_other() {
        let mut visits = with(&[("a", "hanako", "1")]);
        assert_eq!(visits.visitor(&key("a"), 1), Visitor::Here("here"));
        assert_eq!(visits.visitor(&key("b"), 1), Visitor::Nobody);
        assert_eq!(visits.leave(&key("a")), Some("here"));
        assert_eq!(visits.visitor(&key("a"), 1), Visitor::Nobody, "who leaves is told nothing afterwards");
    }

    #[test]
    fn a_session_that_is_not_used_ends_and_a_used_one_ends_after_twelve_hours() {
        let mut visits = with(&[("a", "hanako", "1")]);
        let mut now = 0;
        while now < LONGEST - IDLE / 2 {
            assert_eq!(visits.visitor(&key("a"), now), Visitor::Here("here"), "{now}");
            now += IDLE / 2;
        }
        assert_eq!(visits.visitor(&key("a"), LONGEST), Visitor::Ended(VisitEnd::Time));
        let mut visits = with(&[("a", "hanako", "1")]);
        assert_eq!(visits.visitor(&key("a"), IDLE), Visitor::Ended(VisitEnd::Time));
        assert_eq!(visits.visitor(&key("a"), IDLE + TOLD), Visitor::Nobody);
    }

    #[test]
    fn word_of_a_logout_ends_the_session_that_it_names_and_no_other() {
        let all = [("a", "hanako", "1"), ("b", "hanako", "2"), ("c", "kaoru", "1")];
        let mut visits = with(&all);
        assert_eq!(visits.end(&as_known("hanako", "1"), 5), 1);
        assert_eq!(visits.visitor(&key("a"), 6), Visitor::Ended(VisitEnd::Elsewhere));
        assert_eq!(visits.visitor(&key("b"), 6), Visitor::Here("here"));
        assert_eq!(visits.visitor(&key("c"), 6), Visitor::Here("here"));
        // One that names the person alone means all of the person's.
        let mut visits = with(&all);
        assert_eq!(visits.end(&KnownAs { sub: "hanako".to_owned(), sid: None }, 5), 2);
        assert_eq!(visits.visitor(&key("c"), 6), Visitor::Here("here"));
    }

    #[test]
    fn a_session_is_known_by_its_new_name_after_a_login_in_between() {
        let mut visits = with(&[("a", "hanako", "1")]);
        assert!(visits.change(&key("a"), Some(as_known("hanako", "2")), |it| *it = "card").is_some());
        assert_eq!(visits.end(&as_known("hanako", "1"), 5), 0);
        assert_eq!(visits.visitor(&key("a"), 6), Visitor::Here("card"));
        assert_eq!(visits.end(&as_known("hanako", "2"), 7), 1);
        assert!(visits.change(&key("a"), None, |_| ()).is_none());
    }

    #[test]
    fn a_crowd_takes_the_place_of_whoever_came_first() {
        let mut visits = Visits::default();
        for number in 0..=MOST {
            let now = i64::try_from(number).unwrap();
            visits.begin(key(&number.to_string()), as_known("hanako", &number.to_string()), (), now);
        }
        assert_eq!(visits.here.len(), MOST);
        assert_eq!(visits.visitor(&key("0"), 1000), Visitor::Ended(VisitEnd::Time));
        assert_eq!(visits.visitor(&key("1"), 1000), Visitor::Here(()));
    }

    #[test]
    fn a_logout_token_counts_once_and_is_forgotten_when_it_is_over() {
        let mut visits = Visits::<()>::default();
        assert_eq!(visits.hears("j", 100, 0), Hearing::First);
        assert_eq!(visits.hears("j", 100, 50), Hearing::Again);
        assert_eq!(visits.hears("k", 100, 50), Hearing::First);
        assert_eq!(visits.hears("j", 300, 100), Hearing::First, "its time is over: nobody takes it any more");
        assert_eq!(visits.heard.len(), 1);
    }

    #[test]
    fn a_flood_of_logout_tokens_fills_no_memory() {
        let mut visits = Visits::<()>::default();
        for number in 0..MOST_HEARD + 10 {
            visits.hears(&number.to_string(), 100, 0);
        }
        assert_eq!(visits.heard.len(), MOST_HEARD);
    }
}
