//! How surely somebody has proven who it is: the `acr` and `amr` of what was really proven. Nothing here looks at what a client asked
//! for but to compare it.

use api::card::CardKind;
use serde::{Deserialize, Serialize};

/// With what a person proves who it is, by its kind.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MeansKind {
    /// A registered phone, tablet or PC: a passkey.
    Phone,
    /// An HPKI card.
    Hpki,
    /// A My Number card.
    Jpki,
}

impl MeansKind {
    /// All of them, as they are offered.
    pub const ALL: [Self; 3] = [Self::Phone, Self::Hpki, Self::Jpki];

    /// The means that this kind of card is.
    pub const fn card(kind: CardKind) -> Self {
        match kind {
            CardKind::Hpki => Self::Hpki,
            CardKind::Jpki => Self::Jpki,
        }
    }

    /// Its name in claims and settings.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Hpki => "hpki",
            Self::Jpki => "jpki",
        }
    }

    /// Its own authentication context class: what was used, and nothing else.
    pub const fn acr(self) -> &'static str {
        match self {
            Self::Phone => "urn:kagura:acr:phone",
            Self::Hpki => "urn:kagura:acr:hpki",
            Self::Jpki => "urn:kagura:acr:jpki",
        }
    }

    /// Whether a proof with this means is of the class. A card with its PIN is what NIST SP 800-63B calls AAL3; a passkey, which may be
    /// copied to other devices, is AAL2.
    pub fn satisfies(self, acr: &str) -> bool {
        acr == self.acr() || acr == AAL2 || (acr == AAL3 && self != Self::Phone)
    }
}

/// NIST SP 800-63B, level 2: two factors.
const AAL2: &str = "aal2";
/// NIST SP 800-63B, level 3: two factors, one of them a key that cannot be copied.
const AAL3: &str = "aal3";

/// Every class that can be asked for, the strongest first.
pub const ACR_VALUES: [&str; 5] =
    [MeansKind::Hpki.acr(), MeansKind::Jpki.acr(), MeansKind::Phone.acr(), AAL3, AAL2];

/// Where the key of a proof is.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyBinding {
    /// In one device or card, and nowhere else.
    Bound,
    /// With a provider that copies it to other devices of the person (WebAuthn's backup eligibility).
    Synced,
}

/// What was proven.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Proven {
    /// With what.
    pub means: MeansKind,
    /// Where its key is.
    pub binding: KeyBinding,
}

impl Proven {
    /// The `amr` (RFC 8176). A passkey tells that the person was verified, and not whether by a finger, a face or a PIN.
    pub fn amr(&self) -> &'static [&'static str] {
        match (self.means, self.binding) {
            (MeansKind::Hpki | MeansKind::Jpki, _) => &["hwk", "mfa", "pin", "pop", "sc"],
            (MeansKind::Phone, KeyBinding::Bound) => &["hwk", "mfa", "pop", "user"],
            (MeansKind::Phone, KeyBinding::Synced) => &["mfa", "pop", "swk", "user"],
        }
    }

    /// The `acr`: the first class asked for that this proof is of, else what was used.
    pub fn acr(&self, asked: &RequestedAcr) -> String {
        let asked = asked.values.iter().find(|acr| self.means.satisfies(acr));
        asked.map_or_else(|| self.means.acr().to_owned(), Clone::clone)
    }
}

/// The classes that a client asks for, in the order of its preference.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct RequestedAcr {
    /// None asks for nothing.
    pub values: Vec<String>,
    /// Whether anything else is a failure.
    pub need: AcrNeed,
}

/// Whether a class has to be met.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AcrNeed {
    /// `acr_values`, or a claim that is not essential: what can be had is given, and the client looks at the token.
    #[default]
    Voluntary,
    /// An essential claim: met, or the login has failed (OpenID Connect Core §5.5.1.1).
    Essential,
}

impl RequestedAcr {
    /// Whether a proof with this means is what was asked for. Where nothing is, everything is.
    pub fn is_met_by(&self, means: MeansKind) -> bool {
        self.values.is_empty() || self.values.iter().any(|acr| means.satisfies(acr))
    }

    /// The means that may be used, of those that the client allows. A wish that none of them can meet is dropped; what is essential leaves
    /// none.
    pub fn of(&self, allowed: &[MeansKind]) -> Vec<MeansKind> {
        let meeting: Vec<_> = allowed.iter().copied().filter(|means| self.is_met_by(*means)).collect();
        match self.need {
            AcrNeed::Voluntary if meeting.is_empty() => allowed.to_vec(),
            AcrNeed::Voluntary | AcrNeed::Essential => meeting,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(values: &[&str], need: AcrNeed) -> RequestedAcr {
        RequestedAcr { values: values.iter().map(|it| (*it).to_owned()).collect(), need }
    }

    #[test]
    fn a_phone_is_never_called_a_card() {
        let phone = Proven { means: MeansKind::Phone, binding: KeyBinding::Synced };
        for values in
            [&["urn:kagura:acr:hpki"][..], &["aal3"], &["urn:kagura:acr:jpki", "aal3"], &["aal9"], &[""]]
        {
            let acr = phone.acr(&asked(values, AcrNeed::Voluntary));
            assert_eq!(acr, "urn:kagura:acr:phone", "{values:?}");
        }
        assert!(
            !phone.amr().contains(&"sc") && !phone.amr().contains(&"hwk") && !phone.amr().contains(&"pin")
        );
    }

    #[test]
    fn the_first_class_that_is_met_is_told() {
        let card = Proven { means: MeansKind::Hpki, binding: KeyBinding::Bound };
        let told = |values| card.acr(&asked(values, AcrNeed::Voluntary));
        assert_eq!(told(&["urn:kagura:acr:phone", "aal2", "aal3"]), "aal2");
        assert_eq!(told(&["aal3", "aal2"]), "aal3");
        assert_eq!(told(&[]), "urn:kagura:acr:hpki");
    }

    #[test]
    fn what_is_essential_leaves_only_what_meets_it() {
        let all = MeansKind::ALL;
        assert_eq!(asked(&["aal3"], AcrNeed::Essential).of(&all), [MeansKind::Hpki, MeansKind::Jpki]);
        assert_eq!(asked(&["aal9"], AcrNeed::Essential).of(&all), []);
        assert_eq!(asked(&["aal3"], AcrNeed::Essential).of(&[MeansKind::Phone]), []);
        assert_eq!(asked(&[], AcrNeed::Essential).of(&all), all);
    }

    #[test]
    fn a_wish_that_nothing_meets_keeps_nobody_out() {
        assert_eq!(asked(&["aal9"], AcrNeed::Voluntary).of(&MeansKind::ALL), MeansKind::ALL);
        assert_eq!(
            asked(&["aal3"], AcrNeed::Voluntary).of(&MeansKind::ALL),
            [MeansKind::Hpki, MeansKind::Jpki]
        );
    }

    #[test]
    fn every_class_that_is_published_can_be_met() {
        for acr in ACR_VALUES {
            assert!(MeansKind::ALL.iter().any(|means| means.satisfies(acr)), "{acr}");
        }
    }
}
