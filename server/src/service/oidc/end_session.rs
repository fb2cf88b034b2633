//! Logging out, asked for by a client (OpenID Connect RP-Initiated Logout 1.0).

use crate::oidc::client::Client;
use crate::oidc::hint::IdTokenHint;
use crate::oidc::parameters::Parameters;
use crate::oidc::request::LONGEST_STATE;
use crate::oidc::response::with_query;
use crate::service::act::Act;
use crate::service::error::Error;
use crate::service::oidc::{clients, grants};
use crate::service::signing_in::{self, SignedIn};

/// What comes of it.
#[derive(Debug, Eq, PartialEq)]
pub enum LogoutOutcome {
    /// The person is logged out, and goes on to this address of the client's.
    SentBack(String),
    /// The person is logged out, and a page of ours says so.
    Out,
    /// Nobody says in whose name the client asks: the person is asked first.
    Ask {
        /// The client's name, where a client was named.
        client: Option<String>,
    },
    /// The client's address is none that was registered: nobody is sent there.
    WrongAddress,
}

/// Whether the person has said that this is what is wanted.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum LogoutConsent {
    /// A client asks.
    NotYet,
    /// The person has pressed the button on our page.
    Given,
}

/// Logs out, where it is sure that the person wants it: because an ID token of ours names whoever is signed in here, or nobody is.
pub async fn asked(
    act: &Act,
    parameters: &Parameters,
    signed_in: Option<&SignedIn>,
    consent: LogoutConsent,
) -> Result<LogoutOutcome, Error> {
    let hint = match parameters.get("id_token_hint") {
        Some(hint) => IdTokenHint::read(hint, act.app.signing_keys.now().published()),
        None => None,
    };
    let named = parameters.sole("client_id").map(str::to_owned);
    // The hint was made for one client: whoever else says to be it is not believed.
    let contradicts = matches!((&hint, &named), (Some(hint), Some(named)) if hint.aud != *named);
    let id = hint.as_ref().map(|hint| hint.aud.clone()).or(named).filter(|_| !contradicts);
    let client = match &id {
        Some(id) => clients::find(&act.app.store, id).await?.map(|found| found.client),
        None => None,
    };
    let back = match (parameters.get("post_logout_redirect_uri"), &client) {
        (None, _) => None,
        (Some(address), Some(client)) if is_registered(client, address) => Some(address.to_owned()),
        (Some(_), _) => return Ok(LogoutOutcome::WrongAddress),
    };
    let hinted = match (&hint, &client) {
        (Some(hint), Some(client)) => grants::holder_of(&act.app.store, client, &hint.sub).await?,
        _ => None,
    };
    let sure = match signed_in {
        None => true,
        Some(there) => consent == LogoutConsent::Given || hinted.as_ref() == Some(there.holder()),
    };
    if !sure {
        return Ok(LogoutOutcome::Ask { client: client.map(|client| client.metadata.client_name) });
    }
    signing_in::out(act, signed_in).await?;
    // Without a hint, somebody else may have made the address: the person stays with us (§3).
    Ok(match back.filter(|_| hint.is_some() || consent == LogoutConsent::Given) {
        Some(address) => {
            let state = parameters.get("state").filter(|state| state.len() <= LONGEST_STATE);
            LogoutOutcome::SentBack(match state {
                Some(state) => with_query(&address, &[("state", state.to_owned())]),
                None => address,
            })
        }
        None => LogoutOutcome::Out,
    })
}

fn is_registered(client: &Client, address: &str) -> bool {
    client.metadata.post_logout_redirect_uris.iter().any(|it| it == address)
}
