//! What is handed to whoever installs the server, held against the program: the unit of systemd, the files for proxies, and what is made of
//! the commands.

mod generated;
mod proxies;
mod unit;
