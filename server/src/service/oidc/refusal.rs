//! Why a client does not get what it asks for.

use crate::oidc::error::{OauthCode, OauthError};
use crate::service::error::Error;
use crate::store;

/// Why a client does not get what it asks for.
#[derive(Debug)]
pub enum ClientRefusal {
    /// Because of what it asked, or who it is.
    Oauth(OauthError),
    /// Because something failed here.
    Fault(Error),
}

impl ClientRefusal {
    /// This code, for this reason.
    pub fn new(code: OauthCode, description: &'static str) -> Self {
        Self::Oauth(OauthError::new(code, description))
    }
}

impl From<OauthError> for ClientRefusal {
    fn from(error: OauthError) -> Self {
        Self::Oauth(error)
    }
}

impl From<store::Error> for ClientRefusal {
    fn from(error: store::Error) -> Self {
        Self::Fault(error.into())
    }
}

impl From<Error> for ClientRefusal {
    fn from(error: Error) -> Self {
        Self::Fault(error)
    }
}
