//! What HPKI cards say: the profile of the authentication certificate, with what differs on each card.

use crate::demo::pki::Pki;
use crate::demo::pki::authorities::STATEMENT;
use crate::demo::pki::authority::IssuingAuthority;
use crate::demo::pki::calendar::{begins, ends};
use crate::demo::pki::cards::DemoCard;
use crate::demo::pki::mint::ext::{self, Critical};
use crate::demo::pki::mint::{
    Alternative, Attribute, Dn, Edition, Extension, KeyUsages, MintKey, Template, Unmade,
};
use crate::demo::pki::row::{CardRow, Feature, Profession};

/// An extension that exists nowhere else.
const NOBODYS: &str = "1.2.392.100495.99.1";

impl Pki {
    pub(super) fn hpki(
        &self,
        card: DemoCard,
        issuer: &IssuingAuthority,
        key: &MintKey,
        subject: Dn,
    ) -> Result<Template, Unmade> {
        let row = card.row();
        let (usage, list) = if row.feature == Feature::Signing {
            (KeyUsages::NonRepudiation, "sign/crl-sign")
        } else {
            (KeyUsages::DigitalSignature, "auth/crl-auth")
        };
        let list = format!("http://{}.pki.test.invalid/{list}.crl", issuer.ca.label());
        let claimed = self.claimed(issuer.ca)?;
        let mut extensions = vec![
            ext::authority_key_and_certificate(&claimed, &issuer.issuer, &issuer.serial)?,
            ext::subject_key(key)?,
            ext::key_usage(usage)?,
        ];
        extensions.extend(feature(row)?);
        extensions.push(ext::distribution_points(&[Alternative::Uri(list)])?);
        extensions.extend(profession(row)?);
        extensions.push(ext::policies(Critical::Yes, &[row.policy], Some(STATEMENT))?);
        Ok(Template {
            edition: Edition::Three,
            serial: self.number(row.serial),
            issuer: if card == DemoCard::SelfSigned { subject.clone() } else { issuer.name.clone() },
            from: begins(self.born, row.days.0),
            until: ends(self.born, row.days.1),
            subject,
            extensions,
            algorithm: None,
        })
    }
}

fn feature(row: CardRow) -> Result<Option<Extension>, Unmade> {
    match row.feature {
        Feature::None | Feature::Signing => Ok(None),
        Feature::JapaneseName => {
            let japanese = Dn::of(&[
                (Attribute::C, "JP"),
                (Attribute::O, "医療試験大学病院"),
                (Attribute::Cn, "検診　空"),
                (Attribute::SerialNumber, "Test100004"),
            ])?;
            ext::subject_names(&[Alternative::Directory(japanese)]).map(Some)
        }
        Feature::ClientAuth => ext::extended_key_usage(Critical::No, &[ext::CLIENT_AUTH]).map(Some),
        Feature::Authority => ext::authority(None).map(Some),
        Feature::UnknownCritical => ext::raw(NOBODYS, Critical::Yes, vec![0x05, 0x00]).map(Some),
    }
}

fn profession(row: CardRow) -> Result<Option<Extension>, Unmade> {
    const DOCTOR: &str = "Medical Doctor";
    match row.profession {
        Profession::None => Ok(None),
        Profession::Of(roles) => ext::roles(roles).map(Some),
        Profession::OtherScheme => ext::roles_of("1.2.392.100495.1.6.9.9", &[DOCTOR]).map(Some),
        Profession::CutOff => {
            let whole = ext::roles(&[DOCTOR])?.extn_value;
            let half = whole.as_bytes().iter().copied().take(30).collect();
            ext::raw(ext::DIRECTORY_ATTRIBUTES, Critical::No, half).map(Some)
        }
        Profession::WithoutSet => ext::roles_without_set(DOCTOR).map(Some),
    }
}
