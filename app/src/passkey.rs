//! `navigator.credentials`: the only file that touches it. JSON goes in, JSON comes out; what a failure looked like is measured.

use crate::browser;
use api::trouble::{Failure, Here, Kind, Page};
use serde::Deserialize;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen(inline_js = r#"
const bytes=t=>Uint8Array.from(atob(t.replace(/-/g,'+').replace(/_/g,'/')),c=>c.charCodeAt(0));
const text=b=>b&&btoa(String.fromCharCode(...new Uint8Array(b))).replace(/\+/g,'-').replace(/\//g,'_').replace(/=+$/,'');
const ids=list=>list&&list.map(it=>({...it,id:bytes(it.id)}));
const answer=it=>{
  if(it.toJSON)try{return JSON.stringify(it.toJSON())}catch{}
  const from=it.response,to={};
  for(const key of['clientDataJSON','attestationObject','authenticatorData','signature','userHandle'])if(from[key])to[key]=text(from[key]);
  if(from.getTransports)to.transports=from.getTransports();
  return JSON.stringify({id:it.id,rawId:text(it.rawId),type:it.type,response:to,clientExtensionResults:it.getClientExtensionResults()})};
let running=null;
export function ceremony(kind,json,immediate,patience){
  if(running)running.abort();
  const own=running=new AbortController(),began=performance.now();
  let away=0,since=null;
  const look=()=>{const now=performance.now(),gone=document.hidden||!document.hasFocus();
    if(gone&&since===null)since=now;if(!gone&&since!==null){away+=now-since;since=null}};
  const watch=on=>{for(const e of['blur','focus'])window[on](e,look);document[on]('visibilitychange',look)};
  watch('addEventListener');
  let asked;
  try{
    const o=JSON.parse(json).publicKey,P=window.PublicKeyCredential,create=kind==='create';
    const parse=P&&(create?P.parseCreationOptionsFromJSON:P.parseRequestOptionsFromJSON);
    const publicKey=parse?parse.call(P,o):create
      ?{...o,challenge:bytes(o.challenge),user:{...o.user,id:bytes(o.user.id)},excludeCredentials:ids(o.excludeCredentials)}
      :{...o,challenge:bytes(o.challenge),allowCredentials:ids(o.allowCredentials)};
    const options={publicKey,signal:own.signal};
    if(immediate)options.uiMode='immediate';
    asked=navigator.credentials[kind](options);
  }catch(e){asked=Promise.reject(e)}
  // Some views inside apps never answer at all; and what cannot be aborted is at least not waited for.
  let limit;
  asked=Promise.race([asked,new Promise((_,no)=>{
    limit=setTimeout(()=>no(new DOMException('the browser did not answer','TimeoutError')),patience);
    own.signal.addEventListener('abort',()=>no(new DOMException('signal is aborted without reason','AbortError')))})]);
  const end=value=>{clearTimeout(limit);watch('removeEventListener');if(running===own)running=null;if(since!==null)away+=performance.now()-since;
    return JSON.stringify({...value,elapsed:Math.round(performance.now()-began),away:Math.round(away)})};
  return asked.then(it=>end({credential:answer(it)}),e=>end({name:String(e&&e.name||'Error'),message:String(e&&e.message||e)}));
}
export function abandon(){if(running)running.abort();running=null}
export async function capabilities(){
  const P=window.PublicKeyCredential,can={page:window.isSecureContext?(P?'ready':'no_web_authn'):'insecure'};
  const ask=async(name,f)=>{try{can[name]=await Promise.race([f(),new Promise(done=>setTimeout(done,1500))])}catch{}};
  if(P)await Promise.all([
    ask('platform',()=>P.isUserVerifyingPlatformAuthenticatorAvailable()),
    ask('client',()=>P.getClientCapabilities?.()),
  ]);
  return JSON.stringify({page:can.page,platform:can.platform,immediate:!!can.client?.immediateGet,hybrid:!!can.client?.hybridTransport});
}
export function signal(json){
  const P=window.PublicKeyCredential,s=JSON.parse(json),quiet=p=>p&&p.catch&&p.catch(()=>{});
  if(!P)return;
  try{
    if(s.unknown&&P.signalUnknownCredential)quiet(P.signalUnknownCredential({rpId:s.rp_id,credentialId:s.unknown}));
    if(s.accepted&&P.signalAllAcceptedCredentials)quiet(P.signalAllAcceptedCredentials({rpId:s.rp_id,userId:s.accepted.user_id,allAcceptedCredentialIds:s.accepted.credentials}));
  }catch{}
}
"#)]
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
    pub page: Page,
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
    /// Whether the browser can reach a phone nearby.
    pub(crate) fn reaches_phones(&self) -> bool {
        self.hybrid
    }
}

/// Asks the browser what it can do; gives up on what does not answer.
pub(crate) async fn can() -> Capabilities {
    let told = capabilities().await.as_string().and_then(|json| serde_json::from_str(&json).ok());
    told.unwrap_or(Capabilities { page: Page::NoWebAuthn, platform: None, immediate: false, hybrid: false })
}

/// How a ceremony ended.
#[derive(Clone, Debug)]
pub(crate) enum Ended {
    /// With a credential, as JSON.
    Made(String),
    /// With a failure.
    Failed(Box<Failure>),
    /// By ourselves: nobody needs to be told.
    Abandoned,
}

/// A ceremony under way.
pub(crate) struct Running {
    promise: js_sys::Promise,
    kind: Kind,
    timeout_ms: u32,
}

/// Starts a ceremony. Call it in the click itself: browsers count on the gesture. `can` decides whether an absent passkey is told at once.
pub(crate) fn start(kind: Kind, ceremony_asked: &api::Ceremony, can: Option<&Capabilities>) -> Running {
    let name = match kind {
        Kind::Create => "create",
        Kind::Get => "get",
    };
    // Immediate mode refuses lists of credentials and is for passkeys of this device.
    let immediate =
        can.is_some_and(|can| can.immediate) && ceremony_asked.options.contains("\"allowCredentials\":[]");
    let promise = ceremony(name, &ceremony_asked.options, immediate, ceremony_asked.timeout_ms + PATIENCE_MS);
    Running { promise, kind, timeout_ms: ceremony_asked.timeout_ms }
}

/// Ends whatever is under way.
pub(crate) fn stop() {
    abandon();
}

impl Running {
    /// Waits for the end. `attempt` counts tries in a row, from 1.
    pub(crate) async fn end(self, attempt: u32, can: Option<&Capabilities>) -> Ended {
        #[derive(Default, Deserialize)]
        #[serde(default)]
        struct Told {
            credential: Option<String>,
            name: String,
            message: String,
            elapsed: u32,
            away: u32,
        }
        let told = JsFuture::from(self.promise).await.ok().and_then(|value| value.as_string());
        let told: Told = told.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default();
        if let Some(credential) = told.credential {
            return Ended::Made(credential);
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
            page: can.map_or(Page::Ready, |can| can.page),
        };
        if failure.is_ours() { Ended::Abandoned } else { Ended::Failed(Box::new(failure)) }
    }
}

/// Whether this browser has registered a passkey of ours, as far as it remembers.
fn here() -> Here {
    match browser::memory("kagura-registered") {
        Some(_) => Here::Yes,
        None if browser::memory("kagura-visited").is_some() => Here::No,
        None => Here::Unknown,
    }
}

/// Remembers that a passkey was registered here.
pub(crate) fn mark_registered() {
    browser::memorise("kagura-registered", "1");
    browser::memorise("kagura-visited", "1");
}

/// Tells the authenticator which passkeys work (Signal API); where it cannot be told, nothing happens.
pub(crate) fn tell(news: &api::Signal) {
    if let Ok(json) = serde_json::to_string(news) {
        signal(&json);
    }
}
