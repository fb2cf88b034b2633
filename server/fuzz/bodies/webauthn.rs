//! Answers to WebAuthn ceremonies from strangers: any bytes end in some answer, and none is taken for what was asked.

use server::passkey::answer::{self, AssertionResponse, AttestationResponse};
use server::passkey::attestation::{self, Attestation};
use server::passkey::authenticator_data::AuthenticatorData;
use server::passkey::cbor;
use server::passkey::client_data::{self, ClientDataType, ExpectedClientData};

const ORIGIN: &str = "https://login.example";
/// Thirty-two bytes that nobody guesses, base64url.
const CHALLENGE: &str = "pD7hVhQzqHvXcBqJ0yJZ0l3o8cN1m5r2Qk4tWfYxSgA";

/// What is done with an input.
pub fn run(data: &[u8]) {
    let asked = ExpectedClientData { ceremony: ClientDataType::Get, challenge: CHALLENGE, origin: ORIGIN };
    if client_data::check(data, asked).is_ok() {
        let text = std::str::from_utf8(data).expect("JSON is text");
        assert!(
            text.contains(CHALLENGE) || text.contains('\\'),
            "it says what was asked, if perhaps escaped"
        );
    }
    if let Ok(text) = std::str::from_utf8(data) {
        let _ = answer::read::<AttestationResponse>(text);
        let _ = answer::read::<AssertionResponse>(text);
    }
    if let Some((_, rest)) = cbor::read_first(data) {
        assert!(rest.len() < data.len());
    }
    if let Ok(attestation) = Attestation::read(data) {
        read(attestation.authenticator_data);
    }
    read(data);
}

/// Authenticator data that can be read can be read without its extensions, too, and put into an object again.
fn read(bytes: &[u8]) {
    let Ok(data) = AuthenticatorData::read(bytes) else { return };
    let without = data.without_extensions();
    let again = AuthenticatorData::read(&without).expect("what was read without its extensions");
    assert_eq!((again.counter, again.backup, &again.attested), (data.counter, data.backup, &data.attested));
    if let Some(object) = attestation::of_nobody(&without)
        && without.len() > 255
    {
        let object = Attestation::read(&object).expect("what we write");
        assert_eq!(object.authenticator_data, without);
    }
}
