//! The parameters of a request, from an address or a form (RFC 6749 §3.1): one without a value is as good as none, and none may stand twice.

use crate::oidc::error::{OauthCode, OauthError};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// More parameters than any request has.
const MOST: usize = 64;

/// Parameters by name.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Parameters {
    values: BTreeMap<String, String>,
    repeated: BTreeSet<String>,
    unreadable: BTreeSet<String>,
}

impl Parameters {
    /// Those of these pairs. What is beyond all measure counts as repeated: the request is refused.
    pub fn read<'a>(
        pairs: impl IntoIterator<Item = (impl Into<Cow<'a, str>>, impl Into<Cow<'a, str>>)>,
    ) -> Self {
        let mut all = Self::default();
        for (name, value) in pairs {
            let (name, value) = (name.into(), value.into());
            if value.is_empty() {
                continue;
            }
            if all.values.contains_key(&*name) || all.values.len() == MOST {
                all.repeated.insert(name.chars().take(40).collect());
                continue;
            }
            all.values.insert(name.into_owned(), value.into_owned());
        }
        all
    }

    /// Those of a form, or of the part of an address behind the question mark. Whatever is no UTF-8 cannot be told from something else that is
    /// none, and never goes back as it came.
    pub fn of_form(bytes: &[u8]) -> Self {
        let mut all = Self::read(url::form_urlencoded::parse(bytes));
        for pair in bytes.split(|byte| *byte == b'&') {
            // One that cannot be read is read as having the sign that stands for what cannot be.
            let Some((name, value)) = url::form_urlencoded::parse(pair).next() else { continue };
            let decoded: Vec<u8> = percent_decode(pair).collect();
            if (name.contains('\u{fffd}') || value.contains('\u{fffd}'))
                && std::str::from_utf8(&decoded).is_err()
            {
                all.unreadable.insert(name.chars().take(40).collect());
            }
        }
        all
    }

    /// The value of this name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str)
    }

    /// The value of this name, unless it stands twice or is no text.
    pub fn sole(&self, name: &str) -> Option<&str> {
        self.get(name).filter(|_| !self.repeated.contains(name) && !self.unreadable.contains(name))
    }

    /// These, and this one.
    #[must_use]
    pub fn with(&self, name: &str, value: &str) -> Self {
        let mut all = self.clone();
        all.values.insert(name.to_owned(), value.to_owned());
        all
    }

    /// Refuses what stands twice, or is no text: nobody guesses what was meant.
    pub fn each_once(&self) -> Result<(), OauthError> {
        if let Some(name) = self.unreadable.first() {
            let why = format!("`{name}` is no UTF-8");
            return Err(OauthError::new(OauthCode::InvalidRequest, why));
        }
        match self.repeated() {
            None => Ok(()),
            Some(name) => {
                let why = format!("`{name}` stands more than once");
                Err(OauthError::new(OauthCode::InvalidRequest, why))
            }
        }
    }

    /// The first name that stands twice.
    pub fn repeated(&self) -> Option<&str> {
        self.repeated.first().map(String::as_str)
    }

    /// The first name whose value has more bytes.
    pub fn longer_than(&self, bytes: usize) -> Option<&str> {
        self.values.iter().find(|(_, value)| value.len() > bytes).map(|(name, _)| name.as_str())
    }
}

/// The bytes that a part of a form stands for.
fn percent_decode(part: &[u8]) -> impl Iterator<Item = u8> {
    let digit = |at: usize| char::from(*part.get(at)?).to_digit(16).and_then(|it| u8::try_from(it).ok());
    let mut at = 0;
    std::iter::from_fn(move || {
        let byte = *part.get(at)?;
        if byte == b'%'
            && let (Some(upper), Some(lower)) = (digit(at + 1), digit(at + 2))
        {
            at += 3;
            return Some(upper * 16 + lower);
        }
        at += 1;
        Some(byte)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_without_a_value_is_not_there() {
        let it = Parameters::of_form(b"a=&b=1&c&=x&b2=%E9%9B%BB+%2B");
        assert_eq!((it.get("a"), it.get("b"), it.get("c")), (None, Some("1"), None));
        assert_eq!(it.get("b2"), Some("電 +"));
        assert_eq!(it.repeated(), None);
    }

    #[test]
    fn what_is_no_text_is_refused_and_never_handed_on() {
        for bytes in [&b"state=%FF"[..], b"state=%C0%80&b=1", b"a=1&state=\xff", b"state=%ED%A0%80"] {
            let it = Parameters::of_form(bytes);
            assert_eq!(it.sole("state"), None, "{bytes:?}");
            let told = it.each_once().unwrap_err();
            assert!(told.description.contains("`state` is no UTF-8"), "{told:?}");
        }
        // The sign itself is one as others are.
        let it = Parameters::of_form("state=\u{fffd}&b=%EF%BF%BD".as_bytes());
        assert_eq!(
            (it.sole("state"), it.sole("b"), it.each_once()),
            (Some("\u{fffd}"), Some("\u{fffd}"), Ok(()))
        );
    }

    #[test]
    fn what_stands_twice_is_noticed_also_with_the_same_value() {
        let it = Parameters::of_form(b"a=1&b=2&a=1");
        assert_eq!((it.sole("a"), it.sole("b"), it.repeated()), (None, Some("2"), Some("a")));
        let many = (0..100).fold(String::new(), |all, n| format!("{all}p{n}=1&"));
        assert!(Parameters::of_form(many.as_bytes()).repeated().is_some());
    }
}
