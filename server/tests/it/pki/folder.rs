//! The folder of the demonstration: its cards open where people will open them, and stay the same.

use crate::pki::common::{Files, now, openssl, pem, run, said, show};
use api::card::CardKind;
use server::demo::pki::mint::ext::{self, Critical};
use server::demo::pki::mint::{Alternative, Attribute, Dn, Edition, KeyUsages, Template, serial};
use server::demo::pki::{DemoCard, Prepared, p12, prepare};
use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::Duration;
use tempfile::TempDir;

/// One folder for all that only read it.
static FOLDER: LazyLock<(TempDir, Prepared)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let prepared = prepare(&folder.path().join("pki"), now()).unwrap();
    (folder, prepared)
});

fn prepared() -> &'static Prepared {
    &FOLDER.1
}

fn read(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap_or_else(|why| panic!("{}: {why}", path.display()))
}

/// All files below a folder with their contents.
fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut all = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(contents(&path));
        } else {
            all.insert(path.clone(), read(&path));
        }
    }
    all
}

#[test]
fn every_card_opens_with_openssl_and_the_password() {
    for card in &prepared().cards {
        let file = show(&card.p12);
        let open =
            |password| openssl(&format!("pkcs12 -in {file} -passin pass:{password} -passout pass:x"), b"");
        let opened = open(p12::PASSWORD);
        assert!(opened.content, "{file}: {}", opened.text);
        assert!(opened.text.contains(&format!("friendlyName: {}", card.card.label())), "{}", opened.text);
        assert!(opened.text.contains("BEGIN ENCRYPTED PRIVATE KEY"), "{}", opened.text);
        if let Some(holder) = &card.holder {
            assert!(opened.text.contains(&format!("serialNumber = {holder}")), "{holder}: {}", opened.text);
        }
        let between = opened.text.matches("BEGIN CERTIFICATE").count() - 1;
        assert_eq!(
            between,
            usize::from(card.card.kind() == CardKind::Hpki && card.card != DemoCard::Forged),
            "{file}"
        );
        assert!(!open("wrong").content);
    }
}

#[test]
fn all_cards_go_into_one_database_of_nss() {
    let files = Files::new();
    let database = format!("sql:{}", show(files.path("x").parent().unwrap()));
    let made = said(&run("certutil", &format!("-N -d {database} --empty-password"), b""));
    assert!(made.content, "{}", made.text);
    for card in &prepared().cards {
        let import = format!("-i {} -d {database} -W {}", show(&card.p12), p12::PASSWORD);
        let imported = said(&run("pk12util", &import, b""));
        assert!(imported.content && imported.text.contains("SUCCESSFUL"), "{card:?}: {}", imported.text);
    }
    let keys = said(&run("certutil", &format!("-K -d {database}"), b""));
    assert_eq!(keys.text.matches("rsa ").count(), prepared().cards.len(), "{}", keys.text);
    let listed = said(&run("certutil", &format!("-L -d {database}"), b""));
    assert!(listed.text.matches("u,u,u").count() >= prepared().cards.len(), "{}", listed.text);
    let root = format!("-A -t C,, -n kagura-demo -i {} -d {database}", show(&prepared().tls.root));
    assert!(said(&run("certutil", &root, b"")).content);
}

#[test]
fn each_demonstration_person_has_the_right_card() {
    let holder = |card| {
        let card = prepared().cards.iter().find(|it| it.card == card).unwrap();
        card.holder.clone().unwrap_or_default()
    };
    for (card, id) in [
        (DemoCard::Doctor, "DEMO-1001"),
        (DemoCard::Pharmacist, "DEMO-1002"),
        (DemoCard::TwoRoles, "DEMO-1003"),
        (DemoCard::Dentist, "DEMO-1004"),
        (DemoCard::Disabled, "DEMO-1005"),
        (DemoCard::Stranger, "DEMO-9999"),
        (DemoCard::MyNumber, ""),
    ] {
        assert_eq!(holder(card), id, "{card:?}");
    }
}

#[test]
fn openssl_follows_the_files_from_a_card_to_its_root_and_its_lists() {
    let files = Files::new();
    for (trust, card, root_lists) in [
        (&prepared().hpki, DemoCard::Doctor, "-crl_check_all"),
        (&prepared().jpki, DemoCard::MyNumberUnbound, "-crl_check"),
    ] {
        let join = |paths: &[PathBuf]| paths.iter().flat_map(|path| read(path)).collect::<Vec<_>>();
        let lists: String = trust.lists.iter().map(|path| pem("X509 CRL", &read(path))).collect();
        let [roots, between, lists] = [
            ("roots.pem", join(&trust.anchors)),
            ("between.pem", join(&trust.intermediates)),
            ("lists.pem", lists.into_bytes()),
        ]
        .map(|(name, bytes)| show(&files.write(name, &bytes)));
        let between =
            if trust.intermediates.is_empty() { String::new() } else { format!("-untrusted {between}") };
        let card = prepared().cards.iter().find(|it| it.card == card).unwrap();
        let said = openssl(
            &format!(
                "verify {root_lists} -extended_crl -CAfile {roots} {between} -CRLfile {lists} {}",
                show(&card.certificate)
            ),
            b"",
        );
        assert!(said.content, "{:?}: {}", card.card, said.text);
    }
}

#[test]
fn the_card_hosts_are_certified_and_the_root_is_good_for_nothing_else() {
    let tls = &prepared().tls;
    let verify = |host: &str, certificate: &Path| {
        openssl(
            &format!(
                "verify -x509_strict -purpose sslserver -verify_hostname {host} -CAfile {} {}",
                show(&tls.root),
                show(certificate)
            ),
            b"",
        )
    };
    for host in ["localhost", "k3v9.hpki.localhost", "k3v9.jpki.localhost"] {
        let said = verify(host, &tls.certificate);
        assert!(said.content, "{host}: {}", said.text);
    }
    assert!(!verify("example.com", &tls.certificate).content);
    // What somebody with the root's key could make:
    let key = prepared().pki.keys().known("tls-root").unwrap();
    let root = openssl(&format!("x509 -in {} -noout -issuer", show(&tls.root)), b"");
    assert!(root.text.contains("localhost only"), "{}", root.text);
    let stranger = Template {
        edition: Edition::Three,
        serial: serial(99),
        issuer: issuer_of(&tls.certificate),
        from: now().before(Duration::from_hours(1)),
        until: now() + Duration::from_hours(1),
        subject: Dn::of(&[(Attribute::Cn, "example.com")]).unwrap(),
        extensions: vec![
            ext::no_authority().unwrap(),
            ext::key_usage(KeyUsages::DigitalSignature).unwrap(),
            ext::extended_key_usage(Critical::No, &[ext::SERVER_AUTH]).unwrap(),
            ext::subject_names(&[Alternative::Dns("example.com".to_owned())]).unwrap(),
            ext::authority_key(&key).unwrap(),
            ext::subject_key(&key).unwrap(),
        ],
        algorithm: None,
    };
    let files = Files::new();
    let stranger = files.pem("stranger.pem", &[stranger.sign_self(&key).unwrap()]);
    let said = verify("example.com", &stranger);
    assert!(said.text.contains("permitted subtree violation"), "{}", said.text);
}

fn issuer_of(certificate: &Path) -> Dn {
    use der::{DecodePem as _, Encode as _};
    let certificate = x509_cert::Certificate::from_pem(read(certificate)).unwrap();
    Dn::raw(certificate.tbs_certificate().issuer().to_der().unwrap())
}

#[test]
fn a_second_demonstration_uses_the_same_cards_and_fresh_lists() {
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in contents(&prepared().folder) {
        let copy = folder.path().join(path.strip_prefix(&prepared().folder).unwrap());
        std::fs::create_dir_all(copy.parent().unwrap()).unwrap();
        std::fs::write(copy, bytes).unwrap();
    }
    prepare(folder.path(), now()).unwrap();
    let first = contents(folder.path());
    let later = now() + Duration::from_hours(24 * 30);
    prepare(folder.path(), later).unwrap();
    let second = contents(folder.path());
    assert_eq!(first.keys().collect::<Vec<_>>(), second.keys().collect::<Vec<_>>());
    for (path, bytes) in &first {
        let name = path.strip_prefix(folder.path()).unwrap().to_str().unwrap();
        let ending = path.extension().and_then(|it| it.to_str()).unwrap_or_default();
        match (name, ending) {
            ("tls/server.pem", _) | (_, "crl") => assert_ne!(bytes, &second[path], "{name} is fresh"),
            (_, "p12") => {} // encrypted anew
            _ => assert!(bytes == &second[path], "{name} changed"),
        }
    }
    // A key that was damaged is replaced, and the rest stays.
    std::fs::write(folder.path().join("keys/doctor.pem"), "x").unwrap();
    prepare(folder.path(), later).unwrap();
    let third = contents(folder.path());
    assert_ne!(
        third[&folder.path().join("cards/doctor.pem")],
        second[&folder.path().join("cards/doctor.pem")]
    );
    assert_eq!(third[&folder.path().join("tls/root.pem")], second[&folder.path().join("tls/root.pem")]);
    // After three years all is made anew.
    prepare(folder.path(), now() + Duration::from_hours(24 * 365 * 3 + 1)).unwrap();
    let anew = contents(folder.path());
    let pharmacist = folder.path().join("cards/pharmacist.pem");
    assert_ne!(anew[&pharmacist], third[&pharmacist]);
}

#[test]
fn only_the_owner_can_read_what_is_in_it() {
    for (path, _) in contents(&prepared().folder) {
        let mode = std::fs::metadata(&path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{}: {mode:o}", path.display());
    }
}

#[test]
fn the_readme_names_every_card_and_the_way_in_both_languages() {
    let readme = String::from_utf8(read(&prepared().folder.join("README.txt"))).unwrap();
    for card in &prepared().cards {
        assert!(readme.contains(&format!("{}.p12", card.card.label())), "{card:?}");
        assert_ne!(card.note.en, "for tests", "{card:?}");
    }
    for words in [
        p12::PASSWORD,
        "Windows（Edge",
        "Windows (Edge",
        "macOS",
        "Firefox",
        "pk12util",
        "取り除く",
        "To remove",
    ] {
        assert!(readme.contains(words), "{words}");
    }
    assert!(!readme.contains('{'), "{readme}");
}
