//! What applications and the people they send here do by OpenID Connect: the room `oidc` says what is right, this one reads and writes.

pub mod authorize;
pub mod client_auth;
pub mod clients;
pub mod decoupled;
pub mod dpop;
pub mod end_session;
pub mod failures;
pub mod grant_end;
pub mod grants;
pub mod introspect;
pub mod issuer;
mod key_folder;
pub mod key_ring;
pub mod logout_notices;
pub mod meant;
pub mod people;
pub mod presence;
pub mod push;
pub mod refusal;
pub mod replay;
mod request_object;
pub mod requests;
pub mod settings_clients;
pub mod signing_keys;
pub mod token;
pub mod userinfo;
