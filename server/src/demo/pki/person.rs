//! Who the cards' holders are. None of them exists.

use crate::demo::pki::cards::DemoCard;
use crate::demo::pki::mint::{Attribute, Dn, Unmade};

use Attribute::{C, Cn, O, Ou, SerialNumber};

/// Whose names are on the cards.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Cast {
    /// Those of the tests: `TESTC00001` and so on.
    Tests,
    /// The demonstration's people: `DEMO-1001` and so on.
    Demonstration,
}

/// What a certificate says of its holder.
pub(super) struct Person {
    pub(super) name: &'static str,
    pub(super) id: Option<&'static str>,
    organisation: Option<&'static str>,
    unit: Option<&'static str>,
}

impl DemoCard {
    pub(super) fn person(self, cast: Cast) -> Person {
        let (tests, demonstration) = match self {
            Self::Doctor | Self::DoctorRenewed | Self::SelfSigned | Self::Signing | Self::Forged => {
                (("Hanako Kensho", "TESTC00001"), ("Hanako Mihon", "DEMO-1001"))
            }
            Self::Pharmacist => (("Taro Chozai", "T00002-jpa"), ("Kaoru Mihon", "DEMO-1002")),
            Self::HospitalDoctor => (("Sora Kenshin", "Test100004"), ("Sora Kenshin", "Test100004")),
            Self::Director => (("Minoru Incho", "TESTC00005"), ("Minoru Incho", "TESTC00005")),
            Self::Clerk => (("Kei Jimu", "TESTC00006"), ("Kei Jimu", "TESTC00006")),
            Self::TwoRoles => (("Umi Kango", "TESTC00007"), ("Umi Mihon", "DEMO-1003")),
            Self::Dentist => (("Shiro Shika", "TESTC00008"), ("Sora Mihon", "DEMO-1004")),
            Self::Production => (("Makoto Honban", "TESTC00009"), ("Makoto Honban", "TESTC00009")),
            Self::Disabled => (("Mamoru Teishi", "TESTC00010"), ("Mamoru Mihon", "DEMO-1005")),
            Self::Stranger => (("Nozomi Mitoroku", "TESTC99999"), ("Nozomi Mitoroku", "DEMO-9999")),
            Self::Revoked => (("Jiro Shikko", "TESTC00012"), ("Kaoru Mihon", "DEMO-1002")),
            Self::Expired => (("Saburo Kigen", "TESTC00013"), ("Hanako Mihon", "DEMO-1001")),
            Self::NotYet => (("Shiro Mirai", "TESTC00014"), ("Umi Mihon", "DEMO-1003")),
            Self::Authority => (("Goro Ninsho", "TESTC00016"), ("Goro Ninsho", "TESTC00016")),
            Self::UnknownPolicy => (("Rokuro Hoshin", "TESTC00017"), ("Rokuro Hoshin", "TESTC00017")),
            Self::OtherScheme => (("Shichiro Taikei", "TESTC00018"), ("Shichiro Taikei", "TESTC00018")),
            Self::RolesCutOff => (("Hachiro Kirere", "TESTC00019"), ("Hachiro Kirere", "TESTC00019")),
            Self::RolesWithoutSet => (("Kuro Nashi", "TESTC00020"), ("Kuro Nashi", "TESTC00020")),
            Self::UnknownCritical => (("Juro Kakucho", "TESTC00021"), ("Juro Kakucho", "TESTC00021")),
            Self::RevokedSerialElsewhere => (("Toshi Betsu", "TESTC00022"), ("Toshi Betsu", "TESTC00022")),
            Self::SmallLetters => (("Hanako Kensho", "testc00001"), ("Hanako Mihon", "demo-1001")),
            Self::MyNumber => return Person::code("00000000AAAAAA13221001A"),
            Self::MyNumberRenewed => return Person::code("00000000BBBBBB13221002B"),
            Self::MyNumberOfAnother => return Person::code("00000000CCCCCC27100003C"),
            Self::MyNumberUnbound => return Person::code("00000000DDDDDD01100004D"),
            Self::MyNumberRevoked => return Person::code("00000000EEEEEE40130005E"),
            Self::MyNumberOnHold => return Person::code("00000000FFFFFF23100006F"),
            Self::MyNumberUnknown => return Person::code("00000000GGGGGG14100007G"),
            Self::MyNumberExpired => return Person::code("00000000HHHHHH13101008H"),
            Self::MyNumberSigning => return Person::code("00000000IIIIII13221009I"),
            Self::MyNumberTestPolicy => return Person::code("00000000JJJJJJ13221010J"),
            Self::MyNumberTest => return Person::code("00000000KKKKKK13221011K"),
        };
        let (name, id) = match cast {
            Cast::Tests => tests,
            Cast::Demonstration => demonstration,
        };
        let person = Person { name, id: Some(id), organisation: None, unit: None };
        if self == Self::HospitalDoctor {
            Person { organisation: Some("TEST UNIVERSITY HOSPITAL"), ..person }
        } else if self == Self::Director {
            // What the policy asks of a director: the facility, and this unit.
            Person { organisation: Some("TEST CITY HOSPITAL"), unit: Some("Director"), ..person }
        } else {
            person
        }
    }
}

impl Person {
    /// A My Number card tells nothing of its holder but a code.
    const fn code(code: &'static str) -> Self {
        Self { name: code, id: None, organisation: None, unit: None }
    }

    pub(super) fn dn(&self) -> Result<Dn, Unmade> {
        let mut parts = vec![(C, "JP")];
        parts.extend(self.organisation.map(|it| (O, it)));
        parts.extend(self.unit.map(|it| (Ou, it)));
        parts.push((Cn, self.name));
        parts.extend(self.id.map(|it| (SerialNumber, it)));
        Dn::of(&parts)
    }
}
