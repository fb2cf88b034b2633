//! What is wrong with a table `[clients.…]`, and what would be right. What stands there is told where it is a scope, an address or a word to
//! choose from; never where it may be a secret.

use crate::ids::IdError;
use crate::line;
use crate::oidc::client::{ClientAuthMethod, ClientFault, ClientMetadata};
use crate::said::{Said, said};
use serde_json::{Map, Value};

/// The fields that a registration has in the settings alone.
pub(super) const SECRET_HASH: &str = "client_secret_sha256";
pub(super) const SECRET_FILE: &str = "client_secret_file";
pub(super) const KEY_FILE: &str = "jwks_file";
/// What never stands there.
const SECRET: &str = "client_secret";
/// A longer sentence of a reader's is cut.
const LONGEST: usize = 600;

/// What was given and cannot be read.
pub(super) enum UnreadableValue {
    /// As it is told.
    Text(String),
    /// Tables of applications, and what is wrong with each.
    Tables(Vec<TableFault>),
}

/// A fault of a table.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TableFault {
    /// The table's name, fit to be told.
    pub table: String,
    /// What is wrong with it.
    pub why: TableMisfit,
}

/// What is wrong with a table.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum TableMisfit {
    /// Its name is no id.
    Id(IdError),
    /// It is a value of another kind.
    NoTable,
    /// Its name, or an alias of it, is another's, too.
    Twice(String),
    /// The field cannot be read, and what its reader said.
    Field(String, String),
    /// The registration cannot be used.
    Registration(ClientFault),
    /// The secret itself stands there.
    Secret,
    /// What should be a hash is none.
    Hash,
    /// The hash is that of an empty text or of an empty line.
    HashOfNothing,
    /// This field names no file.
    Path(&'static str),
    /// A client of this kind needs a secret, and none is named.
    SecretMissing(ClientAuthMethod),
    /// A client of this kind has no secret, and one is named.
    SecretUnused(ClientAuthMethod),
    /// There are more secrets than while one is replaced by the next.
    ManySecrets,
    /// There are keys both in the table and in a file.
    KeysTwice,
}

impl TableFault {
    pub(super) fn of(table: &str, why: TableMisfit) -> Self {
        Self { table: line::marked(table, 40), why }
    }

    /// A line of it.
    pub fn said(&self) -> Said {
        let Self { table, why } = self;
        let Said { ja, en } = why.said();
        said!("`clients.{table}`：{ja}", "`clients.{table}`: {en}")
    }
}

impl TableMisfit {
    fn said(&self) -> Said {
        match self {
            Self::Id(why) => said!(
                "表の名前をアプリケーションの ID にできません。英数字と「-」「_」「.」で指定してください",
                "its name is no id: {why}"
            ),
            Self::NoTable => {
                said!("表（`[clients.<ID>]`）で指定してください", "it has to be a table, `[clients.<id>]`")
            }
            Self::Twice(name) => {
                let name = line::marked(name, 40);
                said!("ID または別名「{name}」が重複しています", "{name} stands twice, as an id or an alias")
            }
            Self::Field(name, why) => said!("`{name}` を読み取れません（{why}）", "`{name}`: {why}"),
            Self::Registration(fault) => fault.said(),
            Self::Secret => said!(
                "シークレットそのものは設定に書けません。`{SECRET_FILE}` でファイルを指定するか、`{SECRET_HASH}` に SHA-256 を指定してください",
                "a secret never stands in the settings: name its file in `{SECRET_FILE}`, or its SHA-256 in `{SECRET_HASH}`"
            ),
            Self::Hash => said!(
                "`{SECRET_HASH}` には、シークレットの SHA-256 を16進数64桁で指定してください",
                "`{SECRET_HASH}` has to be the SHA-256 of the secret, in 64 hexadecimal digits"
            ),
            Self::HashOfNothing => said!(
                "`{SECRET_HASH}` は、空のシークレットの SHA-256 です。シークレットから計算し直してください",
                "`{SECRET_HASH}` is the SHA-256 of an empty secret: make it of the secret"
            ),
            Self::Path(field) => said!(
                "`{field}` にはファイルのパスを指定してください",
                "`{field}` has to be the path of a file"
            ),
            Self::SecretMissing(method) => {
                let method = method.as_str();
                said!(
                    "`{method}` にはシークレットが必要です。`{SECRET_FILE}` または `{SECRET_HASH}` を指定してください",
                    "`{method}` needs a secret: `{SECRET_FILE}` or `{SECRET_HASH}`"
                )
            }
            Self::SecretUnused(method) => {
                let method = method.as_str();
                said!(
                    "`token_endpoint_auth_method` が `{method}` のときは、シークレットを使いません。`{SECRET_FILE}` と `{SECRET_HASH}` を削除してください",
                    "with `token_endpoint_auth_method = \"{method}\"` there is no secret: take `{SECRET_FILE}` and `{SECRET_HASH}` out"
                )
            }
            Self::ManySecrets => said!(
                "シークレットは、交換するときの新旧の2つまで指定できます",
                "there may be two secrets, while one is replaced by the next"
            ),
            Self::KeysTwice => said!(
                "`jwks` と `{KEY_FILE}` のどちらか一方だけを指定してください",
                "keys stand in `jwks` or in `{KEY_FILE}`, and not in both"
            ),
        }
    }
}

/// Every field of a table that cannot be what it is, with what its reader said; where all can be, the one that every registration needs.
pub(super) fn misfits(fields: &Map<String, Value>) -> Vec<TableMisfit> {
    let mut found = Vec::new();
    for (name, value) in fields {
        let mut alone = Map::new();
        alone.insert("client_name".to_owned(), Value::String("k".to_owned()));
        alone.insert(name.clone(), value.clone());
        if let Err(why) = serde_json::from_value::<ClientMetadata>(Value::Object(alone)) {
            found.push(match name.as_str() {
                SECRET => TableMisfit::Secret,
                name => TableMisfit::Field(line::marked(name, 40), reason(&why.to_string())),
            });
        }
    }
    if found.is_empty() {
        found.push(TableMisfit::Field("client_name".to_owned(), "it is missing".to_owned()));
    }
    found
}

/// What a reader said, without the text that stands in another's place.
fn reason(said: &str) -> String {
    let (told, expected) = match said.split_once(", expected ") {
        Some((found, expected)) => (found, Some(expected)),
        None => (said, None),
    };
    let expected = expected.map(|it| format!("expected {it}"));
    let told = match expected {
        Some(expected) if told.starts_with("invalid type") || told.starts_with("invalid value") => expected,
        Some(expected) => format!("{told}, {expected}"),
        // An address in quotes may have a password in it.
        None => told.split(": \"").next().unwrap_or_default().to_owned(),
    };
    line::report(&told, LONGEST)
}
