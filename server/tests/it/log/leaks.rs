//! What must not be in a text, and where it is nevertheless: whole or in pieces, in any case, and in the codings that programs and
//! libraries print bytes in.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;

/// More characters of a secret than may be told.
const PIECE: usize = 9;
/// A text with fewer different characters is padding, of which every certificate has some.
const VARIETY: usize = 4;

/// Texts that are kept to themselves, and what each is.
#[derive(Clone, Debug, Default)]
pub struct Secrets(BTreeMap<String, &'static str>);

/// A secret that was told.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Leak {
    /// What it is.
    pub what: &'static str,
    /// The line it stands in.
    pub line: String,
}

impl Secrets {
    /// Keeps a text.
    pub fn add(&mut self, what: &'static str, text: &str) {
        if !text.is_empty() {
            self.0.entry(text.to_owned()).or_insert(what);
        }
    }

    /// How many there are of this kind.
    pub fn count(&self, what: &str) -> usize {
        self.0.values().filter(|it| **it == what).count()
    }

    /// A line for every secret that a text tells, whole or in a piece that is too long.
    pub fn leaks(&self, text: &str) -> BTreeSet<Leak> {
        let lines: Vec<(&str, Vec<char>)> = text
            .lines()
            .flat_map(|line| views(line).into_iter().map(move |view| (line, plain(&view))))
            .collect();
        let mut told: HashMap<usize, HashMap<&[char], &str>> = HashMap::new();
        let mut leaks = BTreeSet::new();
        for (secret, what) in &self.0 {
            for (form, length) in forms(secret) {
                let form = plain(&form);
                let length = length.min(form.len());
                let told = told.entry(length).or_insert_with(|| {
                    lines
                        .iter()
                        .flat_map(|(line, view)| view.windows(length).map(move |it| (it, *line)))
                        .collect()
                });
                let padding = |piece: &[char]| piece.iter().collect::<BTreeSet<_>>().len() < VARIETY;
                let mut pieces = form.windows(length).filter_map(|piece| Some((piece, told.get(piece)?)));
                if let Some((_, line)) = pieces.find(|(piece, _)| length < PIECE || !padding(piece)) {
                    leaks.insert(Leak { what, line: (*line).to_owned() });
                }
            }
        }
        leaks
    }
}

/// Without case, and without the difference between the two alphabets of Base64 (RFC 4648 §5).
fn plain(text: &str) -> Vec<char> {
    let one = |c| match c {
        '+' => '-',
        '/' => '_',
        other => other,
    };
    text.chars().flat_map(char::to_lowercase).map(one).collect()
}

/// A secret as it stands in a text, and the shortest piece of it that is too much: as it is, and as others write its bytes, or the bytes
/// that it is Base64 of.
fn forms(secret: &str) -> Vec<(String, usize)> {
    let mut forms = vec![(secret.to_owned(), PIECE)];
    let bytes = secret.trim_end_matches('=').as_bytes();
    let raw = URL_SAFE_NO_PAD.decode(bytes).or_else(|_| STANDARD_NO_PAD.decode(bytes)).ok();
    let raw = raw.filter(|raw| raw.len() >= PIECE);
    for bytes in std::iter::once(secret.as_bytes()).chain(raw.as_deref()) {
        forms.push((hex(bytes), 2 * PIECE)); // two digits for each byte
        // Within other bytes Base64 begins at any of three places; the characters at both ends belong to the neighbours, too.
        for before in 0..3 {
            let text = URL_SAFE_NO_PAD.encode([&vec![0; before], bytes].concat());
            let whole = text.len() - usize::from((before + bytes.len()) % 3 != 0);
            forms.push((text[[0, 2, 3][before]..whole].to_owned(), PIECE));
        }
    }
    forms.retain(|(form, length)| form == secret || form.len() >= *length);
    forms
}

/// Bytes in hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// A line as it is, and with what is written otherwise turned back: `%E3`, `\u3042`, `\u{3042}`, `\xe3`, and lists of bytes.
fn views(line: &str) -> Vec<String> {
    let bytes: Vec<u8> =
        url::form_urlencoded::parse(format!("x={}", line.replace(['&', '='], " ")).as_bytes())
            .flat_map(|(_, value)| value.into_owned().into_bytes())
            .collect();
    let mut views = vec![line.to_owned(), String::from_utf8_lossy(&bytes).into_owned(), unescaped(line)];
    for list in lists(line) {
        views.extend([String::from_utf8_lossy(&list).into_owned(), hex(&list)]);
    }
    views
}

fn unescaped(line: &str) -> String {
    let mut out = Vec::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('\\') {
        out.extend_from_slice(before.as_bytes());
        let (kind, digits) = match after.as_bytes() {
            [b'u', b'{', ..] => (after.find('}').unwrap_or(2), after.get(2..after.find('}').unwrap_or(2))),
            [b'u', ..] => (4, after.get(1..5)),
            [b'x', ..] => (2, after.get(1..3)),
            _ => (0, None),
        };
        match digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()) {
            Some(code) if after.starts_with('x') => out.push(u8::try_from(code).unwrap()),
            Some(code) => {
                let c = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
                out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            }
            None => {
                rest = after;
                continue;
            }
        }
        rest = &after[kind + 1..];
    }
    out.extend_from_slice(rest.as_bytes());
    String::from_utf8_lossy(&out).into_owned()
}

/// What is printed as `[104, 101, 121]`.
fn lists(line: &str) -> Vec<Vec<u8>> {
    let lists = line.split(['[', '(', '{']).filter_map(|it| it.split([']', ')', '}']).next());
    lists
        .map(|list| list.split(',').map_while(|it| it.trim().parse().ok()).collect::<Vec<u8>>())
        .filter(|list| list.len() >= 4)
        .collect()
}

/// A secret of 256 bits, as links and cookies have.
const TOKEN: &str = "Zm9vYmFyLWJhei1xdXV4LTAxMjM0NTY3ODktYWJjZGU";

fn of(texts: &[(&'static str, &str)]) -> Secrets {
    let mut secrets = Secrets::default();
    for (what, text) in texts {
        secrets.add(what, text);
    }
    secrets
}

#[test]
fn a_secret_is_found_however_it_is_written() {
    let raw = URL_SAFE_NO_PAD.decode(TOKEN).unwrap();
    let percent: String = TOKEN.bytes().fold(String::new(), |out, byte| format!("{out}%{byte:02X}"));
    let units: String = TOKEN.chars().fold(String::new(), |out, c| format!("{out}\\u{:04x}", u32::from(c)));
    for written in [
        TOKEN.to_owned(),
        TOKEN.to_ascii_uppercase(),
        TOKEN[..PIECE].to_owned(),
        TOKEN[20..20 + PIECE].to_owned(),
        percent,
        units,
        format!("{:?}", TOKEN.as_bytes()),
        format!("{raw:?}"),
        format!("Some({:?})", &raw[..PIECE]),
        hex(&raw),
        hex(&raw).to_ascii_uppercase(),
        hex(TOKEN.as_bytes()),
        STANDARD_NO_PAD.encode(TOKEN),
        STANDARD_NO_PAD.encode(format!("{{\"t\":\"{TOKEN}\"}}")),
        STANDARD_NO_PAD.encode(format!("Bearer {TOKEN}")),
        STANDARD_NO_PAD.encode(format!("t={TOKEN}&x")),
        STANDARD_NO_PAD.encode(&raw),
        format!("\"\\\"{TOKEN}\\\"\""),
    ] {
        let log =
            format!("INFO a line before\nINFO refused, cause=\"no {written} here\"\nINFO a line behind");
        let leaks = of(&[("link", TOKEN)]).leaks(&log);
        assert_eq!(leaks.len(), 1, "{written}");
        assert!(leaks.iter().all(|leak| leak.what == "link" && leak.line.contains("refused")), "{written}");
    }
}

#[test]
fn what_people_type_is_found_however_it_is_written() {
    let search = "ログインできない 山田";
    let encoded = url::form_urlencoded::byte_serialize(search.as_bytes()).collect::<String>();
    for written in [
        search.to_owned(),
        encoded.clone(),
        encoded.to_lowercase(),
        encoded.replace('+', "%20"),
        format!("{:?}", search.as_bytes()),
        search.as_bytes().escape_ascii().to_string(),
        search.escape_unicode().to_string(),
    ] {
        assert_eq!(of(&[("search", search)]).leaks(&format!("q={written}")).len(), 1, "{written}");
    }
    let short = of(&[("password", "kawa7umi")]);
    assert_eq!(short.leaks("typed KAWA7UMI").len(), 1, "short ones are found whole");
    assert!(short.leaks("typed kawa7um").is_empty());
}

#[test]
fn what_tells_nothing_is_no_leak() {
    let secrets = of(&[("link", TOKEN), ("password", "kawa7umi"), ("zeros", "AAAAAAAAAAAAAAAAAAAAAAAA")]);
    for innocent in [
        "",
        "2026-09-21T14:13:20.000000Z  INFO server::service::explanation: a request was refused code=LinkUnknown",
        &TOKEN[..PIECE - 1],
        "[102, 111, 111, 98, 97, 114] 666f6f6261722d62 AAAAAAAAAAAAAAAA",
        "100 % of %zz and \\u and \\x and \\u{ and \\",
    ] {
        assert!(secrets.leaks(innocent).is_empty(), "{innocent}");
    }
}
