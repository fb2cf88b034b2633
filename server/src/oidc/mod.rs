//! The protocol of an OpenID provider, pure: what may be asked, what is decided, what is answered, and how it is signed. Nothing here acts.

pub mod access_token;
pub mod address;
pub mod claims;
pub mod client;
pub mod client_auth;
pub mod client_fault;
pub mod decoupled;
pub mod dpop;
pub mod error;
pub mod failure;
pub mod grant;
pub mod hint;
pub mod jose;
pub mod keys;
pub mod level;
pub mod logout;
pub mod metadata;
pub mod parameters;
pub mod pkce;
pub mod request;
pub mod response;
pub mod scope;
