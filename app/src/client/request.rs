//! How the server is asked, and what comes of it. [`Problem`] is its only failure; that no answer of its own came is told apart.

use super::foreign;
use crate::browser::{self, json};
use api::{Code, Opener, Problem};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::pin::Pin;

/// The answer of a request, or what kept it from coming.
pub(crate) type ApiResult<T> = Result<T, Trouble>;

/// Something asked of the server.
pub(crate) type ApiFuture<T> = Pin<Box<dyn Future<Output = ApiResult<T>>>>;

/// Why an endpoint gave nothing.
#[derive(Clone, Debug)]
pub(crate) enum Trouble {
    /// The server refused, and says why.
    Refused(Box<Problem>),
    /// No answer came: no network, or it took too long.
    Silent,
    /// Somebody else answered: a proxy, a filter, a portal. The status it gave.
    Foreign(u16),
}

impl Trouble {
    /// Whether nothing is wrong with what was sent: it can be sent once more as it is.
    pub(crate) fn passes(&self) -> bool {
        matches!(self.code(), None | Some(Code::SlowDown | Code::Fault))
    }

    /// The server's code, where it was the server.
    pub(crate) fn code(&self) -> Option<Code> {
        match self {
            Self::Refused(problem) => Some(problem.code),
            Self::Silent | Self::Foreign(_) => None,
        }
    }
}

/// No answer is waited for longer than this, in milliseconds.
const PATIENCE_MS: u32 = 15_000;

/// The secrets that go with a request.
#[derive(Clone, Debug, Default)]
pub(crate) struct RequestSecrets {
    /// The link's secret, from the fragment of its address.
    pub token: String,
    /// Of the unlocked registration, or of the code that this phone has.
    pub ticket: Option<String>,
    /// The proof of a card whose certificate this browser presented.
    pub proof: Option<String>,
}

/// What a ticket is of.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum TicketOf {
    /// A letter that was unlocked.
    Letter,
    /// A code on a screen.
    Code,
}

impl RequestSecrets {
    /// A link with the ticket that this browser brings. It is there before the first request: where an answer gets lost, asking again
    /// is not another phone's asking.
    pub(crate) fn of(token: String) -> Self {
        let ticket = (!token.is_empty()).then(|| browser::own_ticket(&token));
        Self { token, ticket, proof: None }
    }

    /// Has every tab of this browser know that it was this one that registered with the letter.
    pub(crate) fn remember(&self) {
        if let Some(ticket) = &self.ticket {
            browser::keep_ticket(&self.token, ticket, true);
        }
    }

    /// Goes on with this ticket, also after a reload; with that of a code in every tab of this browser.
    pub(crate) fn keep(&mut self, ticket: String, of: TicketOf) {
        browser::keep_ticket(&self.token, &ticket, of == TicketOf::Code);
        self.ticket = Some(ticket);
    }
}

/// The body of a request that says nothing.
#[derive(Serialize)]
pub(super) struct NoBody {}

/// What came back, before it is known whose it is.
#[derive(Deserialize)]
struct RawReply {
    status: u16,
    ours: bool,
    text: String,
}

thread_local! {
    static WHOSE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// From now on this page is somebody's, by the holder's id: what is changed here is changed for nobody else. Says whether it was another's.
pub(crate) fn is_of(holder: &str) -> bool {
    let plain = holder.chars().filter(|c| c.is_ascii_graphic() && !matches!(c, '"' | '\\')).collect();
    let before = WHOSE.replace(plain);
    !before.is_empty() && WHOSE.with_borrow(|now| *now != before)
}

/// Sends a request with the secrets of a link; gives the text of an answer that is our server's and no refusal.
async fn send(
    method: &'static str,
    path: String,
    body: String,
    link: Option<RequestSecrets>,
) -> ApiResult<String> {
    let mut headers = format!(r#"{{"accept-language":"{}""#, browser::language().tag());
    if method == "POST" {
        headers.push_str(r#","content-type":"application/json""#);
    }
    if let Some(link) = &link {
        // Base64url by construction; anything else would not survive as a header.
        if !link.token.is_empty() {
            headers += r#","authorization":"Bearer "#;
            headers += &plain(&link.token);
            headers.push('"');
        }
        let secrets = [(api::TICKET, &link.ticket), (api::PROOF, &link.proof)];
        for (name, secret) in secrets.into_iter().filter_map(|(name, it)| Some((name, it.as_ref()?))) {
            headers += ",\"";
            headers += name;
            headers += "\":\"";
            headers += &plain(secret);
            headers.push('"');
        }
    }
    // PCs are shared, and phones of a family: what is pressed on a page is meant for the one whose page it is.
    if method == "POST" {
        WHOSE.with_borrow(|holder| {
            if !holder.is_empty() {
                headers.extend([",\"", api::HOLDER, "\":\"", holder, "\""]);
            }
        });
    }
    headers.push('}');
    let raw = browser::call(method, &path, &body, &headers, PATIENCE_MS).await;
    let Some(RawReply { status, ours, text }) = json::told(&raw) else {
        return Err(Trouble::Silent);
    };
    match (status, ours) {
        (0, _) => Err(Trouble::Silent),
        (_, false) => {
            foreign::note(status);
            Err(Trouble::Foreign(status))
        }
        (200..=299, true) => Ok(text),
        (_, true) => match json::read(&text) {
            Some(problem) => Err(Trouble::Refused(Box::new(problem))),
            None => Err(Trouble::Foreign(status)),
        },
    }
}

fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect()
}

/// An answer that is not what was agreed upon was not written by the server this app belongs to.
fn read<T: DeserializeOwned>(text: &str) -> ApiResult<T> {
    json::read(text).ok_or(Trouble::Foreign(200))
}

/// One machine for every endpoint that gives the same, whatever is sent, and none around it: the download stays small.
pub(super) fn told<T: DeserializeOwned + 'static>(sent: ApiFuture<String>) -> ApiFuture<T> {
    Box::pin(async move { read(&sent.await?) })
}

/// Sends a GET request; the answer is JSON text.
pub(super) fn get(path: &str) -> ApiFuture<String> {
    get_with(path, None)
}

/// The same with secrets.
pub(super) fn get_with(path: &str, secrets: Option<RequestSecrets>) -> ApiFuture<String> {
    Box::pin(send("GET", path.to_owned(), String::new(), secrets))
}

/// Asks for something to be done.
pub(super) fn post<B: Serialize>(path: &str, body: &B, link: Option<&RequestSecrets>) -> ApiFuture<String> {
    written(path, json::written(body), link)
}

fn written(path: &str, body: String, link: Option<&RequestSecrets>) -> ApiFuture<String> {
    Box::pin(send("POST", path.to_owned(), body, link.cloned()))
}

/// Asks for a new code of a journey.
pub(super) fn renew(journey: &str, id: &str, opener: Opener) -> ApiFuture<String> {
    let body = match opener {
        Opener::Own => "{}",
        Opener::Other => r#"{"opener":"other"}"#,
    };
    written(&["/api/", journey, "/", id, "/renew"].concat(), body.to_owned(), None)
}
