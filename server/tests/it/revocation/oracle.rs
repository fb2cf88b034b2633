//! Beside OpenSSL: lists that it makes and reads, and a responder of its own.

use crate::revocation::fixture::{NOW, card, certificate, list};
use bytes::Bytes;
use server::cards::crl::{RevocationList, Serial};
use server::cards::ocsp::{Hash, NONCE, NonceEcho, OcspQuestion, OcspRules};
use server::cards::{Reason, RevocationStatus};
use server::clock::{Clock, SystemClock, Timestamp};
use server::demo::pki::{Ca, DemoCard, ListFlaw, Pki};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

fn openssl(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("openssl").current_dir(folder).args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn hex(bytes: &[u8]) -> String {
    let digits = bytes.iter().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().concat();
    digits.trim_start_matches("00").to_owned()
}

#[test]
fn openssl_reads_the_same_in_a_list() {
    let folder = tempfile::tempdir().unwrap();
    let bytes = list(Ca::Authentication1, ListFlaw::Long(200));
    std::fs::write(folder.path().join("list"), &bytes).unwrap();
    let text = openssl(folder.path(), &["crl", "-inform", "DER", "-in", "list", "-noout", "-text"]);
    let theirs: Vec<_> = text
        .lines()
        .filter_map(|line| line.trim().strip_prefix("Serial Number: "))
        .map(str::to_owned)
        .collect();
    let list = RevocationList::read(&Bytes::from(bytes)).unwrap();
    let checked = list.check(&[certificate(Ca::Authentication1)], NOW).unwrap();
    let ours: Vec<_> = checked.entries().map(|entry| hex(entry.serial.content())).collect();
    assert_eq!(ours, theirs);
    assert!(ours.len() > 200);
}

/// Writes a key, a certificate and OpenSSL's own register of certificates.
fn authority(folder: &Path, pki: &Pki, ca: Ca, now: Timestamp) {
    let authority = pki.authority(ca).unwrap();
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.join(name), bytes).unwrap();
    write("ca.der", &authority.certificate);
    write("key.der", authority.key.pkcs8());
    openssl(folder, &["x509", "-inform", "DER", "-in", "ca.der", "-out", "ca.pem"]);
    openssl(folder, &["pkcs8", "-inform", "DER", "-nocrypt", "-in", "key.der", "-out", "key.pem"]);
    let serial = |card: DemoCard| hex(&pki.leaf(card).unwrap().serial);
    let date = |at: Timestamp| {
        let at = jiff::Timestamp::from_millisecond(at.as_millis()).unwrap();
        at.strftime("%y%m%d%H%M%SZ").to_string()
    };
    let (until, since) = (date(now + Duration::from_hours(9000)), date(now));
    let good = format!("V\t{until}\t\t{}\tunknown\t/CN=good\n", serial(DemoCard::MyNumber));
    let revoked = format!(
        "R\t{until}\t{since},keyCompromise\t{}\tunknown\t/CN=revoked\n",
        serial(DemoCard::MyNumberRevoked)
    );
    let held = format!(
        "R\t{until}\t{since},certificateHold\t{}\tunknown\t/CN=held\n",
        serial(DemoCard::MyNumberOnHold)
    );
    write("index.txt", [good, revoked, held].concat().as_bytes());
    write("index.txt.attr", b"unique_subject = no\n");
    write("number", b"1000\n");
    write("openssl.cnf", b"[ca]\ndefault_ca=own\n[own]\ndatabase=index.txt\ncrlnumber=number\ndefault_md=sha256\ndefault_crl_days=4\ncrl_extensions=ext\n[ext]\nauthorityKeyIdentifier=keyid\n");
}

#[test]
fn a_list_that_openssl_makes_is_read() {
    let folder = tempfile::tempdir().unwrap();
    // OpenSSL knows one time only.
    let now = SystemClock.now();
    let pki = Pki::make(now);
    authority(folder.path(), &pki, Ca::Jpki2, now);
    let make = [
        "ca",
        "-gencrl",
        "-config",
        "openssl.cnf",
        "-cert",
        "ca.pem",
        "-keyfile",
        "key.pem",
        "-out",
        "list.pem",
    ];
    openssl(folder.path(), &make);
    let pem = std::fs::read(folder.path().join("list.pem")).unwrap();
    let issuer = server::cards::Certificate::read(&pki.authority(Ca::Jpki2).unwrap().certificate).unwrap();
    let list = RevocationList::read(&Bytes::from(pem)).unwrap();
    let checked = list.check(&[issuer], now + Duration::from_mins(1)).unwrap();
    assert_eq!(checked.number().unwrap().to_string(), "1000");
    let reasons: Vec<_> = checked.entries().map(|entry| entry.reason).collect();
    assert_eq!(reasons, [Reason::KeyCompromise, Reason::CertificateHold]);
    let of = |card| Serial::new(&pki.leaf(card).unwrap().serial).unwrap();
    let serials: Vec<_> = checked.entries().map(|entry| entry.serial).collect();
    assert_eq!(serials, [of(DemoCard::MyNumberRevoked), of(DemoCard::MyNumberOnHold)]);
}

#[test]
fn openssl_understands_our_questions_and_we_its_answers() {
    let folder = tempfile::tempdir().unwrap();
    let now = SystemClock.now();
    let pki = Pki::make(now);
    authority(folder.path(), &pki, Ca::Jpki2, now);
    let issuer = server::cards::Certificate::read(&pki.authority(Ca::Jpki2).unwrap().certificate).unwrap();
    let rules = OcspRules { skew: Duration::from_mins(5), echo: NonceEcho::Required, life: Duration::ZERO };
    let told = |serial: Serial| {
        let request = OcspQuestion::new(&issuer, serial, Hash::Sha1, [9; NONCE]).unwrap();
        std::fs::write(folder.path().join("question"), request.to_der()).unwrap();
        let respond = [
            "ocsp",
            "-index",
            "index.txt",
            "-CA",
            "ca.pem",
            "-rsigner",
            "ca.pem",
            "-rkey",
            "key.pem",
            "-reqin",
            "question",
            "-respout",
            "answer",
            "-ndays",
            "1",
        ];
        openssl(folder.path(), &respond);
        let answer = std::fs::read(folder.path().join("answer")).unwrap();
        request.judge(&answer, &issuer, &rules, now).unwrap().status
    };
    let of = |card| Serial::new(&pki.leaf(card).unwrap().serial).unwrap();
    assert!(matches!(told(of(DemoCard::MyNumber)), RevocationStatus::Good { .. }));
    assert!(matches!(
        told(of(DemoCard::MyNumberRevoked)),
        RevocationStatus::Revoked { reason: Reason::KeyCompromise, .. }
    ));
    assert!(matches!(
        told(of(DemoCard::MyNumberOnHold)),
        RevocationStatus::Revoked { reason: Reason::CertificateHold, .. }
    ));
    assert!(matches!(
        told(Serial::of(&card(DemoCard::MyNumberUnknown)).unwrap()),
        RevocationStatus::Unknown { .. }
    ));
    let text = openssl(folder.path(), &["ocsp", "-reqin", "question", "-req_text", "-noverify"]);
    assert!(text.contains("OCSP Nonce"), "{text}");
}
