//! Makes certificates and revocation lists of any structure, good and bad, for the demonstration and the tests. It signs what it is
//! given and checks nothing: judging certificates is the business of `cards`.

mod alternative;
mod certificate;
mod crl;
pub mod ext;
mod key;
mod name;
mod role;

pub use alternative::Alternative;
pub(super) use certificate::enclosed;
pub use certificate::{Edition, Template};
pub use crl::{ListToSign, RevokedEntry};
pub use key::{MintAlgorithm, MintKey};
pub use name::{Attribute, Dn, TextEncoding};
pub use x509_cert::ext::Extension;
pub use x509_cert::ext::pkix::{CrlReason, KeyUsages};

use crate::clock::Timestamp;
use der::asn1::GeneralizedTime;
use der::{AnyRef, DateTime, Encode, Tag};
use std::time::Duration;
use x509_cert::time::Time;

/// Why something was not made.
#[derive(Debug, thiserror::Error)]
pub enum Unmade {
    /// A value cannot be written as DER.
    #[error("not written as DER: {0}")]
    Der(#[from] der::Error),
    /// A private key was not made or not read.
    #[error("no private key: {0}")]
    Key(&'static str),
    /// The library did not sign.
    #[error("not signed: {0}")]
    Signature(&'static str),
}

/// A DER value of this tag around these contents. The contents are not looked at.
pub fn wrap(tag: Tag, contents: &[u8]) -> Result<Vec<u8>, Unmade> {
    Ok(AnyRef::new(tag, contents)?.to_der()?)
}

/// A serial number as the contents of an INTEGER: big-endian, positive.
pub fn serial(number: u64) -> Vec<u8> {
    let bytes = number.to_be_bytes();
    let first = bytes.iter().position(|byte| *byte != 0).unwrap_or(bytes.len() - 1);
    let mut contents = bytes.get(first..).unwrap_or_default().to_vec();
    if contents.first().is_some_and(|byte| byte & 0x80 != 0) {
        contents.insert(0, 0);
    }
    contents
}

/// A moment as certificates write it: to the second, with two digits for the year until 2049.
fn time(moment: Timestamp) -> Result<Time, Unmade> {
    Ok(date(moment)?.into())
}

/// The moment as `GeneralizedTime`, with four digits for the year, always.
pub(in crate::demo::pki) fn generalized(moment: Timestamp) -> Result<GeneralizedTime, Unmade> {
    Ok(GeneralizedTime::from_date_time(date(moment)?))
}

fn date(moment: Timestamp) -> Result<DateTime, Unmade> {
    let millis = u64::try_from(moment.as_millis()).map_err(|_| der::Error::from(der::ErrorKind::DateTime))?;
    Ok(DateTime::from_unix_duration(Duration::from_secs(millis / 1000))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_serial_number_is_positive_and_short() {
        assert_eq!(serial(0), [0]);
        assert_eq!(serial(0x7f), [0x7f]);
        assert_eq!(serial(0x80), [0, 0x80]);
        assert_eq!(serial(0x0705_D990), [7, 5, 0xD9, 0x90]);
        assert_eq!(serial(u64::MAX).len(), 9);
    }

    #[test]
    fn the_year_2050_has_four_digits() {
        let in_2049 = time(Timestamp::from_millis(2_524_607_999_000)).unwrap();
        let in_2050 = time(Timestamp::from_millis(2_524_608_000_000)).unwrap();
        assert!(matches!(in_2049, Time::UtcTime(_)), "{in_2049}");
        assert!(matches!(in_2050, Time::GeneralTime(_)), "{in_2050}");
    }
}
