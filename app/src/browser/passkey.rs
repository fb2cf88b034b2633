//! `navigator.credentials`: this and `passkey.js` are the only files that touch it. JSON goes in, JSON comes out; what a failure looked like is measured.

use super::json;
use super::storage::{memorise, memory};
use api::failure::{CeremonyKind, Failure, Here, PageReadiness};
use api::parts;
use serde::Deserialize;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen(module = "/src/browser/passkey.js")]
extern "C" {
    fn ceremony(kind: &str, json: &str, immediate: bool, patience: u32) -> js_sys::Promise;
    fn abandon();
    async fn capabilities() -> JsValue;
    fn signal(json: &str);
}

/// A browser that has not answered so long after the time-out never will.
const PATIENCE_MS: u32 = 3_000;

/// What this browser can do with passkeys.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Capabilities {
    /// Whether WebAuthn is there at all.
    pub page: PageReadiness,
    /// Whether the device itself can verify a person; a hint, not proof.
    #[serde(default)]
    pub platform: Option<bool>,
    /// Whether a missing passkey can be told at once, without a sheet of the system.
    #[serde(default)]
    immediate: bool,
    /// Whether the browser can reach a phone nearby by a code of its own.
    #[serde(default)]
    hybrid: bool,
}

impl Capabilities {
    /// Whether the browser has passkeys at all.
    pub(crate) fn has_passkeys(&self) -> bool {
        self.page != PageReadiness::NoWebAuthn
    }

    /// Whether the browser can reach a phone nearby.
    pub(crate) fn reaches_phones(&self) -> bool {
        self.hybrid
    }
}

/// Asks the browser what it can do; gives up on what does not answer.
pub(crate) async fn can() -> Capabilities {
    json::told(&capabilities().await).unwrap_or(Capabilities {
        page: PageReadiness::NoWebAuthn,
        platform: None,
        immediate: false,
        hybrid: false,
    })
}

/// How a WebAuthn call ended.
#[derive(Clone, Debug)]
pub(crate) enum CeremonyEnd {
    /// The browser gave a credential, as JSON.
    Made(String),
    /// The browser rejected the call.
    Failed(Box<Failure>),
    /// The page aborted the call: nobody needs to be told.
    Abandoned,
}

/// A WebAuthn call under way; dropped, it is aborted.
pub(crate) struct Running {
    promise: js_sys::Promise,
    kind: CeremonyKind,
    timeout_ms: u32,
}

/// Starts a ceremony. Call it in the click itself: browsers count on the gesture. `can` decides whether an absent passkey is told at once.
pub(crate) fn start(
    kind: CeremonyKind,
    ceremony_asked: &api::Ceremony,
    can: Option<&Capabilities>,
) -> Running {
    let name = match kind {
        CeremonyKind::Create => "create",
        CeremonyKind::Get => "get",
    };
    // Immediate mode refuses lists of credentials and is for passkeys of this device.
    let immediate = can.is_some_and(|can| can.immediate)
        && parts::has(&ceremony_asked.options, "\"allowCredentials\":[]");
    let promise = ceremony(name, &ceremony_asked.options, immediate, ceremony_asked.timeout_ms + PATIENCE_MS);
    Running { promise, kind, timeout_ms: ceremony_asked.timeout_ms }
}

/// Ends whatever is under way.
pub(crate) fn stop() {
    abandon();
}

impl Running {
    /// Waits for the end. `attempt` counts tries in a row, from 1.
    pub(crate) async fn end(self, attempt: u32, can: Option<&Capabilities>) -> CeremonyEnd {
        #[derive(Default, Deserialize)]
        #[serde(default)]
        struct Told {
            credential: Option<String>,
            name: String,
            message: String,
            elapsed: u32,
            away: u32,
        }
        let told = JsFuture::from(self.promise).await.ok().and_then(|value| json::told(&value));
        // Without an answer there is no time either: nobody is to be told that it came at once.
        let told: Told = told.unwrap_or_else(|| Told { name: "UnknownError".to_owned(), ..Told::default() });
        if let Some(credential) = told.credential {
            return CeremonyEnd::Made(credential);
        }
        let failure = Failure {
            ceremony: self.kind,
            name: told.name,
            message: told.message,
            elapsed_ms: told.elapsed,
            timeout_ms: self.timeout_ms,
            away_ms: told.away,
            attempt,
            platform_authenticator: can.and_then(|can| can.platform),
            registered_here: here(),
            page: can.map_or(PageReadiness::Ready, |can| can.page),
        };
        if failure.is_ours() { CeremonyEnd::Abandoned } else { CeremonyEnd::Failed(Box::new(failure)) }
    }
}

/// Whether this browser has registered a passkey of ours, as far as it remembers.
fn here() -> Here {
    match memory("kagura-registered") {
        Some(_) => Here::Yes,
        None if memory("kagura-visited").is_some() => Here::No,
        None => Here::Unknown,
    }
}

/// Remembers that a passkey was registered here.
pub(crate) fn mark_registered() {
    memorise("kagura-registered", "1");
    memorise("kagura-visited", "1");
}

/// Tells the authenticator which passkeys work (Signal API); where it cannot be told, nothing happens.
pub(crate) fn tell(news: &api::Signal) {
    signal(&json::written(news));
}
