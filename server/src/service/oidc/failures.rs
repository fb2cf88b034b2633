//! Why a client's last requests came to nothing, for whoever develops it: the operator finds it with a command. Anybody can bring about such a
//! failure in a client's name, so that few are kept, and not often.

use crate::ids::{ApplicationId, IncidentNumber};
use crate::oidc::client::ClientAuthMethod;
use crate::oidc::error::{OauthCode, OauthError};
use crate::oidc::failure::{ClaimedBy, ClientFailure, ClientFailures, FailureKind};
use crate::oidc::metadata::path;
use crate::service::act::Act;
use crate::service::error::Error;
use crate::service::oidc::clients;
use crate::store::{self, Tx};

/// Keeps why somebody was stopped whom an application has sent here, under the number that the person reads.
pub async fn note_stopped(act: &Act, error: &Error, incident: Option<&IncidentNumber>) {
    let (Some(client), Some(why)) = (&error.inside.client, &error.inside.cause) else { return };
    let told = OauthError::new(OauthCode::InvalidRequest, why.to_string());
    kept(act, (&client.id, client.endpoint), &told, incident).await;
}

/// Keeps a failure of a request that says to be this client's, where there is such a client. What belongs to the way of things is none.
pub async fn note(act: &Act, claimed: &str, endpoint: &str, error: &OauthError) {
    let usual = [
        OauthCode::AuthorizationPending,
        OauthCode::SlowDown,
        OauthCode::LoginRequired,
        OauthCode::AccessDenied,
        OauthCode::ExpiredToken,
    ];
    if usual.contains(&error.code) {
        return;
    }
    note_always(act, claimed, endpoint, error).await;
}

/// The same of what is never usual, whatever its code.
pub async fn note_always(act: &Act, claimed: &str, endpoint: &str, error: &OauthError) {
    kept(act, (claimed, endpoint), error, None).await;
}

async fn kept(act: &Act, of: (&str, &str), error: &OauthError, incident: Option<&IncidentNumber>) {
    // It is no reason for another answer.
    if let Err(cause) = keep(act, of, error, incident).await {
        tracing::error!(%cause, "a client's failure could not be kept");
    }
}

async fn keep(
    act: &Act,
    (claimed, endpoint): (&str, &str),
    error: &OauthError,
    incident: Option<&IncidentNumber>,
) -> Result<(), store::Error> {
    let Ok(claimed) = ApplicationId::parse(claimed) else { return Ok(()) };
    let Some((id, registered)) = clients::registered(&act.app.store, &claimed).await? else { return Ok(()) };
    let is_public = registered.metadata.token_endpoint_auth_method == ClientAuthMethod::None;
    let by_browser = endpoint == path::AUTHORIZE || endpoint == path::END_SESSION;
    let unproven = is_public || by_browser || error.code == OauthCode::InvalidClient;
    let by = if unproven { ClaimedBy::Anyone } else { ClaimedBy::Client };
    let Some(left_out) = act.app.rates.client_failure(&id, FailureKind::of(by, endpoint), act.caller.address)
    else {
        return Ok(());
    };
    let failure = ClientFailure {
        at: act.now,
        endpoint: endpoint.to_owned(),
        error: error.code.as_str().to_owned(),
        description: error.description.chars().take(500).collect(),
        from: act.caller.address.to_canonical().to_string(),
        by,
        incident: incident.cloned(),
        left_out,
    };
    act.app
        .store
        .transaction(async |tx: Tx| -> Result<(), store::Error> {
            let before = tx.get::<ClientFailures>(&id).await?.unwrap_or_default();
            tx.put(&id, &before.with(failure.clone()))
        })
        .await
}
