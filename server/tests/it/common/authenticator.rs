//! A software authenticator: makes passkeys and assertions byte by byte (W3C WebAuthn Level 3 §6), and can be told to do each
//! thing wrong that a relying party has to notice.

use super::b64;
use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P384_SHA384_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _,
};
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
    /// The client data names this origin.
    Origin(&'static str),
    /// The client data has this member, too, in JSON.
    Member(&'static str),
    /// Around the client data stands this.
    Around(&'static [u8], &'static [u8]),
    /// BS is set and BE is not.
    BackedUpThoughNever,
    /// This stands behind the authenticator data.
    BehindData(&'static [u8]),
    /// ED is set, and these are the extensions.
    Extensions(&'static [u8]),
    /// AT is set, though nothing is made.
    AttestedAgain,
    /// The new key is this kind of key.
    Key(Kind),
    /// The new credential id has so many bytes.
    IdOf(usize),
    /// The new passkey has another credential id than the answer says.
    OtherId,
    /// This stands behind the attestation object.
    BehindObject(&'static [u8]),
    /// The attestation has this format and statement, in CBOR.
    Attestation(&'static str, &'static [u8]),
    /// The attestation object has another member.
    FourthMember,
    /// The attestation object says twice what format it has.
    FormatTwice,
    /// The user handle is missing.
    NoHandle,
}

/// A kind of key that is not, or not quite, one that was offered.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    /// ES384 on P-384.
    Es384,
    /// On P-256, with this algorithm (IANA COSE algorithms).
    Labelled(i64),
    /// RS256 with a modulus of so many bytes and this exponent.
    Rsa(usize, &'static [u8]),
    /// A point that is not on its curve.
    OffCurve,
    /// A parameter that need not be there: a key id.
    WithKeyId,
}

/// Makes and uses passkeys.
pub struct Authenticator {
    /// The origin of the page it believes to be on.
    pub origin: String,
    /// What it gets wrong next.
    pub flaw: Flaw,
    /// Whether it counts signatures, as hardware-bound keys do.
    pub counts: bool,
    /// What it says of copies to other devices: BE (0x08) and BS (0x10).
    pub copies: u8,
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
            copies: 0,
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
        let mut id = vec![0; if let Flaw::IdOf(length) = self.flaw { length } else { 32 }];
        aws_lc_rs::rand::fill(&mut id).unwrap();
        let rp_id = wanted["rp"]["id"].as_str().unwrap().to_owned();
        let handle = b64::decode(wanted["user"]["id"].as_str().unwrap());
        let client_data = self.client_data("webauthn.create", wanted);
        let mut data = self.authenticator_data(&rp_id, 0x40, 0);
        data.extend(self.aaguid);
        data.extend(u16::try_from(id.len()).unwrap().to_be_bytes());
        let mut inner = id.clone();
        if self.flaw == Flaw::OtherId {
            inner.reverse();
        }
        data.extend(&inner);
        data.extend(match self.flaw {
            Flaw::Key(kind) => odd_key(kind, key.public_key().as_ref()),
            _ => cose(key.public_key().as_ref()),
        });
        data.extend(self.behind());
        let object = self.object(&data);
        let answer = json!({
            "id": b64::encode(&id), "rawId": b64::encode(&id), "type": "public-key",
            "authenticatorAttachment": "platform", "clientExtensionResults": {},
            "response": {
                "clientDataJSON": b64::encode(&client_data),
                "attestationObject": b64::encode(&object),
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
        let attested = if self.flaw == Flaw::AttestedAgain { 0x40 } else { 0 };
        let mut data = self.authenticator_data(rp_id, attested, self.passkeys[index].counter);
        if self.flaw == Flaw::AttestedAgain {
            data.extend([0; 16]);
            data.extend(u16::try_from(self.passkeys[index].id.len()).unwrap().to_be_bytes());
            data.extend(&self.passkeys[index].id);
            data.extend(cose(self.passkeys[index].key.public_key().as_ref()));
        }
        data.extend(self.behind());
        let passkey = &self.passkeys[index];
        let mut message = data.clone();
        message.extend(digest(&SHA256, &client_data).as_ref());
        let mut signature = passkey.key.sign(&SystemRandom::new(), &message).unwrap().as_ref().to_vec();
        if self.flaw == Flaw::BadSignature {
            let last = signature.len() - 1;
            signature[last] ^= 1;
        }
        let mut answer = json!({
            "id": b64::encode(&passkey.id), "rawId": b64::encode(&passkey.id), "type": "public-key",
            "authenticatorAttachment": "platform", "clientExtensionResults": {},
            "response": {
                "clientDataJSON": b64::encode(&client_data),
                "authenticatorData": b64::encode(&data),
                "signature": b64::encode(&signature),
                "userHandle": b64::encode(&passkey.handle),
            },
        });
        if self.flaw == Flaw::NoHandle {
            answer["response"].as_object_mut().unwrap().remove("userHandle");
        }
        answer.to_string()
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
            copies: other.copies,
            aaguid: other.aaguid,
            passkeys: passkeys.collect(),
        }
    }

    fn client_data(&self, kind: &str, wanted: &Value) -> Vec<u8> {
        let origin = match self.flaw {
            Flaw::WrongOrigin => "https://evil.example",
            Flaw::Origin(origin) => origin,
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
        let mut text = json!({"type": kind, "challenge": challenge, "origin": origin}).to_string();
        let member = if let Flaw::Member(member) = self.flaw { member } else { r#""crossOrigin":false"# };
        text.insert_str(text.len() - 1, &format!(",{member}"));
        match self.flaw {
            Flaw::Around(before, behind) => [before, text.as_bytes(), behind].concat(),
            _ => text.into_bytes(),
        }
    }

    /// What stands behind what has to be there.
    fn behind(&self) -> &'static [u8] {
        match self.flaw {
            Flaw::BehindData(bytes) | Flaw::Extensions(bytes) => bytes,
            _ => &[],
        }
    }

    /// The attestation object around authenticator data.
    fn object(&self, data: &[u8]) -> Vec<u8> {
        let member = |name: &str, value: &[u8]| {
            [serde_cbor_2::to_vec(&Cbor::Text(name.into())).unwrap().as_slice(), value].concat()
        };
        let text = |text: &str| serde_cbor_2::to_vec(&Cbor::Text(text.into())).unwrap();
        let (format, statement) = match self.flaw {
            Flaw::Attestation(format, statement) => (format, statement),
            _ => ("none", b"\xa0".as_slice()),
        };
        let mut members = vec![
            member("fmt", &text(format)),
            member("attStmt", statement),
            member("authData", &serde_cbor_2::to_vec(&Cbor::Bytes(data.to_vec())).unwrap()),
        ];
        match self.flaw {
            Flaw::FourthMember => members.push(member("epAtt", b"\xf4")),
            Flaw::FormatTwice => members.push(member("fmt", &text("none"))),
            _ => {}
        }
        let start = [0xa0 | u8::try_from(members.len()).unwrap()];
        let behind: &[u8] = if let Flaw::BehindObject(bytes) = self.flaw { bytes } else { &[] };
        [&start, members.concat().as_slice(), behind].concat()
    }

    fn authenticator_data(&self, rp_id: &str, flags: u8, counter: u32) -> Vec<u8> {
        const UP: u8 = 0x01;
        const UV: u8 = 0x04;
        let rp_id = if self.flaw == Flaw::WrongRpId { "evil.example" } else { rp_id };
        let flags = flags
            | self.copies
            | match self.flaw {
                Flaw::NotVerified => UP,
                Flaw::NotPresent => UV,
                Flaw::BackedUpThoughNever => UP | UV | 0x10,
                Flaw::Extensions(_) => UP | UV | 0x80,
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
    encoded(ec2(-7, 1, point))
}

fn odd_key(kind: Kind, point: &[u8]) -> Vec<u8> {
    encoded(match kind {
        Kind::Labelled(algorithm) => ec2(algorithm.into(), 1, point),
        Kind::Es384 => {
            let algorithm = &ECDSA_P384_SHA384_ASN1_SIGNING;
            let document = EcdsaKeyPair::generate_pkcs8(algorithm, &SystemRandom::new()).unwrap();
            let key = EcdsaKeyPair::from_pkcs8(algorithm, document.as_ref()).unwrap();
            ec2(-35, 2, key.public_key().as_ref())
        }
        Kind::Rsa(length, exponent) => BTreeMap::from([
            (Cbor::Integer(1), Cbor::Integer(3)),
            (Cbor::Integer(3), Cbor::Integer(-257)),
            (Cbor::Integer(-1), Cbor::Bytes(vec![0xff; length])),
            (Cbor::Integer(-2), Cbor::Bytes(exponent.to_vec())),
        ]),
        Kind::OffCurve => ec2(-7, 1, &[4; 65]),
        Kind::WithKeyId => {
            let mut key = ec2(-7, 1, point);
            key.insert(Cbor::Integer(2), Cbor::Bytes(vec![1]));
            key
        }
    })
}

fn ec2(algorithm: i128, curve: i128, point: &[u8]) -> BTreeMap<Cbor, Cbor> {
    let (x, y) = point[1..].split_at(point.len() / 2);
    BTreeMap::from([
        (Cbor::Integer(1), Cbor::Integer(2)),
        (Cbor::Integer(3), Cbor::Integer(algorithm)),
        (Cbor::Integer(-1), Cbor::Integer(curve)),
        (Cbor::Integer(-2), Cbor::Bytes(x.to_vec())),
        (Cbor::Integer(-3), Cbor::Bytes(y.to_vec())),
    ])
}

fn encoded(key: BTreeMap<Cbor, Cbor>) -> Vec<u8> {
    serde_cbor_2::to_vec(&Cbor::Map(key)).unwrap()
}
