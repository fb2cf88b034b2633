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
pub mod hcrole;
pub mod ledger;
mod names;
pub mod ocsp;
mod path;
pub(crate) mod pem;
mod policy;
mod policy_graph;
mod pool;
mod presented_issuers;
pub mod role;
mod rules;
pub mod signature;
mod verdict;

pub use certificate::{Certificate, NotRead};
pub use examine::{Examined, Lookup, PresentedChain, UnreadableChain, examine};
pub use names::Name;
pub use path::{FoundPath, search};
pub use policy::{HPKI_AUTHENTICATION, JPKI_AUTHENTICATION, NoOid, PolicyRules, Tests};
pub use pool::{AuthorityRank, NotPooled, Pool, PoolAuthority, PoolSource};
pub use rules::{PathInputs, When};
pub use verdict::{
    Fault, Issuer, KeyPurpose, Leaf, NotTold, OnUnknown, Path, Policy, Reason, RevocationStatus, Roles, Rule,
    SentIssuers, Validity, Verdict,
};
