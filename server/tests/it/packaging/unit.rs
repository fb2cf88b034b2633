//! The unit of systemd, held against the program that it starts; and the program, against what it promises a service manager.

use crate::desk::serving::Serving;
use crate::layers::root;
use server::config::{Config, SETTINGS, USUAL_FILE};
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::net::UnixDatagram;
use std::process::Command;
use std::time::Duration;

const UNIT: &str = "packaging/systemd/kagura.service";

/// The unit's values, by section and key; what stands several times is one value.
fn unit() -> BTreeMap<(String, String), String> {
    let text = fs::read_to_string(root().join(UNIT)).unwrap();
    let (mut values, mut section) = (BTreeMap::<_, String>::new(), String::new());
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            name.clone_into(&mut section);
            continue;
        }
        let (key, value) = line.split_once('=').unwrap_or_else(|| panic!("{line}"));
        let all = values.entry((section.clone(), key.to_owned())).or_default();
        all.push_str(if all.is_empty() { "" } else { " " });
        all.push_str(value);
    }
    values
}

fn service(key: &str) -> String {
    unit().remove(&("Service".to_owned(), key.to_owned())).unwrap_or_else(|| panic!("no {key}"))
}

#[test]
fn the_unit_fits_the_settings() {
    let start = service("ExecStart");
    let words: Vec<&str> = start.split(' ').collect();
    assert_eq!(words, ["/usr/bin/kagura", "serve", "--config", USUAL_FILE]);
    // Every connection that the settings let in by default, and the server's own files.
    let usual =
        |key: &str| SETTINGS.iter().find(|it| it.key == key).unwrap().default.parse::<usize>().unwrap();
    let needed = usual("connections") + usual("cards.connections") + 128;
    let limit: usize = service("LimitNOFILE").parse().unwrap();
    assert!(limit >= needed, "{limit} of {needed}");
    // Nobody is cut off while the server lets people go.
    let minutes: u64 = service("TimeoutStopSec").strip_suffix("min").unwrap().parse().unwrap();
    let longest = format!("{minutes}m");
    assert!(Config::with(&[("monitoring.drain", &longest)]).is_err(), "{longest} is longer than any drain");
    assert_eq!((service("StateDirectory"), service("StateDirectoryMode")), ("kagura".into(), "0700".into()));
    assert_eq!(service("UMask"), "0077");
    // The group is made before the unit needs it, and its members get to the socket.
    let clerks = service("SupplementaryGroups");
    let made = fs::read_to_string(root().join("packaging/debian/postinst")).unwrap();
    assert!(made.contains(&format!("addgroup --system --quiet {clerks}")), "{clerks}");
    let socket = SETTINGS.iter().find(|it| it.key == "desk.socket").unwrap().default;
    assert_eq!(socket, format!("/run/{}/desk.socket", service("RuntimeDirectory")));
    assert_eq!(service("RuntimeDirectoryMode"), "0755");
    // What is taken away with the privileged calls, and the server makes all the same: its limit of open files, and the group of that socket.
    let calls = service("SystemCallFilter");
    let (_, given_back) = calls.split_once("~@privileged @resources ").unwrap();
    assert_eq!(given_back, "setrlimit getrlimit prlimit64 @chown");
}

#[test]
fn what_a_person_has_to_mend_is_not_started_again() {
    let ends = |change: &dyn Fn(&mut Command)| {
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_kagura"));
        command.env_clear().env("KAGURA_CONFIG", "").env("KAGURA_DATA", folder.path().join("data"));
        command.env("KAGURA_LISTEN", "127.0.0.1:0").arg("serve");
        change(&mut command);
        let output = command.output().unwrap();
        (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let folder = tempfile::tempdir().unwrap();
    let rows = folder.path().join("rows");
    fs::create_dir(&rows).unwrap();
    fs::write(rows.join("db"), [0xA5; 8192]).unwrap();
    fs::write(rows.join("conf"), "no settings of an engine").unwrap();
    let (settings, said) = ends(&|command| {
        command.env("KAGURA_LIMITS_CODE", "long");
    });
    assert_eq!(settings, 2, "{said}");
    let (damaged, said) = ends(&|command| {
        command.env("KAGURA_DATA", folder.path());
    });
    assert_eq!(damaged, 4, "{said}");
    assert!(said.contains("damaged"), "{said}");
    let (busy, said) = ends(&|command| {
        command.env("KAGURA_LISTEN", "192.0.2.1:1");
    });
    assert_eq!(busy, 1, "{said}: the address may come later");
    let kept_down: Vec<i32> =
        service("RestartPreventExitStatus").split(' ').map(|code| code.parse().unwrap()).collect();
    assert_eq!(kept_down, [settings, damaged]);
    assert_eq!(service("Restart"), "on-failure");
}

#[test]
fn the_service_manager_hears_when_people_are_let_in_and_when_it_stops() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notify");
    let socket = UnixDatagram::bind(&path).unwrap();
    socket.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
    let heard = || {
        let mut bytes = [0; 512];
        let long = socket.recv(&mut bytes).unwrap();
        String::from_utf8(bytes[..long].to_vec()).unwrap()
    };
    assert_eq!(service("Type"), "notify");
    let settings = folder.path().join("kagura.toml");
    let write = |code: &str| fs::write(&settings, format!("[limits]\ncode = \"{code}\"\n")).unwrap();
    write("9m");
    let mut serving = Serving::with("", |command| {
        command.env("NOTIFY_SOCKET", &path).arg("--config").arg(&settings);
    });
    let said = heard();
    assert!(said.starts_with("READY=1\nSTATUS=listening on 127.0.0.1:"), "{said}");
    // As ExecReload does it.
    assert_eq!(service("ExecReload"), "/bin/kill -HUP $MAINPID");
    serving.signal("HUP");
    assert!(heard().starts_with("RELOADING=1\nSTATUS="));
    let read_again = "STATUS=the settings and their files were read again\n";
    assert_eq!(heard(), format!("READY=1\n{read_again}"));
    // What nobody asked for is told, too, and why; and that it is over.
    write("long");
    let said = heard();
    assert!(
        said.starts_with("STATUS=what was changed cannot be used: ") && said.contains("limits.code"),
        "{said}"
    );
    write("9m");
    assert_eq!(heard(), read_again);
    write("long");
    serving.signal("HUP");
    assert!(heard().starts_with("RELOADING=1\nSTATUS="));
    assert!(heard().starts_with("READY=1\nSTATUS=what was changed cannot be used: "));
    serving.stops_soon();
    assert_eq!(heard(), "STOPPING=1\nSTATUS=stopping\n");
}

/// Where systemd is at hand, it has the last word about what it reads.
#[test]
fn systemd_takes_the_unit_and_finds_it_closed() {
    let Ok(version) = Command::new("systemd-analyze").arg("--version").output() else {
        eprintln!("skipped: systemd-analyze is not there");
        return;
    };
    assert!(version.status.success());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kagura.service");
    // The program need not be installed, nor its manual.
    let text = fs::read_to_string(root().join(UNIT)).unwrap();
    let text = text.replace("/usr/bin/kagura", env!("CARGO_BIN_EXE_kagura")).replace("man:kagura(1) ", "");
    fs::write(&path, text).unwrap();
    let ask = |arguments: &[&str]| {
        let output = Command::new("systemd-analyze").args(arguments).arg(&path).output().unwrap();
        let said = [output.stdout, output.stderr].map(|it| String::from_utf8(it).unwrap()).concat();
        assert!(output.status.success(), "{arguments:?}: {said}");
        said
    };
    let said = ask(&["verify"]);
    assert!(!said.contains("kagura.service"), "{said}");
    // Of 100, the more the worse.
    ask(&["security", "--offline=true", "--threshold=20"]);
}
