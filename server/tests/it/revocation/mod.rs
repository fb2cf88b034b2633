//! Revocation, from a list's bytes or a responder's answer to what is said about a card: through the real store, files, sockets and TLS.

mod answers;
mod asking;
mod fetching;
mod fixture;
mod indexing;
mod killed;
mod lists;
mod oracle;
mod pkits;
mod responders;
