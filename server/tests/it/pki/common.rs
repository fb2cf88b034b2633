//! One set for the whole program, files for the commands, and the commands.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use server::clock::{Clock as _, SystemClock, Timestamp};
use server::demo::pki::{Ca, DemoCard, Pki};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;
use tempfile::TempDir;

/// The set; made around the present, because the commands ask the system's clock.
pub static PKI: LazyLock<Pki> = LazyLock::new(|| {
    let pki = Pki::make(now());
    pki.prepare().unwrap();
    pki
});

pub fn now() -> Timestamp {
    SystemClock.now()
}

pub fn ca(ca: Ca) -> Vec<u8> {
    PKI.authority(ca).unwrap().certificate
}

pub fn leaf(card: DemoCard) -> Vec<u8> {
    PKI.leaf(card).unwrap().certificate
}

/// A folder with files in it.
pub struct Files(TempDir);

impl Files {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// Certificates as PEM.
    pub fn pem(&self, name: &str, certificates: &[Vec<u8>]) -> PathBuf {
        let text: String = certificates.iter().map(|der| pem("CERTIFICATE", der)).collect();
        self.write(name, text.as_bytes())
    }

    /// Revocation lists as PEM.
    pub fn lists(&self, name: &str, lists: &[Vec<u8>]) -> PathBuf {
        let text: String = lists.iter().map(|der| pem("X509 CRL", der)).collect();
        self.write(name, text.as_bytes())
    }
}

/// Makes a certificate that signed itself, for names with commas between them, and its key: `<name>.pem` and `<name>.key`.
pub fn self_signed(folder: &Path, name: &str, hosts: &str) -> [PathBuf; 2] {
    let [certificate, key] = ["pem", "key"].map(|end| folder.join(format!("{name}.{end}")));
    let made = Command::new("openssl")
        .args([
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-days",
            "30",
        ])
        .args(["-subj", &format!("/CN={name}"), "-addext"])
        .arg(format!("subjectAltName=DNS:{}", hosts.replace(',', ",DNS:")))
        .arg("-out")
        .arg(&certificate)
        .arg("-keyout")
        .arg(&key)
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
    [certificate, key]
}

pub fn pem(label: &str, der: &[u8]) -> String {
    let mut out = format!("-----BEGIN {label}-----\n");
    for line in STANDARD.encode(der).as_bytes().chunks(64) {
        out.push_str(std::str::from_utf8(line).unwrap());
        out.push('\n');
    }
    out + &format!("-----END {label}-----\n")
}

/// What a command said, and whether it was content.
pub struct Said {
    pub text: String,
    pub content: bool,
}

/// Runs `openssl` with these arguments, separated by spaces, and a standard input.
pub fn openssl(arguments: &str, input: &[u8]) -> Said {
    said(&run("openssl", arguments, input))
}

pub fn run(program: &str, arguments: &str, input: &[u8]) -> Output {
    let mut child = Command::new(program)
        .args(arguments.split_whitespace())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|why| panic!("`{program}` is needed here: {why}"));
    let _ = child.stdin.take().unwrap().write_all(input); // some commands do not read it
    child.wait_with_output().unwrap()
}

pub fn said(output: &Output) -> Said {
    let text = [output.stdout.as_slice(), &output.stderr].concat();
    Said { text: String::from_utf8_lossy(&text).into_owned(), content: output.status.success() }
}

/// `openssl x509 -text`, with names as they are written.
pub fn text(certificate: &[u8]) -> String {
    let said = openssl("x509 -inform DER -noout -text -nameopt RFC2253,-esc_msb,utf8", certificate);
    assert!(said.content, "{}", said.text);
    said.text
}

/// Bytes in hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

/// Japanese as openssl writes it in alternative names.
pub fn escaped(text: &str) -> String {
    text.bytes().fold(String::new(), |escaped, byte| escaped + &format!("\\x{byte:02X}"))
}

/// `openssl verify` of a certificate against roots, with others to build a path from.
pub fn verify(certificate: &[u8], roots: &[Vec<u8>], others: &[Vec<u8>], more: &str) -> Said {
    let files = Files::new();
    let leaf = files.pem("leaf.pem", &[certificate.to_vec()]);
    let roots = files.pem("roots.pem", roots);
    let others = files.pem("others.pem", others);
    openssl(
        &format!(
            "verify -x509_strict -no-CApath -no-CAstore -CAfile {} {} {more} {}",
            show(&roots),
            if std::fs::metadata(&others).unwrap().len() > 0 {
                format!("-untrusted {}", show(&others))
            } else {
                String::new()
            },
            show(&leaf)
        ),
        b"",
    )
}

pub fn show(path: &Path) -> String {
    path.display().to_string()
}
