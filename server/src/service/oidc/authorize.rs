//! Authorization requests: a client sends a person here, and gets a code, or the reason why there is none.

use crate::ids::{Draw as _, RequestId, SecretHash};
use crate::oidc::client::Client;
use crate::oidc::error::{OauthCode, OauthError};
use crate::oidc::level::MeansKind;
use crate::oidc::metadata::path;
use crate::oidc::parameters::Parameters;
use crate::oidc::request::{
    AnsweredRequest, AuthorizationRefused, AuthorizationRequest, Decision, NotTrusted, OpenRequest,
    PushedRequest, RequestStep, RequestWay, spoken,
};
use crate::oidc::response::AuthorizationResponse;
use crate::service::act::Act;
use crate::service::error::Error;
use crate::service::oidc::issuer::issuer;
use crate::service::oidc::meant::meant;
use crate::service::oidc::presence::presence;
use crate::service::oidc::push::{self, Brought};
use crate::service::oidc::{clients, failures, grants, requests};
use crate::service::signing_in::SignedIn;
use crate::store::Tx;
use api::failure::Sign;
use api::{Code, Language};

/// What comes of a request, for the browser that brings it.
#[derive(Debug)]
pub enum Authorized {
    /// The client is answered; a page on the way speaks this language, where the client names one.
    Answered(AuthorizationResponse, Option<Language>),
    /// The person logs in first, in this language where the client names one.
    LogIn(RequestId, Option<Language>),
    /// The browser comes again by itself, with its cookies.
    ComeBack(RequestId),
    /// The person has logged in, with something that is not enough here: a page says what is, in this language where the client names one.
    OtherMeans(RequestId, Vec<MeansKind>, Option<Language>),
    /// The client was answered before, and whoever was is signed in: the person has come back to where it began.
    Done {
        /// The client's name.
        client: String,
        /// Where people find it.
        home: Option<String>,
    },
}

/// How a request came.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum RequestMethod {
    /// In an address: the browser's cookies came along.
    Get,
    /// In a form of another site: they did not (`SameSite`).
    Post,
}

/// A request, as it comes from the client.
pub async fn arrived(
    act: &Act,
    parameters: &Parameters,
    method: RequestMethod,
    signed_in: Option<&SignedIn>,
) -> Result<Authorized, Error> {
    let found = match parameters.sole("client_id") {
        Some(id) => clients::find(&act.app.store, id).await?,
        None => None,
    };
    let client = found.map(|found| found.client);
    if let Some(client) = &client {
        match push::brought(act, client, parameters).await? {
            Brought::Nothing => {}
            Brought::Request(hash, request) => {
                still_registered(client, &request)?;
                return decided_on(act, (client, *request), (method, Some(hash)), signed_in).await;
            }
            Brought::Answered(answered) => return done(act, &answered, signed_in).await,
            Brought::Late => {
                let why = NotTrusted::RequestUriUnknown(client.id.clone());
                return Err(told(&why, client.home()).seen(Sign::LinkExpired));
            }
            Brought::Unknown => {
                let why = NotTrusted::RequestUriUnknown(client.id.clone());
                return Err(told(&why, client.home()));
            }
        }
    }
    let home = client.as_ref().and_then(Client::home);
    let read = match AuthorizationRequest::read(parameters, |_| client, RequestWay::Browser, act.now) {
        Ok(read) => read,
        Err(AuthorizationRefused::Here(why)) => return Err(told(&why, home)),
        Err(AuthorizationRefused::Client(target, error)) => {
            let claimed = parameters.sole("client_id").unwrap_or_default();
            failures::note(act, claimed, path::AUTHORIZE, &error).await;
            let language = parameters.sole("ui_locales").and_then(spoken);
            return Ok(Authorized::Answered(target.answer(issuer(&act.app), Err(error)), language));
        }
    };
    let (client, request) = meant(act, read).await?;
    decided_on(act, (&client, request), (method, None), signed_in).await
}

/// What is to be done with a request that has just come.
async fn decided_on(
    act: &Act,
    (client, request): (&Client, AuthorizationRequest),
    (method, pushed): (RequestMethod, Option<SecretHash>),
    signed_in: Option<&SignedIn>,
) -> Result<Authorized, Error> {
    if let Some(error) = requests::hopeless(act, client, &request) {
        // Nothing is kept of it, however it came.
        if pushed.is_some() {
            requests::forget(act, None, pushed.as_ref()).await?;
        }
        return Ok(refused(act, &request, error).await);
    }
    if method == RequestMethod::Post {
        let id = requests::open(act, request, RequestStep::Arrived, pushed).await?;
        return Ok(Authorized::ComeBack(id));
    }
    let session = signed_in.map(|it| &it.session);
    match requests::decide(act, (client, &request), session, RequestStep::Arrived) {
        Decision::Answer => answered(act, (client, &request), signed_in, None, pushed).await,
        Decision::Refuse(error) => {
            if pushed.is_some() {
                requests::forget(act, None, pushed.as_ref()).await?;
            }
            Ok(refused(act, &request, error).await)
        }
        Decision::Ask => {
            let language = request.language;
            let id = requests::open(act, request, RequestStep::Seen, pushed).await?;
            Ok(Authorized::LogIn(id, language))
        }
    }
}

/// A request that has waited for its person.
pub async fn resumed(
    act: &Act,
    id: Option<RequestId>,
    signed_in: Option<&SignedIn>,
) -> Result<Authorized, Error> {
    if let Some(done) = answered_before(act, id.as_ref(), signed_in).await? {
        return Ok(done);
    }
    let (id, open) = requests::waiting(act, id).await?;
    let id = &id;
    let client = client_of(act, &open.request).await?;
    let session = signed_in.map(|it| &it.session);
    match requests::decide(act, (&client, &open.request), session, open.step) {
        Decision::Answer => {
            answered(act, (&client, &open.request), signed_in, Some(id), open.pushed.clone()).await
        }
        Decision::Refuse(error) => {
            requests::forget(act, Some(id), open.pushed.as_ref()).await?;
            Ok(refused(act, &open.request, error).await)
        }
        Decision::Ask => {
            seen(act, id).await?;
            let means = requests::means(act, &open, &client);
            let other = session.is_some_and(|it| !means.contains(&presence(it).means));
            Ok(if other && open.step == RequestStep::Seen {
                Authorized::OtherMeans(id.clone(), means, open.request.language)
            } else {
                Authorized::LogIn(id.clone(), open.request.language)
            })
        }
    }
}

/// The person does not want to log in, or comes too late: the client is told.
pub async fn given_up(
    act: &Act,
    id: Option<RequestId>,
    signed_in: Option<&SignedIn>,
) -> Result<Authorized, Error> {
    if let Some(done) = answered_before(act, id.as_ref(), signed_in).await? {
        return Ok(done);
    }
    let id = id.ok_or_else(requests::over)?;
    let open = requests::late(&act.app.store, act, &id).await?.ok_or_else(requests::over)?;
    requests::forget(act, Some(&id), open.pushed.as_ref()).await?;
    client_of(act, &open.request).await?;
    let why = if act.now < open.expires_at { "the person went back" } else { "nobody signed in in time" };
    Ok(refused(act, &open.request, OauthError::new(OauthCode::AccessDenied, why)).await)
}

/// What somebody is told who has come back to a request that was answered in this browser.
async fn answered_before(
    act: &Act,
    id: Option<&RequestId>,
    signed_in: Option<&SignedIn>,
) -> Result<Option<Authorized>, Error> {
    let Some(id) = id else { return Ok(None) };
    let Some(answered) = requests::answered(act, &requests::key_of(id)).await? else { return Ok(None) };
    done(act, &answered, signed_in).await.map(Some)
}

/// Somebody has come back to a request that was answered: whoever is signed in is in already.
async fn done(
    act: &Act,
    answered: &AnsweredRequest,
    signed_in: Option<&SignedIn>,
) -> Result<Authorized, Error> {
    let found = clients::find(&act.app.store, answered.client.as_str()).await?;
    let Some(found) = found else {
        return Err(told(&NotTrusted::ClientUnknown(answered.client.to_string()), None));
    };
    let home = found.client.home();
    match signed_in {
        Some(_) => Ok(Authorized::Done { client: found.client.metadata.client_name, home }),
        None => Err(requests::answered_already(home)),
    }
}

/// From now on the request is this browser's, and its person has seen our page.
async fn seen(act: &Act, id: &RequestId) -> Result<(), Error> {
    act.app
        .store
        .transaction(async |tx: Tx| -> Result<(), Error> {
            let Some(open) = requests::own(&tx, act, id).await? else { return Ok(()) };
            let there =
                OpenRequest { browser: act.caller.journeys.clone(), step: RequestStep::Seen, ..open.clone() };
            if there != open {
                tx.put(id, &there)?;
            }
            Ok(())
        })
        .await
}

/// The client gets a code. Where the session has ended meanwhile, the person logs in.
async fn answered(
    act: &Act,
    (client, request): (&Client, &AuthorizationRequest),
    signed_in: Option<&SignedIn>,
    open: Option<&RequestId>,
    pushed: Option<SecretHash>,
) -> Result<Authorized, Error> {
    let signed_in = signed_in.ok_or_else(requests::over)?;
    let code = act.app.random.secret();
    let given = act
        .app
        .store
        .transaction(async |tx: Tx| -> Result<bool, Error> {
            let tx = &tx;
            if let Some(id) = open {
                // Of two tabs, or a page that is loaded twice, one is answered.
                if requests::own(tx, act, id).await?.is_none() {
                    return Ok(false);
                }
                tx.delete::<OpenRequest>(id);
                requests::remember_answered(tx, act, (&requests::key_of(id), client))?;
            }
            if let Some(pushed) = &pushed {
                // What was pushed is used up by the answer, and not by a page that is loaded twice.
                if tx.get::<PushedRequest>(pushed).await?.is_none() && open.is_none() {
                    return Ok(false);
                }
                tx.delete::<PushedRequest>(pushed);
                requests::remember_answered(tx, act, (pushed, client))?;
            }
            let (session, _) = signed_in.still(tx, act).await?;
            grants::give(tx, act, (client, request), &session, &code).await?;
            Ok(true)
        })
        .await?;
    if let Some(id) = open {
        requests::ends(act, id);
    }
    if !given {
        return Ok(Authorized::Done { client: client.metadata.client_name.clone(), home: client.home() });
    }
    let answer = request.target.answer(issuer(&act.app), Ok(code.reveal().to_owned()));
    Ok(Authorized::Answered(answer, request.language))
}

/// The client of a request that was kept, which may still have people sent to where the request says.
async fn client_of(act: &Act, request: &AuthorizationRequest) -> Result<Client, Error> {
    let Some(found) = clients::find(&act.app.store, request.client.as_str()).await? else {
        return Err(told(&NotTrusted::ClientUnknown(request.client.to_string()), None));
    };
    still_registered(&found.client, request)?;
    Ok(found.client)
}

/// Nobody is sent to an address that was taken out of the registration since the request came.
fn still_registered(client: &Client, request: &AuthorizationRequest) -> Result<(), Error> {
    let address = &request.target.redirect_uri;
    if client.is_redirect_uri(address) {
        return Ok(());
    }
    let why = NotTrusted::RedirectUriUnknown(client.id.clone(), address.clone());
    Err(told(&why, client.home()))
}

/// Why nobody is sent anywhere, for whoever is stopped and for whoever develops the client; `home` is where the application is found.
fn told(why: &NotTrusted, home: Option<String>) -> Error {
    let code = match why {
        NotTrusted::ClientMissing | NotTrusted::ClientUnknown(_) => Code::ApplicationUnknown,
        NotTrusted::RedirectUriMissing(_) | NotTrusted::RedirectUriUnknown(..) => Code::ReturnAddressUnknown,
        NotTrusted::RequestUriUnknown(_) => Code::RequestOver,
    };
    let error = Error::of_application(code, why.to_string(), home);
    match why.client() {
        Some(client) => error.failing(client, path::AUTHORIZE),
        None => error,
    }
}

async fn refused(act: &Act, request: &AuthorizationRequest, error: OauthError) -> Authorized {
    let client = request.client.as_str();
    if request.holder.nobody().is_some() {
        // Nobody who logged in would mend it.
        failures::note_always(act, client, path::AUTHORIZE, &error).await;
    } else {
        failures::note(act, client, path::AUTHORIZE, &error).await;
    }
    Authorized::Answered(request.target.answer(issuer(&act.app), Err(error)), request.language)
}
