//! An attempt's host: the only file that calls it. The call lasts as long as the person chooses a certificate and types the PIN; what
//! came of it is asked on the main host.

use api::card::{Attempt, Lost, Probe};
use serde::Deserialize;
use wasm_bindgen::prelude::*;

// Nothing that would make the browser ask the host for permission first: such a question carries no certificate, and would be
// refused. One call at a time, because one person holds one card.
#[wasm_bindgen(inline_js = r#"
let running=null;
const end=late=>{if(running){running.late=late;running.own.abort()}running=null};
export async function present(address,secret,patience){
  end(false);
  const me=running={own:new AbortController(),late:false},began=performance.now();
  const limit=setTimeout(()=>{if(running===me)end(true)},patience);
  const told=it=>JSON.stringify({...it,elapsed:Math.round(performance.now()-began)});
  try{
    const answer=await fetch(address,{method:'POST',mode:'cors',credentials:'include',cache:'no-store',redirect:'error',
      referrerPolicy:'no-referrer',body:secret,signal:me.own.signal});
    return told({status:answer.status,ours:answer.headers.get('x-kagura')==='1'});
  }catch(e){
    const over=me.own.signal.aborted;
    return told({abandoned:over&&!me.late,said:over?'TimeoutError: no answer':`${e&&e.name}: ${e&&e.message}`});
  }finally{clearTimeout(limit);if(running===me)running=null}
}
export function abandon(late){end(late)}
export async function answers(address){
  try{await fetch(address,{mode:'no-cors',credentials:'omit',cache:'no-store',referrerPolicy:'no-referrer',signal:AbortSignal.timeout(4000)});return true}
  catch{return false}
}
"#)]
extern "C" {
    async fn present(address: &str, secret: &str, patience: u32) -> JsValue;
    fn abandon(late: bool);
    async fn answers(address: &str) -> JsValue;
}

/// The server ends an attempt first; this is for an answer that gets lost.
const MARGIN_MS: u32 = 5_000;

/// How a call ended.
#[derive(Clone, Debug)]
pub(crate) enum Came {
    /// The host answered: the main host knows what was concluded.
    Answered,
    /// No answer of ours came.
    Failed(Lost),
    /// Ended by ourselves: nobody needs to be told.
    Abandoned,
}

/// Sends the browser to the attempt's host, where it asks the person for a certificate. Ends any call before it.
pub(crate) async fn call(attempt: &Attempt) -> Came {
    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct Told {
        status: Option<u16>,
        ours: bool,
        abandoned: bool,
        said: String,
        elapsed: u32,
    }
    let told =
        present(&attempt.address, &attempt.secret, attempt.patience_ms.saturating_add(MARGIN_MS)).await;
    let told: Told = told.as_string().and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default();
    match told {
        Told { ours: true, .. } => Came::Answered,
        Told { abandoned: true, .. } => Came::Abandoned,
        Told { status, said, elapsed, .. } => {
            Came::Failed(Lost { elapsed_ms: elapsed, said, status, probe: Probe::Unasked, met: None })
        }
    }
}

/// Whether anything answers in the host's name. A browser hides from pages what a box in between says, but not that it says something.
/// No certificate is asked of anybody: the question carries nothing of the person's.
pub(crate) async fn probe(attempt: &Attempt) -> Probe {
    if answers(&attempt.address).await.is_truthy() { Probe::Answered } else { Probe::Silent }
}

/// The way by the whole window, for browsers that ask for a certificate only there.
pub(crate) fn window_address(attempt: &Attempt) -> String {
    [attempt.address.as_str(), &attempt.secret].concat()
}

/// Ends the call, as if it had never been made.
pub(crate) fn stop() {
    abandon(false);
}

/// Ends the call as one that brought no answer.
pub(crate) fn give_up() {
    abandon(true);
}
