//! How long things may take.

use std::time::Duration;

/// How long things may take; all of them settings.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How long a QR code on a screen can be scanned.
    pub code: Duration,
    /// How long a journey lasts once a phone has opened its code.
    pub journey: Duration,
    /// How long a WebAuthn ceremony may take.
    pub ceremony: Duration,
}
