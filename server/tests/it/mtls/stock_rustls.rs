//! Why the server has a verifier of its own: the library's refuses every real card.

use crate::mtls::client::{Client, Knows};
use crate::mtls::soft_card::SoftCard;
use crate::set::PKI;
use api::card::CardKind;
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig};
use server::clock::{Clock as _, SystemClock};
use server::demo::pki::{DemoCard, Pki};
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

#[tokio::test]
async fn stock_rustls_refuses_the_card_that_ours_accepts() {
    // The library looks at the real clock: a set of today's, so that nothing but the profile can be the reason.
    let today =
        Pki::of(server::demo::pki::Keys::default(), server::demo::pki::Cast::Tests, SystemClock.now());
    let mut roots = RootCertStore::empty();
    for anchor in today.anchors(CardKind::Hpki).unwrap() {
        roots.add(CertificateDer::from(anchor)).unwrap();
    }
    let provider = Arc::new(aws_lc_rs::default_provider());
    let verifier =
        WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider)).build().unwrap();
    let ours = PKI.server(crate::common::START).unwrap();
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_client_cert_verifier(verifier)
        .with_single_cert(
            vec![CertificateDer::from(ours.certificate)],
            PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(ours.key.pkcs8().to_vec())),
        )
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let door = listener.local_addr().unwrap();
    let server = tokio::spawn(async move {
        let (tcp, _) = listener.accept().await.unwrap();
        TlsAcceptor::from(Arc::new(config)).accept(tcp).await.map(drop)
    });
    let leaf = today.leaf(DemoCard::Doctor).unwrap();
    let chain = std::iter::once(leaf.certificate).chain(leaf.issuers).collect();
    let card = SoftCard { chain, key: leaf.key, signs: crate::mtls::soft_card::Signs::Any };
    let stream = Client::new(Knows::Tls13, Some(card)).connect(door, "a.hpki.localhost").await;
    let refused = server.await.unwrap().unwrap_err();
    let error = refused.get_ref().and_then(|it| it.downcast_ref::<rustls::Error>()).unwrap();
    assert!(format!("{error:?}").contains("UnsupportedCriticalExtension"), "{error:?}");
    drop(stream);
}
