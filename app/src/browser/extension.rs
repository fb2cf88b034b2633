//! The browser extension for My Number cards: the only file that talks to it. Each layer has a clock of its own, and one page at a
//! time uses the card: another waits a second for it, as a tab that was just closed may still have it.

use super::json;
use api::bridge::{ChallengeToSign, Missing, SignedChallenge, Stopped};
use serde::Deserialize;
use wasm_bindgen::prelude::*;

// Events on the window carry JSON as text: the only thing that crosses from a page to a content script in every browser.
#[wasm_bindgen(inline_js = r#"
let stop=()=>{};
const tell=it=>dispatchEvent(new CustomEvent('kagura-card',{detail:JSON.stringify({v:1,...it})}));
const ask=(what,waits,done)=>new Promise(end=>{
  const id=Math.random().toString(36).slice(2);let timer;
  const finish=it=>{clearTimeout(timer);removeEventListener('kagura-card-answer',hear);if(stop===drop)stop=()=>{};end(it)};
  const leave=it=>{tell({id,ask:'cancel'});finish(it)};
  const drop=()=>leave({missing:'cancelled',said:'the page cancelled'});
  const wait=stage=>{clearTimeout(timer);timer=setTimeout(()=>leave({missing:waits[stage][1],said:`no answer in ${waits[stage][0]} ms`}),waits[stage][0])};
  const hear=event=>{let told;try{told=JSON.parse(event.detail)}catch{return}
    if(!told||told.v!==1||told.id!==id)return;
    if(told.stage){if(told.stage==='software')wait(1);return}
    finish(done(told))};
  addEventListener('kagura-card-answer',hear);
  stop=drop;
  wait(0);
  tell({id,...what});
});
const status=()=>ask({ask:'status'},[[1000,'extension']],told=>!told.extension?{missing:'extension',said:''}
  :told.software?{}:{missing:'software',said:`extension ${told.extension}`});
const why={busy:'busy',no_card:'card',cancelled:'cancelled'};
const sign=message=>ask({ask:'sign',message,origin:location.origin},[[5000,'software'],[120000,'timed_out']],told=>
  told.certificate&&told.signature?{certificate:told.certificate,signature:told.signature}
  :{missing:why[told.error]||'software',said:String(told.said||told.error||'')});
const busy={missing:'busy',said:'another page'};
async function alone(run){
  if(navigator.locks){
    const waits=new AbortController();const timer=setTimeout(()=>waits.abort(),1000);
    try{return await navigator.locks.request('kagura-card',{signal:waits.signal},()=>{clearTimeout(timer);return run()})}
    catch{if(waits.signal.aborted)return busy;clearTimeout(timer)}
  }
  if(!window.BroadcastChannel)return run();
  const room=new BroadcastChannel('kagura-card');let taken=false,mine=false;
  room.onmessage=({data})=>{if(data==='free?'){if(mine)room.postMessage('no')}else taken=true};
  try{room.postMessage('free?');await new Promise(done=>setTimeout(done,200));
    if(taken)return busy;
    mine=true;return await run()}finally{room.close()}
}
export async function reach(){return JSON.stringify(await status())}
export function cancel(){stop()}
export async function signed(message){return JSON.stringify(await alone(()=>sign(message)))}
"#)]
extern "C" {
    async fn reach() -> JsValue;
    async fn signed(message: &str) -> JsValue;
    /// Ends the question that is open, if one is: the extension closes whatever it has shown.
    pub(crate) fn cancel();
}

/// What the extension said, before it is known which it is.
#[derive(Default, Deserialize)]
#[serde(default)]
struct ExtensionReply {
    certificate: Option<String>,
    signature: Option<String>,
    missing: Option<Missing>,
    said: String,
}

impl ExtensionReply {
    fn read(told: &JsValue) -> Self {
        json::told(told).unwrap_or_default()
    }
}

/// Whether the extension and its software are there. Asked before any button is live.
pub(crate) async fn present() -> Result<(), Stopped> {
    match ExtensionReply::read(&reach().await) {
        ExtensionReply { missing: Some(missing), said, .. } => Err(Stopped { missing, said }),
        ExtensionReply { missing: None, .. } => Ok(()),
    }
}

/// Has the card sign a challenge. Begun in the click that asks for it.
pub(crate) async fn sign(challenge: &ChallengeToSign) -> Result<SignedChallenge, Stopped> {
    match ExtensionReply::read(&signed(&challenge.message).await) {
        ExtensionReply { certificate: Some(certificate), signature: Some(signature), .. } => {
            Ok(SignedChallenge { certificate, signature })
        }
        ExtensionReply { missing, said, .. } => {
            Err(Stopped { missing: missing.unwrap_or(Missing::Software), said })
        }
    }
}
