//! "Check this device": what a page can find out about a browser, and what that means to the person. The page at `/check` measures and
//! knows nothing; here it is judged, purely, in the person's language. Desks judge kept probes again in the same way.

mod around;
mod context;
mod examine;
mod finding;
mod here;
mod item;
mod judgement;
mod probes;
mod report;

pub use context::CheckContext;
pub use examine::examine;
pub use finding::{CheckIncident, CheckOutcome, Finding, Findings, Fix};
pub use here::{ANDROID_FROM, CLOCK_MAY_DIFFER_BY, IOS_FROM};
pub use item::CheckItem;
pub use probes::{BrowserClaims, CheckRequest, MyNumberLayers, NetworkAnswer, Probes, Programs};
pub use report::report;
