//! The token endpoint (RFC 6749 §3.2): codes and refresh tokens become access tokens and ID tokens.

use crate::audit::Event;
use crate::clock::Timestamp;
use crate::ids::{Draw as _, GrantId, Secret};
use crate::model::people::Holder;
use crate::model::session::Session;
use crate::oidc::access_token::{ACCESS_LIFE, AccessToken, AccessTokenText, SignedAccessToken};
use crate::oidc::claims::{IdToken, IdTokenFor, PersonClaims, at_userinfo};
use crate::oidc::client::{Client, GrantType, Wanted};
use crate::oidc::decoupled::DecoupledFlow;
use crate::oidc::dpop::{DpopProof, KeyBinding};
use crate::oidc::error::{OauthCode, OauthError};
use crate::oidc::grant::{
    AuthorizationCode, CodeState, Grant, NotRedeemed, Redemption, RefreshToken, RefreshUse, Successor,
};
use crate::oidc::jose::JwtKind;
use crate::oidc::parameters::Parameters;
use crate::oidc::scope::{Scope, ScopeSet};
use crate::service::act::Act;
use crate::service::error::Error;
use crate::service::oidc::decoupled::{self, Approved};
use crate::service::oidc::issuer::issuer;
use crate::service::oidc::refusal::ClientRefusal;
use crate::service::oidc::{dpop, grants, introspect, people};
use crate::service::tally;
use crate::store::Tx;
use serde::Serialize;

/// What a client gets (RFC 6749 §5.1, OpenID Connect Core §3.1.3.3).
#[derive(Debug, Serialize)]
pub struct TokenAnswer {
    access_token: String,
    token_type: &'static str,
    expires_in: u64,
    scope: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    id_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<String>,
}

/// What a client asks for tokens with, once it has proven which one it is.
struct TokenRequest<'a> {
    client: &'a Client,
    form: &'a Parameters,
    /// The proof of its key, where it has shown one.
    proof: Option<&'a DpopProof>,
}

impl TokenRequest<'_> {
    /// The thumbprint of the key that it has proven to have.
    fn jkt(&self) -> Option<&str> {
        self.proof.map(|proof| proof.jkt.as_str())
    }
}

/// What is made for a client, before it is signed.
struct Issued {
    id: GrantId,
    grant: Grant,
    scopes: ScopeSet,
    claims: PersonClaims,
    nonce: Option<String>,
    refresh_token: Option<Secret>,
}

/// Tokens for what a client brings.
pub async fn issued(
    act: &Act,
    client: &Client,
    form: &Parameters,
    proof: Option<&DpopProof>,
) -> Result<TokenAnswer, ClientRefusal> {
    form.each_once()?;
    let asked = form.get("grant_type").ok_or_else(|| missing("grant_type"))?;
    let Some(grant_type) = GrantType::named(asked) else {
        let why = "this `grant_type` is not offered; discovery has those that are";
        return Err(ClientRefusal::new(OauthCode::UnsupportedGrantType, why));
    };
    if !client.may_use(grant_type) {
        let why = "the client is not registered for this `grant_type`";
        return Err(ClientRefusal::new(OauthCode::UnauthorizedClient, why));
    }
    if proof.is_none() && client.binds_tokens() {
        let why = "this client's tokens are bound to a key: `DPoP` is missing (RFC 9449)";
        return Err(ClientRefusal::new(OauthCode::InvalidDpopProof, why));
    }
    let asked = TokenRequest { client, form, proof };
    let issued = match grant_type {
        GrantType::AuthorizationCode => of_code(act, &asked).await?,
        GrantType::RefreshToken => of_refresh(act, &asked).await?,
        GrantType::DeviceCode => of_decoupled(act, &asked, DecoupledFlow::Device).await?,
        GrantType::Ciba => of_decoupled(act, &asked, DecoupledFlow::Backchannel).await?,
    };
    // None outlives its grant.
    let expires_at = (act.now + ACCESS_LIFE).min(issued.grant.ends_at);
    let access = access_token(act, &asked, &issued, expires_at)?;
    let made = IdTokenFor {
        issuer: issuer(&act.app),
        nonce: issued.nonce.as_deref(),
        access_token: access.reveal(),
    };
    let id_token = if issued.scopes.has(Scope::Openid) {
        let id_token = IdToken::of(&issued.grant, made, issued.claims, act.now);
        let keys = act.app.signing_keys.now();
        let signer = keys.signer(client.metadata.signed_by(), act.now);
        let signer = signer.ok_or_else(|| Error::fault("no key signs tokens yet"))?;
        Some(signer.sign(JwtKind::IdToken, &id_token).map_err(Error::fault)?)
    } else {
        // Who asks for less than a login gets none.
        None
    };
    Ok(TokenAnswer {
        access_token: access.reveal().to_owned(),
        token_type: if proof.is_some() { "DPoP" } else { "Bearer" },
        expires_in: expires_at.since(act.now).as_secs(),
        scope: issued.scopes.to_string(),
        id_token,
        refresh_token: issued.refresh_token.map(|it| it.reveal().to_owned()),
    })
}

fn access_token(
    act: &Act,
    asked: &TokenRequest<'_>,
    issued: &Issued,
    expires_at: Timestamp,
) -> Result<AccessTokenText, Error> {
    let token = AccessToken {
        grant: issued.id.clone(),
        scopes: issued.scopes.clone(),
        jkt: asked.jkt().map(str::to_owned),
        issued_at: act.now,
        expires_at,
    };
    let (keys, nonce) = (act.app.signing_keys.now(), act.app.random.unguessable());
    let Some(audience) = introspect::audience(act, asked.client) else {
        let key = keys.access().ok_or_else(|| Error::fault("no key seals tokens yet"))?;
        return key.seal(&token, nonce).map_err(Error::fault);
    };
    let said = SignedAccessToken::of(&token, &issued.grant, (issuer(&act.app), audience), &nonce);
    let algorithm = asked.client.metadata.signed_by();
    let signer = keys.signer(algorithm, act.now).ok_or_else(|| Error::fault("no key signs tokens yet"))?;
    signer.sign(JwtKind::AccessToken, &said).map(AccessTokenText::signed).map_err(Error::fault)
}

fn missing(name: &'static str) -> ClientRefusal {
    OauthError::new(OauthCode::InvalidRequest, format!("`{name}` is missing")).into()
}

fn invalid_grant(why: &'static str) -> ClientRefusal {
    ClientRefusal::new(OauthCode::InvalidGrant, why)
}

/// With a code, once.
async fn of_code(act: &Act, asked: &TokenRequest<'_>) -> Result<Issued, ClientRefusal> {
    let TokenRequest { client, form, .. } = *asked;
    let code = form.get("code").ok_or_else(|| missing("code"))?;
    let unknown = || invalid_grant("there is no such code");
    let hash = Secret::presented(code).ok_or_else(unknown)?.hash();
    act.app
        .store
        .transaction(async |tx: Tx| -> Result<Result<Issued, ClientRefusal>, ClientRefusal> {
            let tx = &tx;
            let Some(code) = tx.get::<AuthorizationCode>(&hash).await? else { return Ok(Err(unknown())) };
            let by = Redemption {
                client: &client.id,
                redirect_uri: form.get("redirect_uri"),
                verifier: form.get("code_verifier"),
                jkt: asked.jkt(),
            };
            match code.redeem(by, act.now) {
                Ok(()) => {}
                Err(NotRedeemed::Refused(error)) => return Ok(Err(error.into())),
                Err(NotRedeemed::Replayed(error)) => {
                    replayed(tx, act, &code.grant).await?;
                    return Ok(Err(error.into()));
                }
            }
            let Some((grant, holder)) = grants::holds(tx, act, &code.grant).await? else {
                return Ok(Err(invalid_grant("what the code stands for has ended")));
            };
            if let Some(proof) = asked.proof {
                dpop::take(tx, act, proof).await?;
            }
            let nonce = code.nonce.clone();
            tx.put(&hash, &AuthorizationCode { state: CodeState::Used, ..code.clone() })?;
            let issued = first_tokens(tx, act, asked, (&code.grant, grant, &holder)).await?;
            Ok(Ok(Issued { nonce, ..issued }))
        })
        .await?
}

/// A code was used twice: what it gave is taken back, whoever of the two was the client (RFC 6749 §4.1.2).
async fn replayed(tx: &Tx, act: &Act, id: &GrantId) -> Result<(), ClientRefusal> {
    Ok(grants::take_back(tx, act, id, |application| Event::GrantReplayed { application }).await?)
}

/// With a refresh token. It stays the same for a client that proves which one it is (FAPI 2.0 Security Profile §5.3.2.1), and nothing is written
/// then; for others each use gives the next one.
async fn of_refresh(act: &Act, asked: &TokenRequest<'_>) -> Result<Issued, ClientRefusal> {
    let token = asked.form.get("refresh_token").ok_or_else(|| missing("refresh_token"))?;
    let token = Secret::presented(token).ok_or_else(unknown_refresh)?;
    let store = &act.app.store;
    let reading = store.reading();
    let kept = kept_refresh(&reading, asked, &token).await?;
    if !asked.client.is_public() && asked.proof.is_none() && kept.successor.is_none() {
        return refreshed(&reading, act, asked, &token).await?;
    }
    store
        .transaction(async |tx: Tx| -> Result<Result<Issued, ClientRefusal>, ClientRefusal> {
            refreshed(&tx, act, asked, &token).await
        })
        .await?
}

fn unknown_refresh() -> ClientRefusal {
    invalid_grant("there is no such refresh token, or it is over")
}

/// A refresh token that this client was given.
async fn kept_refresh(
    tx: &Tx,
    asked: &TokenRequest<'_>,
    token: &Secret,
) -> Result<RefreshToken, ClientRefusal> {
    let kept = tx.get::<RefreshToken>(&token.hash()).await?;
    kept.filter(|it| it.client == asked.client.id).ok_or_else(unknown_refresh)
}

/// What a refresh token gives. A refusal within is one for which something may have been written.
async fn refreshed(
    tx: &Tx,
    act: &Act,
    asked: &TokenRequest<'_>,
    token: &Secret,
) -> Result<Result<Issued, ClientRefusal>, ClientRefusal> {
    let kept = kept_refresh(tx, asked, token).await?;
    let after = match &kept.successor {
        Some(next) => tx.get::<RefreshToken>(&next.token).await?,
        None => None,
    };
    let used = after.is_some_and(|after| after.successor.is_some());
    let Some((grant, holder)) = grants::holds(tx, act, &kept.grant).await? else {
        return Err(unknown_refresh());
    };
    match KeyBinding::of(kept.jkt.as_deref(), asked.jkt()) {
        KeyBinding::Holds => {}
        KeyBinding::OtherKey => return Err(invalid_grant("the refresh token is bound to another key")),
        KeyBinding::Unproven => {
            return Err(invalid_grant(
                "the refresh token is bound to a key: `DPoP` with a proof of it is missing",
            ));
        }
    }
    match kept.used(used, act.now) {
        RefreshUse::Newest | RefreshUse::Again => {}
        RefreshUse::Stolen => {
            replayed(tx, act, &kept.grant).await?;
            return Ok(Err(invalid_grant("the refresh token was replaced before; its tokens are revoked")));
        }
    }
    let scopes = match asked.form.get("scope").map(ScopeSet::read) {
        None => grant.scopes.clone(),
        Some(asked) if asked.is_within(&grant.scopes) && !asked.is_empty() => asked,
        Some(_) => {
            let why = "`scope` has more than was granted, or nothing that there is";
            return Err(ClientRefusal::new(OauthCode::InvalidScope, why));
        }
    };
    if let Some(proof) = asked.proof {
        dpop::take(tx, act, proof).await?;
    }
    let next = asked.client.is_public().then(|| kept.next(token));
    if let (Some(next), None) = (&next, &kept.successor) {
        let successor = Some(Successor { token: next.hash(), since: act.now });
        tx.put(&token.hash(), &RefreshToken { successor, ..kept.clone() })?;
        keep_refresh(tx, act, (&kept.grant, &grant), (asked, next))?;
    }
    let refresh_token = Some(next.unwrap_or_else(|| token.clone()));
    Ok(Ok(tokens(tx, asked, (&kept.grant, grant, &holder), (scopes, refresh_token)).await?))
}

/// With what a phone has approved, once.
async fn of_decoupled(
    act: &Act,
    asked: &TokenRequest<'_>,
    flow: DecoupledFlow,
) -> Result<Issued, ClientRefusal> {
    let TokenRequest { client, form, .. } = *asked;
    let name = flow.parameter();
    let secret = form.get(name).ok_or_else(|| missing(name))?;
    let secret = Secret::presented(secret).ok_or_else(decoupled::unknown)?;
    decoupled::polled(act, client, &secret, flow).await?;
    let (issued, session) = act
        .app
        .store
        .transaction(async |tx: Tx| -> Result<(Issued, Session), ClientRefusal> {
            let tx = &tx;
            if let Some(proof) = asked.proof {
                dpop::take(tx, act, proof).await?;
            }
            let Approved { id, grant, session, holder } =
                decoupled::approved(tx, act, client, &secret, flow).await?;
            Ok((first_tokens(tx, act, asked, (&id, grant, &holder)).await?, session))
        })
        .await?;
    tally::signed_in(act, &session);
    Ok(issued)
}

/// What a grant gives first: all that it allows, and a refresh token where it allows one.
async fn first_tokens(
    tx: &Tx,
    act: &Act,
    asked: &TokenRequest<'_>,
    (id, grant, holder): (&GrantId, Grant, &Holder),
) -> Result<Issued, ClientRefusal> {
    let refresh = grant.scopes.has(Scope::OfflineAccess).then(|| act.app.random.secret());
    if let Some(refresh) = &refresh {
        keep_refresh(tx, act, (id, &grant), (asked, refresh))?;
    }
    let scopes = grant.scopes.clone();
    tokens(tx, asked, (id, grant, holder), (scopes, refresh)).await
}

/// What is made for these scopes, with what the ID token tells.
async fn tokens(
    tx: &Tx,
    asked: &TokenRequest<'_>,
    (id, grant, holder): (&GrantId, Grant, &Holder),
    (scopes, refresh_token): (ScopeSet, Option<Secret>),
) -> Result<Issued, ClientRefusal> {
    let claims = claims(tx, asked.client, (&grant, &scopes), holder).await?;
    Ok(Issued { id: id.clone(), grant, scopes, claims, nonce: None, refresh_token })
}

fn keep_refresh(
    tx: &Tx,
    act: &Act,
    (id, grant): (&GrantId, &Grant),
    (asked, token): (&TokenRequest<'_>, &Secret),
) -> Result<(), ClientRefusal> {
    // Whoever proves which client it is may change its key; for others the key is all that there is.
    let kept = RefreshToken {
        jkt: asked.jkt().filter(|_| asked.client.is_public()).map(str::to_owned),
        grant: id.clone(),
        client: grant.client.clone(),
        ends_at: grant.ends_at,
        salt: act.app.random.secret().reveal().to_owned(),
        successor: None,
    };
    Ok(tx.put(&token.hash(), &kept)?)
}

/// What the ID token tells of the person: single claims that were asked for there, and all of them where the client reads nothing else.
async fn claims(
    tx: &Tx,
    client: &Client,
    (grant, scopes): (&Grant, &ScopeSet),
    holder: &Holder,
) -> Result<PersonClaims, ClientRefusal> {
    let mut wanted = grant.claims.id_token.clone();
    if client.metadata.claims_in_id_token == Wanted::Yes {
        wanted.extend(at_userinfo(grant, scopes.iter()));
    }
    Ok(people::told(tx, (grant, holder), &wanted).await?)
}
