//! Pushed authorization requests (RFC 9126): the client sends its request itself, and the person's browser brings a reference.

use crate::ids::{Draw as _, Secret, SecretHash};
use crate::oidc::client::Client;
use crate::oidc::error::{OauthCode, OauthError};
use crate::oidc::parameters::Parameters;
use crate::oidc::request::{
    AnsweredRequest, AuthorizationRefused, AuthorizationRequest, NotTrusted, PUSHED_LIFE, PUSHED_PREFIX,
    PushedRequest, RequestWay,
};
use crate::service::act::Act;
use crate::service::oidc::meant::meant;
use crate::service::oidc::refusal::ClientRefusal;
use crate::service::oidc::requests;
use crate::store::{self, Tx};
use serde::Serialize;

/// What a client gets for its request.
#[derive(Debug, Serialize)]
pub struct Pushed {
    request_uri: String,
    expires_in: u64,
}

/// Keeps a request.
pub async fn pushed(
    act: &Act,
    client: &Client,
    form: &Parameters,
    jkt: Option<String>,
) -> Result<Pushed, ClientRefusal> {
    let invalid = |why: &'static str| ClientRefusal::new(OauthCode::InvalidRequest, why);
    if form.get("request_uri").is_some() {
        return Err(invalid("`request_uri` cannot be pushed"));
    }
    // Beside `Authorization` the form need not say which client it is.
    if form.get("client_id").is_some_and(|id| id != client.id.as_str()) {
        return Err(invalid("`client_id` is another than the client's"));
    }
    let form = &form.with("client_id", client.id.as_str());
    let read = AuthorizationRequest::read(form, |_| Some(client.clone()), RequestWay::Client, act.now);
    let read = read.map_err(|refused| match refused {
        AuthorizationRefused::Here(NotTrusted::RedirectUriMissing(_)) => invalid("`redirect_uri` is missing"),
        AuthorizationRefused::Here(_) => invalid("`redirect_uri` is none that was registered"),
        AuthorizationRefused::Client(_, error) => error.into(),
    })?;
    let (client, mut request) = meant(act, read).await?;
    // As where people are sent to (RFC 9126 §2.1): the client learns it here, before anybody is sent.
    if let Some(error) = requests::hopeless(act, &client, &request) {
        return Err(error.into());
    }
    match (&request.dpop_jkt, jkt) {
        (Some(asked), Some(proven)) if *asked != proven => {
            let why = "`dpop_jkt` is another key than that of the proof";
            return Err(OauthError::new(OauthCode::InvalidDpopProof, why).into());
        }
        (None, Some(proven)) => request.dpop_jkt = Some(proven),
        (_, None) | (Some(_), Some(_)) => {}
    }
    let secret = act.app.random.secret();
    let kept = PushedRequest { request, expires_at: act.now + PUSHED_LIFE };
    act.app.store.transaction(async |tx: Tx| tx.put(&secret.hash(), &kept)).await?;
    Ok(Pushed {
        request_uri: format!("{PUSHED_PREFIX}{}", secret.reveal()),
        expires_in: PUSHED_LIFE.as_secs(),
    })
}

/// What stands behind the name of what was pushed, whose letters may be of either case (RFC 8141 §3.1).
fn reference(request_uri: &str) -> Option<&str> {
    let (prefix, reference) = request_uri.split_at_checked(PUSHED_PREFIX.len())?;
    prefix.eq_ignore_ascii_case(PUSHED_PREFIX).then_some(reference)
}

/// What a browser brings a reference to.
pub enum Brought {
    /// No reference to something that was pushed.
    Nothing,
    /// This, under this name.
    Request(SecretHash, Box<AuthorizationRequest>),
    /// Something that was answered in this browser already.
    Answered(AnsweredRequest),
    /// Something that has waited for too long.
    Late,
    /// Something that is unknown, over for long, or another client's.
    Unknown,
}

/// The request that was pushed, where a browser brings a reference to one. What else stands beside it counts for nothing (RFC 9101 §6.3).
pub async fn brought(act: &Act, client: &Client, parameters: &Parameters) -> Result<Brought, store::Error> {
    let Some(reference) = parameters.get("request_uri").and_then(reference) else {
        return Ok(Brought::Nothing);
    };
    let Some(hash) = Secret::presented(reference).map(|secret| secret.hash()) else {
        return Ok(Brought::Unknown);
    };
    let kept = act.app.store.get::<PushedRequest>(&hash).await?;
    Ok(match kept.filter(|it| it.request.client == client.id) {
        Some(kept) if act.now >= kept.expires_at => Brought::Late,
        Some(kept) => {
            let request = AuthorizationRequest { asked_at: act.now, ..kept.request };
            Brought::Request(hash, Box::new(request))
        }
        None => match requests::answered(act, &hash).await?.filter(|it| it.client == client.id) {
            Some(answered) => Brought::Answered(answered),
            None => Brought::Unknown,
        },
    })
}
