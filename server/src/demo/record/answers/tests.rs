//! The application against a provider of the test's own, which may say anything, and against browsers that do.

use super::*;
use crate::oidc::jose::{JwsAlgorithm, JwtKind, SigningKey};
use crate::oidc::metadata::ProviderMetadata;
use aws_lc_rs::digest::{SHA256, digest};
use axum::body::to_bytes;
use axum::http::{Request, header, request};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicI64, Ordering};
use tower::ServiceExt as _;
use url::Url;

const NOW: i64 = 1_795_000_000;
const OWN: &str = "http://127.0.0.1:8082";
const ACCESS: &str = "access-token-that-nobody-sees";
const REFRESH: &str = "refresh-token-that-nobody-sees";

static KEY: LazyLock<SigningKey> = LazyLock::new(|| SigningKey::generate(JwsAlgorithm::Es256).unwrap());
static STRANGE_KEY: LazyLock<SigningKey> =
    LazyLock::new(|| SigningKey::generate(JwsAlgorithm::Es256).unwrap());

/// A provider that says what the test wants.
struct Op {
    origin: String,
    /// What the ID token says otherwise than it should; `null` leaves a claim out.
    otherwise: Mutex<Value>,
    nonce: Mutex<Option<String>>,
    /// What the token endpoint refuses with.
    refusal: Mutex<Option<&'static str>>,
    key: Mutex<&'static SigningKey>,
    level: Mutex<&'static str>,
    who: Mutex<&'static str>,
    asked: Mutex<Vec<String>>,
}

fn set<T>(of: &Mutex<T>, value: T) {
    *of.lock().unwrap() = value;
}

fn answer(status: StatusCode, value: &Value) -> Response {
    (status, [(CONTENT_TYPE, "application/json")], value.to_string()).into_response()
}

impl Op {
    async fn start() -> Arc<Self> {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let op = Arc::new(Self {
            origin: format!("http://{}", listener.local_addr().unwrap()),
            otherwise: Mutex::new(json!({})),
            nonce: Mutex::default(),
            refusal: Mutex::default(),
            key: Mutex::new(&KEY),
            level: Mutex::new("urn:kagura:acr:phone"),
            who: Mutex::new("hanako"),
            asked: Mutex::default(),
        });
        let metadata = serde_json::to_value(ProviderMetadata::of(&op.origin)).unwrap();
        let keys = json!({ "keys": [KEY.public().jwk()] });
        let person = json!({
            "name": "見本　<b>はなこ", "holder_id": "DEMO-1001",
            "hcrole": [{ "text": "Medical Doctor", "name": "医師" }],
        });
        let (token, userinfo) = (Arc::clone(&op), Arc::clone(&op));
        let about = move || {
            let mut person = person.clone();
            person["sub"] = json!(*userinfo.who.lock().unwrap());
            answer(StatusCode::OK, &person)
        };
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(async move || answer(StatusCode::OK, &metadata)))
            .route("/oidc/jwks", get(async move || answer(StatusCode::OK, &keys)))
            .route("/oidc/userinfo", get(async move || about()))
            .route("/oidc/token", post(async move |form: String| token.tokens(form)));
        tokio::spawn(async move { axum::serve(listener, router).await });
        op
    }

    fn tokens(&self, form: String) -> Response {
        self.asked.lock().unwrap().push(form);
        if let Some(error) = *self.refusal.lock().unwrap() {
            return answer(StatusCode::BAD_REQUEST, &json!({ "error": error }));
        }
        let hash = URL_SAFE_NO_PAD.encode(&digest(&SHA256, ACCESS.as_bytes()).as_ref()[..16]);
        let claims = self.claims(json!({
            "iss": self.origin, "sub": *self.who.lock().unwrap(), "aud": "mihon-karte", "iat": NOW, "exp": NOW + 300,
            "sid": "s1",
            "auth_time": NOW, "acr": *self.level.lock().unwrap(), "amr": ["hwk"], "at_hash": hash,
            "nonce": *self.nonce.lock().unwrap(),
        }));
        let id_token = self.key.lock().unwrap().sign(JwtKind::IdToken, &claims).unwrap();
        answer(
            StatusCode::OK,
            &json!({
                "access_token": ACCESS, "refresh_token": REFRESH, "id_token": id_token,
                "token_type": "Bearer", "expires_in": 300, "scope": "openid profile",
            }),
        )
    }

    /// What the test wants otherwise.
    fn claims(&self, mut claims: Value) -> Value {
        for (name, value) in self.otherwise.lock().unwrap().as_object().unwrap() {
            claims[name] = value.clone();
        }
        claims.as_object_mut().unwrap().retain(|_, value| !value.is_null());
        claims
    }

    fn logout_token(&self, jti: &str) -> String {
        let claims = self.claims(json!({
            "iss": self.origin, "aud": "mihon-karte", "iat": NOW, "exp": NOW + 120, "jti": jti, "sub": "hanako",
            "sid": "s1", "events": { "http://schemas.openid.net/event/backchannel-logout": {} },
        }));
        self.key.lock().unwrap().sign(JwtKind::LogoutToken, &claims).unwrap()
    }
}

/// The application, and what time it is there.
struct There {
    router: Router,
    clock: Arc<AtomicI64>,
}

impl There {
    fn with(issuer: &str) -> Self {
        let clock = Arc::new(AtomicI64::new(NOW));
        let now = Arc::clone(&clock);
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let tls = rustls::ServerConfig::builder_with_provider(provider);
        let tls = tls.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
        let setup = RecordSetup {
            issuer: issuer.parse().unwrap(),
            client_id: "mihon-karte".to_owned(),
            client_secret: "secret".to_owned(),
            origin: OWN.to_owned(),
            tls: Arc::new(
                tls.with_cert_resolver(Arc::new(rustls::server::ResolvesServerCertUsingSni::new())),
            ),
            now: Arc::new(move || now.load(Ordering::SeqCst)),
        };
        Self { router: router(Arc::new(Karte::of(setup).unwrap())), clock }
    }

    fn browser(&self) -> Browser {
        Browser { router: self.router.clone(), cookies: BTreeMap::new() }
    }

    async fn hears(&self, token: &str) -> StatusCode {
        let body =
            url::form_urlencoded::Serializer::new(String::new()).append_pair("logout_token", token).finish();
        let request = Request::post(LOGOUT_NOTICE)
            .header(HOST, "localhost:8082")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body));
        self.router.clone().oneshot(request.unwrap()).await.unwrap().status()
    }
}

/// Somebody's browser.
#[derive(Clone)]
struct Browser {
    router: Router,
    cookies: BTreeMap<String, String>,
}

impl Browser {
    async fn sends(&mut self, request: request::Builder) -> Response {
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = request.header(HOST, "127.0.0.1:8082").header("cookie", cookies.join("; "));
        let answer = self.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        for cookie in answer.headers().get_all(SET_COOKIE) {
            let cookie = cookie.to_str().unwrap();
            assert!(cookie.contains("HttpOnly; SameSite=Lax"), "{cookie}");
            let (pair, _) = cookie.split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        answer
    }

    async fn reads(&mut self, address: &str) -> (StatusCode, String) {
        let answer = self.sends(Request::get(address)).await;
        let status = answer.status();
        let policy = answer.headers()[CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
        let page = String::from_utf8(to_bytes(answer.into_body(), 1 << 20).await.unwrap().to_vec()).unwrap();
        for token in [ACCESS, REFRESH, "eyJ", "secret"] {
            assert!(!page.contains(token), "{address} shows {token}: {page}");
        }
        (status, page)
    }

    /// Where a request leads.
    async fn goes(&mut self, request: request::Builder) -> String {
        let answer = self.sends(request).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
        answer.headers()[LOCATION].to_str().unwrap().to_owned()
    }

    async fn presses(&mut self, action: &str) -> String {
        self.goes(Request::post(action).header(header::ORIGIN, OWN)).await
    }

    /// Leaves for the provider, which will bring the right nonce; gives what the request asks for.
    async fn leaves(&mut self, op: &Op, action: &str) -> BTreeMap<String, String> {
        let address = Url::parse(&self.presses(action).await).unwrap();
        assert!(address.as_str().starts_with(&format!("{}/oidc/authorize?", op.origin)), "{address}");
        let asked: BTreeMap<_, _> = address.query_pairs().into_owned().collect();
        set(&op.nonce, asked.get("nonce").cloned());
        asked
    }

    async fn comes_back(&mut self, op: &Op, state: &str, more: &str) -> String {
        let iss: String = url::form_urlencoded::byte_serialize(op.origin.as_bytes()).collect();
        self.goes(Request::get(format!("{CALLBACK}?state={state}&iss={iss}&{more}"))).await
    }

    async fn logs_in(&mut self, op: &Op) {
        let asked = self.leaves(op, "/sign-in").await;
        assert_eq!(self.comes_back(op, &asked["state"], "code=c").await, "/patients");
    }
}

#[tokio::test]
async fn a_login_asks_as_the_page_for_vendors_teaches_and_shows_who_it_is() {
    let op = Op::start().await;
    let mut browser = There::with(&op.origin).browser();
    let asked = browser.leaves(&op, "/sign-in").await;
    assert_eq!(asked["response_type"], "code");
    assert_eq!(asked["code_challenge_method"], "S256");
    assert_eq!(asked["redirect_uri"], "http://127.0.0.1:8082/callback");
    assert_eq!(asked["ui_locales"], "ja");
    assert!(asked["scope"].contains("openid") && asked["scope"].contains("offline_access"), "{asked:?}");
    assert!(asked["state"].len() >= 43 && asked["nonce"].len() >= 43);
    assert_eq!(browser.comes_back(&op, &asked["state"], "code=c").await, "/patients");
    let form = op.asked.lock().unwrap()[0].clone();
    assert!(form.contains("code_verifier=") && form.contains("grant_type=authorization_code"), "{form}");

    let (status, page) = browser.reads("/patients").await;
    assert_eq!(status, StatusCode::OK);
    for shown in ["見本　&lt;b&gt;はなこ", "DEMO-1001", "医師", "登録済みの端末", "auth_time", "2026年"]
    {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    let (_, page) = browser.reads("/patients?lang=en").await;
    assert!(page.contains("Medical Doctor") && page.contains("Registered device"), "{page}");
    assert!(browser.reads("/patients/2001").await.1.contains("Sign the prescription"), "the language stays");
}

#[tokio::test]
async fn nothing_that_is_not_this_login_is_believed() {
    let op = Op::start().await;
    let there = There::with(&op.origin);
    for (otherwise, to) in [
        (json!({ "nonce": "another" }), "/stopped/not-believed"),
        (json!({ "nonce": null }), "/stopped/not-believed"),
        (json!({ "iss": "https://elsewhere.example" }), "/stopped/not-believed"),
        (json!({ "aud": "another" }), "/stopped/not-believed"),
        (json!({ "aud": ["mihon-karte", "another"] }), "/stopped/not-believed"),
        (json!({ "at_hash": "AAAAAAAAAAAAAAAAAAAAAA" }), "/stopped/not-believed"),
        (json!({ "sub": "kaoru" }), "/stopped/not-believed"), // of whom userinfo says nothing
        (json!({ "exp": NOW - 60 }), "/stopped/clock"),
        (json!({ "iat": NOW + 60 }), "/stopped/clock"),
        (json!({ "exp": NOW - 10, "iat": NOW + 10 }), "/patients"),
        (json!({ "at_hash": null }), "/patients"),
    ] {
        let mut browser = there.browser();
        let asked = browser.leaves(&op, "/sign-in").await;
        set(&op.otherwise, otherwise.clone());
        assert_eq!(browser.comes_back(&op, &asked["state"], "code=c").await, to, "{otherwise}");
        assert_eq!(browser.reads("/patients").await.0 == StatusCode::OK, to == "/patients");
        set(&op.otherwise, json!({}));
    }
    let mut browser = there.browser();
    let asked = browser.leaves(&op, "/sign-in").await;
    set(&op.key, &STRANGE_KEY);
    assert_eq!(browser.comes_back(&op, &asked["state"], "code=c").await, "/stopped/not-believed");
}

#[tokio::test]
async fn the_answer_of_another_issuer_or_of_none_is_not_taken() {
    let op = Op::start().await;
    let mut browser = There::with(&op.origin).browser();
    for iss in ["", "&iss=https%3A%2F%2Felsewhere.example", "&iss=a&iss=b"] {
        for what in ["code=c", "error=access_denied"] {
            let asked = browser.leaves(&op, "/sign-in").await;
            let address = format!("{CALLBACK}?state={}{iss}&{what}", asked["state"]);
            assert_eq!(browser.goes(Request::get(address)).await, "/stopped/not-believed");
        }
    }
    assert!(op.asked.lock().unwrap().is_empty(), "no code goes anywhere");
}

#[tokio::test]
async fn a_strangers_state_and_a_code_twice_lead_to_a_page_and_take_nothing_away() {
    let op = Op::start().await;
    let there = There::with(&op.origin);
    let (mut browser, mut stranger) = (there.browser(), there.browser());
    let asked = browser.leaves(&op, "/sign-in").await;
    stranger.leaves(&op, "/sign-in").await;
    set(&op.nonce, Some(asked["nonce"].clone()));
    assert_eq!(stranger.comes_back(&op, &asked["state"], "code=c").await, "/stopped/not-ours");
    assert_eq!(there.browser().comes_back(&op, &asked["state"], "code=c").await, "/stopped/not-ours");
    assert_eq!(browser.comes_back(&op, &asked["state"], "code=c").await, "/patients");
    assert_eq!(browser.comes_back(&op, &asked["state"], "code=c").await, "/stopped/not-ours");
    // The login stands, and the page leads back to it.
    assert!(browser.reads("/stopped/not-ours").await.1.contains("患者一覧に戻る"));
    assert!(stranger.reads("/stopped/not-ours").await.1.contains("kagura でログイン"));

    let asked = stranger.leaves(&op, "/sign-in").await;
    set(&op.refusal, Some("invalid_grant"));
    assert_eq!(stranger.comes_back(&op, &asked["state"], "code=c").await, "/stopped/not-ours");
    let asked = stranger.leaves(&op, "/sign-in").await;
    set(&op.refusal, Some("invalid_client"));
    assert_eq!(stranger.comes_back(&op, &asked["state"], "code=c").await, "/stopped/refused");
}

#[tokio::test]
async fn each_error_of_the_provider_is_a_sentence_with_a_next_step() {
    let op = Op::start().await;
    let mut browser = There::with(&op.origin).browser();
    for (error, to, words) in [
        ("access_denied", "/stopped/cancelled", "ログインを中止しました"),
        ("unmet_authentication_requirements", "/stopped/unmet", "必要な方法で確認できませんでした"),
        ("login_required", "/stopped/login-required", "ログインが必要です"),
        ("invalid_scope", "/stopped/refused", "ログインできませんでした"),
        ("%3Cscript%3E", "/stopped/refused", "ログインできませんでした"),
    ] {
        let asked = browser.leaves(&op, "/sign-in/silently").await;
        assert_eq!(asked["prompt"], "none");
        assert_eq!(browser.comes_back(&op, &asked["state"], &format!("error={error}")).await, to);
        let (_, page) = browser.reads(to).await;
        assert!(page.contains(words) && page.contains(r#"href="/""#), "{page}");
    }
}

#[tokio::test]
async fn signing_asks_for_a_card_and_holds_what_comes_back_against_it() {
    let op = Op::start().await;
    let there = There::with(&op.origin);
    let mut browser = there.browser();
    browser.logs_in(&op).await;
    let hpki = json!({ "acr": "urn:kagura:acr:hpki" });
    for (otherwise, to) in [
        (json!({}), "/stopped/not-proven"), // a phone
        (json!({ "acr": null }), "/stopped/not-proven"),
        (json!({ "acr": "urn:kagura:acr:hpki", "auth_time": NOW - 600 }), "/stopped/not-proven"),
        (hpki.clone(), "/patients/2001"),
    ] {
        let asked = browser.leaves(&op, "/patients/2001/sign").await;
        let claims: Value = serde_json::from_str(&asked["claims"]).unwrap();
        assert_eq!(claims["id_token"]["acr"], json!({ "essential": true, "value": "urn:kagura:acr:hpki" }));
        assert_eq!(asked["max_age"], "300");
        assert!(asked["id_token_hint"].starts_with("eyJ"));
        set(&op.otherwise, otherwise.clone());
        assert_eq!(browser.comes_back(&op, &asked["state"], "code=c").await, to, "{otherwise}");
        let signed = browser.reads("/patients/2001").await.1.contains("id=\"signed\"");
        assert_eq!(signed, to == "/patients/2001", "{otherwise}");
    }
    // With the card's proof of just now the next one needs nothing more; five minutes later it does.
    assert_eq!(browser.presses("/patients/2002/sign").await, "/patients/2002");
    there.clock.fetch_add(6 * 60, Ordering::SeqCst);
    assert!(browser.presses("/patients/2003/sign").await.contains("/oidc/authorize?"));
    assert!(!browser.reads("/patients/2003").await.1.contains("id=\"signed\""));
}

#[tokio::test]
async fn nobody_signs_in_the_session_of_somebody_else() {
    let op = Op::start().await;
    let mut browser = There::with(&op.origin).browser();
    browser.logs_in(&op).await;
    let asked = browser.leaves(&op, "/patients/2001/sign").await;
    set(&op.level, "urn:kagura:acr:hpki");
    set(&op.who, "kaoru");
    assert_eq!(browser.comes_back(&op, &asked["state"], "code=c").await, "/stopped/another-person");
    assert!(!browser.reads("/patients/2001").await.1.contains("id=\"signed\""));
}

#[tokio::test]
async fn asking_again_says_what_has_changed_and_ends_the_session_where_the_grant_is_over() {
    let op = Op::start().await;
    let there = There::with(&op.origin);
    let mut browser = there.browser();
    browser.logs_in(&op).await;
    set(&op.nonce, None);
    set(&op.otherwise, json!({ "iat": NOW + 9, "exp": NOW + 309 }));
    there.clock.fetch_add(9, Ordering::SeqCst);
    assert_eq!(browser.presses("/renew").await, "/patients");
    assert!(op.asked.lock().unwrap()[1].contains("grant_type=refresh_token"));
    let (_, page) = browser.reads("/patients").await;
    assert!(page.contains("情報を更新しました") && page.contains("exp, iat, nonce"), "{page}");

    set(&op.who, "kaoru");
    assert_eq!(browser.presses("/renew").await, "/stopped/another-person");
    set(&op.refusal, Some("invalid_grant"));
    assert_eq!(browser.presses("/renew").await, "/stopped/not-renewed");
    assert_eq!(browser.goes(Request::get("/patients")).await, "/stopped/nobody-here");
}

#[tokio::test]
async fn word_of_a_logout_ends_the_session_at_once_and_once() {
    let op = Op::start().await;
    let there = There::with(&op.origin);
    let mut browser = there.browser();
    browser.logs_in(&op).await;
    let event = "http://schemas.openid.net/event/backchannel-logout";
    for otherwise in [
        json!({ "nonce": "n" }),
        json!({ "events": null }),
        json!({ "events": { "http://elsewhere.example/event": {} } }),
        json!({ "events": { event: "x" } }),
        json!({ "jti": null }),
        json!({ "jti": "" }),
        json!({ "aud": "another" }),
        json!({ "iss": "https://elsewhere.example" }),
        json!({ "iat": NOW - 3600 }),
        json!({ "iat": NOW + 3600 }),
        json!({ "exp": NOW - 60 }),
        json!({ "sub": null, "sid": null }),
    ] {
        set(&op.otherwise, otherwise.clone());
        assert_eq!(there.hears(&op.logout_token("j0")).await, StatusCode::BAD_REQUEST, "{otherwise}");
    }
    // An ID token is none, however it is signed; nor is what somebody else has signed.
    set(&op.otherwise, json!({}));
    let as_id = KEY.sign(JwtKind::IdToken, &json!({ "iss": op.origin })).unwrap();
    for token in ["", "a.b.c", "eyJhbGciOiJub25lIn0.e30.", as_id.as_str()] {
        assert_eq!(there.hears(token).await, StatusCode::BAD_REQUEST, "{token}");
    }
    set(&op.key, &STRANGE_KEY);
    assert_eq!(there.hears(&op.logout_token("j0")).await, StatusCode::BAD_REQUEST);
    set(&op.key, &KEY);
    assert_eq!(browser.reads("/patients").await.0, StatusCode::OK, "nothing of that has ended anything");

    let other = {
        let mut it = there.browser();
        set(&op.otherwise, json!({ "sid": "s2" }));
        it.logs_in(&op).await;
        it
    };
    set(&op.otherwise, json!({}));
    let token = op.logout_token("j1");
    assert_eq!(there.hears(&token).await, StatusCode::OK);
    assert_eq!(browser.goes(Request::get("/patients")).await, "/stopped/ended-elsewhere");
    assert_eq!(browser.presses("/patients/2001/sign").await, "/stopped/ended-elsewhere");
    assert_eq!(other.clone().reads("/patients").await.0, StatusCode::OK, "another session goes on");
    assert_eq!(there.hears(&token).await, StatusCode::BAD_REQUEST, "it counts once");
    browser.logs_in(&op).await;
    assert_eq!(browser.reads("/patients").await.0, StatusCode::OK, "and whoever logs in again is in");
}

#[tokio::test]
async fn logging_out_here_ends_the_session_and_goes_on_to_the_provider() {
    let op = Op::start().await;
    let mut browser = There::with(&op.origin).browser();
    browser.logs_in(&op).await;
    let before = browser.clone();
    let address = Url::parse(&browser.presses("/sign-out").await).unwrap();
    let asked: BTreeMap<_, _> = address.query_pairs().into_owned().collect();
    assert_eq!(address.path(), "/oidc/end_session");
    assert_eq!(asked["post_logout_redirect_uri"], "http://127.0.0.1:8082/signed-out");
    assert_eq!(asked["client_id"], "mihon-karte");
    assert!(asked["id_token_hint"].starts_with("eyJ"));
    assert_eq!(before.clone().goes(Request::get("/patients")).await, "/stopped/nobody-here");
    assert!(browser.reads("/signed-out").await.1.contains("ログアウトしました"));
}

#[tokio::test]
async fn where_the_provider_is_away_there_is_a_page() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let there = There::with(&format!("http://{}", closed.local_addr().unwrap()));
    drop(closed);
    let mut browser = there.browser();
    assert!(browser.reads("/").await.1.contains("kagura でログイン"));
    assert_eq!(browser.presses("/sign-in").await, "/stopped/away");
    assert!(browser.reads("/stopped/away").await.1.contains("kagura に接続できません"));
    let token = KEY.sign(
        JwtKind::LogoutToken,
        &json!({
            "iss": "https://a.example", "aud": "b", "iat": NOW, "exp": NOW, "sub": "s", "jti": "j", "events": {},
        }),
    );
    assert_eq!(there.hears(&token.unwrap()).await, StatusCode::SERVICE_UNAVAILABLE, "it is told again");
}

#[tokio::test]
async fn a_form_of_somebody_elses_and_another_name_of_this_computer_do_nothing() {
    let op = Op::start().await;
    let there = There::with(&op.origin);
    let mut browser = there.browser();
    browser.logs_in(&op).await;
    for origin in ["https://elsewhere.example", "null", "http://127.0.0.1:8083"] {
        let request = Request::post("/sign-out").header(header::ORIGIN, origin);
        assert_eq!(browser.goes(request).await, "/stopped/foreign");
    }
    assert_eq!(browser.reads("/patients").await.0, StatusCode::OK);
    let by = async |host: &str, method: Method| {
        let request = Request::builder().method(method).uri("/patients?lang=en").header(HOST, host);
        there.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
    };
    let led = by("localhost:8082", Method::GET).await;
    assert_eq!(led.headers()[LOCATION], "http://127.0.0.1:8082/patients?lang=en");
    for host in ["localhost:8083", "elsewhere.example", "127.0.0.1", ""] {
        assert_eq!(by(host, Method::GET).await.status(), StatusCode::MISDIRECTED_REQUEST, "{host}");
    }
    assert_eq!(by("localhost:8082", Method::POST).await.status(), StatusCode::MISDIRECTED_REQUEST);
}

#[tokio::test]
async fn whatever_somebody_sends_is_answered_without_a_failure_of_ours() {
    let op = Op::start().await;
    let there = There::with(&op.origin);
    let mut browser = there.browser();
    let asked = browser.leaves(&op, "/sign-in").await;
    for address in [
        "/callback",
        "/callback?",
        "/callback?state=",
        "/callback?state=%FF%00&code=%FF",
        "/callback?state=a&state=b",
        "/callback?error=",
        "/patients/0",
        "/patients/99999999999999999999",
        "/patients/%2e%2e%2f",
        "/patients/%F0%9F",
        "/stopped/",
        "/stopped/%3Cscript%3E",
        "/nowhere",
        "/?lang=%3Cscript%3E",
        "/signed-out?state=%0d%0aset-cookie:a=b",
    ] {
        for cookie in ["", "mihon-karte-session=x", "mihon-karte-session=\"; mihon-karte-language=<"] {
            browser.cookies.insert("junk".to_owned(), cookie.to_owned());
            let answer = browser.sends(Request::get(address)).await;
            assert!(!answer.status().is_server_error(), "{address}: {}", answer.status());
            let page = to_bytes(answer.into_body(), 1 << 20).await.unwrap();
            assert!(!String::from_utf8_lossy(&page).contains("<script"), "{address}");
        }
    }
    for method in ["PUT", "DELETE", "OPTIONS", "TRACE", "X"] {
        let answer = browser.sends(Request::builder().method(method).uri("/sign-out")).await;
        assert!(!answer.status().is_server_error() && !answer.status().is_success(), "{method}");
    }
    let long = Request::post(LOGOUT_NOTICE).body(Body::from(vec![b'a'; LONGEST + 1])).unwrap();
    assert_eq!(there.router.clone().oneshot(long).await.unwrap().status(), StatusCode::PAYLOAD_TOO_LARGE);
    // A token that is cut, or has another byte, at any place.
    let token = op.logout_token("j");
    for at in (0..token.len()).step_by(7) {
        let mut bytes = token.clone().into_bytes();
        bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(bytes).unwrap();
        assert_eq!(there.hears(&token[..at]).await, StatusCode::BAD_REQUEST, "{at}");
        assert_eq!(there.hears(&changed).await, StatusCode::BAD_REQUEST, "{changed}");
    }
    // None of that was this browser's way back.
    assert_eq!(browser.comes_back(&op, &asked["state"], "code=c").await, "/patients");
}
