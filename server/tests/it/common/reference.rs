//! Another OpenID provider in the place of ours: the reference implementation for Node.js (`benches/peer/judged.mjs`), by which the tests of
//! OpenID Connect are judged themselves. `make judge` runs them so; `oidc/judged.txt` says which.

use super::TestServer;
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header;
use axum::response::Response;
use axum::routing::any;
use http_body_util::BodyExt as _;
use hyper_util::rt::TokioIo;
use serde_json::Value;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpStream;

/// Says that the other provider is to be asked.
const WANTED: &str = "KAGURA_JUDGED_BY";

/// It starts up and signs in less than that.
const LONGEST: Duration = Duration::from_secs(20);

/// The other provider, in a process of its own.
pub struct Reference {
    child: Child,
    port: u16,
    clock: Arc<super::SetClock>,
}

impl Reference {
    /// The other provider, if this run asks it.
    pub fn wanted(clock: &Arc<super::SetClock>) -> Option<Arc<Self>> {
        std::env::var_os(WANTED)?;
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peer/judged.mjs");
        let mut child =
            Command::new("node").arg(script).arg(super::ORIGIN).stdout(Stdio::piped()).spawn().unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap()).lines();
        let port = said.find_map(|line| line.unwrap().parse().ok()).expect("a port");
        Some(Arc::new(Self { child, port, clock: Arc::clone(clock) }))
    }

    /// A router that answers as ours does, but for what a provider answers.
    pub fn before(self: Arc<Self>, router: Router) -> Router {
        Router::new()
            .route("/oidc/{*rest}", any(forward))
            .route("/.well-known/openid-configuration", any(forward))
            .with_state(self)
            .fallback_service(router)
    }

    /// What the tests do in the place of an operator or of a person.
    pub async fn scene(&self, name: &str, told: &Value) -> Value {
        let request = Request::post(format!("/scene/{name}"))
            .header(header::HOST, "127.0.0.1")
            .body(Body::from(told.to_string()))
            .unwrap();
        let answer = self.sends(request).await;
        assert_eq!(answer.status(), 200, "{name}");
        let bytes = answer.into_body().collect().await.unwrap().to_bytes();
        serde_json::from_slice(&bytes).unwrap()
    }

    async fn sends(&self, mut request: Request) -> Response {
        let now = super::Clock::now(&*self.clock).as_millis();
        request.headers_mut().insert("x-now", now.into());
        let uri = request.uri().clone();
        let answered = async {
            let tcp = TcpStream::connect(("127.0.0.1", self.port)).await.unwrap();
            let (mut sender, connection) =
                hyper::client::conn::http1::handshake(TokioIo::new(tcp)).await.unwrap();
            tokio::spawn(connection);
            let (parts, body) = sender.send_request(request).await.unwrap().into_parts();
            Response::from_parts(parts, Body::from(body.collect().await.unwrap().to_bytes()))
        };
        tokio::time::timeout(LONGEST, answered).await.unwrap_or_else(|_| panic!("no answer: {uri}"))
    }
}

impl Drop for Reference {
    fn drop(&mut self) {
        let _gone = self.child.kill().and_then(|()| self.child.wait());
    }
}

async fn forward(State(reference): State<Arc<Reference>>, request: Request) -> Response {
    reference.sends(request).await
}

impl TestServer {
    /// Whether our own provider answers: what is said of it alone is judged by no other.
    pub const fn is_ours(&self) -> bool {
        self.reference.is_none()
    }
}
