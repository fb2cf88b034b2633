//! A software authenticator: makes passkeys and assertions byte by byte (W3C WebAuthn Level 3 §6), and can be told to do each
//! thing wrong that a relying party has to notice.

use super::b64;
use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde_cbor_2::Value as Cbor;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What an authenticator, or somebody in between, can get wrong.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Flaw {
    /// Nothing.
    #[default]
    None,
    /// The page was another site's.
    WrongOrigin,
    /// The key was used for another relying party id.
    WrongRpId,
    /// The UV flag is missing.
    NotVerified,
    /// The UP flag is missing.
    NotPresent,
    /// A bit of the signature is turned.
    BadSignature,
    /// An old challenge is answered.
    OldChallenge,
    /// The counter goes back.
    CounterBack,
    /// The client data says it is the other ceremony.
    WrongType,
}

/// Makes and uses passkeys.
pub struct Authenticator {
    /// The origin of the page it believes to be on.
    pub origin: String,
    /// What it gets wrong next.
    pub flaw: Flaw,
    /// Whether it counts signatures, as hardware-bound keys do.
    pub counts: bool,
    /// The model it names.
    pub aaguid: [u8; 16],
    passkeys: Vec<Passkey>,
}

struct Passkey {
    id: Vec<u8>,
    key: EcdsaKeyPair,
    handle: Vec<u8>,
    rp_id: String,
    counter: u32,
}

impl Authenticator {
    /// An authenticator without passkeys.
    pub fn new(origin: &str) -> Self {
        Self {
            origin: origin.to_owned(),
            flaw: Flaw::None,
            counts: false,
            aaguid: [0; 16],
            passkeys: Vec::new(),
        }
    }

    /// Answers `navigator.credentials.create`.
    pub fn create(&mut self, options: &str) -> String {
        let options: Value = serde_json::from_str(options).unwrap();
        let wanted = &options["publicKey"];
        let document =
            EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &SystemRandom::new()).unwrap();
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, document.as_ref()).unwrap();
        let mut id = vec![0; 32];
        aws_lc_rs::rand::fill(&mut id).unwrap();
        let rp_id = wanted["rp"]["id"].as_str().unwrap().to_owned();
        let handle = b64::decode(wanted["user"]["id"].as_str().unwrap());
        let client_data = self.client_data("webauthn.create", wanted);
        let mut data = self.authenticator_data(&rp_id, 0x40, 0);
        data.extend(self.aaguid);
        data.extend(u16::try_from(id.len()).unwrap().to_be_bytes());
        data.extend(&id);
        data.extend(cose(key.public_key().as_ref()));
        let object = Cbor::Map(BTreeMap::from([
            (Cbor::Text("fmt".into()), Cbor::Text("none".into())),
            (Cbor::Text("attStmt".into()), Cbor::Map(BTreeMap::new())),
            (Cbor::Text("authData".into()), Cbor::Bytes(data)),
        ]));
        let answer = json!({
            "id": b64::encode(&id), "rawId": b64::encode(&id), "type": "public-key",
            "authenticatorAttachment": "platform", "clientExtensionResults": {},
            "response": {
                "clientDataJSON": b64::encode(&client_data),
                "attestationObject": b64::encode(&serde_cbor_2::to_vec(&object).unwrap()),
                "transports": ["internal", "hybrid"],
            },
        });
        self.passkeys.push(Passkey { id, key, handle, rp_id, counter: 0 });
        answer.to_string()
    }

    /// Answers `navigator.credentials.get` with the newest passkey that fits.
    pub fn get(&mut self, options: &str) -> String {
        let options: Value = serde_json::from_str(options).unwrap();
        let wanted = &options["publicKey"];
        let allowed: Vec<Vec<u8>> = wanted["allowCredentials"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|it| b64::decode(it["id"].as_str().unwrap()))
            .collect();
        let client_data = self.client_data("webauthn.get", wanted);
        let rp_id = wanted["rpId"].as_str().unwrap();
        let fits = |it: &Passkey| it.rp_id == rp_id && (allowed.is_empty() || allowed.contains(&it.id));
        let index = self.passkeys.iter().rposition(fits).expect("no passkey for this request on this device");
        if self.counts {
            let counter = &mut self.passkeys[index].counter;
            *counter = if self.flaw == Flaw::CounterBack { 1 } else { *counter + 1 };
        }
        let data = self.authenticator_data(rp_id, 0, self.passkeys[index].counter);
        let passkey = &self.passkeys[index];
        let mut message = data.clone();
        message.extend(digest(&SHA256, &client_data).as_ref());
        let mut signature = passkey.key.sign(&SystemRandom::new(), &message).unwrap().as_ref().to_vec();
        if self.flaw == Flaw::BadSignature {
            let last = signature.len() - 1;
            signature[last] ^= 1;
        }
        json!({
            "id": b64::encode(&passkey.id), "rawId": b64::encode(&passkey.id), "type": "public-key",
            "authenticatorAttachment": "platform", "clientExtensionResults": {},
            "response": {
                "clientDataJSON": b64::encode(&client_data),
                "authenticatorData": b64::encode(&data),
                "signature": b64::encode(&signature),
                "userHandle": b64::encode(&passkey.handle),
            },
        })
        .to_string()
    }

    /// Takes another authenticator's passkeys over, as a copied key would be.
    pub fn copy_of(other: &Self) -> Self {
        let passkeys = other.passkeys.iter().map(|it| Passkey {
            id: it.id.clone(),
            key: EcdsaKeyPair::from_private_key_der(
                &ECDSA_P256_SHA256_ASN1_SIGNING,
                aws_lc_rs::encoding::AsDer::<aws_lc_rs::encoding::EcPrivateKeyRfc5915Der<'_>>::as_der(
                    &it.key.private_key(),
                )
                .unwrap()
                .as_ref(),
            )
            .unwrap(),
            handle: it.handle.clone(),
            rp_id: it.rp_id.clone(),
            counter: it.counter,
        });
        Self {
            origin: other.origin.clone(),
            flaw: Flaw::None,
            counts: other.counts,
            aaguid: other.aaguid,
            passkeys: passkeys.collect(),
        }
    }

    fn client_data(&self, kind: &str, wanted: &Value) -> Vec<u8> {
        let origin = match self.flaw {
            Flaw::WrongOrigin => "https://evil.example",
            _ => &self.origin,
        };
        let kind = match (self.flaw, kind) {
            (Flaw::WrongType, "webauthn.get") => "webauthn.create",
            (Flaw::WrongType, _) => "webauthn.get",
            (_, kind) => kind,
        };
        let challenge = match self.flaw {
            Flaw::OldChallenge => b64::encode(&[7; 32]),
            _ => wanted["challenge"].as_str().unwrap().to_owned(),
        };
        json!({"type": kind, "challenge": challenge, "origin": origin, "crossOrigin": false})
            .to_string()
            .into_bytes()
    }

    fn authenticator_data(&self, rp_id: &str, flags: u8, counter: u32) -> Vec<u8> {
        const UP: u8 = 0x01;
        const UV: u8 = 0x04;
        let rp_id = if self.flaw == Flaw::WrongRpId { "evil.example" } else { rp_id };
        let flags = flags
            | match self.flaw {
                Flaw::NotVerified => UP,
                Flaw::NotPresent => UV,
                _ => UP | UV,
            };
        let mut data = digest(&SHA256, rp_id.as_bytes()).as_ref().to_vec();
        data.push(flags);
        data.extend(counter.to_be_bytes());
        data
    }
}

/// A P-256 public key as a COSE key (RFC 9052).
fn cose(point: &[u8]) -> Vec<u8> {
    let coordinate = |range: std::ops::Range<usize>| Cbor::Bytes(point[range].to_vec());
    let map = BTreeMap::from([
        (Cbor::Integer(1), Cbor::Integer(2)),
        (Cbor::Integer(3), Cbor::Integer(-7)),
        (Cbor::Integer(-1), Cbor::Integer(1)),
        (Cbor::Integer(-2), coordinate(1..33)),
        (Cbor::Integer(-3), coordinate(33..65)),
    ]);
    serde_cbor_2::to_vec(&Cbor::Map(map)).unwrap()
}
