//! What a running server takes over: its certificates, whose cards it accepts, applications; at SIGHUP and by itself, wholly or not at all.

use crate::desk::serving::{Serving, ask, free, wait_until};
use crate::pki::common::self_signed;
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
    fs::write(&settings, "").unwrap();
    serving.signal("HUP");
    wait_until(|| login(&serving).starts_with("HTTP/1.1 400 "));
    serving.stops_soon();
}
