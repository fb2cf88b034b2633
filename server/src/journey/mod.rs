//! What must happen in what order. Every journey is a value; every step takes the present moment and gives the next value or a
//! refusal. Nothing here asks for the time, draws randomness, reads a table or knows HTTP.

pub mod bridge;
pub mod card;
pub mod change;
pub mod claim;
pub mod invitation;
mod limits;
pub mod login;
pub mod offer;
mod refusal;
pub mod register;
mod requester;
pub mod user_code;

pub use limits::Limits;
pub use refusal::{HasIncident, StepRefusal};
pub use requester::{ClientScreen, Requester};
