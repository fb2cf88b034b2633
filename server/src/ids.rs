//! Ids with types, and the secrets that people and browsers carry. A secret is kept only as its hash.

use crate::hex::unhex;
use crate::line;
use crate::store::TableKey;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt::Write as _;

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The id's text, as it is stored and shown.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl TableKey for $name {
            fn to_bytes(&self) -> Vec<u8> {
                self.0.to_bytes()
            }

            fn from_bytes(bytes: &[u8]) -> Option<Self> {
                String::from_bytes(bytes).map(Self)
            }
        }
    };
}

text_id! {
    /// A holder's id (本人ID) in the form it is compared in: no spaces, half-width, lower case.
    HolderId
}
text_id! {
    /// An authority's short name: `jma`, `medis`.
    AuthorityId
}
text_id! {
    /// An application that people log in to, as the settings name it: OAuth's client id.
    ApplicationId
}
text_id! {
    /// An authorization request that a person is logging in for.
    RequestId
}
text_id! {
    /// What a client has been given for one login: OAuth's authorization grant. Not secret.
    GrantId
}
text_id! {
    /// A registered device. Not secret.
    DeviceId
}
text_id! {
    /// A card, named by its issuer's name and its serial number. Not secret.
    CardId
}
text_id! {
    /// A journey across PC and phone. Unguessable; still, whoever follows it must hold the browser's cookie too.
    JourneyId
}
text_id! {
    /// A WebAuthn ceremony that was begun. Unguessable and taken once.
    CeremonyId
}
text_id! {
    /// A session. It stays the same when the session's cookie is renewed; not secret, since nobody is let in by it.
    SessionId
}
text_id! {
    /// A change that a holder asks for and confirms by itself. Unguessable; still, only the session that asked can use it.
    ChangeId
}
text_id! {
    /// A WebAuthn credential id, base64url.
    CredentialId
}
text_id! {
    /// The SHA-256 of a secret, base64url: what is kept in its place.
    SecretHash
}
text_id! {
    /// A run of the desk in which invitations were issued, as it stands on its papers: the day and four letters of chance, `20261231-K7QF`.
    RunId
}
text_id! {
    /// The short number of a stopped journey, as people read it out: `482-7193`.
    IncidentNumber
}

/// Why a text is not an id.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum IdError {
    /// The text is empty.
    #[error("nothing was given")]
    Empty,
    /// The text is longer than any id may be.
    #[error("longer than {MAX} characters")]
    TooLong,
    /// A character that no id has.
    #[error("only letters, digits, hyphens, dots and underscores are allowed")]
    BadCharacter,
}

/// No id is longer than this many characters.
const MAX: usize = 64;

impl HolderId {
    /// Reads what a person typed or a desk imported: full-width characters and any spaces are forgiven, case is folded.
    pub fn parse(typed: &str) -> Result<Self, IdError> {
        plain(typed).map(|id| Self(id.to_ascii_lowercase()))
    }

    /// Its letters and digits alone, which are the same however somebody sets hyphens.
    pub fn letters(&self) -> String {
        self.0.chars().filter(char::is_ascii_alphanumeric).collect()
    }

    /// All but the ends of the id hidden, for a screen that somebody else might see; in capitals, as it is printed.
    pub fn masked(&self) -> String {
        let characters: Vec<char> = self.0.to_ascii_uppercase().chars().collect();
        let shown = |i: usize| i < 2 || i + 2 >= characters.len();
        match characters.len() {
            0..=4 => "•".repeat(characters.len()),
            _ => characters.iter().enumerate().map(|(i, c)| if shown(i) { *c } else { '•' }).collect(),
        }
    }
}

impl IncidentNumber {
    /// The number, however it was written down: with or without a hyphen, in any width, with spaces.
    pub fn typed(text: &str) -> Option<Self> {
        let digits: String = meant(text).filter(|c| *c != '-').collect();
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let (head, tail) = digits.split_at_checked(3).filter(|_| digits.len() == 7)?;
        Some(Self(format!("{head}-{tail}")))
    }
}

impl IncidentNumber {
    /// One of the ten million that there are.
    const ALL: u32 = 10_000_000;

    fn nth(n: u32) -> Self {
        Self(format!("{:03}-{:04}", n / 10_000 % 1000, n % 10_000))
    }

    /// The number after this one; after the last comes the first.
    #[must_use]
    pub fn next(&self) -> Self {
        let digits: String = self.0.chars().filter(char::is_ascii_digit).collect();
        Self::nth((digits.parse::<u32>().unwrap_or(0) + 1) % Self::ALL)
    }

    /// Whether it is the first of all.
    pub fn is_first(&self) -> bool {
        *self == Self::nth(0)
    }
}

impl RunId {
    /// The run, however somebody typed it: of the number of a letter its run.
    pub fn typed(text: &str) -> Option<Self> {
        let plain = plain(text).ok()?.to_ascii_uppercase();
        let (day, rest) = plain.split_once('-')?;
        let chance = rest.split_once('-').map_or(rest, |(chance, _)| chance);
        let is_day = day.len() == 8 && day.bytes().all(|byte| byte.is_ascii_digit());
        let is_chance = chance.len() == 4 && chance.bytes().all(|byte| byte.is_ascii_alphanumeric());
        (is_day && is_chance).then(|| Self(format!("{day}-{chance}")))
    }
}

impl AuthorityId {
    /// Reads an authority's short name.
    pub fn parse(typed: &str) -> Result<Self, IdError> {
        plain(typed).map(|id| Self(id.to_ascii_lowercase()))
    }
}

impl ApplicationId {
    /// Reads an application's id from the settings: nothing is forgiven, as applications write it, too.
    pub fn parse(written: &str) -> Result<Self, IdError> {
        match plain(written)? {
            plain if plain == written => Ok(Self(plain)),
            _ => Err(IdError::BadCharacter),
        }
    }
}

/// The id as stored: half-width, without spaces, its case kept.
pub fn plain(typed: &str) -> Result<String, IdError> {
    let mut id = String::new();
    for character in meant(typed) {
        if !is_plain(character) {
            return Err(IdError::BadCharacter);
        }
        id.push(character);
        if id.len() > MAX {
            return Err(IdError::TooLong);
        }
    }
    if id.is_empty() { Err(IdError::Empty) } else { Ok(id) }
}

/// The first character that no id has, as it was typed.
pub fn foreign(typed: &str) -> Option<char> {
    let bad = |it: &char| meant(it.encode_utf8(&mut [0; 4])).any(|meant| !is_plain(meant));
    typed.chars().find(bad)
}

/// Whether a character can be a part of an id or a password, in the form in which they are kept.
pub(crate) const fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')
}

/// The characters that a person meant who typed or pasted an id, a number or a password: half-width, every dash a hyphen, without spaces and
/// without marks that are not seen.
pub(crate) fn meant(typed: &str) -> impl Iterator<Item = char> {
    typed.chars().filter(|c| !c.is_whitespace() && !line::is_ignorable(*c)).map(|c| match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        // What keyboards and word processors make of a hyphen: long vowels, dashes, minus signs and lines of tables.
        'ー'
        | 'ｰ'
        | '\u{2010}'..='\u{2015}'
        | '⁃'
        | '⁻'
        | '₋'
        | '−'
        | '─'
        | '━'
        | '╌'
        | '╍'
        | '┄'
        | '┅'
        | '┈'
        | '┉'
        | '➖'
        | '⸺'
        | '⸻'
        | '﹘'
        | '﹣' => '-',
        other => other,
    })
}

/// A fresh secret of 256 bits for a link, a cookie or a ticket. Never stored and never logged.
#[derive(Clone)]
pub struct Secret(String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(..)")
    }
}

impl Secret {
    /// The text of 256 bits or fewer that are secret.
    pub fn of(bytes: &[u8]) -> Self {
        Self(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// The secret a browser sent; anything that cannot be one of ours is refused unread.
    pub fn presented(text: &str) -> Option<Self> {
        let shaped = text.len() == 43 && URL_SAFE_NO_PAD.decode(text).is_ok();
        shaped.then(|| Self(text.to_owned()))
    }

    /// The secret of a client: one of ours, or a vendor's own of 32 to 128 printable ASCII characters without a space. What cannot be one is
    /// refused unread.
    pub fn of_client(text: &str) -> Option<Self> {
        let shaped = (32..=128).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
        shaped.then(|| Self(text.to_owned()))
    }

    /// Whether chance may have drawn it: what has hardly any different characters is a row of keys.
    pub fn is_drawn(&self) -> bool {
        self.0.bytes().collect::<BTreeSet<_>>().len() >= 8
    }

    /// The text to hand out, once.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is kept. Looking a secret up by its hash compares nothing secret byte by byte.
    pub fn hash(&self) -> SecretHash {
        let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, self.0.as_bytes());
        SecretHash(URL_SAFE_NO_PAD.encode(digest))
    }

    /// The journey that only the bearer of this secret is in.
    pub fn journey(&self) -> JourneyId {
        JourneyId(self.hash().0)
    }
}

impl SecretHash {
    /// The hash that `sha256sum` prints of a secret: 64 hexadecimal digits.
    pub fn from_hex(digits: &str) -> Option<Self> {
        let bytes = (digits.len() == 64).then(|| unhex(digits)).flatten()?;
        Some(Self(URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// Whether it is what `sha256sum` prints where no secret came in, or the end of a line alone.
    pub fn is_of_nothing(&self) -> bool {
        ["", "\n"].into_iter().any(|text| *self == Secret(text.to_owned()).hash())
    }
}

/// Where ids and secrets come from; tests may bring their own.
pub trait Random: Send + Sync {
    /// Fills `bytes` with unpredictable ones.
    fn fill(&self, bytes: &mut [u8]);
}

/// The system's randomness.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    fn fill(&self, bytes: &mut [u8]) {
        // A system that cannot give randomness cannot make secrets: going on would be worse than stopping.
        if aws_lc_rs::rand::fill(bytes).is_err() {
            std::process::abort();
        }
    }
}

/// Ids, secrets and numbers drawn from randomness.
pub trait Draw: Random {
    /// A secret of 256 bits.
    fn secret(&self) -> Secret {
        let mut bytes = [0; 32];
        self.fill(&mut bytes);
        Secret(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// A fresh journey id: 128 random bits.
    fn journey(&self) -> JourneyId {
        JourneyId(self.unguessable())
    }

    /// An unguessable journey id that can be a part of a host name: 128 bits in lower-case hexadecimal.
    fn attempt(&self) -> JourneyId {
        let mut bytes = [0; 16];
        self.fill(&mut bytes);
        JourneyId(bytes.iter().fold(String::with_capacity(32), |mut label, byte| {
            let _ = write!(label, "{byte:02x}");
            label
        }))
    }

    /// A fresh ceremony id: 128 random bits.
    fn ceremony(&self) -> CeremonyId {
        CeremonyId(self.unguessable())
    }

    /// A fresh device id.
    fn device(&self) -> DeviceId {
        DeviceId(self.unguessable())
    }

    /// A fresh session id.
    fn session(&self) -> SessionId {
        SessionId(self.unguessable())
    }

    /// A fresh change id: 128 random bits.
    fn change(&self) -> ChangeId {
        ChangeId(self.unguessable())
    }

    /// A fresh id of an authorization request: 128 random bits.
    fn request(&self) -> RequestId {
        RequestId(self.unguessable())
    }

    /// A fresh grant id.
    fn grant(&self) -> GrantId {
        GrantId(self.unguessable())
    }

    /// 128 random bits as base64url, which nobody can guess.
    fn unguessable(&self) -> String {
        let mut bytes = [0; 16];
        self.fill(&mut bytes);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// A number below `bound` (at most 2³²), as good as unbiased.
    fn below(&self, bound: u32) -> u32 {
        let mut bytes = [0; 8];
        self.fill(&mut bytes);
        u32::try_from(u64::from_le_bytes(bytes) % u64::from(bound.max(1))).unwrap_or(0)
    }

    /// A short number for the help desk.
    fn incident(&self) -> IncidentNumber {
        IncidentNumber::nth(self.below(IncidentNumber::ALL))
    }

    /// A password that can be typed from paper: `n` letters and digits without those that look alike.
    fn password(&self, n: usize) -> String {
        const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
        (0..n)
            .filter_map(|_| LETTERS.get(self.below(31) as usize).map(|letter| char::from(*letter)))
            .collect()
    }

    /// A run of this day, which is eight digits.
    fn run(&self, day: &str) -> RunId {
        RunId(format!("{day}-{}", self.password(4).to_uppercase()))
    }
}

impl<D: Random + ?Sized> Draw for D {}

impl CardId {
    /// The card with this serial number of this issuer, both as a verdict names them.
    pub fn of(issuer: &str, serial: &str) -> Self {
        let text = format!("{issuer}:{serial}");
        Self(URL_SAFE_NO_PAD.encode(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, text.as_bytes())))
    }
}

impl CredentialId {
    /// The id of raw bytes.
    pub fn of(raw: &[u8]) -> Self {
        Self(URL_SAFE_NO_PAD.encode(raw))
    }

    /// What it is kept under: credential ids may be longer than a key of a table.
    pub fn key(&self) -> String {
        URL_SAFE_NO_PAD.encode(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, self.0.as_bytes()))
    }

    /// The id's bytes, as the authenticator gave them.
    pub fn raw(&self) -> Vec<u8> {
        URL_SAFE_NO_PAD.decode(&self.0).unwrap_or_default()
    }
}

macro_rules! from_wire {
    ($($name:ident),*) => { $(
        impl $name {
            /// The id in an address or body; anything that cannot be one is refused unread.
            pub fn from_wire(text: &str) -> Option<Self> {
                let shaped = (1..=64).contains(&text.len())
                    && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
                shaped.then(|| Self(text.to_owned()))
            }
        }
    )* };
}
from_wire!(CardId, DeviceId, JourneyId, CeremonyId, SessionId, ChangeId, IncidentNumber, RequestId, GrantId);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_holder_id_forgives_width_spaces_and_case() {
        for typed in ["TESTC20766", "ｔｅｓｔｃ２０７６６", " test c20766\u{3000}", "TestC20766\n"]
        {
            assert_eq!(HolderId::parse(typed).unwrap().as_str(), "testc20766", "{typed}");
        }
        assert_eq!(HolderId::parse("Ｔ２００２４－ｊｐａ").unwrap().as_str(), "t20024-jpa");
    }

    /// What is pasted from a chat, a mail or a web page brings marks along that nobody sees.
    #[test]
    fn marks_that_are_not_seen_are_no_part_of_what_was_typed() {
        for mark in [
            "\u{200E}",
            "\u{200F}",
            "\u{2060}",
            "\u{AD}",
            "\u{200B}",
            "\u{200C}",
            "\u{200D}",
            "\u{FEFF}",
            "\u{202A}",
            "\u{202C}",
            "\u{2066}",
            "\u{2069}",
            "\u{61C}",
            "\u{34F}",
            "\u{180E}",
            "\u{3164}",
            "\u{FE0F}",
            "\u{E0100}",
            "\u{A0}",
            "\u{202F}",
        ] {
            let shown = mark.escape_unicode();
            let typed = format!("{mark}TESTC{mark}20766{mark}");
            assert_eq!(HolderId::parse(&typed).unwrap().as_str(), "testc20766", "{shown}");
            assert_eq!(AuthorityId::parse(&format!("{mark}jma{mark}")).unwrap().as_str(), "jma", "{shown}");
            let number = format!("{mark}123{mark}-4567{mark}");
            assert_eq!(IncidentNumber::typed(&number).unwrap().as_str(), "123-4567", "{shown}");
            assert_eq!(HolderId::parse(mark), Err(IdError::Empty), "{shown}");
            assert!(ApplicationId::parse(&format!("karte{mark}")).is_err(), "{shown}");
        }
    }

    #[test]
    fn every_dash_of_a_japanese_keyboard_is_a_hyphen() {
        for dash in [
            '―', 'ｰ', '─', '━', 'ー', '–', '—', '−', '‐', '‑', '‒', '－', '﹣', '﹘', '⁃', '⁻', '₋', '┄',
            '┅', '┈', '┉', '╌', '╍', '➖', '⸺', '⸻',
        ] {
            assert_eq!(
                HolderId::parse(&format!("T20024{dash}jpa")).unwrap().as_str(),
                "t20024-jpa",
                "{dash}"
            );
            assert_eq!(AuthorityId::parse(&format!("a{dash}b")).unwrap().as_str(), "a-b", "{dash}");
            let number = format!("123{dash}4567");
            assert_eq!(IncidentNumber::typed(&number).unwrap().as_str(), "123-4567", "{dash}");
        }
        for other in ['~', '〜', '一', '・', '/', '\u{0}', '\u{1B}', '\u{E000}', '\u{FFFD}'] {
            assert!(HolderId::parse(&format!("T20024{other}jpa")).is_err(), "{other}");
            assert!(IncidentNumber::typed(&format!("123{other}4567")).is_none(), "{other}");
        }
    }

    #[test]
    fn what_cannot_be_a_holder_id_says_why() {
        assert_eq!(HolderId::parse(" \u{3000}"), Err(IdError::Empty));
        assert_eq!(HolderId::parse(&"1".repeat(65)), Err(IdError::TooLong));
        for typed in ["山田太郎", "a/b", "a\0b", "<script>"] {
            assert_eq!(HolderId::parse(typed), Err(IdError::BadCharacter), "{typed}");
        }
    }

    #[test]
    fn a_masked_id_hides_its_middle() {
        assert_eq!(HolderId::parse("testc30382").unwrap().masked(), "TE••••••82");
        assert_eq!(HolderId::parse("abc").unwrap().masked(), "•••");
    }

    #[test]
    fn an_incident_number_is_read_however_it_was_written_down() {
        for typed in ["123-4567", "1234567", " １２３４５６７ ", "１２３－４５６７", "123ー4567", "123 4567"]
        {
            assert_eq!(IncidentNumber::typed(typed).unwrap().as_str(), "123-4567", "{typed}");
        }
        for typed in ["", "123-456", "12345678", "abc-defg", "12é4567"] {
            assert!(IncidentNumber::typed(typed).is_none(), "{typed}");
        }
    }

    #[test]
    fn a_secret_is_long_and_never_shown() {
        let secret = SystemRandom.secret();
        assert_eq!(secret.reveal().len(), 43);
        assert_eq!(format!("{secret:?}"), "Secret(..)");
        assert_eq!(Secret::presented(secret.reveal()).unwrap().hash(), secret.hash());
        for text in ["", "short", &"é".repeat(22), &"!".repeat(43)] {
            assert!(Secret::presented(text).is_none(), "{text}");
        }
    }
}
