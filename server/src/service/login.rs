//! Logging in on a PC with a phone, as the PC sees it.

use crate::clock::Timestamp;
use crate::ids::{Draw as _, HolderId, JourneyId, Secret};
use crate::journey::Requester;
use crate::journey::claim::Phone;
use crate::journey::login::{Approver, Failed, Login, LoginPurpose, LoginState};
use crate::journey::register::Registration;
use crate::model::link::Link;
use crate::model::people::Holder;
use crate::model::session::{Grounds, Means, Session, Solo};
use crate::oidc::level::MeansKind;
use crate::passkey::PasskeyRefused;
use crate::qr::LinkPage;
use crate::service::account::changes;
use crate::service::act::{Act, InSession};
use crate::service::app::App;
use crate::service::beginnings::begins;
use crate::service::error::Error;
use crate::service::journey_ref::JourneyRef;
use crate::service::rates::{Beginning, HolderRate};
use crate::service::register::pc;
use crate::service::row_stream::{LastView, RowStream};
use crate::service::sessions::{EndReason, NotHeld};
use crate::service::signing_in::{self, SignedIn};
use crate::service::{application, devices, ending, holders, proof, shown_code, tally};
use crate::store::Tx;
use api::failure::{CeremonyKind, Sign};
use api::login::{self, BeginLogin, CancelledBy, LoginView, Take};
use api::register::PcRegistrationView;
use api::{Code, Qr, Renew, session};
use std::net::IpAddr;

/// A new login with its first code.
pub async fn begin(
    act: &Act,
    browser: &Secret,
    signed_in: Option<&SignedIn>,
    begin: BeginLogin,
) -> Result<LoginView, Error> {
    let holder = asked_for(&act.app, &begin, act.caller.address).await?;
    let comes_from = begin.application.as_deref();
    let aim = match begin.purpose {
        login::LoginIntent::Login => application::aim_by(act, comes_from, MeansKind::Phone).await?,
        // Nobody is signed in by it.
        login::LoginIntent::ChangePhone | login::LoginIntent::Reauthenticate => {
            application::aim(act, comes_from).await?
        }
    };
    let (purpose, holder) = match (begin.purpose, signed_in) {
        (login::LoginIntent::Login, _) => (LoginPurpose::Login, holder),
        (login::LoginIntent::ChangePhone, _) => (LoginPurpose::ChangePhone, holder),
        (login::LoginIntent::Reauthenticate, Some(it)) => {
            let (change, what) = changes::asked(act, it, begin.change.as_deref()).await?;
            let session = it.session.id.clone();
            (LoginPurpose::Reauthenticate { session, change, what }, Some(it.session.holder.clone()))
        }
        (login::LoginIntent::Reauthenticate, None) => return Err(Error::new(Code::SessionMissing)),
    };
    let code = act.app.random.secret();
    let id = act.app.random.journey();
    let login = Login {
        holder,
        aim,
        purpose,
        requester: Requester::Browser(browser.hash()),
        pc: act.caller.device.clone(),
        place: place(act),
        asked_at: act.now,
        incident: None,
        state: LoginState::Waiting { code: code.hash(), expires_at: act.now + act.app.config.limits().code },
    };
    begins(act, Beginning::Login, &id).await?;
    act.app
        .store
        .transaction(async |tx: Tx| -> Result<(), Error> {
            let tx = &tx;
            tx.put(&id, &login)?;
            Ok(tx.put(&code.hash(), &Link::Login(id.clone()))?)
        })
        .await?;
    view(act, &id, &login, Some(qr(act, &code)?)).await
}

/// The login as the PC sees it.
pub async fn look(act: &Act, id: &JourneyId) -> Result<LoginView, Error> {
    let login = own(act, act.app.store.get::<Login>(id).await?)?;
    view(act, id, &login, None).await
}

/// Begins to follow a login.
pub async fn follow(act: &Act, id: &JourneyId) -> Result<RowStream, Error> {
    own(act, act.app.store.get::<Login>(id).await?)?;
    RowStream::of::<Login>(act, id).await
}

/// Where it stands, for whoever follows it, and whether that is the last there is to tell.
pub async fn followed(act: &Act, id: &JourneyId) -> Result<(LoginView, LastView), Error> {
    let login = own(act, act.app.store.get::<Login>(id).await?)?;
    if let LoginPurpose::Reauthenticate { session, .. } = &login.purpose {
        signing_in::lasts(act, session).await?;
    }
    act.app.rates.follows(id, act.now);
    Ok((view(act, id, &login, None).await?, last(act, &login)))
}

/// Whether news of a login can come that nobody on the PC asks for.
fn last(act: &Act, login: &Login) -> LastView {
    let goes_on = match &login.state {
        // It was not taken in time, and never will be.
        LoginState::Approved { .. } if login.is_left(act.now) => false,
        LoginState::Waiting { expires_at, .. } => act.now < *expires_at,
        // A phone that began its last ceremony in time may finish it afterwards; then the PC takes its session.
        LoginState::Opened { phone, .. }
        | LoginState::Confirming { phone, .. }
        | LoginState::Approved { phone, .. } => act.now < phone.deadline + act.app.config.limits().ceremony,
        LoginState::Finished { .. } | LoginState::Cancelled { .. } | LoginState::Failed { .. } => false,
    };
    if goes_on { LastView::No } else { LastView::Yes }
}

/// A new code. A phone that has the old one is out.
pub async fn renew(act: &Act, id: &JourneyId, Renew { opener }: Renew) -> Result<LoginView, Error> {
    own(act, act.app.store.get::<Login>(id).await?)?;
    begins(act, Beginning::Renewal, id).await?;
    let code = act.app.random.secret();
    let login = act
        .app
        .store
        .transaction(async |tx: Tx| -> Result<Login, Error> {
            let tx = &tx;
            let login = own(act, tx.get::<Login>(id).await?)?;
            let login = login.renewed(code.hash(), opener, act.now, &act.app.config.limits())?;
            tx.put(&code.hash(), &Link::Login(id.clone()))?;
            tx.put(id, &login)?;
            Ok(login)
        })
        .await?;
    view(act, id, &login, Some(qr(act, &code)?)).await
}

/// Cancels a login, from the PC: an ordinary end.
pub async fn cancel(act: &Act, id: &JourneyId) -> Result<LoginView, Error> {
    let login = act
        .app
        .store
        .transaction(async |tx: Tx| -> Result<Login, Error> {
            let tx = &tx;
            let login = own(act, tx.get::<Login>(id).await?)?.cancelled(CancelledBy::Pc);
            tx.put(id, &login)?;
            Ok(login)
        })
        .await?;
    view(act, id, &login, None).await
}

/// The PC takes the session that the phone approved.
pub async fn take(
    act: &Act,
    there: Option<&SignedIn>,
    id: &JourneyId,
    Take { conflict }: Take,
) -> Result<InSession<session::SessionView>, Error> {
    let fresh = act.app.random.secret();
    let (session, holder, cookie) = act
        .app
        .store
        .transaction(async |tx: Tx| -> Result<(Session, Holder, Option<&Secret>), Error> {
            let tx = &tx;
            let login = own(act, tx.get::<Login>(id).await?)?;
            if let (LoginState::Finished { session, .. }, Some(there)) = (&login.state, &there) {
                // The answer was lost or the page reloaded: the session is there already.
                if *session == Some(there.session.id.clone()) {
                    let (holder, _) = holders::enabled(tx, there.holder()).await?;
                    return Ok((there.session.clone(), holder, None));
                }
            }
            if login.purpose == LoginPurpose::ChangePhone {
                return Err(Error::new(Code::JourneyPast)); // it allows a phone, and nothing else
            }
            let LoginState::Approved { by, at, .. } = &login.state else {
                return Err(login
                    .taken(act.app.random.session(), act.now)
                    .map_or_else(Error::from, |_| Error::new(Code::JourneyPast)));
            };
            let holder = approver(tx, act, by, *at).await?;
            // However late the PC takes it, the person proved who it is when the phone approved.
            let means = Means::device(&by.device);
            let proof = (&means, *at);
            let session = match &login.purpose {
                LoginPurpose::Login => {
                    let aim = login.aim.clone();
                    let opening =
                        signing_in::Opening { holder: &holder, proof, solo: Solo::No, aim, conflict };
                    signing_in::open(tx, act, &fresh, opening, there).await?
                }
                LoginPurpose::ChangePhone => return Err(Error::new(Code::JourneyPast)),
                LoginPurpose::Reauthenticate { session, change, .. } => {
                    let of = (session, proof::Subject::Change(change));
                    proof::confirm(tx, act, of, proof, &fresh).await?
                }
            };
            tx.put(id, &login.taken(session.id.clone(), act.now)?)?;
            Ok((session, holder, Some(&fresh)))
        })
        .await?;
    // A session that was there already, or was only confirmed, was counted when it began.
    if there.is_none_or(|there| there.session.id != session.id) {
        tally::signed_in(act, &session);
    }
    signing_in::begun(act, &session, &holder, cookie).await
}

/// The old phone has allowed a new one, which is registered with the code that comes back. Asked
/// again, it is the same registration, within the same time.
pub async fn change_phone(act: &Act, id: &JourneyId) -> Result<PcRegistrationView, Error> {
    let code = act.app.random.secret();
    let (registration, code) = act
        .app
        .store
        .transaction(async |tx: Tx| -> Result<(Registration, Option<&Secret>), Error> {
            let tx = &tx;
            let login = own(act, tx.get::<Login>(id).await?)?;
            if matches!(
                (&login.purpose, &login.state),
                (LoginPurpose::ChangePhone, LoginState::Finished { .. })
            ) {
                return pc::again(tx, act, id, &code).await;
            }
            let ends_at = login.ends_at();
            let browser = match &login.requester {
                Requester::Browser(secret) => secret.clone(),
                // A phone registers with a code that a browser of ours shows.
                Requester::Client { .. } => return Err(Error::new(Code::JourneyUnknown)),
            };
            let approved = match &login.state {
                LoginState::Approved { by, at, .. } => Some((by.clone(), *at)),
                _ => None,
            };
            let changed = login.changed(act.now)?;
            let (Some((by, at)), Some(ends_at)) = (approved, ends_at) else {
                return Err(Error::new(Code::JourneyPast));
            };
            let holder = approver(tx, act, &by, at).await?;
            holders::room(tx, &act.app, &holder.id).await?;
            let limits = act.app.config.limits();
            let grounds = grounds_of(&by, act.now);
            let registration =
                Registration::on_pc(grounds, browser, code.hash(), act.now, &limits).within(ends_at);
            // Under the login's own name: one approval cannot give two registrations.
            pc::put(tx, id, &registration, &code)?;
            tx.put(id, &changed)?;
            Ok((registration, Some(&code)))
        })
        .await?;
    pc::waiting(act, id, &registration, code).await
}

/// Who approved, if the approval still counts.
async fn approver(tx: &Tx, act: &Act, by: &Approver, at: Timestamp) -> Result<Holder, Error> {
    // Says which desk to call where the holder is disabled.
    holders::enabled(tx, &by.holder).await?;
    let held = grounds_of(by, at).hold(tx, &act.app.config.lifetime(), act.now).await;
    held.map_err(|over| match over {
        NotHeld::Ended(EndReason::MeansRemoved) => Error::from(PasskeyRefused::Unknown).of(&by.holder),
        NotHeld::Ended(_) => Error::new(Code::Cancelled).of(&by.holder),
        NotHeld::Store(error) => error.into(),
    })
}

/// What an approval is a proof of.
fn grounds_of(by: &Approver, at: Timestamp) -> Grounds {
    let (holder, means) = (by.holder.clone(), Means::device(&by.device));
    Grounds { holder, epoch: by.epoch, means, since: at, session: None }
}

/// The holder whose id was typed. Says at once what would fail later: unknown, without a device. That somebody is disabled is for whoever has
/// proven to be it: the phone says so, and after it the PC.
/// Where somebody keeps asking in the holder's name, the login goes on as if no id had been typed: the phone says who
/// it is, and nobody is kept from logging in.
async fn asked_for(app: &App, begin: &BeginLogin, from: IpAddr) -> Result<Option<HolderId>, Error> {
    let Some(typed) = &begin.holder_id else { return Ok(None) };
    let id = HolderId::parse(typed).map_err(|why| Error::no_holder_id(why, typed))?;
    // However it is written, it is one id that is asked for so often.
    match app.rates.holder(&id.letters(), from) {
        HolderRate::Usual => {}
        HolderRate::TooOften => return Ok(None),
    }
    app.store
        .transaction(async |tx: Tx| -> Result<Option<HolderId>, Error> {
            let tx = &tx;
            let (holder, authority) = holders::meant(tx, &id).await?;
            if devices::count(tx, &holder.id).await? == 0 {
                return Err(Error::new(Code::NoDevice).of_desk(&holder.id, holders::desk(&authority)));
            }
            Ok(Some(holder.id))
        })
        .await
}

/// The login of this very browser.
fn own(act: &Act, login: Option<Login>) -> Result<Login, Error> {
    let own = login.filter(|login| match &login.requester {
        Requester::Browser(secret) => act.caller.journeys.as_ref() == Some(secret),
        // It is no browser's, not even of the person whom the client asks about.
        Requester::Client { .. } => false,
    });
    own.ok_or_else(|| Error::new(Code::JourneyUnknown))
}

fn qr(act: &Act, code: &Secret) -> Result<Qr, Error> {
    shown_code::qr(&act.app.config.origin, LinkPage::Approve, code, act.now + act.app.config.limits().code)
}

/// Where the caller is: a configured place, or its address.
pub fn place(act: &Act) -> String {
    let address = act.caller.address;
    act.app
        .live
        .now()
        .place(address)
        .map_or_else(|| address.to_string(), |place| format!("{place}（{address}）"))
}

/// Where the login stands, for the PC.
async fn view(act: &Act, id: &JourneyId, login: &Login, qr: Option<Qr>) -> Result<LoginView, Error> {
    let tried = |phone: &Phone| phone.other.as_ref().map(|other| other.name(act.caller.language));
    let state = match &login.state {
        LoginState::Waiting { expires_at, .. } if act.now >= *expires_at => login::LoginStage::CodeExpired,
        LoginState::Waiting { expires_at, .. } => {
            login::LoginStage::Waiting { expires_at: expires_at.as_millis() }
        }
        LoginState::Opened { phone, .. } | LoginState::Confirming { phone, .. }
            if act.now >= phone.deadline =>
        {
            login::LoginStage::CodeExpired
        }
        LoginState::Opened { phone, offer, .. } => login::LoginStage::Opened {
            number: offer.right,
            phone: phone.device.name(act.caller.language),
            tried: tried(phone),
            expires_at: phone.deadline.as_millis(),
        },
        LoginState::Confirming { phone, .. } => login::LoginStage::Confirming {
            phone: phone.device.name(act.caller.language),
            tried: tried(phone),
            hindered: phone.hindered,
            expires_at: phone.deadline.as_millis(),
        },
        LoginState::Approved { .. } if login.is_left(act.now) => ended(act, id, Code::JourneyExpired).await?,
        LoginState::Approved { .. } => login::LoginStage::Approved,
        LoginState::Finished { .. } => login::LoginStage::Finished,
        LoginState::Cancelled { by } => login::LoginStage::Cancelled { by: *by },
        LoginState::Failed { why: Failed::WrongNumber, .. } => ended(act, id, Code::WrongNumber).await?,
        LoginState::Failed { why: Failed::HolderDisabled, .. } => {
            ended(act, id, Code::HolderDisabled).await?
        }
        LoginState::Failed { why: Failed::OtherHolder, .. } => {
            ended(act, id, Code::CredentialOfOther).await?
        }
    };
    // Only where it was typed: else there is no id to take back.
    let holder = login.typed_id().map(HolderId::masked);
    Ok(LoginView { id: id.as_str().to_owned(), state, qr, holder, now: act.now.as_millis() })
}

/// A login that was refused, as the PC is told.
async fn ended(act: &Act, id: &JourneyId, code: Code) -> Result<login::LoginStage, Error> {
    let sign = (code == Code::CredentialOfOther).then_some(Sign::PhoneOfOther);
    let explanation =
        ending::ended(act, JourneyRef::Login(id.clone()), (code, CeremonyKind::Get), sign).await?;
    Ok(login::LoginStage::Ended { explanation: Box::new(explanation) })
}
