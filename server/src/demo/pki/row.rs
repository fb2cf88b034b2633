//! What is special about each card, one line for each.

use crate::demo::pki::authorities::{
    Ca, HPKI_AUTHENTICATION, HPKI_AUTHENTICATION_TEST, HPKI_SIGNING_TEST, JPKI_AUTHENTICATION,
    JPKI_AUTHENTICATION_TEST, JPKI_SIGNING,
};
use crate::demo::pki::cards::Card;

const YEAR: i64 = 365;

/// A card's line.
#[derive(Clone, Copy)]
pub(super) struct Row {
    /// What its files are called.
    pub(super) label: &'static str,
    /// Who issued it, or claims to have.
    pub(super) issuer: Ca,
    /// Its serial number.
    pub(super) serial: u64,
    /// From which day until which it is valid, counted from the day the set is made.
    pub(super) days: (i64, i64),
    /// Its policy.
    pub(super) policy: &'static str,
    /// The profession in it.
    pub(super) profession: Profession,
    /// What else it has.
    pub(super) feature: Feature,
    /// What its authority says of it.
    pub(super) standing: Standing,
}

/// How a profession is written.
#[derive(Clone, Copy)]
pub(super) enum Profession {
    /// Not at all.
    None,
    /// As it should be.
    Of(&'static [&'static str]),
    /// Under another coding scheme.
    OtherScheme,
    /// Cut off in the middle.
    CutOff,
    /// Without the inner SET.
    WithoutSet,
}

/// What one card has and others have not.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(super) enum Feature {
    /// Nothing.
    None,
    /// It is for signing.
    Signing,
    /// The holder's name in Japanese.
    JapaneseName,
    /// An extended key usage, for client authentication.
    ClientAuth,
    /// It says it is an authority.
    Authority,
    /// A critical extension nobody knows.
    UnknownCritical,
}

/// What a card's authority says of it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Standing {
    /// It is good.
    Good,
    /// It was revoked.
    Revoked,
    /// It is suspended.
    OnHold,
    /// It was never issued.
    NotIssued,
}

impl Row {
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
            standing: Standing::Good,
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
            standing: Standing::Good,
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

    const fn standing(self, standing: Standing) -> Self {
        Self { standing, ..self }
    }
}

impl Card {
    pub(super) const fn row(self) -> Row {
        use Ca::{Authentication1 as I1, Authentication2 as I2};
        match self {
            Self::Doctor => Row::hpki("doctor", I1, 0x15E),
            Self::DoctorRenewed => Row::hpki("doctor-renewed", I2, 0x21).days(-120, 5 * YEAR - 120),
            Self::Pharmacist => Row::hpki("pharmacist", Ca::SecondAuthentication, 0x8090)
                .profession(Profession::Of(&["Pharmacist"])),
            Self::HospitalDoctor => Row::hpki("hospital-doctor", I1, 0x15F).with(Feature::JapaneseName),
            Self::Director => {
                Row::hpki("director", I1, 0x160).profession(Profession::Of(&["Director of Hospital"]))
            }
            Self::Clerk => Row::hpki("clerk", I1, 0x161).profession(Profession::None),
            Self::TwoRoles => {
                Row::hpki("two-roles", I1, 0x162).profession(Profession::Of(&["General Nurse", "Midwife"]))
            }
            Self::Dentist => Row::hpki("dentist", I1, 0x163)
                .profession(Profession::Of(&["Dentist"]))
                .with(Feature::ClientAuth),
            Self::Production => Row::hpki("production", I1, 0x164).policy(HPKI_AUTHENTICATION),
            Self::Disabled => Row::hpki("disabled", I1, 0x165),
            Self::Stranger => Row::hpki("stranger", I1, 0x166),
            Self::Signing => {
                Row::hpki("signing", Ca::Signing, 0x6F).policy(HPKI_SIGNING_TEST).with(Feature::Signing)
            }
            Self::Revoked => Row::hpki("revoked", I1, 0x101).standing(Standing::Revoked),
            Self::Expired => Row::hpki("expired", I1, 0x51).days(-5 * YEAR - 30, -30),
            Self::NotYet => Row::hpki("not-yet", I1, 0x167).days(4 * YEAR, 9 * YEAR),
            Self::Forged => Row::hpki("forged", Ca::StrangeAuthentication, 0x168),
            Self::Authority => Row::hpki("authority", I1, 0x169).with(Feature::Authority),
            Self::UnknownPolicy => {
                Row::hpki("unknown-policy", I1, 0x16A).policy("1.2.392.100495.1.5.9.9.0.1")
            }
            Self::OtherScheme => Row::hpki("other-scheme", I1, 0x16B).profession(Profession::OtherScheme),
            Self::RolesCutOff => Row::hpki("roles-cut-off", I1, 0x16C).profession(Profession::CutOff),
            Self::RolesWithoutSet => {
                Row::hpki("roles-without-set", I1, 0x16D).profession(Profession::WithoutSet)
            }
            Self::UnknownCritical => Row::hpki("unknown-critical", I1, 0x16E).with(Feature::UnknownCritical),
            Self::RevokedSerialElsewhere => Row::hpki("revoked-serial-elsewhere", I2, 0x101),
            Self::SmallLetters => Row::hpki("small-letters", I1, 0x16F),
            Self::SelfSigned => Row::hpki("self-signed", I1, 0x170),
            Self::MyNumber => Row::jpki("mynumber", Ca::Jpki2, 0x0705_D990).days(-400, 4 * YEAR + 200),
            Self::MyNumberRenewed => {
                Row::jpki("mynumber-renewed", Ca::Jpki3, 0x02A4_11F7).with(Feature::None)
            }
            Self::MyNumberOfAnother => Row::jpki("mynumber-of-another", Ca::Jpki3, 0x0311_6B02),
            Self::MyNumberUnbound => Row::jpki("mynumber-unbound", Ca::Jpki3, 0x0311_6B03),
            Self::MyNumberRevoked => {
                Row::jpki("mynumber-revoked", Ca::Jpki3, 0x0311_6B04).standing(Standing::Revoked)
            }
            Self::MyNumberOnHold => {
                Row::jpki("mynumber-on-hold", Ca::Jpki3, 0x0311_6B05).standing(Standing::OnHold)
            }
            Self::MyNumberUnknown => {
                Row::jpki("mynumber-unknown", Ca::Jpki3, 0x0311_6B06).standing(Standing::NotIssued)
            }
            Self::MyNumberExpired => {
                Row::jpki("mynumber-expired", Ca::Jpki1, 0x0100_0007).days(-6 * YEAR, -YEAR)
            }
            Self::MyNumberSigning => Row::jpki("mynumber-signing", Ca::JpkiSigning, 0x0311_6B08)
                .policy(JPKI_SIGNING)
                .with(Feature::Signing),
            Self::MyNumberTestPolicy => {
                Row::jpki("mynumber-test-policy", Ca::Jpki3, 0x0311_6B09).policy(JPKI_AUTHENTICATION_TEST)
            }
            Self::MyNumberTest => Row::jpki("mynumber-test", Ca::JpkiTest, 0x0100_1A2B),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_issuer_gives_a_number_twice_and_no_two_cards_share_a_label() {
        let numbers: BTreeSet<_> = Card::ALL.iter().map(|it| (it.issuer(), it.serial())).collect();
        let labels: BTreeSet<_> = Card::ALL.iter().map(|it| it.label()).collect();
        assert_eq!((numbers.len(), labels.len()), (Card::ALL.len(), Card::ALL.len()));
    }
}
