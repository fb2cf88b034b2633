//! The cards, from outside: public suites of path validation, and paths made to be difficult.

mod alternative_names;
mod any_bytes;
mod bounds;
mod certificates;
mod demonstration;
mod hostile;
mod oracle;
mod paths;
pub mod pkits;
mod pools;
mod purposes;
mod searches;
mod verdict;
mod world;
