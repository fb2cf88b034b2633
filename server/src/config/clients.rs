//! Applications that people log in to by OpenID Connect, as tables of the settings: `[clients.karte]`. A secret stands there by its hash, or in a
//! file of its own, and never itself.

use crate::config::table_fault::{
    self, KEY_FILE, SECRET_FILE, SECRET_HASH, TableFault, TableMisfit, UnreadableValue,
};
use crate::ids::{ApplicationId, SecretHash};
use crate::oidc::client::{ClientFault, ClientMetadata};
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::fmt;
use std::path::{Path, PathBuf};

/// The key of all of them.
pub(super) const CLIENTS_KEY: &str = "clients";
/// While one secret is replaced by the next, both count.
const MOST_SECRETS: usize = 2;

/// A client of the settings.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ClientSettings {
    /// Its id.
    pub id: ApplicationId,
    /// What is registered; without the keys of `jwks`.
    pub metadata: ClientMetadata,
    /// What proves which one it is, where that is a secret.
    pub secrets: Vec<ClientSecretSource>,
    /// The file with its public keys, where they are in one.
    pub jwks: Option<PathBuf>,
}

/// Where it stands what a secret has to be.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum ClientSecretSource {
    /// Here, as its SHA-256.
    Hash(SecretHash),
    /// In a file, itself.
    File(PathBuf),
}

impl ClientSettings {
    /// The files that it names.
    pub fn files(&self) -> impl Iterator<Item = &PathBuf> {
        let secrets = self.secrets.iter().filter_map(|it| match it {
            ClientSecretSource::Hash(_) => None,
            ClientSecretSource::File(path) => Some(path),
        });
        secrets.chain(&self.jwks)
    }

    /// What is wrong with it, as far as its files do not say it.
    fn misfits(&self) -> Vec<TableMisfit> {
        let waits = self.jwks.is_some() && self.metadata.jwks.is_none();
        let method = self.metadata.token_endpoint_auth_method;
        let faults = self.metadata.faults(&self.id).into_iter();
        let faults = faults.filter(|it| !(waits && method.has_keys() && *it == ClientFault::Jwks));
        let mut found: Vec<_> = faults.map(TableMisfit::Registration).collect();
        if waits && !method.has_keys() {
            found.push(TableMisfit::Registration(ClientFault::Jwks));
        }
        if self.jwks.is_some() && self.metadata.jwks.is_some() {
            found.push(TableMisfit::KeysTwice);
        }
        match (method.has_secret(), self.secrets.len()) {
            (true, 0) => found.push(TableMisfit::SecretMissing(method)),
            (false, 1..) => found.push(TableMisfit::SecretUnused(method)),
            (true, count) if count > MOST_SECRETS => found.push(TableMisfit::ManySecrets),
            (true | false, _) => {}
        }
        found
    }
}

/// The same, whose files are beside a settings file in this folder.
pub(super) fn within(clients: Vec<ClientSettings>, folder: &Path) -> Vec<ClientSettings> {
    let beside = |source| match source {
        ClientSecretSource::File(path) => ClientSecretSource::File(folder.join(path)),
        ClientSecretSource::Hash(hash) => ClientSecretSource::Hash(hash),
    };
    let client = |it: ClientSettings| ClientSettings {
        secrets: it.secrets.into_iter().map(beside).collect(),
        jwks: it.jwks.map(|path| folder.join(path)),
        ..it
    };
    clients.into_iter().map(client).collect()
}

/// All of them, from JSON: that is what the tables of a file are turned into. What is wrong is told of all tables at once, and no value that may
/// be a secret.
pub(super) fn read(json: &str) -> Result<Vec<ClientSettings>, UnreadableValue> {
    if json.trim().is_empty() {
        return Ok(Vec::new());
    }
    let no_tables = |_| UnreadableValue::Text("no tables".to_owned());
    let Tables(tables) = serde_json::from_str(json).map_err(no_tables)?;
    let mut faults = Vec::new();
    let mut clients = Vec::new();
    let mut names = BTreeSet::new();
    for (name, value) in tables {
        let aliases = value.get("aliases").and_then(Value::as_object).into_iter().flat_map(Map::keys);
        for own in std::iter::once(&name).chain(aliases.filter(|it| **it != name)) {
            if !names.insert(own.clone()) {
                faults.push(TableFault::of(&name, TableMisfit::Twice(own.clone())));
            }
        }
        match client(&name, value) {
            Ok(client) => clients.push(client),
            Err(found) => faults.extend(found.into_iter().map(|why| TableFault::of(&name, why))),
        }
    }
    if faults.is_empty() { Ok(clients) } else { Err(UnreadableValue::Tables(faults)) }
}

fn client(name: &str, value: Value) -> Result<ClientSettings, Vec<TableMisfit>> {
    let mut found = Vec::new();
    let Value::Object(mut fields) = value else { return Err(vec![TableMisfit::NoTable]) };
    let id = ApplicationId::parse(name).map_err(|why| found.push(TableMisfit::Id(why))).ok();
    let mut secrets = Vec::new();
    for hash in texts(&mut fields, SECRET_HASH).unwrap_or_else(|| vec![String::new()]) {
        match SecretHash::from_hex(&hash) {
            Some(hash) if hash.is_of_nothing() => found.push(TableMisfit::HashOfNothing),
            Some(hash) => secrets.push(ClientSecretSource::Hash(hash)),
            None => found.push(TableMisfit::Hash),
        }
    }
    for file in texts(&mut fields, SECRET_FILE).unwrap_or_else(|| vec![String::new()]) {
        match path(&file) {
            Some(file) => secrets.push(ClientSecretSource::File(file)),
            None => found.push(TableMisfit::Path(SECRET_FILE)),
        }
    }
    let jwks = match texts(&mut fields, KEY_FILE).as_deref() {
        Some([]) => None,
        Some([text]) if path(text).is_some() => path(text),
        Some(_) | None => {
            found.push(TableMisfit::Path(KEY_FILE));
            None
        }
    };
    let metadata = serde_json::from_value::<ClientMetadata>(Value::Object(fields.clone()));
    let metadata = metadata.map_err(|_| found.extend(table_fault::misfits(&fields))).ok();
    let (Some(id), Some(metadata)) = (id, metadata) else { return Err(found) };
    let client = ClientSettings { id, metadata, secrets, jwks };
    // What cannot be read is missing afterwards: it is told once.
    if found.is_empty() {
        found = client.misfits();
    }
    if found.is_empty() { Ok(client) } else { Err(found) }
}

/// The text or texts of a field, which is taken out.
fn texts(fields: &mut Map<String, Value>, name: &str) -> Option<Vec<String>> {
    match fields.remove(name) {
        None => Some(Vec::new()),
        Some(Value::String(text)) => Some(vec![text]),
        Some(Value::Array(all)) => all.into_iter().map(|it| it.as_str().map(str::to_owned)).collect(),
        Some(_) => None,
    }
}

fn path(text: &str) -> Option<PathBuf> {
    (!text.is_empty() && !text.contains('\0')).then(|| PathBuf::from(text))
}

/// What the log is told of them: their ids.
pub(super) fn told(json: &str) -> String {
    let ids = |all: Vec<ClientSettings>| all.into_iter().map(|it| it.id.to_string()).collect::<Vec<_>>();
    read(json).map_or_else(|_| "…".to_owned(), |all| ids(all).join(", "))
}

/// Tables by their names, in their order; none of them twice.
struct Tables(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Tables {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Reader;

        impl<'de> Visitor<'de> for Reader {
            type Value = Tables;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("tables")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Tables, A::Error> {
                let mut all = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    all.push(entry);
                }
                Ok(Tables(all))
            }
        }

        from.deserialize_map(Reader)
    }
}
