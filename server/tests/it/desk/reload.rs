//! What a running server takes over: its certificates, whose cards it accepts, applications; at SIGHUP and by itself, wholly or not at all.

use crate::desk::serving::{Serving, ask, wait_until};
use crate::pki::common::self_signed;
use crate::ports::free;
use serde_json::{Value, json};
use server::ids::{Draw as _, SystemRandom};
use std::fs::{self, File};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A server with TLS and a settings file, and what it says.
struct Reloading {
    serving: Serving,
    monitoring: SocketAddr,
    folder: tempfile::TempDir,
}

/// Makes a certificate and its key for localhost.
fn certificate(folder: &Path, name: &str) -> [PathBuf; 2] {
    self_signed(folder, name, "localhost")
}

impl Reloading {
    fn start() -> Self {
        let (folder, monitoring) = (tempfile::tempdir().unwrap(), free());
        for (file, from) in certificate(folder.path(), "first").iter().zip(["server.pem", "server.key"]) {
            fs::rename(file, folder.path().join(from)).unwrap();
        }
        let mut it = Self {
            serving: Serving::with("", |command| {
                let settings = folder.path().join("kagura.toml");
                fs::write(&settings, Self::settings(folder.path(), monitoring, "")).unwrap();
                command
                    .env("KAGURA_CONFIG", settings)
                    .stderr(File::create(folder.path().join("log")).unwrap());
            }),
            monitoring,
            folder,
        };
        assert!(it.serving.child.try_wait().unwrap().is_none());
        it
    }

    fn settings(folder: &Path, monitoring: SocketAddr, more: &str) -> String {
        let folder = folder.display();
        format!(
            "{more}\n[tls]\ncertificate = \"{folder}/server.pem\"\nkey = \"{folder}/server.key\"\n[monitoring]\nlisten = \"{monitoring}\"\n"
        )
    }

    /// Writes other settings, in front of those that stay.
    fn writes(&self, more: &str) {
        let text = Self::settings(self.folder.path(), self.monitoring, more);
        fs::write(self.folder.path().join("kagura.toml"), text).unwrap();
    }

    fn replaces(&self, name: &str, to: &str) {
        fs::rename(self.folder.path().join(name), self.folder.path().join(to)).unwrap();
    }

    fn hangs_up(&self) {
        self.serving.signal("HUP");
    }

    /// Whose certificate the server shows.
    fn shows(&self) -> String {
        let at = self.serving.main.to_string();
        let shown = Command::new("openssl")
            .args(["s_client", "-connect", &at, "-servername", "localhost"])
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&shown.stdout).into_owned();
        let subject = text.lines().find_map(|line| line.strip_prefix("subject=")).map(str::trim);
        subject.unwrap_or_else(|| panic!("{shown:?}")).to_owned()
    }

    fn is_ready(&self) -> String {
        ask(self.monitoring, "GET /readyz HTTP/1.1\r\nhost: x\r\n\r\n")
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap()
    }
}

#[test]
fn a_renewed_certificate_is_shown_without_a_restart() {
    let mut it = Reloading::start();
    assert!(it.shows().ends_with("first"), "{}", it.shows());
    certificate(it.folder.path(), "second");
    it.replaces("second.pem", "server.pem");
    // The key is not there yet: what was shown goes on being shown, and is said to be old.
    it.hangs_up();
    wait_until(|| it.is_ready().contains("settings: what was changed cannot be used"));
    assert!(it.is_ready().starts_with("HTTP/1.1 200 "), "people come in all the same: {}", it.is_ready());
    assert!(it.shows().ends_with("first"), "{}", it.shows());
    assert!(it.log().contains("everything stays as it was"), "{}", it.log());
    it.replaces("second.key", "server.key");
    it.hangs_up();
    wait_until(|| it.shows().ends_with("second"));
    wait_until(|| !it.is_ready().contains("settings: what was changed"));
    // The same with nobody to say so: certificate and key are found to have changed.
    certificate(it.folder.path(), "third");
    it.replaces("third.pem", "server.pem");
    it.replaces("third.key", "server.key");
    wait_until(|| it.shows().ends_with("third"));
    it.serving.stops_soon();
}

#[test]
fn a_certificate_by_which_no_browser_comes_in_takes_the_place_of_none_by_which_they_do() {
    let mut it = Reloading::start();
    self_signed(it.folder.path(), "stranger", "other.example,127.0.0.1.example");
    it.replaces("stranger.pem", "server.pem");
    it.replaces("stranger.key", "server.key");
    it.hangs_up();
    let said = "the new certificate of `tls.certificate` cannot be used: it is not for localhost";
    wait_until(|| it.is_ready().contains(said));
    assert!(it.log().contains(said), "{}", it.log());
    assert!(it.shows().ends_with("first"), "{}", it.shows());
    certificate(it.folder.path(), "second");
    it.replaces("second.pem", "server.pem");
    it.replaces("second.key", "server.key");
    it.hangs_up();
    wait_until(|| it.shows().ends_with("second"));
    it.serving.stops_soon();
}

#[test]
fn what_cannot_be_taken_over_is_told_and_nothing_of_it_is_used() {
    let mut it = Reloading::start();
    let application =
        "applications = [{ id = \"karte\", name = \"電子カルテ\", home = \"https://karte.example/\" }]";
    it.writes(&format!("{application}\nlistne = \"a\""));
    it.hangs_up();
    wait_until(|| it.is_ready().contains("there is no setting `listne`"));
    assert!(!it.log().contains("were read again"), "{}", it.log());
    // Where it listens and who it is hold from the next start on, the rest from now on.
    it.writes(&format!("{application}\nrp_name = \"別の名前\""));
    it.hangs_up();
    wait_until(|| it.is_ready().contains("a restart is needed for `rp_name`"));
    it.writes(application);
    it.hangs_up();
    wait_until(|| !it.is_ready().contains("a restart is needed"));
    it.serving.stops_soon();
}

#[test]
fn an_application_is_known_as_soon_as_the_settings_name_it() {
    let folder = tempfile::tempdir().unwrap();
    let settings = folder.path().join("kagura.toml");
    fs::write(&settings, "").unwrap();
    let mut serving = Serving::with("", |command| {
        command.env("KAGURA_CONFIG", &settings);
    });
    let login = |serving: &Serving| serving.asks_for_login(r#"{"application":"karte"}"#);
    assert!(login(&serving).starts_with("HTTP/1.1 400 "), "{}", login(&serving));
    let karte =
        "[[applications]]\nid = \"karte\"\nname = \"電子カルテ\"\nhome = \"https://karte.example/\"\n";
    fs::write(&settings, karte).unwrap();
    wait_until(|| login(&serving).starts_with("HTTP/1.1 200 "));
    fs::write(&settings, NOTHING).unwrap();
    serving.signal("HUP");
    wait_until(|| login(&serving).starts_with("HTTP/1.1 400 "));
    serving.stops_soon();
}

/// Settings that say nothing of applications.
const NOTHING: &str = "cards.tests = \"refuse\"\n";

/// What `kagura client list` says of one, while the server runs.
fn client(serving: &Serving, id: &str) -> Option<Value> {
    let output = serving.desk(&["client", "list", "--json"]);
    let lines = String::from_utf8(output.stdout).unwrap();
    let mut all = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    all.find(|it| it["client_id"] == id)
}

/// Where a person is who is sent here by an application of this name.
fn comes(serving: &Serving, id: &str) -> String {
    let back = "https%3A%2F%2Fkarte.example%2Fcb";
    let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    let port = serving.main.port();
    let asks = format!(
        "GET /oidc/authorize?client_id={id}&redirect_uri={back}&response_type=code&scope=openid\
         &code_challenge={challenge}&code_challenge_method=S256 HTTP/1.1\r\nhost: localhost:{port}\r\nconnection: close\r\n\r\n"
    );
    ask(serving.main, &asks)
}

#[test]
fn applications_of_the_settings_come_and_go_with_them_and_the_command_leaves_them_alone() {
    let folder = tempfile::tempdir().unwrap();
    let settings = folder.path().join("kagura.toml");
    let secret = SystemRandom.secret();
    fs::write(folder.path().join("karte.secret"), format!("{}\n", secret.reveal())).unwrap();
    fs::write(&settings, "").unwrap();
    let mut serving = Serving::with("", |command| {
        command.env("KAGURA_CONFIG", &settings).stderr(File::create(folder.path().join("log")).unwrap());
    });
    let log = || fs::read_to_string(folder.path().join("log")).unwrap();
    assert!(comes(&serving, "karte").starts_with("HTTP/1.1 400 "));
    let karte = |more: &str| {
        format!(
            "[clients.karte]\nclient_name = \"電子カルテ\"\nredirect_uris = [\"https://karte.example/cb\"]\n\
             client_secret_file = \"karte.secret\"\n{more}\n"
        )
    };
    fs::write(&settings, karte("")).unwrap();
    serving.signal("HUP");
    wait_until(|| comes(&serving, "karte").starts_with("HTTP/1.1 303 "));
    let there = client(&serving, "karte").unwrap();
    assert_eq!((&there["standing"], &there["origin"]["is"]), (&json!("enabled"), &json!("settings")));
    assert_eq!(there["origin"]["place"], settings.display().to_string());
    assert!(!there.to_string().contains(secret.reveal()) && !log().contains(secret.reveal()));
    // The command says where it stands, and changes nothing.
    let add =
        ["client", "add", "karte", "--name", "x", "--redirect-uri", "https://karte.example/", "--replace"];
    for words in
        [&add[..], &["client", "disable", "karte", "--yes"], &["client", "rotate-secret", "karte", "--yes"]]
    {
        let output = serving.desk(words);
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && said.contains(&*settings.display().to_string()), "{said}");
    }
    assert_eq!(client(&serving, "karte").unwrap(), there);
    // What cannot be used keeps nobody else from what is said of him.
    let other = "[clients.other]\nclient_name = \"o\"\nredirect_uris = [\"https://o.example/\"]\nclient_secret_file = \"none\"";
    fs::write(&settings, karte("scope = \"openid\"") + other).unwrap();
    serving.signal("HUP");
    wait_until(|| log().contains("`clients.other`"));
    assert_eq!(client(&serving, "karte").unwrap()["metadata"]["scope"], "openid");
    assert_eq!(client(&serving, "other"), None);
    fs::write(&settings, karte("")).unwrap();
    serving.signal("HUP");
    wait_until(|| client(&serving, "karte").unwrap() == there);
    // Nor does the name of one that the command has registered.
    serving.desk(&["client", "add", "other", "--name", "o", "--redirect-uri", "https://o.example/"]);
    fs::write(&settings, karte("scope = \"openid\"") + &other.replace("none", "karte.secret")).unwrap();
    serving.signal("HUP");
    wait_until(|| log().contains("was registered by `kagura client add`"));
    assert_eq!(client(&serving, "karte").unwrap(), there);
    // Once it is disabled the settings have it, without a change of the file.
    serving.desk(&["client", "disable", "other", "--yes"]);
    wait_until(|| client(&serving, "other").unwrap()["origin"]["is"] == "settings");
    assert_eq!(client(&serving, "karte").unwrap()["metadata"]["scope"], "openid");
    // A file without any setting takes nobody out: an editor was stopped, or the disk is full.
    fs::write(&settings, "\n# \n").unwrap();
    serving.signal("HUP");
    wait_until(|| log().contains("has no setting any more"));
    assert_eq!(client(&serving, "karte").unwrap()["standing"], "enabled");
    // Without its table it is as one that was disabled; with it, as before. Nobody has to say so.
    fs::write(&settings, NOTHING).unwrap();
    wait_until(|| comes(&serving, "karte").starts_with("HTTP/1.1 400 "));
    assert_eq!(client(&serving, "karte").unwrap()["standing"], "disabled");
    assert!(log().contains("karte, other") && log().contains("taken out of the settings"), "{}", log());
    let output = serving.desk(&add[..add.len() - 1]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("stood in the settings"), "{output:?}");
    fs::write(&settings, karte("")).unwrap();
    wait_until(|| comes(&serving, "karte").starts_with("HTTP/1.1 303 "));
    // A file that it names is looked at, too.
    let next = SystemRandom.secret();
    fs::write(folder.path().join("karte.secret"), next.reveal()).unwrap();
    wait_until(|| client(&serving, "karte").unwrap()["secrets"] != there["secrets"]);
    serving.stops_soon();
}

#[test]
fn an_application_without_its_secret_keeps_nobody_from_signing_in_to_others() {
    let folder = tempfile::tempdir().unwrap();
    let settings = folder.path().join("kagura.toml");
    let table = |id: &str| {
        format!(
            "[clients.{id}]\nclient_name = \"k\"\nredirect_uris = [\"https://karte.example/cb\"]\nclient_secret_file = \"{id}.secret\"\n"
        )
    };
    let monitoring = free();
    let watched = format!("[monitoring]\nlisten = \"{monitoring}\"\n");
    fs::write(&settings, table("karte") + &table("ward") + &watched).unwrap();
    fs::write(folder.path().join("ward.secret"), SystemRandom.secret().reveal()).unwrap();
    // A pipe to which nobody writes: whoever waited for it would answer nobody any more.
    let secret = folder.path().join("karte.secret");
    assert!(Command::new("mkfifo").arg(&secret).status().unwrap().success());
    let mut serving = Serving::with("", |command| {
        command.env("KAGURA_CONFIG", &settings).stderr(File::create(folder.path().join("log")).unwrap());
    });
    let ready = || ask(monitoring, "GET /readyz HTTP/1.1\r\nhost: x\r\n\r\n");
    assert!(comes(&serving, "ward").starts_with("HTTP/1.1 303 "));
    assert!(comes(&serving, "karte").starts_with("HTTP/1.1 400 "));
    wait_until(|| ready().contains("`clients.karte`"));
    assert!(ready().starts_with("HTTP/1.1 200 "), "{}", ready());
    serving.signal("HUP");
    wait_until(|| fs::read_to_string(folder.path().join("log")).unwrap().contains("were read again"));
    assert!(comes(&serving, "ward").starts_with("HTTP/1.1 303 "));
    // As soon as the secret is there it is taken, and nobody has to say so.
    fs::remove_file(&secret).unwrap();
    fs::write(&secret, "Vendor's.own+secret/of=40&printable-ones").unwrap();
    wait_until(|| comes(&serving, "karte").starts_with("HTTP/1.1 303 "));
    wait_until(|| !ready().contains("`clients.karte`"));
    // What stands in the place of a file is not told where nothing is there: it may be the secret.
    let own = "GEHEIM0123456789012345678901234567890123456";
    fs::write(&settings, table("karte").replace("karte.secret", own) + &table("ward") + &watched).unwrap();
    serving.signal("HUP");
    wait_until(|| ready().contains("43 characters"));
    assert!(!ready().contains(own) && !fs::read_to_string(folder.path().join("log")).unwrap().contains(own));
    serving.stops_soon();
}
