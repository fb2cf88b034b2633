//! What applications and browsers send to the OpenID provider: any form, header, code or proof ends in some answer, and an answer never goes
//! anywhere but to an address that was registered. The first letter says what the rest is: `r` an authorization request, `c` a client's
//! credentials with a line end between header and form, `u` a typed code, `l` the claims of a registration, `p` the claims of a `DPoP` proof.

use server::clock::Timestamp;
use server::ids::{ApplicationId, Draw as _, SystemRandom};
use server::journey::user_code::UserCode;
use server::oidc::client::{Client, ClientMetadata};
use server::oidc::client_auth::ClientCredentials;
use server::oidc::decoupled::{binding_message, lifetime};
use server::oidc::dpop::{DpopProof, ProvenRequest};
use server::oidc::jose::{JwsAlgorithm, JwtKind, SigningKey};
use server::oidc::parameters::Parameters;
use server::oidc::request::{AuthorizationRefused, AuthorizationRequest, Decision, RequestStep, RequestWay};
use server::oidc::response::AuthorizationResponse;
use std::sync::OnceLock;
use std::time::Duration;

const REDIRECT: &str = "https://karte.example/cb";
const ISSUER: &str = "https://kagura.example";

/// What is done with an input.
pub fn run(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let Some((what, rest)) = text.split_at_checked(1) else { return };
    match what {
        "r" => request(rest),
        "c" => {
            let (header, form) = rest.split_once('\n').unwrap_or((rest, ""));
            let form = Parameters::of_form(form.as_bytes());
            let _read = ClientCredentials::read((!header.is_empty()).then_some(header), &form);
        }
        "u" => {
            if let Ok(code) = UserCode::typed(rest) {
                assert_eq!(UserCode::typed(&code.to_string()), Ok(code));
            }
            if let Ok(message) = binding_message(rest) {
                assert!(message.chars().count() <= 80 && !message.contains(['\n', '\r', '\u{202e}']));
            }
            let most = Duration::from_mins(10);
            if let Ok(lasts) = lifetime(Some(rest), most) {
                assert!(lasts <= most && lasts >= Duration::from_secs(10));
            }
        }
        "l" => registration(rest),
        "p" => proof(rest),
        _ => {}
    }
}

fn now() -> Timestamp {
    Timestamp::from_millis(1_790_000_000_000)
}

fn client(metadata: ClientMetadata) -> Client {
    Client { id: ApplicationId::parse("karte").unwrap_or_else(|_| unreachable!()), metadata }
}

fn usual() -> Client {
    let metadata = serde_json::json!({ "client_name": "karte", "redirect_uris": [REDIRECT] });
    client(serde_json::from_value(metadata).unwrap_or_else(|_| unreachable!()))
}

fn request(form: &str) {
    let client = usual();
    let form = Parameters::of_form(form.as_bytes()).with("client_id", "karte");
    for form in [form.clone(), form.with("redirect_uri", REDIRECT)] {
        let read = AuthorizationRequest::read(&form, |_| Some(client.clone()), RequestWay::Browser, now());
        let (target, answer) = match read {
            Err(AuthorizationRefused::Here(_)) => continue,
            Err(AuthorizationRefused::Client(target, error)) => (target, Err(error)),
            Ok(read) => {
                let request = read.request;
                // What is kept can be read again, as it was.
                let kept = serde_json::to_string(&request).unwrap_or_default();
                assert_eq!(serde_json::from_str(&kept).ok().as_ref(), Some(&request));
                let decided = request.decide(&read.client, None, RequestStep::Arrived);
                assert_ne!(decided, Decision::Answer, "nobody is signed in");
                (request.target, Ok(SystemRandom.secret().reveal().to_owned()))
            }
        };
        let goes = match target.answer(ISSUER, answer) {
            AuthorizationResponse::Redirect(address) => address,
            AuthorizationResponse::Form { action, .. } => action,
        };
        assert!(goes == REDIRECT || goes.starts_with(&format!("{REDIRECT}?")), "{goes}");
        assert!(goes.bytes().all(|byte| byte.is_ascii_graphic()), "{goes}");
    }
}

/// Whatever was registered without a fault sends nobody to an address of another kind than it says.
fn registration(text: &str) {
    let Ok(metadata) = serde_json::from_str::<ClientMetadata>(text) else { return };
    let client = client(metadata);
    if !client.metadata.faults(&client.id).is_empty() {
        return;
    }
    for address in &client.metadata.redirect_uris {
        assert!(client.is_redirect_uri(address));
        assert!(address.bytes().all(|byte| byte.is_ascii_graphic()) && !address.contains(['#', '*']));
        assert!(!address.to_ascii_lowercase().starts_with("javascript:"));
    }
    assert!(!client.is_redirect_uri("https://evil.example/"), "{text}");
}

/// A proof that its own key has signed counts for one request, at one time.
fn proof(claims: &str) {
    static KEY: OnceLock<Option<SigningKey>> = OnceLock::new();
    let Some(key) = KEY.get_or_init(|| SigningKey::generate(JwsAlgorithm::EdDsa).ok()) else { return };
    let Ok(claims) = serde_json::from_str::<serde_json::Value>(claims) else { return };
    let Ok(jwt) = key.sign(JwtKind::DpopProof, &claims) else { return };
    let address = format!("{ISSUER}/oidc/token");
    let of = |address, method| ProvenRequest { method, address, access_token: None };
    if let Ok(proof) = DpopProof::read(&jwt, of(&address, "POST"), now()) {
        assert_eq!(Some(proof.jti.as_str()), claims["jti"].as_str());
        assert!(DpopProof::read(&jwt, of(&address, "GET"), now()).is_err(), "another method");
        let other = format!("{ISSUER}/oidc/par");
        assert!(DpopProof::read(&jwt, of(&other, "POST"), now()).is_err(), "another address");
        let later = now() + Duration::from_hours(1);
        assert!(DpopProof::read(&jwt, of(&address, "POST"), later).is_err(), "an hour later");
    }
}
