//! The files for nginx and `HAProxy`, as they stand there, in front of the real program: streams arrive at once, addresses are those of the
//! clients, and a card gets through to the server.

use crate::desk::serving::wait_until;
use crate::layers::root;
use crate::log::program::Program;
use crate::ports::free;
use api::card::CardKind;
use serde_json::Value;
use server::demo::pki::DemoCard;
use server::http::answer::events::BEAT;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

/// The addresses of this computer from which the main host and a card host are asked.
const PEOPLE: [&str; 2] = ["127.0.0.2", "127.0.0.3"];

/// A proxy in a process of its own.
struct Proxy {
    child: Child,
    door: SocketAddr,
}

impl Drop for Proxy {
    fn drop(&mut self) {
        // It is ours alone. Asked to stop it takes its own processes with it; that it has ended already is no failure.
        let _ = Command::new("kill").arg(self.child.id().to_string()).status();
        let _ = self.child.wait();
    }
}

/// A file of `packaging/` for this computer: its ports, names and paths.
fn here(
    file: &str,
    door: SocketAddr,
    inner: SocketAddr,
    program: &Program,
    certificate: [&Path; 2],
) -> String {
    let mut text = fs::read_to_string(root().join(file)).unwrap();
    let [chain, key] = certificate.map(|path| path.display().to_string());
    for (theirs, ours) in [
        ("listen [::]:443;", ""),
        ("listen [::]:80;", ""),
        ("listen 443;", &format!("listen {door};")),
        ("listen 80;", &format!("listen {};", free())),
        ("    bind :::443 v6only\n", ""),
        ("    bind :::80 v6only\n", ""),
        ("bind :443\n", &format!("bind {door}\n")),
        ("bind :80\n", &format!("bind {}\n", free())),
        ("127.0.0.1:4443", &inner.to_string()),
        ("127.0.0.1:8443", &program.cards().to_string()),
        ("127.0.0.1:8080", &program.main().to_string()),
        ("/etc/kagura/tls/auth.kagura.example.pem", &chain),
        ("/etc/haproxy/auth.kagura.example.pem", &chain),
        ("/etc/kagura/tls/auth.kagura.example.key", &key),
        ("kagura.example", "localhost"),
    ] {
        text = text.replace(theirs, ours);
    }
    text
}

/// Nginx with both of its files.
fn nginx(folder: &Path, program: &Program, door: SocketAddr) -> Option<Proxy> {
    let module = "/usr/lib/nginx/modules/ngx_stream_module.so";
    let build = Command::new("nginx").arg("-V").output().ok()?.stderr;
    let built_in = String::from_utf8_lossy(&build).contains("--with-stream ");
    if !built_in && !Path::new(module).exists() {
        return None;
    }
    let load = if built_in { String::new() } else { format!("load_module {module};\n") };
    let (inner, files) = (free(), program.certificate());
    let part =
        |name: &str| here(&format!("packaging/nginx/{name}"), door, inner, program, [&files[0], &files[1]]);
    let text = format!(
        "{load}daemon off;\nuser root;\npid {0}/pid;\nerror_log {0}/error.log info;\nworker_processes 1;\nevents {{}}\n{1}\n\
         http {{\naccess_log off;\nclient_body_temp_path {0}/a;\nproxy_temp_path {0}/b;\nfastcgi_temp_path {0}/c;\n\
         uwsgi_temp_path {0}/d;\nscgi_temp_path {0}/e;\n{2}\n}}\n",
        folder.display(),
        part("kagura-stream.conf"),
        part("kagura.conf"),
    );
    let path = folder.join("nginx.conf");
    fs::write(&path, text).unwrap();
    let mut command = Command::new("nginx");
    command.arg("-p").arg(folder).arg("-e").arg(folder.join("error.log")).arg("-c").arg(&path);
    Some(started(command, door))
}

/// `HAProxy` with its file.
fn haproxy(folder: &Path, program: &Program, door: SocketAddr) -> Option<Proxy> {
    Command::new("haproxy").arg("-v").output().ok()?;
    let both = folder.join("both.pem");
    let parts = program.certificate().map(|path| fs::read_to_string(path).unwrap());
    fs::write(&both, parts.concat()).unwrap();
    let path = folder.join("haproxy.cfg");
    fs::write(&path, here("packaging/haproxy/haproxy.cfg", door, free(), program, [&both, &both])).unwrap();
    let mut command = Command::new("haproxy");
    command.arg("-db").arg("-f").arg(path);
    Some(started(command, door))
}

fn started(mut command: Command, door: SocketAddr) -> Proxy {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn().unwrap();
    wait_until(|| {
        let ended = child.try_wait().unwrap();
        assert!(ended.is_none(), "{command:?}: {ended:?}");
        TcpStream::connect(door).is_ok()
    });
    Proxy { child, door }
}

/// Curl from one of our addresses, to a host behind the proxy.
fn curl(from: &str, proxy: &Proxy, host: &str, path: &str) -> Command {
    let mut command = Command::new("curl");
    let at = format!("{host}:{}", proxy.door.port());
    command.args(["--silent", "--show-error", "--insecure", "--no-buffer", "--max-time", "60"]);
    command.args(["--interface", from, "--resolve", &format!("{at}:127.0.0.1")]);
    // Whatever a client says about itself is nothing.
    command.args(["--header", "x-forwarded-for: 203.0.113.9"]);
    command.arg(format!("https://{at}{path}"));
    command
}

/// The main host by its name.
fn main_host(proxy: &Proxy, path: &str) -> Command {
    let mut command = curl(PEOPLE[0], proxy, "auth.localhost", path);
    command.args(["--header", "host: localhost:8080", "--header", "origin: http://localhost:8080"]);
    command
}

/// A page that follows a login hears the first word at once.
fn follows_a_login(proxy: &Proxy, folder: &Path) {
    let jar = folder.join("cookies");
    let mut begins = main_host(proxy, "/api/login");
    begins.args(["--header", "content-type: application/json", "--data", "{}", "--dump-header"]).arg(&jar);
    let answered = begins.output().unwrap();
    let view: Value =
        serde_json::from_slice(&answered.stdout).unwrap_or_else(|why| panic!("{why}: {answered:?}"));
    let head = fs::read_to_string(&jar).unwrap();
    let cookies: Vec<&str> =
        head.lines().filter_map(|line| line.strip_prefix("set-cookie: ")?.split(';').next()).collect();
    let mut follows = main_host(proxy, &format!("/api/login/{}/events", view["id"].as_str().unwrap()));
    follows.args(["--header", &format!("cookie: {}", cookies.join("; "))]);
    let began = Instant::now();
    let mut child = follows.stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let told = lines.find(|line| line.starts_with("data: "));
    // Kept back it would come with the next beat at the earliest, or never.
    let took = began.elapsed();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(told.is_some_and(|line| line.contains("waiting")) && took < BEAT, "{took:?}");
}

async fn stands_in_front(named: &str, start: fn(&Path, &Program, SocketAddr) -> Option<Proxy>) {
    let door = free();
    let program = Program::with(
        "json",
        &[
            ("LOG_LEVEL", "info"),
            ("CARDS_PROXY_PROTOCOL", "required"),
            ("CARDS_PORT", &door.port().to_string()),
        ],
    );
    let folder = tempfile::tempdir().unwrap();
    let Some(proxy) = start(folder.path(), &program, door) else {
        eprintln!("skipped: {named} is not there; `make setup` installs it");
        return;
    };
    follows_a_login(&proxy, folder.path());
    program.desk(&["authority", "add", "jma", "--name", "試験医師会認証局", "--contact", "03-0000-0000"]);
    let (doctor, holder) = program.card(DemoCard::Doctor);
    program.desk(&["holder", "add", &holder.unwrap(), "--name", "神楽坂 みのり", "--authority", "jma"]);
    program.knows_cards();
    let mut pc = program.pc_at(proxy.door);
    let answer = pc.logs_in(CardKind::Hpki, &doctor).await;
    answer.is_ok();
    // Where no attempt is, and from another address.
    let stranger = curl(PEOPLE[1], &proxy, "nobody.hpki.localhost", "/nothing").output().unwrap();
    assert!(stranger.status.success(), "{stranger:?}");
    // A client that comes by no proxy says nothing of the kind, and one that is taken for a proxy has to.
    let silent = Command::new("curl")
        .args(["--silent", "--insecure", "--max-time", "30"])
        .arg(format!("https://{}/", program.cards()))
        .output()
        .unwrap();
    assert!(!silent.status.success(), "{silent:?}");
    let (log, _, _) = program.stops();
    let lines = log.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let asked: Vec<(String, String)> = lines
        .filter_map(|line| {
            let field = |name: &str| Some(line["fields"][name].as_str()?.to_owned());
            Some((field("host")?, field("address")?))
        })
        .collect();
    for (host, from) in ["main", "cards"].into_iter().zip(PEOPLE) {
        assert!(
            asked.iter().any(|it| *it == (host.to_owned(), from.to_owned())),
            "{named}: {host}: {asked:?}\n{log}"
        );
    }
    assert!(asked.iter().all(|(_, from)| from != "203.0.113.9"), "{asked:?}");
    assert!(log.contains("wants it to say from whom it comes"), "{log}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nginx_stands_in_front_of_the_server() {
    stands_in_front("nginx with its stream module", nginx).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn haproxy_stands_in_front_of_the_server() {
    stands_in_front("haproxy", haproxy).await;
}
