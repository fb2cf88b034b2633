//! The user-agent reader: which platform, browser and host app this is. It chooses wording; capabilities decide.

mod hints;
mod known;
mod leave_app;
mod model;
mod name;
mod read;

pub use hints::Hints;
pub use known::{Browser, HostApp, KnownDevice, Platform};
pub use leave_app::{WayOut, arrived};
