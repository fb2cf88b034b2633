//! The cards: good ones of every shape that is in use, and one for each way in which a card can be wrong.

use crate::demo::pki::Pki;
use crate::demo::pki::authorities::Ca;
use crate::demo::pki::mint::{MintKey, Template, Unmade};
use crate::demo::pki::person::Cast;
use api::card::CardKind;
use std::sync::Arc;

/// A card. The short name in brackets is its place in the list of cases.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum DemoCard {
    /// E1: a doctor's card, as it should be.
    Doctor,
    /// The same doctor's new card, from the renewed authority (E2).
    DoctorRenewed,
    /// A pharmacist, from the second organisation (E3).
    Pharmacist,
    /// A doctor at a hospital, with the name in Japanese beside it (E4).
    HospitalDoctor,
    /// The director of a hospital (E5).
    Director,
    /// Clerical staff: no profession (E6).
    Clerk,
    /// A nurse who is a midwife, too (E7).
    TwoRoles,
    /// A dentist, with an extended key usage (E8).
    Dentist,
    /// A doctor under the policy of production (E9).
    Production,
    /// A doctor who may not log in any more, on a card that is good.
    Disabled,
    /// A doctor who is not registered here, on a card that is good.
    Stranger,
    /// The certificate for signing on the doctor's card (N1).
    Signing,
    /// N2: a card that was revoked.
    Revoked,
    /// Expired a month ago (N3).
    Expired,
    /// Valid in some years only (N4).
    NotYet,
    /// From an authority that bears a known name and has another key (N5).
    Forged,
    /// A card that says it is an authority (N6).
    Authority,
    /// N7: a card under a policy that nobody knows.
    UnknownPolicy,
    /// A profession under another coding scheme (N8).
    OtherScheme,
    /// A profession cut off in the middle (N9).
    RolesCutOff,
    /// A profession without the inner SET (N9).
    RolesWithoutSet,
    /// A critical extension nobody knows (N10).
    UnknownCritical,
    /// The revoked card's serial number, from the renewed authority: good (N11).
    RevokedSerialElsewhere,
    /// The doctor's holder id in small letters (N12).
    SmallLetters,
    /// The doctor's name, signed by its own key (N13).
    SelfSigned,
    /// A My Number card (JE1).
    MyNumber,
    /// The same person's renewed card: other code, other key, third generation (JE2).
    MyNumberRenewed,
    /// A My Number card that is bound to somebody else (JE3).
    MyNumberOfAnother,
    /// A My Number card that is bound to nobody (JE4).
    MyNumberUnbound,
    /// A revoked My Number card.
    MyNumberRevoked,
    /// A suspended My Number card.
    MyNumberOnHold,
    /// A My Number card its authority does not know.
    MyNumberUnknown,
    /// An expired My Number card, of the expired generation.
    MyNumberExpired,
    /// The certificate for signing on a My Number card (JS1).
    MyNumberSigning,
    /// A My Number card under the test policy.
    MyNumberTestPolicy,
    /// A card of JPKI's test authority.
    MyNumberTest,
}

/// A card's certificate and key.
#[derive(Clone, Debug)]
pub struct IssuedCard {
    /// Which of the demonstration's cards it is.
    pub card: DemoCard,
    /// Its certificate, in DER.
    pub certificate: Vec<u8>,
    /// The contents of its serial number, an INTEGER.
    pub serial: Vec<u8>,
    /// Its private key.
    pub key: Arc<MintKey>,
    /// The certificates of its issuers, its own issuer first, the root last; in DER.
    pub issuers: Vec<Vec<u8>>,
    /// The holder id in it, as written.
    pub holder: Option<String>,
    /// The subject's common name.
    pub name: String,
}

impl DemoCard {
    /// All cards of the demonstration.
    pub const ALL: [Self; 36] = [
        Self::Doctor,
        Self::DoctorRenewed,
        Self::Pharmacist,
        Self::HospitalDoctor,
        Self::Director,
        Self::Clerk,
        Self::TwoRoles,
        Self::Dentist,
        Self::Production,
        Self::Disabled,
        Self::Stranger,
        Self::Signing,
        Self::Revoked,
        Self::Expired,
        Self::NotYet,
        Self::Forged,
        Self::Authority,
        Self::UnknownPolicy,
        Self::OtherScheme,
        Self::RolesCutOff,
        Self::RolesWithoutSet,
        Self::UnknownCritical,
        Self::RevokedSerialElsewhere,
        Self::SmallLetters,
        Self::SelfSigned,
        Self::MyNumber,
        Self::MyNumberRenewed,
        Self::MyNumberOfAnother,
        Self::MyNumberUnbound,
        Self::MyNumberRevoked,
        Self::MyNumberOnHold,
        Self::MyNumberUnknown,
        Self::MyNumberExpired,
        Self::MyNumberSigning,
        Self::MyNumberTestPolicy,
        Self::MyNumberTest,
    ];

    /// What its files are called.
    pub const fn label(self) -> &'static str {
        self.row().label
    }

    /// Who issued it, or claims to have.
    pub const fn issuer(self) -> Ca {
        self.row().issuer
    }

    /// Serial number of the card's certificate, before [`Pki::number`].
    pub(super) const fn serial(self) -> u64 {
        self.row().serial
    }

    /// Under which label its key lies. A browser wants a key for each card; the tests, which have to be quick, only where a case is
    /// about keys.
    pub(super) fn key_label(self, cast: Cast) -> &'static str {
        let own = [Self::Doctor, Self::DoctorRenewed, Self::MyNumber, Self::MyNumberRenewed];
        match (cast, self.kind()) {
            (Cast::Tests, CardKind::Hpki) if !own.contains(&self) => "any-card",
            (Cast::Tests, CardKind::Jpki) if !own.contains(&self) => "any-mynumber",
            (Cast::Tests | Cast::Demonstration, CardKind::Hpki | CardKind::Jpki) => self.label(),
        }
    }

    /// HPKI or My Number card.
    pub const fn kind(self) -> CardKind {
        self.issuer().kind()
    }
}

impl Pki {
    /// A card, signed by who it says or pretends.
    pub fn leaf(&self, card: DemoCard) -> Result<IssuedCard, Unmade> {
        let key = self.key(card)?;
        let issuer = self.authority(card.issuer())?;
        let template = self.template(card)?;
        let person = card.person(self.cast);
        let (certificate, issuers) = if card == DemoCard::SelfSigned {
            (template.sign_self(&key)?, Vec::new())
        } else {
            let mut issuers = vec![issuer.certificate];
            if issuer.name != issuer.issuer {
                issuers.push(self.authority(issuer.ca.issuer())?.certificate);
            }
            (template.sign(key.spki(), &issuer.key)?, issuers)
        };
        Ok(IssuedCard {
            card,
            certificate,
            serial: template.serial,
            key,
            issuers,
            holder: person.id.map(str::to_owned),
            name: person.name.to_owned(),
        })
    }

    /// The card's key, made once.
    fn key(&self, card: DemoCard) -> Result<Arc<MintKey>, Unmade> {
        self.keys.key(card.key_label(self.cast))
    }

    /// What a card's certificate says, for tests that want it to say something else.
    pub fn template(&self, card: DemoCard) -> Result<Template, Unmade> {
        let issuer = self.authority(card.issuer())?;
        let key = self.key(card)?;
        let subject = card.person(self.cast).dn()?;
        match card.kind() {
            CardKind::Hpki => self.hpki(card, &issuer, &key, subject),
            CardKind::Jpki => self.jpki(card, &issuer, &key, subject),
        }
    }
}
