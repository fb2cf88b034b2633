//! "Check this device": what a page can find out about a browser, and what that means to the person. The page at `/check` measures and
//! knows nothing; here it is judged, purely, in the person's language. Desks judge kept probes again in the same way.

mod around;
mod examine;
mod finding;
mod here;
mod item;
mod judged;
mod place;
mod probes;
mod report;

pub use examine::examine;
pub use finding::{Finding, Findings, Fix, Numbered, Outcome};
pub use here::CLOCK_MAY_DIFFER_BY;
pub use item::Item;
pub use place::Place;
pub use probes::{About, Ask, Layers, Network, Probes, Programs};
pub use report::report;
