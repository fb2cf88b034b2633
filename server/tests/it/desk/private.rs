//! What the program leaves on a disk is its owner's alone: in folders that others made, over files that others may read, and never by a
//! link.

use std::fs::{self, Permissions};
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

/// A shell as careless as can be: the file mode is whatever the program says.
fn kagura(data: &Path, words: &str) -> Command {
    let mut command = Command::new("sh");
    let program = env!("CARGO_BIN_EXE_kagura");
    command
        .env_clear()
        .env("KAGURA_CONFIG", "")
        .env("KAGURA_DATA", data)
        .arg("-c")
        .arg(format!("umask 0; exec '{program}' {words}"));
    command
}

fn done(data: &Path, words: &str) -> Output {
    let output = kagura(data, words).output().unwrap();
    assert!(output.status.success(), "{words}: {}", String::from_utf8_lossy(&output.stderr));
    output
}

fn refused(data: &Path, words: &str) -> String {
    refused_with(1, data, words)
}

fn refused_with(code: i32, data: &Path, words: &str) -> String {
    let output = kagura(data, words).output().unwrap();
    assert_eq!(output.status.code(), Some(code), "{words}");
    String::from_utf8(output.stderr).unwrap()
}

const AUTHORITY: &str = "authority add jma --name 試験医師会 --contact 03-0000-0000";
const LIST: &str = "authority list";

/// Whatever others may do anything with, in a folder and below it.
fn open_to_others(path: &Path) -> Vec<String> {
    let mut all = Vec::new();
    let about = fs::symlink_metadata(path).unwrap();
    if !about.file_type().is_symlink() && about.mode() & 0o077 != 0 {
        all.push(format!("{} {:o}", path.display(), about.mode() & 0o7777));
    }
    if about.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            all.extend(open_to_others(&entry.unwrap().path()));
        }
    }
    all
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

/// A folder that somebody else's program made, with this mode.
fn folder_of_mode(mode: u32) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    fs::create_dir(&data).unwrap();
    set_mode(&data, mode);
    (folder, data)
}

#[test]
fn whoever_made_the_folder_nobody_else_can_read_the_store() {
    for mode in [0o700, 0o755, 0o750, 0o770, 0o777] {
        let (_folder, data) = folder_of_mode(mode);
        done(&data, AUTHORITY);
        done(&data, "holder add A1 --name 神楽坂 --authority jma");
        assert_eq!(open_to_others(&data), Vec::<String>::new(), "{mode:o}");
        assert!(data.join("rows/db").exists() && data.join("lock").exists());
    }
    let (_folder, data) = folder_of_mode(0o755);
    done(&data.join("a/b"), AUTHORITY);
    assert_eq!(open_to_others(&data.join("a")), Vec::<String>::new());
}

#[test]
fn a_store_that_an_older_version_left_open_is_closed() {
    let (_folder, data) = folder_of_mode(0o755);
    done(&data, AUTHORITY);
    open_all(&data);
    assert!(open_to_others(&data).len() > 3);
    done(&data, LIST);
    assert_eq!(open_to_others(&data), Vec::<String>::new());
}

/// As if all had been made with the usual file mode, or a worse one.
fn open_all(path: &Path) {
    let folder = path.is_dir();
    set_mode(path, if folder { 0o777 } else { 0o666 });
    if folder {
        for entry in fs::read_dir(path).unwrap() {
            open_all(&entry.unwrap().path());
        }
    }
}

#[test]
fn a_running_server_and_a_demonstration_are_closed_too() {
    for words in ["serve", "demo --record-port 0 --origin http://localhost:8080 --cards-listen 127.0.0.1:0"] {
        let (_folder, data) = folder_of_mode(0o777);
        // Keys that an earlier demonstration left open.
        if words.starts_with("demo") {
            fs::create_dir_all(data.join("pki/keys")).unwrap();
            fs::write(data.join("pki/keys/old.pem"), "").unwrap();
            open_all(&data.join("pki"));
        }
        let mut running = Running::start(&data, &format!("{words} --listen 127.0.0.1:0"));
        assert!(data.join("socket").exists());
        assert_eq!(open_to_others(&data), Vec::<String>::new(), "{words}");
        assert_eq!(data.join("pki/keys").exists(), words.starts_with("demo"));
        running.stop();
    }
}

/// A server until it is stopped.
struct Running(Child);

impl Running {
    /// Waits for the line that says it listens, wherever it is written.
    fn start(data: &Path, words: &str) -> Self {
        let mut child = kagura(data, &format!("{words} 2>&1"))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let ready = lines.any(|line| line.contains("listening on") || line.contains("is running"));
        assert!(ready, "{words}: it ended");
        // Whatever it still says goes nowhere, and does not stop it.
        std::thread::spawn(move || lines.for_each(drop));
        Self(child)
    }

    fn stop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
    }
}

#[test]
fn a_link_in_the_place_of_something_of_ours_is_not_followed() {
    for (name, exists) in [
        ("lock", false),
        ("lock", true),
        ("rows", true),
        ("socket", true),
        ("socket", false),
        ("journal", true),
    ] {
        let (folder, data) = folder_of_mode(0o700);
        let target = folder.path().join("target");
        if exists && name == "rows" {
            fs::create_dir(&target).unwrap();
        } else if exists {
            fs::write(&target, "theirs").unwrap();
            set_mode(&target, 0o644);
        }
        symlink(&target, data.join(name)).unwrap();
        let said = refused(&data, AUTHORITY);
        assert!(
            said.contains(&data.join(name).display().to_string()) && said.contains("link"),
            "{name}: {said}"
        );
        assert!(
            ["socket", "file", "folder"].iter().any(|what| said.contains(&format!("no {what} of"))),
            "{said}"
        );
        assert_eq!(target.exists(), exists, "{name}");
        if exists && name != "rows" {
            assert_eq!(fs::read_to_string(&target).unwrap(), "theirs");
            assert_eq!(fs::metadata(&target).unwrap().mode() & 0o777, 0o644);
        }
        if exists && name == "rows" {
            assert_eq!(fs::read_dir(&target).unwrap().count(), 0);
        }
    }
    // Within the database, too.
    let (folder, data) = folder_of_mode(0o700);
    done(&data, AUTHORITY);
    let db = folder.path().join("db");
    fs::rename(data.join("rows/db"), &db).unwrap();
    symlink(&db, data.join("rows/db")).unwrap();
    assert!(refused(&data, LIST).contains("rows/db"));
    // The folder itself may be reached by a link: that is the operator's.
    let (folder, data) = folder_of_mode(0o755);
    let link = folder.path().join("link");
    symlink(&data, &link).unwrap();
    done(&link, AUTHORITY);
    assert_eq!(open_to_others(&data), Vec::<String>::new());
}

#[test]
fn a_folder_for_everybody_is_refused_and_left_as_it_is() {
    for (mode, other) in [(0o777, true), (0o775, true), (0o1777, true), (0o1777, false)] {
        let (_folder, data) = folder_of_mode(mode);
        if other {
            fs::write(data.join("holiday.jpg"), "").unwrap();
        }
        let said = refused(&data, AUTHORITY);
        assert!(
            said.contains(&data.display().to_string()) && said.contains(&format!("{mode:04o}")),
            "{said}"
        );
        assert_eq!(fs::metadata(&data).unwrap().mode() & 0o7777, mode);
        assert!(!data.join("rows").exists() && !data.join("lock").exists());
    }
    // One that others can only look into is left as it is, and what is ours in it is closed.
    let (_folder, data) = folder_of_mode(0o755);
    fs::write(data.join("holiday.jpg"), "").unwrap();
    set_mode(&data.join("holiday.jpg"), 0o644);
    done(&data, AUTHORITY);
    let open = open_to_others(&data);
    assert_eq!(open.len(), 2, "the folder and the picture: {open:?}");
}

#[test]
fn what_belongs_to_somebody_else_is_refused_by_name_owner_and_mode() {
    let nobody = 65_534;
    for theirs in ["", "rows", "rows/db", "lock"] {
        let (_folder, data) = folder_of_mode(0o755);
        done(&data, AUTHORITY);
        let path = if theirs.is_empty() { data.clone() } else { data.join(theirs) };
        if std::os::unix::fs::chown(&path, Some(nobody), None).is_err() {
            return; // only root can give something away
        }
        let said = refused_with(3, &data, LIST);
        let mode = fs::metadata(&path).unwrap().mode() & 0o7777;
        for part in [path.display().to_string(), nobody.to_string(), format!("{mode:04o}")] {
            assert!(said.contains(&part), "{theirs}: {part}: {said}");
        }
    }
}

#[test]
fn reports_and_letters_are_for_who_asked_for_them() {
    let (folder, data) = folder_of_mode(0o755);
    done(&data, AUTHORITY);
    let (list, report) = (folder.path().join("list.csv"), folder.path().join("report.csv"));
    fs::write(&list, "id,name,authority\nbad id!,神楽坂,jma\nB1,神楽坂,jma\n").unwrap();
    fs::write(&report, "older").unwrap();
    set_mode(&report, 0o644);
    let words = format!("holder import '{}' --report '{}'", list.display(), report.display());
    assert_eq!(kagura(&data, &words).output().unwrap().status.code(), Some(1));
    assert!(fs::read_to_string(&report).unwrap().contains("bad id!"));
    // What somebody may have worked on is there still.
    assert_eq!(fs::read_to_string(folder.path().join("report.csv.1")).unwrap(), "older");
    assert_eq!(kagura(&data, &format!("{words} --preview")).output().unwrap().status.code(), Some(1));
    assert!(folder.path().join("report.csv.2").exists(), "that of the import has `B1` no more as a bad row");
    assert_eq!(fs::metadata(&report).unwrap().mode() & 0o777, 0o600);
    let letters = folder.path().join("letters");
    done(&data, &format!("invite B1 --origin https://auth.example --letters '{}'", letters.display()));
    assert_eq!(open_to_others(&letters), Vec::<String>::new());
}

/// What is for its owner alone says to another user whose it is, and as whom to type the command.
#[test]
fn another_user_is_told_whose_the_store_is_and_what_to_type() {
    let (folder, data) = folder_of_mode(0o700);
    done(&data, AUTHORITY);
    for path in [folder.path(), Path::new(env!("CARGO_BIN_EXE_kagura"))] {
        set_mode(path, 0o755);
    }
    let program = folder.path().join("kagura");
    fs::copy(env!("CARGO_BIN_EXE_kagura"), &program).unwrap();
    for (language, words) in [("en", "is for the user"), ("ja", "権限がありません")] {
        let mut command = Command::new(&program);
        command
            .env_clear()
            .env("KAGURA_CONFIG", "")
            .env("KAGURA_DATA", &data)
            .env("KAGURA_LANGUAGE", language);
        std::os::unix::process::CommandExt::uid(&mut command, 65_534);
        // Only root can become somebody else.
        let Ok(output) = command.args(["holder", "list"]).output() else { return };
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(3), "{said}");
        for part in [words, "sudo -u root kagura", "65534"] {
            assert!(said.contains(part), "{part}: {said}");
        }
        assert!(!said.contains("Permission denied"), "{said}");
    }
}
