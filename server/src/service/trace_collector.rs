//! The collector of the settings, which takes traces over HTTP.

use crate::config::Traces;
use crate::disk;
use crate::revocation::{self, Unfetched};
use crate::traces::{Collector, Delivery};
use rustls::RootCertStore;
use std::path::{Path, PathBuf};
use tokio::task::spawn_blocking;
use url::Url;

/// A file of headers has no more bytes.
const LONGEST: u64 = 64 * 1024;
/// Headers that are the connection's own affair.
const OURS: [&str; 4] = ["connection", "content-length", "host", "transfer-encoding"];

/// The collector that the settings name.
pub struct HttpCollector {
    client: revocation::Client,
    url: Url,
    headers: Option<PathBuf>,
}

impl HttpCollector {
    /// The one of these settings, where these authorities are believed.
    pub fn of(traces: &Traces, roots: RootCertStore) -> Result<Self, rustls::Error> {
        let client = revocation::trace_client(roots)?;
        Ok(Self { client, url: traces.collector.clone(), headers: traces.headers.clone() })
    }

    /// Brings it nothing, to see whether it would take something. Why not, where it would not.
    pub async fn lacking(&self) -> Option<String> {
        match self.bring(Vec::new()).await {
            Delivery::Taken(_) => None,
            Delivery::NotNow(why) | Delivery::Refused(why) => Some(why),
        }
    }

    async fn headers(&self) -> Result<Vec<(String, String)>, String> {
        let Some(path) = self.headers.clone() else { return Ok(Vec::new()) };
        let read = spawn_blocking(move || read_headers(&path)).await;
        read.unwrap_or_else(|stopped| Err(stopped.to_string()))
    }
}

impl Collector for HttpCollector {
    async fn bring(&self, request: Vec<u8>) -> Delivery {
        let headers = match self.headers().await {
            Ok(headers) => headers,
            Err(why) => return Delivery::NotNow(why),
        };
        let sent = self.client.post_with(&self.url, "application/x-protobuf", &headers, request.into());
        match sent.await {
            Ok(answer) => Delivery::Taken(answer.into_body().to_vec()),
            // What is too long or compressed is its own way to answer.
            Err(Unfetched::Status(200..=299) | Unfetched::TooLong { .. } | Unfetched::Encoded) => {
                Delivery::Taken(Vec::new())
            }
            // OTLP has these come again (§OTLP/HTTP Response).
            Err(
                why @ (Unfetched::Status(408 | 429 | 502..=504)
                | Unfetched::Unresolved { .. }
                | Unfetched::Unreachable { .. }
                | Unfetched::Tls { .. }
                | Unfetched::Late(_)
                | Unfetched::Broken(_)),
            ) => Delivery::NotNow(why.to_string()),
            Err(
                why @ (Unfetched::Status(_)
                | Unfetched::Address(_)
                | Unfetched::Request(_)
                | Unfetched::Redirected { .. }
                | Unfetched::Private { .. }),
            ) => Delivery::Refused(why.to_string()),
        }
    }
}

/// The headers of a file: `Name: value`, a line each. What is wrong is told by the line's number: a value may be a secret.
fn read_headers(path: &Path) -> Result<Vec<(String, String)>, String> {
    let shown = path.display();
    let text = disk::read_text(path, LONGEST)
        .map_err(|cause| format!("`traces.headers`: {shown} cannot be read: {cause}"))?;
    let lines = (1..).zip(text.lines().map(str::trim));
    let said = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    said.map(|(number, line)| {
        let header = line.split_once(':').map(|(name, value)| (name.trim(), value.trim()));
        let fits = |(name, value): &(&str, &str)| {
            let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
            let ours = OURS.iter().any(|ours| name.eq_ignore_ascii_case(ours));
            !name.is_empty() && plain && !ours && !value.is_empty()
        };
        let (name, value) = header.filter(fits).ok_or_else(|| {
            format!("`traces.headers`: line {number} of {shown} is no header, `Name: value`")
        })?;
        Ok((name.to_owned(), value.to_owned()))
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<(String, String)>, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("headers");
        std::fs::write(&path, text).unwrap();
        read_headers(&path)
    }

    #[test]
    fn headers_are_read_a_line_each() {
        let two = [("Authorization", "Bearer a:b c"), ("X-Scope-OrgID", "7")];
        let two = two.map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(
            read("# of the vendor\r\nAuthorization:Bearer a:b c\r\n\r\n X-Scope-OrgID : 7").unwrap(),
            two
        );
        assert_eq!(read("").unwrap(), []);
    }

    #[test]
    fn what_is_no_header_is_told_by_its_line_alone() {
        for wrong in
            ["s3cret", "s3cret s3cret: x", ": s3cret", "Name:", "Host: s3cret", "content-length: s3cret"]
        {
            let why = read(&format!("A: b\n{wrong}\n")).unwrap_err();
            assert!(why.contains("line 2 of ") && !why.contains("s3cret"), "{why}");
        }
        assert!(read_headers(Path::new("/nowhere/headers")).unwrap_err().contains("cannot be read"));
    }
}
