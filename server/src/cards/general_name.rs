//! The other names of a subject (RFC 5280 §4.2.1.6), as certificates and constraints write them.

use crate::cards::der::{self, Element, OID, SEQUENCE};
use crate::cards::names::Name;

/// Tag of `otherName`, a SEQUENCE.
const OTHER_NAME: u8 = 0xa0;
/// Tag of `x400Address`, a SEQUENCE.
const X400_ADDRESS: u8 = 0xa3;
/// Tag of `ediPartyName`, a SEQUENCE.
const EDI_PARTY_NAME: u8 = 0xa5;
/// Tag of `registeredID`, an OBJECT IDENTIFIER.
const REGISTERED_ID: u8 = 0x88;
/// The bits of a tag that say which choice it is.
const NUMBER: u8 = 0x1f;

/// One of a subject's other names (RFC 5280 §4.2.1.6).
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum GeneralName {
    /// `rfc822Name`: a mail address.
    Mail(String),
    /// `dNSName`: a host name.
    Dns(String),
    /// `directoryName`: a distinguished name.
    Directory(Name),
    /// `uniformResourceIdentifier`.
    Uri(String),
    /// An address, or an address and a mask in a constraint.
    Ip(Vec<u8>),
    /// Another form, by its tag: nothing here looks into it.
    Other(u8),
}

impl GeneralName {
    /// Reads a `GeneralName` in DER; nothing if it is malformed. Each choice has one form alone, primitive or constructed: x509-parser looks
    /// at the number only.
    pub(super) fn read(der: &[u8]) -> Option<Self> {
        let Element { tag, content, .. } = der::one(der)?;
        let ascii = || std::str::from_utf8(content).ok().filter(|it| it.is_ascii()).map(str::to_owned);
        match tag {
            OTHER_NAME => is_other_name(content).then_some(Self::Other(tag & NUMBER)),
            0x81 => ascii().map(Self::Mail),
            0x82 => ascii().map(Self::Dns),
            X400_ADDRESS => is_x400_address(content).then_some(Self::Other(tag & NUMBER)),
            0xa4 => Name::read(content).map(Self::Directory),
            EDI_PARTY_NAME => is_party_name(content).then_some(Self::Other(tag & NUMBER)),
            0x86 => ascii().map(Self::Uri),
            0x87 => Some(Self::Ip(content.to_vec())),
            REGISTERED_ID => der::dotted(content).map(|_| Self::Other(tag & NUMBER)),
            _ => None,
        }
    }
}

/// `AnotherName`: a type, and a value in `[0]`.
fn is_other_name(content: &[u8]) -> bool {
    match der::all(content).as_deref() {
        Some([kind, value]) => {
            kind.tag == OID
                && der::dotted(kind.content).is_some()
                && value.tag == 0xa0
                && value.only().is_some()
        }
        _ => false,
    }
}

/// `ORAddress` (X.411): up to three parts, of which the first must be there.
fn is_x400_address(content: &[u8]) -> bool {
    match der::all(content).as_deref() {
        Some([standard, more @ ..]) => {
            standard.tag == SEQUENCE && standard.inside().is_some() && more.len() < 3
        }
        _ => false,
    }
}

/// `EDIPartyName`: who names the party, if anybody, and the party's name.
fn is_party_name(content: &[u8]) -> bool {
    let text = |it: &Element<'_>, tag| it.tag == tag && it.only().is_some_and(|it| der::text(it).is_some());
    match der::all(content).as_deref() {
        Some([party]) => text(party, 0xa1),
        Some([assigner, party]) => text(assigner, 0xa0) && text(party, 0xa1),
        _ => false,
    }
}

/// Reads the `GeneralNames` of a subject in DER; nothing if they are malformed.
pub(super) fn general_names(der: &[u8]) -> Option<Vec<GeneralName>> {
    let inside = der::one(der)?.tagged(SEQUENCE)?.inside()?;
    if inside.is_empty() {
        return None;
    }
    inside.into_iter().map(|it| GeneralName::read(it.whole).filter(is_subjects)).collect()
}

/// Whether a subject can have this name: an address with a mask stands in constraints alone.
fn is_subjects(name: &GeneralName) -> bool {
    match name {
        GeneralName::Ip(bytes) => matches!(bytes.len(), 4 | 16),
        GeneralName::Mail(_)
        | GeneralName::Dns(_)
        | GeneralName::Directory(_)
        | GeneralName::Uri(_)
        | GeneralName::Other(_) => true,
    }
}
