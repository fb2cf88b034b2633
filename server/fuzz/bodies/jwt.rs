//! Tokens and keys of clients: any text ends in some answer, and what is taken can only be written in one way. The first letter says what the
//! rest is: `t` a token, `h` a header and a payload in the clear with a line end between them, `k` a key, `s` a set of keys.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;
use server::oidc::jose::{
    JwkSet, JwsAlgorithm, JwtKind, PublicKey, TokenTimes, peek, verify, verify_with_own_key,
};

const KINDS: [JwtKind; 4] =
    [JwtKind::IdToken, JwtKind::ClientAssertion, JwtKind::DpopProof, JwtKind::RequestObject];

/// What is done with an input.
pub fn run(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let Some((what, rest)) = text.split_at_checked(1) else { return };
    match what {
        "t" => token(rest),
        "h" => {
            let (header, payload) = rest.split_once('\n').unwrap_or((rest, "{}"));
            let [header, payload] = [header, payload].map(|it| URL_SAFE_NO_PAD.encode(it));
            token(&format!("{header}.{payload}.{}", "A".repeat(86)));
        }
        "k" => {
            if let Ok(key) = PublicKey::from_jwk(rest) {
                assert_eq!(PublicKey::from_jwk(&key.jwk().to_string()).as_ref(), Ok(&key));
                assert_eq!(key.thumbprint().len(), 43);
                assert!(JwsAlgorithm::ALL.into_iter().any(|it| key.fits(it)), "it is of some use");
            }
        }
        "s" => {
            if let Ok(set) = JwkSet::parse(rest) {
                assert!(set.keys().len() <= 32);
                let written = serde_json::to_string(&set).unwrap_or_default();
                assert_eq!(JwkSet::parse(&written).as_ref(), Ok(&set));
            }
        }
        _ => {}
    }
}

fn token(token: &str) {
    let keys = JwkSet::parse(include_str!("../seeds/jwt.keys.json"))
        .map(|it| it.keys().to_vec())
        .unwrap_or_default();
    assert_eq!(keys.len(), 3, "the keys of the seeds");
    let seen = peek(token);
    for kind in KINDS {
        let known = verify::<Value>(token, kind, &keys, &JwsAlgorithm::ALL).map(|it| it.claims);
        let own = verify_with_own_key::<Value>(token, kind, &JwsAlgorithm::ALL).map(|it| it.claims);
        assert!(known.is_err() || own.is_err(), "a token with a key of its own is by no known key");
        for claims in [known, own].into_iter().flatten() {
            // Only the seeds are signed. Whatever else is taken says the same in other bytes.
            assert!(SIGNED.iter().any(|it| it.trim_end() == token), "{token}");
            assert_eq!(seen.as_ref().ok().and_then(|it| it.issuer.as_deref()), claims["iss"].as_str());
        }
        let times = verify::<TokenTimes>(token, kind, &keys, &[]);
        assert!(times.is_err(), "no algorithm is allowed");
    }
}

/// The seeds with a good signature.
const SIGNED: [&str; 4] = [
    include_str!("../seeds/jwt.signed.rs256"),
    include_str!("../seeds/jwt.signed.es256"),
    include_str!("../seeds/jwt.signed.eddsa"),
    include_str!("../seeds/jwt.signed.proof"),
];
