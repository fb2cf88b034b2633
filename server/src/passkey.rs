//! WebAuthn ceremonies (W3C WebAuthn Level 3 §7): what is asked of an authenticator, and what its answer proves.
//! The only file that names webauthn-rs. It keeps no state and touches no table; whoever calls it takes each ceremony once.
//!
//! Everything that comes in is read by the strict readers below first, to its last byte, and compared with what was asked; the library
//! then sees what they have let through, and verifies signatures and counters.

pub mod answer;
pub mod attestation;
pub mod authenticator_data;
pub mod cbor;
pub mod client_data;
pub mod key;
mod refused;

use crate::aim::Aim;
use crate::clock::Timestamp;
use crate::ids::{ChangeId, CredentialId, JourneyId, SecretHash, SessionId};
use crate::passkey::answer::{AssertionResponse, AttestationResponse, Base64, CredentialResponse};
use crate::passkey::attestation::{Attestation, Voucher};
use crate::passkey::authenticator_data::{AuthenticatorData, Backup};
use crate::passkey::client_data::ExpectedClientData;
pub use crate::passkey::refused::PasskeyRefused;
use api::account::Copies;
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use std::time::Duration;
use url::Url;
use uuid::Uuid;
use webauthn_rs::prelude::{Credential, DiscoverableAuthentication, PasskeyRegistration, WebauthnError};
use webauthn_rs::{Webauthn, WebauthnBuilder};
use webauthn_rs_proto::{
    AllowCredentials, AuthenticationExtensionsClientOutputs, AuthenticatorAssertionResponseRaw,
    AuthenticatorAttachment, AuthenticatorAttestationResponseRaw, AuthenticatorTransport,
    PublicKeyCredential, PublicKeyCredentialDescriptor, PublicKeyCredentialHints,
    RegisterPublicKeyCredential, RegistrationExtensionsClientOutputs, ResidentKeyRequirement,
};

/// What the library keeps of a passkey; only this file looks inside.
pub use webauthn_rs::prelude::Passkey;

/// What was asked when a registration began.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Registering {
    /// The challenge that was issued, base64url.
    challenge: String,
    /// The state that the `webauthn-rs` library wants back.
    state: PasskeyRegistration,
}

/// What was asked when an authentication began.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Authenticating {
    /// The challenge that was issued, base64url.
    challenge: String,
    /// The credentials that were named to the browser. Where there are none, any may answer, and has to say whose it is.
    listed: Vec<CredentialId>,
    /// The state that the `webauthn-rs` library wants back.
    state: DiscoverableAuthentication,
}

/// A ceremony that was begun. Kept on the server under its id and taken once.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct BegunCeremony {
    /// What the ceremony is for, and what was asked.
    pub what: CeremonyPurpose,
    /// Until then it can be finished.
    pub expires_at: Timestamp,
}

/// What a ceremony is for.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(tag = "for", rename_all = "snake_case")]
pub enum CeremonyPurpose {
    /// Registers a phone, with an invitation or by a signed-in PC.
    Register {
        /// The registration that the new passkey belongs to.
        journey: JourneyId,
        /// What the browser was asked, for comparison with its answer.
        state: Registering,
    },
    /// A login on a PC, on the phone.
    Approve {
        /// The login that is to be approved.
        journey: JourneyId,
        /// What the browser was asked, for comparison with its answer.
        state: Authenticating,
    },
    /// A login in this very browser.
    Solo {
        /// What for.
        #[serde(rename = "application", default)]
        aim: Aim,
        /// The browser that asked, as the hash of its secret: only it can finish.
        browser: SecretHash,
        /// What the browser was asked, for comparison with its answer.
        state: Authenticating,
    },
    /// A confirmation of a change during a session.
    Confirm {
        /// The session in which the change was asked for.
        session: SessionId,
        /// The change that is to be confirmed.
        change: ChangeId,
        /// What the browser was asked, for comparison with its answer.
        state: Authenticating,
    },
}

impl From<WebauthnError> for PasskeyRefused {
    fn from(error: WebauthnError) -> Self {
        match error {
            WebauthnError::MismatchedChallenge | WebauthnError::ChallengeNotFound => Self::Challenge,
            WebauthnError::InvalidRPOrigin | WebauthnError::CredentialCrossOrigin => Self::Origin,
            WebauthnError::InvalidRPIDHash => Self::RelyingPartyId,
            WebauthnError::UserNotPresent => Self::NotPresent,
            WebauthnError::UserNotVerified => Self::NotVerified,
            WebauthnError::AuthenticationFailure | WebauthnError::SignatureInvalid => Self::Signature,
            WebauthnError::CredentialNotFound | WebauthnError::InvalidUserUniqueId => Self::Unknown,
            WebauthnError::CredentialAlreadyExists | WebauthnError::CredentialExcludedFromRequest => {
                Self::Taken
            }
            WebauthnError::CredentialPossibleCompromise => Self::Cloned,
            WebauthnError::CredentialBackupEligibilityInconsistent => Self::Changed,
            WebauthnError::CredentialAlteredAlgFromRequest
            | WebauthnError::CredentialInsecureCryptography
            | WebauthnError::COSEKeyInvalidAlgorithm
            | WebauthnError::COSEKeyInvalidType
            | WebauthnError::COSEKeyECDSAXYInvalid
            | WebauthnError::COSEKeyECDSAInvalidCurve
            | WebauthnError::COSEKeyRSANEInvalid
            | WebauthnError::EcdsaPointInvalid
            | WebauthnError::RsaParametersInvalid => Self::Algorithm,
            WebauthnError::InvalidClientDataType => Self::Kind,
            WebauthnError::MissingAttestationCredentialData
            | WebauthnError::ParseBase64Failure(_)
            | WebauthnError::ParseCBORFailure(_)
            | WebauthnError::ParseJSONFailure(_)
            | WebauthnError::ParseNOMFailure
            | WebauthnError::ParseInsufficientBytesAvailable => Self::Malformed,
            // The library's enum is not ours and grows: whatever else it finds is a refusal all the same.
            _ => Self::Library,
        }
    }
}

/// The only type of credential there is (§5.8.2).
const PUBLIC_KEY: &str = "public-key";

/// Which passkeys the browser may answer with.
#[derive(Clone, Copy, Debug)]
pub enum Allowed<'a> {
    /// Any that this device offers.
    Any,
    /// Only passkeys with these credential ids: those of one holder.
    These(&'a [CredentialId]),
    /// Any on a phone nearby, by the browser's own QR code.
    Nearby,
}

/// For whom a passkey is made (§5.4.3).
#[derive(Clone, Copy, Debug)]
pub struct User<'a> {
    /// `user.id` of the creation options: 128 random bits that name the holder to authenticators.
    pub handle: Uuid,
    /// The account's name, which tells accounts of one person apart.
    pub name: &'a str,
    /// `user.displayName`: the person's name, as the authenticator shows it.
    pub display_name: &'a str,
}

/// A new passkey whose registration was verified.
#[derive(Clone, Debug)]
pub struct NewPasskey {
    /// The credential's public key and its state, as the library keeps them.
    pub passkey: Passkey,
    /// AAGUID: the model of the authenticator, or the provider that keeps the passkey.
    pub aaguid: Uuid,
    /// `getTransports()` as the browser reported it.
    pub transports: Vec<String>,
    /// Whether the passkey can be copied to other devices (BE and BS).
    pub copies: Copies,
    /// `signCount` at the registration; 0 if the authenticator does not count.
    pub counter: u32,
}

/// An assertion that was read but proves nothing yet.
#[derive(Clone, Debug)]
pub struct Assertion {
    /// The credential it claims to come from.
    pub credential: CredentialId,
    /// The user handle it claims, where it has one.
    pub handle: Option<Uuid>,
    answer: CredentialResponse<AssertionResponse>,
}

/// What a verified assertion changes of what is kept of its passkey.
#[derive(Clone, Debug)]
pub struct Verified {
    /// The passkey as the library keeps it from now on.
    pub passkey: Passkey,
    /// Whether the passkey can be copied to other devices (BE and BS), as of this assertion.
    pub copies: Copies,
    /// Whether it says so since this assertion.
    pub became: BecameEligible,
    /// `signCount` of this assertion; 0 if the authenticator does not count.
    pub counter: u32,
}

/// Whether a passkey that could not be copied to other devices says since this assertion that it can.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum BecameEligible {
    /// It says what it said before.
    No,
    /// It could not be copied, as far as it said.
    Yes,
}

/// This server as a WebAuthn relying party.
#[derive(Debug)]
pub struct RelyingParty {
    webauthn: Webauthn,
    id: String,
    /// Our origin as browsers write it.
    origin: String,
}

impl RelyingParty {
    /// The relying party of an origin. Refused when the id is not the origin's host or a parent of it.
    pub fn new(id: &str, name: &str, origin: &Url, ceremony: Duration) -> Result<Self, PasskeyRefused> {
        let webauthn = WebauthnBuilder::new(id, origin)
            .and_then(|builder| builder.rp_name(name).timeout(ceremony).build())
            .map_err(|_| PasskeyRefused::Library)?;
        Ok(Self { webauthn, id: id.to_owned(), origin: origin.origin().ascii_serialization() })
    }

    /// `rp.id`: the domain that passkeys are bound to.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Begins a registration; gives the options as JSON and the state to keep.
    pub fn begin_registration(
        &self,
        user: User<'_>,
        registered: &[CredentialId],
    ) -> Result<(String, Registering), PasskeyRefused> {
        // The browser is told below what to exclude. The library is not: it would call such a passkey one with the wrong
        // algorithm; whoever looks its id up says that it is taken, and finds other holders' too.
        let (mut options, state) =
            self.webauthn.start_passkey_registration(user.handle, user.name, user.display_name, None)?;
        let wanted = &mut options.public_key;
        // The library leaves these to the caller; its state does not depend on them.
        if let Some(selection) = &mut wanted.authenticator_selection {
            selection.authenticator_attachment = Some(AuthenticatorAttachment::Platform);
            selection.resident_key = Some(ResidentKeyRequirement::Required);
            selection.require_resident_key = true;
        }
        wanted.hints = Some(vec![PublicKeyCredentialHints::ClientDevice]);
        wanted.pub_key_cred_params.retain(|kind| key::OFFERED.contains(&kind.alg));
        // Some credential managers on Android fail on extensions they do not know (message 2.4).
        wanted.extensions = None;
        wanted.exclude_credentials = Some(registered.iter().map(excluded).collect());
        let challenge = URL_SAFE_NO_PAD.encode(&wanted.challenge);
        Ok((json(&options)?, Registering { challenge, state }))
    }

    /// Verifies the answer to a registration (§7.1).
    pub fn finish_registration(
        &self,
        credential: &str,
        asked: &Registering,
    ) -> Result<NewPasskey, PasskeyRefused> {
        let CredentialResponse { id, response } = answer::read::<AttestationResponse>(credential)?;
        let transports = response.transports();
        let (Base64(client_data), Base64(object)) = (response.client_data, response.attestation_object);
        client_data::check(&client_data, self.asked(client_data::ClientDataType::Create, &asked.challenge))?;
        let attestation = Attestation::read(&object)?;
        let data = AuthenticatorData::read(attestation.authenticator_data)?;
        data.check(&self.id_hash())?;
        let made = data.made()?;
        if made.credential_id != id {
            return Err(PasskeyRefused::Id);
        }
        let (aaguid, copies, counter) = (Uuid::from_bytes(made.aaguid), copies(data.backup), data.counter);
        let attestation_object = match attestation.by {
            // Nothing is signed: the library need not read what nobody asked for.
            Voucher::Nobody => {
                attestation::of_nobody(&data.without_extensions()).ok_or(PasskeyRefused::Malformed)?
            }
            Voucher::Itself => object,
        };
        let answer = RegisterPublicKeyCredential {
            id: URL_SAFE_NO_PAD.encode(&id),
            raw_id: id,
            response: AuthenticatorAttestationResponseRaw {
                attestation_object,
                client_data_json: client_data,
                transports: None,
            },
            type_: PUBLIC_KEY.to_owned(),
            extensions: RegistrationExtensionsClientOutputs::default(),
        };
        let passkey = self.webauthn.finish_passkey_registration(&answer, &asked.state)?;
        Ok(NewPasskey { passkey, aaguid, transports, copies, counter })
    }

    /// Begins an authentication; gives the options as JSON and the state to keep.
    pub fn begin_authentication(
        &self,
        allowed: Allowed<'_>,
    ) -> Result<(String, Authenticating), PasskeyRefused> {
        // One kind of state for all: which passkey answered is looked up by its id, never assumed.
        let (mut options, state) = self.webauthn.start_discoverable_authentication()?;
        options.mediation = None; // a button is pressed; nothing waits in the background
        let wanted = &mut options.public_key;
        wanted.extensions = None;
        let (hint, listed) = match allowed {
            Allowed::Any => (PublicKeyCredentialHints::ClientDevice, &[][..]),
            Allowed::These(listed) => (PublicKeyCredentialHints::ClientDevice, listed),
            Allowed::Nearby => (PublicKeyCredentialHints::Hybrid, &[][..]),
        };
        wanted.allow_credentials = listed.iter().map(allowed_credential).collect();
        wanted.hints = Some(vec![hint]);
        let challenge = URL_SAFE_NO_PAD.encode(&wanted.challenge);
        Ok((json(&options)?, Authenticating { challenge, listed: listed.to_vec(), state }))
    }

    /// Reads an assertion, so that its device can be looked up.
    pub fn presented(credential: &str) -> Result<Assertion, PasskeyRefused> {
        let answer = answer::read::<AssertionResponse>(credential)?;
        let handle = match &answer.response.user_handle {
            None => None,
            Some(Base64(bytes)) if bytes.is_empty() => None,
            Some(Base64(bytes)) => Some(Uuid::from_slice(bytes).map_err(|_| PasskeyRefused::Unknown)?),
        };
        Ok(Assertion { credential: CredentialId::of(&answer.id), handle, answer })
    }

    /// Verifies an assertion against the passkey that is kept of the credential it names (§7.2), which is the user's with this handle.
    pub fn finish_authentication(
        &self,
        presented: &Assertion,
        asked: &Authenticating,
        mut passkey: Passkey,
        handle: Uuid,
    ) -> Result<Verified, PasskeyRefused> {
        if presented.handle.is_some_and(|claimed| claimed != handle) {
            return Err(PasskeyRefused::OtherHolder);
        }
        match (asked.listed.is_empty(), presented.handle) {
            (true, None) => return Err(PasskeyRefused::Handle),
            (true, Some(_)) => {}
            (false, _) if asked.listed.contains(&presented.credential) => {}
            (false, _) => return Err(PasskeyRefused::NotListed),
        }
        let CredentialResponse { id, response } = &presented.answer;
        client_data::check(
            &response.client_data.0,
            self.asked(client_data::ClientDataType::Get, &asked.challenge),
        )?;
        let data = AuthenticatorData::read(&response.authenticator_data.0)?;
        if data.attested.is_some() {
            return Err(PasskeyRefused::Malformed); // nothing is made here (§6.1)
        }
        data.check(&self.id_hash())?;
        let copies = copies(data.backup);
        let became = became_eligible(&mut passkey, data.backup);
        let answer = PublicKeyCredential {
            id: URL_SAFE_NO_PAD.encode(id),
            raw_id: id.clone(),
            response: AuthenticatorAssertionResponseRaw {
                authenticator_data: response.authenticator_data.0.clone(),
                client_data_json: response.client_data.0.clone(),
                signature: response.signature.0.clone(),
                user_handle: response.user_handle.as_ref().map(|it| it.0.clone()),
            },
            extensions: AuthenticationExtensionsClientOutputs::default(),
            type_: PUBLIC_KEY.to_owned(),
        };
        let proof =
            self.webauthn.finish_discoverable_authentication_v2(&answer, asked.state.clone(), &passkey)?;
        passkey.update_credential(&proof);
        Ok(Verified { passkey, copies, became, counter: proof.counter() })
    }

    fn asked<'a>(
        &'a self,
        ceremony: client_data::ClientDataType,
        challenge: &'a str,
    ) -> ExpectedClientData<'a> {
        ExpectedClientData { ceremony, challenge, origin: &self.origin }
    }

    fn id_hash(&self) -> Vec<u8> {
        digest(&SHA256, self.id.as_bytes()).as_ref().to_vec()
    }
}

fn json(options: &impl Serialize) -> Result<String, PasskeyRefused> {
    serde_json::to_string(options).map_err(|_| PasskeyRefused::Library)
}

/// A phone's own passkey is asked for on the phone only. Browsers report `hybrid` at registration too; sending it back is what
/// brings up QR codes on the phone itself (messages 2.11, 2.12, 2.17).
fn allowed_credential(id: &CredentialId) -> AllowCredentials {
    AllowCredentials {
        type_: PUBLIC_KEY.to_owned(),
        id: id.raw(),
        transports: Some(vec![AuthenticatorTransport::Internal]),
    }
}

fn excluded(id: &CredentialId) -> PublicKeyCredentialDescriptor {
    PublicKeyCredentialDescriptor {
        type_: PUBLIC_KEY.to_owned(),
        id: id.raw(),
        transports: Some(vec![AuthenticatorTransport::Internal]),
    }
}

/// Lets a passkey say from now on that it can be copied to other devices. §7.2 step 18 has a relying party refuse that, and we do not: password
/// managers and keychains begin to say so with an update, or once they sync, and the signature still proves the same key. The other way round
/// is refused, since nobody takes such a promise back.
fn became_eligible(passkey: &mut Passkey, now: Backup) -> BecameEligible {
    let mut kept = Credential::from(passkey.clone());
    if kept.backup_eligible || now == Backup::Never {
        return BecameEligible::No;
    }
    kept.backup_eligible = true;
    *passkey = kept.into();
    BecameEligible::Yes
}

fn copies(backup: Backup) -> Copies {
    match backup {
        Backup::Done => Copies::Synced,
        Backup::Possible => Copies::Possible,
        Backup::Never => Copies::None,
    }
}
