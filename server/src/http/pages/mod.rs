//! The server's own pages: complete without scripts and without the app.

pub mod check;
mod files;
pub(in crate::http) mod frame;
pub mod help;
pub(in crate::http) mod long_head;
pub(in crate::http) mod prose;
pub mod security_txt;

pub use files::router as files;
