//! Logging in with a passkey of this very device, or of a phone nearby through the browser's own code. Nothing is typed.

use crate::ids::{Draw as _, Secret};
use crate::model::people::Holder;
use crate::model::session::{Grounds, Means, Session, Solo};
use crate::model::takeover::{Takeover, WAITS};
use crate::oidc::level::MeansKind;
use crate::passkey::{Allowed, BegunCeremony, CeremonyPurpose, PasskeyRefused};
use crate::service::act::{Act, InSession};
use crate::service::error::Error;
use crate::service::proof::{self, CeremonyAnswer};
use crate::service::sessions::{EndReason, NotHeld};
use crate::service::signing_in::{self, SignedIn};
use crate::service::{application, ceremonies, holders, tally};
use crate::store::Tx;
use api::failure::Sign;
use api::session::{self, Conflict};
use api::solo::{BeginSolo, Via};
use api::{Ceremony, Code, Finish};

/// Begins a ceremony for any passkey of ours. Only the browser that asked can finish it.
pub async fn options(act: &Act, browser: &Secret, begin: BeginSolo) -> Result<Ceremony, Error> {
    let aim = application::aim_by(act, begin.application.as_deref(), MeansKind::Phone).await?;
    let allowed = match begin.via {
        Via::Device => Allowed::Any,
        Via::Hybrid => Allowed::Nearby,
    };
    let (options, state) = act.app.relying_party.begin_authentication(allowed)?;
    let what = CeremonyPurpose::Solo { aim, browser: browser.hash(), state };
    ceremonies::begin_from(act, options, what).await
}

/// The passkey says who it is, and a session begins. Where somebody else is signed in, the person is asked; the
/// same request with the person's word then uses what was proven.
pub async fn finish(
    act: &Act,
    there: Option<&SignedIn>,
    finish: Finish,
) -> Result<InSession<session::SessionView>, Error> {
    // No message sends anybody to a PC for an ID that nobody has typed.
    proven(act, there, finish).await.map_err(|error| error.seen(Sign::NobodyNamed))
}

async fn proven(
    act: &Act,
    there: Option<&SignedIn>,
    finish: Finish,
) -> Result<InSession<session::SessionView>, Error> {
    let Some(BegunCeremony { what, expires_at }) = ceremonies::take(act, &finish.ceremony).await? else {
        return switch(act, there, &finish).await;
    };
    let presented = proof::read(&finish.credential)?;
    let CeremonyPurpose::Solo { aim, browser: own, state } = what else { return Err(ceremonies::gone()) };
    match &act.caller.journeys {
        Some(browser) if *browser == own => {}
        Some(_) => return Err(ceremonies::gone()),
        // Nothing came back of what the beginning has set.
        None => return Err(Error::new(Code::CookieMissing)),
    }
    let (id, secret) = (ceremonies::name(&finish.ceremony)?, act.app.random.secret());
    let outcome = act
        .app
        .store
        .transaction(async |tx: Tx| -> Result<Result<(Session, Holder), Error>, Error> {
            let tx = &tx;
            let answer = CeremonyAnswer { presented: &presented, state: &state, expires_at };
            let (holder, device) = proof::prove(tx, act, answer, None).await?;
            let (aim, conflict) = (aim.clone(), finish.conflict);
            let means = Means::device(&device.id);
            let proof = (&means, act.now);
            let opening =
                signing_in::Opening { holder: &holder, proof, solo: Solo::Yes, aim: aim.clone(), conflict };
            match (signing_in::open(tx, act, &secret, opening, there).await, &there) {
                (Ok(session), _) => Ok(Ok((session, holder))),
                (Err(asks), Some(there)) if asks.code == Code::SessionOfOther => {
                    let (holder, epoch) = (holder.id, holder.epoch);
                    let grounds = Grounds { holder, epoch, means, since: act.now, session: None };
                    let (browser, replaces) = (own.clone(), there.session.id.clone());
                    let proven = Takeover { grounds, aim, browser, replaces, expires_at: act.now + WAITS };
                    tx.put(&id, &proven)?;
                    Ok(Err(asks))
                }
                (Err(error), _) => Err(error),
            }
        })
        .await;
    let (session, holder) = match outcome {
        Ok(done) => done?,
        Err(error) => return Err(proof::note(act, error).await),
    };
    tally::signed_in(act, &session);
    signing_in::begun(act, &session, &holder, Some(&secret)).await
}

/// Uses what a ceremony proved whose person was asked whether to switch, and has said so. It is taken whatever comes of it.
async fn switch(
    act: &Act,
    there: Option<&SignedIn>,
    finish: &Finish,
) -> Result<InSession<session::SessionView>, Error> {
    let kept = act.app.store.take::<Takeover>(&ceremonies::name(&finish.ceremony)?).await?;
    let own = kept.and_then(|kept| {
        kept.for_browser(act.caller.journeys.as_ref(), there.map(|it| &it.session.id), act.now)
    });
    let proven = match (own, finish.conflict) {
        (Some(proven), Conflict::Switch) => proven,
        (Some(_), Conflict::Ask) | (None, _) => return Err(ceremonies::gone()),
    };
    let secret = act.app.random.secret();
    let (session, holder) = act
        .app
        .store
        .transaction(async |tx: Tx| -> Result<(Session, Holder), Error> {
            let tx = &tx;
            // Says which desk to call where the holder is disabled.
            holders::enabled(tx, &proven.grounds.holder).await?;
            let held = proven.grounds.hold(tx, &act.app.config.lifetime(), act.now).await;
            let holder = held.map_err(|over| match over {
                NotHeld::Ended(EndReason::MeansRemoved) => {
                    Error::from(PasskeyRefused::Unknown).of(&proven.grounds.holder)
                }
                NotHeld::Ended(_) => ceremonies::gone(),
                NotHeld::Store(error) => error.into(),
            })?;
            let proof = (&proven.grounds.means, proven.grounds.since);
            let (aim, conflict) = (proven.aim.clone(), Conflict::Switch);
            let opening = signing_in::Opening { holder: &holder, proof, solo: Solo::Yes, aim, conflict };
            let session = signing_in::open(tx, act, &secret, opening, there).await?;
            Ok((session, holder))
        })
        .await?;
    tally::signed_in(act, &session);
    signing_in::begun(act, &session, &holder, Some(&secret)).await
}
