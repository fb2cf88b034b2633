//! Settings: who wins, what is refused, and what the refusal says.

use api::Language;
use server::config::{
    self, Config, ConfigError, ConfigFaults, Given, HeldSettings, LIVE, ListPlace, MonitoringAddress,
    PeerTrust, ProxyProtocol, SETTINGS, ValueSource,
};
use server::service::live::LiveSettings;
use std::path::PathBuf;
use std::time::Duration;

fn file(text: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kagura.toml");
    std::fs::write(&path, text).unwrap();
    (folder, path)
}

fn from_file(text: &str) -> Result<Config, ConfigFaults> {
    let (_folder, path) = file(text);
    Config::load(&Given { file: Some(path), ..Given::default() })
}

fn refusal(key: &str, value: &str) -> String {
    Config::with(&[(key, value)]).map(|_| ()).expect_err(&format!("{key} = {value}")).to_string()
}

#[test]
fn without_settings_the_server_is_at_localhost() {
    let config = Config::with(&[]).unwrap();
    assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(config.origin.as_str(), "http://localhost:8080/");
    assert_eq!(config.rp_id, "localhost");
    assert_eq!(config.limits().ceremony, Duration::from_mins(5));
    assert_eq!(config.lifetime().absolute, Duration::from_hours(18));
    assert_eq!(config.cache, 256 << 20);
    assert_eq!(config.body, 64 << 10);
    assert!(config.tls.is_none() && config.proxies.is_empty() && config.places.is_empty());
}

#[test]
fn without_an_origin_browsers_of_this_computer_are_meant() {
    let origin = |settings: &[(&str, &str)]| Config::with(settings).unwrap().origin.to_string();
    assert_eq!(origin(&[("listen", "127.0.0.1:9000")]), "http://localhost:9000/");
    assert_eq!(origin(&[("listen", "[::]:80")]), "http://localhost/");
    assert_eq!(origin(&[("listen", "127.0.0.1:0")]), "http://localhost:8080/");
    let tls = [("listen", "0.0.0.0:8443"), ("tls.certificate", "cert.pem"), ("tls.key", "key.pem")];
    assert_eq!(origin(&tls), "https://localhost:8443/");
}

#[test]
fn a_flag_wins_over_the_environment_and_that_over_the_file() {
    let (_folder, path) =
        file("rp_name = \"file\"\n[limits]\ncode = \"2m\"\njourney = \"3m\"\nceremony = \"4m\"\n");
    let environment = [("KAGURA_LIMITS_CODE", "5m"), ("KAGURA_LIMITS_JOURNEY", "6m"), ("HOME", "/nowhere")];
    let config = Config::load(&Given {
        file: Some(path),
        environment: environment.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec(),
        flags: [("limits.code".to_owned(), "7m".to_owned())].into(),
        usual: [("rp_name", "usual".to_owned()), ("limits.invitation", "9d".to_owned())].into(),
        usual_file: None,
        held: None,
    })
    .unwrap();
    let limits = config.limits();
    assert_eq!(config.rp_name, "file");
    assert_eq!(config.invitations.validity, Duration::from_hours(9 * 24));
    assert_eq!([limits.code, limits.journey, limits.ceremony], [7, 6, 4].map(Duration::from_mins));
}

#[test]
fn an_empty_variable_takes_nothing_away() {
    let key = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";
    let (_folder, path) = file(&format!("[backup]\nrecipients = [\"{key}\"]"));
    for empty in ["", " "] {
        let environment = vec![("KAGURA_BACKUP_RECIPIENTS".to_owned(), empty.to_owned())];
        let given = Given { file: Some(path.clone()), environment, ..Given::default() };
        assert_eq!(Config::load(&given).unwrap().backups.recipients.len(), 1, "{empty:?}");
    }
}

#[test]
fn the_environment_can_name_the_file() {
    let (_folder, path) = file("rp_name = \"named\"");
    let environment = vec![("KAGURA_CONFIG".to_owned(), path.display().to_string())];
    assert_eq!(Config::load(&Given { environment, ..Given::default() }).unwrap().rp_name, "named");
}

#[test]
fn the_usual_file_is_read_where_none_is_named() {
    let ((_one, usual), (_two, other)) = (file("rp_name = \"usual\""), file("rp_name = \"other\""));
    let named = |name: String| vec![("KAGURA_CONFIG".to_owned(), name)];
    let usual = Given { usual_file: Some(usual), ..Given::default() };
    let name = |given: Given| Config::load(&given).unwrap().rp_name;
    assert_eq!(name(usual.clone()), "usual");
    assert_eq!(name(Given { file: Some(other.clone()), ..usual.clone() }), "other");
    assert_eq!(name(Given { environment: named(other.display().to_string()), ..usual.clone() }), "other");
    assert_eq!(name(Given { environment: named(String::new()), ..usual }), "HPKI-KAGURA", "none is wanted");
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| Given { usual_file: Some(folder.path().join(name)), ..Given::default() };
    assert_eq!(name(at("kagura.toml")), "HPKI-KAGURA", "it is not there");
    // It is there, and nobody knows what it says: that is not passed over.
    std::os::unix::fs::symlink("nowhere", folder.path().join("link")).unwrap();
    assert!(Config::load(&at("link")).unwrap_err().to_string().contains("link"));
}

#[test]
fn relative_paths_of_a_file_start_at_its_folder() {
    let (folder, path) = file(
        "data = \"store\"\ntls.certificate = \"/etc/main.pem\"\ntls.key = \"main.key\"\nbackup.folder = \"../backups\"\n\
         monitoring.listen = \"unix:watch\"\n[cards]\nlisten = \"127.0.0.1:0\"\ncertificate = \"cards.pem\"\nkey = \"cards.key\"\n\
         hpki_roots = [\"a.pem\", \"/b.pem\"]\ncrls = \"lists/a.crl, https://crl.example/b.crl\"",
    );
    let environment = vec![("KAGURA_CARDS_KEY".to_owned(), "other.key".to_owned())];
    let config = Config::load(&Given { file: Some(path), environment, ..Given::default() }).unwrap();
    let beside = |name: &str| folder.path().join(name);
    let tls = config.tls.unwrap();
    assert_eq!(
        [config.data, tls.certificate, tls.key],
        [beside("store"), "/etc/main.pem".into(), beside("main.key")]
    );
    assert_eq!(config.backups.folder, Some(beside("../backups")));
    assert_eq!(config.monitoring, Some(MonitoringAddress::Unix(beside("watch"))));
    let cards = config.cards.unwrap().tls;
    assert_eq!([cards.certificate, cards.key], [beside("cards.pem"), "other.key".into()], "not of a file");
    assert_eq!(config.authorities.hpki_roots, [beside("a.pem"), "/b.pem".into()]);
    let lists = [
        ListPlace::File(beside("lists/a.crl")),
        ListPlace::Url("https://crl.example/b.crl".parse().unwrap()),
    ];
    assert_eq!(config.revocations.lists, lists);
}

#[test]
fn a_command_beside_a_server_has_its_settings_and_a_store_of_its_own() {
    let (folder, path) = file(
        "data = \"theirs\"\norigin = \"https://auth.kagura.test\"\nplaces = [{ network = \"10.0.0.0/8\", name = \"本館\" }]\n\
         [oidc]\nkeys = \"keys\"",
    );
    let server = Config::load(&Given { file: Some(path), ..Given::default() }).unwrap();
    let held = Some(HeldSettings::read(&server.held.announcement()).unwrap());
    let (_folder, own) = file("data = \"/ours\"\n[limits]\ninvitation = \"1h\"");
    let beside = Given { file: Some(own), held, ..Given::default() };
    let config = Config::load(&beside).unwrap();
    assert_eq!((config.data, config.origin), (PathBuf::from("/ours"), server.origin));
    assert_eq!(config.signing_keys, folder.path().join("keys"), "where the server has them");
    assert_eq!(config.places, server.places);
    assert_eq!(config.invitations.validity, Duration::from_hours(720), "as the server has it by default");
    for (key, value, agrees) in [
        ("origin", "https://auth.kagura.test/", true),
        ("origin", "https://other.kagura.test", false),
        ("limits.invitation", "720h", true),
        ("limits.invitation", "1h", false),
        ("limits.code", "never", false),
        ("log.level", "error", true),
    ] {
        let flags = [(key.to_owned(), value.to_owned())].into();
        let loaded = Config::load(&Given { flags, ..beside.clone() });
        assert_eq!(loaded.is_ok(), agrees, "{key} = {value}");
        if let Err(ConfigFaults(faults)) = loaded {
            assert!(matches!(&faults[..], [ConfigError::Held { .. }]), "{faults:?}");
        }
    }
}

#[test]
fn of_changed_settings_commands_have_those_that_the_server_took_over() {
    let held = |settings: &[(&str, &str)]| Config::with(settings).unwrap().held;
    let started = held(&[("origin", "https://a.kagura.test"), ("cards.crl_interval", "2h")]);
    let changed = held(&[("origin", "https://b.kagura.test"), ("places", "10.0.0.0/8=本館")]);
    let expected = held(&[("origin", "https://a.kagura.test"), ("places", "10.0.0.0/8=本館")]);
    assert_eq!(started.reloaded(&changed), expected);
}

#[test]
fn who_says_from_whom_a_connection_comes_is_a_proxy_that_is_named() {
    let settings = [("proxies", "10.0.0.1"), ("proxy_protocol", "required"), ("listen", "127.0.0.1:8443")];
    assert_eq!(Config::with(&settings).unwrap().proxy_protocol, ProxyProtocol::Required);
    for key in ["proxy_protocol", "cards.proxy_protocol"] {
        assert!(refusal(key, "required").contains("`proxies`"), "{key}");
    }
    let cards = [("cards.listen", "127.0.0.1:8443"), ("cards.certificate", "c"), ("cards.key", "k")];
    let both: Vec<_> = settings.into_iter().chain(cards).collect();
    let said = Config::with(&both).unwrap_err().to_string();
    assert!(said.contains("`cards.proxy_protocol`") && said.contains("`listen`"), "{said}");
    let both: Vec<_> = both.into_iter().chain([("cards.proxy_protocol", "required")]).collect();
    assert_eq!(Config::with(&both).unwrap().cards.unwrap().proxy_protocol, ProxyProtocol::Required);
}

#[test]
fn a_refusal_names_the_key_the_value_where_it_stands_and_what_is_allowed() {
    let (_folder, path) = file("[limits]\nceremony = \"11m\"");
    let said = Config::load(&Given { file: Some(path.clone()), ..Given::default() }).unwrap_err().to_string();
    for part in ["limits.ceremony", "11m", &path.display().to_string(), "from 1s to 10m"] {
        assert!(said.contains(part), "{part} is missing: {said}");
    }
    let environment = vec![("KAGURA_LISTEN".to_owned(), "here".to_owned())];
    let said = Config::load(&Given { environment, ..Given::default() }).unwrap_err().to_string();
    for part in ["listen", "here", "KAGURA_LISTEN", "port"] {
        assert!(said.contains(part), "{part} is missing: {said}");
    }
    let said = refusal("limits.password_tries", "11");
    for part in ["limits.password_tries", "11", "--limits-password-tries", "from 1 to 10"] {
        assert!(said.contains(part), "{part} is missing: {said}");
    }
}

#[test]
fn every_setting_refuses_what_it_cannot_be() {
    let wrong = [
        ("listen", "localhost"),
        ("origin", "http://auth.example"),
        ("origin", "https://auth.example/path"),
        ("origin", "https://user@auth.example"),
        ("origin", "https://192.0.2.1"),
        ("rp_id", "192.0.2.1"),
        ("rp_id", "a b"),
        ("rp_name", ""),
        ("data", ""),
        ("desk.group", "a b"),
        ("desk.socket", ""),
        ("cache", "256 MB"),
        ("monitoring.listen", "203.0.114.5:9464"),
        ("monitoring.drain", "6m"),
        ("traces.endpoint", "127.0.0.1:4318"),
        ("traces.endpoint", "grpc://127.0.0.1:4317"),
        ("traces.endpoint", "https://user:word@collector.example/"),
        ("traces.endpoint", "https://collector.example/?key=word"),
        ("traces.headers", "a\0b"),
        ("traces.roots", "a\0b"),
        ("traces.sample", "1.1"),
        ("traces.sample", "NaN"),
        ("traces.continue", "all"),
        ("traces.service", ""),
        ("traces.instance", "a\nb"),
        ("cache", "1KiB"),
        ("backup.folder", "a\0b"),
        ("backup.every", "5m"),
        ("backup.keep", "1"),
        ("backup.recipients", "AGE-SECRET-KEY-1QQQQ"),
        ("tls.certificate", "a\0b"),
        ("tls.key", "a\0b"),
        ("proxies", "10.0.0.0/33"),
        ("proxy_protocol", "optional"),
        ("connections", "15"),
        ("connections_per_address", "3"),
        ("places", "10.0.0.0/8"),
        ("applications", "karte=電子カルテ=javascript:alert(1)"),
        ("applications", "karte=電子カルテ=http://karte.example/"),
        ("applications", "karte=電子カルテ=https://karte.example/#secret"),
        ("applications", "karte=電子カルテ=https://user:word@karte.example/"),
        ("applications", "karte=電子カルテ=https://user@karte.example/"),
        ("applications", "a=A=https://a.example/,a=B=https://b.example/"),
        ("clients", "karte"),
        ("clients", "[]"),
        ("clients", r#"{"karte": {}}"#),
        ("clients", r#"{"karte": {"client_name": "k", "redirect_uris": ["http://karte.example/"]}}"#),
        ("oidc.keys", "a\0b"),
        ("cards.listen", "localhost:8443"),
        ("cards.domain", "192.0.2.1"),
        ("cards.port", "65536"),
        ("cards.proxy_protocol", "v2"),
        ("cards.certificate", "a\0b"),
        ("cards.key", "a\0b"),
        ("cards.hpki_policies", "1.2.x"),
        ("cards.jpki_policies", "1"),
        ("cards.tests", "yes"),
        ("cards.hpki_unknown", "ask"),
        ("cards.jpki_unknown", "ask"),
        ("cards.patience", "16m"),
        ("cards.tls12", "maybe"),
        ("cards.connections", "1"),
        ("cards.per_address", "1"),
        ("cards.hpki_roots", "a\0b"),
        ("cards.hpki_intermediates", "a\0b"),
        ("cards.jpki_roots", "a\0b"),
        ("cards.crls", "ldap://crl.example/"),
        ("cards.crls", "https://user@crl.example/"),
        ("cards.crl_interval", "1s"),
        ("cards.crl_size", "1KiB"),
        ("cards.private_sources", "yes"),
        ("oidc.private_clients", "yes"),
        ("oidc.client_roots", "a\0b"),
        ("cards.ocsp", "file:///etc/passwd"),
        ("cards.ocsp_timeout", "1m"),
        ("cards.ocsp_skew", "2h"),
        ("cards.ocsp_life", "8d"),
        ("cards.ocsp_nonce", "no"),
        ("limits.code", "10"),
        ("limits.journey", "61m"),
        ("limits.ceremony", "10m1s"),
        ("limits.invitation", "-1d"),
        ("limits.password_tries", "0"),
        ("limits.password_length", "5"),
        ("limits.devices_per_holder", "many"),
        ("limits.incidents", "99999999999999999999d"),
        ("limits.incident_count", "10"),
        ("limits.strangers_per_address", "1KiB"),
        ("limits.strangers", "-1"),
        ("limits.body", "1GiB"),
        ("session.idle", "1.5h"),
        ("session.absolute", ""),
        ("session.confirmed", "２m"),
        ("session.per_holder", "0"),
        ("rates.address", "0"),
        ("rates.network", "0"),
        ("rates.journey", "0"),
        ("rates.holder", "1e3"),
        ("rates.holder_in_all", "0"),
        ("rates.reports", "0"),
        ("rates.reports_in_all", "none"),
        ("rates.invitation", "+"),
        ("rates.application", "0"),
        ("help_desk", "03-0000\u{7}0000"),
        ("security.contact", "security@example.jp"),
        ("security.policy", "http://example.jp/policy"),
        ("log.level", "loud"),
        ("log.format", "xml"),
    ];
    for setting in SETTINGS {
        assert!(
            wrong.iter().any(|(key, _)| *key == setting.key),
            "`{}` needs a value here that it refuses",
            setting.key
        );
    }
    for (key, value) in wrong {
        assert!(refusal(key, value).contains(&format!("`{key}`")), "{key} = {value}");
    }
}

#[test]
fn an_origin_that_is_another_host_to_browsers_is_refused() {
    // With the dot of an absolute name no passkey of the host works (WebAuthn §5.1.2).
    for origin in ["https://auth.example.jp.", "https://auth.example.jp.:8443", "http://localhost.:8080"] {
        assert!(refusal("origin", origin).contains("`origin`"), "{origin}");
    }
}

#[test]
fn whom_to_tell_of_a_weakness_is_an_address_that_works() {
    for contact in ["mailto:security@example.jp", "https://example.jp/security", "tel:+81-3-0000-0000"] {
        let config = Config::with(&[("security.contact", contact)]).unwrap();
        assert_eq!(config.security.unwrap().contact.as_str(), contact);
    }
    for contact in [
        "http://example.jp",
        "mailto:",
        "https://",
        "javascript:alert(1)",
        "example.jp",
        "https://a:b@example.jp",
    ] {
        assert!(refusal("security.contact", contact).contains("mailto:"), "{contact}");
    }
    assert!(Config::with(&[]).unwrap().security.is_none());
    assert!(refusal("security.policy", "https://example.jp/policy").contains("`security.contact`"));
}

#[test]
fn a_misspelt_key_is_refused_and_the_nearest_named() {
    let said = from_file("[limits]\ncermony = \"5m\"").unwrap_err().to_string();
    assert!(said.contains("limits.cermony") && said.contains("`limits.ceremony`"), "{said}");
    let said = from_file("[tls]\ncert = \"c.pem\"").unwrap_err().to_string();
    assert!(said.contains("`tls.certificate`"), "{said}");
    let environment = vec![("KAGURA_LIMITS_CEREMNY".to_owned(), "5m".to_owned())];
    let said = Config::load(&Given { environment, ..Given::default() }).unwrap_err().to_string();
    assert!(said.contains("`KAGURA_LIMITS_CEREMONY`"), "{said}");
}

#[test]
fn variables_of_other_tools_are_left_alone() {
    for other in ["KAGURA_BROWSER", "KAGURA_SERVICE_HOST", "KAGURA_PORT", "KAGURA_CARDS_SERVICE_PORT_HTTPS"] {
        let environment = vec![(other.to_owned(), "webkit".to_owned())];
        assert!(Config::load(&Given { environment, ..Given::default() }).is_ok(), "{other}");
    }
}

#[test]
fn a_variable_that_begins_as_a_group_of_ours_was_meant_for_one_of_it() {
    for (slip, meant) in [
        ("KAGURA_TLS_CERT", "`KAGURA_TLS_CERTIFICATE`"),
        ("KAGURA_CARDS_CERT", "`KAGURA_CARDS_CERTIFICATE`"),
        ("KAGURA_MONITORING", "`KAGURA_MONITORING_LISTEN`"),
        ("KAGURA_LOG", "`KAGURA_LOG_LEVEL`"),
        ("KAGURA_TLS_CERTIFICATE_FILE", "KAGURA_TLS_CERTIFICATE"),
        ("KAGURA_CARDS_ROOT_FILES", "KAGURA_CARDS_"),
    ] {
        let environment = vec![(slip.to_owned(), "x".to_owned())];
        let said = Config::load(&Given { environment, ..Given::default() }).unwrap_err().to_string();
        assert!(said.contains(slip) && said.contains(meant), "{said}");
    }
}

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    let said = from_file(
        "listen = \"here\"\nrp_idd = \"a\"\n[session]\nidle = \"2h\"\nabsolute = \"1h\"\n[limits]\ncode = \"0s\"",
    )
    .unwrap_err();
    let keys = ["`listen`", "`rp_idd`", "`limits.code`"];
    assert_eq!(said.0.len(), keys.len(), "{said}");
    assert!(keys.iter().all(|key| said.to_string().contains(key)), "{said}");
    let said = Config::with(&[
        ("origin", "https://auth.kagura.or.jp"),
        ("rp_id", "or.jp"),
        ("cards.listen", "127.0.0.1:8443"),
        ("cards.domain", "or.jp"),
        ("session.idle", "2h"),
        ("session.absolute", "1h"),
        ("tls.key", "key.pem"),
        ("security.policy", "https://kagura.or.jp/"),
        ("monitoring.listen", "127.0.0.1:8443"),
    ])
    .unwrap_err();
    let keys = [
        "`rp_id`",
        "`tls.certificate`",
        "`cards.certificate`",
        "`cards.key`",
        "`cards.domain`",
        "`session.absolute`",
        "`monitoring.listen`",
        "`security.contact`",
    ];
    assert_eq!(said.0.len(), keys.len(), "{said}");
    assert!(keys.iter().all(|key| said.to_string().contains(key)), "{said}");
}

#[test]
fn a_secret_key_in_the_place_of_the_public_one_is_never_echoed() {
    for secret in
        ["AGE-SECRET-KEY-1QQQSECRET", "age-secret-key-1qqqsecret", "age1x,AGE-SECRET-KEY-1QQQSECRET"]
    {
        let said = refusal("backup.recipients", secret);
        assert!(said.contains("age1…") && !said.to_lowercase().contains("1qqq"), "{said}");
    }
}

#[test]
fn backups_are_kept_outside_the_store() {
    for folder in ["/srv/kagura", "/srv/kagura/backups"] {
        let settings = [("data", "/srv/kagura"), ("backup.folder", folder)];
        assert!(Config::with(&settings).unwrap_err().to_string().contains("`backup.folder`"));
    }
    let config = Config::with(&[("data", "/srv/kagura"), ("backup.folder", "/srv/kagura-backups")]).unwrap();
    assert_eq!((config.backups.keep, config.backups.every.as_secs()), (14, 86_400));
}

#[test]
fn a_password_in_an_address_is_never_echoed() {
    let said = refusal("origin", "https://admin:hunter2@auth.example");
    assert!(!said.contains("hunter2") && said.contains("auth.example"), "{said}");
}

#[test]
fn a_file_that_is_missing_or_is_not_toml_is_named() {
    let given = Given { file: Some("/nowhere/kagura.toml".into()), ..Given::default() };
    assert!(Config::load(&given).unwrap_err().to_string().contains("/nowhere/kagura.toml"));
    let ConfigFaults(faults) = from_file("listen = ").unwrap_err();
    assert!(matches!(&faults[..], [ConfigError::Syntax { .. }]), "{faults:?}");
}

#[test]
fn passkeys_are_bound_to_the_host_or_a_parent_domain_of_it() {
    let with = |rp_id| Config::with(&[("origin", "https://auth.kagura.example"), ("rp_id", rp_id)]);
    for rp_id in ["auth.kagura.example", "kagura.example", "KAGURA.example"] {
        assert!(with(rp_id).is_ok(), "{rp_id}");
    }
    for rp_id in ["example", "agura.example", "other.example", "x.auth.kagura.example"] {
        let said = with(rp_id).unwrap_err().to_string();
        assert!(said.contains("`rp_id`") && said.contains("https://auth.kagura.example"), "{said}");
    }
}

#[test]
fn certificate_and_key_come_together() {
    let said = refusal("tls.certificate", "cert.pem");
    assert!(said.contains("`tls.key`") && said.contains("tls.certificate"), "{said}");
    assert!(refusal("tls.key", "key.pem").contains("`tls.certificate`"));
    assert!(Config::with(&[("tls.certificate", "cert.pem"), ("tls.key", "key.pem")]).unwrap().tls.is_some());
}

#[test]
fn places_and_applications_read_the_same_from_a_line_and_from_a_list() {
    let line = Config::with(&[
        ("places", "10.1.0.0/16=本館, 10.2.0.0/16=外来"),
        ("applications", "karte=電子カルテ=https://karte.example/?a=b"),
        ("proxies", "10.0.0.1, 10.9.0.0/16"),
    ])
    .unwrap();
    let list = from_file(
        "proxies = [\"10.0.0.1\", \"10.9.0.0/16\"]
         places = [{ network = \"10.1.0.0/16\", name = \"本館\" }, \"10.2.0.0/16=外来\"]
         [[applications]]
         id = \"karte\"
         name = \"電子カルテ\"
         home = \"https://karte.example/?a=b\"",
    )
    .unwrap();
    assert_eq!(line.places, list.places);
    assert_eq!(line.applications, list.applications);
    assert_eq!(line.proxies, list.proxies);
    let taken_over = LiveSettings::of(&line);
    assert_eq!(taken_over.place("10.2.3.4".parse().unwrap()), Some("外来"));
    assert_eq!(taken_over.place("10.3.3.4".parse().unwrap()), None);
    assert_eq!(taken_over.application("karte").unwrap().name, "電子カルテ");
    assert_eq!(line.trusts("10.9.1.1".parse().unwrap()), PeerTrust::Proxy);
    assert_eq!(line.trusts("10.8.1.1".parse().unwrap()), PeerTrust::Stranger);
}

#[test]
fn numbers_may_stand_without_quotation_marks_in_the_file() {
    assert_eq!(from_file("[limits]\npassword_tries = 3").unwrap().invitations.tries, 3);
}

#[test]
fn the_documentation_names_every_setting_its_default_variable_and_flag_in_either_language() {
    for language in Language::ALL {
        let (markdown, plain) = (config::markdown(language), config::plain(language));
        let toml = config::toml_example(language);
        for setting in SETTINGS {
            let (doc, allowed) = (setting.doc.in_language(language), (setting.allowed)());
            assert!(doc.len() > 20 && doc.ends_with(['.', '。']), "{}", setting.key);
            for text in [&markdown, &plain] {
                for part in [setting.key, setting.default, &setting.variable(), &setting.flag(), doc] {
                    assert!(text.contains(part), "{part}");
                }
            }
            assert!(toml.contains(doc) && toml.contains(allowed.in_language(language)), "{}", setting.key);
        }
        let japanese = |c: char| matches!(c, '\u{3041}'..='\u{30FF}');
        assert_eq!(toml.contains(japanese), language == Language::Ja);
    }
}

#[test]
fn the_example_file_with_its_comments_taken_away_gives_the_defaults() {
    let uncommented: String = config::toml_example(Language::En)
        .lines()
        .map(|line| match line.strip_prefix("# ") {
            Some(rest) if rest.split_once(" = ").is_some_and(|(key, _)| !key.contains(' ')) => {
                format!("{rest}\n")
            }
            _ => format!("{line}\n"),
        })
        .collect();
    let (folder, path) = file(&uncommented);
    let mut read = Config::load(&Given { file: Some(path), ..Given::default() })
        .unwrap_or_else(|error| panic!("{error}\n{uncommented}"));
    // Its relative path starts at the file's folder, and what is within starts there, too.
    read.data = read.data.strip_prefix(folder.path()).unwrap().to_owned();
    read.signing_keys = read.signing_keys.strip_prefix(folder.path()).unwrap().to_owned();
    read.file = None;
    // What a server was given, it hands on as it was.
    let mut usual = Config::with(&[]).unwrap();
    usual.held.clone_from(&read.held);
    usual.content = read.content;
    assert_eq!(format!("{read:?}"), format!("{usual:?}"));
}

#[test]
fn sources_read_like_sentences() {
    assert_eq!(ValueSource::Default.to_string(), "the default");
    assert_eq!(ValueSource::Flag("--listen".into()).to_string(), "given as --listen");
}

#[test]
fn the_server_is_watched_where_no_stranger_comes() {
    let config = |settings: &[(&str, &str)]| Config::with(settings).map(|config| config.monitoring);
    assert_eq!(config(&[]).unwrap(), None);
    for good in [
        "127.0.0.1:9464",
        "[::1]:9464",
        "10.1.2.3:9464",
        "0.0.0.0:9464",
        "127.0.0.1:0",
        "unix:/run/kagura/m.socket",
    ] {
        assert_eq!(config(&[("monitoring.listen", good)]).unwrap().unwrap().to_string(), good);
    }
    for bad in [
        "9464",
        "localhost:9464",
        "8.8.8.8:9464",
        "[2606:4700::1111]:9464",
        "unix:",
        "/run/m.socket",
        "unix:a\0b",
    ] {
        assert!(refusal("monitoring.listen", bad).contains("never one of the Internet"), "{bad}");
    }
    for (listen, monitoring, meets) in [
        ("127.0.0.1:8080", "127.0.0.1:8080", true),
        ("0.0.0.0:8080", "127.0.0.1:8080", true),
        ("127.0.0.1:8080", "[::]:8080", true),
        ("10.0.0.1:8080", "127.0.0.1:8080", false),
        ("127.0.0.1:8080", "127.0.0.1:8081", false),
        ("127.0.0.1:0", "127.0.0.1:0", false),
    ] {
        let refused = config(&[("listen", listen), ("monitoring.listen", monitoring)]);
        assert_eq!(refused.is_err(), meets, "{listen} {monitoring}");
    }
    let cards = [
        ("cards.listen", "127.0.0.1:8443"),
        ("cards.certificate", "cards.pem"),
        ("cards.key", "cards.key"),
        ("monitoring.listen", "127.0.0.1:8443"),
    ];
    let refused = config(&cards).unwrap_err().to_string();
    assert!(refused.contains("another address than that of `cards.listen`"), "{refused}");
}

#[test]
fn what_a_running_server_takes_over_is_said_of_each_setting() {
    for key in LIVE {
        assert!(SETTINGS.iter().any(|setting| setting.key == *key), "{key}");
    }
    let plain = config::plain(Language::En);
    assert_eq!(plain.matches("as soon as the file changes").count(), LIVE.len());
    assert_eq!(plain.matches("from the next start on").count(), SETTINGS.len() - LIVE.len());
}

const KARTE: &str = "client_name = \"電子カルテ\"\nredirect_uris = [\"https://karte.example/cb\"]\n";

#[test]
fn applications_are_tables_of_the_settings_with_the_fields_of_the_command() {
    let hash = "0".repeat(64);
    let text = format!(
        "[clients.karte]\n{KARTE}client_secret_sha256 = \"{hash}\"\nscope = \"openid profile\"\n\
         [clients.ward]\nclient_name = \"病棟\"\ntoken_endpoint_auth_method = \"private_key_jwt\"\n\
         jwks_file = \"ward.jwks\"\ngrant_types = [\"urn:openid:params:grant-type:ciba\"]\n"
    );
    let (folder, path) = file(&text);
    let config = Config::load(&Given { file: Some(path), ..Given::default() }).unwrap();
    let ids: Vec<_> = config.clients.iter().map(|it| it.id.to_string()).collect();
    assert_eq!(ids, ["karte", "ward"]);
    assert_eq!(config.clients[0].metadata.scope.to_string(), "openid profile");
    // Files are found beside the settings.
    assert_eq!(config.clients[1].files().collect::<Vec<_>>(), [&folder.path().join("ward.jwks")]);
    // The log has their names, and nothing that proves one.
    assert_eq!(config.told["clients"], "karte, ward");
    assert!(!String::from_utf8(config.held.announcement()).unwrap().contains("karte"));
}

#[test]
fn what_is_wrong_with_an_application_is_said_with_its_reason_and_no_secret_is_told() {
    const SECRET: &str = "client_secret_file = \"hunter2\"\n";
    let long = "GEHEIM0123456789012345678901234567890123456";
    for (more, reason) in [
        (String::new(), "`client_secret_basic` needs a secret"),
        ("client_secret_sha256 = \"hunter2hunter2\"".to_owned(), "64 hexadecimal digits"),
        (
            "client_secret_sha256 = \"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\""
                .to_owned(),
            "of an empty secret",
        ),
        (
            "client_secret_sha256 = \"01ba4719c80b6fe911b091a7c05124b64eeece964e09c058ef8f9805daca546b\""
                .to_owned(),
            "of an empty secret",
        ),
        ("client_secret = \"hunter2hunter2\"".to_owned(), "a secret never stands in the settings"),
        (format!("{SECRET}scope = \"openid email\""), "`scope`: `email` is no scope"),
        (format!("{SECRET}scope = \"profile\""), "`scope` has to contain `openid`"),
        (format!("{SECRET}grant_lifetime = \"hunter2\""), "`grant_lifetime`: expected u64"),
        (format!("{SECRET}grant_lifetime = 1"), "between 60 and 64800 seconds"),
        (format!("{SECRET}grant_types = []"), "`grant_types` has to have something beside `refresh_token`"),
        (format!("{SECRET}token_endpoint_auth_method = \"{long}\""), "expected one of `client_secret_basic`"),
        (format!("{SECRET}client_nmae = \"hunter2\""), "unknown field `client_nmae`"),
        (
            format!("{SECRET}client_uri = \"https://hunter2:hunter2@k:hunter2/\""),
            "`client_uri` cannot be used: it names a user or a password",
        ),
        (
            format!(
                "{SECRET}post_logout_redirect_uris = [\"https://a:hunter2@karte.example/?token=hunter2\"]"
            ),
            "https://…@karte.example/…",
        ),
        (
            "client_secret_file = { a = \"hunter2\" }".to_owned(),
            "`client_secret_file` has to be the path of a file",
        ),
        (
            format!("token_endpoint_auth_method = \"none\"\n{SECRET}"),
            "with `token_endpoint_auth_method = \"none\"` there is no secret",
        ),
        ("token_endpoint_auth_method = \"private_key_jwt\"".to_owned(), "`jwks` (`--jwks`) is needed"),
        (
            format!("jwks_file = \"a\"\n{SECRET}"),
            "`jwks` (`--jwks`) is needed for `private_key_jwt`, and for nothing else",
        ),
        ("client_secret_file = [\"a\", \"b\", \"c\"]".to_owned(), "there may be two secrets"),
    ] {
        let said = from_file(&format!("[clients.karte]\n{KARTE}{more}\n")).unwrap_err().to_string();
        assert!(said.contains("`clients.karte`: ") && said.contains(reason), "{more}: {said}");
        assert!(!said.contains("hunter2") && !said.contains(long), "{more}: {said}");
        assert_eq!(said.lines().count(), 2, "it is no other field's fault: {said}");
    }
}

#[test]
fn every_table_with_a_fault_is_named_at_once() {
    let text = format!(
        "[clients.karte]\n{KARTE}client_secret_file = \"s\"\nscope = \"x\"\ngrant_lifetime = 1\n[clients.\"a b\"]\n\
         [clients.ward]\n{KARTE}"
    );
    let said = from_file(&text).unwrap_err().to_string();
    for each in [
        "`clients.karte`: `scope`",
        "`clients.a b`: its name is no id",
        "`clients.ward`: `client_secret_basic`",
    ] {
        assert!(said.contains(each), "{each}: {said}");
    }
}

#[test]
fn a_fault_of_the_file_has_its_place_and_nothing_of_its_text() {
    for (text, place) in [
        ("\n[clients.karte]\nclient_secret = \"GEHEIM\n", "line 3, column "),
        ("client_secret = GEHEIM\n", "line 1, column "),
        ("a = \"GEHEIM\" GEHEIM\n", "line 1, column "),
        ("a = 'GEHEIM", "line 1, column "),
        ("a = \"GEHEIM\\q\"", "line 1, column "),
        ("[clients.karte]\nGEHEIM\n", "line 2, column "),
        ("a = 1GEHEIM\n", "line 1, column "),
        ("a = { b = \"GEHEIM\"", "line 1, column "),
        ("電 = \"GEHEIM\"", "line 1, column "),
    ] {
        let said = from_file(text).unwrap_err().to_string();
        assert!(said.contains("is not TOML") && said.contains(place), "{text}: {said}");
        assert!(!said.contains("GEHEIM"), "{text}: {said}");
    }
}

#[test]
fn a_settings_file_that_is_no_file_is_not_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("kagura.toml");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    for path in [pipe, "/dev/zero".into(), folder.path().to_owned()] {
        let said = Config::load(&Given { file: Some(path), ..Given::default() }).unwrap_err().to_string();
        assert!(said.contains("cannot be read"), "{said}");
    }
}

#[test]
fn the_document_has_every_field_of_a_registration() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let document = std::fs::read_to_string(root.join("../docs/applications.md")).unwrap();
    let (_, table) = document.split_once("## Fields of a registration\n").unwrap();
    let (table, _) = table.split_once("\n## ").unwrap();
    let unknown = serde_json::from_str::<server::oidc::client::ClientMetadata>(r#"{"?": 1}"#);
    let said = unknown.unwrap_err().to_string();
    let (_, names) = said.split_once("expected one of ").unwrap();
    let names: Vec<_> = names.split('`').skip(1).step_by(2).collect();
    assert!(names.len() > 20, "{names:?}");
    let own = ["client_secret_file", "client_secret_sha256", "jwks_file"];
    for name in names.iter().chain(&own) {
        assert!(table.contains(&format!("\n| `{name}` | ")), "{name}");
    }
    assert_eq!(table.matches("\n| `").count(), names.len() + own.len());
    // What it says of defaults is so.
    let usual: server::oidc::client::ClientMetadata =
        serde_json::from_str(r#"{"client_name": "k"}"#).unwrap();
    let usual = serde_json::to_value(usual).unwrap();
    for (name, value) in usual.as_object().unwrap() {
        let row = table.lines().find(|line| line.starts_with(&format!("| `{name}` | "))).unwrap();
        let default = match value {
            serde_json::Value::String(text) => text.clone(),
            serde_json::Value::Array(all) if all.is_empty() => continue,
            serde_json::Value::Array(all) => {
                all.iter().map(|it| it.as_str().unwrap()).collect::<Vec<_>>().join(", ")
            }
            other => other.to_string(),
        };
        assert!(
            name == "client_name" || row.contains(&format!("| `{default}` |")),
            "{name} = {default}: {row}"
        );
    }
}

#[test]
fn two_applications_of_one_name_are_refused() {
    let one = format!("{KARTE}client_secret_file = \"s\"\n");
    let twice = format!("[clients.karte]\n{one}[clients.karte]\n{one}");
    let said = from_file(&twice).unwrap_err().to_string();
    assert!(
        said.contains("line 5, column ")
            && said.contains("`clients.karte` stands there a second time, and first in line 1"),
        "{said}"
    );
    let alias =
        format!("[clients.karte]\n{one}[clients.FIDO]\n{one}[clients.FIDO.aliases]\nkarte = \"phone\"\n");
    assert!(from_file(&alias).unwrap_err().to_string().contains("karte stands twice"));
    let json = r#"{"client_name": "k", "redirect_uris": ["https://k.example/"], "client_secret_file": "s"}"#;
    assert!(refusal("clients", &format!(r#"{{"k": {json}, "k": {json}}}"#)).contains("k stands twice"));
    assert_eq!(Config::with(&[("clients", &format!(r#"{{"k": {json}}}"#))]).unwrap().clients.len(), 1);
}

#[test]
fn a_collector_is_named_with_and_without_the_path_of_traces() {
    let collector =
        |given| Config::with(&[("traces.endpoint", given)]).unwrap().traces.unwrap().collector.to_string();
    for (given, whole) in [
        ("http://127.0.0.1:4318", "http://127.0.0.1:4318/v1/traces"),
        ("http://127.0.0.1:4318/", "http://127.0.0.1:4318/v1/traces"),
        ("https://collector.example/otlp/", "https://collector.example/otlp/v1/traces"),
        ("https://collector.example/otlp/v1/traces", "https://collector.example/otlp/v1/traces"),
    ] {
        assert_eq!(collector(given), whole);
    }
    for (sample, share) in [("0", 0.0), ("0.25", 0.25), ("1", 1.0)] {
        let given = [("traces.endpoint", "http://127.0.0.1:4318"), ("traces.sample", sample)];
        assert!((Config::with(&given).unwrap().traces.unwrap().share - share).abs() < f64::EPSILON);
    }
    assert!(refusal("traces.sample", "-0.1").contains("from 0 to 1"));
    assert!(Config::with(&[]).unwrap().traces.is_none(), "nobody is told anything without being named");
}
