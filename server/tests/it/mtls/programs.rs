//! Programs of others at an attempt's host: `curl` and `openssl s_client`, with no card, with good ones and with bad ones. Whatever the
//! card is like, the connection stands and the answer explains it.

use crate::mtls::fixture::CardServer;
use crate::set::PKI;
use api::card::CardKind;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use server::demo::pki::DemoCard;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// Which program asks.
#[derive(Clone, Copy, Debug)]
enum Program {
    Curl,
    OpenSsl,
}

/// The newest version of TLS it speaks.
#[derive(Clone, Copy, Debug)]
enum Tls {
    V12,
    V13,
}

/// A card, and what has to be said about it in either language.
const CARDS: [(Option<DemoCard>, &str, &str); 9] = [
    (None, "受信できませんでした", "was not received"),
    (Some(DemoCard::Doctor), "有効です", "is valid"),
    (Some(DemoCard::DoctorRenewed), "有効です", "is valid"),
    (Some(DemoCard::Expired), "有効期限が切れています", "has expired"),
    (Some(DemoCard::Revoked), "に失効しています", "was revoked on"),
    (Some(DemoCard::Forged), "正しいことを確認できませんでした", "could not be verified"),
    (Some(DemoCard::SelfSigned), "ここでは使えない発行者", "not accepted here"),
    (Some(DemoCard::Signing), "署名用の証明書が選ばれました", "for signing was chosen"),
    (Some(DemoCard::MyNumber), "マイナンバーカードが使われました", "A My Number card was used"),
];

/// A card in files, as these programs read it.
struct Files {
    certificate: PathBuf,
    issuers: PathBuf,
    key: PathBuf,
}

impl Files {
    fn of(card: DemoCard, folder: &Path) -> Self {
        let leaf = PKI.leaf(card).unwrap();
        let write = |name: &str, label: &str, all: &[Vec<u8>]| {
            let path = folder.join(format!("{card:?}-{name}"));
            let block = |der: &Vec<u8>| {
                let base64 = STANDARD.encode(der);
                let lines: Vec<_> = base64.as_bytes().chunks(64).map(String::from_utf8_lossy).collect();
                format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"))
            };
            std::fs::write(&path, all.iter().map(block).collect::<String>()).unwrap();
            path
        };
        Self {
            certificate: write("card.pem", "CERTIFICATE", &[leaf.certificate]),
            issuers: write("issuers.pem", "CERTIFICATE", &leaf.issuers),
            key: write("key.pem", "PRIVATE KEY", &[leaf.key.pkcs8().to_vec()]),
        }
    }
}

/// What a program is told at an attempt's host.
async fn asks(
    program: Program,
    tls: Tls,
    card_server: &CardServer,
    host: &str,
    language: &str,
    card: Option<&Files>,
) -> Output {
    let authority = format!("{host}:{}", card_server.door.port());
    let path = |path: &Path| path.display().to_string();
    let (mut command, said) = match program {
        Program::Curl => {
            let mut command = Command::new("curl");
            // The test's clock is set, and the server's certificate goes by it.
            command.args(["--silent", "--show-error", "--insecure", "--max-time", "30"]);
            command.args(["--resolve", &format!("{authority}:127.0.0.1")]);
            command.args(["--header", &format!("accept-language: {language}")]);
            command.args(match tls {
                Tls::V12 => ["--tlsv1.2", "--tls-max", "1.2"],
                Tls::V13 => ["--tlsv1.3", "--tls-max", "1.3"],
            });
            if let Some(card) = card {
                let whole = [&card.certificate, &card.issuers].map(|it| std::fs::read_to_string(it).unwrap());
                let both = card.certificate.with_extension("chain");
                std::fs::write(&both, whole.concat()).unwrap();
                command.args(["--cert", &path(&both), "--key", &path(&card.key)]);
            }
            command.arg(format!("https://{authority}/"));
            (command, String::new())
        }
        Program::OpenSsl => {
            let mut command = Command::new("openssl");
            command.args([
                "s_client",
                "-quiet",
                "-ign_eof",
                "-connect",
                &card_server.door.to_string(),
                "-servername",
                host,
            ]);
            command.arg(match tls {
                Tls::V12 => "-tls1_2",
                Tls::V13 => "-tls1_3",
            });
            if let Some(card) = card {
                command.args(["-cert", &path(&card.certificate), "-key", &path(&card.key)]);
                if std::fs::metadata(&card.issuers).is_ok_and(|it| it.len() > 0) {
                    command.args(["-cert_chain", &path(&card.issuers)]);
                }
            }
            let request =
                format!("GET / HTTP/1.1\r\nhost: {authority}\r\naccept-language: {language}\r\n\r\n");
            (command, request)
        }
    };
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap_or_else(|cause| {
        panic!("{program:?} is needed for this test and cannot be run ({cause}); `make setup` installs it")
    });
    let run = move || {
        // s_client ends when the server closes, and curl by its own limit.
        child.stdin.take().unwrap().write_all(said.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    };
    tokio::task::spawn_blocking(run).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn curl_and_openssl_get_an_explained_answer_whatever_their_card_is() {
    let card_server = CardServer::open().await;
    card_server.registers(DemoCard::Doctor).await;
    let folder = tempfile::tempdir().unwrap();
    for (card, ja, en) in CARDS {
        let files = card.map(|card| Files::of(card, folder.path()));
        // An attempt's ledger has room for all of them.
        let host = card_server.pc().begins(CardKind::Hpki, "login").await.host;
        for program in [Program::Curl, Program::OpenSsl] {
            for (tls, language, words) in [(Tls::V13, "ja", ja), (Tls::V12, "en", en)] {
                let answer = asks(program, tls, &card_server, &host, language, files.as_ref()).await;
                let said = String::from_utf8_lossy(&answer.stdout);
                let errors = String::from_utf8_lossy(&answer.stderr);
                assert!(
                    said.contains(words),
                    "{card:?} {program:?} {tls:?}: no “{words}” in {said}\n{errors}"
                );
                assert!(!said.contains("-----BEGIN"), "nothing of the certificate is sent back");
            }
        }
    }
}
