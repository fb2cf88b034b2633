//! Logging out, asked for by a client (OpenID Connect RP-Initiated Logout 1.0).

use crate::line;
use crate::oidc::client::Client;
use crate::oidc::error::{OauthCode, OauthError};
use crate::oidc::hint::IdTokenHint;
use crate::oidc::metadata::path;
use crate::oidc::parameters::Parameters;
use crate::oidc::request::{LONGEST_STATE, told_id};
use crate::oidc::response::with_query;
use crate::service::act::Act;
use crate::service::error::Error;
use crate::service::oidc::{clients, failures, grants};
use crate::service::signing_in::{self, SignedIn};
use api::Code;

/// What comes of it.
#[derive(Debug, Eq, PartialEq)]
pub enum LogoutOutcome {
    /// The person is logged out, and goes on to this address of the client's.
    SentBack(String),
    /// The person is logged out, and a page of ours says so.
    Out {
        /// Where the client is found, for whoever wants to go on there.
        on: Option<String>,
    },
    /// Nobody says in whose name the client asks: the person is asked first.
    Ask {
        /// The client's name, where a client was named.
        client: Option<String>,
    },
}

/// Whether the person has said that this is what is wanted.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum LogoutConsent {
    /// A client asks.
    NotYet,
    /// The person has pressed the button on our page.
    Given,
}

/// Logs out, where it is sure that the person wants it: because an ID token of ours is of the session here, or there is none.
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
    let id = hint.as_ref().map(|hint| hint.aud.clone()).or(named);
    // Whose developer learns of it: whoever the hint was made for, where there is one.
    let developed = match &id {
        Some(id) => clients::find(&act.app.store, id).await?.map(|found| found.client),
        None => None,
    };
    let (id, client) = (id.filter(|_| !contradicts), developed.clone().filter(|_| !contradicts));
    let back = match (parameters.get("post_logout_redirect_uri"), &client) {
        (None, _) => None,
        (Some(address), Some(client)) if is_registered(client, address) => Some(address.to_owned()),
        (Some(address), client) => {
            let id = id.as_deref().map(told_id);
            let why = match (client, id) {
                _ if contradicts => {
                    "`id_token_hint` was made for another client than `client_id`.".to_owned()
                }
                (Some(client), _) => format!(
                    "client {}: `post_logout_redirect_uri` is none of those registered, to the letter: {}",
                    client.id,
                    line::address_as_it_came(address, 300)
                ),
                (None, Some(id)) => format!("`client_id` is not registered, or disabled: {id}"),
                (None, None) => {
                    "`post_logout_redirect_uri` needs an `id_token_hint` that holds, or a `client_id`."
                        .to_owned()
                }
            };
            // Whoever is out already is stopped by nothing.
            if signed_in.is_none() {
                noted(act, developed.as_ref(), &why).await;
                return Ok(LogoutOutcome::Out { on: client.as_ref().and_then(Client::home) });
            }
            let error = Error::of_application(Code::LogoutAddressUnknown, why, None);
            return Err(match developed {
                Some(client) => error.failing(client.id.as_str(), path::END_SESSION),
                None => error,
            });
        }
    };
    let sure = match signed_in {
        None => true,
        Some(there) => consent == LogoutConsent::Given || is_of(hint.as_ref(), client.as_ref(), there),
    };
    if !sure {
        return Ok(LogoutOutcome::Ask { client: client.map(|client| client.metadata.client_name) });
    }
    signing_in::out(act, signed_in).await?;
    let state = parameters.sole("state").filter(|state| state.len() <= LONGEST_STATE);
    if state.is_none() && parameters.get("state").is_some_and(|state| !state.is_empty()) {
        let why = "`state` is longer than 2048 bytes, or stands there twice: the person was logged out, and sent on without it";
        noted(act, client.as_ref(), why).await;
    }
    let back = back.map(|address| match state {
        Some(state) => with_query(&address, &[("state", state.to_owned())]),
        None => address,
    });
    // Without a hint, somebody else may have made the address: the person stays with us (§3), and goes on by a button.
    Ok(match back {
        Some(address) if hint.is_some() || consent == LogoutConsent::Given => {
            LogoutOutcome::SentBack(address)
        }
        back => LogoutOutcome::Out { on: back.or_else(|| client.as_ref().and_then(Client::home)) },
    })
}

/// Whether the client holds an ID token of this very session, however old it is. One of another session of the same person may have been found
/// somewhere (RP-Initiated Logout §2 has such a request treated as suspect).
fn is_of(hint: Option<&IdTokenHint>, client: Option<&Client>, there: &SignedIn) -> bool {
    let (Some(hint), Some(client)) = (hint, client) else { return false };
    hint.sid.as_deref() == Some(&*grants::session_id_for(client, &there.session.id))
}

/// Whoever develops the client finds out why nobody is sent there, without the person who was stopped.
async fn noted(act: &Act, client: Option<&Client>, why: &str) {
    if let Some(client) = client {
        let error = OauthError::new(OauthCode::InvalidRequest, why.to_owned());
        failures::note(act, client.id.as_str(), path::END_SESSION, &error).await;
    }
}

fn is_registered(client: &Client, address: &str) -> bool {
    client.metadata.post_logout_redirect_uris.iter().any(|it| it == address)
}
