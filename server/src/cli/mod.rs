//! The desk's commands: what is typed, what is read from files and streams, what is printed.

pub mod arguments;
pub mod cause_text;
mod checkup_text;
pub mod command;
mod damage_text;
pub mod exit_code;
pub mod generated;
pub mod language;
mod program_exit;
mod record_text;
pub mod report;
pub mod terminal;
pub mod text;
