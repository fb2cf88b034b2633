//! An address that is registered for a client: which texts are one. People are sent there, and others are told there of log-outs, by programs
//! that do not all read a doubtful text alike; so that what is not the same for everybody is no address.

use crate::said::{Said, said};
use url::Url;

/// Longer addresses are no addresses.
const LONGEST: usize = 2000;

/// Why a text is no address that may be registered.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum AddressFault {
    /// It is empty, or too long.
    Length,
    /// It has a blank.
    Blank,
    /// It has a character that nobody sees (RFC 3986 §2 has none of them).
    Control,
    /// It has `\`, which some programs read as `/`.
    Backslash,
    /// It has a letter that is not of ASCII.
    NotAscii,
    /// It has a character that no address has unescaped, or `*`.
    Character,
    /// It has a `%` without two hexadecimal digits behind it.
    Percent,
    /// It has a fragment (RFC 6749 §3.1.2).
    Fragment,
    /// It names a user.
    User,
    /// Its path has `.` or `..` for a part of it.
    Dots,
    /// It does not begin with a scheme and, where the scheme needs one, a host.
    Host,
    /// Its host or port is written otherwise than browsers write it.
    Authority,
    /// Its scheme is none by which people may be sent back.
    Scheme,
    /// It has to begin with https.
    NotHttps,
    /// It has a parameter that our answer has, too (RFC 6749 §3.1).
    Parameter,
}

/// The address that this text is, if every program reads it alike.
pub fn registered(text: &str) -> Result<Url, AddressFault> {
    if text.is_empty() || text.len() > LONGEST {
        return Err(AddressFault::Length);
    }
    for c in text.chars() {
        match c {
            ' ' => return Err(AddressFault::Blank),
            '\\' => return Err(AddressFault::Backslash),
            '#' => return Err(AddressFault::Fragment),
            '"' | '<' | '>' | '^' | '`' | '{' | '|' | '}' | '*' => return Err(AddressFault::Character),
            c if c.is_ascii_control() => return Err(AddressFault::Control),
            c if !c.is_ascii() => return Err(AddressFault::NotAscii),
            _ => {}
        }
    }
    if !escapes(text) {
        return Err(AddressFault::Percent);
    }
    let (scheme, rest) = text.split_once(':').ok_or(AddressFault::Host)?;
    let rest = rest.split('?').next().unwrap_or_default();
    let (authority, path) = match rest.strip_prefix("//") {
        Some(rest) => rest.split_at(rest.find('/').unwrap_or(rest.len())),
        None => ("", rest),
    };
    if authority.contains('@') {
        return Err(AddressFault::User);
    }
    if path.split('/').any(is_dots) {
        return Err(AddressFault::Dots);
    }
    if matches!(scheme.to_ascii_lowercase().as_str(), "http" | "https") && authority.is_empty() {
        return Err(AddressFault::Host);
    }
    let url = Url::parse(text)
        .map_err(|_| if authority.is_empty() { AddressFault::Host } else { AddressFault::Authority })?;
    if !is_written_as_read(authority, &url) {
        return Err(AddressFault::Authority);
    }
    Ok(url)
}

/// What our answers have behind an address: where it stood there before, nobody knows which a library reads.
const ANSWERED: [&str; 6] = ["code", "state", "iss", "error", "error_description", "error_uri"];

/// Refuses an address that brings what an answer has.
pub fn leaves_room(url: &Url) -> Result<(), AddressFault> {
    let brought = url.query_pairs().any(|(name, _)| ANSWERED.contains(&&*name));
    if brought { Err(AddressFault::Parameter) } else { Ok(()) }
}

/// Whether behind each `%` there are two hexadecimal digits (RFC 3986 §2.1).
fn escapes(text: &str) -> bool {
    let is_hex = |it: Option<&u8>| it.is_some_and(u8::is_ascii_hexdigit);
    let bytes = text.as_bytes();
    let all = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'%');
    all.map(|(at, _)| at).all(|at| is_hex(bytes.get(at + 1)) && is_hex(bytes.get(at + 2)))
}

/// Whether a part of a path is one of those that programs take out, also where it is escaped (RFC 3986 §5.2.4).
fn is_dots(part: &str) -> bool {
    matches!(part.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..")
}

/// Whether host and port stand there as they are read: not as a number in another notation, not escaped, without a port that is none.
fn is_written_as_read(authority: &str, url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let Some((written, port)) = authority.split_at_checked(host.len()) else { return false };
    let port_is_one = match port.strip_prefix(':') {
        Some(digits) => digits.parse::<u16>().is_ok_and(|it| it > 0) && !digits.starts_with(['0', '+']),
        None => port.is_empty(),
    };
    written.eq_ignore_ascii_case(host) && port_is_one
}

impl AddressFault {
    /// What is wrong, and what would be right.
    pub fn said(self) -> Said {
        match self {
            Self::Length => {
                said!("1文字から2000文字で指定してください", "an address has between one and 2000 characters")
            }
            Self::Blank => said!("空白は使えません", "it has a blank"),
            Self::Control => {
                said!("制御文字（改行やタブなど）は使えません", "it has a control character, such as a tab")
            }
            Self::Backslash => {
                said!(
                    "`\\` は使えません。`/` を使ってください",
                    "it has `\\`, which some programs read as `/`"
                )
            }
            Self::NotAscii => said!(
                "英数字以外の文字があります。ホスト名は `xn--` の形で、ほかの部分はパーセントエンコーディングで指定してください",
                "it has letters beyond ASCII: write the host as `xn--…`, and the rest percent-encoded"
            ),
            Self::Character => said!(
                "`*`、`\"`、`<`、`>`、`^`、`{{`、`|`、`}}` などの文字は使えません",
                "it has `*`, or a character that has to be percent-encoded"
            ),
            Self::Percent => {
                said!("`%` の後に16進数2桁がありません", "behind a `%` there are not two hexadecimal digits")
            }
            Self::Fragment => said!("`#` は使えません", "it has a `#`"),
            Self::User => said!("ユーザー名やパスワードは指定できません", "it names a user or a password"),
            Self::Dots => said!("パスに `.` や `..` は使えません", "its path has a part `.` or `..`"),
            Self::Parameter => said!(
                "`code`、`state`、`iss`、`error` のパラメーターは、応答に付くため指定できません",
                "it has a parameter that the answer has, too (`code`, `state`, `iss`, `error`)"
            ),
            Self::Host => said!(
                "`https://` とホスト名で始まるアドレスを指定してください",
                "it does not begin with `https://` and a host"
            ),
            Self::Authority => said!(
                "ホスト名かポート番号を、ブラウザで表示される形で指定してください",
                "its host or port is not written as browsers show it"
            ),
            Self::Scheme => said!(
                "https か、端末の中（127.0.0.1）の http のアドレスを指定してください（端末で動くアプリケーションは、`--native` を付ければ `com.example.karte:/cb` のようにドットを含むスキームも使えます）",
                "it has to begin with https, or with http on 127.0.0.1; with `--native`, for a program on people's own devices, a scheme with a dot will do, too, such as com.example.karte:/cb"
            ),
            Self::NotHttps => said!("https のアドレスを指定してください", "it has to begin with https"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_everybody_reads_alike_is_an_address() {
        for text in [
            "https://karte.example",
            "https://karte.example/",
            "https://karte.example/cb?a=1&b=%E9%9B%BB",
            "https://karte.example:8443/in/cb..x/...",
            "https://KARTE.example/cb",
            "https://xn--fzc2c9e2c.example/cb",
            "https://192.0.2.1/cb",
            "https://[2001:db8::1]:8443/cb",
            "http://localhost:8080/cb",
            "http://127.0.0.1/cb",
            "http://[::1]:8000/cb?a=1",
            "com.example.karte:/cb",
            "com.example.karte://cb/x",
        ] {
            assert!(registered(text).is_ok(), "{text}: {:?}", registered(text));
        }
    }

    #[test]
    fn what_somebody_may_read_otherwise_is_none_and_says_why() {
        let long = format!("https://karte.example/{}", "a".repeat(2000));
        for (text, fault) in [
            ("", AddressFault::Length),
            (&*long, AddressFault::Length),
            ("https://karte.example/ cb", AddressFault::Blank),
            (" https://karte.example/cb", AddressFault::Blank),
            ("https://karte.example/cb\t", AddressFault::Control),
            ("https://karte\n.example/cb", AddressFault::Control),
            ("https://karte.example/\u{7f}", AddressFault::Control),
            ("https://a.example\\@evil.example/", AddressFault::Backslash),
            ("https:\\\\evil.example/cb", AddressFault::Backslash),
            ("https://karte.example/..\\cb", AddressFault::Backslash),
            ("https://電子.example/cb", AddressFault::NotAscii),
            ("https://karte。example/cb", AddressFault::NotAscii),
            ("https://karte.example/電子", AddressFault::NotAscii),
            ("https://karte.example/\u{202e}", AddressFault::NotAscii),
            ("https://*.karte.example/cb", AddressFault::Character),
            ("https://karte.example/<cb>", AddressFault::Character),
            ("https://karte.example/{id}", AddressFault::Character),
            ("https://karte.example/cb?a=\"", AddressFault::Character),
            ("https://karte.example/%", AddressFault::Percent),
            ("https://karte.example/%4", AddressFault::Percent),
            ("https://karte.example/%zz", AddressFault::Percent),
            ("https://karte.example/cb#", AddressFault::Fragment),
            ("https://karte.example/cb#part", AddressFault::Fragment),
            ("https://a:b@karte.example/cb", AddressFault::User),
            ("https://karte.example@evil.example/cb", AddressFault::User),
            ("https://@karte.example/cb", AddressFault::User),
            ("com.example.karte://a@b/cb", AddressFault::User),
            ("https://karte.example/a/../cb", AddressFault::Dots),
            ("https://karte.example/./cb", AddressFault::Dots),
            ("https://karte.example/..", AddressFault::Dots),
            ("https://karte.example/%2E%2e/cb", AddressFault::Dots),
            ("https://karte.example/.%2e/cb", AddressFault::Dots),
            ("com.example.karte:/../cb", AddressFault::Dots),
            ("/cb", AddressFault::Host),
            ("karte.example/cb", AddressFault::Host),
            ("https:karte.example/cb", AddressFault::Host),
            ("https:/karte.example/cb", AddressFault::Host),
            ("https:///karte.example/cb", AddressFault::Host),
            ("https://?a", AddressFault::Host),
            ("https://0x7f.1/cb", AddressFault::Authority),
            ("https://127.1/cb", AddressFault::Authority),
            ("https://%65vil.example/cb", AddressFault::Authority),
            ("https://karte.example:/cb", AddressFault::Authority),
            ("https://karte.example:0443/cb", AddressFault::Authority),
            ("https://karte.example:99999/cb", AddressFault::Authority),
            ("https://karte.example:x/cb", AddressFault::Authority),
            ("https://[0:0:0:0:0:0:0:1]/cb", AddressFault::Authority),
        ] {
            assert_eq!(registered(text), Err(fault), "{text}");
        }
    }
}
