//! One function per endpoint. [`Problem`] is the only failure, also of the network.

pub(crate) mod cards;
mod met;

pub(crate) use met::met;

use crate::browser;
use api::explain::{Explanation, Seen};
use api::session::{Current, Session};
use api::{Ceremony, Code, Finish, Problem, account, approve, login, register, solo, trouble};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// What an endpoint gives.
pub(crate) type Answer<T> = Result<T, Trouble>;

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

/// Where a link stands.
pub(crate) async fn register_open(link: &Link) -> Answer<register::View> {
    read(&post("/api/register/open", &Nothing {}, Some(link)).await?)
}

/// The letter's password.
pub(crate) async fn register_unlock(link: &Link, password: String) -> Answer<register::Unlocked> {
    read(&post("/api/register/unlock", &register::Unlock { password }, Some(link)).await?)
}

/// The number on the PC that shows the code.
pub(crate) async fn register_choose(link: &Link, number: u8) -> Answer<register::View> {
    read(&post("/api/register/choose", &approve::Choice { number }, Some(link)).await?)
}

/// Begins a registration ceremony.
pub(crate) async fn register_options(link: &Link) -> Answer<Ceremony> {
    read(&post("/api/register/options", &Nothing {}, Some(link)).await?)
}

/// Finishes it.
pub(crate) async fn register_finish(link: &Link, finish: &Finish) -> Answer<register::Registered> {
    read(&post("/api/register/finish", finish, Some(link)).await?)
}

/// Names the new device.
pub(crate) async fn register_label(link: &Link, label: String) -> Answer<account::Device> {
    read(&post("/api/register/label", &register::Label { label }, Some(link)).await?)
}

/// Where a registration stands that this PC shows.
pub(crate) async fn waiting(id: &str) -> Answer<register::Waiting> {
    read(&get(&format!("/api/register/{id}")).await?)
}

/// A new code for it.
pub(crate) async fn waiting_renew(id: &str, opener: register::Opener) -> Answer<register::Waiting> {
    let body = match opener {
        register::Opener::Own => "{}",
        register::Opener::Other => r#"{"opener":"other"}"#,
    };
    read(&written(&["/api/register/", id, "/renew"].concat(), body.to_owned(), None).await?)
}

/// Gives it up.
pub(crate) async fn waiting_cancel(id: &str) -> Answer<register::Waiting> {
    read(&post(&format!("/api/register/{id}/cancel"), &Nothing {}, None).await?)
}

/// Begins a login on this PC.
pub(crate) async fn login(begin: &login::Begin) -> Answer<login::View> {
    read(&post("/api/login", begin, None).await?)
}

/// Where it stands.
pub(crate) async fn login_look(id: &str) -> Answer<login::View> {
    read(&get(&format!("/api/login/{id}")).await?)
}

/// A new code for it.
pub(crate) async fn login_renew(id: &str) -> Answer<login::View> {
    read(&post(&format!("/api/login/{id}/renew"), &Nothing {}, None).await?)
}

/// Gives it up.
pub(crate) async fn login_cancel(id: &str) -> Answer<login::View> {
    read(&post(&format!("/api/login/{id}/cancel"), &Nothing {}, None).await?)
}

/// Takes the session that the phone approved.
pub(crate) async fn login_take(id: &str, take: login::Take) -> Answer<Session> {
    read(&post(&format!("/api/login/{id}/session"), &take, None).await?)
}

/// A code for the new phone that the old phone approved.
pub(crate) async fn login_registration(id: &str) -> Answer<register::Waiting> {
    read(&post(&format!("/api/login/{id}/registration"), &Nothing {}, None).await?)
}

/// Who asks to log in.
pub(crate) async fn approve_open(link: &Link) -> Answer<approve::View> {
    read(&post("/api/approve/open", &Nothing {}, Some(link)).await?)
}

/// The number on the PC.
pub(crate) async fn approve_choose(link: &Link, number: u8) -> Answer<approve::View> {
    read(&post("/api/approve/choose", &approve::Choice { number }, Some(link)).await?)
}

/// Begins the approving ceremony.
pub(crate) async fn approve_options(link: &Link) -> Answer<Ceremony> {
    read(&post("/api/approve/options", &Nothing {}, Some(link)).await?)
}

/// Finishes it.
pub(crate) async fn approve_finish(link: &Link, finish: &Finish) -> Answer<approve::Approved> {
    read(&post("/api/approve/finish", finish, Some(link)).await?)
}

/// Not me, or not now.
pub(crate) async fn approve_refuse(link: &Link) -> Answer<approve::View> {
    read(&post("/api/approve/refuse", &Nothing {}, Some(link)).await?)
}

/// Begins a login with a passkey of this device, or of a phone nearby.
pub(crate) async fn solo_options(begin: &solo::Begin) -> Answer<Ceremony> {
    read(&post("/api/solo/options", begin, None).await?)
}

/// Finishes it.
pub(crate) async fn solo_finish(finish: &Finish) -> Answer<Session> {
    read(&post("/api/solo/finish", finish, None).await?)
}

/// Who is signed in here.
pub(crate) async fn session() -> Answer<Current> {
    read(&get("/api/session").await?)
}

/// Logs out.
pub(crate) async fn session_end() -> Answer<Current> {
    read(&post("/api/session/end", &Nothing {}, None).await?)
}

/// The holder's devices.
pub(crate) async fn account() -> Answer<account::Account> {
    read(&get("/api/account").await?)
}

/// Another name for a device.
pub(crate) async fn device_label(id: &str, label: String) -> Answer<account::Account> {
    read(&post(&format!("/api/account/devices/{id}/label"), &register::Label { label }, None).await?)
}

/// Asks for a change, which is then confirmed by itself.
pub(crate) async fn change(ask: &account::Ask) -> Answer<account::Change> {
    read(&post("/api/account/changes", ask, None).await?)
}

/// Begins its confirmation with a passkey of this device.
pub(crate) async fn change_options(id: &str) -> Answer<Ceremony> {
    read(&post(&format!("/api/account/changes/{id}/options"), &Nothing {}, None).await?)
}

/// Finishes it.
pub(crate) async fn change_finish(id: &str, finish: &Finish) -> Answer<()> {
    post(&format!("/api/account/changes/{id}/finish"), finish, None).await.map(|_| ())
}

/// Ends a device, by a change that was confirmed for it.
pub(crate) async fn device_remove(id: &str, confirmed: &account::Confirmed) -> Answer<account::Removed> {
    read(&post(&format!("/api/account/devices/{id}/remove"), confirmed, None).await?)
}

/// A code for another phone, by a change that was confirmed for it.
pub(crate) async fn device_add(confirmed: &account::Confirmed) -> Answer<register::Waiting> {
    read(&post("/api/account/devices/add", confirmed, None).await?)
}

/// Ends one of the holder's sessions.
pub(crate) async fn session_end_one(id: &str) -> Answer<account::Ended> {
    read(&post(&format!("/api/account/sessions/{id}/end"), &Nothing {}, None).await?)
}

/// Ends all of them but this one.
pub(crate) async fn sessions_end_others() -> Answer<account::Account> {
    read(&post("/api/account/sessions/end_others", &Nothing {}, None).await?)
}

/// The person has read what was added before this login.
pub(crate) async fn news_read() -> Answer<()> {
    post("/api/account/news/read", &Nothing {}, None).await.map(|_| ())
}

/// Reports a failed ceremony; gives the screen that explains it here.
pub(crate) async fn report(failure: &trouble::Failure) -> Answer<Explanation> {
    read(&post("/api/incidents", failure, None).await?)
}

/// The screen of a message.
pub(crate) async fn message(number: &str) -> Answer<Explanation> {
    read(&get(&format!("/api/messages/{number}")).await?)
}

/// The system's screens, to point at: those about passkeys, or those about cards.
pub(crate) async fn pictures(about: Pictured) -> Answer<Vec<Seen>> {
    let path = match about {
        Pictured::Passkeys => "/api/pictures",
        Pictured::Cards => "/api/pictures?of=card",
    };
    read(&get(path).await?)
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
