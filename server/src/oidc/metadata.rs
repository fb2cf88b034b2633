//! What clients find out by themselves: the document of OpenID Connect Discovery 1.0 §3, which is that of RFC 8414, too.

use crate::oidc::client::{CLIENT_ALGORITHMS, ClientAuthMethod, GrantType};
use crate::oidc::jose::JwsAlgorithm;
use crate::oidc::keys::SIGNED_BY;
use crate::oidc::level::ACR_VALUES;
use crate::oidc::response::ResponseMode;
use crate::oidc::scope::{ClaimName, Scope};
use serde::Serialize;

/// Where the endpoints are, below the issuer.
pub mod path {
    /// The document itself.
    pub const OPENID_CONFIGURATION: &str = "/.well-known/openid-configuration";
    /// The same, where RFC 8414 looks for it.
    pub const OAUTH_SERVER: &str = "/.well-known/oauth-authorization-server";
    /// Our public keys.
    pub const JWKS: &str = "/oidc/jwks";
    /// Where people are sent to.
    pub const AUTHORIZE: &str = "/oidc/authorize";
    /// Where they go on when they have logged in.
    pub const RESUME: &str = "/oidc/resume";
    /// Where they go back to the application without having logged in.
    pub const BACK: &str = "/oidc/back";
    /// Where codes become tokens.
    pub const TOKEN: &str = "/oidc/token";
    /// Where a client begins a login for its own screen.
    pub const DEVICE_AUTHORIZATION: &str = "/oidc/device_authorization";
    /// Where a client begins a login of somebody whom it names.
    pub const BACKCHANNEL_AUTHENTICATION: &str = "/oidc/bc-authorize";
    /// Where people type the code of a client's screen.
    pub const DEVICE: &str = "/device";
    /// Where clients push their requests.
    pub const PUSH: &str = "/oidc/par";
    /// Who it is.
    pub const USERINFO: &str = "/oidc/userinfo";
    /// Where a token is given back.
    pub const REVOKE: &str = "/oidc/revoke";
    /// Whether a token counts.
    pub const INTROSPECT: &str = "/oidc/introspect";
    /// Where people log out.
    pub const END_SESSION: &str = "/oidc/end_session";
}

/// The document.
#[derive(Clone, Debug, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "the document has as many")]
pub struct ProviderMetadata {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    userinfo_endpoint: String,
    jwks_uri: String,
    revocation_endpoint: String,
    introspection_endpoint: String,
    end_session_endpoint: String,
    backchannel_logout_supported: bool,
    backchannel_logout_session_supported: bool,
    pushed_authorization_request_endpoint: String,
    require_pushed_authorization_requests: bool,
    device_authorization_endpoint: String,
    backchannel_authentication_endpoint: String,
    backchannel_token_delivery_modes_supported: [&'static str; 1],
    backchannel_authentication_request_signing_alg_values_supported: Vec<&'static str>,
    backchannel_user_code_parameter_supported: bool,
    dpop_signing_alg_values_supported: Vec<&'static str>,
    response_types_supported: [&'static str; 1],
    response_modes_supported: [&'static str; 2],
    grant_types_supported: Vec<&'static str>,
    subject_types_supported: [&'static str; 2],
    id_token_signing_alg_values_supported: [JwsAlgorithm; 2],
    token_endpoint_auth_methods_supported: Vec<&'static str>,
    token_endpoint_auth_signing_alg_values_supported: Vec<&'static str>,
    revocation_endpoint_auth_methods_supported: Vec<&'static str>,
    revocation_endpoint_auth_signing_alg_values_supported: Vec<&'static str>,
    introspection_endpoint_auth_methods_supported: Vec<&'static str>,
    introspection_endpoint_auth_signing_alg_values_supported: Vec<&'static str>,
    code_challenge_methods_supported: [&'static str; 1],
    scopes_supported: Vec<&'static str>,
    claims_supported: Vec<&'static str>,
    claims_locales_supported: [&'static str; 2],
    acr_values_supported: [&'static str; 5],
    prompt_values_supported: [&'static str; 4],
    ui_locales_supported: [&'static str; 2],
    claims_parameter_supported: bool,
    request_parameter_supported: bool,
    request_uri_parameter_supported: bool,
    authorization_response_iss_parameter_supported: bool,
}

/// Claims of every ID token.
const ALWAYS: [&str; 9] = ["iss", "sub", "aud", "exp", "iat", "auth_time", "acr", "amr", "sid"];

impl ProviderMetadata {
    /// The document of this issuer, which has no final slash.
    pub fn of(issuer: &str) -> Self {
        let at = |path: &str| format!("{issuer}{path}");
        let methods: Vec<_> = ClientAuthMethod::ALL.map(ClientAuthMethod::as_str).into();
        let signed: Vec<_> = CLIENT_ALGORITHMS.into_iter().flat_map(JwsAlgorithm::names).copied().collect();
        let confidential: Vec<_> = methods.iter().copied().filter(|it| *it != "none").collect();
        Self {
            issuer: issuer.to_owned(),
            authorization_endpoint: at(path::AUTHORIZE),
            token_endpoint: at(path::TOKEN),
            userinfo_endpoint: at(path::USERINFO),
            jwks_uri: at(path::JWKS),
            revocation_endpoint: at(path::REVOKE),
            introspection_endpoint: at(path::INTROSPECT),
            end_session_endpoint: at(path::END_SESSION),
            backchannel_logout_supported: true,
            backchannel_logout_session_supported: true,
            pushed_authorization_request_endpoint: at(path::PUSH),
            require_pushed_authorization_requests: false,
            device_authorization_endpoint: at(path::DEVICE_AUTHORIZATION),
            backchannel_authentication_endpoint: at(path::BACKCHANNEL_AUTHENTICATION),
            backchannel_token_delivery_modes_supported: ["poll"],
            backchannel_authentication_request_signing_alg_values_supported: signed.clone(),
            backchannel_user_code_parameter_supported: false,
            dpop_signing_alg_values_supported: signed.clone(),
            response_types_supported: ["code"],
            response_modes_supported: ResponseMode::ALL,
            grant_types_supported: GrantType::ALL.map(GrantType::as_str).into(),
            subject_types_supported: ["pairwise", "public"],
            id_token_signing_alg_values_supported: SIGNED_BY,
            token_endpoint_auth_methods_supported: methods.clone(),
            token_endpoint_auth_signing_alg_values_supported: signed.clone(),
            revocation_endpoint_auth_methods_supported: methods,
            revocation_endpoint_auth_signing_alg_values_supported: signed.clone(),
            introspection_endpoint_auth_methods_supported: confidential,
            introspection_endpoint_auth_signing_alg_values_supported: signed,
            code_challenge_methods_supported: ["S256"],
            scopes_supported: Scope::ALL.map(Scope::as_str).into(),
            claims_supported: ALWAYS.into_iter().chain(ClaimName::ALL.map(ClaimName::as_str)).collect(),
            claims_locales_supported: ["ja", "ja-Kana-JP"],
            acr_values_supported: ACR_VALUES,
            prompt_values_supported: ["none", "login", "consent", "select_account"],
            ui_locales_supported: ["ja", "en"],
            claims_parameter_supported: true,
            request_parameter_supported: false,
            request_uri_parameter_supported: false,
            authorization_response_iss_parameter_supported: true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_says_what_clients_look_for() {
        let told = serde_json::to_value(ProviderMetadata::of("https://kagura.example")).unwrap();
        assert_eq!(told["issuer"], "https://kagura.example");
        assert_eq!(told["token_endpoint"], "https://kagura.example/oidc/token");
        for (name, has) in [
            ("response_types_supported", "code"),
            ("id_token_signing_alg_values_supported", "RS256"),
            ("scopes_supported", "openid"),
            ("code_challenge_methods_supported", "S256"),
            ("grant_types_supported", "refresh_token"),
            ("token_endpoint_auth_methods_supported", "client_secret_basic"),
            ("claims_supported", "sub"),
            ("claims_supported", "name#ja-Kana-JP"),
            ("claims_locales_supported", "ja-Kana-JP"),
            ("dpop_signing_alg_values_supported", "EdDSA"),
            ("token_endpoint_auth_signing_alg_values_supported", "Ed25519"),
            // RFC 8414 §2: wherever `private_key_jwt` is offered.
            ("revocation_endpoint_auth_signing_alg_values_supported", "ES256"),
            ("introspection_endpoint_auth_signing_alg_values_supported", "ES256"),
        ] {
            assert!(told[name].as_array().unwrap().contains(&has.into()), "{name}");
        }
        // Left out, the last of them would mean yes.
        assert_eq!(told["request_uri_parameter_supported"], false);
        assert_eq!(told["authorization_response_iss_parameter_supported"], true);
    }
}
