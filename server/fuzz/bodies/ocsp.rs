//! OCSP answers from strangers. Any bytes end in an answer or in a reason, and nothing but the signature of the issuer, or of its delegate,
//! makes an answer of them: the key here belongs to nobody.

use server::cards::Certificate;
use server::cards::crl::Serial;
use server::cards::ocsp::{Hash, NONCE, NonceEcho, OcspQuestion, OcspRules};
use server::clock::Timestamp;
use std::sync::LazyLock;
use std::time::Duration;

const NOW: Timestamp = Timestamp::from_millis(1_651_363_200_000);
const RULES: OcspRules =
    OcspRules { skew: Duration::from_mins(5), echo: NonceEcho::IfAny, life: Duration::ZERO };

static ISSUER: LazyLock<Certificate> =
    LazyLock::new(|| Certificate::read(include_bytes!("../seeds/ocsp.issuer.der")).expect("a certificate"));

/// What is done with an input.
pub fn run(data: &[u8]) {
    let serial = Serial::new(&[5]).expect("a serial number");
    let request = OcspQuestion::new(&ISSUER, serial, Hash::Sha1, [7; NONCE]).expect("a request");
    assert!(request.judge(data, &ISSUER, &RULES, NOW).is_err());
}
