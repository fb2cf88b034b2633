//! Logging in with a passkey of this very device, or of a phone nearby through the browser's own code. Nothing is typed.

use super::cookies::WithCookies;
use super::error::{Answer, Error};
use super::extract::{Caller, Json, MaybeSignedIn, Now};
use super::{ceremonies, login, prove, sessions};
use crate::App;
use crate::ids::Draw as _;
use crate::passkey::{Allowed, Begun, What};
use crate::people::Holder;
use crate::session::{Means, Session};
use crate::store::Tx;
use api::solo::{Begin, Via};
use api::{Ceremony, Code, Finish, session};
use axum::extract::State;
use std::sync::Arc;

/// `POST /api/solo/options`: begins a ceremony for any passkey of ours.
pub async fn options(
    State(app): State<Arc<App>>,
    Now(now): Now,
    Json(begin): Json<Begin>,
) -> Answer<Ceremony> {
    let application = login::application(&app, begin.application)?;
    let allowed = match begin.via {
        Via::Device => Allowed::Any,
        Via::Hybrid => Allowed::Nearby,
    };
    let (options, state) = app.relying_party.begin_authentication(allowed)?;
    Ok(Json(ceremonies::begin(&app, options, What::Solo { application, state }, now).await?))
}

/// `POST /api/solo/finish`: the passkey says who it is, and a session begins.
pub async fn finish(
    State(app): State<Arc<App>>,
    caller: Caller,
    (Now(now), MaybeSignedIn(there)): (Now, MaybeSignedIn),
    Json(finish): Json<Finish>,
) -> Result<WithCookies<Json<session::Session>>, Error> {
    let presented = prove::read(&finish.credential)?;
    let secret = app.dice.secret();
    let Some(Begun { what: What::Solo { application, state }, expires_at }) =
        ceremonies::take(&app, &finish.ceremony, now).await?
    else {
        return Err(ceremonies::gone());
    };
    let outcome = app
        .store
        .transaction(async |tx: Tx| -> Result<(Session, Holder), Error> {
            let tx = &tx;
            let (holder, device) = prove::prove(tx, &app, (&presented, &state), None, now).await?;
            let (application, conflict) = (application.clone(), finish.conflict);
            let means = Means::device(&device.id);
            let proof = (&means, now);
            let opening = sessions::Opening { holder: &holder, proof, application, conflict };
            let session = sessions::open(tx, &app, &secret, opening, there.as_ref(), &caller, now).await?;
            Ok((session, holder))
        })
        .await;
    let (session, holder) = match outcome {
        Ok(done) => done,
        Err(error) if error.code == Code::SessionOfOther => {
            // The person is asked whether to switch; the same proof then counts, still only once.
            let id = super::register::ceremony_id(&finish.ceremony)?;
            app.store.put(&id, &Begun { what: What::Solo { application, state }, expires_at }).await?;
            return Err(error);
        }
        Err(error) => return Err(prove::note(&app, error, caller.address, now).await),
    };
    sessions::begun(&app, &session, &holder, (Some(&secret), caller.language)).await
}
