//! The real program as whoever runs it sees it: where it can be watched, what it logs, and what it says when it does not start.

use crate::desk::serving::{Serving, ask, program, wait_until};
use crate::ports::free;
use serde_json::Value;
use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::Stdio;

/// A server that can be watched, and what it wrote on standard error.
struct Watched {
    serving: Serving,
    monitoring: SocketAddr,
    log: PathBuf,
    _folder: tempfile::TempDir,
}

impl Watched {
    fn with(settings: &[(&str, &str)]) -> Self {
        let (folder, monitoring) = (tempfile::tempdir().unwrap(), free());
        let log = folder.path().join("log");
        let serving = Serving::with("", |command| {
            command.stderr(File::create(&log).unwrap());
            command.env("KAGURA_LOG_FORMAT", "json").env("KAGURA_MONITORING_LISTEN", monitoring.to_string());
            command.envs(settings.iter().map(|(name, value)| (format!("KAGURA_{name}"), value)));
        });
        Self { serving, monitoring, log, _folder: folder }
    }

    fn asks(&self, path: &str) -> String {
        ask(self.monitoring, &format!("GET {path} HTTP/1.1\r\nhost: x\r\n\r\n"))
    }

    /// The lines of its log, each of which is JSON.
    fn log(&self) -> Vec<Value> {
        lines(&fs::read_to_string(&self.log).unwrap())
    }

    /// The fields of the lines with this message.
    fn said(&self, message: &str) -> Vec<Value> {
        let all = self.log().into_iter().map(|line| line["fields"].clone());
        all.filter(|fields| fields["message"].as_str().unwrap().contains(message)).collect()
    }
}

/// Whole lines, as JSON.
fn lines(text: &str) -> Vec<Value> {
    let whole = text.rsplit_once('\n').map_or("", |(whole, _)| whole);
    let read = |line| serde_json::from_str(line).unwrap_or_else(|why| panic!("{why}: {line}"));
    whole.lines().map(read).collect()
}

#[test]
fn while_it_drains_it_is_not_ready_and_lets_people_in() {
    let mut watched = Watched::with(&[("MONITORING_DRAIN", "5m")]);
    assert!(watched.asks("/readyz").starts_with("HTTP/1.1 200 "), "{}", watched.asks("/readyz"));
    assert!(watched.asks("/metrics").contains("\nkagura_build_info{version=\""));
    watched.serving.signal("TERM");
    wait_until(|| watched.asks("/readyz").starts_with("HTTP/1.1 503 "));
    assert!(watched.asks("/livez").starts_with("HTTP/1.1 200 "));
    assert!(watched.serving.asks_for_login("{}").starts_with("HTTP/1.1 200 "), "people come in");
    assert!(watched.serving.child.try_wait().unwrap().is_none());
    // Whoever asks a second time does not want to wait.
    watched.serving.stops_soon();
    assert_eq!(watched.said("stopping").len(), 2);
}

#[test]
fn what_is_open_counts_until_it_is_closed() {
    let watched = Watched::with(&[]);
    let has = |line: &str| watched.asks("/metrics").lines().any(|it| it == line);
    let [none, one] = [0, 1].map(|count| format!("kagura_streams {count}"));
    wait_until(|| has(&none) && has("kagura_connections{host=\"main\"} 0"));
    let following = watched.serving.follows_a_login();
    wait_until(|| has(&one) && has("kagura_connections{host=\"main\"} 1"));
    drop(following);
    wait_until(|| has(&none) && has("kagura_connections{host=\"main\"} 0"));
}

/// Any local user can open connections and say nothing.
#[test]
fn who_says_nothing_keeps_out_nobody_who_watches() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("monitoring.socket");
    let watched = Watched::with(&[("MONITORING_LISTEN", &format!("unix:{}", path.display()))]);
    let silent: Vec<_> = (0..40).map(|_| UnixStream::connect(&path).unwrap()).collect();
    let mut stream = UnixStream::connect(&path).unwrap();
    stream.set_read_timeout(Some(std::time::Duration::from_secs(5))).unwrap();
    stream.write_all(b"GET /livez HTTP/1.1\r\nhost: x\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    drop((silent, watched));
}

#[test]
fn by_a_socket_it_is_watched_by_its_user_and_group_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("monitoring.socket");
    let setting = format!("unix:{}", path.display());
    // What a server leaves behind that was killed.
    drop(std::os::unix::net::UnixListener::bind(&path).unwrap());
    let mut watched = Watched::with(&[("MONITORING_LISTEN", &setting)]);
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o660);
    let mut stream = UnixStream::connect(&path).unwrap();
    stream.write_all(b"GET /readyz HTTP/1.1\r\nhost: x\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(
        answer.starts_with("HTTP/1.1 200 ") && answer.contains("ready: store: written and read"),
        "{answer}"
    );
    // A second server takes it from nobody.
    let (ended, said) = refused(&[("MONITORING_LISTEN", &setting), ("LISTEN", &free().to_string())]);
    assert_eq!(ended, Some(1));
    assert!(said.contains("`monitoring.listen` cannot be unix:"), "{said}");
    watched.serving.stops_soon();
    assert!(!path.exists());
}

/// Starts a server that does not come far; gives how it ended and what it said.
fn refused(settings: &[(&str, &str)]) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().unwrap();
    let mut command = program("", &folder.path().join("data"), free());
    command.arg("serve").stdin(Stdio::null()).stdout(Stdio::null());
    command.envs(settings.iter().map(|(name, value)| (format!("KAGURA_{name}"), value)));
    let output = command.output().unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn why_it_does_not_start_is_json_where_the_log_is() {
    let occupied = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = occupied.local_addr().unwrap().to_string();
    let (folder, file) =
        (tempfile::tempdir().unwrap(), "[log]\nformat = \"json\"\n[limits]\ncode = \"long\"\n");
    let path = folder.path().join("kagura.toml");
    fs::write(&path, file).unwrap();
    let path = path.display().to_string();
    for (settings, code, part) in [
        (&[("LOG_FORMAT", "json"), ("LISTEN", &taken)][..], 1, "cannot listen on"),
        (&[("LOG_FORMAT", "json"), ("LIMITS_CODE", "long")], 2, "`limits.code`"),
        (&[("LOG_FORMAT", "json"), ("LISTEM", "127.0.0.1:1")], 2, "there is no setting `KAGURA_LISTEM`"),
        (&[("CONFIG", &path)], 2, "`limits.code`"),
        (
            &[("LOG_FORMAT", "json"), ("LISTEN", &taken), ("MONITORING_LISTEN", &taken)],
            2,
            "`monitoring.listen`",
        ),
    ] {
        let (ended, said) = refused(settings);
        assert_eq!(ended, Some(code), "{said}");
        let lines = lines(&said);
        let last = lines.last().unwrap_or_else(|| panic!("nothing: {said}"));
        assert_eq!(last["level"], "ERROR", "{said}");
        assert!(last["fields"]["message"].as_str().unwrap().contains(part), "{said}");
    }
    let (_, said) = refused(&[("LIMITS_CODE", "long")]);
    assert!(said.starts_with("kagura: the setting `limits.code`"), "{said}");
}

#[test]
fn whatever_changes_something_or_is_refused_has_one_line() {
    let watched = Watched::with(&[]);
    watched.serving.asks_for_login("{}");
    watched.serving.refuses_a_login();
    ask(watched.serving.main, "GET /help HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    let port = watched.serving.main.port();
    ask(
        watched.serving.main,
        &format!("GET /help?q=secret-search HTTP/1.1\r\nhost: localhost:{port}\r\nconnection: close\r\n\r\n"),
    );
    wait_until(|| watched.said("a request was").len() == 2);
    let [answered, refused] = &watched.said("a request was")[..] else { panic!("two requests") };
    for (line, status) in [(answered, 200), (refused, 404)] {
        assert_eq!(line["method"], "POST");
        assert_eq!(line["route"], "/api/login");
        assert_eq!(line["status"], status);
        assert_eq!(line["address"], "127.0.0.1");
        assert_eq!(line["host"], "main");
        assert!(line["duration_ms"].is_u64(), "{line}");
    }
    assert_eq!(answered["message"], "a request was answered");
    assert!(answered.get("code").is_none() && answered.get("incident").is_none(), "{answered}");
    assert_eq!(refused["message"], "a request was refused");
    assert_eq!(refused["code"], "HolderUnknown");
    assert!(!refused.to_string().contains("NOBODY"), "{refused}");
    let all = fs::read_to_string(&watched.log).unwrap();
    assert!(!all.contains("secret-search"), "{all}");
}

#[test]
fn at_the_start_it_says_what_it_is_and_what_is_seldom_meant() {
    let folder = tempfile::tempdir().unwrap();
    let home = "karte=電子カルテ=https://karte.example/in?key=pa55word";
    let log = folder.path().join("log");
    let serving = Serving::with("", |command| {
        command.stderr(File::create(&log).unwrap()).env("KAGURA_LOG_FORMAT", "json");
        // On every address of this computer, at the port that it was given.
        let listen =
            command.get_envs().find(|(name, _)| *name == "KAGURA_LISTEN").and_then(|(_, value)| value);
        let port = listen.unwrap().to_str().unwrap().rsplit(':').next().unwrap().to_owned();
        command.env("KAGURA_LISTEN", format!("0.0.0.0:{port}"));
        command.env("KAGURA_ORIGIN", "https://auth.kagura.example").env("KAGURA_APPLICATIONS", home);
    });
    drop(serving);
    assert_start(&log);
}

fn assert_start(log: &Path) {
    let text = fs::read_to_string(log).unwrap();
    let lines = lines(&text);
    let first = &lines[0]["fields"];
    assert_eq!(
        (first["message"].as_str(), first["version"].as_str()),
        (Some("starting"), Some(env!("CARGO_PKG_VERSION")))
    );
    let settings: Value = serde_json::from_str(first["settings"].as_str().unwrap()).unwrap();
    assert_eq!(settings["origin"], "https://auth.kagura.example");
    assert_eq!(settings["applications"], "karte=電子カルテ=https://karte.example/in…");
    assert!(settings.get("session.idle").is_none(), "what is usual is not told: {settings}");
    assert!(!text.contains("pa55word"), "{text}");
    let hint = lines.iter().find(|line| line["level"] == "WARN").unwrap();
    let hint = hint["fields"]["message"].as_str().unwrap();
    assert!(
        hint.contains("plain HTTP") && hint.contains("`proxies`") && hint.contains("`tls.certificate`"),
        "{hint}"
    );
}

#[test]
fn a_proxy_that_was_forgotten_is_told_of_once() {
    let forwarded = |watched: &Watched| {
        let port = watched.serving.main.port();
        let head = format!(
            "GET /api/session HTTP/1.1\r\nhost: localhost:{port}\r\nx-forwarded-for: 203.0.113.7\r\nconnection: close\r\n\r\n"
        );
        for _ in 0..3 {
            assert!(ask(watched.serving.main, &head).starts_with("HTTP/1.1 200 "));
        }
        // Its line stands behind whatever was logged before.
        watched.serving.refuses_a_login();
        wait_until(|| !watched.said("a request was refused").is_empty());
        watched.said("X-Forwarded-For")
    };
    let hints = forwarded(&Watched::with(&[]));
    assert_eq!(hints.len(), 1, "{hints:?}");
    assert_eq!(hints[0]["peer"], "127.0.0.1");
    assert_eq!(forwarded(&Watched::with(&[("PROXIES", "127.0.0.1")])), Vec::<Value>::new());
}
