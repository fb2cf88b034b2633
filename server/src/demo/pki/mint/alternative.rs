//! Names of other sorts than distinguished names (`GeneralName`).

use crate::demo::pki::mint::ext::oid;
use crate::demo::pki::mint::{Dn, Unmade};
use der::Tag;
use der::asn1::{Any, Ia5String};
use x509_cert::ext::pkix::name::{GeneralName, OtherName};

/// A name of another sort than distinguished names.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Alternative {
    /// `directoryName`: a distinguished name.
    Directory(Dn),
    /// A host, or a whole domain in a constraint.
    Dns(String),
    /// An address on the web.
    Uri(String),
    /// An e-mail address, or a whole domain in a constraint.
    Mail(String),
    /// A name of somebody's own sort: its OID, and a `UTF8String`.
    Other(String, String),
}

impl Alternative {
    pub(super) fn general(&self) -> Result<GeneralName, Unmade> {
        Ok(match self {
            Self::Directory(dn) => GeneralName::DirectoryName(dn.name()?),
            Self::Dns(host) => GeneralName::DnsName(Ia5String::new(host)?),
            Self::Uri(address) => GeneralName::UniformResourceIdentifier(Ia5String::new(address)?),
            Self::Mail(address) => GeneralName::Rfc822Name(Ia5String::new(address)?),
            Self::Other(sort, value) => {
                let value = Any::new(Tag::Utf8String, value.as_bytes())?;
                GeneralName::OtherName(OtherName { type_id: oid(sort)?, value })
            }
        })
    }
}
