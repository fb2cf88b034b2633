//! Extensions of certificates and revocation lists, each as a function that writes one; [`raw`] writes any other.

use crate::clock::Timestamp;
use crate::demo::pki::mint::{Alternative, CrlReason, Dn, Extension, KeyUsages, MintKey, Unmade, wrap};
use der::asn1::{Any, Ia5String, ObjectIdentifier, OctetString, Uint};
use der::flagset::FlagSet;
use der::oid::AssociatedOid;
use der::{Encode, Tag};
use x509_cert::ext::pkix::certpolicy::{PolicyInformation, PolicyQualifierInfo};
use x509_cert::ext::pkix::constraints::name::GeneralSubtree;
use x509_cert::ext::pkix::crl::dp::{self, DistributionPoint};
use x509_cert::ext::pkix::name::{DistributionPointName, GeneralName};
use x509_cert::ext::pkix::{
    AccessDescription, AuthorityInfoAccessSyntax, AuthorityKeyIdentifier, BaseCrlNumber, BasicConstraints,
    CertificatePolicies, CrlDistributionPoints, CrlNumber, ExtendedKeyUsage, InhibitAnyPolicy, IssuerAltName,
    KeyUsage, NameConstraints, PolicyConstraints, PolicyMapping, PolicyMappings, SubjectAltName,
    SubjectKeyIdentifier,
};
use x509_cert::serial_number::SerialNumber;

/// OID of `id-kp-clientAuth` (RFC 5280 §4.2.1.12).
pub const CLIENT_AUTH: &str = "1.3.6.1.5.5.7.3.2";
/// OID of `id-kp-serverAuth` (RFC 5280 §4.2.1.12).
pub const SERVER_AUTH: &str = "1.3.6.1.5.5.7.3.1";
/// OID of `id-kp-OCSPSigning` (RFC 5280 §4.2.1.12).
pub const OCSP_SIGNING: &str = "1.3.6.1.5.5.7.3.9";

const CPS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.2.1");
const OCSP: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1");
const ISSUING_POINT: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.28");
const INVALIDITY_DATE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.24");
const OCSP_NOCHECK: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.5");

pub use crate::demo::pki::mint::role::{
    DIRECTORY_ATTRIBUTES, JAPANESE_ROLES, roles, roles_of, roles_without_set,
};

/// Whether who does not know an extension must refuse what holds it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Critical {
    /// Whoever does not know the extension must refuse the certificate.
    Yes,
    /// Whoever does not know the extension may pass over it.
    No,
}

/// For which certificates a revocation list is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum IssuingScope {
    /// The list is about all certificates.
    All,
    /// The list is about authorities' certificates only.
    Authorities,
    /// The list is about users' certificates only.
    Users,
    /// The list is indirect: about another issuer's certificates, too.
    Indirect,
}

/// Any extension, of any contents.
pub fn raw(oid: &str, critical: Critical, contents: Vec<u8>) -> Result<Extension, Unmade> {
    extension(self::oid(oid)?, critical, contents)
}

/// Basic constraints of an authority (critical).
pub fn authority(path_length: Option<u8>) -> Result<Extension, Unmade> {
    known(Critical::Yes, &BasicConstraints { ca: true, path_len_constraint: path_length })
}

/// Basic constraints of somebody who is no authority (critical).
pub fn no_authority() -> Result<Extension, Unmade> {
    known(Critical::Yes, &BasicConstraints { ca: false, path_len_constraint: None })
}

/// What a key is for (critical).
pub fn key_usage(usages: impl Into<FlagSet<KeyUsages>>) -> Result<Extension, Unmade> {
    known(Critical::Yes, &KeyUsage(usages.into()))
}

/// What a key is for, by OID.
pub fn extended_key_usage(critical: Critical, oids: &[&str]) -> Result<Extension, Unmade> {
    known(critical, &ExtendedKeyUsage(oids.iter().map(|it| oid(it)).collect::<Result<_, _>>()?))
}

/// The name of a certificate's own key.
pub fn subject_key(key: &MintKey) -> Result<Extension, Unmade> {
    known(Critical::No, &SubjectKeyIdentifier(OctetString::new(key.id())?))
}

/// The name of the issuer's key alone.
pub fn authority_key(key: &MintKey) -> Result<Extension, Unmade> {
    let key_identifier = Some(OctetString::new(key.id())?);
    known(Critical::No, &AuthorityKeyIdentifier { key_identifier, ..Default::default() })
}

/// The name of the issuer's key, and the issuer's certificate by its own issuer and serial number.
pub fn authority_key_and_certificate(key: &MintKey, issuer: &Dn, serial: &[u8]) -> Result<Extension, Unmade> {
    let identifier = AuthorityKeyIdentifier {
        key_identifier: Some(OctetString::new(key.id())?),
        authority_cert_issuer: Some(vec![GeneralName::DirectoryName(issuer.name()?)]),
        authority_cert_serial_number: Some(SerialNumber::new(serial)?),
    };
    known(Critical::No, &identifier)
}

/// Under which policies it was issued, each with the address of its practice statement where one is given.
pub fn policies(critical: Critical, oids: &[&str], statement: Option<&str>) -> Result<Extension, Unmade> {
    let policy = |it: &&str| -> Result<PolicyInformation, Unmade> {
        let policy_qualifiers = statement
            .map(|address| -> Result<_, Unmade> {
                let qualifier = Some(Any::encode_from(&Ia5String::new(address)?)?);
                Ok(vec![PolicyQualifierInfo { policy_qualifier_id: CPS, qualifier }])
            })
            .transpose()?;
        Ok(PolicyInformation { policy_identifier: oid(it)?, policy_qualifiers })
    };
    known(critical, &CertificatePolicies(oids.iter().map(policy).collect::<Result<_, _>>()?))
}

/// Other names of the subject.
pub fn subject_names(names: &[Alternative]) -> Result<Extension, Unmade> {
    known(Critical::No, &SubjectAltName(general(names)?))
}

/// Other names of the issuer.
pub fn issuer_names(names: &[Alternative]) -> Result<Extension, Unmade> {
    known(Critical::No, &IssuerAltName(general(names)?))
}

/// Where revocation lists are: one distribution point for each name.
pub fn distribution_points(names: &[Alternative]) -> Result<Extension, Unmade> {
    let point = |name: &Alternative| -> Result<DistributionPoint, Unmade> {
        let full = DistributionPointName::FullName(vec![name.general()?]);
        Ok(DistributionPoint { distribution_point: Some(full), reasons: None, crl_issuer: None })
    };
    known(Critical::No, &CrlDistributionPoints(names.iter().map(point).collect::<Result<_, _>>()?))
}

/// `authorityInfoAccess` with the OCSP responder's address.
pub fn responder(address: &str) -> Result<Extension, Unmade> {
    let access_location = GeneralName::UniformResourceIdentifier(Ia5String::new(address)?);
    known(
        Critical::No,
        &AuthorityInfoAccessSyntax(vec![AccessDescription { access_method: OCSP, access_location }]),
    )
}

/// A responder's own certificate is not to be asked about.
pub fn no_check() -> Result<Extension, Unmade> {
    extension(OCSP_NOCHECK, Critical::No, wrap(Tag::Null, &[])?)
}

/// Which names an authority may certify and which not (critical).
pub fn name_constraints(permitted: &[Alternative], excluded: &[Alternative]) -> Result<Extension, Unmade> {
    let subtrees = |names: &[Alternative]| -> Result<_, Unmade> {
        let subtree = |base| GeneralSubtree { base, minimum: 0, maximum: None };
        Ok(if names.is_empty() { None } else { Some(general(names)?.into_iter().map(subtree).collect()) })
    };
    let constraints =
        NameConstraints { permitted_subtrees: subtrees(permitted)?, excluded_subtrees: subtrees(excluded)? };
    known(Critical::Yes, &constraints)
}

/// After how many certificates a policy is required, and after how many none may be mapped (critical).
pub fn policy_constraints(require: Option<u32>, inhibit_mapping: Option<u32>) -> Result<Extension, Unmade> {
    let constraints =
        PolicyConstraints { require_explicit_policy: require, inhibit_policy_mapping: inhibit_mapping };
    known(Critical::Yes, &constraints)
}

/// Which of an issuer's policies equals which of the subject's (critical).
pub fn policy_mappings(pairs: &[(&str, &str)]) -> Result<Extension, Unmade> {
    let mapping = |(issuer, subject): &(&str, &str)| -> Result<PolicyMapping, Unmade> {
        Ok(PolicyMapping { issuer_domain_policy: oid(issuer)?, subject_domain_policy: oid(subject)? })
    };
    known(Critical::Yes, &PolicyMappings(pairs.iter().map(mapping).collect::<Result<_, _>>()?))
}

/// After how many certificates `anyPolicy` says nothing more (critical).
pub fn inhibit_any_policy(after: u32) -> Result<Extension, Unmade> {
    known(Critical::Yes, &InhibitAnyPolicy(after))
}

/// The extension `cRLNumber` (RFC 5280 §5.2.3).
pub fn crl_number(number: u64) -> Result<Extension, Unmade> {
    known(Critical::No, &CrlNumber::try_from(number)?)
}

/// A revocation list tells only what changed since the list of this number (critical).
pub fn delta(base: u64) -> Result<Extension, Unmade> {
    known(Critical::Yes, &BaseCrlNumber(Uint::try_from(base)?))
}

/// Where a revocation list belongs and what it is about (critical).
pub fn issuing_point(name: Option<&Alternative>, scope: IssuingScope) -> Result<Extension, Unmade> {
    let point = name
        .map(|name| -> Result<_, Unmade> { Ok(DistributionPointName::FullName(vec![name.general()?])) })
        .transpose()?;
    let issuing = dp::IssuingDistributionPoint {
        distribution_point: point,
        only_contains_user_certs: scope == IssuingScope::Users,
        only_contains_ca_certs: scope == IssuingScope::Authorities,
        only_some_reasons: None,
        indirect_crl: scope == IssuingScope::Indirect,
        only_contains_attribute_certs: false,
    };
    extension(ISSUING_POINT, Critical::Yes, issuing.to_der()?) // the type's own OID is another extension's
}

/// Why an entry stands in a revocation list.
pub fn crl_reason(reason: CrlReason) -> Result<Extension, Unmade> {
    known(Critical::No, &reason)
}

/// Since when an entry of a revocation list should have stood there.
pub fn invalidity_date(since: Timestamp) -> Result<Extension, Unmade> {
    extension(INVALIDITY_DATE, Critical::No, super::generalized(since)?.to_der()?)
}

fn general(names: &[Alternative]) -> Result<Vec<GeneralName>, Unmade> {
    names.iter().map(Alternative::general).collect()
}

fn known<T: Encode + AssociatedOid>(critical: Critical, value: &T) -> Result<Extension, Unmade> {
    extension(T::OID, critical, value.to_der()?)
}

fn extension(oid: ObjectIdentifier, critical: Critical, contents: Vec<u8>) -> Result<Extension, Unmade> {
    Ok(Extension {
        extn_id: oid,
        critical: critical == Critical::Yes,
        extn_value: OctetString::new(contents)?,
    })
}

pub(in crate::demo::pki) fn oid(text: &str) -> Result<ObjectIdentifier, Unmade> {
    ObjectIdentifier::new(text).map_err(|why| Unmade::Der(why.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_for_authorities_says_so_in_the_right_extension() {
        let ext = issuing_point(None, IssuingScope::Authorities).unwrap();
        assert_eq!((ext.extn_id.to_string().as_str(), ext.critical), ("2.5.29.28", true));
        assert_eq!(ext.extn_value.as_bytes(), [0x30, 3, 0x82, 1, 0xff]);
    }
}
