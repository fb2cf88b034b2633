//! What a token is for. A token of one kind is never taken for another: its `typ` says which it is (RFC 8725 §3.11).

use serde::{Deserialize, Serialize};

/// What a token is for.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
pub enum JwtKind {
    /// An ID token (OpenID Connect Core §2), also where it comes back as a hint.
    IdToken,
    /// An access token that resource servers read (RFC 9068).
    AccessToken,
    /// What tells an application that somebody has logged out (OpenID Connect Back-Channel Logout §2.4).
    LogoutToken,
    /// A proof that a client has the key that its token is bound to (RFC 9449 §4.2). The key stands in its header.
    DpopProof,
    /// With which a client says who it is (RFC 7523 §3).
    ClientAssertion,
    /// The parameters of an authorization request (RFC 9101).
    RequestObject,
    /// An answer of the userinfo endpoint that is signed (OpenID Connect Core §5.3.2).
    UserInfo,
    /// An answer about a token that is signed (RFC 9701).
    Introspection,
}

impl JwtKind {
    /// The `typ` with which we write one.
    pub const fn typ(self) -> &'static str {
        match self {
            Self::IdToken | Self::UserInfo => "JWT",
            Self::AccessToken => "at+jwt",
            Self::LogoutToken => "logout+jwt",
            Self::DpopProof => "dpop+jwt",
            Self::ClientAssertion => "client-authentication+jwt",
            Self::RequestObject => "oauth-authz-req+jwt",
            Self::Introspection => "token-introspection+jwt",
        }
    }

    /// Whether a token with this `typ`, or none, can be of this kind. Media types are compared without case, and `application/` may be left
    /// out (RFC 7515 §4.1.9). Client assertions and signed requests are older than this practice: most bear `JWT` or nothing. What has to
    /// stand in the one never stands in the other.
    pub(super) fn accepts(self, typ: Option<&str>) -> bool {
        let older = matches!(self, Self::ClientAssertion | Self::RequestObject);
        let Some(typ) = typ else { return older };
        let short = match typ.split_at_checked("application/".len()) {
            Some((prefix, rest)) if prefix.eq_ignore_ascii_case("application/") && !rest.contains('/') => {
                rest
            }
            Some(_) | None => typ,
        };
        short.eq_ignore_ascii_case(self.typ()) || (older && short.eq_ignore_ascii_case("JWT"))
    }
}
