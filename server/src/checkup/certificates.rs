//! Our own certificates: whether they are for the names that browsers ask for, hold, lead to an authority that this computer knows, and
//! keep their keys to themselves.

use crate::cards::Pool;
use crate::checkup::finding::Finding;
use crate::clock::Timestamp;
use crate::config::{Config, TlsFiles};
use crate::listener::server_certificate::{
    self, CARD_HOSTS, MAIN_HOST, ServerCertificate, TlsSettingNames, card_names,
};
use crate::listener::tls::{self, CardTls};
use crate::metrics::HostKind;
use crate::revocation::Client;
use rustls::RootCertStore;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::ServerCertVerifier as _;
use rustls::crypto::aws_lc_rs;
use rustls_pki_types::{CertificateDer, ServerName, UnixTime};
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::sync::Arc;
use std::time::Duration;

/// With so little time left somebody should know.
const SOON: Duration = Duration::from_hours(24 * 14);

pub(super) fn look(config: &Config, now: Timestamp) -> Vec<Finding> {
    let mut found = Vec::new();
    let main = config.tls.as_ref().and_then(|files| read(files, MAIN_HOST, &mut found));
    if let Some(own) = &main {
        let host = config.origin.host_str().unwrap_or_default().to_owned();
        found.extend(match tls::main_host(own) {
            Ok(_) => one(HostKind::Main, own, &[host], now),
            Err(error) => vec![Finding::Certificate(error)],
        });
    }
    if let Some(cards) = &config.cards {
        let names = card_names(&cards.domain);
        if let Some(own) = read(&cards.tls, CARD_HOSTS, &mut found) {
            // Whose cards are asked for makes no difference to the certificate.
            found.extend(match CardTls::new(&own, cards.tls12, &Pool::default()) {
                Ok(_) => one(HostKind::Cards, &own, &names, now),
                Err(error) => vec![Finding::Certificate(error)],
            });
        }
        if let Some(main) = &main {
            let covered = names.into_iter().filter(|name| main.is_for(name));
            found.extend(covered.map(Finding::CertificateCoversCards));
        }
    }
    for path in &config.client_roots {
        let added =
            server_certificate::add_authorities(&mut RootCertStore::empty(), "oidc.client_roots", path);
        found.extend(added.err().map(Finding::Certificate));
    }
    found
}

/// Reads a certificate and its key, or says why they cannot be read.
fn read<'a>(
    files: &'a TlsFiles,
    settings: TlsSettingNames,
    found: &mut Vec<Finding>,
) -> Option<ServerCertificate<'a>> {
    ServerCertificate::read(files, settings).map_err(|error| found.push(Finding::Certificate(error))).ok()
}

fn one(of: HostKind, certificate: &ServerCertificate<'_>, names: &[String], now: Timestamp) -> Vec<Finding> {
    let mut found = Vec::new();
    let begins = certificate.begins_at().filter(|at| now < *at);
    let ends = certificate.ends_at();
    match (begins, ends) {
        (Some(at), _) => found.push(Finding::CertificateNotYet(of, at)),
        (None, Some(at)) if at <= now => found.push(Finding::CertificateEnded(of, at)),
        (None, Some(at)) if at.since(now) < SOON => {
            found.push(Finding::CertificateEndsSoon(of, at.since(now).as_secs() / (24 * 60 * 60)));
        }
        (None, _) => {}
    }
    let missing = names.iter().filter(|name| !certificate.is_for(name));
    found.extend(missing.map(|name| Finding::CertificateLacksName(of, name.clone())));
    if found.is_empty() && names.iter().any(|name| !is_trusted(&certificate.chain, name, now)) {
        found.push(Finding::CertificateUntrusted(of));
    }
    // Whoever may read it by its group was let in on purpose.
    if let Ok(about) = fs::metadata(certificate.key_file())
        && about.permissions().mode() & 0o007 != 0
    {
        found.push(Finding::KeyOpen(certificate.key_file().to_owned(), about.permissions().mode() & 0o7777));
    }
    found
}

/// Whether an authority that this computer knows leads to it. Where it knows none at all, nothing can be said.
fn is_trusted(chain: &[CertificateDer<'_>], name: &str, now: Timestamp) -> bool {
    let Ok(millis) = u64::try_from(now.as_millis()) else { return false };
    let now = UnixTime::since_unix_epoch(Duration::from_millis(millis));
    let Some((own, above)) = chain.split_first() else { return false };
    let Ok(name) = ServerName::try_from(name.to_owned()) else { return false };
    let provider = Arc::new(aws_lc_rs::default_provider());
    match WebPkiServerVerifier::builder_with_provider(Arc::new(Client::roots()), provider).build() {
        Ok(verifier) => verifier.verify_server_cert(own, above, &name, &[], now).is_ok(),
        Err(_) => true,
    }
}
