//! What was presented, and what we conclude: certificates, their paths, professions and revocations. Pure: nothing here asks for the
//! time, reads a table or reaches a network.

mod brief;
mod certificate;
mod constraints;
pub mod crl;
mod der;
mod examine;
mod extensions;
mod fault;
mod general_name;
mod graph;
pub mod hcrole;
pub mod ledger;
mod names;
pub mod ocsp;
mod path;
mod policy;
mod pool;
pub mod role;
mod rules;
mod sent;
pub mod signature;
mod verdict;

pub use certificate::{Certificate, NotRead};
pub use examine::{Examined, Lookup, Presented, Unreadable, examine};
pub use names::Name;
pub use path::{Found, search};
pub use policy::{HPKI_AUTHENTICATION, JPKI_AUTHENTICATION, NoOid, Rules, Tests};
pub use pool::{Authority, NotPooled, Place, Pool, Source};
pub use rules::{Settings, When};
pub use verdict::{
    Fault, Issuer, Leaf, NotTold, OnUnknown, Path, Policy, Purpose, Reason, Roles, Rule, Sent, Status,
    Validity, Verdict,
};
