//! What handlers take from a request. Every extractor refuses in our own error language.

use crate::clock::Timestamp;
use crate::http::request::headers::{bearer, secret_in, text};
use crate::http::request::{cookies, forwarded, language};
use crate::ids::{HolderId, Secret, SecretHash};
use crate::service::act::Act;
use crate::service::app::App;
use crate::service::caller::Caller;
use crate::service::card::host::CardConnection;
use crate::service::error::Error;
use crate::service::signing_in::{self, SignedIn};
use api::Code;
use api::device::{Hints, KnownDevice};
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, header};
use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

/// The moment at which the request came in.
#[derive(Clone, Copy, Debug)]
pub struct Now(pub Timestamp);

impl FromRequestParts<Arc<App>> for Now {
    type Rejection = Infallible;

    async fn from_request_parts(_: &mut Parts, app: &Arc<App>) -> Result<Self, Infallible> {
        Ok(Self(app.clock.now()))
    }
}

/// From which address a request comes, behind trusted proxies.
pub fn address(headers: &HeaderMap, extensions: &Extensions, app: &App) -> IpAddr {
    let peer = extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::from([0, 0, 0, 0]), |info| forwarded::peer(info.0));
    // Nobody reads along, or writes, on the way to a card host: what stands there was written by the browser itself.
    match extensions.get::<CardConnection>() {
        Some(_) => peer,
        None => forwarded::client(peer, headers, &app.config, app.clock.now()),
    }
}

/// The caller, as a request's head tells.
pub fn caller(parts: &Parts, app: &App) -> Caller {
    Caller {
        address: address(&parts.headers, &parts.extensions, app),
        device: device(&parts.headers),
        language: language::of(parts, app),
        session: cookies::read(&parts.headers, cookies::Cookie::Session, app).map(|secret| secret.hash()),
        journeys: cookies::read(&parts.headers, cookies::Cookie::Browser, app).map(|secret| secret.hash()),
        crossed: cookies::crossed(&parts.headers, app),
        known: cookies::known(&parts.headers, app),
    }
}

impl FromRequestParts<Arc<App>> for Act {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Infallible> {
        Ok(Self::of(Arc::clone(app), caller(parts, app)))
    }
}

impl FromRequestParts<Arc<App>> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Infallible> {
        Ok(caller(parts, app))
    }
}

/// The secret of the link a phone came with: `Authorization: Bearer …`.
#[derive(Clone, Debug)]
pub struct Bearer(pub Secret);

impl FromRequestParts<Arc<App>> for Bearer {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<App>) -> Result<Self, Error> {
        bearer(&parts.headers).map(Self).ok_or_else(|| Error::new(Code::LinkUnknown))
    }
}

/// The secret of an unlocked registration, where there is one.
#[derive(Clone, Debug)]
pub struct Ticket(pub Option<Secret>);

impl FromRequestParts<Arc<App>> for Ticket {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<App>) -> Result<Self, Infallible> {
        Ok(Self(secret_in(&parts.headers, api::TICKET)))
    }
}

/// The proof that a card's certificate was presented in this very browser, where there is one.
#[derive(Clone, Debug)]
pub struct CardProof(pub Option<SecretHash>);

impl FromRequestParts<Arc<App>> for CardProof {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<App>) -> Result<Self, Infallible> {
        Ok(Self(secret_in(&parts.headers, api::PROOF).map(|proof| proof.hash())))
    }
}

/// The secret that binds journeys to this browser, where the browser kept it.
#[derive(Clone, Debug)]
pub struct BrowserSecret(pub Option<Secret>);

impl FromRequestParts<Arc<App>> for BrowserSecret {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Infallible> {
        Ok(Self(cookies::read(&parts.headers, cookies::Cookie::Browser, app)))
    }
}

impl FromRequestParts<Arc<App>> for SignedIn {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Error> {
        signed_in(parts, app).await?.ok_or_else(|| Error::new(Code::SessionMissing))
    }
}

/// The session of this browser, where the page that asks is its holder's: one that was left open shows somebody else's, perhaps, and what
/// is pressed there is not meant for whoever has signed in since.
async fn signed_in(parts: &Parts, app: &Arc<App>) -> Result<Option<SignedIn>, Error> {
    let current = signing_in::current(app, caller(parts, app).session.as_ref()).await?;
    let shown =
        parts.headers.get(api::HOLDER).map(|id| id.to_str().ok().and_then(|id| HolderId::parse(id).ok()));
    Ok(current.filter(|it| shown.is_none_or(|shown| shown.as_ref() == Some(it.holder()))))
}

/// The session of this browser, if it has one.
#[derive(Clone, Debug)]
pub struct MaybeSignedIn(pub Option<SignedIn>);

impl FromRequestParts<Arc<App>> for MaybeSignedIn {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Error> {
        Ok(Self(signed_in(parts, app).await?))
    }
}

/// An id from the path, refused as "no such thing" when it cannot be one.
#[derive(Clone, Debug)]
pub struct PathId<T>(pub T);

macro_rules! path_id {
    ($($id:ty => $code:ident;)*) => { $(
        impl FromRequestParts<Arc<App>> for PathId<$id> {
            type Rejection = Error;

            async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Error> {
                let path = axum::extract::Path::<String>::from_request_parts(parts, app).await;
                let id = path.ok().and_then(|path| <$id>::from_wire(&path.0));
                id.map(Self).ok_or_else(|| Error::new(Code::$code))
            }
        }
    )* };
}
path_id! {
    crate::ids::JourneyId => JourneyUnknown;
    crate::ids::DeviceId => DeviceUnknown;
    crate::ids::CardId => DeviceUnknown;
    crate::ids::SessionId => NotFound;
    crate::ids::ChangeId => ReauthenticationNeeded;
    crate::ids::CeremonyId => CeremonyGone;
}

/// The device, by its user agent, what Chromium tells in client hints, and our page's word for a tablet in desktop mode.
fn device(headers: &HeaderMap) -> KnownDevice {
    let unquoted = |name| {
        let value = text(headers, name);
        Some(value.trim_matches('"')).filter(|value| !value.is_empty()).map(str::to_owned)
    };
    let held = text(headers, api::HELD) == "1";
    let hints = Hints {
        platform: unquoted("sec-ch-ua-platform"),
        platform_version: unquoted("sec-ch-ua-platform-version"),
        model: unquoted("sec-ch-ua-model"),
        brands: Some(text(headers, "sec-ch-ua").into_owned()),
        held: held.then_some(true),
        ..Hints::default()
    };
    KnownDevice::read(&text(headers, header::USER_AGENT.as_str())).with_hints(&hints)
}
