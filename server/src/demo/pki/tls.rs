//! The certificate of the card hosts on this computer, and the root it comes from, which a browser has to be told to trust. That root
//! can vouch for names under `localhost` only.

use crate::clock::Timestamp;
use crate::demo::pki::Pki;
use crate::demo::pki::calendar::{begins, ends};
use crate::demo::pki::mint::ext::{self, Critical};
use crate::demo::pki::mint::{
    Alternative, Attribute, Dn, Edition, KeyUsages, MintKey, Template, Unmade, serial,
};
use rustls::ServerConfig;
use rustls_pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use std::sync::Arc;

/// Under which labels the keys lie.
pub(super) const ROOT_KEY: &str = "tls-root";
pub(super) const SERVER_KEY: &str = "tls-server";

/// The names the certificate is for.
pub const HOSTS: [&str; 5] =
    ["localhost", "*.hpki.localhost", "*.jpki.localhost", "hpki.localhost", "jpki.localhost"];

/// A certificate for TLS, its key, and the root to trust.
#[derive(Clone, Debug)]
pub struct TlsIdentity {
    /// The root's certificate, in DER.
    pub root: Vec<u8>,
    /// The server's certificate, in DER.
    pub certificate: Vec<u8>,
    /// The private key of the server's certificate.
    pub key: Arc<MintKey>,
}

impl Pki {
    /// The card hosts' certificate, good for three months from now.
    pub fn server(&self, now: Timestamp) -> Result<TlsIdentity, Unmade> {
        let (root_key, key) = (self.keys.key(ROOT_KEY)?, self.keys.key(SERVER_KEY)?);
        // The number keeps a root made anew apart from the one before it, which a browser may still trust.
        let born = number(self.born);
        let name = Dn::of(&[
            (Attribute::C, "JP"),
            (Attribute::O, "kagura demonstration"),
            (Attribute::Cn, &format!("kagura demonstration, localhost only ({born})")),
        ])?;
        let root = Template {
            edition: Edition::Three,
            serial: serial(born),
            issuer: name.clone(),
            from: begins(self.born, -1),
            until: ends(self.born, 10 * 365),
            subject: name.clone(),
            extensions: vec![
                ext::authority(Some(0))?,
                ext::key_usage(KeyUsages::KeyCertSign | KeyUsages::CRLSign)?,
                ext::name_constraints(&[Alternative::Dns("localhost".to_owned())], &[])?,
                ext::subject_key(&root_key)?,
            ],
            algorithm: None,
        };
        let server = Template {
            edition: Edition::Three,
            serial: serial(number(now)),
            issuer: name,
            from: begins(now, -1),
            until: ends(now, 90),
            subject: Dn::of(&[(Attribute::Cn, "hpki.localhost")])?,
            extensions: vec![
                ext::no_authority()?,
                ext::key_usage(KeyUsages::DigitalSignature | KeyUsages::KeyEncipherment)?,
                ext::extended_key_usage(Critical::No, &[ext::SERVER_AUTH])?,
                ext::subject_names(&HOSTS.map(|host| Alternative::Dns(host.to_owned())))?,
                ext::authority_key(&root_key)?,
                ext::subject_key(&key)?,
            ],
            algorithm: None,
        };
        Ok(TlsIdentity {
            root: root.sign_self(&root_key)?,
            certificate: server.sign(key.spki(), &root_key)?,
            key,
        })
    }
}

impl TlsIdentity {
    /// What a server on this computer speaks TLS with.
    pub fn server_config(&self) -> Result<ServerConfig, rustls::Error> {
        let key = PrivatePkcs8KeyDer::from(self.key.pkcs8().to_vec());
        ServerConfig::builder_with_provider(Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(vec![CertificateDer::from(self.certificate.clone())], key.into())
    }
}

fn number(moment: Timestamp) -> u64 {
    u64::try_from(moment.as_millis()).unwrap_or_default().max(1)
}
