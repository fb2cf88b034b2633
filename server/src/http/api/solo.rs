//! Logging in with a passkey of this very device, or of a phone nearby through the browser's own code. Nothing is typed.

use crate::clock::Timestamp;
use crate::http::api::{login, sessions};
use crate::http::request::cookies::{self, Cookie, WithCookies};
use crate::http::request::extract::{Browser, Json, MaybeSignedIn, Now, SignedIn};
use crate::ids::{Draw as _, SecretHash};
use crate::model::people::Holder;
use crate::model::session::{Grounds, Means, Session};
use crate::model::takeover::{Takeover, WAITS};
use crate::passkey::{Allowed, Begun, Refused, What};
use crate::service::app::App;
use crate::service::caller::Caller;
use crate::service::error::Error;
use crate::service::sessions::{Ended, NotHeld};
use crate::service::{ceremonies, holders, proof};
use crate::store::Tx;
use api::session::Conflict;
use api::solo::{Begin, Via};
use api::{Ceremony, Code, Finish, session};
use axum::extract::State;
use std::sync::Arc;

/// `POST /api/solo/options`: begins a ceremony for any passkey of ours. Only the browser that asked can finish it.
pub async fn options(
    State(app): State<Arc<App>>,
    caller: Caller,
    (Now(now), Browser(browser)): (Now, Browser),
    Json(begin): Json<Begin>,
) -> Result<WithCookies<Json<Ceremony>>, Error> {
    let application = login::application(&app, begin.application)?;
    let allowed = match begin.via {
        Via::Device => Allowed::Any,
        Via::Hybrid => Allowed::Nearby,
    };
    let (options, state) = app.relying_party.begin_authentication(allowed)?;
    let browser = browser.unwrap_or_else(|| app.dice.secret());
    let what = What::Solo { application, browser: browser.hash(), state };
    let ceremony = ceremonies::begin_from(&app, &caller, options, what, now).await?;
    Ok(WithCookies(vec![cookies::set(Cookie::Browser, browser.reveal(), &app)], Json(ceremony)))
}

/// `POST /api/solo/finish`: the passkey says who it is, and a session begins. Where somebody else is signed in, the person is asked; the
/// same request with the person's word then uses what was proven.
pub async fn finish(
    State(app): State<Arc<App>>,
    caller: Caller,
    (Now(now), Browser(browser), MaybeSignedIn(there)): (Now, Browser, MaybeSignedIn),
    Json(finish): Json<Finish>,
) -> Result<WithCookies<Json<session::Session>>, Error> {
    let browser = browser.map(|secret| secret.hash());
    let Some(Begun { what, expires_at }) = ceremonies::take(&app, &finish.ceremony, now).await? else {
        return switch(&app, &caller, (browser.as_ref(), there.as_ref()), &finish, now).await;
    };
    let presented = proof::read(&finish.credential)?;
    let What::Solo { application, browser: own, state } = what else { return Err(ceremonies::gone()) };
    match &browser {
        Some(browser) if *browser == own => {}
        Some(_) => return Err(ceremonies::gone()),
        // Nothing came back of what the beginning has set.
        None => return Err(Error::new(Code::CookieMissing)),
    }
    let (id, secret) = (ceremonies::name(&finish.ceremony)?, app.dice.secret());
    let outcome = app
        .store
        .transaction(async |tx: Tx| -> Result<Result<(Session, Holder), Error>, Error> {
            let tx = &tx;
            let (holder, device) = proof::prove(tx, &app, (&presented, &state), None, now).await?;
            ceremonies::of_this_epoch(&app, expires_at, &holder)?;
            let (application, conflict) = (application.clone(), finish.conflict);
            let means = Means::device(&device.id);
            let proof = (&means, now);
            let opening =
                sessions::Opening { holder: &holder, proof, application: application.clone(), conflict };
            match (sessions::open(tx, &app, &secret, opening, there.as_ref(), &caller, now).await, &there) {
                (Ok(session), _) => Ok(Ok((session, holder))),
                (Err(asks), Some(there)) if asks.code == Code::SessionOfOther => {
                    let (holder, epoch) = (holder.id, holder.epoch);
                    let grounds = Grounds { holder, epoch, means, since: now, session: None };
                    let (browser, replaces) = (own.clone(), there.session.id.clone());
                    let proven =
                        Takeover { grounds, application, browser, replaces, expires_at: now + WAITS };
                    tx.put(&id, &proven)?;
                    Ok(Err(asks))
                }
                (Err(error), _) => Err(error),
            }
        })
        .await;
    let (session, holder) = match outcome {
        Ok(done) => done?,
        Err(error) => return Err(proof::note(&app, error, caller.address, now).await),
    };
    sessions::begun(&app, &session, &holder, (Some(&secret), caller.language)).await
}

/// Uses what a ceremony proved whose person was asked whether to switch, and has said so. It is taken whatever comes of it.
async fn switch(
    app: &App,
    caller: &Caller,
    (browser, there): (Option<&SecretHash>, Option<&SignedIn>),
    finish: &Finish,
    now: Timestamp,
) -> Result<WithCookies<Json<session::Session>>, Error> {
    let kept = app.store.take::<Takeover>(&ceremonies::name(&finish.ceremony)?).await?;
    let own = kept.and_then(|kept| kept.for_browser(browser, there.map(|it| &it.session.id), now));
    let proven = match (own, finish.conflict) {
        (Some(proven), Conflict::Switch) => proven,
        (Some(_), Conflict::Ask) | (None, _) => return Err(ceremonies::gone()),
    };
    let secret = app.dice.secret();
    let (session, holder) = app
        .store
        .transaction(async |tx: Tx| -> Result<(Session, Holder), Error> {
            let tx = &tx;
            // Says which desk to call where the holder is disabled.
            holders::enabled(tx, &proven.grounds.holder).await?;
            let held = proven.grounds.hold(tx, &app.config.lifetime(), now).await;
            let holder = held.map_err(|over| match over {
                NotHeld::Ended(Ended::MeansRemoved) => {
                    Error::from(Refused::Unknown).of(&proven.grounds.holder)
                }
                NotHeld::Ended(_) => ceremonies::gone(),
                NotHeld::Store(error) => error.into(),
            })?;
            let proof = (&proven.grounds.means, proven.grounds.since);
            let (application, conflict) = (proven.application.clone(), Conflict::Switch);
            let opening = sessions::Opening { holder: &holder, proof, application, conflict };
            let session = sessions::open(tx, app, &secret, opening, there, caller, now).await?;
            Ok((session, holder))
        })
        .await?;
    sessions::begun(app, &session, &holder, (Some(&secret), caller.language)).await
}
