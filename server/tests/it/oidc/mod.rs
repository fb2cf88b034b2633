//! What applications do here by OpenID Connect.

mod signing_keys;
