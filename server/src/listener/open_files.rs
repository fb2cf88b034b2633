//! How many files the process may have open (getrlimit(2)): connections are open files, too, and so are the store and the socket of the
//! desk's commands, which have to get one however many connections there are.

use crate::config::{Config, Connections};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// So many are kept for everything that is no connection of a client's: the store, the desk's commands, lists and responders, logs.
const RESERVE: usize = 128;
/// With fewer places nobody is served: a browser opens up to six connections.
const FEWEST: usize = 32;

/// Hardly anybody could be let in.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error(
    "only {limit} files may be open at once; `connections` and `cards.connections` need {needed}. Raise the limit (`ulimit -n`, \
     LimitNOFILE of systemd)"
)]
pub struct TooFewFiles {
    /// How many files the operating system lets this process open.
    pub limit: usize,
    /// How many the settings need.
    pub needed: usize,
}

/// Raises the limit as far as the system lets us, and lowers the places of the settings to what fits; refuses where hardly anything does.
pub fn fit(config: &mut Config) -> Result<(), TooFewFiles> {
    let Some(TooFewFiles { limit, needed }) = lacking(config) else { return Ok(()) };
    let there = limit.saturating_sub(reserve(limit));
    if there < FEWEST {
        return Err(TooFewFiles { limit, needed });
    }
    let main = config.connections;
    let cards = config.cards.as_ref().map(|cards| cards.connections);
    let (lowered, lowered_cards) = lowered(there, main, cards);
    config.connections = lowered;
    tracing::warn!(
        limit,
        needed,
        connections = lowered.all,
        card_connections = lowered_cards.map_or(0, |cards| cards.all),
        "too few files may be open at once for `connections` ({}) and `cards.connections` ({}): fewer connections are let in. \
         Raise the limit (`ulimit -n`, LimitNOFILE of systemd) or lower the settings",
        main.all,
        cards.map_or(0, |cards| cards.all),
    );
    if let (Some(cards), Some(lowered)) = (&mut config.cards, lowered_cards) {
        cards.connections = lowered;
    }
    Ok(())
}

/// What is lacking where the settings need more files than may be open.
pub fn lacking(config: &Config) -> Option<TooFewFiles> {
    let limit = raised()?;
    let cards = config.cards.as_ref().map_or(0, |cards| cards.connections.all);
    let asked = config.connections.all.saturating_add(cards);
    let needed = asked.saturating_add(RESERVE);
    (asked > limit.saturating_sub(reserve(limit))).then_some(TooFewFiles { limit, needed })
}

/// What holds after the soft limit was raised to the hard one; nothing where there is none.
fn raised() -> Option<usize> {
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    let current = current?;
    let raised =
        maximum != Some(current) && setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum }).is_ok();
    let holds = if raised { getrlimit(Resource::Nofile).current? } else { current };
    Some(usize::try_from(holds).unwrap_or(usize::MAX))
}

fn reserve(limit: usize) -> usize {
    RESERVE.min(limit / 3)
}

/// What is left of the places of the main host and of card hosts when there are so many for both: half of them each, unless one wants
/// less. No address may then hold more than a quarter of either.
fn lowered(
    there: usize,
    main: Connections,
    cards: Option<Connections>,
) -> (Connections, Option<Connections>) {
    let wanted = cards.map_or(0, |cards| cards.all);
    let all = main.all.min((there / 2).max(there.saturating_sub(wanted)));
    let lower = |of: Connections, all: usize| {
        let all = of.all.min(all);
        Connections { all, per_address: of.per_address.min((all / 4).max(1)) }
    };
    (lower(main, all), cards.map(|cards| lower(cards, there.saturating_sub(all))))
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn of(all: usize, per_address: usize) -> Connections {
        Connections { all, per_address }
    }

    #[test]
    fn what_does_not_fit_is_shared_between_both_hosts() {
        let lowered = |there, main, cards| lowered(there, of(main, 256), Some(of(cards, 256)));
        assert_eq!(lowered(896, 4000, 15_000), (of(448, 112), Some(of(448, 112))));
        assert_eq!(lowered(896, 4000, 100), (of(796, 199), Some(of(100, 25))), "one wants less");
        assert_eq!(lowered(896, 100, 15_000), (of(100, 25), Some(of(796, 199))));
    }

    #[test]
    fn without_cards_the_main_host_has_all_there_are() {
        assert_eq!(lowered(896, of(4000, 256), None), (of(896, 224), None));
    }

    #[test]
    fn the_store_and_the_desk_keep_a_part_of_every_limit() {
        assert_eq!([64, 300, 1024, 1_000_000].map(reserve), [21, 100, 128, 128]);
    }
}
