//! The TLS side: certificates of ours, and the one question asked of a client's certificate in a handshake: is the key its own?
//! Everything else about it is judged later (`cards`), so that a bad card gets an answer instead of a broken connection.

use crate::cards::Pool;
use crate::cards::signature::{self, KeyProven};
use crate::config::Tls12;
use crate::journey::card::Handshake;
use crate::listener::error::ListenerError;
use crate::listener::server_certificate::ServerCertificate;
use api::card::CardKind;
use rustls::client::danger::HandshakeSignatureValid;
use rustls::crypto::{CryptoProvider, WebPkiSupportedAlgorithms, aws_lc_rs};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::server::{ClientHello, NoServerSessionStorage};
use rustls::{
    CertificateError, DigitallySignedStruct, DistinguishedName, Error, ServerConfig, SignatureScheme,
    SupportedProtocolVersion, version,
};
use rustls_pki_types::{CertificateDer, UnixTime};
use std::sync::Arc;

/// `rsa_pkcs1_sha256_legacy` (RFC 9963): lets cards that can pad in no newer way sign for TLS 1.3.
pub const LEGACY: SignatureScheme = SignatureScheme::Unknown(0x0420);

/// How handshakes with card hosts are made.
#[derive(Clone)]
pub struct CardTls {
    hpki: Both,
    jpki: Both,
    stranger: Arc<ServerConfig>,
    tls12: Tls12,
}

/// The two ways of one kind of card.
#[derive(Clone)]
struct Both {
    newest: Arc<ServerConfig>,
    tls12: Arc<ServerConfig>,
}

impl CardTls {
    /// With the certificate of the card hosts; `pool` says whose certificates are asked for.
    pub fn new(server: &ServerCertificate<'_>, tls12: Tls12, pool: &Pool) -> Result<Self, ListenerError> {
        let newest: &[&SupportedProtocolVersion] = match tls12 {
            Tls12::Allow => &[&version::TLS13, &version::TLS12],
            Tls12::Deny => &[&version::TLS13],
        };
        let both = |kind| -> Result<Both, ListenerError> {
            let hints: Vec<_> = pool.hints(kind).into_iter().map(DistinguishedName::from).collect();
            let verifier = || Arc::new(Possession::asking_for(hints.clone()));
            Ok(Both {
                newest: Arc::new(server.config(newest, Some(verifier()))?),
                tls12: Arc::new(server.config(&[&version::TLS12], Some(verifier()))?),
            })
        };
        Ok(Self {
            hpki: both(CardKind::Hpki)?,
            jpki: both(CardKind::Jpki)?,
            stranger: Arc::new(server.config(&[&version::TLS13, &version::TLS12], None)?),
            tls12,
        })
    }

    /// How an attempt's handshake is made.
    pub fn attempt(&self, kind: CardKind, handshake: Handshake) -> Arc<ServerConfig> {
        let both = match kind {
            CardKind::Hpki => &self.hpki,
            CardKind::Jpki => &self.jpki,
        };
        Arc::clone(match (handshake, self.tls12) {
            (Handshake::Tls12, Tls12::Allow) => &both.tls12,
            (Handshake::Newest, _) | (_, Tls12::Deny) => &both.newest,
        })
    }

    /// How the handshake is made where no attempt is under way: nobody is asked for a certificate.
    pub fn stranger(&self) -> Arc<ServerConfig> {
        Arc::clone(&self.stranger)
    }
}

/// TLS for the main host: no client certificate is ever asked for; HTTP/2 and 1.1.
pub fn main_host(server: &ServerCertificate<'_>) -> Result<ServerConfig, ListenerError> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|builder| {
            builder.with_no_client_auth().with_single_cert(server.chain.clone(), server.key.clone_key())
        })
        .map_err(|error| server.refused(&error))?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

/// Whether a client offers the signatures that old cards make.
pub fn offers_legacy(hello: &ClientHello<'_>) -> bool {
    hello.signature_schemes().contains(&LEGACY)
}

impl ServerCertificate<'_> {
    /// A configuration for card hosts. Nothing is resumed: a resumed session would show the card of an earlier handshake.
    fn config(
        &self,
        versions: &[&'static SupportedProtocolVersion],
        verifier: Option<Arc<Possession>>,
    ) -> Result<ServerConfig, ListenerError> {
        let provider = Arc::new(CryptoProvider { ..aws_lc_rs::default_provider() });
        let builder = ServerConfig::builder_with_provider(provider).with_protocol_versions(versions);
        let mut config = builder
            .and_then(|builder| {
                let builder = match verifier {
                    Some(verifier) => builder.with_client_cert_verifier(verifier),
                    None => builder.with_no_client_auth(),
                };
                builder.with_single_cert(self.chain.clone(), self.key.clone_key())
            })
            .map_err(|error| self.refused(&error))?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        config.send_tls13_tickets = 0;
        config.session_storage = Arc::new(NoServerSessionStorage {});
        Ok(config)
    }
}

/// Asks for a certificate, takes none or any, and checks that the client holds its key.
#[derive(Debug)]
struct Possession {
    hints: Vec<DistinguishedName>,
    algorithms: WebPkiSupportedAlgorithms,
}

impl Possession {
    fn asking_for(hints: Vec<DistinguishedName>) -> Self {
        Self { hints, algorithms: aws_lc_rs::default_provider().signature_verification_algorithms }
    }

    // rustls' own helpers read the certificate with webpki, which refuses every critical extension that it does not know, and with
    // it every HPKI and My Number card.
    fn proven(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let scheme = if signed.scheme == LEGACY { SignatureScheme::RSA_PKCS1_SHA256 } else { signed.scheme };
        let mut named = self.algorithms.mapping.iter().filter(|(known, _)| *known == scheme);
        let algorithms = named.next().map_or(&[][..], |(_, algorithms)| *algorithms);
        match signature::proven(certificate, algorithms, message, signed.signature()) {
            KeyProven::Yes => Ok(HandshakeSignatureValid::assertion()),
            KeyProven::No => Err(Error::InvalidCertificate(CertificateError::BadSignature)),
        }
    }
}

impl ClientCertVerifier for Possession {
    fn client_auth_mandatory(&self) -> bool {
        false
    }

    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &self.hints
    }

    fn verify_client_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        Ok(ClientCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.proven(message, certificate, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        // RFC 8446 §4.2.3: these are for certificates only; RFC 9963 has a number of its own for the handshake.
        if matches!(
            signed.scheme,
            SignatureScheme::RSA_PKCS1_SHA256
                | SignatureScheme::RSA_PKCS1_SHA384
                | SignatureScheme::RSA_PKCS1_SHA512
        ) {
            return Err(Error::InvalidCertificate(CertificateError::BadSignature));
        }
        self.proven(message, certificate, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        let mut schemes = self.algorithms.supported_schemes();
        schemes.push(LEGACY);
        schemes
    }
}
