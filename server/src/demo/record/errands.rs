//! Who is away at the provider, and what for: what is kept until that very browser comes back, once.

use super::visits::SecretKey;
use openidconnect::{Nonce, PkceCodeVerifier};
use std::collections::HashMap;

/// So long somebody may be away, in seconds: as long as the provider waits.
const LIFE: i64 = 60 * 60;
/// So many may be away; one more takes the place of whoever left first.
const MOST: usize = 1000;

/// What somebody is away for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Purpose {
    /// To log in.
    SignIn,
    /// To confirm with a card that this patient's prescription is to be signed.
    Sign(u16),
}

/// What is kept of somebody who is away.
#[derive(Debug)]
pub(super) struct Errand {
    /// The browser that left.
    pub(super) browser: SecretKey,
    /// What the ID token has to bring.
    pub(super) nonce: Nonce,
    /// What proves that the code is ours (RFC 7636).
    pub(super) verifier: PkceCodeVerifier,
    /// What for.
    pub(super) purpose: Purpose,
    /// When it left.
    pub(super) began: i64,
}

/// All of them, by their `state`.
#[derive(Debug, Default)]
pub(super) struct Errands(HashMap<SecretKey, Errand>);

impl Errands {
    /// Somebody leaves.
    pub(super) fn leave(&mut self, state: SecretKey, errand: Errand) {
        let now = errand.began;
        self.0.retain(|_, it| !it.is_late(now));
        if self.0.len() >= MOST
            && let Some(oldest) = self.0.iter().min_by_key(|(_, it)| it.began).map(|(state, _)| *state)
        {
            self.0.remove(&oldest);
        }
        self.0.insert(state, errand);
    }

    /// Somebody comes back, for the first and only time. Another browser with the same `state` changes nothing.
    pub(super) fn come_back(
        &mut self,
        state: &SecretKey,
        browser: Option<SecretKey>,
        now: i64,
    ) -> Option<Errand> {
        let own = self.0.get(state).is_some_and(|it| Some(it.browser) == browser);
        let errand = if own { self.0.remove(state) } else { None };
        errand.filter(|it| !it.is_late(now))
    }
}

impl Errand {
    fn is_late(&self, now: i64) -> bool {
        now >= self.began + LIFE
    }
}

#[cfg(test)]
mod tests {
    use super::super::visits::key;
    use super::*;

    fn errand(browser: &str, began: i64) -> Errand {
        Errand {
            browser: key(browser),
            nonce: Nonce::new("nonce".to_owned()),
            verifier: PkceCodeVerifier::new("verifier".to_owned()),
            purpose: Purpose::SignIn,
            began,
        }
    }

    #[test]
    fn the_browser_that_left_comes_back_once() {
        let mut errands = Errands::default();
        errands.leave(key("state"), errand("own", 0));
        assert!(errands.come_back(&key("state"), Some(key("own")), 1).is_some());
        assert!(errands.come_back(&key("state"), Some(key("own")), 1).is_none());
    }

    #[test]
    fn another_browser_gets_nothing_and_takes_nothing_away() {
        let mut errands = Errands::default();
        errands.leave(key("state"), errand("own", 0));
        assert!(errands.come_back(&key("state"), Some(key("stranger")), 1).is_none());
        assert!(errands.come_back(&key("state"), None, 1).is_none());
        assert!(errands.come_back(&key("another state"), Some(key("own")), 1).is_none());
        assert!(errands.come_back(&key("state"), Some(key("own")), 1).is_some());
    }

    #[test]
    fn who_stays_away_too_long_is_not_waited_for() {
        let mut errands = Errands::default();
        errands.leave(key("state"), errand("own", 0));
        assert!(errands.come_back(&key("state"), Some(key("own")), LIFE).is_none());
        errands.leave(key("a"), errand("own", 0));
        errands.leave(key("b"), errand("own", LIFE));
        assert_eq!(errands.0.len(), 1);
    }

    #[test]
    fn a_crowd_takes_the_place_of_whoever_left_first() {
        let mut errands = Errands::default();
        for number in 0..=MOST {
            errands.leave(key(&number.to_string()), errand("own", i64::try_from(number).unwrap() / 100));
        }
        assert_eq!(errands.0.len(), MOST);
    }
}
