//! An application of a vendor, and what it sees.

use crate::common::{Browser, ORIGIN, Phone, Reply, TestServer, b64};
use axum::body::Body;
use axum::http::{Request, header};
use base64::Engine as _;
use serde_json::{Value, json};
use server::ids::{ApplicationId, Draw as _, Secret, SystemRandom};
use server::model::people::Epoch;
use server::oidc::client::{ClientMetadata, ClientOrigin, ClientSecret, ClientStanding, RegisteredClient};
use server::oidc::jose::{JwkSet, JwsAlgorithm, JwtKind, SigningKey, verify};
use server::service::oidc::signing_keys::refresh;
use std::collections::BTreeMap;

pub(super) const REDIRECT: &str = "https://karte.example/cb";
pub(super) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub(super) const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// A form that a page of this origin sends, as a browser does.
pub(super) fn posted(path: &str, origin: &str, body: impl Into<String>) -> Request<Body> {
    let site = if origin == crate::common::ORIGIN { "same-origin" } else { "cross-site" };
    Request::post(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::ORIGIN, origin)
        .header("sec-fetch-site", site)
        .body(Body::from(body.into()))
        .unwrap()
}

/// The operator registers the application `karte` anew.
pub(super) async fn registers_anew(server: &TestServer, change: impl FnOnce(&mut RegisteredClient)) {
    let id = ApplicationId::parse("karte").unwrap();
    let mut kept = server.app.store.get::<RegisteredClient>(&id).await.unwrap().unwrap();
    change(&mut kept);
    server.app.store.put(&id, &kept).await.unwrap();
}

/// An application of a vendor.
pub(super) struct Vendor {
    pub(super) id: &'static str,
    pub(super) secret: Secret,
    browser: Browser,
    ours: bool,
}

/// What an ID token says, once its signature was verified by the published keys.
pub(super) struct Told {
    pub(super) claims: Value,
    pub(super) algorithm: JwsAlgorithm,
}

impl Vendor {
    /// The application 電子カルテ, with these differences.
    pub(super) async fn karte(server: &TestServer, more: Value) -> Self {
        Self::registered(server, "karte", REDIRECT, more).await
    }

    /// An application that the operator has registered.
    pub(super) async fn registered(
        server: &TestServer,
        id: &'static str,
        redirect: &str,
        more: Value,
    ) -> Self {
        refresh(&server.app).await;
        let mut all = json!({
            "client_name": "電子カルテ",
            "redirect_uris": [redirect],
            "scope": "openid profile holder_id authority hcrole certificate",
        });
        for (name, value) in more.as_object().unwrap() {
            all[name] = value.clone();
        }
        let metadata: ClientMetadata = serde_json::from_value(all.clone()).unwrap();
        let key = ApplicationId::parse(id).unwrap();
        assert_eq!(metadata.faults(&key), []);
        let secret = SystemRandom.secret();
        let now = server.now();
        let kept = RegisteredClient {
            metadata,
            secrets: vec![ClientSecret { hash: secret.hash(), made_at: now, until: None }],
            standing: ClientStanding::Enabled,
            added_at: now,
            epoch: Epoch::default(),
            origin: ClientOrigin::Command,
        };
        server.app.store.put(&key, &kept).await.unwrap();
        if let Some(reference) = &server.reference {
            all["id"] = id.into();
            all["secret"] = secret.reveal().into();
            reference.scene("client", &all).await;
        }
        Self { id, secret, browser: server.browser("karte/1.0"), ours: server.is_ours() }
    }

    /// The same application, on another of its servers.
    pub(super) fn again(vendor: &Self, server: &TestServer) -> Self {
        Self { browser: server.browser("karte/1.0"), secret: vendor.secret.clone(), ..*vendor }
    }

    /// The address where it sends people, with these differences; `-` leaves a parameter out.
    pub(super) fn asks(&self, more: &[(&str, &str)]) -> String {
        format!("/oidc/authorize?{}", self.parameters(more))
    }

    /// The same as a form or an address has it.
    pub(super) fn parameters(&self, more: &[(&str, &str)]) -> String {
        let usual = [
            ("client_id", self.id),
            ("redirect_uri", REDIRECT),
            ("response_type", "code"),
            ("scope", "openid"),
            ("state", "state-1"),
            ("nonce", "nonce-1"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
        ];
        let mut all: Vec<_> =
            usual.into_iter().filter(|(name, _)| more.iter().all(|(it, _)| it != name)).collect();
        all.extend(more.iter().filter(|(_, value)| *value != "-"));
        url::form_urlencoded::Serializer::new(String::new()).extend_pairs(all).finish()
    }

    /// Its form at an endpoint, with its secret in the header.
    pub(super) async fn posts(&mut self, path: &str, form: &[(&str, &str)]) -> Reply {
        let basic = self.basic();
        self.posts_as(path, form, Some(&basic)).await
    }

    /// Its form at an endpoint, with this header or none.
    pub(super) async fn posts_as(
        &mut self,
        path: &str,
        form: &[(&str, &str)],
        authorization: Option<&str>,
    ) -> Reply {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let mut request =
            Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        if let Some(authorization) = authorization {
            request = request.header(header::AUTHORIZATION, authorization);
        }
        self.browser.send(request.body(Body::from(body)).unwrap()).await
    }

    /// Any request of its own.
    pub(super) async fn sends(&mut self, request: Request<Body>) -> Reply {
        self.browser.send(request).await
    }

    /// Uses a code as it was meant to be.
    pub(super) async fn redeems(&mut self, code: &str) -> Reply {
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", REDIRECT),
            ("code_verifier", VERIFIER),
        ];
        self.posts("/oidc/token", &form).await
    }

    /// Uses a code with a proof of this key, to which its tokens are bound.
    pub(super) async fn redeems_with(&mut self, code: &str, key: &SigningKey, server: &TestServer) -> Reply {
        let claims = json!({
            "jti": SystemRandom.unguessable(), "htm": "POST",
            "htu": format!("{}/oidc/token", crate::common::ORIGIN), "iat": server.now().as_millis() / 1000,
        });
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", REDIRECT),
            ("code_verifier", VERIFIER),
        ];
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let request = Request::post("/oidc/token")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::AUTHORIZATION, self.basic())
            .header("dpop", key.sign(JwtKind::DpopProof, &claims).unwrap());
        self.browser.send(request.body(Body::from(body)).unwrap()).await
    }

    /// What proves in a header that it is this application.
    fn basic(&self) -> String {
        let pair = format!("{}:{}", self.id, self.secret.reveal());
        format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(pair))
    }

    /// Who it is, by an access token.
    pub(super) async fn userinfo(&mut self, access_token: &str) -> Reply {
        let request =
            Request::get("/oidc/userinfo").header(header::AUTHORIZATION, format!("Bearer {access_token}"));
        self.browser.send(request.body(Body::empty()).unwrap()).await
    }

    /// What its ID token says.
    pub(super) async fn reads(&mut self, token: &Value) -> Told {
        let keys = self.browser.get("/oidc/jwks").await;
        let keys = JwkSet::parse(&keys.is_ok().text).unwrap();
        let algorithms = [JwsAlgorithm::Rs256, JwsAlgorithm::Es256];
        // Other providers leave `typ` out, as they may.
        let kind = if self.ours { JwtKind::IdToken } else { JwtKind::ClientAssertion };
        let verified = verify::<Value>(token.as_str().unwrap(), kind, keys.keys(), &algorithms).unwrap();
        Told { claims: verified.claims, algorithm: verified.algorithm }
    }

    /// A whole login on a PC for this request; gives what the application finds in its address.
    pub(super) async fn logs_in(
        &self,
        pc: &mut Browser,
        phone: &mut Phone,
        more: &[(&str, &str)],
    ) -> BTreeMap<String, String> {
        let sent = pc.get(&self.asks(more)).await;
        completes(pc, phone, &sent).await
    }

    /// A whole login, and the tokens of it.
    pub(super) async fn gets_tokens(
        &mut self,
        pc: &mut Browser,
        phone: &mut Phone,
        more: &[(&str, &str)],
    ) -> Value {
        let back = self.logs_in(pc, phone, more).await;
        let reply = self.redeems(&back["code"]).await;
        reply.is_ok().body.clone()
    }
}

/// The person who was sent to our login page logs in with the phone, and goes on.
pub(super) async fn completes(pc: &mut Browser, phone: &mut Phone, sent: &Reply) -> BTreeMap<String, String> {
    query_of(&location(&answered(pc, phone, sent).await))
}

/// The same, as it is brought to the browser.
pub(super) async fn answered(pc: &mut Browser, phone: &mut Phone, sent: &Reply) -> Reply {
    let page = location(sent);
    if page.starts_with("/oidc/interaction/") {
        return answered_elsewhere(pc, phone, &page).await;
    }
    let taken = phone.logs_in_after(pc, json!({ "application": application_in(&page) })).await;
    let next = taken.is_ok().body["next"].as_str().unwrap().to_owned();
    pc.get(&next).await
}

/// The same where another provider judges the tests: it believes who it is.
async fn answered_elsewhere(pc: &mut Browser, phone: &Phone, page: &str) -> Reply {
    let holder = phone.holder.as_ref().expect("somebody's");
    let back = pc.get(&format!("{page}?holder={holder}")).await;
    leaves(pc, back).await
}

/// Where a browser ends that is sent on and on within the provider.
async fn leaves(pc: &mut Browser, mut back: Reply) -> Reply {
    let within = |back: &Reply| {
        let next = back.headers.get(header::LOCATION)?.to_str().ok()?;
        next.strip_prefix(ORIGIN).map(str::to_owned)
    };
    for _ in 0..10 {
        let Some(path) = within(&back) else { return back };
        back = pc.get(&path).await;
    }
    panic!("sent on and on: {back:?}")
}

/// An application sends somebody to log out. Elsewhere everybody is asked first, and says yes.
pub(super) async fn ends(server: &TestServer, pc: &mut Browser, query: &str) -> Reply {
    let told = pc.get(&format!("/oidc/end_session?{query}")).await;
    let Some(asked) = fields_of(&told.text).remove("xsrf").filter(|_| !server.is_ours()) else { return told };
    let yes = posted("/oidc/end_session/confirm", ORIGIN, format!("logout=yes&xsrf={asked}"));
    let told = pc.send(yes).await;
    leaves(pc, told).await
}

/// What stands in the form of a page.
pub(super) fn fields_of(page: &str) -> BTreeMap<String, String> {
    let named = |field: &str| {
        let mut parts = field.split('"');
        Some((parts.next()?.to_owned(), parts.nth(1)?.to_owned()))
    };
    page.split("name=\"").skip(1).filter_map(named).collect()
}

/// Where a browser is sent.
#[track_caller]
pub(super) fn location(reply: &Reply) -> String {
    assert_eq!(reply.status, 303, "{}", reply.text);
    assert_eq!(reply.headers[header::CACHE_CONTROL], "no-store");
    reply.headers[header::LOCATION].to_str().unwrap().to_owned()
}

/// The client is told this error, and gets nothing.
#[track_caller]
pub(super) fn refused(told: &Reply, status: u16, error: &str) {
    assert_eq!((told.status, &told.body["error"]), (status, &json!(error)), "{}", told.text);
    assert!(told.body.get("access_token").is_none());
}

/// What our login page is told, read as our program reads it: as it stands in the address, with whatever is escaped there.
pub(super) fn application_in(page: &str) -> String {
    let named = page.strip_prefix("/login?application=");
    named.unwrap_or_else(|| panic!("no login page: {page}")).to_owned()
}

/// What stands in an address.
pub(super) fn query_of(address: &str) -> BTreeMap<String, String> {
    let query = address.split_once('?').map_or("", |(_, query)| query);
    url::form_urlencoded::parse(query.as_bytes()).into_owned().collect()
}

/// A claim set signed by somebody else, for those who try.
pub(super) fn forged(claims: &Value) -> String {
    SigningKey::generate(JwsAlgorithm::Es256).unwrap().sign(JwtKind::IdToken, claims).unwrap()
}

/// A token whose header says that it needs no signature.
pub(super) fn unsigned(claims: &Value) -> String {
    let part = |value: &Value| b64::encode(value.to_string().as_bytes());
    format!("{}.{}.", part(&json!({ "alg": "none", "typ": "JWT" })), part(claims))
}
