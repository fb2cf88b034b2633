// `navigator.credentials`, for the app and for the plain program: JSON goes in, JSON comes out, and what a failure looked like is measured.

/** @param {string} t base64url */
const bytes=t=>Uint8Array.from(atob(t.replace(/-/g,'+').replace(/_/g,'/')),c=>c.charCodeAt(0));
/** @param {any} b bytes; some password managers have text already */
const text=b=>typeof b==='string'?b:b&&btoa(String.fromCharCode(...new Uint8Array(b))).replace(/\+/g,'-').replace(/\//g,'_').replace(/=+$/,'');
/** @param {PublicKeyCredentialDescriptorJSON[] | undefined} list */
const ids=list=>list&&list.map(it=>({...it,id:bytes(it.id)}));
/** @param {() => any} f @returns {any} nothing where it fails */
const tried=f=>{try{return f()}catch{}};
/**
 * A credential as JSON, by hand where it cannot say so itself: older browsers' have no `toJSON`, and what password managers put in their
 * place may lack or fail at anything that is not the passkey's own. A passkey that was made is not thrown away for that.
 * @param {any} it @returns {string}
 */
const answer=it=>{
  const own=tried(()=>it.toJSON());
  if(own&&own.rawId&&own.response)return JSON.stringify(own);
  const from=it.response,raw=text(it.rawId)||it.id;
  /** @type {Record<string, unknown>} */
  const to={transports:tried(()=>from.getTransports())};
  for(const key of['clientDataJSON','attestationObject','authenticatorData','signature','userHandle'])if(from[key])to[key]=text(from[key]);
  return JSON.stringify({id:raw,rawId:raw,type:'public-key',response:to})};
/** @type {AbortController | null} */
let running=null;
/**
 * @param {'create' | 'get'} kind @param {string} json @param {boolean | undefined} immediate @param {number} patience in milliseconds
 * @returns {Promise<string>}
 */
export function ceremony(kind,json,immediate,patience){
  if(running)running.abort();
  const own=running=new AbortController(),began=performance.now();
  let away=0;
  /** @type {number | null} */
  let since=null;
  const look=()=>{const now=performance.now(),gone=document.hidden||!document.hasFocus();
    if(gone&&since===null)since=now;if(!gone&&since!==null){away+=now-since;since=null}};
  /** @param {'addEventListener' | 'removeEventListener'} on */
  const watch=on=>{for(const e of['blur','focus'])window[on](e,look);document[on]('visibilitychange',look)};
  watch('addEventListener');
  let asked;
  try{
    const o=JSON.parse(json).publicKey,P=window.PublicKeyCredential,create=kind==='create';
    /** @type {Function | undefined} */
    const parse=P&&(create?P.parseCreationOptionsFromJSON:P.parseRequestOptionsFromJSON);
    const publicKey=parse?parse.call(P,o):create
      ?{...o,challenge:bytes(o.challenge),user:{...o.user,id:bytes(o.user.id)},excludeCredentials:ids(o.excludeCredentials)}
      :{...o,challenge:bytes(o.challenge),allowCredentials:ids(o.allowCredentials)};
    /** @param {'immediate'} [uiMode] */
    const ask=uiMode=>navigator.credentials[kind](/** @type {any} */({publicKey,signal:own.signal,uiMode}));
    // Chromium waits half a second for the store of passkeys, and then says that there are none: one that was still waking up is asked in
    // the ordinary way, which waits.
    asked=immediate?ask('immediate').catch(e=>{if(performance.now()-began<450||!/immed/.test(e.message))throw e;return ask()}):ask();
  }catch(e){asked=Promise.reject(e)}
  // Some views inside apps never answer at all; and what cannot be aborted is at least not waited for.
  let limit=0;
  asked=Promise.race([asked,/** @type {Promise<never>} */(new Promise((_,no)=>{
    limit=setTimeout(()=>no(new DOMException('the browser did not answer','TimeoutError')),patience);
    own.signal.addEventListener('abort',()=>no(new DOMException('signal is aborted without reason','AbortError')))}))]);
  /** @param {object} value */
  const end=value=>{clearTimeout(limit);watch('removeEventListener');if(running===own)running=null;if(since!==null)away+=performance.now()-since;
    return JSON.stringify({...value,elapsed:Math.round(performance.now()-began)||0,away:Math.round(away)||0})};
  // Whatever comes that is no passkey came from what keeps them: the clock says nothing of that, but it does of a refusal.
  const none={name:'UnknownError',message:'the browser gave no passkey'};
  return asked.then(it=>end(tried(()=>({credential:answer(it)}))||none),
    e=>end(tried(()=>({name:String(e.name||'Error'),message:String(e.message||e)}))||none));
}
export function abandon(){if(running)running.abort();running=null}
/** What this browser can do with passkeys, as JSON. */
export async function capabilities(){
  const P=window.PublicKeyCredential;
  /** @type {{page: string, platform?: boolean, client?: {immediateGet?: boolean, hybridTransport?: boolean}}} */
  const can={page:window.isSecureContext?(P?'ready':'no_web_authn'):'insecure'};
  /** @param {'platform' | 'client'} name @param {() => any} f */
  const ask=async(name,f)=>{try{can[name]=await Promise.race([f(),new Promise(done=>setTimeout(done,1500))])}catch{}};
  if(P)await Promise.all([
    ask('platform',()=>P.isUserVerifyingPlatformAuthenticatorAvailable()),
    ask('client',()=>P.getClientCapabilities?.()),
  ]);
  return JSON.stringify({page:can.page,platform:can.platform,immediate:!!can.client?.immediateGet,hybrid:!!can.client?.hybridTransport});
}
/** @param {string} json */
export function signal(json){
  const P=window.PublicKeyCredential,s=JSON.parse(json),quiet=(/** @type {any} */ p)=>p&&p.catch&&p.catch(()=>{});
  if(!P)return;
  try{
    if(s.unknown&&P.signalUnknownCredential)quiet(P.signalUnknownCredential({rpId:s.rp_id,credentialId:s.unknown}));
    if(s.accepted&&P.signalAllAcceptedCredentials)quiet(P.signalAllAcceptedCredentials({rpId:s.rp_id,userId:s.accepted.user_id,allAcceptedCredentialIds:s.accepted.credentials}));
  }catch{}
}
