//! The other names of a subject (RFC 5280 §4.2.1.6), as certificates and constraints write them.

use crate::cards::der::{self, SEQUENCE};
use crate::cards::names::Name;
use x509_parser::extensions::GeneralName as Parsed;

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
    /// Reads a `GeneralName` in DER; nothing if it is malformed.
    pub(super) fn read(der: &[u8]) -> Option<Self> {
        let element = der::one(der)?;
        if element.tag == 0xa4 {
            return Name::read(element.content).map(Self::Directory);
        }
        let ascii = |text: &str| text.is_ascii().then(|| text.to_owned());
        let (rest, parsed) = x509_parser::prelude::FromDer::from_der(der).ok()?;
        if !<[u8]>::is_empty(rest) {
            return None;
        }
        Some(match parsed {
            Parsed::RFC822Name(it) => Self::Mail(ascii(it)?),
            Parsed::DNSName(it) => Self::Dns(ascii(it)?),
            Parsed::URI(it) => Self::Uri(ascii(it)?),
            Parsed::IPAddress(it) => Self::Ip(it.to_vec()),
            Parsed::Invalid(..) | Parsed::DirectoryName(_) => return None,
            Parsed::OtherName(..)
            | Parsed::X400Address(_)
            | Parsed::EDIPartyName(_)
            | Parsed::RegisteredID(_) => Self::Other(element.tag & 0x1f),
        })
    }
}

/// Reads `GeneralNames` in DER; nothing if they are malformed.
pub(super) fn general_names(der: &[u8]) -> Option<Vec<GeneralName>> {
    let inside = der::one(der)?.tagged(SEQUENCE)?.inside()?;
    if inside.is_empty() {
        return None;
    }
    inside.into_iter().map(|it| GeneralName::read(it.whole)).collect()
}
