//! One function per endpoint. [`Problem`] is the only failure, also of the network.

pub(crate) mod cards;
mod met;

pub(crate) use met::met;

use crate::browser;
use api::explain::{Explanation, Seen};
use api::session::{Current, Session};
use api::{Ceremony, Code, Finish, Opener, Problem, account, approve, login, register, solo, trouble};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::pin::Pin;

/// What an endpoint gives.
pub(crate) type Answer<T> = Result<T, Trouble>;

/// Something asked of the server.
pub(crate) type Asked<T> = Pin<Box<dyn Future<Output = Answer<T>>>>;

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
    /// The server's code, where it was the server.
    pub(crate) fn code(&self) -> Option<Code> {
        match self {
            Self::Refused(problem) => Some(problem.code),
            Self::Silent | Self::Foreign(_) => None,
        }
    }
}

/// No answer is waited for longer than this.
const PATIENCE_MS: u32 = 15_000;

/// The secrets that go with a request.
#[derive(Clone, Debug, Default)]
pub(crate) struct Link {
    /// Of the link.
    pub token: String,
    /// Of the unlocked registration, or of the code that this phone has.
    pub ticket: Option<String>,
    /// Of a card whose certificate this browser presented.
    pub proof: Option<String>,
}

/// What a ticket is of.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Of {
    /// A letter that was unlocked.
    Letter,
    /// A code on a screen.
    Code,
}

impl Link {
    /// A link with the ticket that this browser brings. It is there before the first request: where an answer gets lost, asking again
    /// is not another phone's asking.
    pub(crate) fn of(token: String) -> Self {
        let ticket = (!token.is_empty()).then(|| browser::own_ticket(&token));
        Self { token, ticket, proof: None }
    }

    /// Goes on with this ticket, also after a reload; with that of a code in every tab of this browser.
    pub(crate) fn keep(&mut self, ticket: String, of: Of) {
        browser::keep_ticket(&self.token, &ticket, of == Of::Code);
        self.ticket = Some(ticket);
    }
}

#[derive(Serialize)]
struct Nothing {}

/// What came back, before it is known whose it is.
#[derive(Deserialize)]
struct Raw {
    status: u16,
    ours: bool,
    text: String,
}

async fn send(method: &'static str, path: String, body: String, link: Option<Link>) -> Answer<String> {
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
    headers.push('}');
    let raw = browser::call(method, &path, &body, &headers, PATIENCE_MS).await.as_string();
    let Some(Raw { status, ours, text }) = raw.and_then(|raw| serde_json::from_str(&raw).ok()) else {
        return Err(Trouble::Silent);
    };
    match (status, ours) {
        (0, _) => Err(Trouble::Silent),
        (_, false) => {
            met::note(status);
            Err(Trouble::Foreign(status))
        }
        (200..=299, true) => Ok(text),
        (_, true) => match serde_json::from_str(&text) {
            Ok(problem) => Err(Trouble::Refused(Box::new(problem))),
            Err(_) => Err(Trouble::Foreign(status)),
        },
    }
}

fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect()
}

/// An answer that is not what was agreed upon was not written by the server this app belongs to.
fn read<T: DeserializeOwned>(text: &str) -> Answer<T> {
    serde_json::from_str(text).map_err(|_| Trouble::Foreign(200))
}

/// One machine for every endpoint that gives the same, and none around it: the download stays small.
fn told<T: DeserializeOwned>(sent: impl Future<Output = Answer<String>> + 'static) -> Asked<T> {
    Box::pin(async move { read(&sent.await?) })
}

fn get(path: &str) -> impl Future<Output = Answer<String>> + use<> {
    send("GET", path.to_owned(), String::new(), None)
}

fn post<B: Serialize>(
    path: &str,
    body: &B,
    link: Option<&Link>,
) -> impl Future<Output = Answer<String>> + use<B> {
    written(path, serde_json::to_string(body).unwrap_or_default(), link)
}

fn written(path: &str, body: String, link: Option<&Link>) -> impl Future<Output = Answer<String>> + use<> {
    send("POST", path.to_owned(), body, link.cloned())
}

fn renew(journey: &str, id: &str, opener: Opener) -> impl Future<Output = Answer<String>> + use<> {
    let body = match opener {
        Opener::Own => "{}",
        Opener::Other => r#"{"opener":"other"}"#,
    };
    written(&["/api/", journey, "/", id, "/renew"].concat(), body.to_owned(), None)
}

/// Where a link stands.
pub(crate) fn register_open(link: &Link) -> Asked<register::View> {
    told(post("/api/register/open", &Nothing {}, Some(link)))
}

/// The letter's password.
pub(crate) fn register_unlock(link: &Link, password: String) -> Asked<register::Unlocked> {
    told(post("/api/register/unlock", &register::Unlock { password }, Some(link)))
}

/// The number on the PC that shows the code.
pub(crate) fn register_choose(link: &Link, number: u8) -> Asked<register::View> {
    told(post("/api/register/choose", &approve::Choice { number }, Some(link)))
}

/// Begins a registration ceremony.
pub(crate) fn register_options(link: &Link) -> Asked<Ceremony> {
    told(post("/api/register/options", &Nothing {}, Some(link)))
}

/// Finishes it.
pub(crate) fn register_finish(link: &Link, finish: &Finish) -> Asked<register::Registered> {
    told(post("/api/register/finish", finish, Some(link)))
}

/// Names the new device.
pub(crate) fn register_label(link: &Link, label: String) -> Asked<account::Device> {
    told(post("/api/register/label", &register::Label { label }, Some(link)))
}

/// Where a registration stands that this PC shows.
pub(crate) fn waiting(id: &str) -> Asked<register::Waiting> {
    told(get(&format!("/api/register/{id}")))
}

/// A new code for it.
pub(crate) fn waiting_renew(id: &str, opener: Opener) -> Asked<register::Waiting> {
    told(renew("register", id, opener))
}

/// Gives it up.
pub(crate) fn waiting_cancel(id: &str) -> Asked<register::Waiting> {
    told(post(&format!("/api/register/{id}/cancel"), &Nothing {}, None))
}

/// Begins a login on this PC.
pub(crate) fn login(begin: &login::Begin) -> Asked<login::View> {
    told(post("/api/login", begin, None))
}

/// Where it stands.
pub(crate) fn login_look(id: &str) -> Asked<login::View> {
    told(get(&format!("/api/login/{id}")))
}

/// A new code for it.
pub(crate) fn login_renew(id: &str, opener: Opener) -> Asked<login::View> {
    told(renew("login", id, opener))
}

/// Gives it up.
pub(crate) fn login_cancel(id: &str) -> Asked<login::View> {
    told(post(&format!("/api/login/{id}/cancel"), &Nothing {}, None))
}

/// Takes the session that the phone approved.
pub(crate) fn login_take(id: &str, take: login::Take) -> Asked<Session> {
    told(post(&format!("/api/login/{id}/session"), &take, None))
}

/// A code for the new phone that the old phone approved.
pub(crate) fn login_registration(id: &str) -> Asked<register::Waiting> {
    told(post(&format!("/api/login/{id}/registration"), &Nothing {}, None))
}

/// Who asks to log in.
pub(crate) fn approve_open(link: &Link) -> Asked<approve::View> {
    told(post("/api/approve/open", &Nothing {}, Some(link)))
}

/// The number on the PC.
pub(crate) fn approve_choose(link: &Link, number: u8) -> Asked<approve::View> {
    told(post("/api/approve/choose", &approve::Choice { number }, Some(link)))
}

/// Not me, or not now.
pub(crate) fn approve_refuse(link: &Link) -> Asked<approve::View> {
    told(post("/api/approve/refuse", &Nothing {}, Some(link)))
}

/// Begins the approving ceremony.
pub(crate) fn approve_options(link: &Link) -> Asked<Ceremony> {
    told(post("/api/approve/options", &Nothing {}, Some(link)))
}

/// Finishes it.
pub(crate) fn approve_finish(link: &Link, finish: &Finish) -> Asked<approve::Approved> {
    told(post("/api/approve/finish", finish, Some(link)))
}

/// Begins a login with a passkey of this device, or of a phone nearby.
pub(crate) fn solo_options(begin: &solo::Begin) -> Asked<Ceremony> {
    told(post("/api/solo/options", begin, None))
}

/// Finishes it.
pub(crate) fn solo_finish(finish: &Finish) -> Asked<Session> {
    told(post("/api/solo/finish", finish, None))
}

/// Who is signed in here.
pub(crate) fn session() -> Asked<Current> {
    told(get("/api/session"))
}

/// Logs out.
pub(crate) fn session_end() -> Asked<Current> {
    told(post("/api/session/end", &Nothing {}, None))
}

/// The holder's devices.
pub(crate) fn account() -> Asked<account::Account> {
    told(get("/api/account"))
}

/// Another name for a device.
pub(crate) fn device_label(id: &str, label: String) -> Asked<account::Account> {
    told(post(&format!("/api/account/devices/{id}/label"), &register::Label { label }, None))
}

/// Asks for a change, which is then confirmed by itself.
pub(crate) fn change(ask: &account::Ask) -> Asked<account::Change> {
    told(post("/api/account/changes", ask, None))
}

/// Begins its confirmation with a passkey of this device.
pub(crate) fn change_options(id: &str) -> Asked<Ceremony> {
    told(post(&format!("/api/account/changes/{id}/options"), &Nothing {}, None))
}

/// Finishes it.
pub(crate) async fn change_finish(id: &str, finish: &Finish) -> Answer<()> {
    post(&format!("/api/account/changes/{id}/finish"), finish, None).await.map(|_| ())
}

/// Ends a device, by a change that was confirmed for it.
pub(crate) fn device_remove(id: &str, confirmed: &account::Confirmed) -> Asked<account::Removed> {
    told(post(&format!("/api/account/devices/{id}/remove"), confirmed, None))
}

/// A code for another phone, by a change that was confirmed for it.
pub(crate) fn device_add(confirmed: &account::Confirmed) -> Asked<register::Waiting> {
    told(post("/api/account/devices/add", confirmed, None))
}

/// Ends one of the holder's sessions.
pub(crate) fn session_end_one(id: &str) -> Asked<account::Ended> {
    told(post(&format!("/api/account/sessions/{id}/end"), &Nothing {}, None))
}

/// Ends all of them but this one.
pub(crate) fn sessions_end_others() -> Asked<account::Account> {
    told(post("/api/account/sessions/end_others", &Nothing {}, None))
}

/// The person has read what was added before this login.
pub(crate) async fn news_read() -> Answer<()> {
    post("/api/account/news/read", &Nothing {}, None).await.map(|_| ())
}

/// Reports a failed ceremony; gives the screen that explains it here.
pub(crate) fn report(failure: &trouble::Failure) -> Asked<Explanation> {
    told(post("/api/incidents", failure, None))
}

/// The screen of a message.
pub(crate) fn message(number: &str) -> Asked<Explanation> {
    told(get(&format!("/api/messages/{number}")))
}

/// The system's screens, to point at: those about passkeys, or those about cards.
pub(crate) fn pictures(about: Pictured) -> Asked<Vec<Seen>> {
    let path = match about {
        Pictured::Passkeys => "/api/pictures",
        Pictured::Cards => "/api/pictures?of=card",
    };
    told(get(path))
}

/// What the system's screens are about.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) enum Pictured {
    /// A phone's passkeys.
    #[default]
    Passkeys,
    /// Cards on a PC.
    Cards,
}

/// The session's cookie did not come back: looks whether any cookie does, and gives the server's own words.
pub(crate) async fn cookies_blocked() -> Trouble {
    // What the first answers does not matter: it sets the cookie that the second looks for.
    let _ = get("/api/cookie").await;
    match get("/api/cookie/required").await {
        Err(trouble) => trouble,
        Ok(_) => Trouble::Silent,
    }
}
