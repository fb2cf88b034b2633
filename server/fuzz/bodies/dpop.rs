//! Proofs of a key (RFC 9449): whatever a client signs ends in some answer, and what is taken is of this request, this token and this moment.
//! Four lines: the method, the address, the access token (empty for none) and the claims, which are signed here as a client would.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;
use server::clock::Timestamp;
use server::oidc::dpop::{DpopProof, PROOF_LIFE, PROOF_SKEW, ProvenRequest};
use server::oidc::jose::{JwsAlgorithm, JwtKind, SigningKey};
use std::sync::LazyLock;

static KEY: LazyLock<Option<SigningKey>> = LazyLock::new(|| SigningKey::generate(JwsAlgorithm::Es256).ok());

/// The moment of the seeds.
const NOW: Timestamp = Timestamp::from_millis(1_790_000_000_000);

/// What is done with an input.
pub fn run(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let mut lines = text.splitn(4, '\n');
    let (Some(method), Some(address), Some(token), Some(claims)) =
        (lines.next(), lines.next(), lines.next(), lines.next())
    else {
        // A token as it stands: nobody has signed it with a key in its header.
        assert!(read(text, "POST", "https://kagura.example/", None, NOW).is_err(), "{text}");
        return;
    };
    let (Ok(claims), Some(key)) = (serde_json::from_str::<Value>(claims), KEY.as_ref()) else { return };
    let Ok(proof) = key.sign(JwtKind::DpopProof, &claims) else { return };
    let token = Some(token).filter(|it| !it.is_empty());
    let Ok(read_from) = read(&proof, method, address, token, NOW) else { return };
    assert_eq!(read_from.jkt, key.public().thumbprint());
    assert_eq!(Some(read_from.jti.as_str()), claims["jti"].as_str());
    assert!((1..=256).contains(&read_from.jti.len()), "a name that is remembered is short");
    assert_eq!(claims["htm"].as_str(), Some(method));
    if let Some(token) = token {
        // A hash that stands for this token is one for no other.
        assert_eq!(claims["ath"].as_str().map(str::len), Some(43));
        assert!(read(&proof, method, address, Some(&format!("{token}x")), NOW).is_err(), "another token");
    }
    assert!(read(&proof, &format!("{method}x"), address, token, NOW).is_err(), "another method");
    assert!(
        read(&proof, method, "https://other.example/x", token, NOW).is_err() || address.contains("other")
    );
    // Its name is remembered until then, so that it counts once.
    let late = NOW + PROOF_LIFE + PROOF_SKEW + PROOF_SKEW + std::time::Duration::from_millis(1);
    assert!(read(&proof, method, address, token, late).is_err(), "a proof that nobody remembers is taken");
    // A signature over other claims is none over these.
    let (signed, signature) = proof.rsplit_once('.').unwrap_or_default();
    let (header, _) = signed.split_once('.').unwrap_or_default();
    let other = URL_SAFE_NO_PAD.encode(r#"{"jti":"other"}"#);
    assert!(read(&format!("{header}.{other}.{signature}"), method, address, token, NOW).is_err());
}

fn read(
    proof: &str,
    method: &str,
    address: &str,
    access_token: Option<&str>,
    now: Timestamp,
) -> Result<DpopProof, String> {
    DpopProof::read(proof, ProvenRequest { method, address, access_token }, now)
}
