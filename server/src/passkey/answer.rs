//! What a page sends for a browser's answer (W3C WebAuthn Level 3 §5.1, `RegistrationResponseJSON` and `AuthenticationResponseJSON`), read
//! once. Extension outputs are not among it: none are asked for, and password managers write strange things there. Pure.

use crate::ids::CredentialId;
use crate::passkey::authenticator_data::ID_LENGTHS;
use crate::passkey::refused::PasskeyRefused;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::{self, DeserializeOwned};
use serde::{Deserialize, Deserializer};

/// Transports as they are registered (§5.8.4); others are dropped.
const TRANSPORTS: [&str; 6] = ["ble", "hybrid", "internal", "nfc", "smart-card", "usb"];

/// An answer, with the same credential id wherever it names one.
#[derive(Clone, Debug)]
pub struct CredentialResponse<R> {
    /// `rawId`: the credential id.
    pub id: Vec<u8>,
    /// `response`, by the kind of ceremony.
    pub response: R,
}

/// What the answer to a registration holds.
#[derive(Clone, Debug, Deserialize)]
pub struct AttestationResponse {
    /// `clientDataJSON`.
    #[serde(rename = "clientDataJSON")]
    pub client_data: Base64,
    /// `attestationObject`, CBOR.
    #[serde(rename = "attestationObject")]
    pub attestation_object: Base64,
    /// How the browser says that the authenticator can be reached.
    #[serde(default)]
    transports: serde_json::Value,
}

/// What the answer to an authentication holds.
#[derive(Clone, Debug, Deserialize)]
pub struct AssertionResponse {
    /// `clientDataJSON`.
    #[serde(rename = "clientDataJSON")]
    pub client_data: Base64,
    /// `authenticatorData`.
    #[serde(rename = "authenticatorData")]
    pub authenticator_data: Base64,
    /// `signature` over the authenticator data and the hash of the client data.
    pub signature: Base64,
    /// `userHandle`: the handle of the holder whose passkey it is.
    #[serde(default, rename = "userHandle")]
    pub user_handle: Option<Base64>,
}

impl AttestationResponse {
    /// The known transports that the browser named.
    pub fn transports(&self) -> Vec<String> {
        let named = self.transports.as_array().map(Vec::as_slice).unwrap_or_default();
        let is_named = |known: &&&str| named.iter().any(|it| it.as_str() == Some(**known));
        TRANSPORTS.iter().filter(is_named).map(|it| (*it).to_owned()).collect()
    }
}

/// Bytes as base64url without padding (RFC 4648 §5), in the one way of writing them.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Base64(pub Vec<u8>);

impl<'de> Deserialize<'de> for Base64 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        URL_SAFE_NO_PAD.decode(text).map(Self).map_err(de::Error::custom)
    }
}

#[derive(Deserialize)]
struct CredentialJson<R> {
    id: String,
    #[serde(rename = "rawId")]
    raw_id: Base64,
    #[serde(rename = "type")]
    kind: String,
    response: R,
}

/// Reads an answer: of a public key (§5.1, `type`), with an id that is one and is the same in both places that it stands in.
pub fn read<R: DeserializeOwned>(text: &str) -> Result<CredentialResponse<R>, PasskeyRefused> {
    let wire: CredentialJson<R> = serde_json::from_str(text).map_err(|_| PasskeyRefused::Malformed)?;
    if wire.kind != "public-key" {
        return Err(PasskeyRefused::Malformed);
    }
    let Base64(id) = wire.raw_id;
    if !ID_LENGTHS.contains(&id.len()) || wire.id != URL_SAFE_NO_PAD.encode(&id) {
        return Err(PasskeyRefused::Id);
    }
    Ok(CredentialResponse { id, response: wire.response })
}

/// The credential that an answer says it is of, whatever else is wrong with it.
pub fn named(text: &str) -> Option<CredentialId> {
    #[derive(Deserialize)]
    struct Named {
        id: Base64,
    }
    let Named { id: Base64(id) } = serde_json::from_str(text).ok()?;
    ID_LENGTHS.contains(&id.len()).then(|| CredentialId::of(&id))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    fn used() -> Value {
        json!({
            "id": "AAAAAAAAAAAAAAAAAAAAAA", "rawId": "AAAAAAAAAAAAAAAAAAAAAA", "type": "public-key",
            "authenticatorAttachment": "platform", "clientExtensionResults": {},
            "response": {
                "clientDataJSON": "AA", "authenticatorData": "AQ", "signature": "Ag", "userHandle": "Aw",
            },
        })
    }

    fn read_used(answer: &Value) -> Result<CredentialResponse<AssertionResponse>, PasskeyRefused> {
        read(&answer.to_string())
    }

    #[test]
    fn extension_outputs_of_any_kind_and_none_are_the_same() {
        for odd in [
            json!(null),
            json!([]),
            json!("none"),
            json!(7),
            json!({"credProtect": 2, "appid": true, "prf": {"x": []}}),
        ] {
            let mut answer = used();
            answer["clientExtensionResults"] = odd.clone();
            answer["extensions"] = odd.clone();
            assert!(read_used(&answer).is_ok(), "{odd}");
        }
        let mut answer = used();
        answer.as_object_mut().unwrap().remove("clientExtensionResults");
        answer["response"].as_object_mut().unwrap().remove("userHandle");
        assert_eq!(read_used(&answer).unwrap().response.user_handle, None);
        answer["response"]["userHandle"] = json!(null);
        assert_eq!(read_used(&answer).unwrap().response.user_handle, None);
    }

    #[test]
    fn an_id_that_is_not_the_same_everywhere_or_no_id_is_refused() {
        for (id, raw) in [
            ("AAAAAAAAAAAAAAAAAAAAAQ", "AAAAAAAAAAAAAAAAAAAAAA"),
            ("AAAAAAAAAAAAAAAAAAAAAA==", "AAAAAAAAAAAAAAAAAAAAAA"),
            ("AAAAAAAAAAAAAAAAAAAAAB", "AAAAAAAAAAAAAAAAAAAAAA"),
            ("", "AAAAAAAAAAAAAAAAAAAAAA"),
            ("", ""),
            ("AAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAA"),
        ] {
            let mut answer = used();
            (answer["id"], answer["rawId"]) = (json!(id), json!(raw));
            assert_eq!(read_used(&answer).err(), Some(PasskeyRefused::Id), "{id} {raw}");
        }
        for length in [16, 1023] {
            let mut answer = used();
            let id = json!(URL_SAFE_NO_PAD.encode(vec![1; length]));
            (answer["id"], answer["rawId"]) = (id.clone(), id);
            assert!(read_used(&answer).is_ok());
        }
        let mut answer = used();
        let id = json!(URL_SAFE_NO_PAD.encode(vec![1; 1024]));
        (answer["id"], answer["rawId"]) = (id.clone(), id);
        assert_eq!(read_used(&answer).err(), Some(PasskeyRefused::Id));
    }

    #[test]
    fn what_is_not_an_answer_is_refused() {
        for (pointer, odd) in [
            ("/type", json!("password")),
            ("/type", json!("Public-Key")),
            ("/type", json!(null)),
            ("/rawId", json!("AAAAAAAAAAAAAAAAAAAAAA==")),
            ("/rawId", json!("AAAAAAAAAAAAAAAAAAAAAB")),
            ("/rawId", json!([0, 0])),
            ("/response/signature", json!("+/")),
            ("/response/signature", json!(null)),
            ("/response/userHandle", json!("=")),
            ("/response/clientDataJSON", json!(" AA")),
            ("/response/authenticatorData", json!("A")),
            ("/response", json!([])),
        ] {
            let mut answer = used();
            *answer.pointer_mut(pointer).unwrap() = odd.clone();
            assert_eq!(read_used(&answer).err(), Some(PasskeyRefused::Malformed), "{pointer} {odd}");
        }
        let text = used().to_string();
        let twice = text.replacen('{', "{\"type\":\"public-key\",", 1);
        for text in
            [format!("{text}x"), format!("\u{feff}{text}"), twice, text[1..].to_owned(), String::new()]
        {
            assert_eq!(read::<AssertionResponse>(&text).err(), Some(PasskeyRefused::Malformed), "{text}");
        }
    }

    #[test]
    fn transports_that_are_known_are_kept_and_odd_ones_dropped() {
        for (odd, kept) in [
            (json!(null), vec![]),
            (json!("internal"), vec![]),
            (json!(["internal", "hybrid", "internal", "cable", 7, null]), vec!["hybrid", "internal"]),
        ] {
            let response = json!({"clientDataJSON": "AA", "attestationObject": "AA", "transports": odd});
            let made: AttestationResponse = serde_json::from_value(response).unwrap();
            assert_eq!(made.transports(), kept);
        }
        let made: AttestationResponse =
            serde_json::from_value(json!({"clientDataJSON": "", "attestationObject": ""})).unwrap();
        assert!(made.transports().is_empty());
    }

    proptest! {
        #[test]
        fn any_text_ends_in_some_answer(text: String) {
            prop_assert!(read::<AssertionResponse>(&text).is_err());
            prop_assert!(read::<AttestationResponse>(&text).is_err());
        }
    }
}
