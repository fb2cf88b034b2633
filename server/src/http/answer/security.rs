//! The headers that tell a browser what pages of ours may do, and what others may do with them.

use crate::config::CardSettings;
use crate::http::site;
use aws_lc_rs::digest::{SHA256, digest};
use axum::{
    Router,
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::Response,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};

/// How people reach this server.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Scheme {
    /// `https`: everywhere but in development.
    Https,
    /// Plain `http`, which is only offered on `localhost`.
    Http,
}

/// How people reach the server at an origin.
pub fn scheme(origin: &url::Url) -> Scheme {
    if origin.scheme() == "https" { Scheme::Https } else { Scheme::Http }
}

/// Whom pages may call beside their own server: the hosts of cards, a new one for every attempt.
pub fn callable(cards: Option<&CardSettings>) -> String {
    let Some(cards) = cards else { return String::new() };
    let port = if cards.port == 443 { String::new() } else { format!(":{}", cards.port) };
    ["hpki", "jpki"].map(|kind| format!(" https://*.{kind}.{}{port}", cards.domain)).concat()
}

/// Adds the security headers to every answer that has not set them itself.
pub fn protect<S>(router: Router<S>, scheme: Scheme, callable: &str) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    let headers = headers(scheme, callable);
    router.layer(axum::middleware::map_response(move |mut response: Response| {
        for (name, value) in &headers {
            response.headers_mut().entry(name).or_insert_with(|| value.clone());
        }
        std::future::ready(response)
    }))
}

/// The security headers of an answer.
pub fn headers(scheme: Scheme, callable: &str) -> HeaderMap {
    let mut headers: HeaderMap = [
        (header::CONTENT_SECURITY_POLICY, policy(site::page_text(), callable)),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        // Whoever opens us in a pop-up, as applications do, can neither look at that window nor lead it to a page that looks like ours
        // while somebody logs in. Their libraries hear of the end by other ways than `window.opener`.
        (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
        (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
        (HeaderName::from_static("permissions-policy"), HeaderValue::from_static(PERMISSIONS)),
    ]
    .into_iter()
    .collect();
    if scheme == Scheme::Https {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(STRICT_TRANSPORT));
    }
    headers
}

/// The content security policy for a page that has this inline script, and loads nothing.
pub(in crate::http) fn only_script(script: &str) -> HeaderValue {
    let hash = hash(script);
    written(&format!("default-src 'none'; script-src {hash}; base-uri 'none'; frame-ancestors 'none'"))
}

/// The content security policy for a page without scripts whose form leads to an application. Without `form-action`: browsers hold it against
/// every address to which the application sends the browser on, too.
pub(in crate::http) fn form_leads_on() -> HeaderValue {
    HeaderValue::from_static(
        "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'",
    )
}

fn hash(inline: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(digest(&SHA256, inline.as_bytes())))
}

/// The content security policy for a page with these inline scripts and styles: nobody copies a hash by hand.
fn policy(page: &str, callable: &str) -> HeaderValue {
    let hashes =
        |element| inline(page, element).flat_map(|it| [" ".to_owned(), hash(it)]).collect::<String>();
    let policy = POLICY
        .replace("{scripts}", &hashes("script"))
        .replace("{styles}", &hashes("style"))
        .replace("{callable}", callable);
    written(&policy)
}

fn written(policy: &str) -> HeaderValue {
    HeaderValue::from_str(policy).unwrap_or(HeaderValue::from_static("default-src 'none'"))
}

/// The text of each script or style that stands in the page itself. The page is ours: `>` never stands in an attribute.
fn inline<'a>(page: &'a str, element: &str) -> impl Iterator<Item = &'a str> {
    let (begin, end) = (format!("<{element}"), format!("</{element}>"));
    let texts = page.split(&*begin).skip(1).filter_map(move |rest| {
        let (attributes, rest) = rest.split_once('>')?;
        let (text, _) = rest.split_once(&*end)?;
        (!attributes.contains("src=")).then_some(text)
    });
    texts.collect::<Vec<_>>().into_iter()
}

/// `wasm-unsafe-eval` allows WebAssembly and nothing else to be compiled.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{scripts}; style-src 'self'{styles}; \
                      img-src 'self' data:; connect-src 'self'{callable}; manifest-src 'self'; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";

/// Passkeys for our own pages; nothing else that would ask the person.
const PERMISSIONS: &str = "publickey-credentials-get=(self), publickey-credentials-create=(self), \
                           camera=(), microphone=(), geolocation=(), payment=(), usb=()";

/// Two years. Not `preload`: that binds the whole domain for years, and is the operator's to decide.
const STRICT_TRANSPORT: &str = "max-age=63072000; includeSubDomains";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use axum::{body::Body, http::Request, routing::get};
    use tower::ServiceExt as _;

    async fn answer(scheme: Scheme) -> Response {
        let own = [(header::REFERRER_POLICY, "same-origin")];
        let router: Router = Router::new().route("/", get(async move || own));
        let request = Request::get("/").body(Body::empty()).unwrap();
        protect(router, scheme, "").oneshot(request).await.unwrap()
    }

    #[test]
    fn an_inline_script_is_allowed_by_its_hash_and_no_other() {
        let page = r#"<script>alert(1)</script><script type="module" src="/a.js"></script>"#;
        let policy = policy(page, "");
        let policy = policy.to_str().unwrap();
        // printf 'alert(1)' | openssl dgst -sha256 -binary | base64
        let hash = "'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='";
        assert!(policy.contains(&format!("script-src 'self' 'wasm-unsafe-eval' {hash}; ")), "{policy}");
        assert_eq!(policy.matches("sha256-").count(), 1);
        assert!(!policy.contains("unsafe-inline"));
    }

    #[test]
    fn an_inline_style_is_allowed_by_its_hash_and_allows_no_script() {
        let page = r#"<style>p{}</style><link rel="stylesheet" href="/a.css">"#;
        let policy = policy(page, "");
        // printf 'p{}' | openssl dgst -sha256 -binary | base64
        let hash = "'sha256-gG2yISYereRMiG2lMXrbiUgi0Ubw9p7QCeWcroOvy9Y='";
        let policy = policy.to_str().unwrap();
        assert!(policy.contains(&format!("style-src 'self' {hash}; ")), "{policy}");
        assert_eq!(policy.matches("sha256-").count(), 1);
    }

    #[test]
    fn a_page_without_inline_scripts_and_styles_allows_none() {
        let policy = policy("", "");
        assert!(
            policy.to_str().unwrap().contains("script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; ")
        );
    }

    #[test]
    fn pages_may_call_the_hosts_of_cards_and_nobody_else() {
        let config = Config::with(&[
            ("origin", "https://auth.example.jp"),
            ("cards.listen", "127.0.0.1:8443"),
            ("cards.certificate", "c.pem"),
            ("cards.key", "k.pem"),
        ])
        .unwrap();
        let policy = policy("", &callable(config.cards.as_ref()));
        let allowed =
            "connect-src 'self' https://*.hpki.example.jp:8443 https://*.jpki.example.jp:8443; manifest-src";
        assert!(policy.to_str().unwrap().contains(allowed), "{policy:?}");
        assert_eq!(callable(None), "");
    }

    #[tokio::test]
    async fn every_answer_is_protected() {
        let response = answer(Scheme::Https).await;
        assert_eq!(response.headers()[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
        assert_eq!(response.headers()["cross-origin-opener-policy"], "same-origin");
        assert!(response.headers().contains_key(header::STRICT_TRANSPORT_SECURITY));
    }

    #[tokio::test]
    async fn an_answer_may_set_a_header_itself() {
        assert_eq!(answer(Scheme::Https).await.headers()[header::REFERRER_POLICY], "same-origin");
    }

    #[tokio::test]
    async fn localhost_is_not_tied_to_https() {
        assert!(!answer(Scheme::Http).await.headers().contains_key(header::STRICT_TRANSPORT_SECURITY));
    }
}
