//! The entries of a list, one after the other. Each is read when it is asked for and nothing of it is kept, so a list of a million
//! entries takes no more memory than its file.

use crate::cards::crl::read::moment;
use crate::cards::crl::refused::CrlRefused;
use crate::cards::der::is_integer;
use crate::cards::{Certificate, Reason};
use crate::clock::Timestamp;
use der::asn1::{AnyRef, ObjectIdentifier, OctetStringRef};
use der::oid::db::rfc5280::{ID_CE_CERTIFICATE_ISSUER, ID_CE_CRL_REASONS, ID_CE_INVALIDITY_DATE};
use der::{Decode as _, Reader as _, Sequence, SliceReader, Tag, Tagged as _};
use x509_cert::time::Time;

/// An entry of `revokedCertificates` (RFC 5280 §5.1.2.6). Whom it names is revoked, whatever else it says.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct CrlEntry {
    /// `userCertificate`: the serial number of the revoked certificate.
    pub serial: Serial,
    /// `revocationDate`: since when it is revoked. Where that cannot be read, when the list was made: it was revoked by then.
    pub at: Timestamp,
    /// `reasonCode` of the entry (RFC 5280 §5.3.1); `unspecified` where it is none that is known.
    pub reason: Reason,
}

/// The serial number of a certificate: the content of its INTEGER, sign and all, because 255 and -1 are two.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Serial {
    length: u8,
    bytes: [u8; Self::LONGEST],
}

impl Serial {
    /// RFC 5280 §4.1.2.2 allows 20 octets; some count a leading zero in, some do not.
    pub const LONGEST: usize = 21;

    /// Reads the content of a DER INTEGER; nothing where it is longer than any may be, or has needless octets in front: it would be another
    /// number than the certificate's.
    pub fn new(content: &[u8]) -> Option<Self> {
        let length = u8::try_from(content.len()).ok().filter(|_| is_integer(content))?;
        let mut bytes = [0; Self::LONGEST];
        bytes.get_mut(..content.len())?.copy_from_slice(content);
        Some(Self { length, bytes })
    }

    /// The serial number of this certificate, unless it is longer than any may be.
    pub fn of(certificate: &Certificate) -> Option<Self> {
        Self::new(certificate.raw_serial())
    }

    /// The content of the INTEGER.
    pub fn content(&self) -> &[u8] {
        self.bytes.get(..usize::from(self.length)).unwrap_or_default()
    }
}

impl Reason {
    /// The reason that this number stands for (RFC 5280 §5.3.1). `removeFromCRL` (8) is none: it stands in delta lists only.
    pub fn from_number(number: u8) -> Option<Self> {
        Some(match number {
            0 => Self::Unspecified,
            1 => Self::KeyCompromise,
            2 => Self::CaCompromise,
            3 => Self::AffiliationChanged,
            4 => Self::Superseded,
            5 => Self::CessationOfOperation,
            6 => Self::CertificateHold,
            9 => Self::PrivilegeWithdrawn,
            10 => Self::AaCompromise,
            _ => return None,
        })
    }

    /// The number that stands for it.
    pub fn number(self) -> u8 {
        match self {
            Self::Unspecified => 0,
            Self::KeyCompromise => 1,
            Self::CaCompromise => 2,
            Self::AffiliationChanged => 3,
            Self::Superseded => 4,
            Self::CessationOfOperation => 5,
            Self::CertificateHold => 6,
            Self::PrivilegeWithdrawn => 9,
            Self::AaCompromise => 10,
        }
    }
}

/// The entries of a list; ends with the first that cannot be read.
#[derive(Clone, Debug)]
pub struct Entries<'a> {
    rest: &'a [u8],
    number: usize,
    /// `thisUpdate` of the list.
    made: Timestamp,
}

/// An extension that is looked at where it lies.
#[derive(Sequence)]
struct EntryExtension<'a> {
    id: ObjectIdentifier,
    #[asn1(default = "Default::default")]
    critical: bool,
    value: &'a OctetStringRef,
}

impl<'a> Entries<'a> {
    /// The entries in the content of `revokedCertificates`, of a list that was made at this moment.
    pub fn of(content: &'a [u8], made: Timestamp) -> Self {
        Self { rest: content, number: 0, made }
    }

    fn read(&self) -> Result<(CrlEntry, &'a [u8]), CrlRefused> {
        let unreadable = || CrlRefused::Entry { number: self.number };
        let (entry, rest) = AnyRef::from_der_partial(self.rest).map_err(|_| unreadable())?;
        if entry.tag() != Tag::Sequence {
            return Err(unreadable());
        }
        let mut reader = SliceReader::new(entry.value()).map_err(|_| unreadable())?;
        let serial = serial(&mut reader).ok_or_else(unreadable)?;
        let at = date(&mut reader).map_err(|_| unreadable())?.unwrap_or(self.made);
        let mut reason = None;
        if !reader.is_finished() {
            let extensions = reader.tlv_bytes().map_err(|_| unreadable())?;
            let extensions = AnyRef::from_der(extensions).map_err(|_| unreadable())?;
            let mut extensions = SliceReader::new(extensions.value()).map_err(|_| unreadable())?;
            while !extensions.is_finished() {
                let extension = EntryExtension::decode(&mut extensions).map_err(|_| unreadable())?;
                // Of two the one stays that ends nothing by itself.
                let is_hold = reason == Some(Reason::CertificateHold);
                reason = self.judged(&extension)?.filter(|_| reason.is_none() || is_hold).or(reason);
            }
        }
        reader.finish().map_err(|_| unreadable())?;
        Ok((CrlEntry { serial, at, reason: reason.unwrap_or(Reason::Unspecified) }, rest))
    }

    /// The reason, if that is what the extension says.
    fn judged(&self, extension: &EntryExtension<'_>) -> Result<Option<Reason>, CrlRefused> {
        match extension.id {
            ID_CE_CRL_REASONS => {
                // An ENUMERATED of one byte. Numbers that nobody knows (7, 11) and those of delta lists (8) stand for no reason.
                let reason = match *extension.value.as_bytes() {
                    [0x0a, 0x01, number] => Reason::from_number(number),
                    _ => None,
                };
                Ok(Some(reason.unwrap_or(Reason::Unspecified)))
            }
            // It and every entry after it belong to another issuer.
            ID_CE_CERTIFICATE_ISSUER => Err(CrlRefused::Indirect),
            ID_CE_INVALIDITY_DATE => Ok(None),
            oid if extension.critical => {
                Err(CrlRefused::UnknownCriticalInEntry { number: self.number, oid: oid.to_string() })
            }
            _ => Ok(None),
        }
    }
}

fn serial(reader: &mut SliceReader<'_>) -> Option<Serial> {
    let serial = AnyRef::decode(reader).ok().filter(|it| it.tag() == Tag::Integer)?;
    Serial::new(serial.value())
}

/// The date, if it is one.
fn date(reader: &mut SliceReader<'_>) -> der::Result<Option<Timestamp>> {
    if reader.is_finished() {
        return Ok(None);
    }
    Ok(Time::from_der(reader.tlv_bytes()?).ok().map(moment))
}

impl Iterator for Entries<'_> {
    type Item = Result<CrlEntry, CrlRefused>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        self.number += 1;
        let read = self.read();
        self.rest = read.as_ref().map_or(&[], |(_, rest)| rest);
        Some(read.map(|(entry, _)| entry))
    }
}
