//! Why the server cannot use the verifier that comes with rustls: it refuses real cards.

use crate::pki::common::{ca, leaf, now};
use rustls::RootCertStore;
use rustls::server::WebPkiClientVerifier;
use rustls_pki_types::{CertificateDer, UnixTime};
use server::demo::pki::{Ca, DemoCard};
use std::sync::Arc;
use std::time::Duration;

#[test]
fn the_verifier_of_rustls_refuses_a_good_card() {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from(ca(Ca::Root))).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider).build().unwrap();
    let (card, between) = (leaf(DemoCard::Doctor).into(), [ca(Ca::Authentication1).into()]);
    let time = UnixTime::since_unix_epoch(Duration::from_millis(now().as_millis().unsigned_abs()));
    let refusal = verifier.verify_client_cert(&card, &between, time).unwrap_err();
    assert!(refusal.to_string().contains("UnsupportedCriticalExtension"), "{refusal}");
}
