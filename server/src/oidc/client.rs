//! A client: an application that people log in to by OpenID Connect. Its settings have the names of dynamic registration (RFC 7591,
//! OpenID Connect Registration §2), because vendors know them; a few are ours.

use crate::clock::Timestamp;
use crate::ids::{ApplicationId, SecretHash};
use crate::line;
use crate::model::people::Epoch;
use crate::oidc::address::{self, AddressFault};
pub use crate::oidc::client_fault::{ClientFault, Fapi2Unfit};
use crate::oidc::jose::{JoseError, JwkSet, JwsAlgorithm, PublicKey};
use crate::oidc::level::MeansKind;
use crate::oidc::scope::{Scope, ScopeSet};
use aws_lc_rs::constant_time;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::time::Duration;
use url::{Host, Url};

/// The longest a grant may last: so long one proof counts for signing.
pub const LONGEST_GRANT: Duration = Duration::from_hours(18);
/// With what clients may sign, what proves who they are and what proves a key (FAPI 2.0 Security Profile §5.4.1).
pub const CLIENT_ALGORITHMS: [JwsAlgorithm; 3] =
    [JwsAlgorithm::Ps256, JwsAlgorithm::Es256, JwsAlgorithm::EdDsa];
/// So long after its table was taken out of the settings a client may be put back with what it was given: an editor that was stopped, a
/// full disk and a slip of the pen end nobody's work.
pub const PUT_BACK: Duration = Duration::from_hours(1);
/// More addresses than any application has.
const MOST_ADDRESSES: usize = 32;
/// Longer than any host, or than the name of an audience.
const LONGEST_SECTOR: usize = 255;

/// A client, as it was registered and checked.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Client {
    /// Its id; or the alias by which it asks.
    pub id: ApplicationId,
    /// What was registered.
    pub metadata: ClientMetadata,
}

/// What is registered of a client.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ClientMetadata {
    /// Its name, as people know it.
    pub client_name: String,
    /// The address where people find it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_uri: Option<String>,
    /// A server or a page, or a program on the person's own device.
    #[serde(default)]
    pub application_type: ApplicationType,
    /// Where people are sent back to, exactly.
    #[serde(default)]
    pub redirect_uris: Vec<String>,
    /// How it proves which client it is.
    #[serde(default)]
    pub token_endpoint_auth_method: ClientAuthMethod,
    /// Its public keys, for `private_key_jwt`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jwks: Option<serde_json::Value>,
    /// In which ways it gets tokens.
    #[serde(default = "ClientMetadata::usual_grant_types")]
    pub grant_types: Vec<GrantType>,
    /// How it finds out that somebody has approved what it began by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backchannel_token_delivery_mode: Option<TokenDelivery>,
    /// What it may ask for, separated by spaces.
    #[serde(default = "ClientMetadata::usual_scope", with = "scope_text")]
    pub scope: ScopeSet,
    /// Whether `sub` is the same for all clients.
    #[serde(default)]
    pub subject_type: SubjectType,
    /// Clients of one sector know a person by the same `sub`. Without it: the host of the redirect addresses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sector_identifier: Option<String>,
    /// With which algorithm ID tokens are signed. Without it: what `signed_by` says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id_token_signed_response_alg: Option<SignedResponseAlg>,
    /// What its access tokens are.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub access_token_format: AccessTokenFormat,
    /// For whom its access tokens are, where that reads them itself (`aud`). Without it: us.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_token_audience: Option<String>,
    /// Seconds that may have passed since the person proved who it is, where the request says nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_max_age: Option<u64>,
    /// Where people may be sent after they have logged out, exactly.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub post_logout_redirect_uris: Vec<String>,
    /// Where it is told that somebody has logged out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backchannel_logout_uri: Option<String>,
    /// Whether requests have to be pushed (RFC 9126).
    #[serde(default)]
    pub require_pushed_authorization_requests: Wanted,
    /// Whether its tokens are bound to a key of its own (RFC 9449).
    #[serde(default)]
    pub dpop_bound_access_tokens: Wanted,
    /// Whether the FAPI 2.0 Security Profile holds, as a whole.
    #[serde(default)]
    pub profile: ClientProfile,
    /// Whether the claims stand in the ID token, too: some products read nothing else.
    #[serde(default)]
    pub claims_in_id_token: Wanted,
    /// With what people may log in here.
    #[serde(default = "ClientMetadata::all_means")]
    pub means: Vec<MeansKind>,
    /// Whether somebody who is signed in already comes in without proving it again.
    #[serde(default)]
    pub single_sign_on: SingleSignOn,
    /// Whether PKCE (RFC 7636) is needed.
    #[serde(default)]
    pub pkce: Pkce,
    /// Seconds that a grant lasts, counted from the proof; at most 18 hours.
    #[serde(default = "ClientMetadata::usual_lifetime")]
    pub grant_lifetime: u64,
    /// Other ids by which it asks, each for one means alone: as applications do that chose the means by the id of the client.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub aliases: BTreeMap<String, MeansKind>,
    /// Whether plain http addresses are let be that are not of this very computer. For applications of before on a network of their own.
    #[serde(default)]
    pub insecure_redirect_uris: Wanted,
}

/// That people get another `sub`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SectorChange {
    /// The sector by which they were known; `public` for all of those.
    pub from: String,
    /// The one by which they are from then on.
    pub to: String,
}

/// A client as it is kept.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct RegisteredClient {
    /// What was registered.
    pub metadata: ClientMetadata,
    /// Its secrets, the newest first; while one is replaced by the next, both count.
    pub secrets: Vec<ClientSecret>,
    /// Whether it may be used.
    pub standing: ClientStanding,
    /// When it was registered.
    pub added_at: Timestamp,
    /// How often it was disabled. What it was given before counts for nothing afterwards.
    #[serde(default)]
    pub epoch: Epoch,
    /// Who says what is registered of it.
    #[serde(default)]
    pub origin: ClientOrigin,
}

/// Who says what is registered of a client.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum ClientOrigin {
    /// Whoever used the command.
    #[default]
    Command,
    /// The settings, which stand in this place. Without its table it is disabled.
    Settings {
        /// The path of the file.
        place: String,
    },
}

impl RegisteredClient {
    /// The settings that say what is registered of it, as long as they do.
    pub fn settings(&self) -> Option<&str> {
        match (&self.origin, &self.standing) {
            (ClientOrigin::Settings { place }, ClientStanding::Enabled) => Some(place),
            (ClientOrigin::Settings { .. }, ClientStanding::Disabled { .. }) | (ClientOrigin::Command, _) => {
                None
            }
        }
    }

    /// The settings that had it, and since when they do not any more; nothing once a command has changed it.
    pub fn taken_out(&self) -> Option<(&str, Timestamp)> {
        match (&self.origin, &self.standing) {
            (ClientOrigin::Settings { place }, ClientStanding::Disabled { since }) => Some((place, *since)),
            (ClientOrigin::Settings { .. }, ClientStanding::Enabled) | (ClientOrigin::Command, _) => None,
        }
    }

    /// The same without its table, from now on. What it was given counts for nothing until it is put back.
    #[must_use]
    pub fn without_table(self, now: Timestamp) -> Self {
        Self { standing: ClientStanding::Disabled { since: now }, ..self }
    }

    /// How often it will have been disabled if it is put back now: where it was away for long, what it was given has ended for good.
    pub fn put_back_epoch(&self, now: Timestamp) -> Epoch {
        match self.taken_out() {
            Some((_, since)) if now >= since + PUT_BACK => self.epoch.next(),
            Some(_) | None => self.epoch,
        }
    }

    /// The same, disabled or enabled by a command from now on.
    #[must_use]
    pub fn stands(self, standing: ClientStanding) -> Self {
        let ends = self.taken_out().is_some()
            || (self.standing == ClientStanding::Enabled && standing != ClientStanding::Enabled);
        let epoch = if ends { self.epoch.next() } else { self.epoch };
        Self { standing, epoch, ..self }
    }
}

/// A secret of a client, of which we have the hash.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct ClientSecret {
    /// The SHA-256 of 256 random bits, or of a vendor's own text of at least 32 characters: nobody guesses those, so that no slow hash is
    /// needed.
    pub hash: SecretHash,
    /// When it was made.
    pub made_at: Timestamp,
    /// From when on it does not count any more, where it was replaced.
    pub until: Option<Timestamp>,
}

/// Whether a client may be used.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum ClientStanding {
    /// It may.
    Enabled,
    /// It may not: nobody logs in to it, and it gets no tokens.
    Disabled {
        /// Since when.
        since: Timestamp,
    },
}

/// The index entry "this id is an alias of that client".
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct ClientAlias {
    /// Of which.
    pub client: ApplicationId,
}

/// Whether this is one of a client's secrets.
pub fn is_secret(secrets: &[ClientSecret], presented: &SecretHash, now: Timestamp) -> bool {
    let presented = presented.as_str().as_bytes();
    let valid = secrets.iter().filter(|secret| secret.until.is_none_or(|until| now < until));
    // Each is looked at, whether an earlier one fits or not.
    valid.fold(false, |found, secret| {
        let kept = secret.hash.as_str().as_bytes();
        constant_time::verify_slices_are_equal(kept, presented).is_ok() || found
    })
}

/// A yes or no of a registration.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(from = "bool", into = "bool")]
pub enum Wanted {
    /// No.
    #[default]
    No,
    /// Yes.
    Yes,
}

impl From<bool> for Wanted {
    fn from(it: bool) -> Self {
        if it { Self::Yes } else { Self::No }
    }
}

impl From<Wanted> for bool {
    fn from(it: Wanted) -> Self {
        it == Wanted::Yes
    }
}

/// By which rules a client is held.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ClientProfile {
    /// OpenID Connect, with PKCE.
    #[default]
    Openid,
    /// FAPI 2.0 Security Profile: pushed requests, signed proofs, tokens bound to a key, and no exceptions.
    Fapi2,
}

/// Where a client runs.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ApplicationType {
    /// On a server or in a page.
    #[default]
    Web,
    /// On the person's own device (RFC 8252).
    Native,
}

/// How a client proves which one it is (OpenID Connect Core §9).
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ClientAuthMethod {
    /// A secret in `Authorization: Basic`.
    #[default]
    ClientSecretBasic,
    /// A secret in the form.
    ClientSecretPost,
    /// A JWT signed with its own key (RFC 7523).
    PrivateKeyJwt,
    /// It keeps no secret.
    None,
}

impl ClientAuthMethod {
    /// All of them, as they are published.
    pub const ALL: [Self; 4] =
        [Self::ClientSecretBasic, Self::ClientSecretPost, Self::PrivateKeyJwt, Self::None];

    /// The method as it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ClientSecretBasic => "client_secret_basic",
            Self::ClientSecretPost => "client_secret_post",
            Self::PrivateKeyJwt => "private_key_jwt",
            Self::None => "none",
        }
    }

    /// Whether it has keys of its own.
    pub const fn has_keys(self) -> bool {
        matches!(self, Self::PrivateKeyJwt)
    }

    /// Whether it has a secret of ours.
    pub const fn has_secret(self) -> bool {
        matches!(self, Self::ClientSecretBasic | Self::ClientSecretPost)
    }
}

/// A way of getting tokens.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum GrantType {
    /// With a code (RFC 6749 §4.1).
    AuthorizationCode,
    /// With a refresh token (RFC 6749 §6).
    RefreshToken,
    /// With what a phone has approved for the client's own screen (RFC 8628).
    #[serde(rename = "urn:ietf:params:oauth:grant-type:device_code")]
    DeviceCode,
    /// With what the person whom the client names has approved (OpenID Connect CIBA).
    #[serde(rename = "urn:openid:params:grant-type:ciba")]
    Ciba,
}

/// How a client finds out that somebody has approved what it began by itself (CIBA §5).
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenDelivery {
    /// It asks again and again. Nothing of ours has to reach a hospital's network.
    #[default]
    Poll,
}

impl GrantType {
    /// All of them, as they are published.
    pub const ALL: [Self; 4] = [Self::AuthorizationCode, Self::RefreshToken, Self::DeviceCode, Self::Ciba];

    /// The grant type as it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AuthorizationCode => "authorization_code",
            Self::RefreshToken => "refresh_token",
            Self::DeviceCode => "urn:ietf:params:oauth:grant-type:device_code",
            Self::Ciba => "urn:openid:params:grant-type:ciba",
        }
    }

    /// The grant type of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == name)
    }
}

/// By what clients know a person (OpenID Connect Core §8).
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SubjectType {
    /// Each sector by another name.
    #[default]
    Pairwise,
    /// All clients that are public by the same.
    Public,
}

/// The algorithms of ID tokens.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub enum SignedResponseAlg {
    /// RSA with PKCS #1 v1.5: the one that all clients know.
    #[default]
    #[serde(rename = "RS256")]
    Rs256,
    /// ECDSA on P-256.
    #[serde(rename = "ES256")]
    Es256,
}

impl SignedResponseAlg {
    /// The algorithm itself.
    pub const fn algorithm(self) -> JwsAlgorithm {
        match self {
            Self::Rs256 => JwsAlgorithm::Rs256,
            Self::Es256 => JwsAlgorithm::Es256,
        }
    }
}

/// What access tokens are.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AccessTokenFormat {
    /// A text that says nothing to anybody else: whoever is shown one asks us.
    #[default]
    Opaque,
    /// A signed JWT (RFC 9068), which whoever is shown one can read.
    Jwt,
}

/// Whether something is as it is where a registration does not say it.
fn is_usual<T: Default + PartialEq>(it: &T) -> bool {
    *it == T::default()
}

/// Whether a session that is there already is enough.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SingleSignOn {
    /// It is.
    #[default]
    Allow,
    /// Everybody proves anew who it is: for applications of shared PCs.
    Refuse,
}

/// Whether PKCE is needed.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Pkce {
    /// It is.
    #[default]
    Required,
    /// A client with a secret may do without: for applications that cannot.
    Optional,
}

impl ClientMetadata {
    fn usual_grant_types() -> Vec<GrantType> {
        vec![GrantType::AuthorizationCode]
    }

    fn usual_scope() -> ScopeSet {
        ScopeSet::of([Scope::Openid, Scope::Profile])
    }

    fn all_means() -> Vec<MeansKind> {
        MeansKind::ALL.to_vec()
    }

    const fn usual_lifetime() -> u64 {
        LONGEST_GRANT.as_secs()
    }

    /// Everything that is wrong with it.
    pub fn faults(&self, id: &ApplicationId) -> Vec<ClientFault> {
        let mut faults = Vec::new();
        let confusing = |it: &str| it.starts_with('-') || it.bytes().all(|byte| byte == b'.');
        if confusing(id.as_str()) {
            faults.push(ClientFault::Id);
        }
        if self.client_name.trim().is_empty() || line::line(&self.client_name, 100) != self.client_name {
            faults.push(ClientFault::Name);
        }
        let sends_people = self.grant_types.contains(&GrantType::AuthorizationCode);
        let begins = self.grant_types.iter().any(|it| *it != GrantType::RefreshToken);
        // Without a way to begin nobody knows whether there should be addresses.
        let misplaced = begins && self.redirect_uris.is_empty() == sends_people;
        if misplaced || self.redirect_uris.len() > MOST_ADDRESSES {
            faults.push(ClientFault::RedirectUris);
        }
        for address in &self.redirect_uris {
            if let Err(why) = self.may_go_to(address) {
                faults.push(ClientFault::RedirectUri(address.clone(), why));
            }
        }
        for address in &self.post_logout_redirect_uris {
            if let Err(why) = self.may_go_to(address) {
                faults.push(ClientFault::PostLogoutRedirectUri(address.clone(), why));
            }
        }
        if let Some(Err(why)) = self.client_uri.as_ref().map(|it| self.is_of_the_web(it)) {
            faults.push(ClientFault::ClientUri(why));
        }
        if let Some(Err(why)) = self.backchannel_logout_uri.as_deref().map(over_https) {
            faults.push(ClientFault::BackchannelLogoutUri(why));
        }
        if self.sector_identifier.as_deref().is_some_and(|it| !is_sector(it)) {
            faults.push(ClientFault::SectorIdentifier);
        }
        if self.token_endpoint_auth_method.has_keys() == self.jwks.is_some() {
            faults.extend(self.key_fault());
        } else {
            faults.push(ClientFault::Jwks);
        }
        if self.access_token_audience.as_deref().is_some_and(|it| !self.is_audience(it)) {
            faults.push(ClientFault::AccessTokenAudience);
        }
        if !self.scope.has(Scope::Openid) {
            faults.push(ClientFault::Scope);
        }
        if self.scope.has(Scope::OfflineAccess) != self.grant_types.contains(&GrantType::RefreshToken) {
            faults.push(ClientFault::OfflineAccess);
        }
        if !begins {
            faults.push(ClientFault::GrantTypes);
        }
        if self.grant_types.contains(&GrantType::Ciba)
            && self.token_endpoint_auth_method == ClientAuthMethod::None
        {
            faults.push(ClientFault::Ciba);
        }
        if self.means.is_empty() {
            faults.push(ClientFault::Means);
        }
        if !(60..=LONGEST_GRANT.as_secs()).contains(&self.grant_lifetime) {
            faults.push(ClientFault::GrantLifetime);
        }
        if self.sector(id).is_none() {
            faults.push(ClientFault::Sector);
        }
        if self.pkce == Pkce::Optional && self.token_endpoint_auth_method == ClientAuthMethod::None {
            faults.push(ClientFault::Pkce);
        }
        let in_clear =
            |it: &String| it.starts_with("http:") && self.application_type != ApplicationType::Native;
        if self.profile == ClientProfile::Fapi2 {
            let in_clear =
                self.insecure_redirect_uris == Wanted::Yes || self.redirect_uris.iter().any(in_clear);
            let unfit = [
                (self.token_endpoint_auth_method != ClientAuthMethod::PrivateKeyJwt, Fapi2Unfit::Secret),
                (self.pkce == Pkce::Optional, Fapi2Unfit::NoPkce),
                (in_clear, Fapi2Unfit::InClear),
                (self.id_token_signed_response_alg == Some(SignedResponseAlg::Rs256), Fapi2Unfit::Rs256),
                (self.grant_types.contains(&GrantType::DeviceCode), Fapi2Unfit::DeviceCode),
            ];
            faults.extend(unfit.into_iter().filter(|(is, _)| *is).map(|(_, why)| ClientFault::Fapi2(why)));
        }
        for alias in self.aliases.keys() {
            if ApplicationId::parse(alias).is_err() || alias == id.as_str() || confusing(alias) {
                faults.push(ClientFault::Alias(alias.clone()));
            }
        }
        faults
    }

    /// Whether people may be sent there: over https; to their own device; or, where the operator lets it be, over a network of the house.
    fn may_go_to(&self, text: &str) -> Result<(), AddressFault> {
        let url = address::registered(text)?;
        address::leaves_room(&url)?;
        let reaches = match url.scheme() {
            "https" => true,
            "http" => is_loopback(&url) || self.insecure_redirect_uris == Wanted::Yes,
            // A scheme of a program's own (RFC 8252 §7.1) is a domain turned round: nobody has it by chance.
            scheme => self.application_type == ApplicationType::Native && scheme.contains('.'),
        };
        reaches.then_some(()).ok_or(AddressFault::Scheme)
    }

    /// Whether tokens may be for this: a name or an address that tells apart who is meant (RFC 9068 §3).
    fn is_audience(&self, text: &str) -> bool {
        let plain = text.bytes().all(|byte| byte.is_ascii_graphic());
        self.access_token_format == AccessTokenFormat::Jwt
            && plain
            && (1..=LONGEST_SECTOR).contains(&text.len())
    }

    /// Why the client could never sign anything with these keys.
    fn key_fault(&self) -> Option<ClientFault> {
        let jwks = self.jwks.as_ref()?;
        let keys = match JwkSet::parse(&jwks.to_string()) {
            Ok(keys) => keys,
            Err(why) => return Some(ClientFault::KeySet(why)),
        };
        let fits = |key: &PublicKey| CLIENT_ALGORITHMS.iter().any(|algorithm| key.fits(*algorithm));
        if keys.keys().iter().any(fits) {
            return None;
        }
        let all = jwks.get("keys").and_then(serde_json::Value::as_array).into_iter().flatten();
        let name = |(index, key): (usize, &serde_json::Value)| match key.get("kid").and_then(|it| it.as_str())
        {
            Some(kid) => kid.to_owned(),
            None => format!("#{}", index + 1),
        };
        Some(ClientFault::UnfitKeys(all.enumerate().map(name).collect()))
    }

    /// Whether people find a page there, by a link of ours.
    fn is_of_the_web(&self, text: &str) -> Result<(), AddressFault> {
        let url = address::registered(text)?;
        let plain =
            url.scheme() == "http" && (is_loopback(&url) || self.insecure_redirect_uris == Wanted::Yes);
        (url.scheme() == "https" || plain).then_some(()).ok_or(AddressFault::Scheme)
    }

    /// With what is signed what it gets. The FAPI 2.0 Security Profile (§5.4.1) has no RS256, whatever was registered before.
    pub fn signed_by(&self) -> JwsAlgorithm {
        match self.profile {
            ClientProfile::Fapi2 => JwsAlgorithm::Es256,
            ClientProfile::Openid => self.id_token_signed_response_alg.unwrap_or_default().algorithm(),
        }
    }

    /// Where it is told that somebody has logged out.
    pub fn told_of_logouts(&self) -> Option<Url> {
        self.backchannel_logout_uri.as_ref().and_then(|it| Url::parse(it).ok())
    }

    /// By what people are known, before and after, where another registration would have them known by another `sub`.
    pub fn renames(&self, next: &Self, id: &ApplicationId) -> Option<SectorChange> {
        let sector = |it: &Self| match it.subject_type {
            SubjectType::Public => Some("public".to_owned()),
            SubjectType::Pairwise => it.sector(id),
        };
        let (from, to) = (sector(self)?, sector(next)?);
        (from != to).then_some(SectorChange { from, to })
    }

    /// The sector in which a person has one `sub`; nothing where addresses of several hosts leave it open. A client of this id that is registered
    /// without addresses, or with those of the person's own machine alone, is one by itself: nobody owns that host (Core §8.1).
    pub fn sector(&self, id: &ApplicationId) -> Option<String> {
        if let Some(sector) = self.sector_identifier.as_ref().filter(|it| !it.is_empty()) {
            return Some(sector.clone());
        }
        let urls: Option<Vec<_>> = self.redirect_uris.iter().map(|it| Url::parse(it).ok()).collect();
        let urls = urls?;
        if urls.iter().all(is_loopback) {
            return Some(format!("client:{id}"));
        }
        let mut hosts = urls.iter().map(host_of);
        let first = hosts.next()??;
        hosts.all(|host| host.as_ref() == Some(&first)).then_some(first)
    }
}

impl Client {
    /// Whether people may be sent back to this address: exactly one that was registered. A program on the person's own device listens on
    /// whatever port is free (RFC 8252 §7.3).
    pub fn is_redirect_uri(&self, address: &str) -> bool {
        self.metadata.redirect_uris.iter().any(|registered| {
            registered == address
                || (self.metadata.application_type == ApplicationType::Native
                    && is_same_but_for_port(registered, address))
        })
    }

    /// With what people may log in, as this client asks: by an alias with its means alone.
    pub fn means(&self) -> Vec<MeansKind> {
        match self.metadata.aliases.get(self.id.as_str()) {
            Some(means) => vec![*means],
            None => self.metadata.means.clone(),
        }
    }

    /// The same client, whose people have nothing but these means.
    #[must_use]
    pub fn limited_to(&self, there: &[MeansKind]) -> Self {
        let means = self.means().into_iter().filter(|means| there.contains(means)).collect();
        let metadata = ClientMetadata { means, aliases: BTreeMap::new(), ..self.metadata.clone() };
        Self { id: self.id.clone(), metadata }
    }

    /// Whether it may get tokens in this way.
    pub fn may_use(&self, way: GrantType) -> bool {
        self.metadata.grant_types.contains(&way)
    }

    /// Whether it keeps neither a secret nor a key: a public client (RFC 6749 §2.1).
    pub fn is_public(&self) -> bool {
        self.metadata.token_endpoint_auth_method == ClientAuthMethod::None
    }

    /// Whether any program on the same device can pass for it: it has nothing to prove itself by, and its answer goes to a port or to a scheme
    /// that whoever comes first has there. An address with https belongs to one application, also on a phone.
    pub fn may_be_anyones(&self, redirect_uri: &str) -> bool {
        self.is_public()
            && self.metadata.application_type == ApplicationType::Native
            && !redirect_uri.starts_with("https:")
    }

    /// Its public keys; none where it is registered without.
    pub fn keys(&self) -> Option<Result<JwkSet, JoseError>> {
        self.metadata.jwks.as_ref().map(|keys| JwkSet::parse(&keys.to_string()))
    }

    /// Whether its requests have to be pushed.
    pub fn pushes(&self) -> bool {
        self.metadata.require_pushed_authorization_requests == Wanted::Yes
            || self.metadata.profile == ClientProfile::Fapi2
    }

    /// Whether its tokens are bound to a key of its own.
    pub fn binds_tokens(&self) -> bool {
        self.metadata.dpop_bound_access_tokens == Wanted::Yes || self.metadata.profile == ClientProfile::Fapi2
    }

    /// Where people find it: its operator said so, and no request.
    pub fn home(&self) -> Option<String> {
        self.metadata.client_uri.clone()
    }

    /// How long its grants last after the proof.
    pub fn grant_lifetime(&self) -> Duration {
        Duration::from_secs(self.metadata.grant_lifetime).min(LONGEST_GRANT)
    }
}

/// Whether something is told there over https.
fn over_https(text: &str) -> Result<(), AddressFault> {
    let url = address::registered(text)?;
    (url.scheme() == "https").then_some(()).ok_or(AddressFault::NotHttps)
}

/// Whether this may be the name of a sector: a host, as a rule. `*` is the one of all clients that know people by the same `sub`.
fn is_sector(text: &str) -> bool {
    text.is_empty() || (text != "*" && !text.contains(' ') && line::line(text, LONGEST_SECTOR) == text)
}

fn host_of(url: &Url) -> Option<String> {
    url.host_str().map(str::to_owned).or_else(|| Some(url.scheme().to_owned()))
}

/// Whether an address is one of this very computer: by number, since a name may be told to lead elsewhere (RFC 8252 §8.3), or localhost,
/// which some libraries cannot do without.
fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

/// Whether two addresses of this computer, by number, differ in nothing but the port.
fn is_same_but_for_port(registered: &str, address: &str) -> bool {
    let without_port = |text: &str| {
        let rest = text.strip_prefix("http://")?;
        let host = ["127.0.0.1", "[::1]"].into_iter().find(|host| rest.starts_with(host))?;
        let rest = rest.strip_prefix(host)?;
        let (port, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
        let port = match port.strip_prefix(':') {
            Some(digits) => digits.parse::<u16>().is_ok() && !digits.starts_with(['+', '0']),
            None => port.is_empty(),
        };
        port.then(|| (host, path.to_owned()))
    };
    without_port(registered).is_some_and(|one| without_port(address) == Some(one))
}

/// Scopes as one text, as RFC 7591 §2 has them.
mod scope_text {
    use super::ScopeSet;
    use crate::oidc::scope::Scope;
    use serde::{Deserialize as _, Deserializer, Serializer, de};

    pub(super) fn serialize<S: Serializer>(scopes: &ScopeSet, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(scopes)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<ScopeSet, D::Error> {
        let text = String::deserialize(from)?;
        // Who registers a client is told what there is not; who logs in is not.
        match text.split(' ').find(|name| !name.is_empty() && Scope::named(name).is_none()) {
            Some(unknown) => Err(de::Error::custom(format!("`{unknown}` is no scope"))),
            None => Ok(ScopeSet::read(&text)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const DEVICE_CODE: &str = GrantType::DeviceCode.as_str();
    const CIBA: &str = GrantType::Ciba.as_str();

    fn metadata(more: &serde_json::Value) -> ClientMetadata {
        let mut all = json!({ "client_name": "電子カルテ", "redirect_uris": ["https://karte.example/cb"] });
        for (name, value) in more.as_object().unwrap() {
            all[name] = value.clone();
        }
        serde_json::from_value(all).unwrap()
    }

    fn client(more: &serde_json::Value) -> Client {
        Client { id: ApplicationId::parse("karte").unwrap(), metadata: metadata(more) }
    }

    #[test]
    fn people_find_an_application_at_an_address_of_the_web() {
        for (uri, fault) in [
            ("https://karte.example/start", None),
            ("http://localhost:8080/", None),
            ("http://karte.example/", Some(ClientFault::ClientUri(AddressFault::Scheme))),
            ("javascript:alert", Some(ClientFault::ClientUri(AddressFault::Scheme))),
            ("https://user:secret@karte.example/", Some(ClientFault::ClientUri(AddressFault::User))),
            ("https://karte.example\\@evil.example/", Some(ClientFault::ClientUri(AddressFault::Backslash))),
            ("https://karte.example/#x", Some(ClientFault::ClientUri(AddressFault::Fragment))),
        ] {
            assert_eq!(faults(&json!({ "client_uri": uri })), Vec::from_iter(fault), "{uri}");
        }
    }

    fn faults(more: &serde_json::Value) -> Vec<ClientFault> {
        let client = client(more);
        client.metadata.faults(&client.id)
    }

    #[test]
    fn name_and_address_are_enough() {
        assert_eq!(faults(&json!({})), []);
        let it = metadata(&json!({}));
        assert_eq!(it.scope.to_string(), "openid profile");
        let id = ApplicationId::parse("karte").unwrap();
        assert_eq!(it.sector(&id).as_deref(), Some("karte.example"));
        let written = serde_json::to_value(&it).unwrap();
        assert_eq!(serde_json::from_value::<ClientMetadata>(written).unwrap(), it);
    }

    #[test]
    fn an_address_is_compared_to_the_last_character() {
        let karte = client(&json!({}));
        assert!(karte.is_redirect_uri("https://karte.example/cb"));
        for other in [
            "https://karte.example/cb/",
            "https://karte.example/CB",
            "https://KARTE.example/cb",
            "https://karte.example/cb?x=1",
            "https://karte.example/cb#x",
            "https://karte.example:443/cb",
            "https://karte.example/./cb",
            "https://karte.example/cb%20",
            "https://karte.example.evil.example/cb",
            "https://karte.example@evil.example/cb",
            " https://karte.example/cb",
            "http://karte.example/cb",
            "",
        ] {
            assert!(!karte.is_redirect_uri(other), "{other}");
        }
    }

    #[test]
    fn only_a_program_on_the_device_listens_on_any_port() {
        let addresses = json!(["http://127.0.0.1/cb", "http://[::1]:8000/cb?a=1"]);
        let native = client(
            &json!({ "application_type": "native", "redirect_uris": addresses, "sector_identifier": "x",
            "token_endpoint_auth_method": "none" }),
        );
        assert_eq!(native.metadata.faults(&native.id), []);
        for address in [
            "http://127.0.0.1:51004/cb",
            "http://127.0.0.1/cb",
            "http://[::1]:9/cb?a=1",
            "http://[::1]/cb?a=1",
        ] {
            assert!(native.is_redirect_uri(address), "{address}");
        }
        for address in [
            "http://127.0.0.1:51004/other",
            "http://127.0.0.1:99999/cb",
            "http://127.0.0.1:+1/cb",
            "http://127.0.0.1:1@evil.example/cb",
            "http://127.0.0.1.evil.example/cb",
            "http://localhost:1/cb",
            "https://127.0.0.1:1/cb",
            "http://127.0.0.2:1/cb",
            "http://[::1]:9/cb",
        ] {
            assert!(!native.is_redirect_uri(address), "{address}");
        }
        let web = client(&json!({ "redirect_uris": ["http://127.0.0.1/cb"] }));
        assert!(!web.is_redirect_uri("http://127.0.0.1:51004/cb"));
    }

    #[test]
    fn people_are_not_sent_where_others_listen() {
        for (address, why) in [
            ("http://karte.example/cb", AddressFault::Scheme),
            ("https://karte.example/cb#part", AddressFault::Fragment),
            ("https://a:b@karte.example/cb", AddressFault::User),
            ("https://*.karte.example/cb", AddressFault::Character),
            ("javascript:alert(1)", AddressFault::Scheme),
            ("data:text/html,x", AddressFault::Scheme),
            ("karte:/cb", AddressFault::Scheme),
            ("com.example.karte:/cb", AddressFault::Scheme),
            ("/cb", AddressFault::Host),
            ("https://電子.example/cb", AddressFault::NotAscii),
            ("https://karte.example/ cb", AddressFault::Blank),
            ("https://a.example\\@evil.example/", AddressFault::Backslash),
            ("https://karte.example/a/%2e./cb", AddressFault::Dots),
        ] {
            let wrong = faults(&json!({ "redirect_uris": [address], "sector_identifier": "x" }));
            assert_eq!(wrong, [ClientFault::RedirectUri(address.to_owned(), why)], "{address}");
            let wrong = faults(&json!({ "post_logout_redirect_uris": [address] }));
            assert_eq!(wrong, [ClientFault::PostLogoutRedirectUri(address.to_owned(), why)], "{address}");
            let wrong = faults(&json!({ "backchannel_logout_uri": address }));
            let untold = if why == AddressFault::Scheme { AddressFault::NotHttps } else { why };
            assert_eq!(wrong, [ClientFault::BackchannelLogoutUri(untold)], "{address}");
            let wrong = ClientFault::RedirectUri(address.to_owned(), why).said();
            assert!(!format!("{wrong:?}").contains("a:b"), "{wrong:?}");
        }
        for own in ["state=fixed", "x=1&iss=https://evil.example", "c%6fde=zz", "error"] {
            let address = format!("https://karte.example/cb?{own}");
            let wrong = faults(&json!({ "redirect_uris": [address] }));
            assert_eq!(wrong, [ClientFault::RedirectUri(address, AddressFault::Parameter)]);
        }
        assert_eq!(faults(&json!({ "redirect_uris": ["https://karte.example/cb?status=1&tenant=a"] })), []);
        for sector in ["*", "a b", "karte\n", "\u{202e}karte"] {
            assert_eq!(faults(&json!({ "sector_identifier": sector })), [ClientFault::SectorIdentifier]);
        }
        let insecure =
            json!({ "redirect_uris": ["http://adapter-server:3000/cb"], "insecure_redirect_uris": true });
        assert_eq!(faults(&insecure), []);
        let own = json!({ "application_type": "native", "redirect_uris": ["com.example.karte:/cb"] });
        assert_eq!(faults(&own), []);
    }

    #[test]
    fn what_is_dangerous_or_leads_nowhere_is_refused() {
        for (more, fault) in [
            (json!({ "client_name": "" }), ClientFault::Name),
            (json!({ "client_name": "カルテ\u{202E}" }), ClientFault::Name),
            (json!({ "redirect_uris": [], "sector_identifier": "x" }), ClientFault::RedirectUris),
            (
                json!({ "backchannel_logout_uri": "http://karte.example/logout" }),
                ClientFault::BackchannelLogoutUri(AddressFault::NotHttps),
            ),
            (json!({ "token_endpoint_auth_method": "private_key_jwt" }), ClientFault::Jwks),
            (json!({ "jwks": { "keys": [] } }), ClientFault::Jwks),
            (
                json!({ "access_token_audience": "https://api.karte.example" }),
                ClientFault::AccessTokenAudience,
            ),
            (
                json!({ "access_token_format": "jwt", "access_token_audience": "a b" }),
                ClientFault::AccessTokenAudience,
            ),
            (json!({ "scope": "profile" }), ClientFault::Scope),
            (json!({ "scope": "openid offline_access" }), ClientFault::OfflineAccess),
            (json!({ "grant_types": ["authorization_code", "refresh_token"] }), ClientFault::OfflineAccess),
            (json!({ "grant_types": [], "redirect_uris": [] }), ClientFault::GrantTypes),
            (json!({ "grant_types": [] }), ClientFault::GrantTypes),
            (json!({ "redirect_uris": [] }), ClientFault::RedirectUris),
            (json!({ "grant_types": [DEVICE_CODE] }), ClientFault::RedirectUris),
            (
                json!({ "grant_types": [DEVICE_CODE, CIBA], "redirect_uris": [], "token_endpoint_auth_method": "none" }),
                ClientFault::Ciba,
            ),
            (json!({ "means": [] }), ClientFault::Means),
            (json!({ "grant_lifetime": 64801 }), ClientFault::GrantLifetime),
            (json!({ "grant_lifetime": 0 }), ClientFault::GrantLifetime),
            (
                json!({ "redirect_uris": ["https://a.example/cb", "https://b.example/cb"] }),
                ClientFault::Sector,
            ),
            (json!({ "pkce": "optional", "token_endpoint_auth_method": "none" }), ClientFault::Pkce),
            (json!({ "profile": "fapi2" }), ClientFault::Fapi2(Fapi2Unfit::Secret)),
            (json!({ "aliases": { "karte": "phone" } }), ClientFault::Alias("karte".to_owned())),
            (json!({ "aliases": { "a b": "phone" } }), ClientFault::Alias("a b".to_owned())),
        ] {
            assert_eq!(faults(&more), [fault], "{more}");
        }
    }

    #[test]
    fn the_fapi_profile_holds_for_what_we_sign_and_where_people_go() {
        let key = JwsAlgorithm::Es256;
        let key = crate::oidc::jose::SigningKey::generate(key).unwrap();
        let with = |more: serde_json::Value| {
            let mut all = json!({
                "profile": "fapi2", "token_endpoint_auth_method": "private_key_jwt",
                "jwks": { "keys": [key.public().jwk()] },
            });
            for (name, value) in more.as_object().unwrap() {
                all[name] = value.clone();
            }
            all
        };
        assert_eq!(faults(&with(json!({}))), []);
        assert_eq!(metadata(&with(json!({}))).signed_by(), JwsAlgorithm::Es256);
        assert_eq!(metadata(&json!({})).signed_by(), JwsAlgorithm::Rs256);
        let native = json!({ "redirect_uris": ["http://127.0.0.1/cb"], "application_type": "native" });
        assert_eq!(faults(&with(native)), []);
        // Each is told by itself.
        for (more, why) in [
            (json!({ "id_token_signed_response_alg": "RS256" }), Fapi2Unfit::Rs256),
            (json!({ "redirect_uris": ["http://127.0.0.1/cb"] }), Fapi2Unfit::InClear),
        ] {
            assert_eq!(faults(&with(more.clone())), [ClientFault::Fapi2(why)], "{more}");
            // What was registered before is held to it, too.
            assert_eq!(metadata(&with(more)).signed_by(), JwsAlgorithm::Es256);
        }
    }

    #[test]
    fn a_name_that_nothing_has_is_told() {
        for wrong in [
            json!({ "client_name": "a", "redirect_uri": [] }),
            json!({ "client_name": "a", "redirect_uris": [], "scope": "openid email" }),
            json!({ "client_name": "a", "redirect_uris": [], "id_token_signed_response_alg": "none" }),
            json!({ "client_name": "a", "redirect_uris": [], "grant_types": ["password"] }),
        ] {
            assert!(serde_json::from_value::<ClientMetadata>(wrong.clone()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn what_is_put_back_within_an_hour_is_as_it_was_and_later_begins_anew() {
        let at = |minutes: i64| Timestamp::from_millis(minutes * 60_000);
        let registered = RegisteredClient {
            metadata: metadata(&json!({})),
            secrets: Vec::new(),
            standing: ClientStanding::Enabled,
            added_at: at(0),
            epoch: Epoch::default(),
            origin: ClientOrigin::Settings { place: "kagura.toml".to_owned() },
        };
        assert_eq!(registered.taken_out(), None);
        let out = registered.clone().without_table(at(10));
        assert_eq!(out.taken_out(), Some(("kagura.toml", at(10))));
        assert_eq!(out.put_back_epoch(at(69)), registered.epoch);
        assert_eq!(out.put_back_epoch(at(70)), registered.epoch.next());
        // A command ends what it was given at once, whether it says that it may be used or not.
        for standing in [ClientStanding::Enabled, ClientStanding::Disabled { since: at(11) }] {
            assert_eq!(out.clone().stands(standing).epoch, registered.epoch.next());
        }
    }

    #[test]
    fn another_host_has_people_known_by_another_name_unless_the_sector_stays() {
        let id = &ApplicationId::parse("karte").unwrap();
        let before = metadata(&json!({}));
        let moved = json!({ "redirect_uris": ["https://neu.example/cb"] });
        let change = before.renames(&metadata(&moved), id).unwrap();
        assert_eq!((change.from.as_str(), change.to.as_str()), ("karte.example", "neu.example"));
        let kept =
            json!({ "redirect_uris": ["https://neu.example/cb"], "sector_identifier": "karte.example" });
        assert_eq!(before.renames(&metadata(&kept), id), None);
        assert!(before.renames(&metadata(&json!({ "subject_type": "public" })), id).is_some());
    }

    #[test]
    fn the_own_machine_is_nobodys_sector() {
        let [one, other] = ["karte", "rx"].map(|id| ApplicationId::parse(id).unwrap());
        for addresses in [
            json!(["http://127.0.0.1/cb"]),
            json!(["http://localhost:3000/cb"]),
            json!(["http://127.0.0.1/cb", "http://[::1]/cb"]),
        ] {
            let it = json!({ "redirect_uris": addresses });
            assert_eq!(faults(&it), []);
            assert_ne!(metadata(&it).sector(&one), metadata(&it).sector(&other), "{it}");
        }
        // Whoever is of one house says so.
        let together = json!({ "redirect_uris": ["http://127.0.0.1/cb"], "sector_identifier": "house" });
        assert_eq!(metadata(&together).sector(&one).as_deref(), Some("house"));
        let mixed = json!({ "redirect_uris": ["http://127.0.0.1/cb", "https://karte.example/cb"] });
        assert_eq!(faults(&mixed), [ClientFault::Sector]);
    }

    #[test]
    fn an_id_is_taken_for_nothing_else() {
        for (id, fault) in
            [(".", true), ("..", true), ("-x", true), ("x-", false), ("a.b", false), ("_x", false)]
        {
            let wrong = metadata(&json!({})).faults(&ApplicationId::parse(id).unwrap());
            assert_eq!(wrong, Vec::from_iter(fault.then_some(ClientFault::Id)), "{id}");
        }
    }

    #[test]
    fn an_alias_stands_for_one_means() {
        let mut fido = client(&json!({ "aliases": { "FIDO": "phone", "HPKI": "hpki" } }));
        assert_eq!(fido.means(), MeansKind::ALL);
        fido.id = ApplicationId::parse("HPKI").unwrap();
        assert_eq!(fido.means(), [MeansKind::Hpki]);
    }
}
