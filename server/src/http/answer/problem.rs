//! Failures on their way out, as RFC 9457 problems. The one file that knows which status a failure has.

use crate::service::act::Act;
use crate::service::error::{About, Error};
use crate::service::explanation::{number, phrase, remember, told};
use api::failure::CeremonyKind;
use api::{Code, Problem};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let mut response = status(self.code).into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// The status of a failure's answer. Never 401, also without a session: without `WWW-Authenticate` it breaks RFC 9110 §15.5.2, and makes
/// proxies ask for a password.
pub const fn status(code: Code) -> StatusCode {
    match code {
        Code::BadRequest
        | Code::ApplicationUnknown
        | Code::ReturnAddressUnknown
        | Code::RequestOver
        | Code::LogoutAddressUnknown
        | Code::UserCodeUnknown
        | Code::HolderIdMissing
        | Code::HolderIdMalformed
        | Code::CredentialMalformed
        | Code::LabelMalformed
        | Code::PasswordMalformed => StatusCode::BAD_REQUEST,
        Code::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Code::NotJson => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Code::NotFound
        | Code::HolderUnknown
        | Code::LinkUnknown
        | Code::JourneyUnknown
        | Code::DeviceUnknown
        | Code::CardsOff => StatusCode::NOT_FOUND,
        Code::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
        Code::SlowDown => StatusCode::TOO_MANY_REQUESTS,
        Code::ForeignOrigin
        | Code::MeansNotAllowed
        | Code::HolderDisabled
        | Code::NoDevice
        | Code::PasswordWrong
        | Code::InvitationLocked
        | Code::OriginMismatch
        | Code::NotVerified
        | Code::BadSignature
        | Code::CredentialUnknown
        | Code::CredentialOfOther
        | Code::CredentialCloned
        | Code::CredentialChanged
        | Code::AlgorithmRefused
        | Code::WrongNumber
        | Code::SessionMissing
        | Code::CookieMissing
        | Code::ReauthenticationNeeded
        | Code::CardMissing
        | Code::CardLost
        | Code::CardUntrusted
        | Code::CardWrong
        | Code::CardExpired
        | Code::CardRevoked
        | Code::CardStatusUnknown
        | Code::CardUnknown
        | Code::CardDisabled
        | Code::CardUnbound
        | Code::CardNeedsHpki => StatusCode::FORBIDDEN,
        Code::Misdirected => StatusCode::MISDIRECTED_REQUEST,
        Code::Fault => StatusCode::INTERNAL_SERVER_ERROR,
        Code::LinkExpired
        | Code::LinkReplaced
        | Code::LinkUsed
        | Code::LinkWithdrawn
        | Code::CeremonyGone
        | Code::JourneyExpired => StatusCode::GONE,
        Code::LinkOpenedElsewhere
        | Code::CredentialTaken
        | Code::Cancelled
        | Code::JourneyPast
        | Code::SessionOfOther
        | Code::TooManyDevices
        | Code::LastMeans
        | Code::CardTaken
        | Code::CardElsewhere => StatusCode::CONFLICT,
    }
}

/// A failure as it crosses the wire. `route` is the method and the path's pattern; `ceremony` is the one that was under way.
pub async fn problem(act: &Act, error: Error, (route, ceremony): (&str, CeremonyKind)) -> Problem {
    let status = status(error.code).as_u16();
    let incident = remember(act, &error, (route, ceremony)).await;
    let explanation = told(act, &error, ceremony, incident.as_ref());
    let number = number(&error, &act.caller, ceremony);
    let problem = Problem {
        kind: number.map_or_else(|| "about:blank".to_owned(), |number| format!("/help/{number}")),
        title: explanation.as_ref().map_or_else(|| phrase(error.code), |it| it.title.clone()),
        status,
        detail: None,
        code: error.code,
        tries_left: None,
        retry_after: None,
        contact: error.contact().map(|desk| [&desk.name, " ", &desk.contact].concat().trim_end().to_owned()),
        incident: incident.map(|number| number.to_string()),
        explanation: explanation.map(Box::new),
        signal: error.signal.map(|it| *it),
        back: None,
        takeover: None,
    };
    match error.about {
        About::Code | About::Card(_) => problem,
        About::Request { detail } | About::HolderId { detail, character: _ } | About::Passkey { detail } => {
            Problem { detail: Some(detail), ..problem }
        }
        About::Application { detail, back } => Problem { detail: Some(detail), back, ..problem },
        About::Rate { retry_after } => Problem { retry_after: Some(retry_after), ..problem },
        About::Password { tries_left } => Problem { tries_left: Some(tries_left), ..problem },
        About::Session { user, takeover } => {
            Problem { detail: Some(user), takeover: Some(takeover), ..problem }
        }
    }
}
