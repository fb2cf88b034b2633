//! Reads the sources and refuses what stands in the wrong layer: each name has its places, and this file lists them.

use std::fs;
use std::path::{Path, PathBuf};

/// Names that may stand in some places only.
struct Rule {
    names: &'static [&'static str],
    places: Places,
    why: &'static str,
}

/// Where names may stand, by the beginning of the path.
enum Places {
    /// Here and nowhere else.
    Only(&'static [&'static str]),
    /// Not here.
    Not(&'static [&'static str]),
    /// Not here, except there.
    NotBut(&'static [&'static str], &'static [&'static str]),
}
use Places::{Not, NotBut, Only};

/// The demonstration's record application: a program of somebody else's, in all but its place.
const RECORD: &str = "server/src/demo/record/";

const RULES: &[Rule] = &[
    Rule {
        names: &["sled"],
        places: Only(&["server/src/store/mod.rs", "server/src/store/sled.rs", "server/src/store/sled/"]),
        why: "the engine is the store's secret",
    },
    Rule {
        names: &["axum"],
        places: Only(&["server/src/http/", "server/src/listener/", "server/src/serve/", RECORD]),
        why: "bytes in, bytes out is the doors' business alone",
    },
    Rule {
        names: &["tower_http", "tower"],
        places: Only(&["server/src/http/", "server/src/listener/", RECORD]),
        why: "bytes in, bytes out is the doors' business alone",
    },
    Rule {
        names: &["hyper", "hyper_util"],
        places: Only(&[
            "server/src/http/",
            "server/src/listener/",
            "server/src/revocation/client.rs",
            "server/src/revocation/fetch.rs",
            RECORD,
        ]),
        why: "only lists and responders are fetched from elsewhere",
    },
    Rule {
        names: &["prometheus_client"],
        places: Only(&["server/src/metrics/"]),
        why: "one room knows how metrics are kept and written",
    },
    Rule {
        names: &["opentelemetry", "opentelemetry_sdk", "opentelemetry_proto", "prost"],
        places: Only(&["server/src/traces/"]),
        why: "one room says what may stand in a trace",
    },
    Rule {
        names: &["pdf_writer", "subsetter", "ttf_parser"],
        places: Only(&["server/src/paper/"]),
        why: "one room knows how paper is written",
    },
    Rule {
        names: &["webauthn_rs", "webauthn_rs_proto", "serde_cbor_2"],
        places: Only(&["server/src/passkey.rs", "server/src/passkey/"]),
        why: "one file knows the WebAuthn library",
    },
    Rule {
        names: &["crate::http"],
        places: Only(&["server/src/http/", "server/src/listener/", "server/src/serve/", "server/src/lib.rs"]),
        why: "rooms depend downwards, and only the start is above http",
    },
    Rule {
        names: &["http::"],
        places: Only(&[
            "server/src/http/",
            "server/src/listener/",
            "server/src/serve/",
            "server/src/lib.rs",
            RECORD,
        ]),
        why: "rooms depend downwards, and only the start is above http",
    },
    Rule {
        names: &["openidconnect"],
        places: Only(&[RECORD]),
        why: "one application is a client of OpenID Connect, and the provider is none",
    },
    Rule {
        names: &["crate::", "api"],
        places: Not(&[RECORD]),
        why: "the record application has of the provider what any vendor has: an address, an id and a secret",
    },
    Rule {
        names: &["thiserror", "Display"],
        places: Not(&["server/src/desk/"]),
        why: "the desk says what happened; whoever asked has the words",
    },
    Rule {
        names: &["store", "tokio", "Tx", "Store", "http", "config", "App", "audit", "async", "await"],
        places: Not(&["server/src/journey/", "server/src/oidc/"]),
        why: "journeys and the protocol decide, they do not act",
    },
    Rule {
        names: &["SystemTime", "Instant", "Clock", "fs", "net", "env"],
        places: Not(&["server/src/journey/", "server/src/oidc/", "server/api/src/"]),
        why: "time, randomness and the world outside are parameters here",
    },
    Rule {
        names: &["rand", "Random", "SystemRandom"],
        // A key that could be given its randomness could be made again: the library draws it.
        places: NotBut(
            &["server/src/journey/", "server/src/oidc/", "server/api/src/"],
            &["server/src/oidc/jose/signing_key.rs"],
        ),
        why: "time, randomness and the world outside are parameters here",
    },
    Rule {
        names: &["jsonwebtoken"],
        places: Only(&["server/src/oidc/jose.rs", "server/src/oidc/jose/"]),
        why: "one file knows the JOSE library",
    },
    Rule {
        names: &["tokio", "web_sys", "js_sys", "leptos", "server", "async", "await"],
        places: Not(&["server/api/src/"]),
        why: "the contract and the catalogue are for both sides and do nothing by themselves",
    },
    Rule { names: &["SystemTime::now"], places: Only(&["server/src/clock.rs"]), why: "there is one clock" },
    Rule {
        names: &["navigator.credentials"],
        places: Only(&["app/src/browser/passkey", "server/api/src/"]), // the contract quotes what browsers say of it
        why: "one file of the app uses passkeys",
    },
    Rule {
        names: &["mode:'cors'", "credentials:'include'"],
        places: Only(&["app/src/browser/card_host.rs"]),
        why: "one file of the app calls an attempt's host",
    },
    Rule {
        names: &["kagura-card-answer", "navigator.locks"],
        places: Only(&["app/src/browser/extension.rs"]),
        why: "one file of the app talks to the extension",
    },
    Rule {
        names: &["println!", "eprintln!", "print!", "eprint!", "process::exit"],
        places: Only(&["server/src/main.rs"]),
        why: "only the program itself prints and exits",
    },
    Rule {
        names: &["dbg!", "todo!", "unimplemented!", "#[allow", "#![allow", "unsafe"],
        places: Only(&[]),
        why: "nothing is left half done, and exceptions say their reason with `expect`",
    },
    Rule {
        names: &["server::", "webauthn", "sled"],
        places: Not(&["app/src/"]),
        why: "the app knows the contract, not the server",
    },
    Rule {
        names: &["web_sys", "js_sys", "wasm_bindgen"],
        places: Only(&["app/src/browser/"]),
        why: "one room of the app touches the browser",
    },
    Rule {
        names: &["crate::pages"],
        places: Not(&["app/src/pages/", "app/src/journey/", "app/src/components/", "app/src/shared_text.rs"]),
        why: "pages are links apart, and nothing below a page knows one",
    },
    Rule {
        names: &["crate::journey"],
        places: Not(&["app/src/components/", "app/src/shared_text.rs"]),
        why: "widgets know no journey",
    },
    Rule {
        names: &["crate::components"],
        places: Not(&["app/src/components/", "app/src/shared_text.rs"]),
        why: "inside, a widget is named where it is defined, and not by way of the list of all",
    },
    Rule {
        names: &["crate::pages", "crate::journey", "crate::components", "crate::shared_text", "leptos"],
        places: Not(&["app/src/client/", "app/src/browser/"]),
        why: "below the components nothing is drawn and nothing is said",
    },
    Rule {
        names: &["crate::client"],
        places: Not(&["app/src/client/", "app/src/browser/", "app/src/shared_text.rs"]),
        why: "the browser and the words know no server",
    },
    Rule {
        names: &["crate::browser"],
        places: Not(&["app/src/browser/"]),
        why: "the browser's parts name each other",
    },
    Rule {
        names: &["crate::{", "super::super", "crate::*", "super::{self"],
        places: Not(&["app/src/"]),
        why: "what is imported is named whole, or the rules above do not see it",
    },
];

/// Words that stand for work put off, in comments too.
const PUT_OFF: [&str; 3] = ["TODO", "FIXME", "XXX"];

#[test]
fn every_name_stands_in_its_layer() {
    let mut found = Vec::new();
    for folder in ["server/src", "server/api/src", "app/src"] {
        for path in sources(&root().join(folder)) {
            let text = fs::read_to_string(&path).unwrap();
            let path = path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
            found.extend(misplaced(&path, &text));
        }
    }
    assert!(
        found.is_empty(),
        "\n{}\nwords are looked for whole: what is only called the same needs another name\n",
        found.join("\n")
    );
}

#[test]
fn the_contract_depends_on_serde_alone() {
    let manifest = fs::read_to_string(root().join("server/api/Cargo.toml")).unwrap();
    let (_, rest) = manifest.split_once("[dependencies]\n").unwrap();
    let dependencies: Vec<&str> = rest
        .lines()
        .take_while(|line| !line.starts_with('['))
        .filter_map(|line| line.split(['.', ' ', '=']).next())
        .filter(|name| !name.is_empty() && !name.starts_with('#'))
        .collect();
    assert_eq!(dependencies, ["serde"]);
    assert!(!manifest.contains("[features]"));
}

#[test]
fn what_is_misplaced_is_found_with_its_line() {
    for (path, text) in [
        ("server/src/service/devices.rs", "//! Devices.\nuse axum::Json;\n"),
        ("server/src/http/mod.rs", "//! HTTP.\nlet db = ::sled::open(x);\n"),
        ("server/src/journey/login.rs", "//! Login.\nasync fn act() {}\n"),
        ("server/src/oidc/grant.rs", "//! Grants.\nuse crate::store::Tx;\n"),
        ("server/src/oidc/grant.rs", "//! Grants.\nlet now = Instant::now();\n"),
        ("server/src/oidc/grant.rs", "//! Grants.\nuse aws_lc_rs::rand::fill;\n"),
        ("server/src/oidc/grant.rs", "//! Grants.\nuse jsonwebtoken::decode;\n"),
        ("server/src/oidc/grant.rs", "//! Grants.\nuse openidconnect::Nonce;\n"),
        ("server/src/demo/record/page.rs", "//! Pages.\nuse crate::calendar;\n"),
        ("server/src/demo/record/page.rs", "//! Pages.\nuse api::Language;\n"),
        ("server/src/demo/mod.rs", "//! People.\nuse axum::Router;\n"),
        ("server/src/model/people.rs", "//! People.\nlet a = \"// no comment\"; use webauthn_rs::X;\n"),
        ("app/src/pages/login.rs", "//! Login.\nlet s = \"navigator.credentials.get()\";\n"),
        ("app/src/client/cards.rs", "//! Cards.\nlet s = \"fetch(it,{mode:'cors'})\";\n"),
        ("app/src/browser/page.rs", "//! Page.\nlet s = \"navigator.locks.request(it)\";\n"),
        ("app/src/journey/follow.rs", "//! News.\nuse web_sys::Window;\n"),
        ("app/src/journey/card/mod.rs", "//! Cards.\nuse crate::pages::login::Login;\n"),
        ("app/src/pages/account/mod.rs", "//! Account.\nuse crate::pages::login::Login;\n"),
        ("app/src/components/trouble.rs", "//! Trouble.\nuse crate::journey::follow;\n"),
        ("app/src/components/trouble.rs", "//! Trouble.\nuse crate::components::Button;\n"),
        ("app/src/shared_text.rs", "//! Words.\nuse crate::components::Button;\n"),
        ("app/src/shared_text.rs", "//! Words.\nuse crate::client::Trouble;\n"),
        ("app/src/client/login.rs", "//! Login.\nuse crate::shared_text::t;\n"),
        ("app/src/client/login.rs", "//! Login.\nuse leptos::prelude::*;\n"),
        ("app/src/client/login.rs", "//! Login.\nuse crate::journey::card::Way;\n"),
        ("app/src/browser/passkey.rs", "//! Passkeys.\nuse crate::client::Trouble;\n"),
        ("app/src/browser/passkey.rs", "//! Passkeys.\nuse crate::browser::memory;\n"),
        ("app/src/browser/passkey.rs", "//! Passkeys.\nuse crate::shared_text::t;\n"),
        ("app/src/pages/account/mod.rs", "//! Account.\nuse crate::{client, pages};\n"),
        ("app/src/components/trouble.rs", "//! Trouble.\nuse super::super::pages::Login;\n"),
        ("server/src/desk/refusal.rs", "//! Refusals.\n#[derive(Debug, thiserror::Error)]\n"),
        ("server/src/audit.rs", "//! Audit.\n// TODO: all of it\n"),
        ("server/src/audit.rs", "//! Audit.\n#[allow(dead_code)]\n"),
        ("server/src/audit.rs", "//! Audit.\neprintln!(\"x\");\n"),
    ] {
        let found = misplaced(path, text);
        assert!(matches!(found.as_slice(), [one] if one.starts_with(&format!("{path}:2: "))), "{found:?}");
    }
    assert_eq!(misplaced("server/src/audit.rs", "use x;\n").len(), 1, "what is this file?");
}

#[test]
fn what_is_in_its_place_is_left_alone() {
    for (path, text) in [
        ("server/src/http/mod.rs", "//! HTTP.\nuse axum::Router;\n"),
        ("server/src/lib.rs", "//! `axum` and sled, in words.\n// sled's own way\nlet a = 1; // axum\n"),
        ("server/src/store/sled/reader.rs", "//! Reads.\nuse ::sled::Db;\n"),
        ("server/src/oidc/jose/signing_key.rs", "//! Keys.\nuse aws_lc_rs::rand::SystemRandom;\n"),
        ("server/src/audit.rs", "//! Audit.\nlet assled = axumed + \"axum\";\n"),
        ("server/src/journey/login.rs", "//! Login.\n#[cfg(test)]\nmod tests {\n    use SystemRandom;\n}\n"),
    ] {
        assert_eq!(misplaced(path, text), Vec::<String>::new());
    }
}

/// What stands in the wrong place in a file, as `path:line: why`.
fn misplaced(path: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    if !text.lines().take(3).any(|line| line.starts_with("//!")) {
        found.push(format!("{path}:1: a file says first what it is, with `//!`"));
    }
    let mut tests = false;
    for (number, line) in (1..).zip(text.lines()) {
        for word in PUT_OFF.into_iter().filter(|word| has(line, word)) {
            found.push(format!("{path}:{number}: `{word}` is work put off"));
        }
        tests |= line.starts_with("mod tests");
        if tests {
            continue; // tests bring what they like
        }
        for rule in RULES.iter().filter(|rule| rule.forbids(path)) {
            // Scripts stand in strings; everything else that stands in one is only talked about.
            let code = if rule.in_scripts() { line.to_owned() } else { code(line) };
            if let Some(name) = rule.names.iter().find(|name| has(&code, name)) {
                found.push(format!("{path}:{number}: `{name}` stands in the wrong place: {}", rule.why));
            }
        }
    }
    found
}

impl Rule {
    /// Whether the names are those of a browser, which stand in the scripts within our sources.
    fn in_scripts(&self) -> bool {
        self.names
            .iter()
            .any(|name| name.starts_with("navigator") || name.contains('\'') || name.contains('-'))
    }

    fn forbids(&self, path: &str) -> bool {
        let among = |places: &[&str]| places.iter().any(|place| path.starts_with(place));
        match self.places {
            Only(places) => !among(places),
            Not(places) => among(places),
            NotBut(places, except) => among(places) && !among(except),
        }
    }
}

/// Whether a name stands in a line as a whole word.
fn has(line: &str, name: &str) -> bool {
    let word = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(name).any(|(at, _)| {
        let before = line[..at].chars().next_back().is_none_or(|c| !word(c) || !name.starts_with(word));
        let after = line[at + name.len()..].chars().next().is_none_or(|c| !word(c) || !name.ends_with(word));
        before && after
    })
}

/// A line without its comment and without what stands in strings.
pub(crate) fn code(line: &str) -> String {
    let mut code = String::new();
    let (mut inside, mut escaped) = (false, false);
    let mut rest = line.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            _ if escaped => escaped = false,
            '\\' if inside => escaped = true,
            '"' => inside = !inside,
            '/' if !inside && rest.peek() == Some(&'/') => break,
            _ if !inside => code.push(c),
            _ => {}
        }
    }
    code
}

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// All Rust files below a folder, but for those that are tests by their name.
pub(crate) fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(sources(&path));
        } else if path.extension().is_some_and(|it| it == "rs")
            && !path.ends_with("tests.rs")
            && !path.ends_with("conformance.rs")
        {
            all.push(path);
        }
    }
    all.sort();
    all
}
