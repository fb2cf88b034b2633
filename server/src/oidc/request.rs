//! An authorization request (RFC 6749 §4.1.1, OpenID Connect Core §3.1.2.1): how it is read, and what is to be done with it.

use crate::clock::Timestamp;
use crate::ids::{ApplicationId, HolderId, SecretHash, plain};
use crate::line;
use crate::oidc::client::{Client, Pkce, SingleSignOn};
use crate::oidc::error::{OauthCode, OauthError};
use crate::oidc::jose::object_once;
use crate::oidc::level::{AcrNeed, MeansKind, RequestedAcr};
use crate::oidc::parameters::Parameters;
use crate::oidc::pkce::CodeChallenge;
use crate::oidc::response::{ResponseMode, ResponseTarget};
use crate::oidc::scope::{ClaimName, Scope, ScopeSet};
use api::Language;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// How long a request waits for its person: somebody may have to fetch a letter, a phone or a card first.
pub const REQUEST_LIFE: Duration = Duration::from_hours(1);
/// What an application has asked for is remembered for this long after its end: so long whoever comes back to it has a way on.
pub const LATE: Duration = Duration::from_hours(12);
/// The longest `state` that is carried back, in bytes. What is longer is refused, and never cut. Libraries that seal all that they know into it
/// need some 1,500 (ASP.NET Core); whatever is kept here until somebody has found the phone takes the room of others.
pub const LONGEST_STATE: usize = 2048;
/// The longest `nonce`: a random value, or a hash.
const LONGEST_NONCE: usize = 512;
/// The longest of what else is read.
const LONGEST_VALUE: usize = 8192;
/// More classes than anybody asks for.
const MOST_ACR: usize = 16;
/// The longest name of a class.
const LONGEST_ACR: usize = 100;
/// So many bytes of text a usual request has at most.
const USUAL: usize = 1000;

/// A request that was read and may be answered.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct AuthorizationRequest {
    /// Which client asks, by the id that it used.
    pub client: ApplicationId,
    /// Where the answer goes.
    pub target: ResponseTarget,
    /// Comes back in the ID token.
    pub nonce: Option<String>,
    /// What is asked for, of what the client may have.
    pub scopes: ScopeSet,
    /// Single claims that are asked for.
    pub claims: RequestedClaims,
    /// The thumbprint of the key that the code is bound to (RFC 9449 §10).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dpop_jkt: Option<String>,
    /// What binds the code to whoever has the verifier.
    pub challenge: Option<CodeChallenge>,
    /// What the person is to see.
    pub prompt: Prompt,
    /// How long ago the proof may have been.
    pub max_age: Option<Duration>,
    /// How surely the person has to prove who it is.
    pub acr: RequestedAcr,
    /// In which language the person is to be spoken to, where the client says so.
    pub language: Option<Language>,
    /// Who has to be the one that logs in.
    pub holder: RequestedHolder,
    /// The holder id that the client thinks it will be (`login_hint`): a help for whoever types it, and no more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login_hint: Option<String>,
    /// When it came.
    pub asked_at: Timestamp,
}

/// A request that waits for its person.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct OpenRequest {
    /// What is asked.
    pub request: AuthorizationRequest,
    /// The secret of the browser in which it is answered, as its hash; none until that browser has come with its cookies.
    pub browser: Option<SecretHash>,
    /// How far it has come.
    pub step: RequestStep,
    /// By what it was pushed, where it was: used up once the request is answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pushed: Option<SecretHash>,
    /// Until when it waits.
    pub expires_at: Timestamp,
}

/// That a request was answered, for whoever comes back to where it began: by the hash of what names it in addresses.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct AnsweredRequest {
    /// Which client was answered.
    pub client: ApplicationId,
    /// The secret of the browser in which it was, as its hash.
    pub browser: Option<SecretHash>,
    /// Until when it is remembered.
    pub until: Timestamp,
}

/// A request that its client has pushed here itself (RFC 9126).
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct PushedRequest {
    /// What is asked.
    pub request: AuthorizationRequest,
    /// Until when a person may come with it.
    pub expires_at: Timestamp,
}

/// How long a pushed request waits for its person's browser.
pub const PUSHED_LIFE: Duration = Duration::from_secs(90);
/// What stands before the secret of a pushed request (RFC 9126 §2.2).
pub const PUSHED_PREFIX: &str = "urn:ietf:params:oauth:request_uri:";

/// Who has to be the one that logs in.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RequestedHolder {
    /// Whoever it is.
    #[default]
    Anyone,
    /// This holder, whom an `id_token_hint` or a `sub` names.
    This(HolderId),
    /// Somebody whom we do not know: nobody can be.
    Unknown,
    /// Whoever an `id_token_hint` names that is none of ours.
    Unread,
    /// Whoever an ID token names that was made for another client.
    OfAnother,
}

impl RequestedHolder {
    /// Why nobody can be who is meant.
    pub const fn nobody(&self) -> Option<&'static str> {
        match self {
            Self::Anyone | Self::This(_) => None,
            Self::Unknown => Some("nobody is known here whom `id_token_hint` or `sub` names"),
            Self::Unread => Some("`id_token_hint` is no ID token of this server"),
            Self::OfAnother => Some("`id_token_hint` was made for another client"),
        }
    }
}

/// What the person is to see (OpenID Connect Core §3.1.2.1).
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Prompt {
    /// What has to be seen, and nothing more.
    #[default]
    Needed,
    /// Nothing.
    None,
    /// The login, also where somebody is signed in.
    Login,
    /// Who is signed in, with a way to be somebody else.
    SelectAccount,
}

/// Single claims that a request asks for (OpenID Connect Core §5.5).
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct RequestedClaims {
    /// In the ID token.
    pub id_token: BTreeSet<ClaimName>,
    /// At the userinfo endpoint.
    pub userinfo: BTreeSet<ClaimName>,
}

impl RequestedClaims {
    /// Those of them that somebody may have who may have these scopes.
    #[must_use]
    pub fn within(&self, scopes: &ScopeSet) -> Self {
        let within = |claims: &BTreeSet<ClaimName>| {
            claims.iter().copied().filter(|claim| scopes.has(claim.scope())).collect()
        };
        Self { id_token: within(&self.id_token), userinfo: within(&self.userinfo) }
    }
}

/// A request as it was read.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ReadRequest {
    /// Who asks.
    pub client: Client,
    /// For what.
    pub request: AuthorizationRequest,
    /// An ID token of ours that says who is meant, unread.
    pub id_token_hint: Option<String>,
    /// The `sub` that is wanted.
    pub sub: Option<String>,
}

/// Why there is no request.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum AuthorizationRefused {
    /// Nobody can be sent anywhere: the person is told, on a page of ours.
    Here(NotTrusted),
    /// The client is told.
    Client(ResponseTarget, OauthError),
}

/// Why nobody is sent back.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum NotTrusted {
    /// No client is named, or several.
    ClientMissing,
    /// There is no client of this id.
    ClientUnknown(String),
    /// No address is named, or several.
    RedirectUriMissing(ApplicationId),
    /// The address is none of the client's.
    RedirectUriUnknown(ApplicationId, String),
    /// The `request_uri` is unknown, over, or another client's.
    RequestUriUnknown(ApplicationId),
}

impl NotTrusted {
    /// Which client it is about, where one is named.
    pub fn client(&self) -> Option<&str> {
        match self {
            Self::ClientMissing => None,
            Self::ClientUnknown(id) => Some(id),
            Self::RedirectUriMissing(client)
            | Self::RedirectUriUnknown(client, _)
            | Self::RequestUriUnknown(client) => Some(client.as_str()),
        }
    }
}

/// For whoever can mend it: in English, as the protocol is. What was sent is cut and cleaned.
impl std::fmt::Display for NotTrusted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::ClientMissing => write!(f, "`client_id` is missing, or stands more than once."),
            Self::ClientUnknown(id) => {
                write!(f, "`client_id` is not registered, or disabled: {}", told_id(id))
            }
            Self::RedirectUriMissing(client) => {
                write!(f, "client {client}: `redirect_uri` is missing, or stands more than once.")
            }
            Self::RedirectUriUnknown(client, given) => write!(
                f,
                "client {client}: `redirect_uri` is none of those registered, to the letter: {}",
                line::address_as_it_came(given, 300)
            ),
            Self::RequestUriUnknown(client) => {
                write!(f, "client {client}: `request_uri` is unknown, over, or another client's.")
            }
        }
    }
}

/// An id that nobody has, as it is told: whatever else was sent in its place is nobody's to read.
pub fn told_id(given: &str) -> String {
    match ApplicationId::parse(given) {
        Ok(id) => line::report(id.as_str(), 80),
        Err(_) => format!("no id, of {} characters", given.chars().count()),
    }
}

impl AuthorizationRequest {
    /// Reads the parameters of a request. `find` knows the clients.
    pub fn read(
        parameters: &Parameters,
        find: impl FnOnce(&str) -> Option<Client>,
        how: RequestWay,
        now: Timestamp,
    ) -> Result<ReadRequest, AuthorizationRefused> {
        let here = AuthorizationRefused::Here;
        let id = parameters.sole("client_id").ok_or_else(|| here(NotTrusted::ClientMissing))?;
        let client = find(id).ok_or_else(|| here(NotTrusted::ClientUnknown(id.to_owned())))?;
        let missing = || here(NotTrusted::RedirectUriMissing(client.id.clone()));
        let address = parameters.sole("redirect_uri").ok_or_else(missing)?;
        if !client.is_redirect_uri(address) {
            return Err(here(NotTrusted::RedirectUriUnknown(client.id.clone(), address.to_owned())));
        }
        let state = parameters.sole("state").filter(|state| comes_back(state, LONGEST_STATE));
        let mut target = ResponseTarget {
            redirect_uri: address.to_owned(),
            mode: ResponseMode::Query,
            state: state.map(str::to_owned),
        };
        let mode = ResponseMode::read(parameters.get("response_mode"), address);
        if let Ok(mode) = mode {
            target.mode = mode;
        }
        let read = mode.and_then(|mode| Self::pushed_only(&client, how).map(|()| mode));
        let read = read.and_then(|_| Self::parts(parameters, &client, target.clone(), now));
        let (request, id_token_hint, sub) =
            read.map_err(|error| AuthorizationRefused::Client(target, error))?;
        Ok(ReadRequest { client, request, id_token_hint, sub })
    }

    /// Some clients push all their requests: what comes by a browser, whoever may have changed it, is none of theirs.
    fn pushed_only(client: &Client, how: RequestWay) -> Result<(), OauthError> {
        if how == RequestWay::Browser && client.pushes() {
            let why = "this client has to push its requests (RFC 9126)";
            return Err(OauthError::new(OauthCode::InvalidRequest, why));
        }
        Ok(())
    }

    /// What stands in the request beside client and address.
    fn parts(
        parameters: &Parameters,
        client: &Client,
        target: ResponseTarget,
        now: Timestamp,
    ) -> Result<(Self, Option<String>, Option<String>), OauthError> {
        let invalid = |why: &'static str| OauthError::new(OauthCode::InvalidRequest, why);
        for (name, code) in [
            ("request", OauthCode::RequestNotSupported),
            ("request_uri", OauthCode::RequestUriNotSupported),
            ("registration", OauthCode::RegistrationNotSupported),
        ] {
            if parameters.get(name).is_some() {
                return Err(OauthError::new(code, format!("`{name}` is not supported here")));
            }
        }
        parameters.each_once()?;
        if parameters.get("state").is_some_and(|state| !comes_back(state, LONGEST_STATE)) {
            return Err(invalid("`state` is longer than 2048 bytes, or has control characters"));
        }
        if let Some(name) = parameters.longer_than(LONGEST_VALUE) {
            return Err(OauthError::new(
                OauthCode::InvalidRequest,
                format!("`{name}` is longer than {LONGEST_VALUE} bytes"),
            ));
        }
        match parameters.get("response_type") {
            Some("code") => {}
            Some(_) => {
                let why = "`response_type` has to be `code`";
                return Err(OauthError::new(OauthCode::UnsupportedResponseType, why));
            }
            None => return Err(invalid("`response_type` is missing")),
        }
        let asked = asked_scopes(parameters)?;
        let nonce = parameters.get("nonce");
        if nonce.is_some_and(|nonce| !comes_back(nonce, LONGEST_NONCE)) {
            return Err(invalid("`nonce` is longer than 512 bytes, or has control characters"));
        }
        let challenge = challenge(parameters, client)?;
        let max_age = match parameters.get("max_age") {
            Some(seconds) => {
                Some(read_seconds(seconds).ok_or_else(|| invalid("`max_age` is no number of seconds"))?)
            }
            None => client.metadata.default_max_age,
        };
        let wanted = WantedClaims::of(parameters)?;
        let claims = wanted.claims.within(&client.metadata.scope);
        let acr = wanted.acr(parameters)?;
        let request = Self {
            client: client.id.clone(),
            target,
            nonce: nonce.map(str::to_owned),
            scopes: asked.within(&client.metadata.scope),
            claims,
            dpop_jkt: dpop_jkt(parameters)?,
            challenge,
            prompt: Prompt::read(parameters.get("prompt"))?,
            max_age: max_age.map(Duration::from_secs),
            acr,
            language: parameters.get("ui_locales").and_then(spoken),
            holder: RequestedHolder::Anyone,
            // What is no holder id of ours, as an address of mail, helps nobody here.
            login_hint: parameters.get("login_hint").and_then(|typed| plain(typed).ok()),
            asked_at: now,
        };
        Ok((request, parameters.get("id_token_hint").map(str::to_owned), wanted.sub))
    }

    /// Whether it says more than applications need: what keeps it until its person has come is not free.
    pub fn is_long(&self) -> bool {
        let texts = [self.target.state.as_ref(), self.nonce.as_ref(), Some(&self.target.redirect_uri)];
        let said: usize = texts.into_iter().flatten().chain(&self.acr.values).map(String::len).sum();
        said > USUAL
    }

    /// Why nothing can come of it, whoever is there.
    pub fn hopeless(&self, client: &Client) -> Option<OauthError> {
        if self.acr.of(&client.means()).is_empty() {
            let why = "what is asked for cannot be proven here by this client's people";
            return Some(OauthError::new(OauthCode::UnmetAuthenticationRequirements, why));
        }
        // Whoever logged in would be somebody else, again and again.
        self.holder.nobody().map(|why| OauthError::new(OauthCode::LoginRequired, why))
    }

    /// What is to be done for whoever is there.
    pub fn decide(&self, client: &Client, there: Option<&Presence>, step: RequestStep) -> Decision {
        if let Some(error) = self.hopeless(client) {
            return Decision::Refuse(error);
        }
        let fits = there.is_some_and(|there| self.lacking(client, there).is_none());
        let is_anyones = client.may_be_anyones(&self.target.redirect_uri);
        let looks = (self.prompt == Prompt::SelectAccount || is_anyones) && step == RequestStep::Arrived;
        match self.prompt {
            _ if fits && !looks => Decision::Answer,
            Prompt::None if fits => {
                let why = "any program on the device can pass for this one, so the person has to press a button (RFC 8252 §8.6)";
                Decision::Refuse(OauthError::new(OauthCode::InteractionRequired, why))
            }
            Prompt::None => {
                let why = "nobody is signed in here as it is asked for";
                Decision::Refuse(OauthError::new(OauthCode::LoginRequired, why))
            }
            Prompt::Needed | Prompt::Login | Prompt::SelectAccount => Decision::Ask,
        }
    }

    /// What whoever is there lacks; nothing where nothing more needs to be proven.
    pub fn lacking(&self, client: &Client, there: &Presence) -> Option<Lacking> {
        let wanted = match &self.holder {
            RequestedHolder::Anyone => true,
            RequestedHolder::This(holder) => *holder == there.holder,
            RequestedHolder::Unknown | RequestedHolder::Unread | RequestedHolder::OfAnother => false,
        };
        let means = self.acr.of(&client.means());
        let anew = self.prompt == Prompt::Login || client.metadata.single_sign_on == SingleSignOn::Refuse;
        // What is given ends that long after the proof: of an older one nothing would come but a code that nobody can use.
        let lasting = client.grant_lifetime();
        let useful = self.asked_at.before(lasting.saturating_sub(USEFUL.min(lasting / 2)));
        let oldest = match (anew, self.max_age) {
            (true, _) => self.asked_at,
            (false, Some(age)) => self.asked_at.before(age).max(useful),
            (false, None) => useful,
        };
        match () {
            () if !wanted => Some(Lacking::Person),
            () if !means.contains(&there.means) => Some(Lacking::Means),
            () if there.authenticated_at < oldest => Some(Lacking::Proof),
            () => None,
        }
    }
}

/// What is given lasts at least so long.
const USEFUL: Duration = Duration::from_mins(5);

/// Who is signed in, as far as it matters here.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Presence {
    /// Who.
    pub holder: HolderId,
    /// With what the person proved it last.
    pub means: MeansKind,
    /// When.
    pub authenticated_at: Timestamp,
}

/// What whoever is signed in lacks for a request.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Lacking {
    /// Somebody else is asked for.
    Person,
    /// The proof was made with something that is not allowed.
    Means,
    /// The proof is too old.
    Proof,
}

/// By whom a request comes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum RequestWay {
    /// By a person's browser.
    Browser,
    /// By the client itself.
    Client,
}

/// How far a request has come.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RequestStep {
    /// The person was just sent here.
    Arrived,
    /// The person has seen our page.
    Seen,
}

/// What is to be done with a request.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Decision {
    /// The client gets its code.
    Answer,
    /// The person has to do something on our page first.
    Ask,
    /// The client is told that nothing comes of it.
    Refuse(OauthError),
}

impl Prompt {
    fn read(text: Option<&str>) -> Result<Self, OauthError> {
        let mut prompt = Self::Needed;
        let all = words(text);
        for word in &all {
            prompt = match (word.as_str(), prompt) {
                ("none", _) if all.len() > 1 => {
                    let why = "`prompt` has `none` beside something else";
                    return Err(OauthError::new(OauthCode::InvalidRequest, why));
                }
                ("none", _) => Self::None,
                ("login", _) => Self::Login,
                // Both show who goes on to which application, and wait for a press: whoever logs in by a proof has consented by it.
                ("consent" | "select_account", Self::Needed) => Self::SelectAccount,
                ("consent" | "select_account", prompt) => prompt,
                _ => {
                    let why = "`prompt` knows none, login, select_account and consent";
                    return Err(OauthError::new(OauthCode::InvalidRequest, why));
                }
            };
        }
        Ok(prompt)
    }
}

/// The thumbprint of a key (RFC 7638): a SHA-256 in base64url.
fn dpop_jkt(parameters: &Parameters) -> Result<Option<String>, OauthError> {
    let Some(text) = parameters.get("dpop_jkt") else { return Ok(None) };
    let why = "`dpop_jkt` is no thumbprint of a key";
    let shaped = CodeChallenge::read(text).is_some();
    if shaped { Ok(Some(text.to_owned())) } else { Err(OauthError::new(OauthCode::InvalidRequest, why)) }
}

fn challenge(parameters: &Parameters, client: &Client) -> Result<Option<CodeChallenge>, OauthError> {
    let invalid = |why: &'static str| OauthError::new(OauthCode::InvalidRequest, why);
    match (parameters.get("code_challenge"), parameters.get("code_challenge_method")) {
        (Some(challenge), Some("S256")) => {
            let read = CodeChallenge::read(challenge);
            read.map(Some).ok_or_else(|| invalid("`code_challenge` is no SHA-256 in base64url"))
        }
        (Some(_), _) => Err(invalid("`code_challenge_method` has to be `S256`")),
        (None, Some(_)) => Err(invalid("`code_challenge` is missing")),
        (None, None) => {
            if client.metadata.pkce == Pkce::Optional && !client.is_public() {
                return Ok(None);
            }
            Err(invalid("`code_challenge` is missing (PKCE, RFC 7636)"))
        }
    }
}

/// Whether a text can come back as it came: RFC 6749 appendix A.5 has printable ASCII, and more harms nobody.
fn comes_back(text: &str, longest: usize) -> bool {
    text.len() <= longest && !text.chars().any(char::is_control)
}

fn read_seconds(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    // Longer than any session is as good as for ever.
    digits.then(|| text.parse().unwrap_or(u64::from(u32::MAX)).min(u64::from(u32::MAX)))
}

fn words(text: Option<&str>) -> Vec<String> {
    text.unwrap_or_default().split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The first language of `ui_locales` that we speak.
pub fn spoken(locales: &str) -> Option<Language> {
    locales.split(' ').find_map(|tag| match tag.split('-').next() {
        Some(it) if it.eq_ignore_ascii_case("ja") => Some(Language::Ja),
        Some(it) if it.eq_ignore_ascii_case("en") => Some(Language::En),
        Some(_) | None => None,
    })
}

/// What the `claims` parameter asks for.
#[derive(Debug, Default)]
struct WantedClaims {
    claims: RequestedClaims,
    acr: Option<RequestedAcr>,
    sub: Option<String>,
}

/// One claim that is wished for.
struct ClaimWish<'a> {
    members: Option<&'a Map<String, Value>>,
}

impl<'a> ClaimWish<'a> {
    /// Refuses what is no wish (OpenID Connect Core §5.5.1): of a condition that is written a little wrong nothing would be left.
    fn of(name: &str, wish: &'a Value) -> Result<Self, String> {
        let wish = match wish {
            Value::Null => Self { members: None },
            Value::Object(members) => Self { members: Some(members) },
            Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
                return Err(malformed(name, "has to be null or an object"));
            }
        };
        if !matches!(wish.member("essential"), None | Some(Value::Bool(_))) {
            return Err(malformed(name, "has an `essential` that is neither true nor false"));
        }
        let values = match wish.member("values") {
            None => None,
            Some(Value::Array(values)) => Some(values),
            Some(_) => return Err(malformed(name, "has `values` that are no list")),
        };
        // Both decide who gets in.
        if matches!(name, "acr" | "sub") {
            if values.is_some_and(Vec::is_empty) {
                return Err(malformed(name, "has `values` without any"));
            }
            if !wish.member("value").into_iter().chain(values.into_iter().flatten()).all(Value::is_string) {
                return Err(malformed(name, "has a value that is no text"));
            }
            if wish.member("value").is_some() && values.is_some() {
                return Err(malformed(
                    name,
                    "has `value` and `values`: which of them decides, nobody can say",
                ));
            }
        }
        Ok(wish)
    }

    /// What is `null` is not there.
    fn member(&self, name: &str) -> Option<&'a Value> {
        self.members?.get(name).filter(|value| !value.is_null())
    }

    fn is_essential(&self) -> bool {
        self.member("essential") == Some(&Value::Bool(true))
    }

    /// The values that would do, in the order of preference.
    fn values(&self) -> Vec<String> {
        let several = self.member("values").and_then(Value::as_array).into_iter().flatten();
        let all = self.member("value").into_iter().chain(several);
        all.filter_map(|value| value.as_str().map(str::to_owned)).collect()
    }
}

impl WantedClaims {
    /// Those of a request; none where it names none.
    fn of(parameters: &Parameters) -> Result<Self, OauthError> {
        let Some(text) = parameters.get("claims") else { return Ok(Self::default()) };
        Self::read(text).map_err(|why| OauthError::new(OauthCode::InvalidRequest, why))
    }

    /// The classes: a single claim counts more than `acr_values`, which is a wish.
    fn acr(&self, parameters: &Parameters) -> Result<RequestedAcr, OauthError> {
        let wish = || RequestedAcr { values: words(parameters.get("acr_values")), need: AcrNeed::Voluntary };
        usual(self.acr.clone().unwrap_or_else(wish))
    }

    /// Members that we do not know mean nothing (OpenID Connect Core §5.5).
    fn read(text: &str) -> Result<Self, String> {
        let read = object_once(text.as_bytes());
        let read = read.map_err(|_| "`claims` is no JSON object, or has a member twice".to_owned())?;
        let (in_userinfo, in_id_token) = (wishes(&read, "userinfo")?, wishes(&read, "id_token")?);
        if in_userinfo.get("acr").is_some_and(ClaimWish::is_essential) {
            return Err(malformed(
                "acr",
                "stands in the ID token alone: as a condition it belongs in `id_token`",
            ));
        }
        let names = |wishes: &BTreeMap<&str, ClaimWish<'_>>| {
            wishes.keys().filter_map(|name| ClaimName::named(name)).collect()
        };
        let acr = in_id_token.get("acr").filter(|wish| !wish.values().is_empty()).map(|wish| RequestedAcr {
            values: wish.values(),
            need: if wish.is_essential() { AcrNeed::Essential } else { AcrNeed::Voluntary },
        });
        let subs = [&in_id_token, &in_userinfo].into_iter().filter_map(|wishes| wishes.get("sub"));
        let subs: BTreeSet<String> = subs.flat_map(ClaimWish::values).collect();
        if subs.len() > 1 {
            return Err(malformed("sub", "names more than one person"));
        }
        let sub = subs.into_iter().next();
        let claims = RequestedClaims { id_token: names(&in_id_token), userinfo: names(&in_userinfo) };
        Ok(Self { claims, acr, sub })
    }
}

/// What is wrong with one claim that is wished for.
fn malformed(name: &str, why: &str) -> String {
    let name: String = name.chars().take(40).collect();
    format!("`claims`: `{name}` {why} (OpenID Connect Core 5.5)")
}

/// The claims of one place, by name.
fn wishes<'a>(
    claims: &'a Map<String, Value>,
    place: &str,
) -> Result<BTreeMap<&'a str, ClaimWish<'a>>, String> {
    match claims.get(place) {
        None | Some(Value::Null) => Ok(BTreeMap::new()),
        Some(Value::Object(members)) => {
            members.iter().map(|(name, wish)| Ok((name.as_str(), ClaimWish::of(name, wish)?))).collect()
        }
        Some(_) => Err(malformed(place, "has to be an object")),
    }
}

/// The scopes that a request asks for: without `openid` it is no login.
pub fn asked_scopes(parameters: &Parameters) -> Result<ScopeSet, OauthError> {
    let asked = ScopeSet::read(parameters.get("scope").unwrap_or_default());
    if asked.has(Scope::Openid) {
        return Ok(asked);
    }
    Err(OauthError::new(OauthCode::InvalidScope, "`scope` has to contain `openid`"))
}

/// The classes that a request asks for: by `claims`, or by `acr_values`.
pub fn asked_acr(parameters: &Parameters) -> Result<RequestedAcr, OauthError> {
    WantedClaims::of(parameters)?.acr(parameters)
}

/// Refuses more classes, or longer ones, than anybody asks for.
fn usual(acr: RequestedAcr) -> Result<RequestedAcr, OauthError> {
    if acr.values.len() > MOST_ACR || acr.values.iter().any(|acr| acr.len() > LONGEST_ACR) {
        let why = "more than 16 classes are asked for, or one with more than 100 characters";
        return Err(OauthError::new(OauthCode::InvalidRequest, why));
    }
    Ok(acr)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oidc::client::{ApplicationType, ClientAuthMethod};
    use serde_json::json;

    const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    fn karte() -> Client {
        let metadata = json!({
            "client_name": "電子カルテ", "redirect_uris": ["https://karte.example/cb"],
            "scope": "openid profile holder_id",
        });
        let id = ApplicationId::parse("karte").unwrap();
        Client { id, metadata: serde_json::from_value(metadata).unwrap() }
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(seconds * 1000)
    }

    fn usual() -> Vec<(&'static str, &'static str)> {
        vec![
            ("client_id", "karte"),
            ("redirect_uri", "https://karte.example/cb"),
            ("response_type", "code"),
            ("scope", "openid"),
            ("state", "s"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
        ]
    }

    fn with(more: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
        let mut all: Vec<_> =
            usual().into_iter().filter(|(name, _)| more.iter().all(|(it, _)| it != name)).collect();
        all.extend(more.iter().filter(|(_, value)| *value != "-"));
        all
    }

    fn read_by(client: Client, pairs: &[(&str, &str)]) -> Result<ReadRequest, AuthorizationRefused> {
        let parameters = Parameters::read(pairs.iter().copied());
        AuthorizationRequest::read(
            &parameters,
            |id| (id == "karte").then_some(client),
            RequestWay::Browser,
            at(1000),
        )
    }

    fn read(more: &[(&'static str, &'static str)]) -> Result<ReadRequest, AuthorizationRefused> {
        read_by(karte(), &with(more))
    }

    fn request(more: &[(&'static str, &'static str)]) -> AuthorizationRequest {
        read(more).unwrap().request
    }

    fn told(more: &[(&'static str, &'static str)]) -> OauthCode {
        match read(more) {
            Err(AuthorizationRefused::Client(target, error)) => {
                assert_eq!(target.redirect_uri, "https://karte.example/cb");
                error.code
            }
            other => panic!("{more:?}: {other:?}"),
        }
    }

    fn doctor(means: MeansKind, seconds: i64) -> Presence {
        Presence { holder: HolderId::parse("testc1").unwrap(), means, authenticated_at: at(seconds) }
    }

    #[test]
    fn nobody_is_sent_to_an_address_that_is_not_the_clients() {
        let here = |more: &[(&'static str, &'static str)]| match read(more) {
            Err(AuthorizationRefused::Here(why)) => why,
            other => panic!("{more:?}: {other:?}"),
        };
        let id = || ApplicationId::parse("karte").unwrap();
        assert_eq!(here(&[("client_id", "-")]), NotTrusted::ClientMissing);
        assert_eq!(here(&[("client_id", "other")]), NotTrusted::ClientUnknown("other".to_owned()));
        assert_eq!(here(&[("redirect_uri", "-")]), NotTrusted::RedirectUriMissing(id()));
        let evil = "https://evil.example/cb";
        assert_eq!(here(&[("redirect_uri", evil)]), NotTrusted::RedirectUriUnknown(id(), evil.to_owned()));
        // What is written down of either is nothing that somebody put into it.
        for (name, sent, told) in [
            ("redirect_uri", "https://u:geheim@evil.example/cb?token=geheim", "https://…@evil.example/cb…"),
            ("client_id", "geheim geheim", "no id, of 13 characters"),
            ("client_id", "other", "other"),
        ] {
            let why = here(&[(name, sent)]).to_string();
            assert!(why.ends_with(told) && !why.contains("geheim"), "{why}");
        }
        for name in ["client_id", "redirect_uri"] {
            let mut twice = usual();
            let again = *twice.iter().find(|(it, _)| *it == name).unwrap();
            twice.push(again);
            assert!(matches!(read_by(karte(), &twice), Err(AuthorizationRefused::Here(_))), "{name}");
        }
    }

    #[test]
    fn the_client_is_told_what_is_wrong_with_the_rest() {
        for (more, code) in [
            (&[("response_type", "-")][..], OauthCode::InvalidRequest),
            (&[("response_type", "token")], OauthCode::UnsupportedResponseType),
            (&[("response_type", "code id_token")], OauthCode::UnsupportedResponseType),
            (&[("response_mode", "fragment")], OauthCode::InvalidRequest),
            (&[("response_mode", "query.jwt")], OauthCode::InvalidRequest),
            (&[("scope", "-")], OauthCode::InvalidScope),
            (&[("scope", "profile")], OauthCode::InvalidScope),
            (&[("scope", "OPENID")], OauthCode::InvalidScope),
            (&[("prompt", "none login")], OauthCode::InvalidRequest),
            (&[("prompt", "create")], OauthCode::InvalidRequest),
            (&[("max_age", "-1")], OauthCode::InvalidRequest),
            (&[("max_age", "1.5")], OauthCode::InvalidRequest),
            (&[("max_age", "+1")], OauthCode::InvalidRequest),
            (&[("code_challenge", "-"), ("code_challenge_method", "-")], OauthCode::InvalidRequest),
            (&[("code_challenge", "-")], OauthCode::InvalidRequest),
            (&[("code_challenge_method", "-")], OauthCode::InvalidRequest),
            (&[("code_challenge_method", "plain")], OauthCode::InvalidRequest),
            (&[("code_challenge_method", "s256")], OauthCode::InvalidRequest),
            (&[("code_challenge", "short")], OauthCode::InvalidRequest),
            (&[("claims", "[]")], OauthCode::InvalidRequest),
            (&[("claims", "{")], OauthCode::InvalidRequest),
            (&[("claims", r#"{"id_token":{"acr":"aal3"}}"#)], OauthCode::InvalidRequest),
            (&[("request", "eyJ")], OauthCode::RequestNotSupported),
            (&[("request_uri", "https://evil.example/r")], OauthCode::RequestUriNotSupported),
            (&[("registration", "{}")], OauthCode::RegistrationNotSupported),
            (&[("nonce", "a"), ("nonce", "b")], OauthCode::InvalidRequest),
        ] {
            assert_eq!(told(more), code, "{more:?}");
        }
    }

    #[test]
    fn what_means_nothing_here_spoils_nothing() {
        let it = request(&[
            ("display", "popup"),
            ("login_hint", "TESTC1"),
            ("claims_locales", "se"),
            ("ui_locales", "se ja-JP en"),
            ("extra", "foobar"),
            ("nonce", ""),
            ("scope", "openid email profile certificate"),
            ("acr_values", "1 2"),
        ]);
        assert_eq!(it.language, Some(Language::Ja));
        assert_eq!(it.nonce, None);
        assert_eq!(it.scopes.to_string(), "openid profile");
        assert_eq!(it.acr.values, ["1", "2"]);
    }

    #[test]
    fn state_and_nonce_come_back_whole_or_not_at_all() {
        let long: &'static str = "s".repeat(2048).leak();
        assert_eq!(request(&[("state", long)]).target.state.as_deref(), Some(long));
        assert_eq!(told(&[("nonce", "a\nb")]), OauthCode::InvalidRequest);
        let longer: &'static str = "s".repeat(2049).leak();
        match read(&[("state", longer)]) {
            Err(AuthorizationRefused::Client(target, _)) => assert_eq!(target.state, None),
            other => panic!("{other:?}"),
        }
        let nonce: &'static str = "n".repeat(512).leak();
        assert_eq!(request(&[("nonce", nonce)]).nonce.as_deref(), Some(nonce));
        let nonce: &'static str = "n".repeat(513).leak();
        assert_eq!(told(&[("nonce", nonce)]), OauthCode::InvalidRequest);
    }

    #[test]
    fn a_client_with_a_secret_may_be_let_off_pkce_and_no_other() {
        let mut client = karte();
        client.metadata.pkce = Pkce::Optional;
        let without = with(&[("code_challenge", "-"), ("code_challenge_method", "-")]);
        assert_eq!(read_by(client.clone(), &without).unwrap().request.challenge, None);
        client.metadata.token_endpoint_auth_method = ClientAuthMethod::None;
        assert!(read_by(client, &without).is_err());
    }

    #[test]
    fn whoever_is_signed_in_comes_in() {
        let it = request(&[]);
        assert_eq!(it.decide(&karte(), None, RequestStep::Arrived), Decision::Ask);
        let there = doctor(MeansKind::Phone, 10);
        assert_eq!(it.decide(&karte(), Some(&there), RequestStep::Arrived), Decision::Answer);
    }

    #[test]
    fn a_proof_from_before_is_not_enough_where_a_new_one_is_wanted() {
        let mut refusing = karte();
        refusing.metadata.single_sign_on = SingleSignOn::Refuse;
        for (client, more) in [
            (karte(), &[("prompt", "login")][..]),
            (karte(), &[("prompt", "login consent select_account")]),
            (karte(), &[("max_age", "0")]),
            (refusing, &[]),
        ] {
            let it = request(more);
            for step in [RequestStep::Arrived, RequestStep::Seen] {
                let before = doctor(MeansKind::Phone, 999);
                assert_eq!(it.decide(&client, Some(&before), step), Decision::Ask, "{more:?}");
                let since = doctor(MeansKind::Phone, 1000);
                assert_eq!(it.decide(&client, Some(&since), step), Decision::Answer, "{more:?}");
            }
        }
    }

    #[test]
    fn the_age_of_a_proof_is_counted_from_the_request_on() {
        let it = request(&[("max_age", "300")]);
        let decide =
            |seconds| it.decide(&karte(), Some(&doctor(MeansKind::Hpki, seconds)), RequestStep::Arrived);
        assert_eq!(decide(700), Decision::Answer);
        assert_eq!(decide(699), Decision::Ask);
        let it = request(&[("max_age", "99999999999999999999999")]);
        assert_eq!(
            it.decide(&karte(), Some(&doctor(MeansKind::Hpki, 0)), RequestStep::Arrived),
            Decision::Answer
        );
    }

    #[test]
    fn a_proof_of_which_nothing_lasting_could_be_given_is_made_anew() {
        let mut client = karte();
        client.metadata.grant_lifetime = 600;
        let decide = |more: &[(&'static str, &'static str)], seconds| {
            request(more).decide(&client, Some(&doctor(MeansKind::Phone, seconds)), RequestStep::Arrived)
        };
        // Asked at 1000: what is given would end at 1000, and 299 s or 300 s later.
        assert_eq!(decide(&[], 400), Decision::Ask);
        assert_eq!(decide(&[], 699), Decision::Ask);
        assert_eq!(decide(&[], 700), Decision::Answer);
        assert_eq!(decide(&[("max_age", "900")], 699), Decision::Ask);
        assert!(matches!(decide(&[("prompt", "none")], 699), Decision::Refuse(_)));
    }

    #[test]
    fn nothing_is_shown_where_nothing_may_be() {
        let refused = |more: &[(&'static str, &'static str)], there: Option<Presence>| match request(more)
            .decide(&karte(), there.as_ref(), RequestStep::Arrived)
        {
            Decision::Refuse(error) => error.code,
            other => panic!("{more:?}: {other:?}"),
        };
        assert_eq!(refused(&[("prompt", "none")], None), OauthCode::LoginRequired);
        let old = Some(doctor(MeansKind::Phone, 0));
        assert_eq!(refused(&[("prompt", "none"), ("max_age", "1")], old.clone()), OauthCode::LoginRequired);
        assert_eq!(refused(&[("prompt", "none"), ("acr_values", "aal3")], old), OauthCode::LoginRequired);
    }

    #[test]
    fn an_account_is_chosen_and_consented_to_once() {
        for prompt in ["select_account", "consent", "consent select_account"] {
            let it = request(&[("prompt", prompt)]);
            let there = doctor(MeansKind::Phone, 10);
            assert_eq!(it.decide(&karte(), Some(&there), RequestStep::Arrived), Decision::Ask, "{prompt}");
            assert_eq!(it.decide(&karte(), Some(&there), RequestStep::Seen), Decision::Answer, "{prompt}");
        }
    }

    /// Whoever runs on the same PC could take what the session gives, without anybody noticing (RFC 8252 §8.6).
    #[test]
    fn a_program_that_cannot_prove_itself_gets_nothing_without_a_press() {
        let there = doctor(MeansKind::Phone, 10);
        let mut native = karte();
        native.metadata.application_type = ApplicationType::Native;
        native.metadata.token_endpoint_auth_method = ClientAuthMethod::None;
        let asked = |to: &str, more: &[(&'static str, &'static str)]| {
            let mut it = request(more);
            it.target.redirect_uri = to.to_owned();
            it
        };
        for to in ["http://127.0.0.1:18393/cb", "http://[::1]:1/cb", "com.example.karte:/cb"] {
            let it = asked(to, &[]);
            assert_eq!(it.decide(&native, Some(&there), RequestStep::Arrived), Decision::Ask, "{to}");
            assert_eq!(it.decide(&native, Some(&there), RequestStep::Seen), Decision::Answer, "{to}");
            match asked(to, &[("prompt", "none")]).decide(&native, Some(&there), RequestStep::Arrived) {
                Decision::Refuse(error) => assert_eq!(error.code, OauthCode::InteractionRequired, "{to}"),
                other => panic!("{to}: {other:?}"),
            }
        }
        let owned = asked("https://karte.example/app", &[]);
        assert_eq!(owned.decide(&native, Some(&there), RequestStep::Arrived), Decision::Answer);
        native.metadata.token_endpoint_auth_method = ClientAuthMethod::ClientSecretBasic;
        let proven = asked("http://127.0.0.1:18393/cb", &[]);
        assert_eq!(proven.decide(&native, Some(&there), RequestStep::Arrived), Decision::Answer);
    }

    #[test]
    fn a_stronger_means_is_asked_for_and_never_assumed() {
        let essential = r#"{"id_token":{"acr":{"essential":true,"values":["aal3"]}}}"#;
        let it = request(&[("claims", essential)]);
        assert_eq!(
            it.decide(&karte(), Some(&doctor(MeansKind::Phone, 10)), RequestStep::Arrived),
            Decision::Ask
        );
        assert_eq!(
            it.decide(&karte(), Some(&doctor(MeansKind::Hpki, 10)), RequestStep::Arrived),
            Decision::Answer
        );
        let mut phones = karte();
        phones.metadata.means = vec![MeansKind::Phone];
        assert!(matches!(it.decide(&phones, None, RequestStep::Arrived), Decision::Refuse(_)));
        let unknown = r#"{"id_token":{"acr":{"essential":true,"value":"aal9"}}}"#;
        match request(&[("claims", unknown)]).decide(&karte(), None, RequestStep::Arrived) {
            Decision::Refuse(error) => assert_eq!(error.code, OauthCode::UnmetAuthenticationRequirements),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_person_who_is_meant_is_the_only_one_who_fits() {
        let mut it = request(&[]);
        it.holder = RequestedHolder::This(HolderId::parse("testc2").unwrap());
        let there = doctor(MeansKind::Phone, 10);
        assert_eq!(it.decide(&karte(), Some(&there), RequestStep::Arrived), Decision::Ask);
        it.holder = RequestedHolder::This(there.holder.clone());
        assert_eq!(it.decide(&karte(), Some(&there), RequestStep::Arrived), Decision::Answer);
    }

    #[test]
    fn nobody_is_asked_to_be_somebody_who_is_not_known() {
        let mut it = request(&[]);
        let mut told = BTreeSet::new();
        for holder in [RequestedHolder::Unknown, RequestedHolder::Unread, RequestedHolder::OfAnother] {
            it.holder = holder;
            for there in [None, Some(doctor(MeansKind::Phone, 10))] {
                match it.decide(&karte(), there.as_ref(), RequestStep::Arrived) {
                    Decision::Refuse(error) => {
                        assert_eq!(error.code, OauthCode::LoginRequired);
                        told.insert(error.description);
                    }
                    other => panic!("{other:?}"),
                }
            }
        }
        assert_eq!(told.len(), 3, "each says why");
    }

    #[test]
    fn single_claims_are_given_as_far_as_the_client_may_have_them() {
        let claims = r#"{"userinfo":{"name":{"essential":true},"authority":null,"email":null},"id_token":{"holder_id":null,"sub":{"value":"abc"}},"x":1}"#;
        let read = read(&[("claims", claims)]).unwrap();
        assert_eq!(read.request.claims.userinfo, BTreeSet::from([ClaimName::Name]));
        assert_eq!(read.request.claims.id_token, BTreeSet::from([ClaimName::HolderId]));
        assert_eq!(read.sub.as_deref(), Some("abc"));
    }

    #[test]
    fn a_condition_that_is_written_a_little_wrong_is_refused_by_its_name() {
        let card = "urn:kagura:acr:hpki";
        for claims in [
            json!({ "id_token": { "acr": { "essential": true, "values": card } } }),
            json!({ "id_token": { "acr": { "essential": true, "value": [card] } } }),
            json!({ "id_token": { "acr": { "essential": true, "value": 1 } } }),
            json!({ "id_token": { "acr": { "essential": true, "values": [card, 1] } } }),
            json!({ "id_token": { "acr": { "essential": true, "values": [] } } }),
            json!({ "id_token": { "acr": { "essential": "true", "value": card } } }),
            json!({ "userinfo": { "acr": { "essential": true, "values": [card] } } }),
            json!({ "id_token": { "acr": { "essential": true, "value": card, "values": ["aal2"] } } }),
            json!({ "id_token": { "sub": { "value": 1 } } }),
            json!({ "id_token": { "sub": { "values": ["abc", "def"] } } }),
            json!({ "userinfo": { "sub": { "values": "abc" } } }),
            json!({ "userinfo": { "name": { "essential": 1 } } }),
        ] {
            let text: &'static str = claims.to_string().leak();
            let Err(AuthorizationRefused::Client(_, error)) = read(&[("claims", text)]) else {
                panic!("{claims}")
            };
            let (name, _) = claims
                .as_object()
                .unwrap()
                .values()
                .next()
                .unwrap()
                .as_object()
                .unwrap()
                .iter()
                .next()
                .unwrap();
            assert_eq!(error.code, OauthCode::InvalidRequest);
            assert!(error.description.contains(&format!("`{name}`")), "{claims}: {}", error.description);
        }
        let twice = r#"{"id_token":{"acr":{"essential":true,"value":"aal3"},"acr":null}}"#;
        assert_eq!(told(&[("claims", twice)]), OauthCode::InvalidRequest);
        // What is null is as good as left out, and a wish that is told elsewhere is none.
        let null = r#"{"id_token":{"acr":{"essential":true,"value":null,"values":["aal3"]}},"userinfo":{"acr":null}}"#;
        let it = request(&[("claims", null)]);
        assert_eq!((it.acr.values, it.acr.need), (vec!["aal3".to_owned()], AcrNeed::Essential));
    }

    #[test]
    fn a_request_is_kept_whole() {
        let it = request(&[
            ("max_age", "5"),
            ("ui_locales", "en"),
            ("response_mode", "form_post"),
            ("nonce", "n"),
        ]);
        let kept = serde_json::to_string(&it).unwrap();
        assert_eq!(serde_json::from_str::<AuthorizationRequest>(&kept).unwrap(), it);
    }
}
