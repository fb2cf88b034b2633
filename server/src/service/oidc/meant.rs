//! Who is meant by a request: whom an ID token of ours, or a `sub`, names.

use crate::oidc::client::Client;
use crate::oidc::hint::IdTokenHint;
use crate::oidc::request::{AuthorizationRequest, ReadRequest, RequestedHolder};
use crate::service::act::Act;
use crate::service::error::Error;
use crate::service::oidc::grants;

/// The request with the person who is meant, where it names one.
pub(super) async fn meant(act: &Act, read: ReadRequest) -> Result<(Client, AuthorizationRequest), Error> {
    let ReadRequest { client, mut request, id_token_hint, sub } = read;
    let sub = match id_token_hint {
        // Also one that is over: who it was does not change.
        Some(hint) => match IdTokenHint::read(&hint, act.app.signing_keys.now().published()) {
            Some(hinted) if hinted.aud == client.id.as_str() => Some(hinted.sub),
            Some(_) | None => {
                request.holder = RequestedHolder::Unknown;
                None
            }
        },
        None => sub,
    };
    if let Some(sub) = sub {
        let holder = grants::holder_of(&act.app.store, &client, &sub).await?;
        request.holder = holder.map_or(RequestedHolder::Unknown, RequestedHolder::This);
    }
    Ok((client, request))
}
