//! What an authority's desk does to the store, and what leaves it on paper.

mod backup;
mod beside;
mod binary;
mod clerk;
mod clerks;
mod crl;
mod demonstration;
mod dossiers;
mod finding;
mod fixture;
mod headings;
mod holders;
mod import;
mod incidents;
mod invitations;
mod letter_states;
mod letters;
mod private;
mod record;
mod reload;
mod said;
pub mod serving;
mod version;
mod workbooks;
