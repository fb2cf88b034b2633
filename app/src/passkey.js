// `navigator.credentials`, for the app and for the plain program: JSON goes in, JSON comes out, and what a failure looked like is measured.

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
