//! The plan `fapi2-security-profile-final-test-plan` with `private_key_jwt` and `DPoP`, as far as it is of the server.

use crate::common::{ORIGIN, Reply, TestServer};
use crate::oidc::vendor::{REDIRECT, VERIFIER, completes, location};
use crate::oidc::{Vendor, query_of};
use axum::body::Body;
use axum::http::{Request, header};
use serde_json::{Value, json};
use server::ids::{Draw as _, SystemRandom};
use server::oidc::jose::{JwsAlgorithm, JwtKind, SigningKey};
use std::time::Duration;

const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// What others take and we do not: no assertion is for a day, or was made in the future.
const STRICTER: [&str; 2] = ["exp_far_away", "iat_over_60_seconds_in_the_future"];

/// What is wrong with a set of claims.
type Change = Box<dyn Fn(&mut Value)>;

/// A vendor who keeps to FAPI 2.0.
struct Fapi {
    server: TestServer,
    vendor: Vendor,
    key: SigningKey,
    dpop: SigningKey,
}

impl Fapi {
    async fn start() -> Self {
        let server = TestServer::start().await;
        let key = SigningKey::generate(JwsAlgorithm::Es256).unwrap();
        let more = json!({
            "profile": "fapi2",
            "token_endpoint_auth_method": "private_key_jwt",
            "jwks": { "keys": [key.public().jwk()] },
            "scope": "openid profile offline_access",
            "grant_types": ["authorization_code", "refresh_token"],
        });
        let vendor = Vendor::karte(&server, more).await;
        Self { server, vendor, key, dpop: SigningKey::generate(JwsAlgorithm::Es256).unwrap() }
    }

    fn seconds(&self) -> i64 {
        self.server.now().as_millis() / 1000
    }

    /// What the client signs to prove which one it is, with this difference.
    fn assertion(&self, change: impl FnOnce(&mut Value)) -> String {
        let mut claims = json!({
            "iss": "karte", "sub": "karte", "aud": ORIGIN, "jti": SystemRandom.unguessable(),
            "iat": self.seconds(), "exp": self.seconds() + 60,
        });
        change(&mut claims);
        self.key.sign(JwtKind::ClientAssertion, &claims).unwrap()
    }

    /// A proof of its key, with this difference.
    fn proof(&self, path: &str, change: impl FnOnce(&mut Value)) -> String {
        let mut claims = json!({
            "jti": SystemRandom.unguessable(), "htm": "POST", "htu": format!("{ORIGIN}{path}"), "iat": self.seconds(),
        });
        change(&mut claims);
        self.dpop.sign(JwtKind::DpopProof, &claims).unwrap()
    }

    async fn posts(
        &mut self,
        path: &str,
        form: &[(&str, &str)],
        assertion: &str,
        proof: Option<&str>,
    ) -> Reply {
        let mut all = vec![("client_assertion_type", JWT_BEARER), ("client_assertion", assertion)];
        all.extend_from_slice(form);
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(all).finish();
        let mut request =
            Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        if let Some(proof) = proof {
            request = request.header("dpop", proof);
        }
        self.vendor.sends(request.body(Body::from(body)).unwrap()).await
    }

    /// Pushes a request with these differences.
    async fn pushes(&mut self, more: &[(&str, &str)]) -> Reply {
        let query = self.vendor.parameters(more);
        let form: Vec<_> = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let form: Vec<_> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let assertion = self.assertion(|_| {});
        self.posts("/oidc/par", &form, &assertion, None).await
    }

    /// The address to which a person is sent with a request that was pushed.
    async fn sends_people(&mut self, more: &[(&str, &str)]) -> String {
        let pushed = self.pushes(more).await;
        assert_eq!(pushed.status, 201, "{}", pushed.text);
        let request_uri = pushed.body["request_uri"].as_str().unwrap();
        reference("karte", request_uri)
    }

    async fn code(&mut self, more: &[(&str, &str)]) -> String {
        let address = self.sends_people(more).await;
        let mut phone = self.server.registered("TESTC1").await;
        let mut pc = self.server.pc();
        let sent = pc.get(&address).await;
        completes(&mut pc, &mut phone, &sent).await.remove("code").unwrap()
    }

    async fn redeems(&mut self, code: &str, assertion: &str, proof: Option<&str>) -> Reply {
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", REDIRECT),
            ("code_verifier", VERIFIER),
        ];
        self.posts("/oidc/token", &form, assertion, proof).await
    }
}

fn reference(client: &str, request_uri: &str) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs([("client_id", client), ("request_uri", request_uri)])
        .finish();
    format!("/oidc/authorize?{query}")
}

#[tokio::test]
async fn happy_flow() {
    let mut fapi = Fapi::start().await;
    let code = fapi.code(&[("scope", "openid profile offline_access")]).await;
    let (assertion, proof) = (fapi.assertion(|_| {}), fapi.proof("/oidc/token", |_| {}));
    let tokens = fapi.redeems(&code, &assertion, Some(&proof)).await;
    assert_eq!(tokens.is_ok().body["token_type"], "DPoP");
    let access = tokens.body["access_token"].as_str().unwrap().to_owned();
    let ath = crate::common::b64::encode(
        aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, access.as_bytes()).as_ref(),
    );
    let get = |it: &mut Value| {
        it["htm"] = "GET".into();
        it["ath"] = ath.as_str().into();
    };
    let right = fapi.proof("/oidc/userinfo", get);
    let userinfo = |scheme: &str, proof: Option<&str>| {
        let mut request =
            Request::get("/oidc/userinfo").header(header::AUTHORIZATION, format!("{scheme} {access}"));
        if let Some(proof) = proof {
            request = request.header("dpop", proof);
        }
        request.body(Body::empty()).unwrap()
    };
    fapi.vendor.sends(userinfo("DPoP", Some(&right))).await.is_ok();
    // Used before; without a proof; shown as a bearer's; of another token; by another key.
    let replayed = if fapi.server.is_ours() { "invalid_dpop_proof" } else { "invalid_token" };
    assert_eq!(fapi.vendor.sends(userinfo("DPoP", Some(&right))).await.body["error"], replayed);
    let unproven = if fapi.server.is_ours() { 401 } else { 400 };
    assert_eq!(fapi.vendor.sends(userinfo("DPoP", None)).await.status, unproven);
    assert_eq!(fapi.vendor.sends(userinfo("Bearer", None)).await.status, 401);
    let other = fapi.proof("/oidc/userinfo", |it| it["htm"] = "GET".into());
    assert_eq!(fapi.vendor.sends(userinfo("DPoP", Some(&other))).await.body["error"], "invalid_dpop_proof");
    let own = std::mem::replace(&mut fapi.dpop, SigningKey::generate(JwsAlgorithm::Es256).unwrap());
    let thief = fapi.proof("/oidc/userinfo", get);
    assert_eq!(fapi.vendor.sends(userinfo("DPoP", Some(&thief))).await.status, 401);
    fapi.dpop = own;
    // A refresh token is the client's, and stays the same.
    let refresh = tokens.body["refresh_token"].as_str().unwrap().to_owned();
    let form = [("grant_type", "refresh_token"), ("refresh_token", &refresh)];
    let (assertion, proof) = (fapi.assertion(|_| {}), fapi.proof("/oidc/token", |_| {}));
    let again = fapi.posts("/oidc/token", &form, &assertion, Some(&proof)).await;
    assert_eq!(again.is_ok().body["refresh_token"], refresh);
}

#[tokio::test]
async fn ensure_unsigned_authorization_request_without_using_par_fails() {
    let fapi = Fapi::start().await;
    let back = query_of(&location(&fapi.server.pc().get(&fapi.vendor.asks(&[])).await));
    assert_eq!(back["error"], "invalid_request");
}

#[tokio::test]
async fn par_authorization_request_containing_request_uri_and_other_faults_are_refused() {
    let mut fapi = Fapi::start().await;
    for (name, value, error) in [
        ("request_uri", "urn:ietf:params:oauth:request_uri:abc", "invalid_request"),
        ("code_challenge", "-", "invalid_request"),
        ("code_challenge_method", "plain", "invalid_request"),
        ("redirect_uri", "-", "invalid_request"),
        ("redirect_uri", "https://evil.example/cb", "invalid_request"),
        ("response_type", "nonsense", "unsupported_response_type"),
        ("response_type", "token", "unsupported_response_type"),
        ("response_type", "code id_token", "unsupported_response_type"),
        ("client_id", "other", "invalid_client"),
        ("dpop_jkt", "x", "invalid_request"),
    ] {
        // Elsewhere this one is found out when the code is used.
        if name == "dpop_jkt" && !fapi.server.is_ours() {
            continue;
        }
        let told = fapi.pushes(&[(name, value)]).await;
        // Elsewhere some of this is told by another name, which the suite takes, too.
        let elsewhere = match (name, value) {
            ("request_uri", _) => "request_uri_not_supported",
            ("response_type", "code id_token") | ("client_id", _) => "invalid_request",
            _ => error,
        };
        let error = if fapi.server.is_ours() { error } else { elsewhere };
        assert_eq!(told.body["error"], error, "{name}: {}", told.text);
        assert!((400..=401).contains(&told.status));
    }
    let get = Request::get("/oidc/par").body(Body::empty()).unwrap();
    // Elsewhere there is nothing at this address for another method.
    let told = fapi.vendor.sends(get).await.status;
    assert!(told == 405 || (told == 404 && !fapi.server.is_ours()), "{told}");
}

#[tokio::test]
async fn par_attempt_to_use_expired_or_reused_request_uri_or_anothers() {
    let mut fapi = Fapi::start().await;
    Vendor::registered(&fapi.server, "other", REDIRECT, json!({})).await;
    let address = fapi.sends_people(&[]).await;
    let request_uri = query_of(&address).remove("request_uri").unwrap();
    let mut pc = fapi.server.pc();
    assert_eq!(pc.get(&reference("other", &request_uri)).await.status, 400);
    assert_eq!(pc.get(&reference("karte", &format!("{request_uri}x"))).await.status, 400);
    // Loaded twice before the person is done: no harm.
    location(&pc.get(&address).await);
    let sent = pc.get(&format!("{address}&scope=none&redirect_uri=https://evil.example")).await;
    let mut phone = fapi.server.registered("TESTC1").await;
    assert!(completes(&mut pc, &mut phone, &sent).await.contains_key("code"));
    let told = pc.get(&address).await;
    // Used up by the answer; whoever comes back to it is told so, and gets nothing.
    assert!(told.is_ok().text.contains("ログインは完了しています"), "{}", told.text);
    assert_eq!(fapi.server.pc().get(&address).await.status, 400, "in another browser");
    let address = fapi.sends_people(&[]).await;
    fapi.server.pass(Duration::from_secs(90));
    assert_eq!(fapi.server.pc().get(&address).await.status, 400);
}

#[tokio::test]
async fn a_pushed_request_of_which_nothing_can_come_is_refused_before_anybody_is_sent() {
    let mut fapi = Fapi::start().await;
    let claims = r#"{"id_token":{"acr":{"essential":true,"value":"aal9"}}}"#;
    for (name, value, error) in
        [("id_token_hint", "x", "login_required"), ("claims", claims, "unmet_authentication_requirements")]
    {
        let told = fapi.pushes(&[(name, value)]).await;
        assert_eq!((told.status, &told.body["error"]), (400, &json!(error)), "{name}: {}", told.text);
    }
    // An answer uses the reference up, also one that says what is wrong.
    let address = fapi.sends_people(&[("prompt", "none")]).await;
    let back = query_of(&location(&fapi.server.pc().get(&address).await));
    assert_eq!(back["error"], "login_required");
    assert_eq!(fapi.server.pc().get(&address).await.status, 400);
}

#[tokio::test]
async fn client_assertions_are_the_clients_for_us_now_and_once() {
    let mut fapi = Fapi::start().await;
    let now = fapi.seconds();
    let form = [("token", "x")];
    let once = fapi.assertion(|_| {});
    fapi.posts("/oidc/introspect", &form, &once, None).await.is_ok();
    assert_eq!(fapi.posts("/oidc/introspect", &form, &once, None).await.body["error"], "invalid_client");
    let set = |name: &'static str, value: Value| -> Change { Box::new(move |it| it[name] = value.clone()) };
    let without = |name: &'static str| -> Change {
        Box::new(move |it| {
            it.as_object_mut().unwrap().remove(name);
        })
    };
    for (what, change) in [
        ("exp_is_5_minutes_in_past", set("exp", json!(now - 300))),
        ("no_exp", without("exp")),
        ("no_sub", without("sub")),
        ("exp_far_away", set("exp", json!(now + 86_400))),
        ("wrong_aud", set("aud", json!("https://evil.example"))),
        ("array_as_audience", set("aud", json!([ORIGIN]))),
        ("token_endpoint_url_as_audience", set("aud", json!(format!("{ORIGIN}/oidc/token")))),
        ("par_endpoint_url_as_audience", set("aud", json!(format!("{ORIGIN}/oidc/par")))),
        ("no_aud", without("aud")),
        ("no_sub", without("sub")),
        ("wrong_sub", set("sub", json!("other"))),
        ("wrong_iss", set("iss", json!("other"))),
        ("no_jti", without("jti")),
        ("nbf_over_60_seconds_in_the_future", set("nbf", json!(now + 61))),
        ("iat_over_60_seconds_in_the_future", set("iat", json!(now + 61))),
    ] {
        if STRICTER.contains(&what) && !fapi.server.is_ours() {
            continue;
        }
        let assertion = fapi.assertion(|it| change(it));
        let told = fapi.posts("/oidc/introspect", &form, &assertion, None).await;
        assert_eq!((told.status, &told.body["error"]), (401, &json!("invalid_client")), "{what}");
    }
    let accepted = fapi.assertion(|it| it["nbf"] = json!(now + 8));
    fapi.posts("/oidc/introspect", &form, &accepted, None).await.is_ok();
    let stranger = SigningKey::generate(JwsAlgorithm::Es256).unwrap();
    let rsa = SigningKey::generate(JwsAlgorithm::Rs256).unwrap();
    let claims =
        json!({ "iss": "karte", "sub": "karte", "aud": ORIGIN, "jti": "j", "iat": now, "exp": now + 60 });
    for key in [stranger, rsa] {
        let assertion = key.sign(JwtKind::ClientAssertion, &claims).unwrap();
        assert_eq!(fapi.posts("/oidc/introspect", &form, &assertion, None).await.status, 401);
    }
    // A token of another kind, signed by the right key.
    if fapi.server.is_ours() {
        let proof = fapi.key.sign(JwtKind::LogoutToken, &claims).unwrap();
        assert_eq!(fapi.posts("/oidc/introspect", &form, &proof, None).await.status, 401);
    }
}

#[tokio::test]
async fn dpop_negative_tests() {
    let mut fapi = Fapi::start().await;
    let now = fapi.seconds();
    let code = fapi.code(&[]).await;
    let set = |name: &'static str, value: Value| -> Change { Box::new(move |it| it[name] = value.clone()) };
    for (what, change) in [
        ("htm", set("htm", json!("GET"))),
        ("htu", set("htu", json!(format!("{ORIGIN}/oidc/userinfo")))),
        ("iat an hour ago", set("iat", json!(now - 3600))),
        ("iat in an hour", set("iat", json!(now + 3600))),
        ("jti", set("jti", json!(""))),
    ] {
        let (assertion, proof) = (fapi.assertion(|_| {}), fapi.proof("/oidc/token", |it| change(it)));
        let told = fapi.redeems(&code, &assertion, Some(&proof)).await;
        assert_eq!((told.status, &told.body["error"]), (400, &json!("invalid_dpop_proof")), "{what}");
    }
    for wrong in [None, Some("x"), Some("a.b.c")] {
        // Elsewhere the code is looked at before it is missed.
        if wrong.is_none() && !fapi.server.is_ours() {
            continue;
        }
        let assertion = fapi.assertion(|_| {});
        let told = fapi.redeems(&code, &assertion, wrong).await;
        assert_eq!(told.body["error"], "invalid_dpop_proof");
    }
    // Ten seconds make no difference, and what else stands in it none either.
    let proof = fapi.proof("/oidc/token?x=1#y", |it| {
        it["iat"] = json!(now - 10);
        it["extra"] = json!({ "a": 1 });
    });
    let assertion = fapi.assertion(|_| {});
    fapi.redeems(&code, &assertion, Some(&proof)).await.is_ok();
}

#[tokio::test]
async fn ensure_dpop_auth_code_binding_success_and_mismatch_fails() {
    let mut fapi = Fapi::start().await;
    let jkt = fapi.dpop.public().thumbprint();
    let code = fapi.code(&[("dpop_jkt", &jkt)]).await;
    let own = std::mem::replace(&mut fapi.dpop, SigningKey::generate(JwsAlgorithm::Es256).unwrap());
    let (assertion, proof) = (fapi.assertion(|_| {}), fapi.proof("/oidc/token", |_| {}));
    assert_eq!(fapi.redeems(&code, &assertion, Some(&proof)).await.body["error"], "invalid_grant");
    fapi.dpop = own;
    // Nobody who tried has spoilt it; elsewhere it takes a new one.
    let code = if fapi.server.is_ours() { code } else { fapi.code(&[("dpop_jkt", &jkt)]).await };
    let (assertion, proof) = (fapi.assertion(|_| {}), fapi.proof("/oidc/token", |_| {}));
    fapi.redeems(&code, &assertion, Some(&proof)).await.is_ok();
}

#[tokio::test]
async fn attempt_reuse_authorization_code_after_one_second() {
    let mut fapi = Fapi::start().await;
    let code = fapi.code(&[]).await;
    let (assertion, proof) = (fapi.assertion(|_| {}), fapi.proof("/oidc/token", |_| {}));
    fapi.redeems(&code, &assertion, Some(&proof)).await.is_ok();
    fapi.server.pass(Duration::from_secs(1));
    let (assertion, proof) = (fapi.assertion(|_| {}), fapi.proof("/oidc/token", |_| {}));
    assert_eq!(fapi.redeems(&code, &assertion, Some(&proof)).await.body["error"], "invalid_grant");
}
