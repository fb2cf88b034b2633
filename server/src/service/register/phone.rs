//! Registering a phone, step by step, as the phone sees it.

use crate::audit::Event;
use crate::ids::{CredentialId, Draw as _, JourneyId, Secret, SecretHash};
use crate::journey::StepRefusal;
use crate::journey::claim::Claim;
use crate::journey::invitation::{Invitation, PasswordCheck};
use crate::journey::register::{Registration, RegistrationState};
use crate::line::line;
use crate::model::people::{Authority, Device, Holder};
use crate::passkey::{self, BegunCeremony, CeremonyPurpose, NewPasskey, User};
use crate::providers::{self, Keeper};
use crate::service::act::Act;
use crate::service::app::App;
use crate::service::beginnings::begins;
use crate::service::error::Error;
use crate::service::rates::Beginning;
use crate::service::register::link::{Arrival, arrive, go_on, still_allowed, told, used_meanwhile, view};
use crate::service::shown_code::{self, on_screen};
use crate::service::wrong_passwords::Guess;
use crate::service::{ceremonies, devices, holders, password, signing_in, tally};
use crate::store::Tx;
use api::approve::NumberChoice;
use api::register::{NewLabel, Registered, RegistrationView, Unlock, Unlocked};
use api::{Ceremony, Code, Finish, Signal, account};

/// A label is at most this many characters.
const LABEL: usize = 40;

/// Where the link stands. Changes nothing of a letter. A code on a PC is from then on this phone's alone, by
/// its ticket, and the PC is told; a phone that brings a ticket of its own making can ask again when the answer got lost.
pub async fn open(act: &Act, token: &Secret, ticket: Option<&Secret>) -> Result<RegistrationView, Error> {
    act.app.rates.link(token.hash().as_str(), act.caller.address)?;
    let (fresh, offer) = (act.app.random.secret(), shown_code::offer(&act.app));
    let own = ticket.unwrap_or(&fresh);
    let outcome = act
        .app
        .store
        .transaction(async |tx: Tx| -> Result<RegistrationView, Error> {
            let tx = &tx;
            let (id, registration) = match arrive(tx, token, ticket).await? {
                letter @ Arrival::Letter(..) => return view(tx, &letter, act).await,
                Arrival::Code(id, registration) => (id, registration),
            };
            let holder = registration.holder.clone();
            let refused = |refusal: StepRefusal| on_screen(refusal.into()).of(&holder);
            if !matches!(registration.state, RegistrationState::Done { .. }) {
                still_allowed(tx, act, &registration).await?;
            }
            if act.caller.device.is_in_app()
                && matches!(registration.state, RegistrationState::Waiting { .. })
            {
                // Mostly no passkey can be made in there: the page leads to the browser, and the code stays free for it.
                registration.waits_for(&token.hash(), act.now).map_err(refused)?;
                return view(tx, &Arrival::Code(id, registration), act).await;
            }
            let claim = Claim { code: token.hash(), ticket: own.hash() };
            let opened = registration.opened(
                claim,
                act.caller.device.clone(),
                offer,
                act.now,
                &act.app.config.limits(),
            );
            let registration = opened.map_err(refused)?;
            tx.put(&id, &registration)?;
            let view = view(tx, &Arrival::Code(id, registration), act).await?;
            Ok(RegistrationView { ticket: Some(own.reveal().to_owned()), ..view })
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
) -> Result<RegistrationView, Error> {
    act.app.rates.link(token.hash().as_str(), act.caller.address)?;
    let outcome = act
        .app
        .store
        .transaction(async |tx: Tx| -> Result<Result<RegistrationView, Error>, Error> {
            let tx = &tx;
            let arrival = go_on(tx, act, (token, ticket)).await?;
            let Arrival::Code(id, before) = arrival else {
                return Err(Error::new(Code::JourneyPast)); // a letter has its password instead
            };
            let (registration, outcome) = before.clone().chosen(number, act.now);
            if registration != before {
                tx.put(&id, &registration)?;
            }
            if let Err(refusal) = outcome {
                // Written down once, however often the phone asks again.
                if registration != before {
                    act.record_stranger(tx, Event::WrongNumber, Some(&before.holder))?;
                }
                return Ok(Err(on_screen(refusal.into()).of(&before.holder)));
            }
            Ok(Ok(view(tx, &Arrival::Code(id, registration), act).await?))
        })
        .await;
    told(act, token, outcome).await?
}

/// Compares the letter's password, and begins the registration if it is right. What no password can be is refused without counting.
pub async fn unlock(act: &Act, token: &Secret, Unlock { password }: Unlock) -> Result<Unlocked, Error> {
    act.app.rates.link(token.hash().as_str(), act.caller.address)?;
    let ticket = act.app.random.secret();
    // Compared once, before the transaction, which may run many times where many try at once.
    let (compared, least) = act
        .app
        .store
        .transaction(async |tx: Tx| -> Result<(String, u8), Error> {
            let (_, letter, _, _) = letter(&tx, token).await?;
            letter.open(act.now)?; // so that a link that is over costs no hashing
            Ok((letter.password, letter.least))
        })
        .await?;
    let typed = password::typed(&password, usize::from(least));
    let typed = typed.map_err(|_| Error::new(Code::PasswordMalformed))?;
    let (link, wrong) = (token.hash(), &act.app.wrong_passwords);
    let right = match wrong.guess(&link, &compared, &typed) {
        Guess::Again => PasswordCheck::WrongAgain,
        Guess::New => matches(&typed, &compared).await?,
    };
    let right = match right {
        PasswordCheck::Right => {
            begins(act, Beginning::Unlocking, &ticket.journey()).await?;
            right
        }
        // Writes no more than its tries allow.
        PasswordCheck::Wrong | PasswordCheck::WrongAgain => {
            match wrong.wrong(&link, &compared, &typed, act.now) {
                Guess::New => PasswordCheck::Wrong,
                Guess::Again => PasswordCheck::WrongAgain,
            }
        }
    };

    act.app
        .store
        .transaction(async |tx: Tx| -> Result<Result<Unlocked, Error>, Error> {
            let tx = &tx;
            let (key, letter, holder, authority) = letter(tx, token).await?;
            letter.open(act.now)?;
            if letter.password != compared {
                return Err(Error::new(Code::JourneyPast)); // the desk has changed it in this moment
            }
            let before = letter.clone();
            let (letter, outcome) = letter.tried(right, act.now);
            if letter != before {
                tx.put(&key, &letter)?;
            }
            if let Err(refusal) = outcome {
                if letter == before {
                    return Err(Error::from(refusal).of_desk(&holder.id, holders::desk(&authority)));
                }
                let event = match refusal {
                    StepRefusal::PasswordWrong { tries_left } => Event::PasswordWrong { tries_left },
                    _ => Event::InvitationLocked,
                };
                act.record_stranger(tx, event, Some(&holder.id))?;
                // A wrong password is written down before it is answered.
                return Ok(Err(Error::from(refusal).of_desk(&holder.id, holders::desk(&authority))));
            }
            let device = act.caller.device.clone();
            let opened =
                Registration::by_letter(holder.id, key.clone(), device, act.now, &act.app.config.limits());
            tx.put(&ticket.journey(), &opened)?;
            let arrival = Arrival::Letter(key, letter, Some((ticket.journey(), opened)));
            Ok(Ok(Unlocked { ticket: ticket.reveal().to_owned(), view: view(tx, &arrival, act).await? }))
        })
        .await?
}

/// The letter of a link, and whose it is.
async fn letter(tx: &Tx, token: &Secret) -> Result<(SecretHash, Invitation, Holder, Authority), Error> {
    let Arrival::Letter(key, letter, _) = arrive(tx, token, None).await? else {
        return Err(Error::new(Code::JourneyPast));
    };
    let (holder, authority) = holders::enabled(tx, &letter.holder).await?;
    Ok((key, letter, holder, authority))
}

/// Begins a ceremony; as often as the phone likes.
pub async fn options(act: &Act, token: &Secret, ticket: Option<&Secret>) -> Result<Ceremony, Error> {
    act.app.rates.link(token.hash().as_str(), act.caller.address)?;
    let outcome = act
        .app
        .store
        .transaction(async |tx: Tx| -> Result<(JourneyId, Holder, Vec<CredentialId>), Error> {
            let tx = &tx;
            let arrival = go_on(tx, act, (token, ticket)).await?;
            let (id, registration) = arrival.begun(act.now)?;
            registration.may_begin(act.now).map_err(|refusal| on_screen(refusal.into()))?;
            let (holder, _) = holders::enabled(tx, &registration.holder).await?;
            holders::room(tx, &act.app, &holder.id).await?;
            let registered = devices::of(tx, &holder.id).await?;
            Ok((id, holder, registered.into_iter().map(|it| it.credential).collect()))
        })
        .await;
    let (id, holder, registered) = told(act, token, outcome).await?;
    let user = User { handle: holder.handle, name: &holder.written, display_name: &holder.name };
    let (options, state) = act.app.relying_party.begin_registration(user, &registered)?;
    ceremonies::begin(act, options, CeremonyPurpose::Register { journey: id, state }).await
}

/// Verifies the passkey, and only then uses the link up. A passkey that is refused is on the phone already, where it would be offered at every
/// login and never work: the phone is told to put it away.
pub async fn finish(
    act: &Act,
    token: &Secret,
    ticket: Option<&Secret>,
    finish: Finish,
) -> Result<Registered, Error> {
    let made = passkey::answer::named(&finish.credential);
    match verified(act, token, ticket, finish).await {
        Err(refused) if refused.code != Code::Fault => match made {
            Some(credential) if !devices::has(&act.app.store, &credential).await? => {
                Err(refused.telling(devices::forget(act.app.relying_party.id(), &credential)))
            }
            _ => Err(refused),
        },
        done => done,
    }
}

async fn verified(
    act: &Act,
    token: &Secret,
    ticket: Option<&Secret>,
    finish: Finish,
) -> Result<Registered, Error> {
    act.app.rates.link(token.hash().as_str(), act.caller.address)?;
    let begun = ceremonies::take(act, &finish.ceremony).await?;
    let made = match begun {
        Some(BegunCeremony { what: CeremonyPurpose::Register { journey: begun_in, state }, .. }) => {
            let new = act.app.relying_party.finish_registration(&finish.credential, &state)?;
            Some((begun_in, new))
        }
        Some(_) => return Err(ceremonies::gone()),
        None => None, // perhaps an answer that was lost on its way: see below
    };
    let outcome = act
        .app
        .store
        .transaction(async |tx: Tx| -> Result<Device, Error> {
            let tx = &tx;
            let arrival = go_on(tx, act, (token, ticket)).await?;
            match &made {
                Some((begun_in, new)) => register(tx, act, arrival, (begun_in, new)).await,
                None => again(tx, arrival, &finish.credential).await,
            }
        })
        .await;
    let device = told(act, token, outcome).await?;
    if made.is_some() {
        tally::registered(act);
    }
    if let Some(unlocked) = &ticket {
        act.app.rates.proven(&unlocked.journey(), act.now);
    }
    let signal = match made {
        Some(_) => Some(signal(&act.app, &device).await?),
        None => None, // nothing is proven here: nothing is told but what was done
    };
    Ok(registered(act, &device, signal))
}

/// Another name for the device that this link has just registered, by the phone that did.
pub async fn label(
    act: &Act,
    token: &Secret,
    ticket: Option<&Secret>,
    NewLabel { label }: NewLabel,
) -> Result<account::AccountDevice, Error> {
    act.app.rates.link(token.hash().as_str(), act.caller.address)?;
    let label = label_of(&label)?;
    let outcome = act
        .app
        .store
        .transaction(async |tx: Tx| -> Result<Device, Error> {
            let tx = &tx;
            let (_, registration) = go_on(tx, act, (token, ticket)).await?.journey()?;
            still_allowed(tx, act, &registration).await?;
            holders::enabled(tx, &registration.holder).await?;
            let device = registration.names(act.now)?;
            rename(tx, act, device, &label).await
        })
        .await;
    let device = told(act, token, outcome).await?;
    Ok(devices::shown(&device, None, act.caller.language))
}

/// Gives a device another label, no more often than people do: each time leaves a line in the record.
pub async fn rename(tx: &Tx, act: &Act, id: &crate::ids::DeviceId, label: &str) -> Result<Device, Error> {
    let device = tx.get::<Device>(id).await?.ok_or_else(|| Error::new(Code::DeviceUnknown))?;
    if device.label == label {
        return Ok(device);
    }
    act.app.rates.renames(&device.holder)?;
    let device = Device { label: label.to_owned(), ..device };
    tx.put(id, &device)?;
    let event = Event::DeviceRenamed { device: id.to_string() };
    act.record(tx, event, &device.holder)?;
    Ok(device)
}

/// A label by which the holder can tell the new device from the others: `iPhone`, then `iPhone 2`.
fn free(suggested: &str, others: &[Device]) -> String {
    let mut label = suggested.to_owned();
    let mut number = 2;
    while others.iter().any(|it| it.label == label) {
        label = format!("{suggested} {number}");
        number += 1;
    }
    label
}

/// A label as it is kept: one line, of which all is seen. One of which nothing is seen is none.
pub fn label_of(typed: &str) -> Result<String, Error> {
    let controls = typed.chars().any(|c| c.is_control() && !c.is_whitespace());
    let label = line(&typed.replace('\u{3000}', " "), LABEL + 1);
    let usable = (1..=LABEL).contains(&label.chars().count()) && !controls;
    if usable { Ok(label) } else { Err(Error::new(Code::LabelMalformed)) }
}

/// Everything a verified passkey changes, at once.
async fn register(
    tx: &Tx,
    act: &Act,
    arrival: Arrival,
    (begun_in, new): (&JourneyId, &NewPasskey),
) -> Result<Device, Error> {
    let letter = match &arrival {
        Arrival::Letter(key, letter, _) => Some((key.clone(), letter.clone())),
        Arrival::Code(..) => None,
    };
    let (id, registration) = arrival.journey()?;
    if id != *begun_in {
        return Err(ceremonies::gone());
    }
    let (holder, _) = holders::enabled(tx, &registration.holder).await?;
    let suggested = act.caller.device.suggested_label(act.caller.language);
    let label = free(&suggested, &devices::of(tx, &holder.id).await?);
    let credential = crate::ids::CredentialId::of(new.passkey.cred_id().as_ref());
    let device = Device {
        id: act.app.random.device(),
        holder: holder.id.clone(),
        label,
        platform: act.caller.device.platform,
        credential,
        passkey: new.passkey.clone(),
        aaguid: new.aaguid,
        transports: new.transports.clone(),
        copies: new.copies,
        counter: new.counter,
        registered_at: act.now,
        last_used_at: None,
    };
    if let Some((key, letter)) = letter {
        let used = letter.used(device.id.clone(), act.now);
        tx.put(&key, &used.map_err(|refusal| used_meanwhile(refusal.into(), Some(&registration)))?)?;
    }
    tx.put(&id, &registration.verified(device.id.clone(), act.now)?)?;
    devices::add(tx, &device, act.app.config.devices_per_holder)
        .await
        .map_err(|why| Error::from(why).of(&holder.id))?;
    let event = Event::DeviceRegistered { device: device.id.to_string() };
    act.record(tx, event, &holder.id)?;
    Ok(device)
}

/// The same answer once more, for a phone that never got the first: only for the very credential that was registered.
async fn again(tx: &Tx, arrival: Arrival, credential: &str) -> Result<Device, Error> {
    let registration = match arrival {
        Arrival::Letter(_, _, Some((_, registration))) | Arrival::Code(_, registration) => registration,
        Arrival::Letter(_, _, None) => return Err(ceremonies::gone()),
    };
    let RegistrationState::Done { device, .. } = &registration.state else { return Err(ceremonies::gone()) };
    let device = tx.get::<Device>(device).await?.ok_or_else(ceremonies::gone)?;
    if passkey::answer::named(credential).is_some_and(|it| it == device.credential) {
        Ok(device)
    } else {
        Err(ceremonies::gone())
    }
}

/// What the authenticator that made a passkey should know.
async fn signal(app: &App, device: &Device) -> Result<Signal, Error> {
    let holder =
        app.store.get::<Holder>(&device.holder).await?.ok_or_else(|| Error::new(Code::HolderUnknown))?;
    signing_in::signal(app, &holder).await
}

fn registered(act: &Act, device: &Device, signal: Option<Signal>) -> Registered {
    Registered {
        device: devices::shown(device, None, act.caller.language),
        signal,
        notice: match providers::keeper(device.aaguid) {
            Keeper::Other => crate::service::explanation::foreign_keeper(act),
            Keeper::Platform | Keeper::Unknown => None,
        },
    }
}

/// Compares a password with its hash, away from the threads that answer others: it is slow on purpose.
async fn matches(password: &str, hash: &str) -> Result<PasswordCheck, Error> {
    let (typed, hash) = (password.to_owned(), hash.to_owned());
    let compared = tokio::task::spawn_blocking(move || password::compare(&typed, &hash)).await;
    compared.map_err(Error::fault)
}
