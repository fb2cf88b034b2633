//! From bytes to a list: DER or PEM, parts, extensions of the list.

use crate::cards::crl::list::{CrlNumber, RevocationList};
use crate::cards::crl::refused::CrlRefused;
use crate::cards::crl::scope::ListScope;
use crate::cards::der::without_line_ends;
use crate::cards::{Name, pem};
use crate::clock::Timestamp;
use bytes::Bytes;
use der::asn1::{AnyRef, BitStringRef, UintRef};
use der::oid::db::rfc5280::{
    ID_CE_AUTHORITY_KEY_IDENTIFIER, ID_CE_CRL_NUMBER, ID_CE_DELTA_CRL_INDICATOR,
    ID_CE_ISSUING_DISTRIBUTION_POINT,
};
use der::{Decode as _, Reader as _, SliceReader, TagMode, TagNumber};
use rustls_pki_types::CertificateRevocationListDer;
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::AuthorityKeyIdentifier;
use x509_cert::time::Time;

/// What every DER list begins with.
const SEQUENCE: u8 = 0x30;
/// What a version begins with.
const INTEGER: u8 = 0x02;

/// A list in its parts.
struct Parts<'a> {
    tbs: &'a [u8],
    algorithm: &'a [u8],
    signature: &'a [u8],
    issuer: &'a [u8],
    this_update: Timestamp,
    next_update: Option<Timestamp>,
    entries: &'a [u8],
    extensions: Vec<Extension>,
}

impl RevocationList {
    /// The lists in a file, each in DER: all blocks of a PEM file, or one list. Of DER nothing is copied.
    pub fn split(file: &Bytes) -> Result<Vec<Bytes>, CrlRefused> {
        if file.first() == Some(&SEQUENCE) {
            return Ok(vec![file.slice_ref(without_line_ends(file))]);
        }
        let lists = pem::blocks::<CertificateRevocationListDer<'_>>(file, "X509 CRL");
        let lists: Vec<Bytes> = lists
            .map_err(|it| CrlRefused::Block { number: it.number })?
            .into_iter()
            .map(Bytes::from)
            .collect();
        if lists.is_empty() { Err(CrlRefused::Unreadable) } else { Ok(lists) }
    }

    /// Reads a file with one list, DER or PEM.
    pub fn read(file: &Bytes) -> Result<Self, CrlRefused> {
        match <[Bytes; 1]>::try_from(Self::split(file)?) {
            Ok([list]) => Self::from_der(&list),
            Err(_) => Err(CrlRefused::Several),
        }
    }

    /// Reads a list in DER. Nothing is copied.
    pub fn from_der(bytes: &Bytes) -> Result<Self, CrlRefused> {
        let parts = parts(bytes)?;
        let next_update =
            parts.next_update.filter(|next| *next > parts.this_update).ok_or(CrlRefused::NoNextUpdate)?;
        let part = |it: &[u8]| bytes.slice_ref(it);
        let mut list = Self {
            issuer: Name::read(parts.issuer).ok_or(CrlRefused::Unreadable)?,
            key_id: None,
            this_update: parts.this_update,
            next_update,
            number: None,
            scope: ListScope::whole(),
            tbs: part(parts.tbs),
            algorithm: part(parts.algorithm),
            signature: part(parts.signature),
            entries: part(parts.entries),
        };
        for (at, extension) in parts.extensions.iter().enumerate() {
            if parts.extensions.iter().take(at).any(|it| it.extn_id == extension.extn_id) {
                return Err(CrlRefused::RepeatedExtension { oid: extension.extn_id.to_string() });
            }
            list.take(extension)?;
        }
        Ok(list)
    }

    fn take(&mut self, extension: &Extension) -> Result<(), CrlRefused> {
        let value = extension.extn_value.as_bytes();
        match extension.extn_id {
            ID_CE_AUTHORITY_KEY_IDENTIFIER => {
                let it = AuthorityKeyIdentifier::from_der(value)?;
                self.key_id = it.key_identifier.map(|it| it.as_bytes().to_vec());
            }
            ID_CE_CRL_NUMBER => {
                self.number = Some(CrlNumber::from_bytes(UintRef::from_der(value)?.as_bytes()));
            }
            ID_CE_ISSUING_DISTRIBUTION_POINT => self.scope = ListScope::read(value)?,
            ID_CE_DELTA_CRL_INDICATOR => return Err(CrlRefused::Delta),
            oid if extension.critical => return Err(CrlRefused::UnknownCritical { oid: oid.to_string() }),
            _ => {}
        }
        Ok(())
    }
}

fn parts(bytes: &[u8]) -> Result<Parts<'_>, CrlRefused> {
    let mut file = SliceReader::new(bytes)?;
    let (tbs, algorithm, signature) = file.sequence(|list| {
        let (tbs, algorithm) = (list.tlv_bytes()?, list.tlv_bytes()?);
        let signature = BitStringRef::decode(list)?;
        Ok::<_, CrlRefused>((tbs, algorithm, signature.as_bytes().ok_or(CrlRefused::Unreadable)?))
    })?;
    file.finish()?;
    let mut reader = SliceReader::new(tbs)?;
    reader.sequence(|list| {
        // Version 1 has no version, and nothing that we need.
        if list.peek_byte() != Some(INTEGER) || u8::decode(list)? != 1 {
            return Err(CrlRefused::Version);
        }
        if list.tlv_bytes()? != algorithm {
            return Err(CrlRefused::TwoAlgorithms);
        }
        let issuer = list.tlv_bytes()?;
        let this_update = moment(Time::decode(list)?);
        let next_update = Option::<Time>::decode(list)?.map(moment);
        let entries = if list.peek_byte() == Some(SEQUENCE) { AnyRef::decode(list)?.value() } else { &[] };
        let extensions =
            list.context_specific::<Vec<Extension>>(TagNumber(0), TagMode::Explicit)?.unwrap_or_default();
        Ok(Parts { tbs, algorithm, signature, issuer, this_update, next_update, entries, extensions })
    })
}

/// A time of X.509 as ours.
pub(in crate::cards) fn moment(time: Time) -> Timestamp {
    let millis = i64::try_from(time.to_unix_duration().as_millis()).unwrap_or(i64::MAX);
    Timestamp::from_millis(millis)
}
