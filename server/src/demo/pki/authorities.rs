//! The certification authorities there are: a root with its intermediates and their generations, as HPKI has them, the self-signed
//! generations of JPKI, and strangers that bear the same names.

use crate::demo::pki::mint::{Attribute, Dn, Unmade};
use api::card::CardKind;

use Attribute::{C, Cn, O, Ou};

/// The policy of authentication certificates of persons.
pub const HPKI_AUTHENTICATION: &str = "1.2.392.100495.1.5.1.2.3.1";
/// The HPKI authentication policy of test cards.
pub const HPKI_AUTHENTICATION_TEST: &str = "1.2.392.100495.1.5.1.2.0.1";
/// The policy of signing certificates.
pub const HPKI_SIGNING: &str = "1.2.392.100495.1.5.1.1.3.1";
/// The HPKI signing policy of test cards.
pub const HPKI_SIGNING_TEST: &str = "1.2.392.100495.1.5.1.1.0.1";
/// The policy of My Number cards' certificates for user authentication.
pub const JPKI_AUTHENTICATION: &str = "1.2.392.200149.8.5.1.3.30";
/// The JPKI authentication policy of test cards.
pub const JPKI_AUTHENTICATION_TEST: &str = "1.2.392.200149.8.5.1.0.30";
/// The policy of My Number cards' certificates for signing.
pub const JPKI_SIGNING: &str = "1.2.392.200149.8.5.1.1.20";
/// The practice statement all HPKI certificates here name.
pub(super) const STATEMENT: &str = "http://pki.test.invalid/hpki/";

/// A certification authority's certificate. Two of them may share a name, and two may share a key.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Ca {
    /// R1: the HPKI root.
    Root,
    /// A stranger with the root's name and another key (R0).
    StrangeRoot,
    /// The authentication authority, before its renewal (I1).
    Authentication1,
    /// The same authority after its renewal: the same name, a new key (I2).
    Authentication2,
    /// I3: the HPKI authority that issues signing certificates.
    Signing,
    /// The authentication authority of another organisation (I4).
    SecondAuthentication,
    /// I1 certified once more: the same name and key, a new serial number (I5).
    Authentication1Again,
    /// A stranger with I1's name, certified by the strange root.
    StrangeAuthentication,
    /// JPKI of the first generation, which has expired.
    Jpki1,
    /// JPKI of the second generation.
    Jpki2,
    /// JPKI's third generation: the same name as the others, with a key of its own.
    Jpki3,
    /// JPKI's authority for digital signatures.
    JpkiSigning,
    /// The authority of JPKI's test cards.
    JpkiTest,
}

impl Ca {
    /// All authorities of the demonstration.
    pub const ALL: [Self; 13] = [
        Self::Root,
        Self::StrangeRoot,
        Self::Authentication1,
        Self::Authentication2,
        Self::Signing,
        Self::SecondAuthentication,
        Self::Authentication1Again,
        Self::StrangeAuthentication,
        Self::Jpki1,
        Self::Jpki2,
        Self::Jpki3,
        Self::JpkiSigning,
        Self::JpkiTest,
    ];

    /// What its files are called.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Root => "hpki-root",
            Self::StrangeRoot => "strange-root",
            Self::Authentication1 => "hpki-authentication-1",
            Self::Authentication2 => "hpki-authentication-2",
            Self::Signing => "hpki-signing",
            Self::SecondAuthentication => "hpki-second-authentication",
            Self::Authentication1Again => "hpki-authentication-1-again",
            Self::StrangeAuthentication => "strange-authentication",
            Self::Jpki1 => "jpki-1",
            Self::Jpki2 => "jpki-2",
            Self::Jpki3 => "jpki-3",
            Self::JpkiSigning => "jpki-signing",
            Self::JpkiTest => "jpki-test",
        }
    }

    /// The authority that issued its certificate; itself, for a root.
    #[must_use]
    pub const fn issuer(self) -> Self {
        match self {
            Self::Authentication1
            | Self::Authentication2
            | Self::Signing
            | Self::SecondAuthentication
            | Self::Authentication1Again => Self::Root,
            Self::StrangeAuthentication => Self::StrangeRoot,
            Self::Root
            | Self::StrangeRoot
            | Self::Jpki1
            | Self::Jpki2
            | Self::Jpki3
            | Self::JpkiSigning
            | Self::JpkiTest => self,
        }
    }

    /// The kind of card that the authority issues.
    pub const fn kind(self) -> CardKind {
        match self {
            Self::Jpki1 | Self::Jpki2 | Self::Jpki3 | Self::JpkiSigning | Self::JpkiTest => CardKind::Jpki,
            Self::Root
            | Self::StrangeRoot
            | Self::Authentication1
            | Self::Authentication2
            | Self::Signing
            | Self::SecondAuthentication
            | Self::Authentication1Again
            | Self::StrangeAuthentication => CardKind::Hpki,
        }
    }

    /// Whose key it and its cards claim to be signed with, and to have: a stranger copies that, too.
    pub(super) const fn claims(self) -> Self {
        match self {
            Self::StrangeRoot => Self::Root,
            Self::StrangeAuthentication => Self::Authentication1,
            Self::Root
            | Self::Authentication1
            | Self::Authentication2
            | Self::Signing
            | Self::SecondAuthentication
            | Self::Authentication1Again
            | Self::Jpki1
            | Self::Jpki2
            | Self::Jpki3
            | Self::JpkiSigning
            | Self::JpkiTest => self,
        }
    }

    /// Under which label its key lies.
    pub(super) const fn key_label(self) -> &'static str {
        match self {
            Self::Authentication1Again => Self::Authentication1.label(),
            Self::Root
            | Self::StrangeRoot
            | Self::Authentication1
            | Self::Authentication2
            | Self::Signing
            | Self::SecondAuthentication
            | Self::StrangeAuthentication
            | Self::Jpki1
            | Self::Jpki2
            | Self::Jpki3
            | Self::JpkiSigning
            | Self::JpkiTest => self.label(),
        }
    }

    /// Its distinguished name.
    pub fn name(self) -> Result<Dn, Unmade> {
        let own = |cn| [(C, "JP"), (O, "TESTMEDIS"), (Ou, "TESTMEDIS HPKI CA"), (Cn, cn)];
        let agency = "公的個人認証サービス（デモ）";
        match self {
            Self::Root | Self::StrangeRoot => Dn::of(&[
                (C, "JP"),
                (O, "Test Ministry, Health"),
                (Ou, "Test Dept"),
                (Ou, "TEST HPKI Root CA V2"),
            ]),
            Self::Authentication1
            | Self::Authentication2
            | Self::Authentication1Again
            | Self::StrangeAuthentication => {
                Dn::of(&own("HPKI-01-TestAuthCA2-forAuthentication-forIndividual"))
            }
            Self::Signing => Dn::of(&own("HPKI-01-TestSignCA2-forNonRepudiation")),
            Self::SecondAuthentication => Dn::of(&[
                (C, "JP"),
                (O, "Test Medical Association"),
                (Ou, "Digital Certificate Center"),
                (Cn, "HPKI-01-TEST_JV2-forAuthentication-forIndividual"),
            ]),
            Self::Jpki1 | Self::Jpki2 | Self::Jpki3 => {
                Dn::of(&[(C, "JP"), (O, "JPKI-TESTPKI"), (Ou, "JPKI for user authentication"), (Ou, agency)])
            }
            Self::JpkiSigning => {
                Dn::of(&[(C, "JP"), (O, "JPKI-TESTPKI"), (Ou, "JPKI for digital signature"), (Ou, agency)])
            }
            Self::JpkiTest => {
                Dn::of(&[(C, "JP"), (O, "JPKI-TEST"), (Ou, "JPKI for user authentication"), (Ou, agency)])
            }
        }
    }

    /// Serial number of the authority's certificate, before [`Pki::number`].
    pub(super) const fn serial(self) -> u64 {
        match self {
            Self::Root | Self::StrangeRoot | Self::Jpki1 | Self::JpkiSigning | Self::JpkiTest => 1,
            Self::Authentication1 | Self::StrangeAuthentication => 5,
            Self::Authentication2 => 9,
            Self::Signing => 4,
            Self::SecondAuthentication => 6,
            Self::Authentication1Again => 11,
            Self::Jpki2 => 0x0133_C349,
            Self::Jpki3 => 0x06D1_8006,
        }
    }

    /// From which day until which it is valid, counted from the day the set is made.
    pub(super) const fn days(self) -> (i64, i64) {
        const YEAR: i64 = 365;
        match self {
            Self::Root | Self::StrangeRoot => (-12 * YEAR, 18 * YEAR),
            Self::Authentication1 | Self::StrangeAuthentication => (-8 * YEAR, 12 * YEAR),
            Self::Authentication2 => (-240, 20 * YEAR - 240),
            Self::Signing => (-10 * YEAR, 10 * YEAR),
            Self::SecondAuthentication => (-9 * YEAR, 11 * YEAR),
            Self::Authentication1Again => (-2 * YEAR, 18 * YEAR),
            Self::Jpki1 => (-10 * YEAR - 100, -100),
            Self::Jpki2 => (-5 * YEAR, 5 * YEAR + 1),
            Self::Jpki3 | Self::JpkiSigning | Self::JpkiTest => (-YEAR, 9 * YEAR),
        }
    }
}
