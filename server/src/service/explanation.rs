//! From what went wrong to the screen that explains it, and to the incident that is kept of it.

use crate::calendar;
use crate::clock::Timestamp;
use crate::ids::{IncidentNumber, Secret};
use crate::journey::change::ChangeKind;
use crate::journey::login::{Login, LoginPurpose};
use crate::model::incident::{Incident, Words};
use crate::service::act::Act;
use crate::service::app::App;
use crate::service::caller::Caller;
use crate::service::codes::{GetsIncident, meaning};
use crate::service::error::{About, CardWords, Error, WhichCard};
use crate::service::incidents::{self, keep};
use crate::service::journey_ref::JourneyRef;
use crate::service::register;
use crate::service::timeline;
use api::catalogue::{self, Context, Desk, Number, Parameters};
use api::explain::Explanation;
use api::failure::{CeremonyKind, Failure, Sign, of_card, signs_of};
use api::{Code, Language, card};
use std::time::Duration;

/// Keeps what is known of a failure, where it gets a number: at which route, and in which ceremony.
pub async fn remember(
    act: &Act,
    error: &Error,
    (route, ceremony): (&str, CeremonyKind),
) -> Option<IncidentNumber> {
    match meaning(error.code).kept {
        GetsIncident::Yes => {
            let timeline = match &error.inside.clue {
                Some(clue) => timeline::follow(act, clue).await,
                None => None,
            };
            let incident = Incident {
                message: number(error, &act.caller, ceremony),
                code: Some(error.code),
                signs: signs(error),
                language: act.caller.language,
                words: words(error, act.caller.language, act.now),
                ledger: error.inside.ledger.as_deref().cloned(),
                timeline,
                ceremony: Some(ceremony),
                holder: error.holder().cloned(),
                cause: error.inside.cause.as_deref().map(str::to_owned),
                ..Incident::of(act.now, act.caller.device.clone(), route)
            };
            keep(act, own(error), incident).await
        }
        GetsIncident::No => None,
    }
}

/// The journey that a failure is of. Whoever only names one, without the browser's cookie or the link that belongs to it, is in none.
fn own(error: &Error) -> Option<&JourneyRef> {
    let stranger = matches!(error.code, Code::JourneyUnknown | Code::LinkUnknown | Code::ForeignOrigin);
    error.inside.clue.as_deref().filter(|_| !stranger)
}

/// The screen of a failure; none where the page itself knows what to say.
pub fn told(
    act: &Act,
    error: &Error,
    kind: CeremonyKind,
    incident: Option<&IncidentNumber>,
) -> Option<Explanation> {
    let number = number(error, &act.caller, kind)?;
    let signs = signs(error);
    let card = presented(error).map(|card| CardText::of(card, act.caller.language, act.now));
    let card = card.as_ref();
    let parameters = Parameters {
        contact: error.contact().map(|desk| Desk { name: &desk.name, contact: &desk.contact }),
        character: error.character(),
        user: match &error.about {
            About::Session { user, .. } => Some(user),
            _ => None,
        },
        card: which(error).map(|card| card_name(card.asked())),
        issuer: card.map(|card| card.issuer),
        from: card.and_then(|card| card.from.as_deref()),
        until: card.and_then(|card| card.until.as_deref()),
        since: card.and_then(|card| card.since.as_deref()),
        reason: card.and_then(|card| card.reason),
        ..parameters(&act.app)
    };
    let incident = incident.map(ToString::to_string);
    let (language, device) = (act.caller.language, &act.caller.device);
    let ceremony = Some(kind);
    let context =
        Context { language, device, signs: &signs, ceremony, parameters, incident, technical: None };
    catalogue::explain(number, &context)
}

/// The message that explains a failure.
pub fn number(error: &Error, caller: &Caller, kind: CeremonyKind) -> Option<Number> {
    chosen(error).or_else(|| match error.code {
        // Edge has words of its own for these.
        Code::CardMissing | Code::CardLost | Code::CardExpired => Some(of_card(&error.signs, &caller.device)),
        code => meaning(code).message(caller.side(), kind),
    })
}

/// The message that was chosen for this card, whatever the code's own would be.
fn chosen(error: &Error) -> Option<Number> {
    match &error.about {
        About::Card(about) => about.message,
        _ => None,
    }
}

/// The card that it is about.
fn which(error: &Error) -> Option<&WhichCard> {
    match &error.about {
        About::Card(about) => about.card.as_ref(),
        _ => None,
    }
}

/// What is said of that card, where one came.
fn presented(error: &Error) -> Option<&CardWords> {
    match which(error)? {
        WhichCard::Presented(words) => Some(words),
        WhichCard::Asked(_) => None,
    }
}

/// What points to its cause.
fn signs(error: &Error) -> Vec<Sign> {
    let mut signs = error.signs.clone();
    signs.extend(meaning(error.code).sign.filter(|sign| !error.signs.contains(sign)));
    signs
}

/// What is filled into the sentences about a card.
struct CardText<'a> {
    issuer: &'a str,
    from: Option<String>,
    until: Option<String>,
    since: Option<String>,
    reason: Option<&'static str>,
}

impl<'a> CardText<'a> {
    fn of(card: &'a CardWords, language: Language, now: Timestamp) -> Self {
        let reason = card.revoked.and_then(|(_, reason)| serde_json::to_value(reason).ok());
        Self {
            issuer: &card.issuer,
            from: calendar::day_or_minute(whole_minute(card.from), now, language),
            until: calendar::day_or_minute(card.until, now, language),
            since: card.revoked.and_then(|(at, _)| calendar::day_or_minute(at, now, language)),
            reason: reason.as_ref().and_then(|it| catalogue::reason_words(it.as_str()?, language)),
        }
    }
}

/// The first whole minute from this moment on: who comes back then is not too early.
fn whole_minute(at: Timestamp) -> Timestamp {
    let seconds = at.as_millis().div_euclid(1000).rem_euclid(60);
    let missing = if seconds == 0 { 0 } else { 60 - seconds };
    at + Duration::from_secs(missing.unsigned_abs())
}

/// A card as the messages' titles call it.
fn card_name(kind: card::CardKind) -> &'static str {
    match kind {
        card::CardKind::Hpki => "HPKI",
        card::CardKind::Jpki => "JPKI",
    }
}

/// What was filled into the sentences about a failure, as it is kept.
fn words(error: &Error, language: Language, now: Timestamp) -> Words {
    let name = which(error).map(|card| card_name(card.asked()).to_owned());
    let desk = error.contact();
    let words = Words {
        authority: desk.map(|desk| desk.name.clone()),
        contact: desk.map(|desk| desk.contact.clone()),
        card: name,
        ..Words::default()
    };
    match presented(error).map(|card| CardText::of(card, language, now)) {
        None => words,
        Some(CardText { issuer, from, until, since, reason }) => {
            let (issuer, reason) = (Some(issuer.to_owned()), reason.map(str::to_owned));
            Words { issuer, from, until, since, reason, ..words }
        }
    }
}

/// The screen of a failed ceremony in a browser, and its incident: the journey's, which the other device tells as well.
pub async fn failure(
    act: &Act,
    (journey, ticket): (Option<&JourneyRef>, Option<&Secret>),
    failure: Failure,
) -> Explanation {
    let mut diagnosis = api::failure::classify(&failure, &act.caller.device);
    // Where it cannot be told, nothing is left out.
    if failure.ceremony == CeremonyKind::Get
        && let Ok(login) = incidents::login_of(&act.app, journey).await
    {
        diagnosis.signs.extend(named_by(login.as_ref()));
        // The code asks a phone that is registered to let another one in.
        if let Some(asked) = login.as_ref().and_then(lets_another_in) {
            // A phone that has no passkey is mostly the new one, which was in the hand.
            let lacking = [Sign::NoPasskeyHere, Sign::RefusedAtOnce];
            let first = diagnosis.signs.iter().any(|sign| lacking.contains(sign));
            let place = if first { 0 } else { diagnosis.signs.len() };
            diagnosis.signs.insert(place, asked);
        }
    }
    if diagnosis.signs.contains(&Sign::AlreadyRegistered) && not_new(act, journey, ticket).await {
        diagnosis.signs.insert(0, Sign::DeviceNotNew);
    }
    let (ceremony, technical) = (failure.ceremony, format!("{}: {}", failure.name, failure.message));
    let incident = Incident {
        message: Some(diagnosis.message),
        signs: diagnosis.signs.clone(),
        language: act.caller.language,
        failure: Some(failure),
        ..Incident::of(act.now, act.caller.device.clone(), "ceremony")
    };
    let number = keep(act, journey, incident).await;
    tracing::info!(incident = number.as_ref().map(IncidentNumber::as_str), message = %diagnosis.message, "a ceremony failed");
    let context = Context {
        signs: &diagnosis.signs,
        ceremony: Some(ceremony),
        incident: number.map(|number| number.to_string()),
        technical: Some(technical),
        ..reading(&act.app, &act.caller)
    };
    shown(diagnosis.message, context)
}

/// Whether something says whose passkey is wanted, and where that was typed: nobody is sent to mend what is not there. Without a login nothing was.
pub fn named_by(login: Option<&Login>) -> impl Iterator<Item = Sign> + use<> {
    // The passkey is to say by itself whose it is.
    let nobody = login.is_none_or(|it| it.typed_id().is_none()).then_some(Sign::NobodyNamed);
    // Nothing of ours stands on an application's own screen.
    let elsewhere = login.is_some_and(|it| it.requester.screen().is_some());
    nobody.into_iter().chain(elsewhere.then_some(Sign::ApplicationScreen))
}

/// That a login's code asks a phone that is registered to let another one in, and which one it asks.
fn lets_another_in(login: &Login) -> Option<Sign> {
    match &login.purpose {
        LoginPurpose::ChangePhone => Some(Sign::PreviousPhoneAsked),
        LoginPurpose::Reauthenticate { what: ChangeKind::AddPhone, .. } => Some(Sign::RegisteredPhoneAsked),
        LoginPurpose::Reauthenticate {
            what: ChangeKind::RemoveDevice { .. } | ChangeKind::RemoveCard { .. },
            ..
        }
        | LoginPurpose::Login => None,
    }
}

/// Whether a code was to register another device than this one, which is registered already. Whoever shows the code is told.
async fn not_new(act: &Act, journey: Option<&JourneyRef>, ticket: Option<&Secret>) -> bool {
    let Some(JourneyRef::Link(token)) = journey else { return false };
    let outcome = register::link::not_new(act, token, ticket).await;
    outcome.unwrap_or_else(|cause| {
        tracing::error!(%cause, "a registration could not be told that its device is not new");
        false
    })
}

/// The screen of a message on this device, for somebody who looks it up.
pub fn look_up(app: &App, caller: &Caller, number: Number) -> Option<Explanation> {
    let signs = signs_of(&caller.device);
    catalogue::explain(number, &Context { signs: &signs, ..reading(app, caller) })
}

/// All that is known of a message, for a page of its own.
pub fn look_up_in_full(app: &App, caller: &Caller, number: Number) -> Option<Explanation> {
    catalogue::explain_in_full(number, &reading(app, caller))
}

/// What the catalogue is read under by somebody of whom nothing was observed.
pub fn reading<'a>(app: &'a App, caller: &'a Caller) -> Context<'a> {
    Context {
        language: caller.language,
        device: &caller.device,
        signs: &[],
        ceremony: None,
        parameters: parameters(app),
        incident: None,
        technical: None,
    }
}

/// Something worth knowing that does no harm.
pub fn notice(act: &Act, number: Number, sign: Sign) -> Option<Box<Explanation>> {
    let context = Context { signs: &[sign], ..reading(&act.app, &act.caller) };
    catalogue::explain(number, &context).map(Box::new)
}

/// What to know about a passkey that went to another app than the platform's own: it works, but people look for it elsewhere.
pub fn foreign_keeper(act: &Act) -> Option<Box<Explanation>> {
    notice(act, Number::phone(22), Sign::ForeignProvider)
}

/// The screen of a message, with its number for the help desk.
pub fn screen(
    act: &Act,
    number: Number,
    signs: &[Sign],
    incident: Option<IncidentNumber>,
    technical: Option<String>,
) -> Explanation {
    let incident = incident.map(|number| number.to_string());
    shown(number, Context { signs, incident, technical, ..reading(&act.app, &act.caller) })
}

fn shown(number: Number, context: Context<'_>) -> Explanation {
    catalogue::explain(number, &context).unwrap_or_else(|| Explanation {
        // A message without a screen of its own still has its title and its incident number.
        number,
        before: None,
        title: catalogue::row(number).map_or_else(String::new, |row| row.title.to_owned()),
        headline: String::new(),
        causes: Vec::new(),
        remedies: Vec::new(),
        retry: api::explain::Retry::StartOver,
        contact: Vec::new(),
        picture: None,
        incident: context.incident,
        technical: context.technical,
    })
}

fn parameters(app: &App) -> Parameters<'_> {
    Parameters {
        rp: Some(app.relying_party.id()),
        host: app.config.origin.host_str(),
        cards: app.config.cards.as_ref().map(|cards| cards.domain.as_str()),
        cardless: app.config.cards.is_none(),
        port: app.config.origin.port(),
        cards_port: app.config.cards.as_ref().map(|cards| cards.port),
        help_desk: app.config.help_desk.as_deref(),
        ..Parameters::default()
    }
}

/// Keeps a failure that no request met: somebody looks at what became of a card. The log gets the cause, once, with the number the person
/// has; that of a request's failure stands in the request's own line.
pub async fn remember_end(act: &Act, error: &Error, of: &str) -> Option<IncidentNumber> {
    let incident = remember(act, error, (of, CeremonyKind::Get)).await;
    let number = incident.as_ref().map(IncidentNumber::as_str);
    tracing::info!(code = ?error.code, incident = number, of, cause = error.inside.cause.as_deref(), "a card was refused");
    incident
}

/// A title for programs, where the catalogue has none: the code in words.
pub fn phrase(code: Code) -> String {
    let word = serde_json::to_value(code).ok().and_then(|value| value.as_str().map(str::to_owned));
    word.unwrap_or_default().replace('_', " ")
}
