//! An ID token of ours that comes back as a hint of who is meant (OpenID Connect Core §3.1.2.1).

use crate::oidc::jose::{JwtKind, PublicKey, verify};
use crate::oidc::keys::SIGNED_BY;
use serde::Deserialize;

/// What it says of whom it was made for. Who holds one has got it from a client: it proves nothing more.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
pub struct IdTokenHint {
    /// The person, by the name that the client knows.
    pub sub: String,
    /// The client.
    pub aud: String,
    /// The session, by the name that the client knows.
    pub sid: Option<String>,
}

impl IdTokenHint {
    /// What a token says that one of these keys of ours has signed, however old it is.
    pub fn read(token: &str, keys: &[PublicKey]) -> Option<Self> {
        verify(token, JwtKind::IdToken, keys, &SIGNED_BY).ok().map(|verified| verified.claims)
    }
}
