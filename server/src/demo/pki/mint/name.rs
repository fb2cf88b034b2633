//! Distinguished names, as DER: any attribute any number of times, in the order given, each value in the string type wanted.

use crate::demo::pki::mint::Unmade;
use der::asn1::{Any, BmpString, ObjectIdentifier, PrintableStringRef, SetOfVec, Utf8StringRef};
use der::{Decode, Encode};
use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::name::{Name, RdnSequence, RelativeDistinguishedName};

/// What a part of a name says.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Attribute {
    /// `countryName`.
    C,
    /// `organizationName`.
    O,
    /// `organizationalUnitName`.
    Ou,
    /// `commonName`.
    Cn,
    /// `serialNumber`: the holder's id.
    SerialNumber,
}

/// The string type in which an attribute's value is written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum TextEncoding {
    /// `UTF8String`, as RFC 5280 asks for.
    Utf8,
    /// `PrintableString`: letters, digits and a few signs.
    Printable,
    /// `BMPString`: two bytes a character.
    Bmp,
}

/// A distinguished name in DER. Two are equal when their bytes are.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Dn(Vec<u8>);

impl Dn {
    /// A name of these parts, with the string types of the real certificates: `PrintableString` for the country and the serial number,
    /// `UTF8String` for all else.
    pub fn of(parts: &[(Attribute, &str)]) -> Result<Self, Unmade> {
        let typed: Vec<_> = parts.iter().map(|(what, value)| (*what, what.text(), *value)).collect();
        Self::typed(&typed)
    }

    /// A name of these parts, in these string types.
    pub fn typed(parts: &[(Attribute, TextEncoding, &str)]) -> Result<Self, Unmade> {
        let mut rdns = RdnSequence::default();
        for (what, text, value) in parts {
            let mut values = SetOfVec::new();
            values.insert(AttributeTypeAndValue { oid: what.oid(), value: text.write(value)? })?;
            rdns.push(RelativeDistinguishedName::from(values));
        }
        Ok(Self(rdns.to_der()?))
    }

    /// A name of these bytes, whatever they are.
    pub fn raw(der: Vec<u8>) -> Self {
        Self(der)
    }

    /// The name with one more part at its end.
    pub fn and(&self, what: Attribute, value: &str) -> Result<Self, Unmade> {
        let mut rdns: RdnSequence = self.name()?.into();
        let mut values = SetOfVec::new();
        values.insert(AttributeTypeAndValue { oid: what.oid(), value: what.text().write(value)? })?;
        rdns.push(RelativeDistinguishedName::from(values));
        Ok(Self(rdns.to_der()?))
    }

    /// The name in DER.
    pub fn der(&self) -> &[u8] {
        &self.0
    }

    pub(super) fn name(&self) -> Result<Name, Unmade> {
        Ok(Name::from_der(&self.0)?)
    }
}

impl Attribute {
    fn oid(self) -> ObjectIdentifier {
        match self {
            Self::C => ObjectIdentifier::new_unwrap("2.5.4.6"),
            Self::O => ObjectIdentifier::new_unwrap("2.5.4.10"),
            Self::Ou => ObjectIdentifier::new_unwrap("2.5.4.11"),
            Self::Cn => ObjectIdentifier::new_unwrap("2.5.4.3"),
            Self::SerialNumber => ObjectIdentifier::new_unwrap("2.5.4.5"),
        }
    }

    fn text(self) -> TextEncoding {
        match self {
            Self::C | Self::SerialNumber => TextEncoding::Printable,
            Self::O | Self::Ou | Self::Cn => TextEncoding::Utf8,
        }
    }
}

impl TextEncoding {
    fn write(self, value: &str) -> Result<Any, Unmade> {
        Ok(match self {
            Self::Utf8 => Utf8StringRef::new(value)?.into(),
            Self::Printable => PrintableStringRef::new(value)?.into(),
            Self::Bmp => Any::encode_from(&BmpString::from_utf8(value)?)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Attribute::{C, Cn, O, Ou, SerialNumber};

    #[test]
    fn units_stay_in_order_and_are_not_merged() {
        let dn = Dn::of(&[(C, "JP"), (O, "Test Ministry, Health"), (Ou, "a"), (Ou, "b")]).unwrap();
        assert_eq!(dn.name().unwrap().to_string(), r"OU=b,OU=a,O=Test Ministry\, Health,C=JP");
        assert_eq!(dn.and(Cn, "SARL").unwrap().name().unwrap().iter().count(), 5);
    }

    #[test]
    fn the_country_and_the_id_are_printable_and_the_rest_is_utf8() {
        let dn = Dn::of(&[(C, "JP"), (Cn, "神楽坂　三十四"), (SerialNumber, "TESTC00001")]).unwrap();
        let tags: Vec<_> = dn.name().unwrap().iter().map(|part| der::Tagged::tag(&part.value)).collect();
        assert_eq!(tags, [der::Tag::PrintableString, der::Tag::Utf8String, der::Tag::PrintableString]);
    }
}
