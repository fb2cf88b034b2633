//! The cards, from outside: public suites of path validation, and paths made to be difficult.

mod bounds;
mod demonstration;
mod hostile;
mod made;
mod oracle;
mod paths;
pub mod pkits;
mod pools;
mod searches;
mod strangers;
mod verdict;
mod world;
