//! The protocol of an OpenID provider, pure: what may be asked, what is answered, and how it is signed. Nothing here acts.

pub mod jose;
pub mod keys;
