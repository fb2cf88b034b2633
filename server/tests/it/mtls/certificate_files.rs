//! The files of the server's own certificate and key in every form in which authorities and programs hand them over: the usable ones are
//! used, the others are named, with the command that helps. All of them are made by openssl itself.

use crate::pki::common::{Files, openssl, show};
use server::config::TlsFiles;
use server::listener::server_certificate::{MAIN_HOST, ServerCertificate};
use server::listener::tls::main_host;
use std::path::PathBuf;

struct Folder(Files);

impl Folder {
    /// `certificate.pem` and `key.pem`, and `other.pem`, another key.
    fn new() -> Self {
        let it = Self(Files::new());
        it.run("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 9 -subj /CN=auth.example -keyout @key.pem -out @certificate.pem");
        it.run("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out @other.pem");
        it
    }

    /// Runs openssl; `@` stands for this folder.
    fn run(&self, arguments: &str) {
        let said = openssl(
            &arguments.replace('@', &format!("{}/", show(&self.0.path("")).trim_end_matches('/'))),
            b"",
        );
        assert!(said.content, "{arguments}: {}", said.text);
    }

    fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.0.path(name)).unwrap()
    }

    fn used(certificate: PathBuf, key: PathBuf) -> Result<(), String> {
        let files = TlsFiles { certificate, key };
        let read = ServerCertificate::read(&files, MAIN_HOST);
        read.and_then(|own| main_host(&own)).map(drop).map_err(|error| error.to_string())
    }

    /// What is said of a file in the place of the certificate.
    fn certificate(&self, name: &str) -> Result<(), String> {
        Self::used(self.0.path(name), self.0.path("key.pem"))
    }

    /// What is said of a file in the place of the key.
    fn key(&self, name: &str) -> Result<(), String> {
        Self::used(self.0.path("certificate.pem"), self.0.path(name))
    }
}

fn says(told: Result<(), String>, setting: &str, words: &[&str]) {
    let told = told.unwrap_err();
    assert!(told.starts_with(&format!("`{setting}`")), "{told}");
    for word in words {
        assert!(told.contains(word), "{word}: {told}");
    }
}

#[test]
fn files_as_editors_and_systems_write_them_are_used() {
    let folder = Folder::new();
    let (certificate, key) = (folder.read("certificate.pem"), folder.read("key.pem"));
    let crlf = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap().replace('\n', "\r\n").into_bytes();
    for (name, bytes) in [
        ("bom", [&b"\xEF\xBB\xBF"[..], &certificate].concat()),
        ("crlf", crlf(&certificate)),
        ("described", [&b"Subject: CN=auth.example\n\n"[..], &certificate, b"\n\n"].concat()),
        ("both", [&key[..], &certificate].concat()),
    ] {
        folder.0.write(name, &bytes);
        assert_eq!(folder.certificate(name), Ok(()), "{name}");
    }
    folder.run("ec -in @key.pem -out @sec1.pem");
    folder.0.write("bom-key", &[&b"\xEF\xBB\xBF"[..], &key].concat());
    folder.0.write("crlf-key", &crlf(&key));
    folder.0.write("both-key", &[&certificate[..], &key].concat());
    for name in ["sec1.pem", "bom-key", "crlf-key", "both-key"] {
        assert_eq!(folder.key(name), Ok(()), "{name}");
    }
}

#[test]
fn a_certificate_in_another_form_is_named_with_what_makes_it_usable() {
    let folder = Folder::new();
    folder.run("x509 -in @certificate.pem -outform der -out @der");
    folder.run("pkcs12 -export -in @certificate.pem -inkey @key.pem -passout pass:x -out @pfx");
    folder.run("crl2pkcs7 -nocrl -certfile @certificate.pem -out @p7b");
    folder.run("crl2pkcs7 -nocrl -certfile @certificate.pem -outform der -out @p7b-der");
    folder.run("req -new -key @key.pem -subj /CN=auth.example -out @csr");
    folder.run("pkey -in @key.pem -pubout -out @public");
    let pem = String::from_utf8(folder.read("certificate.pem")).unwrap();
    folder.0.write(
        "utf16",
        &[0xFF, 0xFE].into_iter().chain(pem.encode_utf16().flat_map(u16::to_le_bytes)).collect::<Vec<_>>(),
    );
    folder.0.write("utf16-without-mark", &pem.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>());
    folder.0.write("empty", b"\r\n \n");
    folder.0.write("page", b"<html><body>404 Not Found</body></html>");
    folder.0.write("cut", &pem.as_bytes()[..pem.len() / 2]);
    for (name, words) in [
        ("der", &["(DER)", "openssl x509 -inform der"][..]),
        ("pfx", &["PKCS #12", "openssl pkcs12"]),
        ("p7b", &["PKCS #7", "openssl pkcs7"]),
        ("p7b-der", &["PKCS #7", "openssl pkcs7"]),
        ("csr", &["request", "issued"]),
        ("public", &["public key"]),
        ("key.pem", &["private key", "exchanged"]),
        ("utf16", &["UTF-16"]),
        ("utf16-without-mark", &["UTF-16"]),
        ("empty", &["empty"]),
        ("page", &["-----BEGIN CERTIFICATE-----"]),
        ("cut", &["no. 1", "cut off"]),
        ("nowhere", &["No such file"]),
    ] {
        says(folder.certificate(name), "tls.certificate", words);
    }
}

#[test]
fn a_key_in_another_form_is_named_with_what_makes_it_usable() {
    let folder = Folder::new();
    folder.run("pkey -in @key.pem -outform der -out @der");
    folder.run("pkcs12 -export -in @certificate.pem -inkey @key.pem -passout pass:x -out @pfx");
    folder.run("pkey -in @key.pem -aes256 -passout pass:x -out @encrypted");
    folder.run("ec -in @key.pem -aes256 -passout pass:x -out @encrypted-older");
    let key = folder.read("key.pem");
    folder.0.write("cut", &key[..key.len() / 2]);
    for (name, words) in [
        ("der", &["(DER)", "openssl pkey -inform der"][..]),
        ("pfx", &["PKCS #12", "openssl pkcs12"]),
        ("encrypted", &["encrypted", "openssl pkey"]),
        ("encrypted-older", &["encrypted", "openssl pkey"]),
        ("certificate.pem", &["certificate", "exchanged"]),
        ("cut", &["cut off"]),
    ] {
        says(folder.key(name), "tls.key", words);
    }
}

#[test]
fn a_key_of_another_certificate_is_told_with_both_files() {
    let folder = Folder::new();
    says(
        folder.key("other.pem"),
        "tls.certificate",
        &["first certificate", "`tls.key`", "other.pem", "comes first"],
    );
}
