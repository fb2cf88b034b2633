//! WebAuthn ceremonies (W3C WebAuthn Level 3 §7): what is asked of an authenticator, and what its answer proves.
//! The only file that names webauthn-rs. It keeps no state and touches no table; whoever calls it takes each ceremony once.

use crate::clock::Timestamp;
use crate::ids::{ChangeId, CredentialId, HolderId, JourneyId, SessionId};
use crate::people::{Device, Holder};
use api::account::Copies;
use serde::{Deserialize, Serialize};
use std::time::Duration;
use url::Url;
use uuid::Uuid;
use webauthn_rs::prelude::{Credential, PasskeyRegistration, WebauthnError};
use webauthn_rs::{Webauthn, WebauthnBuilder};
use webauthn_rs_proto::{
    AllowCredentials, AuthenticatorAttachment, AuthenticatorTransport, PublicKeyCredential,
    PublicKeyCredentialDescriptor, PublicKeyCredentialHints, RegisterPublicKeyCredential,
    ResidentKeyRequirement,
};

/// What the library keeps of a passkey and of a ceremony; only this file looks inside.
pub use webauthn_rs::prelude::{DiscoverableAuthentication, Passkey};

/// A ceremony that was begun. Kept on the server under its id and taken once.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Begun {
    /// Of which journey, with the library's own state.
    pub what: What,
    /// Until then it can be finished.
    pub expires_at: Timestamp,
}

/// What a ceremony is for.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(tag = "for", rename_all = "snake_case")]
pub enum What {
    /// A registration.
    Register {
        /// Which.
        journey: JourneyId,
        /// The library's state.
        state: PasskeyRegistration,
    },
    /// A login on a PC, on the phone.
    Approve {
        /// Which.
        journey: JourneyId,
        /// The library's state.
        state: DiscoverableAuthentication,
    },
    /// A login in this very browser.
    Solo {
        /// For which application.
        application: Option<String>,
        /// The library's state.
        state: DiscoverableAuthentication,
    },
    /// A confirmation of a change during a session.
    Confirm {
        /// Which session.
        session: SessionId,
        /// Which change.
        change: ChangeId,
        /// The library's state.
        state: DiscoverableAuthentication,
    },
}

/// Why an authenticator's answer was not accepted.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Refused {
    /// It cannot be read.
    #[error("the credential cannot be read")]
    Malformed,
    /// It ends the other kind of ceremony: a registration with an authentication, or the reverse.
    #[error("the answer belongs to the other kind of ceremony")]
    Kind,
    /// It was made for another challenge: an older page, or a replay.
    #[error("the answer belongs to another challenge")]
    Challenge,
    /// It was made on another site.
    #[error("the answer was made for another origin")]
    Origin,
    /// It was made for another relying party id.
    #[error("the answer was made for another relying party id")]
    RelyingPartyId,
    /// Nobody touched the device (UP flag).
    #[error("user presence was not given")]
    NotPresent,
    /// The device did not verify who touched it (UV flag).
    #[error("user verification was not given")]
    NotVerified,
    /// The signature does not hold.
    #[error("the signature does not verify")]
    Signature,
    /// The passkey is not registered.
    #[error("the credential is unknown")]
    Unknown,
    /// The passkey is another holder's.
    #[error("the credential belongs to another holder")]
    OtherHolder,
    /// The counter went back (WebAuthn §6.1.1): two copies of the key may be in use.
    #[error("the signature counter went back")]
    Cloned,
    /// The key changed its nature since registration (backup eligibility, WebAuthn §6.1.3).
    #[error("the credential changed since registration")]
    Changed,
    /// The passkey is registered already.
    #[error("the credential is already registered")]
    Taken,
    /// The key's algorithm was not offered.
    #[error("the key's algorithm was not offered")]
    Algorithm,
    /// The library refused for a reason of its own.
    #[error("the WebAuthn library refused")]
    Library,
}

impl From<WebauthnError> for Refused {
    fn from(error: WebauthnError) -> Self {
        match error {
            WebauthnError::MismatchedChallenge | WebauthnError::ChallengeNotFound => Self::Challenge,
            WebauthnError::InvalidRPOrigin | WebauthnError::CredentialCrossOrigin => Self::Origin,
            WebauthnError::InvalidRPIDHash => Self::RelyingPartyId,
            WebauthnError::UserNotPresent => Self::NotPresent,
            WebauthnError::UserNotVerified => Self::NotVerified,
            WebauthnError::AuthenticationFailure => Self::Signature,
            WebauthnError::CredentialNotFound | WebauthnError::InvalidUserUniqueId => Self::Unknown,
            WebauthnError::CredentialAlreadyExists | WebauthnError::CredentialExcludedFromRequest => {
                Self::Taken
            }
            WebauthnError::CredentialPossibleCompromise => Self::Cloned,
            WebauthnError::CredentialBackupEligibilityInconsistent => Self::Changed,
            WebauthnError::CredentialAlteredAlgFromRequest
            | WebauthnError::CredentialInsecureCryptography
            | WebauthnError::COSEKeyInvalidAlgorithm => Self::Algorithm,
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

/// Which passkeys may answer.
#[derive(Clone, Copy, Debug)]
pub enum Allowed<'a> {
    /// Any that this device offers.
    Any,
    /// Those of one holder.
    These(&'a [Device]),
    /// Any on a phone nearby, by the browser's own QR code.
    Nearby,
}

/// A verified new passkey.
#[derive(Clone, Debug)]
pub struct New {
    /// The passkey.
    pub passkey: Passkey,
    /// The authenticator's model.
    pub aaguid: Uuid,
    /// Transports the browser reported.
    pub transports: Vec<String>,
    /// Backup flags.
    pub copies: Copies,
    /// The signature counter.
    pub counter: u32,
}

/// An assertion that was read but proves nothing yet.
#[derive(Clone, Debug)]
pub struct Presented {
    /// The credential it claims to come from.
    pub credential: CredentialId,
    /// The user handle it claims, where it has one.
    pub handle: Option<Uuid>,
    answer: PublicKeyCredential,
}

/// This server as a WebAuthn relying party.
#[derive(Debug)]
pub struct RelyingParty {
    webauthn: Webauthn,
    id: String,
}

impl RelyingParty {
    /// The relying party of an origin. Refused when the id is not the origin's host or a parent of it.
    pub fn new(id: &str, name: &str, origin: &Url, ceremony: Duration) -> Result<Self, Refused> {
        let webauthn = WebauthnBuilder::new(id, origin)
            .and_then(|builder| builder.rp_name(name).timeout(ceremony).build())
            .map_err(|_| Refused::Library)?;
        Ok(Self { webauthn, id: id.to_owned() })
    }

    /// The relying party id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Begins a registration; gives the options as JSON and the state to keep.
    pub fn begin_registration(
        &self,
        holder: &Holder,
        registered: &[Device],
    ) -> Result<(String, PasskeyRegistration), Refused> {
        // The browser is told below what to exclude. The library is not: it would call such a passkey one with the wrong
        // algorithm; whoever looks its id up says that it is taken, and finds other holders' too.
        let (mut options, state) =
            self.webauthn.start_passkey_registration(holder.handle, &holder.written, &holder.name, None)?;
        let wanted = &mut options.public_key;
        // The library leaves these to the caller; its state does not depend on them.
        if let Some(selection) = &mut wanted.authenticator_selection {
            selection.authenticator_attachment = Some(AuthenticatorAttachment::Platform);
            selection.resident_key = Some(ResidentKeyRequirement::Required);
            selection.require_resident_key = true;
        }
        wanted.hints = Some(vec![PublicKeyCredentialHints::ClientDevice]);
        wanted.pub_key_cred_params.retain(|kind| matches!(kind.alg, -7 | -257));
        // Some credential managers on Android fail on extensions they do not know (message 2.4).
        wanted.extensions = None;
        wanted.exclude_credentials = Some(registered.iter().map(excluded).collect());
        Ok((json(&options)?, state))
    }

    /// Verifies the answer to a registration.
    pub fn finish_registration(&self, credential: &str, state: &PasskeyRegistration) -> Result<New, Refused> {
        let answer: RegisterPublicKeyCredential =
            serde_json::from_str(credential).map_err(|_| Refused::Malformed)?;
        let passkey = self.webauthn.finish_passkey_registration(&answer, state)?;
        let kept = Credential::from(passkey.clone());
        let transports = answer.response.transports.unwrap_or_default();
        Ok(New {
            aaguid: aaguid(&answer.response.attestation_object),
            transports: transports.iter().filter_map(transport_name).collect(),
            copies: copies(kept.backup_eligible, kept.backup_state),
            counter: kept.counter,
            passkey,
        })
    }

    /// Begins an authentication; gives the options as JSON and the state to keep.
    pub fn begin_authentication(
        &self,
        allowed: Allowed<'_>,
    ) -> Result<(String, DiscoverableAuthentication), Refused> {
        // One kind of state for all: which passkey answered is looked up by its id, never assumed.
        let (mut options, state) = self.webauthn.start_discoverable_authentication()?;
        options.mediation = None; // a button is pressed; nothing waits in the background
        let wanted = &mut options.public_key;
        wanted.extensions = None;
        let hint = match allowed {
            Allowed::Any => PublicKeyCredentialHints::ClientDevice,
            Allowed::These(devices) => {
                wanted.allow_credentials = devices.iter().map(allowed_credential).collect();
                PublicKeyCredentialHints::ClientDevice
            }
            Allowed::Nearby => PublicKeyCredentialHints::Hybrid,
        };
        wanted.hints = Some(vec![hint]);
        Ok((json(&options)?, state))
    }

    /// Reads an assertion, so that its device can be looked up.
    pub fn presented(credential: &str) -> Result<Presented, Refused> {
        let answer: PublicKeyCredential = serde_json::from_str(credential).map_err(|_| Refused::Malformed)?;
        let handle = match answer.get_user_unique_id() {
            None | Some([]) => None,
            Some(bytes) => Some(Uuid::from_slice(bytes).map_err(|_| Refused::Unknown)?),
        };
        Ok(Presented { credential: CredentialId::of(answer.get_credential_id()), handle, answer })
    }

    /// Verifies an assertion against the device it claims to come from; gives the device as it is afterwards.
    pub fn finish_authentication(
        &self,
        presented: &Presented,
        state: &DiscoverableAuthentication,
        mut device: Device,
        owner: (&HolderId, Uuid),
        now: Timestamp,
    ) -> Result<Device, Refused> {
        let (holder, handle) = owner;
        if device.holder != *holder || presented.handle.is_some_and(|claimed| claimed != handle) {
            return Err(Refused::OtherHolder);
        }
        let proof = self.webauthn.finish_discoverable_authentication_v2(
            &presented.answer,
            state.clone(),
            &device.passkey,
        )?;
        device.passkey.update_credential(&proof);
        device.counter = proof.counter();
        device.copies = copies(proof.backup_eligible(), proof.backup_state());
        device.last_used_at = Some(now);
        Ok(device)
    }
}

fn json(options: &impl Serialize) -> Result<String, Refused> {
    serde_json::to_string(options).map_err(|_| Refused::Library)
}

/// A phone's own passkey is asked for on the phone only. Browsers report `hybrid` at registration too; sending it back is what
/// brings up QR codes on the phone itself (messages 2.11, 2.12, 2.17).
fn allowed_credential(device: &Device) -> AllowCredentials {
    AllowCredentials {
        type_: "public-key".to_owned(),
        id: device.credential.raw(),
        transports: Some(vec![AuthenticatorTransport::Internal]),
    }
}

fn excluded(device: &Device) -> PublicKeyCredentialDescriptor {
    PublicKeyCredentialDescriptor {
        type_: "public-key".to_owned(),
        id: device.credential.raw(),
        transports: Some(vec![AuthenticatorTransport::Internal]),
    }
}

fn transport_name(transport: &AuthenticatorTransport) -> Option<String> {
    serde_json::to_value(transport).ok()?.as_str().map(str::to_owned)
}

fn copies(eligible: bool, state: bool) -> Copies {
    match (eligible, state) {
        (_, true) => Copies::Synced,
        (true, false) => Copies::Possible,
        (false, false) => Copies::None,
    }
}

/// The AAGUID in an attestation object (WebAuthn §6.5.1), which the library does not hand out for attestation `none`.
/// It is a name to show, not proof of anything: zero when it cannot be found.
fn aaguid(attestation_object: &[u8]) -> Uuid {
    #[derive(Deserialize)]
    struct Object {
        #[serde(rename = "authData")]
        authenticator_data: serde_cbor_2::Value,
    }
    const AT: u8 = 0x40;
    let Ok(Object { authenticator_data: serde_cbor_2::Value::Bytes(data) }) =
        serde_cbor_2::from_slice(attestation_object)
    else {
        return Uuid::nil();
    };
    match (data.get(32), data.get(37..53)) {
        (Some(flags), Some(bytes)) if flags & AT != 0 => Uuid::from_slice(bytes).unwrap_or_default(),
        _ => Uuid::nil(),
    }
}
