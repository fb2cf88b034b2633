//! Logins that a client begins by itself: the phone approves them as it approves those of PCs, and the client fetches what comes of it.

use crate::aim::Aim;
use crate::budget::BegunFor;
use crate::clock::Timestamp;
use crate::ids::{Draw as _, GrantId, HolderId, Secret, SessionId};
use crate::journey::login::{Login, LoginPurpose, LoginState};
use crate::journey::user_code::UserCode;
use crate::journey::{ClientScreen, Requester};
use crate::model::link::Link;
use crate::model::people::Holder;
use crate::model::session::{Means, Session, Solo};
use crate::oidc::client::Client;
use crate::oidc::decoupled::{DecoupledFlow, DecoupledRequest, INTERVAL, Polled, binding_message, lifetime};
use crate::oidc::error::{OauthCode, OauthError};
use crate::oidc::grant::Grant;
use crate::oidc::level::{MeansKind, RequestedAcr};
use crate::oidc::metadata::path;
use crate::oidc::parameters::Parameters;
use crate::oidc::request::{RequestedClaims, RequestedHolder, asked_acr, asked_scopes};
use crate::oidc::scope::ScopeSet;
use crate::qr::{LinkPage, address};
use crate::service::act::Act;
use crate::service::beginnings::begins_for;
use crate::service::caller::Caller;
use crate::service::error::Error;
use crate::service::oidc::grants::{self, Granted};
use crate::service::oidc::issuer::issuer;
use crate::service::oidc::meant::hinted_holder;
use crate::service::oidc::refusal::ClientRefusal;
use crate::service::oidc::request_object;
use crate::service::rates::{Beginning, Wait};
use crate::service::sessions::{self, NotHeld};
use crate::service::{devices, holders, login, signing_in};
use crate::store::{ReadRows, Tx};
use api::Code;
use api::session::Conflict;
use serde::Serialize;
use std::time::Duration;

/// What a client gets that has begun a login: to show, and to fetch its tokens with (RFC 8628 §3.2, CIBA §7.3). The code and the addresses
/// stand in both answers: in poll mode the person's phone has to find its way by itself.
#[derive(Debug, Serialize)]
pub struct Begun {
    #[serde(skip_serializing_if = "Option::is_none")]
    device_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    auth_req_id: Option<String>,
    user_code: String,
    verification_uri: String,
    verification_uri_complete: String,
    expires_in: u64,
    interval: u64,
}

/// What a client asks for.
struct DecoupledLogin<'a> {
    flow: DecoupledFlow,
    client: &'a Client,
    scopes: ScopeSet,
    acr: RequestedAcr,
    holder: Option<HolderId>,
    message: Option<&'a str>,
    lasts: Duration,
}

/// Begins a login for whoever comes with a phone (RFC 8628 §3.1).
pub async fn device(act: &Act, client: &Client, form: &Parameters) -> Result<Begun, ClientRefusal> {
    let flow = DecoupledFlow::Device;
    let (scopes, acr) = wanted(act, client, form, flow)?;
    let lasts = act.app.config.limits().code;
    begin(act, DecoupledLogin { flow, client, scopes, acr, holder: None, message: None, lasts }).await
}

/// Begins a login of somebody whom the client names (CIBA §7.1).
pub async fn backchannel(act: &Act, client: &Client, form: &Parameters) -> Result<Begun, ClientRefusal> {
    let flow = DecoupledFlow::Backchannel;
    not_by_reference(form, &["request_uri"])?;
    let form = &request_object::opened(act, client, form).await?;
    let (scopes, acr) = wanted(act, client, form, flow)?;
    let message = form.get("binding_message").map(binding_message).transpose()?;
    let lasts = lifetime(form.get("requested_expiry"), act.app.config.limits().code)?;
    let holder = Some(hinted(act, client, form).await?);
    begin(act, DecoupledLogin { flow, client, scopes, acr, holder, message, lasts }).await
}

/// What every client says that begins a login.
fn wanted(
    act: &Act,
    client: &Client,
    form: &Parameters,
    flow: DecoupledFlow,
) -> Result<(ScopeSet, RequestedAcr), ClientRefusal> {
    form.each_once()?;
    not_by_reference(form, &["request", "request_uri"])?;
    if !client.may_use(flow.grant_type()) {
        let why = format!("the client is not registered for `{}`", flow.grant_type().as_str());
        return Err(OauthError::new(OauthCode::UnauthorizedClient, why).into());
    }
    let asked = asked_scopes(form)?;
    let acr = asked_acr(form)?;
    let means = client.limited_to(&act.app.live.now().means()).means();
    // Also a wish for a card: whoever has found the phone and approved would be told in vain. One that nothing here meets is dropped, as everywhere.
    if !means.contains(&MeansKind::Phone) || !acr.of(&MeansKind::ALL).contains(&MeansKind::Phone) {
        let why = "what is asked for cannot be proven by a phone, or the client's people have other means";
        return Err(ClientRefusal::new(OauthCode::UnmetAuthenticationRequirements, why));
    }
    Ok((asked.within(&client.metadata.scope), acr))
}

/// Refuses what would be a request of its own: whoever sends one means that, and not what stands beside it.
fn not_by_reference(form: &Parameters, names: &[&'static str]) -> Result<(), OauthError> {
    match names.iter().find(|name| form.get(name).is_some()) {
        Some(name) => Err(OauthError::new(OauthCode::InvalidRequest, format!("`{name}` is not taken here"))),
        None => Ok(()),
    }
}

/// Whom a client means: by exactly one hint. Whoever cannot approve anything is as unknown as whoever is not there.
async fn hinted(act: &Act, client: &Client, form: &Parameters) -> Result<HolderId, ClientRefusal> {
    let unknown = || {
        let why = "nobody of this name, or `sub`, has a registered phone";
        ClientRefusal::new(OauthCode::UnknownUserId, why)
    };
    let hints = ["login_hint", "id_token_hint", "login_hint_token"].map(|name| form.get(name));
    let holder = match hints {
        [Some(typed), None, None] => HolderId::parse(typed).map_err(|_| unknown())?,
        [None, Some(hint), None] => match hinted_holder(act, client, hint).await? {
            RequestedHolder::This(holder) => holder,
            RequestedHolder::Anyone | RequestedHolder::Unknown => return Err(unknown()),
            wrong @ (RequestedHolder::Unread | RequestedHolder::OfAnother) => {
                let why = wrong.nobody().unwrap_or_default();
                return Err(ClientRefusal::new(OauthCode::UnknownUserId, why));
            }
        },
        [None, None, Some(_)] => {
            let why = "`login_hint_token` is not taken: send `login_hint` or `id_token_hint`";
            return Err(ClientRefusal::new(OauthCode::InvalidRequest, why));
        }
        _ => {
            let why = "exactly one of `login_hint` and `id_token_hint` is needed";
            return Err(ClientRefusal::new(OauthCode::InvalidRequest, why));
        }
    };
    // A client that asks about one person after another finds out slowly who is there.
    act.app.rates.named(&client.id, &holder).map_err(Error::from)?;
    let known = async |tx: Tx| -> Result<bool, Error> {
        Ok(match holders::enabled(&tx, &holder).await {
            Ok((holder, _)) => devices::count(&tx, &holder.id).await? > 0,
            Err(error) if matches!(error.code, Code::HolderUnknown | Code::HolderDisabled) => false,
            Err(error) => return Err(error),
        })
    };
    if act.app.store.transaction(known).await? { Ok(holder) } else { Err(unknown()) }
}

async fn begin(act: &Act, asked: DecoupledLogin<'_>) -> Result<Begun, ClientRefusal> {
    let random = &act.app.random;
    let (code, secret, id) = (random.secret(), random.secret(), random.journey());
    let draw = |below: u32| u8::try_from(random.below(below)).unwrap_or(0);
    let user_code = UserCode::draw([(); 6].map(|()| draw(20)), draw(90));
    let expires_at = act.now + asked.lasts;
    let message = asked.message.map(str::to_owned);
    let shows = ClientScreen { user_code: user_code.clone(), message, mistyped: 0 };
    let login = Login {
        holder: asked.holder,
        aim: Aim::Request { client: asked.client.id.clone(), request: random.request() },
        purpose: LoginPurpose::Login,
        requester: Requester::Client { client: asked.client.id.clone(), shows },
        pc: act.caller.device.clone(),
        place: login::place(act),
        asked_at: act.now,
        incident: None,
        state: LoginState::Waiting { code: code.hash(), expires_at },
    };
    let kept = DecoupledRequest {
        flow: asked.flow,
        client: asked.client.id.clone(),
        journey: id.clone(),
        scopes: asked.scopes,
        acr: asked.acr,
        expires_at,
    };
    if asked.client.is_public() {
        // Anybody can say to be it.
        begins_for(act, Beginning::Login, (&id, &BegunFor::Client(asked.client.id.clone()))).await?;
    }
    let written = async |tx: Tx| -> Result<bool, Error> {
        if tx.get::<Link>(&user_code.key()).await?.is_some() {
            return Ok(false);
        }
        tx.put(&id, &login)?;
        tx.put(&code.hash(), &Link::Login(id.clone()))?;
        tx.put(&user_code.key(), &Link::Login(id.clone()))?;
        tx.put(&secret.hash(), &kept)?;
        Ok(true)
    };
    if !act.app.store.transaction(written).await? {
        // One in millions: the client asks again.
        return Err(Error::from(Wait { seconds: 1 }).into());
    }
    let secret_of = |flow| (asked.flow == flow).then(|| secret.reveal().to_owned());
    Ok(Begun {
        device_code: secret_of(DecoupledFlow::Device),
        auth_req_id: secret_of(DecoupledFlow::Backchannel),
        user_code: user_code.to_string(),
        verification_uri: format!("{}{}", issuer(&act.app), path::DEVICE),
        verification_uri_complete: address(&act.app.config.origin, LinkPage::Approve, &code),
        expires_in: asked.lasts.as_secs(),
        interval: INTERVAL.as_secs(),
    })
}

/// Why there is nothing to fetch: it never was, is over for long, was fetched already, or is another client's.
pub(super) fn unknown() -> ClientRefusal {
    let why = "it is unknown, was used before, or is another client's";
    ClientRefusal::new(OauthCode::InvalidGrant, why)
}

/// What this client has begun in this way under this secret, and how far it has come.
async fn begun(
    store: &impl ReadRows,
    client: &Client,
    secret: &Secret,
    flow: DecoupledFlow,
) -> Result<(DecoupledRequest, Login), ClientRefusal> {
    let kept = store.get::<DecoupledRequest>(&secret.hash()).await?;
    let kept = kept.filter(|kept| kept.client == client.id && kept.flow == flow).ok_or_else(unknown)?;
    let login = store.get::<Login>(&kept.journey).await?.ok_or_else(expired)?;
    Ok((kept, login))
}

/// A client asks whether something has happened; refuses one that asks too often.
pub(super) async fn polled(
    act: &Act,
    client: &Client,
    secret: &Secret,
    flow: DecoupledFlow,
) -> Result<(), ClientRefusal> {
    let (kept, login) = begun(&act.app.store, client, secret, flow).await?;
    // Only whoever waits is told to wait: how it has ended is said at once.
    let waits = |refusal: &ClientRefusal| matches!(refusal, ClientRefusal::Oauth(error) if error.code == OauthCode::AuthorizationPending);
    if !approval(&login, &kept, act.now).err().as_ref().is_some_and(waits) {
        return Ok(());
    }
    match act.app.rates.polls(&kept.journey, act.now) {
        Polled::InTime => Ok(()),
        Polled::TooOften => {
            let why = "asked too soon: wait five seconds longer than before, each time";
            Err(ClientRefusal::new(OauthCode::SlowDown, why))
        }
    }
}

/// What a phone has approved.
pub(super) struct Approved {
    /// The grant.
    pub(super) id: GrantId,
    /// What it says.
    pub(super) grant: Grant,
    /// The session that was opened for it, which no browser has. Its holder finds it among the others and may end it.
    pub(super) session: Session,
    /// Who approved.
    pub(super) holder: Holder,
}

/// Takes what a phone has approved, once; or says why there is nothing to take.
pub(super) async fn approved(
    tx: &Tx,
    act: &Act,
    client: &Client,
    secret: &Secret,
    flow: DecoupledFlow,
) -> Result<Approved, ClientRefusal> {
    let (kept, login) = begun(tx, client, secret, flow).await?;
    let id = approval(&login, &kept, act.now)?;
    let (session, holder) = match sessions::alive(tx, id, &act.app.config.lifetime(), act.now).await {
        Ok(there) => there,
        // Disabled, the phone removed, or signed out, since it was approved.
        Err(NotHeld::Ended(_)) => return Err(denied()),
        Err(NotHeld::Store(error)) => return Err(error.into()),
    };
    let nothing = RequestedClaims::default();
    let what = Granted { client, acr: &kept.acr, scopes: &kept.scopes, claims: &nothing };
    let (id, grant) = grants::grant(tx, act, what, &session).await?;
    let taken = login.taken(session.id.clone(), act.now).map_err(|_| expired())?;
    tx.put::<Login>(&kept.journey, &taken)?;
    Ok(Approved { id, grant, session, holder })
}

/// The session of a login that a phone has just approved: there at once, among the others on the person's own page. No browser has it, since
/// nobody is ever given the secret of its cookie.
pub async fn opened(tx: &Tx, act: &Act, login: Login, holder: &Holder) -> Result<Login, Error> {
    let Some(by) = login.by() else { return Ok(login) };
    let means = Means::device(&by.device);
    let opening = signing_in::Opening {
        holder,
        proof: (&means, act.now),
        solo: Solo::No,
        aim: login.aim.clone(),
        conflict: Conflict::Ask,
    };
    let caller = Caller { device: login.pc.clone(), journeys: None, ..act.caller.clone() };
    let there = Act { caller, ..act.clone() };
    let session = signing_in::open(tx, &there, &act.app.random.secret(), opening, None).await?;
    // Where the application is, and not the phone.
    let session = Session { address: login.place.clone(), ..session };
    sessions::put(tx, &session)?;
    Ok(login.in_session(session.id))
}

/// The session of what somebody has approved, where somebody has.
fn approval<'a>(
    login: &'a Login,
    kept: &DecoupledRequest,
    now: Timestamp,
) -> Result<&'a SessionId, ClientRefusal> {
    match &login.state {
        LoginState::Approved { .. } if login.is_left(now) => Err(expired()),
        LoginState::Approved { session, .. } => session.as_ref().ok_or_else(expired),
        LoginState::Finished { .. } => Err(unknown()),
        LoginState::Cancelled { .. } | LoginState::Failed { .. } => Err(denied()),
        _ if now >= kept.expires_at => Err(expired()),
        LoginState::Waiting { .. } | LoginState::Opened { .. } | LoginState::Confirming { .. } => {
            let why = "nobody has approved it yet";
            Err(ClientRefusal::new(OauthCode::AuthorizationPending, why))
        }
    }
}

fn expired() -> ClientRefusal {
    ClientRefusal::new(OauthCode::ExpiredToken, "nobody has approved it in time, or it was fetched too late")
}

fn denied() -> ClientRefusal {
    ClientRefusal::new(OauthCode::AccessDenied, "the person has refused it, or may not approve it")
}

/// The login to which a code leads that somebody typed, as a link for the phone that typed it: whatever was shown as a QR code before does
/// not lead there any more.
pub async fn typed(act: &Act, code: &UserCode) -> Result<Option<Secret>, Error> {
    let link = act.app.random.secret();
    let found = async |tx: Tx| -> Result<bool, Error> {
        let Some(Link::Login(id)) = tx.get::<Link>(&code.key()).await? else { return Ok(false) };
        let Some(before) = tx.get::<Login>(&id).await? else { return Ok(false) };
        let (login, outcome) = before.clone().typed(code, link.hash(), act.now);
        if login != before {
            tx.put(&id, &login)?;
        }
        if outcome.is_ok() {
            tx.put(&link.hash(), &Link::Login(id))?;
        }
        Ok(outcome.is_ok())
    };
    Ok(act.app.store.transaction(found).await?.then_some(link))
}
