//! Professions in certificates: hcRole (ISO 17090) as Japan writes it, and as careless issuers do.

use crate::demo::pki::mint::ext::{Critical, oid, raw};
use crate::demo::pki::mint::{Extension, Unmade, wrap};
use der::asn1::ObjectIdentifier;
use der::{Encode, Tag, TagNumber};

/// The coding scheme of hcRole in Japan.
pub const JAPANESE_ROLES: &str = "1.2.392.100495.1.6.1.1";
/// OID of `subjectDirectoryAttributes` (RFC 5280 §4.2.1.8).
pub const DIRECTORY_ATTRIBUTES: &str = "2.5.29.9";

const ROLE_ATTRIBUTE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.0.17090.0.1");

/// Professions (hcRole, ISO 17090), as Japan writes them: an actor for each.
pub fn roles(roles: &[&str]) -> Result<Extension, Unmade> {
    roles_of(JAPANESE_ROLES, roles)
}

/// Professions under another coding scheme.
pub fn roles_of(scheme: &str, roles: &[&str]) -> Result<Extension, Unmade> {
    let scheme = wrap(context(0), &oid(scheme)?.to_der()?)?;
    let mut actors = roles.iter().map(|role| actor(&scheme, role)).collect::<Result<Vec<_>, _>>()?;
    actors.sort(); // the order of a SET OF in DER
    role_attribute(&wrap(Tag::Set, &actors.concat())?)
}

/// A profession without the SET around its actors: what a careless issuer writes.
pub fn roles_without_set(role: &str) -> Result<Extension, Unmade> {
    role_attribute(&actor(&wrap(context(0), &oid(JAPANESE_ROLES)?.to_der()?)?, role)?)
}

fn actor(scheme: &[u8], role: &str) -> Result<Vec<u8>, Unmade> {
    let mut coded = scheme.to_vec();
    coded.extend(wrap(context(2), &wrap(Tag::Utf8String, role.as_bytes())?)?);
    wrap(Tag::Sequence, &wrap(context(0), &wrap(Tag::Set, &coded)?)?)
}

fn role_attribute(value: &[u8]) -> Result<Extension, Unmade> {
    let mut attribute = ROLE_ATTRIBUTE.to_der()?;
    attribute.extend(wrap(Tag::Set, value)?);
    raw(DIRECTORY_ATTRIBUTES, Critical::No, wrap(Tag::Sequence, &wrap(Tag::Sequence, &attribute)?)?)
}

/// The tag of an explicit context element with this number.
fn context(number: u32) -> Tag {
    Tag::ContextSpecific { constructed: true, number: TagNumber(number) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
    }

    #[test]
    fn a_doctor_is_written_as_on_a_real_card() {
        let doctor = roles(&["Medical Doctor"]).unwrap();
        assert_eq!(
            hex(doctor.extn_value.as_bytes()),
            "303430320606288185420001312831263024a0223120a00c060a2a830886910f01060101a2100c0e4d65646963616c20446f63746f72"
        );
        let pharmacist = hex(roles(&["Pharmacist"]).unwrap().extn_value.as_bytes());
        assert!(pharmacist.starts_with("3030302e060628818542000131243122"), "{pharmacist}");
        assert!(pharmacist.ends_with("a20c0c0a506861726d6163697374"), "{pharmacist}");
    }

    #[test]
    fn two_professions_are_two_actors_in_the_order_of_their_bytes() {
        let one = roles(&["Midwife", "General Nurse"]).unwrap();
        assert_eq!(one, roles(&["General Nurse", "Midwife"]).unwrap());
        assert_eq!(hex(one.extn_value.as_bytes()).matches("2a830886910f01060101").count(), 2);
    }
}
