//! What applications do here by OpenID Connect, and what they are answered with.

mod key_folder;
pub mod key_ring;
pub mod signing_keys;
