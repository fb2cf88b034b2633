//! What an authority's desk does: authorities, holders, invitations and letters, devices. Every change is one transaction with
//! its line in the audit record. Nothing here prints, and nothing here words what it refuses: that is for whoever asked.

mod authority;
mod card;
mod charset;
pub mod client;
mod columns;
mod context;
pub mod crl;
mod device;
pub mod dossier;
mod find;
mod holder;
pub mod holder_list;
pub mod import;
mod incident;
pub mod incident_text;
pub mod invitations;
pub mod invite;
mod key;
pub mod letter;
pub mod record;
mod refusal;
mod table;
pub mod text;
pub(crate) mod typed_ids;
mod workbook;

pub use context::{Desk, Existing};
pub use holder::{NewHolder, NewKana, NewName, NewStanding, WrittenIds};
pub use refusal::DeskRefusal;
