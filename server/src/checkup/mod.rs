//! Whether everything is right before somebody relies on it: what `kagura check` looks at. It finds all it can at once, changes nothing, and
//! works beside a running server and without one.

mod cards;
mod certificates;
mod finding;
mod network;
mod store;

pub use finding::{Finding, Gravity};

use crate::clock::Timestamp;
use crate::config::{Config, Given};

/// Looks at everything; gives what was found, the gravest first.
pub async fn examine(given: &Given, now: Timestamp) -> Vec<Finding> {
    let config = match Config::load(given) {
        Ok(config) => config,
        Err(faults) => return faults.0.into_iter().map(Finding::Setting).collect(),
    };
    let mut found = certificates::look(&config, now);
    found.extend(cards::look(&config, now).await);
    found.extend(network::look(&config).await);
    found.extend(store::look(&config, now).await);
    found.sort_by_key(|it| std::cmp::Reverse(it.code().1));
    found
}
