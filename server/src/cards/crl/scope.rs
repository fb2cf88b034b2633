//! Which certificates a list speaks about: its issuing distribution point (RFC 5280 §5.2.5), and the distribution points that
//! certificates name (§4.2.1.13). The names are compared, never fetched.

use crate::cards::Certificate;
use crate::cards::crl::refused::CrlRefused;
use crate::cards::der::sha256;
use crate::hex::hex;
use der::oid::db::rfc5280::ID_CE_CRL_DISTRIBUTION_POINTS;
use der::{Decode as _, Encode as _};
use serde::{Deserialize, Serialize};
use x509_cert::ext::pkix::CrlDistributionPoints;
use x509_cert::ext::pkix::crl::dp::{DistributionPoint, IssuingDistributionPoint};
use x509_cert::ext::pkix::name::{DistributionPointName, GeneralName};
use x509_cert::name::Name;
use x509_parser::prelude::{FromDer as _, X509Certificate};

/// Which certificates of its issuer a list speaks about.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct ListScope {
    /// Whether the list is about users, authorities or both.
    pub of: ListSubjects,
    /// The names of its distribution point, DER `GeneralName`s in hexadecimal; none where it has no such point.
    pub points: Vec<String>,
}

/// Whose certificates a list speaks about.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ListSubjects {
    /// Certificates of users and of authorities.
    All,
    /// `onlyContainsUserCerts`: certificates of people and machines (CRL).
    Users,
    /// `onlyContainsCACerts`: an authority revocation list (ARL).
    Authorities,
}

/// What sort of certificate is asked about.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum CertificateClass {
    /// A certificate of a person or machine.
    User,
    /// A certificate of an authority.
    Authority,
}

impl CertificateClass {
    /// What sort of certificate this is.
    pub fn of(certificate: &Certificate) -> Self {
        if certificate.is_authority() { Self::Authority } else { Self::User }
    }
}

impl ListScope {
    /// The scope of a list about all certificates of its issuer.
    pub(super) fn whole() -> Self {
        Self { of: ListSubjects::All, points: Vec::new() }
    }

    /// Reads an issuing distribution point, DER.
    pub(super) fn read(value: &[u8]) -> Result<Self, CrlRefused> {
        let it = IssuingDistributionPoint::from_der(value)?;
        if it.indirect_crl {
            return Err(CrlRefused::Indirect);
        }
        if it.only_some_reasons.is_some() {
            return Err(CrlRefused::SomeReasons);
        }
        if it.only_contains_attribute_certs {
            return Err(CrlRefused::AttributeCertificates);
        }
        let of = match (it.only_contains_user_certs, it.only_contains_ca_certs) {
            (false, false) => ListSubjects::All,
            (true, false) => ListSubjects::Users,
            (false, true) => ListSubjects::Authorities,
            (true, true) => return Err(CrlRefused::Scope),
        };
        let points = match it.distribution_point {
            None => Vec::new(),
            Some(DistributionPointName::FullName(names)) => encoded(&names)?,
            Some(DistributionPointName::NameRelativeToCRLIssuer(_)) => return Err(CrlRefused::RelativePoint),
        };
        Ok(Self { of, points })
    }

    /// Whether it speaks about certificates of certain distribution points alone.
    pub fn is_divided(&self) -> bool {
        !self.points.is_empty()
    }

    /// Whether it speaks about certificates of this class with these distribution points ([`points_of`]).
    pub fn covers(&self, class: CertificateClass, points: &[String]) -> bool {
        let class_fits = match (self.of, class) {
            (ListSubjects::All, _)
            | (ListSubjects::Users, CertificateClass::User)
            | (ListSubjects::Authorities, CertificateClass::Authority) => true,
            (ListSubjects::Users, CertificateClass::Authority)
            | (ListSubjects::Authorities, CertificateClass::User) => false,
        };
        class_fits && (self.points.is_empty() || self.points.iter().any(|it| points.contains(it)))
    }

    /// Names the part of an issuer's certificates, so that each part has its own sequence of lists. Hexadecimal.
    pub fn part(&self) -> String {
        let of = match self.of {
            ListSubjects::All => "all",
            ListSubjects::Users => "users",
            ListSubjects::Authorities => "authorities",
        };
        sha256(&[of.as_bytes(), b" ", self.points.join(" ").as_bytes()])
    }
}

/// The names of a certificate's distribution points as [`ListScope::points`] has them; without any, its issuer's name (RFC 5280 §6.3.3)
/// stands for them. What cannot be read names nothing, so that only lists about everything cover the certificate.
pub fn points_of(certificate: &Certificate) -> Vec<String> {
    let Ok((_, parsed)) = X509Certificate::from_der(certificate.der()) else { return Vec::new() };
    let extension =
        parsed.extensions().iter().find(|it| it.oid.as_bytes() == ID_CE_CRL_DISTRIBUTION_POINTS.as_bytes());
    let names = match extension {
        Some(it) => CrlDistributionPoints::from_der(it.value).map(|points| full_names(points.0)),
        None => Name::from_der(certificate.issuer().der()).map(|name| vec![GeneralName::DirectoryName(name)]),
    };
    names.and_then(|names| encoded(&names)).unwrap_or_default()
}

/// The full names of those points that are the issuer's own, for all reasons.
fn full_names(points: Vec<DistributionPoint>) -> Vec<GeneralName> {
    let own = points.into_iter().filter(|point| point.crl_issuer.is_none() && point.reasons.is_none());
    own.flat_map(|point| match point.distribution_point {
        Some(DistributionPointName::FullName(names)) => names,
        Some(DistributionPointName::NameRelativeToCRLIssuer(_)) | None => Vec::new(),
    })
    .collect()
}

fn encoded(names: &[GeneralName]) -> der::Result<Vec<String>> {
    names.iter().map(|name| name.to_der().map(|der| hex(&der))).collect()
}
