//! Logging in on a PC with a phone, as the phone sees it.

use crate::aim::Aim;
use crate::audit::Event;
use crate::ids::{Draw as _, HolderId, JourneyId, Secret, SecretHash};
use crate::journey::claim::Claim;
use crate::journey::login::{Approver, Failed, Login, LoginPurpose, LoginState};
use crate::journey::{Requester, StepRefusal};
use crate::model::link::Link;
use crate::model::people::{Device, Holder};
use crate::passkey::{Allowed, Assertion, BegunCeremony, CeremonyPurpose};
use crate::refusals::Noted;
use crate::service::account::{changes, view as account_view};
use crate::service::act::Act;
use crate::service::app::App;
use crate::service::error::Error;
use crate::service::oidc::{clients, decoupled};
use crate::service::proof::{self, CeremonyAnswer};
use crate::service::shown_code::{self, on_screen};
use crate::service::{application, ceremonies, explanation, holders, record, signing_in};
use crate::store::Tx;
use api::approve::{ApprovalStep, ApprovalView, Approved, NumberChoice};
use api::failure::Sign;
use api::{Ceremony, Code, Finish};
use std::sync::OnceLock;

/// Who asks, from where; and the PC is told that the phone is here. The code is from then on this phone's alone,
/// by its ticket; a phone that brings a ticket of its own making can ask again when the answer got lost.
pub async fn open(act: &Act, token: &Secret, ticket: Option<&Secret>) -> Result<ApprovalView, Error> {
    act.app.rates.link(token.hash().as_str(), act.caller.address)?;
    let (fresh, offer) = (act.app.random.secret(), shown_code::offer(&act.app));
    let own = ticket.unwrap_or(&fresh);
    let outcome = act
        .app
        .store
        .transaction(async |tx: Tx| -> Result<ApprovalView, Error> {
            let tx = &tx;
            let (id, login) = arrive(tx, &token.hash()).await?;
            if act.caller.device.is_in_app() && matches!(login.state, LoginState::Waiting { .. }) {
                // Mostly no passkey can be used in there: the page leads to the browser, and the code stays free for it.
                login.waits_for(&token.hash(), act.now).map_err(refused)?;
                still_enabled(tx, &login).await?;
                return view(act, &login).await;
            }
            let claim = Claim { code: token.hash(), ticket: own.hash() };
            let opened =
                login.opened(claim, act.caller.device.clone(), offer, act.now, &act.app.config.limits());
            let login = opened.map_err(refused)?;
            still_enabled(tx, &login).await?;
            tx.put(&id, &login)?;
            // A browser keeps that of the newest code: one that has come "back" to a login that is over would forget the one under way.
            let goes_on = matches!(login.state, LoginState::Opened { .. } | LoginState::Confirming { .. });
            let ticket = goes_on.then(|| own.reveal().to_owned());
            Ok(ApprovalView { ticket, ..view(act, &login).await? })
        })
        .await;
    told(act, token, outcome).await
}

/// The number that the PC shows.
pub async fn choose(
    act: &Act,
    token: &Secret,
    ticket: Option<&Secret>,
    NumberChoice { number }: NumberChoice,
) -> Result<ApprovalView, Error> {
    act.app.rates.link(token.hash().as_str(), act.caller.address)?;
    // Decided once, however often the transaction runs.
    let noted = OnceLock::new();
    let outcome = act
        .app
        .store
        .transaction(async |tx: Tx| -> Result<_, Error> {
            let tx = &tx;
            let (id, login) = go_on(tx, token, ticket).await?;
            let before = login.clone();
            let (login, outcome) = login.chosen(number, act.now);
            if login != before {
                tx.put(&id, &login)?;
            }
            // Written down once, however often the phone asks again.
            if login != before && matches!(outcome, Err(StepRefusal::WrongNumber)) {
                note(tx, act, &login, (Event::WrongNumber, Code::WrongNumber), &noted)?;
            }
            Ok((login, outcome))
        })
        .await;
    let (login, outcome) = told(act, token, outcome).await?;
    told(act, token, outcome.map_err(refused)).await?;
    view(act, &login).await
}

/// Begins a ceremony; as often as the phone likes.
pub async fn options(act: &Act, token: &Secret, ticket: Option<&Secret>) -> Result<Ceremony, Error> {
    act.app.rates.link(token.hash().as_str(), act.caller.address)?;
    let outcome = act
        .app
        .store
        .transaction(async |tx: Tx| -> Result<JourneyId, Error> {
            let tx = &tx;
            let (id, login) = go_on(tx, token, ticket).await?;
            login.may_begin(act.now).map_err(refused)?;
            still_enabled(tx, &login).await?;
            Ok(id)
        })
        .await;
    let id = told(act, token, outcome).await?;
    // Also where a holder id was typed: whoever typed it would learn how many passkeys there are, and their ids (WebAuthn §14.6.3).
    // That it is the holder's is checked when one answers.
    let (options, state) = act.app.relying_party.begin_authentication(Allowed::Any)?;
    let what = CeremonyPurpose::Approve { journey: id, state };
    ceremonies::begin_from(act, options, what).await
}

/// Proves who it is, and lets the PC go on.
pub async fn finish(
    act: &Act,
    token: &Secret,
    ticket: Option<&Secret>,
    finish: Finish,
) -> Result<Approved, Error> {
    act.app.rates.link(token.hash().as_str(), act.caller.address)?;
    let begun = ceremonies::take(act, &finish.ceremony).await?;
    let presented = proof::read(&finish.credential)?;
    let outcome = act
        .app
        .store
        .transaction(async |tx: Tx| -> Result<(Login, Option<Holder>), Error> {
            let tx = &tx;
            let (id, login) = go_on(tx, token, ticket).await?;
            let (journey, state, expires_at) = match &begun {
                Some(BegunCeremony { what: CeremonyPurpose::Approve { journey, state }, expires_at }) => {
                    (journey, state, *expires_at)
                }
                // Begun for something else: it ends nothing here.
                Some(_) => return Err(ceremonies::gone()),
                // Perhaps an answer that was lost on its way.
                None => return Ok((again(tx, login, &presented).await?, None)),
            };
            if *journey != id {
                return Err(ceremonies::gone());
            }
            let expected = login.holder.clone();
            let answer = CeremonyAnswer { presented: &presented, state, expires_at };
            let (holder, device) = proof::prove(tx, act, answer, expected.as_ref()).await?;
            let event = Event::LoginApproved { device: device.id.to_string() };
            let by = Approver { holder: holder.id.clone(), epoch: holder.epoch, device: device.id };
            let login = login.approved(by, act.now)?;
            let login = match &login.requester {
                Requester::Browser(_) => login,
                Requester::Client { .. } => decoupled::opened(tx, act, login, &holder).await?,
            };
            tx.put(&id, &login)?;
            act.record(tx, event, &holder.id)?;
            Ok((login, Some(holder)))
        })
        .await;
    let (login, proven) = match told(act, token, outcome).await {
        Ok(done) => done,
        Err(error) => {
            let why = why_over(&error);
            let error = match why {
                Some(Failed::OtherHolder) => error.seen(Sign::PhoneOfOther),
                Some(Failed::HolderDisabled | Failed::WrongNumber) | None => error,
            };
            match why {
                Some(why) => tell_the_pc(&act.app, token, ticket, |it| it.failed(why)).await?,
                None => hindered(act, token, ticket).await?,
            }
            let error = match login_of(act, token).await? {
                Some(login) => explanation::named_by(Some(&login)).fold(error, Error::seen),
                None => error,
            };
            return Err(proof::note(act, error).await);
        }
    };
    let (signal, news) = match (&proven, login.by()) {
        (Some(holder), Some(by)) => (
            Some(signing_in::signal(&act.app, holder).await?),
            account_view::news_for(act, &by.device, &holder.id).await?,
        ),
        // Nothing was proven this time.
        (None, _) | (_, None) => (None, Vec::new()),
    };
    Ok(Approved { view: view(act, &login).await?, signal, news })
}

/// The person on the phone refuses: "not me", or "not now".
pub async fn refuse(act: &Act, token: &Secret, ticket: Option<&Secret>) -> Result<ApprovalView, Error> {
    act.app.rates.link(token.hash().as_str(), act.caller.address)?;
    let outcome = act
        .app
        .store
        .transaction(async |tx: Tx| -> Result<Login, Error> {
            let tx = &tx;
            let (id, login) = go_on(tx, token, ticket).await?;
            let login = login.refused().map_err(refused)?;
            tx.put(&id, &login)?;
            Ok(login)
        })
        .await;
    let login = told(act, token, outcome).await?;
    view(act, &login).await
}

/// Finds the login that a code leads to, and refuses a code whose place a newer one took.
async fn arrive(tx: &Tx, code: &SecretHash) -> Result<(JourneyId, Login), Error> {
    let Some(Link::Login(id)) = tx.get::<Link>(code).await? else {
        return Err(Error::new(Code::LinkUnknown));
    };
    let login = tx.get::<Login>(&id).await?.ok_or_else(|| Error::new(Code::LinkUnknown))?;
    if login.code().is_some_and(|current| current != code) {
        // Somebody has typed the code of an application's screen instead, and is done.
        let done = matches!(login.state, LoginState::Approved { .. } | LoginState::Finished { .. });
        if done && matches!(login.requester, Requester::Client { .. }) {
            return Err(on_screen(Error::new(Code::LinkUsed)));
        }
        return Err(on_screen(Error::new(Code::LinkReplaced)));
    }
    Ok((id, login))
}

/// As [`arrive`], for a step after the opening: a code is its first opener's.
async fn go_on(tx: &Tx, token: &Secret, ticket: Option<&Secret>) -> Result<(JourneyId, Login), Error> {
    let (id, login) = arrive(tx, &token.hash()).await?;
    login.acts(&token.hash(), ticket.map(Secret::hash).as_ref()).map_err(refused)?;
    Ok((id, login))
}

/// A step's outcome. Where it was refused because another phone has the code, the PC that shows it is told, once. Where an application shows
/// the code, the phone is told to start again there.
async fn told<T>(act: &Act, token: &Secret, outcome: Result<T, Error>) -> Result<T, Error> {
    if let Err(error) = &outcome
        && error.code == Code::LinkOpenedElsewhere
    {
        let noted = OnceLock::new();
        act.app
            .store
            .transaction(async |tx: Tx| -> Result<(), Error> {
                let tx = &tx;
                let (id, before) = arrive(tx, &token.hash()).await?;
                let login = before.clone().tried_by(act.caller.device.clone());
                if login == before {
                    return Ok(()); // it is told already, or nothing is to be told any more
                }
                tx.put(&id, &login)?;
                let what = (Event::OtherPhone, Code::LinkOpenedElsewhere);
                note(tx, act, &login, what, &noted)
            })
            .await?;
    }
    match outcome {
        Err(error) => Err(match screen_of(act, token).await? {
            Some(screen) => error.seen(screen),
            None => error,
        }),
        outcome => outcome,
    }
}

/// The login whose code a phone has scanned.
async fn login_of(act: &Act, token: &Secret) -> Result<Option<Login>, Error> {
    let link = act.app.store.get::<Link>(&token.hash()).await?;
    let Some(Link::Login(id)) = link else { return Ok(None) };
    Ok(act.app.store.get::<Login>(&id).await?)
}

/// Where a login's code is shown: on a screen of an application's own, or on one of ours.
async fn screen_of(act: &Act, token: &Secret) -> Result<Option<Sign>, Error> {
    Ok(login_of(act, token).await?.map(|it| match it.requester {
        Requester::Client { .. } => Sign::ApplicationScreen,
        Requester::Browser(_) => Sign::LoginCode,
    }))
}

/// Writes down what speaks for an attack on a holder who is named. Anybody can cause it: of many the record keeps the first.
fn note(
    tx: &Tx,
    act: &Act,
    login: &Login,
    (event, code): (Event, Code),
    noted: &OnceLock<Noted>,
) -> Result<(), Error> {
    if login.holder.is_none() {
        return Ok(());
    }
    let refusal = record::RecordedRefusal { event, code, holder: login.holder.clone() };
    match noted.get_or_init(|| record::noted(act, &refusal)) {
        Noted::Written => Ok(act.record_stranger(tx, refusal.event, refusal.holder.as_ref())?),
        Noted::Counted => Ok(()),
    }
}

/// Nobody approves a login to an application that may not be used any more, or under another name. Whether the holder whose id was typed may
/// log in is nobody's business who has only opened a code: the passkey has to say who it is first.
async fn still_enabled(tx: &Tx, login: &Login) -> Result<(), Error> {
    if let Aim::Request { client, .. } = &login.aim
        && clients::find(tx, client.as_str()).await?.is_none()
    {
        return Err(Error::new(Code::ApplicationUnknown));
    }
    Ok(())
}

/// Why nothing this phone can do approves the login any more, where that is so.
fn why_over(error: &Error) -> Option<Failed> {
    match error.code {
        Code::HolderDisabled => Some(Failed::HolderDisabled),
        // A passkey that was looked at names its holder; where the PC asks for another one, nobody looks at it.
        Code::CredentialOfOther if error.whose.is_none() => Some(Failed::OtherHolder),
        _ => None,
    }
}

/// The phone that has the code could not use its passkey, and says so: the PC shows it, and how to go on with another one. Nothing is told by
/// whoever only has the link.
pub async fn hindered(act: &Act, token: &Secret, ticket: Option<&Secret>) -> Result<(), Error> {
    match tell_the_pc(&act.app, token, ticket, Login::hindered).await {
        Err(error) if error.code == Code::Fault => Err(error),
        // It is over, or is another phone's.
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Tells the PC, which waits for what may not come.
async fn tell_the_pc(
    app: &App,
    token: &Secret,
    ticket: Option<&Secret>,
    what: impl Fn(Login) -> Login + Sync,
) -> Result<(), Error> {
    app.store
        .transaction(async |tx: Tx| -> Result<(), Error> {
            let tx = &tx;
            let (id, before) = go_on(tx, token, ticket).await?;
            let login = what(before.clone());
            if login != before {
                tx.put(&id, &login)?;
            }
            Ok(())
        })
        .await
}

/// The same answer once more, for a phone that never got the first: only for the very passkey that approved. Nothing is proven here, so
/// nothing is told but that it was done.
async fn again(tx: &Tx, login: Login, presented: &Assertion) -> Result<Login, Error> {
    let by = login.by().ok_or_else(ceremonies::gone)?;
    let device = tx.get::<Device>(&by.device).await?.ok_or_else(ceremonies::gone)?;
    if device.credential != presented.credential {
        return Err(ceremonies::gone());
    }
    holders::enabled(tx, &by.holder).await?;
    Ok(login)
}

fn refused(refusal: StepRefusal) -> Error {
    let error = on_screen(refusal.into());
    if refusal == StepRefusal::OtherHolder { error.seen(Sign::PhoneOfOther) } else { error }
}

/// What the phone shows of a login, at the step it is in.
async fn view(act: &Act, login: &Login) -> Result<ApprovalView, Error> {
    let (step, deadline) = match &login.state {
        LoginState::Waiting { expires_at, .. } => (ApprovalStep::OtherBrowser, *expires_at),
        LoginState::Opened { phone, offer, .. } => {
            (ApprovalStep::Choose { numbers: offer.numbers }, phone.deadline)
        }
        LoginState::Confirming { phone, .. } => (ApprovalStep::Confirm, phone.deadline),
        LoginState::Approved { .. } | LoginState::Finished { .. } => (ApprovalStep::Approved, act.now),
        LoginState::Cancelled { .. } | LoginState::Failed { .. } => (ApprovalStep::Cancelled, act.now),
    };
    let asks = application::name(act, &login.aim).await?;
    let own = || crate::service::text::OWN_PAGE.in_language(act.caller.language).to_owned();
    Ok(ApprovalView {
        step,
        application: asks.unwrap_or_else(own),
        change: match &login.purpose {
            LoginPurpose::Reauthenticate { what, .. } => Some(changes::name(what, act.caller.language)),
            // Nobody is to take it for a login: whoever approves it lets another phone in for good.
            LoginPurpose::ChangePhone => {
                Some(crate::service::text::CHANGE_PHONE.in_language(act.caller.language).to_owned())
            }
            LoginPurpose::Login => None,
        },
        pc: match &login.requester {
            Requester::Browser(_) => login.pc.name(act.caller.language),
            Requester::Client { .. } => {
                crate::service::text::BY_ITSELF.in_language(act.caller.language).to_owned()
            }
        },
        code: login.requester.screen().map(|screen| screen.user_code.letters()),
        message: login.requester.screen().and_then(|screen| screen.message.clone()),
        place: login.place.clone(),
        asked_at: login.asked_at.as_millis(),
        holder: login.holder.as_ref().map(HolderId::masked),
        expires_at: deadline.as_millis(),
        now: act.now.as_millis(),
        ticket: None,
    })
}
