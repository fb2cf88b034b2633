//! What we hand out and know again without keeping it: it is sealed (HMAC-SHA-256) with a key of ours. It is no secret, and it stands for nothing by
//! itself. Pure.

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Bytes of a seal.
const SEAL: usize = 32;

/// A key that seals.
#[derive(Clone, Debug)]
pub struct SealingKey(hmac::Key);

impl SealingKey {
    /// The key of these secret bytes.
    pub fn new(bytes: &[u8]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, bytes))
    }

    /// What is said, with the seal behind it, as base64url.
    pub fn seal(&self, mut said: Vec<u8>) -> String {
        let seal = hmac::sign(&self.0, &said);
        said.extend(seal.as_ref());
        URL_SAFE_NO_PAD.encode(said)
    }

    /// What a text says, if this key has sealed it.
    pub fn open(&self, text: &str) -> Option<Vec<u8>> {
        let mut said = URL_SAFE_NO_PAD.decode(text).ok()?;
        let seal = said.split_off(said.len().checked_sub(SEAL)?);
        // In constant time, and before anything in it is believed.
        hmac::verify(&self.0, &said, &seal).ok()?;
        Some(said)
    }
}
