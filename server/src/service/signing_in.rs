//! Signing in and out in a browser: opening a session, resolving a conflict with somebody else's, ending it. `sessions` keeps them.

use crate::aim::Aim;
use crate::audit::Event;
use crate::clock::Timestamp;
use crate::ids::{Draw as _, HolderId, Secret, SecretHash, SessionId};
use crate::model::people::Holder;
use crate::model::session::{Means, Session, Solo, Stale};
use crate::oidc::level::MeansKind;
use crate::oidc::request::Lacking;
use crate::service::account::view;
use crate::service::act::{Act, InSession};
use crate::service::app::App;
use crate::service::error::{About, Error};
use crate::service::oidc::requests;
use crate::service::sessions::{self, NotHeld};
use crate::service::{application, devices, news};
use crate::store::Tx;
use api::session::{self, Conflict, LoginMeans, RequestView, StepUp, StepUpReason, WhoAmI};
use api::{Code, Signal, TakeoverNames};

/// The session of this browser; refuses without one.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The session, as it was when the request came.
    pub session: Session,
}

impl SignedIn {
    /// The holder whose session it is.
    pub fn holder(&self) -> &HolderId {
        &self.session.holder
    }

    /// The session and its holder in a transaction that changes something: it may have ended since the request came.
    pub async fn still(&self, tx: &Tx, act: &Act) -> Result<(Session, Holder), Error> {
        Ok(sessions::alive(tx, &self.session.id, &act.app.config.lifetime(), act.now).await?)
    }
}

/// The session of a browser while it lasts.
pub async fn current(app: &App, cookie: Option<&SecretHash>) -> Result<Option<SignedIn>, Error> {
    let Some(cookie) = cookie else { return Ok(None) };
    let now = app.clock.now();
    let reading = app.store.reading();
    let Some(kept) = sessions::of_cookie(&reading, cookie).await? else { return Ok(None) };
    let session = match sessions::alive(&reading, &kept.id, &app.config.lifetime(), now).await {
        Ok((session, _)) => session,
        Err(NotHeld::Ended(_)) => return Ok(None),
        Err(NotHeld::Store(error)) => return Err(error.into()),
    };
    if kept.is_stale(now) == Stale::Yes {
        // A session that was ended or renewed meanwhile must not come back to life.
        app.store
            .transaction(async |tx: Tx| -> Result<(), crate::store::Error> {
                if tx.get::<Session>(&kept.id).await?.is_some_and(|there| there == kept) {
                    tx.put(&session.id, &session)?;
                }
                Ok(())
            })
            .await?;
    }
    Ok(Some(SignedIn { session }))
}

/// Whether the session lasts that a journey is about: without it nobody can take what the journey leads to.
pub async fn lasts(act: &Act, session: &SessionId) -> Result<(), Error> {
    sessions::alive(&act.app.store.reading(), session, &act.app.config.lifetime(), act.now).await?;
    Ok(())
}

/// Who is signed in here, and what the application is called and allows that the person comes from.
pub async fn who(
    act: &Act,
    signed_in: Option<&SignedIn>,
    application: Option<&str>,
) -> Result<WhoAmI, Error> {
    let comes_from = application::comes_from(act, application).await?;
    let (mut session, mut step_up, mut same) = (None, None, None);
    if let Some(it) = signed_in {
        let shown = shown(&act.app, &it.session, None).await?;
        match comes_from.lacking(act, &it.session) {
            None => session = Some(session::SessionView { next: comes_from.next(it.holder()), ..shown }),
            // What is asked for has to be proven anew; whoever is here need not type again who that is.
            Some(lacking) => {
                same = match lacking {
                    Lacking::Person => None,
                    Lacking::Means | Lacking::Proof => Some(shown.holder.id),
                };
                step_up = Some(StepUp { name: shown.holder.name, lacks: lacks(lacking) });
            }
        }
    }
    let means = comes_from.means(act);
    let is_card = |means: &MeansKind| *means != MeansKind::Phone;
    let cards = match act.app.live.now().verifier {
        Some(_) if means.as_ref().is_none_or(|all| all.iter().any(is_card)) => session::CardsOffered::On,
        Some(_) | None => session::CardsOffered::Off,
    };
    let request = means.zip(comes_from.back()).map(|(means, back)| RequestView {
        means: means.into_iter().map(offered).collect(),
        back,
        step_up,
        login_hint: comes_from.login_hint().or(same),
    });
    Ok(WhoAmI { session, cards, application: comes_from.name, request })
}

fn lacks(lacking: Lacking) -> StepUpReason {
    match lacking {
        Lacking::Person => StepUpReason::Person,
        Lacking::Means => StepUpReason::Means,
        Lacking::Proof => StepUpReason::Proof,
    }
}

fn offered(means: MeansKind) -> LoginMeans {
    match means {
        MeansKind::Phone => LoginMeans::Phone,
        MeansKind::Hpki => LoginMeans::Hpki,
        MeansKind::Jpki => LoginMeans::Jpki,
    }
}

/// Logs out. Logging out twice is logging out once.
pub async fn out(act: &Act, signed_in: Option<&SignedIn>) -> Result<(), Error> {
    let Some(SignedIn { session }) = signed_in else { return Ok(()) };
    act.app
        .store
        .transaction(async |tx: Tx| -> Result<(), Error> {
            end_one(&tx, act, &session.holder, &session.id).await
        })
        .await
}

/// Ends a holder's session, if it is there, and writes it down. Somebody else's is not there.
pub async fn end_one(tx: &Tx, act: &Act, holder: &HolderId, id: &SessionId) -> Result<(), Error> {
    // Its cookie may have been renewed since the request came.
    let Some(session) = tx.get::<Session>(id).await?.filter(|session| session.holder == *holder) else {
        return Ok(());
    };
    sessions::end(tx, &session, act.now).await?;
    Ok(act.record(tx, Event::SessionEnded, holder)?)
}

/// A session about to be opened.
pub struct Opening<'a> {
    /// The holder who is to be signed in.
    pub holder: &'a Holder,
    /// With what, and when it proved who it is.
    pub proof: (&'a Means, Timestamp),
    /// Whether the proof was made in this very browser.
    pub solo: Solo,
    /// What for.
    pub aim: Aim,
    /// What to do when this browser is signed in as somebody else.
    pub conflict: Conflict,
}

/// Opens a session in a transaction, or refuses because somebody else is signed in and the person was not asked yet.
pub async fn open(
    tx: &Tx,
    act: &Act,
    secret: &Secret,
    opening: Opening<'_>,
    there: Option<&SignedIn>,
) -> Result<Session, Error> {
    // Whoever proves anew in the same browser who it is goes on in the same session, under another cookie: what applications were given in
    // it stays.
    let mut id = None;
    if let Some(there) = there {
        // Its cookie may have been renewed, or it may have ended, since the request came.
        let there = tx.get::<Session>(&there.session.id).await?;
        match (there, opening.conflict) {
            (Some(there), Conflict::Ask) if there.holder != opening.holder.id => {
                return Err(taking_over(tx, &there, opening.holder).await?);
            }
            // One session to a browser: the old one would otherwise live on where nobody sees it.
            (Some(there), Conflict::Ask | Conflict::Switch) if there.holder != opening.holder.id => {
                sessions::end(tx, &there, act.now).await?;
            }
            (Some(there), Conflict::Ask | Conflict::Switch) => {
                sessions::forget(tx, &there);
                id = Some(there.id);
            }
            (None, _) => {}
        }
    }
    let (means, proven_at) = opening.proof;
    let holder = &opening.holder.id;
    let room = (act.app.config.sessions_per_holder, &act.app.config.lifetime());
    for _displaced in sessions::make_room(tx, holder, room, act.now).await? {
        act.record_consequence(tx, Event::SessionDisplaced, holder)?;
    }
    let session = Session {
        id: id.unwrap_or_else(|| act.app.random.session()),
        cookie: secret.hash(),
        holder: opening.holder.id.clone(),
        epoch: opening.holder.epoch,
        browser: act.caller.device.clone(),
        address: act.caller.address.to_string(),
        journeys: act.caller.journeys.clone(),
        means: means.clone(),
        solo: opening.solo,
        told_until: news::since(tx, holder, means, act.now).await?,
        aim: opening.aim,
        opened_at: act.now,
        authenticated_at: proven_at,
        proven_by: means.clone(),
        used_at: act.now,
    };
    news::login(tx, &act.app.store, &session).await?;
    sessions::put(tx, &session)?;
    let event = Event::SessionOpened { device: means.to_string() };
    act.record(tx, event, &opening.holder.id)?;
    Ok(session)
}

/// Somebody else is signed in here: both are named, so that the person takes over knowingly.
async fn taking_over(tx: &Tx, there: &Session, next: &Holder) -> Result<Error, Error> {
    let leaves = tx.get::<Holder>(&there.holder).await?.map_or_else(String::new, |holder| holder.name);
    let takeover = Box::new(TakeoverNames { leaves, comes: next.name.clone() });
    let about = About::Session { user: there.holder.masked(), takeover };
    Ok(Error::about(Code::SessionOfOther, about).of(&next.id))
}

/// A session as its holder sees it.
pub async fn shown(
    app: &App,
    session: &Session,
    signal: Option<Signal>,
) -> Result<session::SessionView, Error> {
    let holder =
        app.store.get::<Holder>(&session.holder).await?.ok_or_else(|| Error::new(Code::SessionMissing))?;
    Ok(session::SessionView {
        holder: session::SessionHolder { id: holder.written, name: holder.name },
        authenticated_at: session.authenticated_at.as_millis(),
        expires_at: session.ends_at(&app.config.lifetime()).as_millis(),
        next: next(app, &session.aim),
        signal,
        news: Vec::new(),
    })
}

/// A session that has begun, as its page is told; with the secret of its cookie unless the browser has it already.
pub async fn begun(
    act: &Act,
    session: &Session,
    holder: &Holder,
    cookie: Option<&Secret>,
) -> Result<InSession<session::SessionView>, Error> {
    let signal = signal(&act.app, holder).await?;
    let news = view::news_in(act, session).await?;
    let shown = session::SessionView { news, ..shown(&act.app, session, Some(signal)).await? };
    Ok(InSession { shown, cookie: cookie.cloned() })
}

/// Everything the holder's authenticators should know after a ceremony.
pub async fn signal(app: &App, holder: &Holder) -> Result<Signal, Error> {
    let all = devices::of(&app.store, &holder.id).await?;
    Ok(devices::signal(app.relying_party.id(), holder, &all, None))
}

/// Where a person goes on to.
fn next(app: &App, aim: &Aim) -> String {
    let live = app.live.now();
    let known = match aim {
        Aim::Application(id) => live.application(id.as_str()),
        Aim::Request { request, .. } => return requests::resume_path(request),
        Aim::OwnPages => None,
    };
    known.map_or_else(|| application::OWN.to_owned(), |it| it.home.to_string())
}
