//! A set of authorities and cards of today's in files, the real program over them, and clients with the doctor's card.

use api::card::CardKind;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{ResolvesClientCert, Resumption};
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer, ServerName, UnixTime};
use rustls::sign::CertifiedKey;
use rustls::{ClientConfig, DigitallySignedStruct, Error, SignatureScheme, version};
use server::clock::{Clock as _, SystemClock};
use server::demo::pki::mint::{Alternative, Attribute, Dn, Edition, MintKey, Template, ext, serial};
use server::demo::pki::{Ca, DemoCard, ListAbout, ListFlaw, Pki};
use std::fs;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The newest version of TLS that a client speaks.
#[derive(Clone, Copy)]
pub enum Version {
    Tls13,
    Tls12,
}

/// A set of today's, and its files.
pub struct World {
    pub folder: tempfile::TempDir,
    pub pki: Pki,
}

impl World {
    pub fn make() -> Self {
        let pki = Pki::make(SystemClock.now());
        let world = Self { folder: tempfile::tempdir().unwrap(), pki };
        let now = SystemClock.now();
        let key = MintKey::p256().unwrap(); // as the settings advise
        let name = Dn::of(&[(Attribute::Cn, "bench")]).unwrap();
        let hosts = ["localhost", "*.hpki.localhost", "*.jpki.localhost"];
        let certificate = Template {
            edition: Edition::Three,
            serial: serial(1),
            issuer: name.clone(),
            from: now.before(Duration::from_hours(1)),
            until: now + Duration::from_hours(24),
            subject: name,
            extensions: vec![
                ext::subject_names(&hosts.map(|host| Alternative::Dns(host.to_owned()))).unwrap(),
            ],
            algorithm: None,
        };
        world.pem("server.pem", "CERTIFICATE", &[certificate.sign_self(&key).unwrap()]);
        world.pem("server.key", "PRIVATE KEY", &[key.pkcs8().to_vec()]);
        let (anchors, between) =
            (world.pki.anchors(CardKind::Hpki).unwrap(), world.pki.intermediates(CardKind::Hpki).unwrap());
        world.pem("roots.pem", "CERTIFICATE", &anchors);
        world.pem("between.pem", "CERTIFICATE", &between);
        world.pem("all.pem", "CERTIFICATE", &[anchors, between].concat());
        // The list of an authority with as many revoked cards as there may be one day.
        let list = world.pki.list(Ca::Authentication1, now, ListFlaw::Long(100_000)).unwrap();
        fs::write(world.path("cards.crl"), list).unwrap();
        let list = world.pki.authority_list(ListAbout::Intermediates, now, &[]).unwrap();
        fs::write(world.path("authorities.crl"), list).unwrap();
        world
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn pem(&self, name: &str, label: &str, all: &[Vec<u8>]) {
        let block = |der: &Vec<u8>| {
            format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", wrapped(&STANDARD.encode(der)))
        };
        fs::write(self.path(name), all.iter().map(block).collect::<String>()).unwrap();
    }

    /// The real program, which listens here, started by a shell that may take something from it first. Set apart from it: its settings.
    pub fn program(&self, before: &str, main: SocketAddr, door: SocketAddr) -> Command {
        let path = |name: &str| self.path(name).display().to_string();
        let mut command = Command::new("sh");
        command
            .args(["-c", &format!("{before} exec \"$0\" serve"), env!("CARGO_BIN_EXE_kagura")])
            .env("KAGURA_CONFIG", "")
            .env("KAGURA_LISTEN", main.to_string())
            .env("KAGURA_DATA", path("data"))
            .env("KAGURA_CARDS_LISTEN", door.to_string())
            .env("KAGURA_CARDS_DOMAIN", "localhost")
            .env("KAGURA_CARDS_CERTIFICATE", path("server.pem"))
            .env("KAGURA_CARDS_KEY", path("server.key"))
            .env("KAGURA_CARDS_HPKI_ROOTS", path("roots.pem"))
            .env("KAGURA_CARDS_HPKI_INTERMEDIATES", path("between.pem"))
            .env("KAGURA_CARDS_TESTS", "accept")
            .env("KAGURA_CARDS_CRLS", format!("{},{}", path("cards.crl"), path("authorities.crl")))
            .env("KAGURA_RATES_ADDRESS", "1000000")
            .env("KAGURA_RATES_HOLDER", "1000000")
            .env("KAGURA_RATES_INVITATION", "1000000")
            .env("KAGURA_LOG_LEVEL", "error");
        command
    }

    /// A client with the doctor's card.
    pub fn client(&self, version: Version) -> Arc<ClientConfig> {
        let leaf = self.pki.leaf(DemoCard::Doctor).unwrap();
        let chain: Vec<_> =
            std::iter::once(leaf.certificate).chain(leaf.issuers).map(CertificateDer::from).collect();
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(leaf.key.pkcs8().to_vec()));
        let key = aws_lc_rs::sign::any_supported_type(&key).unwrap();
        let versions: &[_] = match version {
            Version::Tls13 => &[&version::TLS13],
            Version::Tls12 => &[&version::TLS12],
        };
        let mut config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_protocol_versions(versions)
            .unwrap()
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(Anybody))
            .with_client_cert_resolver(Arc::new(OneCard(Arc::new(CertifiedKey::new(chain, key)))));
        config.resumption = Resumption::disabled();
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Arc::new(config)
    }
}

fn wrapped(base64: &str) -> String {
    let lines: Vec<_> = base64.as_bytes().chunks(64).map(|line| String::from_utf8_lossy(line)).collect();
    lines.join("\n")
}

pub fn free() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

pub fn wait_for(address: SocketAddr) {
    let began = Instant::now();
    while TcpStream::connect(address).is_err() {
        assert!(began.elapsed() < Duration::from_mins(1), "nobody listens on {address}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Trusts whatever server it meets: it is the server that is measured.
#[derive(Debug)]
struct Anybody;

impl ServerCertVerifier for Anybody {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        aws_lc_rs::default_provider().signature_verification_algorithms.supported_schemes()
    }
}

#[derive(Debug)]
struct OneCard(Arc<CertifiedKey>);

impl ResolvesClientCert for OneCard {
    fn resolve(&self, _: &[&[u8]], _: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.0))
    }

    fn has_certs(&self) -> bool {
        true
    }
}
