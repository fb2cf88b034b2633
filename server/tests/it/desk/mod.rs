//! What an authority's desk does to the store, and what leaves it on paper.

mod backup;
mod binary;
mod crl;
mod demonstration;
mod finding;
mod fixture;
mod holders;
mod import;
mod incidents;
mod invitations;
mod letters;
mod private;
mod reload;
pub mod serving;
mod version;
mod workbooks;
