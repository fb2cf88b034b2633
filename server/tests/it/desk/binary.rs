//! The command line, through the real binary.

use crate::desk::said::{err, out};
use serde_json::Value;
use server::ids::Secret;
use server::journey::invitation::{Invitation, InvitationState};
use server::model::people::Holder;
use server::store::{self, SledEngine, Store};
use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;

fn kagura(data: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kagura"));
    command.env_clear().env("KAGURA_CONFIG", "").env("KAGURA_DATA", data).args(arguments);
    command.output().unwrap()
}

fn set_up(data: &Path) {
    out(&kagura(data, &["authority", "add", "jma", "--name", "試験医師会", "--contact", "03-0000-0000"]));
    out(&kagura(data, &["holder", "add", "A1", "--name", "神楽坂", "--authority", "jma"]));
}

#[test]
fn a_desk_adds_people_and_invites_them() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    set_up(&data);
    let invited = out(&kagura(&data, &["invite", "A1", "--json", "--origin", "https://auth.example"]));
    let json: Value = serde_json::from_str(&invited).unwrap();
    assert_eq!(json["holder"], "a1");
    assert!(
        json["url"].as_str().unwrap().starts_with("https://auth.example/register?openExternalBrowser=1#")
    );
    assert_eq!(json["password"].as_str().unwrap().len(), 8);
    assert!(json["expires_at"].is_i64());
    let shown = out(&kagura(&data, &["invite", "A1", "--password", "Kagura-2026"]));
    assert!(
        shown.contains('█')
            && shown.contains("kagura-2026")
            && shown.contains("http://localhost:8080/register")
    );
    let listed = out(&kagura(&data, &["holder", "list", "--json"]));
    assert_eq!(serde_json::from_str::<Value>(&listed).unwrap()["standing"], "enabled");
}

#[test]
fn refusals_and_wrong_usage_have_different_exit_codes_and_say_why() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    set_up(&data);
    let cases: [(&[&str], i32, &str); 7] = [
        (&["holder", "add", "A1", "--name", "別人", "--authority", "jma"], 1, "already"),
        (&["holder", "disable", "nobody"], 1, "there is no holder"),
        (&["device", "revoke", "-x"], 1, "there is no device"),
        (&["invite", "A1", "--password", "short"], 1, "8 characters"),
        (&["invite"], 2, "Usage"),
        (&["holder", "list", "--limits-code", "never"], 2, "`limits.code`"),
        (&["holder", "list", "--config", "/nowhere.toml"], 2, "/nowhere.toml"),
    ];
    for (arguments, code, why) in cases {
        let output = kagura(&data, arguments);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {}", err(&output));
        assert!(err(&output).contains(why), "{arguments:?}: {}", err(&output));
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn codes_that_only_this_computer_can_open_come_with_a_note() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    set_up(&data);
    assert!(err(&kagura(&data, &["invite", "A1"])).contains("KAGURA_ORIGIN"));
    // The first one is void now, which is said.
    let said = err(&kagura(&data, &["invite", "A1", "--origin", "https://auth.example"]));
    assert!(said.contains("will be void: 1") && said.lines().count() == 1, "{said}");
}

#[test]
fn an_import_reports_bad_rows_by_line_and_ends_with_1() {
    let folder = tempfile::tempdir().unwrap();
    let (data, csv, report) =
        (folder.path().join("data"), folder.path().join("a.csv"), folder.path().join("bad.csv"));
    set_up(&data);
    std::fs::write(&csv, "id,name,authority\nA1,x,jma\nB1,y,jma\n").unwrap();
    let arguments =
        ["holder", "import", csv.to_str().unwrap(), "--report", report.to_str().unwrap(), "--json"];
    let output = kagura(&data, &arguments);
    assert_eq!(output.status.code(), Some(1));
    let summary: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&summary["added"], &summary["bad"]), (&Value::from(1), &Value::from(1)));
    assert!(
        err(&output).contains("\"line\":2") && err(&output).contains("there already"),
        "{}",
        err(&output)
    );
    assert!(std::fs::read_to_string(report).unwrap().contains("2,\"A1\""));
    std::fs::write(&csv, "id,name,authority\nA1,x,jma\nB2,y,jma\n").unwrap();
    out(&kagura(&data, &["holder", "import", csv.to_str().unwrap(), "--skip-existing"]));
}

#[test]
fn a_report_is_written_over_nothing_by_no_link_into_no_pipe_and_nothing_is_imported_without_one() {
    let folder = tempfile::tempdir().unwrap();
    let (data, csv, link) =
        (folder.path().join("data"), folder.path().join("a.csv"), folder.path().join("b.csv"));
    set_up(&data);
    let list = "id,name,authority\nA1,x,jma\nB1,y,jma\n";
    std::fs::write(&csv, list).unwrap();
    std::fs::hard_link(&csv, &link).unwrap();
    let [precious, symlink, pipe] = ["precious", "link", "pipe"].map(|it| folder.path().join(it));
    std::fs::write(&precious, "keep").unwrap();
    std::os::unix::fs::symlink(&precious, &symlink).unwrap();
    rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, rustix::fs::Mode::RWXU, 0)
        .unwrap();
    let dotted = folder.path().join(".").join("a.csv");
    for report in [csv.clone(), dotted, link, folder.path().join("none/bad.csv"), symlink, pipe] {
        let output =
            kagura(&data, &["holder", "import", csv.to_str().unwrap(), "--report", report.to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(1), "{}", report.display());
        assert!(output.stdout.is_empty());
        assert_eq!(std::fs::read_to_string(&csv).unwrap(), list);
        assert_eq!(std::fs::read_to_string(&precious).unwrap(), "keep");
        assert_eq!(out(&kagura(&data, &["holder", "list"])).lines().count(), 1, "{}", report.display());
    }
}

#[test]
fn an_import_is_previewed_and_then_changes_who_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let (data, csv) = (folder.path().join("data"), folder.path().join("a.csv"));
    set_up(&data);
    std::fs::write(&csv, "一覧\r\n本人ID;氏名;認証局;備考\r\nA1;新しい　名前;jma;x\r\nB1;y;jma;\r\n")
        .unwrap();
    let import = |flags: &[&str]| {
        let mut arguments = vec!["holder", "import", csv.to_str().unwrap(), "--update"];
        arguments.extend(flags);
        kagura(&data, &arguments)
    };
    let preview = import(&["--preview"]);
    let change = "line 3 A1: name: 神楽坂 → 新しい　名前\n";
    assert!(out(&preview).starts_with(change), "{}", out(&preview));
    assert!(out(&preview).contains("nothing was written"));
    assert!(err(&preview).contains("備考") && err(&preview).contains("line 2"), "{}", err(&preview));
    assert!(out(&kagura(&data, &["holder", "list"])).contains("神楽坂"));
    let done: Value = serde_json::from_str(&out(&import(&["--json"]))).unwrap();
    assert_eq!((&done["added"], &done["changed"]), (&Value::from(1), &Value::from(1)));
    assert_eq!(done["changes"][0]["before"]["name"], "神楽坂");
    let listed = out(&kagura(&data, &["holder", "list"]));
    assert!(listed.contains("新しい　名前") && !listed.contains("神楽坂"), "{listed}");
}

#[test]
fn a_list_of_holders_names_whom_to_invite_and_a_wrong_line_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let (data, list) = (folder.path().join("data"), folder.path().join("a.csv"));
    set_up(&data);
    let invite = |text: &str| {
        std::fs::write(&list, text).unwrap();
        kagura(
            &data,
            &[
                "invite",
                "--yes",
                "--file",
                list.to_str().unwrap(),
                "--json",
                "--origin",
                "https://auth.example",
            ],
        )
    };
    for text in [
        "本人ID,氏名,認証局\r\nA1,神楽坂,jma\r\n",
        "氏名\t本人ＩＤ（必須）\n神楽坂\tＡ１\n",
        "\u{FEFF}id\nA1\n",
        "\u{200E}A1\u{2060}\r\n",
    ] {
        let invited: Value = serde_json::from_str(&out(&invite(text))).unwrap();
        assert_eq!(invited["holder"], "a1", "{text}");
    }
    for text in ["id\r\nA1\r\n\r\nA/2\r\n", "\nA1\n\n山田\n"] {
        let refused = invite(text);
        assert_eq!(refused.status.code(), Some(1));
        assert!(err(&refused).contains("line 4: "), "{}", err(&refused));
        assert!(refused.stdout.is_empty());
    }
}

#[test]
fn letters_are_written_and_no_secret_is_printed() {
    let folder = tempfile::tempdir().unwrap();
    let (data, letters, list) =
        (folder.path().join("data"), folder.path().join("out"), folder.path().join("list"));
    set_up(&data);
    out(&kagura(&data, &["holder", "add", "B1", "--name", "김 花子", "--authority", "jma"]));
    std::fs::write(&list, "a1\n\nＡ１\nB1\n").unwrap();
    let arguments = ["invite", "--file", list.to_str().unwrap(), "--letters", letters.to_str().unwrap()];
    let output = kagura(&data, &arguments);
    assert_eq!(output.status.code(), Some(1));
    let said = err(&output);
    for part in ["b1: ", "U+AE40", "1 issued, 1 refused"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let printed = String::from_utf8(output.stdout).unwrap();
    let (number, holder) = printed.trim_end().split_once('\t').unwrap();
    assert_eq!(holder, "A1");
    let run = number.strip_suffix("-001").unwrap();
    for kind in ["letters", "passwords"] {
        let file = letters.join(format!("{run}-{kind}.pdf"));
        assert!(std::fs::read(&file).unwrap().starts_with(b"%PDF-"));
        assert!(said.contains(file.to_str().unwrap()), "{said}");
    }
    assert_eq!(std::fs::read_dir(&letters).unwrap().count(), 2);

    let json = out(&kagura(&data, &["invite", "A1", "--json", "--letters", letters.to_str().unwrap()]));
    let json: Value = serde_json::from_str(&json).unwrap();
    let file = json["letters"].as_str().unwrap();
    assert!(json["number"].as_str().unwrap().ends_with("-001") && Path::new(file).exists());
}

/// The disk is full, the folder is none: whoever has a letter in the post can still use it.
#[tokio::test(flavor = "multi_thread")]
async fn papers_that_cannot_be_written_leave_earlier_letters_alone() {
    let folder = tempfile::tempdir().unwrap();
    let (data, letters, file) =
        (folder.path().join("data"), folder.path().join("letters"), folder.path().join("file"));
    std::fs::write(&file, "").unwrap();
    let engine = Arc::new(SledEngine::open(&data, 16 << 20).unwrap());
    let serving = store::serve(engine.clone(), &store::socket_in(&data)).unwrap();
    let (there, place) = (data.clone(), letters.clone());
    let url = tokio::task::spawn_blocking(move || {
        set_up(&there);
        let older = out(&kagura(&there, &["invite", "A1", "--json"]));
        for (wrong, why) in [
            (file.join("letters").to_str().unwrap(), "cannot be read or written"),
            (file.to_str().unwrap(), "is no folder"),
            ("/dev/stdout", "is no folder"),
            ("-", "is no folder"),
        ] {
            let refused = kagura(&there, &["invite", "A1", "--letters", wrong]);
            assert_eq!(refused.status.code(), Some(1), "{wrong}");
            assert!(err(&refused).contains(why) && refused.stdout.is_empty(), "{wrong}: {}", err(&refused));
        }
        // Writing ends after 10 kB, as on a full disk.
        let mut full = Command::new("sh");
        full.args(["-c", "ulimit -f 20; exec \"$0\" \"$@\""]);
        full.args([env!("CARGO_BIN_EXE_kagura"), "invite", "A1", "--letters", place.to_str().unwrap()]);
        let full = full.env("KAGURA_DATA", &there).env("KAGURA_LANGUAGE", "en").output().unwrap();
        assert_eq!(full.status.code(), Some(1));
        assert!(err(&full).contains("Nothing was issued") && full.stdout.is_empty(), "{}", err(&full));
        assert_eq!(std::fs::read_dir(&place).unwrap().count(), 0, "nothing is left behind");
        serde_json::from_str::<Value>(&older).unwrap()["url"].as_str().unwrap().to_owned()
    })
    .await
    .unwrap();
    let token = Secret::presented(url.split_once('#').unwrap().1).unwrap().hash();
    let kept = Store::new(engine).get::<Invitation>(&token).await.unwrap().unwrap();
    assert!(matches!(kept.state, InvitationState::Open { tries_left: 5 }), "{:?}", kept.state);
    serving.stop().await;
}

/// Hashes of passwords take 8 MiB each; eight are made at a time, of however many.
#[test]
fn many_invitations_take_no_more_memory_than_few() {
    let folder = tempfile::tempdir().unwrap();
    let (data, csv) = (folder.path().join("data"), folder.path().join("a.csv"));
    set_up(&data);
    let rows: Vec<String> = (0..100).map(|n| format!("B{n},名,jma")).collect();
    std::fs::write(&csv, format!("id,name,authority\n{}\n", rows.join("\n"))).unwrap();
    out(&kagura(&data, &["holder", "import", csv.to_str().unwrap()]));
    let mut little = Command::new("sh");
    // What a process may write to, in KiB (setrlimit(2), RLIMIT_DATA).
    little.args(["-c", "ulimit -d 250000; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_kagura")]);
    little.args(["invite", "--all-without-device", "--yes", "--json"]);
    let invited = little.env_clear().env("KAGURA_CONFIG", "").env("KAGURA_DATA", &data).output().unwrap();
    assert_eq!(out(&invited).lines().count(), 101, "{}", err(&invited));
}

#[test]
fn the_settings_are_printed_in_three_shapes() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    assert!(out(&kagura(data, &["settings"])).contains("KAGURA_LIMITS_CODE"));
    assert!(out(&kagura(data, &["settings", "--markdown"])).starts_with("| key |"));
    assert!(out(&kagura(data, &["settings", "--toml"])).contains("[limits]"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_whose_server_goes_away_says_how_far_it_came_and_what_to_type() {
    let folder = tempfile::tempdir().unwrap();
    let (data, csv) = (folder.path().join("data"), folder.path().join("a.csv"));
    set_up(&data);
    let rows: Vec<String> = (0..8_000).map(|n| format!("B{n},名,jma")).collect();
    std::fs::write(&csv, format!("id,name,authority\n{}\n", rows.join("\n"))).unwrap();
    let engine = Arc::new(SledEngine::open(&data, 16 << 20).unwrap());
    let serving = store::serve(engine.clone(), &store::socket_in(&data)).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_kagura"));
    command.env_clear().env("KAGURA_DATA", &data).args(["holder", "import", csv.to_str().unwrap()]);
    let child =
        command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap();
    let store = Store::new(engine);
    while store.scan::<Holder>(b"", None, 1002).await.unwrap().len() < 1001 {
        tokio::task::yield_now().await;
    }
    serving.stop().await;
    let output = tokio::task::spawn_blocking(|| child.wait_with_output().unwrap()).await.unwrap();
    assert_eq!(output.status.code(), Some(3), "{}", err(&output));
    let said = err(&output);
    assert!(said.contains("of 8000 rows were done") && said.contains("--skip-existing"), "{said}");
    drop(store);
    out(&kagura(&data, &["holder", "import", csv.to_str().unwrap(), "--skip-existing"]));
    assert_eq!(out(&kagura(&data, &["holder", "list"])).lines().count(), 8_001);
}

#[tokio::test(flavor = "multi_thread")]
async fn invitations_whose_server_goes_away_end_at_once_with_a_code_of_their_own() {
    let folder = tempfile::tempdir().unwrap();
    let (data, csv) = (folder.path().join("data"), folder.path().join("a.csv"));
    set_up(&data);
    let rows: Vec<String> = (0..60).map(|n| format!("B{n},名,jma")).collect();
    std::fs::write(&csv, format!("id,name,authority\n{}\n", rows.join("\n"))).unwrap();
    out(&kagura(&data, &["holder", "import", csv.to_str().unwrap()]));
    let engine = Arc::new(SledEngine::open(&data, 16 << 20).unwrap());
    let serving = store::serve(engine.clone(), &store::socket_in(&data)).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_kagura"));
    command.env_clear().env("KAGURA_DATA", &data).args(["invite", "--all-without-device", "--yes", "--json"]);
    let child =
        command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap();
    let store = Store::new(engine);
    while store.scan::<Invitation>(b"", None, 2).await.unwrap().len() < 2 {
        tokio::task::yield_now().await;
    }
    serving.stop().await;
    let output = tokio::task::spawn_blocking(|| child.wait_with_output().unwrap()).await.unwrap();
    let said = err(&output);
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.contains("of 61") && said.contains("--resume"), "{said}");
    assert!(said.lines().count() < 12, "it does not go through all of them: {said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn commands_work_while_a_server_holds_the_store() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let engine = Arc::new(SledEngine::open(&data, 16 << 20).unwrap());
    let serving = store::serve(engine.clone(), &store::socket_in(&data)).unwrap();
    let there = data.clone();
    tokio::task::spawn_blocking(move || {
        set_up(&there);
        out(&kagura(&there, &["holder", "disable", "A1"]));
        assert!(err(&kagura(&there, &["invite", "A1"])).contains("disabled"));
    })
    .await
    .unwrap();
    let holders = Store::new(engine).scan::<Holder>(b"", None, 9).await.unwrap();
    assert_eq!(holders[0].1.name, "神楽坂");
    serving.stop().await;
}
