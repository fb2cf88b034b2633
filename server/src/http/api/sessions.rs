//! Sessions: opening, resolving a conflict with somebody else's, ending. And the cookie check.

use crate::audit::{self, Entry, Event};
use crate::clock::Timestamp;
use crate::http::answer::Answer;
use crate::http::api::account_view;
use crate::http::request::cookies::{self, Cookie, WithCookies};
use crate::http::request::extract::{Id, Json, MaybeSignedIn, Nothing, Now, SignedIn};
use crate::ids::{Draw as _, HolderId, Secret, SessionId};
use crate::model::people::Holder;
use crate::model::session::{Means, Session};
use crate::service::app::App;
use crate::service::caller::Caller;
use crate::service::error::Error;
use crate::service::{devices, news, sessions};
use crate::store::Tx;
use api::account::{Account, Ended};
use api::session::{self, Conflict, Cookies, Current};
use api::{Code, Language, Signal, Takeover};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use std::sync::Arc;

/// `GET /api/session`: who is signed in here.
pub async fn current(
    State(app): State<Arc<App>>,
    MaybeSignedIn(signed_in): MaybeSignedIn,
) -> Answer<Current> {
    let session = match signed_in {
        Some(it) => Some(shown(&app, &it.session, None).await?),
        None => None,
    };
    let cards = match app.verifier {
        Some(_) => session::Cards::On,
        None => session::Cards::Off,
    };
    Ok(Json(Current { session, cards }))
}

/// `POST /api/session/end`: logs out. Logging out twice is logging out once.
pub async fn end(
    State(app): State<Arc<App>>,
    caller: Caller,
    (Now(now), MaybeSignedIn(signed_in)): (Now, MaybeSignedIn),
    Json(Nothing {}): Json<Nothing>,
) -> Result<([(HeaderName, HeaderValue); 1], WithCookies<Json<Current>>), Error> {
    if let Some(SignedIn { session }) = signed_in {
        app.store
            .transaction(async |tx: Tx| -> Result<(), Error> {
                end_in(&tx, &app, (&session.holder, &session.id), &caller, now).await
            })
            .await?;
    }
    let gone = WithCookies(
        vec![cookies::clear(Cookie::Session, &app)],
        Json(Current { session: None, cards: session::Cards::Off }),
    );
    Ok(([(CLEAR_SITE_DATA, CLEARED)], gone))
}

/// `POST /api/account/sessions/{id}/end`: ends one of the holder's sessions. Ending is safe, so that nothing is confirmed for it.
pub async fn end_one(
    State(app): State<Arc<App>>,
    caller: Caller,
    (Now(now), signed_in, Id(id)): (Now, SignedIn, Id<SessionId>),
    Json(Nothing {}): Json<Nothing>,
) -> Result<WithCookies<Json<Ended>>, Error> {
    let session = app
        .store
        .transaction(async |tx: Tx| -> Result<Session, Error> {
            let tx = &tx;
            let (session, holder) = signed_in.still(tx, &app, now).await?;
            end_in(tx, &app, (&holder.id, &id), &caller, now).await?;
            Ok(session)
        })
        .await?;
    if session.id == id {
        let gone = vec![cookies::clear(Cookie::Session, &app)];
        return Ok(WithCookies(gone, Json(Ended { account: None })));
    }
    let account = account_view::account(&app, &session, caller.language, now).await?;
    Ok(WithCookies(Vec::new(), Json(Ended { account: Some(account) })))
}

/// `POST /api/account/sessions/end_others`: ends all of the holder's sessions but this one.
pub async fn end_others(
    State(app): State<Arc<App>>,
    caller: Caller,
    (Now(now), signed_in): (Now, SignedIn),
    Json(Nothing {}): Json<Nothing>,
) -> Answer<Account> {
    let session = app
        .store
        .transaction(async |tx: Tx| -> Result<Session, Error> {
            let tx = &tx;
            let (session, holder) = signed_in.still(tx, &app, now).await?;
            // A login at the same moment is either ended here or comes after.
            for other in sessions::of(tx, &holder.id).await? {
                if other.id != session.id {
                    end_in(tx, &app, (&holder.id, &other.id), &caller, now).await?;
                }
            }
            Ok(session)
        })
        .await?;
    account_view::account(&app, &session, caller.language, now).await.map(Json)
}

/// `POST /api/account/news/read`: the person has read what was added before this login.
pub async fn read_news(
    State(app): State<Arc<App>>,
    (Now(now), signed_in): (Now, SignedIn),
    Json(Nothing {}): Json<Nothing>,
) -> Answer<serde_json::Value> {
    app.store
        .transaction(async |tx: Tx| -> Result<(), Error> {
            let (session, _) = signed_in.still(&tx, &app, now).await?;
            Ok(news::read(&tx, &session).await?)
        })
        .await?;
    Ok(Json(serde_json::json!({})))
}

/// Ends a holder's session, if it is there, and writes it down. Somebody else's is not there.
async fn end_in(
    tx: &Tx,
    app: &App,
    (holder, id): (&HolderId, &SessionId),
    caller: &Caller,
    now: Timestamp,
) -> Result<(), Error> {
    // Its cookie may have been renewed since the request came.
    let Some(session) = tx.get::<Session>(id).await?.filter(|session| session.holder == *holder) else {
        return Ok(());
    };
    sessions::end(tx, &session);
    let from = caller.address.to_string();
    let entry = Entry { event: Event::SessionEnded, holder: Some(holder.clone()), from };
    Ok(audit::record(tx, app.dice.as_ref(), now, &entry)?)
}

/// What a browser is told to forget when somebody logs out (W3C Clear Site Data): what it kept of our pages, also those it would
/// show again by "back". Not the storage, where the ways to log in and notices that were read are remembered for whoever sits at the
/// device, and not the cookies, which browsers take from all hosts of the domain, other applications among them.
const CLEARED: HeaderValue = HeaderValue::from_static("\"cache\"");
const CLEAR_SITE_DATA: HeaderName = HeaderName::from_static("clear-site-data");

/// `GET /api/cookie`: sets a cookie that means nothing.
pub async fn set_probe(State(app): State<Arc<App>>) -> WithCookies<Json<serde_json::Value>> {
    WithCookies(vec![cookies::set(Cookie::Probe, "1", &app)], Json(serde_json::json!({})))
}

/// `GET /api/cookie/echo`: whether it came back.
pub async fn echo_probe(State(app): State<Arc<App>>, headers: HeaderMap) -> Json<Cookies> {
    Json(Cookies { kept: cookies::kept(&headers, &app) })
}

/// `GET /api/cookie/required`: refuses, with the message that explains it, when it did not come back.
pub async fn require_probe(State(app): State<Arc<App>>, headers: HeaderMap) -> Answer<serde_json::Value> {
    match cookies::kept(&headers, &app) {
        session::Kept::Yes => Ok(Json(serde_json::json!({}))),
        session::Kept::No => Err(Error::new(Code::CookieMissing)),
    }
}

/// A session about to be opened.
pub struct Opening<'a> {
    /// Whose.
    pub holder: &'a Holder,
    /// With what, and when it proved who it is.
    pub proof: (&'a Means, Timestamp),
    /// For which application.
    pub application: Option<String>,
    /// What to do when this browser is signed in as somebody else.
    pub conflict: Conflict,
}

/// Opens a session in a transaction, or refuses because somebody else is signed in and the person was not asked yet.
pub async fn open(
    tx: &Tx,
    app: &App,
    secret: &Secret,
    opening: Opening<'_>,
    there: Option<&SignedIn>,
    caller: &Caller,
    now: Timestamp,
) -> Result<Session, Error> {
    if let Some(there) = there {
        // Its cookie may have been renewed, or it may have ended, since the request came.
        let there = tx.get::<Session>(&there.session.id).await?;
        match (there, opening.conflict) {
            (Some(there), Conflict::Ask) if there.holder != opening.holder.id => {
                return Err(taking_over(tx, &there, opening.holder).await?);
            }
            // One session to a browser: the old one would otherwise live on where nobody sees it.
            (Some(there), Conflict::Ask | Conflict::Switch) => sessions::end(tx, &there),
            (None, _) => {}
        }
    }
    let (means, proven_at) = opening.proof;
    let holder = &opening.holder.id;
    let room = (app.config.sessions_per_holder, &app.config.lifetime());
    for displaced in sessions::make_room(tx, holder, room, now).await? {
        let event = Event::SessionDisplaced;
        let entry = Entry { event, holder: Some(holder.clone()), from: displaced.address };
        audit::record(tx, app.dice.as_ref(), now, &entry)?;
    }
    let session = Session {
        id: app.dice.session(),
        cookie: secret.hash(),
        holder: opening.holder.id.clone(),
        epoch: opening.holder.epoch,
        browser: caller.device.clone(),
        address: caller.address.to_string(),
        journeys: caller.journeys.clone(),
        means: means.clone(),
        told_until: news::since(tx, holder, means, now).await?,
        application: opening.application,
        opened_at: now,
        authenticated_at: proven_at,
        proven_by: means.clone(),
        used_at: now,
    };
    news::login(tx, &app.store, &session).await?;
    sessions::put(tx, &session)?;
    let event = Event::SessionOpened { device: means.to_string() };
    let entry = Entry { event, holder: Some(opening.holder.id.clone()), from: caller.address.to_string() };
    audit::record(tx, app.dice.as_ref(), now, &entry)?;
    Ok(session)
}

/// Somebody else is signed in here: both are named, so that the person takes over knowingly.
async fn taking_over(tx: &Tx, there: &Session, next: &Holder) -> Result<Error, Error> {
    let leaves = tx.get::<Holder>(&there.holder).await?.map_or_else(String::new, |holder| holder.name);
    let takeover = Takeover { leaves, comes: next.name.clone() };
    let detail = Some(there.holder.masked());
    Ok(Error { detail, takeover: Some(Box::new(takeover)), ..Error::new(Code::SessionOfOther).of(&next.id) })
}

/// A session as its holder sees it.
pub async fn shown(app: &App, session: &Session, signal: Option<Signal>) -> Result<session::Session, Error> {
    let holder =
        app.store.get::<Holder>(&session.holder).await?.ok_or_else(|| Error::new(Code::SessionMissing))?;
    Ok(session::Session {
        holder: session::Holder { id: holder.written, name: holder.name },
        authenticated_at: session.authenticated_at.as_millis(),
        expires_at: session.ends_at(&app.config.lifetime()).as_millis(),
        next: next(app, session.application.as_deref()),
        signal,
        news: Vec::new(),
    })
}

/// The answer that begins a session, with its cookie unless the browser has it already.
pub async fn begun(
    app: &App,
    session: &Session,
    holder: &Holder,
    (cookie, language): (Option<&Secret>, Language),
) -> Result<WithCookies<Json<session::Session>>, Error> {
    let signal = signal(app, holder).await?;
    let cookies = cookie.map(|secret| cookies::set(Cookie::Session, secret.reveal(), app));
    let news = account_view::news_in(app, session, language).await?;
    let shown = session::Session { news, ..shown(app, session, Some(signal)).await? };
    Ok(WithCookies(cookies.into_iter().collect(), Json(shown)))
}

/// Everything the holder's authenticators should know after a ceremony.
pub async fn signal(app: &App, holder: &Holder) -> Result<Signal, Error> {
    let all = devices::of(&app.store, &holder.id).await?;
    Ok(devices::signal(app.relying_party.id(), holder, &all, None))
}

/// Where a person goes on to.
fn next(app: &App, application: Option<&str>) -> String {
    let known = application.and_then(|id| app.config.application(id));
    known.map_or_else(|| "/account".to_owned(), |it| it.home.to_string())
}
