//! Where the demonstration's record application comes in: on which port, registered how, and what the demonstration's settings have for its
//! sake. Nothing of it holds for any other server.

use crate::audit::Actor;
use crate::clock::{Clock as _, SystemClock};
use crate::config::Config;
use crate::demo::NotStarted;
use crate::demo::pki::Prepared;
use crate::demo::record::{self, CALLBACK, LOGOUT_NOTICE, RecordSetup, SCOPE, SIGNED_OUT};
use crate::desk::client::ExistingClient;
use crate::desk::{Desk, DeskRefusal};
use crate::ids::{Secret, SystemRandom};
use crate::listener::socket;
use crate::oidc::claims::seconds;
use crate::oidc::client::ClientMetadata;
use crate::store::Store;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

/// Its id.
const CLIENT: &str = "mihon-karte";
/// Its name, as people know it.
const NAME: &str = "見本電子カルテ";

/// A port of this computer's, taken for the record application.
pub struct RecordDoor {
    listener: TcpListener,
    port: u16,
}

/// The record application, registered.
pub struct RegisteredRecord {
    listener: TcpListener,
    setup: RecordSetup,
}

/// What the demonstration's settings have for the record application's sake, which is on this computer and has a certificate of the
/// demonstration's own: that it is told of log-outs. No other server has them, unless its operator says so.
pub fn settings(prepared: &Prepared) -> [(&'static str, String); 2] {
    [
        ("oidc.private_clients", "allow".to_owned()),
        ("oidc.client_roots", prepared.tls.root.display().to_string()),
    ]
}

impl RecordDoor {
    /// Takes a port; 0 takes one that is free.
    pub fn open(port: u16) -> Result<Self, NotStarted> {
        let taken = |cause| NotStarted::RecordPort { port, cause };
        let listener = socket::listen(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).map_err(taken)?;
        let port = listener.local_addr().map_err(taken)?.port();
        Ok(Self { listener, port })
    }

    /// Registers it in the demonstration's store, as the operator of a provider does, with a new secret at every start.
    pub async fn register(
        self,
        store: &Store,
        config: &Config,
        prepared: &Prepared,
    ) -> Result<RegisteredRecord, NotStarted> {
        let desk = Desk { store, clock: &SystemClock, random: &SystemRandom, actor: &Actor::System };
        // Browsers take the number for another site than `localhost`, as they do with an application of somebody else's.
        let origin = format!("http://127.0.0.1:{}", self.port);
        let metadata = metadata(&origin, self.port).map_err(|cause| NotStarted::Record(cause.to_string()))?;
        let secret = secret(&desk, metadata).await?;
        let now = SystemClock.now();
        let tls = prepared.pki.server(now)?.server_config();
        let setup = RecordSetup {
            issuer: config.origin.clone(),
            client_id: CLIENT.to_owned(),
            client_secret: secret.reveal().to_owned(),
            origin,
            tls: Arc::new(tls.map_err(|cause| NotStarted::Record(cause.to_string()))?),
            now: Arc::new(|| seconds(SystemClock.now())),
        };
        Ok(RegisteredRecord { listener: self.listener, setup })
    }
}

impl RegisteredRecord {
    /// Where people find it, without a slash at the end.
    pub fn origin(&self) -> &str {
        &self.setup.origin
    }

    /// Serves, for ever.
    pub async fn serve(self) {
        if let Err(cause) = record::serve(self.listener, self.setup).await {
            tracing::error!(%cause, "the demonstration's record application has ended");
        }
    }
}

/// What the operator registers: the fields are those of `docs/applications.md`.
fn metadata(origin: &str, port: u16) -> Result<ClientMetadata, serde_json::Error> {
    serde_json::from_value(serde_json::json!({
        "client_name": NAME,
        "client_uri": format!("{origin}/"),
        "redirect_uris": [format!("{origin}{CALLBACK}")],
        "post_logout_redirect_uris": [format!("{origin}{SIGNED_OUT}")],
        // Word of a log-out goes over https alone, and the demonstration's certificate is for this name.
        "backchannel_logout_uri": format!("https://localhost:{port}{LOGOUT_NOTICE}"),
        "grant_types": ["authorization_code", "refresh_token"],
        "scope": SCOPE,
    }))
}

/// Registers it, or what is new of it; gives a secret that nobody had before.
async fn secret(desk: &Desk<'_>, metadata: ClientMetadata) -> Result<Secret, NotStarted> {
    let there = match desk.client(CLIENT).await {
        Ok((_, there)) => Some(there),
        Err(DeskRefusal::ClientUnknown(_)) => None,
        Err(why) => return Err(why.into()),
    };
    if there.is_none_or(|it| it.metadata != metadata) {
        let added = desk.add_client(CLIENT, metadata, ExistingClient::Replace).await?;
        if let Some(secret) = added.secret {
            return Ok(secret);
        }
    }
    let rotated = desk.rotate_client_secret(CLIENT, Duration::ZERO).await?;
    rotated.secret.ok_or_else(|| NotStarted::Record("no secret was made".to_owned()))
}
