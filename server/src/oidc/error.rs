//! What a client is told when a request of its fails: the codes of OAuth and OpenID Connect, each with a sentence for its developer.

use serde::Serialize;
use std::borrow::Cow;

/// A code as the specifications write it. RFC 6749 §4.1.2.1 and §5.2 where nothing else is named.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OauthCode {
    /// A parameter is missing, stands twice, or cannot be what it is.
    InvalidRequest,
    /// Who asks for a token has not proven to be the client.
    InvalidClient,
    /// The code or refresh token is unknown, over, used, or another client's.
    InvalidGrant,
    /// The client may not ask in this way.
    UnauthorizedClient,
    /// This way of getting a token is not offered.
    UnsupportedGrantType,
    /// Nothing that was asked for may be had.
    InvalidScope,
    /// The person, or the server, said no.
    AccessDenied,
    /// Only `code` is offered.
    UnsupportedResponseType,
    /// The server failed.
    ServerError,
    /// The server has too much to do.
    TemporarilyUnavailable,
    /// Somebody has to log in, and no page may be shown (OpenID Connect Core §3.1.2.6).
    LoginRequired,
    /// Something has to be shown, and no page may be.
    InteractionRequired,
    /// Request objects are not taken.
    RequestNotSupported,
    /// Nothing is fetched from a `request_uri`.
    RequestUriNotSupported,
    /// Nobody registers a client within a request.
    RegistrationNotSupported,
    /// The `request_uri` is unknown, over, or another client's (RFC 9101 §6.2).
    InvalidRequestUri,
    /// What the person can prove here is not what was asked for (OpenID Connect Core Error Code
    /// `unmet_authentication_requirements` 1.0).
    UnmetAuthenticationRequirements,
    /// The access token is unknown or over (RFC 6750 §3.1).
    InvalidToken,
    /// The access token was given for less.
    InsufficientScope,
    /// The `DPoP` proof is not one (RFC 9449 §5).
    InvalidDpopProof,
    /// Nobody has approved it yet (RFC 8628 §3.5, CIBA §11).
    AuthorizationPending,
    /// The client asks more often than it was told to.
    SlowDown,
    /// Nobody has approved it in time.
    ExpiredToken,
    /// The client names somebody who is not known here, or who cannot approve anything (CIBA §13).
    UnknownUserId,
    /// The client's own message cannot be shown.
    InvalidBindingMessage,
    /// Only access and refresh tokens can be revoked (RFC 7009 §2.2.1).
    UnsupportedTokenType,
}

impl OauthCode {
    /// The code as it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidRequest => "invalid_request",
            Self::InvalidClient => "invalid_client",
            Self::InvalidGrant => "invalid_grant",
            Self::UnauthorizedClient => "unauthorized_client",
            Self::UnsupportedGrantType => "unsupported_grant_type",
            Self::InvalidScope => "invalid_scope",
            Self::AccessDenied => "access_denied",
            Self::UnsupportedResponseType => "unsupported_response_type",
            Self::ServerError => "server_error",
            Self::TemporarilyUnavailable => "temporarily_unavailable",
            Self::LoginRequired => "login_required",
            Self::InteractionRequired => "interaction_required",
            Self::RequestNotSupported => "request_not_supported",
            Self::RequestUriNotSupported => "request_uri_not_supported",
            Self::RegistrationNotSupported => "registration_not_supported",
            Self::InvalidRequestUri => "invalid_request_uri",
            Self::UnmetAuthenticationRequirements => "unmet_authentication_requirements",
            Self::InvalidToken => "invalid_token",
            Self::InsufficientScope => "insufficient_scope",
            Self::InvalidDpopProof => "invalid_dpop_proof",
            Self::AuthorizationPending => "authorization_pending",
            Self::SlowDown => "slow_down",
            Self::ExpiredToken => "expired_token",
            Self::UnknownUserId => "unknown_user_id",
            Self::InvalidBindingMessage => "invalid_binding_message",
            Self::UnsupportedTokenType => "unsupported_token_type",
        }
    }
}

/// A failed request, as its client is told.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct OauthError {
    /// What a program goes by.
    pub code: OauthCode,
    /// What the developer reads: English, of the few characters that RFC 6749 allows.
    pub description: Cow<'static, str>,
}

impl OauthError {
    /// This code, for this reason.
    pub fn new(code: OauthCode, description: impl Into<Cow<'static, str>>) -> Self {
        let description = description.into();
        if description.bytes().all(may_stand) {
            return Self { code, description };
        }
        let described = description.chars().map(|c| if c.is_ascii() && may_stand(c as u8) { c } else { '?' });
        Self { code, description: Cow::Owned(described.collect()) }
    }
}

/// What a description may consist of (RFC 6749 §5.2): printable ASCII without `"` and `\`.
const fn may_stand(byte: u8) -> bool {
    matches!(byte, 0x20..=0x21 | 0x23..=0x5b | 0x5d..=0x7e)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_written_as_it_is_serialized() {
        for code in [OauthCode::InvalidDpopProof, OauthCode::UnmetAuthenticationRequirements] {
            assert_eq!(serde_json::to_value(code).unwrap(), code.as_str());
        }
    }

    #[test]
    fn a_description_has_no_character_that_a_client_may_refuse() {
        let told = OauthError::new(OauthCode::InvalidScope, "`\"電子\\\r\n` is no scope".to_owned());
        assert_eq!(told.description, "`??????` is no scope");
        assert!(told.description.bytes().all(may_stand));
    }
}
