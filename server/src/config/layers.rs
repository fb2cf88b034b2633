//! Where settings come from: a file, the environment and flags, one above the other.

use crate::config::clients::{self, CLIENTS_KEY};
use crate::config::error::ConfigError;
use crate::config::held::{self, HeldSettings};
use crate::config::setting::{OWN, Setting};
use crate::config::source::{FILE_VARIABLE, FileContent, Given, ValueSource};
use crate::config::table_fault::UnreadableValue;
use crate::config::value::{ListItem, RawValue, ValueKind};
use crate::disk;
use crate::line;
use crate::said::Said;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// No file of settings has more bytes.
const LONGEST: u64 = 4 << 20;

/// All values that were given, the winning one by key.
pub(super) struct Layers {
    /// The settings that there are.
    table: &'static [Setting],
    /// The settings file, where there is one.
    pub(super) path: Option<PathBuf>,
    /// What stands in it.
    pub(super) content: FileContent,
    values: BTreeMap<&'static str, (RawValue, ValueSource)>,
    /// What the command line names where a server's settings count.
    named: BTreeMap<&'static str, (RawValue, String)>,
}

impl Layers {
    /// Reads what was given for the settings of this table, and everything that is wrong with it: whoever mends one fault at a time starts
    /// the server as often.
    pub(super) fn read(given: &Given, table: &'static [Setting]) -> (Self, Vec<ConfigError>) {
        let mut faults = Vec::new();
        let path = file_of(given);
        let usual = given
            .usual
            .iter()
            .map(|(key, value)| (*key, (RawValue::One(value.clone()), ValueSource::Default)));
        let (values, named) = (usual.collect(), BTreeMap::new());
        let mut layers = Self { table, path: path.clone(), content: FileContent::None, values, named };
        if let Some(path) = path {
            layers.file(path, &mut faults);
        }
        layers.environment(&given.environment, &mut faults);
        for (key, value) in &given.flags {
            let Some(setting) = layers.known(key) else {
                faults.push(layers.unknown(key, ValueSource::Flag(format!("--{key}"))));
                continue;
            };
            let source = ValueSource::Flag(format!("--{}", setting.flag()));
            layers.values.insert(setting.key, (RawValue::One(value.clone()), source));
        }
        if let (Some(path), true) = (&layers.path, layers.says_nothing(given)) {
            faults.push(ConfigError::Blank { path: path.clone() });
        }
        if let Some(held) = &given.held {
            layers.beside(held);
        }
        (layers, faults)
    }

    /// A server runs: what it was given counts, and what it was not given is as by default.
    fn beside(&mut self, server: &HeldSettings) {
        for setting in self.table.iter().filter(|setting| !OWN.contains(&setting.key)) {
            if let Some((raw, ValueSource::Flag(flag))) = self.values.remove(setting.key) {
                self.named.insert(setting.key, (raw, flag));
            }
            if let Some(value) = server.value(setting.key) {
                let source = ValueSource::Server(PathBuf::from(&value.beside));
                self.values.insert(setting.key, (value.raw.clone(), source));
            }
        }
    }

    /// Whether there is a file without a setting, and nobody has said anything elsewhere.
    fn says_nothing(&self, given: &Given) -> bool {
        let is_said = |(_, source): &(RawValue, ValueSource)| *source != ValueSource::Default;
        self.content == FileContent::Blank && given.usual.is_empty() && !self.values.values().any(is_said)
    }

    fn file(&mut self, path: PathBuf, faults: &mut Vec<ConfigError>) {
        let text = match disk::read_text(&path, LONGEST) {
            Ok(text) => text,
            Err(why) => return faults.push(ConfigError::File { path, why }),
        };
        let mut table: toml::Table = match text.parse() {
            Ok(table) => table,
            Err(why) => {
                return faults.push(ConfigError::Syntax { path, why: place_of(&text, &why) });
            }
        };
        self.content = if table.is_empty() { FileContent::Blank } else { FileContent::Settings };
        let mut flat = Vec::new();
        // Nobody knows beforehand what its tables are called, so that all of them are one value.
        if let Some(clients) = table.remove(CLIENTS_KEY) {
            let json = serde_json::to_string(&clients).unwrap_or_default();
            flat.push((CLIENTS_KEY.to_owned(), RawValue::One(json)));
        }
        flatten("", table, &mut flat);
        for (key, value) in flat {
            let source = ValueSource::File(path.clone());
            match self.known(&key) {
                Some(setting) => {
                    self.values.insert(setting.key, (value, source));
                }
                None => faults.push(self.unknown(&key, source)),
            }
        }
    }

    fn environment(&mut self, environment: &[(String, String)], faults: &mut Vec<ConfigError>) {
        for (name, value) in environment {
            // Files of variables have empty ones for what is not set: they take nothing away that the settings file says.
            if value.trim().is_empty() {
                continue;
            }
            if let Some(setting) = self.table.iter().find(|setting| setting.variable() == *name) {
                let source = ValueSource::Environment(name.clone());
                self.values.insert(setting.key, (RawValue::One(value.clone()), source));
                continue;
            }
            let near = self.slip(name);
            if let Some(setting) = near {
                let from = ValueSource::Environment(name.clone());
                faults.push(ConfigError::Unknown { name: name.clone(), from, nearest: setting.variable() });
            }
        }
    }

    /// The setting that a variable was probably meant for. Other tools may have variables with our prefix; one that is nearly a setting, or
    /// begins as a group of ours, is a slip of the pen. Kubernetes names services in such variables.
    fn slip(&self, name: &str) -> Option<&'static Setting> {
        let rest = name.strip_prefix("KAGURA_").filter(|_| name != FILE_VARIABLE)?;
        let of_kubernetes = rest.contains("_SERVICE_") || rest.ends_with("_PORT") || rest.contains("_PORT_");
        // Whoever names a group alone has forgotten what of it.
        let group = rest.split_once('_').map_or(rest, |(group, _)| group);
        let in_group = |setting: &&Setting| {
            setting.key.split_once('.').is_some_and(|(of, _)| of.eq_ignore_ascii_case(group))
        };
        let of_group = self.table.iter().filter(in_group);
        // What begins as it was typed was cut short.
        if let Some(whole) = of_group.clone().find(|setting| setting.variable().starts_with(name)) {
            return Some(whole);
        }
        let distance = |setting: &Setting| strsim::levenshtein(&setting.variable(), name);
        let nearest = self.table.iter().min_by_key(|setting| distance(setting))?;
        if distance(nearest) <= 2 {
            return Some(nearest);
        }
        of_group.min_by_key(|setting| distance(setting)).filter(|_| !of_kubernetes)
    }

    /// The winning value of a setting.
    pub(super) fn value<T: PartialEq>(
        &self,
        key: &'static str,
        default: &str,
        kind: &ValueKind<T>,
    ) -> Result<T, ConfigError> {
        let usual;
        let raw = if let Some((raw, _)) = self.values.get(key) {
            raw
        } else {
            usual = RawValue::One(default.to_owned());
            &usual
        };
        let value = kind.read(raw).map_err(|why| self.unreadable(key, why, kind.allowed()))?;
        let value = match self.values.get(key) {
            Some((_, ValueSource::File(file) | ValueSource::Server(file))) => kind.beside(value, file),
            Some(_) | None => value,
        };
        if let Some((named, flag)) = self.named.get(key) {
            let other = kind.read(named).ok().map(|it| kind.beside(it, &held::here()));
            if other.as_ref() != Some(&value) {
                let (flag, named, held) = (flag.clone(), echo(&named.to_string()), echo(&raw.to_string()));
                return Err(ConfigError::Held { key, flag, named, held });
            }
        }
        Ok(value)
    }

    /// What was given, for commands beside a server that holds it.
    pub(super) fn held(&self, data: &Path) -> HeldSettings {
        let given = self.values.iter().map(|(key, (raw, source))| {
            let file = match source {
                ValueSource::File(file) | ValueSource::Server(file) => Some(file.as_path()),
                ValueSource::Default | ValueSource::Environment(_) | ValueSource::Flag(_) => None,
            };
            (*key, raw, file)
        });
        HeldSettings::of(data, given)
    }

    /// The value of a setting that was not given.
    pub(super) fn usual<T>(
        &self,
        key: &'static str,
        default: &str,
        kind: &ValueKind<T>,
    ) -> Result<T, ConfigError> {
        let read = kind.read(&RawValue::One(default.to_owned()));
        read.map_err(|why| self.unreadable(key, why, kind.allowed()))
    }

    /// The settings that are not what they are by default, fit for a log.
    pub(super) fn told(&self) -> BTreeMap<&'static str, String> {
        let other = |setting: &Setting| {
            let (raw, _) = self.values.get(setting.key)?;
            let value =
                if setting.key == CLIENTS_KEY { clients::told(&raw.to_string()) } else { raw.to_string() };
            (value != setting.default).then(|| (setting.key, without_passwords(&value)))
        };
        self.table.iter().filter_map(other).collect()
    }

    /// The failure that names a setting, where its value comes from and what would be right.
    pub(super) fn bad(&self, key: &'static str, given: &str, allowed: Said) -> ConfigError {
        ConfigError::Bad { key, from: self.source(key), given: echo(given), allowed }
    }

    fn unreadable(&self, key: &'static str, why: UnreadableValue, allowed: Said) -> ConfigError {
        match why {
            UnreadableValue::Text(given) => self.bad(key, &given, allowed),
            UnreadableValue::Tables(faults) => ConfigError::Clients { from: self.source(key), faults },
        }
    }

    /// Where the value of a setting comes from.
    fn source(&self, key: &'static str) -> ValueSource {
        self.values.get(key).map_or(ValueSource::Default, |(_, source)| source.clone())
    }

    fn known(&self, key: &str) -> Option<&'static Setting> {
        self.table.iter().find(|setting| setting.key == key)
    }

    fn unknown(&self, name: &str, from: ValueSource) -> ConfigError {
        let distance = |setting: &&Setting| strsim::levenshtein(setting.key, name);
        let nearest =
            self.table.iter().min_by_key(|setting| (!setting.key.starts_with(name), distance(setting)));
        let nearest = nearest.map(|setting| setting.key.to_owned()).unwrap_or_default();
        if let (ValueSource::File(_), Some((table, last))) = (&from, name.rsplit_once('.'))
            && let Some(setting) = self.known(last)
        {
            return ConfigError::Below { name: echo(name), from, setting: setting.key, table: echo(table) };
        }
        ConfigError::Unknown { name: echo(name), from, nearest }
    }
}

/// Where a text stops being TOML, and why: without the text, which may be a secret.
fn place_of(text: &str, why: &toml::de::Error) -> String {
    let before = why.span().and_then(|at| text.get(..at.start)).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    let message: Vec<_> = why.message().lines().map(str::trim).collect();
    let message = match (why.message(), why.span().and_then(|at| text.get(at))) {
        // A name is no secret.
        ("duplicate key", Some(name)) => {
            let here = defined(text.lines().nth(line - 1).unwrap_or_default());
            let earlier: Vec<_> = text.lines().take(line - 1).map(defined).collect();
            // A setting may have a namesake in another table above; within a line nothing has one of its own.
            match earlier.iter().rposition(|it| *it == here) {
                Some(at) => {
                    let (name, first) = (echo(here.trim_start_matches('[').trim()), at + 1);
                    format!(
                        "`{name}` stands there a second time, and first in line {first}: put both together"
                    )
                }
                None => format!("`{}` stands there a second time", echo(name.trim())),
            }
        }
        _ => line::report(&message.join(", "), 300),
    };
    format!("line {line}, column {column}: {message}")
}

/// What a line defines: the table that it begins, with its bracket, or a setting.
fn defined(line: &str) -> &str {
    let line = line.trim();
    let end = if line.starts_with('[') { ']' } else { '=' };
    line.split(end).next().unwrap_or_default().trim()
}

/// The file of settings: one that is named, else the usual one. Whoever names none by an empty variable has none.
fn file_of(given: &Given) -> Option<PathBuf> {
    if given.file.is_some() {
        return given.file.clone();
    }
    match given.environment.iter().find(|(name, _)| name == FILE_VARIABLE) {
        Some((_, named)) => (!named.is_empty()).then(|| PathBuf::from(named)),
        // One that cannot be looked at is not passed over: without it a command would go to another store.
        None => given.usual_file.clone().filter(|path| {
            !path.symlink_metadata().is_err_and(|why| {
                matches!(why.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory)
            })
        }),
    }
}

/// The table's leaves by dotted key. A list of tables is a value: `[[places]]`.
fn flatten(above: &str, table: toml::Table, into: &mut Vec<(String, RawValue)>) {
    for (name, value) in table {
        let key = if above.is_empty() { name } else { format!("{above}.{name}") };
        match value {
            toml::Value::Table(inner) => flatten(&key, inner, into),
            toml::Value::Array(items) => {
                into.push((key, RawValue::Many(items.into_iter().map(item).collect())));
            }
            leaf => into.push((key, RawValue::One(text(leaf)))),
        }
    }
}

fn item(value: toml::Value) -> ListItem {
    match value {
        toml::Value::Table(fields) => {
            ListItem::Fields(fields.into_iter().map(|(key, leaf)| (key, text(leaf))).collect())
        }
        leaf => ListItem::Text(text(leaf)),
    }
}

fn text(value: toml::Value) -> String {
    match value {
        toml::Value::String(text) => text,
        other => other.to_string(),
    }
}

/// A value of one line, without the users, passwords and queries of the addresses in it.
fn without_passwords(value: &str) -> String {
    let value = line::marked(value, usize::MAX);
    let mut out = String::with_capacity(value.len());
    let mut rest = value.as_str();
    while let Some((before, after)) = rest.split_once("://") {
        let (address, behind) = after.split_at(after.find([',', '"', ' ', '}']).unwrap_or(after.len()));
        let (address, query) = address.split_at(address.find(['?', '#']).unwrap_or(address.len()));
        let (host, path) = address.split_at(address.find('/').unwrap_or(address.len()));
        out.push_str(before);
        out.push_str("://");
        out.push_str(host.rsplit_once('@').map_or(host, |(_, host)| host));
        out.push_str(path);
        out.push_str(if query.is_empty() { "" } else { "…" });
        rest = behind;
    }
    out + rest
}

/// What was given, fit for a terminal or a log: no control characters, not endless, no password of an address.
fn echo(given: &str) -> String {
    let plain: String =
        given.chars().take(200).map(|c| if c.is_control() { '\u{FFFD}' } else { c }).collect();
    // Whoever mixes up the two halves of a key gave the one that opens.
    if let Some(start) = plain.to_ascii_uppercase().find("SECRET-KEY") {
        return format!("{}SECRET-KEY…", plain.get(..start).unwrap_or_default());
    }
    match (plain.find("://"), plain.find('@')) {
        (Some(start), Some(end)) if start + 3 <= end => {
            let (scheme, host) = (plain.get(..start + 3), plain.get(end..));
            format!("{}…{}", scheme.unwrap_or_default(), host.unwrap_or_default())
        }
        _ => plain,
    }
}
