//! The professions in a certificate: the hcRole attribute of ISO 17090 among the subject directory attributes, as the health
//! ministry profiles it. Any text is taken as a role; which roles mean what is `role`'s business, and who may do what is decided elsewhere.
//!
//! ```text
//! SubjectDirectoryAttributes ::= SEQUENCE OF Attribute
//! Attribute ::= SEQUENCE { type OID 1.0.17090.0.1, values SET OF HCActorData }
//! HCActorData ::= SET OF HCActor
//! HCActor ::= SEQUENCE { codedData [0] EXPLICIT CodedData, regionalHCActorData [1] OPTIONAL }
//! CodedData ::= SET { codingSchemeReference [0] EXPLICIT OID, codeDataValue [1] EXPLICIT NumericString OPTIONAL,
//!                     codeDataFreeText [2] EXPLICIT DirectoryString }
//! ```

use crate::cards::der::{self, Element, OID, SEQUENCE, SET};
use crate::cards::verdict::Roles;

/// The attribute that holds the professions.
const HEALTHCARE_ACTOR: &str = "1.0.17090.0.1";
/// OID of Japan's coding scheme for professions (HPKI certificate policy).
const JAPAN: &str = "1.2.392.100495.1.6.1.1";

/// The professions in subject directory attributes, given as DER; without them there are none.
pub fn roles(attributes: Option<&[u8]>) -> Roles {
    match attributes.map(actors) {
        None => Roles::None,
        Some(None) => Roles::Malformed,
        Some(Some(actors)) => {
            let other = actors.iter().find(|it| it.scheme != JAPAN).map(|it| it.scheme.clone());
            let roles: Vec<String> =
                actors.into_iter().filter(|it| it.scheme == JAPAN).map(|it| it.text).collect();
            match (roles.is_empty(), other) {
                (false, _) => Roles::Some { roles },
                (true, Some(oid)) => Roles::OtherScheme { oid },
                (true, None) => Roles::None,
            }
        }
    }
}

/// One `HCActor` of the attribute: a profession, and the scheme that codes it.
struct Actor {
    scheme: String,
    text: String,
}

/// All actors in subject directory attributes; nothing where they cannot be read.
fn actors(attributes: &[u8]) -> Option<Vec<Actor>> {
    let mut actors = Vec::new();
    for attribute in der::one(attributes)?.tagged(SEQUENCE)?.inside()? {
        let inside = attribute.tagged(SEQUENCE)?.inside()?;
        let [oid, values] = inside.as_slice() else { return None };
        if der::dotted(oid.tagged(OID)?.content)? != HEALTHCARE_ACTOR {
            continue;
        }
        for data in values.tagged(SET)?.inside()? {
            for actor in data.tagged(SET)?.inside()? {
                actors.push(Actor::read(actor)?);
            }
        }
        if actors.is_empty() {
            return None; // a set of values is never empty
        }
    }
    Some(actors)
}

impl Actor {
    fn read(actor: Element<'_>) -> Option<Self> {
        let (coded, _) = der::first(actor.tagged(SEQUENCE)?.content)?; // regional data may follow; Japan has none
        let parts = coded.tagged(0xa0)?.only()?.tagged(SET)?.inside()?;
        let part = |tag: u8| parts.iter().find(|it| it.tag == tag).and_then(Element::only);
        let scheme = der::dotted(part(0xa0)?.tagged(OID)?.content)?;
        let text = der::text(part(0xa2)?)?;
        (!text.trim().is_empty()).then_some(Self { scheme, text })
    }
}

#[cfg(test)]
mod tests {
    use crate::cards::Roles;
    use crate::cards::hcrole::roles;
    use proptest::prelude::*;

    const DOCTOR: &str = "303430320606288185420001312831263024a0223120a00c060a2a830886910f01060101a2100c0e4d65646963616c20446f63746f72";
    /// One actor alone, with a code beside the text.
    const CODED_PHARMACIST: &str =
        "3027a0253123a00c060a2a830886910f01060101a10512033132 33a20c0c0a506861726d6163697374";

    fn bytes(hex: &str) -> Vec<u8> {
        let digits: Vec<u8> = hex.bytes().filter(|it| !it.is_ascii_whitespace()).collect();
        digits.chunks(2).map(|it| u8::from_str_radix(std::str::from_utf8(it).unwrap(), 16).unwrap()).collect()
    }

    fn wrapped(tag: u8, inside: &[u8]) -> Vec<u8> {
        [&[tag, u8::try_from(inside.len()).unwrap()][..], inside].concat()
    }

    /// Subject directory attributes around these actors.
    fn attributes(actors: &[u8]) -> Vec<u8> {
        let values = wrapped(0x31, &wrapped(0x31, actors));
        let attribute = [&bytes("0606288185420001")[..], &values].concat();
        wrapped(0x30, &wrapped(0x30, &attribute))
    }

    fn actor(scheme: &str, text: &str) -> Vec<u8> {
        let scheme = wrapped(0xa0, &wrapped(0x06, &bytes(scheme)));
        let text = wrapped(0xa2, &wrapped(0x0c, text.as_bytes()));
        wrapped(0x30, &wrapped(0xa0, &wrapped(0x31, &[scheme, text].concat())))
    }

    const SCHEME: &str = "2a830886910f01060101";

    fn some(roles: &[&str]) -> Roles {
        Roles::Some { roles: roles.iter().map(|&it| it.to_owned()).collect() }
    }

    #[test]
    fn real_certificates_bytes_are_read() {
        assert_eq!(roles(Some(&bytes(DOCTOR))), some(&["Medical Doctor"]));
        assert_eq!(
            attributes(&actor(SCHEME, "Medical Doctor")),
            bytes(DOCTOR),
            "this test writes them alike"
        );
        assert_eq!(roles(Some(&attributes(&actor(SCHEME, "Pharmacist")))), some(&["Pharmacist"]));
        assert_eq!(roles(Some(&attributes(&bytes(CODED_PHARMACIST)))), some(&["Pharmacist"]));
    }

    #[test]
    fn several_professions_are_a_list() {
        let both = [actor(SCHEME, "General Nurse"), actor(SCHEME, "Midwife")].concat();
        assert_eq!(roles(Some(&attributes(&both))), some(&["General Nurse", "Midwife"]));
    }

    #[test]
    fn no_attribute_is_no_profession() {
        assert_eq!(roles(None), Roles::None);
        assert_eq!(roles(Some(&[0x30, 0])), Roles::None);
        let birth = bytes("3019301706082b060105050709013 10b180931393730303130315a");
        assert_eq!(roles(Some(&birth)), Roles::None, "another attribute");
    }

    #[test]
    fn another_scheme_is_named_where_there_is_no_role_of_ours() {
        let other = actor("2a830886910f010602", "Medical Doctor");
        assert_eq!(
            roles(Some(&attributes(&other))),
            Roles::OtherScheme { oid: "1.2.392.100495.1.6.2".to_owned() }
        );
        let both = [other, actor(SCHEME, "Dentist")].concat();
        assert_eq!(roles(Some(&attributes(&both))), some(&["Dentist"]));
    }

    #[test]
    fn what_cannot_be_read_is_malformed() {
        let doctor = bytes(DOCTOR);
        for length in 0..doctor.len() {
            assert_eq!(roles(doctor.get(..length)), Roles::Malformed, "cut at {length}");
        }
        // A SET missing: the actors stand directly among the values.
        let flat = wrapped(0x31, &actor(SCHEME, "Dentist"));
        let attribute = [&bytes("0606288185420001")[..], &flat].concat();
        assert_eq!(roles(Some(&wrapped(0x30, &wrapped(0x30, &attribute)))), Roles::Malformed);
        assert_eq!(roles(Some(&attributes(&actor(SCHEME, " ")))), Roles::Malformed);
        assert_eq!(roles(Some(&attributes(&[]))), Roles::Malformed);
    }

    proptest! {
        #[test]
        fn any_bytes_end_in_some_answer(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = roles(Some(&bytes));
        }

        #[test]
        fn a_damaged_certificate_ends_in_some_answer(at in 0_usize..54, to in any::<u8>()) {
            let mut bytes = bytes(DOCTOR);
            bytes[at] = to;
            let _ = roles(Some(&bytes));
        }
    }
}
