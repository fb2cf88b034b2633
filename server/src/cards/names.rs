//! Distinguished names: compared as RFC 5280 §7.1 wants it, and read for people.
//!
//! Two names are the same when their DER is, or when they have the same attributes in the same order, where character strings are
//! compared whatever their type, without case, and with white space trimmed and folded. What RFC 4518 prepares beyond that (composed
//! characters, invisible ones) is compared as it is: a difference there refuses a certificate, it never lets one in. Names only find
//! candidates; the signature decides.

use crate::cards::brief;
use crate::cards::der::{self, Element, OID, SEQUENCE, SET};
use crate::line::line;

/// A distinguished name (RFC 5280 §4.1.2.4): relative names, from the root down.
#[derive(Clone, Debug)]
pub struct Name {
    der: Vec<u8>,
    /// What is compared: a value for each relative name, from the country down.
    folded: Vec<Vec<u8>>,
    texts: Vec<(String, String)>,
}

/// OID of `commonName`.
pub(super) const COMMON_NAME: &str = "2.5.4.3";
/// The subject's serial number: the holder id on an HPKI card.
pub(super) const SERIAL_NUMBER: &str = "2.5.4.5";
/// OID of `organizationName`.
const ORGANISATION: &str = "2.5.4.10";
/// OID of `organizationalUnitName`.
const ORGANISATIONAL_UNIT: &str = "2.5.4.11";
/// A mail address inside a name (PKCS #9).
pub(super) const MAIL: &str = "1.2.840.113549.1.9.1";

impl Name {
    /// Reads a `Name` in DER; nothing if it is malformed.
    pub fn read(der: &[u8]) -> Option<Self> {
        let mut folded = Vec::new();
        let mut texts = Vec::new();
        for relative in der::one(der)?.tagged(SEQUENCE)?.inside()? {
            let mut attributes = Vec::new();
            for attribute in relative.tagged(SET)?.inside()? {
                let inside = attribute.tagged(SEQUENCE)?.inside()?;
                let [oid, value] = inside.as_slice() else { return None };
                let oid = oid.tagged(OID)?;
                attributes.push(fold(oid, *value));
                if let Some(text) = der::text(*value) {
                    texts.push((der::dotted(oid.content)?, text));
                }
            }
            if attributes.is_empty() {
                return None;
            }
            attributes.sort(); // a set has no order of its own
            folded.push(attributes.concat());
        }
        Some(Self { der: der.to_vec(), folded, texts })
    }

    /// Names the name: the SHA-256 of its DER, hexadecimal.
    pub fn key(&self) -> String {
        crate::cards::der::sha256(&[self.der()])
    }

    /// The DER, as it was written.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// The texts of an attribute, by its OID, in order, as they were written: to compare, not to show.
    pub fn texts<'a>(&'a self, oid: &'a str) -> impl DoubleEndedIterator<Item = &'a str> {
        self.texts.iter().filter(move |(it, _)| it == oid).map(|(_, text)| text.as_str())
    }

    /// As people know it, as one line of at most 100 characters: the common name, or else the last organisational unit, as the ministry's root and the My Number
    /// authorities have no common name; or else the last thing it says.
    pub fn shown(&self) -> String {
        let last = |oid| seen(self.texts(oid).next_back());
        last(COMMON_NAME)
            .or_else(|| last(ORGANISATIONAL_UNIT))
            .or_else(|| last(ORGANISATION))
            .or_else(|| seen(self.texts.last().map(|(_, text)| text.as_str())))
            .unwrap_or_default()
    }

    /// Whose it is, as people would say, as one line of at most 100 characters: the organisation of a name that ends in a common name, such as `HPKI-01-…`. A name without
    /// one ends in what people know already.
    pub fn known_as(&self) -> String {
        let organisation = seen(self.texts(ORGANISATION).next());
        match (self.texts(COMMON_NAME).next(), organisation) {
            (Some(_), Some(organisation)) => organisation,
            (Some(_) | None, _) => self.shown(),
        }
    }

    /// Whether it has no attributes at all.
    pub(super) fn is_empty(&self) -> bool {
        self.folded.is_empty()
    }

    /// Whether it lies under another one: begins with all of its relative names.
    pub(super) fn lies_under(&self, upper: &Self) -> bool {
        self.folded.starts_with(&upper.folded)
    }

    /// What is compared, to look names up by.
    pub(super) fn folded(&self) -> &[Vec<u8>] {
        &self.folded
    }
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        self.der == other.der || self.folded == other.folded
    }
}

impl Eq for Name {}

/// A text as people are shown it, where anything of it is seen.
fn seen(text: Option<&str>) -> Option<String> {
    text.map(|it| line(it, brief::NAME)).filter(|it| !it.is_empty())
}

/// An attribute as it is compared. Its length stands before each part, so that no two lists of attributes run together alike.
fn fold(oid: Element<'_>, value: Element<'_>) -> Vec<u8> {
    let (tag, value) = match der::text(value) {
        Some(text) => (0x0c, words(&text).into_bytes()),
        None => (value.tag, value.content.to_vec()),
    };
    let mut folded = oid.whole.to_vec();
    folded.push(tag);
    folded.extend((value.len() as u64).to_be_bytes());
    folded.extend(value);
    folded
}

/// A text without case, and with one space between its words.
fn words(text: &str) -> String {
    let lower = text.to_lowercase();
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use crate::cards::names::Name;

    /// A DER name of (last arc of the attribute's OID, string tag, text).
    fn name(attributes: &[(u8, u8, &str)]) -> Name {
        let mut inside = Vec::new();
        for (arc, tag, text) in attributes {
            let length = u8::try_from(text.len()).unwrap();
            inside.extend([0x31, length + 9, 0x30, length + 7, 0x06, 3, 0x55, 4, *arc, *tag, length]);
            inside.extend(text.as_bytes());
        }
        let mut der = vec![0x30, u8::try_from(inside.len()).unwrap()];
        der.extend(inside);
        Name::read(&der).unwrap()
    }

    #[test]
    fn case_white_space_and_string_type_make_no_difference() {
        let printable = name(&[(6, 0x13, "JP"), (11, 0x13, "TEST  hpki ")]);
        let utf8 = name(&[(6, 0x13, "JP"), (11, 0x0c, "Test HPKI")]);
        assert_eq!(printable, utf8);
        assert_eq!(printable.folded(), utf8.folded());
    }

    #[test]
    fn order_and_attributes_make_a_difference() {
        let one = name(&[(6, 0x13, "JP"), (11, 0x0c, "A"), (11, 0x0c, "B")]);
        for other in [
            name(&[(6, 0x13, "JP"), (11, 0x0c, "B"), (11, 0x0c, "A")]),
            name(&[(6, 0x13, "JP"), (11, 0x0c, "A")]),
            name(&[(6, 0x13, "JP"), (11, 0x0c, "A"), (10, 0x0c, "B")]),
            name(&[(6, 0x13, "JP"), (11, 0x0c, "AB")]),
        ] {
            assert_ne!(one, other);
        }
    }

    #[test]
    fn a_name_lies_under_those_it_begins_with() {
        let upper = name(&[(6, 0x13, "JP"), (10, 0x0c, "MEDIS")]);
        assert!(name(&[(6, 0x13, "jp"), (10, 0x13, "Medis"), (3, 0x0c, "x")]).lies_under(&upper));
        assert!(upper.lies_under(&upper));
        assert!(!name(&[(6, 0x13, "JP")]).lies_under(&upper));
        assert!(!name(&[(6, 0x13, "JP"), (10, 0x0c, "MEDISX")]).lies_under(&upper));
    }

    #[test]
    fn a_root_with_two_units_and_no_common_name_is_shown_by_the_last_unit() {
        let root = name(&[
            (6, 0x13, "JP"),
            (10, 0x0c, "Test Ministry, Health"),
            (11, 0x0c, "Test Dept"),
            (11, 0x0c, "TEST HPKI Root CA V2"),
        ]);
        assert_eq!(root.shown(), "TEST HPKI Root CA V2");
        assert_eq!(root.texts("2.5.4.11").count(), 2);
        assert_eq!(name(&[(6, 0x13, "JP"), (11, 0x0c, "Unit"), (3, 0x0c, "Common")]).shown(), "Common");
    }

    #[test]
    fn what_is_not_a_name_is_not_read() {
        for der in
            [&[][..], &[0x30], &[0x31, 0], &[0x30, 2, 0x31, 0], &[0x30, 4, 0x31, 2, 0x30, 0], &[0x30, 0, 0]]
        {
            assert!(Name::read(der).is_none());
        }
        assert!(Name::read(&[0x30, 0]).unwrap().is_empty());
    }
}
