//! The answer to an authorization request: the one place where it is made, so that `state` and `iss` are never forgotten.

use crate::oidc::error::{OauthCode, OauthError};
use serde::{Deserialize, Serialize};
use url::{Url, form_urlencoded};

/// Where and how a request is answered.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct ResponseTarget {
    /// The address, to the letter as the client has registered it.
    pub redirect_uri: String,
    /// How the answer travels.
    pub mode: ResponseMode,
    /// What the client wants back unchanged.
    pub state: Option<String>,
}

/// How an answer travels.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ResponseMode {
    /// In the address.
    Query,
    /// In a form that the browser posts (OAuth 2.0 Form Post Response Mode).
    FormPost,
}

impl ResponseMode {
    /// All of them, as they are published.
    pub const ALL: [&'static str; 2] = ["query", "form_post"];

    /// Reads `response_mode`. Nothing can be posted to a program.
    pub fn read(text: Option<&str>, redirect_uri: &str) -> Result<Self, OauthError> {
        match text {
            None | Some("query") => Ok(Self::Query),
            Some("form_post") if redirect_uri.starts_with("http") => Ok(Self::FormPost),
            Some(_) => {
                let why = "`response_mode` has to be `query` or `form_post`";
                Err(OauthError::new(OauthCode::InvalidRequest, why))
            }
        }
    }
}

/// An answer, ready to be sent.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum AuthorizationResponse {
    /// The browser is sent there.
    Redirect(String),
    /// The browser posts these fields.
    Form {
        /// To this address.
        action: String,
        /// Name and value of each.
        fields: Vec<(&'static str, String)>,
    },
}

impl ResponseTarget {
    /// The answer with what came of the request: a code, or why there is none.
    pub fn answer(&self, issuer: &str, outcome: Result<String, OauthError>) -> AuthorizationResponse {
        let mut fields = match outcome {
            Ok(code) => vec![("code", code)],
            Err(error) => vec![
                ("error", error.code.as_str().to_owned()),
                ("error_description", error.description.into_owned()),
            ],
        };
        fields.extend(self.state.clone().map(|state| ("state", state)));
        fields.push(("iss", issuer.to_owned()));
        match self.mode {
            ResponseMode::Query => AuthorizationResponse::Redirect(with_query(&self.redirect_uri, &fields)),
            ResponseMode::FormPost => {
                AuthorizationResponse::Form { action: self.redirect_uri.clone(), fields }
            }
        }
    }

    /// The origin to which a browser is sent: what a policy for our page may allow.
    pub fn origin(&self) -> Option<String> {
        let url = Url::parse(&self.redirect_uri).ok()?;
        url.origin().is_tuple().then(|| url.origin().ascii_serialization())
    }
}

/// An address with fields behind those that it has.
pub fn with_query(address: &str, fields: &[(&'static str, String)]) -> String {
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let between = match address.rsplit_once('?') {
        None => "?",
        Some((_, rest)) if rest.is_empty() || rest.ends_with('&') => "",
        Some(_) => "&",
    };
    format!("{address}{between}{query}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(redirect_uri: &str, mode: ResponseMode) -> ResponseTarget {
        ResponseTarget { redirect_uri: redirect_uri.to_owned(), mode, state: Some("a b&c=電".to_owned()) }
    }

    #[test]
    fn every_answer_has_state_and_issuer() {
        let issuer = "https://kagura.example";
        let failed = OauthError::new(OauthCode::LoginRequired, "nobody is here");
        for mode in [ResponseMode::Query, ResponseMode::FormPost] {
            for outcome in [Ok("code1".to_owned()), Err(failed.clone())] {
                let told = match target("https://karte.example/cb", mode).answer(issuer, outcome.clone()) {
                    AuthorizationResponse::Redirect(address) => {
                        let url = Url::parse(&address).unwrap();
                        url.query_pairs().map(|(a, b)| (a.into_owned(), b.into_owned())).collect::<Vec<_>>()
                    }
                    AuthorizationResponse::Form { fields, .. } => {
                        fields.into_iter().map(|(a, b)| (a.to_owned(), b)).collect()
                    }
                };
                let has = |name: &str, value: &str| told.iter().any(|(a, b)| a == name && b == value);
                assert!(has("state", "a b&c=電") && has("iss", issuer), "{told:?}");
                assert_eq!(has("code", "code1"), outcome.is_ok());
                assert_eq!(has("error", "login_required"), outcome.is_err());
            }
        }
    }

    #[test]
    fn what_an_address_has_already_stays() {
        for (address, begins) in [
            ("https://a.example/cb?x=1", "https://a.example/cb?x=1&code=c&state="),
            ("https://a.example/cb?", "https://a.example/cb?code=c&state="),
            ("https://a.example/cb?x&", "https://a.example/cb?x&code=c&state="),
            ("com.example.a:/cb", "com.example.a:/cb?code=c&state="),
        ] {
            let AuthorizationResponse::Redirect(to) =
                target(address, ResponseMode::Query).answer("https://k.example", Ok("c".to_owned()))
            else {
                panic!("{address}")
            };
            assert!(to.starts_with(begins), "{to}");
        }
    }

    #[test]
    fn nothing_is_posted_to_a_program() {
        assert!(ResponseMode::read(Some("form_post"), "com.example.a:/cb").is_err());
        assert_eq!(
            ResponseMode::read(Some("form_post"), "https://a.example/").unwrap(),
            ResponseMode::FormPost
        );
    }
}
