//! What a vendor is handed by the operator of the provider, and what it tells the operator.

use std::sync::Arc;
use url::Url;

/// Below its origin: where people come back to from a login.
pub const CALLBACK: &str = "/callback";
/// Where they come back to when they have logged out.
pub const SIGNED_OUT: &str = "/signed-out";
/// Where the provider brings word of a log-out.
pub const LOGOUT_NOTICE: &str = "/logout-notice";
/// What it asks for.
pub const SCOPE: &str = "openid profile holder_id authority hcrole certificate offline_access";

/// What the time is, in seconds since 1970.
pub type SecondsNow = Arc<dyn Fn() -> i64 + Send + Sync>;

/// What a vendor is handed by the operator of the provider, and where its application is.
pub struct RecordSetup {
    /// The provider.
    pub issuer: Url,
    /// The application's id there.
    pub client_id: String,
    /// Its secret.
    pub client_secret: String,
    /// Where people find it, without a slash at the end.
    pub origin: String,
    /// With what it speaks TLS to whoever begins with that, as the provider does when it brings word of a log-out.
    pub tls: Arc<rustls::ServerConfig>,
    /// What the time is.
    pub now: SecondsNow,
}

/// Why it is not there.
#[derive(Debug, thiserror::Error)]
pub enum NoRecord {
    /// Its address or the provider's is none.
    #[error("{0} is no address for an application of OpenID Connect")]
    Address(String),
    /// It cannot speak TLS to the provider.
    #[error("no TLS: {0}")]
    Tls(#[from] rustls::Error),
    /// Nobody can be let in.
    #[error("nobody can be let in: {0}")]
    Listen(#[from] std::io::Error),
}
