//! Applications that people log in to by OpenID Connect, as tables of the settings: `[clients.karte]`. A secret stands there by its hash, or in a
//! file of its own, and never itself.

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
/// The fields that a registration has here alone.
const SECRET_HASH: &str = "client_secret_sha256";
const SECRET_FILE: &str = "client_secret_file";
const KEY_FILE: &str = "jwks_file";
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
    fn fault(&self) -> Option<&'static str> {
        let waits = self.jwks.is_some() && self.metadata.jwks.is_none();
        let faults = self.metadata.faults(&self.id);
        let fault = faults.iter().find(|it| !(waits && **it == ClientFault::Jwks));
        let method = self.metadata.token_endpoint_auth_method;
        match fault {
            Some(fault) => Some(fault.name()),
            None if self.jwks.is_some() && !method.has_keys() => Some(ClientFault::Jwks.name()),
            None if method.has_secret() == self.secrets.is_empty() => Some(SECRET_HASH),
            None if self.secrets.len() > MOST_SECRETS => Some(SECRET_HASH),
            None if self.jwks.is_some() && self.metadata.jwks.is_some() => Some(KEY_FILE),
            None => None,
        }
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

/// All of them, from JSON: that is what the tables of a file are turned into. Of what cannot be read the place is told, and no value.
pub(super) fn read(json: &str) -> Result<Vec<ClientSettings>, String> {
    if json.trim().is_empty() {
        return Ok(Vec::new());
    }
    let Tables(tables) = serde_json::from_str(json).map_err(|_| "no tables".to_owned())?;
    let clients: Vec<_> = tables.into_iter().map(client).collect::<Result<_, _>>()?;
    let mut names = BTreeSet::new();
    for client in &clients {
        let own = [client.id.as_str()].into_iter().chain(client.metadata.aliases.keys().map(String::as_str));
        for name in own {
            if !names.insert(name) {
                return Err(format!("{name} twice"));
            }
        }
    }
    Ok(clients)
}

fn client((name, value): (String, Value)) -> Result<ClientSettings, String> {
    let wrong = |what: &str| format!("{}: {what}", cut(&name));
    let id = ApplicationId::parse(&name).map_err(|_| wrong("no id"))?;
    let Value::Object(mut fields) = value else { return Err(wrong("no table")) };
    let mut secrets = Vec::new();
    for text in texts(&mut fields, SECRET_HASH).ok_or_else(|| wrong(SECRET_HASH))? {
        let hash = SecretHash::from_hex(&text).ok_or_else(|| wrong(SECRET_HASH))?;
        secrets.push(ClientSecretSource::Hash(hash));
    }
    for text in texts(&mut fields, SECRET_FILE).ok_or_else(|| wrong(SECRET_FILE))? {
        secrets.push(ClientSecretSource::File(path(&text).ok_or_else(|| wrong(SECRET_FILE))?));
    }
    let jwks = match texts(&mut fields, KEY_FILE).as_deref() {
        Some([]) => None,
        Some([text]) => Some(path(text).ok_or_else(|| wrong(KEY_FILE))?),
        Some(_) | None => return Err(wrong(KEY_FILE)),
    };
    let Ok(metadata) = serde_json::from_value::<ClientMetadata>(Value::Object(fields.clone())) else {
        return Err(wrong(&misfit(&fields)));
    };
    let client = ClientSettings { id, metadata, secrets, jwks };
    match client.fault() {
        Some(what) => Err(wrong(what)),
        None => Ok(client),
    }
}

/// The first field that cannot be what it is, else the name that every registration needs. What stands there is not repeated.
fn misfit(fields: &Map<String, Value>) -> String {
    let fits = |name: &String| {
        let mut alone = Map::new();
        alone.insert("client_name".to_owned(), Value::String("k".to_owned()));
        alone.insert(name.clone(), fields.get(name).cloned().unwrap_or_default());
        serde_json::from_value::<ClientMetadata>(Value::Object(alone)).is_ok()
    };
    cut(fields.keys().find(|name| !fits(name)).map_or("client_name", String::as_str))
}

/// A name as it is told: who knows what stands in its place.
fn cut(name: &str) -> String {
    name.chars().take(40).collect()
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
