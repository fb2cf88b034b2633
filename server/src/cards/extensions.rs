//! A certificate's extensions as values, and the first thing that is wrong with them. x509-parser reads them; this file decides which are
//! understood. An extension stands among the understood ones only if something here or in `rules` really acts on it.

use crate::cards::constraints::Subtrees;
use crate::cards::der::{self, OID, SEQUENCE};
use crate::cards::general_name::{GeneralName, general_names};
use crate::cards::verdict::Rule;
use std::collections::HashSet;
use x509_parser::extensions::{ParsedExtension, X509Extension};

/// What the extensions of a certificate say.
#[derive(Clone, Debug, Default)]
pub(super) struct Extensions {
    /// Whether it may issue certificates, where it says so.
    pub(super) basic: Option<BasicConstraints>,
    /// What its key may do, where it says so.
    pub(super) key_usage: Option<KeyUsage>,
    /// What its key is for beyond that, as OIDs.
    pub(super) extended_key_usage: Option<Vec<String>>,
    /// Under which policies it was issued, as OIDs.
    pub(super) policies: Option<Vec<String>>,
    /// The policy mappings: the issuer's, then the subject's.
    pub(super) mappings: Vec<(String, String)>,
    /// After how many more certificates a policy has to be valid.
    pub(super) require_policy: Option<u32>,
    /// After how many more certificates policies may not be mapped.
    pub(super) inhibit_mapping: Option<u32>,
    /// After how many more certificates anyPolicy counts for nothing.
    pub(super) inhibit_any: Option<u32>,
    /// `nameConstraints`: the names that the authority may certify.
    pub(super) names: Option<Subtrees>,
    /// `subjectAltName` (RFC 5280 §4.2.1.6).
    pub(super) alternative: Vec<GeneralName>,
    /// `keyIdentifier` of `authorityKeyIdentifier` (RFC 5280 §4.2.1.1).
    pub(super) authority_key: Option<Vec<u8>>,
    /// `subjectKeyIdentifier` (RFC 5280 §4.2.1.2).
    pub(super) subject_key: Option<Vec<u8>>,
    /// The subject directory attributes, as DER: where the professions are.
    pub(super) attributes: Option<Vec<u8>>,
}

/// Basic constraints (RFC 5280 §4.2.1.9).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum BasicConstraints {
    /// It may issue certificates, with at most so many intermediates below it.
    Authority(Option<u32>),
    /// The certificate may not issue others.
    EndEntity,
}

/// Key usage (RFC 5280 §4.2.1.3): the bits that are looked at.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) struct KeyUsage(u16);

impl KeyUsage {
    pub(super) fn digital_signature(self) -> bool {
        self.0 & 1 != 0
    }

    pub(super) fn non_repudiation(self) -> bool {
        self.0 & 2 != 0
    }

    pub(super) fn certificate_sign(self) -> bool {
        self.0 & 0x20 != 0
    }

    pub(super) fn list_sign(self) -> bool {
        self.0 & 0x40 != 0
    }
}

const KEY_USAGE: &str = "2.5.29.15";
const SUBJECT_KEY: &str = "2.5.29.14";
const ALTERNATIVE_NAME: &str = "2.5.29.17";
const BASIC_CONSTRAINTS: &str = "2.5.29.19";
const NAME_CONSTRAINTS: &str = "2.5.29.30";
const POLICIES: &str = "2.5.29.32";
const MAPPINGS: &str = "2.5.29.33";
const AUTHORITY_KEY: &str = "2.5.29.35";
const POLICY_CONSTRAINTS: &str = "2.5.29.36";
const EXTENDED_KEY_USAGE: &str = "2.5.29.37";
const INHIBIT_ANY: &str = "2.5.29.54";
const DIRECTORY_ATTRIBUTES: &str = "2.5.29.9";

/// What is acted on, and so may be critical; and the two key identifiers, which may not.
const UNDERSTOOD: [&str; 12] = [
    DIRECTORY_ATTRIBUTES,
    SUBJECT_KEY,
    KEY_USAGE,
    ALTERNATIVE_NAME,
    BASIC_CONSTRAINTS,
    NAME_CONSTRAINTS,
    POLICIES,
    MAPPINGS,
    AUTHORITY_KEY,
    POLICY_CONSTRAINTS,
    EXTENDED_KEY_USAGE,
    INHIBIT_ANY,
];

impl Extensions {
    /// Reads them all, and says the first rule that does not hold for them by themselves.
    pub(super) fn read(all: &[X509Extension<'_>]) -> (Self, Option<Rule>) {
        let mut read = Self::default();
        let mut wrong = None;
        let mut seen = HashSet::new();
        for extension in all {
            let oid = extension.oid.to_id_string();
            let flaw =
                if seen.insert(oid.clone()) { read.take(&oid, extension) } else { ExtensionFlaw::Repeated };
            let rule = match flaw {
                ExtensionFlaw::None => None,
                ExtensionFlaw::NotUnderstood if !extension.critical => None,
                ExtensionFlaw::NotUnderstood => Some(Rule::UnknownCritical { oid }),
                ExtensionFlaw::Repeated => Some(Rule::RepeatedExtension { oid }),
                ExtensionFlaw::Malformed => Some(Rule::Malformed { oid }),
            };
            wrong = wrong.or(rule);
        }
        (read, wrong)
    }

    fn take(&mut self, oid: &str, extension: &X509Extension<'_>) -> ExtensionFlaw {
        let whole = der::one(extension.value).is_some(); // x509-parser passes over what follows the value
        let taken = match oid {
            // A profession that cannot be read is none, and no reason to distrust the rest; unless the issuer insists on it.
            DIRECTORY_ATTRIBUTES if whole || !extension.critical => {
                self.attributes = Some(extension.value.to_vec());
                Some(())
            }
            _ if !whole && UNDERSTOOD.contains(&oid) => None,
            NAME_CONSTRAINTS => Subtrees::read(extension.value).map(|it| self.names = Some(it)),
            ALTERNATIVE_NAME => general_names(extension.value).map(|it| self.alternative = it),
            EXTENDED_KEY_USAGE => purposes(extension.value).map(|it| self.extended_key_usage = Some(it)),
            KEY_USAGE | SUBJECT_KEY | BASIC_CONSTRAINTS | POLICIES | MAPPINGS | AUTHORITY_KEY
            | POLICY_CONSTRAINTS | INHIBIT_ANY => self.take_parsed(extension.parsed_extension()),
            _ => return ExtensionFlaw::NotUnderstood,
        };
        match (taken, oid) {
            (None, _) => ExtensionFlaw::Malformed,
            // They only help to find an issuer, which the signature decides: a certificate that insists on them asks for more.
            (Some(()), SUBJECT_KEY | AUTHORITY_KEY) => ExtensionFlaw::NotUnderstood,
            (Some(()), _) => ExtensionFlaw::None,
        }
    }

    fn take_parsed(&mut self, parsed: &ParsedExtension<'_>) -> Option<()> {
        match parsed {
            ParsedExtension::KeyUsage(it) => self.key_usage = Some(KeyUsage(it.flags)),
            ParsedExtension::BasicConstraints(it) => {
                self.basic = Some(match (it.ca, it.path_len_constraint) {
                    (true, length) => BasicConstraints::Authority(length),
                    (false, None) => BasicConstraints::EndEntity,
                    (false, Some(_)) => return None, // RFC 5280 §4.2.1.9 forbids it
                });
            }
            ParsedExtension::CertificatePolicies(it) => {
                let oids: Vec<String> = it.iter().map(|policy| policy.policy_id.to_id_string()).collect();
                let different: HashSet<&String> = oids.iter().collect();
                if oids.is_empty() || different.len() != oids.len() {
                    return None; // RFC 5280 §4.2.1.4: none of them twice
                }
                self.policies = Some(oids);
            }
            ParsedExtension::PolicyMappings(it) => {
                self.mappings = it
                    .mappings
                    .iter()
                    .map(|it| {
                        (it.issuer_domain_policy.to_id_string(), it.subject_domain_policy.to_id_string())
                    })
                    .collect();
            }
            ParsedExtension::PolicyConstraints(it) => {
                self.require_policy = it.require_explicit_policy;
                self.inhibit_mapping = it.inhibit_policy_mapping;
            }
            ParsedExtension::InhibitAnyPolicy(it) => self.inhibit_any = Some(it.skip_certs),
            ParsedExtension::AuthorityKeyIdentifier(it) => {
                self.authority_key = it.key_identifier.as_ref().map(|it| it.0.to_vec());
            }
            ParsedExtension::SubjectKeyIdentifier(it) => self.subject_key = Some(it.0.to_vec()),
            // Everything else has another OID, or could not be read.
            _ => return None,
        }
        Some(())
    }
}

/// What keeps an extension from being taken.
enum ExtensionFlaw {
    None,
    NotUnderstood,
    Repeated,
    Malformed,
}

/// Client authentication, as an extended key usage.
const CLIENT_AUTHENTICATION: &str = "1.3.6.1.5.5.7.3.2";
/// `anyExtendedKeyUsage` (RFC 5280 §4.2.1.12): the key may be used for everything.
const ANY_PURPOSE: &str = "2.5.29.37.0";

impl Extensions {
    /// Whether the extended key usage, where there is one, lets the key serve for client authentication.
    pub(super) fn allow_client_authentication(&self) -> bool {
        let said = self.extended_key_usage.as_ref();
        said.is_none_or(|it| it.iter().any(|oid| oid == CLIENT_AUTHENTICATION || oid == ANY_PURPOSE))
    }
}

/// A DER `ExtKeyUsageSyntax`, as OIDs.
fn purposes(der: &[u8]) -> Option<Vec<String>> {
    let inside = der::one(der)?.tagged(SEQUENCE)?.inside()?;
    if inside.is_empty() {
        return None;
    }
    inside.into_iter().map(|it| der::dotted(it.tagged(OID)?.content)).collect()
}
