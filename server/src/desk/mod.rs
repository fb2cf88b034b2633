//! What an authority's desk does: authorities, holders, invitations and letters, devices. Every change is one transaction with
//! its line in the audit record. Nothing here prints, and nothing here words what it refuses: that is for whoever asked.

mod authority;
mod context;
pub mod crl;
mod device;
mod holder;
pub mod import;
mod incident;
pub mod invite;
pub mod letter;
mod refusal;
pub mod replay;
pub mod sheet;
pub(crate) mod typed;
pub mod words;

pub use context::{Desk, Existing};
pub use holder::{NewHolder, Standing};
pub use refusal::Refusal;
