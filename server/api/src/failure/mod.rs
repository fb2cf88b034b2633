//! The failure classifier: what most likely went wrong in a WebAuthn ceremony, from what could be observed.

mod card;
mod classify;
mod diagnosis;
mod observed;
mod predict;
pub mod rejections;
mod sign;

pub use card::of_card;
pub use classify::classify;
pub use diagnosis::Diagnosis;
pub use observed::{CeremonyKind, Failure, Here, PageReadiness};
pub use predict::{Prediction, Severity, predict, signs_of};
pub use sign::Sign;
