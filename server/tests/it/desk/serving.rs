//! The server as a process: what it writes goes nowhere, it is told to stop, it has few files to open.

use crate::ports::free;
use serde_json::Value;
use std::fs::{File, OpenOptions};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Nothing here takes longer, unless it never ends.
const LONG: Duration = Duration::from_mins(1);
/// A stop without anybody to wait for. Far less on a machine that has nothing else to do.
const SOON: Duration = Duration::from_secs(3);

/// A server in a process of its own.
pub struct Serving {
    pub child: Child,
    pub main: SocketAddr,
    folder: tempfile::TempDir,
}

/// The program, started by a shell that may take something from it first.
pub fn program(before: &str, data: &Path, main: SocketAddr) -> Command {
    let mut command = Command::new("sh");
    command
        .args(["-c", &format!("{before} exec \"$0\" \"$@\""), env!("CARGO_BIN_EXE_kagura")])
        .env_clear()
        .env("KAGURA_CONFIG", "")
        .env("PATH", std::env::var_os("PATH").unwrap())
        .env("KAGURA_DATA", data)
        .env("KAGURA_LISTEN", main.to_string())
        .env("KAGURA_RATES_ADDRESS", "1000000")
        .env("KAGURA_RATES_HOLDER", "1000000");
    command
}

impl Serving {
    /// `kagura serve`, with something changed about the process.
    pub fn with(before: &str, change: impl FnOnce(&mut Command)) -> Self {
        let (folder, main) = (tempfile::tempdir().unwrap(), free());
        let mut command = program(before, &folder.path().join("data"), main);
        command.arg("serve").stdout(Stdio::null()).stderr(Stdio::null());
        change(&mut command);
        let serving = Self { child: command.spawn().unwrap(), main, folder };
        wait_until(|| TcpStream::connect(main).is_ok());
        serving
    }

    pub fn data(&self) -> std::path::PathBuf {
        self.folder.path().join("data")
    }

    /// A command of the desk, while the server runs.
    pub fn desk(&self, arguments: &[&str]) -> Output {
        let mut command = program("", &self.data(), self.main);
        command.args(arguments).output().unwrap()
    }

    /// A login for somebody who is not there: the refusal is logged.
    pub fn refuses_a_login(&self) {
        // Somebody else each time: whoever is asked for too often is not looked up any more.
        static NOBODIES: AtomicUsize = AtomicUsize::new(0);
        let nobody = NOBODIES.fetch_add(1, Ordering::Relaxed);
        let answer = self.asks_for_login(&format!(r#"{{"holder_id":"NOBODY-{nobody}"}}"#));
        assert!(answer.starts_with("HTTP/1.1 4"), "{answer:?}");
        assert!(answer.contains("holder_unknown"), "{answer:?}");
    }

    pub fn asks_for_login(&self, body: &str) -> String {
        let port = self.main.port();
        let request = format!(
            "POST /api/login HTTP/1.1\r\nhost: localhost:{port}\r\norigin: http://localhost:{port}\r\n\
             content-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
            body.len()
        );
        ask(self.main, &request)
    }

    /// A page that follows a login; gives the connection after the first event.
    pub fn follows_a_login(&self) -> BufReader<TcpStream> {
        let shown = self.asks_for_login("{}");
        let (head, body) = shown.split_once("\r\n\r\n").unwrap();
        let view: Value = serde_json::from_str(body).unwrap();
        let cookies = head.lines().filter_map(|line| line.strip_prefix("set-cookie: "));
        let cookies: Vec<&str> = cookies.filter_map(|cookie| cookie.split(';').next()).collect();
        let mut tcp = TcpStream::connect(self.main).unwrap();
        tcp.set_read_timeout(Some(LONG)).unwrap();
        let request = format!(
            "GET /api/login/{}/events HTTP/1.1\r\nhost: localhost:{}\r\ncookie: {}\r\n\r\n",
            view.get("id").and_then(Value::as_str).unwrap(),
            self.main.port(),
            cookies.join("; ")
        );
        tcp.write_all(request.as_bytes()).unwrap();
        let mut reader = BufReader::new(tcp);
        let first = reader.by_ref().lines().map_while(Result::ok).find(|line| line.starts_with("data: "));
        assert!(first.is_some_and(|line| line.contains("waiting")));
        reader
    }

    /// Sends the process a signal: `TERM`, `HUP`.
    pub fn signal(&self, name: &str) {
        let process = self.child.id().to_string();
        assert!(Command::new("kill").args(["-s", name, &process]).status().unwrap().success());
    }

    /// Asks the process to stop and waits; gives how long it took.
    fn stops(&mut self) -> (ExitStatus, Duration) {
        let began = Instant::now();
        self.signal("TERM");
        let mut ended = None;
        wait_until(|| {
            ended = self.child.try_wait().unwrap();
            ended.is_some()
        });
        (ended.unwrap(), began.elapsed())
    }

    #[track_caller]
    pub fn stops_soon(&mut self) {
        let (status, took) = self.stops();
        assert!(status.success() && took < SOON, "{status}, after {took:?}");
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // It is ours alone; that it has ended already is no failure.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends a request and reads until the server closes the connection.
pub fn ask(at: SocketAddr, request: &str) -> String {
    let mut tcp = TcpStream::connect(at).unwrap();
    tcp.set_read_timeout(Some(LONG)).unwrap();
    tcp.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    let _ = tcp.read_to_string(&mut answer); // a broken connection is seen by what is missing
    answer
}

#[track_caller]
pub fn wait_until(mut done: impl FnMut() -> bool) {
    let began = Instant::now();
    while !done() {
        assert!(began.elapsed() < LONG, "it never happens");
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn full() -> File {
    OpenOptions::new().write(true).open("/dev/full").unwrap()
}

#[test]
fn a_full_disk_under_the_log_changes_no_answer_and_no_stop() {
    let mut serving = Serving::with("", |command| {
        command.stdout(full()).stderr(full()).env("KAGURA_LOG_LEVEL", "debug");
    });
    for _ in 0..20 {
        serving.refuses_a_login();
    }
    serving.stops_soon();
}

#[test]
fn a_log_whose_reader_has_gone_changes_no_answer_and_no_stop() {
    for format in ["text", "json"] {
        let mut serving = Serving::with("", |command| {
            command.stderr(Stdio::piped()).env("KAGURA_LOG_FORMAT", format);
        });
        drop(serving.child.stderr.take());
        for _ in 0..20 {
            serving.refuses_a_login();
        }
        serving.stops_soon();
    }
}

#[test]
fn a_log_whose_reader_does_not_read_changes_no_answer_and_no_stop() {
    let mut serving = Serving::with("", |command| {
        command.stderr(Stdio::piped()).env("KAGURA_LOG_LEVEL", "trace");
    });
    let _unread = serving.child.stderr.take();
    // Far more than a pipe takes (pipe(7): 64 KiB).
    for _ in 0..700 {
        serving.refuses_a_login();
    }
    serving.stops_soon();
}

#[test]
fn without_any_streams_the_server_answers_and_stops() {
    let mut serving = Serving::with("exec 0<&- 1>&- 2>&-;", |_| ());
    for _ in 0..20 {
        serving.refuses_a_login();
    }
    assert!(serving.desk(&["holder", "list"]).status.success(), "and nothing was written into the store");
    serving.stops_soon();
}

#[test]
fn lists_of_revocations_are_kept_fresh_whoever_takes_the_log() {
    let (folder, main, cards) = (tempfile::tempdir().unwrap(), free(), free());
    let data = folder.path().join("data");
    let mut command = program("", &data, main);
    command
        .args(["demo", "--record-port", "0", "--log-level", "debug"])
        .env("KAGURA_CARDS_LISTEN", cards.to_string());
    let child = command.stdout(full()).stderr(full()).spawn().unwrap();
    let mut serving = Serving { child, main, folder };
    wait_until(|| TcpStream::connect(main).is_ok());
    let loaded = || {
        let listed = serving.desk(&["crl", "list", "--json"]);
        String::from_utf8(listed.stdout).unwrap().lines().filter(|line| !line.contains("\"never\"")).count()
    };
    let there = std::fs::read_dir(data.join("pki")).unwrap();
    assert!(there.count() > 0);
    wait_until(|| loaded() >= 6);
    serving.refuses_a_login();
    serving.stops_soon();
}

#[test]
fn pages_that_follow_a_login_delay_no_stop() {
    let mut serving = Serving::with("", |_| ());
    let mut following = [serving.follows_a_login(), serving.follows_a_login()];
    let (status, took) = serving.stops();
    assert!(status.success() && took < SOON, "{status}, after {took:?}");
    for stream in &mut following {
        let mut rest = String::new();
        stream.read_to_string(&mut rest).unwrap();
        assert!(rest.ends_with("0\r\n\r\n"), "the stream has an end, and does not break: {rest:?}");
    }
}

/// The seconds for which a process has had a processor (proc(5): user and system, in hundredths).
fn processor_time(process: u32) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    let fields = stat.rsplit_once(") ").unwrap().1.split(' ');
    fields.skip(11).take(2).map(|it| it.parse::<f64>().unwrap() / 100.0).sum()
}

#[test]
fn more_connections_than_files_leave_the_desk_and_honest_people_theirs() {
    for limit in [128, 400] {
        let mut serving = Serving::with(&format!("ulimit -n {limit};"), |_| ());
        let mut crowd = Vec::new();
        for number in 0..limit + 100 {
            let mut tcp = TcpStream::connect(serving.main).unwrap();
            if number % 2 == 0 {
                tcp.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").unwrap();
            }
            crowd.push(tcp);
        }
        for _ in 0..10 {
            serving.refuses_a_login();
            assert!(serving.desk(&["holder", "list"]).status.success());
        }
        let before = processor_time(serving.child.id());
        std::thread::sleep(Duration::from_secs(1));
        let busy = processor_time(serving.child.id()) - before;
        assert!(busy < 0.5, "it does nothing, busily: {busy} s of a processor in one second");
        serving.stops_soon();
        drop(crowd);
    }
}

#[test]
fn the_limit_of_open_files_is_raised_as_far_as_the_system_lets_us() {
    let serving = Serving::with("ulimit -Sn 64; ulimit -Hn 900;", |_| ());
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", serving.child.id())).unwrap();
    let files: Vec<&str> =
        limits.lines().find(|line| line.starts_with("Max open files")).unwrap().split_whitespace().collect();
    assert_eq!(files[3..5], ["900", "900"]);
}

#[test]
fn too_few_files_are_told_with_the_settings_that_need_more() {
    let told = |limit: usize| {
        let (folder, main) = (tempfile::tempdir().unwrap(), free());
        let mut command = program(&format!("ulimit -n {limit};"), &folder.path().join("data"), main);
        let mut child = command.arg("serve").stderr(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
        // Until it listens, or ends.
        let mut told = Vec::new();
        for line in lines {
            let listens = line.contains("listening on");
            told.push(line);
            if listens {
                break;
            }
        }
        let _ = child.kill();
        (told.join("\n"), child.wait().unwrap())
    };
    let (warned, _) = told(200);
    for part in ["WARN", "`connections`", "4000", "200", "ulimit -n", "listening on"] {
        assert!(warned.contains(part), "{part}: {warned}");
    }
    let (refused, status) = told(40);
    assert_eq!(status.code(), Some(1), "{refused}");
    for part in ["40", "`connections`", "`cards.connections`", "4128", "LimitNOFILE"] {
        assert!(refused.contains(part), "{part}: {refused}");
    }
}

#[test]
fn what_is_written_to_a_database_that_was_moved_away_is_not_acknowledged() {
    let mut serving = Serving::with("", |_| {});
    let (rows, aside) = (serving.data().join("rows"), serving.folder.path().join("aside"));
    let added = |serving: &Serving, id: &str| {
        serving
            .desk(&["authority", "add", id, "--name", "試験", "--contact", "03-0000-0000"])
            .status
            .success()
    };
    assert!(added(&serving, "a1"));
    // Somebody puts a copy in its place, as a careless restoring would.
    assert!(Command::new("cp").arg("-a").arg(&rows).arg(&aside).status().unwrap().success());
    let ours = serving.folder.path().join("ours");
    std::fs::rename(&rows, &ours).unwrap();
    std::fs::rename(&aside, &rows).unwrap();
    assert!(!added(&serving, "a2"));
    let looked = serving.desk(&["check", "--store"]);
    let said = String::from_utf8(looked.stderr).unwrap();
    assert_eq!(looked.status.code(), Some(3), "{said}");
    assert!(said.contains("was moved or replaced"), "{said}");
    // What is there can be read, the copy is not blamed, and once it is back the work goes on.
    serving.refuses_a_login();
    assert!(!serving.data().join("damaged").exists());
    std::fs::rename(&rows, &aside).unwrap();
    std::fs::rename(&ours, &rows).unwrap();
    assert!(added(&serving, "a3"));
    serving.stops_soon();
    let there = String::from_utf8(serving.desk(&["authority", "list"]).stdout).unwrap();
    assert_eq!(there.lines().count(), 2, "{there}");
}

#[test]
fn a_server_makes_backups_by_itself_and_they_can_be_restored() {
    let backups = tempfile::tempdir().unwrap();
    let mut serving = Serving::with("", |command| {
        command.env("KAGURA_BACKUP_FOLDER", backups.path().join("here"));
    });
    let names = || {
        let names = std::fs::read_dir(backups.path().join("here")).into_iter().flatten();
        let backups = names.map(|it| it.unwrap().path());
        backups.filter(|it| it.extension().is_some_and(|end| end == "backup")).collect::<Vec<_>>()
    };
    wait_until(|| !names().is_empty());
    serving.stops_soon();
    let [made] = &names()[..] else { panic!("{:?}", names()) };
    let there = backups.path().join("there");
    let restored = program("", &there, serving.main).arg("restore").arg(made).output().unwrap();
    assert!(restored.status.success(), "{restored:?}");
}

#[test]
fn a_server_that_starts_while_a_command_is_at_work_waits_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let (data, main) = (folder.path().join("data"), free());
    std::fs::create_dir(&data).unwrap();
    let command = File::create(data.join("lock")).unwrap();
    command.try_lock().unwrap();
    let mut child = program("", &data, main).arg("serve").stderr(Stdio::piped()).spawn().unwrap();
    // It has said that it begins: from then on it waits, or ends.
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    assert!(lines.by_ref().map_while(Result::ok).any(|line| line.contains("a new, empty one is made")));
    assert!(child.try_wait().unwrap().is_none());
    drop(command);
    assert!(lines.by_ref().map_while(Result::ok).any(|line| line.contains("listening on")));
    child.kill().unwrap();
    child.wait().unwrap();
}
