//! Who is meant by a request: whom an ID token of ours, or a `sub`, names.

use crate::ids::HolderId;
use crate::oidc::client::Client;
use crate::oidc::hint::IdTokenHint;
use crate::oidc::request::{AuthorizationRequest, ReadRequest, RequestedHolder};
use crate::service::act::Act;
use crate::service::error::Error;
use crate::service::oidc::grants;
use crate::store;

/// The request with the person who is meant, where it names one.
pub(super) async fn meant(act: &Act, read: ReadRequest) -> Result<(Client, AuthorizationRequest), Error> {
    let ReadRequest { client, mut request, id_token_hint, sub } = read;
    request.holder = match (id_token_hint, sub) {
        (Some(hint), None) => hinted_holder(act, &client, &hint).await?,
        (None, Some(sub)) => known(grants::holder_of(&act.app.store, &client, &sub).await?),
        // Nobody is two people: whoever is named by both, or nobody (OpenID Connect Core §5.5.1).
        (Some(hint), Some(sub)) => match hinted_holder(act, &client, &hint).await? {
            hinted @ RequestedHolder::This(_) => {
                let named = known(grants::holder_of(&act.app.store, &client, &sub).await?);
                if named == hinted { hinted } else { RequestedHolder::Unknown }
            }
            nobody => nobody,
        },
        (None, None) => RequestedHolder::Anyone,
    };
    Ok((client, request))
}

fn known(holder: Option<HolderId>) -> RequestedHolder {
    holder.map_or(RequestedHolder::Unknown, RequestedHolder::This)
}

/// The person of an ID token that this client was given. Also of one that is over: who it was does not change.
pub(super) async fn hinted_holder(
    act: &Act,
    client: &Client,
    hint: &str,
) -> Result<RequestedHolder, store::Error> {
    Ok(match IdTokenHint::read(hint, act.app.signing_keys.now().published()) {
        None => RequestedHolder::Unread,
        Some(hint) if hint.aud != client.id.as_str() => RequestedHolder::OfAnother,
        Some(hint) => known(grants::holder_of(&act.app.store, client, &hint.sub).await?),
    })
}
