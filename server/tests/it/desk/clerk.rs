//! The clerk's commands through the real command line: what is shown, what is asked, what is refused where nobody can answer.

use serde_json::Value;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    /// A store with the authority `jma` and these people.
    fn with(people: &[(&str, &str)]) -> Self {
        let desk = Self { folder: tempfile::tempdir().unwrap() };
        desk.does(&["authority", "add", "jma", "--name", "試験医師会", "--contact", "03-0000-0000"]);
        for (id, name) in people {
            desk.does(&["holder", "add", id, "--name", name, "--authority", "jma"]);
        }
        desk
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_kagura"))
            .env_clear()
            .env("KAGURA_LANGUAGE", "en")
            .env("KAGURA_DATA", self.folder.path().join("data"))
            .env("KAGURA_ORIGIN", "https://auth.example")
            .args(arguments)
            .output()
            .unwrap()
    }

    /// What a command prints that is done.
    fn does(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", notes(&output));
        String::from_utf8(output.stdout).unwrap()
    }

    fn json(&self, arguments: &[&str]) -> Vec<Value> {
        self.does(arguments).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// What a command says that is refused.
    fn refuses(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {}", notes(&output));
        assert!(output.stdout.is_empty(), "{arguments:?}");
        notes(&output)
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }
}

fn notes(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_person_is_found_and_everything_about_the_person_shown() {
    let desk = Desk::with(&[("TESTC1", "神楽坂　三十四"), ("TESTC2", "髙橋　花子")]);
    assert_eq!(desk.does(&["holder", "find", "高橋"]), "TESTC2\t髙橋　花子\t–\tjma\tenabled\n");
    assert_eq!(desk.json(&["holder", "find", "三十四", "神楽坂", "--json"])[0]["written"], "TESTC1");
    let many = desk.run(&["holder", "find", "testc", "--limit", "1"]);
    assert!(notes(&many).contains("--limit"), "{}", notes(&many));
    assert!(desk.refuses(&["holder", "find", "見本"]).contains("no holder fits"));
    desk.does(&["invite", "TESTC1"]);
    let shown = desk.does(&["holder", "show", "testc1"]);
    for part in ["神楽坂　三十四", "試験医師会", "enabled", "── invitations: 1", "\tout (5 tries)\t"]
    {
        assert!(shown.contains(part), "{part} is missing:\n{shown}");
    }
    let whole = &desk.json(&["holder", "show", "TESTC1", "--json"])[0];
    assert_eq!(
        (&whole["holder"]["id"], &whole["invitations"][0]["state"]),
        (&"testc1".into(), &"out".into())
    );
    assert!(!whole.to_string().contains("argon2"), "no secret is shown");
}

#[test]
fn what_cannot_be_taken_back_is_not_done_where_nobody_can_be_asked() {
    let desk = Desk::with(&[("A1", "神楽坂"), ("A2", "山田")]);
    let said = desk.refuses(&["holder", "delete", "A1"]);
    assert!(said.contains("神楽坂") && said.contains("--yes"), "{said}");
    assert_eq!(desk.json(&["holder", "list", "--json"]).len(), 2);
    let gone = &desk.json(&["holder", "delete", "A1", "--yes", "--json"])[0];
    assert_eq!(gone["deleted"]["id"], "a1");
    assert_eq!(desk.json(&["holder", "list", "--json"]).len(), 1);
    assert!(desk.refuses(&["holder", "show", "A1"]).contains("there is no holder"));
    assert!(desk.refuses(&["card", "unbind", "nothing"]).contains("card list"));
    assert_eq!(desk.does(&["card", "list"]), "");
}

#[test]
fn keys_of_tokens_are_listed_made_ahead_and_dropped() {
    let desk = Desk::with(&[]);
    assert_eq!(desk.does(&["key", "list"]), "");
    assert_eq!(desk.json(&["key", "rotate", "--json"])[0]["made"], 2);
    assert!(desk.does(&["key", "rotate"]).contains("wait already"));
    let keys = desk.json(&["key", "list", "--json"]);
    assert!(keys.len() == 2 && keys.iter().all(|it| it["state"] == "next"), "{keys:?}");
    let kid = keys[0]["kid"].as_str().unwrap();
    let said = desk.refuses(&["key", "drop", "--", kid]);
    assert!(said.contains(kid) && said.contains("--yes"), "{said}");
    assert!(desk.does(&["key", "list"]).contains(kid));
    assert_eq!(desk.json(&["key", "drop", "--yes", "--json", "--", kid])[0]["state"], "dropped");
    let left = desk.json(&["key", "list", "--json"]);
    assert!(
        left.len() == 2 && left.iter().all(|it| it["kid"] != kid && it["state"] == "current"),
        "{left:?}"
    );
    assert!(desk.refuses(&["key", "drop", "--yes", "--", kid]).contains("key list"));
}

#[test]
fn an_application_is_registered_with_one_command_and_its_secret_shown_once() {
    let desk = Desk::with(&[]);
    let uri = "https://karte.example/cb";
    let home = "https://karte.example/start";
    let add = ["client", "add", "karte", "--name", "電子カルテ", "--redirect-uri", uri, "--client-uri", home];
    let line = desk.does(&add);
    let secret = line.split('\t').nth(1).unwrap().to_owned();
    assert_eq!((secret.len(), line.contains("not shown again")), (43, true), "{line}");
    assert!(desk.refuses(&add).contains("--replace"));
    let shown = desk.does(&["client", "show", "karte"]);
    assert!([uri, home].iter().all(|it| shown.contains(it)) && !shown.contains(&secret), "{shown}");
    let listed = desk.json(&["client", "list", "--json"]);
    assert_eq!((listed.len(), &listed[0]["standing"]), (1, &Value::from("enabled")));
    // What is replaced keeps its secret; another one counts beside it for a day.
    let replaced =
        desk.json(&[&add[..], &["--scope", "openid offline_access", "--replace", "--json"]].concat());
    assert_eq!(replaced[0]["client_secret"], Value::Null);
    let said = desk.refuses(&["client", "rotate-secret", "karte"]);
    assert!(said.contains("24 hours") && said.contains("--yes"), "{said}");
    let rotated = desk.json(&["client", "rotate-secret", "karte", "--yes", "--json"]);
    assert_ne!(rotated[0]["client_secret"], Value::from(secret));
    let secrets = desk.json(&["client", "list", "--json"])[0]["secrets"].clone();
    assert_eq!(secrets.as_array().unwrap().len(), 2);
    desk.does(&["client", "rotate-secret", "karte", "--overlap", "0", "--yes"]);
    assert_eq!(desk.json(&["client", "list", "--json"])[0]["secrets"].as_array().unwrap().len(), 1);
    assert!(desk.refuses(&["client", "disable", "karte"]).contains("--yes"));
    assert!(desk.does(&["client", "disable", "karte", "--yes"]).contains("disabled"));
    assert!(desk.does(&["client", "enable", "karte"]).contains("enabled"));
    assert!(desk.refuses(&["client", "show", "nobody"]).contains("client list"));
    assert!(desk.does(&["audit", "list", "--kind", "client_secret_rotated"]).contains("secret"));
}

#[test]
fn what_is_wrong_with_an_application_is_said_all_at_once() {
    let desk = Desk::with(&[]);
    let add = |more: &[&'static str]| [&["client", "add", "karte"], more].concat();
    let said = desk.refuses(&add(&[
        "--name",
        "k",
        "--redirect-uri",
        "http://karte.example/cb",
        "--scope",
        "openid",
        "--fapi2",
    ]));
    assert!(said.contains("http://karte.example/cb") && said.contains("FAPI 2.0"), "{said}");
    let said = notes(&desk.run(&["client", "failures"]));
    assert!(said.contains("--incident"), "both ways to ask are named: {said}");
    for (more, what) in [
        (&["--redirect-uri", "https://karte.example/cb"][..], "client_name"),
        (&["--name", "k", "--redirect-uri", "https://k.example/", "--scope", "openid email"], "email"),
        (&["--name", "k", "--redirect-uri", "https://k.example/", "--auth", "password"], "password"),
        (
            &["--name", "k", "--redirect-uri", "https://k.example/", "--client-uri", "javascript:1"],
            "client_uri",
        ),
        (
            &["--name", "k", "--redirect-uri", "https://k.example/", "--from", "/nowhere.json"],
            "/nowhere.json",
        ),
    ] {
        let said = desk.refuses(&add(more));
        assert!(said.contains(what), "{more:?}: {said}");
    }
    assert!(
        desk.refuses(&["client", "add", "a b", "--name", "k", "--redirect-uri", "https://k.example/"])
            .contains("a b")
    );
    let file = desk.path("karte.json");
    std::fs::write(
        &file,
        r#"{"client_name":"k","redirect_uris":["https://k.example/cb"],"aliases":{"FIDO":"phone"}}"#,
    )
    .unwrap();
    let keys = desk.path("keys.json");
    let key = |more: &str| {
        let x = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
        format!(r#"{{"kty":"OKP","crv":"Ed25519","x":"{x}"{more}}}"#)
    };
    let with_keys =
        ["client", "add", "signs", "--name", "k", "--redirect-uri", "https://k.example/", "--jwks", &keys];
    for (set, what) in [
        (
            r#"{"keys":[{"kty":"EC","crv":"P-521","kid":"sig-2026","x":"AA","y":"AA"}]}"#.to_owned(),
            "sig-2026",
        ),
        (r#"{"keys":[{"kty":"oct"},{"kty":"EC","crv":"secp256k1"}]}"#.to_owned(), "#1, #2"),
        (r#"{"keys":[]}"#.to_owned(), "PS256"),
        (format!(r#"{{"keys":[{}]}}"#, key(r#","d":"AA""#)), "jwks"),
        (r#"{"jwk":[]}"#.to_owned(), "jwks"),
    ] {
        std::fs::write(&keys, &set).unwrap();
        let said = desk.refuses(&with_keys);
        assert!(said.contains(what), "{set}: {said}");
    }
    // One that fits is enough: sets have keys for other purposes, too.
    std::fs::write(&keys, format!(r#"{{"keys":[{{"kty":"EC","crv":"P-521"}},{}]}}"#, key(""))).unwrap();
    desk.does(&with_keys);
    desk.does(&["client", "add", "karte", "--from", &file]);
    assert!(
        desk.refuses(&["client", "add", "FIDO", "--name", "k", "--redirect-uri", "https://k.example/"])
            .contains("FIDO")
    );
}

#[test]
fn an_export_is_read_again_by_the_import_and_runs_nothing_in_a_spreadsheet() {
    let desk = Desk::with(&[("0012", "神楽坂, \"三十四\""), ("-A2", "山田")]);
    let file = desk.path("all.csv");
    desk.does(&["holder", "export", "--file", &file]);
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.starts_with("\u{FEFF}id,name,kana,authority,"), "{text}");
    assert!(text.contains("\"0012\",\"神楽坂, \"\"三十四\"\"\",\"\",\"jma\",enabled,"), "{text}");
    assert!(text.contains("\"'-A2\""), "{text}");
    assert!(
        desk.refuses(&["holder", "export", "--file", &file]).contains("all.csv"),
        "nothing is written over"
    );
    let other = Desk::with(&[]);
    other.does(&["holder", "import", &file]);
    let listed = |desk: &Desk| {
        let all = desk.json(&["holder", "export", "--json"]);
        all.into_iter().map(|it| [it["written"].clone(), it["name"].clone()]).collect::<Vec<_>>()
    };
    assert_eq!(listed(&desk), listed(&other));
    assert_eq!(desk.json(&["holder", "export", "0012", "--format", "jsonl"]).len(), 1);
    assert!(desk.refuses(&["holder", "export", "nobody"]).contains("nobody"));
    desk.does(&["holder", "rename", "0012", "改姓"]);
    assert!(desk.does(&["holder", "export", "0012"]).contains("改姓"));
}

#[test]
fn how_a_name_is_read_goes_through_every_command() {
    let desk = Desk::with(&[("A1", "山田　花子")]);
    let add = ["holder", "add", "A2", "--name", "大野　京子", "--kana", "ｵｵﾉ きょうこ", "--authority", "jma"];
    assert_eq!(desk.does(&add), "A2\t大野　京子\tオオノ　キョウコ\tjma\tenabled\n");
    let refused = desk.refuses(&["holder", "rename", "A1", "--kana", "山田　ハナコ"]);
    assert!(refused.contains("kana: ") && refused.contains("the kanji `山`"), "{refused}");
    let refused = desk.refuses(&["holder", "rename", "A1", "--kana", "-1"]);
    assert!(refused.contains("`-`"), "{refused}");
    assert_eq!(desk.run(&["holder", "rename", "A1"]).status.code(), Some(2), "nothing to change");
    desk.does(&["holder", "rename", "A1", "--kana", "やまだ　はなこ"]);
    let shown = desk.does(&["holder", "show", "A1"]);
    assert!(shown.contains("name\t山田　花子\nkana\tヤマダ　ハナコ\n"), "{shown}");
    // Whoever changes the name alone is told that its reading stays.
    let renamed = desk.run(&["holder", "rename", "A1", "佐藤　花子"]);
    assert!(renamed.status.success() && notes(&renamed).contains("`ヤマダ　ハナコ`"), "{}", notes(&renamed));
    let renamed = desk.run(&["holder", "rename", "A1", "佐藤　花子", "--kana", "サトウ　ハナコ"]);
    assert!(renamed.status.success() && notes(&renamed).is_empty(), "{}", notes(&renamed));
    for typed in [&["さとう"][..], &["ｻﾄｳﾊﾅｺ"], &["はなこ", "サトウ"], &["佐藤", "ハナコ"]]
    {
        let found = desk.json(&[&["holder", "find", "--json"][..], typed].concat());
        assert_eq!((found.len(), &found[0]["kana"]), (1, &"サトウ　ハナコ".into()), "{typed:?}");
    }
    assert_eq!(
        desk.does(&["holder", "find", "きようこ"]),
        "A2\t大野　京子\tオオノ　キョウコ\tjma\tenabled\n"
    );
    // An export has it, and is read again.
    let file = desk.path("all.csv");
    desk.does(&["holder", "export", "--file", &file]);
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.contains("\"A1\",\"佐藤　花子\",\"サトウ　ハナコ\",\"jma\""), "{text}");
    let other = Desk::with(&[]);
    other.does(&["holder", "import", &file]);
    let kana = |desk: &Desk| {
        let all = desk.json(&["holder", "list", "--json"]);
        all.into_iter().map(|it| it["kana"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(kana(&other), ["サトウ　ハナコ", "オオノ　キョウコ"]);
    desk.does(&["holder", "rename", "A1", "--kana", ""]);
    assert_eq!(kana(&desk), [Value::Null, "オオノ　キョウコ".into()]);
    assert!(desk.does(&["holder", "list"]).contains("A1\t佐藤　花子\t–\tjma"));
    let told = desk.json(&["audit", "list", "--kind", "holder_changed", "--json"]);
    assert_eq!(told.len(), 4, "each change once: {told:?}");
}

#[test]
fn a_list_with_readings_is_previewed_reported_and_corrected() {
    let desk = Desk::with(&[("A1", "山田　花子"), ("A2", "大野　京子")]);
    desk.does(&["holder", "rename", "A2", "--kana", "オオノ　キョウコ"]);
    let (list, report) = (desk.path("list.csv"), desk.path("bad.csv"));
    std::fs::write(
        &list,
        "No,本人ID,氏名,氏名（ｶﾅ）,認証局\n1,A1,山田　花子,やまだ　はなこ,jma\n2,A2,大野　京子,,jma\n3,A3,三十四,三十四,jma\n\
         4,A4,ヨン,よん4,jma\n",
    )
    .unwrap();
    let import = ["holder", "import", &list, "--update", "--report", &report];
    let preview = desk.run(&[&import[..], &["--preview"]].concat());
    let said = String::from_utf8(preview.stdout.clone()).unwrap();
    assert!(said.starts_with("line 2 A1: kana: – → ヤマダ　ハナコ\n4 rows: 0 "), "{said}");
    for part in ["line 4: A3 – kana: it holds the kanji `三`", "line 5: A4 – kana: it holds the digit `4`"]
    {
        assert!(notes(&preview).contains(part), "{}", notes(&preview));
    }
    assert!(!notes(&preview).contains("ｶﾅ"), "the column is used: {}", notes(&preview));
    assert_eq!(desk.run(&import).status.code(), Some(1));
    let kana = || {
        let all = desk.json(&["holder", "list", "--json"]);
        all.into_iter().map(|it| it["kana"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(kana(), ["ヤマダ　ハナコ", "オオノ　キョウコ"], "an empty cell takes nothing away");
    let corrected = std::fs::read_to_string(&report).unwrap();
    assert!(corrected.contains("4,\"A3\",\"三十四\",\"三十四\",\"jma\""), "{corrected}");
    let corrected = corrected.replace("\"三十四\",\"三十四\"", "\"三十四\",\"ミトシ\"").replace("よん4", "");
    std::fs::write(&report, corrected).unwrap();
    desk.does(&["holder", "import", &report]);
    assert_eq!(
        kana(),
        ["ヤマダ　ハナコ".into(), "オオノ　キョウコ".into(), Value::from("ミトシ"), Value::Null]
    );
    // A list without the column says nothing of it; JSON has both.
    std::fs::write(&list, "id,name,authority\nA1,山田　華子,jma\n").unwrap();
    let changed = desk.json(&["holder", "import", &list, "--update", "--json"]);
    let change = &changed[0]["changes"][0];
    assert_eq!(
        (&change["before"]["kana"], &change["after"]["kana"]),
        (&"ヤマダ　ハナコ".into(), &"ヤマダ　ハナコ".into())
    );
    assert_eq!(kana()[0], "ヤマダ　ハナコ");
}

#[test]
fn whoever_is_disabled_comes_back_disabled_from_an_export() {
    let desk = Desk::with(&[("A1", "神楽坂"), ("A2", "山田")]);
    desk.does(&["holder", "disable", "A1"]);
    let file = desk.path("all.csv");
    desk.does(&["holder", "export", "--file", &file]);
    let standings = || {
        let listed = desk.json(&["holder", "list", "--json"]).into_iter();
        listed.map(|it| it["standing"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    for id in ["A1", "A2"] {
        desk.does(&["holder", "delete", id, "--yes"]);
    }
    desk.does(&["holder", "import", &file]);
    assert_eq!(standings(), ["disabled", "enabled"]);
    let told = desk.json(&["audit", "list", "--json", "--kind", "holder_disabled"]);
    assert_eq!(told.len(), 2, "by hand, and by the list: {told:?}");
    // An update honours the column; a list without it, or with nothing in it, says nothing about anybody.
    desk.does(&["holder", "enable", "A1"]);
    let changed = desk.json(&["holder", "import", &file, "--update", "--json"]);
    assert_eq!(
        (&changed[0]["changed"], &changed[0]["changes"][0]["after"]["standing"]),
        (&1.into(), &"disabled".into())
    );
    assert_eq!(standings(), ["disabled", "enabled"]);
    for list in ["id,name,authority\nA1,神楽坂,jma\n", "本人ID,氏名,認証局,状態\nA1,神楽坂,jma,\n"]
    {
        std::fs::write(desk.path("old.csv"), list).unwrap();
        desk.does(&["holder", "import", &desk.path("old.csv"), "--update"]);
        assert_eq!(standings(), ["disabled", "enabled"], "{list}");
    }
    let (list, report) = (desk.path("typed.csv"), desk.path("bad.csv"));
    std::fs::write(&list, "本人ID,氏名,認証局,状態\nA1,神楽坂,jma,利用中\nA2,山田,jma,停止中\nA3,?,jma,停止中\nA4,四,jma,休み\n").unwrap();
    assert_eq!(
        desk.run(&["holder", "import", &list, "--update", "--report", &report]).status.code(),
        Some(1)
    );
    assert_eq!(standings(), ["enabled", "disabled"]);
    // What is corrected in the report keeps its state.
    let corrected = std::fs::read_to_string(&report).unwrap().replace('?', "三").replace("休み", "");
    std::fs::write(&report, corrected).unwrap();
    desk.does(&["holder", "import", &report]);
    assert_eq!(standings(), ["enabled", "disabled", "disabled", "enabled"]);
}

#[test]
fn letters_in_the_post_are_left_alone_unless_somebody_says_otherwise() {
    let desk = Desk::with(&[("A1", "一"), ("A2", "二")]);
    desk.does(&["invite", "A1"]);
    let all = |more: &[&str]| {
        let mut arguments = vec!["invite", "--all-without-device", "--json"];
        arguments.extend(more);
        desk.run(&arguments)
    };
    let first = all(&[]);
    assert!(first.status.success(), "{}", notes(&first));
    assert_eq!(String::from_utf8(first.stdout.clone()).unwrap().lines().count(), 1);
    assert!(notes(&first).contains("--again"), "{}", notes(&first));
    let none = all(&[]);
    assert!(none.status.success() && none.stdout.is_empty(), "{}", notes(&none));
    let asked = all(&["--again"]);
    assert_eq!(asked.status.code(), Some(1));
    assert!(notes(&asked).contains("issue 2") && notes(&asked).contains("--yes"), "{}", notes(&asked));
    let again = all(&["--again", "--yes"]);
    assert_eq!(String::from_utf8(again.stdout).unwrap().lines().count(), 2);
    // A single letter, named, is what the clerk wants.
    desk.does(&["invite", "A1"]);
}

#[test]
fn a_run_that_was_interrupted_goes_on_where_it_stopped_and_names_whose_papers_may_be_missing() {
    let people: Vec<(String, String)> = (0..32).map(|n| (format!("B{n:02}"), "名".to_owned())).collect();
    let people: Vec<(&str, &str)> = people.iter().map(|(id, name)| (id.as_str(), name.as_str())).collect();
    let desk = Desk::with(&people);
    let list = desk.path("list");
    let write = |several: &[(&str, &str)]| {
        let ids: Vec<&str> = several.iter().map(|(id, _)| *id).collect();
        std::fs::write(&list, ids.join("\n")).unwrap();
    };
    write(&people[..12]);
    let refused = desk.refuses(&["invite", "--file", &list]);
    assert!(refused.contains("issue 12") && refused.contains("--yes"), "{refused}");
    // Of three parts, each ends where somebody pulled the plug; another clerk is at work meanwhile.
    let issued = desk.json(&["invite", "--file", &list, "--yes", "--json"]);
    let run = issued[0]["run"].as_str().unwrap().to_owned();
    assert!(issued.len() == 12 && issued.iter().all(|it| it["run"] == run.as_str()), "{issued:?}");
    let others = desk.json(&["invite", "B30", "B31", "--json"]);
    assert_ne!(others[0]["run"], run.as_str());
    write(&people[..24]);
    let resumed = |names: &[&str]| {
        let output =
            desk.run(&["invite", "--file", &list, "--yes", "--json", "--resume", &run.to_lowercase()]);
        assert!(output.status.success(), "{}", notes(&output));
        let said = notes(&output);
        for n in 0..32 {
            let id = format!("b{n:02}");
            assert_eq!(said.contains(&id), names.contains(&id.as_str()), "{id}: {said}");
        }
        String::from_utf8(output.stdout).unwrap().lines().count()
    };
    let first = ["b04", "b05", "b06", "b07", "b08", "b09", "b10", "b11"];
    assert_eq!(resumed(&first), 12);
    write(&people[..30]);
    let second = ["b16", "b17", "b18", "b19", "b20", "b21", "b22", "b23"];
    assert_eq!(resumed(&[first, second].concat()), 6);
    let listed = desk.json(&["invitation", "list", "--run", &run, "--json"]);
    assert_eq!(listed.len(), 30);
    assert!((1..).zip(&listed).all(|(place, it)| it["place"] == place && it["run"] == run.as_str()));
    assert!(desk.does(&["invitation", "list"]).contains(&format!("{run}-030")));
    assert!(desk.refuses(&["invite", "B00", "--resume", "20260101-AAAA"]).contains("20260101-AAAA"));
    assert_eq!(desk.run(&["invite", "--file", &list, "--resume", "yesterday"]).status.code(), Some(2));
}

#[test]
fn the_papers_of_a_run_bear_its_number() {
    let desk = Desk::with(&[("A1", "神楽坂"), ("A2", "山田")]);
    let letters = desk.path("letters");
    let issued = desk.json(&["invite", "A1", "A2", "--letters", &letters, "--json"]);
    let listed = desk.json(&["invitation", "list", "--run", issued[1]["number"].as_str().unwrap(), "--json"]);
    for (paper, it) in issued.iter().zip(&listed) {
        let number = format!("{}-{:03}", it["run"].as_str().unwrap(), it["place"].as_u64().unwrap());
        assert_eq!((&paper["holder"], &paper["number"]), (&it["holder"], &number.into()));
    }
    assert_eq!(listed.len(), 2);
}

#[test]
fn letters_are_listed_counted_and_taken_back() {
    let desk = Desk::with(&[("A1", "一"), ("A2", "二")]);
    desk.does(&["invite", "A1", "A2"]);
    let listed = desk.run(&["invitation", "list"]);
    assert_eq!(String::from_utf8(listed.stdout.clone()).unwrap().lines().count(), 2);
    assert!(notes(&listed).contains("jma: out 2"), "{}", notes(&listed));
    let gone = desk.run(&["invitation", "cancel", "A1", "A9", "--json"]);
    assert_eq!(gone.status.code(), Some(1));
    assert!(notes(&gone).contains("a9"), "{}", notes(&gone));
    let states = |state: &str| desk.json(&["invitation", "list", "--state", state, "--json"]).len();
    assert_eq!((states("out"), states("cancelled"), states("locked")), (1, 1, 0));
    assert!(desk.refuses(&["invitation", "list", "--authority", "jpa"]).contains("jpa"));
}

#[test]
fn the_record_says_who_did_it_and_can_be_verified() {
    let desk = Desk::with(&[("A1", "一")]);
    desk.does(&["holder", "disable", "A1"]);
    let lines = desk.json(&["audit", "list", "--holder", "A1", "--json"]);
    assert_eq!(
        lines.iter().map(|it| it["event"].as_str().unwrap()).collect::<Vec<_>>(),
        ["holder_added", "holder_disabled"]
    );
    assert_eq!(lines[0]["actor"]["is"], "command_line");
    assert!(!lines[0]["actor"]["user"].as_str().unwrap().is_empty(), "the system user");
    assert!(desk.does(&["audit", "list", "--kind", "holder_disabled"]).contains("\tholder disabled\t"));
    assert_eq!(desk.json(&["audit", "export"]).len(), 3);
    assert_eq!(desk.json(&["audit", "export", "--until", "2020-01-01"]).len(), 0);
    let file = desk.path("record.jsonl");
    desk.does(&["audit", "export", "--file", &file]);
    assert_eq!(std::fs::read_to_string(&file).unwrap().lines().count(), 3);
    let sound = &desk.json(&["audit", "verify", "--json"])[0];
    assert_eq!((&sound["sound"], &sound["sealed"]), (&true.into(), &3.into()));
    let seal = sound["seal"].as_str().unwrap().to_owned();
    assert!(desk.does(&["audit", "verify", "--seal", &seal]).contains(&seal));
    let other = desk.run(&["audit", "verify", "--seal", "1:other"]);
    assert_eq!(other.status.code(), Some(1));
    assert!(notes(&other).contains("was made anew"), "{}", notes(&other));
    assert_eq!(desk.run(&["audit", "verify", "--seal", "x"]).status.code(), Some(2));
}

#[test]
fn who_asks_for_json_is_told_in_json_what_is_wrong() {
    let desk = Desk::with(&[]);
    let empty = desk.path("nothing");
    for (arguments, exit, kind) in [
        (vec!["holder", "show", "nobody", "--json"], 1, "refused"),
        (vec!["holder", "show", "--json"], 2, "usage"),
        (vec!["holder", "list", "--json", "--limits-code", "never"], 2, "usage"),
        (vec!["holder", "list", "--json", "--data", &empty], 3, "store_unavailable"),
    ] {
        let output = desk.run(&arguments);
        assert_eq!(output.status.code(), Some(exit), "{arguments:?}: {}", notes(&output));
        let error: Value = serde_json::from_str(&notes(&output)).unwrap();
        assert_eq!(
            (&error["error"]["exit"], &error["error"]["kind"]),
            (&exit.into(), &kind.into()),
            "{arguments:?}"
        );
        assert!(output.stdout.is_empty());
    }
    let help = String::from_utf8(desk.run(&["--help"]).stdout).unwrap();
    assert!(help.contains("Exit codes") && help.contains("  4  "), "{help}");
}

#[test]
fn a_list_comes_by_standard_input_and_many_bad_rows_do_not_flood_the_terminal() {
    let desk = Desk::with(&[]);
    let imports = |text: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kagura"));
        command
            .env_clear()
            .env("KAGURA_LANGUAGE", "en")
            .env("KAGURA_DATA", desk.folder.path().join("data"))
            .args(["holder", "import", "-"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    };
    let rows: String =
        (0..150).fold("id,name,authority\n".to_owned(), |all, n| all + &format!("C{n},名,jma\n"));
    assert!(imports(&rows).status.success());
    let again = imports(&rows);
    assert_eq!(again.status.code(), Some(1));
    let said = notes(&again);
    assert!(said.lines().count() < 4 && said.contains("150 are there already"), "{said}");
    let bad = (0..150).fold("id,name,authority\n".to_owned(), |all, n| all + &format!("D/{n},名,jma\n"));
    let said = notes(&imports(&bad));
    assert!(said.lines().count() < 110 && said.contains("50 more bad rows"), "{said}");
}

#[test]
fn every_answer_can_be_had_as_json() {
    let desk = Desk::with(&[("A1", "一")]);
    assert_eq!(desk.json(&["holder", "disable", "A1", "--json"])[0]["standing"], "disabled");
    assert_eq!(desk.json(&["holder", "enable", "A1", "--json"])[0]["standing"], "enabled");
    assert!(desk.json(&["settings", "--json"]).iter().any(|it| it["environment"] == "KAGURA_DATA"));
    let certificate = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    assert!(
        desk.refuses(&["authority", "cards", "jma", certificate.to_str().unwrap(), "--json"])
            .contains("Cargo.toml")
    );
}

/// Whether a text has Japanese in it.
fn is_japanese(text: &str) -> bool {
    text.contains(|c: char| matches!(c, '\u{3041}'..='\u{30FF}' | '\u{4E00}'..='\u{9FFF}'))
}

#[test]
fn everything_is_said_in_the_language_of_the_locale_and_in_no_other() {
    let desk = Desk::with(&[("A1", "Ann"), ("A2", "Bea")]);
    desk.does(&["authority", "add", "jma", "--name", "JMA", "--contact", "03", "--update"]);
    desk.does(&["invite", "A1"]);
    let empty = desk.path("empty.csv");
    std::fs::write(&empty, "id,name,authority\nA1,Ann,jma\nB/1,Cat,jma\nB2,#N/A,jma\n").unwrap();
    let (taken, missing) = (desk.path("data"), desk.path("none.pem"));
    let busy = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = busy.local_addr().unwrap().to_string();
    let commands: &[&[&str]] = &[
        &[],
        &["--help"],
        &["holder", "import", "--help"],
        &["frobnicate"],
        &["holder", "add", "A1"],
        &["invite", "A1", "--days", "0"],
        &["settings"],
        &["settings", "--toml"],
        &["holder", "list", "--limits-code", "never"],
        &["holder", "list", "--config", "/nowhere.toml"],
        &["serve", "--cards-listen", "127.0.0.1:0", "--rp-id", "jp"],
        &["serve", "--listen", "127.0.0.1:0", "--tls-certificate", &missing, "--tls-key", &missing],
        &["serve", "--listen", &address],
        &["serve", "--listen", "127.0.0.1:0", "--oidc-client-roots", &missing],
        &[
            "check",
            "--oidc-client-roots",
            &missing,
            "--tls-certificate",
            &missing,
            "--tls-key",
            &missing,
            "--listen",
            &address,
        ],
        &["holder", "list"],
        &["holder", "show", "A1"],
        &["holder", "show", "A9"],
        &["holder", "find", "A1"],
        &["holder", "delete", "A1"],
        &["holder", "import", &empty, "--preview"],
        &["holder", "import", &missing],
        &["invitation", "list"],
        &["audit", "list"],
        &["audit", "verify"],
        &["crl", "list"],
        &["crl", "fetch"],
        &["incident", "000-0000"],
        &["backup", &taken],
        &["restore", &empty],
        &["check", "--store"],
    ];
    for (variable, locale, japanese) in
        [("LANG", "ja_JP.UTF-8", true), ("LC_ALL", "C.UTF-8", false), ("KAGURA_LANGUAGE", "ja", true)]
    {
        for words in commands {
            let mut command = Command::new(env!("CARGO_BIN_EXE_kagura"));
            command.env_clear().env(variable, locale).env("KAGURA_CONFIG", "").env("KAGURA_DATA", &taken);
            let output = command.env("KAGURA_ORIGIN", "https://auth.example").args(*words).output().unwrap();
            let said = [output.stdout, output.stderr].concat();
            let said = String::from_utf8_lossy(&said);
            assert_eq!(is_japanese(&said), japanese, "{locale} {words:?}: {said}");
            assert!(!said.contains(" / "), "{locale} {words:?}: {said}");
        }
    }
}

#[test]
fn an_authority_is_typed_as_it_is_kept_and_deleted_only_without_holders() {
    let desk = Desk::with(&[("A1", "一")]);
    let add = |id: &'static str, name: &'static str, contact: &'static str| {
        ["authority", "add", id, "--name", name, "--contact", contact]
    };
    for (arguments, said) in [
        (add("med jma", "医師会", "03"), "is no id"),
        (add("med\u{3000}jma", "医師会", "03"), "is no id"),
        (add("med", "医師会", " "), "contact: it is empty"),
        (add("med", "", "03"), "name: it is empty"),
    ] {
        let refused = desk.refuses(&arguments);
        assert!(refused.contains(said), "{arguments:?}: {refused}");
    }
    desk.does(&add(" med ", "医師会", "03"));
    assert!(desk.refuses(&["authority", "delete", "jma", "--yes"]).contains("has 1 holder,"));
    assert!(desk.refuses(&["authority", "delete", "med"]).contains("--yes"));
    assert_eq!(desk.json(&["authority", "delete", "med", "--yes", "--json"])[0]["id"], "med");
    assert!(desk.refuses(&["authority", "delete", "med", "--yes"]).contains("there is no authority"));
    desk.does(&["holder", "delete", "A1", "--yes"]);
    desk.does(&["authority", "delete", "jma", "--yes"]);
    assert_eq!(desk.json(&["audit", "list", "--kind", "authority_deleted", "--json"]).len(), 2);
}

#[test]
fn whoever_takes_people_out_of_the_store_stands_in_the_record() {
    let desk = Desk::with(&[("A1", "一"), ("A2", "二")]);
    let (list, backup) = (desk.path("all.csv"), desk.path("all.backup"));
    desk.does(&["holder", "export", "--file", &list]);
    assert_eq!(desk.json(&["holder", "export", "A1", "a1", "--json"]).len(), 1, "each once");
    desk.does(&["backup", &backup]);
    let told = |kind: &str| desk.json(&["audit", "list", "--kind", kind, "--json"]);
    let exported = told("holders_exported");
    assert_eq!((&exported[0]["count"], &exported[0]["file"]), (&2.into(), &list.into()));
    assert_eq!((&exported[1]["count"], &exported[1]["file"]), (&1.into(), &Value::Null));
    let backed_up = told("backed_up");
    assert_eq!((&backed_up[0]["file"], &backed_up[0]["encrypted"]), (&backup.into(), &false.into()));
    assert!([&exported[0], &backed_up[0]].iter().all(|it| it["actor"]["is"] == "command_line"));
    assert!(desk.does(&["audit", "verify"]).contains("nothing was changed"));
}

#[test]
fn a_password_of_ones_own_is_for_one_person_and_no_guess() {
    let desk = Desk::with(&[("TESTC1", "一"), ("A2", "二")]);
    let refused = desk.refuses(&["invite", "TESTC1", "A2", "--password", "k7mQ-93xw"]);
    assert!(refused.contains("several people"), "{refused}");
    for guess in [
        "aaaaaaaa",
        "12345678",
        "87654321",
        "abcdefgh",
        "qwertyui",
        "11112222",
        "password1",
        "testc1-99",
        "Ｔｅｓｔｃ１－９",
    ] {
        let refused = desk.refuses(&["invite", "TESTC1", "--password", guess]);
        assert!(refused.contains("easily guessed"), "{guess}: {refused}");
    }
    for fine in ["k7mQ-93xw", "Kagura-2026", "horse.battery", "2026-11-28"] {
        desk.does(&["invite", "TESTC1", "--password", fine]);
    }
}

#[test]
fn letters_go_into_a_folder_of_one_that_is_there() {
    let desk = Desk::with(&[("A1", "一")]);
    let typed = desk.path("leters/2026/11");
    let refused = desk.refuses(&["invite", "A1", "--letters", &typed]);
    assert!(refused.contains(&desk.path("leters/2026")) && refused.contains("mkdir -p"), "{refused}");
    assert!(!Path::new(&desk.path("leters")).exists());
    assert_eq!(desk.json(&["invitation", "list", "--json"]).len(), 0, "nothing was issued");
    desk.does(&["invite", "A1", "--letters", &desk.path("letters")]);
}

#[test]
fn a_password_that_could_not_be_written_is_told_with_whose_it_was() {
    let desk = Desk::with(&[("A1", "一"), ("A2", "二")]);
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let (reader, closed) = std::io::pipe().unwrap();
    drop(reader);
    for out in [Stdio::from(full), Stdio::from(closed)] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kagura"));
        command.env_clear().env("KAGURA_LANGUAGE", "en").env("KAGURA_DATA", desk.path("data"));
        let child = command.args(["invite", "A1", "A2"]).stdout(out).stderr(Stdio::piped()).spawn().unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{}", notes(&output));
        assert!(notes(&output).contains("kagura invite a1"), "{}", notes(&output));
    }
}

#[test]
fn whoever_asks_for_json_is_told_of_each_row_in_json_and_people_of_empty_lists() {
    let desk = Desk::with(&[("A1", "一")]);
    let list = desk.path("list.csv");
    std::fs::write(&list, "id,name,authority\nA1,一,jma\nB/1,二,jma\n").unwrap();
    for (arguments, names) in [
        (&["invitation", "cancel", "A1", "A9", "--json"][..], ["\"a1\"", "\"a9\""]),
        (&["invite", "A8", "A9", "--json"], ["\"a8\"", "\"a9\""]),
        (&["holder", "import", &list, "--json"], ["\"A1\"", "\"B/1\""]),
    ] {
        let said = notes(&desk.run(arguments)).to_lowercase();
        let rows = said.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        let rows: Vec<Value> = rows.filter(|it| it["error"]["exit"] == 1).collect();
        assert_eq!(rows.len(), 2, "{arguments:?}: {said}");
        for (row, name) in rows.iter().zip(names) {
            assert!(row.to_string().contains(&name.to_lowercase()), "{arguments:?}: {row}");
        }
    }
    for arguments in [
        &["card", "list"][..],
        &["card", "list", "A1"],
        &["device", "list", "A1"],
        &["invitation", "list"],
        &["incident", "list"],
        &["crl", "list"],
        &["audit", "list", "--holder", "A9"],
        &["holder", "list", "--authority", "jma"],
    ] {
        let output = desk.run(arguments);
        let is_list_of_holders = arguments.first() == Some(&"holder");
        assert_eq!(output.stdout.is_empty(), !is_list_of_holders, "{arguments:?}");
        assert_eq!(notes(&output).is_empty(), is_list_of_holders, "{arguments:?}: {}", notes(&output));
        let json = [arguments, &["--json"]].concat();
        assert!(notes(&desk.run(&json)).is_empty(), "{json:?}");
    }
    let unknown = desk.run(&["audit", "list", "--kind", "holder_vanished"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(notes(&unknown).contains("holder_disabled"), "{}", notes(&unknown));
}

#[test]
fn a_start_that_comes_to_nothing_leaves_no_store() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let (address, missing) = (taken.local_addr().unwrap().to_string(), folder.path().join("none.pem"));
    let missing = missing.to_str().unwrap();
    for wrong in [
        &["--listen", &address][..],
        &["--listen", "127.0.0.1:0", "--tls-certificate", missing, "--tls-key", missing],
        &["--listen", "127.0.0.1:0", "--oidc-client-roots", missing],
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kagura"));
        command.env_clear().env("KAGURA_CONFIG", "").env("KAGURA_DATA", &data).arg("serve").args(wrong);
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{}", notes(&output));
        assert!(!data.exists(), "{wrong:?}");
    }
}

/// The usual accident with a spreadsheet: one column sorted, and not the others.
#[test]
fn a_list_gives_many_another_name_only_when_somebody_agrees() {
    let desk = Desk::with(&[]);
    let list = desk.path("list.csv");
    let write = |many: usize, name: &dyn Fn(usize) -> usize| {
        let rows: Vec<String> =
            (1..=many).map(|number| format!("N{number},試験　{},jma\n", "花".repeat(name(number)))).collect();
        std::fs::write(&list, format!("id,name,authority\n{}", rows.concat())).unwrap();
    };
    let update = ["holder", "import", &list, "--update"];
    write(12, &|number| number);
    desk.does(&update);
    write(12, &|number| 13 - number);
    assert!(desk.refuses(&update).contains("give 12 people another name by this list?"));
    desk.does(&[&update[..], &["--preview"]].concat());
    write(10, &|number| 13 - number);
    desk.does(&update);
    write(12, &|number| number);
    desk.does(&update);
    write(12, &|number| 13 - number);
    desk.does(&[&update[..], &["--yes"]].concat());
}

#[test]
fn a_list_disables_many_only_when_somebody_agrees() {
    let people: Vec<String> = (1..=12).map(|number| format!("N{number}")).collect();
    let desk = Desk::with(&[]);
    let list = desk.path("list.csv");
    let write = |state: &str, holders: &[String]| {
        let rows: Vec<String> = holders.iter().map(|id| format!("{id},試験　花子,jma,{state}\n")).collect();
        std::fs::write(&list, format!("id,name,authority,state\n{}", rows.concat())).unwrap();
    };
    let disabled = || {
        let all = desk.json(&["holder", "list", "--json"]);
        all.iter().filter(|it| it["standing"] == "disabled").count()
    };
    let update = ["holder", "import", &list, "--update"];
    write("enabled", &people);
    desk.does(&update);
    write("disabled", &people);
    assert!(desk.refuses(&update).contains("disable 12 people by this list?"));
    assert_eq!(disabled(), 0);
    desk.does(&[&update[..], &["--preview"]].concat());
    assert_eq!(disabled(), 0, "a preview asks nothing and does nothing");
    write("disabled", &people[..10]);
    desk.does(&update);
    assert_eq!(disabled(), 10, "a few are what a list is for");
    write("disabled", &people);
    desk.does(&update);
    assert_eq!(disabled(), 12, "those who are disabled already do not count");
    write("enabled", &people);
    desk.does(&update);
    write("disabled", &people);
    desk.does(&[&update[..], &["--yes"]].concat());
    assert_eq!(disabled(), 12);
}
