//! How a client says which one it is (OpenID Connect Core §9): what it sent, read, and which way that is. Whether it is true is looked at
//! elsewhere.

use crate::ids::Secret;
use crate::oidc::client::ClientAuthMethod;
use crate::oidc::error::{OauthCode, OauthError};
use crate::oidc::jose::peek;
use crate::oidc::parameters::Parameters;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The one kind of assertion that there is (RFC 7523 §2.2).
const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// What a client sent to prove which one it is.
#[derive(Clone, Debug)]
pub enum ClientCredentials {
    /// A secret, in one of the two ways.
    Secret {
        /// Which client.
        id: String,
        /// Its secret; none where what was sent cannot be one.
        secret: Option<Secret>,
        /// In which way.
        method: ClientAuthMethod,
    },
    /// A JWT that it has signed.
    Assertion {
        /// The JWT, unread.
        jwt: String,
        /// Which client, where it says so beside the JWT.
        id: Option<String>,
    },
    /// Its name alone.
    Named {
        /// Which client.
        id: String,
    },
}

impl ClientCredentials {
    /// Which client whoever sends this says to be, whether it can be read as a proof or not.
    pub fn claimed(authorization: Option<&str>, form: &Parameters) -> Option<String> {
        let named = || form.get("client_id").map(str::to_owned);
        match Self::read(authorization, form) {
            Ok(Self::Secret { id, .. } | Self::Named { id }) => Some(id),
            Ok(Self::Assertion { jwt, id }) => id.or_else(|| peek(&jwt).ok()?.subject),
            Err(_) => named().or_else(|| basic(authorization?).map(|(id, _)| id)),
        }
    }

    /// Reads the header, where there is one, and the form. Two ways at once are none (RFC 6749 §2.3).
    pub fn read(authorization: Option<&str>, form: &Parameters) -> Result<Self, OauthError> {
        let invalid = |why: &'static str| OauthError::new(OauthCode::InvalidClient, why);
        let id = form.get("client_id").map(str::to_owned);
        let secret = form.get("client_secret");
        let assertion = form.get("client_assertion");
        let ways = [authorization, secret, assertion].iter().filter(|way| way.is_some()).count();
        if ways > 1 {
            let why = "the client proves in more than one way which one it is";
            return Err(OauthError::new(OauthCode::InvalidRequest, why));
        }
        if let Some(authorization) = authorization {
            let (basic, secret) =
                basic(authorization).ok_or_else(|| invalid("`Authorization` is no Basic, or its id and secret are not percent-encoded (RFC 6749 2.3.1)"))?;
            if id.is_some_and(|id| id != basic) {
                return Err(invalid("`client_id` is another than in `Authorization`"));
            }
            // As in a form, what is empty is not there (RFC 6749 §2.3.1): some programs without a secret say their name like this.
            if secret.is_empty() {
                return Ok(Self::Named { id: basic });
            }
            let secret = Secret::of_client(&secret);
            return Ok(Self::Secret { id: basic, secret, method: ClientAuthMethod::ClientSecretBasic });
        }
        if let Some(jwt) = assertion {
            if form.get("client_assertion_type") != Some(JWT_BEARER) {
                return Err(invalid("`client_assertion_type` has to be that of RFC 7523"));
            }
            return Ok(Self::Assertion { jwt: jwt.to_owned(), id });
        }
        let id = id.ok_or_else(|| invalid("the request does not say which client it is of"))?;
        Ok(match secret {
            Some(secret) => Self::Secret {
                id,
                secret: Secret::of_client(secret),
                method: ClientAuthMethod::ClientSecretPost,
            },
            None => Self::Named { id },
        })
    }

    /// In which way it was sent.
    pub fn method(&self) -> ClientAuthMethod {
        match self {
            Self::Secret { method, .. } => *method,
            Self::Assertion { .. } => ClientAuthMethod::PrivateKeyJwt,
            Self::Named { .. } => ClientAuthMethod::None,
        }
    }
}

/// Name and secret of `Authorization: Basic`; each was form-encoded before (RFC 6749 §2.3.1).
fn basic(header: &str) -> Option<(String, String)> {
    let (scheme, encoded) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (id, secret) = decoded.split_once(':').filter(|(id, _)| !id.is_empty())?;
    Some((form_decoded(id)?, form_decoded(secret)?))
}

fn form_decoded(text: &str) -> Option<String> {
    // A name without `=` and `&` is one key: both would have been encoded.
    if text.contains(['&', '=']) {
        return None;
    }
    let mut pairs = url::form_urlencoded::parse(text.as_bytes());
    Some(pairs.next().map(|(key, _)| key.into_owned()).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(pair: &str) -> String {
        format!("Basic {}", STANDARD.encode(pair))
    }

    fn secret() -> String {
        "A".repeat(43)
    }

    fn read(authorization: Option<&str>, form: &str) -> Result<ClientCredentials, OauthCode> {
        ClientCredentials::read(authorization, &Parameters::of_form(form.as_bytes())).map_err(|it| it.code)
    }

    #[test]
    fn a_secret_comes_in_the_header_or_in_the_form() {
        let basic = header(&format!("karte:{}", secret()));
        for (authorization, form, method) in [
            (Some(basic.as_str()), "client_id=karte", ClientAuthMethod::ClientSecretBasic),
            (Some(&*basic.replace("Basic", "bAsIc")), "", ClientAuthMethod::ClientSecretBasic),
            (
                None,
                &*format!("client_id=karte&client_secret={}", secret()),
                ClientAuthMethod::ClientSecretPost,
            ),
        ] {
            let read = read(authorization, form).unwrap();
            assert_eq!(read.method(), method);
            let ClientCredentials::Secret { id, secret: Some(_), .. } = read else { panic!("{read:?}") };
            assert_eq!(id, "karte");
        }
    }

    #[test]
    fn a_vendors_own_secret_is_one() {
        let own = "Vendor's.own+secret/of=40&printable-ones";
        let encoded: String = url::form_urlencoded::byte_serialize(own.as_bytes()).collect();
        let read = read(Some(&header(&format!("karte:{encoded}"))), "").unwrap();
        let ClientCredentials::Secret { secret: Some(secret), .. } = read else { panic!("{read:?}") };
        assert_eq!(secret.reveal(), own);
        let long = "a".repeat(129);
        for none in [
            "0123456789012345678901234567890",
            &long,
            "in two words, of forty characters as above",
            "電子カルテ電子カルテ電子カルテ",
        ] {
            assert!(Secret::of_client(none).is_none(), "{none}");
        }
        assert!(Secret::of_client(own).unwrap().is_drawn());
        assert!(!Secret::of_client(&"ab".repeat(20)).unwrap().is_drawn());
    }

    #[test]
    fn both_parts_of_the_header_are_decoded() {
        let it = read(Some(&header("kar%3Ate%2B+1:x")), "").unwrap();
        assert!(
            matches!(it, ClientCredentials::Secret { ref id, secret: None, .. } if id == "kar:te+ 1"),
            "{it:?}"
        );
    }

    #[test]
    fn a_header_without_a_secret_says_a_name_and_no_more() {
        let named = read(Some(&header("tool:")), "").unwrap();
        assert!(matches!(named, ClientCredentials::Named { ref id } if id == "tool"), "{named:?}");
        assert_eq!(named.method(), ClientAuthMethod::None);
        assert_eq!(read(Some(&header("tool:")), "client_id=other").unwrap_err(), OauthCode::InvalidClient);
        assert_eq!(read(Some(&header(":")), "").unwrap_err(), OauthCode::InvalidClient);
    }

    #[test]
    fn two_ways_at_once_are_none() {
        let basic = header(&format!("karte:{}", secret()));
        for form in [&*format!("client_secret={}", secret()), "client_assertion=a.b.c"] {
            assert_eq!(read(Some(&basic), form).unwrap_err(), OauthCode::InvalidRequest);
        }
        assert_eq!(read(Some(&basic), "client_id=other").unwrap_err(), OauthCode::InvalidClient);
    }

    #[test]
    fn what_is_no_name_and_secret_is_refused() {
        for authorization in
            ["", "Basic", "Basic !", "Bearer abc", &header("karte"), &header("a&b:c"), "Basic /w=="]
        {
            assert_eq!(
                read(Some(authorization), "").unwrap_err(),
                OauthCode::InvalidClient,
                "{authorization}"
            );
        }
        assert_eq!(read(None, "").unwrap_err(), OauthCode::InvalidClient);
        assert_eq!(read(None, "client_assertion=a.b.c").unwrap_err(), OauthCode::InvalidClient);
        assert!(matches!(read(None, "client_id=app").unwrap(), ClientCredentials::Named { .. }));
    }
}
