//! A certificate of ours and its key, read from the files that two settings name. What is wrong with them is said at once and in words that
//! help: authorities hand certificates over in many forms, and whoever installs one is seldom somebody who knows them all.

use crate::cards::pem;
use crate::clock::Timestamp;
use crate::config::TlsFiles;
use crate::disk;
use crate::listener::error::ListenerError;
use crate::revocation;
use crate::said::{Said, said};
use crate::service::live::OwnCertificate;
use rustls::client::verify_server_name;
use rustls::server::ParsedCertificate;
use rustls::{Error, InconsistentKeys, RootCertStore};
use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use std::path::{Path, PathBuf};
use x509_parser::certificate::Validity;
use x509_parser::time::ASN1Time;

/// What stands for the part of a card host's name that is another in each attempt.
const ATTEMPT: &str = "check";
/// No chain and no key has more bytes.
const LONGEST: u64 = 1 << 20;

/// The settings that name a certificate and its key.
pub struct TlsSettingNames {
    certificate: &'static str,
    key: &'static str,
}

impl TlsSettingNames {
    /// That of the certificate.
    pub const fn certificate(&self) -> &'static str {
        self.certificate
    }
}

/// Those of the pages' host.
pub const MAIN_HOST: TlsSettingNames = TlsSettingNames { certificate: "tls.certificate", key: "tls.key" };
/// Those of the hosts that ask for cards.
pub const CARD_HOSTS: TlsSettingNames =
    TlsSettingNames { certificate: "cards.certificate", key: "cards.key" };

/// A certificate of ours and its key.
pub struct ServerCertificate<'a> {
    /// The certificates to send: the server's own first.
    pub chain: Vec<CertificateDer<'static>>,
    /// The private key of the first certificate.
    pub key: PrivateKeyDer<'static>,
    files: &'a TlsFiles,
    names: TlsSettingNames,
}

impl<'a> ServerCertificate<'a> {
    /// Reads both files.
    pub fn read(files: &'a TlsFiles, names: TlsSettingNames) -> Result<Self, ListenerError> {
        let chain = of(names.certificate, &files.certificate, certificates)?;
        let key = of(names.key, &files.key, private_key)?;
        Ok(Self { chain, key, files, names })
    }

    /// The file that its key is in.
    pub fn key_file(&self) -> &Path {
        &self.files.key
    }

    /// When the last of the certificates begins that are sent; nothing where none of them can be read.
    pub fn begins_at(&self) -> Option<Timestamp> {
        self.moments(|it| it.not_before).max()
    }

    /// When the first of the certificates ends that are sent; nothing where none of them can be read.
    pub fn ends_at(&self) -> Option<Timestamp> {
        self.moments(|it| it.not_after).min()
    }

    fn moments(&self, of: fn(&Validity) -> ASN1Time) -> impl Iterator<Item = Timestamp> {
        self.chain.iter().filter_map(move |der| {
            let (_, certificate) = x509_parser::parse_x509_certificate(der).ok()?;
            Some(Timestamp::from_millis(of(certificate.validity()).timestamp().checked_mul(1000)?))
        })
    }

    /// Whether the first of them is for a name, as browsers look at it.
    pub fn is_for(&self, name: &str) -> bool {
        let parsed = self.chain.first().and_then(|first| ParsedCertificate::try_from(first).ok());
        // Addresses of IPv6 stand in brackets in a URL.
        let name = ServerName::try_from(name.trim_matches(['[', ']'])).ok();
        parsed.zip(name).is_some_and(|(parsed, name)| verify_server_name(&parsed, &name).is_ok())
    }

    /// What it is good for at a host of these names. Where cards are asked for, the main host's has to be for no card host: browsers would
    /// mix both hosts' connections (RFC 9113 §9.1.1), and no card is asked for.
    pub fn own(&self, names: &[String], not_for: &[String]) -> Option<OwnCertificate> {
        let lacking: Vec<&str> = names.iter().filter(|it| !self.is_for(it)).map(String::as_str).collect();
        let misfit = if !lacking.is_empty() {
            Some(format!("it is not for {}", lacking.join(", ")))
        } else if not_for.iter().any(|it| self.is_for(it)) {
            Some("it is for card hosts, too".to_owned())
        } else {
            None
        };
        Some(OwnCertificate { begins: self.begins_at()?, ends: self.ends_at()?, misfit })
    }

    /// Why the TLS library does not take them.
    pub fn refused(&self, error: &Error) -> ListenerError {
        let (key, path) = (self.names.certificate, self.files.certificate.clone());
        let why = match error {
            Error::InconsistentKeys(InconsistentKeys::KeyMismatch) => {
                let (setting, file) = (self.names.key, self.files.key.display());
                said!(
                    "先頭の証明書が `{setting}`（{file}）の鍵のものではありません。サーバー自身の証明書を先頭に、それを発行した証明書を後に並べてください",
                    "its first certificate is not that of the key in `{setting}` ({file}). The server's own certificate comes first, then those that issued it"
                )
            }
            other => said!("使えません（{other}）", "{other}"),
        };
        ListenerError::Tls { key, path, why }
    }
}

/// The names of a card host of each kind, as an attempt would have them.
pub fn card_names(domain: &str) -> [String; 2] {
    ["hpki", "jpki"].map(|kind| format!("{ATTEMPT}.{kind}.{domain}"))
}

/// Whom this computer believes, and whom a setting names.
pub fn roots_and(key: &'static str, paths: &[PathBuf]) -> Result<RootCertStore, ListenerError> {
    let mut roots = revocation::Client::roots();
    for path in paths {
        add_authorities(&mut roots, key, path)?;
    }
    Ok(roots)
}

/// Adds the certificates of authorities in the file that this setting names.
pub fn add_authorities(
    roots: &mut RootCertStore,
    key: &'static str,
    path: &Path,
) -> Result<(), ListenerError> {
    for authority in of(key, path, certificates)? {
        roots.add(authority).map_err(|error| {
            let why = said!("使えません（{error}）", "{error}");
            ListenerError::Tls { key, path: path.to_owned(), why }
        })?;
    }
    Ok(())
}

fn of<T>(
    key: &'static str,
    path: &Path,
    read: fn(&[u8]) -> Result<T, UnusableFile>,
) -> Result<T, ListenerError> {
    let refused = |why: Said| ListenerError::Tls { key, path: path.to_owned(), why };
    let bytes = disk::read(path, LONGEST)
        .map_err(|cause| refused(said!("読み取れません（{cause}）", "it cannot be read: {cause}")))?;
    read(&bytes).map_err(|fault| refused(Said { ja: fault.ja(), en: fault.to_string() }))
}

impl UnusableFile {
    fn ja(self) -> String {
        let words = match self {
            Self::Empty => "ファイルが空です",
            Self::Utf16 => "UTF-16 のテキストです。ASCII または UTF-8 で保存してください",
            Self::Pkcs12 => {
                "PKCS #12（.pfx、.p12）のファイルです。PEM が必要です。`openssl pkcs12 -in FILE -nokeys -out certificate.pem` と `openssl pkcs12 -in FILE -nocerts -nodes -out key.pem` で、証明書と鍵を取り出せます"
            }
            Self::DerCertificate => {
                "バイナリー形式（DER）です。PEM が必要です。`openssl x509 -inform der -in FILE -out certificate.pem` で変換できます"
            }
            Self::DerKey => {
                "バイナリー形式（DER）です。PEM が必要です。`openssl pkey -inform der -in FILE -out key.pem` で変換できます"
            }
            Self::Pkcs7 => {
                "PKCS #7（.p7b）のファイルです。`openssl pkcs7 -print_certs -in FILE -out certificate.pem` で証明書を取り出せます"
            }
            Self::EncryptedKey => {
                "鍵が暗号化されています。サーバーの起動時にはパスワードを入力できません。`openssl pkey -in FILE -out key.pem` で復号し、ほかのユーザーが読めないようにしてください"
            }
            Self::Request => "証明書の申請（CSR）です。認証局が発行した証明書を指定してください",
            Self::KeyOnly => "秘密鍵だけで、証明書がありません。2つのファイルが逆ではありませんか",
            Self::CertificateOnly => "証明書だけで、秘密鍵がありません。2つのファイルが逆ではありませんか",
            Self::PublicKey => "公開鍵です。秘密鍵を指定してください",
            Self::DamagedCertificate(number) => {
                return format!("{number} 番目の証明書が途中で切れているか、破損しています");
            }
            Self::DamagedKey => "鍵が途中で切れているか、破損しています",
            Self::NoPem => {
                "PEM ではありません（`-----BEGIN CERTIFICATE-----` または `-----BEGIN PRIVATE KEY-----` の行がありません）"
            }
        };
        words.to_owned()
    }
}

/// What a file holds instead of what is wanted.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
enum UnusableFile {
    #[error("it is empty")]
    Empty,
    #[error("it is text in UTF-16; save it as plain text (ASCII or UTF-8)")]
    Utf16,
    #[error(
        "it is a PKCS #12 file (.pfx, .p12), and PEM is needed. `openssl pkcs12 -in FILE -nokeys -out certificate.pem` and \
         `openssl pkcs12 -in FILE -nocerts -nodes -out key.pem` take certificates and key out of it"
    )]
    Pkcs12,
    #[error(
        "it is in the binary form (DER), and PEM is needed: `openssl x509 -inform der -in FILE -out certificate.pem`"
    )]
    DerCertificate,
    #[error(
        "it is in the binary form (DER), and PEM is needed: `openssl pkey -inform der -in FILE -out key.pem`"
    )]
    DerKey,
    #[error(
        "it is a PKCS #7 file (.p7b), and single certificates are needed: `openssl pkcs7 -print_certs -in FILE -out certificate.pem`"
    )]
    Pkcs7,
    #[error(
        "its key is encrypted, and nobody is there to type the password when the server starts. `openssl pkey -in FILE -out key.pem` \
         writes it without; let no other user read that file"
    )]
    EncryptedKey,
    #[error(
        "it holds a request for a certificate (CSR); what belongs here is the certificate that the authority issued on it"
    )]
    Request,
    #[error("it holds a private key and no certificate; are the two files exchanged?")]
    KeyOnly,
    #[error("it holds a certificate and no private key; are the two files exchanged?")]
    CertificateOnly,
    #[error("it holds a public key; what belongs here is the private one")]
    PublicKey,
    #[error("its certificate no. {0} is cut off or damaged")]
    DamagedCertificate(usize),
    #[error("its key is cut off or damaged")]
    DamagedKey,
    #[error(
        "no PEM is in it: a line `-----BEGIN CERTIFICATE-----` or `-----BEGIN PRIVATE KEY-----` is missing"
    )]
    NoPem,
}

fn certificates(bytes: &[u8]) -> Result<Vec<CertificateDer<'static>>, UnusableFile> {
    let found = pem::blocks::<CertificateDer<'_>>(bytes, "CERTIFICATE")
        .map_err(|block| UnusableFile::DamagedCertificate(block.number))?;
    if found.is_empty() {
        return Err(instead(bytes, UnusableFile::DerCertificate));
    }
    Ok(found.into_iter().map(CertificateDer::from).collect())
}

fn private_key(bytes: &[u8]) -> Result<PrivateKeyDer<'static>, UnusableFile> {
    let Some(block) = pem::all(bytes).find(|block| block.label.ends_with(b"PRIVATE KEY")) else {
        return Err(instead(bytes, UnusableFile::DerKey));
    };
    // The older form says it in a line below (RFC 1421).
    if block.label.starts_with(b"ENCRYPTED") || holds(&block.text, b"Proc-Type: 4,ENCRYPTED") {
        return Err(UnusableFile::EncryptedKey);
    }
    PrivateKeyDer::from_pem_slice(&block.text).map_err(|_| UnusableFile::DamagedKey)
}

/// What is there where the wanted block is not.
fn instead(bytes: &[u8], der: UnusableFile) -> UnusableFile {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return UnusableFile::Empty;
    }
    let named = |end: &[u8]| pem::all(bytes).any(|block| block.label.ends_with(end));
    for (label, fault) in [
        (&b"CERTIFICATE REQUEST"[..], UnusableFile::Request),
        (b"PRIVATE KEY", UnusableFile::KeyOnly),
        (b"PUBLIC KEY", UnusableFile::PublicKey),
        (b"PKCS7", UnusableFile::Pkcs7),
        (b"CERTIFICATE", UnusableFile::CertificateOnly),
    ] {
        if named(label) {
            return fault;
        }
    }
    match bytes {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [b'-', 0, ..] | [0, b'-', ..] => UnusableFile::Utf16,
        [0x30, length, rest @ ..] => {
            // Long lengths of DER say in how many bytes they follow (X.690 §8.1.3).
            let skipped = if *length & 0x80 == 0 { 0 } else { usize::from(length & 0x7F) };
            match rest.get(skipped..) {
                // A PFX begins with its version, 3 (RFC 7292 §4).
                Some([2, 1, 3, ..]) => UnusableFile::Pkcs12,
                // A ContentInfo begins with what it is: signedData (RFC 2315 §14).
                Some([6, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, 2, ..]) => UnusableFile::Pkcs7,
                _ => der,
            }
        }
        _ => UnusableFile::NoPem,
    }
}

fn holds(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|it| it == wanted)
}
