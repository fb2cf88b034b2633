//! The rooms of the house and the direction between them: reads what every file imports, and refuses what runs upwards or in a circle.
//! A room may name those that stand below it, never those above; within a room files name each other without coming back.

use crate::layers::{code, root, sources};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// The server's rooms, from the top to the ground.
const SERVER: &[&str] = &[
    "demo",
    "serve",
    "cli",
    "checkup",
    "http",
    "listener",
    "desk",
    "service",
    "backup",
    "tables",
    "revocation",
    "audit",
    "config",
    "journey",
    "oidc",
    "model",
    "passkey",
    "cards",
    "refusals",
    "budget",
    "quota",
    "providers",
    "qr",
    "calendar",
    "aim",
    "ids",
    "store",
    "traces",
    "metrics",
    "paper",
    "log",
    "disk",
    "current",
    "places",
    "encryption",
    "sealing",
    "line",
    "hex",
    "said",
    "clock",
];

/// The rooms within `http`.
const HTTP: &[&str] = &["routes", "monitoring", "api", "pages", "answer", "site", "request"];

/// The app's.
const APP: &[&str] = &["bin", "pages", "journey", "components", "draw", "shared_text", "client", "browser"];

/// What may stand in circles: the demonstration, which nothing depends on.
const FREE: &str = "demo";

/// A file by its module's path, and what it names of the same crate.
type Imports = BTreeMap<Vec<String>, BTreeSet<Vec<String>>>;

#[test]
fn no_import_runs_upwards() {
    let server = read("server/src");
    let mut found = upwards(&server, SERVER, 0);
    found.extend(upwards(&server, HTTP, 1));
    found.extend(upwards(&read("app/src"), APP, 0));
    assert!(
        found.is_empty(),
        "\n{}\na room names those below it only: what it needs from above comes as a parameter or stands lower\n",
        found.join("\n")
    );
}

/// An application in the place of any vendor's.
const RECORD: [&str; 2] = ["demo", "record"];

#[test]
fn the_record_application_names_nothing_of_ours() {
    let is_its_own = |module: &[String]| module.starts_with(&RECORD.map(str::to_owned));
    let all = read("server/src");
    let own: Vec<_> = all.iter().filter(|(module, _)| is_its_own(module)).collect();
    assert!(own.len() > 5, "its files are found");
    let found: Vec<_> = own
        .iter()
        .flat_map(|(module, named)| named.iter().map(move |it| (module, it)))
        .filter(|(_, it)| !is_its_own(it))
        .map(|(module, it)| format!("{} names {}", shown(module), shown(it)))
        .collect();
    assert!(found.is_empty(), "\n{}\na vendor has none of these\n", found.join("\n"));
    let outside = all.iter().filter(|(module, named)| {
        module.first().is_none_or(|room| room != FREE) && named.iter().any(|it| is_its_own(it))
    });
    assert_eq!(outside.count(), 0, "only the demonstration has it");
}

#[test]
fn every_room_has_its_floor() {
    for (folder, rooms) in [("server/src", SERVER), ("app/src", APP)] {
        let unknown: BTreeSet<_> = read(folder)
            .into_keys()
            .filter_map(|module| module.first().cloned())
            .filter(|room| !rooms.contains(&room.as_str()) && room != "main")
            .collect();
        assert_eq!(unknown, BTreeSet::new(), "{folder}: say where it stands");
    }
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let mut found = Vec::new();
    for folder in ["server/src", "server/api/src", "app/src"] {
        found.extend(
            circles(&read(folder)).into_iter().filter(|it| !it.iter().all(|it| it.starts_with(FREE))),
        );
    }
    let found: Vec<_> = found.iter().map(|circle| circle.join(", ")).collect();
    assert!(
        found.is_empty(),
        "\n{}\nthese files lead back to themselves: what two of them need of each other goes into one of them, or below both\n",
        found.join("\n")
    );
}

#[test]
fn no_three_types_share_a_name() {
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for folder in ["server/src", "server/api/src", "app/src"] {
        for path in sources(&root().join(folder)) {
            for name in types(&fs::read_to_string(&path).unwrap()) {
                places.entry(name).or_default().push(path.display().to_string());
            }
        }
    }
    assert!(places.len() > 500, "the types are found");
    places.retain(|_, places| places.len() > 2);
    assert_eq!(places, BTreeMap::new(), "say at the name which of them it is");
}

#[test]
fn a_door_opens_no_transaction_and_names_no_table() {
    let mut found = Vec::new();
    for room in ["http", "cli", "listener", "serve"] {
        for path in sources(&root().join("server/src").join(room)) {
            let text = fs::read_to_string(&path).unwrap();
            for (number, line) in (1..).zip(text.lines().take_while(|line| !line.starts_with("mod tests"))) {
                let line = code(line);
                let table = room == "http"
                    && ["store.get", "store.put", "store.scan", "store.take"]
                        .iter()
                        .any(|it| line.contains(it));
                if line.contains("transaction(") || line.contains("Tx") && line.contains("store") || table {
                    found.push(format!("{}:{number}", path.display()));
                }
            }
        }
    }
    assert!(found.is_empty(), "\n{}\nthis is a step's business, in `service` or `desk`\n", found.join("\n"));
}

#[test]
fn a_type_is_found_however_it_is_seen() {
    let text = "pub struct Card {\nenum Kind<T> {\n    pub(in crate::cards) trait Source {\n    type Key = u8;\ntype Entry = u8;\nlet struct_ = 1;\n";
    assert_eq!(types(text), ["Card", "Kind", "Source", "Entry"]);
}

#[test]
fn what_runs_upwards_or_round_is_found() {
    let house = |files: &[(&str, &str)]| -> Imports {
        let modules: BTreeSet<_> = files.iter().map(|(path, _)| module(path)).collect();
        files.iter().map(|(path, text)| (module(path), imports(&module(path), text, &modules))).collect()
    };
    let up = house(&[
        ("store/mod.rs", "use crate::service::{app::App, error};\n"),
        ("service/app.rs", ""),
        ("service/error.rs", ""),
    ]);
    assert_eq!(upwards(&up, SERVER, 0), ["store names service::app", "store names service::error"]);
    let within = house(&[
        ("http/request/json.rs", "fn f() { crate::http::api::login::g() }"),
        ("http/api/login.rs", ""),
    ]);
    assert_eq!(upwards(&within, HTTP, 1), ["http::request::json names http::api::login"]);
    let round = house(&[
        ("cards/mod.rs", "pub mod names;\npub mod brief;\n"),
        ("cards/names.rs", "use super::brief;\n"),
        ("cards/brief.rs", "use crate::cards::names::{self, Name};\n"),
    ]);
    assert_eq!(circles(&round), [["cards::brief", "cards::names"]]);
    let handed_on = house(&[
        ("passkey.rs", "pub use crate::passkey::refused::Refused;\n"),
        ("passkey/refused.rs", ""),
        ("passkey/key.rs", "use crate::passkey::Refused;\n"),
    ]);
    assert_eq!(circles(&handed_on), Vec::<Vec<String>>::new(), "nobody there names it back");
    let broken_into_lines = house(&[
        ("cards/mod.rs", "mod brief;\nmod names;\npub use brief::Brief;\n"),
        ("cards/brief.rs", "use super::{\n    names::Name,\n};\n"),
        ("cards/names.rs", ""),
    ]);
    assert_eq!(circles(&broken_into_lines), Vec::<Vec<String>>::new(), "nothing comes after the last comma");
    let shown_to_some = house(&[
        ("cards/mod.rs", "mod brief;\npub use brief::Brief;\n"),
        ("cards/brief.rs", "pub(in crate::cards) const LONG: usize = 3;\n"),
    ]);
    assert_eq!(circles(&shown_to_some), Vec::<Vec<String>>::new(), "who may see a thing is not needed by it");
    assert_eq!(
        upwards(
            &house(&[
                ("clock.rs", "// crate::service::app\nlet a = \"crate::service::app\";\n"),
                ("service/app.rs", "")
            ]),
            SERVER,
            0
        ),
        Vec::<String>::new()
    );
}

/// The names of the types and traits that a file defines. An indented `type` belongs to a trait.
fn types(text: &str) -> Vec<String> {
    let named = |line: &str| {
        let line = line.trim_start();
        let line = match line.strip_prefix("pub") {
            Some(rest) if rest.starts_with('(') => rest.split_once(')').map_or(rest, |(_, rest)| rest),
            Some(rest) => rest,
            None => line,
        };
        let (word, rest) = line.trim_start().split_once(' ')?;
        let name: String = rest.chars().take_while(|it| it.is_alphanumeric() || *it == '_').collect();
        let is_type = matches!(word, "struct" | "enum" | "trait" | "type")
            && name.starts_with(|it: char| it.is_ascii_uppercase());
        is_type.then_some(name)
    };
    text.lines()
        .filter(|line| !line.trim_start().starts_with("type ") || line.starts_with("type "))
        .filter_map(named)
        .collect()
}

/// Imports that run upwards in a list of rooms, which stand at this depth of the modules' paths.
fn upwards(imports: &Imports, rooms: &[&str], depth: usize) -> Vec<String> {
    let floor = |module: &[String]| {
        let within = depth == 0 || module.first().is_some_and(|it| it == "http");
        module.get(depth).filter(|_| within).and_then(|room| rooms.iter().position(|it| it == room))
    };
    let mut found = Vec::new();
    for (module, named) in imports {
        let Some(own) = floor(module) else { continue };
        found.extend(
            named
                .iter()
                .filter(|it| floor(it).is_some_and(|theirs| theirs < own))
                .map(|it| format!("{} names {}", shown(module), shown(it))),
        );
    }
    found
}

/// Groups of files in which each leads back to itself.
fn circles(imports: &Imports) -> Vec<Vec<String>> {
    let reached = |from: &Vec<String>| {
        let mut seen = BTreeSet::new();
        let mut next: Vec<_> = imports.get(from).into_iter().flatten().collect();
        while let Some(module) = next.pop() {
            if seen.insert(module.clone()) {
                next.extend(imports.get(module).into_iter().flatten());
            }
        }
        seen
    };
    let all: BTreeMap<_, _> = imports.keys().map(|module| (module, reached(module))).collect();
    let mut groups = BTreeSet::new();
    for (module, far) in &all {
        if far.contains(*module) {
            let group: Vec<_> = all
                .iter()
                .filter(|(other, back)| far.contains(**other) && back.contains(*module))
                .map(|(other, _)| shown(other))
                .collect();
            groups.insert(group);
        }
    }
    groups.into_iter().collect()
}

fn shown(module: &[String]) -> String {
    module.join("::")
}

/// What every file of a crate imports of the same crate.
fn read(folder: &str) -> Imports {
    let base = root().join(folder);
    let files: Vec<_> = sources(&base)
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path).unwrap();
            (module(path.strip_prefix(&base).unwrap().to_str().unwrap()), text)
        })
        .collect();
    let modules: BTreeSet<_> = files.iter().map(|(module, _)| module.clone()).collect();
    files.iter().map(|(module, text)| (module.clone(), imports(module, text, &modules))).collect()
}

/// `http/api/mod.rs` is `http::api`.
fn module(path: &str) -> Vec<String> {
    let path = path.trim_end_matches(".rs");
    let path = path.strip_suffix("/mod").unwrap_or(path);
    if path == "lib" { Vec::new() } else { path.split('/').map(str::to_owned).collect() }
}

/// The modules of the same crate that a file names, but for those that it only declares.
fn imports(own: &[String], text: &str, modules: &BTreeSet<Vec<String>>) -> BTreeSet<Vec<String>> {
    let tests = text.find("\nmod tests").unwrap_or(text.len());
    let text: String = text[..tests].lines().flat_map(|line| [code(line), "\n".to_owned()]).collect();
    let declared: BTreeSet<&str> = text
        .lines()
        .filter_map(|line| line.trim().strip_suffix(';')?.split_once("mod ").map(|(_, name)| name))
        .collect();
    let mut paths = Vec::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find("::") {
        let start = rest[..at].rfind(|c: char| !c.is_alphanumeric() && c != '_').map_or(0, |it| it + 1);
        let first = &rest[start..at];
        let tail = &rest[at + 2..];
        let begins = match first {
            "crate" => Some(Vec::new()),
            "self" => Some(own.to_vec()),
            "super" => own.split_last().map(|(_, above)| above.to_vec()),
            child if declared.contains(child) => Some([own, &[child.to_owned()]].concat()),
            _ => None,
        };
        // `pub(in crate::cards)` says who may see a thing, and needs nothing of them.
        let sees = rest[..start].ends_with("pub(in ");
        if let Some(begins) = begins.filter(|_| !sees && !rest[..start].ends_with("::")) {
            tree(&begins, tail, &mut paths);
        }
        // Past the whole tree: what is inside belongs to it.
        rest = tail;
    }
    let file = |path: &Vec<String>| {
        (1..=path.len()).rev().map(|many| path[..many].to_vec()).find(|it| modules.contains(it))
    };
    paths.iter().filter_map(file).filter(|it| it.as_slice() != own).collect()
}

/// All paths of a tree such as `a::{b, c::{self, D}}`, after its beginning.
fn tree(begins: &[String], text: &str, paths: &mut Vec<Vec<String>>) {
    let text = text.trim_start();
    if text.is_empty() {
        // After the comma of a tree's last branch comes nothing, which names nobody.
        return;
    }
    if let Some(inside) = text.strip_prefix('{') {
        let mut depth = 0;
        let mut piece = String::new();
        for c in inside.chars() {
            match c {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    tree(begins, &std::mem::take(&mut piece), paths);
                    continue;
                }
                _ => {}
            }
            piece.push(c);
        }
        return tree(begins, &piece, paths);
    }
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    let (name, after) = text.split_at(end);
    let path = match name {
        "super" => begins.split_last().map(|(_, above)| above.to_vec()).unwrap_or_default(),
        "" | "self" => begins.to_vec(),
        name => [begins, &[name.to_owned()]].concat(),
    };
    match after.strip_prefix("::") {
        Some(more) => tree(&path, more, paths),
        None => paths.push(path),
    }
}
