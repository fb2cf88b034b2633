//! A browser as the server sees it: headers, cookies and JSON.

use api::{Code, Problem};
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderValue, Request, header};
use http_body_util::BodyExt as _;
use serde_json::Value;
use server::ids::Secret;
use std::collections::BTreeMap;
use tower::ServiceExt as _;

/// A browser with its cookies.
#[derive(Clone)]
pub struct Browser {
    router: Router,
    host: String,
    pub user_agent: String,
    pub language: String,
    pub cookies: BTreeMap<String, String>,
    /// The proof of a card that was presented, for the next requests.
    pub proof: Option<String>,
    /// The tickets of the codes that this browser has, by the secret of the link.
    pub tickets: BTreeMap<String, String>,
    link: Option<String>,
    ticket: Sent,
}

/// The ticket that goes with the next request.
#[derive(Clone, Debug, Default)]
enum Sent {
    /// What this browser keeps for the link, as our pages do.
    #[default]
    Kept,
    /// This one or none, whatever is kept.
    This(Option<String>),
}

/// What came back.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: axum::http::HeaderMap,
    pub text: String,
    pub body: Value,
}

impl Browser {
    /// A browser that reaches the server at this host.
    pub fn new(router: Router, host: String, user_agent: &str) -> Self {
        let (user_agent, language) = (user_agent.to_owned(), "ja".to_owned());
        let (cookies, tickets) = (BTreeMap::new(), BTreeMap::new());
        let ticket = Sent::default();
        Self { router, host, user_agent, language, cookies, proof: None, tickets, link: None, ticket }
    }

    /// The same browser, with the secret of a link for the next request.
    pub fn link(&mut self, token: &Secret) -> &mut Self {
        self.link = Some(token.reveal().to_owned());
        self
    }

    /// The same browser, with the secret of an unlocked registration or of an opened code for the next request, or with none, whatever it
    /// keeps.
    pub fn ticket(&mut self, ticket: Option<&str>) -> &mut Self {
        self.ticket = Sent::This(ticket.map(str::to_owned));
        self
    }

    pub async fn post(&mut self, path: &str, body: Value) -> Reply {
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/json");
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    pub async fn get(&mut self, path: &str) -> Reply {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    /// Sends any request, with this browser's headers and cookies.
    pub async fn send(&mut self, mut request: Request<Body>) -> Reply {
        let headers = request.headers_mut();
        if !headers.contains_key(header::HOST) {
            headers.insert(header::HOST, self.host.parse().unwrap());
        }
        headers.insert(header::USER_AGENT, HeaderValue::from_bytes(self.user_agent.as_bytes()).unwrap());
        headers.insert(header::ACCEPT_LANGUAGE, self.language.parse().unwrap());
        let link = self.link.take();
        let ticket = match std::mem::take(&mut self.ticket) {
            Sent::Kept => link.as_ref().and_then(|link| self.tickets.get(link)).cloned(),
            Sent::This(ticket) => ticket,
        };
        if let Some(link) = &link {
            headers.insert(header::AUTHORIZATION, format!("Bearer {link}").parse().unwrap());
        }
        if let Some(ticket) = ticket {
            headers.insert(api::TICKET, ticket.parse().unwrap());
        }
        if let Some(proof) = self.proof.as_deref() {
            headers.insert(api::PROOF, proof.parse().unwrap());
        }
        if !self.cookies.is_empty() {
            let all: Vec<String> =
                self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            headers.insert(header::COOKIE, all.join("; ").parse().unwrap());
        }
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            let text = cookie.to_str().unwrap();
            let (name, value) = text.split(';').next().unwrap().split_once('=').unwrap();
            if text.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let bytes = body.collect().await.unwrap().to_bytes();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let body: Value = serde_json::from_str(&text).unwrap_or(Value::Null);
        if let (Some(link), Some(ticket)) = (link, body["ticket"].as_str()) {
            self.tickets.insert(link, ticket.to_owned());
        }
        Reply { status: parts.status.as_u16(), headers: parts.headers, text, body }
    }
}

impl Reply {
    /// It went well.
    #[track_caller]
    pub fn is_ok(&self) -> &Self {
        assert_eq!(self.status, 200, "{}", self.text);
        self
    }

    /// It was refused for this reason.
    #[track_caller]
    pub fn refuses(&self, code: Code) -> Problem {
        let problem: Problem =
            serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no problem: {self:?}"));
        assert_eq!(problem.code, code, "{}", self.text);
        assert_eq!(problem.status, self.status);
        problem
    }

    /// It was refused for this reason, and explained by this message.
    #[track_caller]
    pub fn sees(&self, code: Code, message: &str) -> Problem {
        let problem = self.refuses(code);
        let explanation = problem.explanation.as_ref().expect("an explanation");
        assert_eq!(explanation.number.to_string(), message);
        assert!(!explanation.causes.is_empty() && !explanation.remedies.is_empty(), "{explanation:?}");
        problem
    }
}
