//! Which key signs when. A key is published long before it signs, so that whoever keeps a copy of our keys has it by then, and long after it
//! has signed last, so that no token outlives it.

use crate::clock::Timestamp;
use crate::oidc::jose::{JwsAlgorithm, PublicKey};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::time::Duration;

/// What is signed by, from the first day: RS256 is what every client can do, ES256 what new ones want.
pub const SIGNED_BY: [JwsAlgorithm; 2] = [JwsAlgorithm::Rs256, JwsAlgorithm::Es256];

/// No token that we sign can be used for longer: what a login allows lasts as long as a proof does.
const LONGEST_TOKEN: Duration = Duration::from_hours(18);

/// How long keys are published and used.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct KeyPlan {
    /// So long a key is published before it signs.
    pub ahead: Duration,
    /// So long it signs.
    pub life: Duration,
    /// So long it is published after it has signed last.
    pub kept: Duration,
}

impl KeyPlan {
    /// Three days ahead, for half a year, and until the last token has died and a day more.
    pub const USUAL: Self = Self {
        ahead: Duration::from_hours(72),
        life: Duration::from_hours(182 * 24),
        kept: Duration::from_hours(24).saturating_add(LONGEST_TOKEN),
    };
}

/// The public half of a key of ours, and its times. The private half lies in a file.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct SigningKeyRecord {
    /// What is published.
    pub public: PublicKey,
    /// What it signs by.
    pub algorithm: JwsAlgorithm,
    /// When it was made; from then on it is published.
    pub made_at: Timestamp,
    /// From when on it signs.
    pub used_from: Timestamp,
    /// Since when it signs no more, and why.
    pub retired: Option<Retirement>,
}

/// That a key signs no more.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Retirement {
    /// Since when.
    pub at: Timestamp,
    /// Why.
    pub why: RetirementReason,
}

/// Why a key signs no more.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RetirementReason {
    /// The next one signs.
    Replaced,
    /// Its private half is not where it was kept.
    Lost,
}

/// What a key is used for at some moment.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum KeyState {
    /// It is published and will sign.
    Next,
    /// It signs, where no newer one does.
    Current,
    /// It is published for what it has signed.
    Retired,
}

impl SigningKeyRecord {
    /// What it is used for now.
    pub fn state(&self, now: Timestamp) -> KeyState {
        match self.retired {
            Some(_) => KeyState::Retired,
            None if self.used_from > now => KeyState::Next,
            None => KeyState::Current,
        }
    }

    /// Whether it will sign by itself. One that was made in a time that is still to come counts for none: the clock was ahead then, or is behind
    /// now, and nobody can say which. Its time stays as it is, so that a clock that is right again finds it as it was.
    fn waits(&self, now: Timestamp) -> bool {
        self.state(now) == KeyState::Next && self.made_at <= now
    }

    /// Until when it is published, where that is known.
    pub fn published_until(&self, plan: KeyPlan) -> Option<Timestamp> {
        self.retired.map(|it| it.at + plan.kept)
    }
}

/// Something that has to be done about the keys.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum KeyStep {
    /// A key is made.
    Make {
        /// What it shall sign by.
        algorithm: JwsAlgorithm,
        /// And from when on.
        used_from: Timestamp,
    },
    /// A key that waits signs earlier than it was to: no other is there, or none by a clock that was ahead or is behind.
    Use {
        /// Which.
        kid: String,
        /// From when on.
        used_from: Timestamp,
    },
    /// A key signs no more.
    Retire {
        /// Which.
        kid: String,
        /// Since when, and why.
        retired: Retirement,
    },
    /// A key is published no longer.
    Forget {
        /// Which.
        kid: String,
    },
}

/// What has to be done now. `held` says whether the private half of a key is there.
pub fn steps(
    keys: &BTreeMap<String, SigningKeyRecord>,
    held: impl Fn(&str) -> bool,
    plan: KeyPlan,
    now: Timestamp,
) -> Vec<KeyStep> {
    let mut steps = Vec::new();
    for (kid, _) in keys.iter().filter(|(kid, key)| key.retired.is_none() && !held(kid)) {
        let retired = Retirement { at: now, why: RetirementReason::Lost };
        steps.push(KeyStep::Retire { kid: kid.clone(), retired });
    }
    for algorithm in SIGNED_BY {
        let live = || {
            keys.iter().filter(|(kid, key)| key.algorithm == algorithm && key.retired.is_none() && held(kid))
        };
        let order = |(kid, key): &(&String, &SigningKeyRecord)| (key.used_from, key.made_at, (*kid).clone());
        let current = live().filter(|(_, key)| key.state(now) == KeyState::Current).max_by_key(order);
        let next = live().any(|(_, key)| key.waits(now));
        match current {
            // All that are there are to sign later.
            None => steps.push(match live().min_by_key(order) {
                None => KeyStep::Make { algorithm, used_from: now },
                Some((kid, _)) => KeyStep::Use { kid: kid.clone(), used_from: now },
            }),
            Some((_, key)) if !next && now + plan.ahead >= key.used_from + plan.life => {
                let used_from = (key.used_from + plan.life).max(now + plan.ahead);
                steps.push(KeyStep::Make { algorithm, used_from });
            }
            Some(_) => {}
        }
        if let Some((newest, key)) = current {
            let retired = Retirement { at: key.used_from, why: RetirementReason::Replaced };
            steps.extend(
                live()
                    .filter(|(kid, key)| *kid != newest && key.state(now) == KeyState::Current)
                    .map(|(kid, _)| KeyStep::Retire { kid: kid.clone(), retired }),
            );
        }
    }
    let over = keys.iter().filter(|(_, key)| key.published_until(plan).is_some_and(|until| until <= now));
    steps.extend(over.map(|(kid, _)| KeyStep::Forget { kid: kid.clone() }));
    steps
}

/// When a key that is made by command signs first, or nothing where the next one waits already.
pub fn rotated(
    keys: &BTreeMap<String, SigningKeyRecord>,
    algorithm: JwsAlgorithm,
    plan: KeyPlan,
    now: Timestamp,
) -> Option<Timestamp> {
    let waits = keys.values().any(|key| key.algorithm == algorithm && key.waits(now));
    (!waits).then(|| now + plan.ahead)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oidc::jose::SigningKey;
    use std::sync::LazyLock;

    static PUBLIC: LazyLock<PublicKey> =
        LazyLock::new(|| SigningKey::generate(JwsAlgorithm::Es256).unwrap().public().clone());
    const PLAN: KeyPlan = KeyPlan::USUAL;
    const START: Timestamp = Timestamp::from_millis(1_790_000_000_000);
    const DAY: Duration = Duration::from_hours(24);

    type Keys = BTreeMap<String, SigningKeyRecord>;

    fn record(algorithm: JwsAlgorithm, made_at: Timestamp, used_from: Timestamp) -> SigningKeyRecord {
        SigningKeyRecord { public: PUBLIC.clone(), algorithm, made_at, used_from, retired: None }
    }

    /// Does what has to be done; gives it.
    fn tend(keys: &mut Keys, now: Timestamp, held: impl Fn(&str) -> bool) -> Vec<KeyStep> {
        let steps = steps(keys, held, PLAN, now);
        for step in &steps {
            match step.clone() {
                KeyStep::Make { algorithm, used_from } => {
                    keys.insert(
                        format!("{algorithm}-{}", now.as_millis()),
                        record(algorithm, now, used_from),
                    );
                }
                KeyStep::Use { kid, used_from } => keys.get_mut(&kid).unwrap().used_from = used_from,
                KeyStep::Retire { kid, retired } => keys.get_mut(&kid).unwrap().retired = Some(retired),
                KeyStep::Forget { kid } => drop(keys.remove(&kid)),
            }
        }
        steps
    }

    fn all(_: &str) -> bool {
        true
    }

    #[test]
    fn the_first_start_makes_a_key_for_each_algorithm_which_signs_at_once() {
        let mut keys = Keys::new();
        let made: Vec<_> =
            SIGNED_BY.map(|algorithm| KeyStep::Make { algorithm, used_from: START }).into_iter().collect();
        assert_eq!(tend(&mut keys, START, all), made);
        assert!(keys.values().all(|it| it.state(START) == KeyState::Current));
        assert_eq!(tend(&mut keys, START, all), []);
        assert_eq!(tend(&mut keys, START + DAY * 100, all), []);
    }

    #[test]
    fn for_ten_years_a_key_is_published_before_it_signs_and_as_long_as_its_tokens_live() {
        let mut keys = Keys::new();
        // When each key was seen first, and the tokens that were signed with it last.
        let (mut seen, mut signed) = (BTreeMap::new(), BTreeMap::new());
        let mut now = START;
        while now < START + DAY * 3650 {
            tend(&mut keys, now, all);
            for algorithm in SIGNED_BY {
                let (by, _) = keys
                    .iter()
                    .filter(|(_, it)| it.algorithm == algorithm && it.state(now) == KeyState::Current)
                    .max_by_key(|(_, it)| it.used_from)
                    .unwrap();
                let first = *seen.entry(by.clone()).or_insert(now);
                assert!(first == START || first + DAY <= now, "{by} was not there a day ago");
                signed.insert(by.clone(), now);
            }
            for kid in keys.keys() {
                seen.entry(kid.clone()).or_insert(now);
            }
            for (kid, last) in &signed {
                assert!(keys.contains_key(kid) || *last + LONGEST_TOKEN + DAY <= now, "{kid} is gone early");
            }
            assert!(keys.len() <= 4, "two of each at most");
            now = now + Duration::from_hours(7);
        }
        assert_eq!(signed.len(), 2 * 21, "each half-year another");
    }

    #[test]
    fn a_server_that_slept_for_a_year_publishes_the_next_key_before_it_signs_all_the_same() {
        let mut keys = Keys::new();
        tend(&mut keys, START, all);
        let late = START + DAY * 365;
        let made: Vec<_> = SIGNED_BY
            .map(|algorithm| KeyStep::Make { algorithm, used_from: late + PLAN.ahead })
            .into_iter()
            .collect();
        assert_eq!(tend(&mut keys, late, all), made);
    }

    #[test]
    fn a_lost_key_stays_published_and_another_signs_at_once() {
        let mut keys = Keys::new();
        tend(&mut keys, START, all);
        let (lost, _) = keys.iter().find(|(_, it)| it.algorithm == JwsAlgorithm::Rs256).unwrap();
        let (lost, later) = (lost.clone(), START + DAY);
        let steps = tend(&mut keys, later, |kid| kid != lost);
        let retired = Retirement { at: later, why: RetirementReason::Lost };
        assert_eq!(
            steps,
            [
                KeyStep::Retire { kid: lost.clone(), retired },
                KeyStep::Make { algorithm: JwsAlgorithm::Rs256, used_from: later }
            ]
        );
        assert_eq!(tend(&mut keys, later + PLAN.kept.saturating_sub(Duration::from_millis(1)), all), []);
        assert_eq!(tend(&mut keys, later + PLAN.kept, all), [KeyStep::Forget { kid: lost }]);
    }

    #[test]
    fn where_the_key_that_signs_is_lost_the_next_signs_at_once() {
        let mut keys = Keys::from([
            ("a".to_owned(), record(JwsAlgorithm::Rs256, START, START)),
            ("b".to_owned(), record(JwsAlgorithm::Rs256, START, START + PLAN.ahead)),
            ("e".to_owned(), record(JwsAlgorithm::Es256, START, START)),
        ]);
        let steps = tend(&mut keys, START + DAY, |kid| kid != "a");
        assert!(steps.contains(&KeyStep::Use { kid: "b".to_owned(), used_from: START + DAY }), "{steps:?}");
        assert!(!steps.iter().any(|it| matches!(it, KeyStep::Make { .. })), "{steps:?}");
        assert_eq!(keys["b"].state(START + DAY), KeyState::Current);
    }

    #[test]
    fn a_command_makes_the_next_key_once() {
        let mut keys = Keys::from([("a".to_owned(), record(JwsAlgorithm::Es256, START, START))]);
        let from = rotated(&keys, JwsAlgorithm::Es256, PLAN, START).unwrap();
        assert_eq!(from, START + PLAN.ahead);
        keys.insert("b".to_owned(), record(JwsAlgorithm::Es256, START, from));
        assert_eq!(rotated(&keys, JwsAlgorithm::Es256, PLAN, START), None);
        keys.insert("r".to_owned(), record(JwsAlgorithm::Rs256, START, START));
        assert_eq!(tend(&mut keys, from.before(Duration::from_millis(1)), all), []);
        let retired = Retirement { at: from, why: RetirementReason::Replaced };
        assert_eq!(tend(&mut keys, from + DAY, all), [KeyStep::Retire { kid: "a".to_owned(), retired }]);
        assert_eq!(rotated(&keys, JwsAlgorithm::Es256, PLAN, from + DAY), Some(from + DAY + PLAN.ahead));
    }

    #[test]
    fn a_clock_that_goes_back_leaves_somebody_to_sign() {
        let mut keys = Keys::new();
        tend(&mut keys, START, all);
        let before = START.before(DAY * 30);
        let steps = tend(&mut keys, before, all);
        assert!(steps.iter().all(|it| matches!(it, KeyStep::Use { .. })) && steps.len() == 2, "{steps:?}");
        assert!(keys.values().all(|it| it.state(before) == KeyState::Current));
    }

    #[test]
    fn a_key_of_a_clock_that_was_ahead_does_not_wait_for_years_and_the_next_one_can_be_made() {
        let mut keys = Keys::new();
        tend(&mut keys, START, all);
        tend(&mut keys, START + DAY * 800, all);
        let back = START + DAY;
        assert_eq!(tend(&mut keys, back, all), []);
        assert!(rotated(&keys, JwsAlgorithm::Es256, PLAN, back).is_some());
        let due = START + PLAN.life.saturating_sub(PLAN.ahead);
        let made: Vec<_> = tend(&mut keys, due, all);
        assert!(made.iter().all(|it| matches!(it, KeyStep::Make { .. })) && made.len() == 2, "{made:?}");
        assert_eq!(tend(&mut keys, due, all), []);
    }

    /// A battery that is empty: some seconds of a start, until the time is there.
    #[test]
    fn a_clock_that_is_behind_for_a_moment_changes_nothing_of_when_a_waiting_key_signs() {
        let mut keys = Keys::new();
        tend(&mut keys, START, all);
        let now = START + PLAN.life.saturating_sub(DAY);
        assert_eq!(tend(&mut keys, now, all).len(), 2, "the next ones");
        let waiting = |keys: &Keys, at: Timestamp| -> Vec<(String, Timestamp)> {
            let next = keys.iter().filter(|(_, key)| key.state(at) == KeyState::Next);
            next.map(|(kid, key)| (kid.clone(), key.used_from)).collect()
        };
        let planned = waiting(&keys, now);
        assert_eq!(planned.len(), 2);
        for behind in [START.before(DAY * 700), START.before(DAY), START + DAY] {
            let mut keys = keys.clone();
            for _ in 0..3 {
                tend(&mut keys, behind, all);
            }
            for algorithm in SIGNED_BY {
                let signs = keys
                    .values()
                    .any(|it| it.algorithm == algorithm && it.state(behind) == KeyState::Current);
                assert!(signs, "somebody signs meanwhile");
            }
            assert_eq!(tend(&mut keys, now, all), []);
            assert_eq!(waiting(&keys, now), planned);
        }
    }

    #[test]
    fn a_record_is_read_as_it_was_written() {
        let kept = r#"{"public":{"alg":"ES256","crv":"P-256","kid":"k","kty":"EC","use":"sig","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"},"algorithm":"ES256","made_at":1790000000000,"used_from":1790259200000,"retired":{"at":1800000000000,"why":"lost"}}"#;
        let record: SigningKeyRecord = serde_json::from_str(kept).unwrap();
        assert_eq!(record.public.kid(), Some("k"));
        assert_eq!(serde_json::to_string(&record).unwrap(), kept);
    }
}
