//! Whether everything is right before somebody relies on it: what `kagura check` looks at. It finds all it can at once, changes nothing, and
//! works beside a running server and without one.

mod cards;
mod certificates;
mod clients;
mod finding;
mod network;
mod store;

pub use finding::{Finding, Gravity};

use crate::clock::Timestamp;
use crate::config::{Config, ConfigError, ConfigFaults, Given};

/// Looks at everything; gives what was found, the gravest first.
pub async fn examine(given: &Given, now: Timestamp) -> Vec<Finding> {
    let (config, ConfigFaults(faults)) = Config::as_far_as_right(given);
    let wrong: Vec<&str> = faults.iter().filter_map(ConfigError::key).collect();
    let Some(config) = config else { return faults.into_iter().map(Finding::Setting).collect() };
    if let Some(why) = store::of_another(&config.data) {
        // Whoever is not the server sees little of what it needs, and would find faults where there are none.
        return faults.into_iter().map(Finding::Setting).chain([Finding::Folder(why)]).collect();
    }
    let mut found = certificates::look(&config, now);
    found.extend(cards::look(&config, now).await);
    found.extend(network::look(&config, &wrong).await);
    found.extend(store::look(&config, now).await);
    // A place that answers neither is one fault.
    let silent: Vec<String> = found.iter().filter_map(Finding::silent_place).map(str::to_owned).collect();
    found.retain(|it| !matches!(it, Finding::ListNotTaken(place, _) if silent.contains(place)));
    // What stands in the place of a wrong setting is nobody's: nothing is said of it.
    found.retain(|it| !it.rests_on(&wrong));
    found.splice(0..0, faults.into_iter().map(Finding::Setting));
    found.sort_by_key(|it| std::cmp::Reverse(it.code().1));
    found
}
