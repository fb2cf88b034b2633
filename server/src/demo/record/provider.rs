//! What the application does with its provider, by the library: finding it, sending people there, taking what they bring back, renewing it,
//! and hearing that they have logged out. What it hands on was verified.

use super::errands::{Errand, Purpose};
use super::http_client::{HttpClient, NoAnswer};
use super::setup::{CALLBACK, NoRecord, RecordSetup, SCOPE, SIGNED_OUT};
use super::stop::Stop;
use super::text::Tongue;
use super::visits::KnownAs;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreAuthenticationFlow, CoreErrorResponseType, CoreGenderClaim,
    CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreRevocableToken,
    CoreRevocationErrorResponse, CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AccessToken, AccessTokenHash, AdditionalClaims, AuthorizationCode, ClaimsVerificationError, Client,
    ClientId, ClientSecret, CsrfToken, EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet,
    IdToken, IdTokenClaims, IdTokenFields, IdTokenVerifier, IssuerUrl, JsonWebTokenType, LanguageTag,
    LogoutRequest, Nonce, OAuth2TokenResponse as _, PkceCodeChallenge, PkceCodeVerifier,
    PostLogoutRedirectUrl, ProviderMetadataWithLogout, RedirectUrl, RefreshToken, RequestTokenError, Scope,
    SignatureVerificationError, StandardErrorResponse, StandardTokenResponse, SubjectIdentifier,
    TokenResponse as _, UserInfoClaims, UserInfoError,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::str::FromStr as _;
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};
use tokio::sync::Mutex;
use url::Url;

/// The class that signing needs: an HPKI card.
pub(super) const HPKI: &str = "urn:kagura:acr:hpki";
/// So old may the proof be with which somebody signs, in seconds.
pub(super) const FRESH: i64 = 5 * 60;
/// What two clocks may differ by, in seconds.
const SKEW: i64 = 30;
/// So long is known what was found out about the provider, in seconds.
const KNOWN: i64 = 10 * 60;
/// A key that is not known is looked for at most so often, in seconds.
const SOONEST: i64 = 30;
/// A provider that could not be found is not looked for meanwhile, in seconds.
const REST: i64 = 3;
/// A logout token is not older than this, in seconds.
const NOTICE: i64 = 10 * 60;
/// The event of a logout token (OpenID Connect Back-Channel Logout §2.4).
const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// What an ID token has beside the claims that the library knows.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct OtherClaims {
    /// The session (OpenID Connect Back-Channel Logout §2.1).
    sid: Option<String>,
}

impl AdditionalClaims for OtherClaims {}

/// What userinfo has beside the claims that the library knows, whatever that is.
#[derive(Clone, Debug, Deserialize, Serialize)]
struct AllClaims {
    #[serde(flatten)]
    all: Map<String, Value>,
}

impl AdditionalClaims for AllClaims {}

/// What a logout token has beside the claims of every token. The library knows no logout tokens; but it is a JWT that is verified as an ID
/// token is (§2.6), and so the library verifies it.
#[derive(Clone, Debug, Deserialize, Serialize)]
struct LogoutClaims {
    jti: String,
    sid: Option<String>,
    events: BTreeMap<String, Map<String, Value>>,
}

impl AdditionalClaims for LogoutClaims {}

type Jwt<Claims> =
    IdToken<Claims, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm>;
type Verifier<'a> = IdTokenVerifier<'a, CoreJsonWebKey>;
type TokenAnswer = StandardTokenResponse<
    IdTokenFields<
        OtherClaims,
        EmptyExtraTokenFields,
        CoreGenderClaim,
        CoreJweContentEncryptionAlgorithm,
        CoreJwsSigningAlgorithm,
    >,
    CoreTokenType,
>;
type KarteClient = Client<
    OtherClaims,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    TokenAnswer,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// What came of a login: who it is, how surely, and what was given. The tokens themselves never leave this type.
#[derive(Clone)]
pub(super) struct Arrival {
    /// The person and the session, as the provider knows them.
    pub(super) known_as: KnownAs,
    /// How surely (`acr`).
    pub(super) acr: String,
    /// When it was proven, in seconds since 1970.
    pub(super) auth_time: i64,
    /// The claims of the ID token.
    pub(super) id_claims: Map<String, Value>,
    /// The claims at the userinfo endpoint.
    pub(super) userinfo: Map<String, Value>,
    /// What the access token may be used for.
    pub(super) scope: String,
    /// When it is over, where that was said, in seconds since 1970.
    pub(super) expires_at: Option<i64>,
    id_token: Jwt<OtherClaims>,
    nonce: Nonce,
    refresh: Option<RefreshToken>,
}

/// Where to send somebody, and what to keep meanwhile.
pub(super) struct Leaving {
    /// The address.
    pub(super) address: Url,
    /// Which errand it is.
    pub(super) state: CsrfToken,
    /// What the ID token has to bring.
    pub(super) nonce: Nonce,
    /// What proves that the code is ours.
    pub(super) verifier: PkceCodeVerifier,
}

/// Whether the provider may show a page.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Pages {
    /// It may.
    Shown,
    /// It answers at once, whatever that is (`prompt=none`).
    None,
}

/// That a session is over at the provider.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct LogoutNews {
    /// Which.
    pub(super) known_as: KnownAs,
    /// The name of the token, which counts once.
    pub(super) jti: String,
    /// Until when it counts, in seconds since 1970.
    pub(super) until: i64,
}

/// How new what is known about the provider has to be.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Age {
    /// Of the last minutes.
    Usual,
    /// There was a key that is not known.
    New,
}

/// What was found out about the provider, or that it could not be.
type KnownProvider = Result<Arc<ProviderMetadataWithLogout>, Stop>;

/// The provider, as the application knows it.
pub(super) struct Provider {
    issuer: IssuerUrl,
    client: (ClientId, ClientSecret),
    back: RedirectUrl,
    after: PostLogoutRedirectUrl,
    http: HttpClient,
    known: Mutex<Option<(i64, KnownProvider)>>,
}

impl Provider {
    pub(super) fn of(setup: &RecordSetup) -> Result<Self, NoRecord> {
        let bad = |address: &str| NoRecord::Address(address.to_owned());
        // Compared letter by letter, and without a slash at its end.
        let issuer = setup.issuer.as_str().trim_end_matches('/').to_owned();
        let [back, after] = [CALLBACK, SIGNED_OUT].map(|path| format!("{}{path}", setup.origin));
        Ok(Self {
            issuer: IssuerUrl::new(issuer.clone()).map_err(|_| bad(&issuer))?,
            client: (ClientId::new(setup.client_id.clone()), ClientSecret::new(setup.client_secret.clone())),
            back: RedirectUrl::new(back.clone()).map_err(|_| bad(&back))?,
            after: PostLogoutRedirectUrl::new(after.clone()).map_err(|_| bad(&after))?,
            http: HttpClient::new()?,
            known: Mutex::default(),
        })
    }

    /// Whether this is what the provider calls itself, in the answer that a browser brings (RFC 9207).
    pub(super) fn is_issuer(&self, iss: Option<&str>) -> bool {
        iss == Some(self.issuer.as_str())
    }

    /// Where somebody goes to log in, or to confirm with a card as `before` what is to be signed.
    pub(super) async fn leave(
        &self,
        (purpose, pages): (Purpose, Pages),
        before: Option<&Arrival>,
        (tongue, now): (Tongue, i64),
    ) -> Result<Leaving, Stop> {
        let client = self.client(Age::Usual, now).await?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let mut asked = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                || CsrfToken::new_random_len(32),
                || Nonce::new_random_len(32),
            )
            .set_pkce_challenge(challenge)
            .add_ui_locale(LanguageTag::new(tongue.tag().to_owned()));
        // The library asks for `openid` by itself.
        for scope in SCOPE.split(' ').filter(|it| *it != "openid") {
            asked = asked.add_scope(Scope::new(scope.to_owned()));
        }
        if pages == Pages::None {
            asked = asked.add_prompt(CoreAuthPrompt::None);
        }
        if let Purpose::Sign(_) = purpose {
            // `acr_values` would be a wish; as an essential claim it is met, or the login fails (OpenID Connect Core §5.5.1.1).
            let claims = serde_json::json!({ "id_token": { "acr": { "essential": true, "value": HPKI } } });
            asked = asked
                .add_extra_param("claims", claims.to_string())
                .set_max_age(Duration::from_secs(FRESH.unsigned_abs()));
        }
        if let Some(before) = before {
            asked = asked.set_id_token_hint(&before.id_token);
        }
        let (address, state, nonce) = asked.url();
        Ok(Leaving { address, state, nonce, verifier })
    }

    /// What a code is worth.
    pub(super) async fn redeem(&self, code: String, errand: Errand, now: i64) -> Result<Arrival, Stop> {
        let client = self.client(Age::Usual, now).await?;
        let asked = client.exchange_code(AuthorizationCode::new(code)).map_err(|_| Stop::Away)?;
        let answer = asked.set_pkce_verifier(errand.verifier).request_async(&self.http).await;
        let answer = answer.map_err(|why| refused(&why, Stop::NotOurs))?;
        let id_token = answer.id_token().cloned().ok_or(Stop::NotBelieved)?;
        let nonce = errand.nonce;
        let verified = |client: &KarteClient| {
            let verifier = at(client.id_token_verifier(), now);
            let verifier = match errand.purpose {
                Purpose::SignIn => verifier,
                Purpose::Sign(_) => verifier
                    .set_auth_context_verifier_fn(|acr| {
                        needs(acr.is_some_and(|it| it.as_str() == HPKI), "acr")
                    })
                    .set_auth_time_verifier_fn(move |at| {
                        needs(at.is_some_and(|at| is_fresh(at.timestamp(), now)), "auth_time")
                    }),
            };
            let claims = id_token.claims(&verifier, &nonce)?;
            belongs_to(&id_token, claims, answer.access_token(), &verifier)?;
            Ok(claims.clone())
        };
        let (client, claims) = self.verified(client, now, verified).await?;
        let userinfo =
            self.userinfo(&client, answer.access_token().clone(), claims.subject().clone()).await?;
        Ok(arrival(&answer, (id_token, &claims), (userinfo, nonce, None), now))
    }

    /// The same with new tokens (RFC 6749 §6).
    pub(super) async fn renew(&self, before: &Arrival, now: i64) -> Result<Arrival, Stop> {
        let refresh = before.refresh.clone().ok_or(Stop::NotRenewed)?;
        let client = self.client(Age::Usual, now).await?;
        let asked = client.exchange_refresh_token(&refresh).map_err(|_| Stop::Away)?;
        let answer = asked.request_async(&self.http).await.map_err(|why| refused(&why, Stop::NotRenewed))?;
        let sub = &before.known_as.sub;
        let Some(id_token) = answer.id_token().cloned() else {
            let subject = SubjectIdentifier::new(sub.clone());
            let userinfo = self.userinfo(&client, answer.access_token().clone(), subject).await?;
            let (scope, expires_at) = given(&answer, now);
            let refresh = answer.refresh_token().cloned().or(Some(refresh));
            return Ok(Arrival { userinfo, scope, expires_at, refresh, ..before.clone() });
        };
        let nonce = before.nonce.clone();
        let verified = |client: &KarteClient| {
            let verifier = at(client.id_token_verifier(), now);
            // A renewed one has no nonce, or the same (OpenID Connect Core §12.2).
            let same = |it: Option<&Nonce>| needs(it.is_none_or(|it| it.secret() == nonce.secret()), "nonce");
            let claims = id_token.claims(&verifier, same)?;
            belongs_to(&id_token, claims, answer.access_token(), &verifier)?;
            Ok(claims.clone())
        };
        let (client, claims) = self.verified(client, now, verified).await?;
        if claims.subject().as_str() != sub {
            return Err(Stop::AnotherPerson);
        }
        let userinfo =
            self.userinfo(&client, answer.access_token().clone(), claims.subject().clone()).await?;
        Ok(arrival(&answer, (id_token, &claims), (userinfo, nonce, Some(refresh)), now))
    }

    /// Where somebody goes to log out there, too.
    pub(super) async fn log_out(&self, arrival: &Arrival, tongue: Tongue, now: i64) -> Result<Url, Stop> {
        let metadata = self.found(Age::Usual, now).await?;
        let end = metadata.additional_metadata().end_session_endpoint.clone().ok_or(Stop::Away)?;
        Ok(LogoutRequest::from(end)
            .set_id_token_hint(&arrival.id_token)
            .set_client_id(self.client.0.clone())
            .set_post_logout_redirect_uri(self.after.clone())
            .add_ui_locale(LanguageTag::new(tongue.tag().to_owned()))
            .http_get_url())
    }

    /// What a logout token says (OpenID Connect Back-Channel Logout §2.6).
    pub(super) async fn logout_news(&self, token: &str, now: i64) -> Result<LogoutNews, Stop> {
        let token = Jwt::<LogoutClaims>::from_str(token).map_err(|_| Stop::NotBelieved)?;
        let client = self.client(Age::Usual, now).await?;
        let kind = JsonWebTokenType::new("logout+jwt".to_owned());
        let kind = kind.normalize().map_err(|_| Stop::Failed)?;
        let verified = |client: &KarteClient| {
            let verifier = at(client.id_token_verifier(), now)
                .set_allowed_jose_types([kind.clone()])
                .set_issue_time_verifier_fn(move |at| {
                    needs((now - NOTICE..=now + SKEW).contains(&at.timestamp()), "iat")
                });
            // With a nonce it is an ID token, which somebody holds out to us as something else.
            let none = |it: Option<&Nonce>| needs(it.is_none(), "nonce");
            Ok(token.claims(&verifier, none)?.clone())
        };
        let (_, claims) = self.verified(client, now, verified).await?;
        let LogoutClaims { jti, sid, events } = claims.additional_claims().clone();
        if !events.contains_key(EVENT) || jti.is_empty() || jti.len() > 200 {
            return Err(Stop::NotBelieved);
        }
        let known_as = KnownAs { sub: claims.subject().to_string(), sid };
        Ok(LogoutNews { known_as, jti, until: claims.expiration().timestamp() + SKEW })
    }

    /// What was found out about the provider.
    async fn found(&self, age: Age, now: i64) -> KnownProvider {
        let mut known = self.known.lock().await;
        let lasts = match age {
            Age::Usual => KNOWN,
            Age::New => SOONEST,
        };
        match &*known {
            Some((since, Ok(metadata))) if (*since..*since + lasts).contains(&now) => {
                return Ok(Arc::clone(metadata));
            }
            // Who waits behind somebody who waited in vain does not wait as long again.
            Some((since, Err(stop))) if (*since..*since + REST).contains(&now) => return Err(*stop),
            Some(_) | None => {}
        }
        let found = ProviderMetadataWithLogout::discover_async(self.issuer.clone(), &self.http).await;
        let found = found.map(Arc::new).map_err(|cause| {
            tracing::debug!(?cause, "the record application finds no provider");
            Stop::Away
        });
        *known = Some((now, found.clone()));
        found
    }

    async fn client(&self, age: Age, now: i64) -> Result<KarteClient, Stop> {
        let metadata = ProviderMetadataWithLogout::clone(&*self.found(age, now).await?);
        let (id, secret) = self.client.clone();
        Ok(KarteClient::from_provider_metadata(metadata, id, Some(secret))
            .set_redirect_uri(self.back.clone()))
    }

    /// Verifies with the keys that are known; where one is not among them, once more with those of now: they are replaced.
    async fn verified<T>(
        &self,
        client: KarteClient,
        now: i64,
        verify: impl Fn(&KarteClient) -> Result<T, ClaimsVerificationError>,
    ) -> Result<(KarteClient, T), Stop> {
        match verify(&client) {
            Ok(it) => Ok((client, it)),
            Err(ClaimsVerificationError::SignatureVerification(
                SignatureVerificationError::NoMatchingKey,
            )) => {
                let client = self.client(Age::New, now).await?;
                let it = verify(&client).map_err(|why| not_believed(&why))?;
                Ok((client, it))
            }
            Err(why) => Err(not_believed(&why)),
        }
    }

    async fn userinfo(
        &self,
        client: &KarteClient,
        access: AccessToken,
        sub: SubjectIdentifier,
    ) -> Result<Map<String, Value>, Stop> {
        let asked = client.user_info(access, Some(sub)).map_err(|_| Stop::Away)?;
        let answer: UserInfoClaims<AllClaims, CoreGenderClaim> =
            asked.request_async(&self.http).await.map_err(|why| match why {
                UserInfoError::ClaimsVerification(_) => Stop::NotBelieved,
                _ => Stop::Away,
            })?;
        Ok(object(serde_json::to_value(answer).unwrap_or_default()))
    }
}

/// The verifier of ID tokens, at this time, by clocks that may differ a little.
fn at(verifier: Verifier<'_>, now: i64) -> Verifier<'_> {
    let then = Duration::from_secs(u64::try_from(now - SKEW).unwrap_or_default());
    verifier
        .set_time_fn(move || (UNIX_EPOCH + then).into())
        .set_issue_time_verifier_fn(move |at| needs(at.timestamp() <= now + SKEW, "iat"))
}

/// Whether a proof was made lately enough for signing.
pub(super) fn is_fresh(auth_time: i64, now: i64) -> bool {
    (now - FRESH - SKEW..=now + SKEW).contains(&auth_time)
}

fn needs(holds: bool, what: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(format!("`{what}` is not what was asked for")) }
}

/// The access token came beside this ID token (OpenID Connect Core §3.1.3.8).
fn belongs_to(
    id_token: &Jwt<OtherClaims>,
    claims: &IdTokenClaims<OtherClaims, CoreGenderClaim>,
    access: &AccessToken,
    verifier: &Verifier<'_>,
) -> Result<(), ClaimsVerificationError> {
    let Some(said) = claims.access_token_hash() else { return Ok(()) };
    let unsigned = ClaimsVerificationError::SignatureVerification;
    let algorithm = id_token.signing_alg().map_err(unsigned)?;
    let key = id_token.signing_key(verifier).map_err(unsigned)?;
    let hash = AccessTokenHash::from_token(access, algorithm, key)
        .map_err(|why| ClaimsVerificationError::Other(why.to_string()))?;
    needs(hash == *said, "at_hash").map_err(ClaimsVerificationError::Other)
}

fn not_believed(why: &ClaimsVerificationError) -> Stop {
    tracing::debug!(%why, "the record application does not believe a token");
    match why {
        ClaimsVerificationError::Expired(_) => Stop::Clock,
        ClaimsVerificationError::InvalidAuthContext(_) | ClaimsVerificationError::InvalidAuthTime(_) => {
            Stop::NotProven
        }
        _ => Stop::NotBelieved,
    }
}

/// Why the token endpoint gives nothing; what it says of a code or a refresh token that does not count any more is `over`.
fn refused(
    why: &RequestTokenError<NoAnswer, StandardErrorResponse<CoreErrorResponseType>>,
    over: Stop,
) -> Stop {
    tracing::debug!(%why, "the record application gets no tokens");
    match why {
        RequestTokenError::ServerResponse(said) => match said.error() {
            CoreErrorResponseType::InvalidGrant => over,
            _ => Stop::Refused,
        },
        _ => Stop::Away,
    }
}

fn arrival(
    answer: &TokenAnswer,
    (id_token, claims): (Jwt<OtherClaims>, &IdTokenClaims<OtherClaims, CoreGenderClaim>),
    (userinfo, nonce, refresh): (Map<String, Value>, Nonce, Option<RefreshToken>),
    now: i64,
) -> Arrival {
    let (scope, expires_at) = given(answer, now);
    Arrival {
        known_as: KnownAs { sub: claims.subject().to_string(), sid: claims.additional_claims().sid.clone() },
        acr: claims.auth_context_ref().map(|it| it.to_string()).unwrap_or_default(),
        auth_time: claims.auth_time().unwrap_or_else(|| claims.issue_time()).timestamp(),
        id_claims: payload(&id_token.to_string()),
        userinfo,
        scope,
        expires_at,
        id_token,
        nonce,
        refresh: answer.refresh_token().cloned().or(refresh),
    }
}

/// What the access token may be used for, and until when.
fn given(answer: &TokenAnswer, now: i64) -> (String, Option<i64>) {
    let scopes = answer.scopes().map(|all| all.iter().map(|it| it.to_string()).collect::<Vec<_>>().join(" "));
    let lasts = answer.expires_in().and_then(|it| i64::try_from(it.as_secs()).ok());
    // Without it: what was asked for (RFC 6749 §5.1).
    (scopes.unwrap_or_else(|| SCOPE.to_owned()), lasts.map(|it| now.saturating_add(it)))
}

/// The claims of a token that was verified, all of them: to be shown.
fn payload(token: &str) -> Map<String, Value> {
    let part = token.split('.').nth(1).unwrap_or_default();
    let read = URL_SAFE_NO_PAD.decode(part).ok().and_then(|it| serde_json::from_slice(&it).ok());
    object(read.unwrap_or_default())
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}
