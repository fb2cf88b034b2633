//! An attempt's host: the only file that calls it. A first call, without credentials, enters; a second one lasts as long as the person
//! chooses a certificate and types the PIN, and brings the proof that this browser presented it. The proof is kept in this page's
//! memory alone: it goes away with the page. What came of the card is asked on the main host.

use super::json;
use api::card::{BegunAttempt, CertificateReport, HostEntered, Lost, Probe};
use serde::Deserialize;
use std::cell::RefCell;
use wasm_bindgen::prelude::*;

// Nothing that would make the browser ask the host for permission first: such a question carries no certificate, and would be
// refused. One call at a time, because one person holds one card. A page that is loaded again or left closes the browser's own list of
// certificates, and its call fails a moment before it is gone itself: that says nothing of the card.
#[wasm_bindgen(inline_js = r#"
let running=null,left=-9e9;
addEventListener('beforeunload',()=>{left=performance.now()});
const end=late=>{if(running){running.late=late;running.own.abort()}running=null};
export async function present(address,secret,patience,only){
  end(false);
  const me=running={own:new AbortController(),late:false},began=performance.now();
  const limit=setTimeout(()=>{if(running===me)end(true)},patience);
  const told=it=>JSON.stringify({...it,elapsed:Math.round(performance.now()-began)});
  const call=(credentials,body)=>fetch(address,{method:'POST',mode:'cors',credentials,cache:'no-store',redirect:'error',
    referrerPolicy:'no-referrer',body,signal:me.own.signal});
  const read=async answer=>({status:answer.status,ours:answer.headers.get('x-kagura')==='1',text:await answer.text()});
  try{
    const first=await read(await call('omit',secret));
    if(!first.ours||first.status!==200||only)return told(first);
    return told(await read(await call('include',JSON.parse(first.text).pass)));
  }catch(e){
    const over=me.own.signal.aborted;
    return told({abandoned:over&&!me.late||performance.now()-left<3000,said:over?'TimeoutError: no answer':`${e&&e.name}: ${e&&e.message}`});
  }finally{clearTimeout(limit);if(running===me)running=null}
}
export function abandon(late){end(late)}
export async function answers(address){
  try{await fetch(address,{mode:'no-cors',credentials:'omit',cache:'no-store',referrerPolicy:'no-referrer',signal:AbortSignal.timeout(4000)});return true}
  catch{return false}
}
"#)]
extern "C" {
    async fn present(address: &str, secret: &str, patience: u32, only_enter: bool) -> JsValue;
    fn abandon(late: bool);
    async fn answers(address: &str) -> JsValue;
}

thread_local! {
    /// The attempt whose certificate was presented last in this page, and the proof of it.
    static PROOF: RefCell<Option<(String, String)>> = const { RefCell::new(None) };
}

/// The proof that this page's browser presented the certificate of an attempt.
pub(crate) fn proof(id: &str) -> Option<String> {
    PROOF.with_borrow(|kept| kept.as_ref().filter(|(of, _)| of == id).map(|(_, proof)| proof.clone()))
}

/// Keeps a proof as long as this page is there.
pub(crate) fn keep_proof(id: &str, proof: String) {
    PROOF.set(Some((id.to_owned(), proof)));
}

/// The server ends an attempt first; this is for an answer that gets lost.
const MARGIN_MS: u32 = 5_000;

/// How a call to the attempt's host ended.
#[derive(Clone, Debug)]
pub(crate) enum CallEnd {
    /// The host answered: the main host knows what was concluded.
    Answered,
    /// No answer of ours came; what is known of the failure.
    Failed(Lost),
    /// Ended by ourselves: nobody needs to be told.
    Abandoned,
}

/// Sends the browser to the attempt's host, where it asks the person for a certificate. Ends any call before it.
pub(crate) async fn call(attempt: &BegunAttempt) -> CallEnd {
    let told = asked(attempt, false).await;
    if told.ours
        && let Some(CertificateReport { proof }) = json::read(&told.text)
    {
        keep_proof(&attempt.id, proof);
    }
    told.end()
}

/// Enters the attempt's host without a certificate; gives where the whole window goes then. It is the way for browsers that ask for a
/// certificate only there.
pub(crate) async fn window_address(attempt: &BegunAttempt) -> Result<String, CallEnd> {
    let told = asked(attempt, true).await;
    match json::read::<HostEntered>(&told.text) {
        Some(HostEntered { pass }) if told.ours => Ok([attempt.address.as_str(), &pass].concat()),
        Some(_) | None => Err(told.end()),
    }
}

/// What came back from the attempt's host, or did not.
#[derive(Default, Deserialize)]
#[serde(default)]
struct HostReply {
    status: Option<u16>,
    ours: bool,
    text: String,
    abandoned: bool,
    said: String,
    elapsed: u32,
}

async fn asked(attempt: &BegunAttempt, only_enter: bool) -> HostReply {
    let patience = attempt.patience_ms.saturating_add(MARGIN_MS);
    let told = present(&attempt.address, &attempt.secret, patience, only_enter).await;
    json::told(&told).unwrap_or_default()
}

impl HostReply {
    fn end(self) -> CallEnd {
        match self {
            Self { ours: true, .. } => CallEnd::Answered,
            Self { abandoned: true, .. } => CallEnd::Abandoned,
            Self { status, said, elapsed, .. } => {
                CallEnd::Failed(Lost { elapsed_ms: elapsed, said, status, probe: Probe::Unasked, met: None })
            }
        }
    }
}

/// Whether anything answers in the host's name. A browser hides from pages what a box in between says, but not that it says something.
/// No certificate is asked of anybody: the question carries nothing of the person's.
pub(crate) async fn probe(attempt: &BegunAttempt) -> Probe {
    if answers(&attempt.address).await.is_truthy() { Probe::Answered } else { Probe::Silent }
}

/// Ends the call, as if it had never been made.
pub(crate) fn stop() {
    abandon(false);
}

/// Ends the call as one that brought no answer.
pub(crate) fn give_up() {
    abandon(true);
}
