//! What `kagura check` finds of set-ups that are broken in one way each: that, and nothing else.

use crate::desk::serving::{Serving, program, wait_until};
use crate::mtls::fixture::LISTED;
use crate::pki::common::{pem, self_signed};
use crate::ports::free;
use api::card::CardKind;
use serde_json::json;
use server::audit::{self, Actor};
use server::checkup::{Gravity, examine};
use server::clock::{Clock as _, SystemClock, Timestamp};
use server::config::Given;
use server::demo::pki::{ListAbout, ListFlaw, Pki};
use server::ids::{ApplicationId, AuthorityId, Draw as _, SystemRandom};
use server::model::people::{Authority, Epoch};
use server::oidc::client::{ClientOrigin, ClientStanding, RegisteredClient};
use server::service::oidc::signing_keys::KeyKeeper;
use server::store::{SledEngine, Store, Tx};
use std::collections::BTreeMap;
use std::fs::{self, Permissions};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

/// Authorities and cards of the present: our own certificates, which OpenSSL makes, are of the present, too.
static PKI: LazyLock<Pki> = LazyLock::new(|| {
    let pki = Pki::make(SystemClock.now());
    pki.prepare().unwrap();
    pki
});

const DAY: Duration = Duration::from_hours(24);

/// What is always said of the set-up that everything else begins from: its certificates are made at home.
const ALWAYS: [&str; 5] =
    ["certificate_untrusted", "certificate_untrusted", "backups_beside_store", "no_authority", "only_here"];

/// A set-up in which everything is right.
struct SetUp {
    folder: tempfile::TempDir,
    settings: BTreeMap<String, String>,
    now: Timestamp,
}

impl SetUp {
    /// With cards and their lists, TLS, backups, a store, and somebody who watches.
    async fn good() -> Self {
        let mut it = Self::plain().await;
        let (server, now) = (PKI.server(it.now).unwrap(), it.now);
        it.write("cards.pem", &pem("CERTIFICATE", &server.certificate));
        it.write("cards.key", &pem("PRIVATE KEY", server.key.pkcs8()));
        let all = |ders: Vec<Vec<u8>>| ders.iter().map(|der| pem("CERTIFICATE", der)).collect::<String>();
        it.write("hpki-roots.pem", &all(PKI.anchors(CardKind::Hpki).unwrap()));
        it.write("hpki.pem", &all(PKI.intermediates(CardKind::Hpki).unwrap()));
        it.write("jpki-roots.pem", &all(PKI.anchors(CardKind::Jpki).unwrap()));
        let own = LISTED.map(|ca| PKI.list(ca, now, ListFlaw::None).unwrap());
        let about = [ListAbout::Intermediates, ListAbout::Root];
        let above = about.map(|about| PKI.authority_list(about, now, &[]).unwrap());
        let mut places = Vec::new();
        for (number, list) in own.iter().chain(&above).enumerate() {
            let place = it.path(&format!("{number}.crl"));
            fs::write(&place, list).unwrap();
            places.push(place.display().to_string());
        }
        it.set("cards.crls", &places.join(","));
        it.set("cards.listen", &free().to_string());
        it.set("cards.domain", "localhost");
        for (key, file) in [
            ("cards.certificate", "cards.pem"),
            ("cards.key", "cards.key"),
            ("cards.hpki_roots", "hpki-roots.pem"),
            ("cards.hpki_intermediates", "hpki.pem"),
            ("cards.jpki_roots", "jpki-roots.pem"),
        ] {
            it.names(key, file);
        }
        it
    }

    /// The same without cards.
    async fn plain() -> Self {
        let folder = tempfile::tempdir().unwrap();
        // A certificate begins with the second in which it is made.
        let now = SystemClock.now() + Duration::from_mins(1);
        let mut it = Self { folder, settings: BTreeMap::new(), now };
        it.certificate("server", "localhost");
        it.names("tls.certificate", "server.pem");
        it.names("tls.key", "server.key");
        it.names("data", "data");
        it.names("backup.folder", "backups");
        it.set("backup.recipients", "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p");
        it.set("listen", &free().to_string());
        it.set("monitoring.listen", &free().to_string());
        it.set("security.contact", "mailto:security@kagura.example");
        it.set("connections", "64");
        it.set("cards.connections", "64");
        drop(it.store().await);
        it
    }

    async fn store(&self) -> Store {
        // A process that another test begins at this moment has a copy of the lock until it has begun.
        let engine = loop {
            match SledEngine::open(&self.path("data"), 16 << 20) {
                Err(server::store::Error::InUse { .. }) => tokio::task::yield_now().await,
                opened => break opened.unwrap(),
            }
        };
        let store = Store::new(Arc::new(engine));
        server::tables::claim(&store).await.unwrap();
        store
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, Permissions::from_mode(0o600)).unwrap();
    }

    fn set(&mut self, key: &str, value: &str) {
        self.settings.insert(key.to_owned(), value.to_owned());
    }

    fn names(&mut self, key: &str, file: &str) {
        let path = self.path(file).display().to_string();
        self.set(key, &path);
    }

    fn lacks(&mut self, key: &str) {
        self.settings.remove(key);
    }

    /// Makes a certificate for names, and its key.
    fn certificate(&self, name: &str, hosts: &str) {
        self_signed(self.folder.path(), name, hosts);
    }

    /// What is found, but for what is always.
    async fn found(&self) -> Vec<&'static str> {
        let given = Given { flags: self.settings.clone(), ..Given::default() };
        let found = examine(&given, self.now).await;
        let mut codes: Vec<_> = found.iter().map(|it| it.code().0).collect();
        for usual in ALWAYS {
            if let Some(at) = codes.iter().position(|code| *code == usual) {
                codes.remove(at);
            }
        }
        codes.sort_unstable();
        codes
    }
}

/// What is done to a set-up.
type Break = fn(&mut SetUp);

/// Each with what has to be found.
const WITHOUT_CARDS: &[(&str, Break, &[&str])] = &[
    ("nothing", |_| (), &[]),
    ("a misspelt setting", |it| it.set("lisen", "x"), &["setting"]),
    (
        "three settings at once",
        |it| {
            it.set("listen", "here");
            it.set("limits.code", "0s");
            it.set("rates.address", "many");
        },
        &["setting", "setting", "setting"],
    ),
    ("a group that is not there", |it| it.set("desk.group", "no-such-group"), &["desk_group"]),
    (
        "a file where the group's socket would be",
        |it| {
            fs::write(it.path("desk.socket"), "a note").unwrap();
            it.set("desk.group", "0");
            it.names("desk.socket", "desk.socket");
        },
        &["desk_socket"],
    ),
    ("a key without its certificate", |it| it.lacks("tls.certificate"), &["setting"]),
    (
        "passkeys for a name that others share",
        |it| {
            it.set("origin", "https://kagura.or.jp");
            it.set("rp_id", "or.jp");
        },
        &["certificate_lacks_name", "name_unknown", "setting"],
    ),
    (
        "a store that is gone, and its backups are there",
        |it| {
            fs::rename(it.path("data"), it.path("elsewhere")).unwrap();
            fs::create_dir(it.path("backups")).unwrap();
            fs::set_permissions(it.path("backups"), Permissions::from_mode(0o700)).unwrap();
            fs::write(it.path("backups/kagura-20260101T000000Z.backup"), "kept").unwrap();
        },
        &["store_gone"],
    ),
    ("backups within the store", |it| it.names("backup.folder", "data/backups"), &["setting"]),
    ("private keys among the backups", |it| it.names("oidc.keys", "backups/keys"), &["setting"]),
    ("a certificate that is not there", |it| it.names("tls.certificate", "none.pem"), &["certificate"]),
    (
        "a certificate of another key",
        |it| {
            it.certificate("other", "localhost");
            it.names("tls.key", "other.key");
        },
        &["certificate"],
    ),
    (
        "both files exchanged",
        |it| {
            it.names("tls.certificate", "server.key");
            it.names("tls.key", "server.pem");
        },
        &["certificate"],
    ),
    ("an empty certificate", |it| it.write("server.pem", ""), &["certificate"]),
    (
        "a certificate for another name",
        |it| {
            it.certificate("server", "kagura.example");
        },
        &["certificate_lacks_name"],
    ),
    ("a certificate that has ended", |it| it.now = it.now + DAY * 31, &["certificate_ended"]),
    ("a certificate that ends soon", |it| it.now = it.now + DAY * 20, &["certificate_ends_soon"]),
    ("a clock that is days behind", |it| it.now = it.now.before(DAY), &["certificate_not_yet"]),
    (
        "a key that others can read",
        |it| fs::set_permissions(it.path("server.key"), Permissions::from_mode(0o644)).unwrap(),
        &["key_open"],
    ),
    (
        "an address for this computer alone, and others are listened for",
        |it| it.set("listen", &format!("0.0.0.0:{}", free().port())),
        &["origin_is_local"],
    ),
    (
        "a name that leads nowhere",
        |it| {
            it.set("origin", "https://auth.kagura.invalid");
            it.certificate("server", "auth.kagura.invalid");
        },
        &["name_unknown"],
    ),
    (
        "an address that this computer has not",
        |it| it.set("listen", "192.0.2.1:8443"),
        &["listen", "origin_is_local"],
    ),
    (
        "monitoring at an address that this computer has not",
        |it| it.set("monitoring.listen", "192.0.2.1:9090"),
        &["listen"],
    ),
    (
        "a socket for monitoring in a folder that is not there",
        |it| it.set("monitoring.listen", &format!("unix:{}", it.path("none/monitoring.socket").display())),
        &["listen"],
    ),
    (
        "a file where the socket for monitoring would be",
        |it| {
            fs::write(it.path("monitoring.socket"), "a note").unwrap();
            it.set("monitoring.listen", &format!("unix:{}", it.path("monitoring.socket").display()));
        },
        &["listen"],
    ),
    (
        "a proxy that is not named",
        |it| {
            it.set("origin", "https://localhost");
            it.lacks("tls.certificate");
            it.lacks("tls.key");
        },
        &["proxy_not_named"],
    ),
    (
        "https that is spoken by nobody",
        |it| {
            it.set("origin", "https://auth.kagura.invalid");
            it.set("listen", &format!("0.0.0.0:{}", free().port()));
            it.lacks("tls.certificate");
            it.lacks("tls.key");
        },
        &["in_the_clear", "name_unknown"],
    ),
    ("a proxy that is anybody", |it| it.set("proxies", "0.0.0.0/0"), &["proxies_are_anybody"]),
    (
        "proxies that are anybody together",
        |it| it.set("proxies", "0.0.0.0/1,128.0.0.0/1"),
        &["proxies_are_anybody", "proxies_are_anybody"],
    ),
    ("proxies of a private network", |it| it.set("proxies", "10.0.0.0/8,fc00::/7"), &[]),
    (
        "a collector that is not there",
        |it| it.set("traces.endpoint", &format!("http://{}", free())),
        &["traces_not_taken"],
    ),
    ("nobody who watches", |it| it.lacks("monitoring.listen"), &["not_watched"]),
    ("nobody to tell", |it| it.lacks("security.contact"), &["nobody_to_tell"]),
    ("more connections than files", |it| it.set("connections", "1000000"), &["few_files"]),
    ("no store", |it| it.names("data", "elsewhere"), &["no_store"]),
    (
        "a store that was found damaged",
        |it| fs::write(it.path("data/damaged"), "3 of its entries are missing\n").unwrap(),
        &["store"],
    ),
    (
        "a restoring that was interrupted",
        |it| fs::write(it.path("data/restoring"), "kagura restore\n").unwrap(),
        &["store"],
    ),
    ("a store that lost its mark", |it| fs::remove_file(it.path("data/mark")).unwrap(), &["store"]),
    (
        "a store's place taken by a link",
        |it| {
            fs::rename(it.path("data/rows"), it.path("rows")).unwrap();
            std::os::unix::fs::symlink(it.path("rows"), it.path("data/rows")).unwrap();
        },
        &["folder"],
    ),
    ("no backups", |it| it.lacks("backup.folder"), &["no_backups"]),
    ("backups that anybody can read", |it| it.lacks("backup.recipients"), &["backups_open"]),
    ("backups into a file", |it| it.names("backup.folder", "server.pem/backups"), &["backup_folder"]),
    (
        "a folder of backups with none in it",
        |it| fs::create_dir(it.path("backups")).unwrap(),
        &["backup_old"],
    ),
];

const WITH_CARDS: &[(&str, Break, &[&str])] = &[
    ("nothing", |_| (), &[]),
    (
        "cards without a certificate",
        |it| {
            it.lacks("cards.certificate");
            it.lacks("cards.key");
        },
        &["setting", "setting"],
    ),
    (
        "a certificate for one kind of card alone",
        |it| it.certificate("cards", "*.hpki.localhost"),
        &["certificate_lacks_name"],
    ),
    (
        "the main host's certificate for all",
        |it| it.certificate("server", "localhost,*.hpki.localhost,*.jpki.localhost"),
        &["certificate_covers_cards", "certificate_covers_cards"],
    ),
    ("roots that are not there", |it| it.names("cards.hpki_roots", "none.pem"), &["not_judged"]),
    (
        "no roots at all",
        |it| {
            for key in ["cards.hpki_roots", "cards.hpki_intermediates", "cards.jpki_roots"] {
                it.lacks(key);
            }
        },
        &["not_judged"],
    ),
    (
        "no root of My Number cards",
        |it| it.lacks("cards.jpki_roots"),
        &["card_kind_refused", "no_list_there", "no_list_there"],
    ),
    (
        "a policy that is none",
        |it| it.set("cards.hpki_policies", "1.99999999999999999999999"),
        &["not_judged"],
    ),
    ("no lists", |it| it.lacks("cards.crls"), &["no_lists"]),
    ("a list that is not there", |it| fs::remove_file(it.path("0.crl")).unwrap(), &["no_list_there"]),
    (
        "a list that is none",
        |it| fs::write(it.path("0.crl"), "<html>The list has moved</html>").unwrap(),
        &["no_list_there"],
    ),
    (
        "a stale list",
        |it| fs::write(it.path("0.crl"), PKI.list(LISTED[0], it.now, ListFlaw::Stale(DAY)).unwrap()).unwrap(),
        &["list_stale"],
    ),
    (
        "the same list twice, and another one nowhere",
        |it| {
            fs::copy(it.path("1.crl"), it.path("0.crl")).unwrap();
        },
        &["list_missing"],
    ),
    (
        "a place where nobody answers",
        |it| {
            it.set("cards.crls", &format!("http://{}/auth.crl", free()));
            it.set("cards.private_sources", "allow");
        },
        &["no_list_there"],
    ),
    (
        "a place of a private network",
        |it| it.set("cards.crls", &format!("http://{}/auth.crl", free())),
        &["no_list_there"],
    ),
    (
        "a responder that does not answer",
        |it| {
            it.set("cards.ocsp", &format!("http://{}/", free()));
            it.set("cards.private_sources", "allow");
        },
        &["responder"],
    ),
];

#[tokio::test]
async fn each_fault_of_a_set_up_is_found_and_none_is_made_up() {
    let mut wrong = Vec::new();
    for (cards, table) in [(false, WITHOUT_CARDS), (true, WITH_CARDS)] {
        for (what, broken, expected) in table {
            let mut it = if cards { SetUp::good().await } else { SetUp::plain().await };
            broken(&mut it);
            let found = it.found().await;
            if found != *expected {
                wrong.push(format!("{what}: {found:?} instead of {expected:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(WITHOUT_CARDS.len() + WITH_CARDS.len() - 2 >= 30);
}

#[tokio::test]
async fn intermediates_whose_root_is_not_named_are_told_of() {
    let mut it = SetUp::good().await;
    it.names("cards.hpki_roots", "jpki-roots.pem");
    let found = it.found().await;
    assert!(
        found.iter().all(|code| ["authority_orphan", "no_list_there", "list_missing"].contains(code)),
        "{found:?}"
    );
    assert!(found.contains(&"authority_orphan"), "{found:?}");
}

#[tokio::test]
async fn where_others_sign_in_test_cards_and_unknown_ones_are_warned_of() {
    let mut it = SetUp::good().await;
    it.set("origin", "https://auth.kagura.invalid");
    it.set("cards.domain", "kagura.invalid");
    it.set("cards.tests", "accept");
    it.set("cards.jpki_unknown", "accept");
    it.certificate("server", "auth.kagura.invalid");
    it.certificate("cards", "*.hpki.kagura.invalid,*.jpki.kagura.invalid");
    let expected = ["name_unknown", "name_unknown", "name_unknown", "test_cards", "unknown_accepted"];
    assert_eq!(it.found().await, expected);
}

#[tokio::test]
async fn a_port_that_is_taken_is_told_of() {
    let mut it = SetUp::plain().await;
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    it.set("listen", &taken.local_addr().unwrap().to_string());
    assert_eq!(it.found().await, ["listen"]);
}

#[tokio::test]
async fn an_application_of_the_settings_that_cannot_be_used_is_told_of() {
    let mut it = SetUp::plain().await;
    let karte = json!({
        "client_name": "k", "redirect_uris": ["https://karte.example/cb"],
        "client_secret_file": it.path("karte.secret"),
    });
    it.set("clients", &json!({ "karte": karte }).to_string());
    assert_eq!(it.found().await, ["clients"]);
    it.write("karte.secret", "a secret that anybody guesses");
    assert_eq!(it.found().await, ["clients"]);
    it.write("karte.secret", SystemRandom.secret().reveal());
    assert!(it.found().await.is_empty());
    fs::set_permissions(it.path("karte.secret"), Permissions::from_mode(0o644)).unwrap();
    assert_eq!(it.found().await, ["secret_open"]);
    // A pipe that nobody writes to is not waited for, and a device has no end.
    fs::remove_file(it.path("karte.secret")).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(it.path("karte.secret")).status().unwrap().success());
    assert_eq!(it.found().await, ["clients"]);
    fs::remove_file(it.path("karte.secret")).unwrap();
    std::os::unix::fs::symlink("/dev/zero", it.path("karte.secret")).unwrap();
    assert_eq!(it.found().await, ["clients"]);
    fs::remove_file(it.path("karte.secret")).unwrap();
    it.write("karte.secret", SystemRandom.secret().reveal());
    // The command was there first.
    let of_command = RegisteredClient {
        metadata: serde_json::from_value(
            json!({ "client_name": "k", "redirect_uris": ["https://karte.example/cb"] }),
        )
        .unwrap(),
        secrets: Vec::new(),
        standing: ClientStanding::Enabled,
        added_at: it.now,
        epoch: Epoch::default(),
        origin: ClientOrigin::Command,
    };
    it.store().await.put(&ApplicationId::parse("karte").unwrap(), &of_command).await.unwrap();
    assert_eq!(it.found().await, ["clients"]);
}

#[tokio::test]
async fn a_certificate_that_is_a_pipe_is_not_waited_for() {
    let it = SetUp::plain().await;
    fs::remove_file(it.path("server.pem")).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(it.path("server.pem")).status().unwrap().success());
    assert_eq!(it.found().await, ["certificate"]);
}

#[tokio::test]
async fn an_application_that_knows_people_by_other_names_or_is_never_told_is_warned_of() {
    let mut it = SetUp::plain().await;
    it.write("karte.secret", SystemRandom.secret().reveal());
    let karte = |it: &SetUp, more: serde_json::Value| {
        let mut karte = json!({
            "client_name": "k", "redirect_uris": ["https://neu.example/cb"],
            "client_secret_file": it.path("karte.secret"),
        });
        for (name, value) in more.as_object().unwrap() {
            karte[name] = value.clone();
        }
        json!({ "karte": karte }).to_string()
    };
    let before = RegisteredClient {
        metadata: serde_json::from_value(
            json!({ "client_name": "k", "redirect_uris": ["https://karte.example/cb"] }),
        )
        .unwrap(),
        secrets: Vec::new(),
        standing: ClientStanding::Enabled,
        added_at: it.now,
        epoch: Epoch::default(),
        origin: ClientOrigin::Settings { place: "clients".to_owned() },
    };
    it.store().await.put(&ApplicationId::parse("karte").unwrap(), &before).await.unwrap();
    let moved = karte(&it, json!({}));
    it.set("clients", &moved);
    assert_eq!(it.found().await, ["sector_changed"]);
    let stays = karte(&it, json!({ "sector_identifier": "karte.example" }));
    it.set("clients", &stays);
    assert!(it.found().await.is_empty());
    let private =
        json!({ "sector_identifier": "karte.example", "backchannel_logout_uri": "https://10.0.0.1/logout" });
    let private = karte(&it, private);
    it.set("clients", &private);
    assert_eq!(it.found().await, ["logout_private"]);
    it.set("oidc.private_clients", "allow");
    assert!(it.found().await.is_empty());
}

#[tokio::test]
async fn a_record_of_a_moment_that_has_not_come_tells_of_the_clock() {
    let mut it = SetUp::plain().await;
    let store = it.store().await;
    let id = AuthorityId::parse("med").unwrap();
    let at = it.now + DAY * 3;
    let entry = audit::Entry {
        event: audit::Event::AuthorityAdded { authority: id.to_string() },
        at,
        holder: None,
        actor: Actor::System,
        from: None,
    };
    store.transaction(async |tx: Tx| audit::record(&tx, &SystemRandom, &entry)).await.unwrap();
    let (name, contact) = ("試験".to_owned(), "03-0000-0000".to_owned());
    store
        .put(&id.clone(), &Authority { id, name, contact, issuers: Vec::new(), added_at: at })
        .await
        .unwrap();
    drop(store);
    assert_eq!(it.found().await, ["clock_behind"]);
    it.now = it.now + DAY * 4;
    assert!(!it.found().await.contains(&"clock_behind"));
}

fn check(data: &Path, more: &[&str]) -> (Option<i32>, String) {
    let output = program("", data, free()).arg("check").args(more).output().unwrap();
    (output.status.code(), String::from_utf8(output.stdout).unwrap())
}

#[test]
fn the_command_tells_people_and_programs_and_its_end_says_whether_all_is_right() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let (code, said) = check(&data, &[]);
    assert_eq!(code, Some(0), "{said}");
    assert!(
        said.contains("kagura authority add")
            // That there are no backups, and that nobody but this computer has its address.
            && said.lines().last().unwrap().contains("0 faults, 2 warnings, "),
        "{said}"
    );
    assert_eq!(check(&data, &["--strict"]).0, Some(1));
    // Wrong settings hide nothing else, and are what the end says: the server would not start.
    let missing = folder.path().join("none.pem").display().to_string();
    let wrong = [
        "--json",
        "--rp-id",
        "jp",
        "--limits-code",
        "x",
        "--tls-certificate",
        &missing,
        "--tls-key",
        &missing,
    ];
    let (code, said) = check(&data, &wrong);
    assert_eq!(code, Some(2));
    let lines: Vec<serde_json::Value> =
        said.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines[0]["code"], "setting");
    assert_eq!(lines[0]["gravity"], "fault");
    let codes: Vec<_> = lines.iter().filter_map(|it| it["code"].as_str()).collect();
    assert_eq!(codes.iter().filter(|code| **code == "setting").count(), 2, "{said}");
    assert!(codes.contains(&"certificate") && codes.contains(&"no_store"), "{said}");
    assert_eq!(lines.last().unwrap()["faults"], 3, "{said}");
    // Of what stands in the place of a wrong setting nothing is said.
    let (code, said) = check(&data, &["--json", "--origin", "example", "--listen", "0.0.0.0:0"]);
    assert_eq!(code, Some(2));
    assert!(!said.contains("origin_is_local") && !said.contains("only_here"), "{said}");
    assert_eq!(check(&data, &["--config", &missing]).0, Some(2));
    assert!(!data.exists(), "looking makes nothing");
    assert!(Gravity::Fault > Gravity::Warning);
}

/// What the command gets from a place by itself, the server may not have got.
#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_the_running_server_has_not_got_is_told_until_it_has() {
    let it = SetUp::good().await;
    let list = fs::read(it.path("0.crl")).unwrap();
    fs::remove_file(it.path("0.crl")).unwrap();
    let own = it.settings.iter().filter(|(key, _)| *key != "listen");
    let flags: Vec<String> =
        own.flat_map(|(key, value)| [format!("--{}", key.replace(['.', '_'], "-")), value.clone()]).collect();
    let serve = || {
        Serving::with("", |command| {
            command.args(&flags);
        })
    };
    let failed = || {
        let output = program("", &it.path("data"), free()).args(["crl", "list", "--json"]).output().unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        let lines = said.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
        let mut places =
            lines.filter(|it| it["place"].as_str().is_some_and(|place| place.ends_with("0.crl")));
        places.next().map(|place| place["failure"].is_string())
    };
    let mut first = serve();
    wait_until(|| failed() == Some(true));
    assert_eq!(it.found().await, ["no_list_there"], "that says it, too");
    fs::write(it.path("0.crl"), list).unwrap();
    assert_eq!(it.found().await, ["list_not_taken"]);
    first.stops_soon();
    // Who has mended a place and starts the server again waits no longer.
    let _second = serve();
    wait_until(|| failed() == Some(false));
    assert_eq!(it.found().await, [""; 0]);
}

#[test]
fn the_document_has_every_code_with_its_gravity() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let source = fs::read_to_string(root.join("src/checkup/finding.rs")).unwrap();
    let document = fs::read_to_string(root.join("../docs/check.md")).unwrap();
    let codes = source.lines().filter_map(|line| line.split_once("=> (\"")?.1.strip_suffix("),"));
    let rows: Vec<String> = codes
        .map(|it| it.split_once("\", ").unwrap())
        .map(|(code, gravity)| format!("| `{code}` | {} |", gravity.to_lowercase()))
        .collect();
    assert!(rows.len() > 30, "{rows:?}");
    for row in &rows {
        assert!(document.contains(row), "{row}");
    }
    assert_eq!(document.matches("\n| `").count(), rows.len());
}

#[tokio::test]
async fn keys_for_tokens_that_are_lost_or_another_stores_are_found() {
    let it = SetUp::plain().await;
    let folder = it.path("data/signing-keys");
    let store = it.store().await;
    let keeper = KeyKeeper {
        store: &store,
        folder: &folder,
        clock: &SystemClock,
        random: &SystemRandom,
        actor: &Actor::System,
    };
    keeper.tend().await.unwrap();
    let kid = keeper.list().await.unwrap().into_keys().next().unwrap();
    drop(store);
    assert_eq!(it.found().await, [""; 0]);
    let (path, other) =
        (folder.join(format!("{kid}.pkcs8")), folder.join(format!("{}.pkcs8", "x".repeat(43))));
    fs::rename(&path, &other).unwrap();
    assert_eq!(it.found().await, ["signing_key_lost", "signing_key_unknown"]);
    fs::rename(&other, &path).unwrap();
    assert_eq!(it.found().await, [""; 0]);
}
