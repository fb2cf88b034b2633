//! Signed tokens (RFC 7515, 7517, 7519): keys, what is signed with them and what is taken from others. The only room that names the JOSE
//! library, which verifies; signing uses the same primitives directly, for the library would read an RSA key anew for every signature,
//! which costs as much as the signature. What the library leaves open is closed around it: members that stand twice, `typ`, what else
//! stands in a header, and encodings that say the same in other bytes. There is one clock, so times are compared by [`TokenTimes`] and not
//! by the library. Pure, but for what the making of a key draws.

mod algorithm;
mod error;
mod json;
mod kind;
mod public_key;
mod signing_key;
#[cfg(test)]
mod tests;
mod times;
mod token;

pub use algorithm::JwsAlgorithm;
pub use error::JoseError;
pub(in crate::oidc) use json::object as object_once;
pub use kind::JwtKind;
pub use public_key::{JwkSet, PublicKey};
pub use signing_key::{Pkcs8, SigningKey};
pub use times::{NumericDate, TokenTimes};
pub use token::{UnverifiedClaims, VerifiedJwt, peek, verify, verify_with_own_key};
