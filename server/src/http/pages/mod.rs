//! The server's own pages: complete without scripts and without the app.

pub mod check;
mod escape;
pub mod help;
pub mod security_txt;
