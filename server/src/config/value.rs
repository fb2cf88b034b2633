//! How a setting's text becomes a value: one `Kind` per sort of value, with the allowed values in words.

use crate::cards::ocsp::NonceEcho;
use crate::cards::{OnUnknown, Tests};
use crate::config::address_policy::AddressPolicy;
use crate::config::cards::Tls12;
use crate::config::clients::{self, ClientSettings};
use crate::config::domain;
use crate::config::network::Network;
use crate::config::parts::{Application, MonitoringAddress, NamedNetwork, ProxyProtocol, TracesContinued};
use crate::config::revocations::{self, ListPlace};
use crate::config::table_fault::UnreadableValue;
use crate::encryption::Recipient;
use crate::ids::ApplicationId;
use crate::log::LogFormat;
use crate::said::{Said, said};
use api::{Text, language::text};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tracing::level_filters::LevelFilter;
use url::Url;

/// A value as a file, the environment or a flag gives it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub(super) enum RawValue {
    /// A single text; a list in it is separated by commas.
    One(String),
    /// A list of a file.
    Many(Vec<ListItem>),
}

/// An entry of a list.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub(super) enum ListItem {
    /// One text with separators: `10.1.0.0/16=本館`.
    Text(String),
    /// As a table of a file: `{ network = "10.1.0.0/16", name = "本館" }`.
    Fields(BTreeMap<String, String>),
}

impl std::fmt::Display for RawValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::One(text) => f.write_str(text),
            Self::Many(items) => {
                for (n, item) in items.iter().enumerate() {
                    write!(f, "{}{item}", if n == 0 { "" } else { ", " })?;
                }
                Ok(())
            }
        }
    }
}

impl std::fmt::Display for ListItem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Fields(fields) => {
                let mut text = String::new();
                for (key, value) in fields {
                    write!(text, "{}{key} = {value}", if text.is_empty() { "" } else { ", " })?;
                }
                write!(f, "{{ {text} }}")
            }
        }
    }
}

/// Both bounds, and how a number is shown.
type Bounds = (u64, u64, fn(u64) -> String);
type ReadList<T> = fn(&RawValue) -> Result<T, UnreadableValue>;

/// A sort of value: how to read it, and what may be given.
pub(super) struct ValueKind<T> {
    words: Text,
    range: Option<Bounds>,
    read: fn(&str, u64, u64) -> Option<T>,
    list: Option<ReadList<T>>,
    /// Where the value holds paths: the same in another folder.
    within: Option<fn(T, &Path) -> T>,
}

impl<T> ValueKind<T> {
    const fn scalar(words: Text, read: fn(&str, u64, u64) -> Option<T>) -> Self {
        Self { words, range: None, read, list: None, within: None }
    }

    const fn ranged(words: Text, read: fn(&str, u64, u64) -> Option<T>, show: fn(u64) -> String) -> Self {
        Self { words, range: Some((0, u64::MAX, show)), read, list: None, within: None }
    }

    const fn list(words: Text, list: fn(&RawValue) -> Result<T, UnreadableValue>) -> Self {
        Self { words, range: None, read: |_, _, _| None, list: Some(list), within: None }
    }

    /// The same kind, whose relative paths start at the folder of the settings file that they stand in.
    const fn of_paths(mut self, within: fn(T, &Path) -> T) -> Self {
        self.within = Some(within);
        self
    }

    /// A value that stood in this file.
    pub(super) fn beside(&self, value: T, file: &Path) -> T {
        match (self.within, file.parent()) {
            (Some(within), Some(folder)) => within(value, folder),
            (None, _) | (_, None) => value,
        }
    }

    /// The same kind, both bounds included.
    pub(super) const fn between(mut self, least: u64, most: u64) -> Self {
        if let Some((low, high, _)) = &mut self.range {
            *low = least;
            *high = most;
        }
        self
    }

    /// What may be given, in words.
    pub(super) fn allowed(&self) -> Said {
        let Text { ja, en } = self.words;
        match self.range {
            Some((low, high, show)) => {
                let (low, high) = (show(low), show(high));
                said!("{ja}。{low} から {high} まで", "{en}, from {low} to {high}")
            }
            None => self.words.into(),
        }
    }

    pub(super) fn read(&self, raw: &RawValue) -> Result<T, UnreadableValue> {
        if let Some(list) = self.list {
            return list(raw);
        }
        let (low, high) = self.range.map_or((0, u64::MAX), |(low, high, _)| (low, high));
        match raw {
            RawValue::One(text) => (self.read)(text.trim(), low, high),
            RawValue::Many(_) => None,
        }
        .ok_or_else(|| UnreadableValue::Text(raw.to_string()))
    }
}

/// Seconds of a minute, an hour and a day.
pub(super) const MINUTE: u64 = 60;
pub(super) const HOUR: u64 = 60 * MINUTE;
pub(super) const DAY: u64 = 24 * HOUR;
/// Bytes in a KiB.
pub(super) const KIB: u64 = 1 << 10;
pub(super) const MIB: u64 = 1 << 20;
pub(super) const GIB: u64 = 1 << 30;

pub(super) const ADDRESS: ValueKind<SocketAddr> = ValueKind::scalar(
    text(
        "IP アドレスとポート（127.0.0.1:8080、[::]:8443 など。ポート 0 は空いているポート）",
        "an IP address and a port, such as 127.0.0.1:8080 or [::]:8443; port 0 takes a free one",
    ),
    |text, _, _| text.parse().ok(),
);

pub(super) const ADDRESS_IF_ANY: ValueKind<Option<SocketAddr>> = ValueKind::scalar(
    text(
        "IP アドレスとポート（0.0.0.0:443 など）、または指定なし",
        "an IP address and a port, such as 0.0.0.0:443, or nothing",
    ),
    |text, _, _| {
        if text.is_empty() { Some(None) } else { text.parse().ok().map(Some) }
    },
);

pub(super) const MONITORING: ValueKind<Option<MonitoringAddress>> = ValueKind::scalar(
    text(
"このサーバーまたはプライベートネットワークの IP アドレスとポート（127.0.0.1:9464 など。インターネットのアドレスは指定できません）、「unix:」とパス（unix:/run/kagura/monitoring.socket など）、または指定なし",
"an IP address of this machine or a private network and a port, such as 127.0.0.1:9464, never one of the Internet; or unix: and a path, such as unix:/run/kagura/monitoring.socket; or nothing"
),
    |text, _, _| match text.strip_prefix("unix:") {
        Some(path) => {
            (!path.is_empty() && !path.contains('\0')).then(|| Some(MonitoringAddress::Unix(path.into())))
        }
        None if text.is_empty() => Some(None),
        None => {
            let address: SocketAddr = text.parse().ok()?;
            // Whoever reads along learns how many people sign in, and when.
            (!AddressPolicy::Public.allows(address.ip())).then_some(Some(MonitoringAddress::Tcp(address)))
        }
    },
)
.of_paths(|address, folder| {
    let within = |address| match address {
        MonitoringAddress::Unix(path) => MonitoringAddress::Unix(folder.join(path)),
        MonitoringAddress::Tcp(_) => address,
    };
    address.map(within)
});

pub(super) const ORIGIN_IF_ANY: ValueKind<Option<Url>> = ValueKind::scalar(
    text(
        "https:// とホスト名（パスキーは IP アドレスでは使えません）、必要ならポート。その後には何も付けません。http:// は localhost だけです",
        "https://, a host name (passkeys do not work with IP addresses), if need be a port, and nothing after it; http:// with localhost only",
    ),
    |text, _, _| {
        if text.is_empty() {
            return Some(None);
        }
        let url = Url::parse(text).ok()?;
        let host = url.domain()?;
        // `auth.example.jp.` is another host to a browser, and no passkey works there.
        if host.ends_with('.') {
            return None;
        }
        let safe = url.scheme() == "https" || (url.scheme() == "http" && domain::is_local(host));
        let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
        let anonymous = url.username().is_empty() && url.password().is_none();
        (safe && bare && anonymous).then_some(Some(url))
    },
);

pub(super) const HOST_IF_ANY: ValueKind<Option<String>> = ValueKind::scalar(
    text(
        "`origin` のホスト名、またはドットで区切ったその末尾（https://auth.kagura.example なら kagura.example など）。or.jp のような共有の名前と IP アドレスは指定できません",
        "the host of `origin` or its end from a dot on, such as kagura.example for https://auth.kagura.example; no public suffix, such as or.jp, and never an IP address",
    ),
    |text, _, _| {
        let label = |l: &str| {
            (1..=63).contains(&l.len())
                && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
                && !l.starts_with('-')
                && !l.ends_with('-')
        };
        let number = text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        let host = text.split('.').all(label) && !number;
        if text.is_empty() { Some(None) } else { host.then(|| Some(text.to_ascii_lowercase())) }
    },
);

pub(super) const NAME: ValueKind<String> = ValueKind::scalar(
    text("1から64文字（制御文字を除く）", "1 to 64 characters, none of them a control character"),
    |text, _, _| name(text),
);

pub(super) const TEXT_IF_ANY: ValueKind<Option<String>> = ValueKind::scalar(
    text(
        "200文字までの1行（制御文字を除く）、または指定なし",
        "a line of up to 200 characters, none of them a control character, or nothing",
    ),
    |text, _, _| {
        let fits = text.chars().count() <= 200 && !text.chars().any(char::is_control);
        fits.then(|| Some(text.trim().to_owned()).filter(|it| !it.is_empty()))
    },
);

pub(super) const PATH: ValueKind<PathBuf> = ValueKind::scalar(text("パス", "a path"), |text, _, _| {
    (!text.is_empty() && !text.contains('\0')).then(|| PathBuf::from(text))
})
.of_paths(|path, folder| folder.join(path));

pub(super) const PATH_IF_ANY: ValueKind<Option<PathBuf>> = ValueKind::scalar(
    text("PEM ファイルのパス、または指定なし", "a path to a PEM file, or nothing"),
    |text, _, _| (!text.contains('\0')).then(|| (!text.is_empty()).then(|| PathBuf::from(text))),
)
.of_paths(|path, folder| path.map(|path| folder.join(path)));

pub(super) const FOLDER_IF_ANY: ValueKind<Option<PathBuf>> = ValueKind::scalar(
    text("フォルダーのパス、または指定なし", "a path to a folder, or nothing"),
    |text, _, _| (!text.contains('\0')).then(|| (!text.is_empty()).then(|| PathBuf::from(text))),
)
.of_paths(|path, folder| path.map(|path| folder.join(path)));

pub(super) const GROUP_IF_ANY: ValueKind<Option<String>> = ValueKind::scalar(
    text("グループの名前または番号、または指定なし", "the name or number of a group, or nothing"),
    |text, _, _| {
        let plain = !text.chars().any(|c| c.is_control() || c.is_whitespace() || c == ':');
        plain.then(|| (!text.is_empty()).then(|| text.to_owned()))
    },
);

pub(super) const RECIPIENTS: ValueKind<Vec<Recipient>> = ValueKind::list(
    text(
        "公開鍵（age1…）のコンマ区切り。ファイルでは [\"age1…\", …] も使えます",
        "public keys (age1…) separated by commas; in the file also [\"age1…\", …]",
    ),
    |raw| {
        each(raw, |item| match item {
            ListItem::Text(text) => text.parse().ok(),
            ListItem::Fields(_) => None,
        })
    },
);

pub(super) const PATHS: ValueKind<Vec<PathBuf>> = ValueKind::list(
    text(
        "PEM ファイルのパスのコンマ区切り。ファイルでは [\"root.pem\", …] も使えます",
        "paths to PEM files separated by commas; in the file also [\"root.pem\", …]",
    ),
    |raw| {
        each(raw, |item| match item {
            ListItem::Text(text) => (!text.is_empty() && !text.contains('\0')).then(|| PathBuf::from(text)),
            ListItem::Fields(_) => None,
        })
    },
)
.of_paths(|paths, folder| paths.into_iter().map(|path| folder.join(path)).collect());

pub(super) const LISTS: ValueKind<Vec<ListPlace>> = ValueKind::list(
    text(
"パス、http または https のアドレスのコンマ区切り。ファイルでは [\"https://crl.example/auth.crl\", …] も使えます",
"paths and http or https addresses separated by commas; in the file also [\"https://crl.example/auth.crl\", …]"
),
    |raw| {
        each(raw, |item| match item {
            ListItem::Text(text) => ListPlace::parse(text),
            ListItem::Fields(_) => None,
        })
    },
)
.of_paths(|places, folder| {
    let within = |place| match place {
        ListPlace::File(path) => ListPlace::File(folder.join(path)),
        ListPlace::Url(_) => place,
    };
    places.into_iter().map(within).collect()
});

pub(super) const URL_IF_ANY: ValueKind<Option<Url>> = ValueKind::scalar(
    text(
        "http または https のアドレス（パスワードを含まないもの）、または指定なし",
        "an http or https address without a password, or nothing",
    ),
    |text, _, _| {
        if text.is_empty() { Some(None) } else { revocations::address(text).map(Some) }
    },
);

/// What an OpenTelemetry collector's address is without, it is given: the path at which it takes traces.
pub(super) const COLLECTOR_IF_ANY: ValueKind<Option<Url>> = ValueKind::scalar(
    text(
        "OpenTelemetry コレクターの http または https のアドレス（http://127.0.0.1:4318 など。パスワード、? と # は含められません）、または指定なし",
        "the http or https address of an OpenTelemetry collector, such as http://127.0.0.1:4318, without a password, ? or #, or nothing",
    ),
    |text, _, _| {
        if text.is_empty() {
            return Some(None);
        }
        let mut url = address_of(text, &["http", "https"])?;
        if url.query().is_some() || url.fragment().is_some() {
            return None;
        }
        if !url.path().ends_with("/v1/traces") {
            let path = format!("{}/v1/traces", url.path().trim_end_matches('/'));
            url.set_path(&path);
        }
        Some(Some(url))
    },
);

pub(super) const SHARE: ValueKind<f64> = ValueKind::scalar(
    text("0 から 1 までの数（0.1 など）", "a number from 0 to 1, such as 0.1"),
    |text, _, _| text.parse().ok().filter(|share| (0.0..=1.0).contains(share)),
);

pub(super) const CONTINUED: ValueKind<TracesContinued> = ValueKind::scalar(
    text("off（引き継がない）または proxies（`proxies` のもの）", "off or proxies"),
    |text, _, _| match text {
        "off" => Some(TracesContinued::Nobodys),
        "proxies" => Some(TracesContinued::Proxies),
        _ => None,
    },
);

pub(super) const FILE_IF_ANY: ValueKind<Option<PathBuf>> = ValueKind::scalar(
    text("ファイルのパス、または指定なし", "a path to a file, or nothing"),
    |text, _, _| (!text.contains('\0')).then(|| (!text.is_empty()).then(|| PathBuf::from(text))),
)
.of_paths(|path, folder| path.map(|path| folder.join(path)));

pub(super) const NAME_IF_ANY: ValueKind<Option<String>> = ValueKind::scalar(
    text(
        "1から64文字（制御文字を除く）、または指定なし",
        "1 to 64 characters, none of them a control character, or nothing",
    ),
    |text, _, _| if text.is_empty() { Some(None) } else { name(text).map(Some) },
);

pub(super) const CONTACT_IF_ANY: ValueKind<Option<Url>> = ValueKind::scalar(
    text(
        "mailto:、tel:、https:// で始まる連絡先、または指定なし",
        "mailto:, https:// or tel: with whatever follows, or nothing",
    ),
    |text, _, _| {
        if text.is_empty() { Some(None) } else { address_of(text, &["mailto", "https", "tel"]).map(Some) }
    },
);

pub(super) const HTTPS_IF_ANY: ValueKind<Option<Url>> = ValueKind::scalar(
    text("https のアドレス、または指定なし", "an https address, or nothing"),
    |text, _, _| {
        if text.is_empty() { Some(None) } else { address_of(text, &["https"]).map(Some) }
    },
);

/// An address of one of these schemes, without a password, and not an empty one.
fn address_of(text: &str, schemes: &[&str]) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let fits = schemes.contains(&url.scheme()) && (url.has_host() || !url.path().trim().is_empty());
    (fits && url.username().is_empty() && url.password().is_none()).then_some(url)
}

pub(super) const REACH: ValueKind<AddressPolicy> = ValueKind::scalar(
    text("refuse（拒否）または allow（許可）", "refuse or allow"),
    |text, _, _| match text {
        "refuse" => Some(AddressPolicy::Public),
        "allow" => Some(AddressPolicy::Any),
        _ => None,
    },
);

pub(super) const ECHO: ValueKind<NonceEcho> = ValueKind::scalar(
    text("optional（任意）または required（必須）", "optional or required"),
    |text, _, _| match text {
        "optional" => Some(NonceEcho::IfAny),
        "required" => Some(NonceEcho::Required),
        _ => None,
    },
);

pub(super) const PROXY_PROTOCOL: ValueKind<ProxyProtocol> = ValueKind::scalar(
    text("off（使わない）または required（必須）", "off or required"),
    |text, _, _| match text {
        "off" => Some(ProxyProtocol::Off),
        "required" => Some(ProxyProtocol::Required),
        _ => None,
    },
);

pub(super) const OIDS: ValueKind<Vec<String>> = ValueKind::list(
    text(
        "OID のコンマ区切り（1.2.392.100495.1.5.1.2.3.1 など）。ファイルでは [\"1.2.…\", …] も使えます",
        "object identifiers separated by commas, such as 1.2.392.100495.1.5.1.2.3.1; in the file also [\"1.2.…\", …]",
    ),
    |raw| {
        each(raw, |item| match item {
            ListItem::Text(text) => {
                let number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
                (text.split('.').count() >= 2 && text.split('.').all(number)).then(|| text.clone())
            }
            ListItem::Fields(_) => None,
        })
    },
);

pub(super) const ON_UNKNOWN: ValueKind<OnUnknown> = ValueKind::scalar(
    text("refuse（拒否）または accept（受け付け）", "refuse or accept"),
    |text, _, _| match text {
        "refuse" => Some(OnUnknown::Refuse),
        "accept" => Some(OnUnknown::Accept),
        _ => None,
    },
);

pub(super) const TESTS: ValueKind<Tests> = ValueKind::scalar(
    text("refuse（拒否）または accept（受け付け）", "refuse or accept"),
    |text, _, _| match text {
        "refuse" => Some(Tests::Refused),
        "accept" => Some(Tests::Accepted),
        _ => None,
    },
);

pub(super) const TLS12: ValueKind<Tls12> = ValueKind::scalar(
    text("allow（使う）または deny（使わない）", "allow or deny"),
    |text, _, _| match text {
        "allow" => Some(Tls12::Allow),
        "deny" => Some(Tls12::Deny),
        _ => None,
    },
);

pub(super) const DURATION: ValueKind<Duration> = ValueKind::ranged(
    text(
        "数字と s（秒）、m（分）、h（時間）、d（日）。30s、10m、18h、90d など",
        "a number with s, m, h or d behind it, such as 30s, 10m, 18h or 90d",
    ),
    duration,
    |secs| {
        for (unit, letter) in [(DAY, 'd'), (HOUR, 'h'), (MINUTE, 'm')] {
            if secs >= unit && secs.is_multiple_of(unit) {
                return format!("{}{letter}", secs / unit);
            }
        }
        format!("{secs}s")
    },
);

pub(super) const BYTES: ValueKind<u64> = ValueKind::ranged(
    text(
        "バイト数（65536、64KiB、256MiB、2GiB など）",
        "a number of bytes, such as 65536, 64KiB, 256MiB or 2GiB",
    ),
    bytes,
    |n| {
        for (unit, letters) in [(GIB, "GiB"), (MIB, "MiB"), (KIB, "KiB")] {
            if n >= unit && n.is_multiple_of(unit) {
                return format!("{}{letters}", n / unit);
            }
        }
        n.to_string()
    },
);

pub(super) const TRIES: ValueKind<u8> =
    ValueKind::ranged(text("整数", "a whole number"), number, |n| n.to_string());
pub(super) const NUMBER: ValueKind<u32> =
    ValueKind::ranged(text("整数", "a whole number"), number, |n| n.to_string());
pub(super) const PORT: ValueKind<u16> =
    ValueKind::ranged(text("整数", "a whole number"), number, |n| n.to_string());
pub(super) const COUNT: ValueKind<usize> =
    ValueKind::ranged(text("整数", "a whole number"), number, |n| n.to_string());

pub(super) const LEVEL: ValueKind<LevelFilter> = ValueKind::scalar(
    text("off、error、warn、info、debug、trace のいずれか", "off, error, warn, info, debug or trace"),
    |text, _, _| match text {
        "off" => Some(LevelFilter::OFF),
        "error" => Some(LevelFilter::ERROR),
        "warn" => Some(LevelFilter::WARN),
        "info" => Some(LevelFilter::INFO),
        "debug" => Some(LevelFilter::DEBUG),
        "trace" => Some(LevelFilter::TRACE),
        _ => None,
    },
);

pub(super) const FORMAT: ValueKind<LogFormat> =
    ValueKind::scalar(text("text または json", "text or json"), |text, _, _| match text {
        "text" => Some(LogFormat::Text),
        "json" => Some(LogFormat::Json),
        _ => None,
    });

pub(super) const NETWORKS: ValueKind<Vec<Network>> = ValueKind::list(
    text(
        "ネットワークのコンマ区切り（10.0.0.0/8, 2001:db8::/32 など）。ファイルでは [\"10.0.0.0/8\", …] も使えます",
        "networks separated by commas, such as 10.0.0.0/8, 2001:db8::/32; in the file also [\"10.0.0.0/8\", …]",
    ),
    |raw| {
        each(raw, |item| match item {
            ListItem::Text(text) => text.parse().ok(),
            ListItem::Fields(_) => None,
        })
    },
);

pub(super) const PLACES: ValueKind<Vec<NamedNetwork>> = ValueKind::list(
    text(
        "ネットワーク=名前 のコンマ区切り（10.1.0.0/16=本館 など）。ファイルでは [{ network = \"10.1.0.0/16\", name = \"本館\" }, …] も使えます",
        "network=name separated by commas, such as 10.1.0.0/16=Main building; in the file also [{ network = \"10.1.0.0/16\", name = \"Main building\" }, …]",
    ),
    |raw| {
        each(raw, |item| {
            let [network, place] = fields(item, ["network", "name"])?;
            Some(NamedNetwork { network: network.parse().ok()?, name: name(&place)? })
        })
    },
);

pub(super) const APPLICATIONS: ValueKind<Vec<Application>> = ValueKind::list(
    text(
        "id=名前=移動先 のコンマ区切り（karte=電子カルテ=https://karte.example/ など。id は重複できません。移動先は https で、http は localhost だけです。パスワードと # は含められません）。ファイルでは [{ id = \"karte\", name = \"電子カルテ\", home = \"https://karte.example/\" }, …] も使えます",
        "id=name=home separated by commas, such as karte=Records=https://karte.example/, every id once, home with https (http for localhost alone), without a password and without #; in the file also [{ id = \"karte\", name = \"Records\", home = \"https://karte.example/\" }, …]",
    ),
    |raw| {
        let all = each(raw, |item| {
            let [id, title, home] = fields(item, ["id", "name", "home"])?;
            let home = Url::parse(&home).ok().filter(is_home)?;
            let id = ApplicationId::parse(&id).ok()?;
            Some(Application { id, name: name(&title)?, home })
        })?;
        let twice =
            all.iter().enumerate().find(|(n, one)| all.iter().skip(n + 1).any(|two| two.id == one.id));
        match twice {
            Some((_, application)) => Err(UnreadableValue::Text(format!("{} twice", application.id))),
            None => Ok(all),
        }
    },
);

pub(super) const CLIENTS: ValueKind<Vec<ClientSettings>> = ValueKind::list(
    text(
        "ファイルの `[clients.<ID>]` の表。項目は `kagura client add --from` と同じで、シークレットは SHA-256（`client_secret_sha256`）またはファイル（`client_secret_file`）だけを指定できます。公開鍵のファイルは `jwks_file` です。1行では、ID から項目への JSON",
        "tables `[clients.<id>]` of the file with the fields of `kagura client add --from`; a secret only by its SHA-256 (`client_secret_sha256`) or in a file (`client_secret_file`), public keys also in a file (`jwks_file`). In one line: JSON, from ids to fields",
    ),
    |raw| match raw {
        RawValue::One(json) => clients::read(json),
        RawValue::Many(_) => Err(UnreadableValue::Text("a list".to_owned())),
    },
)
.of_paths(clients::within);

/// Whether people may be sent there after they have signed in: to nobody who listens on the line, and with nothing in the address that a
/// browser keeps to itself or shows as a password.
fn is_home(url: &Url) -> bool {
    let local =
        url.host_str().is_some_and(|host| domain::is_local(host) || ["127.0.0.1", "[::1]"].contains(&host));
    let safe = url.scheme() == "https" || (url.scheme() == "http" && local);
    safe && url.username().is_empty() && url.password().is_none() && url.fragment().is_none()
}

fn name(text: &str) -> Option<String> {
    let text = text.trim();
    let fits = (1..=64).contains(&text.chars().count()) && !text.chars().any(char::is_control);
    fits.then(|| text.to_owned())
}

fn number<T: TryFrom<u64>>(text: &str, low: u64, high: u64) -> Option<T> {
    let n: u64 = text.parse().ok()?;
    (low..=high).contains(&n).then(|| T::try_from(n).ok()).flatten()
}

fn duration(text: &str, low: u64, high: u64) -> Option<Duration> {
    let unit = match text.chars().last()? {
        's' => 1,
        'm' => MINUTE,
        'h' => HOUR,
        'd' => DAY,
        _ => return None,
    };
    let secs = text.get(..text.len() - 1)?.trim().parse::<u64>().ok()?.checked_mul(unit)?;
    (low..=high).contains(&secs).then(|| Duration::from_secs(secs))
}

fn bytes(text: &str, low: u64, high: u64) -> Option<u64> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = match text.get(digits.len()..)? {
        "" | "B" => 1,
        "KiB" => KIB,
        "MiB" => MIB,
        "GiB" => GIB,
        _ => return None,
    };
    let n = digits.trim().parse::<u64>().ok()?.checked_mul(unit)?;
    (low..=high).contains(&n).then_some(n)
}

/// Reads every entry of a list and names the first that cannot be read.
fn each<T>(raw: &RawValue, read: impl Fn(&ListItem) -> Option<T>) -> Result<Vec<T>, UnreadableValue> {
    let split;
    let items = match raw {
        RawValue::One(text) => {
            let texts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
            split = texts.map(|part| ListItem::Text(part.to_owned())).collect::<Vec<_>>();
            &split
        }
        RawValue::Many(items) => items,
    };
    items.iter().map(|item| read(item).ok_or_else(|| UnreadableValue::Text(item.to_string()))).collect()
}

/// The named fields of an entry, in the order in which its text form has them; nothing more may be given.
fn fields<const N: usize>(item: &ListItem, names: [&str; N]) -> Option<[String; N]> {
    let values: Vec<String> = match item {
        ListItem::Text(text) => text.splitn(N, '=').map(|part| part.trim().to_owned()).collect(),
        ListItem::Fields(fields) if fields.len() == N => {
            names.iter().map(|name| fields.get(*name).cloned()).collect::<Option<_>>()?
        }
        ListItem::Fields(_) => return None,
    };
    values.try_into().ok()
}
