//! What is special about each card, one line for each.

use crate::demo::pki::authorities::{
    Ca, HPKI_AUTHENTICATION, HPKI_AUTHENTICATION_TEST, HPKI_SIGNING_TEST, JPKI_AUTHENTICATION,
    JPKI_AUTHENTICATION_TEST, JPKI_SIGNING,
};
use crate::demo::pki::cards::DemoCard;

const YEAR: i64 = 365;

/// The row of a card in the table: how it differs from the others.
#[derive(Clone, Copy)]
pub(super) struct CardRow {
    /// What its files are called.
    pub(super) label: &'static str,
    /// Who issued it, or claims to have.
    pub(super) issuer: Ca,
    /// The serial number of its certificate.
    pub(super) serial: u64,
    /// From which day until which it is valid, counted from the day the set is made.
    pub(super) days: (i64, i64),
    /// The OID of its policy.
    pub(super) policy: &'static str,
    /// How its certificate tells the profession.
    pub(super) profession: Profession,
    /// What else is special about it.
    pub(super) feature: Feature,
    /// What its authority says of it.
    pub(super) standing: CardStatus,
}

/// How a profession is written.
#[derive(Clone, Copy)]
pub(super) enum Profession {
    /// The certificate tells no profession.
    None,
    /// These professions, coded as the standard says.
    Of(&'static [&'static str]),
    /// A profession under another coding scheme.
    OtherScheme,
    /// Cut off in the middle.
    CutOff,
    /// A profession without the inner SET that the standard asks for.
    WithoutSet,
}

/// What one card has and others have not.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(super) enum Feature {
    /// Nothing else is special about it.
    None,
    /// The key is for signing documents.
    Signing,
    /// The holder's name in Japanese.
    JapaneseName,
    /// An extended key usage, for client authentication.
    ClientAuth,
    /// The certificate says it is an authority's.
    Authority,
    /// A critical extension nobody knows.
    UnknownCritical,
}

/// What a card's authority says of it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum CardStatus {
    /// Good: neither revoked nor suspended.
    Good,
    /// Revoked for good.
    Revoked,
    /// Suspended: `certificateHold`.
    OnHold,
    /// The authority never issued it.
    NotIssued,
}

impl CardRow {
    /// A doctor's card as most are. The serial numbers are small on HPKI cards, as they are in reality.
    const fn hpki(label: &'static str, issuer: Ca, serial: u64) -> Self {
        Self {
            label,
            issuer,
            serial,
            days: (-200, 5 * YEAR - 200),
            policy: HPKI_AUTHENTICATION_TEST,
            profession: Profession::Of(&["Medical Doctor"]),
            feature: Feature::None,
            standing: CardStatus::Good,
        }
    }

    /// A My Number card as most are. Its serial number has four bytes.
    const fn jpki(label: &'static str, issuer: Ca, serial: u64) -> Self {
        Self {
            label,
            issuer,
            serial,
            days: (-150, 5 * YEAR - 270),
            policy: JPKI_AUTHENTICATION,
            profession: Profession::None,
            feature: Feature::ClientAuth,
            standing: CardStatus::Good,
        }
    }

    const fn days(self, from: i64, until: i64) -> Self {
        Self { days: (from, until), ..self }
    }

    const fn policy(self, policy: &'static str) -> Self {
        Self { policy, ..self }
    }

    const fn profession(self, profession: Profession) -> Self {
        Self { profession, ..self }
    }

    const fn with(self, feature: Feature) -> Self {
        Self { feature, ..self }
    }

    const fn standing(self, standing: CardStatus) -> Self {
        Self { standing, ..self }
    }
}

impl DemoCard {
    pub(super) const fn row(self) -> CardRow {
        use Ca::{Authentication1 as I1, Authentication2 as I2};
        match self {
            Self::Doctor => CardRow::hpki("doctor", I1, 0x15E),
            Self::DoctorRenewed => CardRow::hpki("doctor-renewed", I2, 0x21).days(-120, 5 * YEAR - 120),
            Self::Pharmacist => CardRow::hpki("pharmacist", Ca::SecondAuthentication, 0x8090)
                .profession(Profession::Of(&["Pharmacist"])),
            Self::HospitalDoctor => CardRow::hpki("hospital-doctor", I1, 0x15F).with(Feature::JapaneseName),
            Self::Director => {
                CardRow::hpki("director", I1, 0x160).profession(Profession::Of(&["Director of Hospital"]))
            }
            Self::Clerk => CardRow::hpki("clerk", I1, 0x161).profession(Profession::None),
            Self::TwoRoles => CardRow::hpki("two-roles", I1, 0x162)
                .profession(Profession::Of(&["General Nurse", "Midwife"])),
            Self::Dentist => CardRow::hpki("dentist", I1, 0x163)
                .profession(Profession::Of(&["Dentist"]))
                .with(Feature::ClientAuth),
            Self::Production => CardRow::hpki("production", I1, 0x164).policy(HPKI_AUTHENTICATION),
            Self::Disabled => CardRow::hpki("disabled", I1, 0x165),
            Self::Stranger => CardRow::hpki("stranger", I1, 0x166),
            Self::Signing => {
                CardRow::hpki("signing", Ca::Signing, 0x6F).policy(HPKI_SIGNING_TEST).with(Feature::Signing)
            }
            Self::Revoked => CardRow::hpki("revoked", I1, 0x101).standing(CardStatus::Revoked),
            Self::Expired => CardRow::hpki("expired", I1, 0x51).days(-5 * YEAR - 30, -30),
            Self::NotYet => CardRow::hpki("not-yet", I1, 0x167).days(4 * YEAR, 9 * YEAR),
            Self::Forged => CardRow::hpki("forged", Ca::StrangeAuthentication, 0x168),
            Self::Authority => CardRow::hpki("authority", I1, 0x169).with(Feature::Authority),
            Self::UnknownPolicy => {
                CardRow::hpki("unknown-policy", I1, 0x16A).policy("1.2.392.100495.1.5.9.9.0.1")
            }
            Self::OtherScheme => CardRow::hpki("other-scheme", I1, 0x16B).profession(Profession::OtherScheme),
            Self::RolesCutOff => CardRow::hpki("roles-cut-off", I1, 0x16C).profession(Profession::CutOff),
            Self::RolesWithoutSet => {
                CardRow::hpki("roles-without-set", I1, 0x16D).profession(Profession::WithoutSet)
            }
            Self::UnknownCritical => {
                CardRow::hpki("unknown-critical", I1, 0x16E).with(Feature::UnknownCritical)
            }
            Self::RevokedSerialElsewhere => CardRow::hpki("revoked-serial-elsewhere", I2, 0x101),
            Self::SmallLetters => CardRow::hpki("small-letters", I1, 0x16F),
            Self::SelfSigned => CardRow::hpki("self-signed", I1, 0x170),
            Self::MyNumber => CardRow::jpki("mynumber", Ca::Jpki2, 0x0705_D990).days(-400, 4 * YEAR + 200),
            Self::MyNumberRenewed => {
                CardRow::jpki("mynumber-renewed", Ca::Jpki3, 0x02A4_11F7).with(Feature::None)
            }
            Self::MyNumberOfAnother => CardRow::jpki("mynumber-of-another", Ca::Jpki3, 0x0311_6B02),
            Self::MyNumberUnbound => CardRow::jpki("mynumber-unbound", Ca::Jpki3, 0x0311_6B03),
            Self::MyNumberRevoked => {
                CardRow::jpki("mynumber-revoked", Ca::Jpki3, 0x0311_6B04).standing(CardStatus::Revoked)
            }
            Self::MyNumberOnHold => {
                CardRow::jpki("mynumber-on-hold", Ca::Jpki3, 0x0311_6B05).standing(CardStatus::OnHold)
            }
            Self::MyNumberUnknown => {
                CardRow::jpki("mynumber-unknown", Ca::Jpki3, 0x0311_6B06).standing(CardStatus::NotIssued)
            }
            Self::MyNumberExpired => {
                CardRow::jpki("mynumber-expired", Ca::Jpki1, 0x0100_0007).days(-6 * YEAR, -YEAR)
            }
            Self::MyNumberSigning => CardRow::jpki("mynumber-signing", Ca::JpkiSigning, 0x0311_6B08)
                .policy(JPKI_SIGNING)
                .with(Feature::Signing),
            Self::MyNumberTestPolicy => {
                CardRow::jpki("mynumber-test-policy", Ca::Jpki3, 0x0311_6B09).policy(JPKI_AUTHENTICATION_TEST)
            }
            Self::MyNumberTest => CardRow::jpki("mynumber-test", Ca::JpkiTest, 0x0100_1A2B),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_issuer_gives_a_number_twice_and_no_two_cards_share_a_label() {
        let numbers: BTreeSet<_> = DemoCard::ALL.iter().map(|it| (it.issuer(), it.serial())).collect();
        let labels: BTreeSet<_> = DemoCard::ALL.iter().map(|it| it.label()).collect();
        assert_eq!((numbers.len(), labels.len()), (DemoCard::ALL.len(), DemoCard::ALL.len()));
    }
}
